"""Who is one person, on what the articles say; and who is meant by a name."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests import people
from digests.people import FullName, Known, Person, full_name
from tests.make import article, reading
from tests.news import headline, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digests.model import Article

numbers = count(1)


def telling(*speakers: str | tuple[str, dict[str, Any]], article_id: int = 0, **given: Any) -> Article:
    """An article that quotes these speakers, each with a mention of the name before the words."""
    named = [(one, {}) if isinstance(one, str) else one for one in speakers]
    said = [f"words number {next(numbers)}" for _ in named]
    text = "\n".join(f"{name}: “{words}”" for (name, _), words in zip(named, said, strict=True))
    quotes = []
    for (name, more), words in zip(named, said, strict=True):
        start = text.index(f"{name}: “{words}”")
        quotes.append(
            quote(text, words, **{"speaker": name, "speaker_start": start, "speaker_end": start + len(name)} | more)
        )
    head = headline(article_id or next(numbers), **given)
    return article(headline=head, original=text, reading=reading(text, quotes=tuple(quotes)))


def names(found: Iterable[Person]) -> list[list[str]]:
    """Each person as the names that their articles give, the newest article's first."""
    return [[appearance.name for appearance in one.appearances] for one in found]


def gathered(*speakers: str | Sequence[str]) -> list[list[str]]:
    """Of one article for each, the first the newest; several in one article are given together."""
    told = [[one] if isinstance(one, str) else one for one in speakers]
    return names(people.gathered([telling(*one, age=age) for age, one in enumerate(told, 1)]))


