"""Which words of a sentence say who spoke. Every town and everybody in it is invented."""

from __future__ import annotations

import pytest

from digests.model import Quote, Span
from digests.text.quotes import quotes


def read(text: str) -> list[Quote]:
    return list(quotes(text, [Span(0, len(text))]))


ROLES = [
    # a role that "for", "of" or "and" carries on
    ("“The quay is dry,” said vice chancellor for studies Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said director of rigging and sails Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said skipper and owner Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” skipper and owner Berit Aas said.", "Berit Aas"),
    ("“The quay is dry,” said the owner and skipper, Berit Aas.", "Berit Aas"),
    ("“The quay is dry,” said the minister for fish and salt, Berit Aas.", "Berit Aas"),
    # whom somebody acts for, or stands beside
    ("“The quay is dry,” said a lawyer for skipper Berit Aas.", "a lawyer for skipper Berit Aas"),
    ("“The quay is dry,” said lawyers for skipper Berit Aas.", "lawyers for skipper Berit Aas"),
    ("“The quay is dry,” said the owner and Berit Aas.", "the owner"),
    ("“The quay is dry,” said the owner and his sister, Berit Aas.", "the owner"),
]


@pytest.mark.parametrize(("text", "speaker"), ROLES)
def test_a_role_of_several_words_is_its_holders(text: str, speaker: str) -> None:
    (quote,) = read("Mayor Ida Falk came late. " + text)
    assert quote.speaker == speaker
