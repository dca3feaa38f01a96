"""The forms that people have open: each under a name of its own, for a quarter of an hour after its last step, which is
as long as Discord keeps the way back."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.messages import Form, Message
from digests.model import Channel

if TYPE_CHECKING:
    from digests.model import Workspace
    from digests.ports.clock import Clock

KEPT = timedelta(minutes=15)
MOST_OPEN = 100  # forms of a workspace; of more, the one that was left alone for longest is forgotten

Key = tuple[str, str]  # who has it open, and its name


class Open(Struct, frozen=True):
    """A form that somebody fills in, with the values so far. The `channel` is the one that its digests belong to.

    `name` is in whatever is pressed for it. `sent`: it was sent off, and `said` is what came of that.
    """

    name: str
    form: Form
    filled: dict[str, str]
    channel: Channel
    at: datetime
    sent: bool = False
    said: Message | None = None

    def refused(self, wrong: dict[str, str]) -> Open:
        """The same with what is wrong in it, by field."""
        return structs.replace(self, form=structs.replace(self.form, wrong=wrong), sent=False)


class OpenForms:
    """What one workspace opens takes nothing from another."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._forms: OrderedDict[Workspace, OrderedDict[Key, Open]] = OrderedDict()  # the newest last, in both

    def of(self, home: Workspace, user: str, name: str) -> Open | None:
        """None when that person has none of that name there, or not any more."""
        forms = self._forms.get(home)
        opened = forms.get((user, name)) if forms else None
        return opened if opened and self._is_kept(opened) else None

    def keep(self, user: str, opened: Open) -> None:
        """As it is now, from now on."""
        home, key = opened.channel.home, (user, opened.name)
        forms = self._forms.setdefault(home, OrderedDict())
        self._forms.move_to_end(home)
        forms[key] = structs.replace(opened, at=self._clock.now())
        forms.move_to_end(key)
        if len(forms) > MOST_OPEN:
            forms.popitem(last=False)
        self._forget_old()

    def forget(self, user: str, opened: Open) -> None:
        forms = self._forms.get(opened.channel.home)
        if forms:
            forms.pop((user, opened.name), None)

    def _forget_old(self) -> None:
        """Of workspaces where nothing was done for so long. The last one has what is kept just now."""
        while not any(map(self._is_kept, next(iter(self._forms.values())).values())):
            self._forms.popitem(last=False)

    def _is_kept(self, opened: Open) -> bool:
        return opened.at <= self._clock.now() < opened.at + KEPT
