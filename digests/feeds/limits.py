"""What a feed may have at most, and how it is found out before a library goes through it."""

from __future__ import annotations

import contextlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from digests.errors import DocumentError
from digests.feeds.files import MB

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

T = TypeVar("T")

FEED_BYTES = 10 * MB  # podcasts with long archives have 5 MB
NEWEST = 2_000  # entries that are read of a feed; archives of more are read elsewhere
MARKUP = 300_000  # tags and entity references, an escaped tag being two: feedparser takes 20 µs for each
ITEMS = 10_000  # that feedparser is given
EXPANDED = 1 * MB  # characters that a feed's own entities may grow to
AUTHOR = 2_000  # characters of an author element: feedparser searches it for an address in quadratic time
_EXHAUSTING = {89, 114}  # libxml2's XML_ERR_ENTITY_LOOP and XML_ERR_RESOURCE_LIMIT

_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_PERSON = re.compile(
    rb"<(/?)(?:[\w.-]{1,40}:)?"
    rb"(?:author|contributor|creator|publisher|managingeditor|webmaster|owner|maintainer|name|errorreportsto)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(rb"""<!ENTITY\s{1,99}([\w.:-]{1,99})\s{1,99}(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(rb"&([\w.:-]{1,99});")


def check_size(data: bytes, name: str) -> None:
    if len(data) > FEED_BYTES:
        raise DocumentError(
            f"{name} has {len(data) / MB:,.1f} MB, and {FEED_BYTES / MB:,.0f} MB is the most for a feed"
        )


def newest(items: Sequence[T], most: int, date: Callable[[T], datetime | None]) -> tuple[Sequence[T], int]:
    """The newest `most` of them, in the order given, and how many are left out. Where no date tells, those that stand
    first are newer."""
    if len(items) <= most:
        return items, 0
    dates = [date(item) for item in items]
    ages = [(at is None, -at.timestamp() if at else 0.0) for at in dates]
    kept = sorted(sorted(range(len(items)), key=ages.__getitem__)[:most])
    return [items[place] for place in kept], len(items) - most


def guard(data: bytes, name: str) -> None:
    """Refuse what would take feedparser, or memory, too long; one pass over the bytes for each danger."""
    _guard_depth(data, name)
    data = data.replace(b"\0", b"")  # so that UTF-16 and UTF-32 are seen too
    if data.count(b"<") + data.count(b"&") > MARKUP:
        raise DocumentError(
            f"{name} has more than {MARKUP:,} tags and entities: it is no feed to be read in reasonable time"
        )
    if sum(1 for _ in _ITEM.finditer(data)) > ITEMS:
        raise DocumentError(f"{name} is broken and has more than {ITEMS:,} items: ask for a feed of the newest ones")
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
