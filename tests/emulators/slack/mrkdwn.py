"""Slack's mrkdwn as a client understands it: whom it mentions, and how it reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulators.slack.model import Json, Message, User, Workspace

ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))  # the three, and this one last
BROADCASTS = frozenset({"channel", "here", "everyone"})
MARKS = re.compile(
    r"""<(?P<inside>[^<>\n]+)>
    | (?P<code>```|`)
    | (?P<mark>(?<![\w*_~])[*_~](?=[^\s*_~])|(?<=[^\s*_~])[*_~](?![\w*_~]))
    | ^(?P<line>&gt;\ ?)""",
    re.VERBOSE | re.MULTILINE,
)
DATE = re.compile(r"!date\^(?P<at>-?\d+)\^(?P<shape>[^^|]+)(?:\^(?P<link>[^|]+))?\|(?P<else>.*)", re.DOTALL)
TIMES = {
    "{date_num}": "%Y-%m-%d",
    "{date}": "%B %-d, %Y",
    "{date_slash}": "%m/%d/%Y",
    "{date_short}": "%b %-d, %Y",
    "{date_long}": "%A, %B %-d, %Y",
    "{time}": "%-I:%M %p",
    "{time_secs}": "%-I:%M:%S %p",
}
LENGTHS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def unescape(text: str) -> str:
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text


def escape(text: str) -> str:
    """As a client sends what a person typed."""
    for entity, character in reversed(ENTITIES):
        text = text.replace(character, entity)
    return text


def mentions(message: Message, *, names: bool = False) -> set[str]:
    """Of whoever is notified by it: ids of users and groups, and broadcasts. `names`: @channel counts, too."""
    found: set[str] = set()
    for text in (message.text, *marked(message.blocks)):
        for inside in re.findall(r"<([@!][^<>\n]+)>", text):
            target = inside.partition("|")[0]
            if target[0] == "@":
                found.add(target[1:])
            elif target.startswith("!subteam^"):
                found.add(target.removeprefix("!subteam^"))
            elif target[1:] in BROADCASTS:
                found.add(target[1:])
        if names:
            found |= BROADCASTS & set(re.findall(r"@(\w+)", text))
    return found


def marked(blocks: Any) -> Iterator[str]:
    """All texts within, in which marks are acted upon."""
    if isinstance(blocks, list):
        for block in blocks:
            yield from marked(block)
    elif isinstance(blocks, dict):
        if blocks.get("type") in ("mrkdwn", "markdown") and isinstance(blocks.get("text"), str):
            yield blocks["text"]
        for value in blocks.values():
            yield from marked(value)


class Reader:
    """Somebody who reads, at a moment: `words` is what they make of a text."""

    def __init__(self, workspace: Workspace, person: User, now: datetime) -> None:
        self._workspace, self._zone, self._now = workspace, ZoneInfo(person.zone), now

    def of(self, text: Json | None) -> str:
        """A text object."""
        if text is None:
            return ""
        return unescape(text["text"]) if text["type"] == "plain_text" else self.words(text["text"])

    def words(self, text: str, *, marked: bool = True) -> str:
        """Marks acted upon, mentions by name, times in words. A link with words is shown with its address, too. Not
        `marked`: only what stands between < and > means something."""

        def shown(found: re.Match[str]) -> str:
            inside = found["inside"]
            if inside is not None:
                return self._inside(inside)
            return found[0] if not marked else "> " if found["line"] else ""

        return unescape(MARKS.sub(shown, text))

    def name(self, what: str) -> str:
        """Of the person, channel or group with that id."""
        return self._inside(f"#{what}" if what in self._workspace.channels else f"@{what}")

    def _inside(self, inside: str) -> str:
        if (date := DATE.fullmatch(inside)) is not None:
            return self._time(int(date["at"]), date["shape"], date["else"])
        target, _, label = inside.partition("|")
        if target[0] == "@":
            user = self._workspace.users.get(target[1:])
            return f"@{user.name}" if user else "@unknown user"
        if target[0] == "#":
            channel = self._workspace.channels.get(target[1:])
            return f"#{channel.name}" if channel else "#unknown-channel"
        if target.startswith("!subteam^"):
            group = self._workspace.groups.get(target.removeprefix("!subteam^"))
            return f"@{group.handle}" if group else "@unknown group"
        if target[0] == "!":
            return f"@{target[1:]}" if target[1:] in BROADCASTS else f"<{inside}>"
        return f"{label} ({target})" if label and label != target else target

    def _time(self, seconds: int, shape: str, otherwise: str) -> str:
        """What cannot be shown as the format has it is what stands behind the bar."""
        at = datetime.fromtimestamp(seconds, UTC).astimezone(self._zone)
        today = self._now.astimezone(self._zone).date()
        near = {today: "Today", today - timedelta(days=1): "Yesterday", today + timedelta(days=1): "Tomorrow"}
        for name, style in TIMES.items():
            shape = shape.replace(name, at.strftime(style))
            pretty = f"{name[:-1]}_pretty" + "}"
            shape = shape.replace(pretty, near.get(at.date()) or at.strftime(style))
        shape = shape.replace("{ago}", ago(at, self._now))
        return otherwise if "{" in shape else shape


def ago(at: datetime, now: datetime) -> str:
    away = (at - now).total_seconds()
    name, length = next((found for found in LENGTHS if abs(away) >= found[1]), LENGTHS[-1])
    count = round(abs(away) / length)
    shown = f"{count} {name}{'' if count == 1 else 's'}"
    return f"{shown} ago" if away <= 0 else f"in {shown}"
