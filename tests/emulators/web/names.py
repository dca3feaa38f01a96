"""A name server on loopback, over UDP and TCP. Names answer in turn, so that one may lead elsewhere at the second
question; what was asked is kept."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {dns.rdatatype.A: ".", dns.rdatatype.AAAA: ":"}


class NameServer:
    """`asked` counts the questions after each kind of record of a name: `A news.example`."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address, self.port = address, 0
        self.asked: Counter[str] = Counter()
        self.silent: set[str] = set()  # names that nobody answers for
        self.cut: set[str] = set()  # names that are told over TCP alone
        self._places: dict[str, list[Sequence[str]]] = {}
        self._aliases: dict[str, str] = {}
        self._tcp: asyncio.Server | None = None
        self._udp: asyncio.DatagramTransport | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> NameServer:
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._serve, self.address, 0)
        self.port = self._tcp.sockets[0].getsockname()[1]
        self._udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), (self.address, self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._tcp
        assert self._udp
        self._tcp.close()
        self._udp.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def put(self, name: str, *turns: Sequence[str]) -> None:
        """All addresses of a name, IPv4 and IPv6: at the first question those of the first turn, and so on; the last
        ones for good. Each kind of record has turns of its own."""
        self._places[name] = list(turns)

    def alias(self, name: str, to: str) -> None:
        self._aliases[name] = to

    def answer(self, question: bytes, *, over_udp: bool) -> bytes | None:
        """What is said, or None for nothing."""
        query = dns.message.from_wire(question)
        asked = query.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        if name in self.silent:
            return None
        reply = dns.message.make_response(query)
        if over_udp and name in self.cut:
            reply.flags |= dns.flags.TC
            return reply.to_wire()
        kind = asked.rdtype
        self.asked[f"{dns.rdatatype.to_text(kind)} {name}"] += 1
        at, owner = name, asked.name
        while at in self._aliases:
            at = self._aliases[at]
            reply.answer.append(dns.rrset.from_text(owner, 0, "IN", "CNAME", f"{at}."))
            owner = dns.name.from_text(at)
        if at not in self._places:
            reply.set_rcode(dns.rcode.NXDOMAIN)
            return reply.to_wire()
        turns = self._places[at]
        turn = turns[min(self.asked[f"{dns.rdatatype.to_text(kind)} {name}"], len(turns)) - 1]
        found = [address for address in turn if KINDS.get(kind, "?") in address and (kind == 28) == (":" in address)]
        if found:
            reply.answer.append(dns.rrset.from_text(owner, 0, "IN", kind, *found))
        return reply.to_wire()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                length = int.from_bytes(await reader.readexactly(2), "big")
                said = self.answer(await reader.readexactly(length), over_udp=False)
                if said is not None:
                    writer.write(len(said).to_bytes(2, "big") + said)
                    await writer.drain()
        self._tasks.discard(task)
        writer.close()


@dataclass
class _Datagrams(asyncio.DatagramProtocol):
    server: NameServer
    transport: asyncio.DatagramTransport | None = field(default=None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)  # asyncio's own is no instance of it

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        said = self.server.answer(data, over_udp=True)
        if said is not None and self.transport:
            self.transport.sendto(said, address)
