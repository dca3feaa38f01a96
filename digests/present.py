"""The words of every edition and answer: data in, Messages out, each fitting one post.

To change how a quote reads, see `quote_lines`. Long answers are paged without state: page N is made anew by the same
command with `page N` behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.fit import bundle, page_of
from digests.messages import Action, Cited, Limits, Line, Link, Message, Moment, Section, Show, Text
from digests.model import Article, Digest, Headline, Item, Quote, QuoteKind
from digests.text.fold import folded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.messages import Inline
    from digests.model import Excerpt, Span

DOT = Text(" · ")


class View(Struct, frozen=True):
    """How an answer is asked for and where it is read: `command` asks for it again, `page` counts from 1."""

    command: str
    zone: str
    limits: Limits
    page: int = 1

    def show(self, title: Line, sections: Sequence[Section], footer: Line = ()) -> Message:
        return page_of(title, sections, footer, self.command, self.page, self.limits)


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 story`, `5 stories`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def headline(title: str, url: str | None, *, strong: bool = True) -> Inline:
    return Link(title, url, strong=strong) if url else Text(title, strong=strong)


def publishers(names: Sequence[str]) -> str:
    """`The Japan Times and 2 more`."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


# Quotes


def attribution(quote: Quote) -> str:
    """`Christopher Hughes, professor of politics, University of Warwick`, or that nobody can tell."""
    if quote.speaker is None:
        return "speaker unclear"
    return ", ".join(part for part in (quote.speaker, quote.role, quote.affiliation) if part)


def quote_lines(words: Cited, quote: Quote) -> tuple[Line, Line]:
    """The words between quotation marks (each platform's render.py draws them), and below them who said them."""
    kind = " (partial quote)" if quote.kind is QuoteKind.PARTIAL else ""
    return (words,), (Text(f"— {attribution(quote)}{kind}"),)


def cited(article: Article, span: Span | Quote, *, quoted: bool = False) -> Cited:
    words = article.original[span.start : span.end]
    return Cited(words, article.headline.article_id, article.version, span.start, span.end, quoted=quoted)


def _excerpt(one: Excerpt, *, quoted: bool = False) -> Cited:
    return Cited(one.words, one.article_id, one.version, one.start, one.end, quoted=quoted)


# Editions


def edition(digest: Digest, limits: Limits) -> list[Message]:
    """A digest as the messages to post, in order. Stories are never cut apart: pages break between them."""
    if not digest.items:
        return [_nothing_new(digest)]
    told_by = {name for item in (*digest.items, *digest.also) for name in item.publishers}
    title: list[Inline] = [Text(digest.name, strong=True), DOT, Moment(digest.made_at, Show.DATE, digest.zone)]
    title += [
        DOT,
        Text(count(len(digest.items), "story", "stories")),
        Text(", "),
        Text(count(len(told_by), "publisher")),
    ]
    if digest.since_at:
        title += [DOT, Text("since "), Moment(digest.since_at, Show.SINCE, digest.zone)]
    sections = [_story(number, item, digest.zone) for number, item in enumerate(digest.items, 1)]
    if digest.also:
        also: list[Inline] = [Text("Also: ")]
        for item in digest.also:
            also += [headline(item.headline, item.url, strong=False), DOT]
        sections.append(Section(lines=(tuple(also[:-1]),)))
    notice = (Text("Late: this edition was due earlier, while Broadsheet was not running."),) if digest.late else ()
    whole = Message(title=tuple(title), notice=notice, sections=tuple(sections), footer=_footer(digest))
    return bundle(whole, limits)


def _story(number: int, item: Item, zone: str) -> Section:
    lines: list[Line] = [(Text(publishers(item.publishers)), DOT, Moment(item.published_at, Show.RELATIVE, zone))]
    lines += [(_excerpt(one),) for one in item.sentences]
    if item.quote and item.speaker:
        lines += quote_lines(_excerpt(item.quote, quoted=True), item.speaker)
    heading = (headline(item.headline, item.url),)
    ref = f"#{item.story_id}"
    return Section(
        number=number,
        heading=(Text("Update: ", strong=True), *heading) if item.update else heading,
        lines=tuple(lines),
        actions=(
            Action("Summary", f"summary {ref}"),
            Action("Quotes", f"quotes {ref}"),
            Action("Coverage", f"coverage {ref}"),
        ),
    )


def _footer(digest: Digest) -> Line:
    second = min(2, len(digest.items))
    ask = f"ask: summary {second}, quotes 1, coverage 1"
    return (Text(f"Edition {digest.number} · {ask}" if digest.number else f"Made for you on request · {ask}"),)


def _nothing_new(digest: Digest) -> Message:
    """No articles yet, and nothing new: they never look alike."""
    if digest.nothing_kept:
        said: list[Inline] = [Text(digest.name, strong=True), DOT, Text("no articles are kept here yet")]
    else:
        said = [Text(digest.name, strong=True), DOT, Text("nothing new")]
        if digest.since_at:
            said += [Text(" since "), Moment(digest.since_at, Show.SINCE, digest.zone)]
    ask = "an operator adds some with: broadsheet import PATH" if digest.nothing_kept else "ask: latest"
    footer = f"Edition {digest.number} · {ask}" if digest.number else ask.capitalize()
    return Message(title=(*said, Text(".")), footer=(Text(footer),))


