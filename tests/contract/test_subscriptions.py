"""What every SubscriptionStore promises."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from digests.model import Length, WhenEmpty
from digests.store.subscriptions import Subscriptions
from tests import make

if TYPE_CHECKING:
    from digests.store.engine import Database
    from tests.contract.conftest import Opener


@pytest.fixture
def store(database: Database) -> Subscriptions:
    return Subscriptions(database)


async def test_a_subscription_is_kept_whole(store: Subscriptions) -> None:
    wishes = make.wishes(
        name="Häfen & “Schiffe”",
        schedule="weekdays 08:00 18:00",
        zone="America/Argentina/Buenos_Aires",
        topics=("ferry", '"night ferry"'),
        stories=3,
        length=Length.BRIEF,
        quotes=False,
        when_empty=WhenEmpty.SILENT,
        look_back=timedelta(days=1, minutes=5),
    )
    added = await store.add(make.channel(), wishes, make.moment(60), make.NOW)
    assert added.wishes == wishes
    assert (added.channel, added.created_at, added.next_due_at) == (make.channel(), make.NOW, make.moment(60))
    assert await store.of_channel(make.channel()) == [added]


async def test_a_channel_has_one_of_a_name_whatever_its_case(store: Subscriptions) -> None:
    first = await store.add(make.channel(), make.wishes(name="Straße"), make.NOW, make.NOW)
    with pytest.raises(ValueError, match="STRASSE"):
        await store.add(make.channel(), make.wishes(name="STRASSE"), make.NOW, make.NOW)
    assert await store.of_channel(make.channel()) == [first]


async def test_wishes_change_once_for_whoever_knew_the_old_ones(store: Subscriptions) -> None:
    first = await store.add(make.channel(), make.wishes(name="Morning"), make.NOW, make.NOW)
    await store.add(make.channel(), make.wishes(name="Evening"), make.NOW, make.moment(1))
    assert await store.change(first, make.wishes(name="Early", stories=2), make.moment(9))
    assert not await store.change(first, make.wishes(name="Never"), make.moment(9))
    changed, evening = await store.of_channel(make.channel())
    assert (changed.id, changed.wishes, changed.next_due_at) == (
        first.id,
        make.wishes(name="Early", stories=2),
        make.moment(9),
    )
    with pytest.raises(ValueError, match="EARLY"):
        await store.change(evening, make.wishes(name="EARLY"), make.NOW)
    assert (await store.of_channel(make.channel()))[1] == evening


async def test_two_at_once_add_one(opened: Opener) -> None:
    stores = [Subscriptions(await opened()) for _ in range(3)]
    outcomes = await asyncio.gather(
        *(store.add(make.channel(), make.wishes(), make.NOW, make.NOW) for store in stores), return_exceptions=True
    )
    assert sum(isinstance(outcome, ValueError) for outcome in outcomes) == 2
    assert len(await stores[0].of_channel(make.channel())) == 1


async def test_channels_are_apart(store: Subscriptions) -> None:
    channels = [
        make.channel(),
        make.channel(id="sport"),
        make.channel(workspace="elsewhere"),
        make.channel(platform="slack"),
    ]
    for channel in channels:
        await store.add(channel, make.wishes(), make.NOW, make.NOW)
    for channel in channels:
        assert [found.channel for found in await store.of_channel(channel)] == [channel]
    assert await store.of_channel(make.channel(id="empty")) == []


async def test_a_channel_lists_the_oldest_first(store: Subscriptions) -> None:
    for minutes, name in ((5, "Later"), (1, "First"), (1, "Second")):
        await store.add(make.channel(), make.wishes(name=name), make.NOW, make.moment(minutes))
    assert [found.wishes.name for found in await store.of_channel(make.channel())] == ["First", "Second", "Later"]


async def test_what_is_due_comes_longest_due_first(store: Subscriptions) -> None:
    for name, minutes in (("at it", 0.0), ("long ago", -90.0), ("ahead", 1e-6), ("before", -1.0)):
        await store.add(make.channel(), make.wishes(name=name), make.moment(minutes), make.NOW)
    assert [found.wishes.name for found in await store.due(make.NOW, 10)] == ["long ago", "before", "at it"]
    assert [found.wishes.name for found in await store.due(make.NOW, 2)] == ["long ago", "before"]
    assert await store.due(make.moment(-91), 10) == []


async def test_instants_of_any_zone_are_one_instant(store: Subscriptions) -> None:
    lima = make.NOW.astimezone(ZoneInfo("America/Lima"))
    added = await store.add(make.channel(), make.wishes(), lima, lima)
    assert added.next_due_at.isoformat() == "2026-03-04T08:00:00+00:00"
    assert await store.due(lima, 1) == [added]


async def test_microseconds_before_1970_and_far_ahead_are_kept(store: Subscriptions) -> None:
    for instant in (
        datetime.fromisoformat("1969-12-31T23:59:59.999999+00:00"),
        datetime.fromisoformat("9999-12-31T23:59:59.999999+00:00"),
        datetime.fromisoformat("0001-01-01T00:00:00.000001+00:00"),
    ):
        added = await store.add(make.channel(id=str(instant)), make.wishes(), instant, make.NOW)
        assert added.next_due_at == instant


async def test_naive_instants_are_refused(store: Subscriptions) -> None:
    naive = datetime(2026, 3, 4, 8, 0)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="time zone"):
        await store.due(naive, 1)
    with pytest.raises(ValueError, match="time zone"):
        await store.add(make.channel(), make.wishes(), naive, make.NOW)
    assert await store.of_channel(make.channel()) == []
