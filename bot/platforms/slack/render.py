"""A Message as what Slack posts: blocks with a text beside them, or text alone. Pure, and total over every Message
within LIMITS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import structs

from bot.platforms.slack import controls, ids, parts
from bot.platforms.slack.definitions import COMMAND
from bot.platforms.slack.escape import pieces
from bot.platforms.slack.lines import cost, marked, said, unmarked
from bot.platforms.words import ELLIPSIS, numbered, units
from digests.messages import Limits, Text
from digests.wording import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from gettext import NullTranslations

    from bot.platforms.slack.parts import Block
    from digests.messages import Action, Line, Message

Payload = dict[str, Any]

MOST_BESIDE = 3_000  # characters of the text beside blocks
MOST_TITLE = 100  # characters of what a message is called
MENTION = len("<!subteam^>\n") + 31  # an id of a user group has at most that many
# Nothing that stands in a message is looked at again: no name, no address, no preview of a page.
QUIET = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
# Slack does not say how it counts the characters of all blocks. It is taken to be the blocks as JSON: what stands
# around the text of a section and its menu is counted with it, what stands around an action with that. Not counted are
# the blocks of head, foot and mention, those of buttons, and those into which long texts break.
FRAME, PRESSED, AROUND = 140, 108, 1_200
LIMITS = Limits(
    total=parts.MOST_SHOWN - MENTION - AROUND,
    sections=30,
    actions=100,
    cost=cost,
    plain=Limits(total=parts.MOST_TEXT - MENTION, sections=30, actions=100, cost=cost, typed=f"{COMMAND} "),
    frame=FRAME,
    pressed=PRESSED,
    typed=f"{COMMAND} ",
)
DIRECT = structs.replace(LIMITS, lacks=frozenset({"mention"}), typed="")  # of a person's own messages


def payload(
    message: Message, *, key: str | None = None, role: str | None = None, language: NullTranslations = ENGLISH
) -> Payload:
    """The body that posts the message, but for the channel. `key` is the delivery's: it comes back with the history,
    `ids` reads it. The rest is as for `content`."""
    carried = {"metadata": ids.metadata(key)} if key else {}
    return {**content(message, role=role, language=language), **QUIET, **carried}


def content(
    message: Message,
    *,
    role: str | None = None,
    share: str | None = None,
    place: str | None = None,
    language: NullTranslations = ENGLISH,
) -> Payload:
    """What the message says, for whatever posts, changes or answers.

    `role` is the id of the one user group that is mentioned. `share` is what the button carries that shows everybody an
    answer only the asker sees (`sharing`). `place` is the id of the channel that the buttons are about, where they
    stand in another one. `language` is that of the buttons which are not the message's own.
    """
    mention = f"<!subteam^{role}>" if role and ids.is_group(role) else ""
    if message.plain:
        return {"text": _text(message, mention, marked), "mrkdwn": True}
    shown = blocks(message, share=share, place=place, language=language)
    return {
        "text": _cut(_text(message, mention, said), MOST_BESIDE),
        "mrkdwn": False,  # of the text alone: there is no formatting in it
        "blocks": [parts.section(mention), *shown] if mention else shown,
    }


def blocks(
    message: Message, *, share: str | None = None, place: str | None = None, language: NullTranslations = ENGLISH
) -> list[Block]:
    """Head, sections with what can be asked of each, foot, buttons."""
    pressed, named = controls.typed(message.actions, place), ids.command_id if place is None else ids.placed_id
    found = [parts.section(text) for text in texts((message.notice, message.title))]
    for n, section in enumerate(message.sections):
        beside, left = controls.asked(section, place)
        pressed += left
        aside = controls.accessory(beside, named(n))
        told = texts((numbered(section), *section.lines)) or ([ELLIPSIS] if aside else [])
        found += [parts.section(text, aside if at == 0 else None) for at, text in enumerate(told)]
    turns = _turns(action for action in message.actions if not controls.typed((action,), place))
    found += [parts.context(text) for text in texts((message.footer, turns), parts.MOST_CONTEXT)]
    found += controls.rows(pressed, len(message.sections), share, language, named)
    return found or [parts.section(ELLIPSIS)]


def _text(message: Message, mention: str, shown: Callable[[Line], str]) -> str:
    """Everything in it as text. What can be pressed elsewhere is said here; that of a story is named in the footer."""
    stories = ((numbered(section), *section.lines) for section in message.sections)
    groups = ((message.notice, message.title), *stories, (message.footer, _turns(message.actions)))
    texts = ("\n".join(filter(None, map(shown, lines))) for lines in groups)
    return "\n".join(filter(None, (mention, "\n\n".join(filter(None, texts))))) or ELLIPSIS


def _turns(actions: Iterable[Action]) -> Line:
    return (Text(" · ".join(f"{action.label}: {action.command}" for action in actions)),)


def texts(lines: Iterable[Line], most: int = parts.MOST_SECTION) -> list[str]:
    """The lines in as few texts as they fit; one that is too long for a text is broken, and not strong."""
    found: list[str] = []
    for line in lines:
        text = marked(line)
        for piece in filter(str.strip, [text] if units(text) <= most else pieces(unmarked(line), most)):
            if found and units(found[-1]) + 1 + units(piece) <= most:
                found[-1] += f"\n{piece}"
            else:
                found.append(piece)
    return found


def _cut(text: str, most: int) -> str:
    return text if units(text) <= most else f"{pieces(text, most - 1)[0].rstrip()}{ELLIPSIS}"
