"""Searching: within a time, widened by a command, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from bot.commands.dispatch import answer
from bot.commands.request import Request
from digests.messages import Limits, Message
from digests.services.ask import LOOKED_AT, Ask
from digests.store.search import ArticleSearch
from tests.fakes import cost
from tests.news import headline
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from digests.model import Headline
    from digests.ports.articles import Search
    from digests.store.engine import Database

TIGHT = Limits(total=800, sections=3, actions=12, cost=cost)
DAY = 24.0


def tram(number: int) -> str:
    """Each of an event of its own, and all of a tram."""
    street, colour, name = f"Street{number:03}x", f"Colour{number:03}x", f"Driver{number:03}x"
    return f"{street} tram stops {number}\n\nA tram of {colour} stood in {street} at noon.\n\n{name} rang the bell.\n"


async def trams(house: House, count: int) -> None:
    for number in range(count):
        await house.store(tram(number), age=1 + number)


async def page(house: House, words: str, limits: Limits = TIGHT) -> Message:
    message = await answer(house.desk, Request(channel=CHANNEL, user="ann", words=words), limits)
    assert isinstance(message, Message)
    return message


def titles(message: Message) -> list[str]:
    return ["".join(getattr(part, "text", "") for part in one.heading) for one in message.sections if one.heading]


async def test_a_search_is_newest_first_and_says_which_time_was_searched(house: House) -> None:
    await house.store(LIBRARY, age=5)
    await house.store(FERRY, age=1, url="https://ledger.example/ferry")
    said = await house.ask("search the")
    assert said.startswith("Search: the · in the last 30 days\n\nNight ferry runs aground\n")
    assert "The Harbour Ledger · 1 hour ago · summary #" in said
    assert said.index("Night ferry") < said.index("Library lends")
    assert said.endswith("There are no older ones.\n")


async def test_every_word_is_needed_and_phrases_are_kept_together(house: House) -> None:
    await house.store(FERRY)
    for words in ("ferry sandbank", "“ran aground on a sandbank”", '"night ferry" dawn', "FERRY, dawn!"):
        assert "Night ferry runs aground" in await house.ask(f"search {words}")
    for words in ("ferry gardeners", "“aground ran”", "ferr"):
        assert await house.ask(f"search {words}") == (
            f"Search: {words} · in the last 30 days\n\nNothing kept here has all of these words.\n"
        )


@pytest.mark.parametrize(
    ("age", "when", "command", "label"),
    [
        (40, "", "search tram since 90 days", "Search the last 90 days"),
        (100, "", "search tram since 1 year", "Search the last year"),
        (4000, "", "search tram since ever", "Search all that is kept"),
        (12, " since 3 days", "search tram since 30 days", "Search the last 30 days"),
        (40, " since yesterday", "search tram since 90 days", "Search the last 90 days"),
        (400, " since 6 months", "search tram since ever", "Search all that is kept"),
    ],
)
async def test_a_search_is_widened_as_far_as_to_find_something(
    house: House, age: int, when: str, command: str, label: str
) -> None:
    await house.store(tram(1), age=age * DAY)
    await house.store(tram(2), age=5000 * DAY)
    said = await page(house, f"search tram{when}")
    assert [(one.label, one.command) for one in said.sections[0].actions] == [(label, command)]
    assert (await house.ask(f"search tram{when}")).endswith(
        f"Nothing from that time has all of these words. There are older ones: {command}\n"
    )
    assert "Street001x tram stops" in await house.ask(command)


async def test_few_are_shown_with_the_way_to_older_ones(house: House) -> None:
    await house.store(tram(1), age=2)
    await house.store(tram(2), age=60 * DAY)
    said = await house.ask("search tram")
    assert "Street001x" in said
    assert "Street002x" not in said
    assert said.endswith("There are older ones: search tram since 90 days\n")
    assert [action.command for action in (await page(house, "search tram")).sections[0].actions] == [
        "summary #1",
        "search tram since 90 days",
    ]
    wider = await house.ask("search tram since 90 days")
    assert wider.startswith("Search: tram · since Monday 24 August 08:00\n")
    assert wider.index("Street001x") < wider.index("Street002x")
    assert (await house.ask("search tram since ever")).startswith("Search: tram · in all that is kept\n")


async def test_pages_hold_ten_and_their_number_is_told_when_it_is_known(house: House) -> None:
    await trams(house, 23)
    wide = structs.replace(house.chat.limits, total=40_000)
    first, second, last = [await page(house, f"search tram{turn}", wide) for turn in ("", " page 2", " page 3")]
    assert [len(titles(one)) for one in (first, second, last)] == [10, 10, 3]
    assert titles(first)[0] == "Street000x tram stops 0"
    assert titles(last)[-1] == "Street022x tram stops 22"
    notices = ["".join(getattr(part, "text", "") for part in one.notice) for one in (first, second, last)]
    assert notices == ["Page 1", "Page 2", "Page 3 of 3"]
    assert [action.command for action in first.actions] == ["search tram page 2"]
    assert [action.command for action in second.actions] == ["search tram page 1", "search tram page 3"]
    assert (await house.ask("search tram page 9")).startswith("There is no page 9. Page 3 of 3\n")


@pytest.mark.parametrize(
    "words", ["tram", "tram since 3 days", "“tram stops” since ever", f"tram {'tram ' * 10}since 1 year"]
)
async def test_pages_together_hold_each_article_once_however_little_fits(house: House, words: str) -> None:
    await trams(house, 13)
    command, seen = f"search {words}", list[str]()
    while command:
        message = await page(house, command)
        assert TIGHT.fits(message)
        assert all(len(one.command) <= 100 for one in (*message.actions, *message.sections[-1].actions))
        seen += titles(message)
        command = next((action.command for action in message.actions if action.label == "Next page"), "")
    assert seen == [f"Street{number:03}x tram stops {number}" for number in range(13)]


async def test_a_repeat_is_folded_with_what_it_repeats(house: House) -> None:
    await house.store(FERRY, age=4)
    await house.store(LIBRARY, age=3)
    for number in range(14):
        await house.store(FERRY, source=f"Copier {number}", age=2)
    said = await house.ask("search the since yesterday")
    assert said.count("Night ferry runs aground") == 1
    assert said.count("Library lends") == 1


async def test_a_repeat_is_found_where_its_original_is_too_old(house: House) -> None:
    await house.store(FERRY, age=20)
    await house.store(FERRY, source="The Wire", age=2)
    said = await house.ask("search sandbank since 12h")
    assert "The Wire · 2 hours ago" in said
    assert "older ones" in said


class Counted:
    """A search that counts the rows it was asked for."""

    def __init__(self, search: ArticleSearch) -> None:
        self.search, self.rows = search, 0

    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        self.rows += limit
        return await self.search.newest(source_ids, words, since_at, limit, offset)


class Endless:
    """A search that finds on for ever; each a repeat of the same one, if `repeats`."""

    def __init__(self, *, repeats: bool) -> None:
        self.repeats = 1 if repeats else None

    async def newest(
        self, source_ids: Collection[int], words: str, since_at: datetime, limit: int, offset: int = 0
    ) -> list[Headline]:
        assert source_ids
        assert words
        assert since_at
        ids = range(offset + 1, offset + limit + 1)
        return [headline(n, title=f"Tram {n}", duplicate_of=self.repeats) for n in ids]


def searching(house: House, search: Search) -> House:
    """The house with another search."""
    ask = Ask(house.sources, house.articles, search, house.subscriptions, house.ledger, house.clock)
    return structs.replace(house, desk=structs.replace(house.desk, ask=ask))


async def test_no_more_is_loaded_than_a_page_needs(house: House, database: Database) -> None:
    await trams(house, 25)
    search = Counted(ArticleSearch(database))
    house = searching(house, search)
    await house.ask("search tram")
    assert search.rows == 11
    search.rows = 0
    await house.ask("search tram page 99999999999999999999")
    assert search.rows <= LOOKED_AT + 1


async def test_a_search_that_finds_too_much_ends_and_says_so(house: House) -> None:
    await house.store(tram(1))
    house = searching(house, Endless(repeats=False))
    last = await house.ask("search tram page 9999")
    assert last.startswith("There is no page 9999. Page 50 of 50\n")
    assert f"These are the newest {LOOKED_AT}. Add a word to find fewer.\n" in last
    house = searching(house, Endless(repeats=True))
    assert (await house.ask("search tram")).count("Tram ") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("search", "What is to be found? Type search and words, such as search bridge."),
        ("search page 2", "What is to be found?"),
        ("search since yesterday", "What is to be found?"),
        (f"search {'x' * 61}", "That is longer than 60 characters. Fewer words find more."),
        ("search ?! —", "There is no word in “?! —”."),
        ("search 😀", "There is no word in “😀”."),
        ("search “night ferry", "A quotation mark is opened and not closed: “night ferry"),
        ("search ferry since", "I do not know that time."),
        ("search ferry since the flood", "I do not know that time."),
        ("search ferry since 99999999999999999999 years", "I do not know that time."),
        ("search ferry since 2199-01-01", "That is in the future."),
        ("search \u202e\x00", "What is to be found?"),
    ],
)
async def test_a_search_that_cannot_be_made_gets_one_sentence(house: House, words: str, said: str) -> None:
    await house.store(FERRY)
    assert (await house.ask(words)).startswith(said)


async def test_hostile_words_are_words(house: House) -> None:
    await house.store(FERRY)
    for words in (
        "ferry OR tram",
        "title:ferry",
        "ferry NOT tram",
        "ferry*tram",
        "(ferry) AND (tram)",
        "ferry ^dawn NEAR",
        "'; DROP",
    ):
        assert "has all of these words" in await house.ask(f"search {words}")
    assert "Night ferry" in await house.ask("search fer\u202d\x1bry")


async def test_a_search_sees_the_workspace_alone(house: House) -> None:
    await house.store(FERRY)
    for words in ("ferry", "ferry since ever"):
        assert (await house.ask(f"search {words}", channel=ELSEWHERE)).endswith(
            "Nothing kept here has all of these words.\n"
        )
    await house.store(LIBRARY, channel=ELSEWHERE)
    await house.store(FERRY, channel=ELSEWHERE, source="The Rival", age=60 * DAY)
    assert (await house.ask("search ferry")).endswith("There are no older ones.\n")
    assert "The Rival" not in await house.ask("search ferry since ever")
