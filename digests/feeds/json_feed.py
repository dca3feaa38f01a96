"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/). Fields of a wrong type count as missing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from digests.errors import DocumentError
from digests.feeds.fields import instant, storable
from digests.feeds.limits import newest
from digests.syndication import Enclosure, Entry, Feed

if TYPE_CHECKING:
    from datetime import datetime


def read(data: bytes, name: str, most: int) -> Feed:
    """The feed, with its newest `most` entries. DocumentError when it is none."""
    try:
        found = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise DocumentError(f"{name} is broken JSON, or nested too deep: it is no feed") from None
    items = found.get("items")
    if not isinstance(items, list):
        raise DocumentError(f"{name} is JSON but no JSON Feed: it has no list of items")
    kept, left = newest([item for item in items if isinstance(item, dict)], most, _date)
    return Feed(
        title=words(found.get("title")),
        link=words(found.get("home_page_url")),
        subtitle=words(found.get("description")),
        id=words(found.get("feed_url")),
        author=_author(found),
        language=words(found.get("language")),
        entries=tuple(map(_entry, kept)),
        left=left,
    )


def _date(item: dict[str, Any]) -> datetime | None:
    return instant(words(item.get("date_published")) or words(item.get("date_modified")) or "")


def _entry(item: dict[str, Any]) -> Entry:
    number = item.get("id")  # some feeds have numbers, which the standard asks readers to take
    html, text = words(item.get("content_html")), words(item.get("content_text"))
    content = html or text
    plain = ("title", "summary", "content") if content and not html else ("title", "summary")
    return Entry(
        title=words(item.get("title")),
        link=words(item.get("url")) or words(item.get("external_url")),
        id=words(str(number) if isinstance(number, int | float) else number),
        published=instant(words(item.get("date_published")) or ""),
        updated=instant(words(item.get("date_modified")) or ""),
        summary=words(item.get("summary")),
        content=(content,) if content else (),
        author=_author(item),
        enclosures=enclosures(item.get("attachments"), "url", "mime_type", "size_in_bytes"),
        plain=plain,
    )


def _author(holder: dict[str, Any]) -> str | None:
    authors = holder.get("authors")
    people = authors if isinstance(authors, list) else [holder.get("author")]  # version 1.0 has one author
    names = [words(person.get("name")) for person in people if isinstance(person, dict)]
    return ", ".join(filter(None, names)) or None


def enclosures(found: object, href: str, kind: str, length: str) -> tuple[Enclosure, ...]:
    """Attached files of either kind of feed, whose fields have these names."""
    records = [record for record in found if isinstance(record, dict)] if isinstance(found, list) else []
    return tuple(
        Enclosure(link, words(record.get(kind)), _size(record.get(length)))
        for record in records
        if (link := words(record.get(href)))
    )


def _size(claimed: object) -> int | None:
    text = str(claimed).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def words(value: object) -> str | None:
    """Text that says something, or None."""
    return storable(value) if isinstance(value, str) and value.strip() else None
