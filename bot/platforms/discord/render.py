"""A Message as what Discord posts: components, or text alone. Pure, and total over every Message within LIMITS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from bot.platforms.discord import ids, parts
from bot.platforms.discord.controls import controls, fits
from bot.platforms.discord.lines import cost, marked
from bot.platforms.words import ELLIPSIS, name, numbered
from digests.messages import Limits, Text
from digests.wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from gettext import NullTranslations

    from digests.messages import Action, Message, Section

Payload = dict[str, Any]

MOST_TITLE = 100  # characters of the name of a thread or a forum post
SMALL = "-# "
# What is not counted as a part of the message: the mention of a role (an id has at most 20 digits), the small marks of
# the footer, a blank line before each section and the footer, and in text alone the edition mark.
MENTION, FOOTER, BREAK, MARK = 24 + 1, len(SMALL), 2, len(SMALL) + 25 + 1
SECTIONS, SECTIONS_PLAIN = 25, 20
LIMITS = Limits(
    total=parts.MOST_SHOWN - MENTION - FOOTER - BREAK * (SECTIONS + 1),
    sections=SECTIONS,
    actions=70,
    cost=cost,
    plain=Limits(
        total=parts.MOST_CONTENT - MENTION - FOOTER - MARK - BREAK * (SECTIONS_PLAIN + 2),
        sections=SECTIONS_PLAIN,
        actions=70,
        cost=cost,
        typed="/",
    ),
    typed="/",
)

DIRECT = structs.replace(LIMITS, lacks=frozenset({"mention", "thread"}), typed="")  # of a person's own messages


def payload(
    message: Message,
    *,
    key: str | None = None,
    role: str | None = None,
    ephemeral: bool = False,
    share: str | None = None,
    language: NullTranslations = ENGLISH,
) -> Payload:
    """The body that creates the message, or the data that answers an interaction with it.

    `key` is the delivery's, to be read back by `ids`. `role` is the id of the one role that is mentioned. `share` is
    the command that shows everybody an answer only the asker sees; it becomes a button. `language` is that of the
    buttons which are not the message's own.
    """
    mention = f"<@&{role}>" if role else ""
    body = _text(message, key, mention) if message.plain else _components(message, key, share, mention, language)
    body["flags"] |= parts.EPHEMERAL if ephemeral else 0
    body["allowed_mentions"] = {"parse": [], "roles": [role]} if role else {"parse": []}
    return body


def title(message: Message) -> str:
    """The message's name as a forum post or a thread, at most 100 characters: its title, else what it says first."""
    return name(message, MOST_TITLE)


def _components(
    message: Message, key: str | None, share: str | None, mention: str, language: NullTranslations
) -> Payload:
    below = controls(message, key, share, language)
    shown = _texts(message, [action for action in message.actions if not fits(action.command)])
    room = parts.MOST_COMPONENTS - 1 - bool(mention) - parts.count(below)  # one is the container
    inside = [parts.text(one) for one in _merged(shown or [ELLIPSIS], room)]
    if message.title and len(inside) > 1 and len(inside) < room:
        inside.insert(1, parts.separator())
    posted = [parts.container([*inside, *below])]
    if mention:
        posted.insert(0, parts.text(mention))
    return {"components": posted, "flags": parts.IS_COMPONENTS_V2}


def _text(message: Message, key: str | None, mention: str) -> Payload:
    """What can be pressed elsewhere is said here: the command to type. That of a story is named in the footer."""
    shown = "\n\n".join(_texts(message, message.actions)) or ELLIPSIS
    lines = (mention, shown, ids.mark(key) if key else "")
    return {"content": "\n".join(filter(None, lines)), "flags": parts.SUPPRESS_EMBEDS}


def _texts(message: Message, typed: Sequence[Action]) -> list[str]:
    """Head, sections and foot, as far as there is something in them; `typed` are the actions that are said."""
    turns = " · ".join(f"{action.label}: {action.command}" for action in typed)
    footer = marked(message.footer)
    head = [marked(message.notice), marked(message.title)]
    foot = [f"{SMALL}{footer}" if footer else "", marked((Text(turns),))]
    blocks = (_joined(head), *map(_section, message.sections), _joined(foot))
    return [block for block in blocks if block]


def _section(section: Section) -> str:
    return _joined([marked(numbered(section)), *map(marked, section.lines)])


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)


def _merged(texts: Sequence[str], room: int) -> list[str]:
    """The same texts in as many as there is room for."""
    return [*texts[: room - 1], "\n\n".join(texts[room - 1 :])] if len(texts) > room else list(texts)
