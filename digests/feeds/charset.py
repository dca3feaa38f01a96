"""What characters the bytes of a feed are: its byte order mark, its server's charset, its XML declaration.

RFC 7303 (3.2): a byte order mark goes before the charset parameter, and that before the declaration. One thing is read
otherwise: bytes that are UTF-8, where only encodings of the Latin alphabet are named, are UTF-8. Servers name the
charset of their configuration, and text in ISO-8859-1 that happens to be good UTF-8 does not occur. Where nothing is
named that can be true, what is not UTF-8 is Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from email.message import Message

_HEADER = 300  # characters of a Content-Type that is looked at
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(
    rb"""<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})["'][^>]{0,200}\?>""", re.ASCII
)
_ANY_DECLARATION = re.compile(rb"\s{0,99}<\?xml\s[^>]{0,400}\?>")
_WIDE = re.compile("utf-?(?:16|32)")  # no declaration in ASCII is of a document in these
_LATIN = frozenset(
    ("ascii", "utf-8", "cp1252", "cp1250", "iso8859-1", "iso8859-2", "iso8859-15", "cp1254", "iso8859-9")
)
# By the names that Python's codecs have for themselves. Browsers read some of these as their superset, and so do we.
_WEB = {name: name for name in ("utf-8", "koi8-r", "koi8-u", "big5", "euc_jp", "iso2022_jp", "mac-roman", "cp932")}
_WEB |= {f"cp{number}": f"cp{number}" for number in (*range(1250, 1259), 866, 874, 949)}
_WEB |= {f"iso8859-{number}": f"iso8859-{number}" for number in (*range(2, 12), *range(13, 17))}
_WEB |= {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
_WEB |= {"shift_jis": "cp932", "euc_kr": "cp949", "big5hkscs": "big5hkscs", "tis-620": "tis-620"}


def utf8(data: bytes, content_type: str | None = None) -> bytes | None:
    """The document as good UTF-8 without a byte order mark, its declaration as it was. None when what is named does not
    fit the bytes, or nothing does."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding)
    if b"\0" in data:
        return None
    named = [name for name in (charset(content_type), _declared(data)) if name and not _WIDE.match(name)]
    if all(name in _LATIN for name in named) and _decoded(data, "utf-8") is not None:
        return data
    for name in named or ("cp1252",):
        if name in _WEB and (text := _decoded(data, _WEB[name])) is not None:
            return text
    return None


def charset(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type header, by the name that Python's codec has; None when there is none that
    is known."""
    if not content_type or "charset" not in content_type.lower() or len(content_type) > _HEADER:
        return None
    message = Message()
    message["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    given = message.get_param("charset")
    return _codec(given.strip(" '")) if isinstance(given, str) else None


def undeclared(data: bytes) -> bytes:
    """UTF-8 without an XML declaration, which may name another encoding."""
    found = _ANY_DECLARATION.match(data)
    return data[found.end() :] if found else data


def _declared(data: bytes) -> str | None:
    found = _DECLARATION.match(data)
    return _codec(found[1].decode("ascii")) or "unknown" if found else None


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def _decoded(data: bytes, encoding: str) -> bytes | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return data if encoding == "utf-8" else text.encode("utf-8", "replace")
