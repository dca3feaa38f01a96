"""What the other tests measure growth with tells even growth from quadratic."""

from __future__ import annotations

import pytest

from tests.growth import assert_even, assert_even_text


def pairs(text: str) -> int:
    return sum(one == other for one in text for other in text)


def test_even_growth_passes() -> None:
    assert_even_text(lambda text: [letter.upper() for letter in text], "a b")
    assert_even_text(sorted, "ab")
    assert_even(lambda numbers: sum(number * number for number in numbers), range)


def test_what_takes_no_time_passes() -> None:
    assert_even_text(len, "a")


def test_quadratic_growth_fails() -> None:
    with pytest.raises(AssertionError, match=r"4 times the input took [12]\d times as long"):
        assert_even_text(pairs, "ab", size=300)
