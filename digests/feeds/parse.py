"""Feeds: which of three readers a feed is for; and what `probe` tells of any feed or page.

Well-formed RSS, RDF and Atom are read by `tree`, which hands over to feedparser (`loose`) what it is not sure of; JSON
Feed by `json_feed`. Whichever reads it, the answer is the same.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import msgspec

from digests.errors import DocumentError
from digests.feeds import charset, json_feed, limits, loose, tree
from digests.feeds.pages import extract
from digests.feeds.values import Unsure
from digests.syndication import Entry, Feed

_HEAD = 4096
_TOLD = ("title", "link", "subtitle", "id", "author")  # of a feed, by `probe`
_ENTRY_TOLD = ("title", "link", "id", "published", "updated", "summary", "content", "author", "enclosures")
_JSON = re.compile(rb"[\xef\xbb\xbf\s]*+\{")
_FEED = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel|cdf)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE)


def parse(data: bytes, name: str, content_type: str | None = None) -> Feed:
    """The feed in `data`, with its newest entries, `limits.NEWEST` at most. DocumentError when there is none, or when
    it is made to exhaust its reader. `content_type` is the header of a response."""
    limits.check_size(data, name)
    if _JSON.match(data):
        return json_feed.read(data, name, limits.NEWEST)
    text = charset.utf8(data, content_type)
    if text is not None:
        try:
            return tree.read(text, limits.NEWEST)
        except Unsure:
            pass
    if _is_page(data):
        raise DocumentError(f"{name} is a web page, not a feed: give the address of its feed")
    if text is not None:
        data = codecs.BOM_UTF8 + charset.undeclared(text)  # feedparser does not know what the response said
    limits.guard(data, name)
    return loose.read(data, name, limits.NEWEST)


def probe(data: bytes, name: str) -> dict[str, Any]:
    """What a feed or an HTML page holds, as plain JSON values: `{"file", "feed", "entries"}` or `{"file", "error"}`.

    A page is a feed of one entry, its article; the feed's title is then the site's name.
    """
    try:
        feed = _page_feed(data, name) if _is_page(data) else parse(data, name)
    except DocumentError as error:
        return {"file": name, "error": str(error)}
    fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(feed))
    entries = [{field: entry[field] for field in _ENTRY_TOLD} for entry in fields["entries"]]
    return {"file": name, "feed": {field: fields[field] for field in _TOLD}, "entries": entries}


def _is_page(data: bytes) -> bool:
    head = data[:_HEAD].replace(b"\0", b"")  # so that UTF-16 is seen too
    return _PAGE.search(head) is not None and not _FEED.search(head)


def _page_feed(data: bytes, name: str) -> Feed:
    page = extract(data, name)
    entry = Entry(title=page.title, link=page.url, id=page.keys[0], published=page.published_at, content=(page.text,))
    return Feed(title=page.source, link=page.url, entries=(entry,))
