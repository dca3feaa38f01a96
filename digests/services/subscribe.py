"""What a channel's owners do to its subscriptions. What is saved is the same, whichever way it was asked for."""

from __future__ import annotations

from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests import recurrence, schedule
from digests import wishes as wished
from digests.errors import CommandError, FieldError, NameTaken, NoRoom
from digests.messages import Moment, Show
from digests.model import Subscription
from digests.ports.ledger import Opening
from digests.quiet import in_quiet, quiet_until
from digests.values import SHOWN, clipped
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.model import Channel, Source, Wishes
    from digests.ports.clock import Clock
    from digests.ports.ledger import Ledger
    from digests.ports.sources import Quotas, SourceStore
    from digests.ports.subscriptions import SubscriptionStore


AT_ONCE = timedelta(minutes=1)  # two who ask for an edition within this time mean the same one
SKIPPED = say("An owner of this channel asked for that.")  # slots keep their reasons in English


class Copied(Struct, frozen=True):
    """A subscription as a copy made it. `replaced`: there was one of its name. `moved`: the other one has ended."""

    subscription: Subscription
    replaced: bool
    moved: bool


class Subscribe:
    """Use cases on subscriptions. CommandError says what does not fit, or that somebody else was quicker; nothing is
    changed then. A change is fenced by the revision of the subscription that it names."""

    def __init__(
        self, subscriptions: SubscriptionStore, sources: SourceStore, ledger: Ledger, clock: Clock, quotas: Quotas
    ) -> None:
        self._subscriptions, self._sources, self._ledger = subscriptions, sources, ledger
        self._clock, self._quotas = clock, quotas

    async def sources(self, channel: Channel) -> list[Source]:
        """What the channel's digests may be made from."""
        return await self._sources.of_workspace(channel.home)

    async def fitted(
        self, channel: Channel, wishes: Wishes, subscription: Subscription | None = None
    ) -> tuple[Wishes, dict[str, str]]:
        """The wishes with sources and tags spelled as the workspace has them, and a sentence for each setting that does
        not fit the channel. `subscription` is whose wishes they are to be; a new one's without it."""
        wrong: dict[str, str] = {}
        others = await self._subscriptions.of_channel(channel)
        if any(_same_name(one.wishes, wishes) for one in others if subscription is None or one.id != subscription.id):
            wrong["name"] = _taken(wishes)
        had = subscription.wishes if subscription else structs.replace(wishes, sources=(), tags=())
        if (wishes.sources, wishes.tags) != (had.sources, had.tags):
            seen = await self.sources(channel)
            names = [*had.sources, *(source.name for source in seen)]
            tags = [*had.tags, *(tag for source in seen for tag in source.tags)]
            try:
                wishes = structs.replace(wishes, sources=_spelled("sources", wishes.sources, names))
            except FieldError as error:
                wrong[error.field] = error.args[0]
            try:
                wishes = structs.replace(wishes, tags=_spelled("tags", wishes.tags, tags))
            except FieldError as error:
                wrong[error.field] = error.args[0]
        return wishes, wrong

    async def subscribe(self, channel: Channel, wishes: Wishes) -> Subscription:
        """A new subscription. Its first edition comes at its next time and not before."""
        wishes = await self._fitted(channel, wishes, None)
        try:
            return await self._add(channel, wishes)
        except NoRoom as error:
            raise self._full(error.quota) from None

    async def change(self, subscription: Subscription, wishes: Wishes) -> Subscription:
        """Other wishes from now on. When the schedule, the zone or the pause is another, the next time is counted from
        now; else it stays."""
        wishes = await self._fitted(subscription.channel, wishes, subscription)
        if wishes == subscription.wishes:
            return subscription
        return await self._change(subscription, wishes)

    async def pause(self, subscription: Subscription, until: datetime | None) -> Subscription:
        """No editions until then, or until somebody ends the pause."""
        return await self.change(subscription, structs.replace(subscription.wishes, paused=True, paused_until=until))

    async def resume(self, subscription: Subscription) -> Subscription:
        """Editions again, from the next time on: what a pause left out is not made up for. One that is suspended goes
        on as well: whoever says so knows that its channel is well again."""
        wishes = structs.replace(subscription.wishes, paused=False, paused_until=None)
        if subscription.suspended is None:
            return await self.change(subscription, wishes)
        now = self._clock.now()
        ran = await self._ledger.moments(subscription.id, now - wished.DAY)
        lifted = await self._subscriptions.lift(subscription, wishes, wished.due_again(wishes, now, ran), now)
        if lifted is None:
            raise await self._lost(subscription)
        return lifted

    async def skip(self, subscription: Subscription) -> tuple[datetime, datetime]:
        """Leave out the next edition, which is not one that falls into the quiet hours: its due moment, and that of the
        one after it. It is recorded as skipped."""
        wishes, now = subscription.wishes, self._clock.now()
        self._awake(subscription, now)
        due_at = _coming(subscription, now)
        at = wished.next_edition_at(wishes, due_at) or due_at
        following = recurrence.next_due(schedule.parse(wishes.schedule), schedule.zone(wishes.zone), at)
        left_out = Opening(subscription=subscription, due_at=at, next_due_at=following, skipped=str(SKIPPED))
        if not await self._ledger.open_slots([left_out], now):
            raise await self._lost(subscription)
        return at, wished.next_edition_at(wishes, following) or following

    async def post(self, subscription: Subscription) -> None:
        """An edition at once, beside those of the schedule: planned as they are, so that it is numbered and told, and
        comes once however many ask for it."""
        wishes, now = subscription.wishes, self._clock.now()
        self._awake(subscription, now)
        zone = schedule.zone(wishes.zone)
        if wishes.quiet and in_quiet(wishes.quiet, zone, now):
            until = Moment(quiet_until(wishes.quiet, zone, now), Show.TIME, wishes.zone)
            raise CommandError(say("Nothing is posted here in the quiet hours, which end at {until}.", until=until))
        at = _coming(subscription, now)
        if not await self._ledger.open_slot(subscription, recurrence.asked(now), at, now, apart=AT_ONCE):
            raise _under_way(wishes)

    @staticmethod
    def _awake(one: Subscription, now: datetime) -> None:
        """CommandError while it is paused, or suspended."""
        if wished.is_paused(one.wishes, now):
            raise CommandError(say("“{name}” is paused. Type resume first.", name=one.wishes.name))
        if one.suspended is not None:
            raise CommandError(say("“{name}” waits. {reason}", name=one.wishes.name, reason=one.suspended))

    async def end(self, subscription: Subscription) -> None:
        """No further editions."""
        if not await self._subscriptions.end(subscription, self._clock.now()):
            raise await self._lost(subscription)

    async def copy(self, source: Channel, channel: Channel) -> list[Copied]:
        """Every subscription of `source` for `channel` of the same workspace, but for its pause; those that have its
        name there are replaced, and stay paused if they are. What no channel has any more is moved: the other one ends
        when its copy is made."""
        wanted = await self._subscriptions.of_channel(source)
        here = {one.wishes.name.casefold(): one for one in await self._subscriptions.of_channel(channel)}
        more = sum(one.wishes.name.casefold() not in here for one in wanted)
        if more and len(here) + more > self._quotas.subscriptions:
            raise self._full("subscriptions")
        copied = list[Copied]()
        for one in wanted:
            old = here.get(one.wishes.name.casefold())
            pause = old.wishes if old else structs.replace(one.wishes, paused=False, paused_until=None)
            meant = structs.replace(one.wishes, paused=pause.paused, paused_until=pause.paused_until)
            try:
                made = await self._change(old, meant) if old else await self._add(channel, meant)
            except (CommandError, NoRoom) as error:
                if isinstance(error, NoRoom) and not copied:
                    raise self._full(error.quota) from None
                raise CommandError(
                    say(
                        "Somebody else is changing the digests of this channel, so not all were copied. "
                        "Type settings to see what is here now."
                    )
                ) from None
            moved = wished.is_deleted(one) and await self._subscriptions.end(one, self._clock.now())
            copied.append(Copied(made, replaced=old is not None, moved=moved))
        return copied

    async def _fitted(self, channel: Channel, wishes: Wishes, subscription: Subscription | None) -> Wishes:
        fitted, wrong = await self.fitted(channel, wishes, subscription)
        for field, sentence in wrong.items():
            raise FieldError(field, sentence)
        return fitted

    def _full(self, quota: str) -> CommandError:
        """There is no room for more."""
        if quota == "subscriptions":
            return CommandError(
                several(
                    self._quotas.subscriptions,
                    "A channel has at most {count} digest. Type unsubscribe to end one first.",
                    "A channel has at most {count} digests. Type unsubscribe to end one first.",
                )
            )
        return CommandError(
            several(
                self._quotas.channels,
                "This workspace has digests in {count} channel, which is the most it may.",
                "This workspace has digests in {count} channels, which is the most it may.",
            )
        )

    async def _add(self, channel: Channel, wishes: Wishes) -> Subscription:
        """FieldError, or NoRoom."""
        now = self._clock.now()
        made = await self._subscriptions.add(channel, wishes, wished.next_due_at(wishes, now), now, self._quotas)
        if made is None:
            raise FieldError("name", _taken(wishes))
        return made

    async def _change(self, subscription: Subscription, wishes: Wishes) -> Subscription:
        now = self._clock.now()
        ran = await self._ledger.moments(subscription.id, now - wished.DAY)
        next_due_at = wished.due_after(subscription, wishes, now, ran)
        try:
            changed = await self._subscriptions.change(subscription, wished.awake(wishes, now), next_due_at)
        except NameTaken:
            raise FieldError("name", _taken(wishes)) from None
        if changed is None:
            raise await self._lost(subscription)
        return changed

    async def _lost(self, subscription: Subscription) -> CommandError:
        """What became of a subscription that could not be changed as it was known."""
        name = subscription.wishes.name
        if all(one.id != subscription.id for one in await self._subscriptions.of_channel(subscription.channel)):
            return CommandError(gone(name))
        return CommandError(
            say(
                "Somebody else changed “{name}” meanwhile, so nothing was changed now. Type settings to see it.",
                name=name,
            )
        )


