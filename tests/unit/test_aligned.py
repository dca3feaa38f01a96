"""Offsets of a text that was mended lead back to the text as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digests.text.aligned import Aligned, Edit, edited


def mended(text: str, *edits: Edit) -> Aligned:
    made = edited(text, edits)
    assert made is not None
    return made


def cut(text: str, made: Aligned, word: str) -> str:
    at = made.text.index(word)
    return text[made.start(at) : made.end(at + len(word))]


def test_without_edits_there_is_nothing_to_lead_back() -> None:
    assert edited("as it was", []) is None


def test_what_was_replaced_is_what_it_was() -> None:
    text = "We &amp; they went  home"
    made = mended(text, Edit(3, 8, "&"), Edit(18, 20, " "))
    assert made.text == "We & they went home"
    assert [cut(text, made, word) for word in ("We", "&", "they", "went home")] == ["We", "&amp;", "they", "went  home"]


def test_what_was_left_out_belongs_to_the_word_that_it_is_in_or_ends() -> None:
    text = "a har-bour- and -a quay"
    made = mended(text, Edit(5, 6, ""), Edit(10, 11, ""), Edit(16, 17, ""))
    assert made.text == "a harbour and a quay"
    assert cut(text, made, "harbour") == "har-bour-"
    assert cut(text, made, "a quay") == "-a quay"
    assert cut(text, made, "and") == "and"


def test_what_is_as_long_is_taken_sign_for_sign() -> None:
    text = "left  right"
    made = mended(text, Edit(4, 6, "\n\n"))
    assert (made.start(5), made.end(5)) == (5, 5)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text("ab -", min_size=1, max_size=30))
    marks = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    return text, [Edit(start, end, draw(st.sampled_from(["", "x", " ", "yz"]))) for start, end in pairs]


@given(edits())
def test_every_part_leads_back_to_where_it_was(case: tuple[str, list[Edit]]) -> None:
    text, given_edits = case
    made = edited(text, given_edits)
    if made is None:
        return
    places = [made.start(at) for at in range(len(made.text) + 1)]
    ends = [made.end(at) for at in range(1, len(made.text) + 1)]
    assert places == sorted(places)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(places, ends, strict=False))
    touched = {at for edit in given_edits for at in range(edit.start, edit.end)}
    kept = [
        at for at in range(len(made.text)) if made.end(at + 1) - made.start(at) == 1 and made.start(at) not in touched
    ]
    assert all(made.text[at] == text[made.start(at)] for at in kept)
