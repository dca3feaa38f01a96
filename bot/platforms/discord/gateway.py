"""discord.py's client for one bot: where its gateway is, how often it identifies, and what it asks to be told."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from msgspec import Struct
from yarl import URL

from bot.platforms.discord.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.platforms.discord.address import Address
    from bot.platforms.discord.pace import Pace

log = logging.getLogger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nothing here has a voice

SESSION = frozenset({"READY", "RESUMED"})  # events without which there is no connection
MOST_AGAIN = 4  # sessions that begin anew within the time after which a connection was well


class Timing(Struct, frozen=True):
    """How patient the client is. `settle`: after READY, how long no server may come in before all are taken to be
    there. `first` and `longest` are the waits before the next try to connect; each is twice the one before.
    `identify`: between two sessions that begin, as Discord wants it (discord-api-docs, rate limits of the gateway).
    `answer`: how long one may take, to a request or to the wish for a connection. `silence`: a connection over which
    nothing comes for so long is dead. `well`: one that held for so long was well.
    """

    settle: timedelta = timedelta(seconds=2)
    first: timedelta = timedelta(seconds=1)
    longest: timedelta = timedelta(minutes=5)
    identify: timedelta = timedelta(seconds=5)
    answer: timedelta = timedelta(seconds=30)
    silence: timedelta = timedelta(minutes=1)
    well: timedelta = timedelta(minutes=5)

    def wait(self, failures: int) -> float:
        """Seconds before the next try, after so many that failed one after the other."""
        return min(self.first * (1 << min(failures, 20)), self.longest).total_seconds()


class SessionsUsedUp(Exception):
    """Discord lets a bot begin a number of sessions a day; past that it takes the token back."""

    def __init__(self, reset_after: timedelta) -> None:
        super().__init__()
        self.reset_after = reset_after


class Restless(Exception):
    """Sessions begin again and again."""


class GatewayWire(Wire):
    """The client's own connection to Discord: it finds the gateway where the address says, whatever Discord says of
    where a session is to be resumed, and tries again by itself while that cannot be reached. Nothing is waited for
    without an end, as discord.py would."""

    def __init__(self, address: Address, pace: Pace, timing: Timing) -> None:
        super().__init__(address, pace, timing.answer)
        self._gateway, self._timing = address.gateway_url, timing
        self._named = ""

    async def get_bot_gateway(self) -> tuple[int, str, Any]:
        shards, url, limits = await super().get_bot_gateway()
        if limits["remaining"] < shards:
            raise SessionsUsedUp(timedelta(milliseconds=limits["reset_after"]))
        self._named = url
        return shards, url, limits

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        there, tries = self._there(url), 0
        while True:
            try:
                async with asyncio.timeout(self._timing.answer.total_seconds()):
                    return await super().ws_connect(there, compress=compress)
            except (aiohttp.ClientError, OSError) as error:
                log.warning("The gateway of Discord cannot be reached (%s); it is tried again", type(error).__name__)
                await asyncio.sleep(self._timing.wait(tries))
                tries += 1

    def _there(self, url: str) -> str:
        """Where to connect: discord.py falls back on Discord's own gateway for a new session."""
        asked = URL(url)
        fallback = asked.host == DiscordWebSocket.DEFAULT_GATEWAY.host
        base = self._gateway or (self._named if fallback else "")
        return str(URL(base).with_query(asked.query)) if base else url


def _read(name: str, parse: Callable[[Any], None], event: Any) -> None:
    """discord.py ends a connection for an event that it cannot read, and anybody may write such a message."""
    try:
        parse(event)
    except Exception:  # whatever it stumbles over; the log has it
        log.exception("An event of Discord's could not be read: %s", name)


class Client(discord.AutoShardedClient):
    """No privileged intents, no members, no messages kept; mentions nobody by itself."""

    def __init__(self, address: Address, pace: Pace, timing: Timing) -> None:
        self._wire, self._timing = GatewayWire(address, pace, timing), timing
        self._began: list[float] = []
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=timing.settle.total_seconds(),
            heartbeat_timeout=timing.silence.total_seconds(),
            shard_connect_timeout=timing.silence.total_seconds(),
        )

        parsers = self._connection.parsers
        parsers.update({name: partial(_read, name, parsers[name]) for name in parsers.keys() - SESSION})
        parsers["READY"] = partial(self._begin, parsers["READY"], parsers["GUILD_DELETE"])

    def _begin(self, parse: Callable[[Any], None], remove: Callable[[Any], None], ready: Any) -> None:
        """A session tells of all servers of its shard when it begins: from those of an older one that are not among
        them the bot was removed, which nobody will tell any more. discord.py would keep them."""
        told = {int(guild["id"]) for guild in ready["guilds"]}
        for guild in self.guilds:
            if guild.shard_id == ready["shard"][0] and guild.id not in told:
                remove({"id": str(guild.id)})
        parse(ready)

    def _get_state(self, **options: Any) -> Any:
        self.http = self._wire  # before anything is made with it: discord.py offers no other way to another address
        return super()._get_state(**options)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord counts the sessions that begin: one that does so again and again ends this client, and whoever made
        it waits before the next."""
        now, well = asyncio.get_running_loop().time(), self._timing.well.total_seconds()
        self._began = [*(at for at in self._began if now - at < well), now]
        if len(self._began) > (self.shard_count or 1) + MOST_AGAIN:
            raise Restless(f"the session of shard {shard_id} begins again and again")
        if not initial:
            await asyncio.sleep(self._timing.identify.total_seconds())
