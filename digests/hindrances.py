"""What keeps an edition out of its channel, whatever there is to tell: asked when it is made, and again before each of
its posts is sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from digests import recurrence, schedule
from digests.errors import ScheduleError
from digests.quiet import in_quiet, quiet_until
from digests.values import hours_shown
from digests.wishes import is_paused
from digests.wording import Said, say, several

if TYPE_CHECKING:
    from digests.model import Subscription, Wishes
    from digests.ports.ledger import Post

HOUR, MOMENT = timedelta(hours=1), timedelta(seconds=1)
CALM = timedelta(minutes=10)  # since the last word: then nobody is talking
LONGEST_HOLD = timedelta(hours=2)  # after it was due an edition comes, whoever is talking
# Slots and deliveries keep their reasons in English.
PAUSED = say("It was paused.")
ENDED = say("The digest was ended before it was sent.")
SUSPENDED = say("Nothing can be posted in this channel just now.")
TALKING = say("People are talking here: it comes when the channel is calm.")


class Hindrance(Struct, frozen=True):
    """Why a post is not sent: now, and `until` then; without it never, so that what it tells comes in a later one."""

    reason: Said
    until: datetime | None = None


def of_slot(subscription: Subscription, due_at: datetime, now: datetime, grace: timedelta) -> str | None:
    """Why a slot comes to no edition. ScheduleError when its time zone is none (any more)."""
    wishes, moments = subscription.wishes, (due_at, now)
    if subscription.suspended is not None:
        return subscription.suspended
    if any(is_paused(wishes, at) for at in moments):
        return PAUSED
    if wishes.quiet and any(in_quiet(wishes.quiet, schedule.zone(wishes.zone), at) for at in moments):
        return _quiet(wishes)
    if now - due_at > grace:
        return several(
            int(grace / HOUR),
            "It could not be made within {count} hour of its time.",
            "It could not be made within {count} hours of its time.",
        )
    return None


def may_hold(post: Post) -> bool:
    """Whether it waits while people are talking: the first part of an edition that came by its schedule. What somebody
    asked for comes at once."""
    begins = post.wishes is not None and post.wishes.hold and post.delivery.part == 0
    return begins and post.asked_at is None and recurrence.is_scheduled(post.due_at)


def of_post(post: Post, now: datetime, grace: timedelta, talked_at: datetime | None = None) -> Hindrance | None:
    """Why a post is not sent now. An edition that is begun goes on, however late, but not while its digest is paused;
    a suspended one waits within its grace. What the operator asks for goes on in any case; but neither in the
    quiet hours, nor when the digest has ended. `talked_at` is when somebody last spoke in the channel, for one that may
    hold."""
    if post.wishes is None:
        return Hindrance(ENDED)
    quiet_until = _quiet_until(post.wishes, now)
    if post.asked_at is None:
        if is_paused(post.wishes, now):
            return Hindrance(PAUSED)
        if post.delivery.part == 0 and quiet_until:
            return Hindrance(_quiet(post.wishes))
        if (post.delivery.part == 0 or post.suspended) and now - post.due_at > grace:
            return Hindrance(_too_late(grace))
        if post.suspended:  # whoever lifts it lets the post go on at once
            return Hindrance(SUSPENDED, post.due_at + grace + MOMENT)
    if quiet_until:
        return Hindrance(_quiet_now(post.wishes), quiet_until)
    return _talking(post, post.wishes, talked_at, now, grace) if talked_at else None


def _talking(post: Post, wishes: Wishes, talked_at: datetime, now: datetime, grace: timedelta) -> Hindrance | None:
    """It is not held for so long that it would be too late, nor into the quiet hours: it would not come at all."""
    until = min(talked_at + CALM, post.due_at + min(LONGEST_HOLD, grace / 2))
    if until <= now or not may_hold(post) or _quiet_until(wishes, until):
        return None
    return Hindrance(TALKING, until)


def _quiet_until(wishes: Wishes, now: datetime) -> datetime | None:
    """The end of the quiet hours while they last. In a time zone that is none any more there are none."""
    if wishes.quiet is None:
        return None
    try:
        until = quiet_until(wishes.quiet, schedule.zone(wishes.zone), now)
    except ScheduleError:
        return None
    return until if until > now else None


def _quiet(wishes: Wishes) -> Said:
    return say(
        "It fell into the quiet hours, {hours}: what there is to tell comes in the next edition.",
        hours=hours_shown(wishes.quiet),
    )


def _quiet_now(wishes: Wishes) -> Said:
    return say("These are the quiet hours, {hours}.", hours=hours_shown(wishes.quiet))


def _too_late(grace: timedelta) -> Said:
    return several(
        int(grace / HOUR),
        "It could not be posted within {count} hour of its time: what there is to tell comes in the next edition.",
        "It could not be posted within {count} hours of its time: what there is to tell comes in the next edition.",
    )
