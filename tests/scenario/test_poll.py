"""Sources are fetched for days, and what people see of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from bot.commands.request import Role
from bot.platforms.console.render import render
from digests.errors import Gone, NoWay, StoreUnavailable, Unreachable, Unwanted
from digests.model import FeedState
from digests.services.poll import AT_ONCE
from digests.services.report import Report
from digests.store.leases import StoreLeases
from digests.store.watch import StoreWatch
from digests.syndication import Feed, Harvest
from tests.contract.test_report import Ears
from tests.emulators.people import until
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, other
from tests.scenario.newsstand import ADDRESS, Entry, Newsstand, Reader

if TYPE_CHECKING:
    from digests.model import Channel
    from digests.store.engine import Database

DOWN = Unreachable("It does not answer.")
TITLES = [other(number).partition("\n")[0] for number in range(7)]


@pytest.fixture
def stand(house: House, database: Database) -> Newsstand:
    return Newsstand(house, database)


class TestBeginning:
    async def test_a_new_source_does_not_flood(self, stand: Newsstand, house: House) -> None:
        await house.subscribe()
        stand.put(*map(other, range(7)))
        await stand.add()
        await stand.look()
        await house.tick()
        assert "nothing new" in house.shown()[0]
        assert TITLES[0] in await house.ask("latest")
        assert "was there when its source was added" in await house.ask(f"why {TITLES[0]}")
        stand.put(FERRY, *map(other, range(7)))
        await stand.live(hours=2)
        house.clock.move(days=1)
        await house.tick()
        assert "Night ferry runs aground" in house.shown()[1]
        assert not any(title in house.shown()[1] for title in TITLES)

    async def test_what_is_published_after_it_was_added_is_news_whenever_it_first_answers(
        self, stand: Newsstand, house: House
    ) -> None:
        stand.web.broken[ADDRESS] = DOWN
        await house.ask(f"sources add The Harbour Ledger {ADDRESS} take feed anyway", role=Role.MANAGER)
        await house.subscribe()
        before, after = (house.clock.now() + timedelta(hours=hours) for hours in (-1, 2))
        await stand.live(hours=3)
        del stand.web.broken[ADDRESS]
        stand.put(Entry(FERRY, after), Entry(other(0), before), Entry(LIBRARY, None))
        await stand.live(days=1)
        await house.tick()
        assert "Night ferry runs aground" in house.shown()[0]
        assert TITLES[0] not in house.shown()[0]
        assert "Library lends" not in house.shown()[0]

    async def test_an_edition_on_request_reaches_behind_it(self, stand: Newsstand, house: House) -> None:
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        assert "Night ferry runs aground" in await house.ask("digest since yesterday")

    async def test_who_adds_a_known_feed_later_has_its_backlog_at_once(self, stand: Newsstand, house: House) -> None:
        stand.put(FERRY, LIBRARY)
        await stand.add()
        await stand.look()
        await stand.live(minutes=5)
        await stand.add(channel=ELSEWHERE)
        await stand.live(minutes=10)
        assert sorted(await stand.titles(ELSEWHERE)) == sorted(await stand.titles()) != []
        await house.subscribe(channel=ELSEWHERE)
        await house.tick()
        assert "nothing new" in house.shown(ELSEWHERE)[0]

    async def test_an_archive_that_turns_up_is_not_told(self, stand: Newsstand, house: House) -> None:
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        await house.subscribe()
        old = [Entry(other(n), house.clock.now() - timedelta(days=30 + n)) for n in range(5)]
        stand.put(FERRY, *old)
        await stand.live(hours=2)
        await house.tick()
        assert "nothing new" in house.shown()[0]
        assert len(await stand.titles()) == 6


class TestSharing:
    async def test_one_fetch_for_all_and_each_has_its_articles(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        await stand.add()
        await stand.add(channel=ELSEWHERE)
        await stand.look()
        assert stand.web.addresses() == [ADDRESS]
        assert stand.reader.harvested == 1
        assert await stand.titles() == await stand.titles(ELSEWHERE) == ["Night ferry runs aground"]

    async def test_what_two_workspaces_have_is_read_once(self, stand: Newsstand, house: House) -> None:
        reads: list[str | None] = []
        reader = house.ingest._reader

        class Counting:
            async def read(self, original: str, title: str | None = None) -> object:
                reads.append(title)
                return await reader.read(original, title)

        house.ingest._reader = Counting()  # type: ignore[assignment]
        stand.put(FERRY, LIBRARY)
        await stand.add()
        await stand.add(channel=ELSEWHERE)
        await stand.look()
        assert len(reads) == 2
        assert len(await stand.titles(ELSEWHERE)) == 2
        assert (await house.articles.counts())["stories"] == 4, "each workspace has its own"
        await stand.add("Third", f"{ADDRESS}?b=2", channel=ELSEWHERE)
        stand.put(FERRY, address=f"{ADDRESS}?b=2")
        await stand.look()
        assert len(reads) == 2

    async def test_an_address_with_a_secret_is_fetched_for_its_workspace_alone(self, stand: Newsstand) -> None:
        private = "https://ada:pa55word@ledger.example/feed.xml"
        stand.put(FERRY, address=private)
        for channel in (CHANNEL, ELSEWHERE):
            await stand.add(address=private, channel=channel)
        await stand.look()
        assert stand.web.addresses() == [private, private]


class TestAsking:
    async def test_a_feed_is_left_alone_for_as_long_as_it_asks(self, stand: Newsstand) -> None:
        stand.put(FERRY, more="<ttl>180</ttl>")
        await stand.add(every=timedelta(minutes=20))
        looks = await stand.live(hours=24)
        assert 6 <= len(looks) <= 9
        assert all(later - sooner >= timedelta(hours=3) for sooner, later in pairwise(looks))

    async def test_nor_in_the_hours_and_on_the_days_that_it_names(self, stand: Newsstand) -> None:
        hours = "".join(f"<hour>{hour}</hour>" for hour in range(18))
        stand.put(FERRY, more=f"<skipHours>{hours}</skipHours><skipDays><day>Thursday</day></skipDays>")
        await stand.add(every=timedelta(minutes=20))
        began = stand.clock.now()
        first, *looks = [began + length for length in await stand.live(days=8)]
        assert first == began, "until it was read nobody knew"
        assert {at.hour for at in looks} == set(range(18, 24))
        assert {at.weekday() for at in looks} == {0, 1, 2, 4, 5, 6}


class TestDeciding:
    async def test_an_edited_article_keeps_its_versions_and_its_story(self, stand: Newsstand, house: House) -> None:
        stand.put(LIBRARY)
        await stand.add()
        await stand.look()
        for count in ("40 people", "41 people"):
            at = house.clock.now() - timedelta(minutes=1)
            stand.put(Entry(FERRY.replace("40 people", count), at, "ferry"), LIBRARY)
            await stand.live(hours=3)
        assert (await house.articles.counts()) == {"articles": 2, "unread": 0, "aside": 0, "stories": 2}
        assert "41 people" in await house.ask("summary ferry full")

    @pytest.mark.parametrize("which", ["ids", "texts", "order"])
    async def test_a_feed_that_is_another_each_time_posts_nothing_twice(
        self, stand: Newsstand, house: House, which: str
    ) -> None:
        stand.put()
        await stand.add(every=timedelta(minutes=50))
        await stand.look()
        await house.subscribe(wishes(schedule="hourly"))
        asked, at = 0, house.clock.now()
        for hour in range(30):
            texts = [other(n) + (f"\nRead {hour * 7 + n} times.\n" if which == "texts" else "") for n in range(7)]
            ids = [f"{n}-{hour}" if which == "ids" else f"{n}" for n in range(7)]
            links = [f"https://ledger.example/{n}" for n in range(7)]
            entries = [Entry(*one) for one in zip(texts, [at] * 7, ids, links, strict=True)]
            stand.put(*(entries[hour % 7 :] + entries[: hour % 7] if which == "order" else entries))
            house.clock.move(hours=1)
            await stand.look()
            await house.tick()
            asked = len(stand.web.asked)
        assert asked > 25
        told = "".join(house.shown())
        assert [told.count(title) for title in TITLES] == [1] * 7
        versions = [article.version for article in (await house.articles.articles(range(1, 8))).values()]
        assert max(versions) <= 3
        assert (await house.articles.counts())["articles"] == 7

    async def test_what_others_were_in_the_way_of_is_taken_in_the_next_time(
        self, stand: Newsstand, house: House
    ) -> None:
        class Busy:
            """Whatever is taken in, somebody else is quicker; until it is left alone."""

            def __init__(self) -> None:
                self.left_alone = False

            def __getattr__(self, name: str) -> object:
                return getattr(house.articles, name)

            async def take_in(self, *given: Any, begins: bool) -> bool:
                return self.left_alone and await house.articles.take_in(*given, begins=begins)

        busy = stand.poll._collect._articles = Busy()  # type: ignore[assignment]
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        assert await stand.titles() == []
        busy.left_alone = True
        await stand.live(hours=13)
        assert await stand.titles() == ["Night ferry runs aground"]

    async def test_few_words_of_every_day_arrive_every_day(self, stand: Newsstand) -> None:
        column = "Morning briefing\n\nAll you need to know today."
        days = [
            Entry(column, stand.clock.now() - timedelta(days=day), f"b{day}", f"https://ledger.example/b{day}")
            for day in range(4)
        ]
        stand.put(*days[1:])
        await stand.add()
        await stand.look()
        stand.put(*days)
        await stand.live(hours=13)
        assert await stand.titles() == ["Morning briefing"] * 4


class TestPacing:
    async def test_a_day_of_a_source_that_seldom_changes(self, stand: Newsstand) -> None:
        stand.put(Entry(FERRY, stand.clock.now() - timedelta(days=20)))
        await stand.add()
        first = await stand.live(days=1)
        later = await stand.live(days=2)
        assert 1 <= len(first) <= 5
        assert 3 <= len(later) <= 5, "every twelve hours"
        assert stand.reader.harvested == 1, "it says that nothing has changed"

    async def test_one_that_changes_often_is_fetched_often(self, stand: Newsstand) -> None:
        stand.put()
        await stand.add()
        await stand.look()
        for number in range(48):
            at = stand.clock.now()
            stand.put(*(Entry(other(n % 7) + f"\n{n}.\n", at, str(n)) for n in range(number, number + 7)))
            await stand.live(minutes=30)
        recent = await stand.live(hours=2)
        assert (await stand.feeds.counts()) == {FeedState.OK: 1}
        assert len(recent) >= 3
        assert len(stand.web.asked) > 50

    async def test_the_interval_that_is_wished(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        await stand.add(every=timedelta(hours=2))
        assert 11 <= len(await stand.live(days=1)) <= 13

    async def test_the_same_bytes_without_a_tag_are_not_read_again(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        stand.web.places[ADDRESS].tagged = False
        await stand.add(every=timedelta(minutes=30))
        await stand.live(hours=3)
        assert stand.reader.harvested == 1
        assert len(stand.web.asked) >= 5

    async def test_when_it_asks_to_be_left_alone(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        stand.web.places[ADDRESS].fresh = timedelta(hours=12)
        await stand.add(every=timedelta(minutes=30))
        assert len(await stand.live(days=2)) == 4


class TestHealth:
    async def test_it_fails_backs_off_and_comes_back(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        stand.web.broken[ADDRESS] = DOWN
        looks = await stand.live(days=2)
        gaps = [later - sooner for sooner, later in pairwise(looks)]
        assert gaps == sorted(gaps)
        assert len(looks) <= 12
        health = await stand.health()
        assert (health.state, health.reason) == (FeedState.FAILING, "It does not answer.")
        del stand.web.broken[ADDRESS]
        await stand.live(days=1)
        health = await stand.health()
        assert (health.state, health.reason, health.failing_since) == (FeedState.OK, None, None)

    async def test_the_machines_own_outage_is_no_feeds_fault(self, stand: Newsstand) -> None:
        addresses = {f"Wire {n}": f"https://wire{n}.example/feed" for n in range(6)}
        for name, address in addresses.items():
            stand.put(FERRY, address=address)
            await stand.add(name, address)
        await stand.look()
        stand.web.broken = dict.fromkeys(addresses.values(), NoWay("There is no way to it at present."))
        await stand.live(hours=9)
        states = [(await stand.health(name)).state for name in addresses]
        assert states.count(FeedState.OK) >= 4, "but for those that were met before it was noticed"
        stand.web.broken = {}
        await stand.live(minutes=15)
        healths = [await stand.health(name) for name in addresses]
        assert [one.state for one in healths] == [FeedState.OK] * 6
        assert all(stand.clock.now() - one.succeeded_at < timedelta(minutes=16) for one in healths if one.succeeded_at)

    async def test_it_is_paused_in_the_end_and_resumed_by_a_person(self, stand: Newsstand) -> None:
        source = await stand.add()
        stand.web.broken[ADDRESS] = DOWN
        await stand.live(days=20)
        health = await stand.health()
        assert (health.state, health.reason, health.next_at) == (FeedState.PAUSED, "It does not answer.", None)
        assert await stand.live(days=2) == []
        del stand.web.broken[ADDRESS]
        stand.put(FERRY)
        assert await stand.feeds.resume(CHANNEL.home, source.id, stand.clock.now())
        await stand.look()
        assert (await stand.health()).state is FeedState.OK
        assert await stand.titles() == ["Night ferry runs aground"]

    async def test_gone_is_gone(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        stand.web.broken[ADDRESS] = Gone("It says that it is gone for ever (410).")
        assert len(await stand.live(days=3)) == 1
        assert (await stand.health()).state is FeedState.GONE
        assert await stand.titles() == ["Night ferry runs aground"], "what it brought stays"

    async def test_moved_for_good_and_where_another_reads_already(self, stand: Newsstand) -> None:
        new = "https://news.example/rss"
        stand.put(FERRY)
        await stand.add()
        await stand.add(channel=ELSEWHERE, address=new)
        stand.put(FERRY, LIBRARY, address=new)
        await stand.look()
        stand.web.move(ADDRESS, new)
        await stand.live(hours=13)
        assert (await stand.health()).source.address == new
        asked = len(stand.web.asked)
        stand.put(FERRY, LIBRARY, other(0), address=new)
        await stand.live(hours=13)
        assert set(stand.web.addresses()[asked:]) == {new}
        assert sorted(await stand.titles()) == sorted(await stand.titles(ELSEWHERE))
        assert len(await stand.titles()) == 3

    async def test_moved_to_where_its_own_workspace_reads(self, stand: Newsstand, house: House) -> None:
        new = "https://news.example/rss"
        stand.put(FERRY)
        stand.put(FERRY, address=new)
        await stand.add()
        await stand.add("The News", new)
        await stand.look()
        assert "that of another source" not in await house.ask("sources")
        stand.web.move(ADDRESS, new)
        await stand.live(hours=13)
        assert (await house.ask("sources")).count("Its feed is that of another source here") == 2

    async def test_it_moves_only_to_where_a_feed_is(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        stand.web.put("https://portal.example/", "<html><p>Log in.</p></html>", "text/html")
        stand.web.move(ADDRESS, "https://portal.example/")
        await stand.live(days=1)
        health = await stand.health()
        assert (health.state, health.source.address) == (FeedState.FAILING, ADDRESS)

    async def test_slow_is_said(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        stand.web.took = timedelta(seconds=14)
        await stand.add()
        await stand.look()
        health = await stand.health()
        assert (health.state, health.reason) == (FeedState.SLOW, "It took 14 seconds to answer.")


class TestFlood:
    async def test_what_a_feed_brings_beyond_its_share_is_stored_the_next_day(
        self, stand: Newsstand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("digests.feeds.intake.DAILY", 4)
        stand.put()
        await stand.add(every=timedelta(minutes=30))
        await stand.look()
        stand.put(*map(other, range(7)))
        await stand.live(hours=2)
        assert len(await stand.titles()) == 4
        health = await stand.health()
        assert health.state is FeedState.SLOW
        assert "articles a day: the rest is not read today." in str(health.reason)
        await stand.live(hours=18)
        assert len(await stand.titles()) == 4
        assert len(stand.web.asked) < 12, "it is left alone for hours"
        await stand.live(hours=10)
        assert len(await stand.titles()) == 7
        assert (await stand.health()).state is FeedState.OK

    async def test_what_waits_to_be_read_holds_so_many_bytes_and_no_more(
        self, house: House, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        body, opened, waiting = "<rss/>".ljust(1_000), asyncio.Event(), list[int]()

        class Busy(Reader):
            async def harvest(self, body: bytes, *_: Any) -> Harvest:
                waiting.append(len(body))
                await opened.wait()
                return Harvest(feed=Feed())

        monkeypatch.setattr("digests.services.poll.MOST", 1_000)
        stand = Newsstand(house, database, Busy(), held=5)
        for number in range(20):
            address = f"https://{number}.example/feed"
            stand.web.put(address, body if number < 10 else body[:100])
            await stand.add(f"{number}", address)
        ticking = asyncio.create_task(stand.poll.tick())
        assert await until(lambda: len(waiting) == 5)
        await ticking
        assert waiting == [1_000] * 5
        opened.set()
        await stand.look()
        assert len(waiting) == 20


class TestFaults:
    async def test_whatever_one_does_the_others_arrive(self, stand: Newsstand) -> None:
        wrong = {
            "down": DOWN,
            "away": Unwanted("There is nothing at that address (404)."),
            "later": Unreachable("It asks to wait.", timedelta(days=400)),
        }
        for name, error in wrong.items():
            stand.web.broken[f"https://{name}.example/feed"] = error
        stand.web.put("https://html.example/feed", "<html><body>Welcome.</body></html>")
        stand.web.put("https://poison.example/feed", "<rss>poison</rss>")
        for name in (*wrong, "html", "poison", "odd"):
            await stand.add(name, f"https://{name}.example/feed")
        hanging = stand.web.held["https://odd.example/feed"] = asyncio.Event()
        stand.put(FERRY)
        await stand.add()
        await stand.poll.tick()
        assert await until(lambda: len(stand.poll._tasks) == 1), "that which hangs"
        await stand.read()
        assert await stand.titles() == ["Night ferry runs aground"]
        hanging.set()
        await stand.look()
        for name in (*wrong, "html", "poison", "odd"):
            health = await stand.health(name)
            assert health.state is FeedState.FAILING, name
            assert str(health.reason).endswith("."), name
            assert health.next_at is not None
            assert health.next_at - stand.clock.now() <= timedelta(days=1)
        assert (await stand.health()).state is FeedState.OK

    async def test_what_nobody_foresaw_stops_no_other(self, stand: Newsstand) -> None:
        async def harvest(*_: object) -> None:
            raise ZeroDivisionError

        stand.reader.harvest = harvest  # type: ignore[method-assign,assignment]
        stand.put(FERRY)
        await stand.add()
        await stand.look()
        assert "see the log" in str((await stand.health()).reason)

    async def test_a_store_that_is_busy_loses_nothing(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        await stand.add()
        take_in, busy = stand.house.articles.take_in, [StoreUnavailable("news.db is busy.")]

        async def sometimes(*given: object, **named: object) -> bool:
            if busy:
                raise busy.pop()
            return await take_in(*given, **named)  # type: ignore[arg-type]

        stand.house.articles.take_in = sometimes  # type: ignore[method-assign]
        await stand.look()
        assert await stand.titles() == []
        await stand.live(minutes=10)
        assert await stand.titles() == ["Night ferry runs aground"]

    async def test_so_many_at_once_and_no_more(self, house: House, database: Database) -> None:
        stand, gate = Newsstand(house, database, held=AT_ONCE), asyncio.Event()
        for number in range(2 * AT_ONCE + 1):
            address = f"https://wire{number}.example/feed"
            stand.put(Entry(other(number % 7), stand.clock.now()), address=address)
            stand.web.held[address] = gate
            await stand.add(f"Wire {number}", address)
        running = asyncio.create_task(stand.poll.tick())
        assert await until(lambda: stand.web.running == AT_ONCE)
        assert len(stand.web.asked) == AT_ONCE
        gate.set()
        await running
        await stand.poll.idle()
        assert stand.web.most_running == AT_ONCE
        assert len(set(stand.web.addresses())) == len(stand.web.asked) == 2 * AT_ONCE + 1

    async def test_asked_to_stop_it_lets_go_of_what_hangs(self, stand: Newsstand) -> None:
        stand.put(FERRY)
        stand.web.held[ADDRESS] = asyncio.Event()
        await stand.add()
        await stand.poll.tick()
        await stand.poll.close(timedelta(milliseconds=10))
        assert await stand.poll.tick() == 0
        assert stand.web.running == 0

    async def test_what_was_cut_off_is_fetched_by_whoever_starts_next(
        self, stand: Newsstand, house: House, database: Database
    ) -> None:
        stand.put(FERRY)
        stand.web.held[ADDRESS] = asyncio.Event()
        await stand.add()
        await stand.poll.tick()
        await stand.poll.close(timedelta(milliseconds=10))
        del stand.web.held[ADDRESS]
        await Newsstand(house, database).look()
        assert await stand.titles() == ["Night ferry runs aground"]


class TestTelling:
    @pytest.fixture
    def report(self, house: House, database: Database) -> Report:
        self.ears = Ears()
        watch, leases = StoreWatch(database), StoreLeases(database)
        return Report(watch, {"chat": house.chat}, self.ears, leases, house.clock, "one", timedelta(days=99))

    def told(self, house: House, channel: Channel = CHANNEL) -> list[str]:
        return [render(message, house.clock.now()) for where, message in house.chat.owners or [] if where == channel]

    async def test_once_when_it_is_paused_and_again_when_it_returns(
        self, stand: Newsstand, house: House, report: Report
    ) -> None:
        source = await stand.add()
        await stand.add(channel=ELSEWHERE)
        await house.subscribe()
        await house.subscribe(wishes(sources=("Zephyr",)), channel=ELSEWHERE)
        stand.web.broken[ADDRESS] = DOWN
        for _ in range(3):
            await report.tick()
            await stand.live(days=7)
        for _ in range(3):
            await report.tick()
        [paused] = self.told(house)
        assert "“The Harbour Ledger” is paused" in paused
        assert "It does not answer." in paused
        assert "sources resume The Harbour Ledger" in paused
        assert self.told(house, ELSEWHERE) == [], "no digest there takes it"
        assert self.ears.heard == [
            f"Out of reach: {ADDRESS}, from which 2 sources read, is paused (It does not answer)."
        ]
        await stand.feeds.resume(CHANNEL.home, source.id, house.clock.now())
        await stand.look()
        await report.tick()
        assert len(self.told(house)) == 1, "it was tried, and does not answer yet"
        del stand.web.broken[ADDRESS]
        stand.put(FERRY)
        await stand.live(days=1)
        for _ in range(3):
            await report.tick()
        assert self.told(house)[1:] == ["A source is fetched again: The Harbour Ledger.\n"]
        assert self.ears.heard[1:] == ["Well again: feed 1 is fetched, or nothing reads from it any more."]

    async def test_what_is_gone_is_told_without_its_secret(
        self, stand: Newsstand, house: House, report: Report
    ) -> None:
        private = "https://ledger.example/feed?token=8f3a9c21d07be654"
        for name in ("One", "Two"):
            await stand.add(name, private)
        await house.subscribe()
        stand.web.broken[private] = Gone("It says that it is gone for ever (410).")
        await stand.look()
        await report.tick()
        [gone] = self.told(house)
        assert gone.count("is gone, and is not fetched any more. It says that it is gone for ever (410).") == 2
        assert "sources remove One" in gone
        assert "8f3a" not in gone + "".join(self.ears.heard)

    async def test_an_edition_names_it_once_when_it_cannot_be_reached(self, stand: Newsstand, house: House) -> None:
        zephyr = "https://zephyr.example/rss"
        for name, address in (("The Harbour Ledger", ADDRESS), ("Zephyr", zephyr)):
            stand.put(FERRY, address=address)
            await stand.add(name, address)
        await house.subscribe(wishes(schedule="daily 08:00"))
        await stand.look()
        stand.web.broken[ADDRESS] = DOWN
        for _ in range(5):
            await house.tick()
            await stand.live(days=1)
        named = ["one source could not be reached: The Harbour Ledger" in text for text in house.shown()]
        assert named == [False, False, True, False, False]
        stand.web.broken[zephyr] = DOWN
        await stand.live(days=3)
        await house.tick()
        assert "or they cannot be reached: they may be down" in house.shown()[-1]

    async def test_one_that_is_fetched_and_has_nothing_to_say_is_not_down(self, stand: Newsstand, house: House) -> None:
        await stand.add()
        stand.put(FERRY)
        await house.subscribe(wishes(schedule="daily 08:00"))
        for _ in range(12):
            await stand.live(days=1)
            await house.tick()
        assert not any("down" in text or "reached" in text for text in house.shown())
