"""What every Search promises."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.store.articles import Articles
from digests.store.search import ArticleSearch, row_number
from digests.store.search.fts5 import match
from digests.store.search.tsvector import tokens
from tests import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from digests.model import Headline, Source
    from digests.store.engine import Database
    from digests.store.sources import WorkspaceSources


@pytest.fixture
def store(database: Database) -> Articles:
    return Articles(database)


@pytest.fixture
def search(database: Database) -> ArticleSearch:
    return ArticleSearch(database)


@pytest.fixture
async def courier(sources: WorkspaceSources) -> Source:
    return await sources.ensure(make.WORKSPACE, "The Lindmouth Courier")


@pytest.fixture
async def gazette(sources: WorkspaceSources) -> Source:
    return await sources.ensure(make.WORKSPACE, "Fen Gazette")


async def publish(store: Articles, source: Source, title: str, body: str = "Nothing else.", **given: Any) -> int:
    """Add an article and save its reading. Its id."""
    document = make.document(source=source.name, keys=(), text=f"{title}\n\n{body}\n", **given)
    article_id = await store.add(source.id, document, make.content_hash(document), make.NOW)
    assert article_id is not None
    await read(store, article_id)
    return article_id


async def read(store: Articles, article_id: int) -> None:
    unread = next(unread for unread in await store.unread(100) if unread.article_id == article_id)
    await make.save_reading(store, unread, make.reading(unread.original), None, None, make.NOW)


def ids(headlines: list[Headline]) -> list[int]:
    return [headline.article_id for headline in headlines]


async def found(search: ArticleSearch, source: Source, words: str) -> list[int]:
    return ids(await search.newest([source.id], words, make.moment(days=-30), 10))


FINDING = [
    "ferry",
    "FERRY council",
    "council ferry kept",
    '"night ferry"',
    "“night ferry” council",
    "zurich",
    "Zürich",
    "Zu\u0308rich",
    "U.S.",
    "night-ferry",
    "ferry, council!",
    "ferry -council",
    'ferry "',
    "ferry — council",
    "ferry 👩‍🚀",
    "ferry " * 500,
]


async def test_every_word_is_found(store: Articles, search: ArticleSearch, courier: Source) -> None:
    title, body = "Night ferry kept", "The council of Zürich and the U.S. said so."
    article_id = await publish(store, courier, title, body)
    for words in FINDING:
        assert await found(search, courier, words) == [article_id], words


MISSING = [
    "",
    "   ",
    '""',
    "“”",
    "!?",
    "👩‍🚀",
    "ferry tram",
    '"ferry night"',
    "fer",
    "fer*",
    "title:ferry",
    "ferry OR tram",
    "ferry NOT council",
    "ferry NEAR council",
    "NEAR(night ferry)",
    "^night tram",
]


async def test_nothing_less_is(store: Articles, search: ArticleSearch, courier: Source) -> None:
    await publish(store, courier, "Night ferry kept", "The council said so.")
    for words in MISSING:
        assert await found(search, courier, words) == [], words


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(st.characters() | st.sampled_from('"*^:(){}+-,NEAROTD\x00\ud800'), max_size=60))
async def test_any_words_give_an_answer(database: Database, words: str) -> None:
    search = ArticleSearch(database)
    assert await search.newest([1], words, make.NOW, 10) == []


@pytest.mark.parametrize("words", ['"' * 100_000, "(" * 100_000, "a " * 100_000, "x" * 100_000, '"a' * 50_000])
async def test_a_flood_of_words_gives_an_answer(search: ArticleSearch, words: str) -> None:
    assert await search.newest([1], words, make.NOW, 10) == []


async def test_newest_first_in_pages(store: Articles, search: ArticleSearch, courier: Source) -> None:
    published = [await publish(store, courier, "Ferry", published_at=make.moment(at)) for at in (3, 1, 2, 2)]
    expected = [published[0], published[3], published[2], published[1]]
    assert await found(search, courier, "ferry") == expected
    pages = [ids(await search.newest([courier.id], "ferry", make.NOW, 3, offset)) for offset in (0, 3, 6)]
    assert pages == [expected[:3], expected[3:], []]


async def test_a_window_and_these_sources(
    store: Articles, search: ArticleSearch, courier: Source, gazette: Source
) -> None:
    await publish(store, courier, "Ferry", published_at=make.moment(minutes=-1e-6))
    inside = await publish(store, courier, "Ferry", published_at=make.NOW)
    other = await publish(store, gazette, "Ferry", published_at=make.NOW)
    assert ids(await search.newest([courier.id], "ferry", make.NOW, 10)) == [inside]
    assert ids(await search.newest([courier.id, gazette.id], "ferry", make.NOW, 10)) == [other, inside]
    assert await search.newest([], "ferry", make.NOW, 10) == []


async def test_a_source_is_found_by_no_word(
    store: Articles, search: ArticleSearch, courier: Source, gazette: Source
) -> None:
    await publish(store, gazette, "Ferry kept")
    for words in (
        f"s{gazette.id}",
        f"s{courier.id}",
        f"scope:s{gazette.id}",
        f"ferry) OR scope : (s{gazette.id}",
        "s*",
    ):
        assert await found(search, courier, words) == []
        assert await found(search, gazette, words) == []
    article_id = await publish(store, courier, f"Route s{gazette.id} opens", "The s9 goes on.")
    assert await found(search, courier, f"s{gazette.id} s9") == [article_id]
    assert await found(search, gazette, f"s{gazette.id}") == []


async def test_no_other_source_is_looked_at_however_alike_its_number(
    store: Articles, search: ArticleSearch, sources: WorkspaceSources
) -> None:
    made = [await sources.ensure(make.WORKSPACE, f"Paper {number}") for number in range(1, 13)]
    published = [await publish(store, source, "Ferry") for source in made]
    for source, article_id in zip(made, published, strict=True):
        assert await found(search, source, "ferry") == [article_id]
    assert len(await search.newest(range(20_000), "ferry", make.NOW, 100)) == 12


async def test_words_are_found_across_title_and_text(store: Articles, search: ArticleSearch, courier: Source) -> None:
    in_title = await publish(store, courier, "The council keeps its ferry", published_at=make.moment(1))
    in_body = await publish(store, courier, "Quays", "The council keeps its ferry.", published_at=make.moment(2))
    across = await publish(store, courier, "The council", "It keeps its ferry.", published_at=make.moment(3))
    assert await found(search, courier, "council ferry") == [across, in_body, in_title]


async def test_what_is_unread_is_not_found(store: Articles, search: ArticleSearch, courier: Source) -> None:
    document = make.document()
    await store.add(courier.id, document, make.content_hash(document), make.NOW)
    assert await found(search, courier, "ferry") == []


async def test_a_changed_article_is_found_by_its_words_of_now(
    store: Articles, search: ArticleSearch, courier: Source
) -> None:
    article_id = await publish(store, courier, "Ferry kept", "The council said so.")
    await publish(store, courier, "Tram kept", "Of the ferry nothing was said.", published_at=make.moment(-5))
    changed = make.document(text="Ferry sold\n\nThe harbour company buys it.\n")
    await store.add_version(article_id, changed, make.content_hash(changed), make.moment(1))
    assert await found(search, courier, "council") == [article_id]
    await read(store, article_id)
    assert await found(search, courier, "council") == []
    assert await found(search, courier, "harbour company") == [article_id]
    assert (await found(search, courier, "ferry"))[0] == article_id
    assert len(await found(search, courier, "ferry")) == 2


@pytest.mark.parametrize("year", ["0001", "1600", "1969", "2300", "9999"])
async def test_any_date_is_found(store: Articles, search: ArticleSearch, courier: Source, year: str) -> None:
    at = make.NOW.replace(year=int(year))
    article_id = await publish(store, courier, "Ferry", published_at=at)
    assert ids(await search.newest([courier.id], "ferry", at, 10)) == [article_id]


def test_a_query_is_words_in_quotation_marks() -> None:
    assert match('night "ferry kept" night OR') == '"night" AND "ferry kept" AND "OR"'
    assert match('ferry"kept') == '"ferry kept"'
    assert match("…") is None


@given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()), st.integers(1, 2**40))
def test_rows_are_in_order_of_time_and_fit_the_database(one: datetime, other: datetime, seq: int) -> None:
    numbers = sorted(((at, row_number(at, seq)) for at in (one, other)), key=lambda pair: pair[0].timestamp())
    assert numbers[0][1] <= numbers[1][1]
    assert all(-(2**63) <= number < 2**63 for _, number in numbers)


def spoken(tokenizer: sqlite3.Connection, text: str) -> list[str]:
    """The words that FTS5 takes a text for, in order."""
    tokenizer.execute("DELETE FROM texts")
    tokenizer.execute("INSERT INTO texts VALUES (?)", (text,))
    return [row[0] for row in tokenizer.execute("SELECT term FROM words ORDER BY offset")]


@pytest.fixture(scope="module")
def tokenizer() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE texts USING fts5(said, tokenize='unicode61 remove_diacritics 2')")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab(texts, instance)")
        yield connection


# What people write news in, as far as Unicode had it when FTS5's tables were made.
LETTERS = st.characters(max_codepoint=0x17F, exclude_characters="\x00") | st.sampled_from(
    "ạắἀάςΣйЙёїئأกไ日本語한국ﬁŀǅßẞſµİıǰ\u0301\u0308\u0327\u0300\u200b\u00a0—–“”’…№№①½²"
)


@settings(max_examples=300, deadline=None)
@given(text=st.text(LETTERS, max_size=40))
def test_both_engines_take_a_text_for_the_same_words(tokenizer: sqlite3.Connection, text: str) -> None:
    assert tokens(text) == spoken(tokenizer, text)


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("Łódź und Škoda: Ærø, naïveté", "łodz skoda ærø naivete"),
        ("The Προέδρου Σίσυφος spoke", "ΠΡΟΈΔΡΟΥ σίσυφοσ"),
        ("Москва й Київ", "МОСКВА київ"),
        ("東京で会議", '"東京で会議"'),
        ("A tariff of 2.5% on e-mail@example.com", '"2.5%" example.com "e mail example"'),
    ],
)
async def test_letters_of_every_kind(
    store: Articles, search: ArticleSearch, courier: Source, article: str, words: str
) -> None:
    article_id = await publish(store, courier, "News", article)
    assert await found(search, courier, words) == [article_id]


async def test_a_phrase_far_into_a_long_article(store: Articles, search: ArticleSearch, courier: Source) -> None:
    """PostgreSQL's own phrases end at the 16,383rd word, and at the 256th use of a word."""
    long = "the ferry and the council " * 8_000 + "said the night train"
    article_id = await publish(store, courier, "News", long)
    assert await found(search, courier, '"the night train"') == [article_id]
    assert await found(search, courier, '"night the"') == []


async def test_an_article_of_more_words_than_an_index_takes(
    store: Articles, search: ArticleSearch, courier: Source
) -> None:
    many = " ".join(f"word{number}{'x' * 40}" for number in range(40_000)) + " " + "y" * 5_000
    article_id = await publish(store, courier, "Ferry", f"Council {many}")
    assert await found(search, courier, "ferry council") == [article_id]


async def test_the_newest_of_years(store: Articles, search: ArticleSearch, courier: Source, gazette: Source) -> None:
    days = (0, 1, 8, 30, 31, 200, 1_000, 4_000, 9_000)
    published = [await publish(store, courier, "Ferry", published_at=make.moment(days=-day)) for day in days]
    for day in (2, 3, 500):
        await publish(store, gazette, "Ferry", published_at=make.moment(days=-day))
    ever = make.moment(days=-20_000)
    assert ids(await search.newest([courier.id], "ferry", ever, 20)) == published
    assert ids(await search.newest([courier.id], "ferry", ever, 3, 5)) == published[5:8]
    assert ids(await search.newest([courier.id], "ferry", make.moment(days=-31), 20)) == published[:5]
    assert ids(await search.newest([courier.id, *range(1_000, 1_900)], "ferry", ever, 20)) == published
