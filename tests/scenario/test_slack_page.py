"""docs/slack.md shows what comes out on Slack: each piece of it is what a person reads there."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from tests.emulators.people import until
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from tests.scenario.slack_town import Town

PAGE = Path(__file__).parents[2] / "docs" / "slack.md"


def piece(seen: object) -> str:
    """As the page has it."""
    return textwrap.indent(str(seen).strip().removeprefix("Broadsheet: "), "    ", lambda _: True).replace(
        "    \n", "\n"
    )


async def pieces(town: Town) -> dict[str, str]:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY, source="The Harbour Ledger", age=2)
    await town.store(LIBRARY, source="The Ostrey Star", age=3)
    shown = {"FORM": piece(await olga.command(news, "/news subscribe"))}
    await olga.submit({})
    await olga.command(news, "/news post")
    await town.tick()
    assert await until(lambda: "Edition 1" in rita.sees(news))
    shown["EDITION"] = piece(rita.sees(news))
    for name, words in (("SUMMARY", "summary 1"), ("QUOTES", "quotes 1"), ("WHY", "why 2")):
        shown[name] = piece(await rita.command(news, f"/news {words}"))
    shown["STATUS"] = piece(await olga.command(news, "/news status"))
    await olga.opens_home()
    return shown | {"HOME": piece(olga.sees_home())}


async def test_what_the_page_shows_is_what_is_seen(town: Town) -> None:
    page, shown = PAGE.read_text(encoding="utf-8"), await pieces(town)
    assert [name for name, piece in shown.items() if piece not in page] == []
