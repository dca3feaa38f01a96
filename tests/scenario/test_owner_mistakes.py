"""What owners type that cannot be: one sentence each, and nothing is changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from bot.commands.request import Role
from bot.commands.table import COMMANDS
from bot.platforms.console.render import render
from digests.errors import CommandError
from digests.messages import Form, Message
from digests.ports.sources import Quotas
from digests.services.subscribe import Subscribe
from digests.store.subscriptions import Subscriptions
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, House

if TYPE_CHECKING:
    from datetime import datetime

    from digests.model import Channel, Subscription, Wishes
    from digests.store.engine import Database

OWNER = Role.OWNER
OURS = ("subscribe", "schedule", "topics", "settings", "settings copy", "pause", "resume", "unsubscribe")


async def all_kept(house: House) -> list[Subscription]:
    return [one for home in (CHANNEL.home, ELSEWHERE.home) for one in await house.subscriptions.of_workspace(home)]


@pytest.fixture
async def desk(house: House) -> House:
    """Two digests here, one in a rival workspace, which has a source and a tag of its own."""
    await house.sources.ensure(CHANNEL.home, "The Harbour Ledger")
    rival = await house.sources.ensure(ELSEWHERE.home, "Rival Gazette")
    await house.sources.change(ELSEWHERE.home, structs.replace(rival, tags=("secret",)))
    await house.ask("subscribe Harbour", role=OWNER)
    await house.ask('subscribe "Wind farms" daily 18:00', role=OWNER)
    await house.ask("subscribe Takeover plans", role=OWNER, channel=ELSEWHERE)
    return house


TAKEN = "This channel has a digest called “{}” already. Choose another name, or type settings to change that one."
NO_PART = "“{}” would be taken for a part of a command: choose another name."
WRONG = [
    ("subscribe harbour", TAKEN.format("harbour")),
    ("settings Harbour name wind  FARMS", TAKEN.format("wind FARMS")),
    (f"subscribe {'x' * 61}", "A name has at most 60 characters."),
    (f"subscribe “{'⚓' * 61}”", "A name has at most 60 characters."),
    ('subscribe "', 'A quotation mark is opened and not closed: "'),
    ('subscribe """"', "A digest needs a name, such as Morning digest."),
    ('subscribe "form"', NO_PART.format("form")),
    ('subscribe "Copy"', NO_PART.format("Copy")),
    ('subscribe "Topics"', NO_PART.format("Topics")),
    ('subscribe "page 2"', NO_PART.format("page 2")),
    ('subscribe "7"', "“7” would be taken for a number: a name has a letter in it."),
    ("subscribe https://u:hunter2@h.example/x daily 08:00", "A name holds no address with a password or a token in it"),
    ("settings Harbour name u:hunter2@h.example", "A name holds no address with a password or a token in it"),
    ("settings Harbour sources https://h.example/?token=hunter2", "A name holds no address with a password or a token"),
    ('subscribe 5" guns', "A name has no quotation marks in it."),
    ("subscribe x topics", "Say what topics should be. What stories must have, for example"),
    ("subscribe Sea stories", "Say what stories should be."),
    ("subscribe Sea stories 3 stories 4", "stories is said twice: say it once."),
    (
        "subscribe Sea dayly 08:00",
        "Say on which days a digest should come, for example “daily 08:00”. If it is a part of",
    ),
    ("schedule Harbour 30 2 30 2 *", "The cron schedule “30 2 30 2 *” never comes;"),
    ("schedule Harbour * * * * *", "A digest comes at most every five minutes"),
    ("schedule Harbour every second", "A digest comes at most every five minutes"),
    ("schedule Harbour every 1 second", "A digest comes at most every five minutes"),
    ("schedule Harbour every 100 days", "The longest interval is 12 hours;"),
    ("schedule Harbour every 2 weeks at 08:00", "The longest interval is 12 hours;"),
    ("schedule Harbour every 1 minute", "A digest comes at most every five minutes"),
    ("schedule Harbour daily 08:00 in Tokio", "There is no time zone “Tokio”. Did you mean Asia/Tokyo?"),
    ("schedule Harbour daily 08:00 in", "Say what zone should be. Whose clock the schedule follows,"),
    (
        "schedule Harbour daily 08:00 in GMT+2",
        "There is no time zone “GMT+2”. Name a place, such as Europe/Berlin; or Etc",
    ),
    ("schedule Harbour daily 08:00 in UTC+99", "There is no time zone “UTC+99”. Name one like Europe/Berlin"),
    ("schedule Nope daily 08:00", "A schedule has no word “Nope”, and no digest here is called so. There is: Harbour,"),
    ("schedule Harbour dayly monday 08:00", "A schedule has no word “dayly”; did you mean “daily”?"),
    ("schedule Harbour 25:00 daily 08:00", "There is no time “25:00”;"),
    ("subscribe Nul daily 08:00 topics none", "“none” needs words behind it: give some, or type off for all stories."),
    (
        "subscribe Nul daily 08:00 quiet 7-9",
        "No edition would ever come: every time of the schedule, daily 08:00, is in",
    ),
    ("schedule Harbour " + "daily 08:00 " * 100, "A schedule has at most 200 characters,"),
    ("schedule “Habour” hourly", "No digest here is called “Habour”. Did you mean Harbour?"),
    ("schedule hourly in Tokio", "There is no time zone “Tokio”."),
    (
        "schedule Harbour 08:00 in Tokio",
        "Say on which days a digest should come, for example “daily 08:00”. There is no time zone “Tokio”. Did you mea",
    ),
    (
        "subscribe Sea 08:00 in Tokio",
        "Say on which days a digest should come, for example “daily 08:00”. There is no time zone “Tokio”. Did you mea",
    ),
    ("settings Harbour stories 0 quotes maybe", "An edition has 1 to 20 stories, not 0. Say on or off, not “maybe”."),
    ("topics Harbour the", "“the” is in nearly every article: choose a topic that says more."),
    ("topics Harbour /.*/", "Only the operator of this bot may use regular expressions"),
    ("topics Harbour energy none energy", "“energy” rules out every story with “energy”: take one of the two out."),
    (f"topics Harbour {'x' * 61}", "A topic has at most 60 characters;"),
    ("topics Harbour ,", "Say what the stories are to be about, such as energy; or type off for all stories."),
    ('topics Harbour ""', "Say what the stories are to be about, such as energy; or type off for all stories."),
    ("topics Harbour any", "“any” needs words behind it: give some, or type off for all stories."),
    ('topics "Harbour" none', "“none” needs words behind it: give some, or type off for all stories."),
    ("topics Harbour energy all", "“all” needs words behind it: give some, or type off for all stories."),
    ("settings Harbour topics energy all none", "“all” needs words behind it: give some, or type off for all stories."),
    ("topics Harbour energy all wind none wind", "“wind” rules out every story with “wind”"),
    ('topics Harbour "wind farm", farms none farm', "“farm” rules out every story with “wind farm”"),
    ("topics Harbour “night ferry", "A quotation mark is opened and not closed: “night ferry"),
    ("topics Harbour " + ", ".join(f"t{n}" for n in range(51)), "There may be at most 50 topics, not 51"),
    ("settings Harbour any wind", "“any” is a part of topics, for example: settings topics any energy."),
    ("settings Harbour story 3", "There is no setting “story”. Did you mean stories?"),
    ("settings Harbour xyzzy", "There is no setting “xyzzy”. There are: name, schedule, zone, sources"),
    ("settings Harbour paused on", "A digest is not paused by a setting: type pause or resume."),
    ("settings Habour stories 3", "No digest here is called “Habour”. Did you mean Harbour?"),
    ('settings "Quay" stories 3', "No digest here is called “Quay”. There is: Harbour, Wind farms."),
    ("settings Harbour stories 0", "An edition has 1 to 20 stories, not 0."),
    ("settings Harbour stories 99999999999999999999", "Give a whole number, such as 5, not “99999999999999999999”."),
    ("settings Harbour stories 3 length long", "Choose one of headlines, brief, standard, not “long”."),
    ("settings Harbour stories 3 length", "Say what length should be."),
    ("settings Harbour quotes maybe", "Say on or off, not “maybe”."),
    ("settings Harbour when-empty silence", "Choose one of silent, say. Did you mean silent?"),
    ("settings Harbour look-back 31 days", "An edition looks back a minute to 30 days."),
    ("settings Harbour look-back -1h", "Give a length of time, such as 48h or 2 days, not “-1h”."),
    ("settings Harbour quiet 25:00-26:00", "Quiet hours are like 22:00-07:00, or off, not “25:00-26:00”."),
    (
        "settings Harbour quiet 00:00-23:59",
        "No edition would ever come: every time of the schedule, daily 08:00, is in",
    ),
    ("settings Harbour quiet 7-9", "No edition would ever come:"),
    ("settings Harbour quiet 20-7 schedule daily 06:00 22:30", "No edition would ever come:"),
    ("settings Harbour mention @everyone", "Everybody is no role: name one, for example: editors; or off."),
    ("settings Harbour mention <!here>", "A role is given by its name or id, without marks"),
    ("settings Harbour mention HERE", "Everybody is no role:"),
    ("settings Harbour mention `x` *b*", "A role is given by its name or id, without marks such as *, ` or @; or off."),
    (f"settings Harbour mention {'x' * 201}", "A name has at most 200 characters."),
    ("settings Harbour sources Rival Gazette", "There is no source “Rival Gazette” here. Type sources list"),
    (
        "settings Harbour sources The Habour Ledger",
        "There is no source “The Habour Ledger” here. Did you mean The Harbour",
    ),
    ("settings Harbour tags secret", "No source here has the tag “secret”. Type sources list to see which there are."),
    ("settings Harbour name", None),
    ("settings Takeover plans stories 3", "There is no setting “Takeover”."),
    ("settings stories 99", "An edition has 1 to 20 stories, not 99."),
    ("settings zone Tokio", "There is no time zone “Tokio”."),
    ("pause Harbour until soon", "I do not know that time. Try until monday,"),
    ("pause Harbour until 2026-11-21", "That is over already."),
    ("pause Harbour until 2028-01-01", "That is more than a year ahead."),
    ("pause until yesterday", "I do not know that time."),
    ("pause until", "I do not know that time."),
    ("pause yesterday", "I do not know that time."),
    ("pause -3 days", "I do not know that time."),
    ("pause 0 days", "That is over already."),
    ("pause 400 days", "That is more than a year ahead."),
    ("pause Harbour 9999 weeks", "That is more than a year ahead."),
    ("pause 99999 weeks", "I do not know that time."),
    ("pause Quay", "No digest here is called “Quay”. There is: Harbour, Wind farms."),
    ("resume Quay", "No digest here is called “Quay”."),
    ("unsubscribe Habour", "No digest here is called “Habour”. Did you mean Harbour?"),
    ("unsubscribe Takeover plans", "No digest here is called “Takeover plans”. There is: Harbour, Wind farms."),
    ("settings copy general", "That is this channel. Name another one to copy from."),
    ("settings copy nowhere", "“nowhere” is no channel that you may copy from: name one that you own."),
    (f"settings copy {'x' * 200}", f"“{'x' * 39}…” is no channel that you may copy from"),
    ("settings copy <#1|x> y", "“<#1|x> y” is no channel that you may copy from"),
]


