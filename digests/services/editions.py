"""What an edition is made of: the stories that its channel is to be told. Editions of one moment share the work."""

from __future__ import annotations

from datetime import timedelta
from time import thread_time
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests import assemble
from digests.assemble import Chosen, Shelf
from digests.matching import Matcher
from digests.model import Article, Basis, Headline, Health, Source, Told, Topics, Wishes, Workspace
from digests.ports.ledger import Before
from digests.rank import LOOKED_AT, Gathered, Judged, Ranking, Scope, gather, judge, retold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from digests.ports.articles import ArticleStore
    from digests.ports.ledger import Edition
    from digests.ports.sources import SourceStore

TOLD_REACH = timedelta(days=30)  # a story told longer ago than this is a new story
MOST_HEADLINES, MOST_ARTICLES = 20_000, 2_000  # kept in memory for the editions of one moment


def basis_of(wishes: Wishes, last: Edition | Before | None, now: datetime) -> Basis:
    """What the next edition is chosen by: the look-back reaches behind the last one, to the beginning of an hour, so
    that channels whose editions are minutes apart choose from the same articles."""
    made_at = min(now, _made_at(last) or now)
    reach_at = made_at - wishes.look_back
    return Basis(wishes=wishes, reach_at=reach_at.replace(minute=0, second=0, microsecond=0))


def _made_at(last: Edition | Before | None) -> datetime | None:
    if last is None:
        return None
    return last.made_at if isinstance(last, Before) else last.digest.made_at


async def choose(
    sources: Sequence[Source],
    articles: ArticleStore,
    basis: Basis,
    told: Iterable[Told],
    now: datetime,
    beside: Iterable[Headline] = (),
) -> Chosen:
    """The stories that an edition made at `now` has, from those of the workspace's `sources` that it wants, and what
    kept the others out. `beside` are headlines to be judged too, wherever they are from."""
    scope = assemble.scope_of(sources, basis, now)
    headlines = await articles.headlines(scope.sources, scope.since_at, LOOKED_AT, backlog=scope.backlog)
    matcher = Matcher(basis.wishes.topics, thread_time)
    judged = judge(gather([*headlines, *beside], scope), matcher)
    ranking = retold(judged, () if basis.told_too else told)
    whole = await articles.articles(wanted(ranking, basis.wishes))
    chosen = assemble.compose(ranking, Shelf(whole), basis.wishes)
    return _with_reason(chosen, sources, scope, matcher)


def wanted(ranking: Ranking, wishes: Wishes) -> set[int]:
    """The articles that have to be read whole."""
    return {article for story in assemble.leading(ranking.stories, wishes) for article in story.articles()}


def _with_reason(chosen: Chosen, sources: Sequence[Source], scope: Scope, matcher: Matcher) -> Chosen:
    return structs.replace(
        chosen,
        nothing_kept=not sources,
        nothing_chosen=bool(sources) and not scope.sources,
        unfinished=matcher.unfinished,
    )


class Ranked(Struct, frozen=True):
    """A channel's ranking, before its articles are read, with what is shared for it."""

    basis: Basis
    sources: list[Source]
    judged: Judged
    ranking: Ranking
    shelf: Shelf


class Shared:
    """The work that editions made at one moment have in common: channels with the same sources and look-back share
    headlines, ranking, articles and summaries. Only topics, length and what was told differ."""

    def __init__(self, sources: SourceStore, articles: ArticleStore, made_at: datetime) -> None:
        self.made_at = made_at
        self._sources, self._store = sources, articles
        self._of_workspace: dict[Workspace, list[Source]] = {}
        self._health: dict[Workspace, list[Health]] = {}
        self._gathered: dict[Scope, Gathered] = {}
        self._judged: dict[tuple[Scope, Topics], tuple[Judged, Shelf]] = {}
        self._articles: dict[int, Article] = {}

    async def ranked(self, home: Workspace, basis: Basis, told: Iterable[Told]) -> Ranked:
        """What there is for a channel of this workspace that was told this."""
        if home not in self._of_workspace:
            self._of_workspace[home] = await self._sources.of_workspace(home)
        sources = self._of_workspace[home]
        scope = assemble.scope_of(sources, basis, self.made_at)
        key = scope, basis.wishes.topics
        if key not in self._judged:
            matcher = Matcher(basis.wishes.topics, thread_time)
            self._judged[key] = judge(await self._window(scope), matcher), Shelf(self._articles)
        judged, shelf = self._judged[key]
        return Ranked(basis, sources, judged, retold(judged, told), shelf)

    async def _window(self, scope: Scope) -> Gathered:
        if scope not in self._gathered:
            if sum(len(one.stories) for one in self._gathered.values()) > MOST_HEADLINES:
                self._gathered.clear()
                self._judged.clear()
            headlines = await self._store.headlines(scope.sources, scope.since_at, LOOKED_AT, backlog=scope.backlog)
            self._gathered[scope] = gather(headlines, scope)
        return self._gathered[scope]

    async def read(self, ranked: Sequence[Ranked]) -> None:
        """Have the articles at hand that these want."""
        if len(self._articles) > MOST_ARTICLES:
            self._articles.clear()
        missing = {article for one in ranked for article in wanted(one.ranking, one.basis.wishes)} - set(self._articles)
        if missing:
            self._articles.update(await self._store.articles(missing))

    def chosen(self, one: Ranked) -> Chosen:
        """The edition's stories, once they were read."""
        chosen = assemble.pick(one.ranking, one.shelf, one.basis.wishes)
        return _with_reason(chosen, one.sources, one.judged.gathered.scope, one.judged.matcher)

    async def silent(self, home: Workspace, one: Ranked) -> tuple[list[Health], list[Health]]:
        """The sources of the workspace that may be down, and those among them that the edition is chosen from. What is
        imported by hand has no address and is never down."""
        if not any(source.address for source in one.sources):
            return [], []
        if home not in self._health:
            self._health[home] = await self._sources.health(home, self.made_at)
        silent = [health for health in self._health[home] if health.may_be_down(self.made_at)]
        return silent, [health for health in silent if health.source.id in one.judged.gathered.scope.sources]
