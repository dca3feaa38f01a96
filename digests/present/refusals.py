"""What the owner of a channel is told elsewhere than in it: that the platform takes no post there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Message, Section, Text
from digests.present.status import MOST_REASON
from digests.values import cut
from digests.wording import say

if TYPE_CHECKING:
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
