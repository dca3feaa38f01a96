"""What was posted: our own messages by their keys, and when other people talked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.platforms.answers import record, records
from bot.platforms.discord import failures
from bot.platforms.discord.ids import key_of, marked
from bot.platforms.discord.places import FORUM, MEDIA
from digests.ports.messenger import Absent, Found, Unreadable
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.platforms.answers import Record
    from bot.platforms.discord.places import Places
    from bot.platforms.discord.wire import Rest
    from digests.model import Channel

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # of snowflakes (discord-api-docs, reference)
PAGE = 100  # messages, or threads
MOST_PAGES = 50  # that a search reads; more are not read in the time it has
LATEST = 20  # messages among which somebody's last word is looked for
TOO_MUCH = say("Too much was posted in this channel since then to search all of it.")


class History:
    """Reads channels. What Discord refuses is raised as Refused, and what it puts off as Throttled."""

    def __init__(self, rest: Rest, places: Places) -> None:
        self._rest, self._places = rest, places

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None
    ) -> Found | Absent | Unreadable:
        """As Messenger.find, but for what is raised."""
        described = await self._places.channel(channel.id)
        if described.get("type") in (FORUM, MEDIA):
            if above is not None:
                return await self._among(above, key, since_at)
            return await self._among_posts(channel, key, since_at)
        found = await self._among(channel.id, key, since_at)
        if isinstance(found, Absent) and above is not None:
            try:
                found = await self._among(above, key, since_at)
            except failures.Denied as error:  # no thread was made, or it is gone with what was in it
                if error.code != failures.UNKNOWN_CHANNEL:
                    raise
        if isinstance(found, Absent) and await self._places.hides_history(channel, described):
            return Unreadable(failures.NO_HISTORY)
        return found

    async def talked_at(self, channel_id: str) -> datetime | None:
        """When a person last wrote there, of the latest messages."""
        for message in await self._page(channel_id, limit=LATEST):
            if not record(message.get("author")).get("bot") and not message.get("webhook_id"):
                return moment(int(message["id"]))
        return None

    async def _among(self, channel_id: str, key: str, since_at: datetime) -> Found | Absent | Unreadable:
        me = await self._rest.me()
        after = snowflake(since_at)
        for _ in range(MOST_PAGES):
            page = await self._page(channel_id, limit=PAGE, after=str(after))
            for message in page:
                if is_ours(message, me) and has_key(message, key):
                    return Found(str(message["id"]))
            if len(page) < PAGE:
                return Absent()
            after = max(int(message["id"]) for message in page)
        return Unreadable(TOO_MUCH)

    async def _among_posts(self, forum: Channel, key: str, since_at: datetime) -> Found | Absent | Unreadable:
        """A post has the id of its first message."""
        me = await self._rest.me()
        async for thread in self._posts(forum, since_at):
            post_id = str(thread["id"])
            if str(thread.get("owner_id")) != me or moment(int(post_id)) < since_at:
                continue
            first = await self._first(post_id)
            if is_ours(first, me) and has_key(first, key):
                return Found(post_id)
        return Absent()

    async def _posts(self, forum: Channel, since_at: datetime) -> AsyncIterator[Record]:
        """Open and closed ones that are not older, and some that are."""
        answer = record(await self._rest.get("/guilds/{guild_id}/threads/active", guild_id=forum.workspace))
        for thread in self._listed(answer.get("threads")):
            if str(thread.get("parent_id")) == forum.id:
                yield thread
        before: dict[str, Any] = {}
        while True:
            answer = record(
                await self._rest.get(
                    "/channels/{channel_id}/threads/archived/public",
                    channel_id=forum.id,
                    params={"limit": PAGE, **before},
                )
            )
            threads = self._listed(answer.get("threads"))
            for thread in threads:
                yield thread
            closed_at = str(record(threads[-1].get("thread_metadata")).get("archive_timestamp")) if threads else ""
            if not answer.get("has_more") or not closed_at or datetime.fromisoformat(closed_at) < since_at:
                return  # those that follow were closed before that, and so they are older
            before = {"before": closed_at}

    async def _first(self, post_id: str) -> Record:
        try:
            return record(
                await self._rest.get(
                    "/channels/{channel_id}/messages/{message_id}", channel_id=post_id, message_id=post_id
                )
            )
        except failures.Denied as error:
            if error.code in (failures.UNKNOWN_MESSAGE, failures.UNKNOWN_CHANNEL):
                return {}
            raise

    async def _page(self, channel_id: str, **params: Any) -> list[Record]:
        """The newest first."""
        path = "/channels/{channel_id}/messages"
        return self._listed(await self._rest.get(path, channel_id=channel_id, params=params))

    def _listed(self, answer: object) -> list[Record]:
        """Throttled for what is no list: that is no proof that there is nothing."""
        if not isinstance(answer, list):
            raise self._rest.unreadable()
        return records(answer)


def snowflake(at: datetime) -> int:
    """The least id of what was made at that moment."""
    return max((at - EPOCH) // timedelta(milliseconds=1), 0) << 22


def moment(snowflake: int) -> datetime:
    """When it was made."""
    return EPOCH + timedelta(milliseconds=snowflake >> 22)


def is_ours(message: Record, me: str) -> bool:
    return str(record(message.get("author")).get("id")) == me and not message.get("webhook_id")


def has_key(message: Record, key: str) -> bool:
    """In a component's id, or as the mark of a plain post. What is merely written in a message names nothing."""
    if any(key_of(custom_id) == key for custom_id in _custom_ids(message)):
        return True
    return marked(str(message.get("content") or "")) == key


def _custom_ids(message: Record) -> Iterator[str]:
    """At any depth."""
    left = records(message.get("components"))
    while left:
        component = left.pop()
        if isinstance(component.get("custom_id"), str):
            yield component["custom_id"]
        left += records(component.get("components"))
        left += records([component.get("accessory"), component.get("component")])
