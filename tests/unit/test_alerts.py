"""What the operator is told: each matter once until it changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from digests import alerts
from digests.alerts import Key, Matter, decide
from digests.model import DeliveryState, Trouble
from digests.oversight import Record
from tests import make

HELD = Matter(Trouble.HELD, "delivery 7", "Held.")
UNSURE = Matter(Trouble.UNSURE, "delivery 7", "Unsure.")
REFUSED = Matter(Trouble.REFUSED, "delivery 8", "Refused.")
LAG = Matter(Trouble.LAG, "ingest", "Lag.")
PAUSED = Matter(Trouble.PAUSED, "digest 3", "Paused.")


@pytest.mark.parametrize(
    ("told", "matters", "lines"),
    [
        ([], [], []),
        ([], [HELD, LAG], ["Held.", "Lag."]),
        ([HELD], [HELD, LAG], ["Lag."]),
        ([HELD, LAG], [HELD, LAG], []),
        ([UNSURE], [HELD], ["Held."]),
        ([HELD], [], ["Well again: delivery 7 is no longer held."]),
        ([LAG], [], ["Well again: articles are read in time."]),
        ([PAUSED], [], ["Well again: digest 3 is no longer paused by refusals."]),
        ([REFUSED], [], []),
    ],
)
def test_what_is_new_is_said_and_what_is_over(told: list[Matter], matters: list[Matter], lines: list[str]) -> None:
    now = {matter.key: matter for matter in matters}
    news = decide({matter.key for matter in told}, now)
    assert alerts.lines(news, now) == lines
    assert set(news.over) == {matter.key for matter in told} - now.keys()


def many(trouble: Trouble, number: int) -> dict[Key, Matter]:
    found = [Matter(trouble, f"delivery {at}", f"{trouble.capitalize()} {at}.") for at in range(number)]
    return {matter.key: matter for matter in found}


def test_after_many_the_rest_are_counted() -> None:
    held = many(Trouble.HELD, 30)
    lines = alerts.lines(decide(set(), held), held)
    assert len(lines) == alerts.MOST_LINES
    assert lines[-2:] == ["Held 18.", "And 11 more matters (11 held): see broadsheet deliveries list."]
    few = dict(list(held.items())[:20])
    assert alerts.lines(decide(set(), few), few)[-1] == "Held 19."


def test_what_is_left_out_is_shown_by_the_command_for_it() -> None:
    lost = many(Trouble.SOURCE, 30)
    assert alerts.lines(decide(set(), lost), lost)[-1].endswith("(11 out of reach): see broadsheet sources list.")
    both = lost | many(Trouble.HELD, 30)
    said = alerts.lines(decide(set(), both), both)[-1]
    assert said.endswith(": see broadsheet deliveries list and broadsheet sources list.")
    again = alerts.lines(decide(set(lost), {}), {})[-1]
    assert again == "And 11 more matters (11 well again): see broadsheet sources list."


def test_of_every_kind_some_are_named_however_many_there_are_of_another() -> None:
    matters = many(Trouble.REFUSED, 10_000) | {LAG.key: LAG, PAUSED.key: PAUSED}
    told = {(Trouble.HELD, f"delivery {number}") for number in range(20_000, 20_400)}
    lines = alerts.lines(decide(told, matters), matters)
    assert len(lines) == alerts.MOST_LINES
    assert {"Lag.", "Paused.", "Refused 8.", "Well again: delivery 20007 is no longer held."} < set(lines)
    assert lines[-1] == "And 10383 more matters (9991 refused, 392 well again): see broadsheet deliveries list."


def record(state: DeliveryState, **given: Any) -> Record:
    settled: dict[str, Any] = {
        "delivery": make.delivery(id=7, state=state),
        "name": "Morning digest",
        "edition": 4,
        "parts": 1,
        "recorded_at": make.NOW,
        "not_before": make.NOW,
    }
    return Record(**settled | given)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            record(DeliveryState.HELD, reason="History is closed."),
            (
                "Held: delivery 7 (Morning digest, edition 4) for console/local/news waits for you "
                "(History is closed). See broadsheet deliveries show 7."
            ),
        ),
        (
            record(DeliveryState.UNSURE, parts=3),
            (
                "Unsure: delivery 7 (Morning digest, edition 4 part 1 of 3) for console/local/news may have been "
                "posted, and is looked for."
            ),
        ),
        (record(DeliveryState.REFUSED, reason="x" * 999), f"was refused ({'x' * 199}…). See"),
        (record(DeliveryState.SENT, perhaps_twice=True), "Perhaps twice: delivery 7"),
    ],
)
def test_a_delivery_in_a_sentence(found: Record, said: str) -> None:
    matter = alerts.of_record(found)
    assert matter is not None
    assert said in matter.says
    assert matter.subject == "delivery 7"


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.DROPPED])
def test_nothing_is_the_matter(state: DeliveryState) -> None:
    assert alerts.of_record(record(state)) is None


def test_lag_begins_after_the_patience() -> None:
    patience = timedelta(minutes=30)
    assert alerts.of_lag(None, 0, make.NOW, patience) is None
    assert alerts.of_lag(make.moment(-30), 5, make.NOW, patience) is None
    lag = alerts.of_lag(make.moment(-31), 5, make.NOW, patience)
    assert lag is not None
    assert lag.says == "Lag: 5 articles wait to be read, the oldest since 2026-03-04 07:29 UTC."
    one = alerts.of_lag(make.moment(-31), 1, make.NOW, patience)
    assert one is not None
    assert "1 article waits to be read" in one.says
