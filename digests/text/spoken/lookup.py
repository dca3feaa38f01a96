"""What a single word is, by a language's table: a first name, a role, a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.text import name_words

if TYPE_CHECKING:
    from digests.text.languages.table import Grammar


def plain(word: str) -> str:
    """As words stand in a table."""
    return word.lower().replace("’", "'")


def first_name_sex(word: str, grammar: Grammar) -> str | None:
    """ "m", "f", "?" for either, None when the word is no first name that is known."""
    word = word.split("-")[0] if word not in grammar.men | grammar.women else word
    if word in grammar.men or word in grammar.women:
        return "?" if word in grammar.men and word in grammar.women else "m" if word in grammar.men else "f"
    male, female = word in name_words.MALE_NAMES, word in name_words.FEMALE_NAMES
    return None if not (male or female) else "?" if male and female else "m" if male else "f"


def is_role(word: str, grammar: Grammar) -> bool:
    low = plain(word)
    return low in grammar.roles or (len(low) > 3 and low.endswith(grammar.role_endings))


def is_body(word: str, grammar: Grammar) -> bool:
    low = plain(word)
    return low in grammar.bodies or (bool(grammar.body_endings) and low.endswith(grammar.body_endings))


def sex_of_role(word: str, grammar: Grammar) -> str:
    """By its ending, or by the form for the other sex that the table has."""
    if word.endswith(grammar.feminine_roles):
        return "f"
    if word.endswith(grammar.masculine_roles):
        return "m"
    roles = grammar.roles
    if word.endswith("a") and (word[:-1] + "o" in roles or word[:-1] in roles or word[:-1] + "e" in roles):
        return "f"
    if word.endswith("e") and word[:-1] in roles:
        return "f"
    if word + "a" in roles or word + "e" in roles or (word[-1:] in "oe" and word[:-1] + "a" in roles):
        return "m"
    return ""
