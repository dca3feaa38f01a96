"""Which stories make an edition, in what order, and why. docs/ranking.md says the same in words.

`rank` works on headlines alone, so that a million stored articles cost nothing; `compose` reads the few that lead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.model import Article, Excerpt, Headline, Item, Length, Quote, QuoteKind, Score, Span, Wishes
from digests.text.fold import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from digests.model import Source, Told

HALF_LIFE = timedelta(hours=12)  # a story loses half its freshness in this time
PUBLISHERS_WEIGHT = 0.8  # at FULL_HOUSE publishers; one publisher is worth nothing extra
FULL_HOUSE = 8
TOPIC_IN_TITLE, TOPIC_IN_LEAD = 1.0, 0.5
TOLD_PENALTY = -0.5
SENTENCES = {Length.HEADLINES: 0, Length.BRIEF: 1, Length.STANDARD: 2}
ALSO = 3  # further headlines under an edition
QUOTE_WORDS = range(6, 46)  # shorter says little, longer fills the screen
TOLD_LOOKED_AT = 2  # stories told before that are looked at for news, for each story of the edition
CANDIDATES = 5  # articles of a story told before that are looked at for something new, newest first
NEW_FIGURES = 2  # this many unheard figures, or one unheard quote, make an update


def chosen_sources(sources: Sequence[Source], wishes: Wishes) -> list[Source]:
    """Those that the wishes name, or whose tags they name; all of them when they name none."""
    if not wishes.sources and not wishes.tags:
        return list(sources)
    names = {name.casefold() for name in wishes.sources}
    tags = {tag.casefold() for tag in wishes.tags}
    return [one for one in sources if one.name.casefold() in names or tags & {tag.casefold() for tag in one.tags}]


class Ranked(Struct, frozen=True, kw_only=True):
    """A story with something this channel was not told. `untold` is newest first and leads with `lead`."""

    story_id: int
    lead: Headline
    untold: tuple[Headline, ...]
    publishers: tuple[str, ...]
    told: tuple[int, ...]  # its articles that were told before
    topics: tuple[str, ...]
    score: Score

    def articles(self) -> tuple[int, ...]:
        """What `compose` wants to read of this story: of one told before, whatever may tell something new."""
        candidates = self.untold[:CANDIDATES] if self.told else (self.lead,)
        return (*(head.article_id for head in candidates), *self.told)


def rank(headlines: Collection[Headline], wishes: Wishes, told: Collection[Told], now: datetime) -> list[Ranked]:
    """Stories that belong in the edition, best first. Equal scores go by story, so that the order is stable."""
    by_story: dict[int, list[Headline]] = defaultdict(list)
    for headline in headlines:
        by_story[headline.story_id].append(headline)
    told_of: dict[int, list[int]] = defaultdict(list)
    for one in told:
        told_of[one.story_id].append(one.article_id)
    ranked = []
    for story_id, members in by_story.items():
        story = _ranked(story_id, members, tuple(told_of[story_id]), wishes, now)
        if story:
            ranked.append(story)
    return sorted(ranked, key=lambda story: (-story.score.total, story.story_id))


def _ranked(
    story_id: int, members: list[Headline], told: tuple[int, ...], wishes: Wishes, now: datetime
) -> Ranked | None:
    newest = sorted(members, key=lambda h: (h.published_at, h.article_id), reverse=True)
    untold = [h for h in newest if h.article_id not in told]
    own = [h for h in untold if h.duplicate_of is None]
    if told and not own:
        own = untold  # a repeat of what was told may go on where that ended: `compose` looks
    if not own:
        return None
    lead = own[0]
    topics = {topic: best for topic in wishes.topics.any if (best := _topic(topic, members))}
    if wishes.topics and not topics:
        return None
    publishers = tuple(dict.fromkeys([lead.publisher, *(h.publisher for h in newest if h.duplicate_of is None)]))
    score = Score(
        freshness=0.5 ** (max(timedelta(), now - lead.published_at) / HALF_LIFE),
        publishers=PUBLISHERS_WEIGHT * min(1.0, (len(publishers) - 1) / (FULL_HOUSE - 1)),
        topics=max(topics.values(), default=0.0),
        told=TOLD_PENALTY if told else 0.0,
    )
    return Ranked(
        story_id=story_id,
        lead=lead,
        untold=(lead, *(h for h in untold if h is not lead)),
        publishers=publishers,
        told=told,
        topics=tuple(topics),
        score=score,
    )


def _topic(topic: str, members: Sequence[Headline]) -> float:
    """How well a word or phrase fits the story: whole words, case folded."""
    pattern = re.compile(rf"(?<!\w){re.escape(topic.casefold())}(?!\w)")
    if any(pattern.search(h.title.casefold()) for h in members):
        return TOPIC_IN_TITLE
    return TOPIC_IN_LEAD if any(pattern.search(h.lead.casefold()) for h in members) else 0.0


def leading(ranked: Sequence[Ranked], wishes: Wishes) -> list[Ranked]:
    """The stories that `compose` may need, in order. Those told before must not crowd out the new ones: most of them
    turn out to be retellings."""
    new = [story for story in ranked if not story.told][: wishes.stories + ALSO]
    told = [story for story in ranked if story.told][: wishes.stories * TOLD_LOOKED_AT]
    wanted = {story.story_id for story in (*new, *told)}
    return [story for story in ranked if story.story_id in wanted]


class Chosen(Struct, frozen=True):
    """An edition's stories in order, and the headlines under it. `nothing_kept`: there was nothing to choose from."""

    items: tuple[Item, ...]
    also: tuple[Item, ...]
    nothing_kept: bool = False


