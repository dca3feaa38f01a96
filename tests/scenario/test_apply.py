"""A file makes the desk so, beside people who change it: what is made, what is left, what is lost and mended."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.manifest import told
from digests.manifest.compare import OtherSubscription
from digests.manifest.read import parse
from digests.model import Channel, Quiet
from digests.ports.sources import Quotas
from digests.services.apply import Apply
from digests.store.engine import open_database
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, build

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from digests.manifest.compare import Change, Difference
    from tests.scenario.conftest import House

MUTE: Mapping[str, Collection[str]] = {}  # settings that do nothing, by platform
TOKEN = "hunter2"  # noqa: S105  # of an address
DESK = """\
[[workspace]]
platform = "chat"
id = "newsroom"

[[workspace.source]]
name = "The Harbour Ledger"
address = "https://ledger.example/feed?token=hunter2"
tags = ["local"]

[[workspace.source]]
name = "Tarrow Wire"

[[workspace.channel]]
id = "general"

[[workspace.channel.subscription]]
name = "Morning digest"
schedule = "daily 08:00"
zone = "UTC"
tags = ["local"]
topics = { any = ["ferry", "/libr(ary|arian)/"] }

[[workspace.channel.subscription]]
name = "Evening"
schedule = "daily 18:00"
zone = "Europe/Lisbon"
paused = true
"""


@pytest.fixture
def service(house: House) -> Apply:
    return Apply(house.sources, house.subscriptions, house.ledger, house.clock)


async def found(service: Apply, text: str = DESK, *, prune: bool = False) -> Difference:
    return await service.difference(parse(text.encode(), ["chat"]), prune=prune)


async def applied(service: Apply, text: str = DESK, *, prune: bool = False) -> list[Change]:
    """The changes that could not be made."""
    return [change for change in (await found(service, text, prune=prune)).changes if not await service.make(change)]


async def differs(
    service: Apply, text: str = DESK, *, prune: bool = False, lacks: Mapping[str, Collection[str]] = MUTE
) -> str:
    return "\n".join(told.lines(await found(service, text, prune=prune), lacks))


async def test_a_file_makes_a_desk_and_applied_again_changes_nothing(house: House, service: Apply) -> None:
    assert await applied(service) == []
    assert [(one.name, one.address, one.tags) for one in await house.sources.of_workspace(CHANNEL.home)] == [
        ("Tarrow Wire", None, ()),
        ("The Harbour Ledger", f"https://ledger.example/feed?token={TOKEN}", ("local",)),
    ]
    morning, evening = await house.subscriptions.of_channel(CHANNEL)
    assert morning.wishes.topics.any == ("ferry", "/libr(ary|arian)/")
    assert morning.next_due_at == house.clock.at + timedelta(days=1)  # it is eight o'clock: this is not made up for
    assert evening.next_due_at is None
    assert await differs(service) == "Nothing to change."


async def test_the_edition_that_was_set_up_comes(house: House, service: Apply) -> None:
    await applied(service, DESK.replace('tags = ["local"]\ntopics', "topics"))
    await house.store("Night ferry runs aground\n\nThe night ferry to Skarrow ran aground at dawn.\n")
    house.clock.move(days=1)
    await house.tick()
    (edition,) = house.shown()
    assert "Night ferry runs aground" in edition


async def test_a_change_that_is_not_about_time_leaves_the_next_time_alone(house: House, service: Apply) -> None:
    await applied(service)
    house.clock.move(days=1, minutes=3)  # due, and not yet made
    (morning, _) = await house.subscriptions.of_channel(CHANNEL)
    await applied(service, DESK.replace("topics =", "stories = 3\ntopics ="))
    (changed, _) = await house.subscriptions.of_channel(CHANNEL)
    assert (changed.wishes.stories, changed.next_due_at) == (3, morning.next_due_at)
    await applied(service, DESK.replace("daily 08:00", "daily 09:00"))
    assert (await house.subscriptions.of_channel(CHANNEL))[0].next_due_at == house.clock.at.replace(hour=9, minute=0)


async def test_a_pause_begins_and_ends(house: House, service: Apply) -> None:
    await applied(service)
    await applied(service, DESK.replace("paused = true", "paused = 2026-12-01T18:00:00Z"))
    (_, evening) = await house.subscriptions.of_channel(CHANNEL)
    assert evening.next_due_at == house.clock.at.replace(month=12, day=1, hour=18)
    house.clock.move(days=20)
    assert await differs(service, DESK.replace("paused = true", "paused = false")) == "Nothing to change."


async def test_what_owners_chose_and_the_file_does_not_say_stays(house: House, service: Apply) -> None:
    await applied(service)
    (morning, _) = await house.subscriptions.of_channel(CHANNEL)
    await house.desk.subscribe.change(morning, structs.replace(morning.wishes, stories=3))
    assert await differs(service) == "Nothing to change."
    assert "stories: from 3 to 4" in await differs(service, DESK.replace("topics =", "stories = 4\ntopics ="))


async def test_other_workspaces_and_what_is_not_named_are_left_alone(house: House, service: Apply) -> None:
    await house.sources.ensure(ELSEWHERE.home, "The Harbour Ledger")
    await house.subscribe(channel=ELSEWHERE)
    await house.sources.ensure(CHANNEL.home, "Gull")
    sport = Channel("chat", "newsroom", "sport")
    await house.subscribe(channel=sport)
    assert "The file does not name 1 source and 1 subscription: left alone" in await differs(service)
    await applied(service)
    assert len(await house.sources.of_workspace(CHANNEL.home)) == 3
    assert "left alone" not in await differs(service, prune=True)
    await applied(service, prune=True)
    assert [one.name for one in await house.sources.of_workspace(CHANNEL.home)] == ["Tarrow Wire", "The Harbour Ledger"]
    assert await house.subscriptions.of_channel(sport) == []
    assert len(await house.sources.of_workspace(ELSEWHERE.home)) == 1
    assert len(await house.subscriptions.of_channel(ELSEWHERE)) == 1
    assert await differs(service, prune=True) == "Nothing to change."


async def test_what_somebody_changed_meanwhile_stays_theirs_and_applying_again_mends_it(
    house: House, service: Apply
) -> None:
    await applied(service)
    (morning, evening) = await house.subscriptions.of_channel(CHANNEL)
    (_, ledger) = await house.sources.of_workspace(CHANNEL.home)
    file = (
        DESK.replace("topics =", "stories = 9\ntopics =")
        .replace('"Evening"', '"evening"')
        .replace('["local"]', "[]", 1)
        + '\n[[workspace.channel.subscription]]\nname = "Late"\nschedule = "daily 22:00"\nzone = "UTC"\n'
    )
    difference = await found(service, file, prune=True)
    await house.desk.subscribe.change(morning, structs.replace(morning.wishes, stories=2))
    await house.subscriptions.end(evening, house.clock.now())
    await house.sources.change(CHANNEL.home, structs.replace(ledger, tags=("local", "sea")))
    await house.subscribe(wishes(name="Late"))
    assert [await service.make(change) for change in difference.changes] == [False] * 4
    (morning, late) = await house.subscriptions.of_channel(CHANNEL)
    assert (morning.wishes.stories, late.wishes.name) == (2, "Late")
    assert (await house.sources.of_workspace(CHANNEL.home))[1].tags == ("local", "sea")
    assert await applied(service, file) == []
    assert (await differs(service, file)).endswith("Nothing to change.")


async def test_what_is_gone_or_there_already_is_not_made_twice(service: Apply) -> None:
    await applied(service)
    emptied = '[[workspace]]\nplatform = "chat"\nid = "newsroom"\n'
    pruned = await found(service, emptied, prune=True)
    assert [await service.make(change) for change in pruned.changes] == [True] * 4
    assert [await service.make(change) for change in pruned.changes] == [False] * 4
    added = await found(service)
    assert [await service.make(change) for change in added.changes] == [True] * 4
    assert [await service.make(change) for change in added.changes] == [False, True, False, False]  # one has no address


async def test_two_renames_to_one_name_are_not_both_made(house: House, service: Apply) -> None:
    await applied(service)
    difference = await found(service, DESK.replace('"Evening"', '"EVENING"'))
    (_, evening) = await house.subscriptions.of_channel(CHANNEL)
    renamed = await house.subscriptions.change(evening, structs.replace(evening.wishes, name="Late"), None)
    assert renamed is not None
    (change,) = difference.changes
    assert isinstance(change, OtherSubscription)
    await house.subscribe(wishes(name="Evening"))
    stale = structs.replace(change, kept=structs.replace(change.kept, revision=renamed.revision))
    assert not await service.make(stale)


async def test_a_source_that_was_removed_comes_back_with_the_address_it_had(house: House, service: Apply) -> None:
    await applied(service)
    (_, ledger) = await house.sources.of_workspace(CHANNEL.home)
    await house.sources.remove(CHANNEL.home, ledger.id, house.clock.now())
    file = DESK.replace(f'address = "{ledger.address}"', "address_kept = true").replace('["local"]', '["sea"]', 1)
    assert TOKEN not in await differs(service, file)
    assert await applied(service, file) == []
    assert (await house.sources.of_workspace(CHANNEL.home))[1] == structs.replace(ledger, tags=("sea",))


async def test_quotas_do_not_bind_the_operator(house: House, service: Apply) -> None:
    many = DESK + "".join(
        f'\n[[workspace.channel.subscription]]\nname = "Digest no. {number}"\nschedule = "hourly"\nzone = "UTC"\n'
        for number in range(Quotas().subscriptions + 5)
    )
    assert await applied(service, many) == []
    assert len(await house.subscriptions.of_channel(CHANNEL)) == Quotas().subscriptions + 7


async def test_a_desk_that_was_exported_is_the_same_in_an_empty_database(
    house: House, service: Apply, tmp_path: Path
) -> None:
    await applied(service)
    await house.subscribe(wishes(paused=True, quiet=Quiet(time(22), time(7))), channel=ELSEWHERE)
    exported = await service.export()
    assert (exported.sources, exported.subscriptions, exported.held_back) == (2, 3, 1)
    assert TOKEN not in exported.text
    assert await differs(service, exported.text, prune=True) == "Nothing to change."
    database = await open_database(f"sqlite:///{tmp_path}/other.db")
    try:
        other = build(database, house.clock, owner="two")
        there = Apply(other.sources, other.subscriptions, other.ledger, house.clock)
        assert await applied(there, exported.text) == []
        assert (await there.export()).text == exported.text.replace("  address_kept = true\n", "")
    finally:
        await database.close()


async def test_an_empty_desk_is_an_empty_file(service: Apply) -> None:
    exported = await service.export()
    assert (exported.sources, exported.subscriptions, exported.held_back) == (0, 0, 0)
    assert await differs(service, exported.text, prune=True) == "Nothing to change."


async def test_what_somebody_changed_meanwhile_is_not_removed(house: House, service: Apply) -> None:
    await applied(service)
    less = '[[workspace]]\nplatform = "chat"\nid = "newsroom"\n'
    changes = (await found(service, less, prune=True)).changes
    await house.ask("sources tag Tarrow Wire keep", role=Role.MANAGER)
    lost = [told.named(change) for change in changes if not await service.make(change)]
    assert lost == ["- remove source “Tarrow Wire”"]
    assert [one.name for one in await house.sources.of_workspace(CHANNEL.home)] == ["Tarrow Wire"]


async def test_tags_as_people_write_them_are_one_change(house: House, service: Apply) -> None:
    text = DESK.replace('["local"]\n\n', '["#Local", "local", "Öl-Preis"]\n\n')
    await applied(service, text)
    assert (await house.sources.of_workspace(CHANNEL.home))[1].tags == ("Local", "Öl-Preis")
    assert await differs(service, text) == "Nothing to change."


async def test_a_source_that_was_removed_has_what_the_file_says(house: House, service: Apply) -> None:
    await applied(service)
    for address, kept in (('address = ""\n', None), ("", f"https://ledger.example/feed?token={TOKEN}")):
        await house.ask("sources remove The Harbour Ledger", role=Role.MANAGER)
        text = DESK.replace(f'address = "https://ledger.example/feed?token={TOKEN}"\n', address)
        assert await applied(service, text) == []
        assert (await house.sources.of_workspace(CHANNEL.home))[1].address == kept
        assert await applied(service) == []


@pytest.mark.parametrize("name", ["all", "Form", "Off"])
async def test_whatever_name_a_file_gives_can_be_typed(house: House, service: Apply, name: str) -> None:
    await applied(service, DESK.replace("Tarrow Wire", name))
    assert f"Sources: now {name}" in await house.ask(f'settings Evening sources "{name}"', role=Role.OWNER)
    assert f"“{name}” has these tags now: x" in await house.ask(f'sources tag "{name}" x', role=Role.MANAGER)
    assert "is removed" in await house.ask(f'sources remove "{name}"', role=Role.MANAGER)


async def test_what_does_nothing_on_the_platform_is_said_of_what_is_new(service: Apply) -> None:
    lacks = {"chat": frozenset({"thread", "mention"})}
    threaded = DESK.replace('zone = "UTC"', 'zone = "UTC"\nthread = true\nhold = true')
    assert "      Note: There are no threads here, so thread does nothing." in await differs(
        service, threaded, lacks=lacks
    )
    assert "Note: There" not in await differs(service, threaded)
    assert await applied(service, threaded) == []
    called = threaded.replace("hold = true", 'mention = "crew"')
    assert (await differs(service, called, lacks=lacks)).count("does nothing") == 1
