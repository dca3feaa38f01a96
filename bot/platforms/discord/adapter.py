"""The gateway role on Discord: the connection, and everything that people do there."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord

from bot.commands.help import find
from bot.commands.table import COMMANDS
from bot.platforms.discord import failures, ids, intake
from bot.platforms.discord.conversation import Conversation, turns_page
from bot.platforms.discord.definitions import definitions, same
from bot.platforms.discord.gateway import Client, Restless, SessionsUsedUp, Timing
from bot.platforms.discord.life import Life
from bot.platforms.discord.render import payload
from bot.platforms.discord.replies import Reply
from bot.platforms.discord.suggest import Suggestions, Typing
from digests.errors import CommandError, SendError, SettingsError
from digests.messages import Action, Form, Message
from digests.present.view import lonely, refusal
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.commands.desk import Desk
    from bot.platforms.discord.address import Address
    from bot.platforms.discord.pace import Pace
    from bot.platforms.discord.wire import Rest
    from digests.services.presence import Presence
