"""Who said what: marks, kinds, speakers, roles. Every case is of an invented town and its people."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Quote, QuoteKind, Span
from digests.text.quotes import quotes
from tests.growth import assert_even_text

DIRECT, PARTIAL = QuoteKind.DIRECT, QuoteKind.PARTIAL


def read(text: str) -> list[tuple[Quote, str]]:
    """The quotes of a text whose paragraphs are its blocks of lines, with their words."""
    spans, at = [], 0
    for block in text.split("\n\n"):
        spans.append(Span(at, at + len(block)))
        at += len(block) + 2
    return [(quote, text[quote.start : quote.end]) for quote in quotes(text, spans)]


def said(text: str) -> list[tuple[str, str | None]]:
    return [(words, quote.speaker) for quote, words in read(text)]


MARKS = [
    ("“The ferry sails at noon,” said Ilse Brandt.", "The ferry sails at noon,"),
    ('"The ferry sails at noon," said Ilse Brandt.', "The ferry sails at noon,"),
    ("‘The ferry sails at noon,’ said Ilse Brandt.", "The ferry sails at noon,"),
    ("'The ferry sails at noon,' said Ilse Brandt.", "The ferry sails at noon,"),
    ("``The ferry sails at noon,'' said Ilse Brandt.", "The ferry sails at noon,"),
    ("''The ferry sails at noon,'' said Ilse Brandt.", "The ferry sails at noon,"),
    ("« The ferry sails at noon », said Ilse Brandt.", "The ferry sails at noon"),
    ("»The ferry sails at noon«, said Ilse Brandt.", "The ferry sails at noon"),
    ("„The ferry sails at noon“, said Ilse Brandt.", "The ferry sails at noon"),
    ("„The ferry sails at noon”, said Ilse Brandt.", "The ferry sails at noon"),
    ("「The ferry sails at noon」, said Ilse Brandt.", "The ferry sails at noon"),
    ("“The ferry sails at noon,“ said Ilse Brandt.", "The ferry sails at noon,"),
    ('“The ferry sails at noon," said Ilse Brandt.', "The ferry sails at noon,"),
    (
        "‘We don’t trust the sailors’ union or the ’90s boats,’ said Ilse Brandt.",
        "We don’t trust the sailors’ union or the ’90s boats,",
    ),
    ("“He shouted ‘all aboard’ at noon,” said Ilse Brandt.", "He shouted ‘all aboard’ at noon,"),
    ("“It is 6' long and 2\" wide,” said Ilse Brandt.", "It is 6' long and 2\" wide,"),
]


@pytest.mark.parametrize(("text", "words"), MARKS)
def test_every_kind_of_mark_is_read(text: str, words: str) -> None:
    assert said(text) == [(words, "Ilse Brandt")]


SPEAKERS = [
    # the name after the words
    ("“The bridge is shut,” said Ilse Brandt on Tuesday.", "Ilse Brandt"),
    ("“The bridge is shut,” Ilse Brandt said.", "Ilse Brandt"),
    ("“The bridge is shut,” Ilse Brandt, a doctor from Lund, said.", "Ilse Brandt"),
    ("“The bridge is shut,” Ilse Brandt (Green) said.", "Ilse Brandt"),
    ("“The bridge is shut,” Mayor Ilse Brandt told reporters at the quay.", "Ilse Brandt"),
    ("“The bridge is shut,” said harbour spokesman Tomas Reyl.", "Tomas Reyl"),
    ("“The bridge is shut,” said former secretary of state Ilse Brandt.", "Ilse Brandt"),
    ("“The bridge is shut,” said the group's director, Ilse Brandt.", "Ilse Brandt"),
    ("“The bridge is shut,” a spokesman for the port, Tomas Reyl, said.", "Tomas Reyl"),
    ("“The bridge is shut,” according to Ilse Brandt.", "Ilse Brandt"),
    ("“Is the bridge shut?” Ilse Brandt asked.", "Ilse Brandt"),
    ("“The bridge is shut!” Ilse Brandt shouted from the pier.", "Ilse Brandt"),
    ("“The bridge is shut,” Ilse Brandt ventured.", "Ilse Brandt"),
    ("“The bridge is shut.” — Ilse Brandt", "Ilse Brandt"),
    # the name before the words
    ("Ilse Brandt said: “The bridge is shut.”", "Ilse Brandt"),
    ("Ilse Brandt said, “The bridge is shut.”", "Ilse Brandt"),
    ("Ilse Brandt, who runs the port, said on Monday, “The bridge is shut.”", "Ilse Brandt"),
    ("In an interview with the Lund Herald, Ilse Brandt said, “The bridge is shut.”", "Ilse Brandt"),
    ("Asked about the storm, Ilse Brandt said, “The bridge is shut.”", "Ilse Brandt"),
    ("Hours later, Ilse Brandt wrote on her page: “The bridge is shut.”", "Ilse Brandt"),
    ("Ilse Brandt went to the quay, telling the crowd: “The bridge is shut.”", "Ilse Brandt"),
    ("Ilse Brandt of the dockers' union said, “The bridge is shut.”", "Ilse Brandt"),
    ("According to Ilse Brandt, “the bridge is shut for the winter.”", "Ilse Brandt"),
    ("Ilse Brandt: “The bridge is shut.”", "Ilse Brandt"),
    ("Tomas Reyl spoke after Ilse Brandt said, “The bridge is shut.”", "Ilse Brandt"),
    # bodies and people without a name
    ("“The bridge is shut,” the Port Authority said in a statement.", "Port Authority"),
    ("“The bridge is shut,” a fisherman said.", "a fisherman"),
    ("“The bridge is shut,” officials said.", "officials"),
    # what somebody wrote, and verbs that no table lists
    ("Ilse Brandt's answer was: “The bridge is shut.”", "Ilse Brandt"),
    ("There was a note from Ilse Brandt: “The bridge is shut.”", "Ilse Brandt"),
    ("They told Ilse Brandt: “The bridge is shut.”", None),
    ("“The bridge is shut!” the fisherman gasped.", "the fisherman"),
    ("“The bridge is shut!” the lanterns flickered.", None),
    ("“The bridge is shut,” said former Lund Mayor and Acme Bank Chairman Ilse Brandt.", "Ilse Brandt"),
    ("Ilse Brandt, who lives near the old town, Umbry, said “the bridge is shut for good”.", "Ilse Brandt"),
    ("When Ilse Brandt said she would “shut the old bridge for good,” the crowd applauded.", "Ilse Brandt"),
    # nobody
    ("“The bridge is shut until the ice has gone.”", None),
    ("Ilse Brandt came to the quay.\n\n“The bridge is shut.”", None),
    ("Ilse Brandt fears the worst. “The bridge is shut.”", "Ilse Brandt"),
    ("The sign on the quay was plain. “The bridge is shut.”", None),
    ("“The bridge is shut,” they said.", None),
    ("“The pier is old,” the harbour council said in a statement.", "the harbour council"),
    ("The surveyor’s office closed. “The pier is old,” the office said.", "the surveyor’s office"),
    ("The company, Umber Steel, is silent. It said in a letter that the pier was “much too old”.", "Umber Steel"),
    ("Umber Steel would not discuss the pier, which it called “much too old”.", "Umber Steel"),
    ("Ilse Brandt met no one. It said: “The pier is much too old.”", None),
    ("“The pier is old,” the pier said.", None),
    ("“The pier is old,” his office said.", None),
    ("“The pier is old,” said the Sailors’ League.", "Sailors’ League"),
    ("“The pier is old,” said Goalkeeper Ilse Brandt.", "Ilse Brandt"),
]


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_the_speaker_of_one_quotation(text: str, speaker: str | None) -> None:
    (quote, _), *others = read(text)
    assert not others
    assert (quote.speaker, quote.kind if speaker else DIRECT) == (speaker, quote.kind)
    assert (quote.speaker_start is None) == (quote.speaker_end is None) == (speaker is None)
    if quote.speaker_start is not None:
        assert text[quote.speaker_start : quote.speaker_end].strip()


CHAINS = [
    (
        "“The pier is old,” said Ilse Brandt.\n\n“Will it fall?” asked Otto Lind.\n\n“It will, and soon.”",
        ["Ilse Brandt", "Otto Lind", "Ilse Brandt"],
    ),
    (
        "Ilse Brandt's lawyer, Tomas Reyl, came in. “The pier is old,” her lawyer said.",
        ["Tomas Reyl"],
    ),
    (
        "“The pier is old,” said Ilse Brandt, a diver. “It will fall.”",
        ["Ilse Brandt", "Ilse Brandt"],
    ),
    (
        "“The pier,” Ilse Brandt said, “is old and will fall.”",
        ["Ilse Brandt", "Ilse Brandt"],
    ),
    (
        "Ilse Brandt came on Monday. “The pier is old,” Brandt said.\n\n“It will fall,” she added.",
        ["Ilse Brandt", "Ilse Brandt"],
    ),
    (
        "“The pier is old,” said Ilse Brandt.\n\nTomas Reyl denied it. “It is not,” he said.\n\n“Look,” she said.",
        ["Ilse Brandt", "Tomas Reyl", "Ilse Brandt"],
    ),
    (
        "Ilse Brandt told the council: “The pier is old.\n\n“It will fall in the next storm.\n\n“We must act.”",
        ["Ilse Brandt", "Ilse Brandt", "Ilse Brandt"],
    ),
    (
        "Governor Ilse Brandt spoke first. “The pier is old,” the governor said.",
        ["Ilse Brandt"],
    ),
    (
        "“The pier is old,” said Ms. Brandt. Ilse Brandt and Otto Brandt own the yard. “It is not,” said Mr. Brandt.",
        ["Ilse Brandt", "Otto Brandt"],
    ),
    (
        "“It is new,” said Anna Sow. Sow built it. Ilse Brandt said Sow was wrong. “It is old,” she said.",
        ["Anna Sow", "Ilse Brandt"],
    ),
    (
        "Anna King spoke first. “The pier is old,” King said. “It will fall,” the King said.",
        ["Anna King", None],
    ),
    (
        "Ilse Brandt gave her answer on Monday:\n\n“The pier is old and it will fall.”",
        ["Ilse Brandt"],
    ),
]


@pytest.mark.parametrize(("text", "speakers"), CHAINS)
def test_speakers_over_several_quotations(text: str, speakers: list[str]) -> None:
    assert [speaker for _, speaker in said(text)] == speakers


def test_a_pronoun_that_two_could_own_has_no_speaker() -> None:
    text = "Otto Lind and Tomas Reyl met at the quay. “The pier is old,” he said."
    assert said(text) == [("The pier is old,", None)]


def test_the_mention_is_the_pronoun_and_the_speaker_its_owner() -> None:
    text = "Ilse Brandt came on Monday. “The pier is old,” she said."
    ((quote, _),) = read(text)
    assert quote.speaker == "Ilse Brandt"
    assert text[quote.speaker_start or 0 : quote.speaker_end] == "she"


def test_a_split_sentence_says_what_it_carries_on() -> None:
    text = "“The pier,” Ilse Brandt said, “is old.” She left. “It will fall soon,” she said."
    assert [quote.continues for quote, _ in read(text)] == [None, 0, None]


PARTIALS = [
    ("The council called the plan “a bad joke,” Ilse Brandt said.", "a bad joke,", "Ilse Brandt"),
    ("Ilse Brandt described the vote as “a sad day for the port.”", "a sad day for the port.", "Ilse Brandt"),
    ("Ilse Brandt said the pier was in “very poor shape” and should go.", "very poor shape", "Ilse Brandt"),
    (
        "Fares are likely to remain “sore points” for islanders, Brandt said. Ilse Brandt owns a boat.",
        "sore points",
        "Ilse Brandt",
    ),
    ("The two ports welcomed “a new spring” after the storm.", "a new spring", None),
    ("Ilse Brandt put the cost at “well over the odds”.", "well over the odds", "Ilse Brandt"),
    ("Ilse Brandt has called the new pier “hideous”.", "hideous", "Ilse Brandt"),
    ("The ferry company called the storm “a gift from the north”.", "a gift from the north", "the ferry company"),
    (
        "The harbour office said that it would close, and that “no one on the pier will be left behind”.",
        "no one on the pier will be left behind",
        "the harbour office",
    ),
    ("Ilse Brandt called the pier “the worst” of all.", "the worst", "Ilse Brandt"),
]


@pytest.mark.parametrize(("text", "words", "speaker"), PARTIALS)
def test_words_inside_a_paraphrase_are_partial(text: str, words: str, speaker: str | None) -> None:
    assert [(quote.kind, found, quote.speaker) for quote, found in read(text)] == [(PARTIAL, words, speaker)]


@pytest.mark.parametrize(
    "text",
    [
        "Ilse “Big Sail” Brandt won the race.",
        "He read from the novel “A Winter on the Quay” that night.",
        "Her film, titled “Salt and Rope,” opens in May.",
        "On “The Harbour Hour,” the mayor spoke of fish.",
        "The so-called “quick fix” took a year.",
        "Their “democracy” has one party.",
        "The word “quay” is French.",
        "The boat won the nickname “the Old Tub” and a prize.",
        "Sailors in the bay call the rock “the widow’s tooth”.",
        "Ilse Brandt, whom the home crowd calls “the Gull”, won the race.",
        "A new history, “Songs of the Shore”, leaves the pier out.",
        "In his first book, “Salt and Rope,” he wrote of fish.",
        "The crew voted for a “fair tide” contract in spring.",
        "The shelf held three: “a day at sea” – “all the way home” – “more rope”.",
    ],
)
def test_names_titles_and_mocked_words_are_no_quotes(text: str) -> None:
    assert said(text) == []


def test_text_without_line_breaks_is_read_too() -> None:
    text = (
        "Storm shuts port. “The pier is old. “It will fall,” said Ilse Brandt, head of the Lund Yacht Club. "
        "Otto Lind denied it. “It stood for a century,” he said."
    )
    assert [speaker for _, speaker in said(text)] == ["Ilse Brandt", "Ilse Brandt", "Otto Lind"]


def test_a_quotation_may_run_over_wrapped_lines() -> None:
    text = "“The pier is old and\nwill fall,” said Ilse Brandt."
    spans = [Span(0, 20), Span(21, len(text))]
    (quote,) = quotes(text, spans)
    assert (text[quote.start : quote.end], quote.speaker) == ("The pier is old and\nwill fall,", "Ilse Brandt")


def test_only_kept_paragraphs_are_read() -> None:
    text = "“Cut me,” said Otto Lind.\n\n“Keep this line,” said Ilse Brandt."
    (quote,) = quotes(text, [Span(27, len(text))])
    assert (text[quote.start : quote.end], quote.speaker) == ("Keep this line,", "Ilse Brandt")


@given(st.text(alphabet="aB .,!?\n“”‘’\"'`«»„:—(ISaidshe ", max_size=120))
def test_spans_lie_in_the_text_in_order_whatever_it_is(text: str) -> None:
    found = quotes(text, [Span(0, len(text))])
    assert all(text[q.start : q.end] == text[q.start : q.end].strip() != "" for q in found)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.continues is None or q.continues < index for index, q in enumerate(found))


_PEOPLE = st.sampled_from(["Ilse Brandt", "Otto Lind", "Mayor Tomas Reyl", "Dr. Anna Sow"])
_WORDS = st.sampled_from(["The pier is old", "We will mend the quay", "Nobody asked the fishermen"])
_MARKED = st.sampled_from(["“{}”", '"{}"', "‘{}’", "«{}»"])


@given(st.lists(st.tuples(_PEOPLE, _WORDS), min_size=1, max_size=6), _MARKED)
def test_a_plain_tag_is_always_read(told: list[tuple[str, str]], marked: str) -> None:
    text = "\n\n".join(f"{marked.format(words + ',')} said {person}." for person, words in told)
    names = [person.removeprefix("Mayor ").removeprefix("Dr. ") for person, _ in told]
    assert said(text) == [(words + ",", name) for (_, words), name in zip(told, names, strict=True)]


@pytest.mark.parametrize(
    "piece",
    [
        '"', "“", "“a b” ", "‘a s’ ", "'a s' ", "``", "''", "Roe ", "“We go,” he said. ", "he said “we will a",
        ", a, b said “go on now” ", "who said ", "University of the ", "(", "“x y z” —", "a of b of “c d e” ", "D-N.",
        "the office said “go on, all.” ", "the pier office ", "It said “go on now”. ", "Acme Works said it said “a b” ",
        "Men’s Club’s League", "called the old pier “odd” ", ", and that “a b” ", "put it at “a b” ", "the Roe clerk, ",
        "after the master, Roe, ", "“Go on,” said a friend of ", "Jane Roe said. ", "\n\n“A b c", "the a ", ", ", "he ",
        "Roe, a ",
    ],
)  # fmt: skip
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    def run(text: str) -> None:
        text = "“We will go,” said Ilse Brandt. " + text
        quotes(text, [Span(0, len(text))])

    assert_even_text(run, piece)
