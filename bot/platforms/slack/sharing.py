"""What the button carries that shows an answer to all: how to ask for it again, and by what to know it. Slack does not
say what it was that one person alone saw. Pure."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.platforms import meaning
from bot.platforms.slack.ids import packed
from bot.platforms.words import numbered, plain, units
from digests.messages import Moment

if TYPE_CHECKING:
    from bot.platforms.meaning import Heard
    from digests.messages import Line, Message

MOST = 300  # characters: the answer has room for no more
MARK = 8  # of a digest: enough that another answer is not taken for it
_VALUE = re.compile(r"(?P<mark>[0-9a-f]{8}) (?:@(?P<about>\d+\.\d+) )?(?P<words>.+)", re.DOTALL)


class Shared(Struct, frozen=True):
    """`mark` is that of the answer, `about` the message that it is about, where the words do not say it."""

    mark: str
    words: str
    about: str | None = None


def button(answer: Message, heard: Heard) -> str | None:
    """What the button carries; None for an answer that is not for everybody, or has no words as short as that."""
    words = meaning.shared(heard.words)
    if words is None or answer.refusal:
        return None
    about = f"@{heard.replied_to} " if heard.replied_to and not answer.again else ""
    value = f"{mark(answer)} {about}{answer.again or words}"
    return value if units(packed(value)) <= MOST else None


def read(value: str) -> Shared | None:
    match = _VALUE.fullmatch(value)
    return Shared(match["mark"], match["words"], match["about"]) if match else None


def mark(answer: Message) -> str:
    """The same for what reads the same: at whatever moment it was asked for, and with whatever stands around it."""
    told = [answer.title, *(line for one in answer.sections for line in (numbered(one), *one.lines))]
    return hashlib.sha256("\n".join(map(_words, told)).encode("utf-8", "surrogatepass")).hexdigest()[:MARK]


def _words(line: Line) -> str:
    return plain(tuple(part for part in line if not isinstance(part, Moment)))
