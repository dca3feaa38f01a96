"""Making messages fit one post: breaking between sections, and cutting what no post could hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Cited, Line, Link, Message, Section, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digests.messages import Inline, Limits

TITLE_SHARE = 6  # a title, a footer, a heading take at most a sixth of a post each
PAGE_NOTICE = "There is no page 9999. Page 999 of 999"
ELLIPSIS = "…"


def bundle(whole: Message, limits: Limits) -> list[Message]:
    """One message as many, each within the limits: title and notice on the first, footer on the last."""
    title, footer = (_clipped(line, limits.total // TITLE_SHARE, limits) for line in (whole.title, whole.footer))
    frame = Message(title=title, notice=whole.notice, footer=footer)
    sections = [_story_fits(section, frame, limits) for section in whole.sections]
    bundles = list(_filled(sections, frame, limits))
    last = len(bundles) - 1
    return [
        Message(
            title=title if i == 0 else (),
            notice=whole.notice if i == 0 else (Text(f"Part {i + 1} of {last + 1}"),),
            sections=tuple(part),
            footer=footer if i == last else (),
        )
        for i, part in enumerate(bundles)
    ]


def page_of(
    title: Line,
    sections: Sequence[Section],
    footer: Line,
    command: str,
    page: int,
    limits: Limits,
    further: tuple[Action, ...] = (),
) -> Message:
    """Page `page` (from 1; past the end: the last, and it says so) of an answer. `command` asks for it again
    (at most 60 characters); `page N` turns the page. `further` actions stand on every page."""
    title, footer = (_clipped(line, limits.total // TITLE_SHARE, limits) for line in (title, footer))
    turn = Action("Previous page", f"{command} page 999"), Action("Next page", f"{command} page 999")
    frame = Message(title=title, notice=(Text(PAGE_NOTICE),), footer=footer, actions=(*turn, *further))
    pieces = [piece for section in sections for piece in _pieces(section, frame, limits)]
    pages = list(_filled(pieces, frame, limits))
    number = min(max(page, 1), len(pages))
    beyond = f"There is no page {page}. " if page > len(pages) else ""
    if len(pages) == 1:
        notice: Line = (Text(f"{beyond}This is all of it."),) if beyond else ()
        return Message(title=title, notice=notice, sections=tuple(pages[0]), footer=footer, actions=further)
    actions = []
    if number > 1:
        actions.append(Action("Previous page", f"{command} page {number - 1}"))
    if number < len(pages):
        actions.append(Action("Next page", f"{command} page {number + 1}"))
    return Message(
        title=title,
        notice=(Text(f"{beyond}Page {number} of {len(pages)}"),),
        sections=tuple(pages[number - 1]),
        footer=footer,
        actions=(*actions, *further),
    )


def _filled(sections: Sequence[Section], frame: Message, limits: Limits) -> Iterator[list[Section]]:
    """As many sections to a post as fit beside the frame; each fits alone."""
    page: list[Section] = []
    for section in sections:
        if page and not limits.fits(structs.replace(frame, sections=(*page, section))):
            yield page
            page = []
        page.append(section)
    yield page


def _story_fits(section: Section, frame: Message, limits: Limits) -> Section:
    """A story that one post cannot hold loses lines from its end, never a part of a sentence."""
    section = structs.replace(section, heading=_clipped(section.heading, limits.total // TITLE_SHARE, limits))
    while section.lines and not limits.fits(structs.replace(frame, sections=(section,))):
        section = structs.replace(section, lines=section.lines[:-1])
    return section


def _pieces(section: Section, frame: Message, limits: Limits) -> Iterator[Section]:
    """The section in as many sections as one post each needs; long words of an article go on in the next."""
    section = structs.replace(section, heading=_clipped(section.heading, limits.total // TITLE_SHARE, limits))
    if limits.fits(structs.replace(frame, sections=(section,))):
        yield section
        return
    room = max(1, limits.total // TITLE_SHARE)
    lines = [piece for line in section.lines for piece in _line_pieces(line, room, limits)]
    part = structs.replace(section, lines=())
    for line in lines:
        longer = structs.replace(part, lines=(*part.lines, line))
        if part.lines and not limits.fits(structs.replace(frame, sections=(longer,))):
            yield part
            longer = Section(lines=(line,))
        part = longer
    yield part


def _line_pieces(line: Line, room: int, limits: Limits) -> Iterator[Line]:
    if limits.line(line) <= room:
        yield line
        return
    for inline in line:
        if isinstance(inline, Cited):
            yield from ((piece,) for piece in _cited_pieces(inline, room, limits))
        else:
            yield _clipped((inline,), room, limits)


def _cited_pieces(whole: Cited, room: int, limits: Limits) -> Iterator[Cited]:
    """Words of an article in pieces that each fit, broken at blanks where there are any: still to the character."""
    at = 0
    while at < len(whole.words):
        end = _longest(whole, at, room, limits)
        if end < len(whole.words) and (blank := whole.words.rfind(" ", at + 1, end)) > at:
            end = blank + 1
        yield _part(whole, at, end)
        at = end


def _part(whole: Cited, at: int, end: int) -> Cited:
    return structs.replace(whole, words=whole.words[at:end], start=whole.start + at, end=whole.start + end)


def _longest(whole: Cited, at: int, room: int, limits: Limits) -> int:
    """The furthest end whose words from `at` cost no more than `room`; at least one character on."""
    low, high = at + 1, len(whole.words)
    while low < high:
        middle = (low + high + 1) // 2
        if limits.cost(_part(whole, at, middle)) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _clipped(line: Line, room: int, limits: Limits) -> Line:
    """The line within `room`: what does not fit is cut, with an ellipsis; a link that is too long becomes its text."""
    kept: list[Inline] = []
    for inline in line:
        if limits.line((*kept, inline)) <= room:
            kept.append(inline)
            continue
        text = inline.text if isinstance(inline, Text | Link) else ""
        strong = isinstance(inline, Text | Link) and inline.strong
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if limits.line((*kept, Text(text[:middle] + ELLIPSIS, strong=strong))) <= room:
                low = middle
            else:
                high = middle - 1
        if low:
            kept.append(Text(text if low == len(text) else text[:low].rstrip() + ELLIPSIS, strong=strong))
        break
    return tuple(kept)
