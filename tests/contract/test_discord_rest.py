"""What is Discord's own in posting: its refusals, limits and lost answers, forums, threads, announcements, owners."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.platforms.discord import failures
from bot.platforms.discord.address import Address
from bot.platforms.discord.history import PAGE
from bot.platforms.discord.pace import Pace
from bot.platforms.discord.places import Places
from bot.platforms.discord.publishing import Publishing
from bot.platforms.discord.wire import Wire
from digests.errors import LoginRefused, Refused, Scope, Throttled, Unsure
from digests.messages import Link, Message, Section, Text
from digests.model import Channel
from digests.ports.messenger import Absent, Found, Unreadable
from tests.contract.discord_place import DiscordPlace
from tests.emulators.discord.model import Flags, Kind
from tests.emulators.discord.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulators.discord.model import Channel as Room

SEND = "POST /channels/{channel_id}/messages"
CROSSPOST = "POST /channels/{channel_id}/messages/{message_id}/crosspost"
SHORT = timedelta(seconds=0.2)
MESSAGE = Message(title=(Text("Morning digest"),), sections=(Section(lines=((Text("A ferry ran aground."),),)),))
PLAIN = structs.replace(MESSAGE, plain=True)


@pytest.fixture
async def place() -> AsyncIterator[DiscordPlace]:
    async with DiscordPlace() as made:
        yield made


def deny(place: DiscordPlace, room: Room, what: Permission) -> None:
    place.discord.world.overwrite(room, place.guild.everyone, deny=what)


class TestFaults:
    async def test_a_history_that_is_none_is_no_proof_that_nothing_was_posted(self, place: DiscordPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        place.discord.fail(SEND, "lost")
        with pytest.raises(Unsure):
            await messenger.send(place.channel, MESSAGE, "key-1")
        place.discord.fail("GET /channels/{channel_id}/messages", 200)  # with something that is no list
        with pytest.raises(Throttled, match="could not be read"):
            await messenger.find(place.channel, "key-1", began)
        assert isinstance(await messenger.find(place.channel, "key-1", began), Found)

    @pytest.mark.parametrize(
        ("problem", "says"),
        [
            (50013, "give it Send Messages"),
            (50001, "give it View Channel"),
            (10003, "was deleted"),
            (160005, "unlock it"),
            (50008, "a channel of this kind"),
        ],
    )
    async def test_a_refusal_says_what_to_do(self, place: DiscordPlace, problem: int, says: str) -> None:
        place.discord.fail(SEND, problem)
        with pytest.raises(Refused, match=says):
            await place.messenger().send(place.channel, MESSAGE, "key-1")

    @pytest.mark.parametrize("fault", ["lost", "taken", "drop", "hang", "slow", 503, 500])
    async def test_what_may_have_been_taken_is_looked_for_and_posted_once(
        self, place: DiscordPlace, fault: str | int
    ) -> None:
        began, messenger = place.clock.now(), place.messenger(place.rest(timeout=SHORT))
        await messenger.open()
        place.discord.fail(SEND, fault, seconds=1)
        with pytest.raises(Unsure, match="Discord"):
            await messenger.send(place.channel, MESSAGE, "key-1")
        found = await messenger.find(place.channel, "key-1", began)
        assert isinstance(found, Found if fault in ("lost", "taken") else Absent)
        if fault == "drop":  # the connection of a look breaks, too
            place.discord.fail("GET /channels/{channel_id}", "drop", times=2)
            with pytest.raises(Throttled, match="connection"):
                await messenger.find(place.channel, "key-1", began)
        await place.messenger().send(place.channel, MESSAGE, "key-1")
        assert place.seen(place.news).count("Morning digest") == 1

    @pytest.mark.parametrize(
        ("fault", "seconds", "scope"),
        [("no via", 1, Scope.PLATFORM), ("shared", 60, Scope.CHANNEL), (429, 45, Scope.CHANNEL)],
    )
    async def test_a_limit_is_waited_for_and_nothing_is_in_doubt(
        self, place: DiscordPlace, fault: str | int, seconds: int, scope: Scope
    ) -> None:
        place.discord.fail(SEND, fault, seconds=seconds)
        with pytest.raises(Throttled) as caught:
            await place.messenger().send(place.channel, MESSAGE, "key-1")
        assert caught.value.scope == scope
        assert caught.value.retry_at == place.clock.now() + timedelta(seconds=seconds)

    async def test_what_must_not_be_done_twice_is_asked_once(self, place: DiscordPlace) -> None:
        messenger, forum = place.messenger(), place.room(Kind.FORUM)
        for channel, route in ((place.channel, SEND), (place.at(forum), "POST /channels/{channel_id}/threads")):
            place.discord.fail(route, "taken")
            second = place.discord.fail(route, 50013)  # which would hide what became of the first
            with pytest.raises(Unsure, match="502"):
                await messenger.send(channel, MESSAGE, "key-1")
            assert second.count == 0
            place.discord.faults.end()
        assert len(place.guild.threads) == 1
        place.discord.fail(SEND, "taken")
        assert not await messenger.tell_owner(place.channel, PLAIN)
        assert place.seen().count("A ferry ran aground.") == 2, "of the edition, and of what the owner is told"

    async def test_a_limit_over_everything_ends_though_nobody_waits_for_it_any_more(self, place: DiscordPlace) -> None:
        messenger = place.messenger(place.rest(timeout=timedelta(seconds=2)))
        await messenger.open()
        fault = place.discord.fail("GET /channels/{channel_id}/messages", "global", seconds=0.1)
        asking = asyncio.create_task(messenger.talked_at(place.channel))
        await fault.met.wait()
        await asyncio.sleep(0.02)  # until the answer is there, and it is the limit that is waited for
        asking.cancel()
        await asyncio.wait({asking})
        await messenger.send(place.channel, MESSAGE, "key-1")
        assert "Morning digest" in place.seen(place.news)

    async def test_a_short_limit_is_waited_for_and_then_it_is_asked_again(self, place: DiscordPlace) -> None:
        place.discord.fail(SEND, "global", seconds=0.05)
        await place.messenger().send(place.channel, MESSAGE, "key-1")
        messenger = place.messenger(place.rest(timeout=SHORT))
        await messenger.open()
        place.discord.fail(SEND, "shared", seconds=20)
        with pytest.raises(Throttled, match="no answer in time"):
            await messenger.send(place.channel, MESSAGE, "key-2")
        assert place.seen(place.news).count("Morning digest") == 1

    async def test_a_request_that_hangs_ends_whoever_asks(self, place: DiscordPlace) -> None:
        place.discord.fail("GET /users/@me", "hang")
        wire = Wire(Address(place.discord.token, place.discord.api_url), Pace(place.clock), SHORT)
        with pytest.raises(TimeoutError):
            await wire.static_login(place.discord.token)
        await wire.close()

    async def test_what_cannot_be_reached_got_nothing(self, place: DiscordPlace) -> None:
        messenger = place.messenger()
        await place.discord.stop()
        await messenger.open()
        with pytest.raises(Throttled, match="cannot be reached") as caught:
            await messenger.send(place.channel, MESSAGE, "key-1")
        assert caught.value.scope is Scope.PLATFORM
        assert await messenger.talked_at(place.channel) is None
        assert not await messenger.tell_owner(place.channel, MESSAGE)
        await place.discord.start(place.discord.port)
        await messenger.send(place.channel, MESSAGE, "key-1")
        assert "Morning digest" in place.seen()

    async def test_no_log_names_the_token_of_an_interaction(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG", "discord.http")
        rest = place.rest()
        place.messenger(rest)  # which closes it
        for path in ("/webhooks/{webhook_id}/{webhook_token}", "/interactions/{webhook_id}/{webhook_token}/callback"):
            place.discord.fail(f"POST {path}", 10062)
            with pytest.raises(Refused):
                await rest.once("POST", path, json={}, webhook_id="12", webhook_token="s3cret")  # noqa: S106  # of no interaction
        assert "/webhooks/12/… with" in caplog.text
        assert "/interactions/12/…/callback" in caplog.text
        assert "s3cret" not in caplog.text

    async def test_a_wrong_token_is_said_at_the_start_and_once(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        messenger = place.messenger(place.rest(token="wrong"))  # noqa: S106  # of no application
        with pytest.raises(LoginRefused, match="set BROADSHEET_DISCORD__TOKEN"):
            await messenger.open()
        for _ in range(2):
            with pytest.raises(Throttled) as caught:
                await messenger.send(place.channel, MESSAGE, "key-1")
            assert caught.value.scope is Scope.PLATFORM
        assert [record.levelname for record in caplog.records] == ["ERROR"]

    async def test_what_answers_in_its_place_blames_no_channel(self, place: DiscordPlace) -> None:
        place.discord.fail("GET /users/@me", 404)
        messenger = place.messenger()
        for _ in range(2):
            place.discord.fail(SEND, 404)
            with pytest.raises(Throttled, match="cannot be reached"):
                await messenger.send(place.channel, MESSAGE, "key-1")
            await messenger.open()

    async def test_sending_stops_well_before_a_ban(self, place: DiscordPlace) -> None:
        deny(place, place.news, Permission.SEND_MESSAGES)
        rest = place.rest(most_invalid=3)
        messenger = place.messenger(rest)
        for _ in range(3):
            with pytest.raises(Refused):
                await messenger.send(place.channel, MESSAGE, "key-1")
        for _ in range(3):
            with pytest.raises(Throttled, match="refused too many") as caught:
                await messenger.send(place.channel, MESSAGE, "key-1")
        assert caught.value.scope is Scope.PLATFORM
        assert len(place.discord.limits.invalid) == 3
        path = "/interactions/{interaction_id}/{webhook_token}/callback"
        with pytest.raises(failures.Denied):  # who asked is answered all the same
            await rest.once("POST", path, json={"type": 5}, interaction_id="1", webhook_token="of nobody")  # noqa: S106
        place.clock.at = caught.value.retry_at
        place.news.overwrites.clear()
        await messenger.send(place.channel, MESSAGE, "key-1")


class TestMentions:
    async def test_one_role_is_mentioned_and_nobody_else(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        role = place.discord.world.role(place.guild, "News Fans", mentionable=True)
        hostile = Message(title=(Text(f"@everyone <@&{role.id}> <@{place.owner.id}>"),))
        messenger = place.messenger()
        for number, (mention, pinged) in enumerate(
            [("news fans", [role.id]), (str(role.id), [role.id]), ("chess", []), ("@everyone", []), ("", [])]
        ):
            receipt = await messenger.send(place.channel, structs.replace(hostile, mention=mention), f"key-{number}")
            posted = place.news.messages[int(receipt)]
            assert (posted.mention_roles, posted.mentions, posted.mention_everyone) == (pinged, [], False)
        assert place.asked("GET /guilds/{guild_id}/roles") == 1
        place.discord.fail("GET /guilds/{guild_id}/roles", 50001)
        await place.messenger().send(place.channel, structs.replace(hostile, mention="news fans"), "key-9")
        assert "no role 'chess'" in caplog.text


class TestFind:
    async def test_nothing_that_others_write_is_taken_for_ours(self, place: DiscordPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        place.says(place.news, "Morning digest\n-# key-1")
        other = structs.replace(
            PLAIN, title=(Text("k:key-1"),), footer=(Text("a\n-# key-1"), Link("-# key-1", "https://a.example"))
        )
        await messenger.send(place.channel, other, "key-2")
        assert await messenger.find(place.channel, "key-1", began) == Absent()
        receipt = await messenger.send(place.channel, PLAIN, "key-1")
        assert await messenger.find(place.channel, "key-1", began) == Found(receipt)
        place.clock.move(minutes=1)
        assert await messenger.find(place.channel, "key-1", place.clock.now()) == Absent(), "it is older than that"

    async def test_all_that_was_posted_since_is_read(self, place: DiscordPlace) -> None:
        began, messenger = place.clock.now(), place.messenger()
        for _ in range(PAGE + 1):
            place.says(place.news, "Hello.")
        receipt = await messenger.send(place.channel, MESSAGE, "key-1")
        for _ in range(PAGE - 2):
            place.says(place.news, "Hello.")
        assert await messenger.find(place.channel, "key-1", began) == Found(receipt)
        assert await messenger.find(place.channel, "key-2", began) == Absent()

    @pytest.mark.parametrize("hidden", [Permission.READ_MESSAGE_HISTORY, Permission.VIEW_CHANNEL])
    async def test_a_channel_that_shows_nothing_is_not_empty(self, place: DiscordPlace, hidden: Permission) -> None:
        began, messenger = place.clock.now(), place.messenger()
        thread = place.discord.world.thread(place.news, "News", place.owner)
        for room in (place.news, thread):
            await messenger.send(place.at(room), MESSAGE, "key-1")
        deny(place, place.news, hidden)
        for room in (place.news, thread):
            found = await messenger.find(place.at(room), "key-1", began)
            assert isinstance(found, Unreadable)
            assert "give it" in found.reason


class TestThreads:
    ASIDE = Message(title=(Text("The stories"),), aside=True)

    async def test_details_go_in_one_thread_below_the_first_post(self, place: DiscordPlace) -> None:
        began = place.clock.now()
        messenger = place.messenger()
        above = await messenger.send(place.channel, MESSAGE, "key-0")
        assert await messenger.find(place.channel, "key-1", began, above) == Absent()
        for number in (1, 2):
            messenger = place.messenger()
            receipt = await messenger.send(place.channel, self.ASIDE, f"key-{number}", above)
            assert await messenger.find(place.channel, f"key-{number}", began, above) == Found(receipt)
        assert await messenger.find(place.channel, "key-3", began, above) == Absent()
        [thread] = place.guild.threads.values()
        assert (str(thread.id), thread.name) == (above, "The stories")
        assert place.seen(thread).count("The stories") == 2
        assert "The stories" not in place.seen(place.news)

    async def test_where_there_is_no_thread_they_go_in_the_channel(self, place: DiscordPlace) -> None:
        messenger = place.messenger()
        thread = place.discord.world.thread(place.news, "News", place.owner)
        private = place.discord.world.direct(place.discord.world.app.bot, place.owner)
        mute = place.room(Kind.TEXT)
        deny(place, mute, Permission.SEND_MESSAGES_IN_THREADS)
        deny(place, place.news, Permission.CREATE_PUBLIC_THREADS)
        for number, room in enumerate((place.news, thread, private, mute)):
            above = await messenger.send(place.at(room), MESSAGE, f"key-{number}")
            await messenger.send(place.at(room), self.ASIDE, f"key-{number}-1", above)
            assert place.seen(room).count("The stories") == 1
            assert await messenger.find(place.at(room), f"key-{number}-1", place.clock.now(), above) != Absent()
        lively = place.room(Kind.TEXT)
        above = await messenger.send(place.at(lively), MESSAGE, "key-9")
        await messenger.send(place.at(lively), self.ASIDE, "key-9-1", above)
        place.discord.world.archive(place.guild.threads[int(above)], locked=True)
        await messenger.send(place.at(lively), self.ASIDE, "key-9-2", above)
        assert place.seen(lively).count("The stories") == 1

    async def test_a_closed_thread_is_opened_and_a_locked_one_is_left(self, place: DiscordPlace) -> None:
        messenger = place.messenger()
        thread = place.discord.world.thread(place.news, "News", place.discord.world.app.bot)
        place.discord.world.archive(thread)
        place.discord.fail(SEND, 50083)
        await messenger.send(place.at(thread), MESSAGE, "key-1")
        assert "Morning digest" in place.seen(thread)
        assert not thread.archived
        place.discord.world.archive(thread, locked=True)
        for problem in ("locked", 50083):  # one that is closed, and may not be opened
            if problem != "locked":
                place.discord.fail(SEND, problem)
                place.discord.fail("PATCH /channels/{channel_id}", 50013)
            with pytest.raises(Refused, match="unlock it"):
                await messenger.send(place.at(thread), MESSAGE, "key-2")


class TestForums:
    EDITION = structs.replace(MESSAGE, tags=("harbour", "sea", "chess"))

    async def test_an_edition_is_one_post_with_its_tags(self, place: DiscordPlace) -> None:
        began, forum = place.clock.now(), place.room(Kind.FORUM, tags=("Harbour", "Town", "Sea"))
        channel = place.at(forum)
        above = await place.messenger().send(channel, self.EDITION, "key-0")
        messenger = place.messenger()
        part = await messenger.send(channel, PLAIN, "key-1", above)
        [post] = place.guild.threads.values()
        assert (str(post.id), post.name) == (above, "Morning digest")
        assert [tag.name for tag in forum.tags if tag.id in post.applied_tags] == ["Harbour", "Sea"]
        assert place.seen(post).count("A ferry ran aground.") == 2
        for closed in (False, True):
            place.discord.world.archive(post, archived=closed)
            assert await messenger.find(channel, "key-0", began) == Found(above)
            assert await messenger.find(channel, "key-1", began, above) == Found(part)
            assert await messenger.find(channel, "key-1", began) == Absent()
            assert await messenger.find(channel, "key-2", began, above) == Absent()

    async def test_posts_of_others_and_of_other_forums_and_of_before_are_not_ours(self, place: DiscordPlace) -> None:
        messenger, forums = place.messenger(), [place.room(Kind.FORUM) for _ in range(2)]
        await messenger.send(place.at(forums[0]), self.EDITION, "key-0")
        place.clock.move(minutes=5)
        began = place.clock.now()
        await messenger.send(place.at(forums[1]), self.EDITION, "key-1")
        theirs = place.discord.world.thread(forums[0], "key-1", place.owner)
        place.says(theirs, "-# key-1")
        gone = await messenger.send(place.at(forums[0]), self.EDITION, "key-3")
        place.guild.threads[int(gone)].messages.clear()
        for key in ("key-0", "key-1", "key-3"):
            assert await messenger.find(place.at(forums[0]), key, began) == Absent()

    async def test_a_lost_answer_is_found(self, place: DiscordPlace) -> None:
        began, messenger, channel = place.clock.now(), place.messenger(), place.at(place.room(Kind.FORUM))
        place.discord.fail("POST /channels/{channel_id}/threads", "lost")
        with pytest.raises(Unsure):
            await messenger.send(channel, self.EDITION, "key-0")
        assert isinstance(await messenger.find(channel, "key-0", began), Found)

    async def test_a_forum_that_wants_a_tag_says_so(self, place: DiscordPlace) -> None:
        forum = place.room(Kind.FORUM, tags=("Town",), require_tag=True)
        messenger = place.messenger()
        with pytest.raises(Refused, match="wants a tag"):
            await messenger.send(place.at(forum), self.EDITION, "key-0")
        deny(place, forum, Permission.READ_MESSAGE_HISTORY)
        found = await messenger.find(place.at(forum), "key-0", place.clock.now())
        assert found == Unreadable(failures.NO_HISTORY)


async def published() -> None:
    """What is done behind the posts is done."""
    async with asyncio.timeout(5):
        for task in asyncio.all_tasks():
            if task.get_name() == "publishing":
                await task


class TestAnnouncements:
    async def test_they_are_published_and_what_fails_there_fails_no_post(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        room, messenger = place.room(Kind.ANNOUNCEMENT), place.messenger()
        place.discord.fail(CROSSPOST, 50013)
        receipts = [await messenger.send(place.at(room), MESSAGE, f"key-{number}") for number in range(2)]
        await messenger.send(place.channel, MESSAGE, "key-2")
        await published()
        assert [Flags.CROSSPOSTED in room.messages[int(receipt)].flags for receipt in receipts] == [False, True]
        assert "was not published" in caplog.text
        assert (place.asked(CROSSPOST), place.asked("GET /guilds/{guild_id}/channels")) == (2, 1)

    async def test_one_whose_answer_was_lost_is_published_when_it_is_found(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        room, messenger, began = place.room(Kind.ANNOUNCEMENT), place.messenger(), place.clock.now()
        place.discord.fail(SEND, "lost")
        with pytest.raises(Unsure):
            await messenger.send(place.at(room), MESSAGE, "key-1")
        for _ in range(2):
            found = await messenger.find(place.at(room), "key-1", began)
        await messenger.close()  # right after that
        assert isinstance(found, Found)
        assert Flags.CROSSPOSTED in room.messages[int(found.receipt)].flags
        assert caplog.text == ""

    async def test_what_failed_for_a_moment_is_tried_again_and_not_for_ever(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        room, rest = place.room(Kind.ANNOUNCEMENT), place.rest()
        place.messenger(rest)  # which closes it
        publishing = Publishing(rest, Places(rest, place.clock), place.clock, (timedelta(),) * 2, SHORT)
        path = "/channels/{channel_id}/messages"
        posted = [await rest.once("POST", path, json={"content": "News."}, channel_id=str(room.id)) for _ in range(4)]
        faults: tuple[tuple[str | int, int], ...] = (("drop", 2), (503, 3), (503, 0))
        for message, (how, times) in zip(posted, faults, strict=False):
            place.discord.fail(CROSSPOST, how, times=times)
            publishing.add(place.at(room), message["id"])
            await published()
        place.discord.fail(CROSSPOST, "hang")
        publishing.add(place.at(room), posted[3]["id"])
        await publishing.close()
        assert [Flags.CROSSPOSTED in one.flags for one in room.messages.values()] == [True, False, True, False]
        said = [record.getMessage() for record in caplog.records]
        assert [line.split(":")[0] for line in said] == [
            f"A post in channel {room.id} was not published",
            "Not all that was posted in announcement channels could be published before the end",
        ]

    async def test_after_ten_in_an_hour_nobody_knocks(
        self, place: DiscordPlace, caplog: pytest.LogCaptureFixture
    ) -> None:
        room, messenger = place.room(Kind.ANNOUNCEMENT), place.messenger()
        place.discord.fail(CROSSPOST, "shared", seconds=1_800)
        for number in range(3):
            await messenger.send(place.at(room), MESSAGE, f"key-{number}")
        await published()
        assert (place.asked(CROSSPOST), caplog.text.count("are not published until")) == (1, 1)
        place.clock.move(minutes=30)
        receipt = await messenger.send(place.at(room), MESSAGE, "key-3")
        await published()
        assert Flags.CROSSPOSTED in room.messages[int(receipt)].flags


class TestPeople:
    async def test_an_owner_is_told_where_they_can_be_reached(self, place: DiscordPlace) -> None:
        messenger = place.messenger()
        told = Message(sections=(Section(lines=((Text("It is paused."),),)),))
        assert await messenger.tell_owner(place.channel, told)
        private = place.discord.world.direct(place.discord.world.app.bot, place.owner)
        assert "On the server Harbour" in place.seen(private)
        assert "It is paused." in place.seen(private)
        assert await messenger.tell_owner(place.at(private), told)
        assert place.seen(private).count("It is paused.") == 2
        place.owner.takes_messages = False
        assert not await messenger.tell_owner(place.channel, told)
        assert not await messenger.tell_owner(place.at(private), told)
        place.guild.system_channel = office = place.room(Kind.TEXT)
        assert await messenger.tell_owner(place.channel, told)
        assert "It is paused." in place.seen(office)

    async def test_when_people_talked(self, place: DiscordPlace) -> None:
        messenger = place.messenger()
        assert await messenger.talked_at(place.channel) is None
        place.clock.move(minutes=1)
        at = place.clock.now()
        place.says(place.news, "Hello.")
        place.clock.move(minutes=1)
        await messenger.send(place.channel, MESSAGE, "key-0")
        talked_at = await messenger.talked_at(place.channel)
        assert talked_at == at
        place.says(place.news, "Hello.")
        assert await messenger.talked_at(place.channel) == at, "as it was a moment ago"
        place.clock.move(minutes=1)
        assert await messenger.talked_at(place.channel) == place.clock.now() - timedelta(minutes=1)
        assert await messenger.talked_at(Channel("discord", "404", "405")) is None
