"""What goes wrong with a server's database, and what is said of it. Every sentence names the database, no password."""

from __future__ import annotations

import asyncio
import secrets
import signal
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from digests.errors import SettingsError, StoreError, StoreUnavailable, StoreUnusable
from digests.store import postgres as ours
from digests.store.articles import Articles
from digests.store.engine import is_there, open_database, place_of
from digests.store.guard import hold
from digests.store.ledger import SlotLedger
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.store.tables import deliveries, subscriptions
from tests import make
from tests.contract.given import record, subscribed
from tests.emulators.postgres import in_use

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from digests.store.engine import Database
    from tests.emulators.postgres import Server


@asynccontextmanager
async def using(url: str) -> AsyncIterator[Database]:
    database = await open_database(url)
    try:
        yield database
    finally:
        await database.close()


async def said(url: str, kind: type[StoreError]) -> str:
    """What is said when this cannot be opened."""
    with pytest.raises(kind) as caught:
        async with using(url):
            pass
    return str(caught.value)


def named(url: str) -> str:
    return place_of(url).name


@contextmanager
def role(server: Server, how: str) -> Iterator[str]:
    """A user of the server, for a while."""
    name = f"user_{secrets.token_hex(4)}"
    server.execute(f"CREATE ROLE {name} {how}")
    try:
        yield name
    finally:
        server.execute(f"DROP ROLE {name}")


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("postgresql://ann:hunter2@there:port/news", "is no database address: write sqlite:///"),
            ("postgresql://ann:hunter2@there", "postgresql://there/: name a database"),
            ("postgresql://ann:hunter2@there:5432/news?sslmod=require", "there:5432/news: there is no sslmod here"),
            ("postgresql://ann@there/news?password=hunter2", "there is no password here"),
            ("postgresql+asyncpg://ann:hunter2@there/news", "postgresql+asyncpg is no database we know"),
        ],
    )
    async def test_an_address_that_does_not_do(self, url: str, words: str) -> None:
        with pytest.raises(SettingsError) as caught:
            await open_database(url)
        assert words in str(caught.value)
        assert "hunter2" not in str(caught.value)

    async def test_options_may_follow(self, postgres_url: str) -> None:
        query = "&sslmode=prefer&application_name=news+desk&connect_timeout=3&options=-c%20statement_timeout%3D7s"
        async with using(postgres_url + query) as database, database.read() as connection:
            asked = "SELECT current_setting('application_name'), current_setting('statement_timeout')"
            assert (await connection.execute(text(asked))).one() == ("news desk", "7s")

    async def test_no_password_is_shown(self) -> None:
        place = place_of("postgresql://ann:hunter2@127.0.0.1:1/news")
        sentence = await said("postgresql://ann:hunter2@127.0.0.1:1/news", StoreUnavailable)
        assert sentence.startswith("postgresql://127.0.0.1:1/news cannot be reached (Connection refused): see that")
        for shown in (sentence, repr(place), repr(vars(place)), place.name, repr(place.make_engine())):
            assert "hunter2" not in shown

    async def test_a_database_is_there_when_something_is_in_it(
        self, postgres: Server, postgres_url: str, new_postgres_url: str
    ) -> None:
        assert await is_there(postgres_url)
        assert not await is_there(new_postgres_url)
        assert not await is_there(postgres.url("nowhere"))
        with pytest.raises(StoreUnusable, match="does not let nobody_known in"):
            await is_there(postgres.url("postgres", "nobody_known"))
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            await is_there("postgresql://127.0.0.1:1/news")


