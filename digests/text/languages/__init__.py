"""The languages that are read here, by ISO 639-1. A new one is a module beside the others and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.text.languages import de, en, es, fr, it, ja, pt

if TYPE_CHECKING:
    from digests.text.languages.table import Language

LANGUAGES: dict[str, Language] = {
    "en": en.LANGUAGE,
    "es": es.LANGUAGE,
    "fr": fr.LANGUAGE,
    "de": de.LANGUAGE,
    "it": it.LANGUAGE,
    "pt": pt.LANGUAGE,
    "ja": ja.LANGUAGE,
}
