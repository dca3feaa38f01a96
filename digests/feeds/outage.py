"""Whether this machine is cut off from the web, by what came of the feeds that it fetched last. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digests.errors import NoWay, Unreachable

if TYPE_CHECKING:
    from digests.errors import BroadsheetError
    from digests.syndication import Polled

ENOUGH = 3  # hosts that were well, and that no way leads to since anything was last reached: that is no chance

Lost = frozenset[str]  # those hosts; feeds that failed before, however many somebody added, say nothing


def after(lost: Lost, feed: Polled, error: BroadsheetError | None) -> Lost:
    """With what came of one more feed: an error, or none."""
    if isinstance(error, NoWay):
        was_well = feed.failures == 0 and feed.succeeded_at is not None
        return lost | {urlsplit(feed.address).hostname or ""} if was_well else lost
    return lost if isinstance(error, Unreachable) else frozenset()  # others fail after something was reached


def is_cut_off(lost: Lost) -> bool:
    """Nothing that fails for want of a way is at fault then."""
    return len(lost) >= ENOUGH
