"""A form asked field by field: what is shown, and what becomes of each typed line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.forms import ListCheck
from bot.platforms.console.forms import MOST_LISTED, Dialogue, begin
from bot.platforms.console.render import render
from digests.messages import JOINERS, Choice, Field, Form
from digests.settings import CALLED
from tests.news import NOW

WHEN = Field(name="schedule", label="When", hint="Days and times.", value="daily 08:00", required=True, most=40)
LENGTH = Field(
    name="length",
    label="Length",
    value="standard",
    choices=(Choice("headlines", "headlines"), Choice("brief", "a sentence a story"), Choice("standard", "two")),
)
TAGS = Field(
    name="tags", label="Tags", choices=(Choice("harbour", "Harbour"), Choice("moor", "Moor"), Choice("quay", "Quay"))
)
MENTION = Field(name="mention", label="Mention", value="night crew")
FORM = Form(title="Schedule of Morning digest", command="schedule", fields=(WHEN, LENGTH, MENTION), made_from={5: 3})


def several(**given: object) -> Field:
    fields = {name: getattr(TAGS, name) for name in TAGS.__struct_fields__}
    return Field(**fields | {"several": True} | given)


def one(field: Field) -> Dialogue:
    return begin(Form(title="One", command="one", fields=(field,)))


def typed(dialogue: Dialogue, *lines: str) -> Dialogue:
    for line in lines:
        step = dialogue.take(line)
        assert step is not None
        dialogue = step
    return dialogue


def shown(dialogue: Dialogue) -> str:
    return render(dialogue.question(), NOW)


def test_it_says_what_it_is_about_and_how_to_leave() -> None:
    said = render(begin(FORM).opening(), NOW)
    assert said.startswith("Schedule of Morning digest\n")
    assert "Type cancel or quit to leave: then nothing is changed." in said


def test_it_says_what_comes_of_it() -> None:
    about = "What is planned is skipped; what was posted stays."
    said = render(begin(Form(title="End a digest", command="unsubscribe", fields=(WHEN,), about=about)).opening(), NOW)
    assert about in said


def test_each_field_is_asked_with_its_hint_its_choices_and_what_it_is_now() -> None:
    dialogue = begin(FORM)
    assert shown(dialogue) == "1 of 3: When (required)\n   Days and times.\n"
    assert dialogue.prompt() == "When [daily 08:00]: "
    dialogue = typed(dialogue, "weekdays 09:00")
    assert shown(dialogue) == (
        "2 of 3: Length\n   1. headlines\n   2. brief: a sentence a story\n   3. standard: two\n"
    )
    assert dialogue.prompt() == "Length [standard]: "


def test_what_is_answered_kept_and_cleared_is_filled_in() -> None:
    dialogue = typed(begin(FORM), " weekdays   09:00 ", "", "-")
    assert dialogue.left == ()
    assert dialogue.values() == {"schedule": "weekdays 09:00", "length": "standard", "mention": ""}


@pytest.mark.parametrize("word", ["cancel", " Cancel ", "quit", "exit", "bye"])
def test_it_can_be_left_at_every_field(word: str) -> None:
    dialogue = begin(FORM)
    for line in ("", "", ""):
        assert dialogue.take(word) is None
        dialogue = typed(dialogue, line)


@pytest.mark.parametrize(
    ("field", "line", "value"),
    [
        (LENGTH, "1", "headlines"),
        (LENGTH, "Brief", "brief"),
        (LENGTH, "a SENTENCE a story", "brief"),
        (several(), "1,3", "harbour, quay"),
        (several(), "quay, Harbour, 3,", "quay, harbour"),
        (several(value="moor"), "", "moor"),
        (several(value="moor"), " , ", "moor"),
        (several(value="moor"), "-", ""),
        (MENTION, "  a \t b ", "a b"),
        (Field(name="name", label="Name"), "", ""),
        (Field(name="stories", label="Stories", choices=(Choice("3", "3"), Choice("1", "1"))), "1", "1"),
        (Field(name="years", label="Years", choices=(Choice("y2", "2"), Choice("y1", "1"))), "1", "y1"),
    ],
)
def test_a_line_names_a_value(field: Field, line: str, value: str) -> None:
    assert typed(one(field), line).values() == {field.name: value}


@pytest.mark.parametrize(
    ("field", "line", "said"),
    [
        (MENTION, "a\u202eb", "There is a character in that which cannot be seen: type it again without it."),
        (Field(name="zone", label="Zone", check=CALLED["zone"].parse), "Tokio", "There is no time zone “Tokio”."),
        (Field(name="any", label="Any", check=ListCheck("any")), "none ferry", "Put words that are any, all or none"),
        (Field(name="any", label="Any", check=ListCheck("any")), ",", "“any” needs words behind it"),
        (MENTION, "help", "Enter keeps what stands in [brackets]"),
        (WHEN, "-", "This cannot be left out. Type an answer, or cancel to leave."),
        (Field(name="name", label="Name", required=True), "", "This cannot be left out."),
        (several(required=True), ",", "This cannot be left out."),
        (WHEN, "x" * 41, "That has 41 characters; at most 40 fit here. Type it shorter, or cancel to leave."),
        (LENGTH, "brif", "“brif” is none of these. Did you mean brief?"),
        (LENGTH, "4", "“4” is none of these. Type one as it is listed, or cancel to leave."),
        (LENGTH, "1,2", "“1,2” is none of these."),
        (several(), "harbour, 9", "“9” is none of these."),
        (LENGTH, "y" * 9_000, f"“{'y' * 59}…” is none of these."),
    ],
)
def test_a_wrong_line_is_said_and_the_field_asked_again(field: Field, line: str, said: str) -> None:
    dialogue = typed(one(field), line)
    assert dialogue.left == (field,)
    assert shown(dialogue).startswith(said)
    kept = typed(dialogue, "2" if field.choices else "UTC")
    assert kept.left == ()


def test_numbers_stand_before_choices_unless_a_choice_is_a_number() -> None:
    stories = Field(name="stories", label="Stories", choices=(Choice("3", "few"), Choice("9", "9")))
    assert shown(one(stories)) == "Stories\n   3: few\n   9\n"


def test_a_long_list_is_cut_and_its_end_can_be_typed() -> None:
    choices = tuple(Choice(f"Source {n}", f"Source {n}") for n in range(100, 100 + MOST_LISTED + 7))
    sources = Field(name="sources", label="Sources", choices=choices, several=True)
    said = shown(one(sources))
    assert "… and 7 more, to be typed in full" in said
    assert said.endswith("Type any number of them, with commas between.\n")
    assert typed(one(sources), choices[-1].value.upper()).values() == {"sources": choices[-1].value}


def test_a_long_value_is_shown_whole_above_the_prompt() -> None:
    long = "harbour bridge " * 10
    dialogue = one(Field(name="any", label="Words", value=long))
    assert f"Now: {long.strip()}" in shown(dialogue)
    assert len(dialogue.prompt()) < 80


def test_what_comes_back_wrong_is_asked_alone_with_why_first() -> None:
    filled = typed(begin(FORM), "weekdays 25:00", "1", "day crew").values()
    returned = Form(title=FORM.title, command="schedule", fields=FORM.fields, wrong={"schedule": "No such hour."})
    dialogue = begin(returned, filled)
    assert "Nothing is saved yet: 1 answer has to be mended." in render(dialogue.opening(), NOW)
    assert shown(dialogue).startswith("No such hour.\n\n1 of 3: When (required)")
    done = typed(dialogue, "weekdays 05:00")
    assert done.values() == {"schedule": "weekdays 05:00", "length": "headlines", "mention": "day crew"}


def test_each_wrong_field_has_its_own_sentence() -> None:
    wrong = {"schedule": "No such hour.", "mention": "No such role.", "zone": "No such place."}
    dialogue = begin(Form(title="S", command="schedule", fields=FORM.fields, wrong=wrong))
    assert "No such place." in render(dialogue.opening(), NOW)
    assert shown(typed(dialogue, "hourly")).startswith("No such role.")
    assert typed(dialogue, "hourly", "").values()["length"] == "standard"


def test_another_form_begins_anew() -> None:
    assert begin(FORM, {"mention": "x"}).filled["mention"] == "night crew"


def test_done_keeps_the_rest_but_what_is_still_needed() -> None:
    assert typed(begin(FORM), "hourly", "DONE").values() == {
        "schedule": "hourly",
        "length": "standard",
        "mention": "night crew",
    }
    name = Field(name="name", label="Name", required=True)
    dialogue = typed(begin(Form(title="New", command="subscribe", fields=(MENTION, name, WHEN))), "done")
    assert dialogue.left == (name,)
    assert shown(dialogue).startswith("This cannot be left out. Type an answer, or cancel to leave.\n\n2 of 3: Name")
    assert typed(dialogue, "Late").values() == {"mention": "night crew", "name": "Late", "schedule": "daily 08:00"}


def test_a_form_without_fields_wants_a_yes() -> None:
    dialogue = begin(Form(title="Forget all of it?", command="forget workspace", fields=(), submit="Forget"))
    assert render(dialogue.opening(), NOW) == "Forget all of it?\n"
    assert dialogue.prompt() == "Forget: "
    assert shown(dialogue) == (
        "Forget (required)\n   Type yes to go on, or cancel to leave: then nothing is changed.\n   1. yes\n"
    )
    assert typed(dialogue, "").left
    assert typed(dialogue, "done").left
    assert typed(dialogue, "YES").left == ()
    assert typed(dialogue, "yes").values() == {}


WORDS = st.text(max_size=30)
FIELDS = st.builds(
    Field,
    name=st.sampled_from("abc"),
    label=WORDS,
    hint=WORDS,
    value=WORDS,
    choices=st.lists(st.builds(Choice, WORDS, WORDS), max_size=3).map(tuple),
    several=st.booleans(),
    required=st.booleans(),
    most=st.integers(0, 20),
)
FORMS = st.builds(
    Form,
    title=WORDS,
    command=WORDS,
    fields=st.lists(FIELDS, max_size=3, unique_by=lambda field: field.name).map(tuple),
    submit=WORDS,
    wrong=st.dictionaries(st.sampled_from("abcd"), WORDS, max_size=2),
)


@given(FORMS, st.lists(WORDS, max_size=6))
def test_any_form_and_any_lines_are_shown_inert(form: Form, lines: list[str]) -> None:
    dialogue: Dialogue | None = begin(form)
    for line in lines:
        if not dialogue or not dialogue.left:
            break
        said = render(dialogue.opening(), NOW) + render(dialogue.question(), NOW)
        assert not {c for c in said if unicodedata.category(c)[0] == "C" and c not in "\n" + JOINERS}
        dialogue = dialogue.take(line)
    if dialogue and not dialogue.left:
        assert set(dialogue.values()) == {field.name for field in form.fields}
