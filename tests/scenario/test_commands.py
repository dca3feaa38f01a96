"""What readers type, and what they read."""

from __future__ import annotations

import pytest
from msgspec import structs

from bot.commands.dispatch import answer
from bot.commands.request import Request, Role
from bot.commands.table import TABLE
from bot.platforms.console.render import LIMITS as WIDE
from bot.platforms.console.render import render
from digests.errors import StoreUnavailable
from digests.messages import Limits, Message
from digests.present import answers
from digests.present.view import View
from digests.services.ask import CHOICES, LATEST
from tests.fakes import cost
from tests.news import NOW, headline, wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, LIBRARY, House, other

SMALL = Limits(total=800, sections=3, actions=20, cost=cost)
AGAIN = FERRY.replace("Night ferry runs aground", "Ferry stuck at dawn off Skarrow").replace("long, soft", "soft")


@pytest.fixture
async def desk(house: House) -> House:
    """Two stories kept, one edition posted: the ferry is 1, the library 2."""
    await house.store(FERRY, url="https://ledger.example/ferry")
    await house.store(LIBRARY, age=5)
    await house.subscribe()
    await house.tick()
    return house


async def test_summary_gives_sentences_of_the_article_with_their_place(desk: House) -> None:
    said = await desk.ask("summary 1")
    assert said.startswith("Night ferry runs aground\nhttps://ledger.example/ferry\n")
    assert "The night ferry to Skarrow ran aground on a sandbank at dawn with 40 people aboard. [paragraph 1]" in said
    assert "word for word · The Harbour Ledger" in said


async def test_lengths_of_a_summary(desk: House) -> None:
    brief, full = await desk.ask("summary 1 brief"), await desk.ask("summary FULL")
    assert brief.count("[paragraph") == 1
    assert full.count("[paragraph") > 3


TUGS = """Ferry stuck at dawn off Skarrow

The night ferry to Skarrow ran aground on a sandbank at dawn with 43 people aboard, the coastguard of Vik said.

Two tugs of the coastguard pulled at the stern of the ferry for three hours on the rising tide.

The captain, Per Lund, said the chart was older than he is.
"""


async def test_the_summary_of_a_story_draws_on_all_its_articles_and_says_which(desk: House) -> None:
    await desk.store(TUGS, source="The Wire", age=0.1, url="https://wire.example/tugs")
    assert (await desk.ask("coverage 1")).count("Ferry stuck at dawn") == 1
    said = await desk.ask("summary 1 full")
    assert said.startswith("Night ferry runs aground\nhttps://ledger.example/ferry\n")
    assert "towed off at high water. [The Harbour Ledger, paragraph 3]" in said
    assert "on the rising tide. [The Wire, paragraph 2]" in said
    assert said.count("older than he is") == 1
    assert "word for word · The Wire, The Harbour Ledger" in said
    assert "also told by" not in said


async def test_a_newer_article_corrects_the_figures_of_a_summary(desk: House) -> None:
    await desk.store(TUGS, source="The Wire", age=0.1, url="https://wire.example/tugs")
    for length in ("brief", "standard", "full"):
        said = await desk.ask(f"summary 1 {length}")
        assert "with 43 people aboard, the coastguard of Vik said. [The Wire (wire.example), paragraph 1]" in said
        assert "40 people" not in said


async def test_a_summary_uses_nothing_that_the_workspace_does_not_read_and_no_repeat(desk: House) -> None:
    await desk.store(TUGS, channel=ELSEWHERE, source="The Rival", age=0.1)
    await desk.store(FERRY.replace("long, soft", "soft"), source="The Echo", age=0.1)
    said = await desk.ask("summary 1 full")
    assert "tugs" not in said
    assert "Rival" not in said
    assert "Echo" not in said
    assert "[paragraph 1]" in said


async def test_an_unknown_length_is_said(desk: House) -> None:
    await desk.store("Platform 1 gets a huge clock\n\nThe clock on platform 1 in Vik is huge.\n", age=0.1)
    for number in ("1", "1.1", "#1", "2"):
        assert await desk.ask(f"summary {number} huge") == "A summary is brief, standard or full, not “huge”.\n"
    assert (await desk.ask("summary platform 1 huge")).startswith("Platform 1 gets a huge clock")
    assert (await desk.ask("summary 1 huge clock")).startswith("Platform 1 gets a huge clock")


async def test_quotes_say_who_and_in_which_role(desk: House) -> None:
    said = await desk.ask("quotes 1")
    assert "“We heard a long, soft scrape and then nothing at all,”\n— Ida Holm, deckhand" in said
    assert "“You get very quiet.”\n— Ida Holm" in said


