"""A form as a dialogue: one field after the other is asked, and each typed line answers one. Pure."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digests.errors import FieldError
from digests.messages import Choice, Field, Form, Message, Section, Text, hidden, visible
from digests.services.ask import clip
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from digests.messages import Line

CLEAR = "-"
LEAVE = frozenset({"quit", "exit", "bye"})  # leaves the program, and a form
CANCEL = LEAVE | {"cancel"}
DONE, HELP = "done", "help"
MOST_LISTED = 30  # choices that are listed; the others can be typed all the same
HOW = say(
    "Enter keeps what stands in [brackets], - clears it, done keeps all the rest as it is, help says this again. "
    "Type cancel or quit to leave: then nothing is changed."
)
NEEDED = say("This cannot be left out. Type an answer, or cancel to leave.")
UNSEEN = say("There is a character in that which cannot be seen: type it again without it.")
CONFIRM = "confirm"  # what a form without fields asks


class Dialogue(Struct, frozen=True):
    """A form being filled in. `left` are the fields still to ask, the one asked now first: none when all is answered.

    `filled` has the values so far; `wrong` says what was wrong with the last line.
    """

    form: Form
    left: tuple[Field, ...]
    filled: dict[str, str]
    wrong: str = ""

    def opening(self) -> Message:
        """What the form is about, and how to leave it."""
        known = {field.name for field in self.form.fields}
        lines: list[Line] = [(Text(HOW),)] if known else []
        if self.form.about:
            lines.append((Text(self.form.about),))
        if wrong := self.form.wrong:
            again = several(
                len(wrong),
                "Nothing is saved yet: {count} answer has to be mended.",
                "Nothing is saved yet: {count} answers have to be mended.",
            )
            lines += [(Text(again),), *((Text(why),) for name, why in wrong.items() if name not in known)]
        return Message(title=(Text(self.form.title, strong=True),), sections=(Section(lines=tuple(lines)),))

    def question(self) -> Message:
        """The field asked now; before it, what was wrong with its last answer."""
        field = self.left[0]
        lines = [field.hint] if field.hint else []
        lines += _listed(field)
        label = say("{label} (required)", label=field.label) if field.required else field.label
        if (count := len(self.form.fields)) > 1:
            number = self.form.fields.index(field) + 1
            label = say("{number} of {count}: {label}", number=number, count=count, label=label)
        section = Section(heading=(Text(label, strong=True),), lines=tuple((Text(line),) for line in lines))
        return Message(notice=(Text(self.wrong),) if self.wrong else (), sections=(section,))

    def prompt(self) -> str:
        """What the typed line stands behind: the field, and the value that Enter keeps."""
        field = self.left[0]
        if field.value:
            return say("{label} [{value}]: ", label=field.label, value=clip(field.value))
        return say("{label}: ", label=field.label)

    def take(self, line: str) -> Dialogue | None:
        """One step further, or the same question with what is wrong. None when the form is given up."""
        typed = " ".join(visible(line).split())
        if typed.casefold() in CANCEL:
            return None
        if typed.casefold() == HELP:  # and the question again, which says what the field is
            return structs.replace(self, wrong=HOW)
        if hidden(line):
            return structs.replace(self, wrong=UNSEEN)
        if typed.casefold() == DONE:
            needed = tuple(field for field in self.left if field.required and not field.value)
            return structs.replace(self, left=needed, wrong=NEEDED if needed else "")
        field, *left = self.left
        try:
            value = _settled(field, typed)
        except FieldError as error:
            return structs.replace(self, wrong=error.args[0])
        wrong = self.form.wrong.get(left[0].name, "") if left else ""
        return Dialogue(self.form, tuple(left), self.filled | {field.name: value}, wrong)

    def values(self) -> dict[str, str]:
        """A value for each field of the form."""
        return {field.name: self.filled[field.name] for field in self.form.fields}


def begin(form: Form, before: Mapping[str, str] | None = None) -> Dialogue:
    """The dialogue for a form. One that comes back with something wrong asks for that alone, and keeps the rest of what
    was filled in `before`."""
    kept = before or {} if form.wrong else {}
    filled = {field.name: kept.get(field.name, field.value) for field in form.fields}
    left = tuple(field for field in form.fields if field.name in form.wrong) or form.fields or (_confirmation(form),)
    return Dialogue(form, left, filled, form.wrong.get(left[0].name, ""))


def _confirmation(form: Form) -> Field:
    yes = (Choice("yes", "yes"),)
    return Field(
        name=CONFIRM,
        label=form.submit,
        hint=say("Type yes to go on, or cancel to leave: then nothing is changed."),
        choices=yes,
        required=True,
    )


def _settled(field: Field, typed: str) -> str:
    """The value that a typed line gives the field. FieldError when it gives none."""
    if field.several:
        typed = typed.strip(", ")
    value = field.value if not typed else "" if typed == CLEAR else _given(field, typed)
    if field.required and not value:
        raise FieldError(field.name, NEEDED)
    return value


def _given(field: Field, typed: str) -> str:
    if field.choices:
        return _chosen(field, typed)
    if len(typed) > field.most:
        long = say(
            "That has {count} characters; at most {most} fit here. Type it shorter, or cancel to leave.",
            count=len(typed),
            most=field.most,
        )
        raise FieldError(field.name, long)
    if field.check:
        field.check(typed)
    return typed


def _chosen(field: Field, typed: str) -> str:
    """The values that were named by number, by value or by label."""
    meant = {choice.label.casefold(): choice.value for choice in field.choices}
    meant |= {choice.value.casefold(): choice.value for choice in field.choices}
    if _numbered(field):
        meant |= {str(number): choice.value for number, choice in enumerate(field.choices, 1)}
    items = typed.split(",") if field.several else [typed]
    chosen: dict[str, None] = {}
    for item in filter(None, map(str.strip, items)):
        if item.casefold() not in meant:
            raise FieldError(field.name, _no_choice(item, meant))
        chosen[meant[item.casefold()]] = None
    return ", ".join(chosen)


def _no_choice(item: str, meant: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(clip(item).casefold(), meant, n=1)
    if near:
        return say("“{item}” is none of these. Did you mean {near}?", item=clip(item), near=meant[near[0]])
    return say("“{item}” is none of these. Type one as it is listed, or cancel to leave.", item=clip(item))


def _numbered(field: Field) -> bool:
    """Whether choices can be named by number: not where a number is a choice itself."""
    return not any(choice.value.isdecimal() or choice.label.isdecimal() for choice in field.choices)


def _listed(field: Field) -> Iterator[str]:
    """The choices, a line each; and what the field's value is, where the prompt has no room for it."""
    numbered = _numbered(field)
    for number, choice in enumerate(field.choices[:MOST_LISTED], 1):
        same = choice.label.casefold() == choice.value.casefold()
        what = choice.value if same else say("{value}: {label}", value=choice.value, label=choice.label)
        yield say("{number}. {what}", number=number, what=what) if numbered else what
    if len(field.choices) > MOST_LISTED:
        left = len(field.choices) - MOST_LISTED
        yield several(left, "… and {count} more, to be typed in full", "… and {count} more, to be typed in full")
    if field.several:
        yield say("Type any number of them, with commas between.")
    if clip(field.value) != field.value:
        yield say("Now: {value}", value=field.value)
