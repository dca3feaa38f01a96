"""Hosts that no feed is on are known however they are written."""

from __future__ import annotations

import pytest

from digests.address import check
from digests.errors import FieldError
from digests.hosts import is_near

NEAR = (
    "127.0.0.1 127.1 0x7f.1 0x7f000001 2130706433 0177.0.0.1 0 0.0.0.0 127。0。0。1 １２７.0.0.1 127.0.0.1. localhost",
    "LOCALHOST. feeds.localhost 169.254.169.254 0xa9fea9fe 168.63.129.16 100.100.100.200 192.0.0.192 224.0.0.1",
    "255.255.255.255 metadata.google.internal ::1 :: fe80::1 fec0::1 ff02::1 fd00:ec2::254 ::ffff:127.0.0.1",
    "::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1 2002:7f00:1::",
)
FAR = (
    "news.example 10.0.0.7 93.184.216.34 1.2.3.4.5 08.1.1.1 0x 256.1.1.1 4294967296 2001:db8::7 64:ff9b::5db8:d822",
    "2002:5db8:d822:: localhost.example 127.0.0.1.example",
)


@pytest.mark.parametrize("host", " ".join(NEAR).split())
def test_a_machine_of_ones_own_is_refused(host: str) -> None:
    assert is_near(host)
    with pytest.raises(FieldError, match=r"no feed is read from there|no address of a site"):
        check(f"http://[{host}]:8000/feed" if ":" in host else f"http://{host}:8000/feed")


@pytest.mark.parametrize("host", " ".join(FAR).split())
def test_any_other_is_not(host: str) -> None:
    assert not is_near(host)
