"""A week of reports falls into its events, in any order, and reprints are told: events.toml beside this is the gold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.quality.test_stories import placed, read

REPORTS = tomllib.loads(Path(__file__).with_name("events.toml").read_text("utf-8"))["report"]


@pytest.mark.parametrize("step", [1, 5, 7, 11])
@pytest.mark.parametrize("first", range(0, len(REPORTS), 3))
def test_reports_of_one_event_are_one_story_and_reprints_are_told(step: int, first: int) -> None:
    reports = [REPORTS[(first + step * place) % len(REPORTS)] for place in range(len(REPORTS))]
    stories, repeats = placed([read(one["text"], one["title"]) for one in reports])
    events = [one["event"] for one in reports]
    assert [events[story] for story in stories] == events
    assert len(set(stories)) == len(set(events))
    said = {frozenset((reports[a]["id"], reports[b]["id"])) for a, b in enumerate(repeats) if b is not None}
    assert said == {frozenset((one["id"], one["repeats"])) for one in REPORTS if "repeats" in one}
