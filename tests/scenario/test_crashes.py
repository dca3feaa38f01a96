"""A sender dies at any step, and another goes on: each message is in its channel once, or the double is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenario.crashing import Node, Prepared, check, nodes, prepared_in, with_a_doubtful_post
from tests.scenario.sender import KEYED, KEYLESS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.scenario.sender import Outcome

pytestmark = pytest.mark.no_cover  # senders are processes that are killed before they could write any

CALLS = {
    *("has_work", "due", "open_slots", "planned", "standings", "of_workspace", "headlines", "articles", "record_all"),
    *("doubtful", "find", "claim", "try_now", "send", "sent"),
}


@pytest.fixture
def node() -> Iterator[Node]:
    with nodes(1) as [made]:
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def prepared(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Prepared]:
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with prepared_in(tmp_path, server) as made:
        yield made


@pytest.mark.parametrize(("platform", "posted"), [(KEYED, True), (KEYLESS, False)])
def test_a_sender_dies_just_before_or_after_any_step(
    prepared: Prepared, node: Node, platform: str, *, posted: bool
) -> None:
    """`posted`: whether an earlier one had posted what it never kept the receipt of."""
    with_a_doubtful_post(prepared, platform, posted=posted)
    node.rehearse(prepared)
    with prepared.stage() as stage:
        whole = node.runs(stage.job("one"), stage.clock)
        check(stage, whole, slots=2, parts=3)
    assert whole.twice == ([] if posted else [whole.parts[0].name]), "the earlier one may be alive"
    assert set(whole.steps) == CALLS | (set() if posted else {"postpone"})
    first = whole.steps.index("doubtful") if posted else 0  # planning is the same for both platforms
    # Where a step begins when the one before has ended, to die just before it is to die just after that one.
    begins = {first + 1, *whole.beside}
    for number in range(first + 1, len(whole.steps) + 1):
        for after in (False, True) if number in begins else (True,):
            with prepared.stage() as stage:
                steps = node.dies(stage.job("one", step=number, after=after), stage.clock)
                assert len(steps) >= number, "calls that began beside it are steps, too"
                stage.clock.move(minutes=3)
                outcome = node.runs(stage.job("two"), stage.clock)
                assert not check(stage, outcome, slots=2, parts=3), "a sender that is dead posts nothing"
                assert outcome.twice == perhaps_twice(whole, steps[:number], after=after)


def perhaps_twice(whole: Outcome, steps: list[str], *, after: bool) -> list[str]:
    """What cannot be excluded on a platform that checks no keys, after a death at the last of these steps: it was
    tried, is not to be found, and who tried it never said."""
    names = [part.name for part in whole.parts][-whole.steps.count("try_now") :]
    name, tries = steps[-1], steps.count("try_now")
    between = name == "try_now" if after else name == "send"
    if not whole.twice:  # of the platform that checks them
        return []
    return sorted({*whole.twice, names[tries - 1]} if between else whole.twice)