async def test_what_cannot_be_gets_one_sentence_and_changes_nothing(desk: House) -> None:
    before = await all_kept(desk)
    for words, said in WRONG:
        shown = await desk.message(words, role=OWNER)
        assert await all_kept(desk) == before, words
        if said is not None:
            assert len(shown.sections) == 1, words
            assert render(shown, desk.clock.now()).startswith(said), words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("settings Harbour name a\u202eb", "U+202E"),
        ("subscribe ab\u200bcd daily 08:00", "U+200B"),
        ("sources add Ev\x07il", "U+0007"),
        ("pause Har\u00adbour", "U+00AD"),
        ("forget\u202e me", "U+202E"),
        ("topics Harbour wind a\u200db", "U+200D"),
    ],
)
async def test_what_nobody_can_see_changes_nothing(desk: House, words: str, code: str) -> None:
    before = await all_kept(desk)
    said = await desk.ask(words, role=Role.MANAGER)
    assert said.startswith(f"There is a character in that which cannot be seen ({code}), so nothing was changed:")
    assert await all_kept(desk) == before


async def test_nor_does_it_when_it_is_filled_in(desk: House) -> None:
    said = await desk.fill(await desk.form("settings Harbour form"), {"name": "Har\u2066bour"})
    assert "There is a character in that which cannot be seen (U+2066)" in str(said)


