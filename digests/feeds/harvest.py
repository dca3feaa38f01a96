"""What is to be stored of a feed: each entry as a document, or why it is not taken. Runs in the reader processes.

The rules, for one entry:

- **Words**: the longest of its contents and its summary, as text (see `markup`), mended where they were misread.
  Without any, the title is the text. Without a title either, or with more than LONGEST characters, it is not taken.
- **Title**: one line without markup, of TITLE_LENGTH at most.
- **Link**: made absolute against the feed's own link, then as `fields.canonical_link` has it: no tracking, no script,
  no file. One that leads to this machine or its neighbours is none; nor is an id, which RSS takes for a link,
  without being an address.
- **Date**: published, else updated. One in the future is now: clocks are wrong, and coming events are announced now.
  Before OLDEST it is an archive, and not taken. Without a date it is for the store to say when it came.
- **Keys**, strongest first: the id, the link, and where there is neither, a hash of the words. An id that entries
  with different links share identifies none of them. Nor does a link that entries with different ids share, or
  that of the feed's own page. A feed that makes up new ids each time is thus known by its links, and one that makes up
  both by its words (`decide`).

And for all of them: newest first, undated ones as if they came now, in the feed's order. Of two with the same id, the
same link and title, or the same title and words, the newer is taken; but each that has few words, and a link and a date
of its own (`decide.own_date`).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, structs

from digests import hosts
from digests.feeds.decide import is_same, own_date
from digests.feeds.fields import canonical_link, host_of
from digests.feeds.files import TITLE_LENGTH, key
from digests.feeds.markup import Readable, Sanitizer, line, plain
from digests.feeds.parse import parse
from digests.feeds.teaser import is_teaser
from digests.model import Document
from digests.naming import publisher
from digests.syndication import Entry, Harvest, Item, Rejected
from digests.text.mojibake import mended
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digests.syndication import Feed

OLDEST = timedelta(days=365)
LONGEST = 500_000  # characters of markup; the longest reportage has half as many
AUTHOR_LENGTH = 200
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,255}")
_ADDRESS = re.compile(r"https?://|/", re.IGNORECASE)
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9-]{1,20})?", re.IGNORECASE | re.ASCII)


class _Named(Struct, frozen=True):
    """An entry with what may identify it."""

    entry: Entry
    id: str | None
    link: str | None
    at: datetime | None


def harvest(body: bytes, content_type: str | None, address: str, now: datetime, oldest: timedelta = OLDEST) -> Harvest:
    """The feed of a response. DocumentError when it is none. `now` is when it came, `oldest` the age of an archive."""
    host = host_of(canonical_link(address)) or "the feed"
    feed = parse(body, host, content_type)
    base = _link(feed.link, address) or canonical_link(address)
    name = publisher(mended(line(feed.title or "", TITLE_LENGTH))) if feed.title else host
    reading = _Reading(feed, name, base, now, oldest)
    items, rejected = list[Item](), list[Rejected]()
    for one in reading.take():
        (items if isinstance(one, Item) else rejected).append(one)  # type: ignore[arg-type]
    if feed.left:
        reason = several(
            feed.left,
            "The feed has {count} more item, which is older than all of these: it is not read.",
            "The feed has {count} more items, which are older than all of these: they are not read.",
        )
        rejected.append(Rejected(None, reason))
    return Harvest(feed=structs.replace(feed, entries=()), items=tuple(items), rejected=tuple(rejected))


class _Reading:
    """The entries of one feed, by the rules above."""

    def __init__(self, feed: Feed, source: str, base: str | None, now: datetime, oldest: timedelta) -> None:
        self._source, self._base, self._now, self._oldest_at = source, base, now, now - oldest
        self._sanitizer = Sanitizer(base)
        found = _LANGUAGE.fullmatch((feed.language or "").strip())
        self._language = found[1].lower() if found else None
        named = [self._named(entry) for entry in feed.entries]
        self._named_newest_first = sorted(named, key=lambda one: one.at or now, reverse=True)
        home = (base, canonical_link(urljoin(base, "/")) if base else None)
        self._vague_ids = _shared((one.id, one.link) for one in named)
        self._vague_links = _shared((one.link, one.id) for one in named) | {link for link in home if link}

    def take(self) -> Iterable[Item | Rejected]:
        seen = set[object]()
        dates = defaultdict[object, set[datetime | None]](set)  # of the same words
        for one in self._named_newest_first:
            title = mended(line(one.entry.title or "", TITLE_LENGTH, is_plain="title" in one.entry.plain)) or None
            taken = self._taken(one, title)
            if isinstance(taken, Item):
                document = taken.document
                same = {document.keys[0], (document.url, title) if document.url else document.keys}
                words, own_at = (title, document.text), own_date(document)
                if seen & same or is_same(own_at, dates[words]):
                    taken = Rejected(title, say("It is in the feed twice: the newer one is taken."))
                seen |= same
                dates[words].add(own_at)
            yield taken

    def _named(self, entry: Entry) -> _Named:
        dates = [at for at in (entry.published, entry.updated) if at is not None]
        at = next((at for at in dates if at <= self._now), self._now) if dates else None
        identity = " ".join((entry.id or "").split())
        link = None if entry.link == entry.id and not _ADDRESS.match(entry.link or "") else entry.link
        return _Named(entry, identity or None, _link(link, self._base), at)

    def _taken(self, one: _Named, title: str | None) -> Item | Rejected:
        if one.at is not None and one.at < self._oldest_at:
            when = f"{one.at:%Y-%m-%d}"
            return Rejected(title, say("It is of {when}: a feed is read for news, not for its archive.", when=when))
        source, is_summary, is_plain = _words(one.entry)
        if len(source) > LONGEST:
            return Rejected(title, say("It has more than {most:,} characters: no article is as long.", most=LONGEST))
        read = Readable(plain(source)) if is_plain else self._sanitizer.read(source)
        text = mended(read.text) or title
        if not text:
            return Rejected(None, say("It has neither a title nor any words."))
        document = Document(
            source=self._source,
            keys=self._keys(one, title, text),
            text=text,
            title=title,
            url=one.link,
            published_at=one.at,
            page=read.html.encode() if read.html else None,
            author=_author(one.entry.author),
            language=self._language,
        )
        return Item(document=document, teaser=is_teaser(text, summary=is_summary))

    def _keys(self, one: _Named, title: str | None, text: str) -> tuple[str, ...]:
        keys = []
        if one.id is not None and one.id not in self._vague_ids:
            keys.append(key("id", one.id))
        if one.link is not None and one.link not in self._vague_links:
            keys.append(key("url", one.link))
        return tuple(keys) or ("text:" + hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),)


def _shared(pairs: Iterable[tuple[str | None, str | None]]) -> set[str]:
    """The first ones that stand with several different second ones."""
    others = defaultdict[str, set[str]](set)
    for first, second in pairs:
        if first is not None and second is not None:
            others[first].add(second)
    return {first for first, seconds in others.items() if len(seconds) > 1}


def _link(link: str | None, base: str | None) -> str | None:
    """The link as it is shown and fetched; None when it leads nowhere that anybody may be sent to."""
    link = (link or "").strip()
    if not link:
        return None
    try:
        absolute = urljoin(base, link) if base and not link.startswith(("https://", "http://")) else link
    except ValueError:
        return None
    canonical = canonical_link(absolute)
    return canonical if canonical and not hosts.is_near(urlsplit(canonical).hostname or "") else None


def _words(entry: Entry) -> tuple[str, bool, bool]:
    """The longest of its contents and its summary, whether that is the summary, and whether it is plain text."""
    content, summary = max(entry.content, key=len, default=""), entry.summary or ""
    if len(summary) > len(content):
        return summary, True, "summary" in entry.plain
    return content, not content, "content" in entry.plain


def _author(author: str | None) -> str | None:
    """A name as one line, without the address of mail that RSS asks for."""
    name = line(author or "", AUTHOR_LENGTH)
    if "@" in name:
        name = " ".join(_MAIL.sub(" ", name).strip(" ()<>,;").split())
    return name or None
