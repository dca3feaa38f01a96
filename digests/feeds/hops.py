"""From one address to the next: what is asked of whom, and where a redirect leads.

Every hop is an address of the web with a host that stands for itself: a literal one as the guard reads it, a name as it
is looked up. What is in front of the host (a user, a password) is for its own origin, and leaves with no other request.
"""

from __future__ import annotations

import re
from base64 import b64encode
from ipaddress import IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit

import idna
from msgspec import Struct

from digests.errors import Denied
from digests.hosts import Address, literal, plain
from digests.wording import say

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PORTS = {"http": 80, "https": 443}
MOST_HOPS = 10  # after the first address
MOST = 8_000  # characters of an address
PERMANENT = (301, 308)
REDIRECTS = (301, 302, 303, 307, 308)
_NAME = re.compile(r"[a-z0-9._-]{1,253}")
_UNQUOTED = "!#$%&'()*+,/:;=?@[]~"  # stay as they are in a path and a query


class Hop(Struct, frozen=True):
    """One request: its address without a user and a fragment, in ASCII. `given` is the address as it was written;
    `authorization` is what its own origin may be told. `number` is the host when that is no name."""

    given: str
    url: str
    scheme: str
    host: str
    port: int
    authorization: str | None = None
    number: Address | None = None

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    def __repr__(self) -> str:
        """Its host alone: the rest may be secret."""
        return f"Hop({self.host!r})"


def hop(address: str) -> Hop:
    """The first one. Denied for what is no address of the web."""
    parts, port = _split(address)
    name = plain(parts.hostname or "")
    number = literal(name)
    if "[" in parts.netloc.rpartition("@")[2] and not isinstance(number, IPv6Address):
        name, number = "", None  # an address of a kind that nobody has
    host = _name(name) if number is None else str(number)
    shown = f"[{host}]" if ":" in host else host
    default = PORTS[parts.scheme]
    url = f"{parts.scheme}://{shown}{'' if port == default else f':{port}'}{quote(parts.path or '/', safe=_UNQUOTED)}"
    if parts.query:
        url += f"?{quote(parts.query, safe=_UNQUOTED)}"
    return Hop(address, url, parts.scheme, host, port, _authorization(parts), number)


def following(first: Hop, last: Hop, location: str) -> Hop:
    """Where a redirect leads from the last hop. A user that it names is nobody's; the first one's is told where it
    came from, and nowhere else. Denied for what is no address of the web."""
    try:
        address = urljoin(last.url, location.strip())
    except ValueError as error:
        raise Denied(say("{host} sends on to what is no address of the web.", host=last.host)) from error
    found = hop(address)
    same = found.origin == first.origin
    return Hop(
        _beside(first.given, found.url) if same else found.url,
        found.url,
        found.scheme,
        found.host,
        found.port,
        first.authorization if same else None,
        found.number,
    )


def is_for_good(status: int, last: Hop, to: Hop) -> bool:
    """Whether the redirect is one to remember: not one that gives up encryption, whoever asks for it."""
    return status in PERMANENT and not (last.scheme == "https" and to.scheme == "http")


def _split(address: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if len(address) > MOST or parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise Denied(say("It leads to what is no address of the web: only https:// and http:// are fetched."))
    return parts, port or PORTS[parts.scheme]


def _name(name: str) -> str:
    """The name of a host as it is looked up: in ASCII, and of letters that names are made of."""
    try:
        name = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        name = ""
    if not _NAME.fullmatch(name):
        raise Denied(say("It leads to a host with a name that no host has."))
    return name


def _authorization(parts: SplitResult) -> str | None:
    user, found, _ = parts.netloc.rpartition("@")
    if not found:
        return None
    name, _, password = user.partition(":")
    return "Basic " + b64encode(unquote_to_bytes(name) + b":" + unquote_to_bytes(password)).decode()


def _beside(given: str, url: str) -> str:
    """The address with the user of the one that was given."""
    user, found, _ = urlsplit(given).netloc.rpartition("@")
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{user}@{rest}" if found else url
