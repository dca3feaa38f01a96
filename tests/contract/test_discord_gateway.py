"""The emulator's gateway, and what people do with a bot: by the library that is used, with a bot of our own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import discord as library
import pytest
import yarl

from tests.emulators.discord.gateway import NO_SUCH_INTENT, WRONG_SHARD, WRONG_TOKEN
from tests.emulators.discord.model import Kind
from tests.emulators.discord.permissions import Permission
from tests.emulators.people import NotOffered, until
from tests.emulators.rates import Rate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.emulators.discord.server import Discord
    from tests.fakes import HandClock

pytestmark = pytest.mark.no_cover  # nothing of ours runs here

INTENTS = library.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Bot(library.AutoShardedClient):
    """Says back what it is told, in every way there is. `heard` are the events it got, `caught` what it let be."""

    def __init__(self, intents: library.Intents = INTENTS) -> None:
        super().__init__(intents=intents, allowed_mentions=library.AllowedMentions.none(), guild_ready_timeout=0.01)
        self.heard: list[str] = []
        self.caught: list[library.Interaction] = []
        self.tree = library.app_commands.CommandTree(self)
        self.tree.command(name="echo", description="Says it back.")(echo)
        self.tree.context_menu(name="Quote")(quote)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """At once."""

    async def on_socket_event_type(self, name: str) -> None:
        self.heard.append(name)

    async def on_message(self, message: library.Message) -> None:
        if self.user in message.mentions:
            await message.reply(f"heard {message.clean_content}")

    async def on_interaction(self, interaction: library.Interaction) -> None:
        data: Any = interaction.data
        if data.get("custom_id") == "ask":
            await interaction.response.send_modal(Form())
        elif data.get("custom_id") == "change":
            await interaction.response.edit_message(content=f"changed to {data['values']}", view=None)
            await interaction.followup.send("for all")


class Form(library.ui.Modal, title="A form"):
    def __init__(self) -> None:
        super().__init__()
        self.name: library.ui.TextInput[Form] = library.ui.TextInput(default="Morning", max_length=20)
        zones = [library.SelectOption(label=zone) for zone in ("UTC", "Berlin")]
        self.zone: library.ui.Select[Form] = library.ui.Select(options=zones)
        self.add_item(library.ui.Label(text="Name", component=self.name))
        self.add_item(library.ui.Label(text="Zone", component=self.zone))

    async def on_submit(self, interaction: library.Interaction) -> None:
        await interaction.response.send_message(f"{self.name.value} in {self.zone.values[0]}", ephemeral=True)


async def echo(interaction: library.Interaction, words: str) -> None:
    if words == "later":
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("here it is")
    elif words == "buttons":
        view = library.ui.View(timeout=None)
        view.add_item(library.ui.Button(label="Ask", custom_id="ask"))
        options = [library.SelectOption(label=name) for name in ("one", "two")]
        view.add_item(library.ui.Select(placeholder="Choose", custom_id="change", options=options, max_values=2))
        await interaction.response.send_message("press", view=view, ephemeral=True)
    elif words == "nothing":
        assert isinstance(interaction.client, Bot)
        interaction.client.caught.append(interaction)
    else:
        await interaction.response.send_message(words, ephemeral=True)


async def quote(interaction: library.Interaction, message: library.Message) -> None:
    await interaction.response.send_message(f"“{message.content}”")


@pytest.fixture
async def bot(discord: Discord) -> AsyncIterator[Bot]:
    """Connected, and its commands known."""
    news = discord.world.guild("Harbour")
    discord.world.channel(news, "news")
    route, socket = library.http.Route, library.gateway.DiscordWebSocket
    before, route.BASE = route.BASE, discord.api_url
    usual, socket.DEFAULT_GATEWAY = socket.DEFAULT_GATEWAY, yarl.URL(discord.gateway_url)
    bot = Bot()
    running = asyncio.create_task(bot.start(discord.token))
    await until(lambda: "GUILD_CREATE" in bot.heard)
    await bot.tree.sync()
    yield bot
    await bot.close()
    await asyncio.gather(running, return_exceptions=True)
    route.BASE, socket.DEFAULT_GATEWAY = before, usual


@pytest.mark.usefixtures("bot")
async def test_what_a_person_does_is_heard_and_what_is_answered_is_seen(discord: Discord) -> None:
    (guild,) = discord.world.guilds.values()
    (news,) = guild.channels.values()
    ann, ben = discord.person("Ann", guild), discord.person("Ben", guild)
    seen = await ann.slash(news, "echo", words="hello")
    assert (seen.text, seen.ephemeral) == ("Broadsheet: hello", True)
    assert seen.acknowledged_in < 1
    assert (ann.sees(news), ben.sees(news)) == ("Broadsheet: hello", "")
    assert "here it is" in await ann.slash(news, "echo", words="later")
    shown = await ann.slash(news, "echo", words="buttons")
    assert "[Ask]\n{Choose}" in shown
    with pytest.raises(NotOffered, match="does not see"):
        await ben.press(shown, "Ask")
    assert "Name\n[Morning]\nZone\n{UTC, Berlin}" in await ann.press(shown, "Ask")
    with pytest.raises(NotOffered, match="0 options are chosen"):
        await ann.submit()
    await ann.press(shown, "Ask")
    assert "Evening in Berlin" in await ann.submit({"Name": "Evening", "Zone": "Berlin"})
    changed = await ann.choose(shown, "Choose", "two", "one")
    assert "changed to ['two', 'one']" in changed
    assert await until(lambda: "for all" in changed)
    assert ben.sees(news) == "Broadsheet: for all"
    assert "“look here”" in await ben.menu(ann.writes(news, "look here"), "Quote")
    assert await ann.says(news, "@Broadsheet hi", to=ann.last(news)) == "Broadsheet: heard @Broadsheet hi"
    assert "to you" in await ann.slash(ann.direct(), "echo", words="to you")
    with pytest.raises(NotOffered, match="there is no command 'dance'"):
        await ann.slash(news, "dance")
    with pytest.raises(NotOffered, match="no option word"):
        await ann.slash(news, "echo", word="x")
    assert discord.world.app.syncs == 1


async def test_an_answer_that_comes_too_late_or_twice_is_refused(discord: Discord, bot: Bot, clock: HandClock) -> None:
    (guild,) = discord.world.guilds.values()
    (news,) = guild.channels.values()
    ann = discord.person("Ann", guild)
    caught = bot.caught
    asking = asyncio.create_task(ann.slash(news, "echo", words="nothing"))
    await until(lambda: bool(caught))
    clock.move(seconds=40)
    assert (await asking).text == "The application did not respond"
    with pytest.raises(library.NotFound, match="Unknown interaction"):
        await caught[0].response.defer()
    asking = asyncio.create_task(ann.slash(news, "echo", words="nothing"))
    await until(lambda: len(caught) == 2)
    await caught[1].response.send_message("in time")
    assert "in time" in await asking
    clock.move(minutes=16)
    with pytest.raises(library.HTTPException, match="Invalid Webhook Token"):
        await caught[1].followup.send("after a quarter of an hour")


async def test_a_session_is_resumed_with_what_was_missed_and_begun_anew_when_it_is_invalid(
    discord: Discord, bot: Bot
) -> None:
    gateway, (guild,) = discord.gateway, discord.world.guilds.values()
    gateway.break_session()
    assert await until(lambda: not gateway.ready or gateway.resumed == 1)
    missed = discord.world.channel(guild, "missed")
    assert await until(lambda: gateway.resumed == 1 and bot.get_channel(missed.id) is not None)
    gateway.reconnect()
    assert await until(lambda: gateway.resumed == 2)
    gateway.invalidate(resumable=True)
    assert await until(lambda: gateway.resumed == 3)
    assert gateway.identified == 1
    gateway.invalidate()
    assert await until(lambda: gateway.identified == 2 and "CHANNEL_CREATE" in bot.heard)
    gateway.again("GUILD_CREATE")
    before = bot.heard.count("GUILD_CREATE")
    assert await until(lambda: bot.heard.count("GUILD_CREATE") > before)


async def test_what_happens_to_servers_and_channels_is_heard(discord: Discord, bot: Bot) -> None:
    world, (guild,) = discord.world, discord.world.guilds.values()
    (news,) = guild.channels.values()
    world.overwrite(news, guild.everyone, deny=Permission.SEND_MESSAGES)
    forum = world.channel(guild, "digests", Kind.FORUM, tags=("Politics",))
    world.delete(news)
    assert await until(lambda: bot.get_channel(news.id) is None)
    shown = bot.get_channel(forum.id)
    assert isinstance(shown, library.ForumChannel)
    assert [tag.name for tag in shown.available_tags] == ["Politics"]
    world.outage(guild)
    assert await until(lambda: bot.get_guild(guild.id) is None or bool(bot.guilds[0].unavailable))
    world.outage(guild, over=True)
    assert await until(lambda: bool(bot.guilds) and not bot.guilds[0].unavailable)
    world.leave(guild, world.app.bot)
    assert await until(lambda: not bot.guilds)
    world.join(guild, world.app.bot)
    assert await until(lambda: bool(bot.guilds))


async def test_who_may_not_connect_is_told_by_a_code(discord: Discord) -> None:
    async def identified(token: str, intents: int = 1, shard: int = 0) -> int:
        """The code that closes it; 0 when it is welcome."""
        async with session.ws_connect(discord.gateway_url) as socket:
            assert (await socket.receive_json())["d"]["heartbeat_interval"] == 41_250
            identify = {"token": token, "intents": intents, "properties": {}, "shard": [shard, 1]}
            await socket.send_json({"op": 2, "d": identify})
            message = await socket.receive()
            return int(message.data) if message.type is aiohttp.WSMsgType.CLOSE else 0

    async with aiohttp.ClientSession() as session:
        assert await identified("wrong") == WRONG_TOKEN
        assert await identified(discord.token, intents=1 << 15) == NO_SUCH_INTENT
        assert await identified(discord.token, shard=1) == WRONG_SHARD
        discord.gateway.starts_left = 1
        assert await identified(discord.token) == 0
        assert await identified(discord.token) == WRONG_TOKEN, "too many were started: the token is reset"
        assert discord.world.app.token != discord.token
        discord.gateway.refusals = 1
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await identified("any")


async def test_a_gateway_may_say_nothing(discord: Discord) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
        await socket.receive_json()
        discord.gateway.silence()
        await socket.send_json({"op": 1, "d": None})
        with pytest.raises(TimeoutError):
            await socket.receive(timeout=0.02)
        discord.gateway.silence(over=True)
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11


async def test_shards_hear_of_their_own_servers_and_identify_one_at_a_time(discord: Discord, clock: HandClock) -> None:
    discord.gateway.identifies = Rate(1, 60)
    for name in ("Harbour", "Ostrey", "Tolm"):
        discord.world.guild(name)
        clock.move(milliseconds=1)
    heard: list[set[str]] = []
    for shard in range(2):
        async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
            await socket.receive_json()
            identify = {"token": discord.token, "intents": 1, "properties": {}, "shard": [shard, 2]}
            await socket.send_json({"op": 2, "d": identify})
            ready = await socket.receive_json()
            heard.append({guild["id"] for guild in ready["d"]["guilds"]} if ready["op"] == 0 else set())
    own = {str(guild.id) for guild in discord.world.guilds.values() if (guild.id >> 22) % 2 == 0}
    assert heard == [own, set()], "the second came too soon"
