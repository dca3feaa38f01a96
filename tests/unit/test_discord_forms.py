"""A form on Discord: what a panel and its modals show, and what comes back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.platforms.discord import ids, parts
from bot.platforms.discord.forms import modal, pages, panel, values_of
from bot.platforms.discord.ids import Step
from digests.messages import Choice, Field, Form
from tests.emulators.discord import checks, schema
from tests.emulators.discord.markdown import seen

if TYPE_CHECKING:
    from collections.abc import Mapping

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
WORDS = st.text(max_size=60) | st.integers(0, 9).map(lambda n: "**[a](<@&1>)" * 20**n if n < 2 else "x" * 500 * n)
CHOICES = st.lists(st.builds(Choice, WORDS, WORDS), max_size=27).map(tuple)
FIELDS = st.builds(
    Field,
    name=st.just(""),
    label=WORDS.map("Label {}".format),
    hint=WORDS,
    value=WORDS,
    choices=CHOICES,
    several=st.booleans(),
    required=st.booleans(),
    most=st.integers(0, 5_000),
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    kinds = draw(st.lists(FIELDS, max_size=3)) * draw(st.integers(1, 7))
    fields = tuple(structs.replace(field, name=f"field {n}") for n, field in enumerate(kinds))
    wrong = draw(st.dictionaries(st.sampled_from(["field 0", "field 3", "until"]), WORDS, max_size=3))
    title = draw(WORDS.map("Form {}".format))
    return Form(title=title, command="settings", preview="preview", fields=fields, wrong=wrong)


def shown(body: Mapping[str, Any]) -> str:
    schema.check(CALLBACK, {"type": 4, "data": body})
    checks.message(dict(body))
    return "\n".join(
        seen(one["content"]).text for _, one in checks.walk(body["components"]) if one["type"] == parts.TEXT
    )


def opened(form: Form, page: int, filled: Mapping[str, str]) -> dict[str, Any]:
    data = modal(form, "1", page, filled)
    schema.check(CALLBACK, {"type": 9, "data": data})
    checks.modal(data)
    return data


def submitted(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A modal as it comes back when nothing in it was touched."""
    back = []
    for label in data["components"]:
        asked = label["component"]
        answer = {"type": asked["type"], "custom_id": asked["custom_id"]}
        if asked["type"] == parts.MENU:
            answer["values"] = [one["value"] for one in asked["options"] if one["default"]]
        else:
            answer["value"] = asked.get("value", "")
        back.append({"type": parts.LABEL, "component": answer})
    return back


@settings(max_examples=8)
@given(forms())
def test_any_form_is_accepted(form: Form) -> None:
    assert shown(panel(form, "1", {})).startswith("Form")
    for page, fields in enumerate(pages(form)):
        data = opened(form, page, {})
        assert set(values_of(form, page, submitted(data))) == {field.name for field in fields}


SWITCH = (Choice("on", "On"), Choice("off", "Off"))
NAMES = tuple(Choice(f"The very long name of source {n} " * 8 + "that is", f"Source {n}") for n in range(3))
FORM = Form(
    title="All settings: Harbour",
    command="settings Harbour",
    preview="preview form",
    fields=(
        Field(name="name", label="Name", value="Harbour", required=True, most=60, hint="What it is called."),
        Field(name="schedule", label="Schedule", value="daily 08:00", required=True),
        Field(
            name="sources", label="Sources", choices=NAMES, several=True, value=f"{NAMES[0].value}, {NAMES[2].value}"
        ),
        Field(name="quotes", label="Quotes", choices=SWITCH, value="on", required=True),
        Field(name="any", label="Topics", most=2_000),
        Field(name="quiet", label="Quiet hours"),
    ),
)


def test_a_panel_shows_what_is_filled_in_and_a_button_for_each_page() -> None:
    body = panel(FORM, "1", {"schedule": "weekdays 09:00"})
    assert shown(body) == (
        "All settings: Harbour\nName  Harbour\nSchedule  weekdays 09:00\nSources  Source 0, Source 2\nQuotes  On\n"
        "Topics  —\nQuiet hours  —"
    )
    assert body["flags"] & parts.EPHEMERAL
    buttons = [one for _, one in checks.walk(body["components"]) if one["type"] == parts.BUTTON]
    assert [one["label"] for one in buttons] == [
        "Change Name, Schedule, Sources, Quotes, Topics",
        "Change Quiet hours",
        "Save",
        "Preview",
        "Cancel",
    ]
    steps = [ids.step_of(one["custom_id"]) for one in buttons]
    assert steps == [(Step.PAGE, 0), (Step.PAGE, 1), (Step.SUBMIT, 0), (Step.PREVIEW, 0), (Step.CANCEL, 0)]


