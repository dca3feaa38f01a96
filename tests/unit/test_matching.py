"""What of its topics a story has: on stems, whole words, in the language of each text; and within bounds of time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.matching import BUDGET, PATIENCE, Match, Matcher
from digests.model import Topics
from tests.growth import assert_ends, assert_even_text
from tests.make import headline


def still() -> float:
    """A timer that stands: only the limit of one search counts."""
    return 0.0


class Steps:
    """A timer that takes so many seconds from one look to the next."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now = seconds, 0.0

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


def match(topics: Topics, title: str, lead: str = "", language: str | None = "en") -> Match:
    return Matcher(topics, still).match([headline(title=title, lead=lead, language=language)])


def found(term: str, text: str, language: str | None = "en") -> bool:
    return bool(match(Topics(any=(term,)), text, language=language).found)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("ferry", "Two ferries collide"),
        ("ferries", "The ferry is late"),
        ("FERRY", "the ferry is late"),
        ("ferry", "THE FERRY’S CREW"),
        ("night ferry", "All night ferries stop"),
        ("night-ferry", "The night ferry stops"),
        ("O'Brien", "Cleo O’Brien wins"),
        ("café", "Every CAFÉ closes"),
        ("ferry", "ｆｅｒｒｙ late"),
        ("5G", "No 5g on the moor"),
        ("election", "An election, at last"),
    ],
)
def test_words_and_phrases_are_found_on_stems_whatever_their_case(term: str, text: str) -> None:
    assert found(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("ferry", "The ferryman rows"),
        ("night ferry", "The night had no ferry"),
        ("night ferry", "Ferry night"),
        ("cafe", "Every café closes"),
        ("ferry", ""),
        ("—", "A dash — and another"),
        ("—", ""),
    ],
)
def test_only_whole_words_in_their_order_are_found(term: str, text: str) -> None:
    assert not found(term, text)


@pytest.mark.parametrize(
    ("term", "text", "language"),
    [
        ("Wahl", "Die Wahlen im Mai", "de"),
        ("elección", "Las elecciones de mayo", "es"),
        ("chevaux", "Le cheval est là", "fr"),
        ("elezione", "Le elezioni di maggio", "it"),
        ("governo", "Os governos de maio", "pt"),
        ("ferry", "Two ferries collide", None),
        ("ferry", "Two ferries collide", "xx"),
    ],
)
def test_every_text_is_read_by_the_stemmer_of_its_language(term: str, text: str, language: str | None) -> None:
    assert found(term, text, language)


def test_articles_of_one_story_may_be_in_several_languages() -> None:
    story = [headline(title="Zwei Fähren", language="de"), headline(title="The ferries", language="en")]
    assert Matcher(Topics(all=("Fähre", "ferry")), still).match(story).title == ("Fähre", "ferry")


@pytest.mark.parametrize(
    ("term", "text", "is_there"),
    [
        ("東京", "東京都の選挙", True),
        ("選挙", "東京都の選挙", True),
        ("京東", "東京都の選挙", False),
        ("アメリカ", "南ｱﾒﾘｶの川", True),
        ("AI", "AIと東京", True),
        ("AI", "TAI東京", False),
    ],
)
def test_where_words_are_not_set_apart_their_letters_are(term: str, text: str, is_there: bool) -> None:
    assert found(term, text, "ja") is is_there


def test_what_was_found_and_where() -> None:
    topics = Topics(any=("ferry", "comet", "oven"), all=("night",), none=("chess", "snow"))
    story = match(topics, "Night ferry late", "The ferry and the oven were late in the snow.")
    assert story == Match(title=("ferry", "night"), lead=("oven",), blocked=("snow",))
    assert not story.fits
    assert story.worth == 1.0


def test_a_story_has_what_one_of_its_articles_has() -> None:
    story = [headline(title="Ferry late", lead="In the fog."), headline(title="Fog at sea", lead="By night.")]
    assert Matcher(Topics(any=("fog",), all=("ferry", "night")), still).match(story) == Match(
        title=("fog", "ferry"), lead=("night",)
    )
    assert Matcher(Topics(none=("fog",)), still).match(story).blocked == ("fog",)


