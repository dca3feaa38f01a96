"""What has been read so far of a feed, or of one of its entries, by the rules of feedparser.

Those rules are of an order of elements: a summary is what the content was, where none came before; what stands deeper
does not replace what stands less deep.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.feeds.values import PLAIN
from digests.syndication import Enclosure, Entry, Feed

if TYPE_CHECKING:
    from datetime import datetime

    from digests.feeds.timing import Asked

_LENGTH = re.compile(r"\d{1,15}", re.ASCII)


class Holder:
    """`values` are the fields by name, each with the depth that it stood at; `kinds` those of text: PLAIN or HTML."""

    def __init__(self, *, is_entry: bool) -> None:
        self.is_entry = is_entry
        self.values: dict[str, str] = {}
        self.depths: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        self.contents: list[tuple[str, str]] = []
        self.dates: dict[str, datetime | None] = {}
        self.enclosures: list[Enclosure] = []
        self.has_authors = False

    def put(self, field: str, value: str, depth: int, kind: str = PLAIN) -> None:
        """Store it, unless an entry has one that stands less deep."""
        if not self.is_entry or depth <= self.depths.get(field, depth):
            self.depths[field] = depth
            self.values[field] = value
            self.kinds[field] = kind

    def put_content(self, value: str, kind: str) -> None:
        self.contents.append((value, kind))
        if "summary" not in self.values:
            self.values["summary"] = value
            self.kinds["summary"] = kind

    def put_author(self, name: str, email: str) -> None:
        """A person, who goes before a name that is text."""
        if name or email:
            self.values["author"] = f"{name} ({email})" if name and email else name or email

    def put_enclosure(self, href: str | None, kind: str | None, length: str | None) -> None:
        if (link := _words(href)) is not None:
            size = (length or "").strip()
            self.enclosures.append(Enclosure(link, _words(kind), int(size) if _LENGTH.fullmatch(size) else None))

    def entry(self) -> Entry:
        get = self.values.get
        plain: list[str] = [
            field for field in ("title", "summary") if self.values.get(field) and self.kinds[field] == PLAIN
        ]
        if self.contents and all(kind == PLAIN for _, kind in self.contents):
            plain.append("content")
        return Entry(
            title=_words(get("title")),
            link=_words(get("link")),
            id=_words(get("id")),
            published=self.dates.get("published"),
            updated=self.dates.get("updated"),
            summary=_words(get("summary")),
            content=tuple(value for value, _ in self.contents),
            author=_words(get("author")),
            enclosures=tuple(self.enclosures),
            plain=tuple(plain),
        )

    def feed(self, entries: tuple[Entry, ...], left: int, asked: Asked) -> Feed:
        get = self.values.get
        return Feed(
            title=_words(get("title")),
            link=_words(get("link")),
            subtitle=_words(get("subtitle")),
            id=_words(get("id")),
            author=_words(get("author")),
            language=_words(get("language")),
            ttl=asked.ttl,
            skip_hours=asked.hours,
            skip_days=asked.days,
            moved_to=_words(get("moved")),
            entries=entries,
            left=left,
        )


def _words(value: str | None) -> str | None:
    """Text that says something, or None. XML has no characters in it that cannot be stored."""
    return value if value and not value.isspace() else None
