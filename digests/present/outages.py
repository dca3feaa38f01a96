"""What who owns a channel is told of its sources: that one is not fetched any more, or is again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Message, Section, Text
from digests.model import FeedState
from digests.naming import label
from digests.present.status import MOST_REASON
from digests.values import cut
from digests.wording import say, several

if TYPE_CHECKING:
    from digests.model import Source
    from digests.oversight import SourceNews
    from digests.wording import Said

MOST_LOST = 10  # that are named with their reasons; the others are counted


def of_sources(news: SourceNews) -> Message:
    """Each source that is lost, with the reason and what to do; and those that are found."""
    said = [_lost(*one) for one in news.lost[:MOST_LOST]]
    if (more := len(news.lost) - MOST_LOST) > 0:
        said.append(
            several(
                more,
                "And {count} more source is not fetched any more. Type sources to see which.",
                "And {count} more sources are not fetched any more. Type sources to see which.",
            )
        )
    if news.found:
        names = [label(source) for source in news.found]
        said.append(
            several(
                len(names),
                "A source is fetched again: {names}.",
                "{count} sources are fetched again: {names}.",
                names=names,
            )
        )
    return Message(sections=(Section(lines=tuple((Text(one),) for one in said)),))


def _lost(source: Source, state: FeedState, reason: str) -> Said:
    reason, name = cut(reason, MOST_REASON), label(source)
    if state is FeedState.GONE:
        return say(
            "The source “{name}” is gone, and is not fetched any more. {reason} Its articles stay. If it has another "
            "address, add that; else type: sources remove {name}",
            name=name,
            reason=reason,
        )
    return say(
        "The source “{name}” is paused, as it could not be fetched for two weeks. {reason} Its articles stay. To have "
        "it tried again, type: sources resume {name}",
        name=name,
        reason=reason,
    )
