"""That what is asked for often is found in an index: no walk over all articles or deliveries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Table, event, insert, select

from digests.store.articles import Articles
from digests.store.feeds import StoreFeeds
from digests.store.forget import StoreForget
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.tables import articles, sources, subscriptions, versions
from digests.store.watch import StoreWatch
from tests import make
from tests.contract import given
from tests.contract.given import subscribed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from digests.store.engine import Database
    from tests.contract.conftest import Opener

SOURCES = range(30)
LATER = make.moment(2)
LEASE = make.lease()
MANY = range(101, 401)  # numbers of rows that no test is about


async def read_one(database: Database) -> None:
    kept = Articles(database)
    [unread] = await kept.unread(1)
    await make.save_reading(kept, unread, make.reading(), None, 1, make.NOW)


async def read_alike(database: Database) -> None:
    kept = Articles(database)
    await kept.read_alike(await kept.unread(1))


CALLS: dict[str, Callable[[Database], Awaitable[Any]]] = {
    "known": lambda database: Articles(database).known(1, ["a", "b"]),
    "same text": lambda database: Articles(database).same_text(1, b"hash"),
    "unread": lambda database: Articles(database).unread(10),
    "placed": lambda database: Articles(database).placed(make.NOW, 0, 10),
    "headlines": lambda database: Articles(database).headlines(SOURCES, make.NOW, 10),
    "story": lambda database: Articles(database).story(SOURCES, 1),
    "articles": lambda database: Articles(database).articles([1, 2, 3]),
    "by link": lambda database: Articles(database).by_link(SOURCES, "https://lindmouth.example"),
    "quoted": lambda database: Articles(database).quoted(SOURCES, "Marta Oyelaran", 10),
    "newest": lambda database: ArticleSearch(database).newest(SOURCES, "night ferry", make.NOW, 10),
    "sources": lambda database: WorkspaceSources(database).of_workspace(make.WORKSPACE),
    "health": lambda database: WorkspaceSources(database).health(make.WORKSPACE, make.NOW),
    "ensure": lambda database: WorkspaceSources(database).ensure(make.WORKSPACE, "Fen Gazette"),
    "remove": lambda database: WorkspaceSources(database).remove(make.WORKSPACE, 1, make.NOW),
    "of workspace": lambda database: Subscriptions(database).of_workspace(make.WORKSPACE),
    "ever": lambda database: Subscriptions(database).ever(make.channel()),
    "change": lambda database: Subscriptions(database).change(make.subscription(), make.wishes(), make.NOW),
    "end": lambda database: Subscriptions(database).end(make.subscription(), make.NOW),
    "of channel": lambda database: Subscriptions(database).of_channel(make.channel()),
    "due": lambda database: Subscriptions(database).due(make.NOW, 10),
    "planned": lambda database: SlotLedger(database).planned(10),
    "has work": lambda database: SlotLedger(database).has_work(make.NOW),
    "standings": lambda database: SlotLedger(database).standings([1, 2], make.NOW),
    "moments": lambda database: SlotLedger(database).moments(1, make.NOW),
    "heard": lambda database: SlotLedger(database).heard(make.channel(), make.NOW),
    "planned, by the plan": lambda database: SlotLedger(database).planned(10, overdue_at=make.NOW),
    "outcomes": lambda database: SlotLedger(database).outcomes([1, 2], 10),
    "history": lambda database: SlotLedger(database).history(make.channel(), 10),
    "last edition": lambda database: SlotLedger(database).last_edition(make.channel(), "ada"),
    "edition": lambda database: SlotLedger(database).edition(make.channel(), 1),
    "edition of": lambda database: SlotLedger(database).edition_of(make.channel(), "m1"),
    "forget a user": lambda database: StoreForget(database).user(make.WORKSPACE, "ada"),
    "what would be forgotten": lambda database: StoreForget(database).kept(make.WORKSPACE),
    "forget a workspace": lambda database: StoreForget(database).workspace(make.WORKSPACE),
    "save a reading": read_one,
    "claim": lambda database: SlotLedger(database).claim("one", make.NOW, LATER, 10),
    "doubtful": lambda database: SlotLedger(database).doubtful("one", make.NOW, LATER, 10),
    "try now": lambda database: SlotLedger(database).try_now(LEASE, make.NOW),
    "slots skipped": lambda database: StoreWatch(database).skipped("It failed.", make.NOW),
    "slots by number": lambda database: StoreWatch(database).slots([1, 2]),
    "feeds due": lambda database: StoreFeeds(database).due(make.NOW, LATER, 10),
    "feeds waiting": lambda database: StoreFeeds(database).waiting(make.NOW),
    "what reads from a feed": lambda database: StoreFeeds(database).following(1),
    "what a source has": lambda database: Articles(database).held(1, ["read", "other"], [b""]),
    "read alike": read_alike,
    "unfinished": lambda database: SlotLedger(database).unfinished(make.NOW),
}


@pytest.fixture
async def database(opened: Opener) -> Database:
    """With something in it: for nothing, nothing is looked up."""
    database = await opened()
    ledger = SlotLedger(database)
    kept = Articles(database)
    source = await WorkspaceSources(database).add(make.WORKSPACE, "The Lindmouth Courier", "https://courier.example/")
    assert source is not None
    for key in ("read", "unread"):
        assert await kept.add(source.id, make.document(keys=(key,)), b"", make.NOW)
    unread, _ = await kept.unread(2)
    await make.save_reading(kept, unread, make.reading(), None, None, make.NOW)
    added = await subscribed(Subscriptions(database))
    slot = await ledger.open_slot(added, make.NOW, make.NOW, make.NOW)
    assert slot is not None
    assert await given.record(ledger, slot, make.digest(), [make.message()], make.NOW)
    if database.place.shared:
        await _many(database)
    return database


async def _many(database: Database) -> None:
    """So many rows, other workspaces' and other sources', that PostgreSQL does not take a table for a page, of which
    every way costs the same."""
    async with database.write() as connection:

        async def copy(table: Table, changes: Callable[[int], dict[str, Any]]) -> None:
            row = (await connection.execute(select(table).limit(1))).one()._asdict()
            await connection.execute(insert(table), [row | changes(number) for number in MANY])
            await connection.exec_driver_sql(f"ANALYZE {table.name}")

        await copy(subscriptions, lambda number: {"id": number, "channel": f"c{number}"})
        await copy(sources, lambda number: {"id": number, "workspace": f"w{number}", "feed_id": None})
        none = dict.fromkeys(("search_row", "story_id", "shown_version"))
        await copy(articles, lambda number: {"id": number, "source_id": number, **none})
        await copy(versions, lambda number: {"article_id": number, "content_hash": b"%d" % number, "state": "read"})


async def plan(database: Database, call: Callable[[Database], Awaitable[Any]]) -> list[str]:
    """What the database does for each statement of the call. PostgreSQL is asked as if its tables were large."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await call(database)
    event.remove(engine, "before_cursor_execute", note)
    async with database.read() as connection:
        if database.place.shared:
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            for of_small_tables in ("bitmapscan", "hashjoin"):  # takes all of an index, of a table
                await connection.exec_driver_sql(f"SET LOCAL enable_{of_small_tables} = off")
        explain = "EXPLAIN (COSTS OFF)" if database.place.shared else "EXPLAIN QUERY PLAN"
        return [
            row[-1]
            for statement, parameters in statements
            if not statement.startswith(("BEGIN", "SELECT pg_advisory"))
            for row in await connection.exec_driver_sql(
                f"{explain} {statement}", parameters[0] if isinstance(parameters, list) else parameters
            )
        ]


