"""Takes an article out of a scrape, with a receipt of all that was left. Pure; in linear time.

What is kept is the original's own characters, as spans. A line of which we are not sure stays: a caption too many reads
badly, a sentence lost is a mistake. Order matters: lines that name themselves first, then credits, then echoes (which
need to know the captions), then the title and what depends on where the article begins and ends.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Reason, Removal, Span
from digests.text import boilerplate, bylines, echoes
from digests.text.lines import Line, fold, line_of, lines
from digests.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE_LETTERS = 170
TITLE_WORDS = 24
SHOUTED = 10
"""A line this long that ends in an exclamation mark is the writer's, not a headline."""
TAG_WORDS = 4
TAG_LETTERS = 50
LINK_WORDS = 8
"""A line of capitals this long between sentences is a link to another story; a shorter one may be a subheading."""
CREDITED_WORDS = 60
"""The longest caption. A longer line that ends in a credit is a paragraph with a credit behind it."""
LIST_WORDS = 24
SMALL_LETTERS = 4
TITLED = 0.8
"""The share of longer words that have a capital in a headline set in title case."""
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_CLOSING = "\"'”’»）)]」』"
_TAG = re.compile(r"[^\W\d_](?:[^\W\d_]|[ &/'’-])*#?")
_FORMAT = re.compile(r"\[[A-Z ]{3,20}\]\W?$")
_BULLETS = ("- ", "– ", "— ", "* ", "• ", "· ", "► ", "▶ ", "> ")


class Cleaned(Struct, frozen=True):
    """`paragraphs` and `removed` share no character, and hold every one that is not blank."""

    title: str | None
    paragraphs: tuple[Span, ...]
    removed: tuple[Removal, ...]
    byline: str | None


def clean(original: str, title: str | None = None) -> Cleaned:
    """The body of an article as scraped. `title` is the one it was given; without, a first line set as one is taken."""
    page = _Page(lines(original))
    page.name_themselves()
    page.credit()
    page.echo()
    found = page.entitle(title)
    page.frame()
    page.repeat()
    return Cleaned(
        title=" ".join((title or found or "").split()) or None,
        paragraphs=tuple(page.paragraphs(original)),
        removed=tuple(sorted(page.removed(), key=lambda r: r.start)),
        byline=page.byline,
    )