async def test_emoji_and_blanks_of_any_kind_are_seen(desk: House) -> None:
    said = await desk.ask("settings Harbour\tname\nOn ❤️\u200d🔥 and 👩\u200d🚀", role=OWNER)
    assert "Name: now On ❤️\u200d🔥 and 👩\u200d🚀, before Harbour." in said
    assert "Night" not in await desk.ask("search \u200bferry")


HOSTILE = (
    "\u202e\u2066\x1b[31m\x00",
    "x" * 1_900,
    '"' * 1_900,
    "“" * 1_900,
    "page 2",
    "form form",
    "9" * 1_900,
    "٣",
    "Harbour " * 200,
    "stories " * 200,
    "{name} {0} %s",
    "@everyone <!channel> *bold*",
    "Harbour: : :",
    "in in in",
    "until until",
)


@pytest.mark.parametrize("verb", OURS)
async def test_anything_typed_is_answered_in_one_post_without_a_fault(desk: House, verb: str) -> None:
    for hostile in HOSTILE:
        said = await desk.said(f"{verb} {hostile}", channel=CHANNEL, user="ann", role=OWNER)
        if isinstance(said, Message):
            assert desk.chat.limits.fits(said)
            assert not any(told in str(said) for told in ("our side", "\u202e", "Takeover"))


