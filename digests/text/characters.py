"""Signs that stand for others, or for nothing: entities, soft hyphens, blanks in rows. Pure, in linear time."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

from digests.text.aligned import Edit

_INVISIBLE = "\u00ad\u200b\u2060\ufeff"
_NOTHING = rf"(?:[{_INVISIBLE}]|&(?:amp;)?(?:shy|#173|#xad|#8203|ZeroWidthSpace);)"
_ENTITY = r"&(?:amp;)?(?:#\d{2,7}|#[xX][\da-fA-F]{2,6}|[a-zA-Z]{2,8}\d{0,2});"
_BREAKS = r"\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_BLANKS = r"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANK = rf"(?:[ {_BLANKS}]|&(?:amp;)?(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#32);)"
_ASCII = re.compile(rf"  |[\r\t\x0b\x0c\x1c-\x1e]|{_ENTITY}")
_ANY = re.compile(rf"  |[{_INVISIBLE}{_BREAKS}{_BLANKS}]|{_ENTITY}")
_SIGN = re.compile(
    rf"(?P<invisible>{_NOTHING}+(?:\n{_NOTHING}*(?=\w))?)"
    rf"|(?P<line>\r\n?|[{_BREAKS}])"
    rf"|(?P<blank>{_BLANK}+)"
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
    entity = "&" + sign[0][1:].removeprefix("amp;")  # some pages escape twice
    if entity == "&":
        return "&"
    shown = unescape(entity) if entity[1] == "#" else html5.get(entity[1:], sign[0])
    if shown.strip(_INVISIBLE) == "":
        return ""
    return " " if shown.isspace() else shown
