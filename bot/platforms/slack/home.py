"""The Home tab: what one person finds at a glance. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.platforms.slack import controls, ids, parts
from bot.platforms.slack.render import texts
from bot.platforms.words import ELLIPSIS, numbered

if TYPE_CHECKING:
    from bot.platforms.slack.parts import Block
    from bot.platforms.slack.render import Payload
    from digests.present.home import Entry, Home


def view(home: Home) -> Payload:
    """The view that is published for the person. What is over its 100 blocks is left out: `present.home` has fewer."""
    blocks = [parts.section(text) for text in texts((home.title,))]
    for n, entry in enumerate(home.entries):
        blocks += _entry(entry, n)
    return {"type": "home", "blocks": blocks[: parts.MOST_BLOCKS_VIEW]}


def _entry(entry: Entry, n: int) -> list[Block]:
    """What can be done stands beside it, each command with the channel that it is about."""
    beside, _ = controls.asked(entry.section, entry.channel.id if entry.channel else "")
    aside = controls.accessory(beside, ids.placed_id(n))
    told = texts((numbered(entry.section), *entry.section.lines)) or [ELLIPSIS]
    return [parts.section(text, aside if at == 0 else None) for at, text in enumerate(told)]
