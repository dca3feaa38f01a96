"""What stands in a line about a source: a name, addresses, settings with their values; each is read by others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests import address as addresses
from digests.address import veiled
from digests.errors import CommandError, FieldError
from digests.naming import label
from digests.services.sources import leading
from digests.values import PAIRS, closing
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Source

SETTINGS = ("tags", "every", "take")
ANYWAY = "anyway"

_SCHEME = re.compile(r"<?[a-z][a-z0-9+.-]*:[^\s]", re.IGNORECASE)


def new(line: str) -> dict[str, str]:
    """`[NAME] ADDRESS… [tags …] [every …] [take …] [anyway]` by field. Without an address the line is a name, and
    settings follow one between quotation marks only."""
    if line[0] in PAIRS and (end := closing(line, 0)) > 0 and line[end + 1 : end + 2] in ("", " "):
        name, words = line[: end + 1], line[end + 1 :].split()
        return {"name": name, **_settings(words, (*SETTINGS, ANYWAY), "address")}
    words = line.split(" ")
    at = next((at for at, word in enumerate(words) if "://" in word), None)
    if at is None:
        at = _first_host(words)
    if at == len(words) and words[0].casefold().removesuffix(":") in (*SETTINGS, ANYWAY):
        raise CommandError(
            say(
                "An address comes before “{setting}”. A name that begins so stands between quotation marks.",
                setting=words[0].casefold(),
            )
        )
    return {"name": " ".join(words[:at]), **_settings(words[at:], (*SETTINGS, ANYWAY), "address")}


def _first_host(words: Sequence[str]) -> int:
    """Where addresses without a scheme begin: hosts, one after the other, up to the settings or the end. Behind the
    last word when there is none."""
    end = next((at for at, word in enumerate(words) if word.casefold() in (*SETTINGS, ANYWAY)), len(words))
    at = end
    while at and _is_address(words[at - 1]):
        at -= 1
    return at if at < end else len(words)


def _is_address(word: str) -> bool:
    return "://" in addresses.spelled_out(word) or _SCHEME.match(word) is not None


def other(seen: Sequence[Source], line: str) -> dict[str, str]:
    """A source's name and, behind it, its new values by field. FieldError when the line begins with no source's name,
    or something stands before the first setting."""
    source, rest = leading(seen, line)
    given = _settings(rest.split(), ("address", *SETTINGS, ANYWAY), "")
    if before := given.pop("", ""):
        raise FieldError(
            "name",
            say(
                "I do not know what to do with “{words}”. Type: sources set NAME [address ADDRESS] [tags TAGS] "
                "[every INTERVAL] [take best|feed|page]",
                words=veiled(before),
            ),
        )
    return {"name": label(source), **given}


def named(seen: Sequence[Source], line: str) -> dict[str, str]:
    """A source's name and, behind it, tags. FieldError when the line begins with no source's name."""
    source, rest = leading(seen, line)
    return {"name": label(source), "tags": rest}


def _settings(words: Sequence[str], names: Sequence[str], first: str) -> dict[str, str]:
    """The words behind each of the names; those before them are of the `first`."""
    given: dict[str, list[str]] = {first: []}
    at = first
    for word in words:
        name = word.casefold().removesuffix(":")
        if name in names and name in given:
            raise CommandError(say("{setting} is said twice: say it once.", setting=name))
        if name in names:
            at = name
            given[at] = []
        else:
            given[at].append(word)
    for name in ("address", *SETTINGS):
        if name != first and given.get(name) == []:
            raise CommandError(say("Say what {setting} is to be, behind the word.", setting=name))
    return {name: " ".join(said) for name, said in given.items()}
