"""What people want to be read, and what came of it: feeds that were tried and added, and lists of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from digests.model import Lack, Source, Take
from digests.syndication import Rejected


class Sample(Struct, frozen=True, kw_only=True):
    """An item of a feed as it would be stored: how many `words` its text has in the feed, and whether that looks like a
    `teaser` of what stands on its page. `on_page` are the words it has with its page, `lack` is why it has none, of
    the few whose pages were looked at."""

    title: str | None
    url: str | None
    published_at: datetime | None
    words: int
    teaser: bool
    on_page: int | None = None
    lack: Lack | None = None


class Trial(Struct, frozen=True, kw_only=True):
    """What was found at an address that somebody gave: the feed at `address`, what would be stored of it, newest first,
    and what would not. `others` are further feeds that the page names. Of very many, `skipped` would be stored and are
    not among the samples, and `unsaid` would not be and are not among the rejected.
    """

    address: str
    title: str | None
    samples: tuple[Sample, ...]
    rejected: tuple[Rejected, ...] = ()
    others: tuple[str, ...] = ()
    skipped: int = 0
    unsaid: int = 0

    @property
    def count(self) -> int:
        """How many items would be stored."""
        return len(self.samples) + self.skipped

    def __repr__(self) -> str:
        """Without its address, which may hold a secret."""
        return f"Trial({self.title!r}, {len(self.samples)} items)"


class Wanted(Struct, frozen=True, kw_only=True):
    """What somebody wants to be added, and how. None: as the feed or the program has it. `anyway`: the addresses are
    those of feeds, whether they answer or not."""

    addresses: tuple[str, ...] = ()
    name: str | None = None
    tags: tuple[str, ...] | None = None
    take: Take | None = None
    every: timedelta | None = None
    anyway: bool = False

    def __repr__(self) -> str:
        """Without its addresses, which may hold a secret."""
        return f"Wanted({len(self.addresses)} addresses, {self.name!r})"


class Followed(Struct, frozen=True, kw_only=True):
    """What came of one address that was to be added: the source with what its feed holds, or a `refusal` in one
    sentence. `may_insist`: it could be added all the same, as it is."""

    address: str
    source: Source | None = None
    trial: Trial | None = None
    refusal: str = ""
    may_insist: bool = False

    def __repr__(self) -> str:
        """Without its address, which may hold a secret."""
        return f"Followed({self.source!r}, {self.refusal!r})"


class Imported(Struct, frozen=True, kw_only=True):
    """What came of a list of feeds: the sources that were added, how many there were already, what is no feed to read
    and why, and for how many there was no room."""

    added: tuple[Source, ...] = ()
    there: int = 0
    refused: tuple[Rejected, ...] = ()
    over: int = 0


class Exported(Struct, frozen=True, kw_only=True):
    """A list of feeds, empty when there is none to list; how many are in it, how many are not because their address
    holds a secret, and how many sources have no address."""

    text: str
    feeds: int
    held_back: int
    without: int
