"""What `broadsheet config check` says: which settings are in force, and where each comes from."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from bot import house
from config.settings import DEFAULT_FILE, look
from digests import address
from digests.messages import visible
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from config.settings import Found
    from digests.wording import Said


def check(environment: Mapping[str, str], file: str | None) -> None:
    """Say what is in force. SettingsError for the first setting that is wrong."""
    found = look(environment, file)
    house.check(found)
    for line in told(found):
        sys.stdout.write(f"{visible(line)}\n")


def told(found: Found) -> Iterator[Said]:
    if found.file:
        yield say("Read {path}.", path=found.file)
    else:
        yield say("There is no {path} in this folder: nothing was read.", path=DEFAULT_FILE)
    for changed in found.changed:
        if changed.value is None:
            yield say(
                "{name} is set, by {where}; it is a secret, and not shown.", name=changed.name, where=changed.where
            )
            continue
        yield say(
            "{name} is {value}, by {where}; the default is {default}.",
            name=changed.name,
            value=_value(changed.value),
            where=changed.where,
            default=_value(changed.default),
        )
    if found.changed:
        yield say("Every other setting is at its default.")
    else:
        yield say("Every setting is at its default.")
    yield say("Fine.")


def _value(value: object) -> str:
    """As it is written in the file; what may be a password or a token is left out."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = json.dumps(value, ensure_ascii=False)
    return address.veiled(text) if "@" in text or "?" in text else text