SHORT = "ix_digests_unposted", "ix_versions_unread_turn_at"  # of what is not posted, or not read yet, in its order


def walks(steps: list[str]) -> list[str]:
    """Those over a whole table or index; to take its last row is none."""
    return [
        step
        for above, step, detail in zip(["", *steps], steps, [*steps[1:], ""], strict=False)
        if (step.startswith("SCAN") and "VIRTUAL TABLE" not in step and step != "SCAN CONSTANT ROW")
        or (step.startswith("SEARCH") and "INDEX" not in step and "PRIMARY KEY" not in step)
        or "Seq Scan" in step
        or (
            "Index" in step
            and not any(index in step for index in SHORT)
            and " on " in step
            and "Index Cond" not in detail
            and not above.endswith("Limit")
        )
    ]


@pytest.mark.parametrize("name", CALLS)
async def test_it_is_looked_up(database: Database, name: str) -> None:
    steps = await plan(database, CALLS[name])
    assert steps
    assert walks(steps) == [], "\n".join(steps)


async def test_a_list_does_not_touch_what_was_written_in_the_articles(database: Database) -> None:
    for name in ("headlines", "story", "by link"):
        assert not any("versions" in step for step in await plan(database, CALLS[name]))


async def test_a_walk_is_noticed(database: Database) -> None:
    assert walks(await plan(database, lambda database: Articles(database).counts()))


@pytest.mark.parametrize(
    ("name", "looked_up_by"),
    [
        ("by link", ("url", "source_id")),
        ("quoted", ("source_id", "word")),
        ("health", ("source_id",)),
        ("health", ("state", "stored_at")),
        ("history", ("subscription_id",)),
    ],
)
async def test_what_others_have_much_of_costs_a_workspace_nothing(
    database: Database, name: str, looked_up_by: tuple[str, ...]
) -> None:
    steps = await plan(database, CALLS[name])
    if database.place.shared:
        found = any("Index Cond" in step and all(f"({name} " in step for name in looked_up_by) for step in steps)
    else:
        found = any(re.findall(r"(\w+)[=<>]", step.rpartition("(")[2]) == [*looked_up_by] for step in steps)
    assert found, "\n".join(steps)
