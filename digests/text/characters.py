"""Signs that stand for others, or for nothing: entities, soft hyphens, blanks in rows. Pure, in linear time."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from digests.text.aligned import Edit

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_ENTITY = r"&(?:#\d{2,7}|#[xX][\da-fA-F]{2,6}|[a-zA-Z]{2,8}\d{0,2});"
_BREAKS = r"\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_BLANKS = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ASCII = re.compile(rf"  |[\r\t\x0b\x0c\x1c-\x1e]|{_ENTITY}")
_ANY = re.compile(rf"  |[{_INVISIBLE}{_BREAKS}{_BLANKS}]|{_ENTITY}")
_SIGN = re.compile(
    rf"(?P<invisible>[{_INVISIBLE}]+(?:\n[{_INVISIBLE}]*(?=\w))?)"
    rf"|(?P<line>\r\n?|[{_BREAKS}])"
    rf"|(?P<blank>[ {_BLANKS}]+)"
    rf"|{_ENTITY}"
)


def edits(text: str) -> list[Edit]:
    """What shows the text as it is read: one blank between words, one kind of break between lines."""
    found: list[Edit] = []
    at = 0
    for hit in (_ASCII if text.isascii() else _ANY).finditer(text):
        start = hit.start()
        sign = _SIGN.match(text, start) if start >= at else None
        if sign is None:
            continue
        to = _shown(sign)
        if sign["blank"] and start > at and text[start - 1] == " ":
            start -= 1
        if to != sign[0]:
            found.append(Edit(start, sign.end(), to))
        at = sign.end()
    return found


def _shown(sign: re.Match[str]) -> str:
    if sign["invisible"]:
        return ""
    if sign["line"]:
        return "\n"
    if sign["blank"]:
        return " "
    shown = unescape(sign[0]) if sign[0][1] == "#" else html5.get(sign[0][1:], sign[0])
    if shown.strip(_INVISIBLE) == "":
        return ""
    return " " if shown.isspace() else shown
