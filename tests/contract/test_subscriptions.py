"""What every SubscriptionStore promises."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from digests.errors import NameTaken, NoRoom
from digests.model import Format, Length, Quiet, Topics, WhenEmpty
from digests.ports.sources import Quotas
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract.given import subscribed

if TYPE_CHECKING:
    from digests.model import Channel
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
        topics=Topics(any=("ferry", "night ferry"), all=("council",), none=("/tram(way)?/",)),
        sources=("Fen Gazette",),
        tags=("harbour",),
        stories=3,
        length=Length.BRIEF,
        quotes=False,
        when_empty=WhenEmpty.SILENT,
        look_back=timedelta(days=1, minutes=5),
        quiet=Quiet(time(22), time(6, 30)),
        hold=True,
        thread=True,
        mention="role 7",
        format=Format.PLAIN,
        paused=True,
        paused_until=make.moment(days=3),
    )
    added = await store.add(make.channel(), wishes, make.moment(60), make.NOW)
    assert added is not None
    assert added.wishes == wishes
    assert (added.channel, added.created_at, added.next_due_at) == (make.channel(), make.NOW, make.moment(60))
    assert await store.of_channel(make.channel()) == [added]


async def test_the_operator_is_told_which_workspaces_have_any(store: Subscriptions) -> None:
    assert await store.workspaces() == []
    elsewhere = make.channel(workspace="elsewhere")
    ended = await store.add(make.channel(), make.wishes(), None, make.NOW)
    for name in ("Morning digest", "Late"):
        await store.add(elsewhere, make.wishes(name=name), None, make.NOW)
    assert await store.workspaces() == [elsewhere.home, make.WORKSPACE]
    assert ended is not None
    assert await store.end(ended, make.NOW)
    assert await store.workspaces() == [elsewhere.home]


async def test_a_channel_has_one_of_a_name_whatever_its_case(store: Subscriptions) -> None:
    first = await store.add(make.channel(), make.wishes(name="Straße"), make.NOW, make.NOW)
    assert await store.add(make.channel(), make.wishes(name="STRASSE"), make.NOW, make.NOW) is None
    assert await store.of_channel(make.channel()) == [first]


async def test_wishes_change_once_for_whoever_knew_the_old_ones(store: Subscriptions) -> None:
    first = await subscribed(store, name="Morning")
    evening = await subscribed(store, now=make.moment(1), name="Evening")
    early = make.wishes(name="Early", stories=2)
    changed = await store.change(first, early, make.moment(9))
    assert changed == structs.replace(first, wishes=early, next_due_at=make.moment(9), revision=1)
    assert await store.change(first, make.wishes(name="Never"), make.moment(9)) is None
    assert await store.of_channel(make.channel()) == [changed, evening]


async def test_a_name_that_another_has_cannot_be_taken(store: Subscriptions) -> None:
    await store.add(make.channel(), make.wishes(name="Early"), make.NOW, make.NOW)
    evening = await subscribed(store, name="Evening")
    with pytest.raises(NameTaken, match="EARLY"):
        await store.change(evening, make.wishes(name="EARLY"), make.NOW)
    assert (await store.of_channel(make.channel()))[1] == evening
    assert await store.change(evening, make.wishes(name="EVENING"), make.NOW), "its own name, written otherwise"


async def test_of_two_that_change_the_same_one_does(opened: Opener) -> None:
    stores = [Subscriptions(await opened()) for _ in range(3)]
    first = await subscribed(stores[0])
    changes = (store.change(first, make.wishes(name=f"Name {i}"), make.NOW) for i, store in enumerate(stores))
    changed = [outcome for outcome in await asyncio.gather(*changes) if outcome]
    assert await stores[0].of_channel(make.channel()) == changed
    assert len(changed) == 1


async def test_a_pause_without_an_end_is_never_due(store: Subscriptions) -> None:
    first = await subscribed(store)
    paused = await store.change(first, make.wishes(paused=True), None)
    assert paused is not None
    assert paused.next_due_at is None
    assert await store.due(make.moment(days=9_999), 10) == []
    resumed = await store.change(paused, make.wishes(), make.moment(5))
    assert await store.due(make.moment(5), 10) == [resumed]


async def test_two_at_once_add_one(opened: Opener) -> None:
    stores = [Subscriptions(await opened()) for _ in range(3)]
    outcomes = await asyncio.gather(*(store.add(make.channel(), make.wishes(), make.NOW, make.NOW) for store in stores))
    assert outcomes.count(None) == 2
    assert len(await stores[0].of_channel(make.channel())) == 1


async def test_however_many_add_at_once_a_quota_holds(opened: Opener) -> None:
    stores, quotas = [Subscriptions(await opened()) for _ in range(3)], Quotas(subscriptions=2, channels=2)

    async def added(number: int, channel: Channel) -> str:
        wishes = make.wishes(name=f"Digest {number}")
        try:
            made = await stores[number % 3].add(channel, wishes, make.NOW, make.NOW, quotas)
        except NoRoom as error:
            return error.quota
        return made.wishes.name if made else "none"

    in_one = await asyncio.gather(*(added(number, make.channel()) for number in range(9)))
    assert in_one.count("subscriptions") == 7
    assert len(await stores[0].of_channel(make.channel())) == 2
    in_each = await asyncio.gather(*(added(number, make.channel(id=f"c{number}")) for number in range(9)))
    assert in_each.count("channels") == 8
    assert {one.channel for one in await stores[0].of_workspace(make.WORKSPACE)} > {make.channel()}
    assert await added(1, make.channel(workspace="elsewhere")) == "Digest 1"
    (first, _) = await stores[0].of_channel(make.channel())
    assert await stores[0].end(first, make.NOW)
    assert await added(10, make.channel()) == "Digest 10", "an ended one leaves its room"
    assert await stores[0].add(make.channel(id="d"), make.wishes(), make.NOW, make.NOW), "without quotas there is none"


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
    added = await subscribed(store, due_at=lima, now=lima)
    assert added.next_due_at is not None
    assert added.next_due_at.isoformat() == "2026-03-04T08:00:00+00:00"
    assert await store.due(lima, 1) == [added]


async def test_microseconds_before_1970_and_far_ahead_are_kept(store: Subscriptions) -> None:
    for instant in (
        datetime.fromisoformat("1969-12-31T23:59:59.999999+00:00"),
        datetime.fromisoformat("9999-12-31T23:59:59.999999+00:00"),
        datetime.fromisoformat("0001-01-01T00:00:00.000001+00:00"),
    ):
        added = await subscribed(store, make.channel(id=str(instant)), due_at=instant)
        assert added.next_due_at == instant


async def test_naive_instants_are_refused(store: Subscriptions) -> None:
    naive = datetime(2026, 3, 4, 8, 0)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="time zone"):
        await store.due(naive, 1)
    with pytest.raises(ValueError, match="time zone"):
        await store.add(make.channel(), make.wishes(), naive, make.NOW)
    assert await store.of_channel(make.channel()) == []


async def test_a_workspace_lists_those_of_every_channel(store: Subscriptions) -> None:
    for channel, name in (("sport", "Scores"), ("news", "Morning"), ("news", "Evening")):
        await store.add(make.channel(id=channel), make.wishes(name=name), make.NOW, make.NOW)
    await store.add(make.channel(workspace="elsewhere"), make.wishes(name="Theirs"), make.NOW, make.NOW)
    of_workspace = await store.of_workspace(make.WORKSPACE)
    assert [found.wishes.name for found in of_workspace] == ["Morning", "Evening", "Scores"]
    assert await store.of_workspace(("slack", "local")) == []


async def test_workspaces_that_have_one(store: Subscriptions) -> None:
    assert await store.workspaces() == []
    for channel in (make.channel(platform="slack"), make.channel(), make.channel(id="sport")):
        await subscribed(store, channel)
    gone = await subscribed(store, make.channel(workspace="elsewhere"))
    assert await store.end(gone, make.NOW)
    assert await store.workspaces() == [make.WORKSPACE, ("slack", "local")]


class TestEnding:
    async def test_an_ended_one_is_in_no_answer_but_ever(self, store: Subscriptions) -> None:
        assert not await store.ever(make.channel())
        first = await subscribed(store)
        assert await store.end(first, make.NOW)
        assert await store.of_channel(make.channel()) == []
        assert await store.of_workspace(make.WORKSPACE) == []
        assert await store.due(make.moment(days=9_999), 10) == []
        assert await store.ever(make.channel())
        assert not await store.ever(make.channel(id="sport"))

    async def test_it_ends_once_and_does_not_change_any_more(self, store: Subscriptions) -> None:
        first = await subscribed(store)
        assert await store.end(first, make.NOW)
        assert not await store.end(first, make.NOW)
        assert await store.change(first, make.wishes(name="After all"), make.NOW) is None

    async def test_one_that_was_changed_meanwhile_does_not_end(self, store: Subscriptions) -> None:
        first = await subscribed(store)
        changed = await store.change(first, make.wishes(stories=9), make.NOW)
        assert not await store.end(first, make.NOW)
        assert await store.of_channel(make.channel()) == [changed]

    async def test_its_name_is_free_again_and_again(self, store: Subscriptions) -> None:
        for _ in range(3):
            again = await subscribed(store, name="Straße")
            assert await store.of_channel(make.channel()) == [again]
            assert await store.end(again, make.NOW)
        other = await subscribed(store, name="Other")
        assert await store.change(other, make.wishes(name="STRASSE"), make.NOW)

    async def test_names_may_be_taken_over_from_a_changed_one(self, store: Subscriptions) -> None:
        first = await subscribed(store, name="Morning")
        await store.change(first, make.wishes(name="Early"), make.NOW)
        assert await store.add(make.channel(), make.wishes(name="morning"), make.NOW, make.NOW)
