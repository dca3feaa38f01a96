"""What every ArticleStore promises."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from digests.model import Features, Span
from digests.ports.articles import Filed, Filing
from digests.store.articles import Articles
from digests.store.forget import StoreForget
from tests import make

if TYPE_CHECKING:
    from digests.model import Headline, Source, Unread
    from digests.store.engine import Database
    from digests.store.sources import WorkspaceSources
    from tests.contract.conftest import Opener


@pytest.fixture
def store(database: Database) -> Articles:
    return Articles(database)


@pytest.fixture
async def courier(sources: WorkspaceSources) -> Source:
    return await sources.ensure(make.WORKSPACE, "The Lindmouth Courier")


@pytest.fixture
async def gazette(sources: WorkspaceSources) -> Source:
    return await sources.ensure(make.WORKSPACE, "Fen Gazette")


async def save(store: Articles, source: Source, *, at: float = 0, **given: Any) -> int:
    """Add a document at NOW and so many minutes later. Its id."""
    document = make.document(**{"source": source.name, "keys": (f"key {at}",), **given})
    article_id = await store.add(source.id, document, make.content_hash(document), make.moment(at))
    assert article_id is not None
    return article_id


async def pending(store: Articles, article_id: int) -> Unread:
    return next(unread for unread in await store.unread(100) if unread.article_id == article_id)


async def publish(
    store: Articles, source: Source, *, story: int | None = None, duplicate_of: int | None = None, **given: Any
) -> int:
    """Add a document and save its reading. Its id."""
    article_id = await save(store, source, **given)
    unread = await pending(store, article_id)
    await make.save_reading(store, unread, make.reading(unread.original), story, duplicate_of, make.NOW)
    return article_id


def ids(headlines: list[Headline]) -> list[int]:
    return [headline.article_id for headline in headlines]


class TestSaving:
    async def test_nothing_is_known_at_first(self, store: Articles, courier: Source) -> None:
        assert await store.known(courier.id, ["ferry"]) is None
        assert await store.known(courier.id, []) is None
        assert await store.same_text(courier.id, b"no such content") is None

    async def test_an_article_is_known_by_any_of_its_keys(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier, keys=("id:7", "https://lindmouth.example/ferry"))
        for keys in (["id:7"], ["unheard of", "https://lindmouth.example/ferry"]):
            known = await store.known(courier.id, keys)
            assert known is not None
            assert (known.article_id, known.version) == (article_id, 1)
            assert known.content_hash == make.content_hash(make.document())

    async def test_the_first_known_key_decides(self, store: Articles, courier: Source) -> None:
        one = await save(store, courier, keys=("one",))
        two = await save(store, courier, keys=("two",))
        for keys, expected in ((["two", "one"], two), (["one", "two"], one)):
            known = await store.known(courier.id, keys)
            assert known is not None
            assert known.article_id == expected

    async def test_a_key_belongs_to_its_source(self, store: Articles, courier: Source, gazette: Source) -> None:
        await save(store, courier, keys=("ferry",))
        assert await store.known(gazette.id, ["ferry"]) is None
        assert await store.same_text(gazette.id, make.content_hash(make.document())) is None

    async def test_the_same_text_is_found_without_a_key(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier, keys=())
        known = await store.same_text(courier.id, make.content_hash(make.document()))
        assert known is not None
        assert known.article_id == article_id

    async def test_only_the_newest_version_counts_as_the_same_text(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        changed = make.document(text="Ferry kept\n\nThe night ferry stays, the council says.\n")
        await store.add_version(article_id, changed, make.content_hash(changed), make.moment(1))
        assert await store.same_text(courier.id, make.content_hash(make.document())) is None
        known = await store.same_text(courier.id, make.content_hash(changed))
        assert known is not None
        assert known.version == 2

    async def test_a_key_that_is_taken_is_told_and_stores_nothing(self, store: Articles, courier: Source) -> None:
        await save(store, courier, keys=("ferry", "other"))
        second = make.document(keys=("new", "ferry"), text="Another text altogether.")
        assert await store.add(courier.id, second, make.content_hash(second), make.NOW) is None
        assert await store.known(courier.id, ["new"]) is None
        assert (await store.counts())["articles"] == 1

    async def test_two_imports_at_once_make_one_article(self, opened: Opener, courier: Source) -> None:
        stores = [Articles(await opened()) for _ in range(3)]
        document = make.document()
        adding = (store.add(courier.id, document, make.content_hash(document), make.NOW) for store in stores)
        made = await asyncio.gather(*adding)
        assert sum(article_id is not None for article_id in made) == 1
        assert len(await stores[0].unread(10)) == 1

    async def test_one_key_given_twice(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier, keys=("ferry", "ferry"))
        known = await store.known(courier.id, ["ferry", "ferry"])
        assert known is not None
        assert known.article_id == article_id

    @pytest.mark.parametrize("letter", ["\x00", "\ud83d"])
    async def test_letters_that_no_database_takes_are_replaced_one_for_one(
        self, store: Articles, courier: Source, letter: str
    ) -> None:
        text = f"Ferry {letter}kept\n\nIt stays."
        article_id = await save(
            store,
            courier,
            keys=(f"k{letter}",),
            text=text,
            title=f"F{letter}",
            url=f"https://lindmouth.example/{letter}",
        )
        unread = await pending(store, article_id)
        assert unread.original == text.replace(letter, "\ufffd")
        assert unread.title == "F\ufffd"
        assert await store.known(courier.id, [f"k{letter}"]) is not None

    async def test_naive_instants_are_refused_and_nothing_is_stored(self, store: Articles, courier: Source) -> None:
        naive = datetime(2026, 3, 4, 8, 0)  # noqa: DTZ001 - what is refused
        document = make.document()
        with pytest.raises(ValueError, match="time zone"):
            await store.add(courier.id, document, b"", naive)
        with pytest.raises(ValueError, match="time zone"):
            await save(store, courier, published_at=naive)
        with pytest.raises(ValueError, match="time zone"):
            await store.headlines([courier.id], naive, 10)
        assert (await store.counts())["articles"] == 0

    async def test_a_new_version_is_unread_and_known_by_new_keys_too(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier, keys=("ferry",))
        other = await save(store, courier, keys=("other",))
        changed = make.document(text="Ferry kept\n\nIt stays.", keys=("ferry", "other", "new"))
        assert await store.add_version(article_id, changed, make.content_hash(changed), make.moment(5)) == 2
        assert [(unread.article_id, unread.version) for unread in await store.unread(10)] == [
            (article_id, 1),
            (other, 1),
            (article_id, 2),
        ]
        known = {key: await store.known(courier.id, [key]) for key in ("ferry", "other", "new")}
        assert {key: found and found.article_id for key, found in known.items()} == {
            "ferry": article_id,
            "other": other,
            "new": article_id,
        }

    async def test_two_imports_of_one_change_make_one_version(self, opened: Opener, courier: Source) -> None:
        stores = [Articles(await opened()) for _ in range(3)]
        article_id = await save(stores[0], courier)
        changed = make.document(text="Ferry kept\n\nIt stays.")
        numbers = await asyncio.gather(
            *(s.add_version(article_id, changed, make.content_hash(changed), make.moment(1)) for s in stores)
        )
        assert numbers == [2, 2, 2]

    async def test_an_html_page_is_kept_beside_its_text(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier, page=b"<p>ferry</p>" * 1000)
        assert (await pending(store, article_id)).original == make.ORIGINAL


class TestReading:
    async def test_what_is_unread_comes_oldest_first_and_up_to_the_limit(
        self, store: Articles, courier: Source
    ) -> None:
        later = await save(store, courier, at=2, title="Given", published_at=make.moment(-60))
        earlier = await save(store, courier, at=1)
        first, second = await store.unread(10)
        assert (first.article_id, second.article_id) == (earlier, later)
        assert second.title == "Given"
        assert second.publisher == "The Lindmouth Courier"
        assert second.published_at == make.moment(-60)
        assert first.published_at == make.moment(1), "when it was stored, for want of a date"
        assert [unread.article_id for unread in await store.unread(1)] == [earlier]

    async def test_an_article_is_shown_once_it_is_read(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier, url="https://lindmouth.example/ferry", published_at=make.moment(-30))
        assert await store.headlines([courier.id], make.moment(-60), 10) == []
        assert await store.articles([article_id]) == {}

        unread = await pending(store, article_id)
        story_id = await make.save_reading(store, unread, make.reading(), None, None, make.moment(1))

        expected = make.headline(
            article_id=article_id,
            story_id=story_id,
            lead=f"{make.LEAD} “{make.SAID},” said Marta Oyelaran, the mayor of Lindmouth.",
            url="https://lindmouth.example/ferry",
            published_at=make.moment(-30),
            stored_at=make.NOW,
            source_id=courier.id,
            language="en",
        )
        assert await store.headlines([courier.id], make.moment(-60), 10) == [expected]
        article = (await store.articles([article_id, 999]))[article_id]
        assert article.headline == expected
        assert (article.version, article.original) == (1, make.ORIGINAL)
        assert article.reading == make.reading()
        assert article.reading.quotes[0].speaker == "Marta Oyelaran"
        assert await store.unread(10) == []

    async def test_the_title_is_the_one_read_else_given_else_the_first_words(
        self, store: Articles, courier: Source
    ) -> None:
        cases = {"Read": ("Read", "Given"), "Given": (None, "Given"), make.LEAD.split(" voted")[0]: (None, None)}
        for expected, (read, given) in cases.items():
            article_id = await save(store, courier, keys=(), title=given)
            unread = await pending(store, article_id)
            await make.save_reading(store, unread, make.reading(title=read), None, None, make.NOW)
            assert (await store.articles([article_id]))[article_id].headline.title.startswith(expected)

    async def test_the_language_is_the_one_read_if_any(self, store: Articles, courier: Source) -> None:
        for at, language in ((1, "de"), (2, None)):
            unread = await pending(store, await save(store, courier, at=at))
            await make.save_reading(store, unread, make.reading(language=language), None, None, make.NOW)
        found = await store.headlines([courier.id], make.NOW, 10)
        assert [headline.language for headline in found] == [None, "de"]

    async def test_an_article_without_a_word_still_has_a_title(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        unread = await pending(store, article_id)
        await make.save_reading(store, unread, make.reading(title=None, paragraphs=()), None, None, make.NOW)
        [headline] = await store.headlines([courier.id], make.NOW, 1)
        assert headline.title
        assert headline.lead == ""

    async def test_the_lead_ends_at_a_word(self, store: Articles, courier: Source) -> None:
        text = "Title\n\n" + "eleven chars " * 200
        article_id = await publish(store, courier, text=text)
        lead = (await store.articles([article_id]))[article_id].headline.lead
        assert 580 < len(lead) <= 600
        assert lead.endswith((" eleven", " chars"))
        wide = "Title\n\n" + "ß" * 5000
        article_id = await publish(store, courier, text=wide, keys=())
        assert len((await store.articles([article_id]))[article_id].headline.lead) == 600

    async def test_saving_again_changes_nothing(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        unread = await pending(store, article_id)
        story = await make.save_reading(store, unread, make.reading(), None, None, make.NOW)
        before = (await store.articles([article_id]), await store.placed(make.NOW, 0, 10), await store.counts())
        again = await make.save_reading(store, unread, make.reading(title="Other"), None, article_id, make.moment(9))
        assert again == story
        assert (await store.articles([article_id]), await store.placed(make.NOW, 0, 10), await store.counts()) == before

    async def test_the_old_reading_is_shown_until_the_new_version_is_read(
        self, store: Articles, courier: Source
    ) -> None:
        article_id = await publish(store, courier)
        story = (await store.articles([article_id]))[article_id].headline.story_id
        changed = make.document(text="Ferry stays\n\nThe ferry stays after all.", url="https://lindmouth.example/2")
        await store.add_version(article_id, changed, make.content_hash(changed), make.moment(5))
        assert (await store.articles([article_id]))[article_id].original == make.ORIGINAL

        unread = await pending(store, article_id)
        assert unread.version == 2
        elsewhere = (await store.articles([await publish(store, courier, keys=())])).popitem()[1].headline.story_id
        assert elsewhere != story
        kept = await make.save_reading(store, unread, make.reading(changed.text), elsewhere, None, make.moment(6))
        assert kept == story, "an article stays in its story"
        article = (await store.articles([article_id]))[article_id]
        assert (article.version, article.headline.title) == (2, "Ferry stays")
        assert article.headline.url == "https://lindmouth.example/2"
        assert article.reading.paragraphs[0].of(article.original) == "The ferry stays after all."

    async def test_an_older_version_read_late_is_not_shown(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        changed = make.document(text="Ferry stays\n\nThe ferry stays after all.")
        await store.add_version(article_id, changed, make.content_hash(changed), make.moment(5))
        older, newer = await store.unread(10)
        story = await make.save_reading(store, newer, make.reading(changed.text), None, None, make.NOW)
        assert await make.save_reading(store, older, make.reading(), None, None, make.NOW) == story
        assert (await store.articles([article_id]))[article_id].headline.title == "Ferry stays"
        assert await store.unread(10) == []

    async def test_what_was_set_aside_can_be_offered_once_more(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        assert not await store.read_again(article_id)
        await store.set_aside(await pending(store, article_id), "took longer than 20 seconds", make.NOW)
        assert await store.read_again(article_id)
        assert [unread.article_id for unread in await store.unread(10)] == [article_id]
        assert not await store.read_again(article_id)
        assert (await store.counts())["aside"] == 0

    async def test_what_was_set_aside_is_not_offered_again(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        unread = await pending(store, article_id)
        await store.set_aside(unread, "took longer than 20 seconds", make.NOW)
        assert await store.unread(10) == []
        assert await store.counts() == {"articles": 1, "unread": 0, "aside": 1, "stories": 0}
        changed = make.document(text="Ferry stays\n\nThe ferry stays after all.")
        await store.add_version(article_id, changed, make.content_hash(changed), make.moment(5))
        assert [unread.version for unread in await store.unread(10)] == [2]

    async def test_a_reading_that_comes_after_all_is_taken(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        unread = await pending(store, article_id)
        await store.set_aside(unread, "took longer than 20 seconds", make.NOW)
        story = await make.save_reading(store, unread, make.reading(), None, None, make.NOW)
        await store.set_aside(unread, "too late", make.NOW)
        assert (await store.articles([article_id]))[article_id].headline.story_id == story
        assert (await store.counts())["aside"] == 0

    async def test_one_bad_reading_does_not_stop_the_others(self, store: Articles, courier: Source) -> None:
        bad, good = [await save(store, courier, at=at) for at in (1, 2)]
        naive = datetime(2026, 3, 4, 8, 0)  # noqa: DTZ001 - what is refused
        with pytest.raises(ValueError, match="time zone"):
            await make.save_reading(store, await pending(store, bad), make.reading(), None, None, naive)
        await make.save_reading(store, await pending(store, good), make.reading(), None, None, make.NOW)
        assert ids(await store.headlines([courier.id], make.NOW, 10)) == [good]
        assert await store.counts() == {"articles": 2, "unread": 1, "aside": 0, "stories": 1}

    async def test_half_a_letter_is_replaced(self, store: Articles, courier: Source) -> None:
        article_id = await save(store, courier)
        quotes = (make.quote(speaker="Marta \ud83d"),)
        reading = make.reading(title="Ferry \ud83d", quotes=quotes)
        await make.save_reading(store, await pending(store, article_id), reading, None, None, make.NOW)
        article = (await store.articles([article_id]))[article_id]
        assert article.headline.title == article.reading.title == "Ferry \ufffd"
        assert article.reading.quotes[0].speaker == "Marta \ufffd"


class TestStories:
    async def test_articles_of_a_story_come_oldest_first_and_from_these_sources(
        self, store: Articles, courier: Source, gazette: Source
    ) -> None:
        first = await publish(store, courier, at=1, published_at=make.moment(-10))
        story = (await store.articles([first]))[first].headline.story_id
        second = await publish(store, gazette, at=2, published_at=make.moment(-20), story=story, duplicate_of=first)
        await publish(store, courier, at=3)
        told = await store.story([courier.id, gazette.id], story)
        assert ids(told) == [second, first]
        assert [(headline.publisher, headline.duplicate_of) for headline in told] == [
            ("Fen Gazette", first),
            ("The Lindmouth Courier", None),
        ]
        assert ids(await store.story([courier.id], story)) == [first]
        assert await store.story([], story) == []
        assert (await store.counts())["stories"] == 2

    async def test_placings_come_in_order_and_once_each(self, store: Articles, courier: Source) -> None:
        features = Features(title=("ferry",), body={"council": 2}, names=("lindmouth",), shingles=(1, 2**63, 2**64 - 1))
        for at in (1, 2, 3):
            article_id = await save(store, courier, at=at, published_at=make.moment(-at))
            unread = await pending(store, article_id)
            await make.save_reading(store, unread, make.reading(features=features), None, None, make.NOW)
        placed = await store.placed(make.moment(-60), 0, 2)
        assert placed[0].features == features
        assert placed[0].publisher == "The Lindmouth Courier"
        rest = await store.placed(make.moment(-60), placed[-1].seq, 10)
        seqs = [place.seq for place in (*placed, *rest)]
        assert len(seqs) == 3
        assert seqs == sorted(set(seqs))
        assert await store.placed(make.moment(-60), seqs[-1], 10) == []
        assert [place.published_at for place in await store.placed(make.moment(-2), 0, 10)] == [
            make.moment(-1),
            make.moment(-2),
        ]
        assert await store.placed(make.moment(60), 0, 10) == []

    async def test_a_changed_article_is_placed_anew_in_its_story(self, store: Articles, courier: Source) -> None:
        article_id = await publish(store, courier, at=1)
        other = await publish(store, courier, at=2)
        [old, last] = await store.placed(make.NOW, 0, 10)
        changed = make.document(text="Ferry stays\n\nThe ferry stays after all.")
        await store.add_version(article_id, changed, make.content_hash(changed), make.moment(5))
        unread = await pending(store, article_id)
        await make.save_reading(store, unread, make.reading(changed.text), None, None, make.NOW)
        [new] = await store.placed(make.NOW, last.seq, 10)
        assert (new.article_id, new.story_id) == (article_id, old.story_id)
        assert "stays" in new.features.title
        assert [place.article_id for place in await store.placed(make.NOW, 0, 10)] == [other, article_id]

    async def test_a_scope_is_the_workspace_of_the_source(
        self, store: Articles, courier: Source, gazette: Source, sources: WorkspaceSources
    ) -> None:
        others = [await sources.ensure(place, courier.name) for place in (("console", "elsewhere"), ("slack", "local"))]
        for at, source in enumerate((courier, gazette, *others)):
            await save(store, source, at=at)
        unread = await store.unread(10)
        ours, too, *theirs = [one.scope for one in unread]
        assert ours == too
        assert len({ours, *theirs}) == 3
        for one in unread:
            await make.save_reading(store, one, make.reading(), None, None, make.NOW)
        assert [place.scope for place in await store.placed(make.NOW, 0, 10)] == [one.scope for one in unread]


class TestFilingTogether:
    async def test_those_that_join_a_new_story_are_in_it(self, store: Articles, courier: Source) -> None:
        before = await publish(store, courier, keys=("before",))
        one, two, three, four = [await pending(store, await save(store, courier, at=at)) for at in (1, 2, 3, 4)]
        filings = [
            Filing(unread=one, reading=make.reading()),
            Filing(unread=two, reading=make.reading(), joins=one.article_id, duplicate_of=one.article_id),
            Filing(unread=three, reading=make.reading()),
            Filing(unread=four, reading=make.reading(), joins=before),
        ]
        found = [filed for filed in await store.save_readings(filings, make.NOW) if filed]
        told = await store.articles([before, *(one.unread.article_id for one in filings)])
        stories = [article.headline.story_id for article in (told[number] for number in sorted(told))]
        assert [filed.story_id for filed in found] == stories[1:]
        assert stories[1] == stories[2]
        assert stories[4] == stories[0]
        assert len(set(stories)) == 3
        assert told[two.article_id].headline.duplicate_of == one.article_id
        assert (await store.counts())["stories"] == 3
        placed = await store.placed(make.moment(-60), 0, 10)
        assert [place.seq for place in placed][1:] == [filed.seq for filed in found]
        assert [place.article_id for place in placed] == [before, *(one.unread.article_id for one in filings)]

    async def test_who_joins_what_another_filed_is_where_that_is(self, store: Articles, courier: Source) -> None:
        one, two = [await pending(store, await save(store, courier, at=at)) for at in (1, 2)]
        story = await make.save_reading(store, one, make.reading(), None, None, make.NOW)
        again = Filing(unread=one, reading=make.reading())
        joins = Filing(unread=two, reading=make.reading(), joins=one.article_id)
        first, second = await store.save_readings([again, joins], make.NOW)
        assert first == Filed(story)
        assert second is not None
        assert second.story_id == story

    async def test_of_those_that_join_what_is_no_longer_kept_one_begins(
        self, store: Articles, courier: Source, sources: WorkspaceSources, database: Database
    ) -> None:
        elsewhere = ("console", "elsewhere")
        gone = await pending(store, await save(store, await sources.ensure(elsewhere, "Fen Gazette")))
        rest = [await pending(store, await save(store, courier, at=at)) for at in (1, 2)]
        await StoreForget(database).workspace(elsewhere)
        filings = [Filing(unread=one, reading=make.reading(), joins=gone.article_id) for one in rest]
        first = Filing(unread=gone, reading=make.reading())
        none, *both = await store.save_readings([first, *filings], make.NOW)
        assert none is None
        assert len({filed.story_id for filed in both if filed}) == 1
        assert (await store.counts())["stories"] == 1

    async def test_all_or_none(self, store: Articles, courier: Source) -> None:
        filings = [
            Filing(unread=await pending(store, await save(store, courier, at=at)), reading=reading)
            for at, reading in ((1, make.reading()), (2, make.reading(features=object())))
        ]
        with pytest.raises(Exception, match="is no record"):
            await store.save_readings(filings, make.NOW)
        assert await store.counts() == {"articles": 2, "unread": 2, "aside": 0, "stories": 0}
        assert await store.placed(make.moment(-60), 0, 10) == []


class TestLists:
    async def test_headlines_are_recent_newest_first_and_of_these_sources(
        self, store: Articles, courier: Source, gazette: Source
    ) -> None:
        old = await publish(store, courier, at=-50, published_at=make.moment(-100))
        stored_since = await publish(store, courier, at=10, published_at=make.moment(-90))
        dated_ahead = await publish(store, courier, at=-40, published_at=make.moment(30))
        elsewhere = await publish(store, gazette, at=20, published_at=make.moment(20))
        assert ids(await store.headlines([courier.id], make.NOW, 10)) == [dated_ahead, stored_since]
        assert ids(await store.headlines([courier.id, gazette.id], make.NOW, 10)) == [
            dated_ahead,
            elsewhere,
            stored_since,
        ]
        assert ids(await store.headlines([courier.id], make.moment(-200), 10)) == [dated_ahead, stored_since, old]
        assert ids(await store.headlines([courier.id], make.moment(-200), 1)) == [dated_ahead]
        assert await store.headlines([], make.moment(-200), 10) == []
        assert ids(await store.headlines([gazette.id], make.moment(20), 10)) == [elsewhere], "at it, or after"

    async def test_a_link_finds_the_newest_article_read(self, store: Articles, courier: Source) -> None:
        link = "https://lindmouth.example/ferry?a=%20'--"
        await publish(store, courier, at=1, url=link)
        newer = await publish(store, courier, at=2, url=link)
        await save(store, courier, at=3, url=link)
        found = await store.by_link([courier.id], link)
        assert found is not None
        assert found.article_id == newer
        assert await store.by_link([courier.id], "https://lindmouth.example/other") is None
        assert await store.by_link([courier.id + 1], link) is None
        assert await store.by_link([], link) is None

    async def test_a_link_that_others_have_too_finds_ones_own(
        self, store: Articles, courier: Source, sources: WorkspaceSources
    ) -> None:
        link = "https://lindmouth.example/ferry"
        own = await publish(store, courier, at=1, url=link)
        for number in range(3):
            source = await sources.ensure(("console", f"other {number}"), "The Lindmouth Courier")
            await publish(store, source, at=10 + number, url=link)
        found = await store.by_link([courier.id], link)
        assert found is not None
        assert (found.article_id, found.source_id) == (own, courier.id)

    async def test_counts(self, store: Articles, courier: Source) -> None:
        assert await store.counts() == {"articles": 0, "unread": 0, "aside": 0, "stories": 0}
        await publish(store, courier, at=1)
        await save(store, courier, at=2)
        await store.set_aside(await pending(store, await save(store, courier, at=3)), "broken", make.NOW)
        assert await store.counts() == {"articles": 3, "unread": 1, "aside": 1, "stories": 1}

    async def test_more_ids_than_one_statement_takes_by_hand(self, store: Articles, courier: Source) -> None:
        article_id = await publish(store, courier)
        assert list(await store.articles(range(20_000))) == [article_id]
        assert ids(await store.headlines(range(20_000), make.NOW, 10)) == [article_id]


class TestQuoted:
    async def quoting(self, store: Articles, source: Source, at: float, *speakers: str | None) -> int:
        article_id = await save(store, source, at=at)
        quotes = tuple(make.quote(speaker=speaker) for speaker in speakers)
        await make.save_reading(
            store, await pending(store, article_id), make.reading(quotes=quotes), None, None, make.NOW
        )
        return article_id

    @pytest.mark.parametrize(
        "person", ["Marta Oyelaran-Brandt", "marta", "OYELARAN", "oyelaran brandt", "  Brandt ", "Marta Oyelaran"]
    )
    async def test_the_whole_name_or_whole_words_of_it(self, store: Articles, courier: Source, person: str) -> None:
        article_id = await self.quoting(store, courier, 1, "Marta Oyelaran-Brandt")
        assert await store.quoted([courier.id], person, 10) == [article_id]

    @pytest.mark.parametrize(
        "person",
        ["", "  ", "%", "_", "Mart", "Marta Brandt", "Brandt Marta", "Marta_Oyelaran", "Oye%", "'", "x" * 99_999],
    )
    async def test_not_less_than_a_word(self, store: Articles, courier: Source, person: str) -> None:
        await self.quoting(store, courier, 1, "Marta Oyelaran-Brandt", None)
        assert await store.quoted([courier.id], person, 10) == []

    async def test_newest_first_each_once_from_these_sources(
        self, store: Articles, courier: Source, gazette: Source
    ) -> None:
        old = await self.quoting(store, courier, 1, "Marta Oyelaran", "Pieter Oyelaran", "Marta Oyelaran")
        new = await self.quoting(store, courier, 2, "Pieter Oyelaran")
        other = await self.quoting(store, gazette, 3, "Ade Oyelaran")
        assert await store.quoted([courier.id], "Oyelaran", 10) == [new, old]
        assert await store.quoted([courier.id, gazette.id], "Oyelaran", 2) == [other, new]
        assert await store.quoted([courier.id], "Marta Oyelaran", 10) == [old]

    async def test_others_that_quote_the_same_person_are_not_seen(
        self, store: Articles, courier: Source, sources: WorkspaceSources
    ) -> None:
        elsewhere = await sources.ensure(("console", "elsewhere"), "The Lindmouth Courier")
        for at in range(3, 6):
            await self.quoting(store, elsewhere, at, "Marta Oyelaran")
        assert await store.quoted([courier.id], "Oyelaran", 2) == []
        own = await self.quoting(store, courier, 1, "Marta Oyelaran")
        assert await store.quoted([courier.id], "Oyelaran", 2) == [own]

    async def test_a_changed_article_quotes_whom_it_quotes_now(self, store: Articles, courier: Source) -> None:
        article_id = await self.quoting(store, courier, 1, "Marta Oyelaran")
        changed = make.document(text="Ferry stays\n\nThe ferry stays after all.")
        await store.add_version(article_id, changed, make.content_hash(changed), make.moment(5))
        quotes = (make.quote("stays after", changed.text, speaker="Jun Halloran"),)
        reading = make.reading(changed.text, quotes=quotes)
        await make.save_reading(store, await pending(store, article_id), reading, None, None, make.NOW)
        assert await store.quoted([courier.id], "Oyelaran", 10) == []
        assert await store.quoted([courier.id], "Halloran", 10) == [article_id]

    async def test_names_in_other_scripts_and_forms(self, store: Articles, courier: Source) -> None:
        article_id = await self.quoting(store, courier, 1, "Zoë STRAẞE", "Миra Ковач", "O’Hallam")
        for person in ("zoë", "strasse", "ковач", "o'hallam", "Zoe\u0308"):
            assert await store.quoted([courier.id], person, 10) == [article_id]


async def test_a_span_is_kept_to_the_character(store: Articles, courier: Source) -> None:
    text = "Ärger\n\n👩‍🚀 said “naïve 𝔘𝔫𝔦𝔠𝔬𝔡𝔢” to the café.\n"
    article_id = await save(store, courier, text=text)
    place = make.span("naïve 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", text)
    reading = make.reading(text, summary=(place,))
    await make.save_reading(store, await pending(store, article_id), reading, None, None, make.NOW)
    article = (await store.articles([article_id]))[article_id]
    assert article.reading.summary == (Span(place.start, place.end),)
    assert article.reading.summary[0].of(article.original) == "naïve 𝔘𝔫𝔦𝔠𝔬𝔡𝔢"
