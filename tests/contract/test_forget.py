"""What every Forget promises: all of one workspace, and nothing of another."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.errors import StoreUnavailable
from digests.model import Span
from digests.store.articles import Articles
from digests.store.departures import StoreDepartures
from digests.store.engine import Database
from digests.store.forget import PART, StoreForget
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract.given import everything, record, subscribed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.model import Source, Subscription, Unread, Workspace

THEIRS = ("console", "elsewhere")
OURS = make.WORKSPACE
EVERYTHING = {"sources": 2, "articles": 5, "subscriptions": 2, "editions": 2, "requests": 3}


@pytest.fixture
def forget(database: Database) -> StoreForget:
    return StoreForget(database)


PROGRAMS = {"leases", "once", "installations"}  # own: what lets it in goes when the app is removed
LATE = make.moment(days=999)  # by then no slot waits for another edition


class Desk:
    """A workspace, and what it does with a database."""

    def __init__(self, database: Database, workspace: Workspace = OURS) -> None:
        self.workspace = workspace
        self.channel = make.channel(platform=workspace[0], workspace=workspace[1])
        self.sources, self.articles = WorkspaceSources(database), Articles(database)
        self.subscriptions, self.ledger = Subscriptions(database), SlotLedger(database)
        self.departures = StoreDepartures(database)

    async def fill(self) -> None:
        """One of everything that can be kept."""
        courier = await self.sources.add(self.workspace, "The Lindmouth Courier", "https://courier.example/feed")
        gazette = await self.sources.add(self.workspace, "Fen Gazette", "https://ada:secret@fen.example/feed")
        assert courier is not None
        assert gazette is not None
        await self.sources.remove(self.workspace, gazette.id, make.NOW)
        first = await self.publish(courier, "first")
        await self.publish(gazette, "repeat", duplicate_of=first)
        await self.save(courier, "unread")
        await self.articles.set_aside(await self.save(courier, "aside"), "it has no end", make.NOW)
        changed = await self.publish(courier, "changed")
        document = make.document(text="Ferry stays\n\nThe ferry stays after all.", keys=("changed", "another"))
        await self.articles.add_version(changed, document, make.content_hash(document), make.NOW)
        await self.read(await self.pending(changed))
        ended = await subscribed(self.subscriptions, self.channel, name="Ended")
        await self.post(ended, number=1)
        assert await self.subscriptions.end(await self.current("Ended"), make.NOW)
        morning = await subscribed(self.subscriptions, self.channel, due_at=make.moment(1), name="Morning")
        await self.record(morning, number=2)
        [post] = await self.ledger.claim("one", make.NOW, make.moment(2), 10)
        assert await self.ledger.postpone(post.lease, make.moment(5), "slow down", make.NOW)
        await self.open(await self.current("Morning"))
        for user in ("ada", "ada", "ben"):
            await self.ledger.request(make.digest(channel=self.channel, number=None), user)

    async def leave(self) -> None:
        """One of everything, in a workspace that the program is removed from."""
        await self.fill()
        assert await self.departures.leave(self.workspace, "Removed.", make.NOW)

    async def save(self, source: Source, key: str, text: str = make.ORIGINAL) -> Unread:
        document = make.document(source=source.name, keys=(key, f"https://{key}.example"), text=text)
        article_id = await self.articles.add(source.id, document, make.content_hash(document), make.NOW)
        assert article_id is not None
        return await self.pending(article_id)

    async def pending(self, article_id: int) -> Unread:
        return next(unread for unread in await self.articles.unread(100) if unread.article_id == article_id)

    async def read(self, unread: Unread, story: int | None = None, duplicate_of: int | None = None) -> int:
        reading = make.reading(unread.original)
        story_id = await make.save_reading(self.articles, unread, reading, story, duplicate_of, make.NOW)
        assert story_id is not None
        return story_id

    async def publish(
        self, source: Source, key: str, *, story: int | None = None, duplicate_of: int | None = None
    ) -> int:
        unread = await self.save(source, key)
        await self.read(unread, story, duplicate_of)
        return unread.article_id

    async def current(self, name: str) -> Subscription:
        return next(one for one in await self.subscriptions.of_channel(self.channel) if one.wishes.name == name)

    async def open(self, subscription: Subscription) -> None:
        assert subscription.next_due_at is not None
        later = subscription.next_due_at.replace(year=2027)
        assert await self.ledger.open_slot(subscription, subscription.next_due_at, later, make.NOW)

    async def record(self, subscription: Subscription, *, number: int) -> None:
        await self.open(subscription)
        slot = next(slot for slot, its in await self.ledger.planned(10) if its.id == subscription.id)
        digest = make.digest(channel=self.channel, number=number)
        assert await record(self.ledger, slot, digest, [make.message(), make.message()], make.NOW)

    async def post(self, subscription: Subscription, *, number: int) -> None:
        await self.record(subscription, number=number)
        for part in range(2):
            [post] = await self.ledger.claim("one", make.NOW, make.moment(2), 10)
            assert await self.ledger.sent(post.lease, f"m{number}.{part}", make.NOW)
            assert not await self.ledger.sent(post.lease, f"m{number}.{part} again", make.NOW)

    async def found(self, database: Database, words: str = "ferry") -> list[int]:
        ids = [source.id for source in await self.sources.of_workspace(self.workspace)]
        found = await ArticleSearch(database).newest(ids, words, make.moment(days=-1), 10)
        return [headline.article_id for headline in found]


class TestWorkspace:
    async def test_nothing_of_it_is_left_and_nothing_of_another_is_changed(
        self, database: Database, forget: StoreForget
    ) -> None:
        await Desk(database, THEIRS).leave()
        before = everything(database)
        assert all(rows for name, rows in before.items() if name not in PROGRAMS), "one of everything"
        await Desk(database).leave()
        assert everything(database) != before
        assert await forget.workspace(OURS) == EVERYTHING
        assert everything(database) == before
        assert await forget.workspace(THEIRS) == EVERYTHING
        assert not any(everything(database).values())

    async def test_the_other_goes_on(self, database: Database, forget: StoreForget) -> None:
        await Desk(database).fill()
        theirs = Desk(database, THEIRS)
        await theirs.fill()
        found = await theirs.found(database)
        await forget.workspace(OURS)
        assert await theirs.found(database) == found != []
        assert await Desk(database).found(database) == []
        assert len(await theirs.ledger.planned(10, overdue_at=LATE)) == 1
        assert await forget.kept(THEIRS) == EVERYTHING

    async def test_what_would_be_deleted_is_said_before(self, database: Database, forget: StoreForget) -> None:
        assert await forget.kept(OURS) == {}
        await Desk(database).fill()
        before = everything(database)
        assert await forget.kept(OURS) == EVERYTHING
        assert everything(database) == before

    async def test_what_there_is_none_of_is_left_out(self, database: Database, forget: StoreForget) -> None:
        await Desk(database).sources.ensure(OURS, "Fen Gazette")
        assert await forget.kept(OURS) == {"sources": 1}
        assert await forget.workspace(OURS) == {"sources": 1}
        assert await forget.workspace(OURS) == {}

    async def test_a_workspace_of_another_platform_is_another(self, database: Database, forget: StoreForget) -> None:
        await Desk(database, ("slack", OURS[1])).fill()
        assert await forget.workspace(OURS) == {}
        assert await forget.kept(("slack", OURS[1])) == EVERYTHING

    async def test_stories_that_two_share_are_the_others_then(self, database: Database, forget: StoreForget) -> None:
        """As they were kept before each workspace had its own."""
        ours, theirs = Desk(database), Desk(database, THEIRS)
        first = await ours.publish(await ours.sources.ensure(OURS, "Fen Gazette"), "first")
        story = (await ours.articles.articles([first]))[first].headline.story_id
        source = await theirs.sources.ensure(THEIRS, "Fen Gazette")
        second = await theirs.publish(source, "second", story=story, duplicate_of=first)
        await forget.workspace(OURS)
        [headline] = await theirs.articles.story([source.id], story)
        assert (headline.article_id, headline.duplicate_of) == (second, None)

    async def test_more_articles_than_are_looked_at_at_once(self, database: Database, forget: StoreForget) -> None:
        ours = Desk(database)
        source = await ours.sources.ensure(OURS, "Fen Gazette")
        for number in range(120):
            unread = await ours.save(source, str(number), text=f"Ferry {number}\n\nIt left.\n")
            await make.save_reading(ours.articles, unread, make.reading(unread.original), None, None, make.NOW)
        assert await forget.workspace(OURS) == {"sources": 1, "articles": 120}
        assert not any(everything(database).values())


class Dies(Database):
    """A database whose process is killed before it writes for the third time."""

    writes = 0

    @asynccontextmanager
    async def write(self, *, alone: bool = False) -> AsyncIterator[AsyncConnection]:
        self.writes += 1
        if self.writes > 2:
            raise StoreUnavailable("killed")
        async with super().write(alone=alone) as connection:
            yield connection


async def killed_amid(database: Database) -> None:
    """Forgetting a workspace, by a process that is killed before it is done."""
    dying = Dies(database.place)
    with pytest.raises(StoreUnavailable):
        await StoreForget(dying).workspace(OURS)
    await dying.close()


class TestInParts:
    async def half(self, database: Database) -> tuple[Desk, dict[str, list[tuple[object, ...]]]]:
        """A workspace of which a half is deleted, beside another; and what the other has."""
        theirs = Desk(database, THEIRS)
        await theirs.fill()
        before = everything(database)
        ours = Desk(database)
        await ours.fill()
        source = await ours.sources.ensure(OURS, "Fen Gazette")
        for number in range(PART - 10):
            assert await ours.articles.add(source.id, make.document(keys=(f"unread {number}",)), b"", make.NOW)
        for number in range(20):
            await ours.publish(source, str(number))
        await killed_amid(database)
        assert len(everything(database)["articles"]) > len(before["articles"])
        return ours, before

    async def test_killed_in_between_it_is_not_seen_and_somebody_goes_on(
        self, database: Database, forget: StoreForget
    ) -> None:
        ours, before = await self.half(database)
        assert await forget.kept(OURS) == {}
        assert [*await ours.sources.of_workspace(OURS), *await ours.found(database)] == []
        assert [*await ours.subscriptions.of_workspace(OURS), *await ours.ledger.history(ours.channel, 9)] == []
        for edition in (ours.ledger.last_edition(ours.channel, "ada"), ours.ledger.edition_of(ours.channel, "m1.0")):
            assert await edition is None
        assert await ours.sources.workspaces() == await ours.subscriptions.workspaces() == [THEIRS]
        assert [its.channel.home for _, its in await ours.ledger.planned(10, overdue_at=LATE)] == [THEIRS]
        due = await ours.subscriptions.due(make.moment(days=999), 9)
        assert [one.channel.home for one in due] == [THEIRS]
        await forget.finish()
        assert everything(database) == before

    async def test_the_workspace_begins_anew_meanwhile(self, database: Database, forget: StoreForget) -> None:
        ours, _ = await self.half(database)
        await ours.fill()
        assert await forget.kept(OURS) == EVERYTHING
        await forget.finish()
        assert await forget.kept(OURS) == EVERYTHING
        assert await forget.workspace(OURS, EVERYTHING) == EVERYTHING

    async def test_what_an_import_files_meanwhile_goes_too(self, database: Database, forget: StoreForget) -> None:
        ours = Desk(database)
        source = await ours.sources.ensure(OURS, "Fen Gazette")
        await ours.subscriptions.add(ours.channel, make.wishes(), make.NOW, make.NOW)
        await killed_amid(database)
        assert await ours.articles.add(source.id, make.document(), b"", make.NOW)
        await forget.finish()
        assert not any(everything(database).values())

    async def test_what_is_not_what_was_confirmed_stays(self, database: Database, forget: StoreForget) -> None:
        await Desk(database).fill()
        before = everything(database)
        assert await forget.workspace(OURS, EVERYTHING | {"articles": 4}) is None
        assert everything(database) == before


class TestAfterwards:
    async def test_no_number_is_given_again(self, database: Database, forget: StoreForget) -> None:
        ours, theirs = Desk(database), Desk(database, THEIRS)
        await ours.fill()
        before = everything(database)
        await forget.workspace(OURS)
        await theirs.fill()
        after = everything(database)
        for name in ("sources", "stories", "articles", "subscriptions", "slots", "digests", "deliveries", "placings"):
            assert not {row[0] for row in before[name]} & {row[0] for row in after[name]}, name

    async def test_what_was_under_way_changes_nothing(self, database: Database, forget: StoreForget) -> None:
        ours, theirs = Desk(database), Desk(database, THEIRS)
        await ours.fill()
        [(slot, subscription)] = await ours.ledger.planned(10, overdue_at=LATE)
        [post] = await ours.ledger.claim("one", make.moment(5), make.moment(7), 10)
        unread = await ours.save(await ours.sources.ensure(OURS, "Zephyr"), "under way")
        document = make.document(text="Changed meanwhile.")
        await forget.workspace(OURS)
        await theirs.fill()
        before = everything(database)
        assert await record(ours.ledger, slot, make.digest(number=9), [make.message()], make.NOW) is None
        assert await ours.ledger.open_slot(subscription, make.NOW, make.moment(9), make.NOW) is None
        assert await ours.subscriptions.change(subscription, make.wishes(), make.NOW) is None
        assert not await ours.ledger.try_now(post.lease, make.NOW)
        assert not await ours.ledger.sent(post.lease, "m9", make.NOW)
        assert await make.save_reading(ours.articles, unread, make.reading(), None, None, make.NOW) is None
        await ours.articles.set_aside(unread, "it has no end", make.NOW)
        assert not await ours.articles.read_again(unread.article_id)
        assert await ours.articles.add_version(unread.article_id, document, b"", make.NOW) is None
        assert await ours.articles.add(1, document, b"", make.NOW) is None, "its source is gone"
        assert everything(database) == before

    async def test_a_place_that_is_gone_is_no_place(self, database: Database, forget: StoreForget) -> None:
        ours = Desk(database)
        first = await ours.publish(await ours.sources.ensure(OURS, "Fen Gazette"), "first")
        story = (await ours.articles.articles([first]))[first].headline.story_id
        await forget.workspace(OURS)
        source = await ours.sources.ensure(OURS, "Fen Gazette")
        again = await ours.publish(source, "first", story=story, duplicate_of=first)
        headline = (await ours.articles.articles([again]))[again].headline
        assert headline.story_id != story
        assert headline.duplicate_of is None


class TestUser:
    async def test_what_somebody_asked_for_in_this_workspace(self, database: Database, forget: StoreForget) -> None:
        ours, theirs = Desk(database), Desk(database, THEIRS)
        await ours.fill()
        await theirs.fill()
        before = everything(database)
        assert await forget.user(OURS, "ada") == {"requests": 2}
        after = everything(database)
        gone = set(map(repr, before.pop("digests"))) - set(map(repr, after.pop("digests")))
        assert len(gone) == 2
        assert after == before
        assert await forget.user(OURS, "ada") == {}
        for desk, user, left in ((ours, "ada", 1), (ours, "ben", None), (theirs, "ada", None)):
            edition = await desk.ledger.last_edition(desk.channel, user)
            assert edition is not None
            assert edition.digest.number == left

    async def test_a_channel_of_their_own_goes_with_them(self, database: Database, forget: StoreForget) -> None:
        ours, theirs = Desk(database), Desk(database, THEIRS)
        await ours.fill()
        await theirs.fill()
        articles = everything(database)["articles"]
        gone = await forget.user(OURS, "ada", ours.channel)
        assert gone["subscriptions"] >= 1
        assert gone["editions"] >= 1
        assert await forget.kept(OURS) == {name: n for name, n in (await forget.kept(THEIRS)).items() if name in KEPT}
        assert everything(database)["articles"] == articles, "sources are the workspace's"
        assert await ours.subscriptions.of_channel(ours.channel) == []
        assert await forget.user(OURS, "ada", ours.channel) == {}

    async def test_nobody(self, database: Database, forget: StoreForget) -> None:
        await Desk(database).fill()
        for user in ("", "ad", "ADA", "%", "\x00", "\ud83d", "x" * 99_999):
            assert await forget.user(OURS, user) == {}


KEPT = ("sources", "articles")
hostile = st.text(st.characters() | st.sampled_from('"*^:(){}s1\x00\ud800\n'), max_size=80)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(hostile, st.none() | hostile, hostile), min_size=1, max_size=3))
async def test_whatever_was_written_the_index_is_empty_then(
    database: Database, texts: list[tuple[str, str | None, str]]
) -> None:
    ours = Desk(database)
    source = await ours.sources.ensure(OURS, "Fen Gazette")
    article_id = None
    for number, (original, title, read) in enumerate(texts):
        document = make.document(text=original, title=title, keys=("one",))
        if article_id is None:
            article_id = await ours.articles.add(source.id, document, bytes([number]), make.NOW)
            assert article_id is not None
        else:
            await ours.articles.add_version(article_id, document, bytes([number]), make.NOW)
        half = len(original) // 2
        reading = make.reading(title=read, paragraphs=(Span(0, half), Span(half, len(original))), quotes=(), summary=())
        await make.save_reading(ours.articles, await ours.pending(article_id), reading, None, None, make.NOW)
        assert len({row[1] for row in everything(database)["words"]}) == 1, "the shown version alone"
    await StoreForget(database).workspace(OURS)
    assert not any(everything(database).values())
