"""Our sentences, in English, and the way to say them in another language.

`say` makes the English text at once and remembers its template and values, so that whoever shows it can say it in the
reader's language: GNU gettext's catalogues, with the English templates as their keys. What other people wrote is a
plain str and stays as it is. An f-string around a Said is plain English again: put the parts into one template instead.
"""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Choice, Field, Form, Link, Message, Section, Text

if TYPE_CHECKING:
    from digests.messages import Inline, Line

ENGLISH = NullTranslations()


class Said(str):
    """A sentence of ours. Its text is English; `in_language` says it anew."""

    template: str
    plural: str | None
    values: dict[str, object]

    def in_language(self, language: NullTranslations) -> str:
        if self.plural is None:
            template = language.gettext(self.template)
        else:
            template = language.ngettext(self.template, self.plural, int(str(self.values["count"])))
        return template.format(**{name: _put(value, language) for name, value in self.values.items()})


def say(template: str, /, **values: object) -> Said:
    """`say("There is no edition {number} here.", number=7)`."""
    return _said(template, None, values)


def several(count: int, one: str, many: str, /, **values: object) -> Said:
    """`several(5, "{count} story", "{count} stories")`."""
    return _said(one, many, {"count": count, **values})


def _said(template: str, plural: str | None, values: dict[str, object]) -> Said:
    use = template if plural is None or values["count"] == 1 else plural
    said = Said(use.format(**values))
    said.template, said.plural, said.values = template, plural, values
    return said


def _put(value: object, language: NullTranslations) -> object:
    return value.in_language(language) if isinstance(value, Said) else value


def spoken(text: str, language: NullTranslations) -> str:
    """The text in the language if it is ours, as a plain str."""
    return text.in_language(language) if isinstance(text, Said) else str(text)


def message_in(message: Message, language: NullTranslations) -> Message:
    """The whole message in the language. Commands are the same words in every language."""
    return structs.replace(
        message,
        title=line_in(message.title, language),
        notice=line_in(message.notice, language),
        sections=tuple(section_in(section, language) for section in message.sections),
        footer=line_in(message.footer, language),
        actions=_actions(message.actions, language),
    )


def section_in(section: Section, language: NullTranslations) -> Section:
    return structs.replace(
        section,
        heading=line_in(section.heading, language),
        lines=tuple(line_in(line, language) for line in section.lines),
        actions=_actions(section.actions, language),
    )


def line_in(line: Line, language: NullTranslations) -> Line:
    return tuple(_inline(part, language) for part in line)


def form_in(form: Form, language: NullTranslations) -> Form:
    return structs.replace(
        form,
        title=spoken(form.title, language),
        submit=spoken(form.submit, language),
        fields=tuple(_field(field, language) for field in form.fields),
        wrong={name: spoken(sentence, language) for name, sentence in form.wrong.items()},
    )


def _field(field: Field, language: NullTranslations) -> Field:
    choices = tuple(Choice(choice.value, spoken(choice.label, language)) for choice in field.choices)
    return structs.replace(
        field, label=spoken(field.label, language), hint=spoken(field.hint, language), choices=choices
    )


def _inline(part: Inline, language: NullTranslations) -> Inline:
    return structs.replace(part, text=spoken(part.text, language)) if isinstance(part, Text | Link) else part


def _actions(actions: tuple[Action, ...], language: NullTranslations) -> tuple[Action, ...]:
    return tuple(Action(spoken(action.label, language), action.command) for action in actions)
