"""Coverage of a test process that leaves out what runs in greenlets: SQLAlchemy's work, and little of ours in it.

Telling greenlets apart takes coverage longer than all else it does, and it does so at each call of any function. Here
nothing is traced in them instead, so that they need not be told apart. What of ours runs only there (migrations, types
of columns) is measured in programs that tests start.
"""

from __future__ import annotations

import os
import sys

import greenlet
from coverage.config import CoverageConfig

PROGRAMS = "COVERAGE_PROCESS_CONFIG"  # what coverage tells its beginnings in other processes


def leave_out_greenlets() -> None:
    """In this thread, from now on; programs that are started tell greenlets apart."""
    given = os.environ.get(PROGRAMS)
    if given is None:
        return
    config = CoverageConfig.deserialize(given)
    config.concurrency = ["thread", "greenlet"]
    os.environ[PROGRAMS] = config.serialize()
    greenlet.settrace(_Switches())


class _Switches:
    """Hears of each, in the greenlet that goes on."""

    def __init__(self) -> None:
        self._tracing = sys.gettrace()

    def __call__(self, _event: str, between: tuple[greenlet.greenlet, greenlet.greenlet]) -> None:
        left, entered = between
        if left.parent is None and entered.parent is not None:
            self._tracing = sys.gettrace()
            sys.settrace(None)
        elif entered.parent is None:
            sys.settrace(self._tracing)
