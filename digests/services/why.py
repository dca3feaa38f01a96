"""Why a story is in an edition or not, and what the next edition would be. Neither changes anything for the channel."""

from __future__ import annotations

import re
from datetime import timedelta
from time import thread_time
from typing import TYPE_CHECKING

from digests import assemble, recurrence, schedule
from digests.assemble import Because, Included, Preview
from digests.matching import Matcher
from digests.rank import LOOKED_AT, Verdict, rank
from digests.services.editions import TOLD_REACH, basis_of, choose
from digests.wishes import is_paused

if TYPE_CHECKING:
    from digests.model import Channel, Headline, Subscription, Wishes
    from digests.ports.articles import ArticleStore
    from digests.ports.clock import Clock
    from digests.ports.ledger import Edition, Ledger
    from digests.ports.sources import SourceStore
    from digests.ports.subscriptions import SubscriptionStore

TIMES = 5  # that a preview names
MOMENT_BEFORE = timedelta(seconds=1)


class Why:
    """Explanations for a channel, from what its workspace may see."""

    def __init__(
        self,
        sources: SourceStore,
        articles: ArticleStore,
        subscriptions: SubscriptionStore,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._sources, self._articles, self._clock = sources, articles, clock
        self._subscriptions, self._ledger = subscriptions, ledger

    async def edition(self, channel: Channel, user: str, what: str, replied_to: str | None) -> Edition | None:
        """The edition that WHAT is of: the one it names, the one replied to without words, else the last one."""
        edition = None
        if named := re.fullmatch(r"(\d{1,9})\.\d{1,4}", what):
            edition = await self._ledger.edition(channel, int(named[1]))
        elif replied_to and not what:
            edition = await self._ledger.edition_of(channel, replied_to)
        return edition or await self._ledger.last_edition(channel, user)

    async def story(self, channel: Channel, headline: Headline, edition: Edition | None, default: Wishes) -> Because:
        """Why the story is in the edition or not; in what would be made now, when there is none. `default` are the
        wishes of a channel without any."""
        now = self._clock.now()
        sources = await self._sources.of_workspace(channel.home)
        members = await self._articles.story([source.id for source in sources], headline.story_id)
        told = await self._ledger.heard(channel, now - TOLD_REACH)
        if edition:
            digest = edition.digest
            basis = digest.basis or basis_of(await self._wishes(channel, digest.name, default), None, digest.made_at)
            told = assemble.told_before(told, digest)
        else:
            basis = basis_of(await self._wishes(channel, "", default), None, now)
            chosen = await choose(sources, self._articles, basis, told, now)
            digest = assemble.edition(chosen, basis, channel, now, None)
        scope, matcher = assemble.scope_of(sources, basis, digest.made_at), Matcher(basis.wishes.topics, thread_time)
        at = next((n for n, item in enumerate(digest.items) if item.story_id == headline.story_id), None)
        place: Included | Verdict
        if at is None:
            out = assemble.alone(digest, rank(members, () if basis.told_too else told, scope, matcher))
            if not out:  # then it is a matter of the others
                out = (await choose(sources, self._articles, basis, told, digest.made_at, members)).out
            place = assemble.kept_out(headline, digest, out)
        else:
            counted = [one for one in members if scope.leaves_out(one) is None]
            place = assemble.included(digest, at, counted, matcher.match(counted), told)
        return Because(digest=digest, basis=basis, made=edition is not None, place=place)

    async def preview(self, subscription: Subscription, user: str) -> Preview:
        """The subscription's next edition. It is recorded for the asker, so that numbers mean its stories, and never
        counts as told."""
        channel, wishes, now = subscription.channel, subscription.wishes, self._clock.now()
        last = await self._ledger.last_edition(channel)
        basis = basis_of(wishes, last, now)
        told = await self._ledger.heard(channel, now - TOLD_REACH)
        sources = await self._sources.of_workspace(channel.home)
        others = {source.id for source in sources} - assemble.scope_of(sources, basis, now).sources
        beside = await self._articles.headlines(others, basis.reach_at, LOOKED_AT)
        chosen = await choose(sources, self._articles, basis, told, now, beside)
        digest = assemble.edition(chosen, basis, channel, now, last.digest.made_at if last else None)
        if digest.items:
            await self._ledger.request(digest, user)
        paused = is_paused(wishes, now) or subscription.suspended is not None
        after = wishes.paused_until - MOMENT_BEFORE if paused and wishes.paused_until else now
        if subscription.next_due_at and subscription.next_due_at > after:  # one may have been skipped
            after = subscription.next_due_at - MOMENT_BEFORE
        when, zone = schedule.parse(wishes.schedule), schedule.zone(wishes.zone)
        times = tuple(recurrence.coming(when, zone, after, TIMES))
        return Preview(digest=digest, wishes=wishes, chosen=chosen, times=times, paused=paused)

    async def _wishes(self, channel: Channel, name: str, default: Wishes) -> Wishes:
        """Those of the subscription of that name, else of the channel's first."""
        subscriptions = await self._subscriptions.of_channel(channel)
        named = (one.wishes for one in subscriptions if one.wishes.name.casefold() == name.casefold())
        return next(named, subscriptions[0].wishes if subscriptions else default)
