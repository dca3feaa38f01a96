"""A form on Slack: a modal with all its fields. Pure.

The modal carries what it is for, and comes back with all that is filled in: nothing of it is kept between the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, Struct, ValidationError, json

from bot.platforms.slack import ids, parts
from bot.platforms.slack.escape import pieces
from bot.platforms.slack.lines import marked
from bot.platforms.slack.render import blocks
from bot.platforms.words import clip, cut, units
from digests.messages import Form, Text
from digests.wording import ENGLISH, say, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from gettext import NullTranslations

    from bot.platforms.slack.parts import Block
    from bot.platforms.slack.render import Payload
    from digests.messages import Choice, Field, Message

MOST_NAME = 24  # characters of a modal's title, and of its buttons
MOST_HINT = 2_000  # characters below a field, and of its label
MOST_VALUE = 3_000  # characters that a field takes
MOST_CARRIED = 3_000  # characters that a modal carries (private_metadata)
MOST_FIELDS = 90  # of a modal's 100 blocks
LONG = 200  # characters from which on a field has several lines
FORM, ANSWER = "form", "answer"  # kinds of our modals (callback_id)
ACTION = "value"  # the name of each field's input


class Carried(Struct, frozen=True, array_like=True):
    """What a modal is for: the form's command and preview, what it was made from, and the id of the channel whose
    digests are meant."""

    command: str
    preview: str
    made_from: dict[int, int]
    channel: str


def modal(form: Form, channel: str, *, language: NullTranslations = ENGLISH) -> Payload:
    """The view that asks for the form's fields, at most 90 of them and 250 KB with all choices, as they are now.
    ValueError when the form's command is too long for a modal to carry."""
    carried = json.encode(Carried(str(form.command), str(form.preview), form.made_from, channel)).decode()
    if units(carried) > MOST_CARRIED:
        msg = f"the command of a form has {units(carried)} characters with what it was made from"
        raise ValueError(msg)
    inputs = [_input(field) for field in form.fields[:MOST_FIELDS]]
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": parts.words(form.title, MOST_NAME),
        "submit": parts.words(form.submit, MOST_NAME),
        "close": parts.words(spoken(say("Cancel"), language), MOST_NAME),
        "private_metadata": carried,
        "blocks": [*_head(form), *inputs, *_preview(form, language)],
    }


def answer(message: Message, channel: str = "", title: str = "", *, language: NullTranslations = ENGLISH) -> Payload:
    """The view that shows an answer where a form was, or above it: a preview, what was changed. `channel` is the one
    that its buttons are about; `title` says in a word or two what it is, so that nothing is said twice."""
    if not title:
        title = say("Not possible") if message.refusal else say("Answer")
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "private_metadata": json.encode(Carried("", "", {}, channel)).decode(),
        "title": parts.words(spoken(title, language), MOST_NAME),
        "close": parts.words(spoken(say("Close"), language), MOST_NAME),
        "blocks": blocks(message)[: parts.MOST_BLOCKS_VIEW],
    }


def carried_by(view: Mapping[str, Any]) -> Carried | None:
    """What a modal of ours that comes back is for; None for any other."""
    try:
        return json.decode(str(view.get("private_metadata", "")), type=Carried)
    except (DecodeError, ValidationError):
        return None


def values_of(view: Mapping[str, Any]) -> dict[str, str]:
    """What is filled in, by the name of the field and as a person would type it: from a modal as it comes back."""
    fields = ((view.get("state") or {}).get("values") or {}).items()
    return {field: _value(inputs[ACTION]) for field, inputs in fields if ACTION in inputs}


def errors(form: Form) -> dict[str, str] | None:
    """What is wrong, a sentence for each field, as Slack shows it in the modal that was sent off. What is wrong with no
    field of it stands beside the first. None for a form without fields."""
    asked = [field.name for field in form.fields[:MOST_FIELDS]]
    if not asked:
        return None
    found: dict[str, list[str]] = {}
    for field, sentence in form.wrong.items():
        found.setdefault(field if field in asked else asked[0], []).append(sentence)
    return {field: clip(" ".join(sentences), MOST_HINT) for field, sentences in found.items()}


def _head(form: Form) -> Iterator[Block]:
    """The title where it is cut, or nothing else would be there; what comes of it; what was wrong with it before."""
    if units(clip(form.title, MOST_HINT)) > MOST_NAME or not (form.fields or form.about):
        yield parts.section(_short((Text(form.title, strong=True),)))
    if form.about:
        yield parts.section(_short((Text(form.about),)))
    labels = {field.name: field.label for field in form.fields}
    for field, sentence in form.wrong.items():
        named = (Text(labels[field], strong=True), Text("  ")) if field in labels else ()
        yield parts.section(_short((*named, Text(sentence))))


def _short(line: Sequence[Text]) -> str:
    return pieces(marked(tuple(line)) or parts.NOTHING, parts.MOST_SECTION)[0]


def _preview(form: Form, language: NullTranslations) -> list[Block]:
    return (
        parts.rows([parts.button(spoken(say("Preview"), language), ids.PREVIEW, ids.PREVIEW)]) if form.preview else []
    )


def _input(field: Field) -> Block:
    options = _options(field)
    asked = _menu(field, options) if options else _text(field)
    block = {
        "type": "input",
        "block_id": field.name,
        "label": parts.words(field.label, MOST_HINT),
        "element": asked | {"action_id": ACTION},
        "optional": not field.required or any(not choice.value for choice in field.choices),
    }
    hint = clip(field.hint, MOST_HINT)
    return block | ({"hint": parts.words(hint, MOST_HINT)} if hint else {})


def _options(field: Field) -> list[Block]:
    """The choices as a menu has them; none when they do not fit one: then they are typed. Nothing is chosen by leaving
    it out."""
    some = [choice for choice in field.choices if choice.value]
    fit = all(ids.fits_option(choice.value) for choice in some) and len(some) <= parts.MOST_OPTIONS
    return [_option(choice) for choice in some] if fit else []


def _option(choice: Choice) -> Block:
    return parts.option(choice.label, ids.packed(choice.value))


def _menu(field: Field, options: Sequence[Block]) -> Block:
    chosen = {ids.packed(one.strip()) for one in (field.value.split(",") if field.several else [field.value])}
    initial = [option for option in options if option["value"] in chosen]
    if field.several:
        return {"type": "multi_static_select", "options": options} | ({"initial_options": initial} if initial else {})
    return {"type": "static_select", "options": options} | ({"initial_option": initial[0]} if initial else {})


def _text(field: Field) -> Block:
    most = max(1, min(field.most, MOST_VALUE))
    value = cut(field.value, most)
    return {
        "type": "plain_text_input",
        "multiline": most > LONG,
        "max_length": most,
        **({"initial_value": value} if value else {}),
    }


def _value(answered: Mapping[str, Any]) -> str:
    if "selected_options" in answered:
        return ", ".join(ids.unpacked(option["value"]) for option in answered["selected_options"] or ())
    if "selected_option" in answered:
        return ids.unpacked((answered["selected_option"] or {}).get("value", ""))
    return str(answered.get("value") or "").strip()
