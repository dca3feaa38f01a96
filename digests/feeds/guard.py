"""What may be connected to: the web, and what the operator allows besides. Every address that a name leads to is asked
about, and each that stands for itself."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from digests.errors import SettingsError
from digests.hosts import Address, Network, inner, is_near, is_special, literal, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

# Ports from 1024 on where something else than the web listens: most of those that browsers refuse, and databases.
SERVICES = frozenset(
    (
        *(1080, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061),
        *(5432, 5900, 5984, 5985, 5986, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 8500, 9042),
        *(9092, 9200, 9300, 10080, 10250, 11211, 27017, 27018, 50000),
    )
)
WEB = frozenset((80, 443))
FIRST_FREE, LAST_PORT = 1024, 65_535
DNS = 53
LOOPBACK = IPv4Address("127.0.0.1")
LINK = 64  # bits of an IPv6 address that tell the machines of one link apart


class Allowed(Struct, frozen=True):
    """A network that may be reached though it is denied to others; with a port, at that one alone."""

    network: Network
    port: int | None = None


class Guard(Struct, frozen=True):
    """Which addresses may be connected to. What is in `deny` never is. `ports` are first and last ones; none: the
    web's, and those from 1024 on that no known service has."""

    allow: tuple[Allowed, ...] = ()
    deny: tuple[Network, ...] = ()
    ports: tuple[tuple[int, int], ...] = ()

    def admits(self, address: Address, port: int, by: Address | None = None) -> bool:
        """Whether this address may be connected to, at this port, whatever it is written as. `by` is the address that
        this machine goes there by: its own ones, and its neighbours on IPv6, are on its network, public or not."""
        if isinstance(address, IPv6Address) and address.scope_id is not None:
            return False
        every = (address, *inner(address))
        if any(one in network for one in every for network in self.deny):
            return False
        granted = [_granted(self.allow, one, port) for one in every]
        if any(is_special(one) and not grant for one, grant in zip(every, granted, strict=True)):
            return False
        if by is not None and _is_beside(address, by) and not granted[0]:
            return False
        return any(one.port is not None for one in granted[0]) or self.admits_port(port)

    def admits_written(self, address: str) -> bool:
        """Whether an address may be read, as far as can be seen of it: a name is asked about when it is fetched. This
        machine, its network and nobody's only where that is allowed."""
        parts = urlsplit(address)
        host = str(parts.hostname)
        if not is_near(host):
            return True
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return self.admits(literal(plain(host)) or LOOPBACK, port)

    def admits_port(self, port: int) -> bool:
        """Whether anything is fetched from this port, but for what is allowed with its port."""
        if self.ports:
            return any(first <= port <= last for first, last in self.ports)
        return port in WEB or (FIRST_FREE <= port <= LAST_PORT and port not in SERVICES)


def guard(allow: Sequence[str] = (), deny: Sequence[str] = (), ports: Sequence[str] = ()) -> Guard:
    """As the settings have it: networks (`10.1.0.0/16`, `fd12::/16`), the allowed ones with a port perhaps
    (`10.1.2.3:8080`, `[fd12::1]:8080`), and ports (`8080`, `8000-8999`). SettingsError for what is none."""
    return Guard(
        tuple(map(_allowed, allow)),
        tuple(_network(text, "fetch.deny") for text in deny),
        tuple(map(_ports, ports)),
    )


def servers(texts: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Name servers as the settings have them (`9.9.9.9`, `10.0.0.2:5353`, `[2620:fe::fe]:53`): addresses and ports.
    SettingsError for what is none."""
    return tuple(map(_server, texts))


def _is_beside(address: Address, by: Address) -> bool:
    """Whether they are one machine's, or share the network of one link (RFC 4291: its first 64 bits)."""
    if isinstance(address, IPv6Address) and isinstance(by, IPv6Address):
        return int(address) >> LINK == int(by) >> LINK
    return address == by


def _granted(allow: tuple[Allowed, ...], address: Address, port: int) -> list[Allowed]:
    return [one for one in allow if address in one.network and one.port in (None, port)]


def _allowed(text: str) -> Allowed:
    host, port = _parted(text)
    return Allowed(_network(host, "fetch.allow"), _port(port, "fetch.allow") if port else None)


def _server(text: str) -> tuple[str, int]:
    host, port = _parted(text)
    try:
        return str(ip_address(host)), _port(port or str(DNS), "fetch.nameservers")
    except ValueError as error:
        raise SettingsError(
            f"fetch.nameservers has “{text}” in it, which is no address: write one as 9.9.9.9 or 10.0.0.2:5353."
        ) from error


def _parted(text: str) -> tuple[str, str]:
    """What stands before the port, and the port; an IPv6 one has brackets then."""
    host, _, port = text.rpartition(":")
    if not host.endswith("]") and (not host or ":" in host):
        host, port = text, ""
    return host.removeprefix("[").removesuffix("]"), port


def _network(text: str, setting: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise SettingsError(
            f"{setting} has “{text}” in it, which is no network: write one as 10.1.0.0/16 or fd12:3::/32."
        ) from error


def _ports(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    ports = _port(first, "fetch.ports"), _port(last or first, "fetch.ports")
    if ports[0] > ports[1]:
        raise SettingsError(f"fetch.ports has “{text}” in it, which goes down: write the smaller one first.")
    return ports


def _port(text: str, setting: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    if not 0 < number <= LAST_PORT:
        raise SettingsError(f"{setting} has “{text}” for a port: it is a number from 1 to {LAST_PORT}.")
    return number
