"""Our sentences, in English, and the way to say them in another language.

`say` makes the English text at once and remembers its template and values, so that whoever shows it can say it in the
reader's language: GNU gettext's catalogues, with the English templates as their keys. What other people wrote is a
plain str and stays as it is. An f-string around a Said is plain English again: put the parts into one template instead.
What the operator reads, on the command line and in the log, is plain English and not made here.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations
from string import Formatter
from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Choice, Field, Form, Link, Message, Section, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.messages import Inline, Line

ENGLISH = NullTranslations()
TEMPLATES = 4_096  # whose placeholders are remembered: more than there are sentences

Placeholder = tuple[str, str | None, str | None]  # its name, format and conversion


class Said(str):
    """A sentence of ours: the English text, which `in_language` says anew. Encoded or pickled it is that text alone.

    A value is put in as it is, braces and all; one that is a Said is said in the same language, and several words
    stand with commas between them.
    """

    template: str
    plural: str | None
    count: int
    values: dict[str, object]

    def in_language(self, language: NullTranslations) -> str:
        """The sentence in the language; in English when its catalogue has none, or one with other placeholders."""
        values = {name: _put(value, language) for name, value in self.values.items()}
        translated = self._translated(language)
        if not _fits(translated, self.template, self.plural):
            translated = self._translated(ENGLISH)
        return translated.format_map(values)

    def _translated(self, language: NullTranslations) -> str:
        if self.plural is None:
            return language.gettext(self.template) if self.template else ""  # under "" a catalogue keeps its own head
        try:
            return language.ngettext(self.template, self.plural, self.count)
        except ArithmeticError:  # its rule for plurals divides by nothing
            return ENGLISH.ngettext(self.template, self.plural, self.count)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def say(template: str, /, **values: object) -> Said:
    """`say("There is no edition {number} here.", number=7)`. A literal: catalogues are made from what stands there."""
    return _said(template, None, 0, values)


def several(count: int, one: str, many: str, /, **values: object) -> Said:
    """`several(5, "{count} story", "{count} stories")`. Other languages have as many forms as they need."""
    return _said(one, many, count, {**values, "count": count})


def listed(words: Sequence[str], joint: str = "and") -> str:
    """`one, two and three`, or with the joint `or`: `one, two or three`. At least one word."""
    *before, last = words
    if not before:
        return last
    if joint == "or":
        return say("{words} or {last}", words=tuple(before), last=last)
    return say("{words} and {last}", words=tuple(before), last=last)


def _said(template: str, plural: str | None, count: int, values: dict[str, object]) -> Said:
    english = template if plural is None or count == 1 else plural
    said = Said(english.format_map({name: _put(value, ENGLISH) for name, value in values.items()}))
    said.template, said.plural, said.count, said.values = template, plural, count, values
    return said


def _put(value: object, language: NullTranslations) -> object:
    """A value as it stands in a sentence."""
    if isinstance(value, tuple | list):
        return spoken(COMMA, language).join(spoken(word, language) for word in value)
    return spoken(value, language) if isinstance(value, str) else value


def _fits(translated: str, template: str, plural: str | None) -> bool:
    """Whether a translation has the placeholders of the English template; a plural's may leave the count out."""
    if translated in (template, plural):
        return True
    given, wanted = _placeholders(translated), _placeholders(template)
    if plural is not None:
        wanted |= _placeholders(plural)
        given |= {one for one in wanted if one[0] == "count"}
    return given == wanted


@lru_cache(TEMPLATES)
def _placeholders(template: str) -> frozenset[Placeholder | None]:
    """Those of a template; one that is broken has None among them."""
    try:
        return frozenset((name, form, how) for _, name, form, how in Formatter().parse(template) if name is not None)
    except ValueError:
        return frozenset({None})


COMMA = say(", ")


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
