"""A desk file as people write it: what is in it, and a sentence with its place for whatever is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from msgspec import UNSET

from digests.errors import ManifestError
from digests.manifest import read
from digests.manifest.read import parse, wishes_of
from digests.model import Format, Length, Quiet, Topics, WhenEmpty, Wishes
from tests.make import wishes

HEAD = '[[workspace]]\nplatform = "console"\nid = "local"\n'
CHANNEL = HEAD + '[[workspace.channel]]\nid = "news"\n'
SUBSCRIPTION = CHANNEL + (
    '[[workspace.channel.subscription]]\nname = "Evening"\nschedule = "daily 18:00"\nzone = "Europe/Lisbon"\n'
)
SOURCE = HEAD + '[[workspace.source]]\nname = "The Harbour Ledger"\n'
PAUSE = "true or false or a moment with its offset, such as 2026-11-20T08:00:00Z"
WHOLE = """\
sources = ["The Harbour Ledger", "Tarrow Wire"]
tags = ["local"]
topics = { any = ["energy", "wind farm", "/turbines?/"], all = ["Skarrow"], none = ["football"] }
stories = 7
length = "brief"
quotes = false
when_empty = "silent"
look_back = "36h"
quiet = "22:00-07:00"
hold = true
thread = true
mention = "editors"
format = "plain"
paused = 2026-12-01T08:00:00+02:00
"""


def wrong(text: str | bytes) -> str:
    with pytest.raises(ManifestError) as caught:
        parse(text.encode() if isinstance(text, str) else text, ["console"])
    return str(caught.value)


def asked(text: str, kept: Wishes | None = None) -> Wishes:
    table = parse((SUBSCRIPTION + text).encode(), ["console"]).workspace[0].channel[0].subscription[0]
    return wishes_of(table, kept)


def test_every_setting_can_be_written() -> None:
    assert asked(WHOLE) == Wishes(
        name="Evening",
        schedule="daily 18:00",
        zone="Europe/Lisbon",
        sources=("The Harbour Ledger", "Tarrow Wire"),
        tags=("local",),
        topics=Topics(any=("energy", "wind farm", "/turbines?/"), all=("Skarrow",), none=("football",)),
        stories=7,
        length=Length.BRIEF,
        quotes=False,
        when_empty=WhenEmpty.SILENT,
        look_back=timedelta(hours=36),
        quiet=Quiet(time(22), time(7)),
        hold=True,
        thread=True,
        mention="editors",
        format=Format.PLAIN,
        paused=True,
        paused_until=datetime(2026, 12, 1, 6, tzinfo=UTC),
    )


def test_what_is_left_out_of_a_new_subscription_has_its_default() -> None:
    assert asked("") == Wishes(name="Evening", schedule="daily 18:00", zone="Europe/Lisbon")


def test_what_is_left_out_of_an_old_one_stays_as_it_is() -> None:
    kept = wishes(name="evening", stories=9, topics=Topics(any=("ferry",)), quiet=Quiet(time(1), time(2)), paused=True)
    assert asked("", kept) == wishes(
        name="Evening",
        schedule="daily 18:00",
        zone="Europe/Lisbon",
        stories=9,
        topics=Topics(any=("ferry",)),
        quiet=Quiet(time(1), time(2)),
        paused=True,
    )


def test_what_is_emptied_is_none() -> None:
    kept = asked(WHOLE)
    emptied = 'sources = []\ntags = []\ntopics = {}\nquiet = "off"\nmention = ""\npaused = false\n'
    now = asked(emptied, kept)
    assert (now.sources, now.tags, now.topics, now.quiet, now.mention) == ((), (), Topics(), None, "")
    assert (now.paused, now.paused_until) == (False, None)
    endless = asked("paused = true\n", kept)
    assert (endless.paused, endless.paused_until) == (True, None)


def test_a_source_that_says_little_leaves_the_rest_open() -> None:
    (source,) = parse(SOURCE.encode(), ["console"]).workspace[0].source
    assert (source.address, source.address_kept, source.tags) == (UNSET, False, UNSET)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse(b"\xef\xbb\xbf" + SOURCE.encode(), ["console"]) == parse(SOURCE.encode(), ["console"])


def test_an_empty_file_names_nothing() -> None:
    assert parse(b"", ["console"]).workspace == ()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("storys = 3", ": there is no key “storys”: did you mean stories?"),
        ("topics = { some = [] }", ", topics: there is no key “some”: choose from any, all, none."),
        ("stories = 50", ", stories: it must be a whole number from 1 to 20, and 50 is not"),
        ("tags = ['local', 7]", ", tags 2: it must be a text of 1 to 500 characters, and 7 is not"),
        ("quotes = 'yes'", ", quotes: it must be true or false, and “yes” is not"),
        ("length = 'epic'", ", length: it must be headlines or brief or standard, and “epic” is not"),
        ("topics = true", ", topics: it must be a table of any, all, none, and true is not"),
        ("paused = 2026-12-01", f", paused: it must be {PAUSE}, and 2026-12-01 is not"),
        ("paused = 2026-12-01T08:00:00", f", paused: it must be {PAUSE}, and 2026-12-01T08:00:00 is not"),
        ("paused = 0001-01-01T00:00:00+10:00", ", paused: a pause cannot end so far from now"),
        ("look_back = 'soon'", ", look_back: Give a length of time, such as 48h or 2 days, not “soon”."),
        ("look_back = '90 days'", ", look_back: An edition looks back a minute to 30 days."),
        ("quiet = 'at night'", ", quiet: Quiet hours are like 22:00-07:00, or off, not “at night”."),
        ("topics = { any = ['/(/'] }", ", topics: "),
        ("topics = { any = ['the'] }", ", topics: “the” is in nearly every article"),
    ],
)
def test_a_wrong_setting_is_said_with_its_place(line: str, sentence: str) -> None:
    assert wrong(SUBSCRIPTION + line).startswith(f"workspace “local”, channel “news”, subscription “Evening”{sentence}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("workspaces = 1", "there is no key “workspaces”: did you mean workspace?"),
        (HEAD + "pier = 1", "workspace “local”: there is no key “pier”: choose from platform, id, source, channel."),
        ("[[workspace]]", "workspace 1: platform is missing"),
        (HEAD.replace('"local"', "7"), "workspace 1, id: it must be a text of 1 to 500 characters, and 7 is not"),
        (CHANNEL + "[[workspace.channel.subscription]]", "channel “news”, subscription 1: name is missing"),
        (SUBSCRIPTION.replace("zone", "# "), "channel “news”, subscription “Evening”: zone is missing"),
        (SOURCE + "address = 'ftp://gull.example'", "source “The Harbour Ledger”, address: An address begins with"),
        (SOURCE + "address = 'http://gull.example'\naddress_kept = true", "leave one out"),
        (SOURCE.replace("The Harbour Ledger", "\\u200b "), "source 1, name: a source needs a name"),
        (
            HEAD.replace("console", "consle"),
            "workspace “local”, platform: there is no platform “consle” in this version",
        ),
        (HEAD.replace("console", "pigeon"), "choose from console."),
        (HEAD.replace("local", " local"), "workspace “local”, id: there are blanks or invisible characters in it"),
        (CHANNEL.replace("news", "ne\\u202ews"), "channel “news”, id: there are blanks or invisible characters in it"),
        (HEAD + HEAD, "workspace “local”: it is there twice: leave one out, or name it otherwise"),
        (CHANNEL + CHANNEL.removeprefix(HEAD), "workspace “local”, channel “news”: it is there twice"),
        (SOURCE + SOURCE.removeprefix(HEAD).replace("Har", "HAR"), "source “The HARbour Ledger”: it is there twice"),
        (SUBSCRIPTION + SUBSCRIPTION.removeprefix(CHANNEL), "subscription “Evening”: it is there twice"),
        (
            SOURCE.replace("The H", "\\u202eThe H"),
            "name: there are invisible characters in it that do not belong there",
        ),
        (SOURCE + 'tags = ["\\u202eb"]', "tags: A tag is one word of letters"),
        (SOURCE.replace("The H", "x" * 190), "name: A name has at most 200 characters."),
        (SOURCE.replace("The H", "u:hunter2@h.example"), "name: A name holds no address with a password or a token"),
        (CHANNEL.replace("news", "u:hunter2@h.example"), "id: A name holds no address with a password or a token"),
        (SOURCE + "tags = ['two words']", "tags: A tag is one word of letters, digits and hyphens, not “two words”."),
        (
            SOURCE + 'tags = ["\\u0000x"]',
            "tags: A tag is one word of letters",
        ),
        (SOURCE + f"tags = ['{'x' * 31}']", "tags: A tag has at most 30 characters."),
        (SOURCE + f"tags = {[f't{n}' for n in range(21)]}", "tags: A source has at most 20 tags."),
        (
            SUBSCRIPTION.replace("Evening", "https://u:hunter2@h.example/x"),
            "name: A name holds no address with a password or a token",
        ),
        (
            SUBSCRIPTION + "sources = ['https://h.example/?token=hunter2']",
            "sources: A name holds no address with a password or a token",
        ),
        ("this is no toml", "it is not valid TOML: "),
        (f"[[workspace]]\nid = {'9' * 5_000}", "it is not valid TOML: "),
        ("a = " + "[" * 100_000, "it nests its lists too deep"),
        (b"platform = '\xff'", "it is not in UTF-8: save it as that"),
        (b"#" * (read.MOST_BYTES + 1), "it is larger than 16 MB, which is the most: divide it by workspaces"),
    ],
)
def test_what_else_is_wrong_is_said_too(text: str | bytes, sentence: str) -> None:
    assert sentence in wrong(text)


def test_a_zone_that_was_meant_is_suggested() -> None:
    sentence = wrong(SUBSCRIPTION.replace("Europe/Lisbon", "Tokio"))
    assert sentence.startswith("workspace “local”, channel “news”, subscription “Evening”, zone: ")
    assert "Asia/Tokyo" in sentence


@pytest.mark.parametrize(
    "line",
    [
        'address = ["https://eve:hunter2@news.example/rss"]',
        'address = "htps://eve:hunter2@news.example/rss"',
        'address = "https://news example/rss?key=hunter2"',
        '"https://eve:hunter2@news.example/rss" = 1',
        'tags = ["https://eve:hunter2@news.example/rss"]',
        'tags = [{ address = "https://news.example/rss?key=hunter2" }]',
    ],
)
def test_a_password_in_a_wrong_line_is_not_said(line: str) -> None:
    assert "hunter2" not in wrong(SOURCE + line)


def test_a_password_in_a_wrong_name_is_not_said() -> None:
    for name in ("https://eve:hunter2@news.example/rss", "Wire https://news.example/rss?key=hunter2"):
        for text in (SOURCE.replace("The Harbour Ledger", name), SUBSCRIPTION.replace("Evening", name)):
            assert "hunter2" not in wrong(text)


def test_what_is_said_back_is_short_and_on_one_line() -> None:
    sentence = wrong(SUBSCRIPTION.replace("Evening", "x" * 70_000) + "length = '\\u202e" + "y" * 70_000 + "'")
    assert len(sentence) < 300
    assert sentence.isprintable()


def test_any_number_of_names_is_read_in_one_go() -> None:
    sources = "".join(f'[[workspace.source]]\nname = "Paper {number}"\n' for number in range(3_000))
    assert len(parse((HEAD + sources).encode(), ["console"]).workspace[0].source) == 3_000
