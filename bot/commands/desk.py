"""What answers are made with, and a command as it reaches its handler."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from gettext import NullTranslations

from msgspec import Struct

from bot.commands.pace import Pace
from bot.commands.request import Request
from digests.messages import Limits
from digests.model import Wishes
from digests.oversight import Forget
from digests.ports.clock import Clock
from digests.ports.ledger import Ledger
from digests.ports.messenger import Messenger
from digests.ports.sources import FeedStore
from digests.ports.subscriptions import SubscriptionStore
from digests.present.view import View
from digests.services.ask import Ask, Here
from digests.services.follow import Follow
from digests.services.lists import Lists
from digests.services.sources import Sources
from digests.services.subscribe import Subscribe
from digests.services.why import Why
from digests.wording import ENGLISH


class Desk(Struct, frozen=True, kw_only=True):
    """What answers are made with. `wishes` are those of a new subscription where its owner says nothing else;
    `messengers`, by platform, may say
    what is in the way: they are waited for with `patience`.

    `languages` are the catalogues by the tag of their locale; what is not there is said in English.
    """

    ask: Ask
    why: Why
    subscribe: Subscribe
    sources: Sources
    follow: Follow
    lists: Lists
    feeds: FeedStore
    subscriptions: SubscriptionStore
    ledger: Ledger
    forget: Forget
    clock: Clock
    wishes: Wishes
    pace: Pace
    messengers: Mapping[str, Messenger] = {}
    patience: timedelta = timedelta(seconds=2)
    languages: dict[str, NullTranslations] = {}


class Asked(Struct, frozen=True, kw_only=True):
    """One command as typed: `verb` is its whole name in the table, `rest` what follows, and how the answer is read."""

    request: Request
    here: Here
    verb: str
    rest: str
    page: int
    limits: Limits
    zone: str
    language: NullTranslations = ENGLISH

    def view(self, rest: str) -> View:
        return View(f"{self.verb} {rest}".strip(), self.zone, self.limits, self.page, self.language)
