"""When a feed asks to be left alone: RSS 2.0's ttl, skipHours, skipDays; RSS 1.0's updatePeriod, updateFrequency."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

TELLING = ("ttl", "sy:updateperiod", "sy:updatefrequency")  # elements
HOURS = 24
LONGEST = timedelta(days=366)  # a longer wish is a slip, or a wish never to be read
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {
    name: timedelta(days=days) for name, days in (("daily", 1), ("weekly", 7), ("monthly", 30), ("yearly", 365))
}
_PERIODS["hourly"] = timedelta(hours=1)
_NUMBER = re.compile(r"\d{1,7}", re.ASCII)
_SKIPPED = re.compile(rb"<(hour|day)\s{0,9}>\s{0,99}(\w{1,9})\s{0,99}</", re.IGNORECASE | re.ASCII)
_SKIPS = re.compile(rb"<skip(?:hours|days)\b", re.IGNORECASE)
_WITHIN = 4_000  # bytes of a list of all hours and days, with blanks


class Asked:
    """What one feed asks for, from its elements in any order."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._hours: set[int] = set()
        self._days: set[int] = set()

    def take(self, element: _Element, name: str) -> None:
        if name in TELLING:
            self.say(name, element.text or "")
        elif name in ("skiphours", "skipdays"):
            for child in element:
                self.skip(child.text or "")

    def say(self, name: str, value: str) -> None:
        self._said[name] = value.strip().lower()

    def skip(self, value: str) -> None:
        """An hour of the day, of which some feeds count 1 to 24, or the name of a day."""
        value = value.strip().lower()
        if value in _DAYS:
            self._days.add(_DAYS.index(value))
        elif _NUMBER.fullmatch(value) and int(value) <= HOURS:
            self._hours.add(int(value) % HOURS)

    def skip_in(self, data: bytes) -> None:
        """Hours and days in the bytes of a feed that is not well-formed."""
        for start in [found.end() for found in _SKIPS.finditer(data, 0, 100 * _WITHIN)][:2]:
            for found in _SKIPPED.finditer(data, start, start + _WITHIN):
                self.skip(found[2].decode("ascii"))

    @property
    def hours(self) -> tuple[int, ...]:
        """Of the day, when nothing is new. All of them are no wish that anybody means."""
        return tuple(sorted(self._hours)) if len(self._hours) < HOURS else ()

    @property
    def days(self) -> tuple[int, ...]:
        """Of the week, 0 being Monday, when nothing is new; not all of them."""
        return tuple(sorted(self._days)) if len(self._days) < len(_DAYS) else ()

    @property
    def ttl(self) -> timedelta | None:
        """How long it need not be asked again."""
        ttl = self._said.get("ttl", "")
        if _NUMBER.fullmatch(ttl) and int(ttl) > 0:
            return min(timedelta(minutes=int(ttl)), LONGEST)
        period = _PERIODS.get(self._said.get("sy:updateperiod", ""))
        if period is None:
            return None
        times = self._said.get("sy:updatefrequency", "1")
        return period / int(times) if _NUMBER.fullmatch(times) and int(times) > 0 else period
