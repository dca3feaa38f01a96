"""Where the operator is told: a channel, a command, or the log. Each is an Outlet."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from digests import alerts, fit
from digests.errors import SendError, Unsure
from digests.messages import Message, Section, Text
from digests.ports.messenger import Found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digests.model import Channel
    from digests.ports.clock import Clock
    from digests.ports.messenger import Messenger

log = logging.getLogger(__name__)

TIMEOUT = timedelta(seconds=30)
SECRETS = "BROADSHEET_"  # what begins so is not for a command


class LogOutlet:
    """The log, where nothing else is set."""

    async def say(self, lines: Sequence[str], key: str) -> None:  # noqa: ARG002  # a line in a log has no key
        for line in lines:
            log.warning("%s", line)


class ChannelOutlet:
    """A channel in which a messenger can post."""

    def __init__(self, messenger: Messenger, channel: Channel, clock: Clock) -> None:
        self._messenger, self._channel, self._clock = messenger, channel, clock
        self._tried: dict[str, datetime] = {}

    async def say(self, lines: Sequence[str], key: str) -> None:
        title = (Text("For the operator of Broadsheet", strong=True),)
        whole = Message(title=title, sections=tuple(Section(lines=((Text(line),),)) for line in lines))
        for number, message in enumerate(fit.bundle(whole, self._messenger.limits)):
            await self._post(message, key if number == 0 else f"{key[:20]}-{number}")
        self._tried.clear()

    async def _post(self, message: Message, key: str) -> None:
        """What may have been posted before is looked for; where nobody can tell, twice is better than never."""
        try:
            async with asyncio.timeout(TIMEOUT.total_seconds()):
                if key in self._tried:
                    found = await self._messenger.find(self._channel, key, self._tried[key])
                    if isinstance(found, Found):
                        return
                self._tried.setdefault(key, self._clock.now())
                await self._messenger.send(self._channel, message, key)
        except TimeoutError as error:
            raise Unsure("The platform gave no answer in time.") from error


class CommandOutlet:
    """A command that reads the alert on its standard input, run without a shell. It is told none of our secrets."""

    def __init__(
        self, command: Sequence[str], timeout: timedelta = TIMEOUT, environment: Mapping[str, str] = os.environ
    ) -> None:
        self._command, self._timeout, self._environment = command, timeout, environment

    async def say(self, lines: Sequence[str], key: str) -> None:  # noqa: ARG002  # a command has no memory
        environment = {name: value for name, value in self._environment.items() if not name.startswith(SECRETS)}
        quiet = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=quiet,
            stderr=quiet,
            env=environment,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                await process.communicate(alerts.text(lines).encode(errors="replace"))
        except TimeoutError as error:
            raise SendError(f"{self._command[0]} did not end in time, and was stopped") from error
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        if process.returncode:
            raise SendError(f"{self._command[0]} ended with the status {process.returncode}")
