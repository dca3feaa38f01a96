"""Why a story is in the edition or not, and what the next edition would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from bot.commands import owners, readers
from bot.commands.request import plain
from digests.assemble import Included
from digests.messages import Message
from digests.present import preview as previews
from digests.present.why import explanation

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.assemble import Because


async def why(desk: Desk, asked: Asked) -> Message:
    """Of a story of the last edition here: what its rank is made of. Of any other: the rule that kept it out."""
    request, what = asked.request, plain(asked.rest)
    headline = await readers.meant(desk, asked, asked.rest)
    if isinstance(headline, Message):
        return headline
    edition = await desk.why.edition(request.channel, request.user, what, request.replied_to)
    because = await desk.why.story(request.channel, headline, edition, desk.wishes)
    return explanation(because, asked.view(_again(because)))


def _again(because: Because) -> str:
    """What asks for the same again."""
    place, number = because.place, because.digest.number
    if not isinstance(place, Included):
        return f"#{place.story_id}"
    return f"{number}.{place.position}" if number else f"#{place.item.story_id}"


async def preview(desk: Desk, asked: Asked) -> Message:
    """The next edition of a digest as it would look now, and what is left out of it; of one that is being filled in
    its first page: what is not saved cannot be asked for again."""
    if asked.request.filled is not None:
        unsaved = await owners.unsaved(desk, asked)
        made = await desk.why.preview(unsaved, asked.request.user)
        return structs.replace(previews.preview(made, (), owners.view_of(asked, unsaved)), actions=())
    meant = await owners.digest_meant(desk, asked)
    if meant.rest:
        raise owners.no_digest(meant)
    one = meant.one or meant.here[0]
    others = () if meant.one else tuple(other.wishes.name for other in meant.here[1:])
    made = await desk.why.preview(one, asked.request.user)
    return previews.preview(made, others, owners.view_of(asked, one))
