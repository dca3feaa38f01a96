"""Why a story is in the edition or not, as anyone in the channel asks it."""

from __future__ import annotations

import re

import pytest
from msgspec import structs

from bot.commands.dispatch import answer
from bot.commands.request import Request
from digests.messages import Limits, Message
from digests.model import Topics
from tests.fakes import cost
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, OTHERS, House, other

SMALL = Limits(total=800, sections=3, actions=20, cost=cost)
COPY = FERRY.replace("Night ferry runs aground", "Ferry stuck at dawn off Skarrow")
LATER = "Three tugs pulled for 11 hours before the ferry came free at 5.40 p.m. with 200 people watching.\n"


@pytest.fixture
async def desk(house: House) -> House:
    """Nine stories kept, two of them in the first edition: the ferry is 1, the library 2."""
    await house.store(FERRY, url="https://ledger.example/ferry")
    await house.store(COPY, source="The Wire", age=0.5)
    await house.store(LIBRARY, age=2)
    for number in range(len(OTHERS)):
        await house.store(other(number), age=3 + number)
    await house.subscribe(
        wishes(
            stories=2,
            topics=Topics(
                any=("ferries", "library", "bakery", "comet", "vaccine", "chess", "snow"), none=("thieves", "moor")
            ),
        )
    )
    await house.tick()
    return house


async def test_a_story_of_the_edition_is_told_by_the_parts_of_its_score(desk: House) -> None:
    assert await desk.ask("why 1") == (
        "Night ferry runs aground\n"
        "https://ledger.example/ferry\n\n"
        "Story 1 of Morning digest, edition 1, made just now\n\n"
        "Score 1.94, the sum of these; the highest comes first\n"
        "   Freshness: 0.94 of 1. Half of it goes every 12 hours.\n"
        "   Publishers: 0.00 of 0.8. 1 tells it; 8 make it full, and repeats count for nothing.\n"
        "   Topics: 1.00 of 1. One in a title gives 1, one in the first words 0.5.\n"
        "   In a title: “ferries”\n"
        "   Told before: 0.00. No edition told of it here.\n\n"
        "Merged with no other article on the same event\n"
        "   Repeated by The Wire\n\n"
        "Where it looked\n"
        "   Articles that were published or stored since Friday 20 November, 08:00\n\n"
        "Summary: summary #1 · Coverage: coverage #1\n"
    )


@pytest.mark.parametrize("what", ["", "1", "1,", "1.1", "#1", "ferry aground", "https://ledger.example/ferry", "“1”"])
async def test_the_story_meant_is_found_as_ever(desk: House, what: str) -> None:
    assert "Story 1 of Morning digest, edition 1" in await desk.ask(f"why {what}")


async def test_several_that_fit_are_a_choice(desk: House) -> None:
    message = await desk.message("why the")
    assert [section.actions[0].command for section in message.sections] == ["why #6", "why #9"]
    assert "Several stories fit. Which one?" in await desk.ask("why the")


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("bakery robbed", "It is blocked by what no story of this digest may have: “thieves”."),
        ("comet", "It is blocked by what no story of this digest may have: “moor”."),
        ("brass band", "It has none of the topics of this digest: “ferries”, “library”, “bakery”"),
        ("vaccine", "The edition was full before it came to it, so it is listed by its headline, under “Also”."),
        ("chess club", "so it is listed by its headline, under “Also”."),
    ],
)
async def test_a_story_that_is_not_in_it_is_told_by_the_rule_that_kept_it_out(
    desk: House, what: str, reason: str
) -> None:
    said = await desk.ask(f"why {what}")
    assert "Not in Morning digest, edition 1, made just now" in said
    assert reason in said


async def test_what_ranks_below_has_its_place_and_its_score(house: House) -> None:
    for number in range(6):
        await house.store(other(number), age=1 + number)
    await house.subscribe(wishes(stories=1))
    await house.tick()
    said = await house.ask("why chess")
    assert "It is number 6 in the ranking, and an edition of this digest has 1 story." in said
    assert "Score 0.71, the sum of these" in said


async def test_what_comes_in_later_is_not_in_it(desk: House) -> None:
    desk.clock.move(hours=1)
    await desk.store("Seals follow a trawler\n\nSeals swam behind a trawler into Vik on Sunday, to be fed.\n", age=0.5)
    assert "It came in, or was read, after the edition was made; the next one may have it." in await desk.ask(
        "why seals"
    )


