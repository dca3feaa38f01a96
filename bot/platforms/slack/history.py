"""What was posted: our own messages by their keys, and when other people talked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.platforms.answers import records
from bot.platforms.slack import failures
from bot.platforms.slack.ids import key_of
from bot.platforms.slack.intake import SAID
from bot.platforms.slack.places import cursor_of
from digests.errors import Throttled
from digests.ports.messenger import Absent, Found, Unreadable
from digests.wording import say

if TYPE_CHECKING:
    from typing import Any

    from bot.platforms.answers import Record
    from bot.platforms.slack.wire import Identity, Web
    from digests.model import Channel

HISTORY, REPLIES = "conversations.history", "conversations.replies"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # of timestamps, which are the names of messages
PAGE = 200  # messages; some apps get 15, whatever they ask for (docs.slack.dev, conversations.history)
MOST_PAGES = 50  # that a search reads at once; more are not read in the time it has
LATEST = 15  # messages among which somebody's last word is looked for
MOST_STOPPED = 1_000  # searches that wait for Slack
TOO_MUCH = say("Too much was posted in this channel since then to search all of it.")


class Search(Struct, frozen=True):
    """How far a channel was read: from `newest`, which is empty until a page was read, to `oldest`."""

    oldest: str
    cursor: str = ""
    newest: str = ""

    @property
    def asked(self) -> Record:
        since = {"oldest": self.oldest, "inclusive": True, "include_all_metadata": True}
        return {**since, "limit": PAGE, "cursor": self.cursor}

    def after(self, messages: list[Record], cursor: str) -> Search:
        """This page."""
        newest = self.newest or str(messages[0].get("ts") if messages else self.oldest)
        return Search(self.oldest, cursor, newest)


class History:
    """Reads channels. What Slack refuses is raised as Refused, and what it puts off as Throttled: the search for the
    same key then goes on where it had to stop, and in the end reads what came meanwhile. An app that may read a page a
    minute comes to an end so."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._stopped: dict[tuple[Channel, str, str], Search] = {}

    async def find(
        self, channel: Channel, key: str, since_at: datetime, above: str | None
    ) -> Found | Absent | Unreadable:
        """As Messenger.find, but for what is raised."""
        if above is not None:
            try:
                found = await self._among(REPLIES, channel, key, since_at, ts=above)
            except failures.Denied as error:  # the message is gone, and what was below it
                if error.code not in failures.NO_THREAD:
                    raise
            else:
                if not isinstance(found, Absent):
                    return found
        return await self._among(HISTORY, channel, key, since_at)

    async def talked_at(self, channel: Channel) -> datetime | None:
        """When a person last wrote there, of the latest messages."""
        page = await self._web.read(channel.workspace, HISTORY, channel=channel.id, limit=LATEST)
        for message in records(page.get("messages")):
            if message.get("user") and not message.get("bot_id") and message.get("subtype") in SAID:
                return moment(str(message["ts"]))
        return None

    async def _among(
        self, method: str, channel: Channel, key: str, since_at: datetime, **which: Any
    ) -> Found | Absent | Unreadable:
        team, me, where = channel.workspace, await self._web.me(channel.workspace), (channel, key, method)
        begun = Search(timestamp(since_at))
        search = self._stopped.pop(where, begun)
        goes_on = bool(search.newest)
        for _ in range(MOST_PAGES):
            try:
                page = await self._web.read(team, method, channel=channel.id, **search.asked, **which)
            except Throttled as error:
                if search != begun and str(error) != failures.ANEW:
                    self._stop(where, search)
                raise
            messages = records(page.get("messages"))
            for message in messages:
                if is_ours(message, me) and key_of(message) == key:
                    return Found(str(message["ts"]))
            search = search.after(messages, cursor_of(page))
            if search.cursor:
                continue
            if page.get("has_more"):  # and it does not say where
                break
            if not goes_on or method == REPLIES:  # which are the oldest first
                return Absent()
            search, goes_on = Search(search.newest), False
        return Unreadable(TOO_MUCH)

    def _stop(self, where: tuple[Channel, str, str], search: Search) -> None:
        self._stopped[where] = search
        if len(self._stopped) > MOST_STOPPED:
            del self._stopped[next(iter(self._stopped))]


def timestamp(at: datetime) -> str:
    """As Slack writes moments: seconds, and six digits behind the point."""
    seconds, micro = divmod(max(at - EPOCH, timedelta()) // timedelta(microseconds=1), 1_000_000)
    return f"{seconds}.{micro:06}"


def moment(ts: str) -> datetime:
    """When it was posted. ValueError for what is no timestamp."""
    seconds, _, micro = ts.partition(".")
    return EPOCH + timedelta(seconds=int(seconds), microseconds=int(micro or 0))


def is_ours(message: Record, me: Identity) -> bool:
    """Whoever else carries metadata of our kind names nothing with it."""
    return bool(message.get("bot_id")) and (message.get("user") == me.user or message.get("bot_id") == me.bot)