class TestOpening:
    async def test_a_database_that_is_not_there(self, postgres: Server) -> None:
        url = postgres.url("nowhere")
        sentence = await said(url, StoreUnusable)
        assert sentence == f"there is no {named(url)}: create that database (as createdb does), or name another"

    async def test_a_wrong_password_and_the_right_one(self, postgres: Server, new_postgres_url: str) -> None:
        postgres.execute("DROP ROLE IF EXISTS secretive", "CREATE ROLE secretive SUPERUSER LOGIN PASSWORD 'hunter2'")
        address = make_url(new_postgres_url).set(username="secretive")
        for password in ("wrong-one", None):
            url = address.set(password=password).render_as_string(hide_password=False)
            assert await said(url, StoreUnusable) == (
                f"{named(url)} does not let secretive in: check user and password, and what the server allows"
            )
        right = address.set(password="hunter2").render_as_string(hide_password=False)  # noqa: S106 - of the test's server
        async with using(right) as database:
            await subscribed(Subscriptions(database))

    async def test_a_user_without_rights(self, postgres: Server, new_postgres_url: str) -> None:
        with role(postgres, "LOGIN") as meek:
            url = make_url(new_postgres_url).set(username=meek).render_as_string()
            assert await said(url, StoreUnusable) == (
                f"{named(url)} does not let {meek} do what is needed: make that user the owner of the database"
            )

    async def test_a_user_who_may_not_come_in_and_one_too_many(self, postgres: Server, postgres_url: str) -> None:
        with role(postgres, "NOLOGIN") as barred, role(postgres, "LOGIN CONNECTION LIMIT 0") as late:
            address = make_url(postgres_url)
            assert "does not let" in await said(address.set(username=barred).render_as_string(), StoreUnusable)
            assert "no connection left" in await said(address.set(username=late).render_as_string(), StoreUnavailable)

    async def test_an_encoding_that_lacks_letters(self, postgres: Server) -> None:
        name = f"latin_{secrets.token_hex(4)}"
        postgres.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        sentence = await said(postgres.url(name), StoreUnusable)
        postgres.execute(f"DROP DATABASE {name}")
        assert sentence.endswith("keeps text in LATIN1, which lacks letters: create the database with ENCODING 'UTF8'")

    async def test_another_programs_database_and_a_newer_version(self, postgres: Server, postgres_url: str) -> None:
        name = make_url(postgres_url).database
        assert name is not None
        postgres.execute("UPDATE alembic_version SET version_num = '9042'", database=name)
        sentence = await said(postgres_url, StoreUnusable)
        assert sentence.startswith(f"{named(postgres_url)} was made by a newer Broadsheet (its version is 9042)")
        postgres.execute("DROP TABLE alembic_version", database=name)
        assert "another program" in await said(postgres_url, StoreUnusable)

    async def test_several_programs_may_hold_it(self, postgres_url: str) -> None:
        with hold(postgres_url), hold(postgres_url):
            async with using(postgres_url) as database:
                with pytest.raises(StoreUnusable, match="is no file"):
                    _ = database.path

    async def test_a_server_that_is_too_old_or_a_copy(self) -> None:
        place = ours.PostgresDatabase(make_url("postgresql://there/news"))
        for row, words in (
            (("UTF8", 130_022, False), "is PostgreSQL 13: 14 or newer is needed"),
            (("UTF8", 180_004, True), "is a read-only copy: name the server that is written to"),
        ):
            with pytest.raises(StoreUnusable, match=words):
                place.check(Answering(row))  # type: ignore[arg-type]


class Answering:
    """A connection to a server that says this of itself."""

    def __init__(self, row: tuple[object, ...]) -> None:
        self._row = row

    def execute(self, _: object) -> Answering:
        return self

    def one(self) -> tuple[object, ...]:
        return self._row


