"""Articles with their readings and stories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from digests.model import Known, Reading, Unread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from digests.model import Article, Document, Headline, Placed
    from digests.syndication import Coming


class Held(Struct, frozen=True):
    """Articles that a source has, by key and by content."""

    known: dict[str, Known]
    same_text: dict[bytes, list[Known]]


class Filing(Struct, frozen=True, kw_only=True):
    """A reading, and where it belongs: to a story that is kept; to that of an article that is filed with it, or before
    it (`joins`); else to a new one."""

    unread: Unread
    reading: Reading
    story_id: int | None = None
    joins: int | None = None
    duplicate_of: int | None = None


class Filed(Struct, frozen=True):
    """The story that an article is in, None while it is in none, and its new place in the order of placing; None when
    it got none."""

    story_id: int | None
    seq: int | None = None


class ArticleStore(Protocol):
    """Articles with every version of their original, readings, stories."""

    async def known(self, source_id: int, keys: Sequence[str]) -> Known | None:
        """What is held under the first of the keys that is."""

    async def same_text(self, source_id: int, content_hash: bytes) -> Known | None:
        """An article of the source whose newest version has this content."""

    async def add(self, source_id: int, document: Document, content_hash: bytes, now: datetime) -> int | None:
        """Save a new article's original, unread. Its id; None when somebody added one of its keys meanwhile, or the
        source is no longer kept."""

    async def add_version(self, article_id: int, document: Document, content_hash: bytes, now: datetime) -> int | None:
        """Save a changed original as the newest version, unread. Its number; None when the article is no longer kept.
        The reading before it is shown until this one is read."""

    async def held(self, source_id: int, keys: Collection[str], content_hashes: Collection[bytes]) -> Held:
        """What the source has under these keys, and with these contents in a newest version."""

    async def take_in(
        self, source_id: int, feed_id: int, coming: Sequence[Coming], now: datetime, *, begins: bool
    ) -> bool:
        """Save all of it, unread, in order and some at a time, so that others write in between. `begins`: what the feed
        held at first is stored with the last of it. False when the source does not read from that feed any more, or
        somebody added one of the keys meanwhile: what was saved by then is `held` from now on, and the rest is not
        saved."""

    async def unread(self, limit: int) -> list[Unread]:
        """Versions saved and neither read nor set aside, nor waiting for their page; in order of when they were saved,
        and of how long each gives way to others (`Document.behind`)."""

    async def read_alike(self, unread: Sequence[Unread]) -> dict[tuple[int, int], Reading]:
        """By article and version, for those of which the same words with the same title were read already, for whatever
        source: the reading of these."""

    async def save_readings(self, filings: Sequence[Filing], now: datetime) -> list[Filed | None]:
        """Save these readings, of one article each, make them the articles' shown ones, file each under its story (a
        new one when that is no longer kept), index them for search: in this order, all of it at once or nothing. What
        came of each; None when its article is no longer kept. An article already in a story keeps it. Saving again
        changes nothing."""

    async def set_aside(self, unread: Unread, reason: str, now: datetime) -> None:
        """This version cannot be read: record why, and never offer it as unread again."""

    async def read_again(self, article_id: int) -> bool:
        """Offer an article's newest version as unread again if it was set aside. False when it was not."""

    async def placed(self, since_at: datetime, after_seq: int, limit: int) -> list[Placed]:
        """Articles placed after `after_seq` and published at or after `since_at`, in order of placing."""

    async def headlines(
        self, source_ids: Collection[int], since_at: datetime, limit: int, *, backlog: bool = True
    ) -> list[Headline]:
        """Read articles of these sources published, or stored, at or after `since_at`; newest first. `backlog`: those
        that editions do not tell, too."""

    async def story(self, source_ids: Collection[int], story_id: int) -> list[Headline]:
        """The story's articles from these sources, oldest first."""

    async def articles(self, article_ids: Collection[int]) -> dict[int, Article]:
        """Whole articles by id; ids without a reading are left out."""

    async def by_link(self, source_ids: Collection[int], url: str) -> Headline | None:
        """The newest read article of these sources with this address."""

    async def quoted(self, source_ids: Collection[int], person: str, limit: int) -> list[int]:
        """Ids of the newest articles of these sources that quote somebody of this name (the whole name, or a part
        of it made of whole words; case folded), newest first."""

    async def counts(self) -> dict[str, int]:
        """`articles`, `unread`, `aside`, `stories`."""


class Search(Protocol):
    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        """Read articles that hold every one of the words (any text; "phrases" kept together), newest first."""
