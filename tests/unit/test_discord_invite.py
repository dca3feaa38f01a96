"""The link that brings the bot to a server, and that the page of Discord says the same of its permissions."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord

from bot.platforms.discord import invite

PAGE = Path(__file__).parents[2] / "docs" / "discord.md"


def test_it_asks_for_what_is_needed_and_for_nothing_else() -> None:
    address = urlsplit(invite.link(420))
    query = {name: value for name, [value] in parse_qs(address.query).items()}
    assert (address.scheme, address.netloc, address.path) == ("https", "discord.com", "/oauth2/authorize")
    assert (query["client_id"], query["scope"]) == ("420", "bot applications.commands")
    asked = discord.Permissions(int(query["permissions"]))
    assert {name for name, granted in asked if granted} == {
        *("view_channel", "read_messages", "send_messages", "send_messages_in_threads"),
        *("create_public_threads", "read_message_history"),
    } - {"view_channel"}


def test_the_page_has_each_of_them_with_its_reason() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for one in invite.NEEDED:
        assert f"| {one.name} | {one.why} |" in page
    assert f"permissions={invite.permissions()}" in page