def test_what_is_wrong_stands_above_in_whole_and_at_its_field() -> None:
    sentence = "There is no weekday “blursday”. " * 6
    body = panel(structs.replace(FORM, wrong={"schedule": sentence, "until": "Too late."}), "1", {}, ephemeral=False)
    assert shown(body).split("\n")[1:3] == [f"Schedule  {sentence}".strip(), "Too late."]
    assert not body["flags"] & parts.EPHEMERAL
    name, schedule, *_ = opened(structs.replace(FORM, wrong={"schedule": sentence}), 0, {})["components"]
    assert name["description"] == "What it is called."
    assert schedule["description"].startswith("There is no weekday")


def test_a_modal_has_what_is_filled_in_and_gives_it_back_by_name() -> None:
    data = opened(FORM, 0, {"schedule": "hourly"})
    back = submitted(data)
    as_it_was = {"name": "Harbour", "schedule": "hourly", "sources": FORM.fields[2].value, "quotes": "on", "any": ""}
    assert values_of(FORM, 0, back) == as_it_was
    back[2]["component"]["values"], back[3]["component"]["values"] = [], ["1"]
    back[0]["component"]["value"] = "  Two\nlines "
    assert values_of(FORM, 0, back) == as_it_was | {"name": "Two\nlines", "sources": "", "quotes": "off"}
    texts = [label["component"] for label in data["components"] if label["component"]["type"] == parts.INPUT]
    assert [(one["style"], one["max_length"], one["required"]) for one in texts] == [
        (parts.SHORT, 60, True), (parts.SHORT, 200, True), (parts.PARAGRAPH, 2_000, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "component",
    [{}, {"type": parts.TEXT, "id": 1}, {"component": {"custom_id": "9", "value": "x"}}, {"component": {"value": "x"}}],
)
def test_what_is_not_of_the_form_is_passed_over(component: dict[str, Any]) -> None:
    assert values_of(FORM, 0, [component]) == {}
    assert values_of(FORM, 0, [{"component": {"custom_id": "3", "values": ["7", "on"]}}]) == {"quotes": ""}


def test_a_form_without_fields_is_a_question() -> None:
    body = panel(Form(title="End a digest", command="unsubscribe", fields=(), submit="End it"), "1", {})
    assert shown(body) == "End a digest"
    assert [one["label"] for _, one in checks.walk(body["components"]) if one["type"] == parts.BUTTON] == [
        "End it",
        "Cancel",
    ]


@pytest.mark.parametrize(
    ("custom_id", "command", "key", "shared", "step"),
    [
        (ids.command_id("summary #7", 3), "summary #7", None, None, None),
        (ids.command_id("search k:a\nb", 12), "search k:a\nb", None, None, None),
        (ids.key_id("0abc-1-2"), None, "0abc-1-2", None, None),
        (ids.key_id("0abc-1-2", "help: x"), "help: x", "0abc-1-2", None, None),
        (ids.menu_id(2), None, None, None, None),
        (ids.share_id("quotes 1"), None, None, "quotes 1", None),
        (ids.step_id("77", Step.PAGE, 2), None, None, None, (Step.PAGE, 2)),
        ("f:other:1:77", None, None, None, None),
        ("k:NO", None, None, None, None),
        ("", None, None, None, None),
    ],
)
def test_names_of_components_say_what_they_are(
    custom_id: str, command: str | None, key: str | None, shared: str | None, step: tuple[Step, int] | None
) -> None:
    assert ids.command_of(custom_id) == command
    assert ids.key_of(custom_id) == key
    assert ids.shared_of(custom_id) == shared
    assert ids.step_of(custom_id) == step
    assert ids.form_of(custom_id) == ("77" if step else None)


def test_the_mark_is_the_last_line_alone() -> None:
    assert ids.marked(f"words\n{ids.mark('a-1')}\n") == "a-1"
    assert ids.marked(f"{ids.mark('a-1')}\nwords") is None
    assert ids.marked("") is None
