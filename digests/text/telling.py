"""Which words tell what happened. A place, a person and a day are shared by all the news of a small town: that two
articles tell of one event shows in the other words, or in more names and figures than a place and a person have."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from digests.text.terms import stems

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

TOLD = 0.03  # cosine of the telling words, without the heaviest shared one, from which long articles tell of one event
BRIEF = 3.0  # times as much is asked of short ones, where a turn of phrase is much of the text
WHOLE = 100  # stems of an article that is not short
FREE, ENOUGH = 3, 6  # shared names and figures: a place and a person prove nothing; so many, on their own, do
UNCASED = 4  # where capitals tell no names, the heaviest shared stems that may be a place, a person and a day
CASED = 0.45  # share of an article's stems: with more names than that, its language writes every noun with a capital
LETTERS = 4  # of a word; shorter ones hold sentences together, in every spaced script

_SPACED = "\u0e00"  # scripts before it put spaces between words; of the others, stems are pairs of letters
_DATES = """
    monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    one two three four five six seven eight nine ten eleven twelve
    montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes jueves viernes domingo
"""  # words of every day's news, which the background may lack
DAILY = frozenset(stem for word in _DATES.split() for stem in stems(word))


def names_known(names: int, of: int) -> bool:
    """Whether capitals tell names from other words, in an article with so many names among its stems."""
    return 0 < names < CASED * of


def tell_alike(one: Mapping[str, float], other: Mapping[str, float], names: Set[str], cased: bool) -> bool:
    """Whether two weighted texts share enough of what happened to be of one event. `names` are those of either."""
    apart = names if cased else frozenset[str]()
    mine, theirs = (
        {stem: weight for stem, weight in text.items() if stem not in apart and _tells(stem)} for text in (one, other)
    )
    products = sorted((weight * theirs[stem] for stem, weight in mine.items() if stem in theirs), reverse=True)
    told = sum(products[1 if cased else UNCASED :])
    lengths = math.sqrt(sum(x * x for x in mine.values()) * sum(x * x for x in theirs.values()))
    shared = sum(1 for stem in one if stem in other and (stem in apart or stem[0].isdigit()) and stem not in DAILY)
    asked = TOLD * min(BRIEF, WHOLE / min(len(one), len(other)))
    unproven = min(1.0, max(0.0, (ENOUGH - shared) / (ENOUGH - FREE)))
    return told >= lengths * asked * unproven


@lru_cache(maxsize=1 << 16)  # of stems, which are short: a window's stories are compared again and again
def _tells(stem: str) -> bool:
    if stem in DAILY or stem[0].isdigit():
        return False
    return len(stem) >= LETTERS or stem[0] >= _SPACED
