"""The slow path: feeds of any kind and in any state, by feedparser. `limits.guard` comes before it."""

from __future__ import annotations

import calendar
import io
from datetime import UTC, datetime
from typing import Any

from digests.errors import DocumentError
from digests.feeds.fields import NEWEST_YEAR, OLDEST_YEAR, storable
from digests.feeds.json_feed import enclosures, words
from digests.feeds.limits import newest
from digests.feeds.timing import Asked
from digests.syndication import Entry, Feed


def read(data: bytes, name: str, most: int) -> Feed:
    """The feed, with its newest `most` entries. DocumentError when there is none."""
    import feedparser  # heavy
    from feedparser import encodings

    encodings.lazy_chardet_encoding = None  # it guesses with chardet where another library has brought it along

    try:
        found = feedparser.parse(io.BytesIO(data))
    except Exception as error:  # whatever the library stumbles over is the feed's fault
        raise DocumentError(f"{name} gives no feed that can be read: it is broken in too many ways") from error
    feed = found.feed
    entries, left = newest([_entry(entry) for entry in found.entries], most, lambda one: one.published or one.updated)
    asked = _asked(feed, data)
    read = Feed(
        title=words(feed.get("title")),
        link=words(feed.get("link")),
        subtitle=words(feed.get("subtitle")),
        id=words(feed.get("id")),
        author=words(feed.get("author")),
        language=words(feed.get("language")),
        moved_to=words(feed.get("itunes_new-feed-url")) or words(feed.get("newlocation")),
        ttl=asked.ttl,
        skip_hours=asked.hours,
        skip_days=asked.days,
        entries=tuple(entries),
        left=left,
    )
    if read == Feed() and not found.get("version"):
        raise DocumentError(f"{name} gives no feed: what is there is neither RSS, Atom nor a JSON Feed")
    return read


def _asked(feed: Any, data: bytes) -> Any:
    asked = Asked()
    for field, name in (
        ("ttl", "ttl"),
        ("sy_updateperiod", "sy:updateperiod"),
        ("sy_updatefrequency", "sy:updatefrequency"),
    ):
        if (value := words(feed.get(field))) is not None:
            asked.say(name, value)
    asked.skip_in(data)  # feedparser keeps the last of several
    return asked


def _entry(entry: Any) -> Entry:
    contents = entry.get("content", ())
    plain = [field for field in ("title", "summary") if entry.get(field) and _is_plain(entry.get(f"{field}_detail"))]
    if contents and all(map(_is_plain, contents)):
        copied = "summary" not in plain and entry.get("summary") and not entry.get("summary_detail")
        plain += ["summary", "content"] if copied else ["content"]
    return Entry(
        title=words(entry.get("title")),
        link=words(entry.get("link")),
        id=words(entry.get("id")),
        published=_moment(dict.get(entry, "published_parsed")),
        updated=_moment(dict.get(entry, "updated_parsed")),  # the record's own get() takes published for it, and warns
        summary=words(entry.get("summary")),
        content=tuple(storable(part.get("value") or "") for part in contents),
        author=words(entry.get("author")),
        enclosures=enclosures(entry.get("enclosures", ()), "href", "type", "length"),
        plain=tuple(plain),
    )


def _is_plain(detail: Any) -> bool:
    return bool(detail) and detail.get("type") == "text/plain"


def _moment(parsed: Any) -> datetime | None:
    """A struct_time in UTC, as an instant."""
    if parsed is None or not OLDEST_YEAR <= parsed[0] <= NEWEST_YEAR:
        return None
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