FILLED = ("", "\u202e\x00", "x" * 100_000, '"', "“", "form", "٣", "{0}", ",,,", "/(a+)+$/")


@pytest.mark.parametrize("verb", OURS)
async def test_anything_filled_in_is_answered_without_a_fault(desk: House, verb: str) -> None:
    here = "" if verb in ("subscribe", "settings copy") else '"Wind farms" '
    opened = await desk.form(f"{verb} {here}form")
    for field in opened.fields[verb == "settings" :]:  # its first one is the name, by which it is found again
        for value in FILLED:
            said = await desk.fill(opened, {field.name: value})
            assert "our side" not in str(said)
            if isinstance(said, Form):
                assert set(said.wrong) <= {field.name, "name"}
                assert all(len(field.value) <= max(field.most, 61) for field in said.fields)
            if isinstance(said, Message) and verb != "subscribe":
                opened = await desk.form(f"{verb} {here}form")


@pytest.mark.parametrize("verb", OURS)
async def test_owners_alone_may(desk: House, verb: str) -> None:
    before = await all_kept(desk)
    for words in (verb, f"{verb} form", f"{verb} Harbour", f"{verb} Harbour stories 3"):
        said = await desk.ask(words, role=Role.READER)
        assert said.startswith("Only owners of this channel may do that.")
    assert await all_kept(desk) == before


@pytest.mark.parametrize("example", [example for verb in OURS for example in COMMANDS[verb].examples])
async def test_the_examples_of_help_work(desk: House, example: str) -> None:
    await desk.ask("unsubscribe Harbour", role=OWNER)
    harbour = structs.replace(CHANNEL, id="harbour")
    await desk.ask("subscribe Quay", role=OWNER, channel=harbour)
    said = await desk.said(example, channel=CHANNEL, user="ann", role=OWNER, owns=frozenset({"harbour"}))
    assert isinstance(said, Form) or len(said.title) > 0, said
    assert example in await desk.ask(f"help {COMMANDS_OF[example]}", role=OWNER)


COMMANDS_OF = {example: verb for verb in OURS for example in COMMANDS[verb].examples}


async def test_without_a_digest_every_command_says_how_to_get_one(house: House) -> None:
    for verb in ("schedule", "topics", "settings", "pause", "resume", "unsubscribe"):
        for words in (verb, f"{verb} form", f"{verb} Harbour daily 08:00"):
            said = await house.ask(words, role=OWNER)
            assert said == "No digest comes to this channel yet. Type subscribe to set one up.\n"


