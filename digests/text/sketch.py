"""Which texts are made of the same words in the same order: sketches of their word triples, compared."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SKETCH = 128  # smallest hashes of triples that are kept of a text
FEWEST = 12  # triples that must be compared; fewer are chance
_SPREAD = 0x9E3779B1  # the golden ratio's bits: checksums of like texts come to lie far apart


def sketch(text: list[str]) -> tuple[int, ...]:
    """The SKETCH smallest hashes of the triples of words: of two texts, a fair sample of what they share."""
    folded = " ".join(text).lower().encode("utf-8", "replace").split(b" ")
    triples = zip(folded, folded[1:], folded[2:], strict=False)
    hashes = [checksum * _SPREAD & 0xFFFFFFFF for checksum in set(map(zlib.crc32, map(b" ".join, triples)))]
    return tuple(sorted(hashes)[:SKETCH])


def containment(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of the shorter text's triples that the other has too, estimated from two sketches; 0 when there are too
    few to tell."""
    if not one or not other:
        return 0.0
    # Beyond the smaller sketch's end, that sketch says nothing, unless it is a whole text.
    bounds = [sketch[-1] for sketch in (one, other) if len(sketch) == SKETCH]
    bound = min(bounds, default=max(one[-1], other[-1]))
    first, second = ({value for value in sketch if value <= bound} for sketch in (one, other))
    fewest = min(len(first), len(second))
    return len(first & second) / fewest if fewest >= FEWEST else 0.0
