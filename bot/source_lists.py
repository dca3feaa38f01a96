"""Lists of feeds as files: what `broadsheet sources import` and `export` read, write and say."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.desk_file import write
from bot.platforms.console.render import render
from digests.errors import DocumentError
from digests.feeds.opml import MOST_BYTES
from digests.messages import visible
from digests.present import feeds as answers

if TYPE_CHECKING:
    from datetime import datetime

    from digests.adding import Exported, Imported

OK, FAILURE = 0, 1


def contents(path: str) -> bytes:
    """The file, or as much of it as tells that it is too large. DocumentError when it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be read ({error.strerror}): check that it is a file you may read"
        ) from error


def told(done: Imported, most: int, now: datetime) -> int:
    """Say what came of a list. Whether all of it is there now."""
    sys.stdout.write(render(answers.imported(done, most), now))
    return FAILURE if done.refused or done.over else OK


def put(made: Exported, path: str | None, *, force: bool) -> int:
    """Write a list to a file, or to standard output; what is not in it is said."""
    if not made.feeds:
        raise DocumentError("there is no feed here that could be listed: add one with broadsheet sources add")
    if path is None:
        sys.stdout.write(made.text)
    else:
        write(Path(path), made.text, force=force)
        sys.stdout.write(visible(f"Wrote {made.feeds} {'feed' if made.feeds == 1 else 'feeds'} to {path}.") + "\n")
    for sentence in answers.left_out(made):
        sys.stderr.write(f"broadsheet: {sentence}\n")
    return OK
