"""The feeds that a page names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.address import check_found
from digests.errors import FieldError
from digests.feeds.page_tree import absolute, attribute, base_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_FEEDS = 30
_FEEDS = frozenset(
    (
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x-rss+xml",
    )
)
_PERHAPS = frozenset(("text/xml", "application/xml", "application/json", "text/rss+xml", "text/rss", "application/rss"))
_CALLED = re.compile(r"\b(?:rss|atom|rdf|feed|feeds|flux|syndication)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commento|commenti|reactie|コメント", re.IGNORECASE)


def feeds(tree: HtmlElement, address: str) -> tuple[str, ...]:
    """Absolute addresses of the page's feeds, in its order; those of comments last. Left out is what no feed may be
    fetched from."""
    base = base_of(tree, address)
    found = dict[str, bool]()
    for link in tree.iter("link"):
        if not _names_a_feed(link):
            continue
        whole = absolute(base, attribute(link, "href"))
        try:
            feed = check_found((whole or "").partition("#")[0])
        except FieldError:
            continue
        found.setdefault(feed, bool(_COMMENTS.search(f"{attribute(link, 'title')} {feed}")))
    return tuple(sorted(found, key=found.__getitem__)[:MOST_FEEDS])


def _names_a_feed(link: HtmlElement) -> bool:
    relation = attribute(link, "rel").lower().split()
    kind = attribute(link, "type").lower().partition(";")[0].strip()
    if not attribute(link, "href") or "stylesheet" in relation:
        return False
    if "alternate" in relation and kind in _FEEDS:
        return True
    told = _CALLED.search(f"{attribute(link, 'title')} {attribute(link, 'href')}".replace("_", " "))
    return "feed" in relation or ("alternate" in relation and kind in _PERHAPS and told is not None)
