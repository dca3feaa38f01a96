"""Endpoints of messages, and what a response_url takes."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from tests.emulators.slack import checks
from tests.emulators.slack.model import Kind, Message
from tests.emulators.slack.problems import Invalid, Problem
from tests.emulators.slack.web import channel_scopes

if TYPE_CHECKING:
    from tests.emulators.slack.model import Channel, Json, User
    from tests.emulators.slack.web import Call
    from tests.emulators.slack.world import World

SAID = ("channel", "text", "blocks", "attachments", "markdown_text")
POSTED = (
    *(*SAID, "thread_ts", "reply_broadcast", "metadata", "unfurl_links", "unfurl_media", "mrkdwn", "parse"),
    *("link_names", "as_user", "icon_emoji", "icon_url", "username"),
)


def compose(world: World, channel: Channel, author: User, body: Json) -> Message:
    """A new message, not yet posted."""
    message = Message(world.ids.ts(), channel, author)
    fill(world, message, body)
    if body.get("thread_ts"):
        parent = channel.messages.get(body["thread_ts"])
        message.thread_ts = (parent.thread_ts if parent else None) or body["thread_ts"]
        message.broadcast = str(body.get("reply_broadcast")).lower() in ("1", "true")
    message.unfurls, message.marked = (
        str(body.get(what, "1")).lower() in ("1", "true") for what in ("unfurl_links", "mrkdwn")
    )
    return message


def fill(world: World, message: Message, body: Json) -> None:
    """What the body names replaces what the message has."""
    if body.get("text") is not None:
        message.text = body["text"]
    if body.get("blocks") is not None:
        message.blocks = numbered(world, body["blocks"])
    if body.get("metadata") is not None:
        message.metadata = body["metadata"] or None


def numbered(world: World, blocks: list[Json]) -> list[Json]:
    """Slack gives an id to each block and each element that has none."""
    shown = copy.deepcopy(blocks)
    for block in shown:
        block.setdefault("block_id", world.ids.next("b"))
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
            if isinstance(element, dict) and element["type"] not in ("mrkdwn", "plain_text", "image"):
                element.setdefault("action_id", world.ids.next("a"))
    return shown


def post(call: Call) -> Json:
    call.need("chat:write")
    call.takes(*POSTED)
    checks.message(dict(call.args))
    channel = _to(call)
    thread = call.text("thread_ts", "")
    if thread and thread not in channel.messages:
        raise Problem("thread_not_found")
    names = call.flag("link_names") or call.text("parse", "") == "full"
    message = call.world.post(compose(call.world, channel, call.bot, dict(call.args)), names=names)
    return {"channel": channel.id, "ts": message.ts, "message": message.json(metadata=True)}


def _to(call: Call) -> Channel:
    """A channel by its id, or a person: then their direct messages with the bot."""
    named = call.text("channel")
    user = call.workspace.users.get(named)
    if user is not None:
        if user.deleted or user.bot_id is not None:
            raise Problem("user_disabled" if user.deleted else "cannot_dm_bot")
        return call.world.direct(user, call.bot)
    channel = call.channel()
    if channel.archived:
        raise Problem("is_archived")
    if channel.restricted:
        raise Problem("restricted_action")
    if call.bot not in channel.members and not (
        channel.kind is Kind.PUBLIC and "chat:write.public" in call.install.scopes
    ):
        raise Problem("not_in_channel")
    return channel


def whisper(call: Call) -> Json:
    call.need("chat:write")
    call.takes(*POSTED, "user")
    checks.message(dict(call.args))
    channel, user = call.channel(member=True), call.user()
    if channel.archived:
        raise Problem("is_archived")
    if user not in channel.members:
        raise Problem("user_not_in_channel")
    message = compose(call.world, channel, call.bot, dict(call.args))
    message.only = user
    call.world.post(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    call.need("chat:write")
    call.takes(*SAID, "ts", "metadata", "link_names", "parse", "reply_broadcast", "as_user", "file_ids")
    channel, message = call.channel(), _own(call, "cant_update_message")
    body = dict(call.args)
    checks.message({"text": message.text, "blocks": message.blocks or None} | body, most_text=checks.MOST_EDITED)
    fill(call.world, message, body)
    call.world.changed(message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.json(metadata=True)}


def delete(call: Call) -> Json:
    call.need("chat:write")
    call.takes("channel", "ts", "as_user")
    message = _own(call, "cant_delete_message")
    call.world.erase(message)
    return {"channel": message.channel.id, "ts": message.ts}


def _own(call: Call, otherwise: str) -> Message:
    """The message that is named, if the bot posted it for everybody."""
    channel = call.channel()
    message = channel.messages.get(call.text("ts"))
    if message is None or message.only is not None or message.subtype == "tombstone":
        raise Problem("message_not_found")
    if message.author is not call.bot:
        raise Problem(otherwise)
    if channel.archived:
        raise Problem("is_archived")
    return message


# Histories


def history(call: Call) -> Json:
    """Newest first. What only stands in threads is not in it."""
    channel = call.channel(member=True)
    call.need(channel_scopes(channel, "history"))
    shown = [one for one in channel.messages.values() if one.only is None and one.in_channel]
    found = sorted(_between(call, shown), key=lambda one: one.ts, reverse=True)
    return _listed(call, found, default=100)


def replies(call: Call) -> Json:
    """The message above the thread, then the thread, oldest first."""
    channel = call.channel(member=True)
    call.need(channel_scopes(channel, "history"))
    parent = channel.messages.get(call.text("ts"))
    if parent is None or parent.only is not None:
        raise Problem("thread_not_found")
    above = parent.thread_ts or parent.ts
    below = [one for one in channel.messages.values() if one.thread_ts == above and one.ts != above]
    shown = [channel.messages[above], *_between(call, [one for one in below if one.only is None])]
    return _listed(call, shown, default=1_000)


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest", "0"), call.text("latest", "")
    inclusive = call.flag("inclusive")

    def within(ts: str) -> bool:
        if inclusive and ts in (oldest, latest):
            return True
        return float(oldest) < float(ts) and (not latest or float(ts) < float(latest))

    return [one for one in messages if within(one.ts)]


def _listed(call: Call, messages: list[Message], *, default: int) -> Json:
    most = call.limits.history
    limit = min(call.number("limit", min(default, most), 1_000), most)
    metadata = call.flag("include_all_metadata")
    page = call.page([one.json(metadata=metadata) for one in messages], limit, "messages")
    more = bool(page["response_metadata"]["next_cursor"])
    page |= {"has_more": more, "pin_count": 0}
    return page if more else {name: value for name, value in page.items() if name != "response_metadata"}


def permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.messages.get(call.text("message_ts"))
    if message is None:
        raise Problem("message_not_found")
    address = f"https://{channel.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def responded(body: Json) -> None:
    """What is posted to a response_url. The total of the blocks is not looked at there."""
    known = {*SAID, "response_type", "replace_original", "delete_original", "thread_ts", "unfurl_links", "unfurl_media"}
    if unknown := body.keys() - known - {"metadata", "mrkdwn", "channel"}:
        raise Invalid(min(unknown), "a response_url takes no such argument")
    if body.get("response_type") not in (None, "ephemeral", "in_channel"):
        raise Invalid("response_type", "must be ephemeral or in_channel")
    if not body.get("delete_original"):
        checks.message(body, total=False)


ENDPOINTS = {
    "chat.postMessage": post,
    "chat.postEphemeral": whisper,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
    "conversations.history": history,
    "conversations.replies": replies,
}
