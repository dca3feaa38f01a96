"""What anybody is told of what was deleted, and how lists of names are cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Message, Section, Text
from digests.present.view import sentence
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digests.messages import Line


NAMED = 5  # of a kind in one line; the rest are counted


def about_me(counts: Mapping[str, int]) -> Message:
    """What was deleted about a person, and what else there is or would be."""
    pace = say("How often you ask is counted for a short while, and forgotten by itself.")
    if counts:
        return _list(say("Deleted for good:"), counts, say("Nothing else is kept about you here. {pace}", pace=pace))
    nothing = say(
        "Nothing is kept about you here. When you ask for a digest, it is kept, so that you can ask for its stories by "
        "their numbers. {pace}",
        pace=pace,
    )
    return sentence(nothing)


def would_delete(counts: Mapping[str, int], command: str, *, stale: bool) -> Message:
    """What there is of the workspace, and the `command` that deletes it. `stale`: another command was given."""
    changed = say("Nothing was deleted: that is not, or no longer, the command for it.")
    asked = _list(
        say("This would be deleted for good, for every channel of this workspace:"),
        counts,
        say("Digests would end, and there is no way back. To delete it all, type: {command}", command=command),
    )
    notice = (Text(changed),) if stale else ()
    return structs.replace(asked, notice=notice, actions=(Action(say("Delete it all"), command),))


def deleted(counts: Mapping[str, int]) -> Message:
    """What was deleted of a workspace."""
    if not counts:
        return sentence(say("Nothing is kept for this workspace."))
    return _list(say("Deleted for good:"), counts, say("Nothing is kept for this workspace any more."))


def _list(before: str, counts: Mapping[str, int], after: str) -> Message:
    kinds = {
        "sources": several(counts.get("sources", 0), "{count} source", "{count} sources"),
        "articles": several(counts.get("articles", 0), "{count} article", "{count} articles"),
        "subscriptions": several(counts.get("subscriptions", 0), "{count} digest", "{count} digests"),
        "editions": several(counts.get("editions", 0), "{count} edition", "{count} editions"),
        "requests": several(counts.get("requests", 0), "{count} edition on request", "{count} editions on request"),
    }
    lines: list[Line] = [(Text(said),) for kind, said in kinds.items() if counts.get(kind)]
    return Message(sections=(Section(heading=(Text(before),), lines=tuple(lines)), Section(lines=((Text(after),),))))


def first(words: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    if len(words) <= NAMED:
        return say("{words}", words=tuple(words))
    return several(
        len(words) - NAMED, "{words} and {count} more", "{words} and {count} more", words=tuple(words[:NAMED])
    )
