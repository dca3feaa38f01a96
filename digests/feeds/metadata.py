"""What a page says of its article: by JSON-LD, then OpenGraph, Dublin Core and other meta elements, then what one sees.

All of it is its author's word, and may be wrong or hostile: what cannot be true is left out.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from digests import hosts
from digests.feeds.fields import canonical_link, instant, storable
from digests.feeds.files import TITLE_LENGTH
from digests.feeds.linked import Linked, linked
from digests.feeds.page_tree import absolute, attribute, base_of, words_of
from digests.naming import MOST_IMPORTED
from digests.text.mojibake import mended

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

NAME_LENGTH = 100  # of an author; longer ones are sentences
DESCRIPTION_LENGTH = 1_000
MOST_AUTHORS = 6
MOST_SEEN = 8  # elements whose whole text is looked at: they may lie within each other
MOST_TIMES = 100

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title")
_SITES = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "byl")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date",
    "pubdate", "publishdate", "publication_date", "citation_publication_date", "dcterms.created",
    "dcterms.issued", "dc.date.issued", "dc.date", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_LANGUAGES = ("og:locale", "content-language", "dc.language", "dcterms.language", "inlanguage")
_DESCRIPTIONS = ("description", "og:description", "twitter:description", "dc.description")
_THREE_LETTERS = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "por": "pt",
}
_BY = re.compile(r"(?:(?:written\s|texte?\s|text\s)?(?:by|von|par|por|di|door|af|av)(?::\s?|\s))", re.IGNORECASE)
_DIVIDERS = (" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", " / ")
_SHORT_LABELS = 3  # "co", "com", "org": what stands before the country, where a site's name takes three labels


class Metadata(Struct, frozen=True, kw_only=True):
    """`publisher` is the site's name; `url` a canonical link, checked; `language` ISO 639-1. `linked` is what the
    JSON-LD says besides."""

    title: str | None = None
    headings: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    description: str | None = None
    tier: str | None = None  # article:content_tier: free, metered or locked
    linked: Linked = Linked()


def metadata(tree: HtmlElement, address: str | None) -> Metadata:
    """Of the page at this address, None for a file. `published_at` is when it was changed, if nothing says more."""
    named, said = _named(tree), linked(tree, address)
    publisher = one_line(_first(named, _SITES) or said.publisher, MOST_IMPORTED)
    headings = _headings(tree)
    return Metadata(
        title=_title(said.title or _first(named, _TITLES), headings, tree, publisher),
        headings=headings,
        authors=_authors(said.authors or _all(named, _AUTHORS) or _seen_authors(tree), publisher),
        published_at=_instant(
            (said.published, *_all(named, _PUBLISHED), *_times(tree), said.modified, *_all(named, _MODIFIED))
        ),
        publisher=publisher,
        url=_url(_addresses(tree, named, said), base_of(tree, address), address),
        language=_language(
            (attribute(tree, "lang"), attribute(tree, "xml:lang"), *_all(named, _LANGUAGES), said.language)
        ),
        description=one_line(_first(named, _DESCRIPTIONS) or said.description, DESCRIPTION_LENGTH),
        tier=(_first(named, ("article:content_tier",)) or "").lower() or None,
        linked=said,
    )


def one_line(text: str | None, length: int) -> str | None:
    return " ".join(mended(storable(text)).split())[:length].rstrip() or None if text else None


def same_site(one: str, other: str) -> bool:
    """Whether two links are of one site: one name, or the same one under different first labels (www, m, amp)."""
    short, long = sorted((_labels(one), _labels(other)), key=len)
    if len(short) > 1 and long[-len(short) :] == short:
        return True
    kept = 3 if len(long[-1]) == 2 and len(long[-2:][0]) <= _SHORT_LABELS else 2
    return len(short) >= kept and short[-kept:] == long[-kept:]


def _labels(link: str) -> list[str]:
    return (urlsplit(link).hostname or "").removesuffix(".").split(".")


def _headings(tree: HtmlElement) -> tuple[str, ...]:
    found = (one_line(words_of(heading, TITLE_LENGTH), TITLE_LENGTH) for heading in islice(tree.iter("h1"), MOST_SEEN))
    return tuple(filter(None, found))


def _named(tree: HtmlElement) -> dict[str, list[str]]:
    """The meta elements by name, in lower case."""
    named: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = attribute(meta, "content")
        for name in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := attribute(meta, name).lower()):
                named.setdefault(key, []).append(content)
    return named


def _all(named: dict[str, list[str]], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(content for name in names for content in named.get(name, ()))


def _first(named: dict[str, list[str]], names: Iterable[str]) -> str | None:
    return next(iter(_all(named, names)), None)


def _title(given: str | None, headings: tuple[str, ...], tree: HtmlElement, publisher: str | None) -> str | None:
    """As given, else the only heading, else the page's title; the publisher's name at an end of it is left out."""
    titles = (one_line(title.text, TITLE_LENGTH) for title in tree.iter("title"))
    own = one_line(given, TITLE_LENGTH) or (headings[0] if len(headings) == 1 else None)
    if title := own or next(filter(None, titles), None):
        return _without(title, publisher)
    return headings[0] if headings else None


def _without(title: str, publisher: str | None) -> str:
    for divider in _DIVIDERS if publisher else ():
        before, _, after = title.rpartition(divider)
        if before and after.casefold() == str(publisher).casefold():
            return before
        before, _, after = title.partition(divider)
        if after and before.casefold() == str(publisher).casefold():
            return after
    return title


def _authors(given: Iterable[str], publisher: str | None) -> tuple[str, ...]:
    """Names only: no addresses, no sentences, not the publisher's."""
    kept = dict[str, str]()
    for one in given:
        name = one_line(one, NAME_LENGTH + 1) or ""
        if met := _BY.match(name):
            name = name[met.end() :]
        name = name.strip(" ,;|")
        if not name or len(name) > NAME_LENGTH or "://" in name or "@" in name or name.isdigit():
            continue
        if publisher is None or name.casefold() != publisher.casefold():
            kept.setdefault(name.casefold(), name)
    return tuple(kept.values())[:MOST_AUTHORS]


