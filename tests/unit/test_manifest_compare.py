"""What differs between a file and a desk, as data and in words; and a desk written down as a file."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digests.errors import FieldError
from digests.manifest import told, write
from digests.manifest.compare import (
    Difference,
    GoneSource,
    GoneSubscription,
    Kept,
    NewSource,
    NewSubscription,
    OtherSource,
    OtherSubscription,
    difference,
)
from digests.manifest.read import parse, source_key
from digests.model import Format, Length, Quiet, Source, Subscription, Topics, WhenEmpty, Wishes
from digests.naming import publisher, tags_kept
from digests.values import one_line
from digests.wishes import awake, check
from tests.make import NOW, WORKSPACE, channel, moment, subscription, wishes

HEAD = '[[workspace]]\nplatform = "console"\nid = "local"\n'
GUARDED = "https://ledger.example/rss?token=hunter2"
LEDGER = Source(1, "The Harbour Ledger", "https://ledger.example/rss", ("local",))


def found(text: str, *kept: Source | Subscription, prune: bool = False) -> Difference:
    sources = tuple(one for one in kept if isinstance(one, Source))
    subscriptions = tuple(one for one in kept if isinstance(one, Subscription))
    there = {WORKSPACE: Kept(sources, subscriptions)} if kept else {}
    return difference(parse((HEAD + text).encode(), ["console"]), there, NOW, prune=prune)


def source(name: str = "The Harbour Ledger", **keys: str) -> str:
    return f'[[workspace.source]]\nname = "{name}"\n' + "".join(f"{key} = {value}\n" for key, value in keys.items())


def digest(name: str = "Morning digest", where: str = "news", **keys: str) -> str:
    usual = {"schedule": '"daily 08:00"', "zone": '"Europe/Lisbon"'}
    return f'[[workspace.channel]]\nid = "{where}"\n[[workspace.channel.subscription]]\nname = "{name}"\n' + "".join(
        f"{key} = {value}\n" for key, value in (usual | keys).items()
    )


def shown(text: str, *kept: Source | Subscription, prune: bool = False) -> str:
    return "\n".join(told.lines(found(text, *kept, prune=prune), {}))


def test_what_is_not_there_is_added() -> None:
    text = source(address='"https://ledger.example/rss"', tags='["local"]') + digest()
    assert found(text).changes == (
        NewSource(workspace=WORKSPACE, name=LEDGER.name, address=LEDGER.address, tags=("local",)),
        NewSubscription(channel=channel(), wanted=wishes()),
    )


def test_what_is_there_already_is_left_alone() -> None:
    text = source("the  harbour LEDGER", address='"https://ledger.example/rss"', tags='["local"]') + digest()
    assert found(text, LEDGER, subscription()).changes == ()
    assert found(source() + digest(), LEDGER, subscription(wishes=wishes(stories=9))).changes == ()


def test_a_source_that_has_something_else_is_changed() -> None:
    (change,) = found(source(address='""', tags='["sea", "local"]'), LEDGER).changes
    assert isinstance(change, OtherSource)
    assert (change.kept, change.wanted) == (LEDGER, Source(1, LEDGER.name, None, ("sea", "local")))
    assert [(turn.key, turn.before, turn.after) for turn in change.turns] == [
        ("address", "https://ledger.example/rss", "none"),
        ("tags", "local", "sea, local"),
    ]


def test_a_subscription_that_is_otherwise_is_changed_setting_by_setting() -> None:
    kept = subscription(wishes=wishes(name="MORNING digest", stories=9, quiet=Quiet(time(22), time(7))))
    (change,) = found(digest(zone='"Asia/Tokyo"', stories="3", quiet='"off"', paused="true"), kept).changes
    assert isinstance(change, OtherSubscription)
    assert change.kept == kept
    assert change.wanted == wishes(zone="Asia/Tokyo", stories=3, paused=True)
    assert [(turn.key, turn.before, turn.after) for turn in change.turns] == [
        ("name", "MORNING digest", "Morning digest"),
        ("zone", "Europe/Lisbon", "Asia/Tokyo"),
        ("stories", "9", "3"),
        ("quiet", "22:00-07:00", "off"),
        ("paused", "no", "until somebody resumes it"),
    ]


def test_a_pause_that_is_over_is_none() -> None:
    over = subscription(wishes=wishes(paused=True, paused_until=moment(-1)))
    assert found(digest(), over).changes == ()
    assert found(digest(paused="false"), over).changes == ()
    assert found(digest(paused="2020-01-01T00:00:00Z"), subscription()).changes == ()
    (new,) = found(digest(paused="2020-01-01T00:00:00Z")).changes
    assert new == NewSubscription(channel=channel(), wanted=wishes())


def test_the_same_name_in_two_channels_is_two_subscriptions() -> None:
    text = digest(stories="3") + digest(where="sport").removeprefix(HEAD)
    changes = found(text, subscription(), subscription(id=2, channel=channel(id="sport"))).changes
    assert [change.kept.id for change in changes if isinstance(change, OtherSubscription)] == [1]
    assert len(changes) == 1


def test_what_the_file_does_not_name_stays_and_is_counted() -> None:
    seen = found("", LEDGER, Source(2, "Tarrow Wire"), subscription())
    assert (seen.changes, seen.left_sources, seen.left_subscriptions) == ((), 2, 1)


def test_pruned_it_goes() -> None:
    late = subscription(id=2, wishes=wishes(name="Late"))
    elsewhere = subscription(id=3, channel=channel(id="sport"))
    seen = found(source() + digest(), LEDGER, Source(2, "Tarrow Wire"), subscription(), late, elsewhere, prune=True)
    assert seen.changes == (
        GoneSource(workspace=WORKSPACE, kept=Source(2, "Tarrow Wire")),
        GoneSubscription(kept=late),
        GoneSubscription(kept=elsewhere),
    )
    assert (seen.left_sources, seen.left_subscriptions) == (0, 0)


def test_a_source_or_a_tag_that_a_subscription_takes_from_and_nobody_has_is_named() -> None:
    wire = Source(2, "Tarrow Wire", None, ("sea",))
    text = source(tags='["local"]') + digest(
        sources='["The harbour ledger", "Tarrow Wire", "Gull"]', tags='["Local", "sea", "hill"]'
    )
    said = [(one.subscription, one.what, one.name) for one in found(text, LEDGER, wire).lacking]
    assert said == [("Morning digest", "sources", "Gull"), ("Morning digest", "tags", "hill")]
    pruned = [(one.what, one.name) for one in found(text, LEDGER, wire, prune=True).lacking]
    assert pruned == [("sources", "Tarrow Wire"), ("sources", "Gull"), ("tags", "sea"), ("tags", "hill")]
    untagged = source(tags="[]") + digest(tags='["local"]')
    assert [(one.what, one.name) for one in found(untagged, LEDGER).lacking] == [("tags", "local")]


def test_the_difference_reads_well() -> None:
    text = (
        source(address='"https://ledger.example/news?key=hunter2"')
        + source("Gull", address='"https://gull.example/rss"', tags='["sea", "sky"]')
        + source("Tern", address_kept="true")
        + digest(stories="3", tags='["sea", "hill"]', paused="2026-12-01T08:00:00Z")
        + digest("Evening", where="sport", topics='{ any = ["ferry"], none = ["wind farm"] }', paused="true")
    )
    late = subscription(id=2, wishes=wishes(name="Late"))
    assert shown(text, LEDGER, Source(2, "Tarrow Wire"), subscription(), late, prune=True) == (
        "workspace “local” on console\n"
        "  ~ change source “The Harbour Ledger”\n"
        "      address: from https://ledger.example/rss to https://ledger.example/news?…\n"
        "  + add source “Gull”\n"
        "      address: https://gull.example/rss\n"
        "      tags: sea, sky\n"
        "  + add source “Tern”\n"
        "      address: not in this file, as it holds a password or a token: write it in if it was never here\n"
        "  - remove source “Tarrow Wire”\n"
        "  ~ change subscription “Morning digest” of channel “news”\n"
        "      tags: from off to sea, hill\n"
        "      stories: from 5 to 3\n"
        "      paused: from no to until 2026-12-01 08:00 UTC\n"
        "  + add subscription “Evening” to channel “sport”\n"
        "      schedule: daily 08:00\n"
        "      zone: Europe/Lisbon\n"
        '      topics: any ferry none "wind farm"\n'
        "      paused: until somebody resumes it\n"
        "  - remove subscription “Late” of channel “news”\n"
        "Note: subscription “Morning digest” of channel “news” takes from sources with the tag “hill”, and its "
        "workspace has none."
    )


def test_what_is_left_alone_is_said_in_one_line() -> None:
    nothing = "Nothing to change."
    left = "The file does not name {}: left alone, and removed with --prune."
    assert shown("", LEDGER, subscription()) == "\n".join([left.format("1 source and 1 subscription"), nothing])
    assert shown(source(), LEDGER, subscription()) == "\n".join([left.format("1 subscription"), nothing])
    assert shown(digest(), LEDGER, Source(2, "Gull"), subscription()) == "\n".join([left.format("2 sources"), nothing])
    assert shown(digest(), subscription()) == nothing


def test_each_workspace_has_its_own_part() -> None:
    text = source() + '[[workspace]]\nplatform = "console"\nid = "rivals"\n' + source()
    assert shown(text, LEDGER) == "workspace “rivals” on console\n  + add source “The Harbour Ledger”"


def test_another_secret_in_an_address_is_said_without_it() -> None:
    kept = Source(1, LEDGER.name, GUARDED)
    said = shown(source(address='"https://ledger.example/rss?token=hunter3"'), kept)
    assert said.endswith("address: from https://ledger.example/rss?… to another that is shown the same")


def test_hostile_names_stay_on_their_line() -> None:
    hostile = Source(1, "Gull\n+ add\u202e " + "x" * 400)
    said = shown("", hostile, prune=True)
    assert said.count("\n") == 1
    assert "\u202e" not in said
    assert len(said) < 300


def test_a_lacking_source_is_noted() -> None:
    assert shown(digest(sources='["Gull"]'), subscription(wishes=wishes(sources=("Gull",)))) == (
        "Note: subscription “Morning digest” of channel “news” takes from the source “Gull”, and its workspace has "
        "none of that name.\nNothing to change."
    )


def test_a_secret_address_is_left_out_of_the_file_and_stays() -> None:
    kept = {WORKSPACE: Kept((Source(1, "Gull", GUARDED), Source(2, "Tern")))}
    text = write.text(kept, NOW)
    assert "hunter2" not in text
    assert tomllib.loads(text)["workspace"][0]["source"] == [
        {"name": "Gull", "address_kept": True, "tags": [], "take": "best", "every": "auto"},
        {"name": "Tern", "tags": [], "take": "best", "every": "auto"},
    ]
    assert difference(parse(text.encode(), ["console"]), kept, NOW, prune=True).changes == ()


def test_the_file_has_every_setting_and_the_channels_in_order() -> None:
    kept = {
        WORKSPACE: Kept(
            (),
            (
                subscription(wishes=wishes(paused=True, paused_until=moment(-1))),
                subscription(id=2, wishes=wishes(name="Late")),
                subscription(id=3, channel=channel(id="sport")),
            ),
        )
    }
    channels = tomllib.loads(write.text(kept, NOW))["workspace"][0]["channel"]
    assert [(one["id"], [each["name"] for each in one["subscription"]]) for one in channels] == [
        ("news", ["Morning digest", "Late"]),
        ("sport", ["Morning digest"]),
    ]
    assert set(channels[0]["subscription"][0]) == set(Wishes.__struct_fields__) - {"paused_until"}
    assert channels[0]["subscription"][0]["paused"] is False


def test_the_file_reads_well() -> None:
    named = tuple(f"Paper no. {number}" for number in range(9))
    topics = Topics(any=("ferry", 'the "night" boat'), none=("\x7f",))
    kept = {
        WORKSPACE: Kept(
            (LEDGER,),
            (subscription(wishes=wishes(sources=named, topics=topics, quiet=Quiet(time(22), time(7)), paused=True)),),
        )
    }
    text = write.text(kept, NOW)
    assert text.partition("\n\n")[2] == (
        """\
