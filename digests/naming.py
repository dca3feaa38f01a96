"""What sources and their tags are called: what is taken as a name, however it comes, and what lists show of it."""

from __future__ import annotations

import shlex
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from digests import address
from digests.errors import FieldError, InputError
from digests.values import PAIRS, clipped, cut, one_line, unclosed, unquoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sized

    from digests.model import Source, Workspace

MOST_NAME = 60  # characters of a name as people type it, and of any that lists show
MOST_IMPORTED = 200  # characters of a publisher's name, as articles give it
MOST_TAGS = 20  # of a source
MOST_TAG = 30  # characters
JOINTS = "-_.&+"  # inside a tag
UNNAMED = "Imported files"  # the publisher where none is named
_PLAIN_MARKS = str.maketrans(dict.fromkeys("".join((*PAIRS, *PAIRS.values())), "'"))
IMPORTED_TO = ("console", "local")  # where the operator's import goes that names no workspace


def label(source: Source) -> str:
    """What a source is called in lists, and may be called in commands: its name as it can be typed."""
    return cut(one_line(source.name), MOST_NAME) or f"#{source.id}"


def name_of(words: str) -> str:
    """The name of a source as somebody typed it, to keep. FieldError says what would do, and repeats no address."""
    name = unquoted(one_line(words)).strip()
    if name[:1] in PAIRS:
        raise FieldError("name", unclosed(name))
    if not any(character.isalnum() for character in name):
        raise FieldError("name", say("Give the source a name, or an address: sources add https://harbour.example/news"))
    if any("." in word.partition("/")[0] and "/" in word for word in name.split(" ")):
        raise FieldError("name", say("A name holds no address. An address follows it, and begins with https://."))
    return checked(name, MOST_NAME)


def checked(name: str, most: int) -> str:
    """The name of a source. FieldError when it is too long, or holds what may be a password or a token."""
    if len(name) > most:
        raise FieldError("name", say("A name has at most {most} characters.", most=most))
    try:
        return address.named(name)
    except InputError as error:
        raise FieldError("name", error.args[0]) from error


def publisher(name: str) -> str:
    """What articles are filed under, for the publisher's name that came with them. Of an address with something secret
    in it, the host; UNNAMED when nothing is left."""
    line = one_line(name)[:MOST_IMPORTED]
    harmless = line if address.veiled(line) == line else address.hosts_of(line)
    return harmless if any(character.isalnum() for character in harmless) else UNNAMED


def titled(title: str | None, where: str) -> str:
    """What a source is called whose feed, of that address, has this title: the title as it can be typed, else its host;
    UNNAMED when nothing of either can be shown."""
    words = unquoted(one_line(title or "").replace("://", " "))
    if words[:1] in PAIRS:  # a quotation mark that opens a name, as it is typed, is closed at its end
        words = words.translate(_PLAIN_MARKS)
    for name in (words, address.hosts_of(where).removeprefix("www.")):
        with suppress(FieldError):
            return name_of(cut(name, MOST_NAME))
    return UNNAMED


def unlike(name: str, taken: Container[str]) -> str:
    """The name, or `Name 2` and so on where it is among those `taken` (case folded). Of thousands with one name few are
    looked at: a number is found that is free, and the one before it is not."""
    if name.casefold() not in taken:
        return name
    last, free = 1, 2
    while _numbered(name, free).casefold() in taken:
        last, free = free, 2 * free
    while free - last > 1:
        between = (last + free) // 2
        last, free = (between, free) if _numbered(name, between).casefold() in taken else (last, between)
    return _numbered(name, free)


def _numbered(name: str, number: int) -> str:
    end = f" {number}"
    return cut(name, MOST_NAME - len(end)) + end


def tag_from(folder: str) -> str:
    """The tag that a folder's name makes; empty when nothing in it can stand in one."""
    with suppress(FieldError):
        return "".join(tags_kept([folder]))
    fitting = (one if unicodedata.category(one)[0] in "LMN" or one in JOINTS else " " for one in one_line(folder))
    words = [word for word in "".join(fitting).split() if word.strip(JOINTS)]
    return "-".join(words)[:MOST_TAG].rstrip(JOINTS)


def tags_of(words: str) -> tuple[str, ...]:
    """Tags as somebody typed them. FieldError says what one is."""
    tags = tags_kept(one_line(words).replace(",", " ").split())
    if not tags:
        raise FieldError("tags", say("Say which tags, for example: local sport"))
    return tags


def tags_kept(words: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are kept, each once. FieldError says what one is."""
    tags: dict[str, str] = {}
    for word in words:
        tag = unicodedata.normalize("NFC", word).removeprefix("#")
        if len(tag) > MOST_TAG:
            raise FieldError("tags", say("A tag has at most {most} characters.", most=MOST_TAG))
        if not tag or not all(unicodedata.category(one)[0] in "LMN" or one in JOINTS for one in tag):
            raise FieldError(
                "tags",
                say("A tag is one word of letters, digits and hyphens, not “{tag}”.", tag=clipped(word)),
            )
        tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


def enough_tags(tags: Sized) -> None:
    """FieldError when a source may not have so many."""
    if len(tags) > MOST_TAGS:
        raise FieldError("tags", say("A source has at most {most} tags. Take one away first.", most=MOST_TAGS))


def import_command(workspace: Workspace, name: str = "") -> str:
    """What an operator types to bring articles into the workspace: those of the source of this name."""
    into = () if workspace == IMPORTED_TO else ("--workspace", "/".join(workspace))
    publisher = ("--source", name) if name else ()
    return shlex.join(("broadsheet", "import", "PATH", *into, *publisher))
