"""What readers ask: which article is meant, and what the desk knows of it. Everyone in the channel may."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests import people
from digests.assemble import edition
from digests.errors import CommandError
from digests.feeds.fields import canonical_link
from digests.model import Channel, Headline, Source, Subscription
from digests.people import Person
from digests.services.editions import TOLD_REACH, basis_of, choose
from digests.text.fold import has_all
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from digests.model import Article, Digest, Wishes
    from digests.ports.articles import ArticleStore, Search
    from digests.ports.clock import Clock
    from digests.ports.ledger import Edition, Ledger
    from digests.ports.sources import SourceStore
    from digests.ports.subscriptions import SubscriptionStore
    from digests.wording import Said

SEARCH_REACH = timedelta(days=30)
RECENT = (timedelta(days=1), timedelta(days=7), SEARCH_REACH)  # how far the newest are looked for, step by step
LATEST = 50
STEPS = (60, 440)  # articles fetched for an answer, repeats among them, until there are enough
LOOKED_AT = sum(STEPS)
CHOICES = 5
PERSON_ARTICLES = 30  # that quote somebody of a name; these are read whole
EVER = datetime(1700, 1, 1, tzinfo=UTC)  # before anything that can be kept


class Hits(Struct, frozen=True):
    """What a search found, newest first, repeats folded. `more`: the last one stands for those that follow it.

    `cut`: others of the time asked for were not looked at. `older_at` is when the newest one before that time was
    published; it is looked for when there is no more.
    """

    headlines: tuple[Headline, ...]
    more: bool = False
    cut: bool = False
    older_at: datetime | None = None


class Quoted(Struct, frozen=True):
    """Who is quoted by a name, and `near` it: of the same surname. `cut`: only the newest articles were looked at."""

    called: tuple[Person, ...]
    near: tuple[Person, ...]
    cut: bool


class Here(Struct, frozen=True, kw_only=True):
    """Where somebody asks: what the channel's workspace reads, and the channel's digests, oldest first."""

    channel: Channel
    sources: tuple[Source, ...]
    subscriptions: tuple[Subscription, ...]

    @property
    def source_ids(self) -> list[int]:
        return [source.id for source in self.sources]

    def zone(self, default: str) -> str:
        """The channel's time zone: its first digest's, else the default."""
        return self.subscriptions[0].wishes.zone if self.subscriptions else default


class Ask:
    """Questions from a channel, answered from what its workspace may see."""

    def __init__(
        self,
        sources: SourceStore,
        articles: ArticleStore,
        search: Search,
        subscriptions: SubscriptionStore,
        ledger: Ledger,
        clock: Clock,
    ) -> None:
        self._sources_of, self._articles, self._search, self._clock = sources, articles, search, clock
        self._subscriptions, self._ledger = subscriptions, ledger

    async def here(self, channel: Channel) -> Here:
        """What every answer there begins with."""
        return Here(
            channel=channel,
            sources=tuple(await self._sources_of.of_workspace(channel.home)),
            subscriptions=tuple(await self._subscriptions.of_channel(channel)),
        )

    async def which(
        self, here: Here, user: str, what: str, replied_to: str | None = None, *, titles_only: bool = False
    ) -> list[Headline]:
        """The story meant by WHAT, as the headline to speak of; several when several fit.

        WHAT is a number of the last edition here, `EDITION.NUMBER`, `#STORY`, a link, words of a headline, or nothing:
        then the first story of the message replied to, else the top story. `titles_only`: words are looked for in
        headlines alone.
        CommandError says what to type when nothing fits.
        """
        what = " ".join(what.split())
        if not what:
            return [await self._top(here, user, replied_to)]
        if match := re.fullmatch(r"(?:(\d{1,9})\.)?(\d{1,4})", what):
            return [await self._numbered(here, user, match[1], int(match[2]))]
        if match := re.fullmatch(r"#(\d{1,15})", what):
            story = await self._articles.story(here.source_ids, int(match[1]))
            if not story:
                raise CommandError(say("There is no story {what} here. Type latest to see what is kept.", what=what))
            return [lead(story)]
        if re.match(r"<?https?://", what, re.IGNORECASE):
            link = canonical_link(what.strip("<>"))
            found = await self._articles.by_link(here.source_ids, link) if link else None
            if found is None:
                raise CommandError(say("That link is not kept here. Type latest to see what is."))
            return [found]
        if not any(character.isalpha() for character in what):
            no_story = say(
                "“{what}” is no story. Give one number, such as 2, words of a headline, or a link.", what=clip(what)
            )
            raise CommandError(no_story)
        return await self._by_words(here, what, titles_only=titles_only)

    async def _top(self, here: Here, user: str, replied_to: str | None) -> Headline:
        edition = await self._ledger.edition_of(here.channel, replied_to) if replied_to else None
        edition = edition or await self._ledger.last_edition(here.channel, user)
        if edition and edition.digest.items:
            return await self._of_item(here, edition, _first_story(edition))
        newest = await self._newest(here, 1)
        if not newest:
            raise CommandError(
                say("Nothing is kept here yet. Managers of this workspace add sources with: sources add")
            )
        return newest[0]

    async def _numbered(self, here: Here, user: str, number: str | None, position: int) -> Headline:
        if number is not None:
            edition = await self._ledger.edition(here.channel, int(number))
            if edition is None:
                raise CommandError(say("There is no edition {number} in this channel.", number=number))
        else:
            edition = await self._ledger.last_edition(here.channel, user)
            if edition is None:
                raise CommandError(
                    say("There was no edition here yet, so no story has a number. To have one, type: digest")
                )
        return await self._of_item(here, edition, position)

    async def _of_item(self, here: Here, edition: Edition, position: int) -> Headline:
        items = edition.digest.items
        if not 1 <= position <= len(items):
            raise CommandError(_no_such_story(edition.digest, position))
        item = items[position - 1]
        story = await self._articles.story(here.source_ids, item.story_id)
        for headline in story:
            if headline.article_id == item.article_id:
                return headline
        raise CommandError(say("Story {position} is no longer kept here.", position=position))

    async def _by_words(self, here: Here, words: str, *, titles_only: bool) -> list[Headline]:
        """The stories with the words in their headline, else anywhere; each by its newest article that has them."""
        since_at = self._clock.now() - SEARCH_REACH
        stories: dict[int, Headline] = {}
        titled: dict[int, Headline] = {}
        looked_at = 0
        for step in STEPS:
            rows = await self._search.newest(here.source_ids, words, since_at, step, looked_at)
            looked_at += len(rows)
            for row in rows:
                stories.setdefault(row.story_id, row)
                if has_all(row.title, words):
                    titled.setdefault(row.story_id, row)
            if titled or len(rows) < step:
                break
        if not titled and titles_only:
            raise CommandError(
                say("Nobody called “{words}” is quoted here, and no headline has these words.", words=clip(words))
            )
        if not stories:
            nothing = say(
                "Nothing kept here in the last {days} days fits “{words}”.", days=SEARCH_REACH.days, words=clip(words)
            )
            raise CommandError(nothing)
        return list((titled or stories).values())[:CHOICES]

    async def story(self, here: Here, headline: Headline) -> list[Headline]:
        """The story's articles that the channel may see, oldest first."""
        return await self._articles.story(here.source_ids, headline.story_id)

    async def articles(self, headline: Headline, story: Sequence[Headline], others: int | None = None) -> list[Article]:
        """The headline's whole article, then those of its story that repeat none, oldest first; of these the newest
        `others`, when that is given. CommandError when the first one is no longer kept."""
        own = [one for one in story if one.duplicate_of is None and one.article_id != headline.article_id]
        order = [headline, *(own if others is None else own[max(0, len(own) - others) :])]
        found = await self._articles.articles([one.article_id for one in order])
        if headline.article_id not in found:
            raise CommandError(say("That article is no longer kept here."))
        return [found[one.article_id] for one in order if one.article_id in found]

    async def quoted(self, here: Here, asked: str) -> Quoted:
        """Who is meant by a name, or by whole words of one, among those whom the newest articles quote."""
        ids: dict[int, None] = {}
        cut = False
        for words in people.sought(asked):
            found = await self._articles.quoted(here.source_ids, words, PERSON_ARTICLES)
            ids.update(dict.fromkeys(found))
            cut = cut or len(found) == PERSON_ARTICLES
        articles = await self._articles.articles(ids)
        everybody = people.gathered(list(articles.values()))
        called = people.called(everybody, asked)
        return Quoted(tuple(called), tuple(people.namesakes(everybody, asked)), cut)

    async def speakers(self, here: Here) -> list[Person]:
        """Whom the newest articles quote by name: full names first, then who was quoted last."""
        newest = _own(await self._newest(here, PERSON_ARTICLES))[:PERSON_ARTICLES]
        articles = await self._articles.articles([headline.article_id for headline in newest])
        return [one for one in people.gathered(list(articles.values())) if one.known is not people.Known.DESCRIBED]

    async def search(self, here: Here, words: str, since_at: datetime, most: int) -> Hits:
        """The newest articles since then with every one of the words, "phrases" kept together: `most` of them and one
        more, if there are as many."""
        found: dict[int, Headline] = {}  # by what they are or repeat: the newest of each
        looked_at, wanted = 0, 0
        while len(found) <= most and looked_at < LOOKED_AT and looked_at == wanted:
            step = min(most + 1 if not looked_at else 2 * LATEST, LOOKED_AT - looked_at)
            rows = await self._search.newest(here.source_ids, words, since_at, step, looked_at)
            looked_at, wanted = looked_at + len(rows), wanted + step
            for row in rows:
                found.setdefault(row.article_id if row.duplicate_of is None else row.duplicate_of, row)
        headlines = tuple(found.values())[: most + 1]
        if len(found) > most or looked_at == LOOKED_AT:
            return Hits(headlines, more=len(found) > most, cut=len(found) <= most)
        before = await self._search.newest(here.source_ids, words, EVER, 1, looked_at) if since_at > EVER else []
        return Hits(headlines, older_at=before[0].published_at if before else None)

    async def latest(self, here: Here, topic: str) -> tuple[list[Headline], bool]:
        """The newest articles with every word of the topic, repeats left out; and whether there are more."""
        if not topic:
            own = _own(await self._newest(here, LATEST + 1))
            return own[:LATEST], len(own) > LATEST
        since_at = self._clock.now() - SEARCH_REACH
        own, looked_at = [], 0
        for step in STEPS:
            rows = await self._search.newest(here.source_ids, topic, since_at, step, looked_at)
            looked_at += len(rows)
            own += _own(rows)
            if len(own) > LATEST or len(rows) < step:
                break
        return own[:LATEST], len(own) > LATEST or looked_at == LOOKED_AT

    async def _newest(self, here: Here, most: int) -> list[Headline]:
        """The newest articles, with `most` among them that repeat no other, if there are as many. A month of a busy
        workspace is thousands: no more is read than it takes."""
        found: list[Headline] = []
        for reach in RECENT:
            since_at = self._clock.now() - reach
            found = await self._articles.headlines(here.source_ids, since_at, LOOKED_AT)
            # What came in since then and was published before may be older than what was not looked at.
            if sum(one.published_at >= since_at for one in _own(found)) >= most:
                break
        return found

    async def digest(self, here: Here, user: str, name: str, since_at: datetime | None, default: Wishes) -> Digest:
        """An edition now. Without `since_at`: what the channel was not told yet; with it: everything since then.

        It is recorded so that the asker's numbers mean its stories; it never counts as told. `name` is a subscription
        of the channel, or empty for its first one; a channel without any gets `default`.
        """
        now, channel = self._clock.now(), here.channel
        wishes = _named(here.subscriptions, name, default)
        last = await self._ledger.last_edition(channel)
        basis = basis_of(wishes, last, now)
        if since_at:
            basis = structs.replace(basis, reach_at=since_at, told_too=True)
        told = await self._ledger.heard(channel, now - TOLD_REACH)
        chosen = await choose(here.sources, self._articles, basis, told, now)
        digest = edition(chosen, basis, channel, now, since_at or (last.digest.made_at if last else None))
        if digest.items:
            await self._ledger.request(digest, user)
        return digest


