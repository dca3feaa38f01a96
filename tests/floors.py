"""Coverage floors, read from the last run: all branches where decisions are made, most of them elsewhere.

python tests/floors.py        exit status 1 when a floor is broken
"""

from __future__ import annotations

import sys

import coverage

PARSING = (
    *("charset", "elements", "harvest", "holder", "json_feed", "markup", "names", "parse", "teaser", "timing", "tree"),
    "values",
)
FLOORS = (  # files, least share of statements and branches in per cent
    (
        (
            "digests/rank.py",
            "digests/assemble.py",
            "digests/address.py",
            "digests/naming.py",
            "digests/hosts.py",
            "digests/wishes.py",
            "digests/topics.py",
            "digests/matching.py",
            "digests/people.py",
            "digests/retell.py",
            "digests/present/*",
            "digests/fit.py",
            "digests/schedule.py",
            "digests/hindrances.py",
            "digests/recurrence.py",
            "digests/quiet.py",
            "digests/feeds/answers.py",
            "digests/feeds/decide.py",
            "digests/feeds/opml.py",
            "digests/feeds/guard.py",
            "digests/feeds/hops.py",
            "digests/feeds/barriers.py",
            "digests/feeds/decoding.py",
            "digests/feeds/linked.py",
            "digests/feeds/links.py",
            "digests/feeds/page_tree.py",
            "digests/feeds/metadata.py",
            "digests/feeds/pages.py",
            "digests/feeds/taking.py",
            "digests/feeds/intake.py",
            "digests/feeds/outage.py",
            "digests/feeds/polling.py",
            "digests/feeds/standing.py",
            *(f"digests/feeds/{name}.py" for name in PARSING),
            "digests/fetch/coding.py",
            "digests/text/languages/*",
            "digests/text/spoken/*",
            "bot/commands/*",
            "bot/platforms/console/forms.py",
            "bot/platforms/discord/failures.py",
            "bot/platforms/words.py",
            "bot/platforms/discord/escape.py",
            "bot/platforms/discord/lines.py",
            "bot/platforms/discord/ids.py",
            "bot/platforms/discord/parts.py",
            "bot/platforms/discord/controls.py",
            "bot/platforms/discord/render.py",
            "bot/platforms/discord/forms.py",
            "bot/platforms/discord/options.py",
            "bot/platforms/discord/definitions.py",
            "bot/platforms/discord/intake.py",
            "bot/platforms/meaning.py",
            "bot/platforms/slack/intake.py",
            "bot/platforms/slack/address.py",
            "bot/platforms/slack/failures.py",
            "bot/platforms/slack/escape.py",
            "bot/platforms/slack/lines.py",
            "bot/platforms/slack/ids.py",
            "bot/platforms/slack/parts.py",
            "bot/platforms/slack/sharing.py",
            "bot/platforms/slack/controls.py",
            "bot/platforms/slack/render.py",
            "bot/platforms/slack/forms.py",
            "bot/platforms/slack/home.py",
            "bot/platforms/slack/modes.py",
            "bot/platforms/slack/manifest.py",
        ),
        100,
    ),
    (("digests/text/*",), 95),
    (("bot/*", "digests/*", "config/*"), 90),
)


def main() -> int:
    data = coverage.Coverage()
    data.load()
    broken = 0
    for files, floor in FLOORS:
        sys.stdout.write(f"\ncoverage of {', '.join(files)}: at least {floor} %\n")
        reached = data.report(include=list(files), show_missing=True, skip_covered=True)
        if reached < floor:
            broken += 1
            sys.stdout.write(f"BROKEN: {reached:.1f} % is below the floor of {floor} %\n")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
