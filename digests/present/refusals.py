"""What the owner of a channel is told elsewhere than in it: that the platform takes no post there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Message, Section, Text
from digests.present.status import MOST_REASON
from digests.values import cut
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
        channel=subscription.channel.id,
        reason=cut(subscription.pause_reason or "", MOST_REASON),
    )
    return Message(sections=(Section(lines=((Text(sentence),),)),))


def suspended(subscriptions: Sequence[Subscription]) -> Message:
    """Nothing can be posted in the channel of these, and what becomes of them."""
    names, first = [one.wishes.name for one in subscriptions], subscriptions[0]
    sentence = several(
        len(names),
        "A digest waits, as nothing can be posted in the channel {channel}: {names}. {reason} "
        "It goes on by itself when that is over, and nothing is deleted.",
        "{count} digests wait, as nothing can be posted in the channel {channel}: {names}. {reason} "
        "They go on by themselves when that is over, and nothing is deleted.",
        channel=first.channel.id,
        names=names,
        reason=cut(first.suspended or "", MOST_REASON),
    )
    return Message(sections=(Section(lines=((Text(sentence),),)),))