def _own(headlines: Iterable[Headline]) -> list[Headline]:
    """Without those that repeat another."""
    return [headline for headline in headlines if headline.duplicate_of is None]


def lead(story: Sequence[Headline]) -> Headline:
    """The article that speaks for a story: its newest that repeats no other."""
    return max(_own(story) or story, key=lambda headline: (headline.published_at, headline.article_id))


def _first_story(edition: Edition) -> int:
    """The number of the first story in the part that the edition was looked up by, else of the edition."""
    sections = edition.messages[edition.part].sections if edition.messages else ()
    return next((section.number for section in sections if section.number), 1)


def _named(subscriptions: Sequence[Subscription], name: str, default: Wishes) -> Wishes:
    if not name:
        return subscriptions[0].wishes if subscriptions else default
    for subscription in subscriptions:
        if subscription.wishes.name.casefold() == name.casefold():
            return subscription.wishes
    if not subscriptions:
        raise CommandError(say("This channel has no digest called “{name}”; it has none.", name=clip(name)))
    names = tuple(subscription.wishes.name for subscription in subscriptions)
    raise CommandError(
        say("This channel has no digest called “{name}”; it has: {names}.", name=clip(name), names=names)
    )


def _no_such_story(digest: Digest, position: int) -> Said:
    name = say("Edition {number}", number=digest.number) if digest.number else say("Your last digest")
    if not digest.items:
        return say("{edition} has no stories.", edition=name)
    if len(digest.items) == 1:
        return say("{edition} has one story.", edition=name)
    return say(
        "{edition} has stories 1 to {last}, no {position}.", edition=name, last=len(digest.items), position=position
    )


def clip(words: str, most: int = 60) -> str:
    """What somebody typed, short enough to say back."""
    return words if len(words) <= most else words[: most - 1] + "…"
