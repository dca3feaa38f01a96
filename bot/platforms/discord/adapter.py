"""The gateway role on Discord: a connection that is kept, and what comes in by it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.commands.table import COMMANDS
from bot.platforms.answering import Patience
from bot.platforms.discord import failures
from bot.platforms.discord.conversation import Conversation
from bot.platforms.discord.definitions import definitions, same
from bot.platforms.discord.gateway import Client, Restless, SessionsUsedUp, Timing
from bot.platforms.discord.hearing import Hearing
from bot.platforms.discord.life import Life
from bot.platforms.discord.suggest import Suggestions
from digests.errors import LoginRefused, SendError

if TYPE_CHECKING:
    from bot.commands.desk import Desk
    from bot.platforms.discord.address import Address
    from bot.platforms.discord.pace import Pace
    from bot.platforms.discord.wire import Rest
    from digests.services.presence import Presence

log = logging.getLogger(__name__)

WRONG_TOKEN = 4004  # gateway close codes (discord-api-docs): what another try would not mend
FATAL = frozenset({WRONG_TOKEN, 4010, 4011, 4012, 4013, 4014})


class Discord:
    """Serves one bot. `pace` is that of every client of the bot in this process, `rest` the way to answer."""

    def __init__(
        self,
        address: Address,
        rest: Rest,
        pace: Pace,
        desk: Desk,
        presence: Presence,
        timing: Timing = Timing(),  # noqa: B008  # frozen
        patience: Patience | None = None,
    ) -> None:
        self._address, self._rest, self._pace, self._timing = address, rest, pace, timing
        self._life = Life(presence, desk.subscriptions, rest)
        patience = patience or Patience(desk.clock)
        self._hearing = Hearing(desk, Conversation(desk), Suggestions(desk), rest, patience)
        self._client: Connection | None = None

    @property
    def ready(self) -> bool:
        """Whether what people do on Discord is heard just now."""
        return self._client is not None and self._client.hears

    async def serve(self) -> None:
        """Until it is cancelled. A connection that fails is made anew, by a new client, after a wait that grows.
        LoginRefused when Discord takes the token no more."""
        try:
            await self._connect_again_and_again()
        finally:
            await self._hearing.close()

    async def _connect_again_and_again(self) -> None:
        loop, tries = asyncio.get_running_loop(), 0
        while True:
            began = loop.time()
            wait = self._timing.wait(tries)
            try:
                await self._connected()
            except (discord.LoginFailure, discord.PrivilegedIntentsRequired) as error:
                raise LoginRefused(_refusal(error)) from error
            except failures.WrongToken as error:
                raise LoginRefused(str(error)) from error
            except SendError as error:
                log.warning("Discord cannot be used: %s", error)
            except discord.ConnectionClosed as error:
                if error.code in FATAL:
                    raise LoginRefused(_refusal(error)) from error
                log.warning("Discord closed the connection (%s); it is made anew", error.code)
            except SessionsUsedUp as error:
                wait = max(wait, error.reset_after.total_seconds())
                log.error("Discord lets this bot begin no more sessions for now: the next one begins in %.0f s", wait)  # noqa: TRY400  # a traceback adds nothing
            except Exception as error:  # whatever ends a connection, the next try is a new one
                log.warning("The connection to Discord failed (%s); it is made anew", error, exc_info=_odd(error))
            tries = 0 if loop.time() - began > self._timing.well.total_seconds() else tries + 1
            await asyncio.sleep(wait)

    async def _connected(self) -> None:
        """One connection from its beginning to its end. The way to answer is there before anybody can ask."""
        await self._rest.me()
        client = Connection(self._address, self._pace, self._timing, self._hearing, self._life)
        tasks = [asyncio.create_task(self._life.run(client.get_guild)), asyncio.create_task(self._define(client))]
        try:
            async with client:
                self._client = client
                await self._run(client)
        finally:
            self._client = None
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    async def _run(self, client: Connection) -> None:
        """discord.py swallows a cancellation while a shard connects anew: closing it first is what ends it."""
        running = asyncio.create_task(client.start(self._address.token))
        try:
            await asyncio.shield(running)
        finally:
            await client.close()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _define(self, client: Connection) -> None:
        """Give Discord the commands, when it has others."""
        await client.logged_in.wait()
        while True:
            if await self._defined(str(client.application_id)):
                return
            await asyncio.sleep(self._timing.longest.total_seconds())

    async def _defined(self, application: str) -> bool:
        """Whether Discord has the commands of this version now."""
        path, wanted = "/applications/{application_id}/commands", definitions(COMMANDS)
        try:
            if not same(wanted, await self._rest.get(path, application_id=application)):
                await self._rest.again("PUT", path, json=wanted, application_id=application)
                log.info("Discord was given the commands of this version")
        except SendError as error:
            log.warning("The commands could not be given to Discord, which is tried again: %s", error)
            return False
        return True


class Connection(Client):
    """discord.py's client with its events handed on. They come in one at a time, and none waits for what becomes of
    the one before."""

    def __init__(self, address: Address, pace: Pace, timing: Timing, hearing: Hearing, life: Life) -> None:
        super().__init__(address, pace, timing)
        self._hearing, self._life = hearing, life
        self._deaf: set[int] = set()
        self.logged_in = asyncio.Event()

    @property
    def hears(self) -> bool:
        """Whether every shard does: else some servers have no answers."""
        return self.is_ready() and not self._deaf

    async def setup_hook(self) -> None:
        self.logged_in.set()

    async def on_error(self, event: str, *_: object, **__: object) -> None:
        log.exception("An event of Discord's could not be handled: %s", event)

    async def on_shard_disconnect(self, shard: int) -> None:
        self._deaf.add(shard)

    async def on_shard_ready(self, shard: int) -> None:
        self._deaf.discard(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        self._deaf.discard(shard)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if self.user is not None:
            self._hearing.interaction(interaction, self.user.id)

    async def on_message(self, message: discord.Message) -> None:
        if self.user is not None:
            self._hearing.message(message, self.user.id)

    async def on_ready(self) -> None:
        self._life.connected({guild.id for guild in self.guilds})

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._life.look_at(guild.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._life.look_at(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self._life.look_at(guild.id)

    async def on_guild_update(self, _: discord.Guild, guild: discord.Guild) -> None:
        self._life.look_at(guild.id)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        self._life.look_at(channel.guild.id)

    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, channel: discord.abc.GuildChannel) -> None:
        self._life.look_at(channel.guild.id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self._life.look_at(channel.guild.id)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        self._life.look_at(payload.guild_id)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        self._life.look_at(payload.guild_id)

    async def on_guild_role_update(self, _: discord.Role, role: discord.Role) -> None:
        self._life.look_at(role.guild.id)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        self._life.look_at(role.guild.id)

    async def on_member_update(self, _: discord.Member, member: discord.Member) -> None:
        if member == member.guild.me:  # of others nothing is asked to be told
            self._life.look_at(member.guild.id)


def _odd(error: Exception) -> bool:
    """Whether it is more than a network that fails now and then."""
    return not isinstance(error, OSError | aiohttp.ClientError | discord.DiscordException | Restless)


def _refusal(error: discord.DiscordException) -> str:
    if isinstance(error, discord.ConnectionClosed) and error.code != WRONG_TOKEN:
        return (
            f"Discord refuses the connection (close code {error.code}): look at the bot's page in its developer portal"
        )
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return "Discord refuses the connection for its intents, of which Broadsheet asks no privileged one: write us"
    return str(failures.TOKEN)
