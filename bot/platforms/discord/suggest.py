"""What is offered while somebody types: stories, persons, sources, digests, zones, schedules. Never an error, and never
late: what cannot be had at once is not offered, but kept for the next keystroke when it comes."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot.commands.request import Role
from bot.commands.table import COMMANDS
from bot.platforms.discord.options import Suggest
from digests import schedule
from digests.errors import BroadsheetError, ScheduleError
from digests.messages import Choice, visible
from digests.model import Channel
from digests.naming import label
from digests.settings import CALLED
from digests.values import cut

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator

    from bot.commands.desk import Desk
    from bot.platforms.discord.intake import Focus
    from digests.services.ask import Here

log = logging.getLogger(__name__)

MOST_CHOICES, MOST_SHOWN = 25, 100  # of an answer, and characters of each; discord-api-docs, autocomplete
PATIENCE = timedelta(milliseconds=150)  # of 250 in which everything is acknowledged; somebody types on meanwhile
LATE = timedelta(seconds=5)  # after which nothing comes any more of what was asked
MOST_ASKED = 50  # things at a time: a store that is slow is not asked for more
FRESH, AT_ONCE = timedelta(seconds=30), timedelta()  # how old what is kept may be, while the store is quick
OLD = timedelta(minutes=10)  # and while it is slow
MOST_KEPT = 1_000
SEARCHED = 3  # characters that are worth a search
SCHEDULES = (
    "daily 08:00",
    "weekdays 08:00",
    "weekdays 08:00 18:00",
    "daily 08:00 18:00",
    "hourly",
    "weekends 10:00",
    *(f"{day}s 09:00" for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")),
)
SINCE = ("yesterday", "today", "24h", "3 days", "7 days", "monday")
INTERVALS = ("auto", "15 minutes", "30 minutes", "1 hour", "2 hours", "6 hours", "1 day")
UNTIL = ("tomorrow", "tomorrow 18:00", "monday", "3 days", "1 week", "4 weeks")


class Typing(Struct, frozen=True):
    """Who types where. `by`: when an answer is due, on the event loop's clock."""

    channel: Channel
    user: str
    role: Role
    by: float = 0.0


class Offer(Struct, frozen=True):
    """What there is to offer, as it was `at` then."""

    at: datetime
    choices: tuple[Choice, ...]


