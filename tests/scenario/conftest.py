"""A desk: real store, real services, a chat that misbehaves on demand, a clock that is moved by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct, structs

from bot.commands.desk import Desk
from bot.commands.dispatch import answer
from bot.commands.pace import Pace
from bot.commands.request import Request, Role
from bot.platforms.console.render import render
from digests.messages import Form, Message
from digests.model import Channel, Document, Wishes
from digests.ports.sources import Quotas
from digests.services.ask import Ask
from digests.services.deliver import Deliver
from digests.services.find import Find
from digests.services.follow import Follow
from digests.services.ingest import Ingest
from digests.services.lists import Lists
from digests.services.plan import Plan
from digests.services.sources import Sources
from digests.services.subscribe import Subscribe
from digests.services.why import Why
from digests.store.articles import Articles
from digests.store.engine import Database, open_database
from digests.store.feeds import StoreFeeds
from digests.store.forget import StoreForget
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch
from digests.store.sources import WorkspaceSources
from digests.store.subscriptions import Subscriptions
from tests.conftest import copied
from tests.fakes import Chat, DirectReader, HandClock, Web
from tests.news import hours, wishes
from tests.statements import share

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytest.register_assert_rewrite("tests.scenario.crashing")

CHANNEL = Channel("chat", "newsroom", "general")
ELSEWHERE = Channel("chat", "rivals", "general")
GRACE = timedelta(hours=12)

FERRY = """Night ferry runs aground

The night ferry to Skarrow ran aground on a sandbank at dawn with 40 people aboard. Nobody was hurt.

“We heard a long, soft scrape and then nothing at all,” said Ida Holm, a deckhand on the ferry. “You get very quiet.”

The captain, Per Lund, said the chart was older than he is. The ferry is to be towed off at high water.
"""
LIBRARY = """Library lends out its own roof

The town library of Ostrey has begun to lend its roof to gardeners, a plot at a time, for three weeks each.

