"""What Slack tells us of what people did, as the words that they mean. Pure.

The payloads are read as docs.slack.dev describes them, and trusted no further than Slack makes them: what is in a
message, a field or a value is anybody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from bot.platforms.answers import record, records
from bot.platforms.meaning import MOST_READ, NO_LINK, Heard, link_in, wordless
from bot.platforms.slack.forms import Carried, carried_by
from digests.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping

PLATFORM = "slack"
_MARKUP = re.compile(r"<([^<>]*)>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))
_MENTIONED = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")
MOST_CHANNELS = 3  # that one line may name
SAID = (None, "file_share", "me_message", "thread_broadcast")  # subtypes of what somebody wrote


class Event(Struct, frozen=True, kw_only=True):
    """What somebody did, and where. `id` is that of the doing, however often Slack tells of it.

    `channel` is empty in a Home tab. `hook` is the address that answers go to, where there is one; `trigger` opens a
    form for three seconds. `message` is the one that has what was pressed, and `hidden`: one person alone sees it.
    `thread` is the message that all this is below. `view` is the modal or Home tab in which it was done.
    """

    id: str
    team: str
    user: str
    channel: str = ""
    hook: str = ""
    trigger: str = ""
    message: str = ""
    hidden: bool = False
    thread: str = ""
    view: dict[str, Any] = {}

    @property
    def is_modal(self) -> bool:
        """Done in a modal."""
        return self.view.get("type") == "modal"

    @property
    def carried(self) -> Carried | None:
        return carried_by(self.view) if self.is_modal else None


def event_of(body: Mapping[str, Any]) -> Event:
    """A slash command, or something done with a message, a modal, a Home tab."""
    if "command" in body:
        return Event(
            id=str(body.get("trigger_id")),
            team=str(body.get("team_id")),
            user=str(body.get("user_id")),
            channel=str(body.get("channel_id", "")),
            hook=str(body.get("response_url", "")),
            trigger=str(body.get("trigger_id", "")),
        )
    container, message, view = (record(body.get(name)) for name in ("container", "message", "view"))
    return Event(
        id=str(body.get("trigger_id")),
        team=str(record(body.get("team")).get("id") or record(body.get("user")).get("team_id")),
        user=str(record(body.get("user")).get("id")),
        channel=str(record(body.get("channel")).get("id") or ""),
        hook=str(body.get("response_url") or ""),
        trigger=str(body.get("trigger_id") or ""),
        message=str(container.get("message_ts") or message.get("ts") or ""),
        hidden=bool(container.get("is_ephemeral")),
        thread=str(container.get("thread_ts") or message.get("thread_ts") or ""),
        view=view,
    )


def spoken_of(body: Mapping[str, Any]) -> tuple[Event, Heard] | None:
    """A message that speaks to us: in direct messages every one, elsewhere one that mentions us. None for all others:
    of a bot, changed, a notice of Slack's."""
    said = record(body.get("event"))
    if said.get("bot_id") or said.get("subtype") not in SAID or said.get("edited") or not said.get("user"):
        return None
    if said.get("type") == "message" and said.get("channel_type") != "im":
        return None
    me = next((str(one.get("user_id")) for one in records(body.get("authorizations"))), "")
    thread = str(said.get("thread_ts") or "")
    words = words_of(re.sub(rf"<@{re.escape(me)}(?:\|[^<>]*)?>", " ", str(said.get("text", ""))[:MOST_READ]))
    about = thread if thread and thread != said.get("ts") else None
    event = Event(
        id=str(body.get("event_id")),
        team=str(body.get("team_id") or said.get("team") or ""),
        user=str(said["user"]),
        channel=str(said.get("channel", "")),
        message=str(said.get("ts", "")),
        thread=thread,
    )
    return event, Heard(words or wordless(about), about)


def typed(body: Mapping[str, Any]) -> Heard:
    """What stands behind the slash command."""
    return Heard(words_of(str(body.get("text") or "")[:MOST_READ]) or "help")


def action_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """What was pressed or chosen."""
    return next(iter(records(body.get("actions"))), {})


def summarise(body: Mapping[str, Any]) -> Heard:
    """The shortcut of a message: an edition of ours, or one with a link. CommandError for any other."""
    message = record(body.get("message"))
    if message.get("app_id") and message.get("app_id") == body.get("api_app_id"):
        return Heard("summary", str(message.get("ts")))
    link = link_in(words_of(str(message.get("text", ""))[:MOST_READ]))
    if link is None:
        raise CommandError(NO_LINK)
    return Heard(f"summary {link}")


def words_of(text: str) -> str:
    """One line of what somebody typed, without Slack's markup. A channel that is named stays as it is written: it
    alone has the id."""
    plain = _MARKUP.sub(_unmarked, text)
    return " ".join(_ENTITY.sub(lambda match: _ENTITIES[match[0]], plain).split())


def named_channels(words: str) -> list[str]:
    """The ids of channels that are named in a line."""
    return list(dict.fromkeys(_MENTIONED.findall(words)))[:MOST_CHANNELS]


def _unmarked(match: re.Match[str]) -> str:
    inner, _, label = match[1].partition("|")
    if inner.startswith("#"):
        return match[0]
    if inner.startswith(("@", "!")):
        return label or inner
    return inner.removeprefix("mailto:")
