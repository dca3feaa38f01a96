"""The forms that people have open."""

from __future__ import annotations

from bot.platforms.discord.opened import MOST_OPEN, Open, OpenForms
from digests.messages import Form
from digests.model import Channel
from tests.fakes import HandClock

HOME, OTHER = ("discord", "1"), ("discord", "2")
FORM = Form(title="End a digest", command="unsubscribe", fields=(), submit="End it")


def test_what_one_server_opens_takes_nothing_from_another() -> None:
    clock = HandClock()
    forms = OpenForms(clock)

    def opened(home: tuple[str, str], name: str) -> Open:
        return Open(name, FORM, {}, Channel(*home, "7"), clock.now())

    forms.keep("ann", opened(OTHER, "0"))
    for n in range(MOST_OPEN + 1):
        forms.keep("ben", opened(HOME, str(n)))
    assert [forms.of(HOME, "ben", name) is None for name in ("0", "1", str(MOST_OPEN))] == [True, False, False]
    assert forms.of(OTHER, "ann", "0")
    assert forms.of(HOME, "ann", "1") is None, "a form is its person's"
    assert forms.of(("discord", "3"), "ann", "0") is None
    clock.move(minutes=14)
    forms.keep("ben", opened(HOME, "x"))
    clock.move(minutes=1)
    assert forms.of(OTHER, "ann", "0") is None
    forms.keep("ben", opened(HOME, "y"))
    forms.forget("ben", opened(HOME, "x"))
    forms.forget("ann", opened(OTHER, "0"))
    assert forms.of(HOME, "ben", "x") is None
    assert forms.of(HOME, "ben", "y")
