"""The console shows any message, and nothing in it reaches the terminal as a command."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.console.render import BOLD, PLAIN, cost, moment, render
from digests.messages import JOINERS, Action, Cited, Inline, Link, Message, Moment, Room, Section, Show, Text, visible
from tests.news import NOW

WORDS = st.text(max_size=60)
INSTANTS = st.timedeltas(timedelta(days=-20_000), timedelta(days=20_000)).map(lambda away: NOW + away)
ZONES = st.sampled_from(["UTC", "Asia/Kathmandu", "America/Argentina/ComodRivadavia"])
INLINES: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, WORDS, st.booleans()),
    st.builds(Link, WORDS, WORDS, st.booleans()),
    st.builds(Cited, WORDS, st.just(1), st.just(1), st.just(0), st.just(1), st.booleans()),
    st.builds(Room, WORDS),
    st.builds(Moment, INSTANTS, st.sampled_from(Show), ZONES),
)
LINES = st.lists(INLINES, max_size=4).map(tuple)
SECTIONS = st.builds(
    Section, lines=st.lists(LINES, max_size=3).map(tuple), heading=LINES, number=st.none() | st.integers(0, 999)
)
ACTIONS = st.lists(st.builds(Action, WORDS, WORDS), max_size=2).map(tuple)
MESSAGES = st.builds(
    Message,
    title=LINES,
    notice=LINES,
    sections=st.lists(SECTIONS, max_size=4).map(tuple),
    footer=LINES,
    actions=ACTIONS,
)


def dangerous(text: str) -> set[str]:
    return {c for c in text if unicodedata.category(c)[0] == "C" and c not in "\n" + JOINERS}


@given(MESSAGES, st.none() | st.integers(40, 120))
def test_any_message_is_shown_and_inert(message: Message, width: int | None) -> None:
    assert not dangerous(render(message, NOW, width=width))


@given(MESSAGES)
def test_bold_is_the_only_command_a_terminal_gets(message: Message) -> None:
    text = render(message, NOW, width=80, bold=True)
    assert not dangerous(text.replace(BOLD, "").replace(PLAIN, ""))


@given(INLINES)
def test_nothing_costs_more_than_was_said(part: Inline) -> None:
    for strong in (False, True):
        assert len(render(Message(title=(part,)), NOW, bold=strong)) <= cost(part) + 2


@pytest.mark.parametrize(
    ("hostile", "inert"),
    [
        ("\x1b[2Jgone", "[2Jgone"),
        ("a\u202eb\u2066c", "abc"),
        ("two\r\nlines", "two  lines"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("a\u200db", "ab"),
    ],
)
def test_hostile_characters_are_inert(hostile: str, inert: str) -> None:
    assert visible(hostile) == inert


def test_a_link_shows_where_it_leads() -> None:
    masked = Link("https://bank.example", "https://thief.example/login")
    assert render(Message(footer=(masked,)), NOW) == "https://bank.example (thief.example)\n"
    strong = Link("Headline", "https://thief.example/a b", strong=True)
    assert render(Message(title=(strong,)), NOW) == "Headline\nhttps://thief.example/ab\n"


@pytest.mark.parametrize("url", ["https://[::1", "http://a@b@c", "", "https://"])
def test_a_broken_address_is_shown_as_it_can_be(url: str) -> None:
    assert render(Message(footer=(Link("text", url),)), NOW).startswith("text (")


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=4, minutes=50), "4 hours ago"),
        (timedelta(days=2, hours=3), "2 days ago"),
        (timedelta(hours=-3), "in 3 hours"),
    ],
)
def test_moments_near_by_are_relative(ago: timedelta, words: str) -> None:
    assert moment(Moment(NOW - ago, Show.RELATIVE), NOW) == words


@pytest.mark.parametrize(
    ("show", "ago", "words"),
    [
        (Show.TIME, timedelta(), "09:00"),
        (Show.DATE, timedelta(), "Sunday 22 November"),
        (Show.DATE, timedelta(days=365), "Saturday 22 November 2025"),
        (Show.DATETIME, timedelta(), "Sunday 22 November, 09:00"),
        (Show.ZONED, timedelta(), "Sunday 22 November, 09:00 (Europe/Berlin)"),
        (Show.SINCE, timedelta(hours=1), "today 08:00"),
        (Show.SINCE, timedelta(hours=24), "yesterday 09:00"),
        (Show.SINCE, timedelta(days=3), "Thursday 09:00"),
        (Show.SINCE, timedelta(days=8), "Saturday 14 November 09:00"),
    ],
)
def test_moments_are_told_in_the_zone_of_the_channel(show: Show, ago: timedelta, words: str) -> None:
    assert moment(Moment(NOW - ago, show, "Europe/Berlin"), NOW) == words


def test_lines_are_wrapped_under_their_number() -> None:
    section = Section(number=1, heading=(Text("A headline"),), lines=((Text("word " * 12),),))
    text = render(Message(sections=(section,)), NOW, width=40)
    assert text == "1  A headline\n   word word word word word word word\n   word word word word word\n"


def test_a_number_stands_even_where_its_headline_is_invisible() -> None:
    section = Section(number=2, heading=(Text("\u200b"),), lines=((Text("said"),),))
    assert render(Message(sections=(section,)), NOW) == "2  \n   said\n"


def test_pages_are_turned_by_typing() -> None:
    message = Message(footer=(Text("end"),), actions=(Action("Next page", "quotes 1 page 2"),))
    assert render(message, NOW) == "end\nNext page: quotes 1 page 2\n"


def test_words_of_an_article_are_shown_as_they_are_read() -> None:
    suffered = "We can&rsquo;t  mend\n\nthe har\u00adbour while ships\xa0are there."
    part = Cited(suffered, 1, 1, 0, len(suffered), quoted=True)
    assert render(Message(footer=(part,)), NOW) == "“We can’t mend the harbour while ships are there.”\n"