def compose(ranked: Sequence[Ranked], articles: Mapping[int, Article], wishes: Wishes) -> Chosen:
    """Walk down the ranking until the edition is full. A story told before comes back only with something new."""
    items: list[Item] = []
    also: list[Item] = []
    for story in ranked:
        if len(items) < wishes.stories:
            if item := _item(story, articles, wishes):
                items.append(item)
        elif len(also) < ALSO and not story.told:
            also.append(_bare(story, story.lead, update=False))
    return Chosen(items=tuple(items), also=tuple(also))


def _bare(story: Ranked, head: Headline, *, update: bool) -> Item:
    return Item(
        story_id=story.story_id,
        article_id=head.article_id,
        headline=head.title,
        url=head.url,
        publishers=tuple(dict.fromkeys([head.publisher, *story.publishers])),
        published_at=head.published_at,
        update=update,
        score=story.score,
        topics=story.topics,
        told=tuple(h.article_id for h in story.untold),
    )


def _item(story: Ranked, articles: Mapping[int, Article], wishes: Wishes) -> Item | None:
    """The story as the edition tells it; None when there is nothing (new) to tell."""
    fresh: Fresh | None = None
    article = articles.get(story.lead.article_id)
    if story.told:
        article, fresh = _news(story, articles)
    if article is None:
        return None
    best = list(article.reading.summary)
    if fresh:
        best.sort(key=lambda span: not any(figure in _figures(span.of(article.original)) for figure in fresh.figures))
    sentences = sorted(best[: SENTENCES[wishes.length]])
    quote = None
    if wishes.quotes and wishes.length is not Length.HEADLINES:
        quote = _quote(article, sentences, fresh)

    def excerpt(span: Span | Quote) -> Excerpt:
        words = article.original[span.start : span.end]
        return Excerpt(article.headline.article_id, article.version, span.start, span.end, words)

    return structs.replace(
        _bare(story, article.headline, update=fresh is not None),
        sentences=tuple(excerpt(span) for span in sentences),
        quote=excerpt(quote) if quote else None,
        speaker=quote,
    )


def _news(story: Ranked, articles: Mapping[int, Article]) -> tuple[Article | None, Fresh | None]:
    """Of a story told before, the newest article that tells something new, and what that is."""
    before = [articles[i] for i in story.told if i in articles]
    for head in story.untold[:CANDIDATES]:
        article = articles.get(head.article_id)
        if article and (fresh := new_in(article, before)):
            return article, fresh
    return None, None


def _quote(article: Article, sentences: Sequence[Span], fresh: Fresh | None) -> Quote | None:
    """The quote to show: a whole utterance by a named person, not shown already, of whom most is known."""

    def fits(quote: Quote) -> bool:
        words = article.original[quote.start : quote.end].split()
        shown = any(span.start < quote.end and quote.start < span.end for span in sentences)
        whole = quote.kind is QuoteKind.DIRECT and quote.continues is None
        return whole and quote.speaker is not None and len(words) in QUOTE_WORDS and not shown

    def merit(quote: Quote) -> tuple[bool, bool, bool, int]:
        is_new = fresh is not None and quote in fresh.quotes
        return (is_new, quote.role is not None, quote.affiliation is not None, -quote.start)

    return max((quote for quote in article.reading.quotes if fits(quote)), key=merit, default=None)


class Fresh(Struct, frozen=True):
    """What an article has that the articles told before had not."""

    figures: frozenset[str]
    quotes: tuple[Quote, ...]

    def __bool__(self) -> bool:
        return bool(self.quotes) or len(self.figures) >= NEW_FIGURES


def new_in(article: Article, before: Sequence[Article]) -> Fresh:
    """Figures and quotes of the article that none of the earlier ones has. Falsy when it is a retelling."""
    heard = [folded(one.original) for one in before]
    figures = _figures(_body(article))
    for one in before:
        figures -= _figures(_body(one))
    quotes = tuple(
        quote
        for quote in article.reading.quotes
        if quote.kind is QuoteKind.DIRECT
        and not any(folded(article.original[quote.start : quote.end]) in text for text in heard)
    )
    return Fresh(figures=frozenset(figures), quotes=quotes)


def _body(article: Article) -> str:
    return "\n".join(span.of(article.original) for span in article.reading.paragraphs)


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))
