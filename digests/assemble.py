"""An edition is made of the stories that rank highest, and of every story that is not in it is known why.

`compose` reads the few articles that lead; `rank` has put them in order. docs/ranking.md says the same in words.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.matching import Match
from digests.model import (
    Article,
    Basis,
    Channel,
    Digest,
    Excerpt,
    Headline,
    Item,
    Length,
    Quote,
    QuoteKind,
    Span,
    Wishes,
)
from digests.rank import CANDIDATES, Ranked, Ranking, Rule, Scope, Verdict, told_by
from digests.text.leaning import leans
from digests.updates import Body, new_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from digests.model import Source, Told
    from digests.updates import Fresh

SENTENCES = {Length.HEADLINES: 0, Length.BRIEF: 1, Length.STANDARD: 2}
ALSO = 3  # further headlines under an edition
QUOTE_WORDS = range(6, 46)  # shorter says little, longer fills the screen
TOLD_LOOKED_AT = 2  # stories told before that are looked at for news, for each story of the edition


def chosen_sources(sources: Sequence[Source], wishes: Wishes) -> list[Source]:
    """Those that the wishes name, or whose tags they name; all of them when they name none."""
    if not wishes.sources and not wishes.tags:
        return list(sources)
    names = {name.casefold() for name in wishes.sources}
    tags = {tag.casefold() for tag in wishes.tags}
    return [one for one in sources if one.name.casefold() in names or tags & {tag.casefold() for tag in one.tags}]


def scope_of(sources: Sequence[Source], basis: Basis, made_at: datetime) -> Scope:
    """What an edition made then is chosen from, of the workspace's sources."""
    wanted = frozenset(source.id for source in chosen_sources(sources, basis.wishes))
    return Scope(sources=wanted, since_at=basis.reach_at, made_at=made_at, backlog=basis.told_too)


def leading(ranked: Sequence[Ranked], wishes: Wishes) -> list[Ranked]:
    """The stories that `compose` may need, in order. Those told before must not crowd out the new ones: most of them
    turn out to be retellings."""
    new = [story for story in ranked if not story.told][: wishes.stories + ALSO]
    told = [story for story in ranked if story.told][: wishes.stories * TOLD_LOOKED_AT]
    wanted = {story.story_id for story in (*new, *told)}
    return [story for story in ranked if story.story_id in wanted]


class Chosen(Struct, frozen=True, kw_only=True):
    """An edition's stories in order, the headlines under it, and every story that is not among `items`: why not.

    `nothing_kept`: there was nothing to choose from; `nothing_chosen`: none of the sources that the wishes name is
    there. `unfinished` are the regular expressions that ran out of time.
    """

    items: tuple[Item, ...]
    also: tuple[Item, ...]
    out: tuple[Verdict, ...] = ()
    nothing_kept: bool = False
    nothing_chosen: bool = False
    unfinished: tuple[str, ...] = ()


class Shelf:
    """Whole articles, and what was made of them: channels that tell the same stories share both.

    One shelf serves editions of one moment, whose stories were judged for the same topics and sources (`Judged`)."""

    def __init__(self, articles: Mapping[int, Article]) -> None:
        self.articles = articles
        self._items: dict[tuple[int, Length, bool], Item | None] = {}
        self._bodies: dict[int, Body] = {}

    def item(self, story: Ranked, wishes: Wishes) -> Item | None:
        """The story as the edition tells it; None when there is nothing (new) to tell."""
        if story.told:
            return _item(story, self, wishes)
        key = story.story_id, wishes.length, wishes.quotes
        if key not in self._items:
            self._items[key] = _item(story, self, wishes)
        return self._items[key]

    def body(self, article: Article) -> Body:
        """What an article says, made ready to be compared."""
        if (found := self._bodies.get(article.headline.article_id)) is None:
            found = self._bodies[article.headline.article_id] = Body.of(article)
        return found


def pick(ranking: Ranking, shelf: Shelf, wishes: Wishes) -> Chosen:
    """Walk down what leads the ranking until the edition is full. A story told before comes back only with something
    new. What is not in it is not looked at: `compose` does."""
    items: list[Item] = []
    also: list[Item] = []
    for story in leading(ranking.stories, wishes):
        if len(items) < wishes.stories:
            if item := shelf.item(story, wishes):
                items.append(item)
        elif len(also) < ALSO and not story.told:
            also.append(_bare(story, story.lead, update=False))
    return Chosen(items=tuple(items), also=tuple(also))


def compose(ranking: Ranking, shelf: Shelf, wishes: Wishes) -> Chosen:
    """What `pick` picks, and of every other story why it is not in the edition."""
    chosen = pick(ranking, shelf, wishes)
    told = {item.story_id for item in chosen.items}
    also = {item.story_id for item in chosen.also}
    looked_at = {story.story_id for story in leading(ranking.stories, wishes)}
    out = list(ranking.out)
    full = 0
    for position, story in enumerate(ranking.stories, 1):
        if story.story_id in told:
            full += 1
            continue
        rule = Rule.BELOW
        if story.story_id in also:
            rule = Rule.ALSO
        elif story.story_id in looked_at and full < wishes.stories:
            rule = Rule.TOLD if story.told else Rule.GONE
        out.append(story.out(rule, position))
    return structs.replace(chosen, out=tuple(out))


