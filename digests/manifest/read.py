"""A desk file as it is read: what is in it, or what is wrong in it and where."""

from __future__ import annotations

import tomllib
from datetime import UTC
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET, structs

from digests import address, misfits, naming, values, wishes
from digests.errors import FieldError, InputError, ManifestError
from digests.manifest.shape import DeskFile
from digests.messages import visible
from digests.model import Topics, Wishes
from digests.settings import CALLED
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from digests.manifest.shape import ChannelTable, SourceTable, SubscriptionTable, WorkspaceTable
    from digests.misfits import Place
    from digests.wording import Said

MOST_BYTES = 16 * 2**20

_VALUES: dict[str, Callable[[Any], Any]] = {
    "topics": lambda table: Topics(any=table.any, all=table.all, none=table.none),
    "look_back": values.length,
    "quiet": values.hours,
}
_NAMED_BY = {"workspace": "id", "source": "name", "channel": "id", "subscription": "name"}


class _Fault(Exception):
    """Something is wrong at a place of the file."""

    def __init__(self, place: Place, what: Said) -> None:
        super().__init__(what)
        self.place, self.what = place, what


def parse(data: bytes, platforms: Collection[str]) -> DeskFile:
    """A file that is sound by itself. ManifestError says what is wrong, where, and what would do."""
    given = _toml(data)
    try:
        desk = _shaped(given)
        _check(desk, platforms)
    except _Fault as fault:
        where = _place(given, fault.place)
        raise ManifestError(say("{place}: {what}", place=where, what=fault.what) if where else fault.what) from fault
    return desk


def source_key(name: str) -> str:
    """By which a source of a file and one that is kept are the same."""
    return values.one_line(name).casefold()


def wishes_of(table: SubscriptionTable, kept: Wishes | None = None) -> Wishes:
    """What the table asks for. What it leaves out is as in the wishes that are kept, or has its default.

    FieldError names the first value that is wrong.
    """
    given = {name: value for name, value in structs.asdict(table).items() if value is not UNSET}
    for name in given.keys() & _VALUES.keys():
        try:
            given[name] = _VALUES[name](given[name])
        except InputError as error:
            raise FieldError(name, error.args[0]) from error
    if "paused" in given:
        until = given["paused"]
        endless = isinstance(until, bool)
        given |= {"paused": until is not False, "paused_until": None if endless else until.astimezone(UTC)}
    asked = wishes.check(Wishes(**given), patterns=True)
    return structs.replace(kept, **{name: getattr(asked, name) for name in given}) if kept else asked


