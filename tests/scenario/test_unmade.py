"""Editions that cannot be made: they hold up no other, are tried ever less often, and end with a word to everybody."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.errors import StoreUnavailable
from digests.services.plan import Plan
from digests.services.report import Report
from digests.store.leases import StoreLeases
from digests.store.ledger import SlotLedger
from digests.store.sources import WorkspaceSources
from digests.store.watch import StoreWatch
from tests.contract.test_report import Ears
from tests.news import NOW, wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, GRACE, House

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Source, Workspace
    from digests.store.engine import Database

REASON = "It could not be made, because of a fault in Broadsheet. Who runs it is told."


class Faulty(WorkspaceSources):
    """Cannot tell what a workspace reads from while it is broken."""

    broken: Workspace | None = ELSEWHERE.home
    asked = 0

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        if workspace == self.broken:
            self.asked += 1
            raise RuntimeError("this workspace breaks")
        return await super().of_workspace(workspace)


@pytest.fixture
def faulty(database: Database) -> Faulty:
    return Faulty(database)


@pytest.fixture
async def broken(house: House, faulty: Faulty) -> House:
    """Two digests are due; that of the other workspace cannot be made."""
    await house.store(FERRY)
    await house.store(FERRY, channel=ELSEWHERE)
    await house.subscribe()
    await house.subscribe(channel=ELSEWHERE)
    return restarted(house, faulty)


def restarted(house: House, faulty: Faulty) -> House:
    chats = {"chat": house.chat}
    plan = Plan(faulty, house.articles, house.subscriptions, house.ledger, chats, house.clock, GRACE)
    return structs.replace(house, plan=plan)


async def status(house: House) -> str:
    return await house.ask("status", channel=ELSEWHERE, role=Role.OWNER)


async def ticks(house: House, **length: float) -> None:
    """A tick every half minute for so long: several between two tries."""
    for _ in range(timedelta(**length) // timedelta(seconds=30)):
        await house.tick()
        house.clock.move(seconds=30)


async def test_it_is_tried_ever_less_often_and_skipped_in_the_end(
    broken: House, faulty: Faulty, caplog: pytest.LogCaptureFixture
) -> None:
    await ticks(broken, minutes=20)
    assert faulty.asked == 1 + 4, "for both at once, and for each try"
    assert len(broken.shown()) == 1
    assert "being made" in await status(broken)
    await ticks(broken, minutes=20)
    assert faulty.asked == 1 + 5
    assert f"skipped: {REASON}" in await status(broken)
    assert not await broken.ledger.has_work(broken.clock.now())
    first, last = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "(Morning digest) could not be made at try 1 of 5: RuntimeError: this workspace breaks" in first.getMessage()
    assert first.exc_info
    assert "slots 2 (1 in all), because of RuntimeError: this workspace breaks." in last.getMessage()
    assert not last.exc_info


async def test_the_operator_is_told_once(broken: House, database: Database) -> None:
    await ticks(broken, minutes=40)
    ears, leases = Ears(), StoreLeases(database)
    for _ in range(2):
        report = Report(StoreWatch(database), {}, ears, leases, broken.clock, "one", timedelta(minutes=30))
        await report.tick()
    (heard,) = ears.heard
    assert heard.startswith("Not made: slot 2 (Morning digest, due 2026-11-22 08:00 UTC) for chat/rivals/general was ")
    assert heard.endswith("skipped: every try failed. See the log.")
    broken.clock.move(days=8)
    await report.tick()
    assert len(ears.heard) == 1


async def test_once_it_can_be_made_it_comes(broken: House, faulty: Faulty) -> None:
    await ticks(broken, seconds=30)
    faulty.broken = None
    await ticks(broken, minutes=2)
    (edition,) = broken.shown(ELSEWHERE)
    assert "Night ferry runs aground" in edition


async def test_a_restart_loses_none(broken: House, faulty: Faulty) -> None:
    await ticks(broken, minutes=10)
    again = restarted(broken, faulty)
    await again.tick()
    assert "being made" in await status(again)
    await ticks(again, minutes=40)
    assert f"skipped: {REASON}" in await status(again)
    faulty.broken = None
    await again.subscribe(wishes(name="Another"), ELSEWHERE)
    await again.tick()
    assert len(again.shown(ELSEWHERE)) == 1


async def test_a_clock_that_is_put_back_makes_none_wait(broken: House, faulty: Faulty) -> None:
    await broken.tick()
    faulty.broken = None
    broken.clock.move(hours=-3)
    await broken.tick()
    assert len(broken.shown(ELSEWHERE)) == 1


async def test_the_edition_after_it_takes_its_place(broken: House, faulty: Faulty) -> None:
    (subscription,) = await broken.subscriptions.of_channel(ELSEWHERE)
    often = structs.replace(subscription.wishes, schedule="every 5 minutes")
    await broken.subscriptions.change(subscription, often, subscription.next_due_at)
    await ticks(broken, minutes=5)
    assert faulty.asked == 1 + 3
    faulty.broken = None
    await broken.tick()
    assert len(broken.shown(ELSEWHERE)) == 1
    assert "It was made one with the edition that was due after it." in await status(broken)


class Unreckonable(SlotLedger):
    """Cannot tell when the first digest came: it breaks, or the whole database does not answer."""

    fault: Exception = OverflowError("this digest breaks")

    async def moments(self, subscription_id: int, since_at: datetime) -> list[datetime]:
        if subscription_id == 1:
            raise self.fault
        return await super().moments(subscription_id, since_at)


@pytest.fixture
async def displaced(house: House, database: Database) -> tuple[Unreckonable, Plan]:
    """Two digests are due, the first at a moment that its schedule does not have: what came that day is looked up."""
    await house.store(FERRY)
    house.clock.move(minutes=-30)
    for name, minutes in (("First", -5), ("Morning digest", 0)):
        added = await house.subscriptions.add(CHANNEL, wishes(name=name), NOW, house.clock.now())
        assert added is not None
        assert await house.subscriptions.change(added, added.wishes, NOW + timedelta(minutes=minutes))
    house.clock.move(minutes=28)
    ledger, messengers = Unreckonable(database), {"chat": house.chat}
    return ledger, Plan(house.sources, house.articles, house.subscriptions, ledger, messengers, house.clock, GRACE)


async def test_a_digest_of_which_nobody_can_tell_when_it_is_due_holds_up_no_other(
    house: House, displaced: tuple[Unreckonable, Plan]
) -> None:
    _, plan = displaced
    await plan.tick()
    house.clock.move(minutes=3)
    await plan.tick()
    await house.deliver.idle()
    assert [said.startswith("Morning digest") for said in house.shown()] == [True]
    assert f"skipped: {REASON}" in await house.ask("status", role=Role.OWNER)


async def test_a_database_that_does_not_answer_is_no_digests_fault(
    house: House, displaced: tuple[Unreckonable, Plan]
) -> None:
    ledger, plan = displaced
    ledger.fault = StoreUnavailable("the database restarts: try again")
    with pytest.raises(StoreUnavailable):
        await plan.tick()
    assert await house.ledger.history(CHANNEL, 10) == [], "nothing was skipped: it is asked for again"
