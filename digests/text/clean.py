"""Takes an article out of a scrape, with a receipt of all that was left. Pure; in linear time.

What is kept is the original's own characters, as spans. A line of which we are not sure stays: a caption too many reads
badly, a sentence lost is a mistake. Order matters: lines that name themselves first, then credits, then echoes (which
need to know the captions), then the title and what depends on where the article begins and ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Reason, Removal, Span
from digests.text import boilerplate, bylines, captions, echoes, layout
from digests.text.lines import Line, fold, line_of, lines, trimmed
from digests.text.sentences import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CREDITED_WORDS = 60
"""The longest caption. A longer line that ends in a credit is a paragraph with a credit behind it."""
FOOT = 2
"""Reporters and editors are named in the last lines, at most so many above the last sentence."""
GLUED_WORDS = 5
"""A sentence of this length that is a caption elsewhere was glued into its paragraph."""
SUFFIX_WORDS = 5
"""A title may carry the name of its site: "… | The Harbour Post"."""
DATELINED = 2
"""A dateline opens the first paragraph, or the one behind a standfirst."""
SIGNED = (Reason.BYLINE, Reason.STAMP)
"""What stands below a headline, and tells it from a paragraph even where it is two sentences."""
AHEAD = 4
"""How soon behind a title a sentence follows."""
BRIEF = 5
"""Words of a sentence that makes a brief below a title."""


class Cleaned(Struct, frozen=True):
    """`paragraphs` and `removed` share no character, and hold every one that is not blank."""

    title: str | None
    paragraphs: tuple[Span, ...]
    removed: tuple[Removal, ...]
    byline: str | None


def clean(original: str, title: str | None = None) -> Cleaned:
    """The body of an article as scraped. `title` is the one it was given; without, a first line set as one is taken."""
    page = _Page(original)
    if title is not None:
        page.drop_title(fold(title))
    page.name_themselves()
    page.sign()
    page.credit()
    page.echo()
    if title is None:
        title = page.take_title()
    page.head()
    page.frame()
    page.settled |= echoes.repeats(page.lines, page.settled)
    paragraphs, removed = page.receipt()
    return Cleaned(" ".join((title or "").split()) or None, tuple(paragraphs), tuple(removed), page.byline)


class _Page:
    """The lines of one scrape, and what has been found out about them.

    `settled` lines are no part of the body; `cuts` are pieces within a line, with reasons of their own.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.lines: Sequence[Line] = lines(original)
        self.settled: dict[int, Reason] = {}
        self.cuts: dict[int, list[Removal]] = {}
        self.byline: str | None = None
        self.captions: list[str] = []  # folded
        self.leads: frozenset[str] = frozenset()
        self.says = {i: r for i, line in enumerate(self.lines) if (r := boilerplate.reason_of(line))}
        body = [i for i, x in enumerate(self.lines) if x.prose and i not in self.says and not layout.is_aside(x)]
        self.first = body[0] if body else 0
        self.second = next((i for i in body if self.lines[i].key != self.lines[self.first].key), self.first)
        self.last = body[-1] if body else len(self.lines) - 1

    def drop_title(self, title: str) -> None:
        for index, line in enumerate(self.lines[: echoes.TOP]):
            if line.key and not line.prose and _same_title(line.key, title):
                self.settled[index] = Reason.TITLE

    def name_themselves(self) -> None:
        headline = next((i for i in range(len(self.lines)) if self.says.get(i) not in layout.ABOVE_TITLE), None)
        for index, reason in self.says.items():
            line = self.lines[index]
            if index == headline and reason is Reason.RELATED and layout.reads_as_title(line) and ": " in line.text:
                continue  # "Watch: Storm reaches the coast" heads a list below an article, and an article of its own
            if not self._inside(index) or boilerplate.is_sure(line, reason):
                self.settled.setdefault(index, reason)

    def sign(self) -> None:
        """Who wrote it: above the article or below its standfirst, and at its foot."""
        for index, line in self._open():
            names = None if self.second <= index < self.last else bylines.byline_of(line)
            crew = index > self.last - FOOT and bylines.is_crew(line)
            desk = index > self.last and bylines.is_desk(line)
            unsigned = index < self.first and bylines.is_unsigned(line)
            if names or crew or desk or unsigned:
                self.settled[index] = Reason.BYLINE
                self.byline = self.byline or names
        for index, line in self._open():
            above, below = self.settled.get(index - 1), self.settled.get(index + 1)
            if not 0 < index < self.second:
                continue
            if index < self.first and Reason.STAMP in (above, below) and bylines.is_name(line):
                self.settled[index] = Reason.BYLINE
                self.byline = self.byline or line.text
            elif above is Reason.BYLINE and bylines.is_role(line):
                self.settled[index] = Reason.BYLINE

    def credit(self) -> None:
        for index, line in self._open():
            cut = captions.credit_of(line)
            if cut is None:
                caption = captions.pictured(line) and line.words <= echoes.CAPTION_MOST and not layout.reads_on(line)
                before = line
            elif cut.start == line.start:
                self.settled[index] = Reason.CREDIT
                continue
            else:
                self.cuts[index] = [cut]
                before = line_of(line.text, 0, cut.start - line.start)
                echo = (index < echoes.TOP and not before.terminated) or echoes.echoes_lead(self.lines, index)
                caption = line.words <= CREDITED_WORDS and (echo or captions.is_caption(before, cut, line))
            if caption:
                self.settled[index] = Reason.CAPTION
                self.captions.append(before.key)

    def echo(self) -> None:
        cut = echoes.cut_captions(self.lines, self.settled)
        self.leads = echoes.echoed_by(self.lines, cut)
        self.settled |= cut
        captions = [*self.captions, *(self.lines[i].key for i in cut)]
        self.settled |= echoes.stitched(self.lines, self.settled, captions)
        self.settled |= echoes.known_captions(self.lines, self.settled, captions)
        glued = {caption for caption in captions if caption.count(" ") + 1 >= GLUED_WORDS}
        for index, line in self._open():
            if glued and index < echoes.TOP:
                self._unglue(index, line, glued)

    def _unglue(self, index: int, line: Line, captions: set[str]) -> None:
        """Cut captions out of a line that says something of its own besides.

        Its first sentence stays: that is where a caption was taken from when it was taken from here.
        """
        sentences = split(self.original, line.start, line.end)
        cut = [span for span in sentences[1:] if fold(span.of(self.original)) in captions]
        if cut:
            removals = [Removal(span.start, span.end, Reason.CAPTION) for span in cut]
            self.cuts[index] = removals + [c for c in self.cuts.get(index, ()) if c.start >= removals[-1].end]

    def take_title(self) -> str | None:
        """The title that heads the lines, if one does; it is taken out of them."""
        index = next((i for i, _ in self._open()), None)
        if index is None:
            return None
        if layout.is_tag(self.lines[index].text) and index + 1 < len(self.lines) and self._is_title(index + 1):
            self.settled[index] = Reason.SECTION_TAG
            index += 1
        elif not self._is_title(index):
            return None
        self.settled[index] = Reason.TITLE
        return self.lines[index].text

    def _is_title(self, index: int) -> bool:
        line = self.lines[index]
        signed = self.settled.get(index + 1) in SIGNED
        if index in self.settled or line.key in self.leads or not layout.reads_as_title(line, 1 + signed):
            return False
        following = [i for i in range(index + 1, len(self.lines)) if i not in self.settled][:AHEAD]
        return any(self._tells(self.lines[i]) for i in following)

    @staticmethod
    def _tells(line: Line) -> bool:
        """A paragraph, or one short sentence of a brief."""
        return line.prose or (line.terminated and line.words >= BRIEF)

    def head(self) -> None:
        """What stands between the title and the article: the title again, a picture's own words."""
        title = next((i for i, reason in self.settled.items() if reason is Reason.TITLE), None)
        if title is None:
            return
        for index, line in self._open():
            if title < index < echoes.TOP and line.key == self.lines[title].key:
                self.settled[index] = Reason.REPEAT
            elif title < index < self.first and captions.is_slashed(line):
                self.settled[index] = Reason.CREDIT
            elif title < index < self.first and captions.is_scene(line):
                self.settled[index] = Reason.CAPTION

    def frame(self) -> None:
        """What only the place of a line tells: tags above and below the article, lists of other stories."""
        for index, line in self._open():
            if not self.first <= index <= self.last and layout.is_tag(line.text):
                self.settled[index] = Reason.SECTION_TAG
            elif layout.is_shouted_link(line):
                self.settled[index] = Reason.RELATED
        heading = False
        for index, line in enumerate(self.lines):
            reason = self.settled.get(index)
            if reason is not None:
                invites = reason is Reason.PROMOTION and line.words <= boilerplate.PLAIN_WORDS and index > self.last
                heading = reason is Reason.RELATED or invites
            elif heading and layout.is_listed(line, below=index > self.last):
                self.settled[index] = Reason.RELATED
            else:
                heading = False
        links = [i for i, _ in self._open() if i > self.last]
        if len(links) > 1 and all(layout.is_link(self.lines[i]) for i in links):
            self.settled |= dict.fromkeys(links, Reason.RELATED)

    def receipt(self) -> tuple[list[Span], list[Removal]]:
        """The pieces that are kept, and those that are not, in order."""
        kept: list[Span] = []
        removed: list[Removal] = []
        for index, line in enumerate(self.lines):
            reason = self.settled.get(index)
            if reason is None and len(kept) < DATELINED and index not in self.cuts:
                self.cuts[index] = self._opening(line)
            cuts = self.cuts.get(index)
            if not cuts:
                if reason is None:
                    kept.append(Span(line.start, line.end))
                else:
                    removed.append(Removal(line.start, line.end, reason))
                continue
            removed += cuts
            at = line.start
            for end, after in [*((cut.start, cut.end) for cut in cuts), (line.end, line.end)]:
                rest = trimmed(self.original, at, end)
                if rest.start < rest.end and reason is None:
                    kept.append(rest)
                elif rest.start < rest.end and reason is not None:
                    removed.append(Removal(rest.start, rest.end, reason))
                at = after
        return kept, sorted(removed, key=lambda piece: piece.start)

    def _opening(self, line: Line) -> list[Removal]:
        """What stands before the first sentence of a paragraph, in its line."""
        cuts, names = bylines.opening_of(line)
        self.byline = self.byline or names
        if cuts:
            return cuts
        dateline = bylines.dateline_of(line)
        return [dateline] if dateline else []

    def _open(self) -> Iterator[tuple[int, Line]]:
        """The lines that are not settled yet."""
        for index, line in enumerate(self.lines):
            if index not in self.settled:
                yield index, line

    def _inside(self, index: int) -> bool:
        return self.first < index < self.last


def _same_title(key: str, title: str) -> bool:
    if key == title:
        return True
    short, long = sorted((key, title), key=len)
    suffix = long[len(short) :]
    return short.count(" ") >= SUFFIX_WORDS - 2 and long.startswith(f"{short} ") and suffix.count(" ") <= SUFFIX_WORDS
