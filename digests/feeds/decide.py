"""What to do with a document that came in, given what the store holds."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from digests.model import Document, Known


class New(Struct, frozen=True):
    """Nothing is held under its keys, nor this text under others: add it."""


class Changed(Struct, frozen=True):
    """The article is held with another text: add a version. `version` is the newest one held."""

    article_id: int
    version: int


class Same(Struct, frozen=True):
    """The article is held as it is, under its keys or others: do nothing."""

    article_id: int


def content_hash(document: Document) -> bytes:
    """32 bytes that change when the words of title or text do: white space and Unicode composition are not words."""
    digest = hashlib.sha256()
    for part in (document.title or "", document.text):
        words = " ".join(unicodedata.normalize("NFC", part).split())
        digest.update(words.encode("utf-8", "surrogatepass") + b"\0")
    return digest.digest()


def decide(content_hash: bytes, known: Known | None, same_text: Known | None) -> New | Changed | Same:
    """`known` is held under the document's keys, `same_text` has its content under any keys of the source.

    Keys are stronger: an article that now reads like another one is a change of that article.
    """
    if known is not None:
        if known.content_hash == content_hash:
            return Same(known.article_id)
        return Changed(known.article_id, known.version)
    if same_text is not None:
        return Same(same_text.article_id)
    return New()