async def test_what_is_too_old_and_what_is_of_other_sources(house: House) -> None:
    await house.store(FERRY, age=90)
    house.clock.move(hours=60)
    await house.store(LIBRARY, source="The Wire")
    await house.subscribe(wishes(sources=("the harbour ledger",)))
    await house.tick()
    house.clock.move(hours=1)
    old = await house.ask("why ferry")
    assert "It was published and stored before Sunday 22 November, 20:00, where the edition began to look." in old
    assert "Only of these sources or tags: the harbour ledger" in old
    assert "The Wire is not among the sources chosen for this digest." in await house.ask("why library")


async def test_a_repeat_of_what_does_not_count(house: House) -> None:
    await house.store(FERRY)
    await house.store(COPY, source="The Wire", age=0.5)
    await house.subscribe(wishes(sources=("The Wire",)))
    await house.tick()
    assert "It only repeats an article that the edition did not look at." in await house.ask("why ferry")


async def test_what_was_told_before_and_has_nothing_new(desk: House) -> None:
    desk.clock.move(hours=24)
    await desk.store(FERRY.replace("“You get very quiet.”", "She shrugged."), source="The Post", age=0.1)
    await desk.store("Vaccine ship docks\n\nA ship with 4,000 doses of a vaccine docked in Vik.\n", age=0.2)
    await desk.tick()
    assert "An edition told of it 1 day ago, and nothing new has come in since." in await desk.ask("why ferry")
    assert "An edition told of it 1 day ago" in await desk.ask("why library")


async def test_an_update_says_when_it_was_told_and_what_it_was_merged_with(desk: House) -> None:
    desk.clock.move(hours=24)
    await desk.store(FERRY + "\n" + LATER, source="The Post", age=0.2)
    await desk.tick()
    said = await desk.ask("why 1")
    assert "Story 1 of Morning digest, edition 2" in said
    assert "Told before: −0.50. An edition told of it 1 day ago: it comes back only with something new." in said
    assert "“Since yesterday 08:00”, in its title, is a label: it leaves nothing out" in said
    assert "Merged with 1 other article on the same event\n   The Harbour Ledger · 1 day ago · Night ferry" in said
    assert "· repeated by The Wire" in said


async def test_an_earlier_edition_is_explained_when_it_is_meant(desk: House) -> None:
    first = desk.chat.keys(CHANNEL)[0]
    desk.clock.move(hours=24)
    await desk.store("Snow melts\n\nSnow went from the road to Aldane on Monday, and left mud.\n", age=0.1)
    await desk.tick()
    assert "Story 2 of Morning digest, edition 1, made 1 day ago" in await desk.ask("why 1.2")
    assert "Story 1 of Morning digest, edition 1" in await desk.ask("why", replied_to=f"receipt-{first}")
    assert "edition 2" in await desk.ask("why", replied_to="unheard of")
    assert "edition 2" in await desk.ask("why")


async def test_a_digest_asked_for_is_the_askers_last_edition(desk: House) -> None:
    desk.clock.move(minutes=5)
    await desk.store("Snow melts\n\nSnow went from the road to Aldane on Monday, and left mud.\n", age=0.01)
    await desk.ask("digest", user="ann")
    assert "Story 1 of Morning digest, made for you just now" in await desk.ask("why 1", user="ann")
    assert "Not in Morning digest, made for you just now" in await desk.ask("why library", user="ann")
    assert "Story 2 of Morning digest, edition 1" in await desk.ask("why library", user="bob")


async def test_what_was_told_before_is_new_to_a_digest_since_then(desk: House) -> None:
    desk.clock.move(minutes=5)
    assert "Night ferry" in await desk.ask("digest since yesterday")
    assert "Told before: 0.00. This edition takes what was told before as new." in await desk.ask("why ferry")
    assert "published or stored since Saturday 21 November, 00:00" in await desk.ask("why ferry")


async def test_before_any_edition_it_is_told_of_one_as_it_would_be_now(house: House) -> None:
    for number in range(6):
        await house.store(other(number), age=1 + number)
    assert "Nothing was posted here yet; it would be story 2 of Morning digest." in await house.ask("why dry dock")
    said = await house.ask("why chess")
    assert "Nothing was posted here yet; it would not be in Morning digest." in said
    assert "listed by its headline, under “Also”" in said


async def test_the_reason_is_the_one_of_then_whatever_was_changed_since(desk: House) -> None:
    (one,) = await desk.subscriptions.of_channel(CHANNEL)
    changed = wishes(name="Evening digest", topics=Topics(any=("oven",)))
    await desk.subscriptions.change(one, changed, one.next_due_at)
    said = await desk.ask("why bakery robbed")
    assert "Not in Morning digest, edition 1" in said
    assert "blocked by what no story of this digest may have: “thieves”" in said