def _coming(subscription: Subscription, now: datetime) -> datetime:
    """When it is due next. CommandError when it is due already."""
    wishes, at = subscription.wishes, subscription.next_due_at
    if at is None:
        raise _under_way(wishes)
    if at <= now:
        raise CommandError(
            say(
                "The edition of “{name}” that was due {when} is not made yet. If this lasts, Broadsheet does not run.",
                name=wishes.name,
                when=Moment(at, Show.DATETIME, wishes.zone),
            )
        )
    return at


def _under_way(wishes: Wishes) -> CommandError:
    return CommandError(
        say(
            "An edition of “{name}” is being made just now, or came within the last minute: "
            "look in the channel, or try again in a minute.",
            name=wishes.name,
        )
    )


def gone(name: str) -> str:
    """What to say of a subscription that was there a moment ago."""
    return say(
        "“{name}” was ended or renamed meanwhile, so nothing was changed now. Type settings to see what is here.",
        name=clipped(name),
    )


def _same_name(one: Wishes, other: Wishes) -> bool:
    return one.name.casefold() == other.name.casefold()


def _taken(wishes: Wishes) -> str:
    return say(
        "This channel has a digest called “{name}” already. Choose another name, or type settings to change that one.",
        name=wishes.name,
    )


def _spelled(field: str, wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names as they are known here. FieldError names the first that is not."""
    spelling = {name.casefold(): name for name in reversed(known)}
    for name in wanted:
        if name.casefold() not in spelling:
            near = get_close_matches(name.casefold()[:SHOWN], spelling, 1)
            raise FieldError(field, _missing(field, clipped(name), spelling[near[0]] if near else ""))
    return tuple(dict.fromkeys(spelling[name.casefold()] for name in wanted))


def _missing(field: str, name: str, near: str) -> str:
    if field == "tags":
        if near:
            return say("No source here has the tag “{name}”. Did you mean {near}?", name=name, near=near)
        return say("No source here has the tag “{name}”. Type sources list to see which there are.", name=name)
    if near:
        return say("There is no source “{name}” here. Did you mean {near}?", name=name, near=near)
    return say("There is no source “{name}” here. Type sources list to see which there are.", name=name)