@pytest.mark.parametrize(
    "one_person",
    [
        ("Ida Holm", "Ida Holm"),
        ("Ida Holm", "IDA HOLM", "Ida\u00a0 holm"),
        ("Ida Holm", "Prof. Ida Holm", "Dr Ida Holm", "Mrs. Ida Holm", "President Ida Holm", "Sir Ida Holm"),
        ("Ida M. Holm", "Ida Holm"),
        ("Ida Mette Holm", "Ida M. Holm", "Ida Holm"),
        ("Ida Holm Jr.", "Ida Holm"),
        ("Ida Holm PhD", "Ida Holm"),
        ("Jean-Luc O’Neil", "Jean-Luc O'Neil"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("J.K. Rowle", "J. K. Rowle"),
        ("Мира Ковач", "МИРА КОВАЧ"),
        ("Ｉｄａ Holm", "Ida Holm"),
        ("Varrick Lines", "Varrick Lines"),
        ("The Sennet Guild", "the Sennet Guild"),
    ],
)
def test_the_same_full_name_joins_articles(one_person: tuple[str, ...]) -> None:
    assert gathered(*one_person) == [list(one_person)]


@pytest.mark.parametrize(
    "two_people",
    [
        ("Ida Holm", "Otto Holm"),
        ("Ida Holm", "Holm"),
        ("Holm", "Holm"),
        ("Ida Holm", "I. Holm"),
        ("I. Holm", "I. Holm"),
        ("Ida M. Holm", "Ida R. Holm"),
        ("Ida Mette Holm", "Ida Maria Holm"),
        ("Ida Mette Ann Holm", "Ida Mette Holm"),
        ("Ida Holm Jr.", "Ida Holm Sr."),
        ("Ida Holm", "Ida Holm-Sand"),
        ("Vincent van Berg", "Vincent Berg"),
        ("van Berg", "van Berg"),
        ("Van Berg", "Van Berg"),
        ("Von der Leyen", "Ursula von der Leyen"),
        ("Holm Jr.", "Holm Jr."),
        ("Jean-Luc Sand", "Jean Luc Sand"),
        ("National Weather Office", "National Office"),
        ("the mayor", "the mayor"),
        ("Treasury", "Treasury"),
        ("Officials", "Officials"),
        ("ida holm", "ida holm"),
        ("the council", "the council"),
    ],
)
def test_less_than_that_does_not(two_people: tuple[str, str]) -> None:
    assert gathered(*two_people) == [[one] for one in sorted(two_people, key=lambda one: people._known(one))]


def test_a_name_that_two_others_may_be_stays_alone() -> None:
    assert gathered("Ida Holm", "Ida M. Holm", "Ida R. Holm") == [["Ida Holm"], ["Ida M. Holm"], ["Ida R. Holm"]]
    assert gathered("Ida Holm", "Ida M. Holm", "Ida Mette Holm", "Ida R. Holm") == [
        ["Ida Holm"],
        ["Ida M. Holm", "Ida Mette Holm"],
        ["Ida R. Holm"],
    ]
    assert gathered("Ida Holm", "Ida Holm Jr.", "Ida Holm Sr.") == [["Ida Holm"], ["Ida Holm Jr."], ["Ida Holm Sr."]]


def test_two_full_names_of_one_article_are_two_people() -> None:
    assert gathered(["Ida Holm", "Ida M. Holm"], "Ida Holm", "Ida M. Holm") == [
        ["Ida Holm", "Ida Holm"],
        ["Ida M. Holm", "Ida M. Holm"],
    ]
    assert gathered(["Ida Holm Jr.", "Ida Holm"]) == [["Ida Holm Jr."], ["Ida Holm"]]


def test_a_body_that_is_described_is_one_throughout_a_story() -> None:
    found = people.gathered(
        [
            telling("the council", "the mayor", story_id=7, age=1),
            telling("The council", "the mayor", story_id=7, age=2),
            telling("the council", story_id=8, age=3),
        ]
    )
    assert names(found) == [["the council", "The council"], ["the mayor"], ["the mayor"], ["the council"]]


def test_full_names_come_first_then_parts_then_descriptions_the_newest_of_each() -> None:
    found = people.gathered(
        [telling("the mayor", "Holm", "Ida Sand", age=1), telling("Otto Sand", age=2), telling("Lund", age=3)]
    )
    assert [(one.name, one.known) for one in found] == [
        ("Ida Sand", Known.FULL),
        ("Otto Sand", Known.FULL),
        ("Holm", Known.PART),
        ("Lund", Known.PART),
        ("the mayor", Known.DESCRIBED),
    ]


def test_a_repeat_is_no_second_witness() -> None:
    first = telling("Ida Holm", article_id=501, age=2)
    copied = telling("Ida Holm", article_id=502, age=1, duplicate_of=501)
    other = telling("Ida Holm", article_id=503, age=1, duplicate_of=900)
    assert [a.article.headline.article_id for a in people.gathered([copied, first])[0].appearances] == [501]
    assert len(people.gathered([first, other])[0].appearances) == 2, "what it repeats is not among them"


def test_who_has_no_name_is_nobody() -> None:
    assert people.gathered([telling(("Ida Holm", {"speaker": None}))]) == []


def test_the_fullest_name_is_shown() -> None:
    found = people.gathered(
        [telling("Ida Holm", age=1), telling("Ida  Mette\nHolm", age=2), telling("IDA HOLM", age=3)]
    )
    assert [one.name for one in found] == ["Ida Mette Holm"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Holm", ["Ida Holm", "Otto E. Holm", "Holm"]),
        ("holm", ["Ida Holm", "Otto E. Holm", "Holm"]),
        ("Holm’s", ["Ida Holm", "Otto E. Holm", "Holm"]),
        ("Mr. Holm's", ["Ida Holm", "Otto E. Holm", "Holm"]),
        ("Ida", ["Ida Holm"]),
        ("Ida Holm", ["Ida Holm"]),
        ("Prof. Dr. Ida Holm", ["Ida Holm"]),
        ("harbour master Ida Holm", ["Ida Holm"]),
        ("Prime Minister Otto Holm", ["Otto E. Holm"]),
        ("Ida M. Holm", ["Ida Holm"]),
        ("Otto Holm", ["Otto E. Holm"]),
        ("Otto Ernst Holm", ["Otto E. Holm"]),
        ("Otto R. Holm", []),
        ("E. Holm", ["Otto E. Holm"]),
        ("Anna Holm", []),
        ("Hol", []),
        ("von der Leyen", ["Ursula von der Leyen"]),
        ("Leyen", ["Ursula von der Leyen"]),
        ("ursula leyen", []),
        ("o'neil", ["Jean-Luc O’Neil"]),
        ("jean-luc o'neil", ["Jean-Luc O’Neil"]),
        ("harbour authority", ["the harbour authority"]),
        ("The Harbour Authority’s", ["the harbour authority"]),
        ("Dr.", []),
        ("’s", []),
        ("the", []),
    ],
)
def test_who_is_meant(asked: str, meant: list[str]) -> None:
    everybody = people.gathered(
        [
            telling("Ida Holm", age=1),
            telling("Otto E. Holm", age=2),
            telling("Holm", age=3),
            telling("Ursula von der Leyen", "Jean-Luc O’Neil", "the harbour authority", age=4),
        ]
    )
    assert [one.name for one in people.called(everybody, asked)] == meant


