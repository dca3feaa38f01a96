"""What the setting of a line tells, its words aside: headlines, tags, links, bullets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason
from digests.text.sentences import split

if TYPE_CHECKING:
    from digests.text.lines import Line

TITLE_LETTERS = 170
TITLE_WORDS = range(2, 25)
SHOUTED = 10
"""A line this long that ends in an exclamation mark is the writer's, not a headline."""
PLACE_WORDS = 5
TAG_WORDS = 4
TAG_LETTERS = 50
LINK_WORDS = 8
"""A line of capitals this long between sentences is a link to another story; a shorter one may be a subheading."""
LIST_WORDS = 24
"""The longest headline in a list of other stories."""
SMALL_LETTERS = 4
TITLED = 0.8
"""The share of longer words that have a capital in a headline set in title case."""

ABOVE_TITLE = (Reason.STAMP, Reason.SECTION_TAG, Reason.PROMOTION, Reason.MARKUP, Reason.NOTICE)
"""What a page sets above its headline."""

_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_CLOSING = "\"'”’»）)]」』"
_OPENING = ("“", '"', "„", "«", "‘", "「")
_TAG = re.compile(r"[^\W\d_](?:[^\W\d_]|[ &/'’-])*#?")
_FORMAT = re.compile(r"\[[A-Z ]{3,20}\]\W?$")
_BULLETS = ("- ", "– ", "— ", "* ", "• ", "· ", "► ", "▶ ", "> ")


def is_aside(line: Line) -> bool:
    """A bullet or a question: prose by its length that may stand in a list of other stories."""
    return line.words <= LIST_WORDS and (line.text.startswith(_BULLETS) or line.text[-1] == "?")


def reads_on(line: Line) -> bool:
    """Whether the line opens a list or a quotation: not a caption, which stands alone."""
    return line.text[-1] in ":,;"


def reads_as_title(line: Line, sentences: int = 1) -> bool:
    """Whether the line is set as a headline: short, so many sentences at most, and without a full stop."""
    text = line.text
    if len(text) > TITLE_LETTERS or line.words not in TITLE_WORDS:
        return False
    if text[-1] in ".;:,，。、" or text.startswith(("-", "—", "*", "•", "|", "(")) or _ADDRESS.search(text):
        return False
    if text.isupper() and line.words <= PLACE_WORDS and "," in text:
        return False  # "BERGEN, NORWAY" over an article says where it was written
    last = text.rstrip(_CLOSING)[-1:]
    if line.terminated and last not in "?？!！…":
        return False
    if last == text[-1] and last in "!！" and line.words >= SHOUTED:
        return False
    return sum(sentence.of(text)[-1] in ".!" for sentence in split(text)[:-1]) < sentences


def is_shouted_link(line: Line) -> bool:
    """A long line in capitals that is not a row of figures."""
    if line.words < LINK_WORDS or line.terminated or not line.text.isupper() or line.text.startswith("|"):
        return False
    return sum(any(c.isdigit() for c in word) for word in line.key.split()) * 4 < line.words


def is_listed(line: Line, *, below: bool) -> bool:
    """Whether a line under a heading of other stories is one of them. `below`: the article has ended."""
    if line.words > LIST_WORDS:
        return False
    if line.text.startswith(_BULLETS) or _FORMAT.search(line.text):
        return True
    if not below or line.text.startswith(_OPENING):
        return False
    return not line.terminated or line.text[-1] == "?" or line.words < TAG_WORDS


def is_link(line: Line) -> bool:
    """A bullet and a headline in capitals."""
    if not line.text.startswith(_BULLETS) or line.terminated or not 2 <= line.words <= LIST_WORDS:
        return False
    long = [word for word in line.text.split() if len(word) > SMALL_LETTERS]
    return len(long) > 1 and sum(word[0].isupper() or word[0].isdigit() for word in long) >= TITLED * len(long)


def is_tag(text: str) -> bool:
    """A word or three in capitals, without a figure: the name of a section."""
    return (
        len(text) <= TAG_LETTERS
        and text.isupper()
        and len(text.split()) <= TAG_WORDS
        and _TAG.fullmatch(text) is not None
    )
