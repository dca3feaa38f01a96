"""Recorded messages are posted, in order, and what became of each is known: posted, refused, or honestly unsure."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from digests import hindrances, recurrence
from digests.errors import Refused, Scope, StoreUnavailable, Throttled, Unsure
from digests.ports.messenger import Found, Unreadable
from digests.present import editions
from digests.services.look import look, settles_at

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from digests.hindrances import Hindrance
    from digests.model import Channel, Lease
    from digests.ports.clock import Clock
    from digests.ports.ledger import Ledger, Post
    from digests.ports.messenger import Messenger

    Write = Callable[[datetime], Awaitable[bool]]

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than the time-outs, so that a lease outlives its request
SEND_TIMEOUT = timedelta(seconds=40)
ASKING = timedelta(seconds=5)  # whether people are talking
LEAST_WAIT, MOST_WAIT = timedelta(seconds=1), timedelta(hours=1)  # after "slow down", whatever the platform says
LOOK_AGAIN, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)  # after a look that failed, twice as long each time
MOST_LOOKS = 8  # that fail one after the other, in some two hours: then it is held for a person
MOST_TRIES = 5  # a message that is absent again and again is held, too
AT_ONCE, OF_A_PLATFORM = 128, 64  # channels: one that is slow takes one place
CLOSE_WITHIN = timedelta(seconds=5)  # that requests have to end in, before they are cut off
KEPT_WITHIN = timedelta(seconds=3)  # that the store then has to keep what became of them


class Deliver:
    """Sends what is due under leases. Any number may run on one database; `owner` names this one.

    Each channel proceeds on its own: one post at a time, in the order of editions and parts. Before a send its try is
    stamped; after it the outcome is marked under the lease. Whatever may have been posted is looked for in the channel
    before it is tried again, with the same key. What waited is asked again whether it is still wanted: `grace` is how
    late an edition may be and still be worth posting.
    """

    def __init__(
        self,
        ledger: Ledger,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        owner: str,
        grace: timedelta,
        *,
        at_once: int = AT_ONCE,
        of_a_platform: int = OF_A_PLATFORM,
    ) -> None:
        self._ledger, self._messengers, self._clock, self._owner = ledger, messengers, clock, owner
        self._grace = grace
        self._at_once, self._of_a_platform = at_once, of_a_platform
        self._under_way: set[Channel] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = asyncio.Lock()
        self._awaited = self._closed = False
        self._posted = 0
        self._unwritten: dict[Lease, Write] = {}  # what the store did not take yet
        self._throttled: dict[tuple[str, ...], Throttled] = {}  # by platform, or platform and workspace
        self._latest = clock.now()
        self._stepped_back = timedelta()  # the furthest that the clock was put back

    async def tick(self) -> int:
        """Start what can be started, and wait for none of it: in how many channels."""
        async with self._starting:
            self._awaited = False
            self._watch_clock()
            await self._write_down()
            started = 0
            for platform in self._messengers:
                started += await self._start(platform, self._ledger.doubtful, self._settle)
                started += await self._start(platform, self._ledger.claim, self._send)
            return started

    async def idle(self) -> int:
        """Go on until nothing is under way and nothing can be started now. How many were posted in the meantime."""
        posted = self._posted
        while await self.tick() or self._tasks:
            if self._tasks:
                await asyncio.wait(set(self._tasks), return_when=asyncio.FIRST_COMPLETED)
        return self._posted - posted

    async def close(self, within: timedelta = CLOSE_WITHIN) -> None:
        """Start nothing more. What is under way ends within this time, or is cut off and given back: what may have left
        is then `unsure`, the rest `pending`. Keeping that may take three seconds more."""
        self._closed = True
        async with self._starting:
            tasks = set(self._tasks)
        for limit, cut_off in ((within, False), (KEPT_WITHIN, True)):
            for task in tasks if cut_off else ():
                task.cancel()
            if tasks:
                _, tasks = await asyncio.wait(tasks, timeout=limit.total_seconds())
        await self._write_down()

    async def _start(
        self,
        platform: str,
        lease: Callable[[str, datetime, datetime, int, str], Awaitable[list[Post]]],
        step: Callable[[Post], Awaitable[None]],
    ) -> int:
        busy = sum(channel.platform == platform for channel in self._under_way)
        room = min(self._at_once - len(self._under_way), self._of_a_platform - busy)
        if self._closed or room <= 0:
            return 0
        now = self._clock.now()
        started = 0
        for post in await lease(self._owner, now, now + LEASE, room, platform):
            channel = post.delivery.channel
            if channel in self._under_way:  # a task of ours that outlived its lease
                await self._give_back(post, "Another post of this channel is under way.")
                continue
            self._under_way.add(channel)
            task = asyncio.create_task(self._work(channel, post, step), name=_where(post))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            started += 1
        return started

    async def _work(self, channel: Channel, post: Post, step: Callable[[Post], Awaitable[None]]) -> None:
        try:
            await step(post)
        except asyncio.CancelledError:
            if post.lease not in self._unwritten:
                await self._give_back(post, "It was cut off, because Broadsheet was stopping.")
            return
        except Exception:  # the store failed; its lease runs out, and whoever has it next goes on from what is kept
            log.exception("What became of a post for %s could not be kept", _where(post))
            return
        finally:
            self._under_way.discard(channel)
        await self._go_on(post)

    async def _go_on(self, post: Post) -> None:
        """The next part follows at once, not at the next tick. One tick is enough for all that ended before it."""
        if self._awaited:
            return
        self._awaited = True
        try:
            await self.tick()
        except Exception:  # the next tick tries again
            log.exception("After a post for %s nothing more could be started", _where(post))

    async def _give_back(self, post: Post, reason: str) -> None:
        now = self._clock.now()
        look_at = now + self._messengers[post.delivery.channel.platform].settling
        await self._ledger.give_back(post.lease, reason, now, look_at)

    async def _send(self, post: Post) -> None:
        lease, delivery, now = post.lease, post.delivery, self._clock.now()
        if post.stray:  # an earlier sender posted it after all
            await self._sent(lease, post.stray)
            return
        talked_at = await self._talked_at(post) if hindrances.may_hold(post) else None
        if hindrance := hindrances.of_post(post, now, self._grace, talked_at):
            await self._keep_back(post, hindrance, now)
            return
        if limit := self._limit(delivery.channel, now):
            await self._ledger.postpone(lease, limit.retry_at, str(limit), now)
            return
        if not await self._ledger.try_now(lease, now):
            return
        if self._clock.now() >= post.until:  # stopped in between: another may have it by now
            await self._give_back(post, "Its lease ran out before it was sent.")
            return
        try:
            receipt = await self._posted_as(post, now)
        except Refused as error:
            log.warning("A post for %s was refused: %s", _where(post), error)
            await self._keep(lease, partial(self._ledger.mark, lease, "refused", str(error)))
        except Throttled as error:
            log.warning("A post for %s has to wait until %s: %s", _where(post), error.retry_at, error)
            now = self._clock.now()
            retry_at = min(max(error.retry_at, now + LEAST_WAIT), now + MOST_WAIT)
            self._remember(delivery.channel, Throttled(str(error), retry_at, error.scope))
            await self._keep(lease, partial(self._ledger.postpone, lease, retry_at, str(error)))
        except (Unsure, TimeoutError) as error:
            await self._doubt(post, str(error) or "The platform gave no answer in time.")
        except Exception as error:  # nobody knows how far it came
            log.exception("A post for %s failed in an unforeseen way", _where(post))
            await self._doubt(post, f"Sending it failed in an unforeseen way ({type(error).__name__}).")
        else:
            await self._sent(lease, receipt)

    async def _talked_at(self, post: Post) -> datetime | None:
        """An edition is not held because nobody could ask."""
        channel = post.delivery.channel
        try:
            async with asyncio.timeout(ASKING.total_seconds()):
                return await self._messengers[channel.platform].talked_at(channel)
        except Exception as error:  # it raises nothing, and an edition waits for no promise
            log.warning("Whether people are talking in %s could not be asked", _where(post), exc_info=error)
            return None

    async def _keep_back(self, post: Post, hindrance: Hindrance, now: datetime) -> None:
        if hindrance.until is None:
            await self._ledger.mark(post.lease, "dropped", str(hindrance.reason), now)
        else:
            await self._ledger.postpone(post.lease, hindrance.until, str(hindrance.reason), now)

    async def _posted_as(self, post: Post, now: datetime) -> str:
        """The receipt of the message, marked as late when it is."""
        delivery, is_late = post.delivery, post.delivery.part == 0 and now - post.due_at > recurrence.LATE
        message = editions.late(post.message) if is_late else post.message
        async with asyncio.timeout(SEND_TIMEOUT.total_seconds()):
            return await self._messengers[delivery.channel.platform].send(
                delivery.channel, message, delivery.key, post.above
            )

    async def _sent(self, lease: Lease, receipt: str) -> None:
        if await self._keep(lease, partial(self._ledger.sent, lease, receipt)):
            self._posted += 1
        else:
            log.warning("Delivery %d was posted under a lease that was lost meanwhile", lease.delivery_id)

    async def _keep(self, lease: Lease, write: Write) -> bool:
        """What became of a request is written down, however long the store takes."""
        try:
            return await write(self._clock.now())
        except BaseException:
            self._unwritten[lease] = write
            raise

    async def _write_down(self) -> None:
        for lease in list(self._unwritten):
            try:
                await self._keep(lease, self._unwritten.pop(lease))
            except StoreUnavailable as error:
                log.warning("What became of delivery %d could not be kept yet: %s", lease.delivery_id, error)

    async def _doubt(self, post: Post, reason: str, look_at: datetime | None = None) -> None:
        now = self._clock.now()
        settled_at = now + self._messengers[post.delivery.channel.platform].settling
        await self._ledger.doubt(post.lease, reason, now, look_at or settled_at)

    async def _settle(self, post: Post) -> None:
        delivery, now = post.delivery, self._clock.now()
        messenger = self._messengers[delivery.channel.platform]
        at = settles_at(delivery, messenger.settling, post.due_at)
        if now < at and not post.stray:
            await self._doubt(post, "It may still turn up in the channel.", at)
            return
        try:
            found = await look(post, messenger, now, self._stepped_back)
        except Throttled as error:
            await self._look_again(post, f"The channel could not be searched yet: {error}", error.retry_at)
        except Exception as error:  # a look changes nothing: it may be repeated
            log.warning("The channel of %s could not be searched", _where(post), exc_info=error)
            await self._look_again(post, f"The channel could not be searched ({type(error).__name__}).", now)
        else:
            await self._conclude(post, found)

    async def _look_again(self, post: Post, why: str, not_before: datetime) -> None:
        """Not for ever: it holds up its channel."""
        failed = post.delivery.looks + 1
        if failed >= MOST_LOOKS:
            await self._hold(post, f"It may have been posted; {failed} searches failed, the last one so: {why}")
            return
        now = self._clock.now()
        wait = min(LOOK_AGAIN * 2 ** (failed - 1), LONGEST_WAIT)
        await self._ledger.doubt(
            post.lease, why, now, max(min(not_before, now + MOST_WAIT), now + wait), failed_look=True
        )

    async def _conclude(self, post: Post, found: object) -> None:
        delivery, now = post.delivery, self._clock.now()
        match found:
            case Found(receipt):
                await self._sent(post.lease, receipt)
            case Unreadable(reason):
                await self._hold(post, reason)
            case _ if delivery.tries >= MOST_TRIES:
                await self._hold(post, f"Tried {MOST_TRIES} times, and it never appeared.")
            case _:
                checks = self._messengers[delivery.channel.platform].checks_keys
                why = "It is not in the channel: once more, with the same key."
                twice = bool(delivery.lost_senders) and not checks
                await self._ledger.postpone(post.lease, now, why, now, perhaps_twice=twice)

    async def _hold(self, post: Post, reason: str) -> None:
        log.error("A post for %s may or may not have arrived, and is held: %s", _where(post), reason)
        await self._ledger.mark(post.lease, "held", reason, self._clock.now())

    def _remember(self, channel: Channel, error: Throttled) -> None:
        if error.scope is Scope.WORKSPACE:
            self._throttled[channel.home] = error
        elif error.scope is Scope.PLATFORM:
            self._throttled[channel.platform,] = error

    def _limit(self, channel: Channel, now: datetime) -> Throttled | None:
        """What the platform said of more than one channel, while it holds for this one."""
        self._throttled = {bucket: error for bucket, error in self._throttled.items() if error.retry_at > now}
        return self._throttled.get((channel.platform,)) or self._throttled.get(channel.home)

    def _watch_clock(self) -> None:
        """After a step back, what was tried may have been posted before the moment that was stamped."""
        now = self._clock.now()
        if now < self._latest - self._stepped_back:
            self._throttled.clear()  # until moments that are further away now
        self._stepped_back = max(self._stepped_back, self._latest - now)
        self._latest = max(self._latest, now)


def _where(post: Post) -> str:
    channel = post.delivery.channel
    return f"{channel.platform} {channel.workspace} {channel.id}"