“A roof is a shelf that nobody had catalogued,” said Mira Sand, the librarian. The first beans are up.
"""


OTHERS = [  # of other events: title, lead, what somebody said, and who
    "Brass band wins by a bar|The band of Tolm beat nine rivals in Quell on Friday|We played the rests best|Abe Roth",
    "Dry dock opens its gates|Shipwrights in Lindmouth opened a dry dock shut since 1988|It still fits|Cleo Marsh",
    "Bakery robbed of its oven|Thieves took a bread oven of 900 kilos from a shop in Vik|They left the bread|Dov Ames",
    "Comet seen over the moor|Hundreds of walkers saw a comet low over Marrow Moor|It had two tails|Eva Lind",
    "Vaccine trial begins|A hospital in Halden gave 60 doses of a vaccine to nurses|Nobody fainted|Finn Okoro",
    "Chess club sues landlord|A chess club asked a judge for quiet below a gym|Pawns jump|Gita Rao",
    "Snow closes the tunnel|Two metres of snow shut the Aldane road and stranded forty lorries|We have soup|Hal Voss",
]


def other(number: int) -> str:
    """An article of an event of its own."""
    title, lead, said, who = OTHERS[number].split("|")
    return f"{title}\n\n{lead}.\n\n“{said},” said {who} at noon.\n"


class House(Struct, frozen=True):
    clock: HandClock
    chat: Chat
    web: Web
    sources: WorkspaceSources
    articles: Articles
    subscriptions: Subscriptions
    ledger: SlotLedger
    ingest: Ingest
    plan: Plan
    deliver: Deliver
    desk: Desk

    async def store(
        self,
        text: str,
        *,
        channel: Channel = CHANNEL,
        source: str = "The Harbour Ledger",
        age: float = 1,
        **given: object,
    ) -> str:
        """An article comes in and is read. What storing it did."""
        document = Document(
            source=source, keys=(f"{source}: {text[:40]}",), text=text, published_at=self.clock.now() - hours(age)
        )
        outcome = await self.ingest.store((channel.platform, channel.workspace), structs.replace(document, **given))
        await self.ingest.read_unread()
        return outcome.what

    async def subscribe(self, wanted: Wishes | None = None, channel: Channel = CHANNEL) -> None:
        now = self.clock.now()
        await self.subscriptions.add(channel, wanted or wishes(), now, now)

    async def tick(self) -> None:
        await self.plan.tick()
        await self.deliver.idle()

    def shown(self, channel: Channel = CHANNEL) -> list[str]:
        return [render(message, self.clock.now()) for _, message in self.chat.posts[channel]]

    async def ask(
        self, words: str, *, channel: Channel = CHANNEL, user: str = "ann", role: Role = Role.READER, **given: Any
    ) -> str:
        """What the channel shows after somebody typed these words."""
        return render(await self.message(words, channel=channel, user=user, role=role, **given), self.clock.now())

    async def message(
        self, words: str, *, channel: Channel = CHANNEL, user: str = "ann", role: Role = Role.READER, **given: Any
    ) -> Message:
        said = await self.said(words, channel=channel, user=user, role=role, **given)
        assert isinstance(said, Message), said
        return said

    async def form(
        self, words: str, *, channel: Channel = CHANNEL, user: str = "ann", role: Role = Role.OWNER, **given: Any
    ) -> Form:
        said = await self.said(words, channel=channel, user=user, role=role, **given)
        assert isinstance(said, Form), said
        return said

    async def said(self, words: str, *, channel: Channel, user: str, role: Role, **given: Any) -> Message | Form:
        request = Request(channel=channel, user=user, words=words, role=role, **given)
        return await answer(self.desk, request, self.chat.limits)

    async def fill(self, form: Form, values: dict[str, str], **given: Any) -> Message | Form:
        """The form sent off with these values, the others as they were in it."""
        filled = {field.name: field.value for field in form.fields} | values
        settled: dict[str, Any] = {"channel": CHANNEL, "user": "ann", "role": Role.OWNER}
        return await self.said(form.command, filled=filled, made_from=form.made_from, **settled | given)


@pytest.fixture
async def database(template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    opened = share(await open_database(copied(template, tmp_path / "desk.db")))
    yield opened
    await opened.close()


@pytest.fixture
def house(database: Database) -> House:
    return build(database, HandClock(), owner="one")


def build(database: Database, clock: HandClock, owner: str, chat: Chat | None = None) -> House:
    chat = chat or Chat(clock)
    articles, subscriptions, ledger = Articles(database), Subscriptions(database), SlotLedger(database)
    sources, quotas, web = WorkspaceSources(database), Quotas(), Web()
    managed = Sources(sources, clock, quotas)
    return House(
        clock=clock,
        chat=chat,
        web=web,
        sources=sources,
        articles=articles,
        subscriptions=subscriptions,
        ledger=ledger,
        ingest=Ingest(sources, articles, DirectReader(), clock),
        plan=Plan(sources, articles, subscriptions, ledger, {"chat": chat}, clock, GRACE),
        deliver=Deliver(ledger, {"chat": chat}, clock, owner, GRACE),
        desk=Desk(
            ask=Ask(sources, articles, ArticleSearch(database), subscriptions, ledger, clock),
            why=Why(sources, articles, subscriptions, ledger, clock),
            subscribe=Subscribe(subscriptions, sources, ledger, clock, quotas),
            sources=managed,
            follow=Follow(managed, Find(web, DirectReader(), clock), clock),
            lists=Lists(sources, web, clock, quotas),
            feeds=StoreFeeds(database),
            subscriptions=subscriptions,
            ledger=ledger,
            forget=StoreForget(database),
            clock=clock,
            wishes=wishes(),
            pace=Pace(burst=1_000, per_minute=1_000),
            messengers={"chat": chat},
        ),
    )
