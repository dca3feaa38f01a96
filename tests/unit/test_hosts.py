"""Hosts that no feed is on are known however they are written."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from digests.address import check_found
from digests.errors import FieldError
from digests.hosts import inner, is_near, is_special, literal, plain

NEAR = (
    "127.0.0.1 127.1 0x7f.1 0x7f000001 2130706433 0177.0.0.1 0 0.0.0.0 127。0。0。1 １２７.0.0.1 127.0.0.1. localhost",
    "LOCALHOST. feeds.localhost 169.254.169.254 0xa9fea9fe 168.63.129.16 100.100.100.200 192.0.0.192 224.0.0.1",
    "255.255.255.255 metadata.google.internal ::1 :: fe80::1 fec0::1 ff02::1 fd00:ec2::254 ::ffff:127.0.0.1",
    "::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1 2002:7f00:1:: ip6-loopback 127.0.0.1.. ::ffff:0:127.0.0.1",
    "2001:0:1:2:3:4:80ff:fffe 2a01:4f8::5efe:7f00:1",
)
FAR = (
    "news.example 10.0.0.7 93.184.216.34 1.2.3.4.5 08.1.1.1 0x 256.1.1.1 4294967296 2001:db8::7 64:ff9b::5db8:d822",
    "2002:5db8:d822:: localhost.example 127.0.0.1.example",
)
SPECIAL = (
    # this host, loopback, link-local, private, carriers, protocols, examples, relays, measurements
    "0.0.0.0 0.1.2.3 127.0.0.1 127.255.255.254 169.254.0.1 169.254.169.254 10.0.0.1 172.16.0.1 172.31.255.255",
    "192.168.0.1 100.64.0.1 100.127.255.255 100.100.100.200 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1",
    "198.19.255.255 198.51.100.1 203.0.113.1 168.63.129.16",
    # many, nobody yet, everybody
    "224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255",
    # in IPv6: nobody, loopback, IPv4 within, discard, private, link-local, site-local, many, examples, segments
    ":: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:93.184.216.34 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::7f00:1",
    "2002:7f00:1:: 2002:5db8:d822:: 2001::1 2001:0:5db8:d822::1 100::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1",
    "2001:db8::1 3fff::1 3fff:fff:ffff::1 5f00::1 2001:2::1 2001:10::1 2001:20::1 4000::1 e000::1",
)
WORLD = "1.1.1.1 93.184.216.34 100.63.255.255 100.128.0.1 172.32.0.1 192.0.1.1 223.255.255.255 168.63.129.15"
WORLD_6 = "2606:4700:4700::1111 2a00:1450:4001::1 2001:4860:4860::8888 2001:200::1 3ffe::1 2003::1"


@pytest.mark.parametrize("host", " ".join(NEAR).split())
def test_what_a_page_names_is_no_machine_of_ones_own(host: str) -> None:
    assert is_near(host)
    with pytest.raises(FieldError, match=r"of this machine, or of a neighbour|no address of a site"):
        check_found(f"http://[{host}]:8000/feed" if ":" in host else f"http://{host}:8000/feed")


@pytest.mark.parametrize("host", " ".join(FAR).split())
def test_any_other_is_not(host: str) -> None:
    assert not is_near(host)


@pytest.mark.parametrize("address", " ".join(SPECIAL).split())
def test_what_is_no_part_of_the_web_is_known(address: str) -> None:
    assert is_special(ip_address(address))


@pytest.mark.parametrize("address", f"{WORLD} {WORLD_6}".split())
def test_what_is_a_part_of_it_is_not_denied(address: str) -> None:
    assert not is_special(ip_address(address))


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        *(
            (host, "127.0.0.1")
            for host in ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1"]
        ),
        *(
            (host, "127.0.0.1")
            for host in ["127。0。0。1", "１２７.0.0.1", "127.0.0.1.", "0x7f.0.0x0.01", "017700000001"]
        ),
        ("0", "0.0.0.0"),  # noqa: S104  # nothing is bound to it
        ("[::1]", "::1"),
        ("::FFFF:127.0.0.1", "::ffff:7f00:1"),
        ("0:0:0:0:0:0:0:1", "::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        *(
            (host, None)
            for host in ["news.example", "127.0.0.1.example", "1.2.3.4.5", "08.1.1.1", "0x", "256.1.1.1", "4294967296"]
        ),
        *((host, None) for host in ["0x1ffffffff", "127.0.0.256", "1..1", "::1::1"]),
        ("", None),
    ],
)
def test_an_address_is_read_as_the_library_below_reads_it(host: str, meant: str | None) -> None:
    found = literal(plain(host))
    assert (found and str(found)) == (meant and str(ip_address(meant)))


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("127.0.0.1", []),
        ("2606:4700::1", []),
        ("::ffff:127.0.0.1", ["127.0.0.1"]),
        ("::127.0.0.1", ["127.0.0.1"]),
        ("64:ff9b::7f00:1", ["127.0.0.1"]),
        ("2002:7f00:1::", ["127.0.0.1"]),
        ("2001:0:1:2:3:4:80ff:fffe", ["127.0.0.1"]),  # Teredo turns it over
        ("2a01:4f8::200:5efe:7f00:1", ["127.0.0.1"]),  # ISATAP
    ],
)
def test_an_ipv4_address_is_seen_in_an_ipv6_one(address: str, carried: list[str]) -> None:
    assert list(map(str, inner(ip_address(address)))) == carried
