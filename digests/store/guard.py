"""One process on one SQLite file: two that plan and send for the same channels would take turns at the same work.

On a server any number may: there, each row is its own lock.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digests.errors import StoreUnusable
from digests.store import sqlite
from digests.store.engine import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def hold(url: str) -> Iterator[None]:
    """Be the only holder of this database, if it is a file. StoreUnusable, naming the process, when another is.

    The operating system lets go when the process ends, however it ends.
    """
    place = place_of(url)
    if not isinstance(place, sqlite.SqliteFile):
        yield
        return
    path = place.path
    sqlite.make_folder(path)
    name = f"{path.resolve()}.lock"
    try:
        lock = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise sqlite.file_failure(path, error) from error
    opened = [lock]
    # A forked child must not keep the lock when its parent is killed.
    os.register_at_fork(after_in_child=lambda: os.close(opened.pop()) if opened else None)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(lock, 20, 0).decode(errors="replace").strip() or "unknown"
            raise StoreUnusable(
                f"another Broadsheet (process {holder}) is running on {path}: stop it, or name another database"
            ) from error
        if not os.path.samestat(os.fstat(lock), Path(name).stat()):
            raise StoreUnusable(f"the lock of {path} was replaced just now: start again")
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        if opened:
            os.close(opened.pop())
