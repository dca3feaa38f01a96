"""The emulator of Discord, by the library that is used: what it must get right for the tests on it to mean anything."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord as library
import pytest

from tests.emulators.discord.ids import made_at
from tests.emulators.discord.limits import SEND
from tests.emulators.discord.model import Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.people import until
from tests.emulators.rates import Rate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulators.discord.model import Channel, Guild
    from tests.emulators.discord.server import Discord
    from tests.fakes import HandClock

pytestmark = pytest.mark.no_cover  # nothing of ours runs here

ANY = "POST /channels/{id}/messages"


@pytest.fixture
async def client(discord: Discord) -> AsyncIterator[library.Client]:
    """Logged in, and not connected to the gateway."""
    before, library.http.Route.BASE = library.http.Route.BASE, discord.api_url
    async with library.Client(intents=library.Intents(guilds=True)) as client:
        await client.login(discord.token)
        yield client
    library.http.Route.BASE = before


@pytest.fixture
def guild(discord: Discord) -> Guild:
    return discord.world.guild("Harbour")


@pytest.fixture
def news(discord: Discord, guild: Guild) -> Channel:
    return discord.world.channel(guild, "news")


async def test_a_nonce_is_remembered_for_some_minutes(
    discord: Discord, client: library.Client, news: Channel, clock: HandClock
) -> None:
    channel = client.get_partial_messageable(news.id)
    first = await channel.send("one", nonce="key-1")
    assert (await channel.send("one", nonce="key-1")).id == first.id
    clock.move(minutes=4)
    again = await channel.send("one", nonce="key-1")
    assert made_at(again.id) - made_at(first.id) == timedelta(minutes=4)
    assert discord.sees(discord.world.app.owner, news) == "Broadsheet: one\n\nBroadsheet: one"


async def test_what_is_lost_was_taken_and_what_is_dropped_was_not(
    discord: Discord, client: library.Client, guild: Guild, news: Channel
) -> None:
    channel = client.get_partial_messageable(news.id)
    for fault in ("lost", "drop"):
        discord.fail(ANY, fault)
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await channel.send(fault)
    hang = discord.fail(ANY, "hang")
    sending = asyncio.create_task(channel.send("late"))
    await hang.met.wait()
    sending.cancel()
    assert discord.sees(guild.owner, news) == "Broadsheet: lost"
    hang.release.set()
    await channel.send("after")
    assert await until(lambda: "Broadsheet: late" in discord.sees(guild.owner, news))


async def test_what_was_demanded_is_answered(discord: Discord, client: library.Client, news: Channel) -> None:
    for how, status, code in (
        (503, 503, 0),
        (401, 401, 0),
        (50001, 403, 50001),
        (10003, 404, 10003),
        ("no via", 429, 0),
    ):
        discord.fail(f"POST /channels/{news.id}/messages", how)
        with pytest.raises(library.HTTPException) as caught:
            await client.get_partial_messageable(news.id).send("x")
        assert (caught.value.status, caught.value.code) == (status, code)
    discord.fail(ANY, "shared")
    await client.get_partial_messageable(news.id).send("after it")
    assert discord.limits.throttled == ["none", "shared"]
    assert len(discord.limits.invalid) == 3  # 401, 403, and the 429 that is not shared
    discord.limits.most_invalid = 3
    with pytest.raises(library.HTTPException, match="error code: 1015"):
        await client.get_partial_messageable(news.id).send("from a banned address")


async def test_a_bucket_is_told_in_headers_and_the_global_limit_is_not(
    discord: Discord, client: library.Client, news: Channel
) -> None:
    discord.limits.routes[SEND] = Rate(2, 0.05)
    channel = client.get_partial_messageable(news.id)
    for number in range(5):
        await channel.send(str(number))
    assert discord.limits.throttled == []  # the library waited, by the headers
    discord.limits.routes.clear()
    discord.limits.whole = Rate(2, 0.05)
    for number in range(3):
        await channel.send(str(number))
    assert discord.limits.throttled == ["global"]


async def test_permissions_are_discords(discord: Discord, client: library.Client, guild: Guild, news: Channel) -> None:
    world, bot = discord.world, discord.world.app.bot
    channel = client.get_partial_messageable(news.id)
    await channel.send("seen")

    async def refused() -> int:
        with pytest.raises(library.HTTPException) as caught:
            await channel.send("x")
        return caught.value.code

    world.overwrite(news, guild.everyone, deny=Permission.SEND_MESSAGES | Permission.READ_MESSAGE_HISTORY)
    assert await refused() == 50013
    assert [message async for message in channel.history()] == []
    world.overwrite(news, guild.everyone, deny=Permission.VIEW_CHANNEL)
    assert await refused() == 50001
    world.overwrite(news, bot, allow=Permission.VIEW_CHANNEL)
    await channel.send("by an overwrite of its own")
    world.leave(guild, bot)
    assert await refused() == 50001
    world.join(guild, bot, Permission.ADMINISTRATOR)
    world.overwrite(news, bot, deny=Permission.VIEW_CHANNEL)
    assert len([message async for message in channel.history()]) == 2
    world.delete(news)
    assert await refused() == 10003


async def test_a_forum_has_posts_with_tags_and_announcements_are_published(
    discord: Discord, client: library.Client, guild: Guild
) -> None:
    world = discord.world
    forum = world.channel(guild, "digests", Kind.FORUM, tags=("Politics",), require_tag=True)
    shown = await client.fetch_channel(forum.id)
    assert isinstance(shown, library.ForumChannel)
    with pytest.raises(library.HTTPException, match="A tag is required"):
        await shown.create_thread(name="Edition 1", content="Morning")
    made = await shown.create_thread(name="Edition 1", content="Morning", applied_tags=shown.available_tags)
    assert made.message.id == made.thread.id
    assert discord.sees(guild.owner, world.channels[made.thread.id]) == "Broadsheet: Morning"
    announcements = await client.fetch_channel(world.channel(guild, "ours", Kind.ANNOUNCEMENT).id)
    assert isinstance(announcements, library.TextChannel)
    message = await announcements.send("Published")
    await message.publish()
    with pytest.raises(library.HTTPException, match="already been crossposted"):
        await message.publish()
    thread = await message.create_thread(name="Details")
    assert thread.id == message.id
    world.archive(world.channels[thread.id])
    assert [found.name async for found in announcements.archived_threads()] == ["Details"]


async def test_what_others_say_is_hidden_from_the_bot(
    discord: Discord, client: library.Client, guild: Guild, news: Channel
) -> None:
    discord.says(guild.owner, news, "nothing for bots")
    discord.says(guild.owner, news, f"<@{discord.world.app.bot.id}> summary 2")
    read = [message.content async for message in client.get_partial_messageable(news.id).history()]
    assert read == [f"<@{discord.world.app.bot.id}> summary 2", ""]
    assert "owner of Harbour: @Broadsheet summary 2" in discord.sees(guild.owner, news)


async def test_only_an_allowed_mention_notifies(discord: Discord, client: library.Client, guild: Guild) -> None:
    role = discord.world.role(guild, "Readers", mentionable=True)
    news = discord.world.channel(guild, "news")
    loud = f"<@&{role.id}> <@{guild.owner.id}> @everyone"
    channel = client.get_partial_messageable(news.id)
    await channel.send(loud, allowed_mentions=library.AllowedMentions.none())
    await channel.send(loud, allowed_mentions=library.AllowedMentions(roles=[role], users=False, everyone=False))
    await channel.send(loud)
    pinged = [(message.mention_roles, message.mentions) for message in news.messages.values()]
    assert pinged == [([], []), ([role.id], []), ([role.id], [guild.owner])]
    assert "@Readers @owner of Harbour @everyone" in discord.sees(guild.owner, news)


def row(*components: dict[str, object]) -> dict[str, object]:
    return {"type": 1, "components": list(components)}


BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "a"}
V2 = 1 << 15
WRONG = {
    "2,001 characters": {"content": "x" * 2001},
    "nothing": {},
    "an unknown key": {"content": "x", "colour": 1},
    "a nonce too long": {"content": "x", "nonce": "n" * 26},
    "content beside components": {"content": "x", "flags": V2, "components": [{"type": 10, "content": "x"}]},
    "components without their flag": {"components": [{"type": 10, "content": "x"}]},
    "41 components": {"flags": V2, "components": [{"type": 17, "components": [{"type": 10, "content": "x"}] * 40}]},
    "4,001 characters shown": {"flags": V2, "components": [{"type": 10, "content": "x" * 2001}] * 2},
    "a button without an id": {"components": [row({"type": 2, "style": 2, "label": "More"})]},
    "one id twice": {"components": [row(BUTTON, BUTTON)]},
    "six buttons": {"components": [row(*({**BUTTON, "custom_id": str(number)} for number in range(6)))]},
    "an empty field": {"embeds": [{"fields": [{"name": "a", "value": " "}]}]},
    "6,001 characters embedded": {"embeds": [{"description": "x" * 3001}] * 2},
    "a section with nothing beside it": {"flags": V2, "components": [{"type": 9, "components": []}]},
    "roles by kind and by name": {"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["1"]}},
}


async def test_what_the_documentation_does_not_allow_is_refused_and_recorded(
    discord: Discord, client: library.Client, news: Channel
) -> None:
    for wrong, body in WRONG.items():
        with pytest.raises(library.HTTPException) as caught:
            await client.http.request(
                library.http.Route("POST", "/channels/{channel_id}/messages", channel_id=news.id), json=body
            )
        assert caught.value.code == (50006 if wrong == "nothing" else 50035), wrong
    assert len(discord.violations) == len(WRONG)
    discord.violations.clear()
    assert not news.messages
