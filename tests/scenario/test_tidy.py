"""What is too old is deleted, and what a channel can still ask about is not."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.commands.request import Role
from bot.house import keeping
from config.settings import load
from digests.errors import SettingsError
from digests.services.deliveries import Deliveries
from digests.services.tidy import Keeping, Tidy
from digests.store.records import StoreRecords
from digests.store.retention import StoreRetention
from tests.news import wishes
from tests.scenario.conftest import FERRY, LIBRARY, House, other

if TYPE_CHECKING:
    from digests.store.engine import Database


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def tidy(house: House, database: Database) -> Tidy:
    return Tidy(StoreRetention(database), house.clock, Keeping(days(100), days(100), days(60)))


async def test_the_last_edition_can_be_asked_about_for_ever(
    house: House, tidy: Tidy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await house.store(FERRY)
    await house.subscribe(wishes(schedule="daily 08:00", zone="UTC"))
    await house.tick()
    await house.store(LIBRARY)  # stored too late to be told
    before = [await house.ask(words) for words in ("quotes 1", "summary 1", "coverage 1")]
    house.clock.move(days=500)
    assert await tidy.tick() == {"articles": 1}
    assert "Deleted as too old: 1 articles" in caplog.text
    after = [await house.ask(words) for words in ("quotes 1", "summary 1", "coverage 1")]
    assert "We heard a long, soft scrape" in after[0]
    assert [len(said) for said in after[:2]] == [len(said) for said in before[:2]]
    assert "Library" not in await house.ask("search gardeners")
    assert await tidy.tick() == {}
    assert (await house.store(LIBRARY, published_at=None)) == "same"


async def test_years_of_editions_leave_the_last_ones(house: House, tidy: Tidy) -> None:
    await house.subscribe(wishes(schedule="daily 08:00", zone="UTC"))
    for number in range(30):
        await house.store(other(number % 7).replace("\n\n", f" {number}\n\n", 1), source=f"Paper {number}")
        await house.tick()
        house.clock.move(days=10)
    counts = await tidy.tick()
    assert counts["editions"] == 10
    assert counts["articles"] >= 5
    status = await house.ask("status", role=Role.OWNER)
    assert "posted" in status
    assert (await house.ask("summary 1")).strip()
    house.clock.move(days=1)
    await house.store(FERRY)
    await house.tick()
    assert "Night ferry" in house.shown()[-1]
    assert "Edition 31" in house.shown()[-1]


async def test_a_post_that_a_person_has_to_settle_keeps_what_it_tells_of(
    house: House, tidy: Tidy, database: Database
) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(schedule="daily 08:00", zone="UTC"))
    house.chat.faults, house.chat.readable = ["drop"], False
    for _ in range(2):
        await house.tick()
        house.clock.move(minutes=2)
    house.clock.move(days=500)
    assert await tidy.tick() == {}
    house.chat.readable = True
    messengers = {"chat": house.chat}
    assert "is sent again" in await Deliveries(
        StoreRecords(database), house.ledger, messengers, house.clock, "operator"
    ).retry(1)
    await house.deliver.idle()
    assert "Night ferry" in house.shown()[0]
    assert "We heard a long, soft scrape" in await house.ask("quotes 1")


async def test_what_somebody_asked_for_last_keeps_its_articles(house: House, tidy: Tidy) -> None:
    await house.store(FERRY)
    await house.ask("digest")
    house.clock.move(hours=1)
    await house.store(LIBRARY)
    await house.ask("digest since yesterday")
    house.clock.move(days=500)
    assert await tidy.tick() == {"requests": 1}
    said = [await house.ask(words) for words in ("quotes 1", "quotes 2")]
    assert sorted(("scrape" in one, "nobody had catalogued" in one) for one in said) == [(False, True), (True, False)]


async def test_for_ever_is_for_ever(house: House, database: Database) -> None:
    await house.store(FERRY)
    await house.ask("digest")
    house.clock.move(days=9_999)
    assert await Tidy(StoreRetention(database), house.clock, Keeping(None, None, None)).tick() == {}
    assert "Night ferry" in await house.ask("summary 1")


def test_an_edition_may_look_back_so_far_that_less_than_sixty_days_is_refused() -> None:
    assert keeping(load({})) == Keeping(days(400), days(400), days(60))
    assert keeping(load({"BROADSHEET_KEEP__ARTICLES_DAYS": "0"})).articles is None
    with pytest.raises(SettingsError, match=r"keep.editions_days must be 0 \(for ever\) or 60 and more, and 59 is not"):
        keeping(load({"BROADSHEET_KEEP__EDITIONS_DAYS": "59"}))
