"""Whose digests are whose on Slack: direct messages are their person's alone, private channels their members'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.emulators.people import until
from tests.emulators.slack.model import Kind
from tests.scenario.conftest import FERRY
from tests.scenario.slack_town import channel_of
from tests.scenario.slack_town import clock as clock
from tests.scenario.slack_town import slack as slack
from tests.scenario.slack_town import town as town

if TYPE_CHECKING:
    from tests.emulators.slack.model import Channel, View
    from tests.emulators.slack.person import Person
    from tests.scenario.slack_town import Town


async def test_what_others_have_for_themselves_is_neither_listed_copied_nor_changed(town: Town) -> None:
    news, rita, ada = town.news, town.rita, town.ada
    direct = rita.direct()
    await town.store(FERRY)
    den = town.slack.world.channel(town.workspace, "den", Kind.PRIVATE, creator=rita.user)
    await _has(town, rita, direct, "Chess")
    await _has(town, rita, den, "Hidden")
    await _has(town, town.olga, news, "Harbour")
    seen = await ada.command(news, "/news status all")
    assert "Harbour" in seen
    assert "Chess" not in seen
    assert "Hidden" not in seen
    assert "2 channels more have digests" in seen
    for named in (f"<#{direct.id}>", f"<#{den.id}|den>", "#den", "#nosuch"):
        refused = await ada.command(news, f"/news settings copy {named}")
        assert "no channel" in refused
        assert "copied" not in refused
    removed = await ada.command(news, "/news sources remove The Harbour Ledger")
    assert "is removed" in removed
    assert "Chess" not in removed
    await ada.opens_home()
    home = ada.world.homes[town.workspace.id, ada.user.id]
    _forge(home, f"{direct.id} settings form")
    assert "somebody else's direct messages" in await ada.press(home, "New digest")
    ada.cancel()
    assert "Hidden" in await rita.command(direct, "/news settings copy #den"), "she is in it"
    town.slack.world.invite(den, ada.user)
    assert await until(lambda: town.slack.post.sent[-1].acknowledged_in is not None)
    assert "Hidden" in await ada.command(news, "/news status all")


async def test_a_channel_that_we_do_not_see_is_named_so(town: Town) -> None:
    secret = town.slack.world.channel(town.workspace, "secret", Kind.PRIVATE, creator=town.olga.user, with_bot=False)
    assert "sees no channel “#secret” of yours" in await town.olga.command(town.news, "/news settings copy #secret")
    assert secret.messages == {}
    between = town.slack.world.direct(town.rita.user, town.olga.user)
    assert "messages between people" in await town.rita.command(between, "/news subscribe Mine daily 07:00")


async def test_who_is_forgotten_has_no_digest_of_their_own_any_more(town: Town) -> None:
    news, rita = town.news, town.rita
    await town.store(FERRY)
    await _has(town, rita, rita.direct(), "Chess")
    await _has(town, town.olga, news, "Harbour")
    town.house.clock.move(hours=1)
    await town.tick()
    assert "Night ferry" in rita.sees(rita.direct())
    await rita.command(news, "/news digest since 3 days")
    gone = await rita.command(news, "/news forget me")
    assert all(words in gone for words in ("1 digest", "1 edition\n", "1 edition on request", "Nothing else is kept"))
    assert "Show to all" not in gone, "it is about her"
    assert "No digest comes to this channel" in await rita.command(rita.direct(), "/news status")
    assert "Nothing is kept about you" in await rita.command(news, "/news forget me")
    assert "Harbour" in await town.olga.command(news, "/news status"), "that is not hers"


async def test_times_are_meant_where_somebody_is(town: Town) -> None:
    zoe = town.slack.person("Zoe", town.workspace, zone="America/New_York")
    await town.store(FERRY)
    form = await zoe.command(zoe.direct(), "/news subscribe")
    assert "[America/New_York]" in form
    zoe.cancel()
    made = await zoe.command(zoe.direct(), "/news subscribe Mine daily 07:00")
    assert "America/New_York" in made
    assert "7:00" in made
    town.house.clock.move(hours=12)
    since = await zoe.command(zoe.direct(), "/news search ferry since yesterday")
    assert "12:00 AM" in since or "00:00" in since, since.text


async def test_why_a_channel_has_no_digest_is_said_by_its_name_and_at_home(town: Town) -> None:
    news, olga = town.news, town.olga
    await _has(town, olga, news, "Harbour")
    town.slack.world.archive(news)
    assert await town.why_not(wanted=True)
    await town.report()
    assert "in the channel #news: Harbour" in olga.sees(olga.direct())
    assert news.id not in olga.sees(olga.direct())
    await olga.opens_home()
    assert "#news" in olga.sees_home()
    assert "The channel is archived" in olga.sees_home()


async def test_how_commands_are_typed_is_said_where_they_are_read(town: Town) -> None:
    news, rita, olga = town.news, town.rita, town.olga
    await town.store(FERRY)
    seen = await rita.command(news, "/news help")
    assert "every command begins with /news, such as /news summary 2" in seen
    assert "Read the news now: /news digest" in seen
    assert "Read the news now: digest" in await rita.says(rita.direct(), "help"), "there it is typed as it is"
    asked = await rita.command(news, "/news digest")
    assert "with numbers for whoever asked · ask: /news summary 1" in asked
    await _has(town, olga, news, "Harbour")
    town.house.clock.move(hours=1)
    await town.tick()
    assert "Edition 1 · ask: /news summary 1" in rita.sees(news)
    form = await olga.command(news, "/news unsubscribe Harbour form")
    assert "No further edition of it comes to this channel" in form


async def test_an_edition_that_is_left_out_hides_none_that_came(town: Town) -> None:
    await town.store(FERRY)
    await _has(town, town.olga, town.news, "Harbour")
    town.house.clock.move(hours=1)
    await town.tick()
    await town.olga.command(town.news, "/news skip")
    assert "last: Edition 1, 1 story: posted" in await town.ada.command(town.news, "/news status all")
    await town.rita.opens_home()
    assert "Edition 1, 1 story: posted" in town.rita.sees_home()
    assert "skipped" in town.rita.sees_home()


async def _has(town: Town, person: Person, place: Channel, name: str) -> None:
    assert "is set up" in await person.command(place, f"/news subscribe {name} daily 08:30")
    assert len(await town.house.subscriptions.of_channel(channel_of(place))) == 1


def _forge(home: View, value: str) -> None:
    """The first button there is another one."""
    buttons = [one["accessory"] for one in home.body["blocks"] if one.get("accessory", {}).get("type") == "button"]
    buttons[0]["value"] = value
