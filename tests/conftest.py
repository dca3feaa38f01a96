"""For every test: hypothesis does not judge speed, machines differ; a PostgreSQL is there when one is asked for."""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.emulators.postgres import Server, in_use
from tests.measuring import leave_out_greenlets

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("broadsheet", deadline=None)
settings.load_profile("broadsheet")

TEMPLATE = "broadsheet"
LONGEST = {"test_nodes", "test_crashes", "test_troubles"}  # tens of seconds each
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108 - what is made there is made as tempfile does; bytes


def _keep_in_memory() -> None:
    """Temporary files, where there is room: no test lasts longer than the machine runs, and most of them sync."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # look again


_keep_in_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage takes more than half of a test's time. What chance reaches today and not tomorrow holds up no floor. The
    longest come first, lest one process is left with them in the end."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")


@pytest.fixture(scope="session", autouse=True)
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where nothing may be written beside the sources, every program that a test starts would compile them anew."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(_of_the_run(tmp_path_factory) / "bytecode")


@pytest.fixture(scope="session", autouse=True)
def measured() -> None:
    leave_out_greenlets()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new SQLite database: a copy costs less than its migrations."""
    path = tmp_path_factory.mktemp("template") / "news.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


def copied(template: Path, path: Path) -> str:
    """The address of a SQLite database that is up to date and empty, at this path."""
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the test processes of one run find their common server."""
    return _of_the_run(tmp_path_factory) / "postgres"


def _of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all test processes of one run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def postgres(postgres_place: Path) -> Iterator[Server]:
    """A server for the whole run, with a database that is up to date, to be copied."""
    with in_use(postgres_place) as server:
        with (postgres_place / "template").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not server.execute(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"):  # noqa: S608 - our own name
                server.execute(f"CREATE DATABASE {TEMPLATE}_new")
                asyncio.run(_migrate(server.url(f"{TEMPLATE}_new")))
                server.execute(f"ALTER DATABASE {TEMPLATE}_new RENAME TO {TEMPLATE}")
        yield server


async def _migrate(url: str) -> None:
    from digests.store.engine import open_database

    await (await open_database(url)).close()


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The address of a database of its own, up to date and empty."""
    with _database(postgres, f"TEMPLATE {TEMPLATE} STRATEGY file_copy") as url:
        yield url


@pytest.fixture
def new_postgres_url(postgres: Server) -> Iterator[str]:
    """The address of a database in which nothing is."""
    with _database(postgres, "") as url:
        yield url


@contextmanager
def _database(server: Server, how: str) -> Iterator[str]:
    name = f"test_{secrets.token_hex(8)}"
    server.execute(f"CREATE DATABASE {name} {how}")
    try:
        yield server.url(name)
    finally:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
