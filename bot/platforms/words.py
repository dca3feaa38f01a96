"""Words for a platform, whatever its markup: how long they are, and where a link leads."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from digests.messages import Cited, Inline, Line, Link, Message, Room, Section, Show, Text, hidden, visible
from digests.text.normal import normal

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
SCHEMES = ("http", "https")
MOST_ADDRESS = 2_000  # characters
ELLIPSIS = "…"


def units(text: str) -> int:
    """Characters as platforms count them at the most: in UTF-16, as their clients do."""
    return len(text) + sum(character > "\uffff" for character in text)


def clip(text: str, most: int) -> str:
    """Plain text for a label or a name, of at most so many characters: one line, whole or with an ellipsis."""
    text = " ".join(visible(text).split())
    if units(text) <= most:
        return text
    return cut(text, most - 1).rstrip() + ELLIPSIS


def cut(text: str, most: int) -> str:
    """The first characters, as `units` counts them."""
    return visible(text).encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")


def address(url: str) -> tuple[str, str] | None:
    """The host, and the address as it may stand in the markup of a link. None for what is not plainly an address of a
    site: another scheme, a name before the host, a host that is written in more than one way."""
    if len(url) > MOST_ADDRESS or hidden(url) or "\\" in url or " " in visible(url):
        return None
    try:
        parts = urlsplit(url)
        said = parts.hostname or ""
        host = said.encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port is not None else ""
        survives = host.encode("ascii").decode("idna") == said or host == said
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or "@" in parts.netloc or not survives or not _HOST.fullmatch(host):
        return None
    path = quote(parts.path, safe="/%:@!$&'+,;=~")
    query = f"?{quote(parts.query, safe='/%:@!$&+,;=~?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe='/%:@!$&+,;=~?')}" if parts.fragment else ""
    return host, f"{parts.scheme}://{host}{port}{path}{query}{fragment}"


def host_of(url: str) -> str:
    """Where an address leads, as well as can be said."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def plain(line: Line) -> str:
    """The words of a line for where there is no markup: titles of posts, labels. Addresses are left out."""
    return " ".join("".join(map(_plain, line)).split())


def name(message: Message, most: int) -> str:
    """What the message is called where it needs a name: its title, else what it says first."""
    lines = (message.title, *(line for one in message.sections for line in (one.heading, *one.lines)), message.notice)
    return clip(next(filter(None, map(plain, lines)), ELLIPSIS), most)


def numbered(section: Section) -> Line:
    """The heading behind the number that a reader types."""
    if section.number is None:
        return section.heading
    strong = bool(section.heading) and getattr(section.heading[0], "strong", False)
    return Text(f"{section.number}  ", strong=strong), *section.heading


def seen(words: str) -> str:
    """Words of an article as they are read: soft hyphens, entities and breaks are how a page sets them."""
    return " ".join(normal(words).text.split())


def _plain(part: Inline) -> str:
    match part:
        case Text(text) | Link(text) | Room(text):
            return visible(text)
        case Cited(words, quoted=quoted):
            return f"“{visible(seen(words))}”" if quoted else visible(seen(words))
        case _:
            here = part.at.astimezone(ZoneInfo(part.zone))
            date = "" if part.show is Show.TIME else f"{here.day} {here:%B} {here.year}"
            time = "" if part.show is Show.DATE else f"{here:%H:%M}"
            zone = f" ({part.zone})" if part.show is Show.ZONED else ""
            return f"{date} {time}{zone}".strip()
