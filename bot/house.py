"""Settings become objects: what the verbs and the roles work with."""

from __future__ import annotations

import secrets
import shlex
import socket
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib import metadata
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot import places
from bot.clock import SystemClock
from bot.commands.desk import Desk
from bot.commands.pace import Pace
from bot.languages import languages
from bot.outlets import ChannelOutlet, CommandOutlet, LogOutlet
from bot.platforms.discord import address as discord
from bot.platforms.slack import address as slack
from bot.platforms.slack import modes
from bot.roles import chosen
from bot.worker import ReaderPool
from config.settings import Settings
from digests import read
from digests import wishes as wished
from digests.errors import FieldError, SettingsError
from digests.feeds import pages
from digests.feeds.guard import guard, servers
from digests.feeds.polling import Rules
from digests.fetch.later import LaterFetcher
from digests.fetch.ways import Ways, agent
from digests.model import Length, Topics, WhenEmpty, Wishes
from digests.ports.sources import Quotas
from digests.services.ask import Ask
from digests.services.collect import Collect
from digests.services.find import Find
from digests.services.follow import Follow
from digests.services.ingest import Ingest
from digests.services.lists import Lists
from digests.services.pages import Pages
from digests.services.poll import Poll
from digests.services.presence import Presence
from digests.services.revisit import Revisit
from digests.services.sources import Sources
from digests.services.subscribe import Subscribe
from digests.services.tidy import LEAST_KEPT, Keeping
from digests.services.why import Why
from digests.settings import CALLED
from digests.store.articles import Articles
from digests.store.departures import StoreDepartures
from digests.store.engine import Database, open_database, place_of
from digests.store.feeds import StoreFeeds
from digests.store.forget import StoreForget
from digests.store.ledger import SlotLedger
from digests.store.pages import StorePages
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from config.settings import Found
    from digests.feeds.guard import Guard
    from digests.oversight import Outlet
    from digests.ports.messenger import Messenger

OTHERWISE = {"look-back": "look_back_hours"}  # settings of a subscription that the program's are not named as


class House(Struct, frozen=True):
    """What every verb with a store needs."""

    settings: Settings
    clock: SystemClock
    database: Database
    sources: WorkspaceSources
    articles: Articles
    reader: ReaderPool
    fetcher: LaterFetcher
    ingest: Ingest


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    clock = SystemClock()
    database = await open_database(settings.database_url)
    reader = ReaderPool(
        read.read,
        pages.extract,
        workers=settings.reader.workers,
        timeout=timedelta(seconds=settings.reader.timeout_seconds),
        memory=settings.reader.memory_mb * 2**20,
    )
    web = fetcher(settings, clock)
    try:
        articles = Articles(database)
        sources = WorkspaceSources(database)
        ingest = Ingest(sources, articles, reader, clock, at_once=settings.reader.workers + 1)
        yield House(settings, clock, database, sources, articles, reader, web, ingest)
    finally:
        await web.close()
        await reader.close()
        await database.close()


def wishes(settings: Settings) -> Wishes:
    """The default subscription. FieldError names what makes none, as `check` has it."""
    chosen = settings.subscription
    asked = Wishes(
        name=chosen.name,
        schedule=chosen.schedule,
        zone=chosen.zone,
        topics=Topics(any=tuple(chosen.topics)),
        stories=chosen.stories,
        length=Length(chosen.length),
        quotes=chosen.quotes,
        when_empty=WhenEmpty(chosen.when_empty),
        look_back=timedelta(hours=chosen.look_back_hours),
    )
    return wished.check(asked, patterns=True)


def desk(house: House, default: Wishes, messengers: Mapping[str, Messenger] | None = None) -> Desk:
    """What commands are answered with."""
    subscriptions, ledger = Subscriptions(house.database), SlotLedger(house.database)
    search, limits = ArticleSearch(house.database), house.settings.limits
    quotas = Quotas(
        subscriptions=limits.subscriptions,
        channels=limits.channels,
        sources=limits.sources,
        interval=timedelta(minutes=limits.interval_minutes),
    )
    sources = Sources(house.sources, house.clock, quotas)
    return Desk(
        ask=Ask(house.sources, house.articles, search, subscriptions, ledger, house.clock),
        why=Why(house.sources, house.articles, subscriptions, ledger, house.clock),
        subscribe=Subscribe(subscriptions, house.sources, ledger, house.clock, quotas),
        sources=sources,
        follow=Follow(sources, Find(house.fetcher, house.reader, house.clock), house.clock),
        lists=Lists(house.sources, house.fetcher, house.clock, quotas, guarded(house.settings)),
        feeds=StoreFeeds(house.database),
        subscriptions=subscriptions,
        ledger=ledger,
        forget=StoreForget(house.database),
        clock=house.clock,
        wishes=default,
        pace=Pace(limits.burst, limits.per_minute),
        messengers=messengers or {},
        languages=languages(),
    )


