"""Content codings, opened under a cap: what is small on the wire may be large in memory.

Only these are asked for, and nothing else is opened. Each step makes a bounded piece of what it is given.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ACCEPTED = "gzip, deflate, zstd"
STEP = 256 * 1024  # bytes that one step makes at most, but for zstd
MOST_MEMBERS = 100  # of one gzip body
WINDOW = 8 * 2**20  # of zstd on the web (RFC 9659)
# A block of zstd is at least 4 bytes long and makes up to 128 KiB: 64 bytes make up to 2 MiB.
SLICE = 64
_PLAIN = ("", "identity")
_GZIP, _RAW = 31, -15  # what zlib calls them


class Cut(Exception):
    """The body ends before its coding does."""


class Broken(Exception):
    """The body is not in the coding that it says."""


class Unasked(Exception):
    """It is in a coding, or several, that were not asked for."""


def pieces(body: bytes, coding: str) -> Iterator[bytes]:
    """The body without its coding, a piece at a time: take as many as are wanted. Cut, Broken or Unasked."""
    coding = coding.strip().lower()
    try:
        if coding in _PLAIN:
            yield body
        elif coding in ("gzip", "x-gzip"):
            yield from _gzip(body)
        elif coding == "deflate":
            yield from _inflated(body, zlib.MAX_WBITS if _has_zlib_head(body) else _RAW)
        elif coding == "zstd":
            yield from _zstd(body)
        else:
            raise Unasked(coding)
    except (zlib.error, zstandard.ZstdError) as error:
        raise Broken(coding) from error


def _gzip(body: bytes) -> Iterator[bytes]:
    """Every member of it; what follows the last one is padding."""
    rest = body
    for _ in range(MOST_MEMBERS):
        rest = yield from _inflated(rest, _GZIP)
        if not rest.startswith(b"\x1f\x8b"):
            return
    raise Broken("gzip")


def _inflated(body: bytes, kind: int) -> Generator[bytes, None, bytes]:
    """One stream; gives what follows it."""
    stream = zlib.decompressobj(kind)
    rest = body
    while not stream.eof:
        piece = stream.decompress(rest, STEP)
        rest = stream.unconsumed_tail
        if not piece and not rest and not stream.eof:
            raise Cut
        yield piece
    return stream.unused_data


def _has_zlib_head(body: bytes) -> bool:
    """Some send deflate as its name says, and some as the standard does: in zlib's envelope."""
    return len(body) >= 2 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0


def _zstd(body: bytes) -> Iterator[bytes]:
    stream = zstandard.ZstdDecompressor(max_window_size=WINDOW).decompressobj()
    for at in range(0, len(body), SLICE):
        if piece := stream.decompress(body[at : at + SLICE]):
            yield piece
        if stream.eof:
            return
    raise Cut
