"""What readers ask for: summaries, coverage, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Line, Link, Message, Moment, Section, Show, Text
from digests.present.lacks import lack_said
from digests.present.quotes import cited
from digests.present.view import DOT, article_title, headline, listed, lonely
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Article, Headline
    from digests.present.view import View
    from digests.retell import Passage
    from digests.wording import Said

PAGE_LENGTH = 10  # articles that a search shows at once, where they fit


def summary(article: Article, passages: Sequence[Passage], others: Sequence[str], view: View) -> Message:
    """Sentences that tell the article's story, each with where it stands: a further article is linked where it comes
    in. `others` also tell the story."""
    own = article.headline.article_id
    used = {passage.article.headline.article_id: passage.article.headline.publisher for passage in passages}
    alone = used.keys() <= {own}
    linked = {own}
    sections = []
    for passage in passages:
        head = passage.article.headline
        source = Link(head.publisher, head.url) if head.url and head.article_id not in linked else head.publisher
        linked.add(head.article_id)
        sections.append(lonely(_placed(passage, None if alone else source)))
    if not sections:
        sections = [lonely(say("This article has no full sentence to show."))]
    word_for_word = several(
        len(passages),
        "{count} sentence of the article, word for word · {publisher}",
        "{count} sentences of the article, word for word · {publisher}",
        publisher=article.headline.publisher,
    )
    if not alone:
        word_for_word = several(
            len(passages),
            "{count} sentence of the story, word for word · {publishers}",
            "{count} sentences of the story, word for word · {publishers}",
            publishers=tuple(dict.fromkeys(used.values())),
        )
    footer: Line = (Text(word_for_word),)
    if others:
        footer = (*footer, DOT, Text(say("also told by {publishers}", publishers=others)))
    if article.lack is not None:
        part = say("What is kept here is what its feed has of it. {reason}", reason=lack_said(article.lack))
        sections.append(Section(lines=((Text(part),),)))
    return view.show(article_title(article.headline), sections, footer)


def _placed(passage: Passage, source: Link | str | None) -> Said:
    """The sentence, whose it is when that is not clear, and its paragraph."""
    paragraphs = passage.article.reading.paragraphs
    place = next((i for i, p in enumerate(paragraphs, 1) if p.start <= passage.span.start < p.end), 1)
    sentence = cited(passage.article, passage.span)
    if source is None:
        return say("{sentence} [paragraph {place}]", sentence=sentence, place=place)
    return say("{sentence} [{publisher}, paragraph {place}]", sentence=sentence, publisher=source, place=place)


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
            by = tuple(dict.fromkeys(repeats[h.article_id]))
            lines.append((Text(say("repeated by {publishers}", publishers=by)),))
        when = Moment(h.published_at, Show.RELATIVE, view.zone)
        sections.append(Section(heading=(Text(h.publisher), DOT, when), lines=tuple(lines)))
    counted = say(
        "{publishers}, {articles}",
        publishers=several(len({h.publisher for h in own}), "{count} publisher", "{count} publishers"),
        articles=several(len(story), "{count} article", "{count} articles"),
    )
    return view.show((Text(say("Coverage: {title}", title=own[0].title), strong=True),), sections, (Text(counted),))


def latest(found: Sequence[Headline], topic: str, *, more: bool, view: View) -> Message:
    """The articles, newest first. `more`: there are older ones that are not listed."""
    sections = [listed(h, view.zone, Action(say("Summary"), f"summary #{h.story_id}")) for h in found]
    title = say("Latest on {topic}", topic=topic) if topic else say("Latest")
    if not sections and topic:
        wider = Action(say("Search all that is kept"), f"search {topic} since ever")
        nothing = say(
            "Nothing kept here lately speaks of {topic}. To look further: {command}", topic=topic, command=wider.command
        )
        sections = [Section(lines=((Text(nothing),),), actions=(wider,))]
    if not sections:
        none = say("Nothing is kept here yet. Managers of this workspace add sources with: sources add")
        sections = [lonely(none)]
    older = several(len(found), "The newest one; there are older ones.", "The {count} newest; there are older ones.")
    return view.show((Text(title, strong=True),), sections, (Text(older),) if more else ())


def search(
    found: Sequence[Headline],
    words: str,
    within: Line,
    view: View,
    *,
    more: bool = False,
    cut: bool = False,
    wider: Action | None = None,
) -> Message:
    """A page of what a search found, newest first. `within` says which time was searched.

    `more`: there is more behind these, and the number of pages is not known; `cut`: there is, and it is not shown.
    `wider` is the search that finds what is older, when there is such.
    """
    sections = [listed(h, view.zone, Action(say("Summary"), f"summary #{h.story_id}")) for h in found]
    if not more:
        end: Line = (Text(_end(len(found), cut=cut, wider=wider)),)
        last = sections.pop() if sections else Section()
        actions = (*last.actions, wider) if wider else last.actions
        sections.append(structs.replace(last, lines=(*last.lines, end), actions=actions))
    title = (Text(say("Search: {words}", words=words), strong=True), DOT, *within)
    limits = structs.replace(view.limits, sections=min(PAGE_LENGTH, view.limits.sections))
    page = structs.replace(view, limits=limits).show(title, sections)
    return structs.replace(page, notice=(Text(say("Page {page}", page=view.page)),)) if more else page


def _end(count: int, *, cut: bool, wider: Action | None) -> str:
    """What is said behind the last one: whether there are others."""
    if cut:
        return say("These are the newest {count}. Add a word to find fewer.", count=count)
    if wider is None:
        return say("There are no older ones.") if count else say("Nothing kept here has all of these words.")
    if count:
        return say("There are older ones: {command}", command=wider.command)
    return say("Nothing from that time has all of these words. There are older ones: {command}", command=wider.command)
