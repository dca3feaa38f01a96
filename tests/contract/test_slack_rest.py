"""What is Slack's own in posting: its refusals, limits and lost answers, tokens, threads, user groups, owners."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from bot.platforms.slack import history
from bot.platforms.slack.obstacles import lost_by
from bot.platforms.slack.standing import Standings
from bot.platforms.slack.tokens import OneToken
from bot.platforms.slack.wire import Web
from digests.errors import LoginRefused, Refused, Scope, Throttled, Unsure
from digests.messages import Message, Section, Text
from digests.model import Channel
from digests.ports.messenger import Absent, Found, Unreadable
from tests.contract.slack_place import SlackPlace
from tests.emulators.rates import Rate
from tests.emulators.slack.model import Kind
from tests.news import wishes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulators.faults import Fault
    from tests.emulators.slack.model import Channel as Room

SEND = "chat.postMessage"
SHORT = timedelta(seconds=0.2)
MESSAGE = Message(title=(Text("Morning digest"),), sections=(Section(lines=((Text("A ferry ran aground."),),)),))
ASIDE = Message(title=(Text("The stories"),), aside=True)


@pytest.fixture
async def place() -> AsyncIterator[SlackPlace]:
    async with SlackPlace() as made:
        yield made


def key(name: str) -> dict[str, object]:
    return {"event_type": "broadsheet_delivery", "event_payload": {"key": name}}


class TestFaults:
    async def test_a_refusal_says_what_to_do(self, place: SlackPlace, caplog: pytest.LogCaptureFixture) -> None:
        world, messenger = place.slack.world, place.messenger()
        outside = world.channel(place.team, "outside", with_bot=False)
        private = world.channel(place.team, "private", Kind.PRIVATE, with_bot=False)
        archived, few = world.channel(place.team, "archived"), world.channel(place.team, "few")
        archived.archived = few.restricted = True
        for room, says in (
            (outside, "invite it there with /invite"),
            (private, "invite @Broadsheet to it"),
            (archived, "unarchive it"),
            (few, "an admin has to allow it"),
        ):
            with pytest.raises(Refused, match=says):
                await messenger.send(place.at(room), MESSAGE, "key-1")
        assert not caplog.records
        for word, says in (("missing_scope", "all scopes"), ("ekm_access_denied", "policy"), ("strange", "strange")):
            place.slack.fail(SEND, word)
            with pytest.raises(Refused, match=says):
                await messenger.send(place.channel, MESSAGE, "key-1")
        place.slack.fail(SEND, "invalid_blocks")
        with pytest.raises(Refused, match="fault is Broadsheet's"):
            await messenger.send(place.channel, MESSAGE, "key-1")
        assert "invalid_blocks" in caplog.text

    @pytest.mark.parametrize(
        "fault", ["lost", "drop", "hang", "slow", 503, 408, 200, "internal_error", "+internal_error", "+fatal_error"]
    )
    async def test_what_may_have_been_taken_is_looked_for_and_posted_once(
        self, place: SlackPlace, fault: str | int
    ) -> None:
        began, messenger = place.clock.now(), place.messenger(place.web(SHORT))
        await messenger.find(place.channel, "key-1", began)  # it is connected
        place.slack.fail(SEND, fault, seconds=0.4)
        with pytest.raises(Unsure, match="Slack"):
            await messenger.send(place.channel, MESSAGE, "key-1")
        assert place.asked(SEND) + (fault in ("hang", "slow")) == 1, "nothing is sent again by itself"
        found = await messenger.find(place.channel, "key-1", began)
        taken = fault == "lost" or str(fault).startswith("+")
        assert isinstance(found, Found if taken else Absent)
        if fault == "drop":  # the connection of a look breaks, too
            place.slack.fail(history.HISTORY, "drop", times=2)
            with pytest.raises(Throttled, match="connection"):
                await messenger.find(place.channel, "key-1", began)
        if not taken:
            await place.messenger().send(place.channel, MESSAGE, "key-1")
        assert place.seen(place.news).count("Morning digest") == 1

    async def test_a_limit_is_waited_for_and_nothing_is_in_doubt(self, place: SlackPlace) -> None:
        messenger = place.messenger()
        for seconds, scope in ((1, Scope.CHANNEL), (30, Scope.WORKSPACE)):
            place.slack.fail(SEND, 429, seconds=seconds)
            with pytest.raises(Throttled) as caught:
                await messenger.send(place.channel, MESSAGE, "key-1")
            assert caught.value.scope is scope
            assert caught.value.retry_at == place.clock.now() + timedelta(seconds=seconds)
        place.slack.fail(SEND, "team_added_to_org")
        with pytest.raises(Throttled) as caught:
            await messenger.send(place.channel, MESSAGE, "key-1")
        assert caught.value.scope is Scope.WORKSPACE
        assert "Morning digest" not in place.seen()

    async def test_a_channel_gets_its_messages_apart(self, place: SlackPlace) -> None:
        place.slack.limits.post = Rate(1, 0.05)
        messenger, other = (
            place.messenger(apart=timedelta(seconds=0.05)),
            place.slack.world.channel(place.team, "other"),
        )
        rooms = (place.channel, place.at(other), place.channel, place.channel)
        await asyncio.gather(*(messenger.send(room, MESSAGE, f"key-{n}") for n, room in enumerate(rooms)))
        assert place.slack.limits.throttled == []
        assert place.seen(place.news).count("Morning digest") == 3

    async def test_what_cannot_be_reached_got_nothing(self, place: SlackPlace) -> None:
        messenger = place.messenger()
        await place.slack.stop()
        await messenger.open("xoxb-any")
        with pytest.raises(Throttled, match="cannot be reached") as caught:
            await messenger.send(place.channel, MESSAGE, "key-1")
        assert caught.value.scope is Scope.PLATFORM
        assert await messenger.talked_at(place.channel) is None
        assert not await messenger.tell_owner(place.channel, MESSAGE)
        await place.slack.start(place.slack.port)
        for status in (404, 407):  # something on the way answers, and blames no channel
            place.slack.fail(SEND, status)
            with pytest.raises(Throttled, match="cannot be reached"):
                await messenger.send(place.channel, MESSAGE, "key-1")
        await messenger.send(place.channel, MESSAGE, "key-1")
        assert "Morning digest" in place.seen()


class TestTokens:
    async def test_a_wrong_one_ends_the_program_at_the_start(self, place: SlackPlace) -> None:
        messenger = place.messenger()
        with pytest.raises(LoginRefused, match="set BROADSHEET_SLACK__BOT_TOKEN"):
            await messenger.open("xoxb-wrong")
        assert place.team.install is not None
        token = place.team.install.token
        await messenger.open(token)
        await messenger.open()
        only = place.messenger(Web(place.slack.api_url, OneToken(token), place.clock))
        await only.send(place.channel, MESSAGE, "key-1")
        with pytest.raises(Throttled, match="not installed"):
            await only.send(Channel("slack", "T404", "C404"), MESSAGE, "key-1")

    async def test_one_that_is_not_taken_any_more_blames_no_channel(
        self, place: SlackPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        messenger, world = place.messenger(), place.slack.world
        await messenger.send(place.channel, MESSAGE, "key-1")
        world.revoke(place.team)
        for _ in range(2):
            with pytest.raises(Throttled, match="install the app in it again") as caught:
                await messenger.send(place.channel, MESSAGE, "key-2")
            assert caught.value.scope is Scope.WORKSPACE
        assert [record.levelname for record in caplog.records] == ["ERROR"]
        assert place.team.id in caplog.text
        world.install(place.team)
        await messenger.send(place.channel, MESSAGE, "key-2")
        world.uninstall(place.team)
        with pytest.raises(Throttled, match="not installed"):
            await messenger.find(place.channel, "key-2", place.clock.now())
        assert "xoxb" not in caplog.text

    async def test_each_workspace_has_its_own(self, place: SlackPlace) -> None:
        world, messenger = place.slack.world, place.messenger()
        bay = world.workspace("Bay")
        quay = world.channel(bay, "quay")
        assert bay.install is not None
        await messenger.send(place.at(quay), MESSAGE, "key-1")
        assert "Morning digest" in place.seen(quay, quay.creator)
        assert "Morning digest" not in place.seen()
        place.tokens.given[place.team.id] = bay.install.token  # which is the other's
        for channel in (place.channel, Channel("slack", "T404", "C404")):
            with pytest.raises(Throttled, match="not installed"):
                await messenger.send(channel, MESSAGE, "key-1")

    async def test_what_keeps_them_may_be_away(self, place: SlackPlace) -> None:
        place.tokens.away = True
        with pytest.raises(Throttled, match="cannot read its token"):
            await place.messenger().send(place.channel, MESSAGE, "key-1")


class TestMentions:
    async def test_one_group_is_mentioned_and_nobody_else(
        self, place: SlackPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        group = place.slack.world.group(place.team, "news-fans", place.owner)
        hostile = Message(
            title=(Text(f"<!channel> @channel <!subteam^{group.id}> <@{place.owner.id}> @{place.owner.name}"),)
        )
        messenger = place.messenger()
        for number, (mention, pinged) in enumerate(
            [
                ("News-Fans", {group.id}),
                (f"<!subteam^{group.id}|@x>", {group.id}),
                ("chess", set()),
                ("here", set()),
                ("", set()),
            ]
        ):
            receipt = await messenger.send(place.channel, structs.replace(hostile, mention=mention), f"key-{number}")
            posted = place.news.messages[receipt]
            assert set(posted.pinged) == pinged
            assert not posted.unfurls
        assert place.asked("usergroups.list") == 1
        await messenger.send(place.at(place.private()), structs.replace(hostile, mention="news-fans"), "key-8")
        place.slack.fail("usergroups.list", "missing_scope")
        await place.messenger().send(place.channel, structs.replace(hostile, mention="news-fans"), "key-9")
        assert "no user group 'chess'" in caplog.text
        assert "cannot be read" in caplog.text


UNREAD = r"could not be read|Slack failed \(200\)"
ODD = ("empty", "nothing", "list", "word", "deep", "bytes")


@pytest.mark.parametrize("odd", ODD)
class TestOdd:
    """Answers with status 200 that say nothing: they prove nothing."""

    async def test_a_history_that_is_none_is_no_proof_that_nothing_was_posted(
        self, place: SlackPlace, odd: str
    ) -> None:
        began, messenger = place.clock.now(), place.messenger()
        place.slack.fail(SEND, "lost")
        with pytest.raises(Unsure):
            await messenger.send(place.channel, MESSAGE, "key-1")
        place.slack.fail(history.HISTORY, odd)
        with pytest.raises(Throttled, match=UNREAD):
            await messenger.find(place.channel, "key-1", began)
        assert isinstance(await messenger.find(place.channel, "key-1", began), Found)

    async def test_a_receipt_that_is_none_leaves_it_in_doubt(self, place: SlackPlace, odd: str) -> None:
        place.slack.fail(SEND, odd)
        with pytest.raises(Unsure, match=UNREAD):
            await place.messenger().send(place.channel, MESSAGE, "key-1")

    async def test_a_channel_that_is_not_described_is_not_lost(self, place: SlackPlace, odd: str) -> None:
        web = place.web()
        place.slack.fail("conversations.info", odd, times=2)
        with pytest.raises(Throttled, match=UNREAD):
            await lost_by(web, place.channel)
        standing = await Standings(web, place.clock).of(place.team.id, place.owner.id, place.channel.id)
        assert (standing.unsure, standing.role) == (True, Role.READER)
        await web.close()
        messenger = place.messenger()
        place.slack.fail("usergroups.list", odd)
        assert await messenger.obstacles(place.channel, wishes(mention="fans")) == (), "nobody knows"
        place.slack.fail("users.list", odd)
        place.owner.deleted = True
        assert not await messenger.tell_owner(place.channel, MESSAGE)


async def test_people_who_wait_for_the_same_wait_once(place: SlackPlace) -> None:
    """And whoever only reads is known all the same, in their language."""
    people = [place.slack.world.user(place.team, f"Reader {n}", locale="de-DE") for n in range(6)]
    web = place.web()
    standings = Standings(web, place.clock, within=SHORT)
    for one in people:
        await standings.person(place.team.id, one.id)
    fault = place.slack.fail("conversations.info", "hang", times=10)
    began = asyncio.get_running_loop().time()
    known = await asyncio.gather(*(standings.of(place.team.id, one.id, place.channel.id) for one in people))
    assert asyncio.get_running_loop().time() - began < 6 * SHORT.total_seconds()
    assert fault.count == 1
    assert {(one.unsure, one.locale, one.role) for one in known} == {(True, "de-DE", Role.READER)}
    fault.release.set()
    await web.close()


class TestFind:
    async def test_nothing_that_others_write_is_taken_for_ours(self, place: SlackPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        place.says(place.news, "Morning digest key-1", metadata=key("key-1"))
        other = place.slack.world.user(place.team, "Other app")
        other.bot_id = "B0OTHER"
        place.says(place.news, "key-1", other, metadata=key("key-1"))
        assert await messenger.find(place.channel, "key-1", began) == Absent()
        receipt = await messenger.send(place.channel, MESSAGE, "key-1")
        assert await messenger.find(place.channel, "key-1", began) == Found(receipt)
        assert await messenger.find(place.channel, "key-1", history.moment(receipt)) == Found(receipt)
        place.clock.move(minutes=1)
        assert await messenger.find(place.channel, "key-1", place.clock.now()) == Absent(), "it is older than that"

    async def test_all_that_was_posted_since_is_read(self, place: SlackPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        receipt = await messenger.send(place.channel, MESSAGE, "key-1")
        for _ in range(history.PAGE + 1):
            place.says(place.news, "Hello.")
        assert await messenger.find(place.channel, "key-1", began) == Found(receipt)
        assert await messenger.find(place.channel, "key-2", began) == Absent()

    async def test_what_is_too_much_is_not_empty(self, place: SlackPlace) -> None:
        for _ in range(history.MOST_PAGES + 1):
            place.says(place.news, "Hello.")
        place.slack.limits.history = 1
        found = await place.messenger().find(place.channel, "key-1", place.clock.now())
        assert isinstance(found, Unreadable)
        assert "Too much" in found.reason

    def one_page(self, place: SlackPlace) -> Fault:
        """And no other in this minute."""
        page = place.slack.fail(history.HISTORY, "slow", seconds=0)
        place.slack.fail(history.HISTORY, 429, seconds=60)
        return page

    async def test_a_page_a_minute_is_enough_in_time(self, place: SlackPlace) -> None:
        """As apps outside the Marketplace get it."""
        began, messenger, limits = place.clock.now(), place.messenger(), place.slack.limits
        receipt = await messenger.send(place.channel, MESSAGE, "key-1")
        for _ in range(40):
            place.says(place.news, "Hello.")
        limits.history = 15
        for _ in range(2):  # each look reads one page
            page = self.one_page(place)
            with pytest.raises(Throttled) as caught:
                await messenger.find(place.channel, "key-1", began)
            assert page.count == 1
            assert caught.value.retry_at == place.clock.now() + timedelta(minutes=1)
            place.says(place.news, "Somebody goes on talking.")
        assert await messenger.find(place.channel, "key-1", began) == Found(receipt)
        assert place.asked(history.HISTORY) == 5
        self.one_page(place)
        with pytest.raises(Throttled):
            await messenger.find(place.channel, "key-2", began)
        later = await messenger.send(place.channel, MESSAGE, "key-2")  # whoever sent it, the search has passed it by
        assert await messenger.find(place.channel, "key-2", began) == Found(later)
        for _ in range(3):  # three pages
            self.one_page(place)
            with pytest.raises(Throttled):
                await messenger.find(place.channel, "key-3", began)
        self.one_page(place)  # and what came meanwhile
        assert await messenger.find(place.channel, "key-3", began) == Absent()
        place.slack.faults.end()
        place.slack.fail(history.HISTORY, "slow", seconds=0)
        place.slack.fail(history.HISTORY, "invalid_cursor")
        with pytest.raises(Throttled, match="read anew"):
            await messenger.find(place.channel, "key-1", began)
        assert await messenger.find(place.channel, "key-1", began) == Found(receipt)

    async def test_a_channel_that_may_not_be_read_is_not_empty(self, place: SlackPlace) -> None:
        began, messenger, world = place.clock.now(), place.messenger(), place.slack.world
        await messenger.send(place.channel, MESSAGE, "key-1")
        world.install(place.team, place.slack.app.scopes - {"channels:history"})
        found = await messenger.find(place.channel, "key-1", began)
        assert isinstance(found, Unreadable)
        assert "all scopes of its manifest" in found.reason
        world.install(place.team)
        world.kick(place.news, place.team.bot)
        found = await messenger.find(place.channel, "key-1", began)
        assert isinstance(found, Unreadable)
        assert "/invite" in found.reason


class TestThreads:
    async def test_details_go_below_the_first_post(self, place: SlackPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        rooms: list[Room] = [place.news, place.private()]
        for room in rooms:
            channel = place.at(room)
            above = await messenger.send(channel, MESSAGE, "key-0")
            receipt = await messenger.send(channel, ASIDE, "key-1", above)
            beside = await messenger.send(channel, MESSAGE, "key-2", above)
            assert room.messages[receipt].thread_ts == above
            assert room.messages[beside].thread_ts is None
            assert await messenger.find(channel, "key-1", began, above) == Found(receipt)
            assert await messenger.find(channel, "key-2", began, above) == Found(beside)
            assert await messenger.find(channel, "key-3", began, above) == Absent()
            assert "The stories" not in place.seen(room)

    async def test_where_there_is_no_thread_they_go_in_the_channel(self, place: SlackPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        above = await messenger.send(place.channel, MESSAGE, "key-0")
        place.slack.world.erase(place.news.messages[above])
        receipt = await messenger.send(place.channel, ASIDE, "key-1", above)
        assert place.seen(place.news).count("The stories") == 1
        assert await messenger.find(place.channel, "key-1", began, above) == Found(receipt)
        place.slack.fail(SEND, "not_in_channel")
        with pytest.raises(Refused, match="/invite"):
            await messenger.send(place.channel, ASIDE, "key-2", receipt)
        place.slack.fail(history.REPLIES, "not_in_channel")
        assert isinstance(await messenger.find(place.channel, "key-2", began, receipt), Unreadable)


class TestPeople:
    async def test_what_others_wrote_last_is_what_counts(self, place: SlackPlace) -> None:
        messenger = place.messenger()
        assert await messenger.talked_at(place.channel) is None
        said = place.says(place.news, "Hello.")
        joined = place.says(place.news, "Olga joined.")
        joined.subtype = "channel_join"
        await messenger.send(place.channel, MESSAGE, "key-1")
        assert await messenger.talked_at(place.channel) is None, "it is asked again after a while"
        place.clock.move(minutes=1)
        assert await messenger.talked_at(place.channel) == history.moment(said.ts)
        assert await messenger.talked_at(place.nowhere) is None

    async def test_an_admin_is_told_where_the_creator_is_not(self, place: SlackPlace) -> None:
        messenger, world, admin = place.messenger(), place.slack.world, place.admin()
        assert await messenger.tell_owner(place.channel, MESSAGE)
        private = place.seen(place.private())
        assert "Morning digest" in private
        world.deactivate(place.owner)
        assert await messenger.tell_owner(place.channel, MESSAGE)
        assert await messenger.tell_owner(place.nowhere, MESSAGE)
        assert place.seen(place.private(admin), admin).count("Morning digest") == 2
        assert await messenger.tell_owner(place.at(place.private(admin)), MESSAGE)
        place.slack.fail("conversations.open", "cannot_dm_bot", times=2)
        assert not await messenger.tell_owner(place.channel, MESSAGE)
        assert not await messenger.tell_owner(Channel("slack", "T404", "C404"), MESSAGE)
