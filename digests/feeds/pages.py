"""HTML pages, as Documents: the article's words without the page around them, and what its metadata says of it."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from digests.errors import DocumentError
from digests.feeds.fields import canonical_link, host_of, instant, storable
from digests.feeds.files import FILE_BYTES, TITLE_LENGTH, check_size, decode, key
from digests.model import Document
from digests.naming import MOST_IMPORTED, UNNAMED
from digests.syndication import Page

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.html import HtmlElement

DEPTH = 200  # elements within elements; real pages have up to 60, and libraries recurse
ELEMENTS = 50_000  # a long article with its comments has 10,000; extraction takes 0.05 ms for each
SHORTEST = 50  # characters; less is a stray line of the page, not an article
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
_HEAD = 4096
_DATE_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dc.date",
    "date",
)
_JSON_DATE = re.compile(r'"datePublished"\s{0,9}:\s{0,9}"([^"]{4,60})"')
_WEB_ENCODING = re.compile(
    r"(?:iso-8859-\d{1,2}|latin-?1|us-ascii|ascii|windows-\d{3,4}|cp\d{3,4}|koi8-[rut]|macintosh|tis-620"
    r"|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5(?:-hkscs)?)"
)
# Browsers read these as their superset, which has the curly quotes.
_AS_BROWSERS_DO = dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252") | {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
}
_MAX_DATE = "2199-12-31"  # the library's own is today, and no clock belongs here


def extract(page: bytes, name: str, source: str | None = None, limit: int = FILE_BYTES) -> Document:
    """The article of an HTML page: paragraphs separated by blank lines, its title not among them.

    The source is `source`, else the site's name by its metadata, else the host of its canonical link, else
    UNNAMED. DocumentError when there is no article, or the page is larger than `limit`, deeper than DEPTH, has more
    than ELEMENTS elements, or is not HTML. May take some seconds on a hostile page: call it where it can be killed.
    """
    check_size(name, page, limit)
    tree = _tree(page, name)
    published_at = _published(tree)  # before extraction, which takes the tree apart
    found = _article(tree)
    title = _line(found.title, TITLE_LENGTH) if found else None
    text = _text(found.text or "", title) if found else ""
    if found is None or len(text) < SHORTEST:
        raise DocumentError(f"{name} has no article in it that could be found: save its words as plain text instead")
    url = canonical_link(found.url)
    site = _line(found.sitename, MOST_IMPORTED)
    return Document(
        source=source or site or host_of(url) or UNNAMED,
        keys=(*((key("url", url),) if url else ()), key("path", name)),
        text=text,
        title=title,
        url=url,
        published_at=published_at or (instant(found.date) if found.date else None),
        page=page,
    )


def look(body: bytes, content_type: str | None, address: str) -> Page:  # noqa: ARG001
    """A page as it was fetched from that address. DocumentError when it is none."""
    name = host_of(canonical_link(address)) or "the page"
    document = extract(body, name)
    return Page(document=document, title=document.title)


def _tree(page: bytes, name: str) -> HtmlElement:
    """The parsed page. Guards come before anything that recurses."""
    from lxml import etree, html  # heavy

    text = _decode(page, name)
    if declaration := _XML_DECLARATION.match(text):
        text = text[declaration.end() :]
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise DocumentError(f"{name} is not HTML that can be read: save its words as plain text instead") from None
    depth = deepest = count = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        count += event == "start"
        if deepest > DEPTH or count > ELEMENTS:
            raise DocumentError(
                f"{name} is nested too deep, or has too many elements, for an article: save its words as plain text"
            )
    return tree


def _decode(page: bytes, name: str) -> str:
    """By byte order mark or as UTF-8; else in the encoding that the page declares; else in what it seems to be."""
    declared = _DECLARED.search(page[:_HEAD])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if b"\0" not in page and _WEB_ENCODING.fullmatch(encoding):
        try:
            page.decode()
        except UnicodeDecodeError:
            return storable(page.decode(_AS_BROWSERS_DO.get(encoding, encoding), "replace"))
    return decode(page, name)


def _published(tree: HtmlElement) -> datetime | None:
    """The moment of publication, from metadata, a microdata item or JSON-LD."""
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            named.setdefault((meta.get(attribute) or "").lower(), meta.get("content") or "")
    dates = [named[name] for name in _DATE_NAMES if name in named]
    scripts = [script.text or "" for script in tree.iter("script") if script.get("type") == "application/ld+json"]
    dates += [found[1] for found in map(_JSON_DATE.search, scripts) if found]
    dates += [time.get("datetime") or "" for time in tree.iter("time") if time.get("itemprop") == "datePublished"]
    return next((at for at in map(instant, dates) if at is not None), None)


def _article(tree: HtmlElement) -> Any:
    """What trafilatura finds: an object with title, text, url, sitename, date; None when there is no article."""
    import trafilatura  # very heavy

    for library in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # what they say of a bad page, our error says
    return trafilatura.bare_extraction(
        tree,
        fast=True,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": _MAX_DATE},
    )


def _line(text: str | None, length: int) -> str | None:
    return " ".join(storable(text).split())[:length] or None if text else None


def _text(text: str, title: str | None) -> str:
    """Lines as paragraphs; the title is dropped when it opens them."""
    paragraphs = [line.strip() for line in storable(text).splitlines() if line.strip()]
    if paragraphs and title and _words(paragraphs[0]) == _words(title):
        del paragraphs[0]
    return "\n\n".join(paragraphs)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