async def test_quotes_of_a_person_by_any_part_of_the_name(desk: House) -> None:
    assert "A roof is a shelf" in await desk.ask("quotes sand")
    assert (await desk.ask("quotes Ida Holm")).startswith("Quotes of Ida Holm")
    assert (await desk.ask("quotes “Holm”,")).startswith("Quotes of Ida Holm")


async def test_words_that_name_no_person_find_a_headline(desk: House) -> None:
    assert "A roof is a shelf" in await desk.ask("quotes library roof")


@pytest.mark.parametrize(
    "what",
    [
        "1",
        "1,",
        "1.1",
        "#1",
        "ferry aground",
        "https://ledger.example/ferry",
        "<https://ledger.example/ferry>",
        "sandbank",
    ],
)
async def test_what_is_found_by_number_edition_story_words_or_link(desk: House, what: str) -> None:
    assert (await desk.ask(f"coverage {what}")).startswith("Coverage: Night ferry runs aground")


async def test_nothing_means_the_top_story_or_that_of_the_message_replied_to(desk: House) -> None:
    assert (await desk.ask("summary")).startswith("Night ferry")
    desk.clock.move(hours=24)
    await desk.store(other(0), age=0.1)
    await desk.tick()
    first = desk.chat.keys(CHANNEL)[0]
    assert (await desk.ask("summary")).startswith("Brass band")
    assert (await desk.ask("summary", replied_to=f"receipt-{first}")).startswith("Night ferry")
    assert (await desk.ask("summary 1.1")).startswith("Night ferry")


async def test_nothing_said_in_reply_means_the_first_story_of_the_part_replied_to(house: House) -> None:
    house.chat.limits = structs.replace(SMALL, total=4_000, sections=2)
    for number in range(6):
        await house.store(other(number), age=number + 1)
    await house.subscribe(wishes(stories=4))
    await house.tick()
    posts = [(f"receipt-{key}", post) for key, post in house.chat.posts[CHANNEL]]
    assert len(posts) == 3
    for receipt, post in posts:
        numbers = [section.number for section in post.sections if section.number]
        for command in ("summary", "coverage"):
            said = await house.ask(command, replied_to=receipt)
            assert said == await house.ask(f"{command} {min(numbers, default=1)}")
    assert not any(section.number for section in posts[-1][1].sections), "the last part only names the others"
    assert await house.ask("summary", replied_to="receipt-of-something-else") == await house.ask("summary 1")


UNANSWERABLE = [
    ("summary 9", "Edition 1 has stories 1 to 2, no 9."),
    ("summary 0", "Edition 1 has stories 1 to 2, no 0."),
    ("quotes 7.1", "There is no edition 7 in this channel."),
    ("coverage #99", "There is no story #99 here."),
    ("summary https://elsewhere.example/x", "That link is not kept here."),
    ("summary unheard of things", "Nothing kept here in the last 30 days fits “unheard of things”."),
    ("quotes 😀", "“😀” is no story."),
    ("digest Evening", "This channel has no digest called “Evening”; it has: Morning digest."),
    ("digest since never", "I do not know that time."),
    (f"latest {'x' * 61}", "That is longer than 60 characters."),
    ("latest ?!", "There is no word in “?!”."),
    ("latest “night ferry", "A quotation mark is opened and not closed: “night ferry"),
    ("summary 99999999999999999999", "“99999999999999999999” is no story. Give one number, such as 2"),
    ("quotes 99999999999999999999.1", "“99999999999999999999.1” is no story."),
    ("coverage #99999999999999999999", "“#99999999999999999999” is no story."),
    ("summary 1.99999", "“1.99999” is no story."),
    ("quotes https://", "That link is not kept here."),
    ("coverage <https://elsewhere.example/x", "That link is not kept here."),
    ("summary 1 \u202egnol", "A summary is brief, standard or full, not “gnol”."),
    ("digest since 99999999999999999999 days", "I do not know that time."),
    ("digest since 2199-01-01", "That is in the future."),
    (f"digest {'x' * 99}", f"This channel has no digest called “{'x' * 59}…”"),
    (f"quotes {'x' * 1990}", f"Nobody called “{'x' * 59}…” is quoted here, and no headline has these words."),
    (f"coverage {'x ' * 900}", f"Nothing kept here in the last 30 days fits “{'x ' * 29}x…”."),
    ("summary -1", "“-1” is no story. Give one number, such as 2"),
    ("coverage 1 2", "“1 2” is no story."),
    ("quotes nobody here", "Nobody called “nobody here” is quoted here, and no headline has these words."),
    ("sumary 1", "There is no command “sumary”. Did you mean: summary 1?"),
    ("xyzzy", "There is no command “xyzzy”. Type help for what you can ask."),
    ("/", "Type help for what you can ask."),
    ("x" * 3000, "That is longer than 2000 characters."),
]