def edition(
    chosen: Chosen, basis: Basis, channel: Channel, made_at: datetime, since_at: datetime | None, *, late: bool = False
) -> Digest:
    """The digest of these stories; it has no number yet."""
    return Digest(
        name=basis.wishes.name,
        channel=channel,
        zone=basis.wishes.zone,
        made_at=made_at,
        since_at=since_at,
        items=chosen.items,
        also=chosen.also,
        late=late,
        nothing_kept=chosen.nothing_kept,
        nothing_chosen=chosen.nothing_chosen,
        basis=basis,
    )


class Included(Struct, frozen=True, kw_only=True):
    """The `position`th story of a digest. `others` are its further articles that counted, oldest first; `told_at` is
    when an edition told of it before."""

    position: int
    item: Item
    match: Match
    others: tuple[Headline, ...]
    told_at: datetime | None


class Because(Struct, frozen=True, kw_only=True):
    """Why a story is in a digest, or not. `made`: the digest was made; else it is what one would be now."""

    digest: Digest
    basis: Basis
    made: bool
    place: Included | Verdict


class Preview(Struct, frozen=True, kw_only=True):
    """The next digest as it would be now, and the next times. `paused`: it is, now."""

    digest: Digest
    wishes: Wishes
    chosen: Chosen
    times: tuple[datetime, ...]
    paused: bool


def included(digest: Digest, index: int, counted: Sequence[Headline], match: Match, told: Sequence[Told]) -> Included:
    """What there is to say of `digest.items[index]`, from the articles of its story that counted and from what was told
    without this digest."""
    item = digest.items[index]
    moments = [one.told_at for one in told if one.story_id == item.story_id]
    return Included(
        position=index + 1,
        item=item,
        match=match,
        others=tuple(head for head in counted if head.article_id != item.article_id),
        told_at=max((at for at in moments if at < digest.made_at), default=max(moments, default=None)),
    )


def told_before(told: Iterable[Told], digest: Digest) -> list[Told]:
    """What was told without this edition. What another told at the same time counts: it had been promised."""
    own = {article for item in (*digest.items, *digest.also) for article in item.told}
    return [one for one in told if one.told_at < digest.made_at or one.article_id not in own]


def alone(digest: Digest, ranking: Ranking) -> tuple[Verdict, ...]:
    """What kept the one story of a ranking out of a digest, where that takes no other story to tell."""
    also = {item.story_id for item in digest.also}
    return (*ranking.out, *(story.out(Rule.ALSO, 0) for story in ranking.stories if story.story_id in also))


def kept_out(headline: Headline, digest: Digest, out: Sequence[Verdict]) -> Verdict:
    """Why this story is not in the digest, from what would be left `out` of it if it were made again.

    What would be in it now, and was not then, was not ready then: it was read later, or changed since.
    """
    story_id = headline.story_id
    later = Verdict(story_id=story_id, headline=headline, rule=Rule.LATER)
    found = next((one for one in out if one.story_id == story_id), later)
    for position, item in enumerate(digest.also, len(digest.items) + 1):
        if item.story_id == story_id:
            found = structs.replace(found, rule=Rule.ALSO, position=position, score=item.score)
            return structs.replace(found, headline=headline, publishers=item.publishers)
    return later if found.rule is Rule.ALSO else structs.replace(found, headline=headline)


def _bare(story: Ranked, head: Headline, *, update: bool) -> Item:
    return Item(
        story_id=story.story_id,
        article_id=head.article_id,
        headline=head.title,
        url=head.url,
        publishers=told_by((head, *story.tellers)),
        published_at=head.published_at,
        update=update,
        score=story.score,
        topics=story.match.found,
        told=tuple(h.article_id for h in story.untold),
        stored_at=head.stored_at,
    )


def _item(story: Ranked, shelf: Shelf, wishes: Wishes) -> Item | None:
    fresh: Fresh | None = None
    article = shelf.articles.get(story.lead.article_id)
    if story.told:
        article, fresh = _news(story, shelf)
    if article is None:
        return None
    text, tongue = article.original, article.reading.language
    news = {span for span in article.reading.summary if fresh and fresh.is_in(span.of(text))}
    best = list(article.reading.summary)
    if fresh:
        best.sort(key=lambda span: (span not in news, leans(span.of(text), tongue)))
    shown = best[: SENTENCES[wishes.length]]  # in the order of the text, but for what is new: that comes first
    sentences = sorted(shown, key=lambda span: (span not in news, span))
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
        news=fresh.news() if fresh else None,
    )


def _news(story: Ranked, shelf: Shelf) -> tuple[Article | None, Fresh | None]:
    """Of a story told before, the newest article that tells something new, and what that is."""
    before = [shelf.body(shelf.articles[i]) for i in story.told if i in shelf.articles]
    for head in story.untold[:CANDIDATES]:
        article = shelf.articles.get(head.article_id)
        if article and (fresh := new_in(shelf.body(article), before)):
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
