"""Hosts that no feed is on: this machine and its neighbours, however they are written. What stands in an address is
looked at, and nothing is resolved: whoever fetches checks what a name leads to."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

NAMES = ("localhost", "localhost.localdomain", "ip6-localhost", "metadata", "metadata.google.internal")
# Loopback, link-local, nobody's, many people's; and where clouds keep what they know of a machine, passwords too.
DENIED = tuple(map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"))) + tuple(
    map(IPv4Network, ("168.63.129.16", "100.100.100.200", "192.0.0.192"))
)
DENIED_6 = tuple(map(IPv6Network, ("::/127", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32")))
# An IPv4 address in an IPv6 one, and how many bits stand behind it.
WITHIN = tuple(
    (IPv6Network(network), behind)
    for network, behind in (
        ("::ffff:0:0/96", 0), ("::/96", 0), ("64:ff9b::/96", 0), ("64:ff9b:1::/48", 0), ("2002::/16", 80),
    )
)  # fmt: skip
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)


def is_near(host: str) -> bool:
    """Whether it is this machine, or one that only its neighbours reach."""
    host = unicodedata.normalize("NFKC", host).casefold().replace("。", ".").removesuffix(".")
    if host in NAMES or host.endswith(".localhost"):
        return True
    four = _ipv4(host)
    if four is None:
        try:
            six = IPv6Address(host)
        except AddressValueError:
            return False
        if any(six in network for network in DENIED_6):
            return True
        inner = [IPv4Address(int(six) >> behind & 0xFFFFFFFF) for network, behind in WITHIN if six in network]
        return any(map(_is_denied, inner))
    return _is_denied(four)


def _is_denied(address: IPv4Address) -> bool:
    return any(address in network for network in DENIED)


def _ipv4(host: str) -> IPv4Address | None:
    """As the C library reads it: `127.1`, `0x7f.1`, `0177.0.0.1` and `2130706433` are one address."""
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
