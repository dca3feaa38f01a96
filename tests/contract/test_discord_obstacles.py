"""What is in the way of digests on Discord, before one is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.platforms.discord import failures, obstacles
from tests.contract.discord_place import DiscordPlace
from tests.emulators.discord.model import Kind
from tests.emulators.discord.permissions import Permission
from tests.news import wishes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def place() -> AsyncIterator[DiscordPlace]:
    async with DiscordPlace() as made:
        yield made


async def test_what_is_in_the_way_is_known_before_anything_is_posted(place: DiscordPlace) -> None:
    discord, guild, messenger = place.discord, place.guild, place.messenger()
    world, bot = discord.world, discord.world.app.bot
    world.role(guild, "Editors", mentionable=True)
    world.role(guild, "Quiet")
    usual, threaded = wishes(mention="@editors"), wishes(thread=True, mention="nobody")
    forum = place.room(Kind.FORUM, tags=("Harbour",), require_tag=True)
    thread = world.thread(place.news, "tides", place.owner)
    room, tide, posts = (place.at(one) for one in (place.news, thread, forum))

    assert await messenger.obstacles(place.channel, usual, wishes(thread=True)) == ()
    assert await messenger.obstacles(tide, usual) == ()
    (unknown,) = await messenger.obstacles(room, threaded, threaded)
    assert "This server has no role “nobody”" in unknown
    (unheard,) = await messenger.obstacles(room, wishes(mention="quiet"))
    assert "turn on Allow anyone to @mention this role" in unheard
    assert await messenger.obstacles(posts, wishes(name="Harbour")) == ()
    assert await messenger.obstacles(posts, wishes(name="Hills")) == (failures.NO_TAG,)

    for where in (place.news, forum):
        world.overwrite(where, bot, deny=Permission.SEND_MESSAGES_IN_THREADS)
    assert await messenger.obstacles(room, wishes(thread=True)) == (obstacles.NO_DETAILS,)
    assert await messenger.obstacles(posts, wishes(name="Harbour")) == (obstacles.NO_FOLLOWING,)
    assert await messenger.obstacles(tide, usual) == (failures.NO_THREADS,)
    world.archive(thread, archived=False, locked=True)
    assert await messenger.obstacles(tide, usual) == (failures.LOCKED,)
    world.overwrite(place.news, bot, deny=Permission.SEND_MESSAGES)
    assert await messenger.obstacles(room, threaded) == (failures.NO_PERMISSION,)
    world.overwrite(place.news, bot, deny=Permission.VIEW_CHANNEL)
    assert await messenger.obstacles(room, threaded) == (failures.NO_ACCESS,)
    world.delete(place.news)
    assert await messenger.obstacles(room, usual) == (failures.GONE,)

    assert await messenger.obstacles(place.at(world.direct(bot, place.owner)), threaded) == ()
    discord.fail("GET /channels/{channel_id}", 503)
    assert await messenger.obstacles(posts, usual) == (), "nobody knows"
