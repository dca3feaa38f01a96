"""OPML, the lists of feeds that programs hand to each other (http://opml.org/spec2.opml): read however broken they are,
and written as the standard has them."""

from __future__ import annotations

import re
from email.utils import format_datetime
from html.entities import html5
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.errors import DocumentError
from digests.feeds.fields import storable
from digests.feeds.files import MB, decode
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lxml.etree import _Element

MOST_BYTES = 2 * MB  # a list of 5,000 feeds in folders has 1.2 MB
MOST_FEEDS = 5_000
MOST_FOLDERS = 50  # of one feed
LONGEST = 500  # characters of a title or a folder's name
_EXHAUSTING = {89, 114}  # libxml2's XML_ERR_ENTITY_LOOP and XML_ERR_RESOURCE_LIMIT

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding\s{0,9}=\s{0,9}["']([\w.:-]{2,40})""", re.IGNORECASE)
_ENCODING = re.compile(
    r"(?:iso-8859-\d{1,2}|latin-?1|us-ascii|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|gbk|big5|euc-(?:jp|kr))"
)
_PROLOGUE = re.compile(r"\s*<\?xml[^>]{0,200}>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,500}>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:(#\d{1,7}|#x[0-9a-f]{1,6}|\w{1,32});)?", re.IGNORECASE | re.ASCII)
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML has no way to write
_FEED_SCHEME = re.compile(r"feed:(?://(?=https?:)|(?=https?:))", re.IGNORECASE)  # as browsers once had it
_FEED_TYPES = frozenset({"rss", "rss1", "rss2", "atom", "feed"})


class Outline(Struct, frozen=True, kw_only=True):
    """A feed of a list. `address` is as it stands there, hostile; `folders` are those that it lies in, from the
    outermost."""

    title: str
    address: str
    folders: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Without its address, which may hold a secret."""
        return f"Outline({self.title!r}, {self.folders!r})"


def read(data: bytes, name: str) -> tuple[Outline, ...]:
    """The feeds of a list, in its order, each address once, with all the folders that it lies in.

    DocumentError when there is none in it, or when it is too large, or made to exhaust its reader.
    """
    from lxml import etree  # heavy

    if len(data) > MOST_BYTES:
        raise DocumentError(
            say(
                "{name} has more than {most} MB, which is the most for a list of feeds",
                name=name,
                most=MOST_BYTES // 10**6,
            )
        )
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        tree = etree.fromstring(_mended(_text(data, name), name).encode(), parser)
    except etree.XMLSyntaxError:  # nothing at all
        tree = None
    if any(entry.type in _EXHAUSTING for entry in parser.error_log):
        raise DocumentError(say("{name} is nested too deep: it is made to exhaust its reader", name=name))
    found = dict[str, Outline]()
    for outline in _outlines(tree) if tree is not None else ():
        before = found.get(outline.address)
        found[outline.address] = _together(before, outline) if before else outline
    if not found:
        raise DocumentError(
            say("{name} is no list of feeds in OPML: there is no outline with an xmlUrl in it", name=name)
        )
    if len(found) > MOST_FEEDS:
        raise DocumentError(
            say("{name} lists more than {most} feeds, which is the most: divide it", name=name, most=MOST_FEEDS)
        )
    return tuple(found.values())


def write(title: str, feeds: Sequence[Outline], created_at: datetime) -> str:
    """A list of the feeds (at least one, or it is no OPML), each in its folders."""
    from lxml import etree  # heavy

    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = _fit(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(created_at, usegmt=True)
    made: dict[tuple[str, ...], _Element] = {(): body}
    for feed in feeds:
        for depth in range(1, len(feed.folders) + 1):
            path = feed.folders[:depth]
            if path not in made:
                made[path] = etree.SubElement(made[path[:-1]], "outline", text=_fit(path[-1]))
        words = {"text": _fit(feed.title), "title": _fit(feed.title), "xmlUrl": _fit(feed.address)}
        etree.SubElement(made[feed.folders], "outline", {"type": "rss", **words})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode()


def _outlines(tree: _Element) -> Iterator[Outline]:
    from lxml import etree

    above: list[str] = []  # for each outline around: the folder's name, or nothing
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str) or _local(element.tag) != "outline":
            continue
        if event == "end":
            above.pop()
            continue
        given = {_local(str(key)): " ".join(str(value).split()) for key, value in element.attrib.items()}
        address = given.get("xmlurl") or (given.get("url", "") if given.get("type", "").lower() in _FEED_TYPES else "")
        address = _FEED_SCHEME.sub("", address)
        title = (given.get("text") or given.get("title") or "")[:LONGEST]
        if address:
            yield Outline(title=title, address=address, folders=tuple(filter(None, above)))
        above.append("" if address else title)


def _together(one: Outline, other: Outline) -> Outline:
    """The same feed, listed twice."""
    folders = tuple(dict.fromkeys((*one.folders, *other.folders)))[:MOST_FOLDERS]
    return Outline(title=one.title or other.title, address=one.address, folders=folders)


def _local(name: str) -> str:
    """A name without its namespace, in whichever case it was written."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _text(data: bytes, name: str) -> str:
    """By byte order mark or as UTF-8; else as it declares; else as it seems to be."""
    declared = _DECLARED.search(data[:200])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if b"\0" not in data and _ENCODING.fullmatch(encoding):
        try:
            data.decode()
        except UnicodeDecodeError:
            try:
                return storable(data.decode(encoding, "replace"))
            except LookupError:  # iso-8859-99
                pass
    try:
        return decode(data, name)
    except DocumentError as error:  # it says what to do of an article
        raise DocumentError(say("{name} is not text, and a list of feeds in OPML is", name=name)) from error


def _mended(text: str, name: str) -> str:
    """XML that says in UTF-8 what was meant: HTML's names of characters as characters, and a stray & as one."""
    if "<!entity" in text.lower():
        raise DocumentError(
            say("{name} defines entities, which no list of feeds needs: it is made to exhaust its reader", name=name)
        )
    text = _DOCTYPE.sub("", _PROLOGUE.sub("", text, count=1), count=1)
    return _UNFIT.sub("", _REFERENCE.sub(_referred, text)).lstrip()


def _referred(found: re.Match[str]) -> str:
    what = found[1]
    if what is None:
        return "&amp;"
    if what[0] == "#":
        digits = what[1:]
        number = int(f"0{digits}", 16) if digits[0] in "xX" else int(digits)
        return f"&#{number};" if _stands_for(number) else ""
    if what in ("amp", "lt", "gt", "quot", "apos"):
        return found[0]
    meant = html5.get(f"{what};")
    return "".join(f"&#{ord(one)};" for one in meant) if meant else f"&amp;{what};"


def _stands_for(number: int) -> bool:
    """Whether XML allows a reference to that character."""
    return 0 < number <= 0x10FFFF and not _UNFIT.match(chr(number))


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
