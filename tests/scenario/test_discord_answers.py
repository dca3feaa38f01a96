"""Every answer of the desk as Discord takes it: real articles, every command, every page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from bot.commands.table import TABLE
from bot.platforms.discord import parts
from bot.platforms.discord.forms import modal, pages, panel
from bot.platforms.discord.render import LIMITS, payload
from digests.messages import Form, Message
from tests.emulators.discord import checks, schema
from tests.emulators.discord.markdown import seen
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, LIBRARY, House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SAMPLES = Path(__file__).parents[2] / "config" / "samples"
READ = ("bridge-harbour-ledger.txt", "bridge-valley-post.txt", "buried-lake.txt", "salt-wife-opera.txt")
ASKED = ("latest", "search bridge", "who Sand", "digest since yesterday", "settings", "status all", "settings form")
EXAMPLES = tuple(command.examples[0] for command in TABLE if command.name != "forget workspace")


async def turned(house: House, words: str) -> AsyncIterator[Message]:
    """The answer, page by page: the next one is asked for as its button would."""
    onward = [words]
    while onward:
        request = Request(channel=CHANNEL, user="ann", words=onward.pop(), role=Role.OPERATOR)
        said = await answer(house.desk, request, LIMITS)
        if isinstance(said, Form):
            filled: dict[str, str] = {field.name: field.value for field in said.fields}
            accepted(panel(said, "1", filled))
            for page, _ in enumerate(pages(said)):
                checks.modal(modal(said, "1", page, filled))
            return
        yield said
        onward += [action.command for action in said.actions if action.label == "Next page"]


def accepted(body: dict[str, Any]) -> str:
    """What people see of it."""
    schema.check("POST /channels/{channel_id}/messages", body)
    checks.message(body)
    texts = [one["content"] for _, one in checks.walk(body.get("components", [])) if one["type"] == parts.TEXT]
    return "\n".join(seen(text).text for text in texts or [body["content"]])


async def test_every_answer_is_taken_by_discord_with_all_its_pages(house: House) -> None:
    for number, text in enumerate((*((SAMPLES / name).read_text() for name in READ), LIBRARY)):
        await house.store(text, source=f"Source * {number}", url=f"https://ledger.example/{number}_(1)")
    await house.subscribe(wishes(stories=10))
    for words in (*ASKED, *EXAMPLES):
        async for message in turned(house, words):
            assert LIMITS.fits(message), words
            accepted(payload(message, key="0-1", share=words))

    assert LIMITS.plain
    request = Request(channel=CHANNEL, user="ann", words="digest since yesterday")
    edition = await answer(house.desk, request, LIMITS.plain)
    assert isinstance(edition, Message)
    rich, alone = (payload(structs.replace(edition, plain=plain, actions=()), key="0-1") for plain in (False, True))
    *shown, mark = lines(alone)
    assert shown == lines(rich)
    assert mark == "0-1"


def lines(body: dict[str, Any]) -> list[str]:
    return [line for line in accepted(body).split("\n") if line]
