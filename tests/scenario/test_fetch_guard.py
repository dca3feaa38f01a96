"""Nothing that anybody names leads to this machine: by numbers in every spelling, and by names that lie."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from digests.errors import Denied, Unreachable
from digests.feeds.guard import guard
from digests.fetch.failures import failure
from digests.fetch.fetcher import WebFetcher
from digests.fetch.later import LaterFetcher
from digests.fetch.names import ServerNames, SystemNames
from digests.fetch.ways import Ways
from digests.fetch.wire import Wire, way_to
from digests.syndication import Fetched, Request
from tests.emulators.web.behaviours import moved, page
from tests.emulators.web.names import NameServer
from tests.emulators.web.server import Server
from tests.emulators.web.town import AGENT, OUTSIDE, town
from tests.fakes import HandClock

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = "127.0.0.1"
NUMBERS = (
    "127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 127。0。0。1 １２７.0.0.1 127.0.0.1. 0",
    "[::1] [::] [::ffff:127.0.0.1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fe80::1] [::1%25lo] a:x@127.0.0.1",
    "169.254.169.254 168.63.129.16 100.100.100.200 192.0.0.192 10.0.0.1 192.168.1.1 0.0.0.0 [fd00:ec2::254] 224.0.0.1",
)


@pytest.mark.parametrize("host", " ".join(NUMBERS).split())
async def test_no_spelling_of_a_number_leads_here(host: str) -> None:
    async with Server(HERE) as web, town(allow=[]) as place:
        for address in (f"http://{host}:{web.port}/feed", f"http://{host}/feed", f"https://{host}/feed"):
            with pytest.raises(Denied, match=r"nothing is fetched from there|no host has|no address of the web"):
                await place.fetch(address)
        assert web.connections == 0


@pytest.mark.parametrize(
    "answers",
    [
        [HERE],
        ["::1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["64:ff9b::7f00:1"],
        ["::ffff:127.0.0.1"],
        ["2002:7f00:1::1"],
        [OUTSIDE, HERE],
        [HERE, OUTSIDE],
        [OUTSIDE, "::1"],
        [OUTSIDE, "64:ff9b::7f00:1"],
    ],
)
async def test_a_name_is_refused_when_any_of_its_addresses_is_denied(answers: Sequence[str]) -> None:
    async with town() as place, Server(HERE, place.web.port) as here:
        address = place.put("mixed.example", "/feed", page("x"))
        place.names.put("mixed.example", answers)
        place.names.alias("alias.example", "mixed.example")
        for host in ("mixed", "alias"):
            with pytest.raises(Denied, match=rf"{host}\.example leads to this machine or its network"):
                await place.fetch(address.replace("mixed", host))
        assert (place.web.connections, here.connections) == (0, 0)


async def test_a_name_that_leads_elsewhere_at_the_second_question_gains_nothing() -> None:
    async with town() as place, Server(HERE, place.web.port) as here:
        address = place.put("rebind.example", "/feed", page("x"))
        place.names.put("rebind.example", [OUTSIDE], [HERE])
        assert isinstance(await place.fetch(address), Fetched)
        assert place.names.asked["A rebind.example"] == 1  # what was looked at is what was connected to
        with pytest.raises(Denied):
            await place.fetch(address)
        assert here.connections == 0


async def test_a_redirect_to_a_name_that_leads_here_is_denied() -> None:
    async with town() as place, Server(HERE, place.web.port) as here:
        place.names.put("inner.example", [HERE])
        address = place.put("news.example", "/feed", moved(here.url("inner.example", "/admin")))
        with pytest.raises(Denied, match=r"inner\.example"):
            await place.fetch(address)
        assert here.connections == 0


async def test_an_alias_and_an_answer_over_tcp_are_followed() -> None:
    async with town() as place:
        place.put("news.example", "/feed", page("x"))
        place.names.alias("www.example", "news.example")
        place.names.cut.add("www.example")
        address = place.web.put("www.example", "/feed", page("y"))
        found = await place.fetch(address)
        assert isinstance(found, Fetched)
        assert found.body == b"y"


async def test_an_international_name_is_asked_for_in_ascii() -> None:
    async with town() as place:
        place.put("xn--bcher-kva.example", "/feed", page("x"))
        address = place.web.url("Bücher.example", "/feed")
        assert isinstance(await place.fetch(address), Fetched)
        assert place.web.asked[0].host == "xn--bcher-kva.example"


async def test_names_of_this_machine_lead_to_what_is_denied() -> None:
    async with Server(HERE) as web:
        wire = Wire(guard(), SystemNames())
        fetcher = WebFetcher(wire, HandClock(), Ways(AGENT, timedelta(seconds=20), 1_000, 2))
        try:
            with pytest.raises(Denied):
                await fetcher.fetch(Request(address=web.url("localhost", "/"), accept="*/*", most=100))
            with pytest.raises(Unreachable, match="leads nowhere"):
                await fetcher.fetch(Request(address=f"http://{'a' * 64}.example/", accept="*/*", most=100))
        finally:
            await fetcher.close()
        assert web.connections == 0


@pytest.mark.parametrize("host", ["me.example", "93.184.216.34"])
async def test_what_leads_out_by_its_own_address_is_this_machine(host: str) -> None:
    class OneName(SystemNames):
        async def addresses(self, host: str) -> list[str]:
            return ["93.184.216.34"] if host == "me.example" else await super().addresses(host)

    wire = Wire(guard(), OneName(), way_to=lambda address: address)
    fetcher = WebFetcher(wire, HandClock(), Ways(AGENT, timedelta(seconds=20), 1_000, 2))
    try:
        with pytest.raises(Denied):
            await fetcher.fetch(Request(address=f"http://{host}:8080/", accept="*/*", most=100))
    finally:
        await fetcher.close()


def test_the_way_to_this_machine_is_its_own_address() -> None:
    assert (way_to(HERE), way_to("no address")) == (HERE, None)


async def test_the_machines_resolver_reaches_what_is_allowed() -> None:
    async with Server(HERE) as web:
        web.put("localhost", "/feed", page("x"))
        allowed = guard([f"{HERE}:{web.port}", f"[::1]:{web.port}"])
        fetcher = LaterFetcher(allowed, (), HandClock(), Ways(AGENT, timedelta(seconds=20), 1_000, 2))
        try:
            found = await fetcher.fetch(Request(address=web.url("localhost", "/feed"), accept="*/*", most=100))
            assert isinstance(found, Fetched)
            assert await fetcher.allowed(web.url("localhost", "/feed"))
        finally:
            await fetcher.close()


async def test_named_servers_are_asked_and_one_that_fetched_nothing_is_closed() -> None:
    async with town() as place:
        address = place.put("news.example", "/feed", page("x"))
        servers = [(place.names.address, place.names.port)]
        ways = Ways(AGENT, timedelta(seconds=20), 1_000, 2)
        fetcher = LaterFetcher(guard([f"{OUTSIDE}:{place.web.port}"]), servers, HandClock(), ways)
        found = await asyncio.gather(*(fetcher.fetch(Request(address=address, accept="*/*", most=9)) for _ in range(3)))
        assert all(isinstance(one, Fetched) for one in found)
        await fetcher.close()
        await LaterFetcher(guard(), (), HandClock(), ways).close()


async def test_a_socket_is_looked_at_though_a_resolver_was_fooled() -> None:
    """What stands between the resolver and the socket may change: the socket has the last word."""

    class Fooled(ServerNames):
        async def addresses(self, host: str) -> list[str]:
            del host
            return [OUTSIDE]

    async with Server(HERE) as web, NameServer() as server:
        wire = Wire(guard([f"{OUTSIDE}:{web.port}"]), Fooled([(server.address, server.port)]))
        other = web.port + 1 if web.port < 65_535 else 1_025
        try:
            for place in ((HERE, web.port), (OUTSIDE, other)):
                with pytest.raises(OSError, match="denied") as met:
                    wire._socket((2, 1, 6, "", place))
                found = failure(met.value, place[0])
                assert isinstance(found, Denied)
                assert place[0] in str(found)
            wire._socket((2, 1, 6, "", (OUTSIDE, web.port))).close()
        finally:
            await wire.close()
        await asyncio.sleep(0)
        assert web.connections == 0
