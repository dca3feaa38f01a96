"""When this machine is taken to have no network."""

from __future__ import annotations

import pytest

from digests.errors import DocumentError, Gone, NoWay, Unreachable, Unwanted
from digests.feeds.outage import Lost, after, is_cut_off
from digests.syndication import Polled
from tests import make

NOWHERE = NoWay("There is no way to it at present.")


def feed(host: str, failures: int = 0) -> Polled:
    return Polled(id=1, address=f"https://{host}.example/feed", succeeded_at=make.NOW, failures=failures)


def lost(*hosts: str) -> Lost:
    found: Lost = frozenset()
    for host in hosts:
        found = after(found, feed(host), NOWHERE)
    return found


def test_several_hosts_that_were_well_are_no_chance() -> None:
    assert not is_cut_off(lost("a", "b", "a", "b"))
    assert is_cut_off(lost("a", "b", "c"))


def test_what_failed_before_or_was_never_read_says_nothing() -> None:
    before = lost("a", "b")
    assert after(before, feed("c", failures=1), NOWHERE) == before
    assert after(before, Polled(id=1, address="https://new.example/"), NOWHERE) == before


@pytest.mark.parametrize("error", [None, Unwanted("It is not there."), Gone("It is gone."), DocumentError("No feed.")])
def test_whatever_answers_shows_that_there_is_a_way(error: Exception | None) -> None:
    assert after(lost("a", "b", "c"), feed("d"), error) == frozenset()  # type: ignore[arg-type]


def test_one_that_takes_too_long_shows_nothing() -> None:
    assert after(lost("a", "b"), feed("c"), Unreachable("It is not done after 60 s.")) == lost("a", "b")