def test_a_full_name_that_somebody_has_exactly_means_nobody_else() -> None:
    everybody = people.gathered([telling("Ida Holm"), telling("Ida M. Holm"), telling("Ida R. Holm")])
    for name in ("Ida Holm", "Ida M. Holm", "Ida R. Holm"):
        assert [one.name for one in people.called(everybody, name)] == [name]
    assert len(people.called(everybody, "Holm")) == 3
    assert len(people.called(everybody, "Ida Q. Holm")) == 1, "whose middle name nobody gives"


def test_namesakes_have_the_surname_of_a_full_name() -> None:
    everybody = people.gathered([telling("Ida Holm", "Otto Holm", "Holm", "Ida Sand")])
    assert [one.name for one in people.namesakes(everybody, "Anna Holm")] == ["Ida Holm", "Otto Holm"]
    assert people.namesakes(everybody, "Holm") == []


@pytest.mark.parametrize(
    ("asked", "sought"),
    [
        ("Holm", ["holm"]),
        ("Prof. Ida M. Holm", ["ida m holm", "holm"]),
        ("Ursula von der Leyen", ["ursula von der leyen", "von der leyen"]),
        ("Holm Jr.", ["holm jr"]),
        ("harbour authority", ["harbour authority", "authority"]),
        ("Treasury Office", ["treasury office", "office"]),
    ],
)
def test_a_surname_is_looked_for_too(asked: str, sought: list[str]) -> None:
    assert people.sought(asked) == sought


@pytest.mark.parametrize(
    ("asked", "role"),
    [
        ("prime minister", True),
        ("Prime Minister", True),
        ("the harbour master", True),
        ("mayor of", False),
        ("Dr.", True),
        ("officials", True),
        ("Holm", False),
        ("anna baker", False),
        ("Ketil Baker", False),
        ("", False),
    ],
)
def test_a_role_is_no_name(asked: str, role: bool) -> None:
    assert people.is_role(asked) is role


def test_the_forms_of_a_name_are_where_they_stand() -> None:
    text = "Prof. Ida Holm: “One.” Holm: “Two.” she: “Three.” Holm: “Four.” The deckhand: “Five.”"
    places = [
        ("Prof. Ida Holm", "One."),
        ("Holm: “T", "Two."),
        ("she", "Three."),
        ("Holm: “F", "Four."),
        ("The", "Five."),
    ]
    quotes = [
        quote(
            text,
            words,
            speaker="Ida Holm",
            speaker_start=text.index(mention),
            speaker_end=text.index(mention) + len(mention.split(":")[0]),
        )
        for mention, words in places
    ]
    quotes.append(quote(text, "Five", speaker="Ida Holm"))
    told = article(headline=headline(1), original=text, reading=reading(text, quotes=tuple(quotes)))
    forms = people.forms(people.gathered([told])[0])
    assert [one.words for one in forms] == ["Prof. Ida Holm", "Holm"]
    assert all(one.words == text[one.start : one.end] for one in forms)


