"""Words as people type them, and the values they stand for: lists, numbers, switches, lengths and hours.

Each kind of value has a way to be read and a way to be shown that is read back as the same value. InputError says what
would do, in one sentence.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from digests.address import veiled
from digests.errors import InputError
from digests.messages import visible
from digests.model import Quiet
from digests.wording import Said, say

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

MARKS = "\"'“”„‘’«»"
PAIRS = {'"': '"', "“": "”", "„": "“”", "«": "»"}  # an opening mark, and what closes it
OFF = frozenset({"", "off", "none", "no", "nothing"})
YES = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
SHOWN = 40  # characters of somebody's words that an error repeats
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
ENDLESS = 10_000 * WEEK
LONGEST_INTERVAL = 4 * WEEK
AUTO = "auto"
UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}

_PLAIN = re.compile(r"[\w-]+")
_AMOUNT = re.compile(r"([0-9]{1,6})\s*(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)\b[\s,]*(?:and\b\s*)?")
_CLOCK = r"([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?"
_HOURS = re.compile(rf"(?:from\s+)?{_CLOCK}\s*(?:-|–|—|to|until)\s*{_CLOCK}")

Kind = TypeVar("Kind", bound=StrEnum)


def one_line(text: str) -> str:
    """As it is kept and compared: composed characters, blanks folded, nothing invisible."""
    return " ".join(visible(unicodedata.normalize("NFC", text)).split())


def clipped(words: str) -> str:
    """Somebody's words, short enough to say back."""
    return cut(words, SHOWN)


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def closing(text: str, start: int) -> int:
    """Where the quotation that opens at `start` is closed; -1 when it never is. A doubled mark is one mark inside."""
    at, closers = start + 1, PAIRS[text[start]]
    while at < len(text):
        if text[at] in closers:
            if text[start] != '"' or text[at + 1 : at + 2] != '"':
                return at
            at += 1
        at += 1
    return -1


def unclosed(words: str) -> Said:
    """A quotation mark at the beginning of the words is never closed."""
    return say("A quotation mark is opened and not closed: {words}", words=clipped(veiled(words)))


def items(words: str) -> tuple[str, ...]:
    """`energy, "wind, water"` as its parts: commas divide, but not between quotation marks."""
    found, part, at, whole = [], "", 0, words.strip()
    while at < len(whole):
        if whole[at] in PAIRS and not part.strip():
            end = closing(whole, at)
            if end < 0:
                raise InputError(unclosed(whole[at:]))
            part += whole[at + 1 : end].replace('""', '"') if whole[at] == '"' else whole[at + 1 : end]
            at = end
        elif whole[at] == ",":
            found.append(part)
            part = ""
        else:
            part += whole[at]
        at += 1
    return tuple(part for part in (part.strip() for part in (*found, part)) if part)


def listed(parts: Iterable[str], apart: Container[str] = ()) -> str:
    """The parts as `items` reads them: between quotation marks, but for plain words that are not set `apart`."""
    return ", ".join(spelled(part, apart) for part in parts)


def spelled(words: str, apart: Container[str] = ()) -> str:
    """The words so that they are taken as they are, wherever in a command they stand."""
    plain = _PLAIN.fullmatch(words) and words.casefold() not in apart and words.casefold() not in OFF
    return words if plain else quoted(words)


def quoted(words: str) -> str:
    """Between quotation marks, so that it is taken as it is."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'


def unquoted(words: str) -> str:
    """Without the quotation marks around the whole of it."""
    if words and words[0] in PAIRS and closing(words, 0) == len(words) - 1:
        return words[1:-1].replace('""', '"') if words[0] == '"' else words[1:-1]
    return words


def one_of(kind: type[Kind], words: str) -> Kind:
    try:
        return kind(words.casefold())
    except ValueError:
        names = [str(one) for one in kind]
        near = get_close_matches(words.casefold()[:SHOWN], names, 1)
        choices = tuple(names)
        if near:
            raise InputError(
                say("Choose one of {choices}. Did you mean {near}?", choices=choices, near=near[0])
            ) from None
        raise InputError(
            say("Choose one of {choices}, not “{words}”.", choices=choices, words=clipped(words))
        ) from None


def switch(words: str) -> bool:
    if words.casefold() not in YES:
        raise InputError(say("Say on or off, not “{words}”.", words=clipped(words)))
    return YES[words.casefold()]


def switch_shown(value: bool) -> str:
    return "on" if value else "off"


def whole(words: str) -> int:
    """A whole number: digits of any script, few enough to be meant."""
    if not re.fullmatch(r"-?\d{1,9}", words):
        raise InputError(say("Give a whole number, such as 5, not “{words}”.", words=clipped(words)))
    return int(words)


def length(words: str) -> timedelta:
    """`48h`, `2 days`, `1 day 12 hours`."""
    text, at, total = words.casefold(), 0, timedelta()
    while match := _AMOUNT.match(text, at):
        total, at = min(total + int(match[1]) * UNITS[match[2][0]], ENDLESS), match.end()
    if not text or at < len(text):
        raise InputError(say("Give a length of time, such as 48h or 2 days, not “{words}”.", words=clipped(words)))
    return total


def length_shown(value: timedelta) -> str:
    """In days, hours and minutes; what is less is left out."""
    minutes = value // MINUTE
    parts = ((minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute"))
    return " ".join(f"{count} {unit}" if count == 1 else f"{count} {unit}s" for count, unit in parts if count)


def interval(words: str) -> timedelta | None:
    """`30 minutes`, `every 2h`; None for `auto`: as seems best."""
    text = words.casefold().removeprefix("every ").strip()
    if text in OFF or text == AUTO:
        return None
    value = length(f"1 {text}" if text in ("minute", "hour", "day", "week") else text)
    if not MINUTE <= value <= LONGEST_INTERVAL:
        raise InputError(say("An interval is a minute at least and 4 weeks at the most, or auto."))
    return value


def interval_shown(value: timedelta | None) -> str:
    return AUTO if value is None else length_shown(value)


def hours(words: str) -> Quiet | None:
    """`22:00-07:00`, `22 to 7`, or `off`."""
    if words.casefold() in OFF:
        return None
    match = _HOURS.fullmatch(words.casefold())
    if match is None:
        raise InputError(say("Quiet hours are like 22:00-07:00, or off, not “{words}”.", words=clipped(words)))
    start, end = (time(int(match[hour]), int(match[hour + 1] or 0)) for hour in (1, 3))
    return Quiet(start, end)


def hours_shown(value: Quiet | None) -> str:
    return f"{value.start:%H:%M}-{value.end:%H:%M}" if value else "off"
