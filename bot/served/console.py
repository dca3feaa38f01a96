"""The console: what is posted there, what is typed there, and the first edition."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import imports
from bot.commands.dispatch import answer
from bot.platforms.console.adapter import CHANNEL, ConsoleMessenger, converse
from bot.platforms.console.render import LIMITS
from bot.platforms.console.screen import Screen
from bot.platforms.console.typed import nobody_types
from bot.served.platform import Gateway, Services
from digests.messages import Line, Message, Moment, Section, Show, Text
from digests.present import editions
from digests.wishes import next_edition_at
from digests.wording import ENGLISH, message_in, say

if TYPE_CHECKING:
    from bot.commands.request import Request
    from config import settings
    from digests.messages import Form
    from digests.ports.clock import Clock


class Console:
    """The terminal, or whatever standard input and output lead to."""

    single = ()

    def __init__(self, chosen: settings.Console, clock: Clock) -> None:
        self._screen = Screen(sys.stdout, clock, chosen.width)
        self.messenger = ConsoleMessenger(self._screen, Path(chosen.transcript), clock)

    async def open(self) -> None:
        self.messenger.prepare()

    async def close(self) -> None:
        return

    def gateway(self, services: Services) -> Gateway | None:
        """None where standard input is the null device, as a service has it: it would end at once."""
        if nobody_types(sys.stdin.fileno()):
            return None
        return Gateway(listen=partial(self._listen, services), first=partial(self._first, services))

    async def _listen(self, services: Services) -> None:
        async def answered(request: Request) -> Message | Form:
            return await answer(services.desk, request, LIMITS)

        await converse(sys.stdin.fileno(), self._screen, answered)

    async def _first(self, services: Services) -> None:
        """Read what is unread, post what is due; show the last edition again when nothing was."""
        if not await services.desk.subscriptions.ever(CHANNEL):
            await self._move_in(services)
        await services.settle()
        await self._greet(services)

    async def _move_in(self, services: Services) -> None:
        """The first start: the samples, and a subscription that is due at once, so that a newcomer sees a digest."""
        house, now = services.house, services.house.clock.now()
        if house.settings.samples:
            async for document in imports.samples(now, house.reader):
                await house.ingest.store(CHANNEL.home, document)
        await services.desk.subscriptions.add(CHANNEL, services.desk.wishes, now, now)

    async def _greet(self, services: Services) -> None:
        last = await services.desk.ledger.last_edition(CHANNEL)
        if last and last.posted_at and last.posted_at < services.started_at:
            for message in last.messages:
                self._screen.show(editions.shown_again(message, last.posted_at, last.digest.zone))
        coming = await self._coming(services)
        hint = Text(say("Type help for what you can ask, quit to leave."))
        greeting = Message(sections=(Section(lines=((*coming, hint),)),))
        self._screen.show(message_in(greeting, ENGLISH))

    async def _coming(self, services: Services) -> Line:
        """When the next edition comes; or why none does, and what to type."""
        subscriptions = await services.desk.subscriptions.of_channel(CHANNEL)
        coming = [(next_edition_at(one.wishes, one.next_due_at), one.wishes.zone) for one in subscriptions]
        due = [(at, zone) for at, zone in coming if at]
        if not subscriptions:
            return (Text(say("No digest comes here by itself: type subscribe to have one.")), Text(" "))
        if not due:
            return (Text(say("Every digest here is paused: type resume to go on.")), Text(" "))
        at, zone = min(due)
        return (Text(say("The next edition comes {when}.", when=Moment(at, Show.ZONED, zone))), Text(" "))
