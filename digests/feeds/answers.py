"""What an answer's head says: whether its body is what was asked for, and when to ask again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from digests.errors import Gone, Unreachable, Unwanted
from digests.syndication import Caching
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from digests.errors import FetchError

OK = (200, 203)
UNCHANGED = 304
LONGEST = timedelta(days=366)  # what is asked for beyond that is taken as that
LONGEST_TAG = 1_000  # characters of an ETag that is kept
PASSING = (408, 421, 425, 429)  # of the 4xx: the same request may do later


def refusal(status: int, headers: Mapping[str, str], host: str, now: datetime, *, for_good: bool) -> FetchError:
    """What a status comes to that is neither an answer nor a redirect. `for_good`: every hop that led there was
    permanent, and what is gone there is gone."""
    wait = retry_after(headers, now)
    if status == 429:
        return Unreachable(say("{host} asks to be left alone for a while (429).", host=host), wait)
    if status >= 500 or status in PASSING:
        return Unreachable(say("{host} has a fault ({status}).", host=host, status=status), wait)
    if status == 410 and for_good:
        return Gone(say("{host} says that it is gone for good (410).", host=host))
    if status in (404, 410):
        return Unwanted(say("{host} has nothing at this address ({status}).", host=host, status=status))
    if status in (401, 407):
        return Unwanted(say("{host} wants a password, or another one ({status}).", host=host, status=status))
    if status in (403, 451):
        return Unwanted(say("{host} does not let this program in ({status}).", host=host, status=status))
    return Unwanted(say("{host} gives no answer that can be used ({status}).", host=host, status=status))


def caching(headers: Mapping[str, str], now: datetime, moved_to: str | None) -> Caching:
    return Caching(
        etag=_kept(headers.get("etag")),
        last_modified=_kept(headers.get("last-modified")),
        fresh=fresh(headers, now),
        moved_to=moved_to,
    )


def fresh(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long the answer holds (RFC 9111, 4.2): max-age less its age, or until Expires. None where nothing is said,
    or that it is to be asked for each time."""
    told = _directives(headers.get("cache-control", ""))
    if "no-store" in told or "no-cache" in told:
        return None
    age = _seconds(told.get("max-age"))
    if age is not None:
        return max(age - (_seconds(headers.get("age")) or timedelta()), timedelta()) or None
    until = _date(headers.get("expires"))
    if until is None:
        return None
    length = until - (_date(headers.get("date")) or now)
    return min(length, LONGEST) if length > timedelta() else None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long it asks to be left alone (RFC 9110, 10.2.3), as seconds or as a date."""
    text = headers.get("retry-after")
    length = _seconds(text)
    if length is None:
        at = _date(text)
        length = None if at is None else at - now
    return min(length, LONGEST) if length is not None and length > timedelta() else None


def _directives(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.lower().split(",")]
    return {name.strip(): value.strip().strip('"') for name, _, value in pairs}


def _seconds(text: str | None) -> timedelta | None:
    text = (text or "").strip()
    if not (text.isascii() and text.isdecimal()):
        return None
    return LONGEST if len(text) > 8 else min(timedelta(seconds=int(text)), LONGEST)


def _date(text: str | None) -> datetime | None:
    """An HTTP date; what says no zone is UTC."""
    try:
        at = parsedate_to_datetime(text or "")
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _kept(text: str | None) -> str | None:
    """A validator that can be sent back as it came: plain and short."""
    text = (text or "").strip()
    return text if text and len(text) <= LONGEST_TAG and text.isascii() and text.isprintable() else None
