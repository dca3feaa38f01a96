"""A page's bytes as text, in the encoding that a browser would read it in."""

from __future__ import annotations

import codecs
import re

from digests.feeds.fields import storable
from digests.feeds.files import decode

NUL_SHARE = 0.01  # of a page's bytes; a text of two bytes a letter has more, and so has what is no text
_HEAD = 4096
_NAMED = r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})"""
_DECLARED = re.compile(rb"<meta[^>]{0,200}?" + _NAMED.encode(), re.IGNORECASE)
_SENT = re.compile(_NAMED, re.IGNORECASE)
_WEB_ENCODING = re.compile(
    r"(?:iso-8859-\d{1,2}|latin-?1|us-ascii|ascii|windows-\d{3,4}|cp\d{3,4}|koi8-[rut]|macintosh|tis-620"
    r"|shift[_-]jis|euc-(?:jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5(?:-hkscs)?)"
)
_SIXTEEN = re.compile(r"utf-?16(?:-?[lb]e)?")
# Browsers read these as their superset, which has the curly quotes.
_AS_BROWSERS_DO = dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252") | {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
}


def page_text(page: bytes, name: str, content_type: str | None = None) -> str:
    """By byte order mark or as UTF-8; else in the encoding that the Content-Type or the page declares; else in what it
    seems to be. Stray NULs are left out. DocumentError when it is not text."""
    sent = _SENT.search(content_type or "")
    found = _DECLARED.search(page[:_HEAD])
    declared = [one.lower() for one in (sent[1] if sent else "", found[1].decode("latin-1") if found else "")]
    if _SIXTEEN.fullmatch(declared[0]) and not page.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return storable(page.decode("utf-16-be" if "be" in declared[0] else "utf-16-le", "replace"))
    if 0 < page.count(b"\0") <= NUL_SHARE * len(page):
        page = page.replace(b"\0", b"")
    encoding = next(filter(None, map(_known, declared)), None)
    if encoding is not None and b"\0" not in page and (encoding == "iso2022_jp" or not _is_utf_8(page)):
        return storable(page.decode(encoding, "replace"))
    return decode(page, name)


def _known(encoding: str) -> str | None:
    """The codec for an encoding of the web; None for others, whatever else Python calls a codec."""
    if not _WEB_ENCODING.fullmatch(encoding):
        return None
    try:
        return codecs.lookup(_AS_BROWSERS_DO.get(encoding, encoding)).name
    except LookupError:
        return None


def _is_utf_8(page: bytes) -> bool:
    try:
        page.decode()
    except UnicodeDecodeError:
        return False
    return True
