"""A day of editions in a channel, and a weekend without us, as its people see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.people import until
from tests.scenario.conftest import FERRY, LIBRARY, other
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from tests.scenario.slack_town import Town


def editions(town: Town) -> list[str]:
    """What everybody in the channel was shown, one message after the other."""
    return town.slack.sees(town.ada.user, town.news).split("\n\nBroadsheet: ")


async def test_a_day_and_a_weekend(town: Town) -> None:
    clock, news, rita = town.house.clock, town.news, town.rita
    await town.store(FERRY)
    await town.store(LIBRARY, source="The Wire", age=2)
    await town.olga.command(news, "/news subscribe Harbour daily 09:00 17:00")
    clock.move(hours=1)
    await town.tick()
    (morning,) = editions(town)
    assert morning.startswith("Broadsheet: Harbour · ")
    assert "2 stories, 2 publishers" in morning
    assert "1  Night ferry runs aground" in morning
    assert "“A roof is a shelf" in await rita.choose(town.ada.last(news), "…", "Quotes", nth=1)
    assert "Night ferry runs aground" in await rita.command(news, "/news why 1")

    await town.store(other(3), age=0)
    clock.move(hours=8)
    await town.tick()
    assert "1  Comet seen over the moor" in editions(town)[-1]
    assert "Night ferry" not in editions(town)[-1], "told already"
    assert "Comet" in await rita.command(news, "/news summary 1"), "numbers are of the last edition"
    assert "ran aground" in await rita.command(news, "/news summary 1.1"), "and of earlier ones"
    first = min((one for one in news.messages.values() if one.only is None), key=lambda one: one.ts)
    earlier = await rita.shortcut(first)
    assert "ran aground" in earlier
    await rita.press(earlier, "Show to all")
    assert await until(lambda: "sandbank at dawn with 40 people" in town.slack.sees(town.ada.user, news))
    assert "Comet" in editions(town)[-2], "what all are shown is what the button stood below"

    await town.olga.command(news, "/news settings format plain")
    clock.move(hours=16)
    await town.tick()
    assert "nothing new since" in editions(town)[-1]
    assert "[" not in editions(town)[-1]

    before = len(editions(town))
    await town.stop()
    clock.move(days=2)
    async with town.again() as later:
        await later.store(other(4), age=1)
        await later.tick()
        assert len(editions(later)) == before + 1, "one that is late, and no backlog"
        assert "1  Vaccine trial begins" in editions(later)[-1]
        assert "ask: " in editions(later)[-1], "what buttons would offer is said"
