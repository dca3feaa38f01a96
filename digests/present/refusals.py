"""What the owner of a channel is told elsewhere than in it: that the platform takes no post there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Message, Room, Section, Text
from digests.present.status import MOST_REASON
from digests.values import cut
from digests.wishes import is_deleted
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Subscription


def paused(subscription: Subscription) -> Message:
    """Its digest is paused, and why, and how it comes again."""
    sentence = say(
        "“{name}” is paused: one edition after another was refused in the channel {channel}. {reason} "
        "Mend that, then type resume there.",
        name=subscription.wishes.name,
        channel=Room(subscription.channel.id),
        reason=cut(subscription.pause_reason or "", MOST_REASON),
    )
    return Message(sections=(Section(lines=((Text(sentence),),)),))


def suspended(subscriptions: Sequence[Subscription]) -> Message:
    """Nothing can be posted in the channel of these, and what becomes of them."""
    names, first = [one.wishes.name for one in subscriptions], subscriptions[0]
    if is_deleted(first):
        return _deleted(names, first)
    sentence = several(
        len(names),
        "A digest waits, as nothing can be posted in the channel {channel}: {names}. {reason} "
        "It goes on by itself when that is over, and nothing is deleted.",
        "{count} digests wait, as nothing can be posted in the channel {channel}: {names}. {reason} "
        "They go on by themselves when that is over, and nothing is deleted.",
        channel=Room(first.channel.id),
        names=names,
        reason=cut(first.suspended or "", MOST_REASON),
    )
    return Message(sections=(Section(lines=((Text(sentence),),)),))


def _deleted(names: Sequence[str], first: Subscription) -> Message:
    """They go on when somebody takes them over."""
    sentence = several(
        len(names),
        "The channel {channel} was deleted, and a digest came to it: {names}. Nothing else is deleted. To have it come "
        "to another channel, whoever manages this workspace types there: settings copy {channel}",
        "The channel {channel} was deleted, and {count} digests came to it: {names}. Nothing else is deleted. To have "
        "them come to another channel, whoever manages this workspace types there: settings copy {channel}",
        channel=first.channel.id,
        names=names,
    )
    return Message(sections=(Section(lines=((Text(sentence),),)),))
