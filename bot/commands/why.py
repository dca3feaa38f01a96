"""Why a story is in the edition or not, and what the next edition would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.request import plain
from digests.present import preview as previews
from digests.present import why as whys
from digests.present.view import choice
from digests.services.ask import clip

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.messages import Message


async def why(desk: Desk, asked: Asked) -> Message:
    """Of a story of the last edition here: what its rank is made of. Of any other: the rule that kept it out."""
    request, what = asked.request, plain(asked.rest)
    found = await desk.ask.which(request.channel, request.user, what, request.replied_to)
    if len(found) > 1:
        return choice(found, asked.verb, asked.view(clip(what)))
    edition = await desk.why.edition(request.channel, request.user, what, request.replied_to)
    because = await desk.why.story(request.channel, found[0], edition, desk.wishes)
    return whys.explanation(because, asked.view(ref(because)))


async def preview(desk: Desk, asked: Asked) -> Message:
    """The next edition of a subscription as it would look now."""
    name = plain(asked.rest)
    made = await desk.why.preview(asked.request.channel, asked.request.user, name)
    return previews.preview(made..., asked.view(asked.rest))
