"""Our sentences, in English, and the way to say them in another language.

`say` makes the English text at once and remembers its template and values, so that whoever shows it can say it in the
reader's language: GNU gettext's catalogues, with the English templates as their keys. What other people wrote is a
plain str and stays as it is. An f-string around a Said is plain English again: put the parts into one template instead.
What the operator reads, on the command line and in the log, is plain English and not made here.
"""

from __future__ import annotations

from datetime import UTC
from functools import lru_cache
from gettext import NullTranslations
from string import Formatter
from typing import TYPE_CHECKING

from msgspec import structs

from digests.messages import Action, Choice, Cited, Field, Form, Inline, Link, Message, Moment, Room, Section, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from digests.messages import Line

ENGLISH = NullTranslations()
FORMATTER = Formatter()
TEMPLATES = 4_096  # whose placeholders are remembered: more than there are sentences
LOCALE = 40  # characters of a locale's name that count

Placeholder = tuple[str, str | None, str | None]  # its name, format and conversion


class Said(str):
    """A sentence of ours: the English text, which `in_language` says anew. Stored or pickled it is that text alone.

    A value is put in as it is, braces and all. One that is a Said is said in the same language; several words stand
    with commas between them; a Moment, a Room, a Link and what is Cited stay so in the line that holds the sentence.
    """

    template: str
    plural: str | None
    number: int  # that the plural is for
    values: dict[str, object]

    def in_language(self, language: NullTranslations) -> str:
        """The sentence in the language; in English when its catalogue has none, or one with other placeholders."""
        return "".join(map(_written, self.pieces(language)))

    def pieces(self, language: NullTranslations) -> Iterator[str | Inline]:
        """The same in parts: text, and what is more than text."""
        translated = self._translated(language)
        if not suits(translated, self.template, self.plural):
            translated = self._translated(ENGLISH)
        return _filled(translated, self.values, language)

    def over(self, change: Callable[[str], str]) -> Said:
        """The same sentence with `change` made to each of its values that is text."""
        return _said(
            self.template, self.plural, self.number, {name: _over(v, change) for name, v in self.values.items()}
        )

    def _translated(self, language: NullTranslations) -> str:
        if self.plural is None:
            return language.gettext(self.template) if self.template else ""  # under "" a catalogue keeps its own head
        try:
            return language.ngettext(self.template, self.plural, self.number)
        except ArithmeticError:  # its rule for plurals divides by nothing
            return ENGLISH.ngettext(self.template, self.plural, self.number)

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def _over(value: object, change: Callable[[str], str]) -> object:
    match value:
        case Said() as said:
            return said.over(change)
        case str() as text:
            return change(text)
        case Room(id):
            return Room(change(id))
        case tuple() | list() as words:
            return tuple(_over(word, change) for word in words)
        case _:
            return value


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


def _said(template: str, plural: str | None, number: int, values: dict[str, object]) -> Said:
    english = template if plural is None or number == 1 else plural
    said = Said("".join(map(_written, _filled(english, values, ENGLISH))))
    said.template, said.plural, said.number, said.values = template, plural, number, values
    return said


def _filled(template: str, values: dict[str, object], language: NullTranslations) -> Iterator[str | Inline]:
    """The template with its values in their places, each as it is said in the language."""
    for text, name, form, how in FORMATTER.parse(template):
        yield text
        if name is None:
            continue
        match values[name]:
            case Said() as said:
                yield from said.pieces(language)
            case Text() | Link() | Cited() | Moment() | Room() as inline:
                yield from _inlines(inline, language)
            case tuple() | list() as words:
                for at, word in enumerate(words):
                    yield spoken(COMMA, language) if at else ""
                    yield from word.pieces(language) if isinstance(word, Said) else (str(word),)
            case value:
                yield FORMATTER.format_field(FORMATTER.convert_field(value, how), form or "")


def _written(piece: str | Inline) -> str:
    match piece:
        case Text(text) | Link(text) | Cited(text) | Room(text):
            return text
        case Moment(at):
            return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        case text:
            return text


