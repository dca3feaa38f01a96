"""A module whose import never ends in a worker process; elsewhere it is the usual reader."""

from __future__ import annotations

import multiprocessing
import threading
from typing import TYPE_CHECKING

from tests.contract import hostile_readers

if TYPE_CHECKING:
    from digests.model import Reading

if multiprocessing.parent_process() is not None:
    threading.Event().wait()


def read(original: str, title: str | None) -> Reading:
    return hostile_readers.read(original, title)
