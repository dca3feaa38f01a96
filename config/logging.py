"""The log: one line an event, on standard error, so that standard output stays what people read."""

from __future__ import annotations

import logging
import sys


def configure(level: str) -> None:
    """Send records at or above `level` to standard error; libraries only speak up from warning on."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for name in ("bot", "digests", "config"):
        logging.getLogger(name).setLevel(level.upper())