class _Page:
    """The lines of one scrape, and what has been found out about them."""

    def __init__(self, found: Sequence[Line]) -> None:
        self.lines = found
        self.settled: dict[int, Reason] = {}
        self.cuts: dict[int, Removal] = {}  # a credit at the end of a line, a dateline before it
        self.byline: str | None = None
        loose = {i: r for i, line in enumerate(found) if (r := boilerplate.reason_of(line))}
        self.loose = loose
        body = [i for i, line in enumerate(found) if line.prose and i not in loose and not _is_aside(line)]
        self.first = body[0] if body else 0
        self.last = body[-1] if body else len(found) - 1

    def _inside(self, index: int) -> bool:
        return self.first < index < self.last

    def name_themselves(self) -> None:
        for index, reason in self.loose.items():
            line = self.lines[index]
            if not self._inside(index) or boilerplate.is_sure(line, reason):
                self.settled[index] = reason
        for index, line in enumerate(self.lines):
            if index in self.settled:
                continue
            names = None if self._inside(index) else bylines.byline_of(line)
            if names or (index > self.last - 2 and bylines.is_crew(line)):
                self.settled[index] = Reason.BYLINE
                self.byline = self.byline or names

    def credit(self) -> None:
        self.captions: list[str] = []
        for index, line in enumerate(self.lines):
            if index in self.settled:
                continue
            cut = bylines.credit_of(line)
            if cut is None:
                if bylines.pictured(line) and line.words <= echoes.CAPTION_MOST and not _reads_on(line):
                    self.settled[index] = Reason.CAPTION
                    self.captions.append(line.key)
                continue
            if cut.start == line.start:
                self.settled[index] = Reason.CREDIT
                continue
            self.cuts[index] = cut
            before = line_of(line.text, 0, cut.start - line.start)
            open_end = index < echoes.TOP and not before.terminated
            if line.words <= CREDITED_WORDS and (open_end or bylines.names_picture(cut, line)):
                self.settled[index] = Reason.CAPTION
                self.captions.append(before.key)

    def echo(self) -> None:
        cut = echoes.cut_captions(self.lines, self.settled)
        self.leads = echoes.echoed_by(self.lines, cut)
        self.settled |= cut
        captions = [*self.captions, *(self.lines[i].key for i in cut)]
        self.settled |= echoes.stitched(self.lines, self.settled, captions)
        self.settled |= echoes.known_captions(self.lines, self.settled, captions)

    def entitle(self, given: str | None) -> str | None:
        """Take the title out of the lines; returns it, if it was none that was given."""
        if given is not None and (key := fold(given)):
            for index in range(min(echoes.TOP, len(self.lines))):
                if index not in self.settled and self.lines[index].key == key:
                    self.settled[index] = Reason.TITLE
            return None
        left = [i for i in range(len(self.lines)) if i not in self.settled]
        if not left or not self._is_title(left[0]):
            return None
        index = left[0]
        if _is_tag(self.lines[index].text) and index + 1 < len(self.lines) and self._is_title(index + 1):
            self.settled[index] = Reason.SECTION_TAG
            index += 1
        self.settled[index] = Reason.TITLE
        return self.lines[index].text

    def _is_title(self, index: int) -> bool:
        line = self.lines[index]
        if index in self.settled or len(line.text) > TITLE_LETTERS or line.words > TITLE_WORDS or line.words < 2:
            return False
        if line.key in self.leads or not _reads_as_title(line):
            return False
        following = [other for i, other in enumerate(self.lines[index + 1 :], index + 1) if i not in self.settled]
        return any(other.prose for other in following[:4])

    def frame(self) -> None:
        """What only the place of a line tells: tags above and below the article, lists of other stories."""
        for index, line in enumerate(self.lines):
            if index in self.settled:
                continue
            if not self._inside(index) and index not in (self.first, self.last) and _is_tag(line.text):
                self.settled[index] = Reason.SECTION_TAG
            elif _is_shouted_link(line):
                self.settled[index] = Reason.RELATED
        self._drop_lists()

    def _drop_lists(self) -> None:
        """Headlines of other stories: under a heading that says so, or as a list of links at the foot."""
        heading = False
        for index, line in enumerate(self.lines):
            reason = self.settled.get(index)
            if reason is not None:
                short = line.words <= boilerplate.PLAIN_WORDS and index > self.last
                heading = reason is Reason.RELATED or (reason is Reason.PROMOTION and short)
            elif heading and self._is_listed(index):
                self.settled[index] = Reason.RELATED
            else:
                heading = False
        links = [i for i in range(self.last + 1, len(self.lines)) if i not in self.settled]
        if len(links) > 1 and all(_is_link(self.lines[i]) for i in links):
            self.settled |= dict.fromkeys(links, Reason.RELATED)

    def _is_listed(self, index: int) -> bool:
        line = self.lines[index]
        if line.words > LIST_WORDS:
            return False
        if line.text.startswith(_BULLETS) or _FORMAT.search(line.text):
            return True
        return index > self.last and (not line.terminated or line.text[-1] == "?" or line.words < TAG_WORDS)

    def repeat(self) -> None:
        self.settled |= echoes.repeats(self.lines, self.settled)

    def removed(self) -> list[Removal]:
        out = list(self.cuts.values())
        for index, reason in self.settled.items():
            line = self.lines[index]
            cut = self.cuts.get(index)
            end = cut.start if cut else line.end
            rest = line_of_span(line, line.start, end)
            if rest:
                out.append(Removal(rest.start, rest.end, reason))
        return out

    def paragraphs(self, original: str) -> list[Span]:
        out: list[Span] = []
        for index, line in enumerate(self.lines):
            if index in self.settled:
                continue
            start, end = line.start, line.end
            if index in self.cuts:
                end = self.cuts[index].start
            elif len(out) < 2 and (cut := bylines.dateline_of(line)):
                self.cuts[index] = cut
                start = cut.end
            kept = line_of(original, start, end)
            if kept.text:
                out.append(kept.span)
        return out


def line_of_span(line: Line, start: int, end: int) -> Span | None:
    text = line.text[start - line.start : end - line.start].rstrip()
    return Span(start, start + len(text)) if text else None


def _is_aside(line: Line) -> bool:
    """A bullet or a question: prose by its length that may stand in a list of other stories."""
    return line.words <= LIST_WORDS and (line.text.startswith(_BULLETS) or line.text[-1] == "?")


def _reads_on(line: Line) -> bool:
    """Whether the line opens a list or a quotation: not a caption, which stands alone."""
    return line.text[-1] in ":,;"


def _reads_as_title(line: Line) -> bool:
    text = line.text
    if text[-1] in ".;:,，。、" or text.startswith(("-", "—", "*", "•", "|", "(")) or _ADDRESS.search(text):
        return False
    last = text.rstrip(_CLOSING)[-1:]
    if line.terminated and last not in "?？!！…":
        return False
    if last == text[-1] and last in "!！" and line.words >= SHOUTED:
        return False
    sentences = split(text)
    return not any(sentence.of(text)[-1] in ".!" for sentence in sentences[:-1])


def _is_shouted_link(line: Line) -> bool:
    if line.words < LINK_WORDS or line.terminated or not line.text.isupper() or line.text.startswith("|"):
        return False
    return sum(any(c.isdigit() for c in word) for word in line.key.split()) * 4 < line.words


def _is_link(line: Line) -> bool:
    """A bullet and a headline in capitals."""
    if not line.text.startswith(_BULLETS) or line.terminated or not 2 <= line.words <= LIST_WORDS:
        return False
    long = [word for word in line.text.split() if len(word) > SMALL_LETTERS]
    return len(long) > 1 and sum(word[0].isupper() or word[0].isdigit() for word in long) >= TITLED * len(long)


def _is_tag(text: str) -> bool:
    """A word or three in capitals, without a figure: the name of a section."""
    return (
        len(text) <= TAG_LETTERS
        and text.isupper()
        and len(text.split()) <= TAG_WORDS
        and _TAG.fullmatch(text) is not None
    )
