"""Discord takes every message within the limits, shows all of it to the character, and acts on nothing in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from bot.platforms.discord import ids, parts
from bot.platforms.discord.render import LIMITS, payload, title
from bot.platforms.words import address, clip, host_of, units
from bot.platforms.words import seen as read_as
from digests.messages import (
    Action,
    Cited,
    Inline,
    Limits,
    Line,
    Link,
    Message,
    Moment,
    Room,
    Section,
    Show,
    Text,
    visible,
)
from digests.present import editions
from tests.emulators.discord import checks, schema
from tests.emulators.discord.markdown import seen
from tests.news import NOW, digest, item

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = LIMITS.plain or LIMITS
CITED = Cited("!", 1, 1, 2, 3)
KEY = "0123456789abcdef-zz-00042"
HOSTILE = [
    "@everyone", "@here", "<@&1>", "<@1>", "<#1>", "</ban:1>", "<id:home>", "<t:0:R>", "<:x:1>", ":a:", "¯\\_(ツ)_/¯",
    "[bank](https://thief.example)", "https://thief.example/x", "<https://thief.example>", "discord.gg/abc", "\\", "**",
    "*a*", "_a_", "__a__", "~~a~~", "||a||", "`", "``", "```py", "# ", "-# ", "> ", ">>> ", "- ", "+ ", "1. ", "12.",
    ".", "\u202e", "\u200b", "\u2066", "👩\u200d🚀", "\ud800", "\n", "\t", " ", "é", "words", "]", "(", ")", "[", "4",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=6).map("".join)
ADDRESSES = (
    WORDS.map("https://thief.example/{}".format) | WORDS | st.sampled_from(["https://[::1", "http://a@b.example/"])
)
INLINES: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, WORDS, st.booleans()),
    st.builds(Link, WORDS, ADDRESSES, st.booleans()),
    st.builds(Cited, WORDS, st.just(1), st.just(1), st.just(0), st.just(1), st.booleans()),
    st.builds(Room, WORDS | st.sampled_from(["1234567890", "٣"])),
    st.builds(
        Moment,
        st.timedeltas(timedelta(days=-20_000), timedelta(days=20_000)).map(lambda away: NOW + away),
        st.sampled_from(Show),
        st.sampled_from(["UTC", "Asia/Kathmandu"]),
    ),
)
LINES = st.lists(INLINES, max_size=3).map(tuple)
ACTIONS = st.lists(
    st.builds(
        Action,
        st.sampled_from(["Summary", "Quotes", "Coverage", "Who", ""]) | WORDS,
        st.integers(0, 30).map("summary #{}".format) | WORDS | st.integers(90, 130).map("x".__mul__),
    ),
    max_size=4,
).map(tuple)
SECTIONS = st.builds(
    Section,
    lines=st.lists(LINES, max_size=2).map(tuple),
    heading=LINES,
    number=st.none() | st.integers(0, 999),
    actions=ACTIONS,
)
MESSAGES = st.builds(
    Message,
    title=LINES,
    notice=LINES,
    sections=st.builds(tuple.__mul__, st.lists(SECTIONS, max_size=3).map(tuple), st.integers(1, 9)),
    footer=LINES,
    actions=ACTIONS | st.integers(0, 75).map(lambda n: tuple(Action(f"Button {i}", f"latest {i}") for i in range(n))),
    plain=st.booleans(),
)


def limits(message: Message) -> Limits:
    return PLAIN if message.plain else LIMITS


def full(message: Message) -> Message:
    """The message with as much as fits: what is over is left out, and asterisks fill it to the last character."""
    most = limits(message)
    while not most.fits(message):
        if message.sections:
            message = structs.replace(message, sections=message.sections[:-1])
        else:
            message = structs.replace(message, actions=message.actions[:-1], footer=())
    room = most.total - most.message(message) - most.line(()) - 4
    if message.sections and room > 0:
        last = message.sections[-1]
        stars = "*" * (room // 2) + "x" * (room % 2)
        longer = structs.replace(last, lines=(*last.lines, (Text(stars),)))
        message = structs.replace(message, sections=(*message.sections[:-1], longer))
        assert most.message(message) == most.total
    assert most.fits(message)
    return message


def accepted(body: dict[str, Any]) -> dict[str, Any]:
    """The body, which Discord takes; Problem says what it does not."""
    schema.check("POST /channels/{channel_id}/messages", body)
    schema.check("POST /interactions/{interaction_id}/{interaction_token}/callback", {"type": 4, "data": body})
    checks.message(body)
    assert body["allowed_mentions"]["parse"] == []
    assert sum(map(units, _texts(body))) <= (parts.MOST_SHOWN if "components" in body else parts.MOST_CONTENT)
    return body


def _components(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return (component for _, component in checks.walk(body.get("components", [])))


def _texts(body: dict[str, Any]) -> list[str]:
    return [one["content"] for one in _components(body) if one["type"] == parts.TEXT] or [body["content"]]


def commands(body: dict[str, Any]) -> set[str]:
    """All that can be asked by pressing."""
    named = {ids.command_of(one.get("custom_id", "")) for one in _components(body)}
    return {name for name in named if name} | {
        option["value"] for one in _components(body) for option in one.get("options", ())
    }


def key_in(body: dict[str, Any]) -> str | None:
    if "content" in body:
        return ids.marked(body["content"])
    return next(filter(None, (ids.key_of(one.get("custom_id", "")) for one in _components(body))), None)


HEADS = tuple(Section(heading=(Text("x"),), number=999, actions=(Action(f"L{n}", f"a {n}"),)) for n in range(25))
ROW = tuple(Action(f"Button {n}", "b" * 98 + f"{n:02}") for n in range(45))


@settings(max_examples=25)
@example(message=Message(sections=HEADS, actions=ROW, footer=(Text("."),)), key=None, role="9" * 20, own=True)
@example(
    message=Message(sections=HEADS[:20], actions=ROW, footer=(Text("."),), plain=True),
    key=KEY,
    role="9" * 20,
    own=False,
)
@given(
    message=MESSAGES,
    key=st.none() | st.just(KEY),
    role=st.none() | st.just("9" * 20),
    own=st.booleans(),
)
def test_every_message_within_the_limits_is_accepted(
    message: Message, key: str | None, role: str | None, *, own: bool
) -> None:
    message = full(message)
    body = accepted(payload(message, key=key, role=role, ephemeral=own, share="latest" if own else None))
    assert key_in(body) == key
    assert body["allowed_mentions"].get("roles") == ([role] if role else None)
    assert bool(body["flags"] & parts.EPHEMERAL) == own
    wanted = [action for one in message.sections for action in one.actions] + list(message.actions)
    typed = {" ".join(visible(action.command).split()) for action in wanted}
    short = {command for command in typed if 0 < units(command) <= ids.MOST}
    assert commands(body) - {"help"} == (set() if message.plain else short - {"help"})


def expected(line: Line) -> str:
    """What a reader is to see of a line, to the character."""
    return "".join(map(_expected, line)).strip()


def _expected(part: Inline) -> str:
    match part:
        case Text(text):
            return visible(text)
        case Link(text, url):
            place = address(url)
            return f"{visible(text)} ({place[0] if place else visible(host_of(url))})"
        case Cited(words, quoted=quoted):
            return f"“{visible(read_as(words))}”" if quoted else visible(read_as(words))
        case Room(id):
            return f"<#{id}>" if _is_channel(id) else visible(id)
        case Moment(at, show):
            style = {"relative": "R", "time": "t", "date": "D", "datetime": "F", "zoned": "F", "since": "f"}[show]
            return f"<t:{(at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)}:{style}>"


def _is_channel(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 20


def squeezed(text: str) -> str:
    return "\n".join(line for line in (one.strip() for one in text.split("\n")) if line)


@settings(max_examples=100)
@given(head=LINES, heading=LINES, lines=st.lists(LINES, max_size=2), plain=st.booleans())
@example(
    head=(Text("1"), Text(". x")),
    heading=(Text("-"), Text(" x")),
    lines=[(Text("#", strong=True), Text("# x", strong=True))],
    plain=False,
)
@example(
    head=(Text("*", strong=True), Text("*")),
    heading=(Text(" ", strong=True), Text("a", strong=True)),
    lines=[],
    plain=True,
)
def test_what_is_shown_is_whole_and_inert(head: Line, heading: Line, lines: list[Line], *, plain: bool) -> None:
    message = Message(title=head, sections=(Section(heading=heading, lines=tuple(lines), number=7),), plain=plain)
    shown = [seen(text) for text in _texts(payload(message))]
    wanted = [expected(head), expected((Text("7  "), *heading)), *map(expected, lines)]
    assert squeezed("\n".join(one.text for one in shown)) == squeezed("\n".join(wanted))
    rooms = {"mention" for line in (head, heading, *lines) for part in line if isinstance(part, Room)}
    assert set().union(*(one.active for one in shown)) <= {"strong", "link", "time"} | rooms
    links = [part for line in (head, heading, *lines) for part in line if isinstance(part, Link)]
    assert [link for one in shown for link in one.links] == [place for one in links if (place := address(one.url))]


def test_every_kind_of_words_is_shown_and_what_is_too_long_for_a_menu_is_not_offered() -> None:
    line = (Cited("*said*", 1, 1, 0, 6), Room("1234567890"), Room("٣"), Link("bank", "https://[::1"))
    asks = (Action("Summary", "x" * (ids.MOST + 1)), Action("Quotes", "quotes #1"))
    section = Section(heading=(Text("A lake breathes"),), lines=(line,), actions=asks)
    body = accepted(payload(Message(title=(Text("Today"),), sections=(section,))))
    wanted = ["Today", "A lake breathes", expected(line)]
    assert squeezed("\n".join(seen(text).text for text in _texts(body))) == squeezed("\n".join(wanted))
    assert commands(body) == {"quotes #1"}


def test_who_is_mentioned_stands_above_it() -> None:
    first, second = accepted(payload(Message(title=(Text("Today"),)), role="9" * 20))["components"]
    assert (first["content"], second["type"]) == (f"<@&{'9' * 20}>", parts.CONTAINER)


def test_an_edition_is_a_container_with_a_text_a_story_and_a_menu_for_each_question() -> None:
    stories = (item(1, headline="A lake breathes", url="https://burrow.example/lake"), item(2, headline="Rain * now"))
    (post,) = editions.edition(digest(*stories), LIMITS)
    (container,) = accepted(payload(post, key="e-1"))["components"]
    title_text, rule, first, second, foot, *rows = container["components"]
    assert rule["type"] == parts.SEPARATOR
    assert title_text["content"].startswith(
        "**Morning digest** · <t:1795334400:D> · 2 stories, 1 publisher · since <t:"
    )
    assert first["content"].startswith(
        "**1  A lake breathes** ([burrow.example](<https://burrow.example/lake>))\nThe Ha"
    )
    assert second["content"].startswith("**2  Rain \\* now**\n")
    assert seen(foot["content"]).text == "Edition 143 · ask: /summary 2, /quotes 1, /why 1"
    menus = [row["components"][0] for row in rows]
    assert [menu["placeholder"] for menu in menus] == ["Summary of…", "Quotes of…", "Coverage of…"]
    assert menus[0]["options"][1] == {"label": "2 Rain * now", "value": "summary #2"}
    assert ids.key_of(menus[0]["custom_id"]) == "e-1"


def test_one_story_has_buttons_and_an_edition_without_any_one_for_help() -> None:
    (post,) = editions.edition(digest(item(7)), LIMITS)
    buttons = accepted(payload(post, key="e-1"))["components"][0]["components"][-1]["components"]
    assert [one["label"] for one in buttons] == ["Summary", "Quotes", "Coverage", "Help"]
    assert [ids.command_of(one["custom_id"]) for one in buttons] == ["summary #7", "quotes #7", "coverage #7", "help"]
    (post,) = editions.edition(digest(), LIMITS)
    body = accepted(payload(post, key="e-1"))
    assert commands(body) == {"help"}
    assert key_in(body) == "e-1"


def test_text_alone_says_what_to_type_and_ends_in_the_mark() -> None:
    message = Message(
        title=(Text("Morning"),), actions=(Action("Next page", "digest page 2"), Action("All", "latest")), plain=True
    )
    body = accepted(payload(message, key="e-1", role="42"))
    assert body["content"] == "<@&42>\nMorning\n\nNext page\\: digest page 2 · All\\: latest\n-# e-1"
    assert body["flags"] == parts.SUPPRESS_EMBEDS
    assert ids.marked(payload(structs.replace(message, footer=(Text("-# e-2"),), actions=()))["content"]) is None


def test_what_is_too_long_for_a_button_is_a_choice_and_what_is_for_that_is_typed() -> None:
    actions = (Action("Again", "x" * 99), Action("Longer", "y" * 101), Action(" ", "help"))
    body = accepted(payload(Message(actions=actions), share="z" * 99))
    (shown,) = _texts(body)
    assert seen(shown).text == "Longer: " + "y" * 101
    assert commands(body) == {"x" * 99, "help"}
    (row,) = [
        row for row in body["components"][0]["components"] if row["type"] == parts.ROW and len(row["components"]) > 0
    ][1:]
    assert [one["label"] for one in row["components"]] == ["help"]


def test_an_answer_can_be_shown_to_all() -> None:
    body = accepted(payload(Message(title=(Text("t"),)), ephemeral=True, share="quotes 1"))
    (button,) = body["components"][0]["components"][-1]["components"]
    assert (button["label"], ids.shared_of(button["custom_id"])) == ("Show to all", "quotes 1")
    assert ids.command_of(button["custom_id"]) is None


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (Message(title=(Text("Morning"), Text(" · "), Moment(NOW, Show.DATE))), "Morning · 22 November 2026"),
        (Message(title=(Moment(NOW, Show.TIME, "Asia/Kathmandu"),)), "13:45"),
        (Message(title=(Moment(NOW, Show.SINCE, "UTC"),)), "22 November 2026 08:00"),
        (Message(title=(Moment(NOW, Show.ZONED, "Asia/Tokyo"),)), "22 November 2026 17:00 (Asia/Tokyo)"),
        (Message(sections=(Section(lines=((Cited("so", 1, 1, 0, 2, quoted=True), CITED),)),)), "“so”!"),
        (Message(title=(Link("*a*\u202e" + "b" * 100, "https://x.example"),)), "*a*" + "b" * 96 + "…"),
        (Message(notice=(Text("👩" * 60),)), "👩" * 49 + "…"),
        (Message(), "…"),
    ],
)  # fmt: skip
def test_a_post_is_named_by_its_title(message: Message, name: str) -> None:
    assert title(message) == name
    assert units(name) <= 100


@pytest.mark.parametrize(
    ("url", "host", "shown"),
    [
        ("https://News.example:8443/a(b)/ü?q=1&r=[2]#*", "news.example", "https://news.example:8443/a%28b%29/%C3%BC?q=1&r=%5B2%5D#%2A"),
        ("http://müller.example/", "xn--mller-kva.example", "http://xn--mller-kva.example/"),
    ],
)  # fmt: skip
def test_an_address_survives_its_mask(url: str, host: str, shown: str) -> None:
    assert address(url) == (host, shown)
    assert seen(f"[{host}](<{shown}>)").links == [(host, shown)]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "https://", "https://bank.example@thief.example/", "https://a\\@b.example/",
        "https://a b/",
        "https://straße.example/", "https://[::1]/", "https://a..b/", "https://a.example:99999/", "https://a\u202e.example",
        "https://a.example/" + "x" * 2_000, "https://ｅxample.com/", "https://my_site.example/",
    ],
)  # fmt: skip
def test_what_is_not_plainly_an_address_is_no_link(url: str) -> None:
    assert address(url) is None
    assert seen(_texts(payload(Message(title=(Link("bank.example", url),))))[0]).links == []


def test_long_words_are_whole() -> None:
    word, said = "*" * 2_000, "_" * 1_300
    message = Message(sections=(Section(lines=((Text("a"), Text(said)),)),))
    assert "".join(seen(text).text for text in _texts(accepted(payload(message)))) == "a" + said
    posts = editions.edition(digest(item(1, headline=word), item(2, headline="short")), LIMITS)
    assert all(LIMITS.fits(post) for post in posts)
    assert clip(word, 100) == "*" * 99 + "…"
