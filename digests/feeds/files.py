"""Files that somebody hands us, as Documents: plain text, and JSON Lines. (HTML files are in `pages`.)

Every error is a DocumentError of one sentence: the file (and line), what is wrong, what to do.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING

from digests.errors import DocumentError
from digests.feeds.fields import NEWEST_YEAR, OLDEST_YEAR, canonical_link, host_of, instant, storable
from digests.messages import visible
from digests.model import Document
from digests.naming import MOST_IMPORTED, UNNAMED
from digests.text.mojibake import mended

if TYPE_CHECKING:
    from datetime import datetime

MB = 1_000_000
FILE_BYTES = 8 * MB  # a text or page: a long book is 2 MB
LINE_BYTES = 8 * MB  # a record of JSON Lines
TITLE_LENGTH = 500  # a headline; longer ones are cut
KEY_LENGTH = 400  # longer identities are hashed: they are index keys
_CONTROL_SHARE = 0.02  # of a text's first bytes; scrapes hold a stray one, binary files one byte in ten

# What a file that is not text starts with, as a person would call it. Long enough to be no word.
_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
    (b"RIFF", "a sound, film or image"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or film"),
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_GOOD = 0.06  # charset-normalizer's measure of disorder, 0 to 1; accents in short texts differ by so much by chance
_EXPORT = "export it as plain text, HTML or JSON Lines"
_HEAD = 4096
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|rss|feed|rdf:RDF)\b", re.IGNORECASE)
_PAGE = re.compile(rb"<!doctype html|<html\b|<head\b|<body\b", re.IGNORECASE)
_RECORD = re.compile(rb"\s*\{")


class Kind(StrEnum):
    TEXT = "text"
    PAGE = "page"
    LINES = "lines"


_KINDS = dict.fromkeys((".html", ".htm", ".xhtml"), Kind.PAGE) | dict.fromkeys(
    (".jsonl", ".ndjson", ".json"), Kind.LINES
)


def kind(name: str, head: bytes) -> Kind:
    """What to read a file as: by its extension, else by its first bytes (a few hundred are enough)."""
    if found := _KINDS.get(PurePath(name).suffix.lower()):
        return found
    if PurePath(name).suffix.lower() == ".txt":
        return Kind.TEXT
    head = head[:_HEAD].replace(b"\0", b"")  # so that UTF-16 is seen too
    if _PAGE.search(head):
        return Kind.PAGE
    return Kind.LINES if _RECORD.match(head.removeprefix(codecs.BOM_UTF8)) else Kind.TEXT


def decode(data: bytes, name: str) -> str:
    """The text of a file, as `decoded` has it."""
    return decoded(data, name)[0]


def decoded(data: bytes, name: str) -> tuple[str, str | None]:
    """The text of a file: by its byte order mark, as UTF-8, or in the encoding it seems to be in; and that encoding's
    name when it is a guess. Line ends stay as they are. DocumentError when it is not text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return storable(data[len(bom) :].decode(encoding, "replace")), None
    if what := _binary(data):
        raise DocumentError(f"{name} is not text (it looks like {what}): {_EXPORT}")
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    beyond_ascii = sum(not char.isascii() for char in text) if bad else 0
    if bad * 10 > beyond_ascii:  # not a slip or two in UTF-8, but another encoding
        text, encoding = _guess(data, name)
        return storable(text), encoding
    return storable(text), None


def _binary(data: bytes) -> str | None:
    """What kind of file that is not text this seems to be; None for text."""
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return what
    head = data[:_HEAD]
    if b"\0" in data or len(head) - len(head.translate(None, _CONTROL)) > _CONTROL_SHARE * len(head):
        return "binary data"
    return None


def _guess(data: bytes, name: str) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # heavy, and most files are UTF-8

    matches = from_bytes(data)
    best = matches.best()
    western = next((match for match in matches if match.encoding == "cp1252"), None)
    if best and western and western.chaos <= best.chaos + _AS_GOOD:
        best = western  # of several that fit about as well, the one most files are in
    if best is None:
        raise DocumentError(f"{name} is in no known encoding: save it as UTF-8 and import it again")
    return str(best), best.encoding


