"""What reads articles, feeds and pages, apart from this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Document, Reading
    from digests.syndication import Harvest, Page


class Reader(Protocol):
    async def read(self, original: str, title: str | None = None) -> Reading:
        """Read one article in a process of its own kind. ReadError when it takes too long or kills its reader."""

    async def extract(self, page: bytes, name: str) -> Document:
        """Take the article out of an HTML page. ReadError as above; DocumentError when there is none in it."""

    async def harvest(self, body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:
        """Take what is to be stored out of a feed. ReadError as above; DocumentError when it is none."""

    async def page(self, body: bytes, content_type: str | None, address: str) -> Page:
        """Look at a page: its article, what stands before it, the feeds that it names. ReadError as above;
        DocumentError when it is none."""
