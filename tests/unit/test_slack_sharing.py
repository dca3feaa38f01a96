"""What the button carries that shows an answer to all, and how it is known whether there is another answer by now."""

from __future__ import annotations

from msgspec import structs

from bot.platforms.meaning import Heard
from bot.platforms.slack import controls, ids, parts, sharing
from digests.messages import Action, Message, Moment, Section, Show, Text
from tests.news import NOW, hours

ANSWER = Message(
    title=(Text("Night ferry"), Moment(NOW, Show.DATE)),
    sections=(Section(lines=((Text("It ran aground."),),), number=1),),
    footer=(Text("3 sentences"),),
    again="summary #10 standard",
)


def test_the_button_asks_for_just_this_answer() -> None:
    value = sharing.button(ANSWER, Heard("summary 1", "1.2"))
    assert value is not None
    assert sharing.read(value) == sharing.Shared(sharing.mark(ANSWER), "summary #10 standard")
    typed = structs.replace(ANSWER, again="")
    asked = sharing.button(typed, Heard("digest", "12.34"))
    assert asked is not None
    assert sharing.read(asked) == sharing.Shared(sharing.mark(ANSWER), "digest", "12.34")


def test_what_is_not_for_all_has_no_button() -> None:
    assert sharing.button(ANSWER, Heard("pause")) is None
    assert sharing.button(structs.replace(ANSWER, refusal=True), Heard("summary")) is None
    assert sharing.button(structs.replace(ANSWER, again=""), Heard("search " + "&" * 200)) is None, "it has no room"
    assert sharing.read("summary 1") is None


def test_another_answer_has_another_mark() -> None:
    later = structs.replace(ANSWER, title=(Text("Night ferry"), Moment(NOW + hours(1), Show.DATE)), footer=())
    other = structs.replace(ANSWER, sections=(Section(lines=((Text("It is afloat."),),), number=1),))
    assert sharing.mark(later) == sharing.mark(ANSWER)
    assert sharing.mark(other) != sharing.mark(ANSWER)


def test_what_is_read_elsewhere_says_which_channel_it_is_about() -> None:
    menu = parts.overflow("c0", [parts.option("End it", 'unsubscribe "A"'), parts.option("Long", "x" * 149)])
    blocks = [
        parts.section("A", menu),
        parts.section("B", parts.button("Resume", "c1", "resume")),
        *controls.rows([Action("Fill it in", "subscribe")], 2),
        parts.context("C"),
    ]
    told = controls.placed(blocks, "C1")
    pressed = [told[0]["accessory"]["options"][0], told[1]["accessory"], told[2]["elements"][0]]
    named = [{**one, "action_id": "h0"} for one in pressed]
    assert [ids.placed_of(one) for one in named] == [("C1", 'unsubscribe "A"'), ("C1", "resume"), ("C1", "subscribe")]
    assert len(told[0]["accessory"]["options"]) == 1, "the other one has no room"
    assert told[3] == blocks[3]
