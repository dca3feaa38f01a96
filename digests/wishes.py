"""Wishes made of words, forms and files: all go through here, so that what is saved is the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import structs

from digests import schedule, topics
from digests.errors import FieldError, InputError
from digests.model import Topics
from digests.settings import CALLED, LISTS, SETTINGS, topic_list, typed
from digests.values import OFF
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from digests.model import Subscription, Wishes

MOMENT_BEFORE = timedelta(seconds=1)


def changed(wishes: Wishes, given: Mapping[str, str], *, patterns: bool = False) -> tuple[Wishes, dict[str, str]]:
    """The wishes with these values, given as words by the settings' names; and a sentence for each that is wrong.

    `any`, `all` and `none` are lists of topics, given one by one. What stays as it was is not checked again: an owner
    keeps the patterns that the operator set.
    """
    wrong: dict[str, str] = {}
    for name, words in given.items():
        try:
            if name in LISTS:
                wishes = structs.replace(wishes, topics=_with_list(wishes.topics, name, words, patterns=patterns))
                continue
            one = CALLED[name]
            if words != one.words(wishes):
                wishes = structs.replace(wishes, **{one.field: one.parse(words, patterns=patterns)})
        except InputError as error:
            wrong[name] = error.args[0]
    return wishes, wrong


def check(wishes: Wishes, *, patterns: bool) -> Wishes:
    """Every value as it is kept. FieldError names the first that is wrong. `patterns`: topics may be regular
    expressions."""
    for one in SETTINGS:
        wishes = structs.replace(wishes, **{one.field: one.check(one.of(wishes), patterns=patterns)})
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
    return schedule.next_due(schedule.parse(wishes.schedule), schedule.zone(wishes.zone), now)


def due_after(kept: Subscription, wanted: Wishes, now: datetime) -> datetime | None:
    """When it is due next with other wishes: as before, when these change nothing about when it comes."""
    if _timing(awake(kept.wishes, now)) == _timing(awake(wanted, now)):
        return kept.next_due_at
    return next_due_at(wanted, now)


def _timing(of: Wishes) -> tuple[object, ...]:
    return of.schedule, of.zone, of.paused, of.paused_until


def _with_list(given: Topics, name: str, words: str, *, patterns: bool) -> Topics:
    if words == topic_list(getattr(given, name)):
        return given
    line = typed(words)
    one = Topics() if line.casefold() in OFF else topics.parse(f"{name} {line}")
    if any(getattr(one, other) for other in LISTS if other != name):
        raise FieldError(name, say("Put words that are any, all or none in quotation marks."))
    return topics.check(structs.replace(given, **{name: getattr(one, name)}), patterns=patterns)
