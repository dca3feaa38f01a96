"""What became of a slot, in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.console.render import render
from digests.model import DeliveryState, FeedState, Health, Past, SlotState, Source
from digests.naming import label
from digests.present.sources import sources
from digests.present.status import outcome, status, status_all
from digests.present.view import View
from tests import make
from tests.fakes import Chat

SENT, PENDING, SENDING = DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.SENDING
REFUSED, UNSURE, HELD = DeliveryState.REFUSED, DeliveryState.UNSURE, DeliveryState.HELD
DROPPED = DeliveryState.DROPPED
VIEW = View("status", "UTC", Chat.limits)


def past(**given: Any) -> Past:
    settled: dict[str, Any] = {"subscription_id": 1, "due_at": make.NOW, "state": SlotState.READY}
    return Past(**settled | given)


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        (past(state=SlotState.PLANNED), "being made"),
        (past(state=SlotState.EMPTY, reason="Nothing new."), "kept silent: Nothing new."),
        (past(state=SlotState.SKIPPED, reason="It was paused."), "skipped: It was paused."),
        (past(state=SlotState.SKIPPED, reason="x" * 999), f"skipped: {'x' * 199}…"),
    ],
)
def test_a_slot_without_an_edition(slot: Past, said: str) -> None:
    assert outcome(slot, make.NOW, "UTC") == said


@pytest.mark.parametrize(
    ("states", "reason", "said"),
    [
        ((SENT,), None, "posted"),
        ((SENT, SENT), None, "posted"),
        ((PENDING,), None, "waiting to be posted"),
        ((PENDING, PENDING), "Slow down.", "waiting to be posted: Slow down."),
        ((SENDING,), None, "being posted"),
        ((UNSURE, PENDING), "No answer.", "not yet known whether it was posted"),
        ((HELD,), "It never appeared.", "not known whether it was posted: It never appeared."),
        ((DROPPED, DROPPED), "It is old.", "given up: It is old."),
        ((REFUSED, REFUSED), "No such channel.", "refused by the platform: No such channel."),
        ((SENT, SENT, PENDING), None, "posted in part: 2 of 3, the next one: waiting to be posted"),
        (
            (SENT, HELD, PENDING),
            "Gone.",
            "posted in part: 1 of 3, the next one: not known whether it was posted: Gone.",
        ),
    ],
)
def test_an_edition(states: tuple[DeliveryState, ...], reason: str | None, said: str) -> None:
    assert (
        outcome(past(number=12, stories=5, states=states, reason=reason), make.NOW, "UTC")
        == f"Edition 12, 5 stories: {said}"
    )


def test_one_that_waits_says_until_when_and_one_that_may_be_there_twice_says_so() -> None:
    waiting = past(number=1, stories=1, states=(PENDING,), reason="Slow down.", waits_until=make.moment(5))
    assert outcome(waiting, make.NOW, "UTC") == (
        "Edition 1, 1 story: waiting until 2026-03-04 08:05 UTC to be posted: Slow down."
    )
    assert outcome(waiting, make.moment(5), "UTC") == "Edition 1, 1 story: waiting to be posted: Slow down."
    twice = past(number=1, stories=1, states=(SENT,), perhaps_twice=True)
    assert outcome(twice, make.NOW, "UTC") == "Edition 1, 1 story: posted, perhaps a part of it twice"


def test_a_digest_that_was_paused_by_refusals_says_so() -> None:
    one = make.subscription(wishes=make.wishes(paused=True), next_due_at=None, pause_reason="No such channel.")
    said = (
        "Paused, because the platform refused one edition after another: No such channel. Mend that, then type resume."
    )
    assert said in lines(status([one], [], [], make.NOW, VIEW))


def test_an_edition_of_one_story_or_none() -> None:
    assert outcome(past(number=1, stories=1, states=(SENT,)), make.NOW, "UTC") == "Edition 1, 1 story: posted"
    assert outcome(past(number=2, states=(SENT,)), make.NOW, "UTC") == "Edition 2, no stories: posted"


def lines(message: Any) -> list[str]:
    return [
        "".join(getattr(part, "text", "(moment)") for part in line)
        for section in message.sections
        for line in (section.heading, *section.lines)
    ]


@pytest.mark.parametrize(
    ("wishes", "due_in", "said"),
    [
        ({}, 60, "Next edition: "),
        ({}, 0, "Next edition: due now"),
        ({}, None, "No edition is due"),
        ({"paused": True}, None, "Paused until somebody resumes it"),
        ({"paused": True, "paused_until": make.moment(60)}, 60, "Paused until "),
        ({"paused": True, "paused_until": make.moment(-60)}, 60, "Next edition: "),
        ({"zone": "Atlantis/Poseidonis"}, 60, "It cannot come any more: There is no time zone “Atlantis/Poseidonis”."),
        ({"schedule": "0 0 31 2 *"}, 60, "It cannot come any more: The cron schedule"),
        ({"schedule": "weekdays 18:00"}, 60, "Comes on weekdays at 18:00 (Europe/Lisbon)"),
    ],
)
def test_when_a_digest_comes(wishes: dict[str, Any], due_in: float | None, said: str) -> None:
    due_at = None if due_in is None else make.moment(due_in)
    one = make.subscription(wishes=make.wishes(**wishes), next_due_at=due_at)
    assert any(said in line for line in lines(status([one], [], [], make.NOW, VIEW)))
    in_short = any(said in line for line in lines(status_all([one], {}, one.channel, make.NOW, VIEW)))
    assert in_short != said.startswith(("It cannot come", "Comes"))


def health(name: str, age: float | None, set_aside: int = 0) -> Health:
    newest_at = None if age is None else make.NOW - timedelta(days=age)
    address = None if name == "By hand" else "https://feeds.example/"
    return Health(source=Source(1, name, address), newest_at=newest_at, set_aside=set_aside)


def test_sources_in_short() -> None:
    one = make.subscription()
    well = lines(status([one], [], [health("Gull", 1), health("Wire", 7)], make.NOW, VIEW))
    assert well[-2:] == ["2 sources", "Each had a new article in the last 7 days"]
    ill = [health(f"Wire {number}", 7.1) for number in range(5)] + [health("Gull", None, 3), health("Tern", 0, 1)]
    ill += [health("Wire 5", 8), health("By hand", 8)]
    assert lines(status([one], [], ill, make.NOW, VIEW))[-5:] == [
        "9 sources",
        "No new article in 7 days, perhaps down: Wire 0, Wire 1, Wire 2, Wire 3, Wire 4 and 1 more",
        "No articles yet: Gull",
        "No new article in 7 days: By hand",
        "Articles that could not be read this week: Gull (3), Tern (1)",
    ]
    assert lines(status([one], [], [], make.NOW, VIEW))[-1] == "0 sources"


def test_a_source_is_said_to_lack_the_same_in_the_list_and_in_short() -> None:
    one = make.subscription()
    for age in (None, 0, 7, 8):
        listed = lines(sources([health("Gull", age)], (), make.NOW, VIEW))
        in_short = lines(status([one], [], [health("Gull", age)], make.NOW, VIEW))
        lack = [line for line in listed if line.startswith(("No articles yet", "No new article"))]
        assert in_short[-1:] == [f"{line}: Gull" for line in lack] or not lack, age
        assert len(lack) == (age is None or age == 8)


def test_a_digest_says_which_of_its_sources_are_not_here() -> None:
    one = make.subscription(wishes=make.wishes(sources=("gull", "Wire", "x" * 99)))
    said = lines(status([one], [], [health("Gull", 1)], make.NOW, VIEW))
    assert f"It asks for sources that are not here: Wire, {'x' * 59}…" in said


def test_a_source_is_called_by_what_can_be_typed() -> None:
    assert label(Source(7, "The  Gull\u202e")) == "The Gull"
    assert label(Source(7, "\u200b")) == "#7"
    assert label(Source(7, "x" * 61)) == "x" * 59 + "…"


def test_how_the_sources_do_in_short() -> None:
    states = [*[FeedState.GONE] * 3, FeedState.FAILING, FeedState.OK]
    health = [
        Health(source=Source(number, f"S{number}"), newest_at=make.NOW, state=state)
        for number, state in enumerate(states)
    ]
    said = render(status([], [], health, make.NOW, VIEW), make.NOW)
    assert "5 sources\n   3 gone, 1 failing: type sources to see which, and why\n" in said
    assert "type sources" not in render(status([], [], health[4:], make.NOW, VIEW), make.NOW)
