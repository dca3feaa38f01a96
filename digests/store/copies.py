"""Copies of a SQLite database: made while others write to it, and put back in one step.

A copy that is put back is older than what the channels have seen. So that nothing is posted twice: what came due up to
the moment of restoring is skipped, and what waited to be sent in the copy has perhaps been sent since. It is looked for
in the channel (`unsure`), or, when it is older than the grace, left to a person (`held`).
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from sqlalchemy import func, insert, select, text, update

from digests import recurrence, schedule
from digests.errors import ScheduleError, SettingsError, StoreUnavailable, StoreUnusable
from digests.model import DeliveryState, SlotState
from digests.store import sqlite
from digests.store.engine import open_database, place_of
from digests.store.guard import hold
from digests.store.sqlite import SqliteFile
from digests.store.subscriptions import subscription_of
from digests.store.tables import HEAD, deliveries, digests, metadata, slots, steps, subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta

    from sqlalchemy.ext.asyncio import AsyncConnection

    from digests.store.columns import AnyRow

PATIENCE = 60  # seconds that a copy waits for the writes of others
# What was made after the copy has numbers that the copy does not know. They are in posts, and must not come to mean
# another article or story: no database makes so many rows between two copies. Only editions are numbered on.
NUMBERS_PASSED_OVER = 10_000_000
RESTORED = "It came due before a copy of the database was restored, and may have been posted."
RESTORER = "restore"
BESIDE = ("-wal", "-shm", "-journal", ".lock")  # what the database and its holder keep beside it
IN_DOUBT = "A copy of the database was restored: it may have been posted meanwhile."


class Copied(Struct, frozen=True):
    """A finished copy. `articles` and `editions` are what it holds."""

    bytes: int
    articles: int
    editions: int


class Restored(Struct, frozen=True):
    """What is in force now. `aside` is the database that was replaced, None when there was none."""

    copied: Copied
    aside: Path | None
    skipped: int  # due moments
    unsure: int  # posts that are looked for
    held: int  # posts that wait for a person


def file_of(url: str) -> Path:
    """The SQLite database's file. SettingsError for another database, which has tools of its own."""
    place = place_of(url)
    if not isinstance(place, SqliteFile):
        raise SettingsError("this is for SQLite: copy a PostgreSQL database with pg_dump, and restore with pg_restore")
    return place.path


async def backup(url: str, target: Path, *, force: bool) -> Copied:
    """Copy the database to `target` in one moment of it, whoever writes meanwhile: whole and checked, or not at all.
    StoreUnusable when that is not possible, or something is there already and `force` is not given."""
    return await asyncio.to_thread(_backup, file_of(url), target, force)


def _backup(path: Path, target: Path, force: bool) -> Copied:
    if not path.exists():
        raise StoreUnusable(f"there is no database {path} yet: nothing to copy")
    beside = [path.resolve().with_name(path.name + ending) for ending in ("", *BESIDE)]
    if target.is_dir() or target.resolve() in beside or (target.exists() and target.samefile(path)):
        raise StoreUnusable(f"{target} is no place for a copy: name a file of its own")
    if target.exists() and not force:
        raise _is_there(target)
    with _scratch(target) as scratch:
        _copy(path, scratch)
        copied = _checked(scratch)
        if not force:  # somebody may have been quicker: who makes the name has it
            _make(target)
        scratch.replace(target)
        _settle(target.parent)
    return copied


async def restore(url: str, source: Path, now: datetime, grace: timedelta) -> Restored:
    """Put a copy in the place of the database, which is kept beside it. Nothing is changed unless all of it is done.
    StoreUnusable while a bot runs on it, or when the copy is none of ours, is damaged, or newer than this program."""
    path = file_of(url)
    with hold(url), _scratch(path) as scratch:
        await asyncio.to_thread(_taken, source, path, scratch)
        skipped, unsure, held = await _made_safe(scratch, now, grace)
        copied = await asyncio.to_thread(_checked, scratch)
        aside = path.with_name(f"{path.name}.before-restore-{now:%Y%m%dT%H%M%S_%f}")
        was_there = await asyncio.to_thread(_replaced, path, scratch, aside)
    return Restored(copied, aside if was_there else None, skipped, unsure, held)


