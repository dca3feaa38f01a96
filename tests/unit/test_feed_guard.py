"""What may be connected to: the web, and what the operator allows."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from digests.errors import SettingsError
from digests.feeds.guard import SERVICES, guard, servers
from tests.unit.test_hosts import SPECIAL, WORLD, WORLD_6


@pytest.mark.parametrize(
    ("address", "by", "admitted"),
    [
        ("93.184.216.34", "93.184.216.34", False),
        ("93.184.216.34", "93.184.216.35", True),
        ("2606:4700::1", "2606:4700::1", False),
        ("2606:4700::beef:1", "2606:4700::1", False),
        ("2606:4700:0:1::1", "2606:4700::1", True),
        ("93.184.216.34", None, True),
    ],
)
def test_the_machine_itself_is_no_part_of_the_web(address: str, by: str | None, *, admitted: bool) -> None:
    way = None if by is None else ip_address(by)
    assert guard().admits(ip_address(address), 8080, way) is admitted
    assert guard([address]).admits(ip_address(address), 8080, way)


@pytest.mark.parametrize("address", " ".join(SPECIAL).split())
def test_by_itself_it_admits_nothing_but_the_web(address: str) -> None:
    assert not guard().admits(ip_address(address), 443)


@pytest.mark.parametrize("address", f"{WORLD} {WORLD_6}".split())
def test_the_web_is_admitted(address: str) -> None:
    assert guard().admits(ip_address(address), 80)
    assert guard().admits(ip_address(address), 8080)


def test_an_address_that_is_meant_on_one_interface_is_not() -> None:
    assert not guard(["::/0"]).admits(ip_address("2606:4700::1%eth0"), 443)


@pytest.mark.parametrize("port", [1, 21, 22, 23, 25, 53, 79, 81, 110, 143, 444, 445, 587, 993, 1023, *sorted(SERVICES)])
def test_ports_of_other_services_are_not_admitted(port: int) -> None:
    assert not guard().admits(ip_address("93.184.216.34"), port)


@pytest.mark.parametrize("port", [80, 443, 1024, 3000, 8000, 8080, 8443, 8888, 65_535])
def test_ports_of_the_web_are(port: int) -> None:
    assert guard().admits(ip_address("93.184.216.34"), port)


def test_ports_may_be_chosen() -> None:
    chosen = guard(ports=["443", "8000-8002"])
    admitted = [port for port in (80, 443, 7999, 8000, 8002, 8003) if chosen.admits(ip_address("1.1.1.1"), port)]
    assert admitted == [443, 8000, 8002]


@pytest.mark.parametrize(
    ("allow", "address", "port", "admitted"),
    [
        ("10.1.0.0/16", "10.1.2.3", 80, True),
        ("10.1.0.0/16", "10.2.2.3", 80, False),
        ("10.1.0.0/16", "10.1.2.3", 22, False),  # not every port of it
        ("10.1.2.3:22", "10.1.2.3", 22, True),  # but one that is named
        ("10.1.2.3:8080", "10.1.2.3", 8080, True),
        ("10.1.2.3:8080", "10.1.2.3", 80, False),
        ("10.1.2.3", "10.1.2.3", 80, True),
        ("fd12:3::/32", "fd12:3::7", 443, True),
        ("[fd12:3::7]:8080", "fd12:3::7", 8080, True),
        ("[fd12:3::7]:8080", "fd12:3::7", 443, False),
        ("127.0.0.0/8", "::ffff:127.0.0.1", 80, False),  # nobody's web has such addresses
        ("64:ff9b::/96", "64:ff9b::5db8:d822", 80, True),  # a network with NAT64: what is behind it is looked at
        ("64:ff9b::/96", "64:ff9b::7f00:1", 80, False),
        ("2002::/16", "2002:a01:203::1", 80, False),
        ("::/0", "::1", 80, True),
    ],
)
def test_what_is_allowed_is_as_far_as_it_is_named(allow: str, address: str, port: int, admitted: bool) -> None:
    assert guard([allow]).admits(ip_address(address), port) is admitted


def test_what_is_denied_stays_so() -> None:
    chosen = guard(["10.0.0.0/8", "64:ff9b::/96"], ["10.9.0.0/16", "93.184.216.0/24"])
    assert chosen.admits(ip_address("10.8.0.1"), 80)
    assert not chosen.admits(ip_address("10.9.0.1"), 80)
    assert not chosen.admits(ip_address("93.184.216.34"), 80)
    assert not chosen.admits(ip_address("64:ff9b::5db8:d822"), 80)  # what it leads to


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"allow": ["10.0.0.1/8"]}, "fetch.allow has “10.0.0.1/8” in it, which is no network"),
        ({"allow": ["news.example"]}, "which is no network"),
        ({"allow": ["10.0.0.1:0"]}, "fetch.allow has “0” for a port"),
        ({"allow": ["10.0.0.1:http"]}, "fetch.allow has “http” for a port"),
        ({"deny": ["::1/1"]}, "fetch.deny has “::1/1” in it"),
        ({"ports": ["70000"]}, "fetch.ports has “70000” for a port: it is a number from 1 to 65535"),
        ({"ports": ["9-1"]}, "fetch.ports has “9-1” in it, which goes down"),
        ({"ports": ["-"]}, "for a port"),
        ({"ports": ["１"]}, "for a port"),
    ],
)
def test_what_is_no_network_and_no_port_is_said(given: dict[str, list[str]], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        guard(**given)


def test_name_servers_have_a_port() -> None:
    given = ["9.9.9.9", "10.0.0.2:5353", "2620:fe::fe", "[2620:fe::fe]:5353"]
    expected = (("9.9.9.9", 53), ("10.0.0.2", 5353), ("2620:fe::fe", 53), ("2620:fe::fe", 5353))
    assert servers(given) == expected


@pytest.mark.parametrize("given", ["dns.example", "9.9.9", "9.9.9.9:x", ""])
def test_a_name_server_is_an_address(given: str) -> None:
    with pytest.raises(SettingsError, match=r"fetch\.nameservers"):
        servers([given])


@pytest.mark.parametrize(
    ("address", "admitted"),
    [
        ("https://news.example/feed", True),
        ("http://10.0.0.5/feed", True),  # found out when it is fetched
        ("http://127.0.0.1:3000/feed", True),
        ("http://0x7f.1:3000/feed", True),
        ("http://localhost:3000/feed", True),
        ("http://localhost:3001/feed", False),
        ("http://127.0.0.1/feed", False),
        ("https://[::1]/feed", False),
        ("http://169.254.169.254/latest", False),
    ],
)
def test_of_what_is_written_this_machine_is_admitted_where_it_is_allowed(address: str, admitted: bool) -> None:
    assert guard(["127.0.0.1:3000"]).admits_written(address) is admitted
