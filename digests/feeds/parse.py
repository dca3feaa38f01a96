"""Feeds: RSS, RDF, Atom and CDF by feedparser, JSON Feed by hand; and what `probe` tells of any feed or page.

Before feedparser sees a feed it is counted: it takes 20 µs a tag, whatever the tags are.
"""

from __future__ import annotations

import calendar
import contextlib
import io
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec

from digests.errors import DocumentError
from digests.feeds.fields import NEWEST_YEAR, OLDEST_YEAR, instant, storable
from digests.feeds.files import MB
from digests.feeds.pages import extract
from digests.syndication import Enclosure, Entry, Feed

FEED_BYTES = 16 * MB  # podcasts with long archives have 5 MB
MARKUP = 300_000  # tags and entity references, an escaped tag being two: about five seconds of parsing
ITEMS = 10_000
EXPANDED = 1 * MB  # characters that a feed's own entities may grow to
AUTHOR = 2_000  # characters of an author element: the library searches it for an address in quadratic time
_EXHAUSTING = {89, 114}  # libxml2's XML_ERR_ENTITY_LOOP and XML_ERR_RESOURCE_LIMIT

_HEAD = 4096
_TOLD = ("title", "link", "subtitle", "id", "author")  # of a feed, by `probe`
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_PERSON = re.compile(
    rb"<(/?)(?:[\w.-]{1,40}:)?"
    rb"(?:author|contributor|creator|publisher|managingeditor|webmaster|owner|maintainer|name|errorreportsto)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(rb"""<!ENTITY\s{1,99}([\w.:-]{1,99})\s{1,99}(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"&([\w.:-]{1,99});")
_FEED = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel|cdf)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE)


def parse(data: bytes, name: str) -> Feed:
    """The feed in `data`. DocumentError when there is none, or when it is made to exhaust its reader."""
    if len(data) > FEED_BYTES:
        raise DocumentError(
            f"{name} has {len(data) / MB:,.1f} MB, and {FEED_BYTES / MB:,.0f} MB is the most for a feed"
        )
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data, name)
    _guard(data, name)
    return _xml_feed(data, name)


def probe(data: bytes, name: str) -> dict[str, Any]:
    """What a feed or an HTML page holds, as plain JSON values: `{"file", "feed", "entries"}` or `{"file", "error"}`.

    A page is a feed of one entry, its article; the feed's title is then the site's name.
    """
    head = data[:_HEAD].replace(b"\0", b"")  # so that UTF-16 is seen too
    try:
        feed = _page_feed(data, name) if _PAGE.search(head) and not _FEED.search(head) else parse(data, name)
    except DocumentError as error:
        return {"file": name, "error": str(error)}
    fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(feed))
    told = {field: fields[field] for field in _TOLD}
    return {"file": name, "feed": told, "entries": fields["entries"]}


def _page_feed(data: bytes, name: str) -> Feed:
    page = extract(data, name)
    entry = Entry(title=page.title, link=page.url, id=page.keys[0], published=page.published_at, content=(page.text,))
    return Feed(title=page.source, link=page.url, entries=(entry,))


def _guard(data: bytes, name: str) -> None:
    """Refuse what would take feedparser, or memory, too long; one pass over the bytes for each danger."""
    _guard_depth(data, name)
    data = data.replace(b"\0", b"")  # so that UTF-16 and UTF-32 are seen too
    if data.count(b"<") + data.count(b"&") > MARKUP:
        raise DocumentError(
            f"{name} has more than {MARKUP:,} tags and entities: it is no feed to be read in reasonable time"
        )
    if sum(1 for _ in _ITEM.finditer(data)) > ITEMS:
        raise DocumentError(f"{name} has more than {ITEMS:,} items: ask for a feed of the newest ones")
    people = [(found.start(), bool(found[1]) or found[0].endswith(b"/>")) for found in _PERSON.finditer(data)]
    ends = pairwise([*people, (len(data), True)])
    if any(not closed and end - start > AUTHOR for (start, closed), (end, _) in ends):
        raise DocumentError(f"{name} has an author of more than {AUTHOR:,} characters: it is broken, or hostile")
    _guard_entities(data, name)


def _guard_entities(data: bytes, name: str) -> None:
    values = {found[1]: found[2] or found[3] or b"" for found in _ENTITY.finditer(data)}
    if not values:
        return
    nested = any(found[1] in values for value in values.values() for found in _REFERENCE.finditer(value))
    grown = sum(len(values[found[1]]) for found in _REFERENCE.finditer(data) if found[1] in values)
    if nested or grown > EXPANDED:
        raise DocumentError(f"{name} defines entities that multiply: it is made to exhaust its reader")


