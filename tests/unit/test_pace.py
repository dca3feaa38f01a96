"""How often one person may ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import pace
from bot.commands.pace import WHOLE, Pace
from digests.errors import CommandError
from tests.make import NOW, moment

ANN, BEN = ("chat", "newsroom", "ann"), ("chat", "newsroom", "ben")
SECOND = 1 / 60


def asked(bucket: Pace, times: int, minutes: float = 0, cost: int = 1) -> int:
    """How many of so many questions were answered."""
    answered = 0
    for _ in range(times):
        try:
            bucket.take(ANN, cost, moment(minutes))
        except CommandError:
            continue
        answered += 1
    return answered


def test_a_burst_is_fine_and_is_refilled_evenly() -> None:
    bucket = Pace(burst=5, per_minute=30)
    assert asked(bucket, 9) == 5
    assert asked(bucket, 9, minutes=SECOND) == 0
    assert asked(bucket, 9, minutes=2 * SECOND) == 1
    assert asked(bucket, 9, minutes=8 * SECOND) == 3
    assert asked(bucket, 9, minutes=60) == 5


@pytest.mark.parametrize(
    ("per_minute", "cost", "said"),
    [
        (30, 1, "in 2 seconds."),
        (60, 1, "in 1 second."),
        (60, 3, "in 3 seconds."),
        (1, 2, "in 2 minutes."),
        (1, 5, "in 5 minutes."),
    ],
)
def test_it_says_when_to_come_back_and_that_is_true(per_minute: float, cost: int, said: str) -> None:
    bucket = Pace(burst=5, per_minute=per_minute)
    bucket.take(ANN, 5, NOW)
    early = timedelta(seconds=0.001)
    with pytest.raises(CommandError, match="That was a lot in a short time"):
        bucket.take(ANN, cost, NOW + early)
    with pytest.raises(CommandError) as told:
        bucket.take(ANN, cost, NOW + early)
    assert str(told.value).endswith(said)
    wait = int(said.split()[1]) * (60 if "minute" in said else 1)
    bucket.take(ANN, cost, NOW + timedelta(seconds=wait))


def test_nothing_is_taken_by_what_is_refused() -> None:
    bucket = Pace(burst=5, per_minute=60)
    bucket.take(ANN, 3, NOW)
    assert asked(bucket, 50, cost=3) == 0
    assert asked(bucket, 1, cost=2) == 1


def test_a_cost_above_the_bucket_is_the_whole_of_it() -> None:
    bucket = Pace(burst=2, per_minute=60)
    assert asked(bucket, 2, cost=3) == 1
    assert asked(bucket, 1, minutes=SECOND, cost=WHOLE) == 0
    assert asked(bucket, 1, minutes=2 * SECOND, cost=WHOLE) == 1


def test_what_costs_nothing_is_never_refused() -> None:
    bucket = Pace(burst=1, per_minute=1)
    bucket.take(ANN, 1, NOW)
    assert asked(bucket, 9, cost=0) == 9


@pytest.mark.parametrize("spent", [3, 5])
def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing(spent: int) -> None:
    bucket = Pace(burst=5, per_minute=60)
    bucket.take(ANN, spent, NOW)
    day = -24 * 60
    assert asked(bucket, 9, minutes=day) == 5 - spent
    assert asked(bucket, 9, minutes=day + 2 * SECOND) == 2


def test_everybody_has_a_bucket_of_their_own_in_each_workspace() -> None:
    bucket = Pace(burst=1, per_minute=1)
    bucket.take(ANN, 1, NOW)
    for person in (BEN, ("chat", "rivals", "ann"), ("slack", "newsroom", "ann")):
        bucket.take(person, 1, NOW)
    assert asked(bucket, 1) == 0


def test_who_is_forgotten_begins_anew() -> None:
    bucket = Pace(burst=1, per_minute=1)
    for person in (ANN, BEN, ("chat", "rivals", "ann")):
        bucket.take(person, 1, NOW)
    bucket.forget(ANN)
    bucket.forget(("chat", "newsroom", "nobody"))
    bucket.take(ANN, 1, NOW)
    bucket.forget_all(("chat", "newsroom"))
    for person in (ANN, BEN):
        bucket.take(person, 1, NOW)
    with pytest.raises(CommandError):
        bucket.take(("chat", "rivals", "ann"), 1, NOW)


def test_only_so_many_people_are_remembered_those_who_asked_last() -> None:
    bucket = Pace(burst=2, per_minute=1)
    for number in range(pace.MOST_PEOPLE):
        bucket.take(("chat", "newsroom", f"{number}"), 2, NOW)
    with pytest.raises(CommandError):
        bucket.take(("chat", "newsroom", "0"), 1, NOW)  # refused, and so the last who asked
    bucket.take(ANN, 1, NOW)
    assert len(bucket._buckets) == pace.MOST_PEOPLE
    bucket.take(("chat", "newsroom", "1"), 1, NOW)
    with pytest.raises(CommandError):
        bucket.take(("chat", "newsroom", "0"), 1, NOW)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 9)), max_size=40))
def test_nobody_gets_more_than_a_burst_and_the_rate(steps: list[tuple[int, int]]) -> None:
    bucket, at, taken = Pace(burst=6, per_minute=20), NOW, 0
    for seconds, cost in steps:
        at += timedelta(seconds=seconds)
        try:
            bucket.take(ANN, cost, at)
        except CommandError:
            continue
        taken += min(cost, 6)
    assert taken <= 6 + (at - NOW).total_seconds() * 20 / 60 + 1e-6
