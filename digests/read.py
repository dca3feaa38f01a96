"""One article read: original in, Reading out. Pure; runs in the reader processes."""

from __future__ import annotations

from digests.model import Reading
from digests.text.clean import clean
from digests.text.language import language
from digests.text.quotes import quotes
from digests.text.stories import features
from digests.text.summary import summary


def read(original: str, title: str | None = None) -> Reading:
    """Body, receipt, quotes, summary, language and grouping features of an original; every span lies in it."""
    cleaned = clean(original, title)
    body = "\n\n".join(span.of(original) for span in cleaned.paragraphs)
    return Reading(
        title=cleaned.title,
        paragraphs=cleaned.paragraphs,
        removed=cleaned.removed,
        quotes=quotes(original, cleaned.paragraphs),
        summary=summary(original, cleaned.paragraphs, cleaned.title),
        language=language(body),
        byline=cleaned.byline,
        features=features(cleaned.title, body),
    )