def test_roles_are_told_with_the_articles_that_give_them() -> None:
    held = people.roles(
        people.gathered(
            [
                telling(("Ida Holm", {"role": "Deckhand"}), age=1, article_id=601),
                telling(("Ida Holm", {"role": "deckhand", "affiliation": "Skarrow Ferries"}), age=2, article_id=602),
                telling(("Ida Holm", {}), age=3, article_id=603),
                telling(("Ida Holm", {"role": "deckhand"}), age=4, article_id=604),
            ]
        )[0]
    )
    assert [(one.role, one.affiliation, [a.headline.article_id for a in one.articles]) for one in held] == [
        ("Deckhand", None, [601, 604]),
        ("deckhand", "Skarrow Ferries", [602]),
    ]
    assert not people.unlike(held)


@pytest.mark.parametrize(
    ("roles", "unlike"),
    [
        (["deckhand", "deckhand on the ferry"], False),
        (["deckhand", "judge"], True),
        (["professor of law", "master of hounds"], True),
        (["deckhand", "ferry deckhand", "judge"], True),
        (["deckhand"], False),
        ([], False),
    ],
)
def test_roles_without_a_word_in_common_differ(roles: list[str], unlike: bool) -> None:
    assert people.unlike([people.Held(role, None, ()) for role in roles]) is unlike


FIRST = ("Ida", "Otto", "I.", "J. K.", "Jean-Luc", "Мира", "Al")
MIDDLE = ("", "M.", "Mette", "Maria", "M. R.")
LAST = ("Holm", "von der Holm", "Holm-Sand", "O’Neil", "HOLM", "Church")
SUFFIX = ("", "Jr.", "Sr.", "PhD")
TITLE = ("", "Prof.", "Prime Minister", "Mr", "the")
parts = st.one_of(
    st.tuples(*map(st.sampled_from, (TITLE, FIRST, MIDDLE, LAST, SUFFIX))),
    st.tuples(*map(st.sampled_from, (TITLE, ("",), ("",), LAST, SUFFIX))),
)


def spelt(name: tuple[str, ...]) -> str:
    return " ".join(part for part in name if part)


@given(st.lists(st.lists(parts, min_size=1, max_size=3, unique_by=spelt), min_size=1, max_size=6), st.randoms())
def test_nobody_has_two_first_names_and_a_surname_alone_joins_nothing(
    told: list[list[tuple[str, ...]]], random: Any
) -> None:
    first_name = {spelt(name): name[1] for names in told for name in names}
    articles = [telling(*map(spelt, names), age=age) for age, names in enumerate(told, 1)]
    found = people.gathered(articles)
    for one in found:
        assert len({first_name[appearance.name] for appearance in one.appearances}) == 1
        if not first_name[one.appearances[0].name]:
            assert len({(a.article.headline.article_id) for a in one.appearances}) == 1
    everyone = [(a.article.headline.article_id, a.name) for one in found for a in one.appearances]
    assert sorted(everyone) == sorted((a.headline.article_id, q.speaker) for a in articles for q in a.reading.quotes)
    random.shuffle(articles)
    assert {frozenset(name) for name in names(found)} == {frozenset(name) for name in names(people.gathered(articles))}


@given(st.text(max_size=80))
@example("\r")  # white space alone
def test_any_name_is_taken_apart(name: str) -> None:
    words = people.words_of(name)
    assert all(words)
    parsed = full_name(name)
    assert parsed is None or parsed.may_be(parsed)
    assert names(people.gathered([telling(name)])) == ([[name]] if name else [])
    people.is_role(name)
    people.sought(name)


def test_may_be_is_symmetric() -> None:
    shapes = [FullName("ida", middle, "holm", suffix) for middle in ((), ("m",), ("mette",)) for suffix in ("", "jr")]
    assert all(one.may_be(other) is other.may_be(one) for one in shapes for other in shapes)
