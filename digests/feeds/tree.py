"""The fast path: well-formed RSS, RDF and Atom, by lxml. What it reads, it reads as feedparser would; what it is not
sure to read so is Unsure, and feedparser's.

It knows the elements that feeds have, and passes over those that say nothing to us. Unsure are: what is not
well-formed, a document type (entities may be defined there), another root, a prefix without its usual namespace, markup
where words are expected, relative links in markup under an xml:base, dates of other forms, and what `elements` says.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from digests.feeds import names
from digests.feeds.elements import ENTRY, FEED, ITEMS, Elements
from digests.feeds.limits import newest
from digests.feeds.values import Unsure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lxml.etree import XMLParser, _Element

    from digests.syndication import Entry, Feed

_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_PLAIN_BASE = re.compile(rb"\sbase\s{0,9}=")
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")  # U+0080 to U+009F
_WRITTEN_CONTROL = re.compile(rb"&#(?:0{0,9}1[2-5][0-9]|[xX]0{0,9}[89][0-9a-fA-F]);")
_HEAD = 4096
_ABOUT = f"{{{names.RDF}}}about"
_CDF = {"href", "lastmod"}  # attributes of channels and items


def read(data: bytes, most: int) -> Feed:
    """The feed in good UTF-8, with its newest `most` entries. Unsure when it is feedparser's."""
    from lxml import etree  # heavy

    has_bases = b"base" in data
    if _DOCTYPE.search(data, 0, _HEAD) or (has_bases and _PLAIN_BASE.search(data)):
        raise Unsure("a document type, or a base that is not XML's")
    if _CONTROL.search(data) or _WRITTEN_CONTROL.search(data):
        raise Unsure("control characters, which may be quotation marks of Windows")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise Unsure("it is not well-formed") from None
    return _read(root, most, has_bases=has_bases)


@cache
def _parser() -> XMLParser:
    """It may be used again and again."""
    from lxml import etree  # heavy

    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def _read(root: _Element, most: int, *, has_bases: bool) -> Feed:
    kind = names.name_of(str(root.tag), root.prefix)
    if kind not in ("rss", "feed", "rdf:rdf") or (kind == "rdf:rdf" and names.ATOM in root.nsmap.values()):
        raise Unsure("another root")
    unwraps = root.tag == f"{{{names.ATOM}}}feed"
    elements = Elements(is_atom=kind == "feed", unwraps=unwraps, has_bases=has_bases)
    lang = (root.get(names.XML_LANG) or root.get("lang")) if kind != "rdf:rdf" else None
    if lang:
        elements.feed.values["language"] = lang.replace("_", "-")
    items: list[_Element] = []
    begun_with_content = False
    for element in _elements(elements, root, kind):
        name = elements.name(element)
        if name in ITEMS:
            if not items:
                begun_with_content, elements.has_content = elements.has_content, False
            items.append(element)
        elif items and name == "title":
            raise Unsure("a title behind the entries")
        else:
            elements.read(element, name, FEED)
    elements.has_content = begun_with_content  # as far as the end of the first entry
    kept, left = newest(items, most, lambda item: _date(elements, item))
    entries = [_entry(elements, item) for item in kept]
    return elements.feed.feed(tuple(entries), left, elements.asked)


def _elements(elements: Elements, root: _Element, kind: str) -> Iterable[_Element]:
    """Those of the feed, and its items, in order."""
    if kind == "feed":
        return root
    channels = [child for child in root if elements.name(child) == "channel"]
    others = [child for child in root if elements.name(child) != "channel"]
    if len(channels) != 1 or _CDF & {*map(str, channels[0].attrib)}:
        raise Unsure("not one channel")
    if others and (kind == "rss" or any(elements.name(one) not in ("item", "image", "textinput") for one in others)):
        raise Unsure("more beside the channel than items")
    return [*channels[0], *others]


def _date(elements: Elements, item: _Element) -> datetime | None:
    return next(filter(None, map(elements.date, item)), None)


def _entry(elements: Elements, item: _Element) -> Entry:
    if _CDF & {*map(str, item.attrib)}:
        raise Unsure("an item of CDF")
    elements.begin()
    if about := item.get(_ABOUT):
        elements.holder.values["id"] = about
    for element in item:
        elements.read(element, elements.name(element), ENTRY)
    elements.has_content = False
    return elements.holder.entry()
