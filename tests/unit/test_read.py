"""An article read as a whole: the time it takes, whatever it is made of."""

from __future__ import annotations

import pytest

from digests.read import read
from tests.growth import assert_even_text


@pytest.mark.parametrize("piece", ["“a\n", "a\n", "“a b”\n", "“a\n\n", "A b\n", "“A", "Jane Roe said “a b c.”\n\n"])
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(read, piece)
