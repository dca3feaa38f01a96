"""People as they are quoted: gathered on evidence, never mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands.dispatch import answer
from bot.commands.request import Request
from digests.messages import Cited, Limits, Message
from digests.services.ask import PERSON_ARTICLES
from tests.fakes import cost
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House

if TYPE_CHECKING:
    from collections.abc import Iterator

TIGHT = Limits(total=800, sections=3, actions=12, cost=cost)

PORT = """Port of Vik to be dredged

Vik will dredge its port for the first time since 1951, and has ordered a ship to do it.

“The mud has been patient with us,” said Prof. Sten Marker, a lecturer in hydrology at the University of Vik.
“It will not be for ever.” Marker said it was “a bargain at the price”.
"""
TRIAL = """Forger goes to prison for a stamp

A stamp dealer of Halden was sent to prison on Monday for selling the same stamp eleven times.

“Eleven times is a habit,” Judge Sten Marker told the court. “A habit has a price.”
"""
SISTER = """Baker opens at night

A bakery in Tolm now opens at midnight, for people who cannot sleep and people who will not.

“Nobody queues politely at three in the morning,” said Runa Marker, who owns the bakery.
"""
BARE = """Fog holds up the morning boats

Fog lay on the sound until noon, and the boats waited for it to lift.

“We sat and we ate our lunch,” said Mr Marker. The boats left in the afternoon.
"""


async def page(house: House, words: str, limits: Limits) -> Message:
    message = await answer(house.desk, Request(channel=CHANNEL, user="ann", words=words), limits)
    assert isinstance(message, Message)
    return message


def cited(message: Message) -> Iterator[Cited]:
    return (part for one in message.sections for line in one.lines for part in line if isinstance(part, Cited))


async def test_who_tells_names_roles_and_quotes_with_their_articles(house: House) -> None:
    await house.store(PORT, age=3, url="https://ledger.example/mud")
    assert await house.ask("who marker") == (
        "Sten Marker\n\n"
        "Named as: Prof. Sten Marker, Marker\n\n"
        "Role given: lecturer in hydrology, University of Vik\n\n"
        "The Harbour Ledger · 3 hours ago · Port of Vik to be dredged (ledger.example)\n\n"
        "“The mud has been patient with us,”\n— Sten Marker, lecturer in hydrology, University of Vik\n\n"
        "“It will not be for ever.”\n— Sten Marker, lecturer in hydrology, University of Vik\n\n"
        "“a bargain at the price”\n— Sten Marker, lecturer in hydrology, University of Vik (partial quote)\n\n"
        "3 quotes, each to the character as in the article\n"
    )


@pytest.mark.parametrize(
    "name",
    ["Marker", "marker,", "“Marker”", "Marker's", "Marker’s", "Prof. Sten Marker", "STEN MARKER", "Sten A. Marker"],
)
async def test_a_person_is_found_by_any_way_to_say_the_name(house: House, name: str) -> None:
    await house.store(PORT)
    assert (await house.ask(f"who {name}")).startswith("Sten Marker\n")
    assert (await house.ask(f"quotes {name}")).startswith("Quotes of Sten Marker\n")


async def test_every_quote_and_form_is_to_the_character(house: House) -> None:
    for text in (PORT, TRIAL):
        await house.store(text)
    shown = list(cited(await house.message("who Sten Marker")))
    assert len(shown) > 5
    originals = await house.articles.articles({one.article_id for one in shown})
    assert all(originals[one.article_id].original[one.start : one.end] == one.words for one in shown)


async def test_several_of_one_surname_are_a_choice_and_never_mixed(house: House) -> None:
    await house.store(PORT, age=1)
    await house.store(SISTER, age=2)
    await house.store(BARE, age=3)
    assert await house.ask("who Marker") == (
        "Several are quoted here as “Marker”. Whom do you mean?\n\n"
        "Sten Marker\n   lecturer in hydrology, University of Vik\n"
        "   The Harbour Ledger · 1 hour ago · Port of Vik to be dredged · who Sten Marker\n\n"
        "Runa Marker\n   The Harbour Ledger · 2 hours ago · Baker opens at night · who Runa Marker\n\n"
        "Marker, no first name given\n"
        "   The Harbour Ledger · 3 hours ago · Fog holds up the morning boats · quotes #3\n"
    )
    for verb, start in (("who", ""), ("quotes", "Quotes of ")):
        choice = await house.message(f"{verb} Marker")
        sten, runa, bare = [one.actions[0].command for one in choice.sections]
        assert (sten, runa, bare) == (f"{verb} Sten Marker", f"{verb} Runa Marker", "quotes #3")
        assert (await house.ask(sten)).startswith(f"{start}Sten Marker\n")
        assert "queues politely" not in await house.ask(sten)
        assert (await house.ask(runa)).startswith(f"{start}Runa Marker\n")
        assert "mud" not in await house.ask(runa)
        assert "ate our lunch" in await house.ask(bare)


async def test_a_surname_alone_is_answered_as_what_it_is(house: House) -> None:
    await house.store(BARE)
    said = await house.ask("who Marker")
    assert said.startswith("Marker, no first name given\n\nNamed as: Mr Marker\n\nThese articles give no role.\n")
    assert "ate our lunch" in said
    assert (await house.ask("quotes Marker")).startswith("Quotes of Marker, no first name given\n")


async def test_one_name_with_very_different_roles_is_not_claimed_to_be_one_person(house: House) -> None:
    await house.store(PORT, age=1)
    await house.store(TRIAL, age=2, source="The Halden Post")
    said = await house.ask("who Sten Marker")
    assert "Role given: lecturer in hydrology, University of Vik\n   The Harbour Ledger · 1 hour ago" in said
    assert "Role given: judge\n   The Halden Post · 2 hours ago · Forger goes to prison for a stamp" in said
    assert "These roles differ: the articles share a name, and may mean more than one person." in said
    assert said.index("mud has been") < said.index("Eleven times")


async def test_a_body_is_quoted_too(house: House) -> None:
    await house.store(LIBRARY.replace("Mira Sand, the librarian", "the town council in a statement"))
    assert (await house.ask("who town council")).startswith("the town council\n\nThese articles give no role.\n")
    assert (await house.ask("quotes town council")).startswith("Quotes of the town council\n")


async def test_the_same_words_are_told_once(house: House) -> None:
    await house.store(PORT, age=2)
    await house.store(PORT.replace("to be dredged", "gets a dredger"), source="The Wire", age=1)
    said = "“The mud has been patient with us,” Sten Marker said."
    await house.store(f"Mud moves\n\nOf 40 harbours one has mud to spare.\n\n{said}", age=9)
    shown = await house.ask("who Marker")
    assert shown.count("The mud has been patient") == 1
    assert "Mud moves" not in shown
    assert "3 quotes" in shown


async def test_many_quotes_are_turned_page_by_page(house: House) -> None:
    await house.store(PORT, age=1)
    await house.store(TRIAL, age=2)
    for command in ("who sten marker", "quotes sten marker"):
        whole = [one.words for one in cited(await house.message(command))]
        seen, at = list[str](), command
        while at:
            message = await page(house, at, TIGHT)
            assert TIGHT.fits(message)
            seen += [one.words for one in cited(message)]
            at = next((action.command for action in message.actions if action.label == "Next page"), "")
        assert seen == whole


async def test_what_was_looked_at_is_said_when_there_is_more(house: House) -> None:
    for number in range(PERSON_ARTICLES):
        await house.store(f"Word {number}\n\n“Reason {number} is good,” said Sten Marker of Vik.\n", age=1 + number)
    assert "only the newest articles were looked at" in await house.ask("who Marker")
    assert "only the newest articles" not in await house.ask("who Lund Marker")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("who", "Who is meant? Type who and a name, or whole words of it such as the surname."),
        ("who page 3", "Who is meant?"),
        ("who Lund", "Nobody called “Lund” is quoted here. Type quotes to see who is."),
        ("who prime minister", "“prime minister” says what somebody is, not who. Type who and a name."),
        ("who the Harbour Master", "“the Harbour Master” says what somebody is, not who."),
        ("who Dr.", "“Dr.” says what somebody is, not who."),
        ("who 99999999999999999999", "“99999999999999999999” is no name."),
        ("who #1", "“#1” is no name."),
        ("who https://ledger.example/mud", "“https://ledger.example/mud” is no name."),
        ("who “", "A quotation mark is opened and not closed: “"),
        ("who “”", "Who is meant?"),
        ("who \u202e\x07", "Who is meant?"),
        (f"who {'x' * 61}", "A name has at most 60 characters. The surname is enough."),
        (f"who {'9' * 1990}", "A name has at most 60 characters."),
        ("quotes Lund", "Nobody called “Lund” is quoted here, and no headline has these words."),
    ],
)
async def test_who_cannot_be_answered_gets_one_sentence(house: House, words: str, said: str) -> None:
    await house.store(PORT)
    await house.store(SISTER)
    assert (await house.ask(words)).startswith(said)


async def test_nobody_of_that_first_name_but_some_of_the_surname(house: House) -> None:
    await house.store(PORT)
    said = await house.ask("who Ulla Marker")
    assert said.startswith(
        "Nobody called “Ulla Marker” is quoted here. These have the same last name:\n\nSten Marker\n"
    )
    assert "who Sten Marker" in said


async def test_a_name_too_long_for_a_button_is_reached_by_its_story(house: House) -> None:
    long = "Maximiliana Bartholomea Constantina Featherstonehaugh-Wolverhampton"
    await house.store(f"One word\n\n“Reason one is good,” said {long}.\n")
    await house.store("Two words\n\n“Reason two is better,” said Ida Featherstonehaugh-Wolverhampton.\n")
    choice = await house.message("who Featherstonehaugh-Wolverhampton")
    assert {one.actions[0].command for one in choice.sections} == {
        "who Ida Featherstonehaugh-Wolverhampton",
        "quotes #1",
    }


async def test_a_workspace_hears_of_its_own_people_alone(house: House) -> None:
    await house.store(PORT)
    await house.store(SISTER, channel=ELSEWHERE, source="The Rival")
    for words in ("who Marker", "quotes Marker", "who Runa Marker", "who Ulla Marker"):
        mine = await house.ask(words)
        assert "Runa Marker" not in mine.replace("“Runa Marker”", "")
        assert "The Rival" not in mine
        assert "Sten" not in await house.ask(words, channel=ELSEWHERE)
    await house.store(FERRY, channel=ELSEWHERE)
    assert (await house.ask("who Holm")).startswith("Nobody called “Holm” is quoted here.")