def _taken(source: Path, path: Path, scratch: Path) -> None:
    if not source.is_file():
        raise StoreUnusable(f"there is no file {source}: name a copy that broadsheet backup made")
    if path.exists() and source.samefile(path):
        raise StoreUnusable(f"{source} is the database itself: name a copy of it")
    _copy(source, scratch)
    _checked(scratch)


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A file of our own in the folder of `beside`, so that it can take its place in one step; gone in the end."""
    try:
        descriptor, name = tempfile.mkstemp(dir=beside.parent, prefix=f".{beside.name}.")
    except OSError as error:
        raise sqlite.file_failure(beside, error) from error
    os.close(descriptor)
    scratch = Path(name)
    try:
        yield scratch
    except sqlite3.Error as error:
        raise sqlite.failure(beside, error) or error from error
    except OSError as error:
        raise sqlite.file_failure(beside, error) from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            scratch.with_name(scratch.name + suffix).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """In one step of one transaction: who writes meanwhile neither waits nor has it begin anew. What comes out is one
    file, with nothing beside it."""
    try:
        address = f"{source.absolute().as_uri()}?mode=rw"  # never made where there is none
        with (
            closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as database,
            closing(sqlite3.connect(target)) as copy,
        ):
            database.backup(copy, progress=_patience(source))
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise sqlite.failure(source, error) or error from error


def _patience(path: Path) -> Callable[[int, int, int], None]:
    """Called after each try of a copy, which would wait for ever while another holds the database."""
    until = time.monotonic() + PATIENCE

    def tried(_status: int, remaining: int, _total: int) -> None:
        if remaining and time.monotonic() > until:
            raise StoreUnavailable(f"{path} is busy: another process is writing to it; try again in a moment")

    return tried


def _checked(path: Path) -> Copied:
    """What it holds. StoreUnusable unless it is a sound database of Broadsheet, of a version that is known."""
    from digests.store import migrations  # Alembic is slow to import

    with closing(sqlite3.connect(path)) as copy:
        try:
            wrong = copy.execute("PRAGMA integrity_check").fetchone()[0]
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
            names = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError as error:
            raise StoreUnusable(f"the copy is damaged, or no database ({error}): take another") from error
        if wrong != "ok" or broken:
            raise StoreUnusable(f"the copy is damaged ({wrong if wrong != 'ok' else broken[0]}): take another")
        if not {"alembic_version", "articles", "digests"} <= names:
            raise StoreUnusable("that is a database of another program: name a copy that broadsheet backup made")
        version = copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        if version != HEAD and version not in migrations.known():
            raise StoreUnusable(f"the copy was made by a newer Broadsheet (its version is {version}): run that one")
        articles, editions = (
            copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # our own names
            for table in ("articles", "digests")
        )
    return Copied(path.stat().st_size, articles, editions)


async def _made_safe(path: Path, now: datetime, grace: timedelta) -> tuple[int, int, int]:
    """Bring the copy to today's schema, and see to it that nothing in it is posted a second time. How many due moments
    are skipped, posts are looked for, posts are held."""
    database = await open_database(f"sqlite:///{path}")
    try:
        async with database.write() as connection:
            skipped = await _skip_due(connection, now)
            unsure, held = await _doubt(connection, now - grace, now)
            await connection.execute(text("UPDATE sqlite_sequence SET seq = seq + :n"), {"n": NUMBERS_PASSED_OVER})
            given = {name for (name,) in await connection.execute(text("SELECT name FROM sqlite_sequence"))}
            for table in metadata.sorted_tables:
                if table.dialect_options["sqlite"].get("autoincrement") and table.name not in given:
                    first = {"name": table.name, "n": NUMBERS_PASSED_OVER}
                    await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :n)"), first)
    finally:
        await database.close()
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    return skipped, unsure, held


async def _skip_due(connection: AsyncConnection, now: datetime) -> int:
    due = (await connection.execute(select(subscriptions).where(subscriptions.c.next_due_at <= now))).all()
    for row in due:
        taken = select(slots.c.id).where(slots.c.subscription_id == row.id, slots.c.due_at == row.next_due_at)
        if (await connection.execute(taken)).first() is None:
            skip = {"state": SlotState.SKIPPED, "reason": RESTORED, "opened_at": now, "settled_at": now}
            await connection.execute(insert(slots).values(subscription_id=row.id, due_at=row.next_due_at, **skip))
        following = update(subscriptions).where(subscriptions.c.id == row.id).values(next_due_at=_next(row, now))
        await connection.execute(following)
    planned = (
        update(slots)
        .where(slots.c.state == SlotState.PLANNED)
        .values(state=SlotState.SKIPPED, reason=RESTORED, settled_at=now)
    )
    return len(due) + (await connection.execute(planned)).rowcount


def _next(row: AnyRow, now: datetime) -> datetime:
    """The first due moment after now; of a schedule that has become unreadable, now: planning says so."""
    wishes = subscription_of(row).wishes
    try:
        return recurrence.next_due(schedule.parse(wishes.schedule), schedule.zone(wishes.zone), now)
    except ScheduleError:
        return now


async def _doubt(connection: AsyncConnection, worth_posting_since: datetime, now: datetime) -> tuple[int, int]:
    """How many posts are unsure, and how many held."""
    recorded_at = select(digests.c.recorded_at).where(digests.c.id == deliveries.c.digest_id).scalar_subquery()
    waiting = deliveries.c.state.in_((DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNSURE))
    free = {"owner": None, "leased_until": None, "reason": IN_DOUBT}
    tried = {"first_tried_at": func.coalesce(deliveries.c.first_tried_at, recorded_at)}
    counts = []
    for state, its in ((DeliveryState.HELD, recorded_at < worth_posting_since), (DeliveryState.UNSURE, waiting)):
        changed = update(deliveries).where(waiting, its).values(state=state, **free, **tried)
        rows = (await connection.execute(changed.returning(deliveries.c.id, deliveries.c.attempt))).all()
        step = {"at": now, "state": state, "owner": RESTORER, "reason": IN_DOUBT}
        if rows:
            said = [{"delivery_id": row.id, "attempt": row.attempt, **step} for row in rows]
            await connection.execute(insert(steps), said)
        counts.append(len(rows))
    return counts[1], counts[0]


def _replaced(path: Path, copy: Path, aside: Path) -> bool:
    """Put the copy in the database's place; False when there was none.

    A sound database is overwritten from within, in one transaction: who reads it meanwhile sees the old or the new.
    A damaged one is moved away with what is beside it.
    """
    if not path.exists():
        _discard_beside(path)
        copy.replace(path)
        _settle(path.parent)
        return False
    with _scratch(aside) as kept:
        try:
            _copy(path, kept)
            sound = True
        except StoreUnusable:
            sound = False
        if sound:
            kept.replace(aside)
    if sound:
        _settle(path.parent)
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(path, timeout=PATIENCE)) as target:
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target, progress=_patience(path))
    else:
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).replace(aside.with_name(aside.name + suffix))
        copy.replace(path)
    _settle(path.parent)
    return True


def _discard_beside(path: Path) -> None:
    """What a lost database left: it would be taken for a part of the new one."""
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _make(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise _is_there(path) from error


def _is_there(path: Path) -> StoreUnusable:
    return StoreUnusable(f"{path} is there already: name another file, or replace it with --force")


def _settle(folder: Path) -> None:
    """The names in a folder outlive a power cut only when the folder itself is written."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems have nothing to write
            raise
    finally:
        os.close(descriptor)