def poll(house: House) -> Poll:
    """What fetches the feeds of all sources."""
    feeds, chosen = StoreFeeds(house.database), house.settings.feeds
    rules = Rules(
        least=timedelta(minutes=chosen.least_minutes),
        most=max(timedelta(hours=chosen.most_hours), timedelta(minutes=chosen.least_minutes)),
        wished=timedelta(minutes=house.settings.limits.interval_minutes),
    )
    collect = Collect(feeds, house.articles)
    return Poll(
        feeds,
        house.fetcher,
        house.reader,
        collect,
        house.clock,
        rules,
        at_once=chosen.at_once,
        held=house.settings.fetch.at_once,
    )


def revisit(house: House) -> Revisit:
    """What fetches the pages of teasers."""
    pages = Pages(house.fetcher, house.reader, house.clock)
    return Revisit(pages, StorePages(house.database), house.clock)


def presence(house: House) -> Presence:
    """What platforms report to, of channels and workspaces that are lost or back."""
    database, kept = house.database, timedelta(days=house.settings.keep.left_days) or None
    departures, forget = StoreDepartures(database), StoreForget(database)
    return Presence(Subscriptions(database), SlotLedger(database), departures, forget, house.clock, kept)


def check(found: Found) -> None:
    """SettingsError for what a start would refuse, with where it is set."""
    settings = found.settings
    place_of(settings.database_url)
    chosen(settings.roles, "the setting roles")
    keeping(settings)
    ways(settings)
    guarded(settings)
    servers(settings.fetch.nameservers)
    discord.address(settings.discord.token, settings.discord.api_url, settings.discord.gateway_url)
    slack.address(settings.slack.bot_token, settings.slack.app_token, settings.slack.api_url)
    modes.owners(settings.slack.owners)
    outlet(settings, dict.fromkeys(platforms(settings)), SystemClock())
    try:
        wishes(settings)
    except FieldError as error:
        key = f"subscription.{OTHERWISE.get(error.field, CALLED[error.field].field)}"
        where = next(one.where for one in found.changed if one.name == key)
        raise SettingsError(f"The setting {key} in {where} is wrong. {error}") from error


def platforms(settings: Settings) -> tuple[str, ...]:
    """What this process serves. SettingsError for what is no platform, or is not set up."""
    chosen = settings.slack
    set_up = {places.DISCORD: bool(settings.discord.token), places.SLACK: modes.meant(structs.asdict(chosen))}
    found = places.served(settings.platforms, [name for name, is_so in set_up.items() if is_so])
    if places.DISCORD in found and not settings.discord.token:
        raise SettingsError("The setting platforms names discord, and its token is not set: BROADSHEET_DISCORD__TOKEN.")
    if places.SLACK in found:
        modes.check(chosen.mode, structs.asdict(chosen))
    return found


def outlet(settings: Settings, messengers: Mapping[str, Messenger | None], clock: SystemClock) -> Outlet:
    """Where the operator is told. SettingsError for a channel that is none, or that no messenger reaches, or for two
    places."""
    chosen = settings.alerts
    if chosen.channel and chosen.command:
        raise SettingsError("set alerts.channel or alerts.command, not both")
    if chosen.channel:
        channel = places.channel(chosen.channel)
        if channel.platform not in messengers:
            raise SettingsError(f"alerts.channel is on {channel.platform}, which is not served: add it to platforms")
        messenger = messengers[channel.platform]
        return ChannelOutlet(messenger, channel, clock) if messenger else LogOutlet()
    try:
        command = shlex.split(chosen.command)
    except ValueError as error:
        raise SettingsError("alerts.command has a quotation mark without its other: mend it") from error
    return CommandOutlet(command) if command else LogOutlet()


def fetcher(settings: Settings, clock: SystemClock) -> LaterFetcher:
    """The web. SettingsError for what no start would take."""
    return LaterFetcher(guarded(settings), servers(settings.fetch.nameservers), clock, ways(settings))


def guarded(settings: Settings) -> Guard:
    """What may be reached."""
    return guard(settings.fetch.allow, settings.fetch.deny, settings.fetch.ports)


def ways(settings: Settings) -> Ways:
    chosen = settings.fetch
    return Ways(
        agent=agent(metadata.version("broadsheet"), chosen.contact),
        timeout=timedelta(seconds=chosen.timeout_seconds),
        most=int(chosen.most_mb * 2**20),
        at_once=chosen.at_once,
    )


def keeping(settings: Settings) -> Keeping:
    """How long what is old is kept. SettingsError for less than an edition may look back."""
    keep = settings.keep
    for name in ("articles_days", "editions_days"):
        days = getattr(keep, name)
        if 0 < days < LEAST_KEPT / timedelta(days=1):
            least = int(LEAST_KEPT / timedelta(days=1))
            raise SettingsError(f"The setting keep.{name} must be 0 (for ever) or {least} and more, and {days} is not.")
    lengths = (timedelta(days=days) or None for days in (keep.articles_days, keep.editions_days, keep.requests_days))
    return Keeping(*lengths)


def process_name() -> str:
    """Names this process in leases, and no other ever."""
    return f"{socket.gethostname()}-{secrets.token_hex(4)}"
