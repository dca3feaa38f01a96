"""Which texts fill in one form. A desk's briefs on every quake and every share are alike in all but their names and
figures; a copy, however cut or touched up, has those of its original."""

from __future__ import annotations

import sys
from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.nearness import share
from digests.text.vectors import FIGURE, NAME, surest, usual

if TYPE_CHECKING:
    from digests.model import Features

OTHER = 0.5  # of what each of two texts opens with, the part that the other lacks if they tell of two things
FEWEST = 2  # figures that tell, without one in common; where nouns have capitals, names are a small part of them


class Form(Struct, frozen=True):
    """What an article filled in. `facts` are the names and figures that it opens with, `stems` what it is known to
    have, `surely` the weight above which any other stem is not in it."""

    facts: tuple[str, ...]
    stems: Collection[str]
    surely: float

    @classmethod
    def of(cls, features: Features, stems: Collection[str]) -> Form:
        return cls(tuple(map(sys.intern, features.facts)), stems, surest(features))

    def differs(self, other: Form) -> bool:
        """Whether each opens with other names and figures than stand anywhere in the other. It takes both: what was
        cut from a copy stands in the original alone."""
        return self._is_apart_from(other) and other._is_apart_from(self)

    def names_others(self, other: Form) -> bool:
        """Whether each opens with a name that the other has nowhere. With the same names, other figures may be news of
        the same event."""
        return any(map(_is_name, self._missing(other))) and any(map(_is_name, other._missing(self)))

    def _is_apart_from(self, other: Form) -> bool:
        missing = self._missing(other)
        usually = usual(self.facts).items()
        weights = {stem: weight * (NAME if _is_name(stem) else FIGURE) for stem, weight in usually}
        if share(weights, missing) >= OTHER:
            return True
        figures = [stem for stem in self.facts if not _is_name(stem)]
        return len(figures) >= FEWEST and missing.issuperset(figures) and any(map(_is_name, missing))

    def _missing(self, other: Form) -> set[str]:
        """The facts that the other surely has not."""
        return {stem for stem, weight in usual(self.facts).items() if stem not in other.stems and weight > other.surely}


def _is_name(fact: str) -> bool:
    return not fact[0].isdigit()
