"""A page as a tree that is safe to walk, and what one sees of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from digests.errors import DocumentError
from digests.feeds.decoding import page_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

DEPTH = 200  # elements within elements; real pages have up to 60, and libraries recurse
ELEMENTS = 50_000  # a long article with its comments has 10,000; extraction takes 0.05 ms for each
ATTRIBUTE = 2_000  # characters that are looked at, of one that says what an element is
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
_UNSEEN = frozenset(
    {
        "script", "style", "template", "noscript", "svg", "iframe", "object", "select", "textarea", "head",
        "nav", "footer",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "p", "div", "section", "article", "main", "li", "ul", "ol", "td", "tr", "table", "blockquote", "form",
        "figure", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "dt", "dd", "dl", "body", "button",
        "dialog", "fieldset", "pre", "header", "aside",
    }
)  # fmt: skip


def parsed(page: bytes, name: str, content_type: str | None = None) -> HtmlElement:
    """The tree of a page. DocumentError when it is not HTML, deeper than DEPTH, or has more than ELEMENTS elements:
    that is found out before anything recurses."""
    from lxml import etree, html  # heavy

    text = page_text(page, name, content_type)
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


def base_of(tree: HtmlElement, address: str | None) -> str | None:
    """What links of the page are relative to: its first `<base href>`, else the address it came from."""
    for base in tree.iter("base"):
        if href := attribute(base, "href"):
            found = absolute(address, href)
            return found if found is not None and urlsplit(found).scheme in ("http", "https") else address
    return address


def absolute(base: str | None, link: str) -> str | None:
    """The link as a whole address, when it is one or there is a base; None when it cannot be read."""
    try:
        return urljoin(base or "", link.strip())
    except ValueError:
        return None


def attribute(element: HtmlElement, name: str) -> str:
    """Its value without what is around it; "" when there is none, or one too long to say anything."""
    value = element.get(name) or ""
    return value.strip() if len(value) <= ATTRIBUTE else ""


def words_of(element: HtmlElement, most: int) -> str:
    """What stands in an element, on one line: so much of it that its first `most` characters are whole."""
    pieces, length = list[str](), 0
    for piece in element.itertext():
        pieces.append(piece[: 4 * most])
        length += len(pieces[-1])
        if length >= 4 * most:  # of which blanks may be many
            break
    return " ".join("".join(pieces).split())


def marks(element: HtmlElement) -> str:
    """What its author calls an element: class, id and the like, in lower case."""
    return " ".join(attribute(element, name) for name in ("class", "id", "data-testid", "src", "action")).lower()


def blocks(tree: HtmlElement, most: int) -> list[str]:
    """The lines that one sees, in order, each of one block of the page, menus and footers left out: of its first `most`
    characters. Without recursion."""
    lines, line, length = list[str](), list[str](), 0
    for text, ends in _pieces(tree):
        if ends:
            lines.append("".join(line))
            line = []
        line.append(text[: most - length])
        length += len(line[-1])
        if length >= most:
            break
    lines.append("".join(line))
    return [kept for one in lines if (kept := " ".join(one.split()))]


def _pieces(tree: HtmlElement) -> Iterator[tuple[str, bool]]:
    """Text in document order, and whether a block begins or ends before it."""
    from lxml import etree  # heavy

    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        unseen, block = _is_unseen(element), element.tag in _BLOCKS
        if event == "start":
            hidden += unseen
            text = element.text
        else:
            hidden -= unseen
            text = element.tail if element is not tree else None
        if not hidden and (text or block):
            yield text or "", block


def _is_unseen(element: HtmlElement) -> bool:
    style = element.get("style")
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or (style is not None and "display:none" in style[:ATTRIBUTE].replace(" ", "").lower())
    )
