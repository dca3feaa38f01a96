"""The verbs of the command line that need a store."""

from __future__ import annotations

import gc
import json
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from bot import copies, desk_file, places, source_lists
from bot import deliveries as delivered
from bot.clock import SystemClock
from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from bot.house import desk, opened, process_name, wishes
from bot.importing import Importing
from bot.node import Node
from bot.platforms.console.adapter import ask_once
from bot.platforms.console.render import LIMITS, render
from bot.platforms.console.screen import Screen
from bot.platforms.slack import manifest as slack_manifest
from bot.platforms.slack import modes
from bot.roles import chosen
from bot.served import opening as platforms
from digests.errors import CommandError, SettingsError, StoreUnusable
from digests.manifest.compare import difference
from digests.model import DeliveryState
from digests.services.apply import Apply
from digests.services.deliveries import Deliveries, found
from digests.store.engine import is_there, open_database, place_of
from digests.store.guard import hold
from digests.store.ledger import SlotLedger
from digests.store.records import StoreRecords
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from config.settings import Settings


OK, FAILURE = 0, 1


async def run(settings: Settings, *, roles: str | None = None) -> int:
    """`broadsheet run`: these roles in one process, or those of the settings, over the platforms of the settings."""
    names = chosen(settings.roles, "the setting roles") if roles is None else chosen(roles.split(","), "--roles")
    default = wishes(settings)
    with hold(settings.database_url):
        async with (
            opened(settings) as house,
            platforms.opened(settings, house.database, house.clock, roles=names) as served,
        ):
            node = Node(house, default, names, served)
            gc.collect()
            gc.freeze()  # the program itself stays: looking for it in what is to go would hold everybody up
            await node.run()
    return OK


async def ask(
    settings: Settings, *, words: str, role: str, user: str, channel: str | None = None, workspace: str = ""
) -> int:
    """`broadsheet ask`: one command against the store, in any channel; without one, on a whole workspace. CommandError
    when it could not be done."""
    place = places.beside(workspace) if channel is None else places.channel(channel)
    request = Request(channel=place, user=places.name(user), words=words, role=Role[role.upper()])
    default = wishes(settings)
    async with opened(settings) as house:
        made = desk(house, default)
        screen = Screen(sys.stdout, house.clock, settings.console.width)
        limits = structs.replace(LIMITS, lacks=places.LACKS[request.channel.platform])
        said = await ask_once(request, sys.stdin.fileno(), screen, lambda one: answer(made, one, limits))
        if said.refusal:
            raise CommandError(" ".join(render(structs.replace(said, actions=()), house.clock.now()).split()))
        screen.show(said)
    return FAILURE if said.partly else OK


@asynccontextmanager
async def _applying(settings: Settings) -> AsyncIterator[Apply]:
    database = await open_database(settings.database_url)
    try:
        yield Apply(WorkspaceSources(database), Subscriptions(database), SlotLedger(database), SystemClock())
    finally:
        await database.close()


async def apply(settings: Settings, *, path: str, dry_run: bool, prune: bool) -> int:
    """`broadsheet apply`: make the desk as a file says."""
    wanted = desk_file.wanted(path, places.PLATFORMS)
    if dry_run and not await is_there(settings.database_url):
        return desk_file.preview(difference(wanted, {}, SystemClock().now(), prune=prune), places.LACKS)
    async with _applying(settings) as service:
        found = await service.difference(wanted, prune=prune)
        if dry_run:
            return desk_file.preview(found, places.LACKS)
        return await desk_file.make(service, found, places.LACKS)


async def deliveries(
    settings: Settings,
    *,
    task: str,
    json: bool,
    id: int = 0,  # noqa: A002 - as it is called on the command line
    state: list[str] | None = None,
    channel: str | None = None,
    limit: int = 0,
    reason: Sequence[str] = (),
) -> int:
    """`broadsheet deliveries`: look at single posts, or do something about one. CommandError when it makes no sense."""
    clock = SystemClock()
    database = await open_database(settings.database_url)
    try:
        records = StoreRecords(database)
        if task == "list":
            wanted = [DeliveryState(one) for one in state or delivered.UNSETTLED]
            listed = await records.listed(wanted, places.channel(channel) if channel else None, limit)
            delivered.put_list(listed, limit, as_json=json)
            return OK
        record = await found(records, id)
        if task == "show":
            steps, message = await records.steps(id), await records.message(id)
            delivered.put_one(record, steps, message, clock.now(), as_json=json)
            return OK
        async with platforms.opened(settings, database, clock, {record.delivery.channel.platform}) as served:
            messengers = {name: platform.messenger for name, platform in served.items()}
            service = Deliveries(records, SlotLedger(database), messengers, clock, process_name())
            done = await service.do(task, id, " ".join(reason))
        delivered.put_done(id, (await found(records, id)).delivery.state, done, as_json=json)
    finally:
        await database.close()
    return OK


