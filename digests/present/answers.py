"""What readers ask for: summaries, coverage, lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Action, Line, Message, Moment, Section, Show, Text
from digests.present.quotes import cited
from digests.present.view import DOT, article_title, headline, listed, lonely
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Article, Headline, Span
    from digests.present.view import View


def summary(article: Article, spans: Sequence[Span], others: Sequence[str], view: View) -> Message:
    """Sentences of the article in its order, each with the paragraph it stands in; `others` also tell the story."""
    paragraphs = article.reading.paragraphs
    sections = []
    for span in spans:
        place = next((i for i, p in enumerate(paragraphs, 1) if p.start <= span.start < p.end), 1)
        sentence = say("{sentence} [paragraph {place}]", sentence=cited(article, span), place=place)
        sections.append(Section(lines=((Text(sentence),),)))
    if not sections:
        sections = [lonely(say("This article has no full sentence to show."))]
    word_for_word = several(
        len(spans),
        "{count} sentence of the article, word for word · {publisher}",
        "{count} sentences of the article, word for word · {publisher}",
        publisher=article.headline.publisher,
    )
    footer: Line = (Text(word_for_word),)
    if others:
        footer = (*footer, DOT, Text(say("also told by {publishers}", publishers=others)))
    return view.show(article_title(article.headline), sections, footer)


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
    if not sections:
        nothing = (
            say("Nothing kept here speaks of {topic}.", topic=topic) if topic else say("Nothing is kept here yet.")
        )
        sections = [lonely(nothing)]
    older = several(len(found), "The newest one; there are older ones.", "The {count} newest; there are older ones.")
    return view.show((Text(title, strong=True),), sections, (Text(older),) if more else ())
