"""Who may do what, and where: owners of one channel or several, threads, forums, direct messages, long answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.commands.pace import Pace
from digests.model import Channel
from tests.emulators.discord.model import Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.person import Person
from tests.emulators.people import until
from tests.feeds import page, rss
from tests.scenario.conftest import FERRY, LIBRARY
from tests.scenario.town import clock as clock
from tests.scenario.town import discord as discord
from tests.scenario.town import town as town

if TYPE_CHECKING:
    from tests.scenario.town import Town


async def test_what_somebody_may_do_is_what_the_channel_lets_them(town: Town) -> None:
    world, news, rita = town.discord.world, town.news, town.rita
    garden = world.channel(town.guild, "garden")
    world.overwrite(garden, rita.user, allow=Permission.MANAGE_CHANNELS)
    assert "“Harbour” is set up" in await town.olga.slash(news, "subscribe", name="Harbour", schedule="daily 08:30")
    assert "“Roses” is set up" in await rita.slash(garden, "subscribe", name="Roses", schedule="daily 09:00")
    assert "no channel that you may copy from" in await rita.slash(garden, "settings copy", channel=news)
    world.overwrite(news, rita.user, allow=Permission.MANAGE_CHANNELS)
    assert "Harbour" in await rita.slash(garden, "settings copy", channel=news)
    assert "Harbour" in await rita.says(garden, f"@Broadsheet settings copy <#{news.id}>"), "by whichever way"
    managers = "Only managers of this workspace may do that"
    assert managers in await rita.slash(garden, "sources add", name="The Wire")
    world.grant(town.guild, rita.user, Permission.MANAGE_GUILD)
    assert "The Wire" in await rita.slash(garden, "sources add", name="The Wire")
    await rita.slash(garden, "sources tag", name="The Wire", tags="local sport")
    assert "local" in await rita.slash(garden, "sources list")
    asked = await rita.slash(garden, "sources add")
    assert asked.modal is not None
    assert "The Post" in await rita.submit({"Name": "The Post"})
    assert "Roses" in await rita.slash(garden, "status all")

    page = await rita.slash(garden, "settings here", name="Roses", setting="stories", value="3")
    assert "3" in page
    page = await rita.slash(garden, "pause", name="Roses", until="tomorrow")
    assert "Roses" in page
    ended = await rita.slash(garden, "unsubscribe", name="Roses")
    assert "Roses" in ended
    assert "[Show to all]" not in ended, "what owners do is not for all"


async def test_a_flood_of_mentions_is_refused_once(town: Town) -> None:
    await town.stop()
    async with town.again(pace=Pace(2, 60)):
        for words in ("help", "x" * 2_001, "help", "help", "x" * 2_001):
            town.rita.writes(town.news, f"@Broadsheet {words}")
        assert "That was a lot" in await town.rita.slash(town.news, "latest"), "for herself she is told each time"
        seen = ("What you can ask", "That is longer than 2000 characters", "That was a lot")
        assert await until(lambda: all(words in town.olga.sees(town.news) for words in seen))
        town.house.clock.move(seconds=3)
        assert "What you can ask" in await town.rita.says(town.news, "@Broadsheet help")
        assert town.olga.sees(town.news).count("That was a lot") == 1
        assert town.olga.sees(town.news).count("What you can ask") == 2


async def test_a_thread_is_a_part_of_its_channel_until_it_has_a_digest_of_its_own(town: Town) -> None:
    world, news, rita, olga = town.discord.world, town.news, town.rita, town.olga
    await town.store(FERRY)
    await olga.slash(news, "subscribe", name="Harbour", schedule="daily 08:30")
    town.house.clock.move(hours=1)
    await town.tick()
    thread = world.thread(news, "about it", rita.user)
    assert "ran aground on a sandbank" in await rita.slash(thread, "summary", what="1")
    assert "It is paused until somebody types resume" in await olga.says(thread, "@Broadsheet pause")
    assert "Harbour" in await olga.press(olga.last(thread), "Resume")
    assert "“Ferries” is set up" in await olga.slash(thread, "subscribe", name="Ferries", schedule="daily 10:00")
    assert "Ferries" in await olga.slash(thread, "status here")
    assert "Harbour" not in await olga.slash(thread, "status here")
    world.overwrite(news, world.app.bot, deny=Permission.READ_MESSAGE_HISTORY)
    assert "Ferries" in await olga.says(thread, "@Broadsheet status"), "though it cannot be a reply"


async def test_direct_messages_are_a_persons_own(town: Town) -> None:
    rita, direct = town.rita, town.rita.direct()
    assert "There is no command “hello?”" in await rita.says(direct, "hello?")
    seen = await rita.slash(direct, "subscribe", name="Mine", schedule="daily 08:30")
    assert "“Mine” is set up" in seen
    assert not seen.ephemeral, "nobody else is there"
    assert "There are no roles here" in await rita.says(direct, "settings mention editors")
    await rita.says(direct, "sources add The Wire")
    assert "Mine" in await rita.says(direct, "status")
    assert "No digest comes to this channel" in await town.olga.says(town.olga.direct(), "status")
    assert [home for _, home in await town.house.subscriptions.workspaces()] == [f"@{rita.user.id}"]
    own = Channel("discord", f"@{rita.user.id}", str(direct.id))
    await town.house.store(FERRY, channel=own, source="The Wire")
    town.house.clock.move(hours=1)
    await town.tick()
    assert "1  Night ferry runs aground" in rita.sees(direct)
    latest = await rita.slash(direct, "latest")
    assert "[Show to all]" not in latest
    assert "ran aground on a sandbank" in await rita.press(latest, "Summary")
    help_page = await rita.slash(direct, "help")
    assert "Read the news now: digest" in help_page
    assert (await rita.press(help_page, "Next page")).message is help_page.message
    assert "Read the news now: /digest" in await rita.slash(town.news, "help"), "where commands begin with /"
    gone = await rita.slash(direct, "forget me")
    assert "1 digest" in gone
    assert "Nothing else is kept about you here" in gone
    assert "No digest comes to this channel" in await rita.says(direct, "status")


async def test_long_answers_are_turned_in_place_and_for_oneself(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    first = await olga.slash(news, "help")
    assert "Page 1 of 2" in first
    second = await olga.press(first, "Next page")
    assert "Page 2 of 2" in second
    assert second.message is first.message
    assert "Page 1 of 2" in await olga.press(second, "Previous page")
    town.discord.world.overwrite(news, olga.user, deny=Permission.SEND_MESSAGES)
    refused = await olga.press(first, "Show to all")
    assert "You may not post in this channel" in refused
    assert refused.ephemeral
    town.discord.world.overwrite(news, olga.user)
    await olga.press(first, "Show to all")
    await until(lambda: "Page 1 of 2" in rita.sees(news))
    assert "Everybody was shown that already" not in rita.sees(news)
    turned = await rita.press(rita.last(news), "Next page")
    assert turned.ephemeral, "for everybody else the page stays"
    assert "sources tag" not in turned, "what it shows is what she may do"
    assert "Page 1 of 2" in olga.sees(news)


async def test_editions_come_to_threads_forums_and_announcements(town: Town) -> None:
    world, olga = town.discord.world, town.olga
    await town.store(FERRY)
    await town.store(LIBRARY)
    forum = world.channel(town.guild, "papers", Kind.FORUM, tags=("Harbour",))
    wire = world.channel(town.guild, "wire", Kind.ANNOUNCEMENT)
    rules = world.thread(forum, "House rules", town.rita.user)
    for place in (rules, wire):  # what is set up in a post is the forum's
        assert "is set up" in await olga.slash(place, "subscribe", name="Harbour", schedule="daily 08:30")
    await town.stop()
    town.house.clock.move(hours=1)
    async with town.again() as later:
        await later.tick()
        (post,) = (one for one in town.guild.threads.values() if one.parent is forum and one is not rules)
        assert post.name.startswith("Harbour")
        assert "Night ferry runs aground" in town.rita.sees(post)
        chosen = await town.rita.choose(town.rita.last(post), "Quotes of…", "1 Night ferry runs aground")
        assert "“We heard a long, soft scrape" in chosen
        assert "Library lends out" in await town.rita.slash(post, "summary", what="2"), "its numbers are the forum's"
        assert "Night ferry runs aground" in town.rita.sees(wire)


async def test_each_form_is_filled_in_for_itself_and_sent_once(town: Town) -> None:
    news, olga = town.news, town.olga
    panel = await olga.slash(news, "subscribe")
    twice = asyncio.create_task(olga.press(panel, "Set it up"))
    assert "is set up" in await olga.press(panel, "Set it up")
    await until(lambda: sum(one.path.endswith("/callback") for one in town.discord.seen) == 3)
    assert "is set up" in panel
    twice.cancel()

    phone = Person(olga.world, town.discord.interactions, olga.user)
    assert "Topics" in await phone.slash(news, "topics")
    await olga.says(news, "@Broadsheet pause form")
    assert "Until" in await olga.press(olga.last(news), "Fill it in")
    assert "one of ferry" in await phone.submit({"Topics: one of these": "ferry"})
    assert "changed “Morning digest” meanwhile" in await olga.submit({"Until": "tomorrow"}), "this form is another"


async def test_forms_keep_what_was_filled_in_until_it_is_right_or_given_up(town: Town) -> None:
    news, olga = town.news, town.olga
    await olga.slash(news, "subscribe", name="Harbour", schedule="daily 08:30")
    asked = await olga.slash(news, "topics")
    assert "What its stories are about: Harbour" in asked
    assert "none of football" in await olga.submit({"Topics: none of these": "football"})

    assert "which you alone will see" in await olga.says(news, "@Broadsheet pause form")
    opener = olga.last(news)
    assert "Pause a digest: Harbour" in await olga.press(opener, "Fill it in")
    panel = await olga.submit({"Until": "the cows come home"})
    assert "I do not know that time" in panel
    assert panel.message is not opener, "what others see stays"
    await olga.press(panel, "Change Until")
    panel = await olga.submit({"Until": "tomorrow"})
    assert "I do not know that time" not in panel
    assert "Nothing was changed" in await olga.press(panel, "Cancel")

    await olga.says(news, "@Broadsheet settings form")
    panel = await olga.press(olga.last(news), "Fill it in")
    await olga.slash(news, "settings here", setting="stories", value="3")
    refused = await olga.press(panel, "Save")
    assert "changed" in refused
    assert "Name  Harbour" in refused, "what was filled in is not lost"


async def test_feeds_are_tried_and_added(town: Town) -> None:
    rita, news, web = town.rita, town.news, town.house.web
    town.discord.world.grant(town.guild, rita.user, Permission.MANAGE_GUILD)
    web.put("https://mill.example/", page("/feed.xml"), "text/html")
    web.put("https://mill.example/feed.xml", rss("The Mill", "Harbour reopens", "Lighthouse dark"))
    tried = await rita.slash(news, "sources test", address="https://mill.example/")
    assert "The Mill: 2 articles would be stored" in tried
    assert "Harbour reopens" in tried
    web.held["https://mill.example/feed.xml"] = asyncio.Event()
    town.house.clock.move(minutes=5)
    asking = asyncio.create_task(
        rita.slash(news, "sources add", address="https://mill.example/", tags="sea", every="1 hour", take="page")
    )
    assert await until(lambda: web.running == 1 and "thinking…" in rita.sees(news))
    web.held["https://mill.example/feed.xml"].set()
    added = await asking
    assert "“The Mill” is a source of this workspace now." in added
    assert added.ephemeral
    refused = await rita.slash(news, "sources add", name="Gull", address="https://gull.example/")
    assert "There is nothing at that address (404)." in refused
    assert "“Gull” is a source" in await rita.press(refused, "Add it all the same")
    listed = await rita.slash(news, "sources list")
    assert "Fetched every 1 hour" in listed
    await rita.slash(news, "sources import")
    gull = '<opml><outline text="Tern" xmlUrl="https://tern.example/"/></opml>'
    assert "1 source was added" in await rita.submit({"The list itself": gull})
    assert 'xmlUrl="https://tern.example/"' in await rita.slash(news, "sources export")
