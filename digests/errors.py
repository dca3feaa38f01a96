"""Every error we raise on purpose. The message is one sentence that says what is wrong and what to do.

BroadsheetError
├── InputError              what somebody gave us is wrong; shown to them as written
│   ├── DocumentError       a file, or a line of it, that cannot be read as an article
│   ├── ScheduleError       a schedule or time zone that means nothing, or never comes
│   ├── ManifestError       a desk file that cannot be read, written or applied as it is
│   ├── SettingsError       an unknown or impossible setting
│   └── CommandError        a chat command that cannot be answered as typed
│       └── FieldError      … because of one value: `field` names it
├── ReadError               a reader process gave no reading of this article; the others go on
├── FetchError              an address gave no answer that can be used; `retry_after` is how long it asks to wait
│   ├── Unreachable         for now: no time left, cut off, broken, or its server says so (5xx, 429)
│   │   └── NoWay           … as its name leads nowhere or no connection comes about: perhaps for no fault of it
│   ├── Unwanted            until it or a person changes it: refused by it (401, 403, 404), too large
│   │   └── Forbidden       … its site lets no program read it (robots.txt)
│   ├── Denied              it leads to this machine, its network, or nowhere that is fetched from
│   └── Gone                it says that it will never be there again (410)
├── LoginRefused            a platform lets this program in no more, until a person acts
├── NameTaken               the channel has another subscription of that name
├── NoRoom                  there are as many already as there may be
├── StoreError              the database did not do it; nothing is half done
│   ├── StoreUnavailable    for now: busy, full or restarting; the same call may work later
│   └── StoreUnusable       for good, until a person acts: read-only, of a newer version, not a database
└── SendError               a message is not known to have been posted
    ├── Refused             for good: no such channel, no permission
    ├── Throttled           not before `retry_at`, in the channel or as far as its `scope` reaches
    └── Unsure              it may have been posted: look before a second try
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class BroadsheetError(Exception):
    """The root: `except BroadsheetError` is every failure that was foreseen."""


class InputError(BroadsheetError):
    """What somebody gave us is wrong."""


class DocumentError(InputError):
    """A file, or a line of it, that cannot be read as an article."""


class ScheduleError(InputError):
    """A schedule or time zone that means nothing, or never comes."""


class ManifestError(InputError):
    """A desk file that cannot be read, written or applied as it is."""


class SettingsError(InputError):
    """An unknown or impossible setting."""


class CommandError(InputError):
    """A chat command that cannot be answered as typed."""


class FieldError(CommandError):
    """One value that was given is wrong; `field` is its name in forms and words."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class LoginRefused(BroadsheetError):
    """A platform does not let this program in, and would not at the next try: the process ends with this sentence."""


class NameTaken(BroadsheetError):
    """The channel has another subscription of that name."""


class NoRoom(BroadsheetError):
    """There are as many already as there may be; `quota` says of what, as Quotas calls it."""

    def __init__(self, quota: str) -> None:
        super().__init__(f"there is no room for more {quota}")
        self.quota = quota


class ReadError(BroadsheetError):
    """A reader process gave no reading of this article."""


class FetchError(BroadsheetError):
    """An address gave no answer that can be used. The message says why in plain words, and holds nothing of the address
    but its host."""

    def __init__(self, message: str, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unreachable(FetchError):
    """For now."""


class NoWay(Unreachable):
    """Its name leads nowhere, or nothing leads to it: so it is with all hosts when this machine has no network."""


class Unwanted(FetchError):
    """Until its owner or a person here changes something."""


class Forbidden(Unwanted):
    """Its site lets no program read it."""


class Denied(FetchError):
    """It leads where nothing is fetched from."""


class Gone(FetchError):
    """For ever, as it says itself."""


class StoreError(BroadsheetError):
    """The database did not do it."""


class StoreUnavailable(StoreError):
    """For now: busy, full or restarting."""


class StoreUnusable(StoreError):
    """For good, until a person acts."""


class SendError(BroadsheetError):
    """A message is not known to have been posted."""


class Refused(SendError):
    """For good: no such channel, no permission."""


class Scope(StrEnum):
    """How far a platform's limit reaches."""

    CHANNEL = "channel"
    WORKSPACE = "workspace"
    PLATFORM = "platform"


class Throttled(SendError):
    """The platform asks to wait until `retry_at` (aware UTC); everything in that scope has to."""

    def __init__(self, message: str, retry_at: datetime, scope: Scope = Scope.CHANNEL) -> None:
        super().__init__(message)
        self.retry_at, self.scope = retry_at, scope


class Unsure(SendError):
    """The request may have left: the message may have been posted."""