def _seen_authors(tree: HtmlElement) -> tuple[str, ...]:
    """Where a page marks its authors in what one sees. Marks on whole sections say too much."""
    marked = (
        element
        for element in tree.iter("a", "span", "address", "div", "p")
        if (attribute(element, "itemprop") == "author" or attribute(element, "rel") == "author")
        and len(element) < MOST_SEEN
    )
    found = (words_of(element, NAME_LENGTH) for element in islice(marked, MOST_SEEN))
    return tuple(filter(None, found))


def _times(tree: HtmlElement) -> list[str]:
    """When it was published by its time elements: those that say so, before the first within an article's head."""
    times = [time for time in islice(tree.iter("time"), MOST_TIMES) if attribute(time, "datetime")]
    telling = [
        time for time in times if attribute(time, "itemprop") == "datePublished" or time.get("pubdate") is not None
    ]
    headed = (time for time in times if any(above.tag == "header" for above in time.iterancestors("article", "header")))
    return [attribute(time, "datetime") for time in (*telling, *islice(headed, 1))]


def _instant(given: Iterable[str | None]) -> datetime | None:
    return next((at for text in given if text and (at := instant(text)) is not None), None)


def _addresses(tree: HtmlElement, named: dict[str, list[str]], said: Linked) -> list[str]:
    links = [
        attribute(link, "href") for link in tree.iter("link") if "canonical" in attribute(link, "rel").lower().split()
    ]
    return [link for link in (*links, *_all(named, ("og:url",)), said.url) if link]


def _url(given: Iterable[str], base: str | None, address: str | None) -> str | None:
    """The first that may be the page's own: a link of its site, and not to its front door. Else where it came from."""
    here = canonical_link(address)
    for link in given:
        found = canonical_link(absolute(base, link))
        if found is None or hosts.is_near(urlsplit(found).hostname or ""):
            continue
        if here is None or (same_site(found, here) and not (is_front(found) and not is_front(here))):
            return found
    return here


def is_front(link: str) -> bool:
    parts = urlsplit(link)
    return parts.path in ("", "/") and not parts.query


def _language(given: Iterable[str | None]) -> str | None:
    for text in given:
        code = re.split(r"[-_,; ]", (text or "").strip().lower(), maxsplit=1)[0]
        code = _THREE_LETTERS.get(code, code)
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code
    return None