async def test_two_at_once_are_one_change_and_one_sentence(desk: House) -> None:
    (harbour, _) = await desk.subscriptions.of_channel(CHANNEL)
    service = desk.desk.subscribe
    outcomes = await asyncio.gather(
        *(service.change(harbour, structs.replace(harbour.wishes, stories=number)) for number in (1, 2, 3)),
        service.pause(harbour, None),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, CommandError) for outcome in outcomes) == 3
    (after, _) = await desk.subscriptions.of_channel(CHANNEL)
    assert after.revision == 1
    with pytest.raises(CommandError, match="Somebody else changed “Harbour” meanwhile, so nothing was changed now"):
        await service.end(harbour)
    await service.end(after)
    with pytest.raises(CommandError, match="“Harbour” was ended or renamed meanwhile"):
        await service.change(after, structs.replace(after.wishes, stories=17))


async def test_two_subscribe_at_once_and_the_second_is_told(desk: House) -> None:
    said = await asyncio.gather(*(desk.ask("subscribe Quay", role=OWNER, user=user) for user in ("ann", "bo", "cy")))
    assert sum("is set up" in one for one in said) == 1
    assert sum(one.startswith(TAKEN.format("Quay")) for one in said) == 2


async def test_two_take_one_name_at_once_and_the_second_is_told(desk: House) -> None:
    said = await asyncio.gather(
        *(desk.ask(f"settings {name} name Quay", role=OWNER) for name in ("Harbour", "Wind farms"))
    )
    assert sum("now Quay" in one for one in said) == 1
    assert sum(one.startswith(TAKEN.format("Quay")) for one in said) == 1


# Quotas.


def with_quotas(house: House, **given: Any) -> House:
    subscribe = Subscribe(house.subscriptions, house.sources, house.ledger, house.clock, Quotas(**given))
    return structs.replace(house, desk=structs.replace(house.desk, subscribe=subscribe))


async def test_a_channel_has_so_many_digests(desk: House) -> None:
    full = with_quotas(desk, subscriptions=2)
    before = await all_kept(full)
    said = await full.ask("subscribe Quay", role=OWNER)
    assert said == "A channel has at most 2 digests. Type unsubscribe to end one first.\n"
    filled = await full.fill(await full.form("subscribe"), {"name": "Quay"})
    assert "A channel has at most 2 digests." in str(filled)
    assert await all_kept(full) == before
    await full.ask("unsubscribe Harbour", role=OWNER)
    assert "is set up" in await full.ask("subscribe Quay", role=OWNER)


async def test_a_workspace_has_digests_in_so_many_channels(desk: House) -> None:
    full = with_quotas(desk, channels=1)
    quay = structs.replace(CHANNEL, id="quay")
    said = await full.ask("subscribe Quay", role=OWNER, channel=quay)
    assert said == "This workspace has digests in 1 channel, which is the most it may.\n"
    assert "is set up" in await full.ask("subscribe Quay", role=OWNER)
    assert await full.subscriptions.of_channel(quay) == []


async def test_however_many_subscribe_at_once_the_quotas_hold(desk: House) -> None:
    full = with_quotas(desk, subscriptions=4, channels=3)
    said = await asyncio.gather(*(full.ask(f"subscribe Quay{number}", role=OWNER) for number in range(8)))
    assert sum("is set up" in one for one in said) == 2
    assert sum(one.startswith("A channel has at most 4 digests.") for one in said) == 6
    quays = [structs.replace(CHANNEL, id=f"quay{number}") for number in range(8)]
    said = await asyncio.gather(*(full.ask("subscribe Quay", role=OWNER, channel=quay) for quay in quays))
    assert sum("is set up" in one for one in said) == 2
    assert sum("has digests in 3 channels, which is the most it may." in one for one in said) == 6


# Another channel's digests.


@pytest.fixture
async def away(desk: House) -> House:
    """A channel of the workspace with three digests, one of which is paused, and one that is called as one here."""
    away = structs.replace(CHANNEL, id="C-away")
    for words in (
        "subscribe HARBOUR hourly stories 2",
        "subscribe Quay topics cranes",
        "subscribe Pilots",
        "pause Quay",
    ):
        await desk.ask(words, role=OWNER, channel=away)
    return desk