class TestTrouble:
    async def test_a_restart_is_one_call_that_fails_at_most_and_the_next_works(self, tmp_path: Path) -> None:
        with in_use(tmp_path / "own") as server:
            async with using(server.url()) as database:
                subscriptions = Subscriptions(database)
                await subscribed(subscriptions)
                server.stop()
                with pytest.raises(StoreUnavailable, match="cannot be reached"):
                    await subscriptions.ever(make.channel())
                server.start()
                assert await subscriptions.ever(make.channel())
                await subscribed(subscriptions, name="after")

    async def test_a_crash_of_the_server_in_the_middle_of_a_write(self, tmp_path: Path) -> None:
        with in_use(tmp_path / "own") as server:
            async with using(server.url()) as database:
                subscriptions = Subscriptions(database)
                await subscribed(subscriptions, name="kept")

                async def delete_all() -> None:
                    async with database.write() as connection:
                        await connection.execute(text("DELETE FROM subscriptions"))
                        server.stop(signal.SIGQUIT)
                        server.start()

                with pytest.raises(StoreUnavailable, match=r"was lost|cannot be reached|is starting or stopping"):
                    await delete_all()
                [kept] = await subscriptions.of_channel(make.channel())
                assert kept.wishes.name == "kept"

    async def test_a_session_that_is_ended_meanwhile(self, postgres: Server, postgres_url: str) -> None:
        async def ended(database: Database) -> None:
            async with database.read() as connection:
                number = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
                postgres.execute(f"SELECT pg_terminate_backend({number})")
                await connection.execute(text("SELECT 1"))

        async with using(postgres_url) as database:
            with pytest.raises(StoreUnavailable, match="is starting or stopping: try again"):
                await ended(database)
            assert (await Articles(database).counts())["articles"] == 0

    @pytest.mark.parametrize(
        ("option", "words"),
        [("lock_timeout", "another program holds what is needed"), ("statement_timeout", "it took too long")],
    )
    async def test_nothing_waits_for_ever(self, postgres_url: str, option: str, words: str) -> None:
        async with using(postgres_url) as one, using(f"{postgres_url}&options=-c%20{option}%3D50ms") as other:
            added = await subscribed(Subscriptions(one))
            async with one.write() as connection:
                await connection.execute(text("LOCK TABLE subscriptions"))
                with pytest.raises(StoreUnavailable, match=words):
                    await Subscriptions(other).end(added, make.NOW)
            assert await Subscriptions(other).end(added, make.NOW)

    async def test_a_program_that_stands_still_lets_go(self, postgres_url: str) -> None:
        still = f"{postgres_url}&options=-c%20idle_in_transaction_session_timeout%3D50ms"

        async def stand_still(database: Database, going: Subscriptions) -> None:
            async with database.write() as connection:
                await connection.execute(text("LOCK TABLE subscriptions"))
                await subscribed(going)  # waits until the server takes the lock away
                await connection.execute(text("SELECT 1"))

        async with using(postgres_url) as one, using(still) as other:
            with pytest.raises(StoreUnavailable, match=r"ended a transaction that stood still|cannot be reached"):
                await stand_still(other, Subscriptions(one))
            assert await Subscriptions(one).ever(make.channel())

    async def test_two_in_each_others_way(self, postgres_url: str) -> None:
        async with using(postgres_url) as database:
            met = asyncio.Barrier(2)

            async def lock(first: str, second: str) -> None:
                async with database.write() as connection:
                    await connection.execute(text(f"LOCK TABLE {first}"))
                    await met.wait()
                    await connection.execute(text(f"LOCK TABLE {second}"))

            outcomes = await asyncio.gather(lock("slots", "digests"), lock("digests", "slots"), return_exceptions=True)
            [failed] = [outcome for outcome in outcomes if outcome is not None]
            assert isinstance(failed, StoreUnavailable)
            assert "another write was in the way" in str(failed)

    async def test_more_callers_than_connections_take_turns(self, postgres_url: str) -> None:
        async with using(postgres_url) as database:
            sources = WorkspaceSources(database)
            await asyncio.gather(*(sources.ensure(make.WORKSPACE, f"Paper {n % 7}") for n in range(60)))
            assert len(await sources.of_workspace(make.WORKSPACE)) == 7

    async def test_tables_that_were_removed(self, postgres: Server, postgres_url: str) -> None:
        name = make_url(postgres_url).database
        assert name is not None
        async with using(postgres_url) as database:
            postgres.execute("DROP TABLE told", database=name)
            with pytest.raises(StoreUnusable, match="were removed or replaced while it was in use: start again"):
                async with database.read() as connection:
                    await connection.execute(text("SELECT * FROM told"))

    async def test_a_read_sees_one_moment(self, postgres_url: str) -> None:
        async with using(postgres_url) as database:
            subscriptions = Subscriptions(database)
            await subscribed(subscriptions)
            count = text("SELECT count(*) FROM subscriptions")
            async with database.read() as connection:
                assert (await connection.execute(count)).scalar_one() == 1
                await subscribed(subscriptions, name="another")
                assert (await connection.execute(count)).scalar_one() == 1
            async with database.read() as connection:
                assert (await connection.execute(count)).scalar_one() == 2

    async def test_alone_is_alone(self, postgres_url: str) -> None:
        async with using(postgres_url) as database, AsyncExitStack() as stack:
            subscriptions = Subscriptions(database)
            await stack.enter_async_context(database.write(alone=True))
            adding = asyncio.create_task(subscribed(subscriptions))
            async with using(f"{postgres_url}&options=-c%20lock_timeout%3D50ms") as hasty:
                with pytest.raises(StoreUnavailable, match="is busy"):
                    await subscribed(Subscriptions(hasty), name="hasty")
            assert not adding.done()
            await stack.aclose()
            await adding

    async def test_a_cancelled_write_stores_nothing_and_lets_the_next_one_through(self, postgres_url: str) -> None:
        async with using(postgres_url) as database:
            subscriptions = Subscriptions(database)
            kept = []
            for turns in range(0, 60, 2):  # cancelled at another await each time
                adding = asyncio.create_task(
                    subscriptions.add(make.channel(), make.wishes(name=str(turns)), make.NOW, make.NOW)
                )
                for _ in range(turns):
                    await asyncio.sleep(0)
                adding.cancel()
                kept.append(adding)
                await asyncio.wait([adding])
                await subscribed(subscriptions, name=f"{turns}, after")
            stored = {found.wishes.name for found in await subscriptions.of_channel(make.channel())}
            for adding in kept:
                made = None if adding.cancelled() else adding.result()
                assert made is None or made.wishes.name in stored


