"""Help as the only guide: what the list, one command and a mistyped word say, to whom."""

from __future__ import annotations

from typing import Any

import pytest

from bot.commands.command import Command, Commands
from bot.commands.desk import Asked, Desk
from bot.commands.help import STEPS, groups, help_on, in_one_line, unknown
from bot.commands.request import Request, Role, paged
from bot.platforms.console.render import LIMITS, render
from digests.errors import CommandError
from digests.messages import Limits, Message
from digests.services.ask import Here
from tests.fakes import cost
from tests.news import CHANNEL, NOW

SMALL = Limits(total=800, sections=10, actions=10, cost=cost)


async def _silent(_desk: Desk, _asked: Asked) -> Message:
    return Message()


def command(name: str, does: str, role: Role = Role.READER, **given: Any) -> Command:
    return Command(name=name, does=does, role=role, examples=(f"{name} 1", name), answer=_silent, **given)


TABLE: Commands = {
    one.name: one
    for one in (
        command("digest", "An edition now."),
        command("quotes", "Who said what.", usage="[WHAT | PERSON]", more="PERSON is a surname."),
        command("help", "This list."),
        command("schedule", "When a digest comes, and in which time zone.", Role.OWNER, usage="[NAME] [TIMES]"),
        command("sources add", "Read from a feed, too.", Role.MANAGER, usage="ADDRESS"),
        command("sources tag", "Mark a feed.", Role.MANAGER),
    )
}


def asked(words: str, role: Role = Role.OPERATOR, limits: Limits = LIMITS, table: Commands = TABLE) -> Message:
    rest, page = paged(words)
    request = Request(channel=CHANNEL, user="ann", words=f"help {words}", role=role)
    here = Here(channel=CHANNEL, sources=(), subscriptions=())
    asked = Asked(request=request, here=here, verb="help", rest=rest, page=page, limits=limits, zone="UTC")
    return help_on(table, asked)


def said(words: str, role: Role = Role.OPERATOR, table: Commands = TABLE) -> str:
    return render(asked(words, role, table=table), NOW)


def test_the_list_begins_with_what_somebody_new_wants_and_how_to_read_it() -> None:
    text = said("")
    assert text.index("To begin with") < text.index("How to read this list") < text.index("Everyone may ask")
    assert "   Change when it comes: schedule\n" in text
    assert "   Have a digest come here by itself" not in text  # this table has no command for that
    assert "[brackets] may be left out" in text


def test_the_list_has_what_the_asker_may_do_under_who_may() -> None:
    everything, little = said(""), said("", Role.READER)
    for one in TABLE.values():
        assert f"{one.typed}\n   {one.does}" in everything
        assert (one.does in little) == (one.role is Role.READER)
    assert "Change when it comes" not in little
    assert "Owners of this channel" not in little
    assert [heading for heading, _ in groups(TABLE, Role.OWNER)] == ["Everyone may ask", "Owners of this channel"]


def test_the_list_fits_a_small_platform_page_by_page() -> None:
    seen, words = "", ""
    while True:
        message = asked(words, limits=SMALL)
        assert SMALL.fits(message)
        seen += render(message, NOW)
        onward = [action.command for action in message.actions if action.label == "Next page"]
        if not onward:
            break
        words = onward[0].removeprefix("help ")
    assert all(one.does in seen for one in TABLE.values())
    assert "else the top story." in seen


@pytest.mark.parametrize("words", ["quotes", "/quotes", "!QUOTES", "quotes please"])
def test_one_command_in_full(words: str) -> None:
    assert said(words) == (
        "quotes [WHAT | PERSON]\n\nWho said what.\nPERSON is a surname.\nFor example: quotes 1, quotes\n"
    )


def test_a_command_of_others_says_whose_it_is() -> None:
    assert said("schedule", Role.OWNER).startswith("schedule [NAME] [TIMES]")
    told = said("schedule", Role.READER)
    assert told.startswith("schedule [NAME] [TIMES]")
    assert "Only owners of this channel may do that" in told


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("time zone", {"schedule"}),
        ("Zones?", {"schedule"}),
        ("sources", {"sources add", "sources tag"}),
        ("feed", {"sources add", "sources tag"}),
        ("surname", {"quotes"}),
        ("digest", {"digest"}),
    ],
)
def test_words_find_the_commands_that_speak_of_them(words: str, names: set[str]) -> None:
    assert {name for name in TABLE if TABLE[name].does in said(words)} == names


def test_words_find_nothing_that_the_asker_may_not_do() -> None:
    with pytest.raises(CommandError, match="There is no command “zone”"):
        said("zone", Role.READER)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "Type help for what you can ask."),
        ("/", "Type help for what you can ask."),
        ("qotes 1", "There is no command “qotes”. Did you mean: quotes 1?"),
        ("/Qotes", "There is no command “qotes”. Did you mean: quotes?"),
        ("sorces add https://x", "There is no command “sorces”. Did you mean: sources add https://x?"),
        ("sources", "“sources” needs one more word: sources add, sources tag."),
        ("sources ad x", "There is no command “sources”. Did you mean: sources add x?"),
        ("xyzzy", "There is no command “xyzzy”. Type help for what you can ask."),
        ("x" * 900, f"There is no command “{'x' * 59}…”. Type help for what you can ask."),
        ("qotes " + "y" * 900, f"There is no command “qotes”. Did you mean: quotes {'y' * 59}…?"),
    ],
)
def test_what_is_no_command_gets_the_nearest(line: str, sentence: str) -> None:
    assert unknown(TABLE, line, Role.OPERATOR) == sentence


def test_the_nearest_is_one_that_the_asker_may_use() -> None:
    assert unknown(TABLE, "schedul", Role.READER) == "There is no command “schedul”. Type help for what you can ask."
    assert unknown(TABLE, "sources", Role.READER).startswith("There is no command “sources”.")


def test_what_a_form_asks_for_can_be_said_in_one_line() -> None:
    assert in_one_line(TABLE, "schedule Morning") == (
        "A form is filled in at a terminal; here it takes more words. For example: schedule 1, schedule. "
        "Type help schedule for all it takes."
    )
    assert in_one_line(TABLE, "xyzzy") == "Type help for what you can ask."


def test_what_to_begin_with_can_be_typed() -> None:
    assert all(line and len(line) <= 100 for _, line in STEPS)


def test_a_command_is_followed_by_those_that_begin_with_it() -> None:
    more = {**TABLE, "sources": command("sources", "What is read here.")}
    assert "sources add ADDRESS\n   Read from a feed, too.\n" in said("sources", table=more)
    assert "sources add" not in said("sources", Role.READER, more)
    assert "sources tag" not in said("sources add", table=more)
