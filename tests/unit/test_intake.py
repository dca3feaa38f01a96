"""What of a feed is stored, and whom it waits for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from digests.feeds.intake import AFTER_NEWS, DAILY, OLDER_PAGES, PACE, arranged, room, within
from digests.model import Lack, Source, Take
from digests.syndication import Coming, Following, Item
from tests import make


def coming(number: int = 1, text: str = "The ferry stays.", *, backlog: bool = False) -> Coming:
    document = make.document(keys=(f"id:{number}",), text=text, url=f"https://fen.example/{number}")
    return Coming(document=document, keys=document.keys, content_hash=b"", backlog=backlog)


def following(**given: Any) -> Following:
    return Following(workspace=make.WORKSPACE, source=Source(1, "Fen Gazette"), begun=True, **given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, DAILY),
        ({"taken_since": make.NOW, "taken": 40}, DAILY - 40),
        ({"taken_since": make.NOW, "taken": 3 * DAILY}, 0),
        ({"taken_since": make.NOW - timedelta(days=1), "taken": DAILY}, DAILY),
        ({"taken_since": make.NOW + timedelta(hours=1), "taken": DAILY}, DAILY),  # a clock that was ahead
    ],
)
def test_a_source_has_room_for_so_much_a_day(given: dict[str, Any], expected: int) -> None:
    assert room(following(**given), make.NOW) == expected


def test_a_long_article_counts_as_several() -> None:
    some = [coming(1), coming(2, "x" * 25_000), coming(3), coming(4)]
    assert [one.weight for one in some] == [1, 3, 1, 1]
    assert within(some, 5) == some[:3]
    assert within(some, 3) == some[:1]
    assert within(some, 0) == []


def test_articles_give_way_to_those_of_smaller_workspaces_and_a_backlog_to_news() -> None:
    some = [coming(1), coming(2), coming(3, backlog=True)]
    items = {one.keys[0]: Item(document=one.document) for one in some}
    for beside in (1, 500):
        documents = [one.document for one in arranged(some, items, Take.BEST, beside, make.NOW)]
        assert [one.behind for one in documents] == [beside * PACE, 2 * beside * PACE, 3 * beside * PACE + AFTER_NEWS]
        assert {one.lack for one in documents} == {None}


@pytest.mark.parametrize("take", Take)
def test_pages_are_asked_for_of_news_and_of_the_newest_of_a_backlog(take: Take) -> None:
    some = [coming(number, backlog=number > 2) for number in range(30)]
    items = {one.keys[0]: Item(document=one.document, teaser=True) for one in some}
    documents = [one.document for one in arranged(some, items, take, 1, make.NOW)]
    asked = 3 + OLDER_PAGES
    lacks = [Lack.LATER] * asked + [Lack.BACKLOG] * (30 - asked)
    assert [one.lack for one in documents] == ([None] * 30 if take is Take.FEED else lacks)
    assert {one.page_due_at for one in documents if one.lack is Lack.LATER} == (
        {make.NOW} if take.value != "feed" else set()
    )
