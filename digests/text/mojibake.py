"""UTF-8 that was read as Windows-1252 or Latin-1 ("weâ€™re"), and what it was before. Pure, in linear time.

Only what is surely no writing of any language is mended: a capital and a sign behind it ("MAÇÃ”", "CAFÉ®", "hâlâ…”")
are mojibake only in a text that has mojibake beyond doubt. Bytes that Windows-1252 does not know are read as Latin-1 by
some and lost by others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text.aligned import Edit, edited

if TYPE_CHECKING:
    from collections.abc import Iterator

TWICE = 2
"""How often a text is mended: some were misread two times."""


def _read(byte: int) -> str:
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_BYTE = {chr(byte): byte for byte in range(0x80, 0x100)} | {_read(byte): byte for byte in range(0x80, 0x100)}
_LATER = "".join(sign for sign, byte in _BYTE.items() if byte < 0xC0)
_CLOSING = "\xa0»°…›‘’“”•–—"  # may stand behind a capital
_WITHIN = "".join(sign for sign in _LATER if sign not in _CLOSING)
_SURE = "|".join(
    (
        rf"ð[{_LATER}]{{3}}",  # pictures
        rf"â[€\x80‚\x82„\x84][{_LATER}]",  # punctuation, currencies, marks
        "ï»¿|ï¿½|ï¬[\x80-\x86€‚ƒ„…†]",
        rf"[ÂÃ][{_WITHIN}]|Â\xa0",  # Latin letters and signs
        *(rf"(?:[{leads}][{_LATER}]){{3,}}" for leads in ("ÎÏ", "ÐÑ", "ØÙÚÛ", "×")),
        *(rf"(?:[{leads}][{_LATER}]{{2}}){{2,}}" for leads in ("à", "ã-í")),
    )
)
_RUN = re.compile(
    rf"(?P<sure>{_SURE})"
    rf"|(?P<doubtful>á[º»][{_LATER}]|[Â-ß][{_LATER}]|Â(?= ))"
    r"|(?P<closing>â€\ufffd?)"
    r"|(?P<control>[\x80-\x84\x86-\x9f])"
)
_SIGNS = re.compile(rf"[Â-ð][{_LATER}]|â€|[\x80-\x84\x86-\x9f]")
_SENSIBLE = re.compile(
    "[\x80-\u06ff\u0900-\u0e7f\u1e00-\u2bff\u3000-\u9fff\uac00-\ud7a3\ufb00-\uffff\U0001f000-\U0001faff]+"
)


def edits(text: str) -> list[Edit]:
    """What mends the text once; nothing in a text that is sound."""
    if text.isascii() or not _SIGNS.search(text):
        return []
    found = list(_found(text))
    if any(sure for _, sure in found):
        return [edit for edit, _ in found]
    return []


def mended(text: str) -> str:
    """The text as it was before it was misread."""
    for _ in range(TWICE):
        better = edited(text, edits(text))
        if better is None:
            break
        text = better.text
    return text


def _found(text: str) -> Iterator[tuple[Edit, bool]]:
    """What looks misread, and whether it surely is."""
    for run in _RUN.finditer(text):
        start, end, signs = run.start(), run.end(), run[0]
        if run["closing"]:
            yield Edit(start, end, "”"), True
        elif run["control"]:
            yield Edit(start, end, _read(ord(signs))), True
        elif signs == "Â":
            yield Edit(start, end, ""), False
        else:
            was = _decoded(signs)
            if was is not None:
                yield from _each(start, was, sure=not run["doubtful"])


def _decoded(signs: str) -> str | None:
    try:
        was = bytes(_BYTE[sign] for sign in signs).decode()
    except UnicodeDecodeError:
        return None
    return was if _SENSIBLE.fullmatch(was) else None


def _each(start: int, was: str, *, sure: bool) -> Iterator[tuple[Edit, bool]]:
    for sign in was:
        end = start + len(sign.encode())
        yield Edit(start, end, "" if sign == "\ufeff" else sign), sure
        start = end
