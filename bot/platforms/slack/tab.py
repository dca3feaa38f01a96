"""The Home tab: gathered for one person, and published when they look, and when they changed something."""

from __future__ import annotations

import logging
from collections import OrderedDict
from typing import TYPE_CHECKING

from bot.commands.request import Role
from bot.platforms.slack import home as views
from bot.platforms.slack.intake import PLATFORM
from bot.platforms.slack.standing import standing
from digests.errors import BroadsheetError
from digests.model import Channel
from digests.present.home import Place, home
from digests.wording import language_of, say, spoken

if TYPE_CHECKING:
    from gettext import NullTranslations

    from bot.commands.desk import Desk
    from bot.platforms.answers import Record
    from bot.platforms.slack.render import Payload
    from bot.platforms.slack.sending import Sender
    from bot.platforms.slack.standing import Standings
    from digests.model import Subscription

log = logging.getLogger(__name__)

EDITIONS = 2  # of each digest that are told of
MOST_KNOWN = 1_000  # people who looked: for them it is kept as it is
DIRECT = say("Direct messages with me")


class Tab:
    def __init__(self, desk: Desk, sender: Sender, standings: Standings) -> None:
        self._desk, self._sender, self._standings = desk, sender, standings
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._drawing: dict[tuple[str, str], bool] = {}  # and whether it has to be drawn once more

    async def show(self, team: str, user: str) -> None:
        """As it is now; whoever looks again and again has it drawn once more. What keeps it from being shown is logged:
        the old one stays."""
        self._known[team, user] = None
        self._known.move_to_end((team, user))
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        if (team, user) in self._drawing:
            self._drawing[team, user] = True
            return
        self._drawing[team, user] = True
        try:
            while self._drawing[team, user]:
                self._drawing[team, user] = False
                await self._draw(team, user)
        finally:
            del self._drawing[team, user]

    async def _draw(self, team: str, user: str) -> None:
        try:
            view = await self._sender.patience.of(lambda: self._view(team, user))
        except BroadsheetError as error:
            log.warning("A Home tab could not be shown: %s", error)
        else:
            await self._sender.published(team, user, view)

    async def again(self, team: str, user: str) -> None:
        """After something was changed, for somebody who has looked at it."""
        if (team, user) in self._known:
            await self.show(team, user)

    async def _view(self, team: str, user: str) -> Payload:
        desk, person = self._desk, await self._standings.person(team, user)
        who = standing(person, {}, self._standings.named, team)
        language = language_of(who.locale, desk.languages)
        subscriptions = await desk.subscriptions.of_workspace((PLATFORM, team))
        places = await self._places(team, person, subscriptions, language)
        shown = [one.id for place in places for one in place.subscriptions]
        past = await desk.ledger.outcomes(shown, EDITIONS)
        health = await desk.sources.health((PLATFORM, team))
        zone = who.zone or desk.wishes.zone
        manages = who.role >= Role.MANAGER
        return views.view(home(places, past, health, desk.clock.now(), zone, manages=manages, language=language))

    async def _places(
        self, team: str, person: Record, subscriptions: list[Subscription], language: NullTranslations
    ) -> list[Place]:
        """Their channels that have a digest, whatever became of them, first; others only if we are in them, and they
        may have one come."""
        ours = {str(one.get("id")) for one in await self._standings.ours(team) if not one.get("is_archived")}
        theirs = await self._standings.theirs(team, str(person.get("id")))
        places = []
        for one in theirs:
            here = Channel(PLATFORM, team, str(one.get("id")))
            digests = tuple(each for each in subscriptions if each.channel == here)
            owns = standing(person, one, self._standings.named, team).role >= Role.OWNER
            if digests or (owns and here.id in ours):
                name = spoken(DIRECT, language) if one.get("is_im") else f"#{one.get('name')}"
                places.append(Place(channel=here, name=name, subscriptions=digests, owns=owns))
        return sorted(places, key=lambda place: (not place.subscriptions, place.name))