@pytest.mark.parametrize("channel", ["C-away", "#C-away", "<#C-away>", "<#C-away|away from here>"])
async def test_digests_are_copied_but_for_their_pauses(away: House, channel: str) -> None:
    await away.ask("pause Harbour", role=OWNER)
    said = await away.ask(f"settings copy {channel}", role=OWNER, owns=frozenset({"C-away"}))
    assert said == (
        "3 digests are copied\n\n"
        "HARBOUR\n   Replaced: it has the other channel's settings now.\n"
        "   No edition comes until somebody types resume.\n\n"
        "Quay\n   New here.\n   The next edition comes Monday 23 November, 08:00 (UTC).\n\n"
        "Pilots\n   New here.\n   The next edition comes Monday 23 November, 08:00 (UTC).\n"
    )
    harbour, wind, quay, pilots = [one.wishes for one in await away.subscriptions.of_channel(CHANNEL)]
    assert harbour == wishes(name="HARBOUR", schedule="hourly", stories=2, paused=True)
    assert (wind.name, quay.paused, quay.topics.any, pilots.name) == ("Wind farms", False, ("cranes",), "Pilots")
    again = await away.ask(f"settings copy {channel}", role=OWNER, owns=frozenset({"C-away"}))
    assert again.count("Replaced") == 3


async def test_who_may_copy(away: House) -> None:
    before = await all_kept(away)
    refused = [
        await away.ask(f"settings copy {channel}", role=OWNER, owns=frozenset({"C-other"}))
        for channel in ("C-away", "C-none")
    ]
    assert refused[0].replace("C-away", "C-none") == refused[1]  # whether there is one is not said
    assert await all_kept(away) == before
    said = await away.ask("settings copy C-none", role=Role.MANAGER)
    assert said == "C-none has no digests to copy. Type subscribe to set one up.\n"
    rivals = await away.ask("settings copy general", role=Role.MANAGER, channel=structs.replace(ELSEWHERE, id="lobby"))
    assert "1 digest is copied\n\nTakeover plans\n" in rivals
    assert "3 digests are copied" in await away.ask("settings copy C-away", role=Role.MANAGER)


async def test_a_copy_into_one_channel_too_many_says_so(away: House) -> None:
    full, quay = with_quotas(away, channels=2), structs.replace(CHANNEL, id="quay")
    said = await full.ask("settings copy C-away", role=Role.MANAGER, channel=quay)
    assert said == "This workspace has digests in 2 channels, which is the most it may.\n"
    assert await full.subscriptions.of_channel(quay) == []


async def test_a_copy_keeps_to_the_quotas(away: House) -> None:
    full = with_quotas(away, subscriptions=3)
    before = await all_kept(full)
    said = await full.ask("settings copy C-away", role=Role.MANAGER)
    assert said.startswith("A channel has at most 3 digests.")
    assert await all_kept(full) == before


class Crossed(Subscriptions):
    """Somebody else adds the same a moment before."""

    async def add(
        self,
        channel: Channel,
        wishes: Wishes,
        next_due_at: datetime | None,
        now: datetime,
        quotas: Quotas | None = None,
    ) -> Subscription | None:
        await super().add(channel, wishes, next_due_at, now, quotas)
        return await super().add(channel, wishes, next_due_at, now, quotas)


async def test_a_copy_that_somebody_crosses_says_so(away: House, database: Database) -> None:
    subscribe = Subscribe(Crossed(database), away.sources, away.ledger, away.clock, Quotas())
    crossed = structs.replace(away, desk=structs.replace(away.desk, subscribe=subscribe))
    assert await crossed.ask("settings copy C-away", role=Role.MANAGER) == (
        "Somebody else is changing the digests of this channel, so not all were copied. "
        "Type settings to see what is here now.\n"
    )


async def test_a_form_asks_which_channel_to_copy(away: House) -> None:
    for words in ("settings copy", "settings copy form"):
        form = await away.form(words)
        assert (form.command, [field.name for field in form.fields]) == ("settings copy", ["channel"])
    said = await away.fill(form, {"channel": "#C-away"}, owns=frozenset({"C-away"}))
    assert "3 digests are copied" in str(said)
