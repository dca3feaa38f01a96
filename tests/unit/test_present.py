"""What people read, and that every post fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bot.platforms.console.render import cost, render
from digests.adding import Exported
from digests.fit import TITLE_SHARE
from digests.messages import Cited, Inline, Limits, Link, Message, Moment, Room, Section, Text
from digests.model import Excerpt, Item, Lack, Quote, QuoteKind, Span
from digests.present import answers, editions
from digests.present import quotes as quoted
from digests.present import view as views
from digests.present.feeds import exported
from digests.present.lacks import lack_said
from digests.present.view import View
from digests.retell import Passage
from tests import make
from tests.news import NOW, article, digest, headline, hours, item, quote

WIDE = Limits(total=6_000, sections=40, actions=100, cost=cost)


def length(part: Inline) -> int:
    """What a plain platform would charge."""
    match part:
        case Room(id):
            return len(id)
        case Text(text) | Link(text):
            return len(text) + (len(part.url) if isinstance(part, Link) else 0)
        case Cited(words):
            return len(words) + 2
        case Moment():
            return 30


TIGHT = Limits(total=800, sections=5, actions=15, cost=length)


def view(command: str = "quotes #1", page: int = 1, limits: Limits = WIDE) -> View:
    return View(command, "UTC", limits, page)


def shown(message: Message) -> str:
    return render(message, NOW)


def excerpt(words: str, start: int = 0) -> Excerpt:
    return Excerpt(1, 1, start, start + len(words), words)


HUGHES = Quote(start=0, end=5, kind=QuoteKind.DIRECT, speaker="Ada Quill", role="hydrologist", affiliation="Westmark")


def test_an_edition_reads_as_promised() -> None:
    first = item(
        7,
        headline="A lake breathes",
        url="https://burrow.example/lake",
        publishers=("Burrow & Sky", "Wire"),
        sentences=(excerpt("It rises and falls."),),
        quote=excerpt("It is alive,"),
        speaker=HUGHES,
    )
    (post,) = editions.edition(digest(first, item(8, update=True), also=(item(9), item(10))), WIDE)
    assert shown(post) == (
        "Morning digest · Sunday 22 November · 2 stories, 3 publishers · since yesterday 08:00\n\n"
        "1  A lake breathes\n"
        "   https://burrow.example/lake\n"
        "   Burrow & Sky and 1 more · 4 hours ago\n"
        "   It rises and falls.\n"
        "   “It is alive,”\n"
        "   — Ada Quill, hydrologist, Westmark\n\n"
        "2  Update: Headline 8\n"
        "   The Harbour Ledger · 4 hours ago\n\n"
        "Also: Headline 9 · Headline 10\n\n"
        "Edition 143 · ask: summary 2, quotes 1, why 1\n"
    )


def test_each_story_carries_its_commands() -> None:
    (post,) = editions.edition(digest(item(7)), WIDE)
    assert [action.command for action in post.sections[0].actions] == ["summary #7", "quotes #7", "coverage #7"]


def test_an_edition_on_request_has_no_number_and_a_late_one_says_so() -> None:
    (asked,) = editions.edition(digest(item(), number=None, since_at=None), WIDE)
    assert "Made on request, with numbers for whoever asked · ask: summary 1" in shown(asked)
    assert "since" not in shown(asked)
    (late,) = editions.edition(digest(item(), late=True), WIDE)
    assert shown(late).startswith("Late: this edition could not be posted when it was due")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Morning digest · nothing new since yesterday 08:00.\n\nEdition 143 · Ask: latest\n"),
        ({"number": None, "since_at": None}, "Morning digest · nothing new.\n\nAsk: latest\n"),
        (
            {"named": ("Fen Gazette",), "number": None, "since_at": None},
            f"Morning digest · nothing new.\n\nAsk: latest · {editions._silent(digest(named=('Fen Gazette',)))}\n",
        ),
        (
            {"unreached": ("Fen Gazette", "Zephyr"), "number": None, "since_at": None},
            ("Morning digest · nothing new.\n\nAsk: latest · 2 sources could not be reached: Fen Gazette, Zephyr\n"),
        ),
        (
            {"nothing_kept": True},
            (
                "Morning digest · no articles are kept here yet.\n\n"
                "Edition 143 · Managers of this workspace add sources with: sources add\n"
            ),
        ),
    ],
)
def test_nothing_new_is_one_line(changes: dict[str, object], words: str) -> None:
    (post,) = editions.edition(digest(**changes), WIDE)
    assert shown(post) == words


def test_an_edition_shown_again_is_marked() -> None:
    (post,) = editions.edition(digest(item()), WIDE)
    again = editions.shown_again(post, NOW - hours(2), "UTC")
    assert shown(again).startswith("Shown again; posted 2 hours ago.\nMorning digest")


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
LONG = st.integers(1, 3_000).map(lambda n: ("words of a very long sentence " * 101)[:n])


@st.composite
def items(draw: st.DrawFn) -> Item:
    words = st.one_of(WORDS, LONG)
    said = draw(st.booleans())
    return item(
        draw(st.integers(1, 10**9)),
        headline=draw(words),
        url=draw(st.none() | words.map(lambda text: f"https://x.example/{text}")),
        publishers=tuple(draw(st.lists(WORDS, min_size=1, max_size=3))),
        sentences=tuple(excerpt(draw(words)) for _ in range(draw(st.integers(0, 2)))),
        quote=excerpt(draw(words)) if said else None,
        speaker=HUGHES if said else None,
    )


@given(st.lists(items(), max_size=20), st.lists(items(), max_size=3))
def test_every_part_of_an_edition_fits_and_no_story_is_lost_or_cut_apart(stories: list[Item], more: list[Item]) -> None:
    posts = editions.edition(digest(*stories, also=tuple(more) if stories else ()), TIGHT)
    assert all(TIGHT.fits(post) for post in posts)
    sections = [section for post in posts for section in post.sections]
    assert [s.number for s in sections if s.number] == list(range(1, len(stories) + 1))
    whole = {one.words for story in stories for one in (*story.sentences, story.quote) if one}
    assert all(part.words in whole for s in sections for line in s.lines for part in line if isinstance(part, Cited))


TEXT = "Alpha came first. Beta came second.\n\n“Gamma came third,” said Ada Quill. It was “a mess”, he said."


def test_a_summary_names_the_paragraph_of_each_sentence_and_its_sources() -> None:
    one = article(headline(1, title="Alphabet"), TEXT)
    message = answers.summary(one, [Passage(one, Span(0, 17)), Passage(one, Span(18, 35))], ["The Wire"], view())
    assert "Beta came second. [paragraph 1]" in shown(message)
    assert "2 sentences of the article, word for word · The Harbour Ledger · also told by The Wire" in shown(message)


def test_a_summary_of_a_story_says_whose_each_sentence_is() -> None:
    one = article(headline(1, title="Alphabet"), TEXT)
    other = article(headline(2, 1, title="Letters", publisher="The Wire", url="https://wire.example/2"), TEXT)
    passages = [Passage(one, Span(0, 17)), Passage(other, Span(18, 35)), Passage(other, Span(37, 72))]
    text = shown(answers.summary(one, passages, ["Radio Coast"], view()))
    assert "Alpha came first. [The Harbour Ledger, paragraph 1]" in text
    assert "Beta came second. [The Wire (wire.example), paragraph 1]" in text
    assert "said Ada Quill. [The Wire, paragraph 1]" in text, "each further article is linked once"
    assert "3 sentences of the story, word for word · The Harbour Ledger, The Wire · also told by Radio Coast" in text


def test_a_summary_of_a_story_fits_however_long_names_and_sentences_are() -> None:
    text = "\n\n".join(f"{letter} {'mile after mile of words ' * 12}in the sand." for letter in "ABC")
    spans = [make.span(line, text) for line in text.split("\n\n")]
    told = [
        article(headline(n, 1, publisher=f"{n} {'Gazette ' * 30}", url="https://x.example/"), text) for n in (1, 2, 3)
    ]
    passages = [Passage(one, span) for one in told for span in spans]
    for page in range(1, 10):
        message = answers.summary(told[0], passages, ["Wire " * 80] * 5, View("summary 1", "UTC", TIGHT, page))
        assert TIGHT.fits(message)


def test_a_summary_of_an_article_without_sentences_says_so() -> None:
    assert "no full sentence" in shown(answers.summary(article(headline(1), "x"), [], [], view()))


@pytest.mark.parametrize("lack", Lack)
def test_a_summary_of_what_is_kept_in_part_says_why(lack: Lack) -> None:
    part = structs.replace(article(headline(1), TEXT), lack=lack)
    told = shown(answers.summary(part, [Passage(part, Span(0, 17))], [], view()))
    assert f"What is kept here is what its feed has of it. {lack_said(lack)}" in told
    whole = article(headline(1), TEXT)
    assert "What is kept" not in shown(answers.summary(whole, [Passage(whole, Span(0, 17))], [], view()))


def test_quotes_say_who_and_what_kind() -> None:
    said = [
        quote(TEXT, "Gamma came third,", speaker="Ada Quill", role="hydrologist"),
        quote(TEXT, "a mess", kind=QuoteKind.PARTIAL),
    ]
    text = shown(quoted.quotes([article(headline(1), TEXT, quotes=said)], view()))
    assert "“Gamma came third,”\n— Ada Quill, hydrologist\n" in text
    assert "“a mess”\n— speaker unclear (partial quote)\n" in text
    assert "2 quotes, each to the character" in text


def test_quotes_of_a_story_name_each_article_once_and_no_words_twice() -> None:
    said = [quote(TEXT, "Gamma came third,", speaker="Ada Quill")]
    first, second, third = (
        article(headline(n, 1, title=f"T{n}"), TEXT, quotes=q) for n, q in ((1, said), (2, said), (3, []))
    )
    text = shown(quoted.quotes([first, second, third], view()))
    assert text.count("Gamma came third") == 1
    assert text.count("T1") == 1, "the first article's headline is the title already"
    assert "T2" not in text


def test_an_article_that_quotes_nobody_says_so() -> None:
    one = article(headline(1), TEXT)
    assert "Nobody is quoted in it." in shown(quoted.quotes([one], view()))


def test_coverage_is_in_order_of_time_with_repeats_folded() -> None:
    story = [
        headline(1, 1, publisher="Wire", age=5, title="First"),
        headline(2, 1, publisher="Copier", age=4, duplicate_of=1),
        headline(3, 1, publisher="Post", age=3, title="Second", url="https://post.example/2"),
        headline(4, 1, publisher="Orphan", age=2, title="Third", duplicate_of=77),
    ]
    text = shown(answers.coverage(story, view("coverage #1")))
    assert text.index("Wire · 5 hours ago") < text.index("repeated by Copier") < text.index("Post · 3 hours ago")
    assert "Orphan" in text
    assert "3 publishers, 4 articles" in text


def test_latest_lists_and_says_when_there_is_nothing() -> None:
    found = [headline(2, age=1), headline(1, age=2)]
    text = shown(answers.latest(found, "", more=False, view=view("latest")))
    assert text.index("Headline 2") < text.index("Headline 1")
    assert "older ones" not in text
    nothing = shown(answers.latest([], "tides", more=False, view=view()))
    assert nothing == (
        "Latest on tides\n\nNothing kept here lately speaks of tides. To look further: search tides since ever\n"
    )
    assert "Nothing is kept here yet. Managers" in shown(answers.latest([], "", more=False, view=view()))


def test_a_choice_says_what_to_type() -> None:
    text = shown(views.choice([headline(1), headline(2)], "summary", view()))
    assert "Which one?" in text
    assert "summary #2" in text


def many_quotes(number: int, size: int) -> Message:
    text = " ".join(f"“{str(n) * size}”" for n in range(10, 10 + number))
    said = [quote(text, str(n) * size) for n in range(10, 10 + number)]
    return quoted.quotes([article(headline(1), text, quotes=said)], view("quotes #1", limits=TIGHT))


def test_long_answers_are_paged_by_a_command() -> None:
    first = many_quotes(12, 60)
    assert shown(first).startswith("Page 1 of ")
    assert [action.command for action in first.actions] == ["quotes #1 page 2"]


@pytest.mark.parametrize("page", [2, 3, 99])
def test_pages_go_on_and_end_at_the_last(page: int) -> None:
    text = " ".join(f"“{str(n) * 60}”" for n in range(10, 22))
    said = [quote(text, str(n) * 60) for n in range(10, 22)]
    message = quoted.quotes([article(headline(1), text, quotes=said)], view("quotes #1", page, TIGHT))
    commands = [action.label for action in message.actions]
    last = "Next page" not in commands
    assert "Previous page" in commands
    assert TIGHT.fits(message)
    assert last or page < 99


@given(st.lists(st.one_of(WORDS, LONG), min_size=1, max_size=6, unique=True), st.text(max_size=60))
def test_all_pages_together_hold_every_word_of_every_quote_to_the_character(said: list[str], command: str) -> None:
    check_all_pages(said, command)


@pytest.mark.parametrize("said", ["x" * 2_000, "words of a long sentence " * 100])
def test_a_quote_goes_on_on_the_next_page_at_a_blank_if_there_is_one(said: str) -> None:
    pieces = check_all_pages([said], "quotes #1")
    assert len(pieces) > 2
    assert all(piece.words.endswith(" ") for piece in pieces[:-1]) == (" " in said)


def check_all_pages(said: list[str], command: str) -> list[Cited]:
    text = "\n".join(said)
    starts = [sum(len(words) + 1 for words in said[:n]) for n in range(len(said))]
    quotes = [Quote(start=s, end=s + len(w), kind=QuoteKind.DIRECT) for s, w in zip(starts, said, strict=True)]
    one = article(headline(1, title="T" * 900), text, quotes=quotes)
    pieces: list[Cited] = []
    page = 1
    while True:
        message = quoted.quotes([one], View(command, "UTC", TIGHT, page))
        assert TIGHT.fits(message)
        pieces += [part for s in message.sections for line in s.lines for part in line if isinstance(part, Cited)]
        if not any(action.label == "Next page" for action in message.actions):
            break
        page += 1
    assert all(text[piece.start : piece.end] == piece.words for piece in pieces)
    assert {n for piece in pieces for n in range(piece.start, piece.end)} == {
        n for q in quotes for n in range(q.start, q.end)
    }
    return pieces


def test_a_section_of_many_lines_goes_on_on_the_next_page() -> None:
    lines = tuple((Text(f"line {n} " + "x" * 90),) for n in range(12))
    section = Section(heading=(Text("Heading"),), lines=(*lines, (Text("y" * 900), Text("z"))))
    texts = []
    for page in range(1, 9):
        message = View("latest", "UTC", TIGHT, page).show((), [section])
        assert TIGHT.fits(message)
        texts.append(shown(message))
    assert all(any(f"line {n} " in text for text in texts) for n in range(12))
    assert "y…" in texts[-1]


def test_a_title_that_is_full_takes_no_more() -> None:
    room = TIGHT.total // TITLE_SHARE
    full = (Text("t" * (room - 2)), Text("u"), Text("more"))
    message = View("latest", "UTC", TIGHT).show(full, [Section(lines=((Text("x"),),))])
    assert shown(message).startswith("t" * (room - 2))
    assert "more" not in shown(message)


def test_parts_of_an_edition_asked_for_are_turned_like_pages() -> None:
    parts = [Message(title=(Text(f"part {n}"),)) for n in (1, 2)]
    first, last = (editions.part(parts, view("digest", page)) for page in (1, 7))
    assert [action.command for action in first.actions] == ["digest page 2"]
    assert shown(last).startswith("part 2")
    assert last.actions == ()


def test_a_long_list_of_feeds_is_shown_whole_in_pieces() -> None:
    lines = [f'<outline xmlUrl="https://mill.example/{number}"/>' for number in range(100)]
    made = Exported(text="\n".join(lines), feeds=100, held_back=0, without=0)
    said = exported(made, view("sources export"))
    assert len(said.sections) > 2, "pages end between them"
    assert [part.text for section in said.sections for [part] in section.lines if isinstance(part, Text)] == lines