@pytest.mark.parametrize(
    ("topics", "expected", "fits", "worth"),
    [
        (Topics(), Match(), True, 0.0),
        (Topics(any=("eels", "fog")), Match(lead=("fog",)), True, 0.5),
        (Topics(any=("eels", "oven")), Match(wanted=("eels", "oven")), False, 0.0),
        (Topics(all=("ferry", "oven")), Match(title=("ferry",), lacking=("oven",)), False, 1.0),
        (Topics(any=("eels",), all=("ferry",)), Match(title=("ferry",), wanted=("eels",)), False, 1.0),
        (Topics(none=("fog",)), Match(blocked=("fog",)), False, 0.0),
        (Topics(none=("eels",)), Match(), True, 0.0),
    ],
)
def test_one_of_any_every_one_of_all_and_none_of_none(
    topics: Topics, expected: Match, fits: bool, worth: float
) -> None:
    story = match(topics, "Ferry late", "Fog lay over Lindmouth.")
    assert (story, story.fits, story.worth) == (expected, fits, worth)


def test_regular_expressions_see_the_text_as_it_is_but_for_case() -> None:
    topics = Topics(any=(r"/\bferr(y|ies)\b/",), all=("/LATE$/",), none=("/[0-9]{3} aboard/",))
    assert match(topics, "Two Ferries late", "40 aboard") == Match(title=(r"/\bferr(y|ies)\b/", "/LATE$/"))
    assert match(topics, "The ferryman", "It is late, 140 aboard.").blocked == ("/[0-9]{3} aboard/",)


SLOW = "/(a+)+$/"
LINE = "a" * 3_000 + "!"


@pytest.mark.parametrize("slow", [SLOW, "/(a|aa)+$/", "/(?R)?a/"])
def test_a_regular_expression_that_would_run_for_ever_stops_and_is_not_tried_again(slow: str) -> None:
    matcher = Matcher(Topics(any=(slow, "ferry")), still)
    story = matcher.match([headline(title=LINE, lead="The ferry."), headline(title="a")])
    assert story == Match(lead=("ferry",), unfinished=(slow,)), "though it would have found the second title"
    assert_ends(lambda: [matcher.match([headline(title=LINE)]) for _ in range(2_000)])


def test_what_ran_out_of_time_neither_blocks_nor_counts_as_there() -> None:
    assert match(Topics(none=(SLOW,)), LINE) == Match(unfinished=(SLOW,))
    assert match(Topics(all=(SLOW,)), LINE) == Match(lacking=(SLOW,), unfinished=(SLOW,))
    assert match(Topics(any=(SLOW,)), LINE).wanted == (SLOW,)


def test_what_was_found_before_the_time_ran_out_stays_found() -> None:
    story = Matcher(Topics(any=(SLOW,)), still).match([headline(title="aa"), headline(title=LINE, lead="")])
    assert story == Match(title=(SLOW,)), "one that was found is not looked for again"


def test_an_edition_has_one_budget_for_all_regular_expressions() -> None:
    patterns = tuple(f"/eel{n}/" for n in range(5))
    matcher = Matcher(Topics(any=patterns), Steps(BUDGET / 8))
    for _ in range(2):
        matcher.match([headline(title="fog", lead="")])
    assert sorted(matcher.unfinished) == list(patterns)
    assert Matcher(Topics(any=patterns), Steps(PATIENCE / 1_000)).match([headline()]).unfinished == ()


def test_a_regular_expression_that_no_longer_reads_counts_as_not_found() -> None:
    assert match(Topics(any=("/(eels/", "ferry")), "Ferry") == Match(title=("ferry",), unfinished=("/(eels/",))


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(words, words, st.sampled_from(["en", "de", "fr", "ja", None]), words, words, words)
def test_any_words_against_any_text(
    title: str, lead: str, language: str | None, one: str, two: str, three: str
) -> None:
    topics = Topics(any=(one,), all=(two,), none=(three,))
    story = match(topics, title, lead, language)
    assert set(story.found) <= {one, two}
    assert story.fits == (one in story.found and two in story.found and not story.blocked)


@given(st.lists(st.sampled_from(["night", "ferry", "snow", "oven", "the", "of"]), min_size=1, max_size=6), st.data())
def test_a_phrase_cut_out_of_a_text_is_found_in_it(text: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert found(" ".join(text[start:end]), " ".join(text))


@pytest.mark.parametrize("piece", ["night ", "ferry", "東", "’", "e\u0301", "a1_ "])
def test_long_texts_take_even_time(piece: str) -> None:
    topics: dict[str, Any] = {"any": ("night ferry", "ferry ferry", "東京"), "none": ("snow",)}
    matcher = Matcher(Topics(**topics), still)
    assert_even_text(lambda text: matcher.match([headline(title=text, lead=text)]), piece)