def text_document(name: str, data: bytes, source: str, limit: int = FILE_BYTES) -> Document:
    """A plain text file, as scraped, with its mojibake mended: the title is found by reading it. DocumentError when it
    is empty, larger than `limit` bytes, not text, or XML."""
    check_size(name, data, limit)
    text, encoding = decoded(data, name)
    if not visible(text).strip():
        raise DocumentError(f"{name} is empty: give a file with an article in it")
    if _MARKUP.match(text):
        raise DocumentError(
            f"{name} is a web page or a feed, not plain text: name a page .html, and add a feed as a source"
        )
    return Document(source=source, keys=(key("path", name),), text=mended(text), encoding=encoding)


def check_size(name: str, data: bytes, limit: int) -> None:
    if len(data) > limit:
        raise DocumentError(
            f"{name} has {len(data) / MB:,.1f} MB, and {limit / MB:,.0f} MB is the most for one article: split it up"
        )


def key(kind: str, value: str) -> str:
    """An identity within a source. One that is too long for an index is hashed."""
    value = storable(value)
    if len(value) > KEY_LENGTH:
        value = "sha256-" + hashlib.sha256(value.encode()).hexdigest()
    return f"{kind}:{value}"


def json_document(
    name: str, number: int, line: str | bytes, source: str | None = None, limit: int = LINE_BYTES
) -> Document:
    """One record of JSON Lines: `{"text", "id"?, "title"?, "url"?, "source"?, "published"?}`; other keys are ignored.

    `number` counts lines from 1. `id` may be a whole number. The record's source goes before `source`, then the host of
    its link, then UNNAMED. A `url` that is no http or https link is taken as none: the article is good without.
    `text` is kept as given, tags and all, but for mojibake, which is mended. DocumentError names the line.
    """
    where = f"{name} line {number}"
    record = _record(where, line, limit)
    text, title = _text(where, record, "text"), _text(where, record, "title")
    if text is None:
        raise DocumentError(f'{where}: there is no text: give the article\'s words as "text"')
    url = canonical_link(record.get("url"))
    given = _text(where, record, "source") or source or host_of(url) or UNNAMED
    keys = []
    if (identity := _identity(where, record)) is not None:
        keys.append(key("id", identity))
    if url is not None:
        keys.append(key("url", url))
    return Document(
        source=" ".join(given.split())[:MOST_IMPORTED],
        keys=tuple(keys) or ("text:" + hashlib.sha256(text.encode()).hexdigest(),),
        text=text,
        title=" ".join(title.split())[:TITLE_LENGTH] if title else None,
        url=url,
        published_at=_published(where, record),
    )


def _record(where: str, line: str | bytes, limit: int) -> dict[str, object]:
    size = len(line)
    if size > limit:
        raise DocumentError(
            f"{where}: {size / MB:,.1f} MB is more than the {limit / MB:,.0f} MB of a record: split it up"
        )
    try:
        record = json.loads(line.decode("utf-8-sig") if isinstance(line, bytes) else line.removeprefix("\ufeff"))
    except UnicodeDecodeError:
        raise DocumentError(f"{where}: it is not UTF-8: JSON Lines are written in UTF-8") from None
    except json.JSONDecodeError as error:
        raise DocumentError(f"{where}: broken JSON at column {error.colno}: write one JSON object a line") from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        raise DocumentError(
            f"{where}: it is nested too deep, or a number in it is too long: write a flat record"
        ) from None
    if not isinstance(record, dict):
        raise DocumentError(f'{where}: it is not a JSON object: write {{"text": "…"}}')
    return record


def _text(where: str, record: dict[str, object], field: str) -> str | None:
    """The field's words; None when it is missing, null or blank."""
    value = record.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        raise DocumentError(f'{where}: "{field}" is not text: put it in quotation marks')
    kept = mended(storable(value))
    return kept if visible(kept).strip() else None


def _identity(where: str, record: dict[str, object]) -> str | None:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = _text(where, record, "id")
    return text.strip() if text else None


def _published(where: str, record: dict[str, object]) -> datetime | None:
    text = _text(where, record, "published")
    if text is None:
        return None
    at = instant(text)
    if at is None:
        years = f"{OLDEST_YEAR} and {NEWEST_YEAR}"
        raise DocumentError(f'{where}: "published" is no time between {years}: write it like 2026-03-01T08:30:00Z')
    return at
