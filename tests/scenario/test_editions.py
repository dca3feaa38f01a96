"""Editions on time, once, and what becomes of them when the platform misbehaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from digests.model import SlotState, Subscription, WhenEmpty
from digests.services.plan import Plan
from digests.store.engine import Database, open_database
from digests.store.sources import WorkspaceSources
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, GRACE, LIBRARY, House, build, other

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Source, Workspace


def due(subscription: Subscription) -> datetime:
    assert subscription.next_due_at is not None
    return subscription.next_due_at


async def only_due(house: House) -> datetime:
    (subscription,) = await house.subscriptions.of_channel(CHANNEL)
    return due(subscription)


@pytest.fixture
async def subscribed(house: House) -> House:
    await house.store(FERRY)
    await house.subscribe()
    return house


async def test_a_new_channel_gets_its_first_edition_and_the_next_one_by_its_schedule(subscribed: House) -> None:
    await subscribed.tick()
    await subscribed.tick()
    (first,) = subscribed.shown()
    assert "Night ferry runs aground" in first
    assert "Edition 1" in first
    assert (await only_due(subscribed)).isoformat() == "2026-11-23T08:00:00+00:00"


async def test_what_was_told_is_not_told_again_and_nothing_new_is_said(subscribed: House) -> None:
    await subscribed.tick()
    subscribed.clock.move(hours=24)
    await subscribed.tick()
    assert subscribed.shown()[1] == "Morning digest · nothing new since yesterday 08:00.\n\nEdition 2 · Ask: latest\n"


async def test_silence_when_the_channel_wants_silence(house: House) -> None:
    await house.subscribe(wishes(when_empty=WhenEmpty.SILENT))
    await house.tick()
    assert house.shown() == []
    assert await house.ledger.planned(10) == []


async def test_an_article_stored_late_is_told_in_the_next_edition(subscribed: House) -> None:
    await subscribed.tick()
    await subscribed.store(LIBRARY, age=20)
    subscribed.clock.move(hours=24)
    await subscribed.tick()
    assert "Library lends out its own roof" in subscribed.shown()[1]


async def test_an_update_is_marked_and_a_retelling_is_not_told(subscribed: House) -> None:
    await subscribed.tick()
    subscribed.clock.move(hours=23)
    await subscribed.store(FERRY.replace("“You get very quiet.”", "She shrugged."), source="The Wire", age=0.1)
    more = "Three tugs pulled for 11 hours before the ferry came free at 5.40 p.m. with 200 people watching.\n"
    await subscribed.store(FERRY + "\n" + more, source="The Post", age=0.2)
    subscribed.clock.move(hours=1)
    await subscribed.tick()
    second = subscribed.shown()[1]
    assert "Update: Night ferry runs aground" in second
    assert "Three tugs pulled for 11 hours" in second


async def test_many_missed_moments_make_one_late_edition(subscribed: House) -> None:
    await subscribed.tick()
    await subscribed.store(LIBRARY)
    subscribed.clock.move(days=5, hours=3)
    await subscribed.store(other(0))
    await subscribed.tick()
    assert len(subscribed.shown()) == 2
    assert subscribed.shown()[1].startswith("Late: this edition could not be posted when it was due")


async def test_beyond_the_grace_it_is_skipped_and_recorded(subscribed: House) -> None:
    await subscribed.tick()
    subscribed.clock.move(seconds=GRACE.total_seconds() + 24 * 3600 + 60)
    await subscribed.plan.tick()
    assert len(subscribed.shown()) == 1
    assert await only_due(subscribed) > subscribed.clock.now()


async def test_an_edition_of_several_messages_arrives_in_order(house: House) -> None:
    for number in range(6):
        await house.store(other(number), title=f"wide{number} " * 100)
    await house.subscribe(wishes(stories=6))
    await house.tick()
    shown = house.shown()
    assert len(shown) > 1
    assert shown[1].startswith("Part 2 of")
    assert "Edition 1" in shown[-1]


async def test_a_refused_message_is_not_tried_again(subscribed: House) -> None:
    subscribed.chat.faults = ["refuse"]
    await subscribed.tick()
    subscribed.clock.move(hours=5)
    await subscribed.tick()
    assert len(subscribed.chat.tries) == 1


async def test_a_throttled_message_waits_for_the_platforms_own_time(subscribed: House) -> None:
    subscribed.chat.faults = ["throttle"]
    await subscribed.tick()
    await subscribed.tick()
    assert subscribed.shown() == []
    subscribed.clock.move(minutes=5)
    await subscribed.tick()
    assert len(subscribed.shown()) == 1


async def test_what_waits_to_be_posted_is_not_planned_again(subscribed: House) -> None:
    await subscribed.subscribe(wishes(name="Second digest"))
    subscribed.chat.faults = ["throttle"]
    await subscribed.tick()
    assert "nothing new" in await subscribed.ask("digest")
    subscribed.clock.move(minutes=5)
    await subscribed.tick()
    first, second = subscribed.shown()
    assert "Night ferry runs aground" in first + second
    assert (first + second).count("Night ferry runs aground") == 1


async def test_a_throttled_channel_delays_no_other(subscribed: House) -> None:
    await subscribed.store(FERRY, channel=ELSEWHERE)
    await subscribed.subscribe(channel=ELSEWHERE)
    subscribed.chat.faults = ["throttle"]
    await subscribed.tick()
    assert len(subscribed.shown()) + len(subscribed.shown(ELSEWHERE)) == 1


@pytest.mark.parametrize("fault", ["lose", "drop"])
async def test_a_lost_answer_ends_in_one_post_found_or_sent_again_with_its_key(subscribed: House, fault: str) -> None:
    subscribed.chat.faults = [fault]
    await subscribed.tick()
    await subscribed.tick()
    assert len(subscribed.chat.tries) == 1, "no second try before it can have settled"
    subscribed.clock.move(minutes=2)
    await subscribed.tick()
    assert len(subscribed.shown()) == 1
    assert len(set(subscribed.chat.tries)) == 1
    assert await subscribed.ledger.unfinished(subscribed.clock.now()) == 0


async def test_where_the_channel_cannot_be_read_a_doubtful_message_is_held(subscribed: House) -> None:
    subscribed.chat.faults, subscribed.chat.readable = ["lose"], False
    await subscribed.tick()
    subscribed.clock.move(minutes=2)
    await subscribed.tick()
    await subscribed.tick()
    assert len(subscribed.chat.tries) == 1
    assert await subscribed.ledger.unfinished(subscribed.clock.now()) == 0


async def test_a_message_that_never_appears_is_held_in_the_end(subscribed: House) -> None:
    subscribed.chat.faults = ["drop"] * 50
    await subscribed.plan.tick()
    for _ in range(20):
        await subscribed.deliver.idle()
        subscribed.clock.move(minutes=3)
    assert len(subscribed.chat.tries) < 10
    assert await subscribed.ledger.unfinished(subscribed.clock.now()) == 0


async def test_two_nodes_plan_and_send_one_edition(subscribed: House, tmp_path: object) -> None:
    other = await open_database(f"sqlite:///{tmp_path}/desk.db")
    try:
        second = build(other, subscribed.clock, "two", subscribed.chat)
        for _ in range(2):
            await subscribed.plan.tick()
            await second.plan.tick()
            await second.deliver.idle()
            await subscribed.deliver.idle()
        assert len(subscribed.shown()) == 1
    finally:
        await other.close()


async def test_a_zone_that_is_gone_costs_its_own_channel_a_day_and_no_other_anything(subscribed: House) -> None:
    await subscribed.subscribe(wishes(name="Lost", zone="Atlantis/Centre"))
    await subscribed.tick()
    assert len(subscribed.shown()) == 1
    lost = (await subscribed.subscriptions.of_channel(CHANNEL))[1]
    assert due(lost) > subscribed.clock.now()


async def test_an_edition_that_cannot_be_made_costs_the_others_nothing(subscribed: House, database: Database) -> None:
    await subscribed.subscriptions.add(ELSEWHERE, wishes(), subscribed.clock.now(), subscribed.clock.now())
    house = build_without(subscribed, database)
    await house.plan.tick()
    await subscribed.deliver.idle()
    assert len(subscribed.shown()) == 1
    assert [slot.state for slot, _ in await subscribed.ledger.planned(10)] == [SlotState.PLANNED]


def build_without(house: House, database: Database) -> House:
    """The same house, where nobody can tell what the other workspace reads from."""

    class Blind(WorkspaceSources):
        async def of_workspace(self, workspace: Workspace) -> list[Source]:
            if workspace == ELSEWHERE.home:
                raise RuntimeError("this workspace breaks")
            return await super().of_workspace(workspace)

    blind, chats = Blind(database), {"chat": house.chat}
    plan = Plan(blind, house.articles, house.subscriptions, house.ledger, chats, house.clock, GRACE)
    return structs.replace(house, plan=plan)


async def test_an_article_that_kills_its_reader_is_set_aside_and_the_rest_go_on(house: House) -> None:
    await house.store("A poison headline\n\nThis article is poison to its reader, whoever reads it.\n")
    await house.store(FERRY)
    assert await house.articles.counts() == {"articles": 2, "unread": 0, "aside": 1, "stories": 1}


async def test_a_changed_text_is_a_new_version_and_the_same_text_is_nothing(house: House) -> None:
    assert await house.store(FERRY, keys=("ferry",)) == "new"
    assert await house.store(FERRY, keys=("ferry",)) == "same"
    assert await house.store(FERRY, keys=("other",)) == "same"
    assert await house.store(FERRY.replace("40 people", "41 people"), keys=("ferry",)) == "changed"
    (article,) = (await house.articles.articles([1])).values()
    assert article.version == 2
    assert "41 people" in article.original
