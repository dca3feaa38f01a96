"""What is particular to PostgreSQL: its address, its settings, its failures in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from digests.errors import SettingsError, StoreError, StoreUnavailable, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import URL, Connection

# Connections of one process. A server has a hundred for all of its programs, as it comes.
POOL_SIZE = 10
# Seconds. Nothing of ours takes this long: what does is stuck, and says so.
CONNECT_SECONDS = 10
LOCK_SECONDS = 10
STATEMENT_SECONDS = 30
# A program that was stopped in the middle of a transaction holds its locks no longer than this.
IDLE_SECONDS = 20
# What a start waits for another that migrates.
MIGRATION_SECONDS = 900

OLDEST = 14  # the oldest version with everything that is used
# The lock that every write shares, and that migrations and what deletes much have alone. Any number that no other
# program takes in this database.
GATE = 0x62726F6164

_QUERY = {
    "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslnegotiation", "channel_binding",
    "gssencmode", "krbsrvname", "passfile", "application_name", "connect_timeout", "target_session_attrs", "options",
}  # fmt: skip
_SETTINGS = {
    "statement_timeout": f"{STATEMENT_SECONDS}s",
    "lock_timeout": f"{LOCK_SECONDS}s",
    "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    "timezone": "UTC",  # or the first and the last day that can be stored would not be read back
    "jit": "off",  # it costs more than any query of ours
}

# By the SQLSTATE that begins so; {name} is the database.
_LATER = {
    "08": "the connection to {name} was lost: try again in a moment",
    "57P": "{name} is starting or stopping: try again in a moment",
    "25P03": "{name} ended a transaction that stood still: try again",
    "53300": "{name} has no connection left (too many programs are connected): try again in a moment",
    "53100": "the disk that holds {name} is full: make room and try again",
    "53": "{name} has not enough memory or room: try again",
    "40": "{name} is busy: another write was in the way; try again in a moment",
    "55P03": "{name} is busy: another program holds what is needed; try again in a moment",
    "57014": "{name} is busy: it took too long; try again in a moment",
    "58": "{name} could not read or write its files: check the server's disk, and try again",
}
_NEVER = {
    "28": "{name} does not let {user} in: check user and password, and what the server allows",
    "3D000": "there is no {name}: create that database (as createdb does), or name another",
    "3F000": "{name} has no schema for {user} to make tables in: grant one, or name another database",
    "42501": "{name} does not let {user} do what is needed: make that user the owner of the database",
    "42P01": "the tables of {name} were removed or replaced while it was in use: start again",
    "XX00": "{name} is damaged ({error}): restore it from a copy, or name another database",
}
# What the server says while nobody is logged in yet, where the driver gives no SQLSTATE.
_SAID = {
    "authentication failed": "28",
    "no pg_hba.conf entry": "28",
    "no password supplied": "28",
    "is not permitted to log in": "28",
    "role .* does not exist": "28",
    "database .* does not exist": "3D000",
    "permission denied for database": "42501",
    "is not currently accepting connections": "28",
    "too many (clients|connections)|connection slots": "53300",
    "is (starting up|shutting down)|in recovery mode|not yet accepting": "57P",
}
_SECURITY = re.compile("SSL|certificate|GSS|channel binding")


class PostgresDatabase:
    """A database of a server, which any number of programs may use. See `engine.Place`.

    A read is REPEATABLE READ and read-only: one moment, and never a failure to serialize. A write is READ COMMITTED:
    what it depends on is locked, or named in the condition of its change, so that it waits and then sees what is.
    """

    shared = True
    reading: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def __init__(self, url: URL) -> None:
        for option in url.query:
            if option not in _QUERY:
                raise SettingsError(
                    f"{_name(url)}: there is no {option} here; of what may follow the question mark, sslmode, "
                    "sslrootcert, host (the folder of a socket) and application_name are used most"
                )
        if not url.database:
            raise SettingsError(f"{_name(url)}: name a database, as in postgresql://broadsheet@localhost/broadsheet")
        self.name = _name(url)
        self._url = url
        self._user = url.username or "this user"

    def make_room(self) -> None:
        """Whoever runs the server makes its databases."""

    def make_engine(self) -> AsyncEngine:
        given = str(self._url.query.get("options", ""))
        options = " ".join(f"-c {name}={value}" for name, value in _SETTINGS.items())
        engine = create_async_engine(
            self._url.set(drivername="postgresql+psycopg"),
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_timeout=LOCK_SECONDS,
            pool_pre_ping=True,  # after the server was started again, no call meets a connection that it lost
            connect_args={
                "connect_timeout": str(self._url.query.get("connect_timeout", CONNECT_SECONDS)),
                "options": f"{options} {given}",
                "client_encoding": "UTF8",
                "application_name": str(self._url.query.get("application_name", "broadsheet")),
                "tcp_user_timeout": 1000 * STATEMENT_SECONDS,  # a server that is unplugged, noticed
            },
            hide_parameters=True,  # a failed statement is logged; the password in a source's address must not be
        )

        @event.listens_for(engine.sync_engine, "begin")
        def begin(connection: Connection) -> None:
            chosen = connection.get_execution_options()
            if chosen.get("rebuilds"):
                for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                    connection.exec_driver_sql(f"SET LOCAL {name} = 0")
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{MIGRATION_SECONDS}s'")
            if chosen.get("alone") or chosen.get("rebuilds"):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({GATE})")
            elif chosen.get("writes"):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({GATE})")

        return engine

    def check(self, connection: Connection) -> None:
        asked = "current_setting('server_encoding'), current_setting('server_version_num')::int, pg_is_in_recovery()"
        encoding, version, copy = connection.execute(text(f"SELECT {asked}")).one()
        if version < OLDEST * 10_000:
            raise StoreUnusable(f"{self.name} is PostgreSQL {version // 10_000}: {OLDEST} or newer is needed")
        if encoding != "UTF8":
            raise StoreUnusable(
                f"{self.name} keeps text in {encoding}, which lacks letters: create the database with ENCODING 'UTF8'"
            )

        if copy:
            raise StoreUnusable(f"{self.name} is a read-only copy: name the server that is written to")

    def check_references(self, connection: Connection) -> None:
        """The server checked each as it went."""

    def failure(self, error: BaseException) -> StoreError | None:
        import psycopg

        if not isinstance(error, psycopg.Error):
            return None
        state = error.sqlstate or self._state_of_refusal(error)
        for kind, sentences in ((StoreUnavailable, _LATER), (StoreUnusable, _NEVER)):
            for length in (5, 4, 3, 2):  # the one that says most
                if sentence := sentences.get(state[:length]):
                    return kind(sentence.format(name=self.name, user=self._user, error=_first_line(error)))
        if error.sqlstate is None and isinstance(error, psycopg.OperationalError):
            return self._unreachable(str(error))
        return None

    @staticmethod
    def _state_of_refusal(error: BaseException) -> str:
        said = str(error)
        return next((state for words, state in _SAID.items() if re.search(words, said)), "")

    def _unreachable(self, said: str) -> StoreError:
        """Of what failed before the server took us in, or when it was gone."""
        if _SECURITY.search(said):
            return StoreUnusable(f"{self.name} and we agree on no safe connection: check its certificate and sslmode")
        why = said.partition("\n")[0].rpartition("failed: ")[2]
        return StoreUnavailable(f"{self.name} cannot be reached ({why}): see that the server runs there, and try again")

    async def is_there(self) -> bool:
        """Whether there is one, and something in it. StoreUnavailable or StoreUnusable when nobody can tell."""
        engine = self.make_engine()
        try:
            async with engine.connect() as connection:
                return bool(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
        except DBAPIError as error:
            failure = self.failure(error.orig) if error.orig else None
            if failure is None:
                raise
            if str(failure) == str(StoreUnusable(_NEVER["3D000"].format(name=self.name))):
                return False
            raise failure from error
        finally:
            await engine.dispose()


def _name(url: URL) -> str:
    """Scheme, host, port and database: neither user nor password."""
    host = url.host or str(url.query.get("host", ""))
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database or ''}"


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
