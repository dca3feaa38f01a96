"""What hosts do when they are asked: as they should, or in one of many wrong ways."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulators.web.server import Asked, Behaviour, Line

FEED = "application/rss+xml"
MIB = 2**20
_CODED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda body: zlib.compress(body, wbits=-15),
    "zstd": zstandard.ZstdCompressor().compress,
}


def page(
    body: bytes | str, kind: str | None = FEED, *, dated: str | None = None, coding: str = "", **headers: str
) -> Behaviour:
    """A page with an ETag of its content and perhaps a date, which are compared as they should be. More headers with
    `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    tag = f'"{sha256(content).hexdigest()[:16]}"'

    async def behave(asked: Asked, line: Line) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()} | {"ETag": tag}
        if dated:
            told["Last-Modified"] = dated
        if _is_known(asked, tag, dated):
            await line.head(304, told)
            return
        sent = _CODED[coding](content) if coding else content
        if coding:
            told["Content-Encoding"] = coding.split()[-1]
        if kind:
            told["Content-Type"] = kind
        await line.head(200, told | {"Content-Length": str(len(sent))})
        await line.send(sent)

    return behave


def _is_known(asked: Asked, tag: str, dated: str | None) -> bool:
    if "if-none-match" in asked.headers:
        return tag in asked.headers["if-none-match"].split(", ")
    return dated is not None and asked.headers.get("if-modified-since") == dated


def says(status: int, **headers: str) -> Behaviour:
    """A status and nothing else."""

    async def behave(_: Asked, line: Line) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        await line.head(status, told | ({} if status == 304 else {"Content-Length": "0"}))

    return behave


def moved(to: str, status: int = 302) -> Behaviour:
    return says(status, Location=to)


def written(*parts: bytes) -> Behaviour:
    """These bytes on the wire, whatever they are, and then its end."""

    async def behave(_: Asked, line: Line) -> None:
        line.in_order = False
        await line.send(*parts)

    return behave


def coded(coding: str, body: bytes) -> Behaviour:
    """A body that is in this coding, as is said."""
    return written(
        f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n".encode(), body
    )


def silent() -> Behaviour:
    """Never answers."""

    async def behave(_: Asked, __: Line) -> None:
        await asyncio.Event().wait()

    return behave


def dripping(*, head: bool, seconds: float = 0.02) -> Behaviour:
    """A byte at a time without an end, of its head or of its body."""

    async def behave(_: Asked, line: Line) -> None:
        if head:
            await line.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        else:
            await line.head(200, {"Content-Type": FEED, "Content-Length": "100000"})
        while True:
            await line.send(b"x")
            await asyncio.sleep(seconds)

    return behave


def endless(*, chunked: bool = False) -> Behaviour:
    """As fast as it is taken, for ever."""
    block = b"<item>news</item>" * 1_000

    async def behave(_: Asked, line: Line) -> None:
        await line.head(200, {"Content-Type": FEED} | ({"Transfer-Encoding": "chunked"} if chunked else {}), close=True)
        while True:
            await line.send(b"%x\r\n" % len(block), block, b"\r\n") if chunked else await line.send(block)

    return behave


def bomb(coding: str, size: int = 64 * MIB) -> Behaviour:
    """Small on the wire, large when it is opened."""
    return coded(coding, b"".join(_bomb(coding, size)))


def _bomb(coding: str, size: int) -> Iterator[bytes]:
    blocks = itertools.repeat(b"\0" * MIB, size // MIB)
    stream = zlib.compressobj(9, wbits=31) if coding == "gzip" else zstandard.ZstdCompressor(level=3).compressobj()
    yield from map(stream.compress, blocks)
    yield stream.flush()


def cut(body: bytes, *, sent: int, chunked: bool = False, coding: str = "") -> Behaviour:
    """Only so many bytes of what was announced."""

    async def behave(_: Asked, line: Line) -> None:
        told = {"Content-Type": FEED} | ({"Content-Encoding": coding} if coding else {})
        if chunked:
            await line.head(200, told | {"Transfer-Encoding": "chunked"}, close=True)
            await line.send(b"%x\r\n" % sent, body[:sent], b"\r\n")
        else:
            await line.head(200, told | {"Content-Length": str(len(body))}, close=True)
            await line.send(body[:sent])

    return behave


def resets(*, after: bytes = b"") -> Behaviour:
    async def behave(_: Asked, line: Line) -> None:
        if after:
            await line.send(after)
        line.reset()

    return behave


def held(until: asyncio.Event, then: Behaviour) -> Behaviour:
    async def behave(asked: Asked, line: Line) -> None:
        await until.wait()
        await then(asked, line)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One after the other; the last one for good."""
    left = list(behaviours)

    async def behave(asked: Asked, line: Line) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, line)

    return behave
