"""Utterances told from words within a paraphrase, and how that is learnt."""

from __future__ import annotations

from typing import Any

import pytest

from digests.model import QuoteKind, Span
from digests.read import read
from digests.text.quotes import quotes
from learn import kinds as learnt

DIRECT, PARTIAL = QuoteKind.DIRECT, QuoteKind.PARTIAL


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("“Not yet,” said Ilse Brandt.", [DIRECT]),
        ("Ilse Brandt shook her head. “Nobody will come.”", [DIRECT]),
        ("Ilse Brandt said: “The boats are safe, and so are we.”", [DIRECT]),
        ("Ilse Brandt said that the boats were “quite safe” in the bay.", [PARTIAL]),
        ("Ilse Brandt spoke of the storm, which she called “a lesson to every one of us on the coast”.", [PARTIAL]),
        ("Ilse Brandt said the boats would be “back in the water by spring”.", [PARTIAL]),
        ("The crew sailed under a “fair wind” flag.", []),
        ("Ilse “Big Sail” Brandt won.", []),
        # a title behind what is done to a work
        ("The harbour choir sang “Tar and Feather” on the pier.", []),
        ("At noon Ilse Brandt read “The Heron”, a tale of her own.", []),
        ("The new play is called “Seven Oars.”", []),
        ("Ilse Brandt opened a film called “The Last Net of Summer” on Friday.", []),
        ("The harbour choir sang “we are going home again” on the pier.", [PARTIAL]),
        ("A notice on the pier read “No Fishing From This Pier Today”.", [DIRECT]),
        ("The plan was called “The Worst Deal of All” by Ilse Brandt.", [PARTIAL]),
        # one word that answers, calls or orders
        ("Asked if she would sail, Ilse Brandt said: “Tomorrow.”", [DIRECT]),
        ("Ilse Brandt told the mate: “Row.”", [DIRECT]),
        ("Ilse Brandt answered “no” at once.", [DIRECT]),
        ("Ilse Brandt shouted “Man!” from the mast.", [DIRECT]),
        ("Ilse Brandt said “fine” weather had come.", []),
        ("Ilse Brandt said the weather was “fine”.", []),
        ("Ilse Brandt said that the town would say “no” in May.", []),
        ("Ilse Brandt sang “Tar”.", []),
        ("The boat has a new name: “Heron.”", []),
        ("The rowers on the pier chanted “Why now?” and left.", [PARTIAL]),
        # an infinitive belongs to the sentence around it
        ("Ilse Brandt begged the crew “to look after the old boats”.", [PARTIAL]),
        ("Ilse Brandt said: “To look after old boats is hard.”", [DIRECT]),
    ],
)
def test_what_stands_around_marked_words_tells_their_kind(text: str, kinds: list[QuoteKind]) -> None:
    assert [quote.kind for quote in quotes(text, [Span(0, len(text))])] == kinds


def article(text: str, *marked: tuple[str, str]) -> dict[str, Any]:
    found = [(text.index(words), words, kind) for words, kind in marked]
    return {"text": text, "quotes": [{"start": at, "end": at + len(words), "kind": kind} for at, words, kind in found]}


WHOLE = article(
    "Roe said “the pier is old and will fall” today. It rained.", ("the pier is old and will fall", "direct")
)
PART = article("Roe said that the pier was “very old indeed” on Monday. It rained.", ("very old indeed", "partial"))


def test_weights_are_learnt_from_marked_articles() -> None:
    seen = [example for one in (WHOLE, PART) * learnt.FEWEST for example in learnt.examples(one)]
    weights = learnt.learn(seen)
    assert {kind for _, kind in seen} == {0, 1}
    for signs, kind in seen:
        direct, partial = (sum(weights[sign][k] for sign in signs) for k in range(2))
        assert (direct > partial) == (kind == 0)


def test_rare_signs_are_left_out() -> None:
    assert learnt.learn(list(learnt.examples(WHOLE))) == {}


def test_words_that_nobody_marked_are_learnt_as_neither() -> None:
    assert [kind for _, kind in learnt.examples(article(WHOLE["text"]))] == [None]


def test_the_module_that_is_written_holds_a_row_for_each_sign() -> None:
    assert "\n0.25 -1.50 small then .\n" in learnt.module({"small then .": [0.254, -1.5]})


@pytest.mark.parametrize("words", ["by a hand,", "by a hand at least,", "inch by inch,"])
def test_small_words_behind_a_comma_are_quoted_where_a_tag_follows(words: str) -> None:
    (quote,) = read(f"The wall of the harbour has moved, “{words}” said Jane Roe, the mayor.").quotes
    assert (quote.kind, quote.speaker) == (QuoteKind.PARTIAL, "Jane Roe")


def test_small_words_set_between_commas_are_no_quotation() -> None:
    assert not read("The ferry, “a sort of raft,” left the harbour of Marrow for its quay on Monday.").quotes


def test_what_a_nickname_is_was_said_by_nobody() -> None:
    assert not read("The harbour wall of Marrow is old and long. Its nickname is “the Comb”.").quotes
