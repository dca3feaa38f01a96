"""A form on Discord: a panel that shows what is filled in, and a modal for each page of fields. Pure.

A modal cannot follow a modal, and takes five fields: so a form is a message with buttons, each of which opens one page.
What is filled in meanwhile is kept by whoever holds the conversation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.platforms.discord import parts
from bot.platforms.discord.ids import Step, step_id
from bot.platforms.discord.lines import marked
from bot.platforms.discord.render import LIMITS
from bot.platforms.words import clip, cut, units
from digests.fit import ELLIPSIS, clipped
from digests.messages import Text
from digests.wording import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from gettext import NullTranslations

    from bot.platforms.discord.parts import Component
    from bot.platforms.discord.render import Payload
    from digests.messages import Field, Form, Line

MOST_FIELDS = 5  # of a modal (Using Modal Components)
MOST_NAME = 45  # characters of a modal's title, and of a field's label
MOST_HINT = 100  # characters below a label, and of what an empty field says
MOST_VALUE = 4_000  # characters that a field takes
LONG = 200  # characters from which on a field has several lines


def pages(form: Form) -> list[tuple[Field, ...]]:
    """The fields, as many to a page as a modal takes."""
    return [form.fields[at : at + MOST_FIELDS] for at in range(0, len(form.fields), MOST_FIELDS)]


def panel(
    form: Form,
    name: str,
    filled: Mapping[str, str],
    *,
    ephemeral: bool = True,
    language: NullTranslations = ENGLISH,
) -> Payload:
    """The message that stands while a form is open, for at most 100 fields: what was filled in wrongly, what there is
    of each field, and the buttons, among them one for a preview if there is one. All carry the `name` that the form is
    kept under."""
    head = _fitting(_head(form), LIMITS.total // 2)
    values = _fitting(_values(form, filled), LIMITS.total - sum(map(LIMITS.line, head)))
    shown = "\n".join(map(marked, (*head, *values)))
    buttons = [
        parts.button(_change(page, language), custom_id)
        for page, custom_id in ((page, step_id(name, Step.PAGE, n)) for n, page in enumerate(pages(form)))
    ]
    buttons.append(parts.button(form.submit, step_id(name, Step.SUBMIT), parts.SUCCESS))
    if form.preview:
        buttons.append(parts.button(spoken(say("Preview"), language), step_id(name, Step.PREVIEW)))
    buttons.append(parts.button(spoken(say("Cancel"), language), step_id(name, Step.CANCEL)))
    return {
        "components": [parts.container([parts.text(shown), *parts.rows(buttons)])],
        "flags": parts.IS_COMPONENTS_V2 | (parts.EPHEMERAL if ephemeral else 0),
        "allowed_mentions": {"parse": []},
    }


def _change(page: Sequence[Field], language: NullTranslations) -> str:
    """The fields that a button opens: as many of their names as it has room for, and none cut in two."""
    names = [one.label for one in page]
    fewer = ((*names[:count], ELLIPSIS) for count in range(len(page) - 1, 0, -1))
    labels = [spoken(say("Change {fields}", fields=fields), language) for fields in (tuple(names), *fewer)]
    return next((one for one in labels if units(one) <= parts.MOST_LABEL), labels[-1])


def modal(form: Form, name: str, page: int, filled: Mapping[str, str], *, alone: bool = False) -> Payload:
    """The data of the answer that opens a page of the form, from 0, with what is filled in so far. `alone`: there is no
    panel that it belongs to."""
    custom_id = step_id(name, Step.ALONE if alone else Step.PAGE, page)
    asked = [_label(form, field, n, filled) for n, field in enumerate(pages(form)[page])]
    return {"custom_id": custom_id, "title": parts.label(form.title, MOST_NAME), "components": asked}


def values_of(form: Form, page: int, components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What was filled in on a page, by the name of the field and as a person would type it: from the components of the
    modal as they came back. What is not of this page is passed over."""
    given: dict[str, str] = {}
    fields = {str(n): field for n, field in enumerate(pages(form)[page])}
    for component in components:
        answer = component.get("component", {})
        field = fields.get(answer.get("custom_id", ""))
        if field is not None:
            given[field.name] = _value(field, answer)
    return given


def _fitting(lines: Sequence[Line], room: int) -> list[Line]:
    """Each cut to an equal share of what is left by those before."""
    fitting: list[Line] = []
    for left, line in zip(range(len(lines), 0, -1), lines, strict=True):
        fitting.append(clipped(line, room // left, LIMITS))
        room -= LIMITS.line(fitting[-1])
    return fitting


def _head(form: Form) -> list[Line]:
    labels = {field.name: field.label for field in form.fields}
    wrong = ((name, Text(sentence)) for name, sentence in form.wrong.items())
    named = (((Text(labels[name], strong=True), Text("  "), why) if name in labels else (why,)) for name, why in wrong)
    about = ((Text(form.about),),) if form.about else ()
    return [(Text(form.title, strong=True),), *about, *named]


def _values(form: Form, filled: Mapping[str, str]) -> list[Line]:
    lines: list[Line] = []
    for field in form.fields:
        value = Text(_shown(field, filled.get(field.name, field.value)))
        lines.append((Text(field.label, strong=True), Text("  "), value))
    return lines


def _shown(field: Field, value: str) -> str:
    """A value as people read it."""
    labels = {choice.value: choice.label for choice in field.choices}
    return ", ".join(labels.get(one, one) for one in _items(field, value)) or parts.NOTHING


def _items(field: Field, value: str) -> list[str]:
    """The values that the words stand for."""
    return [one.strip() for one in value.split(",")] if field.several else [value]


def _label(form: Form, field: Field, n: int, filled: Mapping[str, str]) -> Component:
    """A field with its name, and below that what was wrong with it or else how it is filled in."""
    value = filled.get(field.name, field.value)
    asked = _menu(field, n, value) if _is_menu(field) else _text(field, n, value)
    label = {"type": parts.LABEL, "label": parts.label(field.label, MOST_NAME), "component": asked}
    below = clip(form.wrong.get(field.name) or field.hint, MOST_HINT)
    return label | ({"description": below} if below else {})


def _is_menu(field: Field) -> bool:
    """Whether the choices fit a menu: else they are typed."""
    return 0 < len(field.choices) <= parts.MOST_OPTIONS


def _text(field: Field, n: int, value: str) -> Component:
    most = max(1, min(field.most, MOST_VALUE))
    said = {"value": cut(value, most), "placeholder": clip(field.hint, MOST_HINT)}
    return {
        "type": parts.INPUT,
        "custom_id": str(n),
        "style": parts.PARAGRAPH if most > LONG else parts.SHORT,
        "required": field.required,
        "max_length": most,
        **{name: words for name, words in said.items() if words},
    }


def _menu(field: Field, n: int, value: str) -> Component:
    """Options are named by number: a value may be longer than Discord allows."""
    offered = [choice.value for choice in field.choices]
    chosen = {offered.index(item) for item in _items(field, value) if item in offered}
    options = [
        parts.option(choice.label, str(number)) | {"default": number in chosen}
        for number, choice in enumerate(field.choices)
    ]
    return {
        "type": parts.MENU,
        "custom_id": str(n),
        "options": options,
        "required": field.required,
        "min_values": int(field.required),
        "max_values": len(options) if field.several else 1,
    }


def _value(field: Field, answer: Mapping[str, Any]) -> str:
    if not _is_menu(field):
        return str(answer.get("value") or "").strip()
    values = {str(number): choice.value for number, choice in enumerate(field.choices)}
    return ", ".join(values[one] for one in answer.get("values", ()) if one in values)
