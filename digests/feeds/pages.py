"""HTML pages, as Documents: the article's words without the page around them, and what its metadata says of it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from digests.errors import DocumentError
from digests.feeds.barriers import barrier
from digests.feeds.fields import canonical_link, host_of, instant, storable
from digests.feeds.files import FILE_BYTES, TITLE_LENGTH, check_size, key
from digests.feeds.links import feeds
from digests.feeds.metadata import metadata, one_line
from digests.feeds.page_tree import parsed
from digests.model import Document
from digests.naming import UNNAMED
from digests.syndication import Page
from digests.text.mojibake import mended

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

    from digests.feeds.metadata import Metadata

GUESSED = 200_000  # bytes of a page in which htmldate looks for a date: a hostile one takes it 10 s a megabyte
SHORTEST = 50  # characters; less is a stray line of the page, not an article
_DAY = re.compile(r"/((?:19|20)[0-9]{2})(?:([/-])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?=[/_-]|$)")
_MAX_DATE = "2199-12-31"  # the library's own is today, and no clock belongs here


def extract(page: bytes, name: str, source: str | None = None, limit: int = FILE_BYTES) -> Document:
    """The article of an HTML page: paragraphs separated by blank lines, its title not among them.

    The source is `source`, else the site's name by its metadata, else the host of its canonical link, else
    UNNAMED. DocumentError when there is no article, or the page is larger than `limit`, too deep, of too many elements,
    or is not HTML. May take some seconds on a hostile page: call it where it can be killed.
    """
    check_size(name, page, limit)
    tree = parsed(page, name)
    said = metadata(tree, None)
    text = _text(tree, said)
    if len(text) < SHORTEST:
        raise DocumentError(f"{name} has no article in it that could be found: save its words as plain text instead")
    keys = (*((key("url", said.url),) if said.url else ()), key("path", name))
    at = said.published_at or (_guessed_date(tree) if len(page) <= GUESSED else None)
    return _document(page, said, text, source, keys, at)


def look(body: bytes, content_type: str | None, address: str) -> Page:
    """A page as it was fetched from that address. Its article is known by its canonical link, then by the address.

    DocumentError when it is no page, or one made to exhaust its reader; as slow as `extract`.
    """
    name = host_of(canonical_link(address)) or "the page"
    check_size(name, body, FILE_BYTES)
    tree = parsed(body, name, content_type)
    said = metadata(tree, address)
    text = _text(tree, said)
    links = dict.fromkeys(link for link in (said.url, canonical_link(address)) if link)
    keys = tuple(key("url", link) for link in links)
    at = said.published_at or _date_in(said.url or address)
    return Page(
        document=_document(body, said, text, None, keys, at) if len(text) >= SHORTEST else None,
        barrier=barrier(tree, said, text, address),
        feeds=feeds(tree, address),
        title=said.title,
        description=said.description,
    )


def _document(
    page: bytes, said: Metadata, text: str, source: str | None, keys: tuple[str, ...], published_at: datetime | None
) -> Document:
    return Document(
        source=source or said.publisher or host_of(said.url) or UNNAMED,
        keys=keys,
        text=text,
        title=said.title,
        url=said.url,
        published_at=published_at,
        page=page,
        author=one_line(", ".join(said.authors), TITLE_LENGTH),
        language=said.language,
    )


def _text(tree: HtmlElement, said: Metadata) -> str:
    """What trafilatura finds, as paragraphs, without the title that opens them; "" when there is no article. The tree
    stays whole."""
    for library in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # what they say of a bad page, our error says
    import trafilatura  # very heavy, and talks already

    found: Any = trafilatura.bare_extraction(tree, fast=True, include_comments=False, include_tables=False)
    lines = mended(storable(found.text or "")).splitlines() if found else []
    paragraphs = [line.strip() for line in lines if line.strip()]
    titles = [_words(title) for title in (said.title, *said.headings) if title]
    if paragraphs and _words(paragraphs[0]) in titles:
        del paragraphs[0]
    return "\n\n".join(paragraphs)


def _guessed_date(tree: HtmlElement) -> datetime | None:
    """What htmldate makes of addresses and marks, for pages whose metadata says nothing."""
    from htmldate import find_date  # heavy; trafilatura comes with it

    found = find_date(tree, extensive_search=False, original_date=True, max_date=_MAX_DATE)
    return instant(found) if found else None


def _date_in(address: str) -> datetime | None:
    """The day that many an address of an article has in its path, at its beginning in UTC."""
    found = _DAY.search(urlsplit(address).path)
    if found is None:
        return None
    year, _, month, day, *joined = found.groups()
    month, day = (month, day) if month else joined
    return instant(f"{year}-{month:0>2}-{day:0>2}")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
