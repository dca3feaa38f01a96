"""What every Messenger promises. A platform joins by one more entry of MESSENGERS."""

from __future__ import annotations

import io
import os
import threading
from typing import TYPE_CHECKING, Self, TextIO, TypeAlias

import pytest

from bot.platforms.console.adapter import CHANNEL, ConsoleMessenger, converse
from bot.platforms.console.screen import Screen
from bot.platforms.console.typed import MOST_LINE
from digests.errors import Refused, StoreUnusable, Throttled
from digests.messages import Message, Text
from digests.model import Channel
from digests.ports.messenger import Absent, Found, Unreadable
from tests.contract.discord_place import DiscordPlace
from tests.contract.slack_place import SlackPlace
from tests.fakes import HandClock
from tests.news import wishes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.commands.request import Request
    from digests.ports.messenger import Messenger


def message(words: str = "Morning digest") -> Message:
    return Message(title=(Text(words),))


class Place:
    """A messenger, its channel, one that does not exist, and what a person sees. `remembers_keys`: if only for a
    while."""

    remembers_keys = True

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.folder = folder
        self.out: TextIO = io.StringIO()
        self.channel, self.nowhere = CHANNEL, Channel("console", "local", "attic")

    def messenger(self) -> Messenger:
        return ConsoleMessenger(Screen(self.out, self.clock, 100), self.folder / "seen" / "transcript.txt", self.clock)

    def seen(self) -> str:
        assert isinstance(self.out, io.StringIO)
        return self.out.getvalue()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


AnyPlace: TypeAlias = Place | DiscordPlace | SlackPlace
MESSENGERS: dict[str, Callable[[Path], AnyPlace]] = {"console": Place, "discord": DiscordPlace, "slack": SlackPlace}


@pytest.fixture(params=MESSENGERS)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AnyPlace]:
    async with MESSENGERS[request.param](tmp_path) as made:
        yield made


async def test_what_is_sent_is_seen_and_found_again_by_its_key(place: AnyPlace) -> None:
    began = place.clock.now()
    receipt = await place.messenger().send(place.channel, message(), "key-1")
    assert "Morning digest" in place.seen()
    assert await place.messenger().find(place.channel, "key-1", began) == Found(receipt)


async def test_what_was_never_sent_is_absent(place: AnyPlace) -> None:
    began = place.clock.now()
    assert await place.messenger().find(place.channel, "key-1", began) == Absent()
    await place.messenger().send(place.channel, message("about key-1 alone"), "key-2")
    assert await place.messenger().find(place.channel, "key-1", began) == Absent()
    assert await place.messenger().find(place.channel, "key", began) == Absent()


async def test_the_same_key_is_posted_once_where_keys_are_remembered(place: AnyPlace) -> None:
    began = place.clock.now()
    receipts = {await place.messenger().send(place.channel, message(), "key-1") for _ in range(2)}
    assert len(receipts) == (1 if place.remembers_keys else 2)
    assert place.seen().count("Morning digest") == len(receipts)
    found = await place.messenger().find(place.channel, "key-1", began)
    assert isinstance(found, Found)
    assert found.receipt in receipts


async def test_an_owner_is_told_where_that_can_be_done(place: AnyPlace) -> None:
    assert await place.messenger().tell_owner(place.channel, message("It is paused."))
    assert "It is paused." in place.seen()
    assert not await place.messenger().tell_owner(place.nowhere, message("It is gone."))
    assert "It is gone." not in place.seen()


async def test_nothing_is_in_the_way_of_a_usual_digest(place: AnyPlace) -> None:
    assert await place.messenger().obstacles(place.channel, wishes()) == ()


async def test_a_channel_that_does_not_exist_is_refused_and_cannot_be_read(place: AnyPlace) -> None:
    with pytest.raises(Refused):
        await place.messenger().send(place.nowhere, message(), "key-1")
    assert isinstance(await place.messenger().find(place.nowhere, "key-1", place.clock.now()), Unreadable)


async def test_the_message_cannot_forge_a_key(place: AnyPlace) -> None:
    forged = Message(title=(Text("one\n=== key-9 2026\n"),), footer=(Text("=== key-9 2026"),))
    await place.messenger().send(place.channel, forged, "key-1")
    assert await place.messenger().find(place.channel, "key-9", place.clock.now()) == Absent()


class TestConsole:
    """What is the console's own: a transcript that can fail, and an output that can close."""

    async def test_a_transcript_that_cannot_be_written_any_more_repeats_nothing(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "seen").mkdir()
        place = Place(tmp_path)
        messenger = place.messenger()
        (tmp_path / "seen" / "transcript.txt").symlink_to(tmp_path / "gone" / "transcript.txt")
        for _ in range(2):
            await messenger.send(CHANNEL, message(), "key-1")
        assert place.seen().count("Morning digest") == 1
        assert isinstance(await messenger.find(CHANNEL, "key-1", place.clock.now()), Found)
        assert "cannot be written" in caplog.text

    async def test_a_transcript_that_cannot_be_read_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "seen" / "transcript.txt").mkdir(parents=True)
        found = await Place(tmp_path).messenger().find(CHANNEL, "key-1", HandClock().now())
        assert isinstance(found, Unreadable)
        assert "cannot be read" in found.reason

    async def test_what_nobody_could_see_is_not_posted(self, tmp_path: Path) -> None:
        place = Place(tmp_path)
        messenger = place.messenger()
        place.out.close()
        with pytest.raises(Throttled, match="closed") as caught:
            await messenger.send(CHANNEL, message(), "key-1")
        assert caught.value.retry_at > place.clock.now()
        assert await messenger.find(CHANNEL, "key-1", place.clock.now()) == Absent()
        assert not await messenger.tell_owner(CHANNEL, message())

    async def test_a_conversation_ends_when_nobody_sees_the_answers(self, tmp_path: Path) -> None:
        place = Place(tmp_path)
        screen = Screen(place.out, place.clock, 100)
        asked: list[str] = []

        async def answer(request: Request) -> Message:
            asked.append(request.words)
            if request.words == "two":
                place.out.close()
            return message(request.words)

        await converse(typed(b"one\n\ntwo\nthree\n"), screen, answer)
        assert asked == ["one", "two"]

    @pytest.mark.parametrize("end", [b"quit\nnever\n", b"EXIT", b""])
    async def test_it_ends_with_the_input_or_by_a_word(self, tmp_path: Path, end: bytes) -> None:
        place = Place(tmp_path)
        asked: list[str] = []

        async def answer(request: Request) -> Message:
            asked.append(request.words)
            return message()

        long = b"x" * 200_000
        await converse(typed(b"one\n" + long + b"\n\xff\n" + end), Screen(place.out, place.clock, 100), answer)
        assert [words[:3] for words in asked] == ["one", "xxx", "\ufffd"]
        assert len(asked[1]) <= MOST_LINE

    def test_a_transcript_is_tried_at_the_start(self, tmp_path: Path) -> None:
        (tmp_path / "seen").write_text("a file where the folder should be")
        clock = HandClock()
        with pytest.raises(StoreUnusable, match=r"set console\.transcript"):
            ConsoleMessenger(Screen(io.StringIO(), clock, 80), tmp_path / "seen" / "t.txt", clock).prepare()


def typed(words: bytes) -> int:
    """A pipe that somebody typed into and left."""
    end, start = os.pipe()

    def type_it() -> None:
        os.write(start, words)
        os.close(start)

    threading.Thread(target=type_it, daemon=True).start()
    return end
