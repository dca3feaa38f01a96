"""Single values that files, pages and feeds give as text: links, instants, words. All of them hostile."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit

from digests.address import without_keys

LINK_LENGTH = 2_000  # longer ones are cut by browsers and refused by chat platforms
OLDEST_YEAR, NEWEST_YEAR = 1700, 2199  # an archive may be old; beyond these a date is a slip, and breaks later sums
_INSTANT_LENGTH = 100
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|oly_\w*"
    r"|cmpid|smid|ocid|ref_src|at_medium|at_campaign)",
    re.ASCII | re.IGNORECASE,
)
_UNWANTED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def canonical_link(link: object) -> str | None:
    """The link with scheme and host in lower case, without default port, fragment, tracking parameters and keys.

    None for anything that is no link to show: not text, not http or https, no host, a user name in it, blanks,
    invisible or control characters inside, or longer than LINK_LENGTH.
    """
    if not isinstance(link, str) or len(link) > LINK_LENGTH:
        return None
    link = link.strip()
    if _UNWANTED.search(link):
        return None
    try:
        parts = urlsplit(link)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return None
    where = f"[{host}]" if ":" in host else host
    if port is not None and port != _PORTS[parts.scheme]:
        where = f"{where}:{port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.split("=", 1)[0])]
    return urlunsplit((parts.scheme, where, parts.path or "/", without_keys("&".join(kept)), ""))


def host_of(link: str | None) -> str | None:
    """The host of a canonical link as a publisher's name, without `www.`."""
    return (urlsplit(link).hostname or "").removeprefix("www.") or None if link else None


def instant(text: str) -> datetime | None:
    """An ISO 8601 or RFC 2822 time as aware UTC; without a zone it is taken as UTC.

    None when it is neither, or lies outside OLDEST_YEAR to NEWEST_YEAR.
    """
    text = text.strip()
    if len(text) > _INSTANT_LENGTH:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if not OLDEST_YEAR <= at.year <= NEWEST_YEAR:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def storable(text: str) -> str:
    """The text with NULs and lone surrogates, which no database takes, as U+FFFD. Its length stays the same."""
    return _UNSTORABLE.sub("\ufffd", text)
