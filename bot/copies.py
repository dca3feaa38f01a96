"""`broadsheet backup` and `restore`: copies of the database, and what came of them in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from digests.messages import visible
from digests.store import copies
from digests.wording import several

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from digests.store.copies import Copied


async def backup(url: str, path: str, *, force: bool) -> None:
    """Make a copy. StoreUnusable or StoreUnavailable when there is none."""
    copied = await copies.backup(url, Path(path), force=force)
    _say(f"Copied {copies.file_of(url)} to {path}: {_held(copied)}.")


async def restore(url: str, path: str, now: datetime, grace: timedelta) -> None:
    """Put a copy in the database's place. StoreUnusable or StoreUnavailable when nothing was changed."""
    done = await copies.restore(url, Path(path), now, grace)
    _say(f"Restored {copies.file_of(url)} from {path}: {_held(done.copied)}.")
    if done.aside:
        _say(f"What was there before is kept as {done.aside}.")
    if done.skipped:
        due = several(done.skipped, "{count} edition that was due", "{count} editions that were due")
        _say(f"Skipped, because it may have been posted since the copy was made: {due}.")
    if done.unsure:
        posts = several(done.unsure, "{count} post", "{count} posts")
        _say(f"To be looked for in the channel before anything is sent: {posts}.")
    if done.held:
        posts = several(done.held, "{count} post", "{count} posts")
        _say(f"Held for you to decide, because they are too old to be sent without asking: {posts}.")


def _held(copied: Copied) -> str:
    articles = several(copied.articles, "{count} article", "{count} articles")
    editions = several(copied.editions, "{count} edition", "{count} editions")
    return f"{articles}, {editions}, {copied.bytes / 2**20:.1f} MB"


def _say(line: str) -> None:
    sys.stdout.write(f"{visible(line)}\n")
