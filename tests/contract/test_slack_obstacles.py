"""What is in the way of digests on Slack, before one is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.platforms.slack import failures
from tests.contract.slack_place import SlackPlace
from tests.emulators.slack.model import Kind
from tests.news import wishes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

INFO, GROUPS = "conversations.info", "usergroups.list"


@pytest.fixture
async def place() -> AsyncIterator[SlackPlace]:
    async with SlackPlace() as made:
        yield made


async def test_what_is_in_the_way_is_known_before_anything_is_posted(place: SlackPlace) -> None:
    world, messenger = place.slack.world, place.messenger()
    world.group(place.team, "news-fans", place.owner)
    usual, unheard = wishes(mention="@news-fans", thread=True), wishes(mention="chess")

    assert await messenger.obstacles(place.channel, usual, wishes()) == ()
    assert place.asked(GROUPS) == 1
    (nobody,) = await messenger.obstacles(place.channel, usual, unheard, unheard)
    assert "no user group “chess”" in nobody
    place.slack.fail(GROUPS, "missing_scope")
    assert await messenger.obstacles(place.channel, unheard) == (failures.NO_SCOPE,)
    place.slack.fail(GROUPS, "paid_teams_only")
    assert await messenger.obstacles(place.channel, unheard) == (nobody,)

    outside = place.at(world.channel(place.team, "outside", with_bot=False))
    private = place.at(world.channel(place.team, "private", Kind.PRIVATE, with_bot=False))
    assert await messenger.obstacles(outside, unheard) == (failures.OUTSIDE,)
    assert await messenger.obstacles(private, usual) == (failures.UNSEEN,)
    world.archive(place.news)
    assert await messenger.obstacles(place.channel, usual) == (failures.ARCHIVED,)
    assert await messenger.obstacles(place.at(place.private()), unheard) == ()
    place.slack.fail(INFO, 503)
    assert await messenger.obstacles(place.channel, usual) == (), "nobody knows"
