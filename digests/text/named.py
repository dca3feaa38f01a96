"""Whom an article is about: the persons and bodies that it names where it matters, and whether they were heard of."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from digests.text import captions, fold, marks, name_words
from digests.text.background import COUNTS
from digests.text.names import Names, is_body
from digests.text.tokens import tokenize
from digests.text.words import DETERMINERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from digests.model import Span
    from digests.text.names import Mention

LEAD = 400  # characters that say what happened
OFTEN = 2  # times that a text says the name of someone who matters; once may be a passer-by, or whoever took a picture
CASED = ("de",)  # languages that write every noun with a capital, where two in a row are no name

_AGENCY = re.compile(rf"(?:the\s)?(?:{captions.AGENCY})", re.IGNORECASE)
_SHORT = 3  # letters: shorter words of a name are particles and initials; shorter initials are words of their own
_FIRST_NAMES = name_words.MALE_NAMES | name_words.FEMALE_NAMES
_JOINING = name_words.PARTICLES | {"the", "and", "of", "for"}
_IDLE = name_words.ORGANISATION_WORDS | name_words.SUFFIXES | _JOINING


def named(
    original: str, paragraphs: Sequence[Span], title: str | None, speakers: Iterable[str], language: str | None
) -> tuple[str, ...]:
    """Persons and bodies of more than one word that speak, or that the paragraphs name twice, in the lead, or as the
    title does; in order of the text, those who speak first. Agencies are none of them."""
    found = dict.fromkeys(filter(_is_named, speakers))
    if paragraphs and language not in CASED:
        names = Names(tokenize(original, paragraphs, marks.find(original, paragraphs)))
        said = [(names.full(mention), mention) for mention in names.mentions if _names_one(mention)]
        count = Counter(name for name, _ in said)
        headline = fold.folded(title or "")
        lead = min(paragraphs[0].start + LEAD, paragraphs[0].end)
        for name, mention in said:
            leads = mention.start < lead
            if leads or count[name] >= OFTEN or fold.folded(name) in headline:
                found.setdefault(name)
    return tuple(name for name in found if " " in name and not _AGENCY.fullmatch(name))


def is_heard(name: str, words: Set[str]) -> bool:
    """Whether a text of these folded words may have named the same one before, by more or fewer words or by initials.

    A first name alone proves nothing, nor does a word that bodies have in common.
    """
    parts = fold.words(name)
    initials = "".join(part[0] for part in parts if part not in _JOINING)
    if len(initials) >= _SHORT and initials in words and initials not in COUNTS:
        return True
    own = [part for part in parts if len(part) >= _SHORT and part not in _IDLE]
    if not is_body(name) and len(own) > 1 and own[0] in _FIRST_NAMES:
        own = own[1:]
    return not own or any(part in words for part in own)


def _is_named(speaker: str) -> bool:
    """Whether a speaker has a name, and is not just “a guard”."""
    return speaker[:1].isupper() and speaker.split()[0].lower() not in DETERMINERS


def _names_one(mention: Mention) -> bool:
    return mention.person is not None or is_body(mention.name)
