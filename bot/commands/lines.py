"""An owner's line of words, taken apart: which digest is meant, which settings get which words."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct

from digests import schedule
from digests.errors import CommandError, FieldError, ScheduleError
from digests.settings import setting
from digests.values import PAIRS, SHOWN, closing, unclosed, unquoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digests.model import Subscription
    from digests.settings import Setting

BEFORE_QUOTE = frozenset(" ,:(")  # what a quotation mark follows that opens a quotation
LOOSE = " ,;:="  # around a value
MOST_WHEN = 100  # words of a schedule and a zone
DAYS = frozenset({*schedule.DAYS, "hourly"})

_IN = re.compile(r"(?:^|\s)in(?:\s+|$)", re.IGNORECASE)
_TIME = re.compile(r"\*|[0-9][:.][0-9]|[0-9](?:am|pm)\b", re.IGNORECASE)


class Token(Struct, frozen=True):
    """A word of a line and where it stands; with quotation marks in it, up to a blank behind the last of them."""

    words: str
    start: int
    quoted: bool

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def tokens(line: str) -> list[Token]:
    """CommandError when a quotation is not closed."""
    found, at = [], 0
    while at < len(line):
        if line[at] == " ":
            at += 1
            continue
        start, quoted = at, False
        while at < len(line) and line[at] != " ":
            if line[at] in PAIRS and (at == start or line[at - 1] in BEFORE_QUOTE):
                quoted, at = True, _closed(line, at)
            at += 1
        found.append(Token(line[start:at], start, quoted))
    return found


def called(subscriptions: Sequence[Subscription], line: str) -> tuple[Subscription | None, str]:
    """The digest whose name the line begins with, the longest that fits, and the rest. A name may stand in quotation
    marks, and before a colon."""
    if line[:1] and line[0] in PAIRS:
        end = _closed(line, 0) + 1
        found = named(subscriptions, line[:end])
        apart = line[end : end + 1] in ("", " ", ":")
        return (found, line[end:].lstrip(" :")) if found and apart else (None, line)
    words = line.split(" ")
    for one in sorted(subscriptions, key=lambda one: -len(one.wishes.name)):
        length = len(one.wishes.name.split())
        if folded(" ".join(words[:length])).removesuffix(":") == folded(one.wishes.name):
            return one, " ".join(words[length:]).lstrip(" :")
    return None, line


def quotation(line: str) -> str:
    """What stands in quotation marks at the beginning, if anything does."""
    return unquoted(line[: _closed(line, 0) + 1]) if line[:1] and line[0] in PAIRS else ""


def named(subscriptions: Sequence[Subscription], name: str) -> Subscription | None:
    """The digest of that name, in quotation marks or not."""
    key = folded(unquoted(name).strip())
    return next((one for one in subscriptions if folded(one.wishes.name) == key), None)


def folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def asks_form(line: str) -> tuple[str, bool]:
    """The line without `form` as its last word, and whether it had that."""
    rest, _, last = line.rpartition(" ")
    return (rest, True) if last.casefold() == "form" else (line, False)


def pairs(line: str) -> tuple[str, dict[str, str]]:
    """What stands before the first setting's name, and the words that each setting gets: up to the next one's name
    outside quotation marks. CommandError when one is named twice."""
    given: dict[str, str] = {}
    found = list(_settings(tokens(line)))
    starts = [start for _, start, _ in found] + [len(line)]
    for (one, _, value), end in zip(found, starts[1:], strict=True):
        _give(given, one.name, line[value:end].strip(LOOSE))
    if "schedule" in given:
        for name, words in timed(given.pop("schedule")).items():
            _give(given, name, words)
    return line[: starts[0]].strip(LOOSE), given


def timed(words: str) -> dict[str, str]:
    """`daily 08:00 in Europe/Berlin` as words for the schedule and the zone."""
    when, *where = _IN.split(words, maxsplit=1)
    said = {"schedule": when.strip(LOOSE)} if when.strip(LOOSE) or not where else {}
    return said | ({"zone": where[0].strip(LOOSE)} if where else {})


def before_schedule(line: str) -> str:
    """The words before the longest end of the line that is a schedule: none when there is no such end, or when they
    look like a part of it."""
    words = line.split(" ")
    start = next(_schedules(words), None) if line else None
    before = words[: start or 0]
    misspelt = any(get_close_matches(word.casefold()[:SHOWN], schedule.VOCABULARY, 1) for word in before)
    return "" if misspelt or any(map(_TIME.search, before)) else " ".join(before)


def new(line: str) -> dict[str, str]:
    """`Energy daily 08:00 topics wind` as words for the settings of a new digest."""
    head, given = pairs(line)
    if head:
        for name, words in _head(head).items():
            _give(given, name, words)
    return given


def _head(head: str) -> dict[str, str]:
    """A name, and a schedule behind it: without quotation marks around the name, the longest end that is a schedule and
    says no day twice (`Weekend saturdays 10:00`)."""
    if head[0] in PAIRS:
        end = _closed(head, 0) + 1
        rest = head[end:].strip(LOOSE)
        return {"name": head[:end]} | (timed(rest) if rest else {})
    words = head.split(" ")
    start = next(_schedules(words), None)
    if start is not None:
        return timed(" ".join(words[start:])) | ({"name": " ".join(words[:start])} if start else {})
    if any(_TIME.search(word) for word in words) or words[-1].casefold() in DAYS:
        start = next(at for at, word in enumerate(words) if _TIME.search(word) or word.casefold() in DAYS)
        given = timed(" ".join(words[start:]))
        wrong = _wrong_with(given["schedule"]), _wrong_place(given.get("zone", ""))
        raise FieldError(
            "schedule",
            say(
                "{wrong} If it is a part of the name, put the name in quotation marks.",
                wrong=together(sentence for sentence in wrong if sentence),
            ),
        )
    return {"name": head}


def _schedules(words: Sequence[str]) -> Iterator[int]:
    """Where the words begin that are a schedule to the end, and say no day twice."""
    for start in range(max(0, len(words) - MOST_WHEN), len(words)):
        if _says_twice(words[start : start + 2]):
            continue
        given = timed(" ".join(words[start:]))
        if "schedule" in given and _wrong_with(given["schedule"]) is None:
            yield start


def _says_twice(words: Sequence[str]) -> bool:
    """Whether the days of the second word are among those of the first: then that is no part of the schedule."""
    days = [schedule.DAYS.get(word.casefold(), ()) for word in words]
    return len(days) == 2 and bool(days[1]) and set(days[1]) < set(days[0])


def _wrong_with(when: str) -> str | None:
    """What is wrong with a schedule; None when nothing is."""
    try:
        schedule.parse(when)
    except ScheduleError as error:
        wrong: str = error.args[0]
        return wrong
    return None


def _wrong_place(zone: str) -> str | None:
    """What is wrong with a time zone; None when nothing is, or none is given."""
    try:
        if zone:
            schedule.zone(unquoted(zone))
    except ScheduleError as error:
        wrong: str = error.args[0]
        return wrong
    return None


def together(sentences: Iterable[str]) -> str:
    """One behind the other; at least one."""
    told, *others = sentences
    for other in others:
        told = say("{told} {more}", told=told, more=other)
    return told


def _settings(words: Sequence[Token]) -> Iterator[tuple[Setting, int, int]]:
    """Each setting's name among the words: the setting, where its name starts and ends."""
    at = 0
    while at < len(words):
        for length in (2, 1):
            run = words[at : at + length]
            one = (
                None if any(word.quoted for word in run) else setting(" ".join(word.words for word in run).rstrip(":"))
            )
            if one:
                yield one, run[0].start, run[-1].end
                break
        at += length


def _give(given: dict[str, str], name: str, words: str) -> None:
    if name in given:
        raise CommandError(say("{setting} is said twice: say it once.", setting=name))
    given[name] = words


def _closed(line: str, start: int) -> int:
    """Where the quotation that opens there is closed."""
    end = closing(line, start)
    if end < 0:
        raise CommandError(unclosed(line[start:]))
    return end
