"""Life in a server: what its people do to channels, roles and the bot, and what becomes of the digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.discord import failures
from digests.services.presence import REMOVED
from tests.emulators.discord.permissions import NOTHING, Permission
from tests.scenario.conftest import FERRY
from tests.scenario.town import clock as clock
from tests.scenario.town import discord as discord
from tests.scenario.town import town as town

if TYPE_CHECKING:
    from tests.scenario.town import Town


async def test_a_permission_that_is_lost_suspends_until_it_is_there_again(town: Town) -> None:
    world, news, olga = town.discord.world, town.news, town.olga
    await town.store(FERRY)
    assert "Harbour" in await olga.says(news, "@Broadsheet subscribe Harbour daily 08:30")
    world.overwrite(news, world.app.bot, deny=Permission.SEND_MESSAGES)
    assert await town.why_not(wanted=True) == failures.NO_PERMISSION
    assert "give it Send Messages" in await olga.slash(news, "status here"), "commands are answered"
    town.house.clock.move(hours=1)
    await town.tick()
    assert [one for one in town.discord.seen if one.status == 403] == [], "nothing is tried meanwhile"
    world.overwrite(news, world.app.bot, allow=Permission.SEND_MESSAGES)
    assert await town.why_not(wanted=False) is None
    town.house.clock.move(hours=24)
    await town.tick()
    assert "1  Night ferry runs aground" in town.rita.sees(news)
    everyone = town.guild.roles[town.guild.id]
    world.overwrite(news, world.app.bot)
    world.overwrite(news, everyone, deny=Permission.VIEW_CHANNEL)
    assert await town.why_not(wanted=True) == failures.NO_ACCESS
    await town.report()
    owner = town.guild.owner
    assert "in the channel #news: Harbour" in town.discord.sees(owner, world.direct(world.app.bot, owner))
    world.grant(town.guild, world.app.bot, Permission.ADMINISTRATOR)
    assert await town.why_not(wanted=False) is None


async def test_the_owner_of_a_channel_that_is_deleted_is_told_once(town: Town) -> None:
    world, owner = town.discord.world, town.guild.owner
    await town.olga.says(town.news, "@Broadsheet subscribe Harbour daily 08:30")
    world.delete(town.news)
    assert await town.why_not(wanted=True) == failures.GONE
    for _ in range(2):
        await town.report()
        town.house.clock.move(hours=1)
    told = town.discord.sees(owner, world.direct(world.app.bot, owner))
    assert told.startswith("Broadsheet: On the server Ostrey:")
    assert told.count(f"The channel {town.news.id} was deleted") == 1

    mona, harbour = (
        town.discord.person("mona", town.guild, Permission.MANAGE_GUILD),
        world.channel(town.guild, "harbour"),
    )
    seen = await mona.slash(harbour, "status all")
    assert f"{town.news.id}, which was deleted" in seen
    assert "by itself" not in seen
    seen = await mona.press(seen, "Take over here")
    assert "It comes here instead of the channel that was deleted." in seen
    seen = await mona.slash(harbour, "status all")
    assert "1 channel\n#harbour (this channel)\nHarbour" in seen


async def test_removal_suspends_and_an_outage_does_not(town: Town) -> None:
    world, guild = town.discord.world, town.guild
    await town.olga.says(town.news, "@Broadsheet subscribe Harbour daily 08:30")
    world.outage(guild)
    world.outage(guild, over=True)
    world.leave(guild, world.app.bot)
    assert await town.why_not(wanted=True) == REMOVED
    world.join(guild, world.app.bot)
    assert await town.why_not(wanted=False) is None
    world.outage(guild)
    world.channel(guild, "other")
    assert "Harbour" in await town.olga.slash(town.news, "status here")


async def test_a_removal_that_a_lost_session_had_told_is_seen_by_the_next(town: Town) -> None:
    world, guild, gateway = town.discord.world, town.guild, town.discord.gateway
    world.guild("Other")
    await town.olga.says(town.news, "@Broadsheet subscribe Harbour daily 08:30")
    gateway.refusals = 3
    gateway.invalidate()
    world.leave(guild, world.app.bot)
    assert await town.why_not(wanted=True) == REMOVED
    world.join(guild, world.app.bot)
    assert await town.why_not(wanted=False) is None


async def test_what_happened_while_nobody_listened_is_found_out(town: Town) -> None:
    world = town.discord.world
    await town.olga.says(town.news, "@Broadsheet subscribe Harbour daily 08:30")
    thread = world.thread(town.news, "details", town.olga.user)
    assert "Details" in await town.olga.says(thread, "@Broadsheet subscribe Details daily 08:30")
    await town.stop()
    world.overwrite(town.news, world.app.bot, deny=Permission.VIEW_CHANNEL)
    async with town.again():
        assert await town.why_not(wanted=True) == failures.NO_ACCESS
        world.overwrite(town.news, world.app.bot, allow=NOTHING)
        assert await town.why_not(wanted=False) is None
        world.archive(thread)
    world.leave(town.guild, world.app.bot)
    async with town.again():
        assert await town.why_not(wanted=True) == REMOVED