def _toml(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise ManifestError(
            say("it is larger than {most} MB, which is the most: divide it by workspaces", most=MOST_BYTES // 2**20)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestError(say("it is not in UTF-8: save it as that")) from error
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of thousands of digits, too
        raise ManifestError(say("it is not valid TOML: {why}", why=str(error))) from error
    except RecursionError as error:
        raise ManifestError(say("it nests its lists too deep: a desk file needs three levels")) from error


def _shaped(given: dict[str, Any]) -> DeskFile:
    for place, known in misfits.strangers(given, DeskFile):
        key = str(place[-1])
        hint = misfits.nearest(key, known)
        raise _Fault(place[:-1], say("there is no key {key}: {hint}", key=misfits.shown(key), hint=hint))
    try:
        return msgspec.convert(given, DeskFile)
    except msgspec.ValidationError as error:
        place = misfits.place_of(error)
        if missing := misfits.missing(error):
            raise _Fault(place, say("{key} is missing", key=missing)) from error
        value: Any = given
        for step in place:
            value = value[step]
        wanted = misfits.wanted(misfits.declared_at(DeskFile, place))
        what = say("it must be {wanted}, and {value} is not", wanted=wanted, value=misfits.shown(value))
        raise _Fault(place, what) from error


def _check(desk: DeskFile, platforms: Collection[str]) -> None:
    _once(("workspace",), [(workspace.platform, workspace.id) for workspace in desk.workspace])
    for number, workspace in enumerate(desk.workspace):
        place = ("workspace", number)
        _check_workspace(place, workspace, platforms)
        for position, source in enumerate(workspace.source):
            _check_source((*place, "source", position), source)
            _check_interval((*place, "source", position), source)
        for position, channel in enumerate(workspace.channel):
            _check_channel((*place, "channel", position), channel)


def _check_workspace(place: Place, workspace: WorkspaceTable, platforms: Collection[str]) -> None:
    if workspace.platform not in platforms:
        hint = misfits.nearest(workspace.platform, platforms)
        what = say(
            "there is no platform {name} in this version: {hint}", name=misfits.shown(workspace.platform), hint=hint
        )
        raise _Fault((*place, "platform"), what)
    _plain((*place, "id"), workspace.id)
    _once((*place, "source"), [source_key(source.name) for source in workspace.source])
    _once((*place, "channel"), [channel.id for channel in workspace.channel])


def _check_source(place: Place, source: SourceTable) -> None:
    if not any(character.isalnum() for character in source.name):
        raise _Fault((*place, "name"), say("a source needs a name, such as The Harbour Ledger"))
    if visible(source.name) != source.name:
        raise _Fault((*place, "name"), say("there are invisible characters in it that do not belong there"))
    try:
        naming.checked(source.name, naming.MOST_IMPORTED)
        naming.enough_tags(naming.tags_kept(source.tags or ()))
    except FieldError as error:
        raise _Fault((*place, error.field), error.args[0]) from error
    if source.address is UNSET or not source.address:
        return
    if source.address_kept:
        raise _Fault(place, say("it has an address, and address_kept says that it is not in this file: leave one out"))
    try:
        address.check(source.address)
    except FieldError as error:
        raise _Fault((*place, "address"), error.args[0]) from error


def _check_interval(place: Place, source: SourceTable) -> None:
    try:
        values.interval(source.every or values.AUTO)
    except InputError as error:
        raise _Fault((*place, "every"), error.args[0]) from error


def _check_channel(place: Place, channel: ChannelTable) -> None:
    _plain((*place, "id"), channel.id)
    names = []
    for position, table in enumerate(channel.subscription):
        try:
            names.append(wishes_of(table).name.casefold())
        except FieldError as error:
            key = CALLED[error.field].field if error.field in CALLED else error.field
            raise _Fault((*place, "subscription", position, key), error.args[0]) from error
        except OverflowError as error:  # the year 1, in a zone east of Greenwich
            what = say("a pause cannot end so far from now")
            raise _Fault((*place, "subscription", position, "paused"), what) from error
    _once((*place, "subscription"), names)


def _plain(place: Place, identity: str) -> None:
    if values.one_line(identity) != identity:
        raise _Fault(place, say("there are blanks or invisible characters in it that do not belong there"))
    try:
        address.named(identity)
    except InputError as error:
        raise _Fault(place, error.args[0]) from error


def _once(place: Place, keys: Iterable[object]) -> None:
    seen: set[object] = set()
    for position, key in enumerate(keys):
        if key in seen:
            raise _Fault((*place, position), say("it is there twice: leave one out, or name it otherwise"))
        seen.add(key)


def _place(given: dict[str, Any], place: Place) -> Said | None:
    """`workspace “local”, channel “console”, subscription 2, zone`; None at the top."""
    said: Said | None = None
    value: Any = given
    for key, position in zip(place, (*place[1:], None), strict=False):
        if isinstance(key, int):
            continue
        value = value[key]
        part = say("{key}", key=key)
        if isinstance(position, int):
            value = value[position]
            part = _entry(key, position, value)
        said = say("{outer}, {inner}", outer=said, inner=part) if said else part
    return said


def _entry(key: str, position: int, value: object) -> Said:
    name = value.get(_NAMED_BY[key]) if isinstance(value, dict) and key in _NAMED_BY else None
    if isinstance(name, str) and (line := values.one_line(name)):
        return say("{kind} “{name}”", kind=key, name=values.clipped(address.veiled(line)))
    return say("{kind} {number}", kind=key, number=position + 1)
