"""Text that was decoded twice, once as UTF-8 and once more as Windows-1252 or Latin-1: "â€œItâ€™s" for “It’s".

It is told by what no language writes: "â€", or "Ã" and "Â" before signs, again and again. Every character that is meant
is known, so nothing is guessed; what does not decode stays.
"""

from __future__ import annotations

import re

_LATIN = {chr(byte): byte for byte in range(0x80, 0x100)}
_WINDOWS = {bytes([byte]).decode("cp1252", "replace"): byte for byte in range(0x80, 0xA0)}
_BYTES = {char: byte for char, byte in (_LATIN | _WINDOWS).items() if char != "\ufffd"}
_NEXT = re.escape("".join(char for char, byte in _BYTES.items() if byte < 0xC0))  # bytes that carry a character on
_TWICE = re.compile(rf"[\u00c2-\u00c5][{_NEXT}]|\u00e2[€\x80‚\x82„\x84†\x86‡\x87ˆ\x88][{_NEXT}]")
_SIGN = re.compile("\u00e2[€\x80‚\x82]")
_CLOSING = re.compile(rf"\u00e2[€\x80](?![{_NEXT}])")
"""A closing quotation mark whose last byte, which Windows-1252 lacks, was lost on the way."""
_SIGNS = re.compile("[\u00c2\u00c3][\u00a1-\u00bf]")
_FEW = 3
_ROUNDS = 2


def mended(text: str) -> str:
    """The text as it was before it was decoded once too often; most text is that already. In linear time."""
    for _ in range(_ROUNDS):
        if text.isascii() or (not _SIGN.search(text) and len(_SIGNS.findall(text)) < _FEW):
            break
        text = _CLOSING.sub("”", _TWICE.sub(_once, text))
    return text


def _once(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[char] for char in found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
