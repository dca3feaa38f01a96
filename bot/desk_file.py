"""The desk as a file: what `broadsheet apply` and `broadsheet export` read, write and say."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from digests import address
from digests.errors import ManifestError, StoreError
from digests.manifest import read, told, write
from digests.manifest.compare import difference
from digests.messages import visible
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from digests.manifest.compare import Change, Difference, Kept
    from digests.manifest.shape import DeskFile
    from digests.model import Workspace
    from digests.services.apply import Apply
    from digests.wording import Said

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


def preview(desk: DeskFile, kept: Mapping[Workspace, Kept], *, prune: bool) -> int:
    """Say what would change."""
    found = difference(desk, kept, prune=prune)
    _show(found)
    if found.changes:
        _say(say("Nothing was changed, because this was a dry run."))
    return OK


async def apply(service: Apply, desk: DeskFile, *, prune: bool) -> int:
    """Say what changes, and change it."""
    found = difference(desk, await service.kept(workspaces(desk)), prune=prune)
    _show(found)
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


def workspaces(desk: DeskFile) -> list[Workspace]:
    return [(table.platform, table.id) for table in desk.workspace]


async def export(service: Apply, path: str | None, *, force: bool) -> int:
    """Write the whole desk to a file, or to standard output."""
    kept = await service.kept()
    text = write.text(kept)
    if path is None:
        sys.stdout.write(text)
    else:
        _write(Path(path), text, force=force)
        sources = sum(len(one.sources) for one in kept.values())
        subscriptions = sum(len(one.subscriptions) for one in kept.values())
        _say(
            say(
                "Wrote {what} to {path}.",
                what=told.counted(sources, subscriptions) or say("no source and no subscription"),
                path=path,
            )
        )
    secret = sum(
        bool(source.address and address.has_secret(source.address)) for one in kept.values() for source in one.sources
    )
    if secret:
        _warn(
            several(
                secret,
                "{count} address was left out, because it holds a password or a token (address_kept)",
                "{count} addresses were left out, because they hold a password or a token (address_kept)",
            )
        )
    return OK


def _write(path: Path, text: str, *, force: bool) -> None:
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


def _show(found: Difference) -> None:
    for line in told.lines(found):
        _say(line)


def _say(sentence: Said) -> None:
    sys.stdout.write(f"{visible(sentence)}\n")


def _warn(sentence: Said) -> None:
    sys.stderr.write(f"broadsheet: {visible(sentence)}.\n")
