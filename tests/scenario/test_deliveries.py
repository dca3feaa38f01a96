"""`broadsheet deliveries`, through the real program."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.scenario.test_console import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NONE = "There are none.\n"


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.leave()


def test_what_was_posted_is_listed_and_shown_whole(program: Program) -> None:
    program.measured = True
    program.run("run")
    assert program.run("deliveries", "list") == (0, NONE, "")
    status, out, _ = program.run("deliveries", "list", "--state", "sent", "--channel", "console/local/console")
    assert status == 0
    assert re.fullmatch(r"1  sent \d{4}-\d\d-\d\d \d\d:\d\d  console/local/console  Morning digest, edition 1\n", out)
    status, out, _ = program.run("deliveries", "show", "1")
    assert status == 0
    assert re.search(r"\n  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d recorded\n  .* sending by .*, attempt 1\n  .* sent by ", out)
    assert "\n  Morning digest" in out
    status, out, _ = program.run("deliveries", "show", "1", "--json")
    shown = json.loads(out)
    assert (shown["id"], shown["state"], shown["channel"]) == (1, "sent", "console/local/console")
    assert [step["state"] for step in shown["steps"]] == ["sending", "sent"]
    assert shown["message"].startswith("Morning digest")
    status, out, _ = program.run("deliveries", "list", "--state", "sent", "--json", "--limit", "1")
    assert json.loads(out)["key"] == shown["key"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["retry", "1"], 1, "There is no delivery 1: see broadsheet deliveries list."),
        (["show", "9" * 30], 2, "is no number from 1"),
        (["list", "--channel", "general"], 2, "general is no channel"),
        (["reltry", "1"], 2, "did you mean retry"),
        (["list", "--state", "lost"], 2, "invalid choice"),
        (["drop", "1"], 2, "REASON"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(program: Program, words: list[str], status: int, said: str) -> None:
    done, out, error = program.run("deliveries", *words)
    assert (done, out) == (status, "")
    assert said in error
    assert error.count("\n") == 1


def test_a_change_is_one_sentence(program: Program) -> None:
    program.run("run")
    said = "broadsheet: Delivery 1 was posted: it is not sent twice.\n"
    assert program.run("deliveries", "retry", "1") == (1, "", said)
