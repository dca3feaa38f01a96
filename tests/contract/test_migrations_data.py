"""What people had in an older database is there in the newest, and means the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sqlalchemy.exc import IntegrityError

from digests.errors import StoreUnusable
from digests.model import SlotState, Span, Topics
from digests.store.articles import Articles
from digests.store.columns import EPOCH, MICROSECOND
from digests.store.engine import open_database
from digests.store.forget import StoreForget
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch, row_number
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given
from tests.contract.given import everything
from tests.contract.test_migrations import at_version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from digests.store.engine import Database

OURS, THEIRS = ("console", "local"), ("console", "elsewhere")
SINCE = make.moment(days=-30)
HOSTILE = 'F"erry’s* (Zürich) 👩‍🚀 \ufffd NEAR\n\nÄrger: s1 AND “naïve”\x01 — 𝔘𝔫𝔦.\n'


def instant(minutes: float = 0) -> int:
    return (make.moment(minutes) - EPOCH) // MICROSECOND


def json(record: Any) -> str:
    return msgspec.json.encode(record).decode()


class Old:
    """A database of the first version, and what wrote to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, table: str, **values: Any) -> None:
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
        self._connection.execute(statement, tuple(values.values()))

    def source(self, number: int, workspace: tuple[str, str], name: str) -> None:
        self.insert("sources", id=number, name=name)
        platform, workspace_id = workspace
        self.insert("workspace_sources", platform=platform, workspace=workspace_id, name=name, source_id=number)

    def article(
        self, number: int, source: int, *originals: str, story: int, language: str | None = "en", **values: Any
    ) -> None:
        """Every version of it was read, the last one is shown."""
        at, title = instant(number), originals[-1].partition("\n")[0]
        settled = {"publisher": "The Courier", "published_at": at, "stored_at": at, "recent_at": at, "lead": "Lead."}
        row = row_number(make.moment(number), number)
        version = len(originals)
        versions = {"newest_version": version, "shown_version": version}
        self.insert(
            "articles",
            id=number,
            source_id=source,
            story_id=story,
            title=title,
            search_row=row,
            **settled | versions | values,
        )
        for version, original in enumerate(originals, start=1):
            reading = make.reading(original, title=None, language=language)
            body = "\n".join(paragraph.of(original) for paragraph in reading.paragraphs)
            self.insert(
                "versions",
                article_id=number,
                number=version,
                state="read",
                content_hash=f"{number}.{version}".encode(),
                stored_at=at,
                settled_at=at,
                original=original,
                reading=json(reading),
            )
            self.insert("search", rowid=row - (len(originals) - version), title=title, body=body)
        self.insert("placings", seq=number + 10, article_id=number, published_at=at, features="{}")
        self.insert("article_keys", source_id=source, key=f"key {number}", article_id=number)
        self.insert(
            "quoted_names", word="marta", published_at=at, article_id=number, name=" marta oyelaran ", source_id=source
        )

    def channel(self) -> None:
        place = {"platform": OURS[0], "workspace": OURS[1], "channel": make.channel().id}
        wishes = msgspec.to_builtins(make.wishes()) | {"topics": ["ferry", "night train"]}
        self.insert(
            "subscriptions",
            id=4,
            name_key="morning digest",
            wishes=json(wishes),
            created_at=instant(),
            next_due_at=instant(60),
            **place,
        )
        for number, state in ((5, "done"), (6, "planned")):
            self.insert(
                "slots", id=number, subscription_id=4, due_at=instant(number), state=state, opened_at=instant(number)
            )
        for number, more in ((7, {"slot_id": 5, "number": 1}), (8, {"asked_by": "ada"})):
            digest = make.digest(number=more.get("number"))
            shown = {"recorded_at": instant(), "shown_at": instant(number), "digest": json(digest)}
            self.insert("digests", id=number, **place, **shown, **more)
        settled = {"key": "7-0-c0ffee", "state": "sent", "attempt": 1, "not_before": instant(), "receipt": "m1"}
        self.insert("deliveries", id=9, digest_id=7, part=0, message=json(make.message()), **place, **settled)
        self.insert("told", digest_id=7, article_id=1, story_id=1, told_at=instant(7), **place)


@pytest.fixture
async def old(tmp_path: Path) -> AsyncIterator[Old]:
    await at_version(f"sqlite:///{tmp_path}/news.db", "0001")
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield Old(connection)


@pytest.fixture
async def database(old: Old, tmp_path: Path) -> AsyncIterator[Database]:
    """Two workspaces that read of one event, when their stories were not kept apart."""
    for number, workspace, name in ((1, OURS, "Courier"), (2, THEIRS, "Courier"), (3, OURS, "COURIER")):
        old.source(number, workspace, name)
    for story in (1, 2):
        old.insert("stories", id=story, made_at=instant())
    old.article(1, 1, "Tram sold\n\nIt went.\n", "Ferry kept\n\nIt stays.\n", story=1, url="https://x.example")
    old.article(2, 2, "Ferry kept\n\nIt stays.\n", story=1, duplicate_of=1, url="https://x.example")
    old.article(3, 3, "Ferry kept\n\nIt stays.\n", story=1, duplicate_of=1, language=None)
    old.article(4, 1, HOSTILE, story=2, language="de")
    old.channel()
    old._connection.commit()
    opened = await open_database(f"sqlite:///{tmp_path}/news.db")
    yield opened
    await opened.close()


async def seen(database: Database, workspace: tuple[str, str]) -> list[int]:
    return [source.id for source in await WorkspaceSources(database).of_workspace(workspace)]


