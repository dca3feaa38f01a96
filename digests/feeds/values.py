"""Single values of well-formed feeds, read as feedparser reads them; Unsure where that takes more than a few rules."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import entities
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from digests.feeds.fields import NEWEST_YEAR, OLDEST_YEAR
from digests.feeds.names import XHTML

if TYPE_CHECKING:
    from lxml.etree import _Element

PLAIN, HTML, INLINE = "text/plain", "text/html", "application/xhtml+xml"
_TYPES = {"text": PLAIN, "plain": PLAIN, "html": HTML, "xhtml": INLINE, PLAIN: PLAIN, HTML: HTML, INLINE: INLINE}

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MAIL = re.compile(  # RFC 5322, 3.3
    rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}},? )?(\d\d?) ({'|'.join(_NAMES)}) (\d{{4}})"
    r" (\d\d):(\d\d)(?::(\d\d))? (?:gmt|utc?|z|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:z|([+-])(\d\d):(\d\d)))?", re.ASCII
)
_SLASHES = re.compile(r"([A-Za-z][A-Za-z0-9+-.]*://)/+")
_SEMICOLONS = re.compile(r"&([A-Za-z0-9_]+);")
_CLOSING = re.compile(r"</\w+>|&#?\w+;")
_TAG = re.compile(r"</?(\w+)")
_NAMED = re.compile(r"&(\w+);")
_VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_XHTML = f"{{{XHTML}}}"
_DECLARED = f' xmlns="{XHTML}"'
_FOREIGN_NAME = re.compile(r"</?[\w.-]+:")
_EMPTY = re.compile(r"<([\w.-]+)((?:\s[^<>]*[^<>/\s])?)\s?/>")
_ADDRESSED = re.compile(
    r"\b(?:href|src|cite|poster|longdesc|background|action|data|code[bB]ase|usemap|classid|profile)\s{0,9}=\s{0,9}"
    r"(?:[\"']\s{0,9})?(?![A-Za-z][A-Za-z0-9+.-]{0,20}:)"
)
_BREAK = re.compile(r"<[bB][rR]\s{0,9}/?>")
_FOREIGN = re.compile(r"<(?:svg|SVG|math|MATH)\b|</?\w{1,20}/(?!>)")  # names of their own, or short tags of SGML
# Elements that make a title or a summary of RSS HTML, which does not say what it is: those of running text.
_RUNNING = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym address area article aside audio b big blockquote br button canvas caption center cite "
        "code col colgroup command dd del details dfn dir div dl dt em fieldset figcaption figure font footer form "
        "h1 h2 h3 h4 h5 h6 header hr i img input ins kbd keygen label legend li m map menu meter multicol nav "
        "nextid noscript ol optgroup option output p pre progress q s samp section select small sound source "
        "spacer span strike strong sub sup table tbody td textarea tfoot th thead time tr tt u ul var video",
    )
)


class Unsure(Exception):
    """This feed is not read for certain here: it is feedparser's."""


def text_of(element: _Element) -> str:
    """The characters of an element without children, and without blanks around them."""
    if len(element):
        raise Unsure("markup where words are expected")
    return mended((element.text or "").strip())


def mended(text: str) -> str:
    """The text; what was UTF-8, and was taken for ISO-8859-1 on its way, is put right."""
    if text.isascii():
        return text
    try:
        return text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return text


def kind_of(element: _Element, default: str) -> str:
    """PLAIN, HTML or INLINE, by its attribute."""
    if element.get("mode") == "base64":
        raise Unsure("base64")
    kind = _TYPES.get(element.get("type", default).lower())
    if kind is None:
        raise Unsure("another type")
    return kind


def marked_up(element: _Element, kind: str, base: str, *, atom: bool, unwrapped: bool) -> tuple[str, str]:
    """The value of an element that may hold markup, and its kind: PLAIN or HTML. `unwrapped`: without the one div that
    Atom 1.0 asks for."""
    if kind == INLINE:
        if not atom or not len(element):
            raise Unsure("XHTML that is none")
        value, kind = mended(_written(element, unwrapped=unwrapped)), HTML
    else:
        value = text_of(element)
        if kind == PLAIN and not atom and _reads_as_html(value):
            kind = HTML
    if kind == HTML and "<" in value:
        if _FOREIGN.search(value) or (base and _ADDRESSED.search(value)):
            raise Unsure("markup that is not of HTML, or with relative links")
        value = _BREAK.sub("<br />", value)
    return value, kind


def _written(element: _Element, *, unwrapped: bool) -> str:
    """The markup inside an element, with names of HTML.

    Its children are of XHTML's namespace; within them, a declaration of another, or a prefix, is markup that is not.
    """
    from lxml import etree  # heavy

    children = list(element)
    if not all(str(child.tag).startswith(_XHTML) for child in children):
        raise Unsure("markup that is not XHTML")
    around = (element.text or "") + (children[-1].tail or "")
    if unwrapped and len(children) == 1 and not around.strip() and children[0].tag == f"{_XHTML}div":
        element = children[0]
    written = etree.tostring(element, encoding="unicode", with_tail=False)
    inside = written[written.index(">") + 1 : max(0, written.rfind("</"))].replace(_DECLARED, "")
    if _FOREIGN_NAME.search(inside) or "xmlns" in inside or "xml:base" in inside:
        raise Unsure("markup that is not XHTML")
    return _EMPTY.sub(_closed, inside).strip()


def _closed(tag: re.Match[str]) -> str:
    name, attributes = tag[1], tag[2]
    return f"<{name}{attributes} />" if name.lower() in _VOID else f"<{name}{attributes}></{name}>"


def _reads_as_html(value: str) -> bool:
    if not ("<" in value or "&" in value) or not _CLOSING.search(value):
        return False
    return all(tag.lower() in _RUNNING for tag in _TAG.findall(value)) and all(
        name in entities.entitydefs for name in _NAMED.findall(value)
    )


def link_in(base: str, link: str) -> str:
    """The link made absolute; as it is without a base."""
    if "://" in link:
        link = _SLASHES.sub(r"\1", link, count=1) if _SLASHES.match(link) else link
    if not base:
        return link
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def link_text(link: str, *, in_entry: bool) -> str:
    """A link without the semicolons that a parser of entities put into its query."""
    if "&" not in link:
        return link
    return _SEMICOLONS.sub(r"&\1", link.replace("&amp;", "&") if in_entry else link)


def instant_of(text: str) -> datetime | None:
    """A date of RFC 5322 or ISO 8601, with its zone. None for an empty one, and for a slip of the year."""
    if not text:
        return None
    text = text.lower()
    if found := _MAIL.fullmatch(text):
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
        number = _MONTHS[month]
    elif found := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
        number = int(month)
    else:
        raise Unsure("a date of another form")
    try:
        at = datetime(int(year), number, int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
        if sign:
            away = timedelta(hours=int(hours), minutes=int(minutes))
            at = at - away if sign == "+" else at + away
    except (ValueError, OverflowError):
        raise Unsure("a date that there is not") from None
    return at if OLDEST_YEAR <= at.year <= NEWEST_YEAR else None