[[workspace]]
platform = "console"
id = "local"

  [[workspace.source]]
  name = "The Harbour Ledger"
  address = "https://ledger.example/rss"
  tags = ["local"]
  take = "best"
  every = "auto"

  [[workspace.channel]]
  id = "news"

    [[workspace.channel.subscription]]
    name = "Morning digest"
    schedule = "daily 08:00"
    zone = "Europe/Lisbon"
    sources = [
"""
        + "".join(f'      "{name}",\n' for name in named)
        + """\
    ]
    tags = []
    topics = { any = ["ferry", "the \\"night\\" boat"], all = [], none = ["\\u007f"] }
    stories = 5
    length = "standard"
    quotes = true
    when_empty = "say"
    look_back = "2 days"
    quiet = "22:00-07:00"
    hold = false
    thread = false
    mention = ""
    format = "rich"
    paused = true
"""
    )
    assert tomllib.loads(text)["workspace"][0]["channel"][0]["subscription"][0]["sources"] == list(named)


WORDS = st.text(st.characters(categories=["L", "N"], codec="utf-8"), min_size=3, max_size=12)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # in UTC


def sound(asked: Wishes) -> Wishes | None:
    """As it is kept; None when it would be refused."""
    try:
        return check(asked, patterns=True)
    except FieldError:
        return None


WISHES = (
    st.builds(
        Wishes,
        name=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
        schedule=st.sampled_from(["daily 08:00", "weekdays 08:00 18:00", "hourly", "30 6 * * 1-5"]),
        zone=st.sampled_from(["UTC", "Asia/Tokyo", "America/Argentina/Ushuaia"]),
        sources=st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=3).map(tuple),
        tags=LISTS,
        topics=st.builds(Topics, any=LISTS, all=LISTS, none=LISTS),
        stories=st.integers(1, 20),
        length=st.sampled_from(Length),
        quotes=st.booleans(),
        when_empty=st.sampled_from(WhenEmpty),
        look_back=st.timedeltas(timedelta(seconds=1), timedelta(days=30)),
        quiet=st.none() | st.builds(Quiet, MINUTES, MINUTES),
        hold=st.booleans(),
        thread=st.booleans(),
        mention=st.text(st.characters(codec="utf-8"), max_size=20),
        format=st.sampled_from(Format),
        paused=st.booleans(),
        paused_until=st.none() | MOMENTS,
    )
    .map(sound)
    .filter(bool)
)
SOURCES = st.builds(
    Source,
    id=st.integers(1, 9_999),
    name=st.text(st.characters(codec="utf-8"), max_size=40).map(publisher),
    address=st.sampled_from([None, "https://ledger.example/rss", "http://gull.example:8080/all?page=2"]),
    tags=st.lists(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9), max_size=3).map(tags_kept),
)
SUBSCRIPTIONS = st.builds(
    lambda number, where, asked: subscription(id=number, channel=channel(id=where), wishes=asked),
    st.integers(1, 9_999),
    st.sampled_from(["news", "C024BE91L", "#général"]),
    WISHES,
)
KEPT = st.builds(
    Kept,
    st.lists(SOURCES, max_size=4, unique_by=lambda one: source_key(one.name)).map(tuple),
    st.lists(SUBSCRIPTIONS, max_size=3, unique_by=lambda one: (one.channel.id, one.wishes.name.casefold())).map(
        lambda several: tuple(sorted(several, key=lambda one: one.channel.id))
    ),
)


@given(KEPT)
def test_any_desk_that_is_written_down_is_the_same_desk(has: Kept) -> None:
    kept = {WORKSPACE: has}
    written = parse(write.text(kept, NOW).encode(), ["console"])
    same = difference(written, kept, NOW, prune=True)
    assert same.changes == ()
    made = difference(written, {}, NOW, prune=True).changes
    assert [(one.name, one.address or None, one.tags) for one in made if isinstance(one, NewSource)] == [
        (one_line(one.name), one.address, one.tags) for one in has.sources
    ]
    assert [(one.channel, one.wanted) for one in made if isinstance(one, NewSubscription)] == [
        (one.channel, awake(one.wishes, NOW)) for one in has.subscriptions
    ]
