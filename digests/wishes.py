"""Wishes made of words, forms and files: all go through here, so that what is saved is the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests import recurrence, schedule, topics
from digests.errors import FieldError, InputError, ScheduleError
from digests.quiet import always_in_quiet, outside
from digests.settings import CALLED, LISTS, SETTINGS, topic_list, typed
from digests.values import hours_shown
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digests.model import Subscription, Topics, Wishes

MOMENT_BEFORE = timedelta(seconds=1)
DELETED = say(  # a reason, kept in English
    "This channel was deleted: to take its digests over, type settings copy and its number in another one."
)
DAY = timedelta(days=2)  # whatever the zone and its changes, a day is over by then


def changed(
    wishes: Wishes, given: Mapping[str, str], *, patterns: bool = False, new: bool = False
) -> tuple[Wishes, dict[str, str]]:
    """The wishes with these values, given as words by the settings' names; and a sentence for each that is wrong.

    `any`, `all` and `none` are lists of topics, given one by one. What stays as it was is not checked again.
    `patterns`: topics may be regular expressions. Who may not use them keeps those that the operator set, unless the
    wishes are those of a `new` digest.
    """
    before, wrong = wishes, dict[str, str]()
    for name, words in given.items():
        try:
            if name in LISTS:
                terms = list_of(name, words, before.topics, patterns=patterns)
                wishes = structs.replace(wishes, topics=structs.replace(wishes.topics, **{name: terms}))
            elif words != CALLED[name].words(before):
                value = CALLED[name].read(typed(words)) if name == "topics" else CALLED[name].parse(words)
                if name == "topics" and value and not (patterns or new):
                    value = topics.with_patterns(value, before.topics)
                wishes = structs.replace(wishes, **{CALLED[name].field: value})
        except InputError as error:
            wrong[name] = error.args[0]
    return _together(before, wishes, given, wrong, patterns=patterns)


def _together(
    before: Wishes, after: Wishes, given: Mapping[str, str], wrong: dict[str, str], *, patterns: bool
) -> tuple[Wishes, dict[str, str]]:
    """What can only be checked when every value is there; what is wrong then, is so with the last that was given."""
    about = [name for name in given if name in (*LISTS, "topics")]
    if after.topics != before.topics and wrong.keys().isdisjoint(about):
        try:
            checked = topics.check(after.topics, patterns=patterns, had=before.topics)
            after = structs.replace(after, topics=checked)
        except FieldError as error:
            wrong[about[-1]] = error.args[0]
    hours = [name for name in given if name in ("schedule", "quiet")]
    if hours and wrong.keys().isdisjoint(hours) and (sentence := _swallowed(after)):
        wrong[hours[-1]] = sentence
    return after, wrong


def list_of(name: str, words: str, had: Topics = topics.NO_TOPICS, *, patterns: bool = True) -> tuple[str, ...]:
    """The topics of one list, as a form asks for them. FieldError says what is wrong with them alone."""
    before: tuple[str, ...] = getattr(had, name)
    if words == topic_list(before):
        return before
    line = typed(words)
    if line.casefold() in ("", "off"):
        return ()
    begun = line.split(" ")[0].rstrip(":").casefold() in LISTS
    one = topics.parse(line if begun else f"{name} {line}")
    if any(getattr(one, other) for other in LISTS if other != name):
        raise FieldError(name, say("Put words that are any, all or none in quotation marks."))
    terms: tuple[str, ...] = getattr(topics.check(one, patterns=patterns, had=had), name)
    return terms


def check(wishes: Wishes, *, patterns: bool) -> Wishes:
    """Every value as it is kept. FieldError names the first that is wrong. `patterns`: topics may be regular
    expressions."""
    for one in SETTINGS:
        wishes = structs.replace(wishes, **{one.field: one.check(one.of(wishes), patterns=patterns)})
    if sentence := _swallowed(wishes):
        raise FieldError("quiet", sentence)
    if wishes.paused_until and not wishes.paused:
        raise FieldError("paused", say("A pause that ends at a time is a pause: set paused, too."))
    return wishes


def is_paused(wishes: Wishes, now: datetime) -> bool:
    """Paused now: a pause with an end is over at its end."""
    return wishes.paused and (wishes.paused_until is None or now < wishes.paused_until)


def awake(wishes: Wishes, now: datetime) -> Wishes:
    """Without a pause that is over."""
    return wishes if is_paused(wishes, now) else structs.replace(wishes, paused=False, paused_until=None)


def next_due_at(wishes: Wishes, now: datetime) -> datetime | None:
    """The first due moment after `now`, or at the end of a pause or after it; None while paused without an end."""
    if is_paused(wishes, now):
        if wishes.paused_until is None:
            return None
        now = wishes.paused_until - MOMENT_BEFORE
    return recurrence.next_due(schedule.parse(wishes.schedule), schedule.zone(wishes.zone), now)


def due_after(subscription: Subscription, wanted: Wishes, now: datetime, ran: Sequence[datetime]) -> datetime | None:
    """As `_due_after`, but for moments that have their slot already. None while it is suspended."""
    if subscription.suspended is not None:
        return None
    return _without_slot(_due_after(subscription, wanted, now, ran), wanted, now, ran)


def due_again(wishes: Wishes, now: datetime, ran: Sequence[datetime]) -> datetime | None:
    """When it is due next after it was suspended: what was left out is not made up for. `ran` as in `_due_after`."""
    return _without_slot(next_due_at(wishes, now), wishes, now, ran)


def _without_slot(at: datetime | None, wanted: Wishes, now: datetime, ran: Sequence[datetime]) -> datetime | None:
    """The first moment from `at` on that was not skipped ahead of its time."""
    while at is not None and at > now and at in ran:
        at = recurrence.next_due(schedule.parse(wanted.schedule), schedule.zone(wanted.zone), at)
    return at


def _due_after(subscription: Subscription, wanted: Wishes, now: datetime, ran: Sequence[datetime]) -> datetime | None:
    """When a subscription is due next with other wishes: as before, when these change nothing about when it comes.

    `ran` are the due moments of its slots for the last DAY. The day of the change has as many editions as the new
    schedule has, no more and no fewer: a time moved behind one that ran waits for the next day, and one moved before
    now comes when it would have come.
    """
    old, new = awake(subscription.wishes, now), awake(wanted, now)
    if _timing(old) == _timing(new):
        return subscription.next_due_at
    if is_paused(new, now):
        return next_due_at(new, now)
    when, zone = schedule.parse(new.schedule), schedule.zone(new.zone)
    following = recurrence.next_due(when, zone, now)
    if not (recurrence.by_the_clock(when) and recurrence.by_the_clock(schedule.parse(old.schedule))):
        return following
    begins_at, left = recurrence.day_begins(zone, now), recurrence.left_in_day(when, zone, now)
    already = sum(begins_at <= at <= now and recurrence.is_scheduled(at) for at in ran)
    too_many = already + left - recurrence.of_day(when, zone, now)
    if too_many > 0:
        return recurrence.coming(when, zone, now, min(too_many, left) + 1)[-1]
    promised = None if old.paused else subscription.next_due_at
    if too_many < 0 and promised and promised < following and recurrence.day_begins(zone, promised) == begins_at:
        return promised
    return following


def _timing(wishes: Wishes) -> tuple[object, ...]:
    return wishes.schedule, wishes.zone, wishes.paused, wishes.paused_until


def next_edition_at(wishes: Wishes, due_at: datetime | None) -> datetime | None:
    """The first due moment from `due_at` on that is not in the quiet hours: in these no edition comes."""
    if due_at is None or wishes.quiet is None:
        return due_at
    try:
        return outside(wishes.quiet, schedule.parse(wishes.schedule), schedule.zone(wishes.zone), due_at)
    except ScheduleError:  # it was good when it was saved: the zone's name is gone, say
        return due_at


def after_promised(wishes: Wishes, at: datetime) -> datetime | None:
    """When the schedule has no such moment as `at`, which was promised before it changed: the edition after that one.
    None when it has, as nearly always."""
    try:
        when, zone = schedule.parse(wishes.schedule), schedule.zone(wishes.zone)
    except ScheduleError:  # it was good when it was saved: the zone's name is gone, say
        return None
    if recurrence.next_due(when, zone, at - MOMENT_BEFORE) == at:
        return None
    return next_edition_at(wishes, recurrence.next_due(when, zone, at))


def _swallowed(wishes: Wishes) -> str | None:
    """What to say of quiet hours in which every time of the schedule lies; None when one does not."""
    if wishes.quiet is None or not always_in_quiet(wishes.quiet, schedule.parse(wishes.schedule)):
        return None
    return say(
        "No edition would ever come: every time of the schedule, {schedule}, is in the quiet hours, {hours}.",
        schedule=wishes.schedule,
        hours=hours_shown(wishes.quiet),
    )


def is_deleted(subscription: Subscription) -> bool:
    """Whether its channel is no more: it goes on in another one, or not at all."""
    return DELETED in (subscription.suspended, subscription.pause_reason)
