"""Senders that die anywhere, on a platform that can be searched: nothing is lost, or comes twice or out of order."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract.given import next_number, record, subscribed, told

if TYPE_CHECKING:
    from digests.ports.ledger import Post
    from digests.store.engine import Database

LEASE = 2  # minutes
PARTS = 3
OWNERS = ("one", "two")


class Fate(Enum):
    """What becomes of a sender."""

    LIVES = auto()
    DIES_CLAIMED = auto()
    DIES_TRIED = auto()
    DIES_POSTED = auto()
    SLEEPS_CLAIMED = auto()  # and goes on where it was, much later
    LOSES_ANSWER = auto()  # the platform took it, and the connection dropped
    IS_CUT_OFF = auto()  # the connection dropped, and the platform did not take it
    IS_THROTTLED = auto()


class Platform:
    """What was posted, by key, and senders on it."""

    def __init__(self, ledger: SlotLedger) -> None:
        self._ledger = ledger
        self.posted: list[str] = []
        self.sleeping: list[Post] = []

    async def send(self, owner: str, fate: Fate, at: float) -> None:
        for post in await self._ledger.claim(owner, make.moment(at), make.moment(at + LEASE), 10):
            if fate is Fate.DIES_CLAIMED:
                return
            if fate is Fate.SLEEPS_CLAIMED:
                self.sleeping.append(post)
                continue
            await self._try(post, fate, at)

    async def wake(self, at: float) -> None:
        for post in self.sleeping:
            await self._try(post, Fate.LIVES, at)
        self.sleeping = []

    async def _try(self, post: Post, fate: Fate, at: float) -> None:
        if not await self._ledger.try_now(post.lease, make.moment(at)) or fate is Fate.DIES_TRIED:
            return
        if fate is Fate.IS_THROTTLED:
            await self._ledger.postpone(post.lease, make.moment(at + 1), "slow down", make.NOW)
        elif fate is Fate.IS_CUT_OFF:
            await self._ledger.doubt(post.lease, "connection dropped", make.NOW, make.NOW)
        else:
            self.posted.append(post.delivery.key)
            if fate is Fate.LOSES_ANSWER:
                await self._ledger.doubt(post.lease, "connection dropped", make.NOW, make.NOW)
            elif fate is Fate.LIVES:
                await self._ledger.sent(post.lease, f"receipt of {post.delivery.key}", make.moment(at))

    async def settle(self, owner: str, fate: Fate, at: float) -> None:
        for post in await self._ledger.doubtful(owner, make.moment(at), make.moment(at + LEASE), 10):
            if fate is not Fate.LIVES:
                return  # dies under its lease
            assert post.delivery.first_tried_at is not None
            if post.delivery.key in self.posted:
                await self._ledger.sent(post.lease, f"receipt of {post.delivery.key}", make.moment(at))
            else:
                await self._ledger.postpone(post.lease, make.moment(at), "it is not in the channel", make.NOW)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(
        st.tuples(st.sampled_from(OWNERS), st.booleans(), st.sampled_from(Fate), st.sampled_from([0, 1, 3])),
        max_size=14,
    )
)
@example([("one", False, fate, 3) for fate in Fate])
@example([("one", False, fate, 3) for fate in Fate if fate is not Fate.LIVES] * 2)
async def test_every_part_is_posted_once_and_in_order(
    database: Database, turns: list[tuple[str, bool, Fate, int]]
) -> None:
    ledger, subscriptions = SlotLedger(database), Subscriptions(database)
    number = await next_number(ledger, make.channel())
    added = await subscribed(subscriptions, name=f"Digest {number}")
    slot = await ledger.open_slot(added, make.NOW, make.moment(days=1), make.NOW)
    assert slot is not None
    digest = make.digest(number=number, items=(make.item(told=(number,)),))
    assert await record(ledger, slot, digest, [make.message(str(part)) for part in range(PARTS)], make.NOW)

    platform, at = Platform(ledger), 0.0
    for owner, settles, fate, minutes in turns:
        at += minutes
        await (platform.settle if settles else platform.send)(owner, fate, at)
    at += 10
    await platform.wake(at)
    for _ in range(2 * PARTS):
        await platform.settle("last", Fate.LIVES, at)
        await platform.send("last", Fate.LIVES, at)
    assert await ledger.unfinished(make.moment(at)) == 0

    edition = await ledger.edition(make.channel(), number)
    assert edition is not None
    assert edition.posted_at is not None
    parts = [int(key.split("-")[1]) for key in platform.posted]
    assert parts == list(range(PARTS))
    assert number in {one.article_id for one in await told(ledger, make.channel(), make.NOW)}
