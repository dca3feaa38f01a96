"""Who may do what on Slack, and where: the Home tab, direct messages, private channels, long answers, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.pace import Pace
from bot.platforms.slack import failures
from digests.model import Document
from tests.emulators.people import until
from tests.emulators.slack.model import Kind, Role
from tests.feeds import page, rss
from tests.news import hours
from tests.scenario.conftest import FERRY
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from tests.emulators.slack.model import View
    from tests.emulators.slack.person import Person
    from tests.scenario.slack_town import Town


async def test_what_somebody_may_do_is_who_they_are(town: Town) -> None:
    world, news, rita, olga, ada = town.slack.world, town.news, town.rita, town.olga, town.ada
    garden = world.channel(town.workspace, "garden", creator=rita.user, members=(olga.user,))
    only_owners, only_managers = (
        "Only owners of this channel may do that",
        "Only managers of this workspace may do that",
    )
    assert "“Harbour” is set up" in await olga.command(news, "/news subscribe Harbour daily 08:30")
    assert only_owners in await olga.command(garden, "/news subscribe Roses daily 09:00")
    assert "“Roses” is set up" in await rita.command(garden, "/news subscribe Roses daily 09:00")
    assert "no channel that you may copy from" in await rita.command(garden, f"/news settings copy <#{news.id}|news>")
    assert "Roses" in await ada.command(news, f"/news settings copy <#{garden.id}|garden>")
    assert "sees no channel “#meadow”" in await ada.command(news, "/news settings copy #meadow")
    assert "Copy another" in await rita.command(garden, "/news settings copy form")
    refused = await rita.submit({"Channel": "#news"})
    assert await until(lambda: "no channel that you may copy from" in refused), "by its name, which is not hers"
    shed = world.channel(town.workspace, "shed", creator=rita.user)
    assert "Roses" in await rita.command(shed, "/news settings copy #garden")
    assert only_managers in await olga.command(news, "/news sources add The Wire")
    added = await ada.command(news, "/news sources add The Wire")
    assert "The Wire" in added
    assert "[Show to all]" not in added, "what managers do is not for all"
    world.promote(olga.user, Role.ADMIN)
    assert await until(lambda: town.slack.post.sent[-1].acknowledged_in is not None)
    assert "The Post" in await olga.command(news, "/news sources add The Post")
    assert only_owners in await rita.says(news, "@Broadsheet pause Harbour")
    assert "which you alone will see" in await olga.says(news, "@Broadsheet pause Harbour form")
    opener = olga.last(news)
    assert only_owners in await rita.press(opener, "Fill it in")
    opened = await olga.press(opener, "Fill it in")
    assert "Pause a digest" in opened


async def test_a_flood_of_mentions_is_refused_once(town: Town) -> None:
    rita, news = town.rita, town.news
    await town.stop()
    async with town.again(pace=Pace(2, 60)):
        top = rita.writes(news, "Anybody here?")
        for _ in range(5):
            rita.writes(news, "@Broadsheet help", to=top)
        seen = {"What you can ask": 2, "That was a lot": 1}
        assert await until(lambda: all(town.olga.sees(news, top).count(words) == seen[words] for words in seen))
        assert "That was a lot" in await rita.command(news, "/news latest"), "for herself she is told each time"
        town.house.clock.move(seconds=3)
        assert "What you can ask" in await rita.says(news, "@Broadsheet help", to=top)
        assert town.olga.sees(news, top).count("That was a lot") == 1


async def test_a_channel_that_we_are_not_in(town: Town) -> None:
    world, rita = town.slack.world, town.rita
    den = world.channel(town.workspace, "den", Kind.PRIVATE, creator=rita.user, with_bot=False)
    yard = world.channel(town.workspace, "yard", creator=rita.user, with_bot=False)
    for place in (den, yard):
        assert failures.OUTSIDE in await rita.command(place, "/news subscribe Mine daily 08:30")
        assert "What you can ask" in await rita.command(place, "/news help")
        world.invite(place, town.workspace.bot)
        seen = await rita.command(place, "/news subscribe Mine daily 08:30")
        if failures.OUTSIDE in seen:  # the news that we are in it came a moment later
            seen = await rita.command(place, "/news subscribe Mine daily 08:30")
        assert "“Mine” is set up" in seen
    other = world.direct(rita.user, town.olga.user)
    assert (await rita.command(other, "/news help")).ephemeral, "between two people we say nothing for both"


async def test_direct_messages_are_a_persons_own(town: Town) -> None:
    rita, direct = town.rita, town.rita.direct()
    await town.store(FERRY)
    assert "There is no command “hello?”" in await rita.says(direct, "hello?")
    seen = await rita.command(direct, "/news subscribe Mine daily 08:30")
    assert "“Mine” is set up" in seen
    assert not seen.ephemeral, "nobody else is there"
    assert "Mine" in await rita.says(direct, "status")
    town.house.clock.move(hours=1)
    await town.tick()
    assert "1  Night ferry runs aground" in rita.sees(direct)


async def test_long_answers_are_turned_in_place_and_for_oneself(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await many(town)
    first = await olga.command(news, "/news latest")
    assert "Page 1 of 2" in first
    second = await olga.press(first, "Next page")
    assert "Page 2 of 2" in second
    assert second.message is first.message
    await olga.press(second, "Show to all")
    await until(lambda: "Page 2 of 2" in rita.sees(news))
    turned = await rita.press(rita.last(news), "Previous page")
    assert turned.ephemeral, "for everybody else the page stays"
    assert "Page 2 of 2" in olga.sees(news)
    alone = await rita.command(rita.direct(), "/news latest")
    assert (await rita.press(alone, "Next page")).message is alone.message
    assert "[Show to all]" not in alone


async def test_everything_is_at_hand_in_the_home_tab(town: Town) -> None:
    rita, olga, ada = town.rita, town.olga, town.ada
    await town.store(FERRY)
    await olga.opens_home()
    assert "#news" in olga.sees_home()
    assert "No digest comes to this channel" in olga.sees_home()
    form = await olga.press(_home(olga), "New digest")
    assert "Schedule" in form
    done = await olga.submit({"Name": "Harbour", "Schedule": "daily 08:30", "Time zone": "UTC"})
    assert await until(lambda: "“Harbour” is set up" in done)
    assert await until(lambda: "Pause" in str(_home(olga).body)), "it is shown as it is now"
    olga.cancel()

    await rita.opens_home()
    assert "Harbour" in rita.sees_home()
    assert "1 source" in rita.sees_home()
    assert "Settings" not in rita.sees_home(), "she only reads"
    read = await rita.press(_home(rita), "Read now")
    assert "1  Night ferry runs aground" in read
    summary = await rita.choose(read, "…", "Quotes")
    assert "“We heard a long, soft scrape" in summary

    paused = await olga.choose(_home(olga), "…", "Pause")
    assert "paused until somebody types resume" in paused
    assert await until(lambda: "Resume" in str(_home(olga).body))
    await ada.opens_home()
    asked = await ada.choose(_home(ada), "…", "Add a source", nth=1)
    assert "Address" in asked


async def many(town: Town) -> None:
    """More news than a page of an answer has."""
    ingest, now = town.house.ingest, town.house.clock.now()
    for number in range(31):
        words = [
            f"{chr(97 + number % 26)}{chr(97 + number // 26)}{one}"
            for one in ("lder", "nvil", "pron", "ttic", "xiom", "gave", "corn", "rbour")
        ]
        text = f"{' '.join(words[:4]).title()}\n\n{' '.join(words).title()} {' '.join(reversed(words))}.\n"
        notice = Document(source="The Pier", keys=(str(number),), text=text, published_at=now - hours(1))
        await ingest.store((town.channel.platform, town.channel.workspace), notice)
    await ingest.read_unread()


def _home(person: Person) -> View:
    return person.world.homes[person.workspace.id, person.user.id]


async def test_feeds_are_tried_and_added(town: Town) -> None:
    ada, news, web = town.ada, town.news, town.house.web
    web.put("https://mill.example/", page("/feed.xml"), "text/html")
    web.put("https://mill.example/feed.xml", rss("The Mill", "Harbour reopens", "Lighthouse dark"))
    tried = await ada.command(news, "/news sources test <https://mill.example/|mill.example>")
    assert "The Mill: 2 articles would be stored" in tried
    added = await ada.command(news, "/news sources add <https://mill.example/> tags sea every 1 hour")
    assert "“The Mill” is a source of this workspace now." in added
    refused = await ada.command(news, "/news sources add Gull https://gull.example/")
    assert "There is nothing at that address (404)." in refused
    assert "“Gull” is a source" in await ada.press(refused, "Add it all the same")
    form = await ada.command(news, "/news sources set The Mill")
    assert "Set a source" in form
    done = await ada.submit({"Interval": "2 hours"})
    assert await until(lambda: "Fetched every 2 hours" in done), "on a busy machine after “One moment…”"
    assert 'xmlUrl="https://gull.example/"' in await ada.command(news, "/news sources export")
