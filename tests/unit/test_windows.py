"""Stories of several workspaces in one process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from digests.model import Features, Placed
from digests.text.stories import Placement
from digests.text.vectors import features
from digests.text.windows import Windows

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FERRY = features("Ferry runs aground", "The ferry Solveig ran aground off Karrebo on Friday with 112 people aboard.")
BUDGET = features("Budget passed", "Parliament in Tarnow passed a budget that raises taxes on sugar, after 19 hours.")


def placed(number: int, scope: str, found: Features = FERRY, *, days: int = 0) -> Placed:
    """An article in a story of its own."""
    return Placed(
        seq=number,
        article_id=number,
        story_id=number,
        publisher="The Mill",
        published_at=MONDAY + timedelta(days=days),
        features=found,
        scope=scope,
    )


def place(windows: Windows, scope: str, found: Features = FERRY) -> Placement:
    return windows.place(scope, found, "The Mill", MONDAY)


def test_a_scope_knows_its_own_articles_alone() -> None:
    windows = Windows()
    windows.add(placed(1, "ours"))
    assert place(windows, "ours") == Placement(story_id=1)
    assert place(windows, "theirs") == Placement()
    windows.add(placed(2, "theirs"))
    assert place(windows, "theirs") == Placement(story_id=2)
    assert place(windows, "ours") == Placement(story_id=1)


def test_asking_for_a_scope_does_not_make_it() -> None:
    windows = Windows()
    place(windows, "ours")
    assert (len(windows), windows.scopes) == (0, 0)


def test_a_scope_goes_away_with_its_last_article() -> None:
    windows = Windows()
    for number, scope, days in ((1, "ours", 0), (2, "theirs", 0), (3, "theirs", 2)):
        windows.add(placed(number, scope, days=days))
    windows.drop(MONDAY + timedelta(days=1))
    assert (len(windows), windows.scopes) == (1, 1)
    assert place(windows, "ours") == Placement()


def test_adding_twice_changes_nothing() -> None:
    windows = Windows()
    windows.add(placed(1, "ours"))
    windows.add(placed(1, "ours"))
    assert len(windows) == 1


def test_a_story_that_gets_another_number_is_the_same() -> None:
    windows = Windows()
    for number, scope in ((1, "ours"), (2, "theirs")):
        windows.add(placed(number, scope))
    windows.rename("ours", 1, 7)
    windows.rename("nobody's", 1, 8)
    windows.rename("ours", 2, 9)
    assert place(windows, "ours") == Placement(story_id=7, duplicate_of=None)
    assert place(windows, "theirs").story_id == 2
    windows.add(placed(3, "ours", BUDGET))
    windows.rename("ours", 3, 7)
    assert place(windows, "ours", BUDGET) == Placement(), "two are not one"
    assert place(windows, "ours").story_id == 7
    assert len(windows) == 2


def test_an_article_that_is_forgotten_leaves_the_others() -> None:
    windows = Windows()
    for number, found in ((1, FERRY), (2, BUDGET)):
        windows.add(placed(number, "ours", found))
    windows.forget("ours", 1)
    windows.forget("ours", 1)
    windows.forget("nobody's", 2)
    assert place(windows, "ours") == Placement()
    assert place(windows, "ours", BUDGET).story_id == 2
    assert len(windows) == 1


def test_when_all_is_full_the_scope_that_has_most_gives_way() -> None:
    windows = Windows(most=3)
    windows.add(placed(1, "theirs"))
    for number, found in ((2, FERRY), (3, BUDGET), (4, Features(body={"lake": 1}))):
        windows.add(placed(number, "ours", found))
    assert len(windows) == 3
    assert place(windows, "theirs").story_id == 1
    assert place(windows, "ours") == Placement()
    assert place(windows, "ours", BUDGET).story_id == 3


def test_one_scope_alone_has_room_for_all_and_no_more() -> None:
    windows = Windows(most=2)
    for number in range(1, 5):
        windows.add(placed(number, "ours"))
        assert len(windows) == min(number, 2)
    windows.drop(MONDAY + timedelta(days=1))
    assert len(windows) == 0
