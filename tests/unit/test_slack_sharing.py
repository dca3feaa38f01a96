"""What the button carries that shows an answer to all, and how it is known whether there is another answer by now."""

from __future__ import annotations

from msgspec import structs

from bot.platforms.meaning import Heard
from bot.platforms.slack import ids, sharing
from bot.platforms.slack.render import content
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
    asked = (Action("End it", 'unsubscribe "A"'), Action("Pause", 'pause "A"'), Action("Long", "x" * 149))
    message = Message(
        sections=(
            Section(heading=(Text("A"),), actions=asked),
            Section(heading=(Text("B"),), actions=(Action("Resume", "resume"),)),
        ),
        actions=(Action("Fill it in", "subscribe"),),
    )
    first, second, below = content(message, place="C1")["blocks"]
    chosen = {"action_id": first["accessory"]["action_id"], "selected_option": first["accessory"]["options"][0]}
    pressed = [chosen, second["accessory"], *below["elements"]]
    assert [ids.placed_of(one) for one in pressed] == [
        ("C1", 'unsubscribe "A"'),
        ("C1", "resume"),
        ("C1", "subscribe"),
        ("C1", "x" * 149),
    ]
    assert len(first["accessory"]["options"]) == 2, "the long one has no room there, and is a button"
