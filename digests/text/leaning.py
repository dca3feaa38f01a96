"""Sentences that are not whole on their own: what each needs beside it. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text.language import FUNCTION_WORDS
from digests.text.languages import LANGUAGES

if TYPE_CHECKING:
    from digests.model import Span

FIRST_NAME = 30
"""Characters, at most."""

_BARE = re.compile(r"[\"“«„][^\"“”«»„]*+[\"”»“]\Z|「[^」]*+」。?\Z")
_SURNAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr)\.? )?([A-ZÀ-Þ](?:['’][A-Z])?[a-zß-ÿ][\w-]{1,30})(?:['’]s)?(?=,? [a-zß-ÿ\d])"
)
_SMALL = FUNCTION_WORDS["en"]  # "But Blake"
_CAPITAL_NOUNS = {code for code, table in LANGUAGES.items() if table.grammar and table.grammar.capital_nouns}
_LEANING = {
    code: re.compile(table.leaning if code == "ja" else rf"[\"“‘'«„]?(?:{table.leaning})\b", re.IGNORECASE)
    for code, table in LANGUAGES.items()
}


def leans(text: str, tongue: str | None) -> bool:
    """Whether the sentence is not whole without those before it: it opens so, or is a quotation and does not say whose.

    `tongue` is ISO 639-1.
    """
    leaning = _LEANING.get(tongue or "")
    return (leaning is not None and leaning.match(text) is not None) or is_torn(text) or _BARE.match(text) is not None


def surname(original: str, start: int, sentence: Span, tongue: str | None) -> str:
    """The name that a sentence opens with ("Blake, 58, …", "Blake said …") and that one before it introduces, from
    `start` on. Empty where there is none, and in a language that gives capitals to nouns."""
    match = None if tongue in _CAPITAL_NOUNS else _SURNAME.match(original, sentence.start, sentence.end)
    if match and introduces(original[start : sentence.start], match[1]) and f" {match[1].lower()} " not in original:
        return match[1]
    return ""


def introduces(text: str, name: str) -> bool:
    """Whether the text has the name behind a first name or a title: "Oona Blake"."""
    at = text.find(f" {name}")
    while at > 0:
        end = at + 1 + len(name)
        first = text[max(0, at - FIRST_NAME) : at].split()[-1:]
        if first and not text[end : end + 1].isalnum() and _is_first_name(first[0]):
            return True
        at = text.find(f" {name}", end)
    return False


def _is_first_name(word: str) -> bool:
    return word[0].isupper() and (word[-1].isalpha() or len(word) == len("J.")) and word.lower() not in _SMALL


def is_torn(text: str) -> bool:
    """Whether a quotation begins or ends elsewhere."""
    if text.isascii():
        return text.count('"') % 2 == 1
    opened, closed = text.count("“"), text.count("”")
    if low := text.count("„"):  # “ closes what „ opens
        opened, closed = low, opened + closed
    return text.count('"') % 2 == 1 or opened != closed or text.count("«") != text.count("»")
