"""Our sentences in other languages: what is put in stays what it is, and a broken catalogue leaves English."""

from __future__ import annotations

import ast
import pickle
from datetime import UTC, datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from bot.languages import languages
from digests.messages import Action, Choice, Cited, Field, Form, Link, Message, Moment, Section, Show, Text
from digests.store.columns import Record
from digests.wording import (
    ENGLISH,
    encodable,
    form_in,
    language_of,
    line_in,
    listed,
    message_in,
    say,
    several,
    spoken,
    tag,
)
from tests import catalogue
from tests.catalogue import FOLDERS, ROOT, TEMPLATE, template, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SINCE = Moment(AT, Show.SINCE)


class Dictionary(NullTranslations):
    """A language in which these sentences are known."""

    def __init__(self, **sentences: str) -> None:
        super().__init__()
        self._sentences = {key.replace("_", " "): value for key, value in sentences.items()}

    def gettext(self, message: str) -> str:
        return self._sentences.get(message, message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self._sentences.get(one if number == 1 else many, one if number == 1 else many)


def known(english: str, translated: str) -> NullTranslations:
    return Dictionary(**{english: translated})


def compiled(locale: str, *sentences: tuple[str | tuple[str, str], str | tuple[str, ...]]) -> bytes:
    made, file = Catalog(locale=locale), BytesIO()
    for english, translated in sentences:
        made.add(english, translated)
    write_mo(file, made)
    return file.getvalue()


# What is put in


def test_a_sentence_is_english_at_once_and_anything_later() -> None:
    said = say("There is no edition {number} here.", number=7)
    assert said == "There is no edition 7 here."
    assert said.in_language(known(said.template, "Keine Ausgabe {number} hier.")) == "Keine Ausgabe 7 hier."
    assert said.in_language(ENGLISH) == said


@given(st.text())
def test_what_somebody_typed_is_never_a_template(typed: str) -> None:
    for value in (typed, "{0}", "{x.__class__}", "{number}", "}{", "{{}}", f"{{{typed}}}"):
        said = say("There is no {thing}, nor {number}.", thing=value, number=2)
        assert said == "There is no " + value + ", nor 2."
        assert said.in_language(known(said.template, "{number}: {thing}")) == "2: " + value


def test_sentences_within_sentences_are_said_in_the_same_language() -> None:
    hint = say("Type help.")
    said = say("No {verb}. {hint}", verb=hint, hint=say("{again}", again=hint))
    assert said == "No Type help.. Type help."
    assert said.in_language(known("Type help.", "Tippe help.")) == "No Tippe help.. Tippe help."


def test_words_are_listed_as_the_language_lists_them() -> None:
    chinese = Dictionary(**{", ": "、", "{words} and {last}": "{words}和{last}", "salt": "盐"})
    assert listed(["rope"]) == "rope"
    assert listed(["rope", "tar"], "or") == "rope or tar"
    three = listed(["rope", "tar", "salt"])
    assert three == "rope, tar and salt"
    assert spoken(three, chinese) == "rope、tar和salt"
    assert spoken(say("Bring {things}.", things=[say("salt"), "rope"]), chinese) == "Bring 盐、rope."


def test_a_plural_has_as_many_forms_as_the_language() -> None:
    forms = (("{count} story", "{count} stories"), ("{count} článek", "{count} články", "{count} článků"))
    czech = GNUTranslations(BytesIO(compiled("cs", forms)))
    said = [several(n, "{count} story", "{count} stories") for n in (1, 2, 5)]
    assert said == ["1 story", "2 stories", "5 stories"]
    assert [one.in_language(czech) for one in said] == ["1 článek", "2 články", "5 článků"]


def test_formats_of_values_are_kept() -> None:
    said = say("{part:.1f} of {whole!r}", part=0.25, whole="x")
    assert said == "0.2 of 'x'"
    assert said.in_language(known(said.template, "{whole!r}: {part:.1f}")) == "'x': 0.2"


def test_the_empty_sentence_is_not_the_head_of_the_catalogue() -> None:
    german = GNUTranslations(BytesIO(compiled("de", ("Save", "Speichern"))))
    assert "Content-Type" in german.gettext("")
    assert say("").in_language(german) == ""


# Broken catalogues


@pytest.mark.parametrize(
    "broken",
    [
        "Keine Ausgabe hier.",  # its number is lost
        "Keine Ausgabe {nummer} hier.",
        "Keine Ausgabe {number} hier, {} nicht.",
        "Keine Ausgabe {0} hier.",
        "Keine Ausgabe {number hier.",
        "Keine Ausgabe number} hier.",
        "Keine Ausgabe {number!x} hier.",
        "Keine Ausgabe {number:9999999999d} hier.",
        "Keine Ausgabe {number.__class__} hier.",
        "",
    ],
)
def test_a_translation_with_other_placeholders_leaves_english(broken: str) -> None:
    said = say("There is no edition {number} here.", number=7)
    assert said.in_language(known(said.template, broken)) == said
    plural = several(7, "{count} story in {place}", "{count} stories in {place}", place="Vik")
    assert plural.in_language(known("{count} stories in {place}", broken)) == plural


def test_a_plural_may_leave_its_count_out() -> None:
    said = several(1, "every hour", "every {count} hours")
    assert said.in_language(known("every hour", "stündlich")) == "stündlich"
    one = several(1, "{count} story", "{count} stories")
    assert one.in_language(known("{count} story", "eine Meldung")) == "eine Meldung"


def test_what_there_is_in_english_only_may_be_left_out() -> None:
    said = say("{english} (cron {line})", english="at noon", line="0 12 * * *")
    assert said.in_language(known(said.template, "cron {line}")) == "cron 0 12 * * *"
    assert said.in_language(known(said.template, "{english}, cron {line}")) == "at noon, cron 0 12 * * *"
    assert said.in_language(known(said.template, "{english}")) == said


def test_a_rule_for_plurals_that_divides_by_nothing_leaves_english() -> None:
    class Odd(NullTranslations):
        def ngettext(self, _: str, __: str, number: int) -> str:
            return str(number // 0)

    assert several(2, "{count} story", "{count} stories").in_language(Odd()) == "2 stories"


# As a str


def test_a_sentence_is_a_str_wherever_it_goes() -> None:
    said = say("Summary of {title}", title="Rope")
    plain = "Summary of Rope"
    assert {str(said): 1}[said] == 1
    assert hash(said) == hash(plain)
    assert pickle.loads(pickle.dumps(said)) == plain  # noqa: S301  # our own
    assert type(pickle.loads(pickle.dumps([said]))[0]) is str  # noqa: S301
    assert msgspec.json.encode(Text(said), enc_hook=encodable) == msgspec.json.encode(Text(plain))
    with pytest.raises(NotImplementedError):
        msgspec.json.encode(object(), enc_hook=encodable)
    column = Record(Message)
    stored = column.process_bind_param(Message(title=(Text(said),)), sqlite.dialect())
    assert column.process_result_value(stored, sqlite.dialect()) == Message(title=(Text(plain),))
    assert type(str(said)) is str
    assert str(ValueError(said)) == plain


# Whole messages


def test_a_message_and_a_form_are_said_whole() -> None:
    class Loud(NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper()

    ours, theirs = say("ours"), "theirs"
    line = (Text(ours, strong=True), Text(theirs), Link(ours, "https://a.example/"), Cited("theirs", 1, 1, 0, 6))
    loud = (
        Text("OURS", strong=True), Text(theirs), Link("OURS", "https://a.example/"), Cited("theirs", 1, 1, 0, 6)
    )  # fmt: skip
    action, loud_action = Action(ours, "summary 1"), Action("OURS", "summary 1")
    message = Message(
        title=line,
        notice=line,
        sections=(Section(heading=line, lines=(line,), actions=(action,)),),
        footer=line,
        actions=(action,),
    )
    assert message_in(message, Loud()) == Message(
        title=loud,
        notice=loud,
        sections=(Section(heading=loud, lines=(loud,), actions=(loud_action,)),),
        footer=loud,
        actions=(loud_action,),
    )
    field = Field(name="a", label=ours, hint=ours, value=theirs, choices=(Choice("a", ours),))
    form = Form(title=ours, command="pause", fields=(field,), submit=ours, wrong={"a": ours})
    assert form_in(form, Loud()) == Form(
        title="OURS",
        command="pause",
        fields=(Field(name="a", label="OURS", hint="OURS", value=theirs, choices=(Choice("a", "OURS"),)),),
        submit="OURS",
        wrong={"a": "OURS"},
    )


def test_a_moment_stands_in_its_sentence_wherever_the_language_puts_it() -> None:
    said = say("since {when}, by {who}", when=SINCE, who="Ann")
    assert said == "since 2026-11-22 08:00 UTC, by Ann"
    assert line_in((Text(said, strong=True),), ENGLISH) == (
        Text("since ", strong=True),
        SINCE,
        Text(", by Ann", strong=True),
    )
    first = known(said.template, "{when}: {who}")
    assert line_in((Text(said),), first) == (SINCE, Text(": Ann"))
    assert line_in((Text(say("{all}", all=say("{when}", when=SINCE))),), first) == (SINCE,)


def test_links_and_citations_stay_what_they_are() -> None:
    link, words = Link(say("Rope"), "https://a.example/"), Cited("It held", 1, 1, 0, 7)
    said = say("Update: {headline}: {words}, {more}", headline=link, words=words, more=Text("twice"))
    assert said == "Update: Rope: It held, twice"
    loud = known("Rope", "Tau")
    assert line_in((Text(said),), loud) == (
        Text("Update: "), Link("Tau", "https://a.example/"), Text(": "), words, Text(", "), Text("twice")
    )  # fmt: skip


# Locales


def test_a_locale_has_its_language_or_the_wider_one_else_english() -> None:
    portuguese, brazilian = NullTranslations(), NullTranslations()
    known_ones = {"pt": portuguese, "pt_br": brazilian}
    assert language_of("pt-BR", known_ones) is brazilian
    assert language_of("pt_BR", known_ones) is brazilian
    assert language_of("pt-PT", known_ones) is portuguese
    assert language_of("PT", known_ones) is portuguese
    for unknown in ("", "en", "xx", "../../etc", "-", "p" * 10_000, "-" * 10_000):
        assert language_of(unknown, known_ones) is ENGLISH
    assert tag("zh-Hant-TW") == "zh_hant_tw"


def test_catalogues_are_found_by_locale_and_a_broken_one_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = compiled("pt_BR", ("Save", "Salvar"))
    for locale, content in (("pt_BR", whole), ("de", b"no catalogue"), ("fr", whole[:40]), ("es", b"")):
        place = tmp_path / locale / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "broadsheet.mo").write_bytes(content)
    (tmp_path / "it").mkdir()
    (tmp_path / "broadsheet.pot").touch()
    found = languages(tmp_path)
    assert list(found) == ["pt_br"]
    assert spoken(say("Save"), language_of("pt-BR", found)) == "Salvar"
    assert len(caplog.records) == 3
    assert languages(tmp_path / "none") == {}


def test_the_languages_that_come_with_the_program_can_be_read(caplog: pytest.LogCaptureFixture) -> None:
    languages()
    assert not caplog.records


# The template of catalogues


def said_in(tree: ast.AST) -> Iterator[ast.Call]:
    """Every sentence of a piece of source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"say", "several"}:
            yield node


def sources() -> Iterator[tuple[str, ast.AST]]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def made() -> Catalog:
    """Every sentence in the source: they are looked for once."""
    return template()


@pytest.mark.no_cover  # it walks over the source and runs none of it
def test_every_sentence_is_a_literal_and_in_the_template(made: Catalog) -> None:
    for place, call in ((f"{file}:{call.lineno}", call) for file, tree in sources() for call in said_in(tree)):
        assert isinstance(call.func, ast.Name)
        words = call.args[:1] if call.func.id == "say" else call.args[1:3]
        sentences = tuple(
            word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)
        )
        assert len(sentences) == len(words), f"{place} is no literal"
        assert sentences[0] in made, f"{place} is not in the template"
        if len(sentences) == 2:
            assert made[sentences[0]].id == sentences, f"{place}: another plural has the same singular"


@pytest.mark.no_cover  # it walks over the source and runs none of it
def test_the_template_is_not_stale(made: Catalog) -> None:
    assert TEMPLATE.read_bytes() == written(made), "run: make messages"
    assert written(made) == written(template())
    text = TEMPLATE.read_text("utf-8")
    assert "Creation-Date" not in text
    assert str(ROOT) not in text


def test_the_template_can_be_read_by_its_tools(made: Catalog) -> None:
    with TEMPLATE.open("rb") as file:
        kept = read_po(file)
    assert {message.id for message in kept if message.id} == {message.id for message in made if message.id}


def test_catalogues_are_brought_up_to_the_template(
    made: Catalog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    german = Catalog(locale="de")
    german.add("Next page", "Nächste Seite")
    german.add("There is no edition {number} in this channels.", "Keine Ausgabe {number} hier.")  # as it was once
    german.add("Newest article: {at}", "Neuester Artikel: {um}")
    german.add(("{count} story", "{count} stories"), ("eine Meldung", "{count} Meldungen"))
    place = tmp_path / "de" / "LC_MESSAGES" / "broadsheet.po"
    place.parent.mkdir(parents=True)
    place.write_bytes(written(german))
    catalogue.bring_up(tmp_path, made)
    first = place.read_bytes()
    catalogue.bring_up(tmp_path, made)
    assert place.read_bytes() == first
    assert (tmp_path / "broadsheet.pot").read_bytes() == TEMPLATE.read_bytes()
    said = capsys.readouterr().out
    assert "de: other braces than in English: Newest article: {at}\n" in said
    assert said.count("other braces") == 2  # each time
    found = languages(tmp_path)["de"]
    assert say("Next page").in_language(found) == "Nächste Seite"
    assert several(3, "{count} story", "{count} stories").in_language(found) == "3 Meldungen"
    fuzzy = say("There is no edition {number} in this channel.", number=3)
    assert fuzzy.in_language(found) == fuzzy


@pytest.mark.no_cover  # it walks over the source and runs none of it
def test_no_sentence_stands_in_an_f_string() -> None:
    """It would be English for ever. What the operator alone reads is English anyway."""
    for file, tree in sources():
        glued = [one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) and any(said_in(one))]
        assert not glued, f"{file}:{glued[0].lineno}"
