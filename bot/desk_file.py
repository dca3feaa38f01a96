"""The desk as a file: what `broadsheet apply` and `broadsheet export` read, write and say."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from digests.errors import ManifestError, StoreError
from digests.manifest import read, told
from digests.messages import visible
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from digests.manifest.compare import Change, Difference
    from digests.manifest.shape import DeskFile
    from digests.services.apply import Apply, Export
    from digests.wording import Said

    Lacks = Mapping[str, Collection[str]]  # settings that do nothing, by platform

OK, FAILURE = 0, 1


def wanted(path: str, platforms: Collection[str]) -> DeskFile:
    """The desk file of that name. ManifestError names it and says what is wrong with it."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(read.MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise ManifestError(say("there is no file {path}: check its name", path=path)) from error
    except IsADirectoryError as error:
        raise ManifestError(say("{path} is a folder: name the desk file in it", path=path)) from error
    except OSError as error:
        raise ManifestError(say("{path} cannot be read ({why})", path=path, why=error.strerror)) from error
    try:
        return read.parse(data, platforms)
    except ManifestError as error:
        raise ManifestError(say("{path}: {what}", path=path, what=error.args[0])) from error


def preview(found: Difference, lacks: Lacks) -> int:
    """Say what would change."""
    _show(found, lacks)
    if found.changes:
        _say(say("Nothing was changed, because this was a dry run."))
    return OK


async def make(service: Apply, found: Difference, lacks: Lacks) -> int:
    """Say what changes, and change it."""
    _show(found, lacks)
    sys.stdout.flush()  # a difference that cannot be shown is not made
    made = 0
    lost: list[Change] = []
    try:
        for change in found.changes:
            if await service.make(change):
                made += 1
            else:
                lost.append(change)
    except StoreError:
        _say(say("{made} of {all} changes were made; apply the file again.", made=made, all=len(found.changes)))
        raise
    if made:
        _say(several(made, "{count} change was made.", "{count} changes were made."))
    for change in lost:
        _warn(say("not made, because somebody changed it meanwhile: {change}", change=told.named(change)))
    if lost:
        _warn(say("apply the file again to make what was not made"))
    return FAILURE if lost else OK


def put(made: Export, path: str | None, *, force: bool) -> int:
    """Write an exported desk to a file, or to standard output."""
    if path is None:
        sys.stdout.write(made.text)
    else:
        write(Path(path), made.text, force=force)
        what = told.counted(made.sources, made.subscriptions) or say("no source and no subscription")
        _say(say("Wrote {what} to {path}.", what=what, path=path))
    if made.held_back:
        _warn(
            several(
                made.held_back,
                "{count} address was left out, because it holds a password or a token (address_kept)",
                "{count} addresses were left out, because they hold a password or a token (address_kept)",
            )
        )
    return OK


def write(path: Path, text: str, *, force: bool) -> None:
    """The whole file or none of it; one that is there is replaced by `force` alone."""
    if path.is_dir():
        raise ManifestError(say("{path} is a folder: name a file in it", path=path))
    if os.path.lexists(path) and not force:
        raise ManifestError(say("{path} is there already: name another file, or replace it with --force", path=path))
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_text(text, encoding="utf-8")
            return
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        finally:
            with suppress(OSError):
                beside.unlink()
    except OSError as error:
        raise ManifestError(say("{path} cannot be written ({why})", path=path, why=error.strerror)) from error


def _show(found: Difference, lacks: Lacks) -> None:
    for line in told.lines(found, lacks):
        _say(line)


def _say(sentence: Said) -> None:
    sys.stdout.write(f"{visible(sentence)}\n")


def _warn(sentence: Said) -> None:
    sys.stderr.write(f"broadsheet: {visible(sentence)}.\n")
