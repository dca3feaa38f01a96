"""HTML of feeds, as hostile as it comes, as text: paragraphs with a blank line between them, and no markup.

- nh3 takes out what is not an article's: scripts, styles, forms, frames, pictures and their descriptions, words struck
  out, and all attributes but the addresses of links. A caption below a picture goes with it.
- A paragraph, heading, quotation or list is a paragraph; items of a list are lines, with "- " or their number before
  them; a line break is a line break, and two are a new paragraph; rows of a table are lines, with " | " between cells.
- Blanks are one plain blank, but in preformatted text. Entities are decoded once: "&amp;lt;" is "&lt;", as a browser
  shows it.
- Text without any element that breaks lines has lines of its own, as plain text has: blank lines part its paragraphs,
  and a long line that does not end a sentence goes on in the next.
- The words of a link stay in the text, its address does not: offsets of quotes count characters of the text, and an
  address in the middle of a sentence would be quoted. The sanitised HTML has the addresses, and is kept beside it.
"""

from __future__ import annotations

import html
import re

import nh3
from msgspec import Struct

_BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "footer", "aside", "address", "details", "summary"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "caption", "hr", "pre", "figure"),
        *("figcaption", "blockquote", "center"),
    )
)
_LINES = frozenset(("li", "dt", "dd", "tr"))
_INLINE = frozenset(("a", "br", "td", "th", "q", "img"))  # others go, and their words stay
_DROPPED = frozenset(  # with what is in them
    (
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "applet", "canvas", "svg", "math"),
        *("audio", "video", "head", "title", "select", "option", "button", "textarea", "input", "nav", "del", "s"),
        *("strike", "rt", "rp"),
    )
)
_CLOSED = re.compile(rf"<(?:{'|'.join(sorted(_DROPPED))})(?:\s[^<>]*)?/>", re.IGNORECASE)
"""XML's way to end an element at once. In HTML it ends nothing, and all that follows would be in it."""
MANY = 400  # tags that are not counted for depth, and "&" that nh3 may have as they are: its time is quadratic in both
DEPTH = 200
MOST_ENTITIES = 5_000  # that nh3 is given; it takes time that is quadratic in them, and in "&" that begin none
WRAPPED = 50  # characters: a shorter line that ends without a full stop is a heading, or a verse
_ENDS = '.!?:…”"’)»。！？'
_QUOTES = "“”"
_PARTS = re.compile("</?(?:" + "|".join(sorted(_BLOCKS)) + ")>")
_SHAPED = re.compile("<(?:br|pre|[uod]l|figcaption|q|table|" + "|".join(sorted(_LINES | {"td", "th"})) + ")>")
_LINK = re.compile(r'</?a(?: href="[^"]*")?>')
_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)>")
_BREAKS = re.compile("<(?:" + "|".join(sorted(_BLOCKS | _LINES | {"br", "td", "th"})) + ")>")
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_ANY_MARKUP = re.compile(r"<[^<>]*>")
_ENDLESS = frozenset(("br", "img", "hr", "input", "meta", "link", "area", "col", "embed", "source", "track", "wbr"))
_UNSEEN = "\u00ad\u200b\u2060\ufeff"  # within words: where a line may break, and where not
_PARAGRAPHS = re.compile(r"\n[ \t\r\f\xa0]*\n\s*")
_ELEMENT = re.compile(
    r"</?(?:a|abbr|acronym|b|big|bdi|bdo|br|cite|code|del|dfn|div|em|font|h[1-6]|i|img|ins|kbd|mark|p|q|s|small|span|strike"
    r"|strong|sub|sup|time|tt|u|var|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_APART = re.compile(r"</?(?:br|p|div|h[1-6])\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_AMPERSAND = re.compile(rf"{_ENTITY.pattern}|&")
_MARKS = frozenset("<>&\"'")
_AGAIN = 2  # times that a title was encoded beyond what its feed's format asks for; once is common


class Readable(Struct, frozen=True):
    """`text` has paragraphs; `html` is what it was taken from, sanitised, or None when that says nothing more."""

    text: str
    html: str | None = None


class Sanitizer:
    """For the HTML of one feed. `base` is the address that relative links are meant from."""

    def __init__(self, base: str | None = None) -> None:
        self._nh3 = nh3.Cleaner(
            tags={*_BLOCKS, *_LINES, *_INLINE},
            clean_content_tags=set(_DROPPED),
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            url_relative=("rewrite_with_base", base) if base else "deny",
            link_rel=None,
        )

    def read(self, source: str) -> Readable:
        """The words of a piece of HTML."""
        if "/>" in source:
            source = _CLOSED.sub(" ", source)
        if source.count("&") > MANY:  # some encode every letter
            source = _AMPERSAND.sub(_decoded, source)
        if source.count("&") > MOST_ENTITIES or _is_too_deep(source):
            return Readable(plain(html.unescape(_ANY_MARKUP.sub(" ", source))))
        clean = self._nh3.clean(source)
        return Readable(_text(clean), clean if 'href="' in clean else None)


def _decoded(found: re.Match[str]) -> str:
    """The character that is meant, unless it would be markup."""
    if len(found[0]) == 1:
        return "&amp;"
    character = html.unescape(found[0])
    return found[0] if character in _MARKS else character.replace("&", "&amp;")


def _is_too_deep(source: str) -> bool:
    if source.count("<") <= MANY:
        return False
    depth = deepest = 0
    for found in _ANY_TAG.finditer(source):
        if found[2].lower() not in _ENDLESS:
            depth = max(0, depth - 1) if found[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest > DEPTH


def plain(text: str) -> str:
    """Plain text, its lines without blanks around them, wrapped ones joined, one blank line between paragraphs."""
    text = _seen(text)
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n\n".join(filter(None, map(_unwrapped, paragraphs)))


def _unwrapped(paragraph: str) -> str:
    lines: list[str] = []
    for one in filter(None, map(_one_line, paragraph.split("\n"))):
        if lines and len(lines[-1]) >= WRAPPED and lines[-1][-1] not in _ENDS and one[0] not in "-*•":
            lines[-1] = f"{lines[-1]} {one}"
        else:
            lines.append(one)
    return "\n".join(lines)


def line(text: str, length: int, *, is_plain: bool = False) -> str:
    """A title as one line of at most `length` characters. Without `is_plain` it may be HTML, and encoded once more than
    it should be: no headline has an entity in it that is meant as one."""
    text = text[: 20 * length]
    for again in range(0 if is_plain else _AGAIN):
        if not again or "</" in text:  # else a headline about a tag
            text = _ELEMENT.sub(_spaced, text)
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    text = _one_line(_seen(text))
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _spaced(tag: re.Match[str]) -> str:
    return " " if _APART.match(tag[0]) else ""


def _seen(text: str) -> str:
    if not text.isascii():
        for character in _UNSEEN:
            if character in text:
                text = text.replace(character, "")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(clean: str) -> str:
    """The text of sanitised HTML, whose tags have no attribute but `href`."""
    if "<a" in clean:
        clean = _LINK.sub("", clean)
    clean = _seen(clean)
    if not _BREAKS.search(clean):
        return plain(html.unescape(_TOKEN.sub(_written, clean)))
    if not _SHAPED.search(clean):
        return "\n\n".join(filter(None, map(_paragraph, _PARTS.split(clean))))
    page, at = _Page(), 0
    for found in _TOKEN.finditer(clean):
        start = found.start()
        if start > at:
            page.words(clean[at:start])
        at = found.end()
        (page.end if found[1] else page.start)(found[2])
    page.words(clean[at:])
    return page.text()


def _paragraph(piece: str) -> str:
    """What stands between two blocks, with no tags in it but those of pictures, which say nothing."""
    piece = piece.replace("<img>", "") if "<" in piece else piece
    return _one_line(html.unescape(piece) if "&" in piece else piece)


def _written(tag: re.Match[str]) -> str:
    """What a browser shows of a tag that breaks no line."""
    return _QUOTES[bool(tag[1])] if tag[2] == "q" else ""


class _Page:
    """Lines as they come. Those between two ends of a paragraph are one."""

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._lines: list[str] = []
        self._line: list[str] = []
        self._lists: list[int | None] = []  # the number of the last item, where they are numbered
        self._mark = ""
        self._verbatim = 0
        self._is_pictured = False

    def words(self, text: str) -> None:
        if "&" in text:
            text = html.unescape(text)
        if not self._verbatim:
            if self._line or not text.isspace():
                self._line.append(text)
            return
        first, *rest = text.split("\n")
        self._line.append(first)
        for one in rest:
            self._break()
            self._line.append(one)

    def start(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._part_unless_listed()
            if tag in ("ul", "ol"):
                self._lists.append(0 if tag == "ol" else None)
            elif tag == "pre":
                self._verbatim += 1
            elif tag == "figure":
                self._is_pictured = False
        elif tag == "br":
            self._break(again=True)
        elif tag in _LINES:
            self._break()
            self._mark = self._item() if tag == "li" else ""
        elif tag in ("td", "th"):
            if any(map(str.strip, self._line)):
                self._line.append(" | ")
        elif tag == "q":
            self._line.append(_QUOTES[0])
        else:  # a picture: no other is left
            self._is_pictured = True

    def end(self, tag: str) -> None:
        if tag == "figcaption" and self._is_pictured:
            self._line, self._lines = [], []
        if tag in _BLOCKS:
            if tag in ("ul", "ol") and self._lists:
                self._break()
                self._lists.pop()
            self._part_unless_listed()
            if tag == "pre":
                self._verbatim = max(0, self._verbatim - 1)
        elif tag in _LINES:
            self._break()
            self._mark = ""
        elif tag == "q":
            self._line.append(_QUOTES[1])

    def text(self) -> str:
        self._part()
        return "\n\n".join(self._paragraphs)

    def _item(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number + 1}. "

    def _part_unless_listed(self) -> None:
        """A new paragraph; within a list, a new line."""
        if self._lists:
            self._break()
        else:
            self._part()

    def _part(self) -> None:
        if self._line:
            self._break()
        if not self._lines:
            return
        self._paragraphs.append("\n".join(self._lines).rstrip("\n"))
        self._lines = []

    def _break(self, *, again: bool = False) -> None:
        """A new line. `again`: a second one in a row parts paragraphs."""
        text = "".join(self._line)
        self._line = []
        text = text.rstrip() if self._verbatim else " ".join(text.split())
        if text:
            self._lines.append(self._mark + text)
            self._mark = ""
        elif again and self._lines and not self._lists:
            self._part()
        elif self._verbatim and self._lines:
            self._lines.append("")
