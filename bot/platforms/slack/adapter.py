"""The gateway role on Slack: bolt's app with its listeners, and how Slack reaches it."""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.platforms.answering import Patience
from bot.platforms.answers import record, records
from bot.platforms.slack import definitions
from bot.platforms.slack.conversation import Conversation
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.intake import PLATFORM
from bot.platforms.slack.life import Life
from bot.platforms.slack.sending import Sender
from bot.platforms.slack.standing import Standings
from bot.platforms.slack.tab import Tab
from digests.model import Channel

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.commands.desk import Desk
    from bot.platforms.slack.life import Installs
    from bot.platforms.slack.pace import Pace
    from bot.platforms.slack.ways import Way
    from bot.platforms.slack.wire import Web
    from digests.ports.claims import Once
    from digests.services.presence import Presence

    Json = dict[str, Any]

log = logging.getLogger(__name__)

EVERY = re.compile("")  # whatever it is called: what is none of ours is acknowledged, and nothing comes of it


class Slack:
    """Serves one app, in every workspace that `web` has a token for, at the pace of its messenger. `owners` are the ids
    of people who own every channel; `installed` are the workspaces that came by themselves."""

    def __init__(  # the parts that it is made of, each once
        self,
        web: Web,
        way: Way,
        desk: Desk,
        presence: Presence,
        once: Once,
        *,
        pace: Pace,
        owners: Collection[str] = (),
        installed: Installs | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._way = way
        patience = patience or Patience(desk.clock)
        self._life = Life(presence, desk.subscriptions, web, desk.clock, patience, installed)
        web.untaken = self._life.look_at
        self._standings = Standings(web, desk.clock, owners)
        sender = Sender(web, pace, patience, desk.clock)
        tab = Tab(desk, sender, self._standings)
        conversation = Conversation(desk, self._standings)
        self._hearing = Hearing(desk, sender, once, self._standings, conversation, tab)
        self._app = self._listening()

    @property
    def ready(self) -> bool:
        """Whether what people do on Slack is heard just now."""
        return self._way.ready

    def look_at(self, team: str) -> None:
        """Something became of that workspace: the app was installed in it, for one."""
        self._life.look_at(team)

    async def serve(self) -> None:
        """Until it is cancelled, or a part of it ends. LoginRefused when Slack lets the app in no more."""
        tasks = [
            asyncio.create_task(self._life.run()),
            asyncio.create_task(self._way.serve(self._app, self._life.connected)),
        ]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._hearing.close()

    def _listening(self) -> AsyncApp:
        """Events of our own are told apart in `intake`; tokens are looked for after the acknowledgement."""
        app = AsyncApp(
            name="broadsheet",
            signing_secret=self._way.secret,
            authorize=_anybody,
            ignoring_self_events_enabled=False,
        )
        hearing = self._hearing
        app.event(EVERY)(self._event)
        app.command(EVERY)(hearing.command)
        app.shortcut(EVERY)(hearing.shortcut)
        app.action(EVERY)(hearing.press)
        app.view(EVERY)(hearing.submit)
        return app

    async def _event(self, body: Json) -> None:
        event, team = record(body.get("event")), str(body.get("team_id"))
        kind = str(event.get("type"))
        if kind == definitions.HOME:
            await self._hearing.home(body)
        elif kind in ("message", "app_mention"):
            await self._hearing.message(body)
        elif kind == definitions.PEOPLE:
            self._standings.changed(team, user=str(record(event.get("user")).get("id")))
        elif kind in definitions.ENDED:
            self.look_at(team)
        elif kind in definitions.CHANNELS:
            channel = event.get("channel")
            channel_id = str(channel.get("id") if isinstance(channel, dict) else channel)
            self._standings.changed(team, channel=channel_id)
            if kind in definitions.DELETED:
                self._life.deleted(Channel(PLATFORM, team, channel_id))
            elif kind != "member_joined_channel" or _is_about_us(body):
                self._life.look_at(team, channel_id)


async def _anybody(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
    """Nobody is asked whether the app is installed there: who answers finds out."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def _is_about_us(body: Json) -> bool:
    user = record(body.get("event")).get("user")
    return any(one.get("user_id") == user for one in records(body.get("authorizations")))
