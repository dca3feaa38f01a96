"""What a person reads: marks acted upon, mentions by name, times in words, buttons in [brackets], menus in {braces}."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.slack import checks
from tests.emulators.slack.mrkdwn import Reader

if TYPE_CHECKING:
    from tests.emulators.slack.model import Channel, Json, Message, User, View
    from tests.emulators.slack.world import World

OVERFLOW = "…"  # what the menu looks like that shows no words


def channel_text(world: World, channel: Channel, person: User, thread: Message | None = None) -> str:
    """Every message that this person sees there, or in the thread below one, oldest first, a blank line between two."""
    above = (thread.thread_ts or thread.ts) if thread else None
    seen = [one for one in channel.messages.values() if one.only in (None, person)]
    if above is None:
        seen = [one for one in seen if one.in_channel]
    else:
        seen = [one for one in seen if above in (one.ts, one.thread_ts)]
    return "\n\n".join(message_text(world, one, person) for one in sorted(seen, key=lambda one: one.ts))


def message_text(world: World, message: Message, person: User) -> str:
    """Where there are blocks, the text beside them is not on the screen."""
    reader = Reader(message.channel.workspace, person, world.clock.now())
    lines = (
        blocks_text(reader, message.blocks) if message.blocks else [reader.words(message.text, marked=message.marked)]
    )
    return f"{message.author.name}: " + "\n".join(lines)


def notification(world: World, message: Message, person: User) -> str:
    """What a notification shows, and a screen reader says."""
    reader = Reader(message.channel.workspace, person, world.clock.now())
    return reader.words(message.text, marked=message.marked)


def view_text(world: World, view: View) -> str:
    """A form: its title, then each field with what stands in it, and what is wrong with it. Or a Home tab."""
    reader = Reader(view.workspace, view.person, world.clock.now())
    body = view.body
    title = [reader.of(body["title"])] if body.get("title") else []
    buttons = [f"[{reader.of(body[part])}]" for part in ("submit", "close") if body.get(part)]
    lines = blocks_text(reader, body["blocks"], view)
    return "\n".join([*title, *lines, *([" ".join(buttons)] if buttons else [])])


def blocks_text(reader: Reader, blocks: list[Json], view: View | None = None) -> list[str]:
    return [line for block in blocks for line in _block(reader, block, view)]


def _block(reader: Reader, block: Json, view: View | None) -> list[str]:
    kind = block["type"]
    if kind == "header":
        return [reader.of(block["text"])]
    if kind == "section":
        texts = [block["text"]] if block.get("text") else []
        lines = [reader.of(text) for text in (*texts, *block.get("fields", ()))]
        return lines + ([_element(reader, block, block["accessory"], view)] if block.get("accessory") else [])
    if kind in ("context", "actions"):
        return [" ".join(_element(reader, block, one, view) for one in block["elements"])]
    if kind == "input":
        hint = f" ({reader.of(block['hint'])})" if block.get("hint") else ""
        wrong = view.errors.get(block["block_id"]) if view else None
        lines = [reader.of(block["label"]) + hint, _element(reader, block, block["element"], view)]
        return lines + ([f"! {wrong}"] if wrong else [])
    if kind == "markdown":
        return [str(block["text"])]
    return [str(block["alt_text"])] if kind == "image" else []


def _element(reader: Reader, block: Json, element: Json, view: View | None) -> str:
    kind = element["type"]
    if kind in ("mrkdwn", "plain_text"):
        return reader.of(element)
    if kind == "button":
        where = f" → {element['url']}" if element.get("url") else ""
        return f"[{reader.of(element['text'])}{where}]"
    if kind == "overflow":
        return "{" + OVERFLOW + "}"
    if kind == "image":
        return str(element["alt_text"])
    state = view.values.get(block["block_id"], {}).get(element["action_id"], {}) if view else {}
    chosen = _chosen(reader, element, state)
    if kind in checks.CHOICES:
        options = element["options"]
        return "{" + ", ".join(("*" if one in chosen else "") + reader.of(one["text"]) for one in options) + "}"
    if kind in checks.MENUS:
        words = ", ".join(str(one) if isinstance(one, str) else reader.of(one["text"]) for one in chosen)
        return "{" + (words or reader.of(element.get("placeholder")) or OVERFLOW) + "}"
    value = state.get("value") or state.get("selected_time") or state.get("selected_date")
    return f"[{value or reader.of(element.get('placeholder'))}]"


def _chosen(reader: Reader, element: Json, state: Json) -> list[Json | str]:
    """Options; people and channels by name."""
    source = state or {f"selected_{key[8:]}": value for key, value in element.items() if key.startswith("initial_")}
    found: list[Json | str] = []
    for key, value in source.items():
        if key == "type" or not key.startswith("selected_"):
            continue
        some = value if isinstance(value, list) else [value] if value else []
        found += [one if isinstance(one, dict) else reader.name(one) for one in some]
    return found
