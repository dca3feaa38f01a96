"""Articles come in at any age, from more than one process, and find their stories."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from digests.errors import StoreUnavailable
from digests.model import Document
from digests.store.engine import open_database
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, build, other

if TYPE_CHECKING:
    from pathlib import Path


async def stories(house: House) -> int:
    return (await house.articles.counts())["stories"]


async def test_reports_of_one_old_event_are_one_story_whenever_they_are_stored(house: House) -> None:
    for number in range(3):
        await house.store(other(number), age=1)
    await house.store(FERRY, age=24 * 400)
    await house.store(other(3), age=1)
    again = FERRY.replace("Nobody was hurt.", "Nobody was hurt, the coastguard said.")
    await house.store(again, source="The Wire", age=24 * 400 - 2)
    assert await stories(house) == 5


async def test_the_same_words_much_later_are_another_event(house: House) -> None:
    await house.store(FERRY, age=24 * 30)
    await house.store(FERRY, source="The Wire", age=1)
    assert await stories(house) == 2


async def test_what_another_process_filed_is_known_here(house: House, tmp_path: Path) -> None:
    elsewhere = await open_database(f"sqlite:///{tmp_path}/desk.db")
    try:
        other_house = build(elsewhere, house.clock, "two")
        await house.store(LIBRARY)
        await other_house.store(FERRY)
        await house.store(FERRY.replace("40 people", "forty people"), source="The Wire", age=0.5)
    finally:
        await elsewhere.close()
    assert await stories(house) == 2


async def test_a_window_forgets_what_is_long_past(house: House) -> None:
    await house.store(FERRY)
    house.clock.move(days=30)
    await house.store(LIBRARY)
    await house.store(FERRY, source="The Wire")
    assert await stories(house) == 3


async def test_a_date_in_the_future_is_taken_as_now(house: House) -> None:
    await house.store(FERRY, age=-24 * 365)
    await house.subscribe()
    await house.tick()
    assert "just now" in house.shown()[0]
    (article,) = (await house.articles.articles([1])).values()
    assert article.headline.published_at == house.clock.now()


async def test_a_changed_version_is_no_repeat_of_itself(house: House) -> None:
    await house.store(FERRY, keys=("ferry",))
    await house.store(FERRY.replace("40 people", "41 people"), keys=("ferry",))
    (headline,) = await house.articles.headlines([1], house.clock.now().replace(year=2020), 10)
    assert headline.duplicate_of is None
    assert (await house.ask("summary")).startswith("Night ferry")


async def test_two_workspaces_that_import_one_article_both_read_it(house: House) -> None:
    for channel in (CHANNEL, ELSEWHERE):
        await house.store(FERRY, channel=channel)
        await house.subscribe(channel=channel)
    await house.tick()
    for channel in (CHANNEL, ELSEWHERE):
        [edition] = house.shown(channel)
        assert "Night ferry runs aground" in edition
    assert await stories(house) == 2


async def test_a_story_of_one_workspace_has_no_publisher_of_another(house: House) -> None:
    await house.store(FERRY, source="The Wire", age=2)
    await house.store(FERRY.replace("40 people", "forty people"), channel=ELSEWHERE, source="The Echo", age=1)
    assert "The Echo" not in await house.ask("coverage")
    assert "The Wire" not in await house.ask("coverage", channel=ELSEWHERE)


async def test_a_repeat_in_its_own_workspace_is_still_one(house: House) -> None:
    for channel in (ELSEWHERE, CHANNEL):
        await house.store(FERRY, channel=channel, source="The Wire", age=2)
        await house.store(FERRY, channel=channel, source="The Echo", age=1)
    assert await stories(house) == 2
    for channel in (ELSEWHERE, CHANNEL):
        seen = [source.id for source in await house.sources.of_workspace(channel.home)]
        found = await house.articles.headlines(seen, house.clock.now().replace(year=2020), 10)
        assert [headline.duplicate_of is None for headline in found] == [False, True]


async def test_another_process_keeps_workspaces_apart_as_well(house: House, tmp_path: Path) -> None:
    await house.store(FERRY)
    elsewhere = await open_database(f"sqlite:///{tmp_path}/desk.db")
    try:
        other_house = build(elsewhere, house.clock, "two")
        await other_house.store(FERRY, channel=ELSEWHERE)
        await other_house.store(FERRY, source="The Wire", age=0.5)
    finally:
        await elsewhere.close()
    assert await stories(house) == 2


async def test_what_was_forgotten_can_be_imported_again(house: House) -> None:
    async def both_reports() -> int:
        await house.store(FERRY)
        await house.store(FERRY.replace("40 people", "forty people"), source="The Wire", age=0.5)
        return await stories(house)

    assert await both_reports() == 1
    assert "The Wire" in await house.ask("coverage")
    await house.desk.forget.workspace(CHANNEL.home)
    assert await stories(house) == 0
    assert await both_reports() == 1
    assert "The Wire" in await house.ask("coverage")


async def test_what_is_forgotten_before_it_was_read_is_not_read(house: House) -> None:
    document = Document(source="The Wire", keys=("ferry",), text=FERRY)
    await house.ingest.store(CHANNEL.home, document)
    await house.desk.forget.workspace(CHANNEL.home)
    assert (await house.ingest.read_unread()).read == 0
    assert (await house.ingest.store(CHANNEL.home, document)).what == "new"
    assert (await house.ingest.read_unread()).read == 1
    assert "Night ferry" in await house.ask("latest")


async def test_a_reader_s_own_key_in_a_link_or_a_name_is_never_shown(house: House) -> None:
    """As a document is handed over: what files and pages give has been through the same before."""
    await house.store(
        FERRY,
        source="https://u:hunter2@feeds.example/private?token=s3cr3t",
        url="https://Feeds.example/ferry?token=s3cr3t&id=7",
    )
    await house.store(LIBRARY, source="ann:hunter2@feeds.example", url="https://ann:hunter2@feeds.example/library")
    await house.subscribe()
    await house.tick()
    asked = ["latest", "sources", "summary 1", "summary 2", "coverage 1", "why 1", "status", "search roof", "who Holm"]
    said = [*house.shown(), *[await house.ask(words) for words in asked]]
    for text in said:
        assert "hunter2" not in text
        assert "s3cr3t" not in text
    assert {one.name for one in await house.sources.of_workspace(CHANNEL.home)} == {"feeds.example", "Imported files"}
    for link in ("https://feeds.example/ferry?id=7", "https://feeds.example/ferry?token=another&id=7#top"):
        assert (await house.ask(f"summary {link}")).startswith("Night ferry")


async def waiting(house: House, *texts: str) -> None:
    """Store these, each of a source of its own, unread."""
    for number, text in enumerate(texts):
        title, _, body = text.partition("\n\n")
        document = Document(source=f"Wire {number}", keys=(f"{number} {title}",), title=title, text=body)
        await house.ingest.store(CHANNEL.home, document)


async def test_what_is_read_together_finds_its_story_among_itself_and_later(house: House) -> None:
    again = FERRY.replace("40 people", "forty people")
    await waiting(house, FERRY, LIBRARY, again, *map(other, range(4)))
    assert (await house.ingest.read_unread()).read == 7
    assert await stories(house) == 6
    await house.store(FERRY.replace("Nobody was hurt.", "Nobody was hurt, the coastguard said."), source="The Mill")
    assert await stories(house) == 6
    told = await house.articles.articles([1, 3, 8])
    assert {article.headline.story_id for article in told.values()} == {told[1].headline.story_id}


async def test_what_could_not_be_stored_is_read_again_and_compared_with_nothing_that_is_not_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object) -> None:
        raise StoreUnavailable("the disk is full")

    await waiting(house, FERRY, LIBRARY)
    with monkeypatch.context() as patched:
        patched.setattr(house.articles, "save_readings", full)
        with pytest.raises(StoreUnavailable):
            await house.ingest.read_unread()
    assert (await house.articles.counts())["unread"] == 2
    assert (await house.ingest.read_unread()).read == 2
    assert await stories(house) == 2


async def test_two_processes_that_read_the_same_file_it_once(house: House, tmp_path: Path) -> None:
    elsewhere = await open_database(f"sqlite:///{tmp_path}/desk.db")
    try:
        other_house = build(elsewhere, house.clock, "two")
        await waiting(house, FERRY, LIBRARY, *map(other, range(7)))
        await asyncio.gather(house.ingest.read_unread(), other_house.ingest.read_unread())
        assert await stories(house) == 9
        again = FERRY.replace("40 people", "forty people")
        await other_house.store(again, source="The Mill")
        await house.store(again.replace("Nobody was hurt.", "Nobody was hurt, she said."), source="The Echo")
    finally:
        await elsewhere.close()
    assert await stories(house) == 9
