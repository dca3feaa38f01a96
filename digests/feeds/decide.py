"""What to do with a document that came in, given what the store holds; and with all that a feed holds, at once.

Of a feed every item comes again and again. What is known by its keys (its id, its link) or by its very words is the
same article, whatever else of it is another each time: nothing is told twice. Words alone do not say so of few of them
that have both a link and a date of their own: the weather of each day, under one title. Rules for feeds that do not
keep to theirs are beside the constants.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Document
from digests.syndication import Coming

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from digests.model import Known
    from digests.ports.articles import Held

# A feed of which so many known articles, and more than half of them, are changed at once writes them anew every time: a
# counter, the hour, an advertisement. Each of them is taken anew so often, and no more.
REWRITTEN, REWRITES = 4, 3
MOST_VERSIONS = 50  # of one article: what changes on and on is a page, not an article
SHORT = 1_000  # characters: longer ones are nobody's standing words, and one article wherever they stand
OLD = timedelta(days=7)  # published so long before it came, an article is kept and not told: an archive that moved


class New(Struct, frozen=True):
    """Nothing is held under its keys, nor this text under others: add it."""


class Changed(Struct, frozen=True):
    """The article is held with another text: add a version. `version` is the newest one held."""

    article_id: int
    version: int


class Same(Struct, frozen=True):
    """The article is held as it is, under its keys or others: do nothing."""

    article_id: int


def content_hash(document: Document) -> bytes:
    """32 bytes that change when the words of title or text do: white space and Unicode composition are not words."""
    digest = hashlib.sha256()
    for part in (document.title or "", document.text):
        words = " ".join(unicodedata.normalize("NFC", part).split())
        digest.update(words.encode("utf-8", "surrogatepass") + b"\0")
    return digest.digest()


def decide(content_hash: bytes, known: Known | None, same_text: Known | None) -> New | Changed | Same:
    """`known` is held under the document's keys, `same_text` has its content under any keys of the source.

    Keys are stronger: an article that now reads like another one is a change of that article.
    """
    if known is not None:
        if known.content_hash == content_hash:
            return Same(known.article_id)
        return Changed(known.article_id, known.version)
    if same_text is not None:
        return Same(same_text.article_id)
    return New()


def own_date(document: Document) -> datetime | None:
    """The date by which a document is another one than those of the same words: None when they are one, for want of a
    link or a date, or because there are many words."""
    linked = any(key.startswith("url:") for key in document.keys)
    return document.published_at if linked and len(document.text) <= SHORT else None


def is_same(own_at: datetime | None, dates: Collection[datetime | None]) -> bool:
    """Whether a document of this `own_date` is one of those with the same words that have these dates."""
    return bool(dates) and (own_at is None or own_at in dates or None in dates)


class Arrival(Struct, frozen=True):
    """An item of a feed as it is to be decided upon. `keys` are those that are its own."""

    document: Document
    keys: tuple[str, ...]
    content_hash: bytes


def arrivals(documents: Sequence[Document]) -> list[Arrival]:
    """What a feed holds, each item once. A key that several items have, such as the address of the site, says nothing
    of which is which: it counts for none of them, unless it is the first key of an item, or the only one. An item of
    which all has been there before in this feed is left out."""
    shared = Counter(key for document in documents for key in set(document.keys))
    found: list[Arrival] = []
    seen: set[str] = set()
    dates = defaultdict[bytes, set[datetime | None]](set)
    for document in documents:
        first, *others = dict.fromkeys(document.keys)
        keys = (first, *(key for key in others if shared[key] == 1))
        digest, own_at = content_hash(document), own_date(document)
        if first not in seen and not is_same(own_at, dates[digest]):
            found.append(Arrival(document, keys, digest))
        seen.add(first)
        dates[digest].add(own_at)
    return found


def decide_all(
    arrived: Sequence[Arrival], held: Held, now: datetime, *, beginning: bool, since_at: datetime | None = None
) -> list[Coming]:
    """What is to be stored of it, for what the source has. `beginning`: it reads from its feed for the first time; what
    is there by then is its backlog, but for what was published after `since_at`, when somebody added it. That goes by
    dates of the past that one article alone has: others say when the feed was made."""
    coming: list[tuple[Coming, int]] = []
    taken = {held.known[one.keys[0]].article_id for one in arrived if one.keys[0] in held.known}
    dated = Counter(one.document.published_at for one in arrived)
    known = set[int]()
    for arrival in arrived:
        found = _found(arrival, held, taken)
        if found is not None and found.article_id in known:  # it is in the feed twice, by one of its keys each
            continue
        known |= {found.article_id} if found else set()
        is_made_up = dated[arrival.document.published_at] > 1  # such as when the feed was written
        match decide(arrival.content_hash, found, _alike(arrival, held, is_made_up=is_made_up)):
            case New():
                free = tuple(key for key in arrival.keys if key not in held.known)
                at = arrival.document.published_at
                late = since_at is not None and at is not None and since_at < at < now and not is_made_up
                backlog = (beginning and not late) or _is_old(arrival.document, now)
                coming.append((_coming(arrival, free, backlog=backlog), 0))
            case Changed(article_id, version):
                coming.append((_coming(arrival, arrival.keys, article_id), version))
    changed = sum(version > 0 for _, version in coming)
    most = REWRITES if changed >= REWRITTEN and 2 * changed > len(known) else MOST_VERSIONS
    return [one for one, version in coming if version < most]


def _found(arrival: Arrival, held: Held, taken: set[int]) -> Known | None:
    """What is held under its first key; or under another, unless that is `taken` by another item of the feed."""
    first, *others = arrival.keys
    if first in held.known:
        return held.known[first]
    for key in others:
        if key in held.known and held.known[key].article_id not in taken:
            taken.add(held.known[key].article_id)
            return held.known[key]
    return None


def _alike(arrival: Arrival, held: Held, *, is_made_up: bool) -> Known | None:
    """What is held with the same words, and is the same article."""
    alike = held.same_text.get(arrival.content_hash, [])
    own_at = None if is_made_up else own_date(arrival.document)
    return alike[0] if is_same(own_at, {one.published_at for one in alike}) else None


def _is_old(document: Document, now: datetime) -> bool:
    return document.published_at is not None and document.published_at < now - OLD


def _coming(arrival: Arrival, keys: tuple[str, ...], article_id: int | None = None, *, backlog: bool = False) -> Coming:
    return Coming(
        document=arrival.document,
        keys=keys,
        content_hash=arrival.content_hash,
        article_id=article_id,
        backlog=backlog,
    )
