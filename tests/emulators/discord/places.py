"""Endpoints of channels, servers, people and the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.discord.model import Kind
from tests.emulators.discord.permissions import Permission, base
from tests.emulators.discord.problems import Problem

if TYPE_CHECKING:
    from tests.emulators.discord.model import Json, Member
    from tests.emulators.discord.rest import Call


def me(call: Call) -> Json:
    return call.world.app.bot.json() | {"verified": True, "email": None, "mfa_enabled": True, "flags": 0}


def application(call: Call) -> Json:
    app = call.world.app
    return {
        "id": str(app.id),
        "name": app.bot.name,
        "icon": None,
        "description": "",
        "bot": app.bot.json(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": app.owner.json(),
        "team": None,
        "verify_key": "0" * 64,
        "flags": 1 << 19 if app.message_content else 0,
        "approximate_guild_count": sum(app.bot.id in guild.members for guild in call.world.guilds.values()),
        "redirect_uris": [],
        "tags": [],
    }


def user(call: Call) -> Json:
    found = call.world.users.get(call.number("user_id"))
    if found is None:
        raise Problem(10013)
    return found.json()


def my_guilds(call: Call) -> list[Json]:
    bot = call.world.app.bot
    mine = [guild.members[bot.id] for guild in call.world.guilds.values() if bot.id in guild.members]
    return [
        {"id": str(member.guild.id), "name": member.guild.name, "owner": False, "permissions": str(int(base(member)))}
        for member in mine
    ]


def leave_guild(call: Call) -> None:
    call.world.leave(call.guild(), call.world.app.bot)


def open_direct(call: Call) -> Json:
    """A channel with somebody whether or not they take messages: sending is what is refused."""
    other = call.world.users.get(int(call.body["recipient_id"]))
    if other is None or other.bot:
        raise Problem(50007)
    return call.world.direct(call.world.app.bot, other).json() | {"recipients": [other.json()]}


def guild(call: Call) -> Json:
    return call.guild().json()


def guild_channels(call: Call) -> list[Json]:
    return [channel.json() for channel in call.guild().channels.values()]


def guild_roles(call: Call) -> list[Json]:
    return [role.json() for role in call.guild().roles.values()]


def guild_member(call: Call) -> Json:
    found: Member | None = call.guild().members.get(call.number("user_id"))
    if found is None:
        raise Problem(10007)
    return found.json()


def channel(call: Call) -> Json:
    return call.channel().json()


def change_channel(call: Call) -> Json:
    """Name, and of a thread whether it is archived or locked: no more of it is kept."""
    found = call.channel()
    mine = found.is_thread and found.owner is call.world.app.bot
    if not mine:
        call.need(found, Permission.MANAGE_THREADS if found.is_thread else Permission.MANAGE_CHANNELS)
    found.name = call.body.get("name") or found.name
    if found.is_thread and {"archived", "locked"} & call.body.keys():
        archived, locked = call.body.get("archived", found.archived), call.body.get("locked", found.locked)
        call.world.archive(found, archived=bool(archived), locked=bool(locked))
    return found.json()


def delete_channel(call: Call) -> Json:
    found = call.channel()
    if found.kind is not Kind.DM:
        call.need(found, Permission.MANAGE_THREADS if found.is_thread else Permission.MANAGE_CHANNELS)
        call.world.delete(found)
    return found.json()


ROUTES = {
    "GET /users/@me": me,
    "GET /users/@me/guilds": my_guilds,
    "DELETE /users/@me/guilds/{guild_id}": leave_guild,
    "POST /users/@me/channels": open_direct,
    "GET /users/{user_id}": user,
    "GET /oauth2/applications/@me": application,
    "GET /applications/@me": application,
    "GET /guilds/{guild_id}": guild,
    "GET /guilds/{guild_id}/channels": guild_channels,
    "GET /guilds/{guild_id}/roles": guild_roles,
    "GET /guilds/{guild_id}/members/{user_id}": guild_member,
    "GET /channels/{channel_id}": channel,
    "PATCH /channels/{channel_id}": change_channel,
    "DELETE /channels/{channel_id}": delete_channel,
}
