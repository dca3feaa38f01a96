"""What the operator does about single deliveries, while the bot runs or not. Each change is one sentence."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from digests.errors import CommandError, SendError
from digests.model import DeliveryState
from digests.ports.messenger import Found, Unreadable
from digests.services.deliver import LEASE
from digests.services.look import look, settles_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from digests.oversight import DeliveryRecords, Record
    from digests.ports.clock import Clock
    from digests.ports.ledger import Ledger, Post
    from digests.ports.messenger import Absent, Messenger

SETTLING = timedelta(minutes=1)  # where the platform's own is not known here
CHANGED = "Delivery {id} was changed by somebody else meanwhile, so nothing was done now: look at it again."


async def found(records: DeliveryRecords, delivery_id: int) -> Record:
    """The delivery of that number. CommandError when there is none."""
    record = await records.record(delivery_id)
    if record is None:
        raise CommandError(f"There is no delivery {delivery_id}: see broadsheet deliveries list.")
    return record


class Deliveries:
    """Use cases on deliveries. CommandError says what makes no sense as things are; nothing is changed then.

    A look in the channel needs the platform's messenger here: without it, who retries decides without a look.
    """

    def __init__(
        self,
        records: DeliveryRecords,
        ledger: Ledger,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        owner: str,
    ) -> None:
        self._records, self._ledger, self._messengers = records, ledger, messengers
        self._clock, self._owner = clock, owner

    async def do(self, task: str, delivery_id: int, reason: str = "") -> str:
        """The change of this name: retry, release or drop. What was done."""
        match task:
            case "retry":
                return await self.retry(delivery_id)
            case "release":
                return await self.release(delivery_id)
            case _:
                return await self.drop(delivery_id, reason)

    async def retry(self, delivery_id: int) -> str:
        """Pending again now, with the same key; where it may have been posted, after a look in the channel."""
        record, now = await found(self._records, delivery_id), self._clock.now()
        match record.delivery.state:
            case DeliveryState.UNSURE | DeliveryState.HELD:
                return await self._look_and_send(record, now)
            case DeliveryState.REFUSED:
                return await self._reopen(record, now, "Delivery {id} is sent again now, with its later parts.")
            case DeliveryState.PENDING if record.not_before > now:
                return await self._reopen(record, now, "Delivery {id} is sent now, and does not wait any more.")
            case DeliveryState.PENDING:
                raise CommandError(f"Delivery {delivery_id} is pending already, and is sent when its turn comes.")
            case DeliveryState.SENDING:
                raise CommandError(
                    f"Delivery {delivery_id} is being sent by {record.owner}: wait, or release it first."
                )
            case DeliveryState.SENT:
                raise CommandError(f"Delivery {delivery_id} was posted: it is not sent twice.")
            case DeliveryState.DROPPED:
                raise CommandError(
                    f"Delivery {delivery_id} was given up for good; its stories come in a later edition."
                )

    async def release(self, delivery_id: int) -> str:
        """Give up the lease on it; or let one that is held be looked for again."""
        record, now = await found(self._records, delivery_id), self._clock.now()
        leased = record.leased_until is not None
        match record.delivery.state:
            case DeliveryState.HELD:
                pass
            case DeliveryState.SENDING | DeliveryState.UNSURE if leased:
                pass
            case state:
                raise CommandError(
                    f"Delivery {delivery_id} is {state}: nobody has a lease on it, and nothing holds it."
                )
        match await self._records.let_go(record, now):
            case DeliveryState.PENDING:
                return f"Delivery {delivery_id} is pending again: nothing had been tried."
            case DeliveryState.UNSURE:
                return f"Delivery {delivery_id} is unsure: it is looked for in the channel before anything is sent."
            case _:
                raise CommandError(CHANGED.format(id=delivery_id))

    async def drop(self, delivery_id: int, reason: str) -> str:
        """Give it up for good, and the parts after it: what they tell comes in a later edition."""
        record = await found(self._records, delivery_id)
        match record.delivery.state:
            case DeliveryState.SENT:
                raise CommandError(f"Delivery {delivery_id} was posted: nothing is left to give up.")
            case DeliveryState.REFUSED | DeliveryState.DROPPED as state:
                raise CommandError(f"Delivery {delivery_id} is {state} already: it is not sent again by itself.")
            case DeliveryState.SENDING:
                raise CommandError(
                    f"Delivery {delivery_id} is being sent by {record.owner}: wait, or release it first."
                )
        seen = ""
        if record.delivery.state in (DeliveryState.UNSURE, DeliveryState.HELD):
            post, looked = await self._look(record, self._clock.now())
            if isinstance(looked, Found):
                await self._ledger.sent(post.lease, looked.receipt, self._clock.now())
                return (
                    f"Delivery {delivery_id} is in the channel after all: it counts as posted, the next parts follow."
                )
            seen = (
                f" Nobody could look whether it is in the channel: {looked.reason}"
                if isinstance(looked, Unreadable)
                else ""
            )
            record = await found(self._records, delivery_id)
        if not await self._records.drop(record, reason, self._clock.now()):
            raise CommandError(CHANGED.format(id=delivery_id))
        return f"Delivery {delivery_id} is given up for good, with the parts after it.{seen}"

    async def _reopen(self, record: Record, now: datetime, done: str) -> str:
        number = record.delivery.id
        if not await self._records.reopen(record, now):
            if record.delivery.part and record.delivery.state is DeliveryState.REFUSED:
                raise CommandError(f"Delivery {number} comes after a part that was refused: retry that one.")
            raise CommandError(CHANGED.format(id=number))
        return done.format(id=number)

    async def _look_and_send(self, record: Record, now: datetime) -> str:
        """Pending again, if it is not in the channel."""
        number, messenger = record.delivery.id, self._messengers.get(record.delivery.channel.platform)
        post, looked = await self._look(record, now, asked_at=now)
        if isinstance(looked, Found):
            await self._ledger.sent(post.lease, looked.receipt, self._clock.now())
            return f"Delivery {number} is in the channel, and counts as posted now."
        doubtful = isinstance(looked, Unreadable) or post.delivery.lost_senders > 0
        twice = doubtful and not (messenger and messenger.checks_keys)
        why = f"The operator wants it sent. {looked.reason}" if isinstance(looked, Unreadable) else "It is not there."
        await self._ledger.postpone(post.lease, now, why, self._clock.now(), perhaps_twice=twice)
        if isinstance(looked, Unreadable):
            return f"Delivery {number} is sent again now, with its key, though nobody could look: {looked.reason}"
        return f"Delivery {number} is not in the channel, and is sent again now, with its key."

    async def _look(
        self, record: Record, now: datetime, *, asked_at: datetime | None = None
    ) -> tuple[Post, Found | Absent | Unreadable]:
        """Under a lease, once what was tried last has settled."""
        delivery, messenger = record.delivery, self._messengers.get(record.delivery.channel.platform)
        settling = messenger.settling if messenger else SETTLING
        if now < (at := settles_at(delivery, settling, record.recorded_at)):
            raise CommandError(
                f"Delivery {delivery.id} may still turn up in the channel: try again after {at:%H:%M:%S} UTC."
            )
        post = await self._records.take(record, self._owner, now, now + LEASE, asked_at=asked_at)
        if post is None:
            raise CommandError(f"Delivery {delivery.id} is being looked for by the bot just now: wait a moment.")
        try:
            if messenger is None:
                nobody = Unreadable(f"{delivery.channel.platform.capitalize()} is not connected here.")
                return post, Found(post.stray) if post.stray else nobody
            return post, await look(post, messenger, now)
        except (SendError, TimeoutError, OSError) as error:
            return post, Unreadable(str(error) or "The platform gave no answer in time.")
