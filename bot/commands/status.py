"""How the digests of a channel, or of every channel of the workspace, do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.obstacles import obstacles
from digests.errors import CommandError
from digests.present import status as answers
from digests.wording import say

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.messages import Message

EDITIONS = 5  # of each digest, newest first


async def status(desk: Desk, asked: Asked) -> Message:
    channel = asked.request.channel
    if asked.rest:
        raise CommandError(say("Type status for this channel, or status all for every channel of this workspace."))
    subscriptions = await desk.subscriptions.of_channel(channel)
    if subscriptions:
        past = await desk.ledger.outcomes([one.id for one in subscriptions], EDITIONS)
    else:
        past = await desk.ledger.history(channel, EDITIONS)
    health = await desk.sources.health(channel.home)
    return answers.status(
        subscriptions, past, health, desk.clock.now(), asked.view(""), await obstacles(desk, *subscriptions)
    )


async def status_all(desk: Desk, asked: Asked) -> Message:
    channel = asked.request.channel
    if asked.rest:
        raise CommandError(say("Nothing follows status all: it tells of every channel of this workspace."))
    everywhere = await desk.subscriptions.of_workspace(channel.home)
    subscriptions = [one for one in everywhere if one.channel.id not in asked.request.shut]
    hidden = len({one.channel for one in everywhere}) - len({one.channel for one in subscriptions})
    past, now = await desk.ledger.outcomes([one.id for one in subscriptions], EDITIONS), desk.clock.now()
    last = {slot.subscription_id: slot for slot in reversed(past) if slot.due_at <= now}  # one that is skipped may come
    return answers.status_all(subscriptions, last, channel, now, asked.view(""), hidden)