async def test_what_cannot_be_answered_gets_one_sentence(desk: House) -> None:
    for words, said in UNANSWERABLE:
        assert (await desk.ask(words)).startswith(said), words


async def test_before_any_edition_numbers_mean_nothing_and_nothing_means_the_newest(house: House) -> None:
    assert (await house.ask("summary")).startswith("Nothing is kept here yet.")
    await house.store(FERRY)
    assert (await house.ask("summary 1")).startswith("There was no edition here yet")
    assert (await house.ask("summary")).startswith("Night ferry")
    assert "it has none." in await house.ask("digest Evening")


async def test_several_stories_that_fit_are_offered(desk: House) -> None:
    for number in range(CHOICES + 2):
        await desk.store(other(number), age=0.1)
    said = await desk.ask("summary said at noon")
    assert said.startswith("Several stories fit. Which one?")
    assert said.count(" · summary #") == CHOICES
    assert (await desk.ask("coverage said at noon")).startswith("Several stories fit")
    assert (await desk.ask("quotes its")).startswith("Several stories fit")
    message = await desk.message("coverage said at noon")
    press = message.sections[0].actions[0].command
    assert (await desk.ask(press)).startswith("Coverage: ")


@pytest.mark.parametrize("words", ["said at noon", "said noon " * 12, "noon" + " " + "said " * 14])
async def test_a_choice_of_several_pages_is_turned_by_a_command_that_fits_a_button(desk: House, words: str) -> None:
    for number in range(CHOICES):
        await desk.store(other(number), age=0.1)
    request = Request(channel=CHANNEL, user="ann", words=f"coverage {words}")
    seen = 0
    for command in (None, 1):
        message = await answer(desk.desk, request, SMALL)
        assert isinstance(message, Message)
        seen += len(message.sections)
        onward = message.actions[-1].command
        assert len(onward) <= 100
        request = structs.replace(request, words=onward)
        assert command is None or "page 1" in onward
    assert seen == CHOICES


async def test_coverage_names_every_publisher_and_folds_repeats(desk: House) -> None:
    assert await desk.store(FERRY, source="The Wire", age=0.5) == "new"
    said = await desk.ask("coverage 1")
    assert "repeated by The Wire" in said
    assert "1 publisher, 2 articles" in said
    assert "also told by" not in await desk.ask("summary 1")


async def test_a_digest_on_request_is_for_the_asker_and_tells_nobody(desk: House) -> None:
    await desk.store(other(0), age=0.1)
    said = await desk.ask("digest", user="ann")
    assert "Made on request" in said
    assert (await desk.ask("summary 1", user="bob")).startswith("Night ferry")
    assert await desk.ask('digest "morning DIGEST"', user="ann") == said


async def test_a_digest_since_then_holds_what_was_told_too(desk: House) -> None:
    assert "nothing new since today 08:00" in await desk.ask("digest")
    said = await desk.ask("digest since yesterday")
    assert "Night ferry runs aground" in said
    assert "since yesterday 00:00" in said


async def test_latest_is_newest_first_and_on_a_topic(desk: House) -> None:
    said = await desk.ask("latest")
    assert said.index("Night ferry") < said.index("Library")
    assert "Night ferry" not in await desk.ask("latest gardeners")
    assert "Nothing kept here lately speaks of quantum. To look further: search quantum since ever" in await desk.ask(
        "latest quantum"
    )


async def test_latest_puts_what_came_in_late_where_it_was_published(desk: House) -> None:
    desk.clock.move(days=3)
    await desk.store(other(0), age=24 * 5)
    said = await desk.ask("latest")
    title = other(0).partition("\n")[0]
    assert said.index("Night ferry") < said.index("Library") < said.index(title)


async def test_a_headline_with_the_words_goes_before_newer_texts_with_them(desk: House) -> None:
    await desk.store("Sluice gate repaired\nThe crew went home before the rain came over the marsh.", age=9)
    await desk.store("Marsh notes\nThe warden said that the sluice and its gate are shut to walkers.", age=1)
    assert (await desk.ask("summary sluice gate")).startswith("Sluice gate repaired")
    assert (await desk.ask("summary warden gate")).startswith("Marsh notes")


