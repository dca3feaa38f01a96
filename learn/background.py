"""Learn how common words are, for `digests/text/background.py`: counts of articles, of single words only.

    python learn/background.py ARTICLES.jsonl > digests/text/background.py

Each line of the input is `{"text": …}`. Names are left out (words mostly written with a capital): they are of their
year and country, and what is rare among names is learnt from the articles that come in.
"""

from __future__ import annotations

import calendar
import json
import sys
import textwrap
from collections import Counter
from pathlib import Path

from digests.text.terms import stems, words

FEWEST = 8  # articles that have the word; a rarer one counts as unseen
CALENDAR = (*calendar.day_name, *calendar.month_name[1:])  # written with a capital in English, and no names


def learn(lines: list[str]) -> tuple[int, Counter[str]]:
    """The number of articles, and in how many of them each stem stands."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for line in lines:
        seen: set[str] = set()
        for word, opens in words(json.loads(line)["text"]):
            for stem in stems(word):
                seen.add(stem)
                if not opens:
                    capitals[stem] += 1 if word[0].isupper() else -1
        counts.update(seen)
    dates = {stem for word in CALENDAR for stem in stems(word)}
    kept = [stem for stem in counts if counts[stem] >= FEWEST and (capitals[stem] <= 0 or stem in dates)]
    return len(lines), Counter({stem: counts[stem] for stem in kept})


def module(articles: int, counts: Counter[str]) -> str:
    """The source of the module: words of one count on one line, most common first."""
    by_count: dict[int, list[str]] = {}
    for stem, count in counts.items():
        by_count.setdefault(count, []).append(stem)
    rows = [f"{count} {' '.join(sorted(by_count[count]))}" for count in sorted(by_count, reverse=True)]
    wrapped = [line for row in rows for line in wrap(row)]
    return HEADER.format(articles=articles) + "\n".join(wrapped) + FOOTER


def wrap(row: str) -> list[str]:
    """Lines of at most 118 characters, each opening with the count."""
    count, rest = row.split(" ", 1)
    return [f"{count} {line}" for line in textwrap.wrap(rest, 110, break_long_words=False, break_on_hyphens=False)]


HEADER = '''"""How common words are in English news: in how many of ARTICLES articles each stem stands. No names.

Made by learn/background.py; do not edit.
"""

ARTICLES = {articles}

_TABLE = """
'''
FOOTER = '''
"""

COUNTS = {stem: int(count) for count, *row in map(str.split, _TABLE.strip().splitlines()) for stem in row}
'''


if __name__ == "__main__":
    sys.stdout.write(module(*learn(Path(sys.argv[1]).read_text("utf-8").splitlines())))
