"""UTF-8 that was read as Windows-1252 or Latin-1 ("weâ€™re"), and what it was before. Pure, in linear time.

Only what is surely no writing of any language is mended: a capital and a quotation mark ("MAÇÃ”") are mojibake only
in a text that has mojibake beyond doubt. Bytes that Windows-1252 does not know are read as Latin-1 by some and lost by
others.
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
_DOUBTFUL = "\xa0»°…›‘’“”•–—"
_PLAIN_LATER = "".join(sign for sign in _LATER if sign not in _DOUBTFUL)
_RUN = re.compile(
    rf"(?P<four>[ð-ô][{_LATER}]{{3}})"
    rf"|(?P<three>[âï][{_LATER}]{{2}}|(?:[ã-í][{_LATER}]{{2}}){{2}})"
    rf"|(?P<two>[Â-Ù][{_PLAIN_LATER}]|Â\xa0)"
    rf"|(?P<doubtful>[Â-Ù][{_LATER}]|Â(?= ))"
    r"|(?P<closing>â€\ufffd?)"
    r"|(?P<control>[\x80-\x84\x86-\x9f])"
)
_SIGNS = re.compile(rf"[Â-ô][{_LATER}]|â€|[\x80-\x84\x86-\x9f]")
_SENSIBLE = re.compile("[\x80-\u052f\u1e00-\u2bff\u3000-\u9fff\uac00-\ud7a3\ufb00-\uffff\U0001f000-\U0001faff]+")


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
