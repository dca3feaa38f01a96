"""One article read: original in, Reading out. Pure; runs in the reader processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.model import Reading, Removal
from digests.text import quotes as english
from digests.text.clean import clean
from digests.text.language import is_short, language
from digests.text.languages import LANGUAGES
from digests.text.normal import normal
from digests.text.spoken import japanese, plain, turns
from digests.text.summary import summary
from digests.text.vectors import features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Quote, Span
    from digests.text.normal import Normal


def read(original: str, title: str | None = None) -> Reading:
    """Body, receipt, quotes, summary, language and grouping features of an original; every span lies in it."""
    seen = normal(original)
    text = seen.text
    cleaned = clean(text, title)
    body = "\n\n".join(span.of(text) for span in cleaned.paragraphs)
    tongue = language(body)
    reading = Reading(
        title=cleaned.title,
        paragraphs=cleaned.paragraphs,
        removed=cleaned.removed,
        quotes=_quotes(text, cleaned.paragraphs, "en" if tongue is None and is_short(body) else tongue),
        summary=summary(text, cleaned.paragraphs, cleaned.title, tongue=tongue),
        language=tongue,
        byline=cleaned.byline,
        features=features(cleaned.title, body),
    )
    return _in_original(reading, seen) if seen.steps else reading


def _in_original(reading: Reading, seen: Normal) -> Reading:
    """A reading of the normal text, with its spans in the original."""

    def moved(quote: Quote) -> Quote:
        first, last = quote.speaker_start, quote.speaker_end
        return structs.replace(
            quote,
            start=seen.start(quote.start),
            end=seen.end(quote.end),
            speaker_start=None if first is None else seen.start(first),
            speaker_end=None if last is None else seen.end(last),
        )

    return structs.replace(
        reading,
        paragraphs=tuple(map(seen.span, reading.paragraphs)),
        removed=tuple(Removal(seen.start(r.start), seen.end(r.end), r.reason) for r in reading.removed),
        quotes=tuple(map(moved, reading.quotes)),
        summary=tuple(map(seen.span, reading.summary)),
    )


def _quotes(original: str, paragraphs: Sequence[Span], tongue: str | None) -> tuple[Quote, ...]:
    if tongue == "en":
        return english.quotes(original, paragraphs)
    if tongue == "ja":
        return japanese.quotes(original, paragraphs)
    if tongue is not None and LANGUAGES[tongue].grammar is not None:
        return turns.quotes(original, paragraphs, tongue)
    return plain.quotes(original, paragraphs)
