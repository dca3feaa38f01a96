"""Files of articles as documents: reading from disk happens here, understanding in digests.feeds."""

from __future__ import annotations

import importlib.resources
import re
import stat
import tomllib
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import structs

from digests.errors import DocumentError, ReadError
from digests.feeds.files import FILE_BYTES, LINE_BYTES, Kind, decode, json_document, key, kind, text_document
from digests.naming import UNNAMED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from datetime import datetime
    from importlib.resources.abc import Traversable

    from digests.model import Document
    from digests.ports.reader import Reader

SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson")
HEAD = 65_536  # bytes that tell what a file is

Wrong = DocumentError | ReadError


async def documents(paths: Iterable[str], source: str | None, reader: Reader) -> AsyncIterator[Document | Wrong]:
    """The articles in files and folders, in order of path; what cannot be read comes as its error, the rest go on."""
    for given in paths:
        if not given:
            yield DocumentError("an empty path names nothing: name a file or a folder")
            continue
        for path in _files(Path(given)):
            if isinstance(path, DocumentError):
                yield path
                continue
            try:
                with _opened(path) as file:
                    head = file.read(HEAD)
                    file.seek(0)
                    what = kind(path.name, head)
                    if what is Kind.LINES:
                        for line in _lines(path, file, head, source):
                            yield line
                    else:
                        yield await _one(path, file, what, source, reader)
            except FileNotFoundError:
                yield DocumentError(f"{path} does not exist: check its name")
            except OSError as error:
                yield DocumentError(f"{path} cannot be read ({error.strerror}): check that it is a file you may read")
            except (DocumentError, ReadError) as error:
                yield error


def _files(path: Path) -> Iterator[Path | DocumentError]:
    if not path.is_dir():
        yield path
        return
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not found:
        yield DocumentError(f"{path} holds no {', '.join(SUFFIXES)} file: name a file, or another folder")
    yield from found


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file: a pipe or a device might have no end, and cannot be read twice."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise DocumentError(f"{path} is no regular file: save what it holds to one, and import that")
    with path.open("rb") as file:
        yield file


async def _one(path: Path, file: BinaryIO, what: Kind, source: str | None, reader: Reader) -> Document:
    data = _contents(path, file)
    if what is Kind.PAGE:
        document = await reader.extract(data, str(path))
        document = structs.replace(document, source=source) if source else document
        return document if document.url else _keyed(document, path)
    return _keyed(text_document(str(path), data, source or UNNAMED), path)


def _contents(path: Path, file: BinaryIO) -> bytes:
    data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        size = max(len(data), path.stat().st_size) / 1e6
        raise DocumentError(f"{path} has {size:,.1f} MB, and {FILE_BYTES / 1e6:.0f} MB is the most: split it up")
    return data


def _keyed(document: Document, path: Path) -> Document:
    """Identified by the whole path, so that it is the same file from wherever it is named."""
    return structs.replace(document, keys=(key("path", str(path.resolve())),))


def _lines(path: Path, file: BinaryIO, head: bytes, source: str | None) -> Iterator[Document | DocumentError]:
    """Each line of a JSON Lines file. The file is never held whole, unless it is small and not in UTF-8."""
    if _is_utf8(head):
        yield from _records(path, bounded_lines(file, LINE_BYTES), source)
        return
    if path.stat().st_size > FILE_BYTES:
        raise DocumentError(f"{path} is not UTF-8: save it as UTF-8 and import it again")
    text = decode(_contents(path, file), str(path))
    yield from _records(path, (line.encode() for line in text.split("\n")), source)


def bounded_lines(file: BinaryIO, most: int) -> Iterator[bytes]:
    """The lines of a file, of each at most `most` + 1 bytes: what is longer is cut there, and its rest passed over."""
    cut = False
    while line := file.readline(most + 1):
        if not cut:
            yield line
        cut = not line.endswith(b"\n")


def _records(path: Path, lines: Iterable[bytes], source: str | None) -> Iterator[Document | DocumentError]:
    empty = True
    seen: dict[tuple[str, str], tuple[int, int]] = {}  # (source, key) to the line it first stood on, and its text
    for number, line in enumerate(lines, 1):
        if line.strip():
            empty = False
            try:
                document = json_document(str(path), number, line, source)
            except DocumentError as error:
                yield error
                continue
            of_text = hash(document.text)
            first, text = seen.setdefault((document.source, document.keys[0]), (number, of_text))
            if text == of_text:
                yield document
            else:
                yield DocumentError(
                    f"{path} line {number}: line {first} has the same id with another text: give each its own"
                )
    if empty:
        yield DocumentError(f"{path} is empty: give a file with articles in it")


def _is_utf8(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3 and len(head) == HEAD  # a character cut at the edge of the head
    return True


async def samples(now: datetime, reader: Reader) -> AsyncIterator[Document]:
    """The sample articles, published as long before `now` as their index says."""
    folder = importlib.resources.files("config") / "samples"
    index = tomllib.loads((folder / "samples.toml").read_text(encoding="utf-8"))
    for entry in index["article"]:
        document = await _sample(folder / entry["file"], entry["publisher"], reader)
        yield structs.replace(
            document,
            keys=(key("sample", entry["file"]),),
            source=entry["publisher"],
            url=entry["url"],
            published_at=now - _age(entry["age"]),
        )


async def _sample(file: Traversable, publisher: str, reader: Reader) -> Document:
    if kind(file.name, b"") is Kind.PAGE:
        return await reader.extract(file.read_bytes(), file.name)
    return text_document(file.name, file.read_bytes(), publisher)


def _age(text: str) -> timedelta:
    """`14h30m` as a length."""
    found = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?", text)
    if not text or found is None:
        raise DocumentError(f"samples.toml: “{text}” is no age: write it like 14h30m")
    return timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
