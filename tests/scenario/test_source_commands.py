"""Sources by their addresses: found, tried, added, set, fetched again; and what is said when that cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from bot.commands.request import Role
from bot.platforms.console.render import LIMITS, render
from digests.adding import Sample, Trial
from digests.errors import Denied, Unreachable
from digests.messages import Action, Form
from digests.model import FeedState, Health, Lack, Source, Take
from digests.ports.sources import Quotas
from digests.present import feeds as trials
from digests.present import sources as answers
from digests.present.view import View
from digests.services.find import Find
from digests.services.follow import Follow
from digests.services.sources import Sources
from digests.syndication import Rejected
from tests.fakes import DirectReader
from tests.feeds import rss
from tests.news import NOW
from tests.scenario.conftest import CHANNEL, ELSEWHERE, House
from tests.scenario.newsstand import Newsstand
from tests.scenario.test_sources import SECRET, TOKEN, do_while, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.store.engine import Database

ARCHIVED = "<item><title>Old news</title><guid>1</guid><pubDate>Mon, 06 Sep 2010 00:01:00 GMT</pubDate></item>"
MILL, GULL = "https://mill.example/feed", "https://gull.example/feed"


async def do(house: House, words: str, **given: Any) -> str:
    return await house.ask(words, role=Role.MANAGER, **given)


async def kept(house: House) -> list[Source]:
    return await house.sources.of_workspace(CHANNEL.home)


@pytest.fixture
def desk(house: House) -> House:
    house.web.put(MILL, rss("The Mill", "Harbour reopens", "Lighthouse dark"))
    house.web.put(GULL, rss("Gull & Tern", host="gull.example"))
    return house


class TestAdd:
    async def test_it_is_called_as_its_feed_is(self, desk: House) -> None:
        said = await do(desk, f"sources add {MILL}")
        assert said == (
            "“The Mill” is a source of this workspace now.\n"
            f"Its feed: {MILL}\n"
            "2 articles are in it, the newest of 1 hour ago. They are kept; what comes from now on is news.\n"
        )
        [source] = await kept(desk)
        assert (source.name, source.address, source.tags, source.take, source.every) == (
            "The Mill", MILL, (), Take.BEST, None,
        )  # fmt: skip
        assert await do(desk, f"sources add {MILL}") == "It is a source here already: The Mill.\n"

    async def test_with_all_that_can_be_said(self, desk: House) -> None:
        words = f"sources add Mill News {MILL} tags: Sea, local every: 2 hours take: page"
        said = await do(desk, words)
        assert "\nTags: Sea, local\nFetched every 2 hours\nIts words are taken from the pages\n" in said
        [source] = await kept(desk)
        assert (source.name, source.tags, source.take, source.every) == (
            "Mill News", ("Sea", "local"), Take.PAGE, timedelta(hours=2),
        )  # fmt: skip

    async def test_several_at_once(self, desk: House) -> None:
        said = await do(desk, f"sources add <{MILL}> {GULL} https://nowhere.example/ {MILL}")
        assert said.startswith("2 sources were added\n")
        assert "“The Mill” is a source" in said
        assert "“Gull & Tern” is a source" in said
        assert "There are no articles in it yet: they are read as they come." in said
        assert "https://nowhere.example\n   There is nothing at that address (404). To add it all the same, " in said
        assert [source.name for source in await kept(desk)] == ["Gull & Tern", "The Mill"]
        none = await desk.message(f"sources add {MILL} https://nowhere.example/", role=Role.MANAGER)
        assert (none.refusal, none.actions) == (True, ())

    async def test_names_are_kept_apart(self, desk: House) -> None:
        await do(desk, "sources add The Mill")
        await do(desk, f"sources add {MILL}")
        assert [source.name for source in await kept(desk)] == ["The Mill", "The Mill 2"]

    async def test_undated_articles(self, desk: House) -> None:
        item = "<item><title>Storm</title><guid>1</guid><description>It blew.</description></item>"
        desk.web.put(MILL, f'<rss version="2.0"><channel><title>The Mill</title>{item}</channel></rss>')
        said = await do(desk, f"sources add {MILL}")
        assert "1 article is in it, without a date. It is kept; what comes from now on is news." in said

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (f"Mill {MILL} {GULL}", "A name is for one address. Without it each is called as its feed is."),
            (" ".join(f"https://h{n}.example" for n in range(11)), "At most 10 addresses are added at once."),
            (f"{MILL} every 5 minutes", "The shortest interval here is 10 minutes."),
            (f"{MILL} every 5 weeks", "An interval is a minute at least and 4 weeks at the most, or auto."),
            (f"{MILL} every now and then", "Give a length of time, such as 48h or 2 days, not “now and then”."),
            (f"{MILL} take all", "Choose one of best, feed, page, not “all”."),
            (f"{MILL} tags a/b", "A tag is one word of letters, digits and hyphens, not “a/b”."),
            (f"{MILL} tags {' '.join(f't{n}' for n in range(21))}", "A source has at most 20 tags."),
            (f"{MILL} take page take feed", "take is said twice: say it once."),
            (f"{MILL} tags", "Say what tags is to be, behind the word."),
            (f"{MILL} every take page", "Say what every is to be, behind the word."),
            (f"{MILL} anyway please", "What follows anyway is too much: nothing does."),
            ("“Mill” tags sea every 5 minutes", "The shortest interval here is 10 minutes."),
        ],
    )  # fmt: skip
    async def test_what_does_not_fit_gets_one_sentence(self, desk: House, words: str, said: str) -> None:
        assert (await do(desk, f"sources add {words}")).startswith(said)
        assert await kept(desk) == []
        assert desk.web.asked == []

    async def test_what_does_not_answer_may_be_added_all_the_same(self, desk: House) -> None:
        desk.web.broken[MILL] = Unreachable("mill.example does not answer.")
        said = await desk.message(f"sources add Mill {MILL}", role=Role.MANAGER)
        assert said.refusal
        assert "mill.example does not answer. To add it all the same, type it with anyway at the end." in shown(said)
        assert said.actions == (Action("Add it all the same", f'sources add "Mill" {MILL} anyway'),)
        again = await do(desk, said.actions[0].command)
        assert "“Mill” is a source of this workspace now." in again
        assert "It was not looked at: sources says how it does." in again
        nameless = await desk.message("sources add https://tern.example/", role=Role.MANAGER)
        await do(desk, nameless.actions[0].command)
        assert [one.name for one in await kept(desk)] == ["Mill", "tern.example"]

    @pytest.mark.parametrize(
        ("error", "why"),
        [(Denied("It leads to this machine."), "It leads to this machine."), (None, "There is no feed")],
    )
    async def test_what_is_no_feed_may_not(self, desk: House, error: Denied | None, why: str) -> None:
        desk.web.put(MILL, "<html><body><p>Hello</p></body></html>", "text/html")
        if error:
            desk.web.broken[MILL] = error
        said = await desk.message(f"sources add {MILL}", role=Role.MANAGER)
        assert (said.refusal, said.actions) == (True, ())
        assert why in shown(said)
        assert "anyway" not in shown(said)
        assert why in await do(desk, f"sources add {MILL} anyway")
        assert await kept(desk) == []
        await do(desk, f"sources add Gull {GULL}")
        assert why in await do(desk, f"sources set Gull address {MILL} anyway")
        assert [one.address for one in await kept(desk)] == [GULL]

    async def test_no_button_has_a_secret(self, desk: House) -> None:
        said = await desk.message(f"sources add {SECRET}", role=Role.MANAGER)
        assert said.actions == ()
        assert TOKEN not in repr(said)

    async def test_no_more_than_a_workspace_may_have(self, desk: House) -> None:
        sources = Sources(desk.sources, desk.clock, Quotas(sources=1))
        follow = Follow(sources, Find(desk.web, DirectReader(), desk.clock), desk.clock)
        few = structs.replace(desk, desk=structs.replace(desk.desk, follow=follow, sources=sources))
        said = await do(few, f"sources add {MILL} {GULL}")
        assert said.startswith("1 source was added\n")
        assert f"{GULL}\n   This workspace has 1 source, which is the most it may. Remove one first.\n" in said

    async def test_further_feeds_of_its_page_are_named(self, desk: House) -> None:
        trial = structs.replace(await desk.desk.follow.trial(CHANNEL.home, MILL), others=(GULL, SECRET))
        desk.desk.follow._kept[CHANNEL.home, MILL, Take.FEED] = desk.clock.now(), trial
        said = await do(desk, f"sources add {MILL}")
        assert (
            f"Its page names further feeds, which can be added, too: {GULL}, https://wire.example/private/…?…" in said
        )

    async def test_readers_and_owners_may_not(self, desk: House) -> None:
        for words in (f"add {MILL}", f"test {MILL}", "set Mill every day", "resume Mill", f"import {MILL}"):
            for role in (Role.READER, Role.OWNER):
                assert "manage" in await desk.ask(f"sources {words}", role=role)
        assert desk.web.asked == []


class TestTest:
    async def test_what_would_be_stored_and_why_not(self, desk: House) -> None:
        body = rss("The Mill", "Harbour reopens").replace("</channel>", f"{ARCHIVED}</channel>")
        desk.web.put(MILL, body)
        said = await do(desk, f"sources test {MILL}")
        assert said.startswith(f"The Mill: 1 article would be stored\n\nIts feed: {MILL}\n")
        assert "\nHarbour reopens\n   https://mill.example/1\n   Sunday 22 November, 07:00 · " in said
        assert "\nOld news\n   Not stored: " in said
        assert said.endswith(f"\nNothing was stored. To add it, type: sources add {MILL}\n")
        assert await kept(desk) == []

    async def test_of_a_source_by_its_name(self, desk: House) -> None:
        await do(desk, f"sources add Mill {MILL} take page")
        desk.clock.move(hours=1)
        said = await do(desk, "sources test “Mill”")
        assert said.startswith("Mill: 2 articles would be stored\n")
        assert "words in the feed. Its site does not give out its page.\n" in said
        assert said.endswith("\nNothing was stored by this.\n")

    async def test_it_is_paged_without_asking_again(self, desk: House) -> None:
        desk.web.put(MILL, rss("The Mill", *(f"Headline {n}" for n in range(60))))
        said = await do(desk, f"sources test {MILL}")
        assert f"sources test {MILL} page 2" in said
        assert "Headline 59" in await do(desk, f"sources test {MILL} page 9")
        await do(desk, f"sources add {MILL}")
        assert desk.web.addresses() == [MILL]
        desk.clock.move(minutes=3)
        await do(desk, f"sources test {MILL}")
        assert desk.web.addresses() == [MILL, MILL]

    async def test_an_address_with_a_secret_is_never_said(self, desk: House) -> None:
        desk.web.put(SECRET.partition("#")[0], rss("Paid", *(f"Headline {n}" for n in range(60))))
        said = await desk.message(f"sources test {SECRET}", role=Role.MANAGER)
        assert TOKEN not in repr(said)
        assert said.actions == ()
        assert "52 more are not shown." in shown(said)
        assert "To add it, type sources add and the address." in str(said.footer)

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("https://nowhere.example/", "There is nothing at that address (404).\n"),
            ("ftp://nowhere.example/", "An address begins with https:// or http://.\n"),
            ("Gull", "There is no source “Gull” here."),
            ("Tern", "“Tern” has no address: what it has is imported. To give it one, type: sources set Tern address"),
        ],
    )
    async def test_what_cannot_be_tested(self, desk: House, words: str, said: str) -> None:
        await do(desk, "sources add Tern")
        assert (await do(desk, f"sources test {words}")).startswith(said)

    async def test_a_form_asks_for_it(self, desk: House) -> None:
        form = await desk.form("sources test", role=Role.MANAGER)
        assert (await desk.form(f"sources test {MILL} form", role=Role.MANAGER)).fields[0].value == MILL
        assert "The Mill: 2 articles" in str((await desk.fill(form, {"address": MILL}, role=Role.MANAGER)).title)
        for typed in ("", SECRET.replace("https", "ftp")):
            again = await desk.fill(form, {"address": typed}, role=Role.MANAGER)
            assert isinstance(again, Form)
            assert again.wrong.keys() == {"address"}
            assert again.fields[0].value == ""


class TestSet:
    async def test_what_is_not_said_stays(self, desk: House) -> None:
        await do(desk, f"sources add {MILL} tags sea")
        said = await do(desk, "sources set The Mill every 30 minutes take feed")
        assert said == (
            "“The Mill” is set so now:\n"
            f"   Its address: {MILL}\n   Tags: sea\n"
            "   Fetched every 30 minutes\n   Its words are taken from the feed\n"
        )
        said = await do(desk, "sources set the mill tags off every auto take best")
        assert "Everything is as usual: fetched as often as it changes, its best text taken." in said
        [source] = await kept(desk)
        assert (source.tags, source.take, source.every) == ((), Take.BEST, None)

    async def test_another_address(self, desk: House) -> None:
        await do(desk, f"sources add {MILL}")
        assert GULL in await do(desk, f"sources set The Mill address {GULL}")
        nowhere = "https://nowhere.example/feed"
        said = await do(desk, f"sources set The Mill address {nowhere}")
        assert (
            said == "There is nothing at that address (404). To take it all the same, type it with anyway at the end.\n"
        )
        await do(desk, f"sources set The Mill address {nowhere} anyway")
        assert [source.address for source in await kept(desk)] == [nowhere]
        await do(desk, f"sources add {MILL}")
        said = await do(desk, f"sources set The Mill address {MILL}")
        assert said == "“The Mill 2” reads that feed here already.\n"

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("Gull every day", "There is no source “Gull every day” here."),
            ("The Mill daily", "I do not know what to do with “daily”. Type: sources set NAME"),
            ("The Mill every minute", "The shortest interval here is 10 minutes."),
            ("The Mill take all", "Choose one of best, feed, page, not “all”."),
            ("The Mill address gull.example", "There is nothing at that address (404)."),
            ("The Mill every", "Say what every is to be, behind the word."),
        ],
    )
    async def test_what_does_not_fit_gets_one_sentence(self, desk: House, words: str, said: str) -> None:
        await do(desk, f"sources add {MILL}")
        [before] = await kept(desk)
        assert (await do(desk, f"sources set {words}")).startswith(said)
        assert await kept(desk) == [before]

    async def test_a_form_has_what_is_set(self, desk: House) -> None:
        await do(desk, f"sources add {MILL} tags sea, local every 1 hour")
        form = await desk.form("sources set The Mill", role=Role.MANAGER)
        assert [field.value for field in form.fields] == ["The Mill", "", "sea, local", "1 hour", "best"]
        said = await desk.fill(form, {"tags": "", "take": "page"}, role=Role.MANAGER)
        assert "Its words are taken from the pages" in shown(said)
        [source] = await kept(desk)
        assert (source.address, source.tags, source.every) == (MILL, (), timedelta(hours=1))
        again = await desk.fill(form, {"every": "soon", "name": "Gull"}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong.keys() == {"name"}
        empty = await desk.form("sources set", role=Role.MANAGER)
        assert [field.value for field in empty.fields] == ["", "", "", "auto", "best"]


class TestResume:
    async def test_it_is_fetched_at_once(self, desk: House) -> None:
        await do(desk, f"sources add {MILL}")
        now = desk.clock.now()
        [polled] = await desk.desk.feeds.due(now, now + timedelta(minutes=5), 10)
        gone = structs.replace(polled, state=FeedState.GONE, reason="It says that it is gone (410).", next_at=None)
        assert await desk.desk.feeds.settle(gone)
        assert "Gone, and not fetched any more: It says that it is gone (410).\n" in await desk.ask("sources")
        said = await do(desk, "sources resume the mill")
        assert said == "“The Mill” answers, and is fetched again from now on.\n"
        assert len(await desk.desk.feeds.due(now, now + timedelta(minutes=5), 10)) == 1

    async def test_whether_it_answers_is_said(self, desk: House) -> None:
        await do(desk, f"sources add {MILL}")
        desk.clock.move(hours=1)
        desk.web.broken[MILL] = Unreachable("mill.example does not answer.")
        said = await do(desk, "sources resume The Mill")
        assert said.startswith("“The Mill” is tried again, and was not well just now. mill.example does not answer.")

    async def test_of_what_is_none(self, desk: House) -> None:
        await do(desk, "sources add Tern")
        assert "“Tern” has no address: what it has is imported." in await do(desk, "sources resume Tern")
        assert "There is no source “Tern now” here." in await do(desk, "sources resume Tern now")

    async def test_somebody_removes_it_meanwhile(self, desk: House, database: Database) -> None:
        await do(desk, f"sources add {MILL}")
        said = await do_while(desk, database, "sources resume The Mill", others="sources remove The Mill")
        assert said == "“The Mill” was removed meanwhile. Type sources to see which there are.\n"

    async def test_a_form_asks_which(self, desk: House) -> None:
        await do(desk, f"sources add {MILL}")
        form = await desk.form("sources resume", role=Role.MANAGER)
        assert "answers, and is fetched again" in shown(await desk.fill(form, {"name": "The Mill"}, role=Role.MANAGER))
        again = await desk.fill(form, {"name": "Gull"}, role=Role.MANAGER)
        assert isinstance(again, Form)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"state": FeedState.OK, "succeeded_at": NOW, "per_day": 2.4}, ["Last fetched: just now", "about 2 a day"]),
        ({"state": FeedState.OK, "per_day": 1.0}, ["Not fetched yet", "about 1 a day"]),
        ({"state": FeedState.OK, "per_day": 0.3}, ["about 2 a week"]),
        ({"state": FeedState.OK, "per_day": 0.01}, ["about 1 a week"]),
        ({"state": FeedState.SLOW, "reason": "It took 20 s."}, ["Slow: It took 20 s."]),
        ({"state": FeedState.MOVED}, ["Moved for good: its new address is fetched"]),
        ({"state": FeedState.GONE, "succeeded_at": NOW}, ["not fetched any more: No reason is known.", "Last fetched"]),
        ({"state": FeedState.PAUSED, "reason": "No answer."}, ["somebody types sources resume: No answer."]),
        ({"state": FeedState.FAILING, "reason": "No answer."}, ["Failing: No answer."]),
        (
            {"state": FeedState.FAILING, "failing_since": NOW, "next_at": NOW + timedelta(hours=1)},
            ["Failing since: Sunday 22 November, 08:00", "Next try: Sunday 22 November, 09:00"],
        ),
        (
            {"lacking": 3, "alike": 2, "lack": Lack.PAYWALL},
            ["3 articles this week have but the feed's words, 2 of them for this reason: Its page is for"],
        ),
        ({"newest_at": NOW - timedelta(days=9)}, ["No new article in 7 days, perhaps down"]),
        (
            {"newest_at": NOW - timedelta(days=9), "state": FeedState.FAILING},
            ["No new article in 7 days, perhaps down"],
        ),
        ({"newest_at": NOW - timedelta(days=9), "state": FeedState.OK}, ["No new article in 7 days\n"]),
    ],
)
def test_states_in_plain_words(given: dict[str, Any], said: Sequence[str]) -> None:
    health = Health(**{"source": Source(1, "The Mill", MILL), "newest_at": NOW, "published_at": NOW, **given})
    text = render(answers.sources([health], (), NOW, View("sources", "UTC", LIMITS)), NOW)
    assert all(words in text for words in said), text


@pytest.mark.parametrize(
    ("take", "said"),
    [
        (Take.BEST, "a teaser of 1 word; its page would be read"),
        (Take.PAGE, "1 word in the feed; its page would be read"),
        (Take.FEED, "no date: it counts from when it is stored · a teaser of 1 word\n"),
    ],
)
def test_where_the_text_of_a_teaser_is_from(take: Take, said: str) -> None:
    sample = Sample(title=None, url=None, published_at=None, words=1, teaser=True)
    found = Trial(address=MILL, title="The Mill", samples=(sample,), rejected=(Rejected(None, "It is empty."),))
    text = render(trials.trial(found, "", take, View("sources test", "UTC", LIMITS)), NOW)
    assert (
        f"\nWithout a title\n   {'' if take is Take.FEED else 'no date: it counts from when it is stored · '}{said}"
        in text
    )
    assert "\nWithout a title\n   Not stored: It is empty.\n" in text


async def test_from_the_address_to_the_answer(desk: House, database: Database) -> None:
    stand = Newsstand(desk, database)
    await do(desk, f"sources add {MILL} tags sea")
    await stand.look()
    assert "Harbour reopens" in await desk.ask("latest")
    assert "\nThe Mill\n   Last fetched: just now\n   Newest article: 1 hour ago" in await desk.ask("sources")
    desk.web.broken[MILL] = Unreachable("mill.example does not answer.")
    await stand.live(hours=14)
    assert "\nThe Mill\n   Failing: mill.example does not answer.\n   Failing since: " in await desk.ask("sources")
    del desk.web.broken[MILL]
    await do(desk, "sources resume The Mill")
    await stand.look()
    assert "\nThe Mill\n   Last fetched: just now\n" in await desk.ask("sources")


async def test_what_is_added_is_seen_by_its_workspace_alone(desk: House) -> None:
    await do(desk, f"sources add {MILL}")
    assert await desk.sources.of_workspace(ELSEWHERE.home) == []
    assert "There are no sources here yet." in await do(desk, "sources test The Mill", channel=ELSEWHERE)
    assert "There are no sources here yet." in await do(desk, "sources resume The Mill", channel=ELSEWHERE)
