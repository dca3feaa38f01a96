"""What the console's person types, and what they see: commands, and forms asked between them."""

from __future__ import annotations

import asyncio
import io
import os
import pty
import threading
from typing import TYPE_CHECKING

import pytest

from bot.commands.request import Request, Role
from bot.platforms.console.adapter import CHANNEL, ConsoleMessenger, ask_once, converse
from bot.platforms.console.screen import Screen
from digests.messages import Choice, Field, Form, Message, Text
from digests.present.view import sentence
from tests.fakes import HandClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELDS = (
    Field(name="when", label="When", value="daily 08:00", required=True),
    Field(name="length", label="Length", choices=(Choice("brief", "brief"), Choice("standard", "standard"))),
)
FORM = Form(title="Schedule", command="schedule", fields=FIELDS, made_from={4: 7})
SCHEDULE = Request(channel=CHANNEL, user="ann", words="schedule", role=Role.OWNER)


class Desk:
    """Answers `schedule` with a form, and keeps what is filled in; an hour of 25 is wrong."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.saved: list[dict[str, str]] = []

    async def answer(self, request: Request) -> Message | Form:
        self.asked.append(request)
        if request.words != "schedule":
            return sentence(f"Heard {request.words}.")
        if request.filled is None:
            return FORM
        if "25:" in request.filled["when"]:
            wrong = {"when": "There is no hour 25."}
            return Form(title="Schedule", command="schedule", fields=FIELDS, made_from={4: 7}, wrong=wrong)
        self.saved.append(request.filled)
        return sentence("Saved.")


class Glass(io.StringIO):
    """A terminal's screen, and somebody who watches it."""

    def __init__(self) -> None:
        super().__init__()
        self._changed = asyncio.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._changed.set()
        return super().write(text)

    async def ends_with(self, text: str) -> None:
        async with asyncio.timeout(20):
            while not self.getvalue().endswith(text):
                self._changed.clear()
                await self._changed.wait()


async def piped(desk: Desk, lines: str) -> str:
    """What is shown when these lines come from a pipe."""
    end, start = os.pipe()
    os.write(start, lines.encode())
    os.close(start)
    out = io.StringIO()
    await converse(end, Screen(out, HandClock(), 80), desk.answer)
    await asyncio.to_thread(read_to_the_end)
    os.close(end)
    return out.getvalue()


def read_to_the_end() -> None:
    """Whoever reads on would read what the next test has at the same descriptor."""
    for thread in threading.enumerate():
        if thread.name == "console input":
            thread.join(20)
            assert not thread.is_alive()


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The person's end, and the program's."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    read_to_the_end()
    os.close(theirs)


async def test_lines_of_a_pipe_answer_a_form_and_then_are_commands_again() -> None:
    desk = Desk()
    said = await piped(desk, "schedule\nweekdays 09:00\n\nlatest\n")
    assert desk.saved == [{"when": "weekdays 09:00", "length": ""}]
    assert [request.words for request in desk.asked] == ["schedule", "schedule", "latest"]
    assert desk.asked[1].made_from == {4: 7}
    assert "> schedule\n\nSchedule\n" in said
    assert "When [daily 08:00]: weekdays 09:00\n" in said
    assert said.endswith("Length:\n\nSaved.\n\n> latest\n\nHeard latest.\n\n")


async def test_the_password_of_an_address_is_not_repeated() -> None:
    said = await piped(Desk(), "latest https://reader:spruce@wire.example/feed\n")
    assert "> latest https://wire.example/feed\n" in said


async def test_every_request_is_the_operators() -> None:
    desk = Desk()
    await piped(desk, "schedule\n\n\n")
    assert {(r.channel, r.user, r.role) for r in desk.asked} == {(CHANNEL, "operator", Role.OPERATOR)}


@pytest.mark.parametrize("lines", ["schedule\n", "schedule\nhourly\n"])
async def test_a_pipe_that_ends_in_mid_form_changes_nothing_and_that_is_said(lines: str) -> None:
    desk = Desk()
    said = await piped(desk, lines)
    assert desk.saved == []
    assert said.endswith("Nothing was changed: the input ended before everything was answered.\n\n")


async def test_a_form_that_is_left_changes_nothing_and_commands_go_on() -> None:
    desk = Desk()
    said = await piped(desk, "schedule\nhourly\ncancel\nlatest\nquit\nnever\n")
    assert desk.saved == []
    assert "Length: cancel\n\nNothing was changed.\n\n> latest" in said
    assert [request.words for request in desk.asked] == ["schedule", "latest"]