def part(parts: Sequence[Message], view: View) -> Message:
    """One part of an edition as an answer, with the way to the next."""
    number = min(view.page, len(parts))
    if number == len(parts):
        return parts[-1]
    return structs.replace(parts[number - 1], actions=(Action("Next page", f"{view.command} page {number + 1}"),))


def shown_again(message: Message, posted_at: datetime, zone: str) -> Message:
    """The same post for somebody who comes back: marked, so that nobody takes it for a new edition."""
    notice = (Text("Shown again; posted "), Moment(posted_at, Show.RELATIVE, zone), Text("."), *message.notice)
    return structs.replace(message, notice=notice)


# Answers


def summary(article: Article, spans: Sequence[Span], others: Sequence[str], view: View) -> Message:
    """Sentences of the article in its order, each with the paragraph it stands in; `others` also tell the story."""
    paragraphs = article.reading.paragraphs
    sections = []
    for span in spans:
        place = next((i for i, p in enumerate(paragraphs, 1) if p.start <= span.start < p.end), 1)
        sections.append(Section(lines=((cited(article, span), Text(f" [paragraph {place}]")),)))
    if not sections:
        sections = [_lonely("This article has no full sentence to show.")]
    footer = f"{count(len(spans), 'sentence')} of the article, word for word · {article.headline.publisher}"
    if others:
        footer += f" · also told by {', '.join(others)}"
    return view.show(_article_title(article.headline), sections, (Text(footer),))


def quotes(articles: Sequence[Article], view: View, *, person: str | None = None) -> Message:
    """Who said what, the first article's first; the same words are not shown twice. `person` keeps theirs alone."""
    sections: list[Section] = []
    seen: set[str] = set()
    for article in articles:
        fresh: dict[str, Quote] = {}
        for quote in article.reading.quotes:
            words = article.original[quote.start : quote.end]
            if words not in seen and (person is None or _same_person(person, quote.speaker)):
                fresh.setdefault(words, quote)
        if fresh and (person or len(articles) > 1):
            head = article.headline
            titled = (DOT, headline(head.title, head.url, strong=False)) if person or article is not articles[0] else ()
            sections.append(Section(heading=(Text(head.publisher), *titled)))
        sections += [Section(lines=quote_lines(cited(article, one, quoted=True), one)) for one in fresh.values()]
        seen |= fresh.keys()
    title: Line = (Text(f"Quotes of {person}", strong=True),) if person else _article_title(articles[0].headline)
    if not seen:
        return view.show(title, [_lonely(f"{person} is not quoted here." if person else "Nobody is quoted in it.")])
    return view.show(title, sections, (Text(f"{count(len(seen), 'quote')}, each to the character as in the article"),))


def coverage(story: Sequence[Headline], view: View) -> Message:
    """Every publisher of the story in order of time; repeats are folded under what they repeat."""
    shown = {h.article_id for h in story}
    repeats: dict[int, list[str]] = {}
    for h in story:
        if h.duplicate_of is not None:
            repeats.setdefault(h.duplicate_of, []).append(h.publisher)
    own = [h for h in story if h.duplicate_of not in shown]
    sections = []
    for h in own:
        lines: list[Line] = [(headline(h.title, h.url),)]
        if h.article_id in repeats:
            lines.append((Text(f"repeated by {', '.join(dict.fromkeys(repeats[h.article_id]))}"),))
        when = Moment(h.published_at, Show.RELATIVE, view.zone)
        sections.append(Section(heading=(Text(h.publisher), DOT, when), lines=tuple(lines)))
    footer = f"{count(len({h.publisher for h in own}), 'publisher')}, {count(len(story), 'article')}"
    return view.show((Text(f"Coverage: {own[0].title}", strong=True),), sections, (Text(footer),))


def latest(found: Sequence[Headline], topic: str, *, more: bool, view: View) -> Message:
    """The articles, newest first. `more`: there are older ones that are not listed."""
    sections = [_listed(h, view.zone, Action("Summary", f"summary #{h.story_id}")) for h in found]
    if not sections:
        sections = [_lonely(f"Nothing kept here speaks of {topic}." if topic else "Nothing is kept here yet.")]
    footer = (Text(f"The {len(found)} newest; there are older ones."),) if more else ()
    return view.show((Text(f"Latest on {topic}" if topic else "Latest", strong=True),), sections, footer)


def choice(found: Sequence[Headline], verb: str, view: View) -> Message:
    """Several stories fit what was typed: which one?"""
    sections = [_listed(h, view.zone, Action(verb.capitalize(), f"{verb} #{h.story_id}")) for h in found]
    return view.show((Text("Several stories fit. Which one?", strong=True),), sections)


def _listed(h: Headline, zone: str, action: Action) -> Section:
    where = (Text(h.publisher), DOT, Moment(h.published_at, Show.RELATIVE, zone), DOT, Text(action.command))
    return Section(heading=(headline(h.title, h.url),), lines=(where,), actions=(action,))


def _lonely(text: str) -> Section:
    return Section(lines=((Text(text),),))


def sentence(text: str) -> Message:
    """One plain sentence, as an error or a confirmation is said."""
    return Message(sections=(_lonely(text),))


def _article_title(head: Headline) -> Line:
    return (headline(head.title, head.url),)


def _same_person(asked: str, speaker: str | None) -> bool:
    """Whether the asked words are whole words of the speaker's name."""
    wanted = folded(asked)
    return speaker is not None and wanted != "" and wanted in folded(speaker)