async def test_latest_leaves_repeats_out_and_says_when_there_is_more(desk: House) -> None:
    for number in range(3):
        await desk.store(LIBRARY, source=f"Copier {number}", age=2)
    assert (await desk.ask("latest")).count("Library lends out") == 1
    full = [headline(n) for n in range(LATEST)]
    assert f"The {LATEST} newest; there are older ones." in render(
        answers.latest(full, "", more=True, view=View("latest", "UTC", WIDE)), NOW
    )


async def test_a_page_that_does_not_exist_is_said(desk: House) -> None:
    assert (await desk.ask("quotes 1 page 9")).startswith("There is no page 9. This is all of it.\n")


async def test_long_answers_are_turned_page_by_page(desk: House) -> None:
    request = Request(channel=CHANNEL, user="ann", words="quotes 1")
    seen = 0
    while True:
        message = await answer(desk.desk, request, SMALL)
        assert isinstance(message, Message)
        assert SMALL.fits(message)
        seen += len(message.sections)
        onward = [action.command for action in message.actions if action.label == "Next page"]
        if not onward:
            break
        request = structs.replace(request, words=onward[0])
    assert seen >= 2


async def test_help_is_made_from_the_table(desk: House) -> None:
    said = await desk.ask("help")
    assert all(command.typed in said and command.does in said for command in TABLE if command.role is Role.READER)
    for command in TABLE:
        one = await desk.ask(f"help {command.name}", role=Role.OPERATOR)
        assert one.startswith(command.typed)
        assert all(example in one for example in command.examples)
    assert (await desk.ask("help help")).startswith("help [COMMAND]\n\nThis list, or how one command is typed.")
    assert (await desk.ask("help quotes please")).startswith("quotes [WHAT | PERSON]")
    assert "Did you mean: quotes?" in await desk.ask("help qotes")


async def test_a_workspace_sees_nothing_of_another(desk: House) -> None:
    for words in (
        "summary",
        "summary 1",
        "summary #1",
        "summary 1.1",
        "quotes holm",
        "coverage https://ledger.example/ferry",
    ):
        assert "ferry" not in (await desk.ask(words, channel=ELSEWHERE)).casefold().replace("ledger.example/ferry", "")
    assert "Night ferry" not in await desk.ask("latest", channel=ELSEWHERE)
    assert "no articles are kept here yet" in await desk.ask("digest", channel=ELSEWHERE)


class Broken:
    """An Ask whose every question fails in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> object:
        raise self.error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreUnavailable("busy"), "The archive is busy just now. Nothing is lost; please try again in a moment."),
        (RuntimeError("secret detail"), "Something went wrong on our side (note "),
    ],
)
async def test_a_fault_of_ours_is_one_calm_sentence(house: House, error: Exception, said: str) -> None:
    desk = structs.replace(house.desk, ask=Broken(error))
    message = await answer(desk, Request(channel=CHANNEL, user="ann", words="summary 1"), SMALL)
    assert isinstance(message, Message)
    text = "".join(part.text for part in message.sections[0].lines[0] if hasattr(part, "text"))
    assert text.startswith(said)
    assert "secret" not in text


async def test_the_clock_of_a_channel_is_its_subscriptions(house: House) -> None:
    await house.store(FERRY)
    await house.subscribe(wishes(zone="Asia/Tokyo"))
    await house.tick()
    assert "Morning digest · Sunday 22 November" in house.shown()[0]
    assert "since today 17:00" in await house.ask("digest")
    assert house.clock.now() == NOW


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("What now?", "What now?"),
        ("What now?", "“what now?” since yesterday"),
        ("News since 1990", "news since 1990"),
        ("News since 1990", "News since 1990 since yesterday"),
        ("Caf\u00e9", "Cafe\u0301 SINCE yesterday"),
    ],
)
async def test_a_digest_is_found_by_every_name_it_can_have(desk: House, name: str, words: str) -> None:
    await desk.ask(f'subscribe "{name}"', role=Role.OWNER)
    assert (await desk.ask(f"digest {words}")).startswith(f"{name} · ")


async def test_what_follows_a_digests_name_is_no_part_of_it(desk: House) -> None:
    assert "no digest called “Morning digest again”" in await desk.ask("digest Morning digest again")


@pytest.mark.parametrize("verb", ["summary", "quotes", "why", "coverage", "who", "digest", "latest", "search"])
async def test_a_quotation_that_is_left_open_is_refused_everywhere_alike(desk: House, verb: str) -> None:
    assert await desk.ask(f"{verb} “night ferry") == "A quotation mark is opened and not closed: “night ferry\n"


async def test_why_tells_no_label_of_a_digest_that_was_asked_for_since_then(desk: House) -> None:
    await desk.ask("digest since yesterday")
    assert "is a label" not in await desk.ask("why 1")
