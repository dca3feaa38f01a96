"""What who owns a channel is told of its sources."""

from __future__ import annotations

from bot.platforms.console.render import render
from digests.model import FeedState, Source
from digests.oversight import SourceNews
from digests.present import outages
from tests import make


def shown(lost: int = 0, found: int = 0, state: FeedState = FeedState.PAUSED, reason: str = "It is down.") -> str:
    news = SourceNews(
        workspace=make.WORKSPACE,
        lost=[(Source(n, f"Wire {n}"), state, reason) for n in range(lost)],
        found=[Source(n, f"Fen {n}") for n in range(found)],
        subscriptions=[],
    )
    return render(outages.of_sources(news), make.NOW)


def test_what_is_paused_says_how_it_is_tried_again() -> None:
    said = "The source “Wire 0” is paused, as it could not be fetched for two weeks. It is down. Its articles stay."
    assert shown(1).startswith(said)
    assert "sources resume Wire 0" in shown(1)


def test_what_is_gone_says_how_to_be_rid_of_it() -> None:
    assert "The source “Wire 0” is gone, and is not fetched any more. It is down." in shown(1, state=FeedState.GONE)
    assert "sources remove Wire 0" in shown(1, state=FeedState.GONE)


def test_many_are_counted_and_a_long_reason_is_cut() -> None:
    assert "And 2 more sources are not fetched any more. Type sources to see which." in shown(12)
    assert "And 1 more source is not" in shown(11)
    assert "And" not in shown(10)
    assert len(shown(10, reason="x" * 10_000)) < 8_000


def test_what_is_found() -> None:
    assert shown(found=1) == "A source is fetched again: Fen 0.\n"
    assert shown(found=2) == "2 sources are fetched again: Fen 0, Fen 1.\n"
