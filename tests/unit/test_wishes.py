"""Settings in words: what people may type, what is kept, and what they are told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from bot.commands import lines
from digests import settings, values, wishes
from digests.address import veiled
from digests.errors import FieldError, InputError
from digests.model import Format, Length, Quiet, Topics, WhenEmpty, Wishes
from tests import make

PATTERNS = (
    "Only the operator of this bot may use regular expressions: instead of {} use words, or phrases in quotation marks."
)
TOO_LONG = "These names have more than 1500 characters together: name a tag of theirs instead."
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)  # a Sunday


def kept(name: str, words: str) -> object:
    return settings.CALLED[name].parse(words)


def refusal(name: str, words: str) -> str | None:
    try:
        kept(name, words)
    except FieldError as error:
        return str(error) if error.field == name else f"{error.field}: {error}"
    return None


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("name", "  Harbour \t news ", "Harbour news"),
        ("name", "“Harbour news”:", "Harbour news"),
        ("name", "Fishers' digest", "Fishers' digest"),
        ("name", "24/7 news", "24/7 news"),
        ("name", "⚓" * 60, "⚓" * 60),
        ("name", "Hafen\u202e news", "Hafen news"),
        ("schedule", "every day at 8am", "daily 08:00"),
        ("zone", "europe/berlin", "Europe/Berlin"),
        ("sources", "Harbour Ledger, “Tarrow, Wire”,, harbour ledger", ("Harbour Ledger", "Tarrow, Wire")),
        ("sources", "all", ()),
        ("sources", '"all"', ("all",)),
        ("sources", '"The ""Real"" News", «Nord»', ('The "Real" News', "Nord")),
        ("tags", "off", ()),
        ("topics", "off", Topics()),
        ("stories", "20", 20),
        ("stories", "٧", 7),
        ("length", "BRIEF", Length.BRIEF),
        ("quotes", "No", False),
        ("quotes", "true", True),
        ("when-empty", "silent", WhenEmpty.SILENT),
        ("look-back", "48h", timedelta(days=2)),
        ("look-back", "1 day and 12 hours, 5 min", timedelta(days=1, hours=12, minutes=5)),
        ("quiet", "22:00-07:00", Quiet(time(22), time(7))),
        ("quiet", "from 9 to 17:30", Quiet(time(9), time(17, 30))),
        ("quiet", "Off", None),
        ("mention", "harbour crew", "harbour crew"),
        ("mention", "off", ""),
        ("mention", '"off"', "off"),
        ("format", "plain", Format.PLAIN),
    ],
)
def test_words_are_read(name: str, words: str, value: object) -> None:
    assert kept(name, words) == value


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("name", " \u200b ", "A digest needs a name, such as Morning digest."),
        ("name", "x" * 61, "A name has at most 60 characters."),
        ("name", 'the 5" gun', "A name has no quotation marks in it."),
        ("name", "Form", "“Form” would be taken for a part of a command: choose another name."),
        ("name", "Copy desk", "“Copy desk” would be taken for a part of a command: choose another name."),
        ("name", "when empty", "“when empty” would be taken for a part of a command: choose another name."),
        ("name", "Front page 2", "“Front page 2” would be taken for a part of a command: choose another name."),
        ("name", "2.", "“2.” would be taken for a number: a name has a letter in it."),
        (
            "schedule",
            "30 2 30 2 *",
            "The cron schedule “30 2 30 2 *” never comes; “0 8 * * *” comes every day at 08:00.",
        ),
        (
            "schedule",
            "* * * * *",
            "A digest comes at most every five minutes, for example “every 15 minutes”.",
        ),
        ("zone", "Tokio", "There is no time zone “Tokio”. Did you mean Asia/Tokyo?"),
        ("sources", '"Harbour', 'A quotation mark is opened and not closed: "Harbour'),
        ("sources", ", ".join(f"feed{n}" for n in range(101)), "At most 100 can be named."),
        ("tags", "x" * 201, "A name has at most 200 characters."),
        ("mention", "x" * 201, "A name has at most 200 characters."),
        ("stories", "0", "An edition has 1 to 20 stories, not 0."),
        ("stories", "many", "Give a whole number, such as 5, not “many”."),
        ("stories", "9" * 4000, "That is longer than 2000 characters: shorten it."),
        ("length", "breif", "Choose one of headlines, brief, standard. Did you mean brief?"),
        ("length", "7", "Choose one of headlines, brief, standard, not “7”."),
        ("quotes", "maybe", "Say on or off, not “maybe”."),
        ("look-back", "soon", "Give a length of time, such as 48h or 2 days, not “soon”."),
        ("look-back", "", "Give a length of time, such as 48h or 2 days, not “”."),
        ("look-back", "31 days", "An edition looks back a minute to 30 days."),
        ("look-back", "0h", "An edition looks back a minute to 30 days."),
        ("look-back", "999999 weeks 999999 weeks", "An edition looks back a minute to 30 days."),
        ("quiet", "25:00-26:00", "Quiet hours are like 22:00-07:00, or off, not “25:00-26:00”."),
        ("quiet", "7-7", "Quiet hours begin and end at different times, for example 22:00-07:00; or say off."),
        ("topics", "/a+/", PATTERNS.format("/a+/")),
        ("topics", "the", "“the” is in nearly every article: choose a topic that says more."),
        ("sources", ", ".join(f"{n:x<20}" for n in range(80)), TOO_LONG),
    ],
)
def test_what_cannot_be_kept_gets_one_sentence(name: str, words: str, said: str) -> None:
    assert refusal(name, words) == said


# What is shown is read back as the same.

one_lines = st.text(max_size=50).map(values.one_line).filter(lambda text: veiled(text) == text)
listings = st.lists(one_lines, max_size=5).map(tuple)
wanted = st.builds(
    Wishes,
    name=st.sampled_from(["Harbour news", "⚓", "a:b", "Fishers' digest"]),
    schedule=st.sampled_from(["daily 08:00", "0 8 * * 1-5", "every 15 minutes", "hourly", "mondays 09:30 17:00"]),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"]),
    sources=listings,
    tags=listings,
    topics=st.sampled_from([Topics(), Topics(any=("energy", "wind farm"), none=("format wars",))]),
    stories=st.integers(1, 20),
    length=st.sampled_from(Length),
    quotes=st.booleans(),
    when_empty=st.sampled_from(WhenEmpty),
    look_back=st.timedeltas(timedelta(seconds=1), timedelta(days=30)),
    quiet=st.none() | st.builds(Quiet, st.just(time(22, 30)), st.times().filter(lambda at: at.hour < 8)),
    hold=st.booleans(),
    thread=st.booleans(),
    mention=one_lines.map(lambda text: text.translate(str.maketrans("", "", "*`~<>|\\@＠")).strip()),
    format=st.sampled_from(Format),
)


@given(wanted)
def test_what_is_shown_is_read_back(wished: Wishes) -> None:
    settled = wishes.check(wished, patterns=False)
    assert wishes.check(settled, patterns=False) == settled
    for one in settings.SETTINGS:
        assert one.parse(one.words(settled)) == one.of(settled)
        assert one.told(settled)
    words = {one.name: one.words(settled) for one in settings.SETTINGS}
    assert wishes.changed(make.wishes(), words) == (settled, {})


@given(st.sampled_from(settings.SETTINGS), st.text(max_size=60))
def test_anything_typed_is_kept_or_refused_in_a_sentence(one: settings.Setting, words: str) -> None:
    said = refusal(one.name, words)
    if said is None:
        assert one.check(one.parse(words)) == one.parse(words)
    else:
        assert said[0].isupper() or said[0] == "“"
        assert said[-1] in ".?" or "not closed" in said


@given(st.builds(Topics, any=listings, all=listings, none=listings), st.sampled_from(["format", "any", "off", "in"]))
def test_topics_are_read_back_and_no_word_of_them_is_taken_for_a_setting(wished: Topics, word: str) -> None:
    one = settings.CALLED["topics"]
    try:
        settled = one.check(Topics(any=(*wished.any, word), all=wished.all, none=wished.none))
    except FieldError:
        return
    assert one.parse(one.show(settled)) == settled
    assert lines.pairs(f"topics {one.show(settled)}") == ("", {"topics": one.show(settled)})


def test_every_wrong_value_is_said_and_the_right_ones_are_kept() -> None:
    now, wrong = wishes.changed(make.wishes(), {"stories": "99", "zone": "Tokio", "length": "brief"})
    assert now == make.wishes(length=Length.BRIEF)
    assert wrong == {
        "stories": "An edition has 1 to 20 stories, not 99.",
        "zone": "There is no time zone “Tokio”. Did you mean Asia/Tokyo?",
    }


def test_lists_of_topics_are_given_one_by_one() -> None:
    before = make.wishes(topics=Topics(any=("ferry",), none=("football",)))
    now, wrong = wishes.changed(before, {"any": "energy, “wind farm”", "all": '"all blacks"', "none": ""})
    assert not wrong
    assert now.topics == Topics(any=("energy", "wind farm"), all=("all blacks",))
    assert settings.topic_list(now.topics.any) == 'energy, "wind farm"'
    _, wrong = wishes.changed(before, {"any": "energy none football"})
    assert wrong == {"any": "Put words that are any, all or none in quotation marks."}


def test_what_an_operator_allowed_stays_when_nobody_touches_it() -> None:
    before = make.wishes(topics=Topics(any=("/wind ?farms?/",)))
    for same in ({"any": "/wind ?farms?/"}, {"topics": settings.CALLED["topics"].words(before)}):
        assert wishes.changed(before, same) == (before, {})
    _, wrong = wishes.changed(before, {"any": "/wind/"})
    assert wrong == {"any": PATTERNS.format("/wind/")}
    assert wishes.changed(before, {"any": "/wind/"}, patterns=True)[0].topics == Topics(any=("/wind/",))


def test_check_names_what_is_wrong() -> None:
    with pytest.raises(FieldError, match="looks back") as caught:
        wishes.check(make.wishes(look_back=timedelta(days=31)), patterns=True)
    assert caught.value.field == "look-back"
    with pytest.raises(FieldError, match="paused") as caught:
        wishes.check(make.wishes(paused_until=NOW), patterns=True)
    assert caught.value.field == "paused"


def test_a_setting_is_found_by_close_forms_and_the_nearest_is_named() -> None:
    found = [settings.setting(words) for words in ("when empty", "When_Empty", "whenempty", "when-empty")]
    assert found == [settings.CALLED["when-empty"]] * 4
    assert settings.setting("story") is None
    assert str(settings.unknown("story")) == "There is no setting “story”. Did you mean stories?"
    assert str(settings.unknown("xyzzy")).startswith("There is no setting “xyzzy”. There are: name, schedule, zone,")
    assert str(settings.unknown("Paused")) == "A digest is not paused by a setting: type pause or resume."


def test_the_next_time_waits_for_the_end_of_a_pause() -> None:
    berlin = {"zone": "Europe/Berlin"}
    monday = datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert wishes.next_due_at(make.wishes(**berlin, schedule="daily 08:00"), NOW) == datetime(
        2026, 11, 23, 7, tzinfo=UTC
    )
    assert wishes.next_due_at(make.wishes(**berlin, paused=True), NOW) is None
    until = make.wishes(**berlin, paused=True, paused_until=monday)
    assert wishes.next_due_at(until, NOW) == monday
    assert wishes.is_paused(until, NOW)
    assert not wishes.is_paused(until, monday)
    assert wishes.next_due_at(until, monday) == monday + timedelta(days=1)


def test_a_quotation_that_is_never_closed_is_said_in_lists_of_any_length() -> None:
    with pytest.raises(InputError, match="not closed"):
        values.items("a, " + "«" * 2_000)
    assert values.unquoted("“whole”") == "whole"
    assert values.unquoted("“not” whole") == "“not” whole"


def test_an_edition_comes_outside_the_quiet_hours_if_its_times_can_be_known() -> None:
    quiet, due_at = Quiet(time(22), time(9)), NOW.replace(hour=8, minute=0)
    wished = make.wishes(schedule="daily 08:00 12:00", quiet=quiet)
    assert wishes.next_edition_at(wished, due_at) == due_at.replace(hour=12)
    assert wishes.next_edition_at(structs.replace(wished, quiet=None), due_at) == due_at
    assert wishes.next_edition_at(structs.replace(wished, zone="Nowhere/Gone"), due_at) == due_at
    assert wishes.next_edition_at(wished, None) is None


def test_quiet_hours_in_a_file_leave_a_time() -> None:
    with pytest.raises(FieldError, match="No edition would ever come"):
        wishes.check(make.wishes(schedule="daily 08:00", quiet=Quiet(time(7), time(9))), patterns=True)