@pytest.mark.parametrize(
    ("name", "reason"), [("SEA", "none of the topics of this digest: “ferry”"), ("Gone", "may have: “gardeners”")]
)
async def test_an_edition_made_before_reasons_were_kept_goes_by_its_name(house: House, name: str, reason: str) -> None:
    await house.store(FERRY)
    await house.store(LIBRARY)
    await house.subscribe(wishes(topics=Topics(none=("gardeners",))))
    await house.subscribe(wishes(name="Sea", topics=Topics(any=("ferry",))))
    await house.ask("digest Sea")
    edition = await house.ledger.last_edition(CHANNEL, "ann")
    assert edition
    house.clock.move(minutes=1)
    await house.ledger.request(structs.replace(edition.digest, name=name, basis=None, made_at=house.clock.now()), "ann")
    said = await house.ask("why library")
    assert f"Not in {name}, made for you just now" in said
    assert reason in said


async def test_two_editions_of_one_minute_do_not_hide_each_other(house: House) -> None:
    await house.store(FERRY)
    await house.store(LIBRARY, age=3)
    await house.subscribe(wishes(name="Sea", topics=Topics(any=("ferry",))))
    await house.subscribe(wishes(name="Land"))
    await house.plan.tick()
    house.clock.move(seconds=5)
    await house.deliver.idle()
    said = await house.ask("why ferry")
    assert "Not in Land, edition 2" in said
    assert "An edition told of it just now, and nothing new has come in since." in said


@pytest.mark.parametrize("words", ["/(a+)+$/", "/(a|b|\\w|\\W)+[qz]{3}/"])
async def test_a_regular_expression_that_ran_out_of_time_is_named(house: House, words: str) -> None:
    await house.store(FERRY)
    await house.store("x" * 40 + "\n\nThe tide came in.\n", title="a" * 3_000 + "! quiet tide zq", age=3)
    await house.subscribe(wishes(topics=Topics(any=(words, "ferry"))))
    await house.tick()
    assert "Night ferry runs aground" in house.shown()[0]
    assert f"Out of time, and taken as not found: {words}" in await house.ask("why tide")


HOSTILE = [
    "why " + "9" * 1_900,
    "why 99999.1",
    "why 0",
    "why #99999",
    "why \u202e\u2066gnp.exe",
    "why \x1b[31mred\x07",
    "why “never closed",
    "why https://elsewhere.example/" + "x" * 1_800,
    "why " + "ferry " * 300,
    "why <@everyone> @here {0} {name} %s",
    "why page 9",
    "why 1 page 99999999",
    "why —",
]


async def test_hostile_words_get_one_calm_answer(desk: House) -> None:
    for words in HOSTILE:
        said = await desk.ask(words)
        assert said.strip(), words
        assert "went wrong on our side" not in said, words
        assert len(said) < 2_000, words
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", said), words


async def test_another_workspace_is_never_spoken_of(desk: House) -> None:
    await desk.store(FERRY, channel=ELSEWHERE, source="Rival Courier", age=0.1)
    await desk.store("Rival secret plan\n\nThe rival desk plans a secret edition of nine pages.\n", channel=ELSEWHERE)
    assert "Rival" not in await desk.ask("why 1")
    assert "fits “rival secret”" in await desk.ask("why rival secret")
    assert "There is no story #11 here" in await desk.ask("why #11")
    assert "Ledger" not in await desk.ask("why ferry", channel=ELSEWHERE)


async def test_every_story_that_is_kept_is_either_in_the_edition_or_has_a_reason(desk: House) -> None:
    shown = 0
    for story in range(1, 10):
        said = await desk.ask(f"why #{story}")
        assert ("Story " in said) != ("Not in Morning digest" in said)
        shown += "Story " in said
    assert shown == 2


async def test_a_long_answer_is_turned_page_by_page(desk: House) -> None:
    request, pages = Request(channel=CHANNEL, user="ann", words="why 1"), 0
    while True:
        message = await answer(desk.desk, request, SMALL)
        assert isinstance(message, Message)
        assert SMALL.fits(message)
        pages += 1
        onward = [action.command for action in message.actions if action.label == "Next page"]
        if not onward:
            break
        assert onward == [f"why 1.1 page {pages + 1}"]
        request = structs.replace(request, words=onward[0])
    assert pages > 1
