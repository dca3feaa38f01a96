"""Life in a workspace: what becomes of channels, of the bot and of its token, and what becomes of the digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.slack import failures
from digests.services.presence import REMOVED
from digests.wishes import DELETED
from tests.scenario.conftest import FERRY
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from tests.scenario.slack_town import Town


async def test_a_channel_that_is_archived_or_left_suspends_until_it_is_back(town: Town) -> None:
    world, news, bot = town.slack.world, town.news, town.workspace.bot
    await town.store(FERRY)
    assert "Harbour" in await town.olga.says(news, "@Broadsheet subscribe Harbour daily 08:30")
    world.archive(news)
    assert await town.why_not(wanted=True) == failures.ARCHIVED
    town.house.clock.move(hours=1)
    asked = len(town.slack.seen)
    await town.tick()
    assert not any(one.method == "chat.postMessage" for one in town.slack.seen[asked:]), "nothing is tried meanwhile"
    world.archive(news, archived=False)
    assert await town.why_not(wanted=False) is None
    world.kick(news, bot)
    assert await town.why_not(wanted=True) == failures.OUTSIDE
    assert "invite it there with /invite @Broadsheet" in await town.olga.command(news, "/news status"), (
        "commands are answered"
    )
    world.invite(news, bot)
    assert await town.why_not(wanted=False) is None
    town.house.clock.move(hours=24)
    await town.tick()
    assert "1  Night ferry runs aground" in town.rita.sees(news)


async def test_the_owner_of_a_channel_that_is_deleted_is_told_once(town: Town) -> None:
    await town.olga.says(town.news, "@Broadsheet subscribe Harbour daily 08:30")
    town.slack.world.delete(town.news)
    assert await town.why_not(wanted=True) == DELETED
    for _ in range(2):
        await town.report()
        town.house.clock.move(hours=1)
    told = town.ada.sees(town.ada.direct())
    assert told.count(f"The channel {town.news.id} was deleted") == 1

    harbour = town.slack.world.channel(town.workspace, "harbour", creator=town.olga.user, members=(town.ada.user,))
    seen = await town.ada.command(harbour, "/news status all")
    assert f"{town.news.id}, which was deleted" in seen
    seen = await town.ada.press(town.ada.last(harbour), "Take over here")
    assert "It comes here instead of the channel that was deleted." in seen
    seen = await town.ada.command(harbour, "/news status all")
    assert "1 channel\n#harbour (this channel)" in seen


async def test_what_happened_while_nobody_listened_is_found_out(town: Town) -> None:
    world = town.slack.world
    await town.olga.says(town.news, "@Broadsheet subscribe Harbour daily 08:30")
    await town.stop()
    world.archive(town.news)
    async with town.again():
        assert await town.why_not(wanted=True) == failures.ARCHIVED
        world.archive(town.news, archived=False)
        assert await town.why_not(wanted=False) is None
        world.revoke(town.workspace)
        assert await town.why_not(wanted=True) == REMOVED
    world.install(town.workspace)
    async with town.again():
        assert await town.why_not(wanted=False) is None, "another token was set"
        world.uninstall(town.workspace)
        assert await town.why_not(wanted=True) == REMOVED
