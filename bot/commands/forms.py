"""Forms of owners' commands, and what was filled in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.messages import Choice, Field, visible
from digests.settings import ALL, CALLED, LISTS, MOST_WORDS, SETTINGS, topic_list
from digests.values import PAIRS
from digests.wishes import list_of
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from digests.model import Source, Subscription, Wishes
    from digests.settings import Setting

DIGEST = "digest"  # the field that says which
MOST_CHOICES = 25  # sources or tags that are chosen from; more are typed
NAMES = tuple(name for one in SETTINGS for name in (LISTS if one.name == "topics" else (one.name,)))
NEEDED = frozenset({"name", "schedule", "zone"})
LABELS = {
    "any": say("Topics: one of these"),
    "all": say("Topics: all of these"),
    "none": say("Topics: none of these"),
}
HINTS = {
    "any": say('Words, and phrases in quotation marks, for example: energy, "wind farm"; empty: all stories.'),
    "all": say("What every story must have, for example: berlin."),
    "none": say("What no story may have, for example: football."),
}


class ListCheck(Struct, frozen=True):
    """FieldError for words that are no list of topics, whoever gives them."""

    name: str

    def __call__(self, words: str) -> object:
        return list_of(self.name, words)


def fields(
    names: Iterable[str],
    wishes: Wishes,
    sources: Sequence[Source],
    filled: Mapping[str, str] | None = None,
    *,
    lacks: Collection[str] = (),
) -> tuple[Field, ...]:
    """A field for each of the settings (`any`, `all` and `none` for topics), in the order of the table; as it was
    filled in, else as the wishes have it. What the platform `lacks` is not asked for."""
    wanted, filled = set(names).difference(lacks), filled or {}
    return tuple(_field(name, wishes, sources, filled) for name in NAMES if name in wanted)


def which(subscriptions: Sequence[Subscription]) -> Field:
    """Which digest is meant."""
    names = [one.wishes.name for one in subscriptions]
    choices = tuple(Choice(name, name) for name in names)
    return Field(name=DIGEST, label=say("Digest"), value=names[0], choices=choices, required=True)


def made_from(subscriptions: Iterable[Subscription]) -> dict[int, int]:
    """What tells later whether these are still as a form was made from them."""
    return {one.id: one.revision for one in subscriptions}


def given(filled: Mapping[str, str]) -> dict[str, str]:
    """The settings that a form says something of. What was left empty has no value where a setting can be without one,
    else it stays as it is."""
    said = {name: filled[name].strip() for name in NAMES if name in filled}
    return {name: words for name, words in said.items() if words or _clears(name)}


def _clears(name: str) -> bool:
    return name in LISTS or CALLED[name].clears


def _field(name: str, wishes: Wishes, sources: Sequence[Source], filled: Mapping[str, str]) -> Field:
    if name in LISTS:
        asked = Field(name=name, label=LABELS[name], hint=HINTS[name], most=MOST_WORDS, check=ListCheck(name))
        return _valued(asked, topic_list(getattr(wishes.topics, name)), filled)
    one = CALLED[name]
    choices = one.choices or _choices(one, wishes, sources)
    asked = Field(
        name=name,
        label=one.label,
        hint=one.hint,
        choices=choices,
        several=bool(choices) and one.clears,
        required=name in NEEDED,
        most=one.most,
        check=one.parse,
    )
    return _valued(asked, _now(one, wishes, choices), filled)


def _valued(asked: Field, now: str, filled: Mapping[str, str]) -> Field:
    """The field with what was filled in, else with what is `now`; of choices, what is one."""
    value = visible(filled.get(asked.name, now)[: asked.most])
    parts = {part.strip() for part in value.split(",")} if asked.several else {value}
    if asked.choices and not parts.difference({""}) <= {choice.value for choice in asked.choices}:
        value = now
    return structs.replace(asked, value=value)


def _now(one: Setting, wishes: Wishes, choices: Sequence[Choice]) -> str:
    """The value as it stands in the field: nothing when there is none."""
    value = one.of(wishes)
    if one.clears and not value:
        return ""
    return ", ".join(value) if one.clears and choices else one.words(wishes)


def _is_special(name: str) -> bool:
    """Whether the name needs quotation marks in a list, or means something else there."""
    return "," in name or name[0] in PAIRS or name.casefold() in ALL


def _choices(one: Setting, wishes: Wishes, sources: Sequence[Source]) -> tuple[Choice, ...]:
    """The workspace's sources or tags, when there are few enough and each can be told from a list of several."""
    if one.name == "sources":
        here = [source.name for source in sources]
    elif one.name == "tags":
        here = [tag for source in sources for tag in source.tags]
    else:
        return ()
    names = {name.casefold(): name for name in (*one.of(wishes), *here)}
    few = len(names) <= MOST_CHOICES and not any(map(_is_special, names.values()))
    return tuple(Choice(name, name) for name in names.values()) if few else ()
