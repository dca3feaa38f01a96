"""One process on one database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digests.errors import StoreUnusable
from digests.store.guard import hold

ROOT = Path(__file__).parents[2]


def test_the_second_is_told_which_process_is_the_first(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/var/news.db"
    with hold(url):
        with pytest.raises(StoreUnusable) as caught, hold(url):
            pass
        assert str(caught.value) == (
            f"another Broadsheet (process {os.getpid()}) is running on {tmp_path}/var/news.db: "
            "stop it, or name another database"
        )
        with hold(f"sqlite:///{tmp_path}/var/other.db"):
            pass
    with hold(url):
        pass


def test_it_is_free_again_after_an_error(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/news.db"
    with pytest.raises(RuntimeError), hold(url):
        raise RuntimeError
    with hold(url):
        pass


def test_a_killed_holder_lets_go_though_its_child_lives_on(tmp_path: Path) -> None:
    script = """
import os, sys
from digests.store.guard import hold

with hold(sys.argv[1]):
    if os.fork() == 0:
        print("ready", flush=True)
        sys.stdin.read()
        os._exit(0)
    os.wait()
"""
    url = f"sqlite:///{tmp_path}/news.db"
    command = [sys.executable, "-c", script, url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        with pytest.raises(StoreUnusable, match=f"process {holder.pid}"), hold(url):
            pass
        holder.kill()
        holder.wait()
        with hold(url):  # the child still has its end of the pipe
            pass


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "news.db.lock").mkdir()
    with pytest.raises(StoreUnusable, match="cannot be opened"), hold(f"sqlite:///{tmp_path}/news.db"):
        pass
