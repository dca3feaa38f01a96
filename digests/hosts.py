"""Hosts as they are written, and which of them are no part of the web: this machine, its network, nobody's.

What stands in an address is looked at, and nothing is resolved: whoever fetches asks about what a name leads to, too.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NAMES = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "metadata", "metadata.google.internal")
# Loopback, link-local, nobody's, many people's; and where clouds keep what they know of a machine, passwords too.
NEAR: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"),
            *("168.63.129.16", "100.100.100.200", "192.0.0.192"),
            *("::/127", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32"),
        ),
    )
)
# IANA's special-purpose registries: private, shared by carriers, for protocols, examples, relays, measurements.
SPECIAL: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            *("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
            *("192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        ),
    )
)
UNICAST = IPv6Network("2000::/3")  # all that was ever given out of IPv6; the rest is special, or nobody's
ITSELF = IPv6Network("::/127")  # nobody, and this machine: they look like 0.0.0.0 and 0.0.0.1
# An IPv4 address in an IPv6 one: how many bits stand behind it, and what it is turned over with.
_WITHIN = tuple(
    (IPv6Network(network), behind, mask)
    for network, behind, mask in (
        ("::ffff:0:0/96", 0, 0),  # mapped
        ("::ffff:0:0:0/96", 0, 0),  # translated
        ("::/96", 0, 0),  # compatible
        ("64:ff9b::/96", 0, 0),  # NAT64
        ("64:ff9b:1::/48", 0, 0),
        ("2002::/16", 80, 0),  # 6to4
        ("2001::/32", 0, 0xFFFFFFFF),  # Teredo
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)


def is_special(address: Address) -> bool:
    """Whether it is this machine's, its network's, nobody's, or leads through another one's IPv4."""
    outside = isinstance(address, IPv6Address) and address not in UNICAST
    return outside or any(address in network for network in (*NEAR, *SPECIAL))


def is_near(host: str) -> bool:
    """Whether a host as written is this machine, or one that only its neighbours reach. Nothing is resolved."""
    host = plain(host)
    if host in NAMES or host.endswith(".localhost"):
        return True
    address = literal(host)
    return address is not None and any(one in network for one in (address, *inner(address)) for network in NEAR)


def plain(host: str) -> str:
    """The host in the letters that it is looked up with: `１２７。0.0.1.` is `127.0.0.1`."""
    host = unicodedata.normalize("NFKC", host).casefold()
    return host.replace("。", ".").rstrip(".").removeprefix("[").removesuffix("]")


def literal(host: str) -> Address | None:
    """The address that a plain host is, as the C library reads it: `127.1`, `0x7f.1`, `0177.0.0.1` and `2130706433`
    are one. None when it is a name, which may hold nothing but what names hold."""
    four = _ipv4(host)
    if four is not None:
        return four
    try:
        return IPv6Address(host)
    except AddressValueError:
        return None


def inner(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 one carries, and may lead to."""
    if isinstance(address, IPv4Address) or address in ITSELF:
        return
    number = int(address)
    for network, behind, mask in _WITHIN:
        if address in network:
            yield IPv4Address((number >> behind ^ mask) & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(number & 0xFFFFFFFF)


def _ipv4(host: str) -> IPv4Address | None:
    parts = host.split(".")
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        return None
    try:
        *first, last = (int(part, 16 if "x" in part else 8 if part[0] == "0" else 10) for part in parts)
    except ValueError:  # 0x alone, or 08
        return None
    room = 8 * (4 - len(first))
    if last >= 1 << room or any(number > 255 for number in first):
        return None
    return IPv4Address(last + sum(number << 24 - 8 * place for place, number in enumerate(first)))
