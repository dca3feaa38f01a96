"""What every Search promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.store.articles import Articles
from digests.store.search import ArticleSearch, match, row_number
from tests import make

if TYPE_CHECKING:
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
    await store.save_reading(unread, make.reading(unread.original), None, None, make.NOW)


def ids(headlines: list[Headline]) -> list[int]:
    return [headline.article_id for headline in headlines]


async def found(search: ArticleSearch, source: Source, words: str) -> list[int]:
    return ids(await search.newest([source.id], words, make.moment(days=-30), 10))


@pytest.mark.parametrize(
    "words",
    [
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
    ],
)
async def test_every_word_is_found(store: Articles, search: ArticleSearch, courier: Source, words: str) -> None:
    title, body = "Night ferry kept", "The council of Zürich and the U.S. said so."
    article_id = await publish(store, courier, title, body)
    assert await found(search, courier, words) == [article_id]


@pytest.mark.parametrize(
    "words",
    [
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
    ],
)
async def test_nothing_less_is(store: Articles, search: ArticleSearch, courier: Source, words: str) -> None:
    await publish(store, courier, "Night ferry kept", "The council said so.")
    assert await found(search, courier, words) == []


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
