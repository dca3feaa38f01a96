"""Making messages fit one post: breaking between sections, and cutting what no post could hold."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Cited, Line, Link, Message, Section, Text
from digests.wording import ENGLISH, line_in, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from gettext import NullTranslations

    from digests.messages import Inline, Limits

TITLE_SHARE = 6  # a title, a footer, a heading, a line take at most a sixth of a post each
MOST_PAGES, LAST_ASKED = 999, 9999  # the widest that a notice has to say
LONGEST = 60  # characters of a command that is to be asked again
ELLIPSIS = "…"


def bundle(whole: Message, limits: Limits, language: NullTranslations = ENGLISH) -> list[Message]:
    """One message, in this language already, as many, each within the limits: title and notice on the first, footer on
    the last. There is room left for a way to the next."""
    frame, room = _frame(whole.notice, limits, language)
    title, footer = (clipped(line, room, limits) for line in (whole.title, whole.footer))
    frame = structs.replace(frame, title=title, footer=footer)
    left = _left(frame, limits)
    if _fits(whole.sections, frame, left, room, limits):
        bundles = [list(whole.sections)]  # as nearly always
    else:
        sections = [_story_fits(section, left, room, limits) for section in whole.sections]
        bundles = list(_filled(sections, frame, limits))
    last = len(bundles) - 1
    return [
        Message(
            title=title if i == 0 else (),
            notice=whole.notice if i == 0 else _part_notice(i + 1, last + 1, language),
            sections=tuple(part),
            footer=footer if i == last else (),
        )
        for i, part in enumerate(bundles)
    ]


@lru_cache(100)
def _frame(notice: Line, limits: Limits, language: NullTranslations) -> tuple[Message, int]:
    """What stands around the sections of every post, at its widest, and what title and footer may each take of it."""
    widest = max(notice, _part_notice(MOST_PAGES, MOST_PAGES, language), key=limits.line)
    frame = Message(notice=widest, actions=(next_page("x" * LONGEST, MOST_PAGES, language),))
    return frame, _share(frame, limits)


def _fits(sections: Sequence[Section], frame: Message, left: int, room: int, limits: Limits) -> bool:
    """Whether all of them fit one post as they are."""
    costs = [_costs(section, limits) for section in sections]
    actions = len(frame.actions) + sum(len(section.actions) for section in sections)
    return (
        len(sections) <= limits.sections
        and actions <= limits.actions
        and sum(whole for _, whole in costs) <= left
        and all(heading <= room for heading, _ in costs)
    )


@lru_cache(1_000)
def _costs(section: Section, limits: Limits) -> tuple[int, int]:
    """Of the heading, and of the whole: thousands of channels are told the same story."""
    return limits.line(section.heading), limits.section(section)


def page_of(
    title: Line,
    sections: Sequence[Section],
    footer: Line,
    command: str,
    page: int,
    limits: Limits,
    further: tuple[Action, ...] = (),
    language: NullTranslations = ENGLISH,
) -> Message:
    """Page `page` (from 1; past the end: the last, and it says so) of an answer in this language. `command` asks for it
    again (at most 60 characters); `page N` turns the page. `further` actions stand on every page."""
    turn = _previous_page(command, MOST_PAGES, language), next_page(command, MOST_PAGES, language)
    widest = max((_page_notice(LAST_ASKED, count, language) for count in (1, MOST_PAGES)), key=limits.line)
    frame = Message(notice=widest, actions=(*turn, *further))
    room = _share(frame, limits)
    title, footer = (clipped(line, room, limits) for line in (title, footer))
    frame = structs.replace(frame, title=title, footer=footer)
    left = _left(frame, limits)
    pieces = [piece for section in sections for piece in _pieces(section, left, room, limits)]
    pages = list(_filled(pieces, frame, limits))
    number = min(max(page, 1), len(pages))
    actions = []
    if number > 1:
        actions.append(_previous_page(command, number - 1, language))
    if number < len(pages):
        actions.append(next_page(command, number + 1, language))
    return Message(
        title=title,
        notice=_page_notice(page, len(pages), language),
        sections=tuple(pages[number - 1]),
        footer=footer,
        actions=(*actions, *further),
    )


def next_page(command: str, number: int, language: NullTranslations) -> Action:
    """The way to a further page."""
    return Action(spoken(say("Next page"), language), f"{command} page {number}")


def _previous_page(command: str, number: int, language: NullTranslations) -> Action:
    return Action(spoken(say("Previous page"), language), f"{command} page {number}")


def _part_notice(part: int, count: int, language: NullTranslations) -> Line:
    return line_in((Text(say("Part {part} of {count}", part=part, count=count)),), language)


def _page_notice(page: int, count: int, language: NullTranslations) -> Line:
    """Which page this is, when `page` was asked for of so many."""
    if page > count == 1:
        said = say("There is no page {page}. This is all of it.", page=page)
    elif page > count:
        said = say("There is no page {page}. Page {number} of {count}", page=page, number=count, count=count)
    elif count > 1:
        said = say("Page {number} of {count}", number=max(page, 1), count=count)
    else:
        return ()
    return line_in((Text(said),), language)


def _share(frame: Message, limits: Limits) -> int:
    """What title, footer, heading and a line may each take beside notice and actions, so that all fit one post."""
    left = limits.total - limits.section(Section(lines=((),))) - limits.message(frame)
    return max(1, min(limits.total // TITLE_SHARE, left // 4))


def _filled(sections: Sequence[Section], frame: Message, limits: Limits) -> Iterator[list[Section]]:
    """As many sections to a post as fit beside the frame; each fits alone."""
    page: list[Section] = []
    left, actions = _left(frame, limits), limits.actions - len(frame.actions)
    for section in sections:
        cost = limits.section(section)
        if page and (len(page) == limits.sections or cost > left or len(section.actions) > actions):
            yield page
            page, left, actions = [], _left(frame, limits), limits.actions - len(frame.actions)
        page.append(section)
        left, actions = left - cost, actions - len(section.actions)
    yield page


def _left(frame: Message, limits: Limits) -> int:
    """What sections may take beside the frame."""
    return limits.total - limits.message(frame)


def _story_fits(section: Section, left: int, room: int, limits: Limits) -> Section:
    """A story that one post cannot hold loses lines from its end, never a part of a sentence."""
    section = structs.replace(section, heading=clipped(section.heading, room, limits))
    while section.lines and limits.section(section) > left:
        section = structs.replace(section, lines=section.lines[:-1])
    return section


def _pieces(section: Section, left: int, room: int, limits: Limits) -> Iterator[Section]:
    """The section in as many sections as one post each needs; long words of an article go on in the next."""
    section = structs.replace(section, heading=clipped(section.heading, room, limits))
    if limits.section(section) <= left:
        yield section
        return
    lines = [piece for line in section.lines for piece in _line_pieces(line, room, limits)]
    part = structs.replace(section, lines=())
    for line in lines:
        longer = structs.replace(part, lines=(*part.lines, line))
        if part.lines and limits.section(longer) > left:
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
            yield clipped((inline,), room, limits)


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


def clipped(line: Line, room: int, limits: Limits) -> Line:
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
