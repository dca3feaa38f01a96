"""The names of the roles that a process may have."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from digests.errors import SettingsError
from digests.messages import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

GATEWAY, INGEST, PLAN, DELIVER = ROLES = ("gateway", "ingest", "plan", "deliver")


def chosen(names: Sequence[str], where: str) -> tuple[str, ...]:
    """The roles of these names, each once and in the order in which they start. SettingsError, with the nearest one,
    for a name that is none."""
    wanted = [name.strip().casefold() for name in names if name.strip()]
    for name in wanted:
        if name not in ROLES:
            near = difflib.get_close_matches(name, ROLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(ROLES)}."
            raise SettingsError(f"There is no role {visible(name)!r} (in {where}): {hint}")
    if not wanted:
        raise SettingsError(f"Name at least one role in {where}: {', '.join(ROLES)}.")
    return tuple(role for role in ROLES if role in wanted)
