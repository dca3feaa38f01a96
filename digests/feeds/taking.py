"""Whether an article's words are taken from its feed or from its page. Pure.

A page may be anything by the time it is fetched: the article, the beginning of it, the site's front page. Its words are
taken only when they are of the same article, and nothing stands before them; else the feed's words are stored, and why.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests.feeds.fields import canonical_link
from digests.feeds.metadata import is_front, same_site
from digests.feeds.teaser import without_invitation
from digests.feeds.teaser import words as size
from digests.model import Lack, Take
from digests.syndication import Barrier
from digests.text import terms

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Document
    from digests.syndication import Item, Page

ALIKE = 0.5  # of the words of the feed's title that are in the page's
ABOUT = 0.6  # of the words of the feed's item that are in what the page says
FEW = 4  # words; fewer tell nothing apart
LEAD = 600  # characters of the feed's text that are looked for
READ = 6_000  # characters of the page's text that they are looked for in
SHORTEST_WORD = 4  # letters; shorter ones are in every text
LONGER = 1.2  # times the words that the feed has: less is the same text, and the feed's has no page around it
SOON = timedelta(minutes=1)  # where nobody was asked yet
AGAIN = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))  # after the first try, the second, the third

_BEFORE = {Barrier.PAYWALL: Lack.PAYWALL, Barrier.CONSENT: Lack.CONSENT, Barrier.ROBOT: Lack.ROBOT}
_PASSING = frozenset({Lack.UNREACHABLE, Lack.ROBOT})  # what may be over at a later try


def wants_page(item: Item, take: Take) -> bool:
    """Whether its page is to be fetched: it has one, and the source's `take` asks for it."""
    return item.document.url is not None and (take is Take.PAGE or (take is Take.BEST and item.teaser))


def taken(item: Item, page: Page, take: Take) -> Document:
    """What is to be stored of an item whose page was looked at, under the item's keys. `lack` is why it has the feed's
    words, when it has those for want of better."""
    found = page.document
    if page.barrier is not None:
        return _begun(item, page, _BEFORE[page.barrier])
    if found is None:
        return lacking(item.document, Lack.NO_ARTICLE)
    if not is_same(item, page):
        return lacking(item.document, Lack.ANOTHER)
    known = _with_facts(item.document, found)
    if take is Take.BEST and size(found.text) < LONGER * size(item.document.text):
        return known
    return structs.replace(known, text=found.text, page=found.page)


def lacking(document: Document, lack: Lack) -> Document:
    """What is to be stored of an item whose page cannot be had."""
    return structs.replace(document, lack=lack)


def again_at(lack: Lack | None, tries: int, now: datetime, wait: timedelta | None = None) -> datetime | None:
    """When a page is asked for again after so many tries; None when that would not help. `wait` is what its server
    asks for."""
    if lack is Lack.LATER:
        return now + SOON
    if lack not in _PASSING or tries > len(AGAIN):
        return None
    return now + max(AGAIN[tries - 1], wait or timedelta())


def is_same(item: Item, page: Page) -> bool:
    """Whether the page is the item's: by its title, else by what the feed says of it. A front page names every article
    of the day, and is none of them."""
    link, found = canonical_link(item.document.url), page.document
    if found is not None and found.url is not None and link is not None and is_front(found.url) and not is_front(link):
        return False
    given, shown_title = (" ".join((one or "").casefold().split()) for one in (item.document.title, page.title))
    if " " in given and given == shown_title:  # one word may be that of a section
        return True
    title, whole = _words(item.document.title or ""), _words(page.title or "")
    if len(title) >= FEW and len(title & whole) >= ALIKE * len(title):
        return True
    said = title | _words(without_invitation(item.document.text)[:LEAD])
    if len(said) < FEW:
        return found is not None and found.url is not None and link is not None and same_site(found.url, link)
    shown = whole | _words(page.description or "") | _words(found.text[:READ] if found is not None else "")
    return len(said & shown) >= ABOUT * len(said)


def _begun(item: Item, page: Page, lack: Lack) -> Document:
    """Of a page that does not show its article: the beginning that it shows, where the feed has no words at all."""
    found = page.document
    if lack is not Lack.PAYWALL or found is None or not is_same(item, page):
        return lacking(item.document, lack)
    known = structs.replace(_with_facts(item.document, found), lack=lack)
    return known if item.document.text.strip() else structs.replace(known, text=found.text)


def _with_facts(document: Document, found: Document) -> Document:
    """The feed's document with what its page knows better, or alone: a feed's link often leads through another site."""
    return structs.replace(
        document,
        title=document.title or found.title,
        url=found.url or document.url,
        published_at=document.published_at or found.published_at,
        author=document.author or found.author,
        language=found.language or document.language,
    )


def _words(text: str) -> frozenset[str]:
    """What a text is told by: its longer words, figures, and pairs of letters of what is written without blanks."""
    return frozenset(
        stem
        for word, _ in terms.words(text)
        if len(word) >= SHORTEST_WORD or not word.isascii() or word[0].isdigit()
        for stem in terms.stems(word)
    )
