"""One article read: original in, Reading out. Pure; runs in the reader processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.model import Reading
from digests.text import quotes as english
from digests.text.clean import clean
from digests.text.language import is_short, language
from digests.text.languages import LANGUAGES
from digests.text.spoken import japanese, plain, turns
from digests.text.stories import features
from digests.text.summary import summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Quote, Span


def read(original: str, title: str | None = None) -> Reading:
    """Body, receipt, quotes, summary, language and grouping features of an original; every span lies in it."""
    cleaned = clean(original, title)
    body = "\n\n".join(span.of(original) for span in cleaned.paragraphs)
    tongue = language(body)
    return Reading(
        title=cleaned.title,
        paragraphs=cleaned.paragraphs,
        removed=cleaned.removed,
        quotes=_quotes(original, cleaned.paragraphs, "en" if tongue is None and is_short(body) else tongue),
        summary=summary(original, cleaned.paragraphs, cleaned.title, tongue=tongue),
        language=tongue,
        byline=cleaned.byline,
        features=features(cleaned.title, body),
    )


def _quotes(original: str, paragraphs: Sequence[Span], tongue: str | None) -> tuple[Quote, ...]:
    if tongue == "en":
        return english.quotes(original, paragraphs)
    if tongue == "ja":
        return japanese.quotes(original, paragraphs)
    if tongue is not None and LANGUAGES[tongue].grammar is not None:
        return turns.quotes(original, paragraphs, tongue)
    return plain.quotes(original, paragraphs)