async def test_what_was_wrong_is_asked_again_and_the_rest_kept() -> None:
    desk = Desk()
    said = await piped(desk, "schedule\ndaily 25:00\n2\ndaily 21:00\n")
    assert "There is no hour 25.\n\n1 of 2: When (required)\n" in said
    assert desk.saved == [{"when": "daily 21:00", "length": "standard"}]


async def test_on_a_terminal_a_post_leaves_the_question_in_sight(terminal: tuple[int, int], tmp_path: Path) -> None:
    person, program = terminal
    desk, out, clock = Desk(), Glass(), HandClock()
    screen = Screen(out, clock, 80)
    talk = asyncio.create_task(converse(program, screen, desk.answer))
    await out.ends_with("> ")
    os.write(person, b"schedule\n")
    await out.ends_with("When [daily 08:00]: ")
    edition = Message(title=(Text("Evening digest"),))
    await ConsoleMessenger(screen, tmp_path / "t.txt", clock).send(CHANNEL, edition, "key-1")
    assert out.getvalue().endswith("When [daily 08:00]: \nEvening digest\n\nWhen [daily 08:00]: ")
    os.write(person, b"hourly\nbrief\n")
    await out.ends_with("Saved.\n\n> ")
    assert desk.saved == [{"when": "hourly", "length": "brief"}]
    os.write(person, b"schedule\n")
    await out.ends_with("When [daily 08:00]: ")
    os.write(person, b"\x04")  # Ctrl-D
    await talk
    assert out.getvalue().endswith("]: \nNothing was changed: the input ended before everything was answered.\n\n")
    assert len(desk.saved) == 1


async def test_stopped_at_a_prompt_it_asks_no_more(terminal: tuple[int, int]) -> None:
    out = Glass()
    screen = Screen(out, HandClock(), 80)
    talk = asyncio.create_task(converse(terminal[1], screen, Desk().answer))
    await out.ends_with("> ")
    talk.cancel()
    await asyncio.wait({talk})
    screen.show(sentence("A last post."))
    assert out.getvalue() == "> \nA last post.\n\n"


async def test_nothing_in_a_form_acts_on_the_terminal(terminal: tuple[int, int]) -> None:
    person, program = terminal
    evil = "\x1b[2J\u202eWhen"

    async def answer(request: Request) -> Message | Form:
        if request.filled is not None:
            return sentence(request.filled["x"])
        choices = (Choice(evil, f"{evil} {evil}"),)
        return Form(title=evil, command="x", fields=(Field(name="x", label=evil, value=evil, choices=choices),))

    out = Glass()
    os.write(person, b"x\n1\n\x04")
    await converse(program, Screen(out, HandClock(), 80), answer)
    said = out.getvalue().replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert "[2JWhen [[2JWhen]: " in said
    assert not {"\x1b", "\u202e"} & set(said)


@pytest.mark.parametrize(("lines", "saved"), [(b"hourly\nbrief\n", True), (b"cancel\n", False), (b"\x04", False)])
async def test_asked_once_a_form_is_filled_in_at_a_terminal(
    terminal: tuple[int, int], lines: bytes, saved: bool
) -> None:
    person, program = terminal
    desk = Desk()
    os.write(person, lines)
    said = await ask_once(SCHEDULE, program, Screen(Glass(), HandClock(), 80), desk.answer)
    assert said.refusal is not saved
    assert len(desk.saved) == saved
    assert {one.user for one in desk.asked} == {"ann"}


async def test_asked_once_elsewhere_a_form_is_refused() -> None:
    desk = Desk()
    end, start = os.pipe()
    os.write(start, b"hourly\nbrief\n")
    os.close(start)
    said = await ask_once(SCHEDULE, end, Screen(io.StringIO(), HandClock(), 80), desk.answer)
    os.close(end)
    assert said.refusal
    assert desk.saved == []


async def test_who_waits_at_a_terminal_is_told_so(terminal: tuple[int, int]) -> None:
    person, program = terminal
    out, goes_on = Glass(), asyncio.Event()

    async def answer(request: Request) -> Message:
        await goes_on.wait()
        return sentence(f"Heard {request.words}.")

    talk = asyncio.create_task(converse(program, Screen(out, HandClock(), 80), answer))
    os.write(person, b"latest\n")
    await out.ends_with("One moment…\n\n")
    goes_on.set()
    await out.ends_with("Heard latest.\n\n> ")
    os.write(person, b"quit\n")
    await talk
