"""Deleting what is kept: about a person, who may always ask; of a workspace, by its managers and not by accident."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from bot.commands.request import Role
from digests.errors import CommandError
from digests.messages import Message, Section, Text
from digests.present import desk as answers
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.desk import Asked, Desk
    from digests.model import Workspace

CODE = 6  # characters: enough that nobody types it unseen


async def forget(_: Desk, asked: Asked) -> Message:
    """What there is to forget."""
    if asked.rest:
        raise CommandError(say("Type forget me, or forget workspace. Nothing was deleted."))
    me = Section(
        heading=(Text(say("forget me"), strong=True),), lines=((Text(say("Deletes what is kept about you.")),),)
    )
    workspace = Section(
        heading=(Text(say("forget workspace"), strong=True),),
        lines=((Text(say("Deletes what is kept for this workspace: it says first what that is.")),),),
    )
    sections = (me, workspace) if asked.request.role >= Role.MANAGER else (me,)
    return asked.view("").show((Text(say("What can be forgotten"), strong=True),), sections)


async def forget_me(desk: Desk, asked: Asked) -> Message:
    if asked.rest:
        raise CommandError(say("Nothing follows forget me: it is about you alone. Nothing was deleted."))
    request = asked.request
    return answers.about_me(await desk.forget.user(request.channel.home, request.user, request.own))


async def forget_workspace(desk: Desk, asked: Asked) -> Message:
    """First what would be deleted; then, when told so with the code of just that, the deed."""
    home = asked.request.channel.home
    kept = await desk.forget.kept(home)
    if not kept:
        return answers.deleted({})
    confirmed = asked.rest.casefold() == confirmation(home, kept)
    gone = await desk.forget.workspace(home, kept) if confirmed else None
    if gone is not None:
        return answers.deleted(gone)
    if confirmed:  # and something came in since
        kept = await desk.forget.kept(home)
    return answers.would_delete(kept, f"forget workspace {confirmation(home, kept)}", stale=bool(asked.rest))


def confirmation(workspace: Workspace, kept: Mapping[str, int]) -> str:
    """What to type to delete this much of this workspace, and no more: it ends in a code of both."""
    parts = [*workspace, *(f"{kind} {number}" for kind, number in sorted(kept.items()))]
    code = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:CODE]
    articles = kept.get("articles", 0)
    return f"yes, delete {articles} article{'' if articles == 1 else 's'} {code}"
