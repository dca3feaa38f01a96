"""What is said of a source, in a line or in a form: its name, addresses and settings, and what is wrong with them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from bot.commands.lines import asks_form
from bot.commands.source_lines import ANYWAY
from digests import address as addresses
from digests.adding import Wanted
from digests.address import MOST as MOST_ADDRESS
from digests.address import has_secret, veiled
from digests.errors import CommandError, FieldError, InputError
from digests.messages import Choice, Field
from digests.model import Take
from digests.naming import MOST_NAME, MOST_TAG, MOST_TAGS, enough_tags, label, name_of, tags_of
from digests.values import AUTO, OFF, interval, interval_shown, one_of, unquoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import timedelta

    from bot.commands.desk import Asked
    from digests.messages import Form
    from digests.model import Source

    Values = Mapping[str, str]  # by field

T = TypeVar("T")

MOST_AT_ONCE = 10  # addresses; a list of more is imported
MOST_CHOICES = 25  # sources that a form lists; of more, the name is typed

TAKES = (
    Choice(Take.BEST, say("The best of both")),
    Choice(Take.FEED, say("What stands in the feed")),
    Choice(Take.PAGE, say("What stands on its page")),
)


def wanted(given: Values, wrong: dict[str, str]) -> Wanted:
    """What is to be added; what is wrong with it is noted by field. In a form, too, an address may have `anyway` behind
    it."""
    words = given.get("address", "").split()
    anyway = ANYWAY in given or (words[-1:] or [""])[0].casefold() == ANYWAY
    typed = " ".join(words if ANYWAY in given or not anyway else words[:-1])
    where = noted(wrong, lambda: addresses_of(typed))
    name = given.get("name", "").strip()
    asked = Wanted(
        addresses=where or (),
        name=noted(wrong, lambda: name_of(name)) if name or not (where or wrong) else None,
        tags=noted(wrong, lambda: tags_in(given["tags"])) if given.get("tags", "").strip() else None,
        take=noted(wrong, lambda: take_of(given["take"])) if given.get("take", "").strip() else None,
        every=noted(wrong, lambda: every_of(given.get("every", ""))),
        anyway=anyway,
    )
    if given.get(ANYWAY, ""):
        wrong["address"] = say("What follows anyway is too much: nothing does.")
    if asked.name and len(asked.addresses) > 1:
        wrong["name"] = say("A name is for one address. Without it each is called as its feed is.")
    return asked


def changed(source: Source, given: Values, wrong: dict[str, str]) -> Source:
    """The source as it is to be; what is wrong with that is noted by field. What is not given stays."""
    given = {name: words for name, words in given.items() if words.strip() or name == "tags"}
    values: dict[str, Callable[[], object]] = {
        "address": lambda: addresses.check(addresses.spelled_out(given["address"].strip())),
        "tags": lambda: tags_in(given["tags"]),
        "every": lambda: every_of(given["every"]),
        "take": lambda: take_of(given["take"]),
    }
    said = {field: noted(wrong, read) for field, read in values.items() if field in given}
    return source if wrong else structs.replace(source, **said)


def noted(wrong: dict[str, str], read: Callable[[], T]) -> T | None:
    """The value; what is wrong with it is noted."""
    try:
        return read()
    except FieldError as error:
        wrong[error.field] = error.args[0]
        return None


def addresses_of(words: str) -> tuple[str, ...]:
    """Addresses with blanks between them, each once. FieldError for the first that is none: with other words among
    them, all of it is taken for one."""
    parts = [addresses.spelled_out(part) for part in words.split()]
    if not all("://" in part for part in parts):
        parts = [words.strip()]
    found = tuple(dict.fromkeys(map(addresses.check, parts)))
    if len(found) > MOST_AT_ONCE:
        raise FieldError(
            "address",
            say("At most {most} addresses are added at once. Type sources import for a list.", most=MOST_AT_ONCE),
        )
    return found


def tags_in(words: str) -> tuple[str, ...]:
    """FieldError for what are no tags, or too many."""
    line = unquoted(words.strip())
    tags = () if line.casefold() in OFF else tags_of(line)
    enough_tags(tags)
    return tags


def every_of(words: str) -> timedelta | None:
    """FieldError for what is no interval."""
    return _of("every", interval, unquoted(words.strip()))


def take_of(words: str) -> Take:
    """FieldError for what is none."""
    return _of("take", partial(one_of, Take), words.strip())


def _name_if_any(words: str) -> str | None:
    return name_of(words) if words.strip() else None


def _of(field: str, read: Callable[[str], T], words: str) -> T:
    """FieldError in place of what does not say which field is wrong."""
    try:
        return read(words)
    except InputError as error:
        raise FieldError(field, error.args[0]) from error


def given_by(asked: Asked, read: Callable[[str], Values]) -> tuple[Values, bool]:
    """The values by field, as filled in or as `read` takes them from the words; and whether a form is asked for: by
    nothing behind the command, or by `form` as the last word."""
    if asked.request.filled is not None:
        return asked.request.filled, False
    line, wants_form = asks_form(asked.rest)
    return (read(line), wants_form) if line else ({}, True)


def once_more(asked: Asked, form: Form) -> Form:
    """The form with what is wrong in it; to words, the first of that as a sentence."""
    if asked.request.filled is None:
        field, sentence = next(iter(form.wrong.items()))
        raise FieldError(field, sentence)
    return form


def address_field(given: Values, hint: str) -> Field:
    """What was typed of an address with something secret in it is not said back."""
    typed = given.get("address", "").strip()
    value = "" if any(map(has_secret, typed.split())) else typed
    return Field(name="address", label=say("Address"), hint=hint, value=value, most=MOST_ADDRESS, check=addresses_of)


def name_field(given: Values) -> Field:
    return Field(
        name="name",
        label=say("Name"),
        hint=say("What it is called here; nothing: as its feed is called."),
        value=veiled(given.get("name", "")),
        most=MOST_NAME,
        check=_name_if_any,
    )


def which_field(seen: Sequence[Source], given: Values) -> Field:
    """Which source is meant. CommandError when there is none."""
    names = list(dict.fromkeys(map(label, seen)))
    if not names:
        raise CommandError(say("There are no sources here yet. To add one, type: sources add ADDRESS"))
    return Field(
        name="name",
        label=say("Source"),
        hint=say("As sources lists it, for example: {name}.", name=names[0]),
        value=veiled(given.get("name", "")),
        choices=tuple(Choice(name, name) for name in names) if len(names) <= MOST_CHOICES else (),
        required=True,
    )


def tags_field(given: Values, *, required: bool) -> Field:
    return Field(
        name="tags",
        label=say("Tags"),
        hint=say("One word each, with blanks or commas between, for example: local, sport."),
        value=veiled(given.get("tags", "")),
        required=required,
        most=MOST_TAGS * (MOST_TAG + 2),
        check=tags_in,
    )


def setting_fields(given: Values, source: Source | None = None) -> tuple[Field, Field, Field]:
    """Tags, interval, and where the text is taken from: as given, else as the source has them."""
    every = interval_shown(source.every) if source else AUTO
    take = given.get("take", "").casefold()
    tags = {"tags": ", ".join(source.tags)} if source and "tags" not in given else given
    return (
        tags_field(tags, required=False),
        Field(
            name="every",
            label=say("Interval"),
            hint=say("How often it is fetched, for example: 30 minutes; auto: as often as it changes."),
            value=veiled(given.get("every", every)),
            check=every_of,
        ),
        Field(
            name="take",
            label=say("Text"),
            hint=say("Where the words of its articles are taken from."),
            value=take if take in list(Take) else (source.take if source else Take.BEST),
            choices=TAKES,
            required=True,
        ),
    )
