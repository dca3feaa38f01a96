"""What fetches from the web."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from digests.syndication import Fetched, NotModified, Request


class Fetcher(Protocol):
    """The web, for what anybody may name an address of. Only what is meant for everybody is ever connected to; a whole
    fetch has one deadline, and at most two run at once against one host: further ones wait for their turn."""

    async def fetch(self, request: Request) -> Fetched | NotModified:
        """One GET, redirects followed. FetchError says in its kind whether another try makes sense."""

    async def allowed(self, address: str) -> bool:
        """Whether its host lets programs like this one read that page (robots.txt, RFC 9309). FetchError when that
        cannot be asked, and the page is not to be fetched then."""
