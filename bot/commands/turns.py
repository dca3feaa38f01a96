"""What owners do with single editions: leave out the next one, or have one at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.obstacles import obstacles
from bot.commands.owners import act, digest_meant, no_digest, view_of
from digests.model import Subscription
from digests.present import settings as present
from digests.wording import say

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.messages import Form, Message

SKIPPED = say("The next edition does not come; the one after it does.")
POSTED = say("An edition is posted here for everybody, with what they were not told yet.")


async def skip(desk: Desk, asked: Asked) -> Message | Form:
    """Without the next edition."""
    one = await _meant(desk, asked, say("Skip the next edition"), say("Skip it"), SKIPPED)
    if not isinstance(one, Subscription):
        return one
    at, following = await desk.subscribe.skip(one)
    return present.skipped(one.wishes, at, following, view_of(asked, one))


async def post(desk: Desk, asked: Asked) -> Message | Form:
    """An edition for everybody, now."""
    one = await _meant(desk, asked, say("Post an edition now"), say("Post it"), POSTED)
    if not isinstance(one, Subscription):
        return one
    await desk.subscribe.post(one)
    return present.posting(one, view_of(asked, one), await obstacles(desk, one))


async def _meant(desk: Desk, asked: Asked, title: str, submit: str, about: str) -> Subscription | Message | Form:
    """The digest that is meant; or what to answer, when that has to be asked."""
    meant = await digest_meant(desk, asked)
    if meant.form:
        return act(asked, meant, title, submit, about=about)
    if meant.rest:
        raise no_digest(meant)
    return meant.one or present.which(meant.here, asked.verb, "", asked.view(""))