class Suggestions:
    """Answers to what is being typed. What all of a workspace may be offered is kept for half a minute; longer, and
    then for a channel or a person, too, where the store is so slow that there is nothing newer in time."""

    def __init__(self, desk: Desk, patience: timedelta = PATIENCE) -> None:
        self._desk, self._patience = desk, patience
        self._offers: OrderedDict[Hashable, Offer] = OrderedDict()
        self._asked: dict[Hashable, asyncio.Task[None]] = {}
        self._made: dict[Suggest, Callable[[Typing, Focus], Awaitable[Iterable[Choice]]]] = {
            Suggest.STORY: self._stories,
            Suggest.PERSON: self._persons,
            Suggest.BOTH: self._both,
            Suggest.DIGEST: self._digests,
            Suggest.SOURCE: self._sources,
            Suggest.TAG: self._tags,
            Suggest.VALUE: self._values,
        }

    async def close(self) -> None:
        """Nothing is asked any more."""
        asked = list(self._asked.values())
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)

    async def of(self, typing: Typing, focus: Focus) -> list[Choice]:
        """At most 25, those first that begin as typed."""
        kind, typed = focus.option.suggest, focus.typed
        if kind is None:
            return []
        typing = structs.replace(typing, by=asyncio.get_running_loop().time() + self._patience.total_seconds())
        try:
            found = await self._made[kind](typing, focus) if kind in self._made else _fixed(kind, typed, typing)
        except Exception:  # whoever types can do without; the log has what it was
            log.exception("Nothing could be suggested")
            return []
        return _shown(found)

    async def _stories(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        """Those of the last edition by their numbers, then the newest; what was typed is looked for, too."""
        own = (typing.channel, typing.user)
        numbered = await self._kept(typing, own, AT_ONCE, lambda: self._numbered(typing))
        told = {choice.value for choice in numbered}
        newest = await self._of_workspace(typing, Suggest.STORY, self._newest)
        found = [*numbered, *(choice for choice in newest if choice.value not in told)]
        if len(focus.typed) >= SEARCHED and not any(_fits(focus.typed, one.label) for one in found):
            return await self._of_workspace(typing, focus.typed, lambda here: self._newest(here, focus.typed))
        return _fitting(focus.typed, found)

    async def _numbered(self, typing: Typing) -> list[Choice]:
        edition = await self._desk.ledger.last_edition(typing.channel, typing.user)
        items = edition.digest.items if edition else ()
        return [Choice(f"#{one.story_id}", f"{at} · {one.headline}") for at, one in enumerate(items, 1)]

    async def _newest(self, here: Here, words: str = "") -> list[Choice]:
        headlines, _ = await self._desk.ask.latest(here, words)
        stories: dict[int, Choice] = {}
        for one in headlines:
            stories.setdefault(one.story_id, Choice(f"#{one.story_id}", one.title))
        return list(stories.values())

    async def _persons(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        return _fitting(focus.typed, await self._of_workspace(typing, Suggest.PERSON, self._speakers))

    async def _speakers(self, here: Here) -> list[Choice]:
        return [Choice(one.name, one.name) for one in await self._desk.ask.speakers(here)]

    async def _both(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        """Stories first, until something is typed that is somebody's name."""
        stories, persons = list(await self._stories(typing, focus)), list(await self._persons(typing, focus))
        return [*persons, *stories] if focus.typed else [*stories[: MOST_CHOICES // 2], *persons]

    async def _digests(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        return _fitting(focus.typed, await self._kept(typing, typing.channel, AT_ONCE, lambda: self._named(typing)))

    async def _named(self, typing: Typing) -> list[Choice]:
        return [_plain(one.wishes.name) for one in await self._desk.subscriptions.of_channel(typing.channel)]

    async def _sources(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        return _several(focus, await self._of_workspace(typing, Suggest.SOURCE, self._names))

    async def _names(self, here: Here) -> list[Choice]:
        return [_plain(label(source)) for source in here.sources]

    async def _tags(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        return _several(focus, await self._of_workspace(typing, Suggest.TAG, self._marks))

    async def _marks(self, here: Here) -> list[Choice]:
        return [_plain(tag) for tag in sorted({tag for source in here.sources for tag in source.tags})]

    async def _values(self, typing: Typing, focus: Focus) -> Iterable[Choice]:
        """Of the setting that was chosen beside the value."""
        setting = CALLED.get(focus.given.get("setting", "").casefold())
        if setting is None:
            return []
        if setting.choices:
            return _fitting(focus.typed, setting.choices)
        match setting.name:
            case "sources":
                return await self._sources(typing, focus)
            case "tags":
                return await self._tags(typing, focus)
            case "schedule":
                return _schedules(focus.typed)
            case "zone":
                return _zones(focus.typed)
            case _:
                return []

    async def _of_workspace(
        self, typing: Typing, what: str, make: Callable[[Here], Awaitable[list[Choice]]]
    ) -> tuple[Choice, ...]:
        """What all of a workspace may be offered: a kind of thing; or what some words find, each time anew."""

        async def made() -> list[Choice]:
            return await make(await self._desk.ask.here(typing.channel))

        kind = isinstance(what, Suggest)
        return await self._kept(typing, (typing.channel.home, kind, what), FRESH if kind else AT_ONCE, made)

    async def _kept(
        self, typing: Typing, key: Hashable, fresh: timedelta, make: Callable[[], Awaitable[list[Choice]]]
    ) -> tuple[Choice, ...]:
        """Made anew when it is older than that; as it was a while ago when that takes too long."""
        offer, now = self._offers.get(key), self._desk.clock.now()
        if offer is None or not now - fresh < offer.at <= now:
            if key not in self._asked and len(self._asked) < MOST_ASKED:
                self._asked[key] = asyncio.create_task(self._make(key, make))
            if asked := self._asked.get(key):
                left = typing.by - asyncio.get_running_loop().time()
                await asyncio.wait({asked}, timeout=max(0.0, left))
        offer = self._offers.get(key)
        return offer.choices if offer and now - OLD < offer.at else ()

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[list[Choice]]]) -> None:
        try:
            async with asyncio.timeout(LATE.total_seconds()):
                made = await make()
        except (BroadsheetError, TimeoutError) as error:
            log.info("Nothing could be suggested: %s", error or "it took too long")
        except Exception:  # whoever types can do without; the log has what it was
            log.exception("Nothing could be suggested")
        else:
            self._offers[key] = Offer(self._desk.clock.now(), tuple(made))
            self._offers.move_to_end(key)
            if len(self._offers) > MOST_KEPT:
                self._offers.popitem(last=False)
        finally:
            del self._asked[key]


def _fixed(kind: Suggest, typed: str, typing: Typing) -> Iterable[Choice]:
    """What is the same for everybody."""
    match kind:
        case Suggest.SCHEDULE:
            return _schedules(typed)
        case Suggest.ZONE:
            return _zones(typed)
        case Suggest.COMMAND:
            return _fitting(typed, [_plain(one.name) for one in COMMANDS.values() if one.open_to(typing.role)])
        case Suggest.INTERVAL:
            return _fitting(typed, map(_plain, INTERVALS))
        case Suggest.SINCE:
            return _fitting(typed, map(_plain, SINCE))
        case _:
            return _fitting(typed, map(_plain, UNTIL))


def _schedules(typed: str) -> Iterator[Choice]:
    """What was typed, if it is one, in words; then the usual ones."""
    try:
        meant = schedule.parse(typed)
        yield Choice(meant.words, schedule.describe(meant))
    except ScheduleError:
        pass
    yield from _fitting(typed, map(_plain, SCHEDULES))


def _zones(typed: str) -> Iterable[Choice]:
    """Those of a place that begins as typed first."""
    return _fitting(typed.replace(" ", "_"), map(_plain, schedule.zones()))


def _several(focus: Focus, choices: Iterable[Choice]) -> Iterator[Choice]:
    """The last of several, divided by commas, is completed; the others stay."""
    before, comma, last = focus.typed.rpartition(",")
    if focus.option.a_name or not comma:
        yield from _fitting(focus.typed, choices)
        return
    for one in _fitting(last, choices):
        words = f"{before.strip()}, {one.value}"
        yield Choice(words, words)


def _fitting(typed: str, choices: Iterable[Choice]) -> list[Choice]:
    """Those that have every word typed, those first of which a part begins so."""
    words = typed.casefold().split()
    fitting = [one for one in choices if _fits(typed, one.label)]
    return sorted(fitting, key=lambda one: bool(words) and not _begins(one.label.casefold(), words[0]))


def _fits(typed: str, text: str) -> bool:
    return all(word in text.casefold() for word in typed.casefold().split())


def _begins(text: str, word: str) -> bool:
    """Whether a part of the text begins so: a word, or what stands behind a slash."""
    return any(part.startswith(word) for part in text.replace("/", " ").split())


def _plain(words: str) -> Choice:
    return Choice(words, words)


def _shown(choices: Iterable[Choice]) -> list[Choice]:
    """As many as are shown, each once; what is too long to be taken back is left out."""
    shown: dict[str, Choice] = {}
    for one in choices:
        text = " ".join(visible(one.label).split())
        if text and one.value and len(one.value) <= MOST_SHOWN:
            shown.setdefault(one.value, Choice(one.value, cut(text, MOST_SHOWN)))
        if len(shown) == MOST_CHOICES:
            break
    return list(shown.values())
