"""The one place where words become inert on Discord: shown to the character, and never acted on.

A backslash before any ASCII mark shows the mark and takes its meaning. That holds everywhere but in the words of a
masked link, where the backslash is shown, too (discord-api-docs, issue 6185): no words of others stand there, only the
host.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from digests.messages import hidden, visible

# Marks that mean something anywhere; those that begin a list where they stand for a line's first; the dot of a numbered
# one. Each part of a line is escaped as if the line began with it: it may.
_MARKS = re.compile(r"[\\*_~|`\[\]<>@#:/]|(?<!\S)[-+](?!\S)|(?<![^\d])\.(?!\S)")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
SCHEMES = ("http", "https")
MOST_ADDRESS = 2_000  # characters
ELLIPSIS = "…"


def escaped(text: str) -> str:
    """One line that Discord shows as it is, without what nobody sees."""
    return _MARKS.sub(r"\\\g<0>", visible(text))


def units(text: str) -> int:
    """Characters as Discord counts them at the most: in UTF-16, as its clients do."""
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
    """The host, and the address as it may stand in a masked link. None for what is not plainly an address of a site:
    another scheme, a name before the host, a host that is written in more than one way."""
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