def suits(translated: str, template: str, plural: str | None) -> bool:
    """Whether a translation has the placeholders of the English template. It may leave out what there is in English
    only, called `english`, and in a plural the count."""
    if translated in (template, plural):
        return True
    given, wanted = _placeholders(translated), _placeholders(template)
    if plural is not None:
        wanted |= _placeholders(plural)
    left_out = "english" if plural is None else "count"
    return given | {one for one in wanted if one and one[0] == left_out} == wanted


@lru_cache(TEMPLATES)
def _placeholders(template: str) -> frozenset[Placeholder | None]:
    """Those of a template; one that is broken has None among them."""
    try:
        return frozenset((name, form, how) for _, name, form, how in FORMATTER.parse(template) if name is not None)
    except ValueError:
        return frozenset({None})


COMMA = say(", ")


def spoken(text: str, language: NullTranslations) -> str:
    """The text in the language if it is ours, as a plain str."""
    return text.in_language(language) if isinstance(text, Said) else str(text)


def encodable(value: object) -> object:
    """For msgspec's encoders, which take no str but str itself: a sentence as its English text."""
    if isinstance(value, Said):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is no record")


def tag(locale: str) -> str:
    """A locale's name (`pt-BR`, `pt_BR`) as catalogues are kept by."""
    return locale[:LOCALE].replace("-", "_").casefold()


def language_of(locale: str, languages: Mapping[str, NullTranslations]) -> NullTranslations:
    """The catalogue of a locale, or of the wider one that it belongs to (`pt` for `pt-BR`); else English."""
    name = tag(locale)
    while name and name not in languages:
        name = name.rpartition("_")[0]
    return languages.get(name, ENGLISH)


def message_in(message: Message, language: NullTranslations) -> Message:
    """The whole message in the language. Commands are the same words in every language."""
    return structs.replace(
        message,
        title=line_in(message.title, language),
        notice=line_in(message.notice, language),
        sections=tuple(section_in(section, language) for section in message.sections),
        footer=line_in(message.footer, language),
        actions=actions_in(message.actions, language),
    )


def section_in(section: Section, language: NullTranslations) -> Section:
    return structs.replace(
        section,
        heading=line_in(section.heading, language),
        lines=tuple(line_in(line, language) for line in section.lines),
        actions=actions_in(section.actions, language),
    )


def line_in(line: Line, language: NullTranslations) -> Line:
    """The line in the language; a sentence with a Moment in it becomes the text before it, the Moment, and the rest."""
    return tuple(one for part in line for one in _inlines(part, language))


def _inlines(part: Inline, language: NullTranslations) -> Iterator[Inline]:
    match part:
        case Text(Said() as said, strong):
            text = ""
            for piece in said.pieces(language):
                if isinstance(piece, str):
                    text += piece
                    continue
                if text:
                    yield Text(text, strong)
                text = ""
                yield piece
            if text:
                yield Text(text, strong)
        case Text(text) | Link(text):
            yield structs.replace(part, text=spoken(text, language))
        case _:
            yield part


def form_in(form: Form, language: NullTranslations) -> Form:
    return structs.replace(
        form,
        title=spoken(form.title, language),
        submit=spoken(form.submit, language),
        about=spoken(form.about, language),
        fields=tuple(_field(field, language) for field in form.fields),
        wrong={name: spoken(sentence, language) for name, sentence in form.wrong.items()},
    )


def _field(field: Field, language: NullTranslations) -> Field:
    choices = tuple(Choice(choice.value, spoken(choice.label, language)) for choice in field.choices)
    return structs.replace(
        field, label=spoken(field.label, language), hint=spoken(field.hint, language), choices=choices
    )


def actions_in(actions: tuple[Action, ...], language: NullTranslations) -> tuple[Action, ...]:
    return tuple(Action(spoken(action.label, language), action.command) for action in actions)
