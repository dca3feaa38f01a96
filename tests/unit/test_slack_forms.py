"""A form on Slack is a modal that comes back whole; and the Home tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from slack_sdk.models.views import View

from bot.platforms.slack import home as tab
from bot.platforms.slack import ids, parts
from bot.platforms.slack.forms import Carried, answer, carried_by, errors, modal, values_of
from digests.messages import Action, Choice, Field, Form, Message, Section, Text
from digests.present.home import Entry, Home
from tests import make
from tests.emulators.slack import checks
from tests.emulators.slack.markup import seen

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = st.text(max_size=60) | st.integers(0, 9).map(lambda n: "<!channel> *a*" * 20**n if n < 2 else "x&" * 400 * n)
CHOICES = st.lists(st.builds(Choice, WORDS, WORDS), max_size=4).map(tuple) | st.integers(99, 101).map(
    lambda count: tuple(Choice(str(n), f"Choice {n}") for n in range(count))
)
FIELDS = st.builds(
    Field,
    name=st.just(""),
    label=WORDS,
    hint=WORDS,
    value=WORDS,
    choices=CHOICES,
    several=st.booleans(),
    required=st.booleans(),
    most=st.integers(0, 5_000),
)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    kinds = draw(st.lists(FIELDS, max_size=3)) * draw(st.integers(1, 4))
    fields = tuple(structs.replace(field, name=f"field {n}") for n, field in enumerate(kinds))
    wrong = draw(st.dictionaries(st.sampled_from(["field 0", "field 3", "until"]), WORDS, max_size=3))
    made_from = draw(st.dictionaries(st.integers(0, 10**9), st.integers(0, 10**6), max_size=10))
    preview = draw(st.sampled_from(["", "preview"]))
    return Form(title=draw(WORDS), command="settings", fields=fields, wrong=wrong, made_from=made_from, preview=preview)


def accepted(view: dict[str, Any]) -> dict[str, Any]:
    """The view, which Slack takes."""
    checks.view(view, view["type"])
    View(**view).to_dict()
    assert view["blocks"]
    return view


def submitted(view: Mapping[str, Any]) -> dict[str, Any]:
    """A modal as it comes back when nothing in it was touched."""
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        asked = block["element"]
        back: dict[str, Any] = {"type": asked["type"]}
        if asked["type"] == "static_select":
            back["selected_option"] = asked.get("initial_option")
        elif asked["type"] == "multi_static_select":
            back["selected_options"] = asked.get("initial_options", [])
        else:
            back["value"] = asked.get("initial_value")
        values[block["block_id"]] = {asked["action_id"]: back}
    return {"private_metadata": view["private_metadata"], "state": {"values": values}}


def shown(view: Mapping[str, Any]) -> list[str]:
    return [seen(block["text"]["text"]).text for block in view["blocks"] if block["type"] == "section"]


@settings(max_examples=8)
@given(forms())
def test_any_form_is_accepted_and_comes_back(form: Form) -> None:
    back = submitted(accepted(modal(form, "C1")))
    assert carried_by(back) == Carried("settings", form.preview, form.made_from, "C1")
    assert set(values_of(back)) == {field.name for field in form.fields[:90]}
    assert set(errors(form) or {}) <= {field.name for field in form.fields}


def test_a_modal_has_room_for_ninety_fields() -> None:
    form = Form(title="All", command="settings", fields=tuple(Field(name=f"f{n}", label="F") for n in range(99)))
    assert len(values_of(submitted(accepted(modal(form, "C1"))))) == 90


SWITCH = (Choice("on", "On"), Choice("off", "Off"))
NAMES = (Choice("R&D", "Research"), Choice("b", "B"), Choice("100%26", "C"))
FORM = Form(
    title="All settings: Harbour",
    command="settings Harbour",
    fields=(
        Field(name="name", label="Name", value="Harbour <3", required=True, most=60, hint="What it is called."),
        Field(name="schedule", label="Schedule", required=True),
        Field(name="sources", label="Sources", choices=NAMES, several=True, value="R&D, 100%26"),
        Field(name="quotes", label="Quotes", choices=SWITCH, value="on", required=True),
        Field(name="format", label="Format", choices=(Choice("", "Any"), *SWITCH), required=True),
        Field(name="any", label="Topics", most=2_000),
        Field(name="long", label="Long", choices=(Choice("x" * 151, "Long"),), value="x"),
    ),
    made_from={7: 2},
    preview="preview Harbour",
)


def test_a_modal_asks_for_all_fields_as_they_are() -> None:
    view = accepted(modal(FORM, "C1"))
    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == (FORM.title, "Save", "Cancel")
    *inputs, below = view["blocks"]
    assert [block["label"]["text"] for block in inputs] == [field.label for field in FORM.fields]
    assert [block["optional"] for block in inputs] == [False, False, True, False, True, True, True]
    assert [block["element"].get("multiline") for block in inputs] == [False, False, None, None, None, True, False]
    assert inputs[0]["hint"]["text"] == "What it is called."
    assert below["elements"][0]["action_id"] == ids.PREVIEW
    back = submitted(view)
    assert carried_by(back) == Carried("settings Harbour", "preview Harbour", {7: 2}, "C1")
    as_it_was = {
        "name": "Harbour <3", "schedule": "", "sources": "R&D, 100%26", "quotes": "on", "format": "", "any": "",
        "long": "x",
    }  # fmt: skip
    assert values_of(back) == as_it_was
    back["state"]["values"]["name"]["value"]["value"] = "  Two\nlines "
    back["state"]["values"]["other"] = {"another": {"value": "x"}}
    assert values_of(back) == as_it_was | {"name": "Two\nlines"}


def test_what_is_wrong_is_said_at_its_field_and_above() -> None:
    wrong = structs.replace(FORM, wrong={"schedule": "There is no blursday.", "until": "Too late."})
    assert errors(wrong) == {"schedule": "There is no blursday.", "name": "Too late."}
    assert shown(accepted(modal(wrong, "C1"))) == ["Schedule  There is no blursday.", "Too late."]
    assert errors(Form(title="End it", command="unsubscribe", fields=())) is None


def test_a_form_without_fields_is_a_question() -> None:
    form = Form(title="Really end the digest Harbour?", command="unsubscribe Harbour", fields=(), submit="End it")
    view = accepted(modal(form, "C1"))
    assert shown(view) == [form.title]
    assert view["title"]["text"] == "Really end the digest H…"
    short = structs.replace(form, title="End a digest: Morning", about="No further edition of it comes.")
    view = accepted(modal(short, "C1"))
    assert (view["title"]["text"], shown(view)) == (short.title, [short.about]), "its title is not said twice"


def test_a_command_that_no_modal_carries_is_said() -> None:
    with pytest.raises(ValueError, match=r"30\d\d characters"):
        modal(structs.replace(FORM, command="x" * 2_990, preview="", made_from={}), "C1")


@pytest.mark.parametrize("held", [None, "", "{}", '["a"]', '["a", "b", {"x": 1}, "C"]'])
def test_what_is_no_form_of_ours_is_passed_over(held: str | None) -> None:
    assert carried_by({"private_metadata": held}) is None
    assert values_of({"private_metadata": held, "state": None}) == {}


def test_an_answer_is_shown_where_the_form_was() -> None:
    message = Message(
        title=(Text("Morning digest", strong=True),), sections=(Section(lines=((Text("It is set up."),),)),)
    )
    view = accepted(answer(message, title="Done"))
    assert view["title"]["text"] == "Done", "what it is about is not said twice"
    assert answer(structs.replace(message, refusal=True))["title"]["text"] == "Not possible"
    assert shown(view) == ["Morning digest", "It is set up."]
    assert "submit" not in view


def test_a_home_tab_has_each_command_with_its_channel() -> None:
    channel = make.channel(platform="slack", workspace="T1", id="C1")
    actions = (Action("Settings", 'settings "R&D" form'), Action("Pause", 'pause "R&D"'))
    entries = (
        Entry(Section(heading=(Text("#news <!here>"),)), channel),
        Entry(Section(heading=(Text("R&D"),), lines=((Text("*x" * 100 + "y" * 2_900),),), actions=actions), channel),
        Entry(Section(actions=(Action("Add a source", "sources add form"),))),
    )
    view = accepted(tab.view(Home(title=(Text("Your news", strong=True),), entries=entries)))
    assert view["type"] == "home"
    title, channel_name, digest, further, last = shown(view)
    assert (title, channel_name, last) == ("Your news", "#news <!here>", "…")
    assert digest.removeprefix("R&D\n") + further == "*x" * 100 + "y" * 2_900
    menu, button = (block["accessory"] for block in view["blocks"] if "accessory" in block)
    pressed = [{"action_id": menu["action_id"], "selected_option": one} for one in menu["options"]]
    assert list(map(ids.placed_of, pressed)) == [("C1", 'settings "R&D" form'), ("C1", 'pause "R&D"')]
    assert ids.placed_of(button) == (None, "sources add form")
    assert ids.command_of(button) is None
    assert len(tab.view(Home(title=(), entries=entries * 40))["blocks"]) == parts.MOST_BLOCKS_VIEW