class Failed(psycopg.OperationalError):
    def __init__(self, state: str | None, words: str = "the driver's words") -> None:
        super().__init__(words)
        self.sqlstate = state


class TestSentences:
    @pytest.mark.parametrize(
        ("error", "kind", "words"),
        [
            (Failed("08006"), StoreUnavailable, "the connection to postgresql://there/news was lost"),
            (Failed("53100"), StoreUnavailable, "the disk that holds postgresql://there/news is full: make room"),
            (Failed("53200"), StoreUnavailable, "not enough memory"),
            (Failed("53300"), StoreUnavailable, "no connection left"),
            (Failed("40001"), StoreUnavailable, "another write was in the way"),
            (Failed("58030"), StoreUnavailable, "could not read or write its files"),
            (Failed("XX001"), StoreUnusable, "is damaged (the driver's words)"),
            (Failed("3F000"), StoreUnusable, "has no schema for ann"),
            (Failed(None, "FATAL:  the database system is starting up"), StoreUnavailable, "is starting or stopping"),
            (Failed(None, "FATAL:  sorry, too many clients already"), StoreUnavailable, "no connection left"),
            (Failed(None, "server does not support SSL, but SSL was required"), StoreUnusable, "no safe connection"),
            (
                Failed(None, "the connection is closed"),
                StoreUnavailable,
                "cannot be reached (the connection is closed)",
            ),
        ],
    )
    def test_of_the_server(self, error: Failed, kind: type[StoreError], words: str) -> None:
        failure = place_of("postgresql://ann:hunter2@there/news").failure(error)
        assert type(failure) is kind
        assert words in str(failure)
        assert "postgresql://there/news" in str(failure)

    def test_mistakes_of_ours_are_not_the_servers(self) -> None:
        place = place_of("postgresql://there/news")
        assert place.failure(psycopg.errors.UniqueViolation("twice")) is None
        assert place.failure(psycopg.ProgrammingError("no such column")) is None
        assert place.failure(ValueError("none of the driver's")) is None


async def test_a_refusal_and_an_end_do_not_block_each_other(postgres_url: str) -> None:
    """Who changes a digest and its posts takes the digest first; else each would wait for what the other holds."""
    async with using(postgres_url) as database, using(postgres_url) as other:
        ledger = SlotLedger(database)
        slot = await ledger.open_slot(await subscribed(Subscriptions(database)), make.NOW, make.moment(60), make.NOW)
        assert slot is not None
        assert await record(ledger, slot, make.digest(), [make.message(), make.message()], make.NOW)
        [post] = await ledger.claim("one", make.NOW, make.moment(2), 1)
        async with other.write() as connection:
            await connection.execute(select(subscriptions.c.id).with_for_update())
            refusal = asyncio.create_task(ledger.mark(post.lease, "refused", "The channel is gone.", make.NOW))
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not (await connection.execute(waiting)).scalar_one():
                assert not refusal.done(), "it takes the digest"
            free = select(deliveries.c.id).with_for_update(nowait=True)
            assert len((await connection.execute(free)).all()) == 2
        assert await refusal
