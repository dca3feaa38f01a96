"""Articles come in at any age, from more than one process, and find their stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
