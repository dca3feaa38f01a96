"""The one place where words become inert on Discord: shown to the character, and never acted on.

A backslash before any ASCII mark shows the mark and takes its meaning. That holds everywhere but in the words of a
masked link, where the backslash is shown, too (discord-api-docs, issue 6185): no words of others stand there, only the
host.
"""

from __future__ import annotations

import re

from digests.messages import visible

# Marks that mean something anywhere; those that begin a list where they stand for a line's first; the dot of a numbered
# one. Each part of a line is escaped as if the line began with it: it may.
_MARKS = re.compile(r"[\\*_~|`\[\]<>@#:/]|(?<!\S)[-+](?!\S)|(?<![^\d])\.(?!\S)")


def escaped(text: str) -> str:
    """One line that Discord shows as it is, without what nobody sees."""
    return _MARKS.sub(r"\\\g<0>", visible(text))
