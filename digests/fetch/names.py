"""Names of hosts, and the addresses that they lead to: the machine's own resolver, or name servers of choice."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from digests.errors import NoWay
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

AT_ONCE = 32  # names that the machine's resolver is asked for at once: it holds a thread for each
QUESTION, LIFETIME = 3.0, 10.0  # seconds that one question, and all for one name, may take


class Names(Protocol):
    async def addresses(self, host: str) -> Sequence[str]:
        """Every address of a host, at least one. NoWay when there is none, or nobody says."""

    async def close(self) -> None: ...


class SystemNames:
    """As the machine looks names up, its file of hosts included."""

    def __init__(self) -> None:
        # Of its own: names that nobody answers for would hold up whatever else is done in threads.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="names")

    async def addresses(self, host: str) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, _looked_up, host)
        except (OSError, UnicodeError) as error:
            raise _unknown(host) from error

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


class ServerNames:
    """As the named servers have it, each of them an address and a port; nothing of this machine is asked."""

    def __init__(self, servers: Sequence[tuple[str, int]]) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=False)
        self._resolver.nameservers = [dns.nameserver.Do53Nameserver(address, port) for address, port in servers]
        self._resolver.timeout, self._resolver.lifetime = QUESTION, LIFETIME

    async def addresses(self, host: str) -> list[str]:
        try:
            name = dns.name.from_text(host)
            kinds = (dns.rdatatype.AAAA, dns.rdatatype.A)
            asked = [self._resolver.resolve(name, kind, raise_on_no_answer=False, search=False) for kind in kinds]
            answers = await asyncio.gather(*asked, return_exceptions=True)
        except dns.exception.DNSException as error:  # no name at all
            raise _unknown(host) from error
        # Some name servers answer to one kind of question only: what the other one brought will do.
        told = [answer.rrset for answer in answers if not isinstance(answer, BaseException)]
        found = [record.to_text() for records in told for record in records or ()]
        if not found:
            raise _unknown(host)
        return found

    async def close(self) -> None:
        """Nothing is kept open."""


def _looked_up(host: str) -> list[str]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _unknown(host: str) -> NoWay:
    return NoWay(say("The name {host} leads nowhere: no name server has an address for it.", host=host))