def _guard_depth(data: bytes, name: str) -> None:
    """libxml2 stops at 256 elements within elements, at entities that grow, and at text of 10 MB in one piece."""
    from lxml import etree  # heavy

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    with contextlib.suppress(etree.XMLSyntaxError, ValueError):  # feedparser reads broken feeds too
        etree.fromstring(data, parser)
    if any(entry.type in _EXHAUSTING for entry in parser.error_log):
        raise DocumentError(f"{name} is nested too deep, or its entities multiply: it is made to exhaust its reader")


def _xml_feed(data: bytes, name: str) -> Feed:
    import feedparser  # heavy

    try:
        found = feedparser.parse(io.BytesIO(data))
    except Exception as error:  # whatever the library stumbles over is the feed's fault
        raise DocumentError(f"{name} cannot be read as a feed: check it with a feed validator") from error
    feed = found.feed
    read = Feed(
        title=_words(feed.get("title")),
        link=_words(feed.get("link")),
        subtitle=_words(feed.get("subtitle")),
        id=_words(feed.get("id")),
        author=_words(feed.get("author")),
        entries=tuple(map(_xml_entry, found.entries)),
    )
    if read == Feed() and not found.get("version"):
        raise DocumentError(f"{name} is neither a feed nor a page with an article: give a file that is")
    return read


def _xml_entry(entry: Any) -> Entry:
    return Entry(
        title=_words(entry.get("title")),
        link=_words(entry.get("link")),
        id=_words(entry.get("id")),
        published=_moment(dict.get(entry, "published_parsed")),
        updated=_moment(dict.get(entry, "updated_parsed")),  # the record's own get() takes published for it, and warns
        summary=_words(entry.get("summary")),
        content=tuple(storable(part.get("value") or "") for part in entry.get("content", ())),
        author=_words(entry.get("author")),
        enclosures=_enclosures(entry.get("enclosures", ()), "href", "type", "length"),
    )


def _moment(parsed: Any) -> datetime | None:
    """A struct_time in UTC, as an instant."""
    if parsed is None or not OLDEST_YEAR <= parsed[0] <= NEWEST_YEAR:
        return None
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC)


def _json_feed(data: bytes, name: str) -> Feed:
    """JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/). Fields of a wrong type count as missing."""
    try:
        found = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise DocumentError(f"{name} is broken JSON, or nested too deep: it is no feed") from None
    items = found.get("items")
    if not isinstance(items, list):
        raise DocumentError(f"{name} is JSON but no JSON Feed: it has no list of items")
    if len(items) > ITEMS:
        raise DocumentError(f"{name} has more than {ITEMS:,} items: ask for a feed of the newest ones")

    return Feed(
        title=_words(found.get("title")),
        link=_words(found.get("home_page_url")),
        subtitle=_words(found.get("description")),
        id=_words(found.get("feed_url")),
        author=_author(found),
        entries=tuple(_json_entry(item) for item in items if isinstance(item, dict)),
    )


def _json_entry(item: dict[str, Any]) -> Entry:
    number = item.get("id")  # some feeds have numbers, which the standard asks readers to take
    content = _words(item.get("content_html")) or _words(item.get("content_text"))
    return Entry(
        title=_words(item.get("title")),
        link=_words(item.get("url")) or _words(item.get("external_url")),
        id=_words(str(number) if isinstance(number, int | float) else number),
        published=instant(_words(item.get("date_published")) or ""),
        updated=instant(_words(item.get("date_modified")) or ""),
        summary=_words(item.get("summary")),
        content=(content,) if content else (),
        author=_author(item),
        enclosures=_enclosures(item.get("attachments"), "url", "mime_type", "size_in_bytes"),
    )


def _author(holder: dict[str, Any]) -> str | None:
    authors = holder.get("authors")
    people = authors if isinstance(authors, list) else [holder.get("author")]  # version 1.0 has one author
    names = [_words(person.get("name")) for person in people if isinstance(person, dict)]
    return ", ".join(filter(None, names)) or None


def _enclosures(found: object, href: str, kind: str, length: str) -> tuple[Enclosure, ...]:
    """Attached files of either kind of feed, whose fields have these names."""
    records = [record for record in found if isinstance(record, dict)] if isinstance(found, list) else []
    return tuple(
        Enclosure(link, _words(record.get(kind)), _size(record.get(length)))
        for record in records
        if (link := _words(record.get(href)))
    )


def _size(claimed: object) -> int | None:
    text = str(claimed).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _words(value: object) -> str | None:
    """Text that says something, or None."""
    return storable(value) if isinstance(value, str) and value.strip() else None
