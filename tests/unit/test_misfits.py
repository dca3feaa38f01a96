"""What does not fit, in words: where it is, what would do, what somebody may have meant."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import Meta, Struct
from msgspec.inspect import type_info

from digests import misfits
from digests.model import Length


class Boat(Struct, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=9)]
    crew: list[Annotated[str, Meta(min_length=1)]] = []


class Harbour(Struct, forbid_unknown_fields=True):
    boats: tuple[Boat, ...]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (bool, "true or false"),
        (int, "a whole number"),
        (Annotated[int, Meta(ge=1, le=9)], "a whole number from 1 to 9"),
        (Annotated[float, Meta(gt=0, le=2.5)], "a number above 0 to 2.5"),
        (Literal["cod", "eel"], "cod or eel"),
        (Length, "headlines or brief or standard"),
        (str, "a text"),
        (Annotated[str, Meta(max_length=5)], "a text of 0 to 5 characters"),
        (list[int], "a list, each of it a whole number"),
        (Annotated[tuple[bool, ...], Meta(max_length=3)], "a list of at most 3, each of it true or false"),
        (bool | datetime, "true or false or a moment with its offset, such as 2026-11-20T08:00:00Z"),
        (Boat, "a table of name, crew"),
        (bytes, "another kind of value"),
    ],
)
def test_what_would_do(kind: object, words: str) -> None:
    assert misfits.wanted(type_info(kind)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("two\nlines", "“two lines”"),
        ("x" * 9_000, "“" + "x" * 59 + "…"),
        (True, "true"),
        (date(2026, 3, 4), "2026-03-04"),
        (time(8, 30), "08:30:00"),
        ([1, "a"], "[1, 'a']"),
        ("https://ann:secret@ledger.example/rss", "“https://ledger.example/rss”"),
        ({"feed": "https://ledger.example/rss?token=secret"}, "{'feed': 'https://ledger.example/rss?…"),
    ],
)
def test_a_value_is_said_back_short_and_without_secrets(value: object, words: str) -> None:
    assert misfits.shown(value) == words


def test_where_it_is_and_what_is_declared_there() -> None:
    given = {"boats": [{"name": "Ida"}, {"name": "Per", "crew": ["Ann", ""]}]}
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(given, Harbour)
    place = misfits.place_of(caught.value)
    assert place == ("boats", 1, "crew", 1)
    assert misfits.wanted(misfits.declared_at(Harbour, place)) == "a text"
    assert misfits.missing(caught.value) is None


def test_what_is_missing() -> None:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({"boats": [{}]}, Harbour)
    assert (misfits.place_of(caught.value), misfits.missing(caught.value)) == (("boats", 0), "name")


def test_keys_that_are_none_of_the_record_are_found_where_they_are() -> None:
    given = {"boats": [{"name": "Ida", "crews": []}, 7], "piers": 2}
    assert list(misfits.strangers(given, Harbour)) == [
        (("boats", 0, "crews"), ["name", "crew"]),
        (("piers",), ["boats"]),
    ]


def test_what_may_have_been_meant() -> None:
    assert misfits.nearest("crwe", ["name", "crew"], "boats.") == "did you mean boats.crew?"
    assert misfits.nearest("colour", ["name", "crew"]) == "choose from name, crew."
