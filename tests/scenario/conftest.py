"""A desk: real store, real services, a chat that misbehaves on demand, a clock that is moved by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct, structs

from bot.commands.dispatch import answer
from bot.commands.readers import Desk
from bot.commands.request import Request
from bot.platforms.console.render import render
from digests.model import Channel, Document, Wishes
from digests.services.ask import Ask
from digests.services.deliver import Deliver
from digests.services.ingest import Ingest
from digests.services.plan import Plan
from digests.store.articles import Articles
from digests.store.engine import Database, open_database
from digests.store.ledger import SlotLedger
from digests.store.search import ArticleSearch
from digests.store.subscriptions import Subscriptions
from tests.fakes import Chat, DirectReader, HandClock
from tests.news import hours, wishes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from digests.messages import Message

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
        await self.deliver.tick()

    def shown(self, channel: Channel = CHANNEL) -> list[str]:
        return [render(message, self.clock.now()) for _, message in self.chat.posts[channel]]

    async def ask(
        self, words: str, *, channel: Channel = CHANNEL, user: str = "ann", replied_to: str | None = None
    ) -> str:
        return render(await self.message(words, channel=channel, user=user, replied_to=replied_to), self.clock.now())

    async def message(
        self, words: str, *, channel: Channel = CHANNEL, user: str = "ann", replied_to: str | None = None
    ) -> Message:
        request = Request(channel=channel, user=user, words=words, replied_to=replied_to)
        return await answer(self.desk, request, self.chat.limits)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite:///{tmp_path}/desk.db")
    yield opened
    await opened.close()


@pytest.fixture
def house(database: Database) -> House:
    return build(database, HandClock(), owner="one")


def build(database: Database, clock: HandClock, owner: str, chat: Chat | None = None) -> House:
    chat = chat or Chat(clock)
    articles, subscriptions, ledger = Articles(database), Subscriptions(database), SlotLedger(database)
    ask = Ask(articles, ArticleSearch(database), subscriptions, ledger, clock)
    return House(
        clock=clock,
        chat=chat,
        articles=articles,
        subscriptions=subscriptions,
        ledger=ledger,
        ingest=Ingest(articles, DirectReader(), clock),
        plan=Plan(articles, subscriptions, ledger, {"chat": chat}, clock, GRACE),
        deliver=Deliver(ledger, {"chat": chat}, clock, owner),
        desk=Desk(ask, clock, wishes()),
    )
