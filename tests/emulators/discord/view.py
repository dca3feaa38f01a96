"""What a person reads: marks acted upon, mentions by name, times in words, buttons in [brackets], menus in {braces}."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.emulators.discord import checks
from tests.emulators.discord.model import Flags

if TYPE_CHECKING:
    from tests.emulators.discord.model import Channel, Json, Message, User
    from tests.emulators.discord.world import World

MARKS = re.compile(
    r"""\\(?P<escaped>[^\w\s]|_)
    | <t:(?P<at>\d+)(?::(?P<style>[tTdDfFsSR]))?>
    | <@(?P<kind>[!&]?)(?P<who>\d+)>
    | <\#(?P<channel>\d+)>
    | \[(?P<words>(?:\\.|[^\]\\])+)\]\(<?(?P<masked>https?://[^\s>)]+)>?\)
    | <(?P<bare>https?://[^\s>]+)>
    | (?P<address>https?://[^\s<>]+)
    | (?P<mark>\*\*|__|~~|\|\||(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`+)
    | ^(?P<line>\#{1,3}\ |-\#\ )""",
    re.VERBOSE | re.MULTILINE,
)
STYLES = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "%-d %B %Y",
    "f": "%-d %B %Y %H:%M",
    "F": "%A %-d %B %Y %H:%M",
    "s": "%d/%m/%Y %H:%M",
    "S": "%d/%m/%Y %H:%M:%S",
}
LENGTHS = (("year", 31_536_000), ("month", 2_592_000), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def channel_text(world: World, channel: Channel, person: User) -> str:
    """Every message that this person sees there, oldest first, a blank line between two."""
    seen = [message for message in channel.messages.values() if message.only in (None, person)]
    return "\n\n".join(message_text(world, message) for message in sorted(seen, key=lambda one: one.id))


def message_text(world: World, message: Message) -> str:
    if Flags.LOADING in message.flags:
        return f"{message.author.name}: thinking…"
    lines = [words(world, message.content, message.channel)] if message.content else []
    for embed in message.embeds:
        lines += [words(world, embed[part], message.channel) for part in ("title", "description") if embed.get(part)]
        lines += [words(world, f"{field['name']}\n{field['value']}") for field in embed.get("fields", ())]
        lines += [embed["footer"]["text"]] if embed.get("footer") else []
    lines += [line for component in message.components for line in _component(world, component, message.channel)]
    return f"{message.author.name}: " + "\n".join(lines)


def _component(world: World, component: Json, channel: Channel) -> list[str]:
    kind = component["type"]
    if kind == checks.TEXT:
        return [words(world, component["content"], channel)]
    if kind == checks.BUTTON:
        return [button(component)]
    if kind in checks.SELECTS:
        chosen = [option["label"] for option in component.get("options", ()) if option.get("default")]
        return ["{" + (", ".join(chosen) or component.get("placeholder") or "…") + "}"]
    inside = [line for inner in component.get("components", ()) for line in _component(world, inner, channel)]
    if kind == checks.ROW:
        return [" ".join(inside)]
    accessory = component.get("accessory")
    return inside + (_component(world, accessory, channel) if accessory else [])


def modal_text(world: World, modal: Json) -> str:
    """A form: its title, then each field with what stands in it."""
    lines = [modal["title"]]
    for _, component in checks.walk(modal["components"]):
        if component["type"] == checks.TEXT:
            lines.append(words(world, component["content"]))
        if component["type"] == checks.LABEL:
            hint = component.get("description")
            lines.append(component["label"] + (f" ({hint})" if hint else ""))
        if component["type"] == checks.INPUT:
            name = f"{component['label']} " if component.get("label") else ""
            lines.append(f"{name}[{component.get('value') or component.get('placeholder') or ''}]")
        if component["type"] in checks.CHOOSERS:
            options = component.get("options") or ()
            lines.append("{" + ", ".join(("*" if one.get("default") else "") + one["label"] for one in options) + "}")
    return "\n".join(lines)


def button(component: Json) -> str:
    label = component.get("label") or (component.get("emoji") or {}).get("name") or ""
    where = f" → {component['url']}" if component.get("url") else ""
    return f"[{label}{where}]"


def words(world: World, text: str, channel: Channel | None = None) -> str:
    """Text with Discord's marks, as it looks. A link whose words hide its address is shown with both."""

    def shown(found: re.Match[str]) -> str:
        part = found.groupdict()
        if part["escaped"]:
            return part["escaped"]
        if part["at"]:
            return moment(int(part["at"]), part["style"] or "f", world.clock.now())
        if part["who"]:
            return _mention(world, part["kind"], int(part["who"]), channel)
        if part["channel"]:
            there = world.channels.get(int(part["channel"]))
            return f"#{there.name}" if there else "#unknown"
        if part["masked"]:
            return f"{words(world, part['words'], channel)} ({part['masked']})"
        return part["bare"] or part["address"] or ""

    return MARKS.sub(shown, text)


def moment(seconds: int, style: str, now: datetime) -> str:
    """`<t:…>` for a reader in UTC whose client speaks English."""
    at = datetime.fromtimestamp(seconds, UTC)
    if style != "R":
        return at.strftime(STYLES[style])
    away = seconds - now.timestamp()
    name, length = next((found for found in LENGTHS if abs(away) >= found[1]), LENGTHS[-1])
    count = round(abs(away) / length)
    shown = f"{count} {name}{'' if count == 1 else 's'}"
    return f"{shown} ago" if away <= 0 else f"in {shown}"


def _mention(world: World, kind: str, who: int, channel: Channel | None) -> str:
    if kind == "&":
        role = channel.guild.roles.get(who) if channel and channel.guild else None
        return f"@{role.name}" if role else "@unknown-role"
    user = world.users.get(who)
    return f"@{user.name}" if user else "@unknown-user"
