"""What a page's JSON-LD (schema.org) says of its article. Broken JSON is mended where that is simple; nothing here
recurses on the depth of what was given."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digests.feeds.page_tree import attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

SCRIPTS = 1_000_000  # characters; large ones hold 100,000
NODES = 2_000
NAMES = 8  # of authors
_ARTICLE = re.compile(r"\w{0,30}(?:Article|BlogPosting|Report|Review)")
_WRAPPED = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://\s*)?\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s{0,99}[}\]])")
_FIELD = re.compile(
    r'"(datePublished|dateModified|headline|inLanguage|isAccessibleForFree)"\s{0,9}:\s{0,9}(?:"([^"\\]{1,500})"|(false|true))'
)
_SAME = ("@graph", "mainEntity", "mainEntityOfPage")  # where an article is, as the page's own

Node = dict[str, Any]


class Linked(Struct, frozen=True, kw_only=True):
    """The article's node in its own words. `free`: whether it says that anybody may read it, None when it does not say;
    `locked` are the CSS selectors of the parts that not everybody may."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    description: str | None = None
    words: int | None = None
    free: bool | None = None
    locked: tuple[str, ...] = ()


def linked(tree: HtmlElement, address: str | None) -> Linked:
    """What is said of the article that the page at `address` is about: the one with this address where there are
    several, else the first."""
    scripts = [script.text for script in tree.iter("script") if _is_linked_data(script) and script.text]
    nodes, broken, left = list[Node](), list[str](), SCRIPTS
    for script in scripts:
        left -= len(script)
        if left < 0:
            break
        found = _loaded(script)
        if found is None:
            broken.append(script)
        else:
            nodes.extend(_nodes(found))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_article(node)]
    if articles:
        about = next((node for node in articles if _is_at(node, address)), articles[0])
        return _read(about, by_id)
    return _rescued(broken)


def _is_linked_data(script: HtmlElement) -> bool:
    return attribute(script, "type").lower().partition(";")[0].strip() == "application/ld+json"


def _loaded(script: str) -> object | None:
    text = _WRAPPED.sub("", script.strip()).strip().removesuffix(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            found: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return found
    return None


def _nodes(found: object) -> Iterator[Node]:
    """Nodes that speak of the page itself: what is listed or mentioned in others is not its article."""
    waiting = [found]
    for _ in range(NODES):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one[:NODES]))
        elif isinstance(one, dict):
            yield one
            waiting.extend(one[name] for name in reversed(_SAME) if isinstance(one.get(name), list | dict))


def _is_article(node: Node) -> bool:
    kinds = node.get("@type")
    return any(isinstance(kind, str) and _ARTICLE.fullmatch(kind.rpartition("/")[2]) for kind in _each(kinds))


def _is_at(node: Node, address: str | None) -> bool:
    return address is not None and any(
        _trimmed(link) == _trimmed(address)
        for link in (*_links(node.get("url")), *_links(node.get("mainEntityOfPage")))
    )


def _trimmed(link: str) -> str:
    return link.partition("#")[0].partition("?")[0].partition("://")[2].removeprefix("www.").rstrip("/")


def _read(node: Node, by_id: Mapping[str, Node]) -> Linked:
    parts = [part for part in _each(node.get("hasPart")) if isinstance(part, dict)]
    locked = [part for part in parts if _truth(part.get("isAccessibleForFree")) is False]
    return Linked(
        title=_text(node.get("headline")) or _text(node.get("name")),
        authors=_names(node.get("author") or node.get("creator"), by_id),
        published=_text(node.get("datePublished")),
        modified=_text(node.get("dateModified")),
        publisher=next(iter(_names(node.get("publisher"), by_id)), None),
        url=next(iter((*_links(node.get("url")), *_links(node.get("mainEntityOfPage")))), None),
        language=next(iter(_names(node.get("inLanguage"), by_id)), None),
        description=_text(node.get("description")),
        words=_count(node.get("wordCount")),
        free=_truth(node.get("isAccessibleForFree")),
        locked=tuple(
            selector
            for part in locked[:NAMES]
            for selector in _each(part.get("cssSelector"))
            if isinstance(selector, str)
        ),
    )


def _rescued(broken: list[str]) -> Linked:
    """Single fields of what is no JSON: those whose meaning does not hang on where they stand."""
    found: dict[str, str] = {}
    for script in broken:
        for name, text, truth in _FIELD.findall(script):
            found.setdefault(name, text or truth)
    return Linked(
        title=_text(found.get("headline")),
        published=found.get("datePublished"),
        modified=found.get("dateModified"),
        language=found.get("inLanguage"),
        free=_truth(found.get("isAccessibleForFree")),
    )


def _each(value: object) -> list[object]:
    return value[:NODES] if isinstance(value, list) else [value]


def _text(value: object) -> str | None:
    """Words, without the entities that some pages write in their JSON."""
    first = next(iter(_each(value)), None)
    if isinstance(first, dict):
        first = first.get("@value")
    return html.unescape(first).strip() or None if isinstance(first, str) else None


def _names(value: object, by_id: Mapping[str, Node]) -> tuple[str, ...]:
    """Names of people, organisations or languages: as text, as objects, or as references to objects."""
    names = list[str]()
    for one in _each(value)[:NAMES]:
        node = one
        if isinstance(node, dict) and "name" not in node and isinstance(node.get("@id"), str):
            node = by_id.get(node["@id"], node)
        name = (_text(node.get("name")) or _text(node.get("alternateName"))) if isinstance(node, dict) else _text(node)
        if name:
            names.append(name)
    return tuple(dict.fromkeys(names))


def _links(value: object) -> tuple[str, ...]:
    found = [one.get("@id") or one.get("url") if isinstance(one, dict) else one for one in _each(value)[:NAMES]]
    return tuple(one.strip() for one in found if isinstance(one, str) and one.strip())


def _truth(value: object) -> bool | None:
    """Yes or no as pages write it: false, "False", "http://schema.org/False"."""
    if isinstance(value, bool):
        return value
    said = value.rpartition("/")[2].strip().lower() if isinstance(value, str) else None
    return {"true": True, "false": False, "yes": True, "no": False}.get(said or "")


def _count(value: object) -> int | None:
    text = str(value) if isinstance(value, int | str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