async def invite(settings: Settings) -> int:
    """`broadsheet discord invite`: the link that brings the bot to a server. LoginRefused for a token that is none."""
    if not settings.discord.token:
        raise SettingsError("BROADSHEET_DISCORD__TOKEN is not set: docs/discord.md says where the token is from")
    from bot.served.discord import Discord  # with its library, which the other verbs do without

    discord = Discord(settings.discord, SystemClock())
    try:
        sys.stdout.write(f"{await discord.invitation()}\n")
    finally:
        await discord.close()
    return OK


async def manifest(settings: Settings) -> int:
    """`broadsheet slack manifest`: what Slack makes the app of, as it is to be connected."""
    address = modes.public_url(settings.slack.public_url)
    if settings.slack.mode == modes.HTTP and not address:
        raise SettingsError("in the mode http the manifest has slack.public_url in it, and that is not set")
    made = slack_manifest.manifest(address if settings.slack.mode == modes.HTTP else None)
    sys.stdout.write(f"{json.dumps(made, indent=2)}\n")
    return OK


async def new_key(_settings: Settings) -> int:
    """`broadsheet slack key`: what tokens can be sealed with."""
    from bot.platforms.slack.vault import new_key as made  # with its library, which the other verbs do without

    sys.stdout.write(f"{made()}\n")
    return OK


async def discard(settings: Settings) -> int:
    """`broadsheet slack discard`: give up the tokens that no key opens."""
    from bot.served.slack import discard as give_up  # with its library, too

    house = await open_database(settings.database_url)
    try:
        lost = await give_up(settings.slack, house, SystemClock())
    finally:
        await house.close()
    where = f" ({', '.join(lost)}): the app is to be installed there again" if lost else ""
    sys.stdout.write(f"{len(lost)} {'token' if len(lost) == 1 else 'tokens'} given up{where}.\n")
    return OK


async def backup(settings: Settings, *, path: str, force: bool) -> int:
    """`broadsheet backup`: copy the database, while the bot runs too."""
    await copies.backup(settings.database_url, path, force=force)
    return OK


async def restore(settings: Settings, *, path: str) -> int:
    """`broadsheet restore`: put a copy in the database's place."""
    grace = timedelta(hours=settings.grace_hours)
    await copies.restore(settings.database_url, path, SystemClock().now(), grace)
    return OK


async def export(settings: Settings, *, path: str | None, force: bool) -> int:
    """`broadsheet export`: write the desk as a file."""
    if not await is_there(settings.database_url):
        name = place_of(settings.database_url).name
        raise StoreUnusable(say("there is no database {name} yet: nothing to export", name=name))
    async with _applying(settings) as service:
        return desk_file.put(await service.export(), path, force=force)


async def bring(settings: Settings, *, path: str, workspace: str) -> int:
    """`broadsheet sources import`: add the feeds of a list."""
    home, data = places.workspace(workspace), source_lists.contents(path)
    default = wishes(settings)
    async with opened(settings) as house:
        done = await desk(house, default).lists.bring(home, data, path)
        return source_lists.told(done, settings.limits.sources, house.clock.now())


async def hand_out(settings: Settings, *, path: str | None, force: bool, workspace: str) -> int:
    """`broadsheet sources export`: write the feeds as a list, secrets and all."""
    home, default = places.workspace(workspace), wishes(settings)
    async with opened(settings) as house:
        return source_lists.put(await desk(house, default).lists.text(home, secrets=True), path, force=force)


async def import_paths(settings: Settings, *, paths: list[str], source: str | None, workspace: str) -> int:
    """`broadsheet import`: keep articles from files, and say what came of each."""
    home = places.workspace(workspace)
    async with opened(settings) as house:
        importing = Importing(home, house.ingest, house.articles, house.reader)
        return OK if await importing.run(paths, source) else FAILURE
