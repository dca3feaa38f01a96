"""Endpoints of channels, people and workspaces, and of the token itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.slack.model import Kind
from tests.emulators.slack.problems import Invalid, Problem
from tests.emulators.slack.web import channel_scopes, kinds

if TYPE_CHECKING:
    from tests.emulators.slack.model import Channel, Json
    from tests.emulators.slack.web import Call


def info(call: Call) -> Json:
    channel = call.channel()
    call.need(channel_scopes(channel, "read"))
    shown = channel.json(call.bot)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def opened(call: Call) -> Json:
    """Direct messages with one person."""
    call.need("im:write")
    wanted = call.text("users", "")
    if not wanted:
        raise Problem("users_list_not_supplied")
    user = call.workspace.users.get(wanted)
    if user is None:
        raise Problem("user_not_found")
    if user.deleted or user.bot_id is not None:
        raise Problem("user_disabled" if user.deleted else "cannot_dm_bot")
    before = len(call.workspace.channels)
    channel = call.world.direct(user, call.bot)
    shown = channel.json(call.bot) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": True, "already_open": len(call.workspace.channels) == before}


def listed(call: Call) -> Json:
    """The public channels, and what else the bot is in."""
    return _channels(call, [one for one in call.workspace.channels.values() if call.world.may_see(call.bot, one)])


def of_user(call: Call) -> Json:
    """Where the bot is; with `user`, those of these that this person is in, and all the public ones they are in."""
    member = call.user() if call.args.get("user") else call.bot
    seen = [one for one in call.workspace.channels.values() if call.world.may_see(call.bot, one)]
    return _channels(call, [one for one in seen if member in one.members])


def _channels(call: Call, channels: list[Channel]) -> Json:
    wanted = kinds(call.text("types", "public_channel"))
    for kind in wanted:
        prefix = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DM: "im"}[kind]
        call.need(f"{prefix}:read")
    archived = not call.flag("exclude_archived")
    shown = [one.json(call.bot) for one in channels if one.kind in wanted and (archived or not one.archived)]
    return call.page(shown, call.number("limit", 100, 1_000), "channels")


def members(call: Call) -> Json:
    channel = call.channel()
    call.need(channel_scopes(channel, "read"))
    return call.page([user.id for user in channel.members], call.number("limit", 100, 1_000), "members")


def join(call: Call) -> Json:
    channel = call.channel()
    call.need("channels:join")
    if channel.kind is not Kind.PUBLIC:
        raise Problem("method_not_supported_for_channel_type")
    if channel.archived:
        raise Problem("is_archived")
    already = {"warning": "already_in_channel"} if call.bot in channel.members else {}
    call.world.invite(channel, call.bot)
    return {"channel": channel.json(call.bot), **already}


def leave(call: Call) -> Json:
    channel = call.channel()
    if call.bot not in channel.members:
        return {"not_in_channel": True}
    call.world.kick(channel, call.bot)
    return {}


def user(call: Call) -> Json:
    call.need("users:read")
    return {"user": call.user().json(call.world.clock.now(), locale=call.flag("include_locale"))}


def users(call: Call) -> Json:
    call.need("users:read")
    now, locale = call.world.clock.now(), call.flag("include_locale")
    shown = [one.json(now, locale=locale) for one in call.workspace.users.values()]
    return call.page(shown, call.number("limit", 100, 1_000), "members")


def groups(call: Call) -> Json:
    call.need("usergroups:read")
    return {"usergroups": [group.json() for group in call.workspace.groups.values()]}


def team(call: Call) -> Json:
    call.need("team:read")
    return {"team": call.workspace.json()}


def test(call: Call) -> Json:
    workspace, bot = call.workspace, call.bot
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": bot.name.lower(),
        "team_id": workspace.id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


def revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"revoked": False}
    call.world.revoke(call.workspace)
    return {"revoked": True}


def uninstall(call: Call) -> Json:
    app = call.world.app
    if (call.text("client_id"), call.text("client_secret")) != (app.client_id, app.client_secret):
        raise Invalid("client_secret", "is not the app's", "bad_client_secret")
    call.world.uninstall(call.workspace)
    return {}


ENDPOINTS = {
    "apps.uninstall": uninstall,
    "auth.revoke": revoke,
    "auth.test": test,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.list": listed,
    "conversations.members": members,
    "conversations.open": opened,
    "team.info": team,
    "usergroups.list": groups,
    "users.conversations": of_user,
    "users.info": user,
    "users.list": users,
}