async def test_sources_are_their_workspaces(database: Database) -> None:
    sources = WorkspaceSources(database)
    assert [source.name for source in await sources.of_workspace(OURS)] == ["COURIER", "Courier"]
    assert (await sources.ensure(OURS, "courier")).id == 1
    assert (await sources.ensure(THEIRS, "COURIER")).id == 2
    assert {source.tags for source in await sources.of_workspace(OURS)} == {()}


async def test_articles_are_found_as_before_and_by_their_own_workspace(database: Database) -> None:
    search, articles = ArticleSearch(database), Articles(database)
    for workspace, expected in ((OURS, [3, 1]), (THEIRS, [2])):
        ids = await seen(database, workspace)
        found = await search.newest(ids, "ferry kept", SINCE, 10)
        assert [headline.article_id for headline in found] == expected
        assert await search.newest(ids, "tram", SINCE, 10) == [], "it is no longer said"
        link = await articles.by_link(ids, "https://x.example")
        assert link is not None
        assert link.article_id == expected[-1]
    [hostile] = await search.newest([1], '"naïve" zurich s1 near', SINCE, 10)
    assert (hostile.article_id, hostile.title) == (4, HOSTILE.partition("\n")[0])
    assert await articles.quoted(await seen(database, OURS), "Marta", 10) == [4, 3, 1]


async def test_headlines_have_their_language(database: Database) -> None:
    found = await Articles(database).headlines([1, 2, 3], SINCE, 10)
    assert {headline.article_id: headline.language for headline in found} == {1: "en", 2: "en", 3: None, 4: "de"}


async def test_what_repeated_an_article_of_another_workspace_stands_for_itself(database: Database) -> None:
    found = await Articles(database).headlines([1, 2, 3], SINCE, 10)
    repeats = {headline.article_id: headline.duplicate_of for headline in found}
    assert repeats == {1: None, 2: None, 3: 1, 4: None}
    assert {headline.story_id for headline in found if headline.article_id != 4} == {1}


async def test_a_channel_has_its_digest_and_what_came_of_it(database: Database) -> None:
    ledger, [subscription] = SlotLedger(database), await Subscriptions(database).of_channel(make.channel())
    assert subscription.wishes == make.wishes(topics=Topics(any=("ferry", "night train")))
    assert (subscription.id, subscription.revision, subscription.next_due_at) == (4, 0, make.moment(60))
    assert [(slot.id, its.id) for slot, its in await ledger.planned(10)] == [(6, 4)]
    assert [past.state for past in await ledger.history(make.channel(), 10)] == [SlotState.PLANNED, SlotState.DONE]
    edition = await ledger.edition_of(make.channel(), "m1")
    assert edition is not None
    assert (edition.id, edition.digest, edition.messages) == (7, make.digest(), (make.message(),))
    asked = await ledger.last_edition(make.channel(), "ada")
    assert asked is not None
    assert asked.id == 8
    assert [one.article_id for one in await given.told(ledger, make.channel(), SINCE)] == [1]
    assert await given.next_number(ledger, make.channel()) == 2


async def test_it_is_used_as_any_other(database: Database) -> None:
    articles = Articles(database)
    document = make.document(text="Ferry sold\n\nThe harbour company buys it.\n")
    assert await articles.add_version(1, document, b"3", make.NOW) == 3
    assert await articles.add(1, make.document(keys=("new",)), b"new", make.NOW) == 5
    for unread in await articles.unread(10):
        await make.save_reading(articles, unread, make.reading(unread.original), None, None, make.NOW)
    assert [place.seq for place in await articles.placed(SINCE, 0, 10)] == [12, 13, 14, 15, 16]
    assert await ArticleSearch(database).newest([1], "kept it stays", SINCE, 10) == []
    async with database.write() as connection:
        with pytest.raises(IntegrityError, match="FOREIGN KEY"):
            await connection.exec_driver_sql("DELETE FROM sources")


async def test_it_can_be_forgotten_to_the_last_word(database: Database) -> None:
    forget = StoreForget(database)
    counts = {"sources": 2, "articles": 3, "subscriptions": 1, "editions": 1, "requests": 1}
    assert await forget.workspace(OURS) == counts
    left = everything(database)
    assert (len(left["articles"]), len(left["stories"]), left["told"]) == (1, 1, [])
    assert await forget.workspace(THEIRS) == {"sources": 1, "articles": 1}
    assert not any(everything(database).values())


async def test_more_articles_than_are_taken_over_at_once(old: Old, tmp_path: Path) -> None:
    old.source(1, OURS, "Courier")
    old.insert("stories", id=1, made_at=instant())
    for number in range(1, 1_102):
        old.article(number, 1, f"Ferry {number}\n\nIt stays.\n", story=1)
    old._connection.commit()
    database = await open_database(f"sqlite:///{tmp_path}/news.db")
    for number in (1, 500, 501, 1_000, 1_101):
        [found] = await ArticleSearch(database).newest([1], f"ferry {number}", SINCE, 10)
        assert found.article_id == number
    await StoreForget(database).workspace(OURS)
    assert not any(everything(database).values())
    await database.close()


async def test_a_database_that_lacks_what_it_refers_to_is_left_alone(old: Old, tmp_path: Path) -> None:
    old._connection.execute("PRAGMA foreign_keys = OFF")
    old.insert("article_keys", source_id=7, key="key", article_id=9)
    old._connection.commit()
    with pytest.raises(StoreUnusable, match=r"news\.db is damaged \(article_keys without their"):
        await open_database(f"sqlite:///{tmp_path}/news.db")
    tables = old._connection.execute("SELECT name FROM sqlite_master WHERE name = 'workspace_sources'").fetchall()
    assert tables == [("workspace_sources",)]


def test_a_span_is_what_it_was() -> None:
    """The migration reads spans out of stored readings by these names."""
    assert json(Span(1, 2)) == '{"start":1,"end":2}'
