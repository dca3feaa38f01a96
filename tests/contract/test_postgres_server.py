"""The server of the tests ends with whoever uses it, however they go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.emulators.postgres import in_use, wait_for_end, watcher_of

ROOT = Path(__file__).parents[2]
USER = """
import sys
from pathlib import Path
from tests.emulators.postgres import in_use

with in_use(Path(sys.argv[1])) as server:
    print(server.pid, server.folder, flush=True)
    sys.stdin.read()
"""


def user(place: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(place)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told(started: subprocess.Popen[str]) -> tuple[int, Path]:
    assert started.stdout is not None
    number, folder = started.stdout.readline().split()
    return int(number), Path(folder)


def test_a_killed_user_leaves_no_server_behind(tmp_path: Path) -> None:
    with user(tmp_path) as killed:
        number, folder = told(killed)
        server, watcher = os.pidfd_open(number), os.pidfd_open(watcher_of(tmp_path))
        assert folder.exists()
        killed.kill()
        wait_for_end(server)
        wait_for_end(watcher)
    assert not folder.exists()


def test_it_lives_while_anybody_uses_it(tmp_path: Path) -> None:
    with user(tmp_path) as first:
        number, folder = told(first)
        with in_use(tmp_path) as server:
            assert (server.pid, server.folder) == (number, folder), "one server for both"
            first.kill()
            first.wait()
            assert server.execute("SELECT 1") == [(1,)]
            watcher = os.pidfd_open(watcher_of(tmp_path))
    wait_for_end(watcher)
    assert not folder.exists()
    with in_use(tmp_path) as another:
        assert another.execute("SELECT 2") == [(2,)]
        assert another.folder != folder
