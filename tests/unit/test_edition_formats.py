"""How a channel wants its editions: as plain text, with its role called, with the stories in a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from digests.messages import Limits, visible
from digests.model import Basis, Excerpt, Format, Topics
from digests.present import editions
from tests.fakes import cost
from tests.news import NOW, digest, item, wishes

if TYPE_CHECKING:
    from digests.messages import Message
    from digests.model import Digest, Item

SMALL = Limits(total=800, sections=5, actions=30, cost=cost)
LIMITS = Limits(total=4_000, sections=20, actions=60, cost=cost, plain=SMALL)
NUMBERS = st.integers(1, 12)


def story(number: int, words: str = "It rises and falls.") -> Item:
    return item(number, sentences=(Excerpt(number, 1, 0, len(words), words),) if words else ())


def wanted(*items: Item, request: bool = False, **wished: Any) -> Digest:
    """An edition of the schedule with these wishes, or one on request."""
    basis = Basis(wishes=wishes(**wished), reach_at=NOW)
    return digest(*items, basis=basis, number=None if request else 143)


def numbers(message: Message) -> list[int | None]:
    return [section.number for section in message.sections]


def words_in(message: Message) -> str:
    return " ".join(visible(str(part)) for section in message.sections for line in section.lines for part in line)


def test_plain_text_is_cut_to_its_own_limits() -> None:
    made = wanted(*map(story, range(1, 10)), format=Format.PLAIN)
    parts = editions.edition(made, LIMITS)
    assert len(parts) > 1
    assert all(part.plain and SMALL.fits(part) for part in parts)
    assert [number for part in parts for number in numbers(part)] == list(range(1, 10))
    [entire] = editions.edition(made, structs.replace(LIMITS, plain=None))
    assert entire.plain
    [rich] = editions.edition(made, structs.replace(LIMITS, lacks=frozenset({"format"})))
    assert not rich.plain
    on_request = editions.edition(wanted(story(1), request=True, format=Format.PLAIN), LIMITS)
    assert [part.plain for part in on_request] == [True]


def test_the_role_is_called_once_for_an_edition_of_the_schedule_that_tells_something() -> None:
    wished: dict[str, Any] = {
        "mention": "editors",
        "tags": ("sea",),
        "topics": Topics(any=("ferry", "/libr(ary|arian)/", "sea"), none=("football",)),
    }
    stories = [story(number) for number in range(1, 10)]
    first, *rest = editions.edition(wanted(*stories, **wished), SMALL)
    assert (first.mention, first.tags) == ("editors", ("Morning digest", "sea", "ferry"))
    assert rest
    assert not any(part.mention or part.tags for part in rest)
    assert editions.late(first).mention == "editors"
    assert editions.shown_again(first, NOW, "UTC").mention == ""
    [nothing_new] = editions.edition(wanted(**wished), LIMITS)
    assert (nothing_new.mention, nothing_new.tags[:1]) == ("", ("Morning digest",))
    [asked_for] = editions.edition(wanted(story(1), request=True, **wished), LIMITS)
    assert (asked_for.mention, asked_for.tags) == ("", ())
    [without_roles] = editions.edition(
        wanted(story(1), **wished), structs.replace(LIMITS, lacks=frozenset({"mention"}))
    )
    assert without_roles.mention == ""
    [as_before] = editions.edition(digest(story(1)), LIMITS)
    assert (as_before.mention, as_before.tags) == ("", ())


def test_headlines_stand_in_the_channel_and_the_stories_whole_in_a_thread() -> None:
    made = wanted(story(1), story(2), thread=True, mention="editors")
    first, aside = editions.edition(made, LIMITS)
    assert (first.aside, first.mention, numbers(first)) == (False, "editors", [1, 2])
    assert first.title
    assert first.footer
    assert "rises" not in words_in(first)
    assert "The Harbour Ledger" in words_in(first)
    assert (aside.aside, aside.mention, aside.title, aside.footer) == (True, "", first.title[:3], ())  # name and date
    assert (numbers(aside), words_in(aside).count("rises")) == ([1, 2], 2)


@pytest.mark.parametrize(
    ("made", "lacks"),
    [
        (wanted(story(1, ""), thread=True), ()),  # headlines are all there is
        (wanted(story(1), request=True, thread=True), ()),
        (wanted(thread=True), ()),
        (wanted(story(1), thread=True), ("thread",)),
    ],
)
def test_there_is_no_thread_where_it_has_nothing_to_hold(made: Digest, lacks: tuple[str, ...]) -> None:
    [only] = editions.edition(made, structs.replace(LIMITS, lacks=frozenset(lacks)))
    assert not only.aside


def test_what_stands_in_the_thread_was_told_by_its_headlines() -> None:
    made = wanted(story(1), story(2), thread=True)
    parts = editions.edition(made, LIMITS)
    assert [(part.aside, sorted(editions.told(made, part))) for part in parts] == [(False, [1, 2]), (True, [])]


@settings(max_examples=30)
@given(NUMBERS, st.integers(0, 3), st.booleans(), st.text(max_size=300))
def test_whatever_is_split_fits_and_is_told_once(count: int, also: int, plain: bool, words: str) -> None:
    items = [story(number, words or "It is.") for number in range(1, count + 1)]
    made = wanted(*items, thread=True, format=Format.PLAIN if plain else Format.RICH)
    made = structs.replace(made, also=tuple(item(number) for number in range(100, 100 + also)))
    parts = editions.edition(made, structs.replace(SMALL, plain=LIMITS))
    assert all((LIMITS if plain else SMALL).fits(part) for part in parts)
    told = [article for part in parts for article in editions.told(made, part)]
    assert sorted(told) == [*range(1, count + 1), *range(100, 100 + also)]
    in_channel, aside = ([part for part in parts if part.aside is is_so] for is_so in (False, True))
    assert parts == [*in_channel, *aside]
    for shown in (in_channel, aside):
        assert [n for part in shown for n in numbers(part) if n] == list(range(1, count + 1))
