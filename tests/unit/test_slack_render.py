"""Slack takes every message within the limits, shows all of it to the character, and acts on nothing in it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs
from slack_sdk.models.blocks import Block

from bot.platforms.slack import ids, parts
from bot.platforms.slack.escape import pieces
from bot.platforms.slack.lines import marked, moment
from bot.platforms.slack.render import LIMITS, MOST_BESIDE, content, payload
from bot.platforms.words import address, host_of, units
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
from digests.model import Excerpt
from digests.present import editions
from tests.emulators.slack import checks
from tests.emulators.slack.markup import seen, unescaped
from tests.news import NOW, digest, item

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = LIMITS.plain or LIMITS
KEY = "0123456789abcdef-zz-00042"
GROUP = "S" + "0A" * 5
HOSTILE = [
    "<!channel>", "<!here>", "<@U1>", "<#C1>", "<!subteam^S1>", "<https://thief.example|bank>", "<!date^1^{time}|x>",
    "&amp;lt;", "&lt;", "&", "<", ">", "|", "*a*", "*", "_a_", "_", "~a~", "`", "```", ":smile:", ":", ":a", "b:",
    "＊a＊", "＿", "｀", "＞ ", "> ", ">>> ", "&gt; ", "@channel", "https://thief.example/x", "\u202e", "\u200b",
    "\u2066", "👩\u200d🚀", "\ud800", "\n", "\t", " ", "é", "words", "a_b", "10:30:45", '"', "\\", "^", "{ago}",
    "4", "1. ", "- ",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=6).map("".join)
ADDRESSES = (
    WORDS.map("https://thief.example/{}".format)
    | WORDS
    | st.sampled_from(["https://[::1", "http://a@b.example/", "https://a.example/?a=1&b=<2>|3"])
)
INLINES: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, WORDS, st.booleans()),
    st.builds(Link, WORDS, ADDRESSES, st.booleans()),
    st.builds(Cited, WORDS, st.just(1), st.just(1), st.just(0), st.just(1), st.booleans()),
    st.builds(Room, WORDS | st.sampled_from(["C024BE7LR", "D024BE7LR", "C024|x"])),
    st.builds(
        Moment,
        st.timedeltas(timedelta(days=-25_000), timedelta(days=20_000)).map(lambda away: NOW + away),
        st.sampled_from(Show),
        st.sampled_from(["UTC", "Asia/Kathmandu"]),
    ),
)
LINES = st.lists(INLINES, max_size=3).map(tuple)
ACTIONS = st.lists(
    st.builds(
        Action,
        st.sampled_from(["Summary", "Quotes", "Coverage", "Who", ""]) | WORDS,
        st.integers(0, 30).map("summary #{}".format)
        | WORDS
        | st.integers(140, 160).map("x".__mul__)
        | st.just("y" * 2_001),
    ),
    max_size=7,
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
    sections=st.builds(tuple.__mul__, st.lists(SECTIONS, max_size=3).map(tuple), st.integers(1, 12)),
    footer=LINES,
    actions=ACTIONS | st.integers(0, 99).map(lambda n: tuple(Action(f"Button {i}", f"latest {i}") for i in range(n))),
    plain=st.booleans(),
)


def limits(message: Message) -> Limits:
    return PLAIN if message.plain else LIMITS


def full(message: Message) -> Message:
    """The message with as much as fits: what is over is left out, and a last line fills it to the last character."""
    most = limits(message)
    while not most.fits(message):
        if message.sections:
            message = structs.replace(message, sections=message.sections[: -(len(message.sections) // 4 or 1)])
        else:
            message = structs.replace(message, actions=message.actions[:-1], footer=())
    room = most.total - most.message(message) - most.line(()) - 4
    if message.sections and room > 0:
        last = message.sections[-1]
        filling = "&" * (room // 5) + "x" * (room % 5)
        longer = structs.replace(last, lines=(*last.lines, (Text(filling),)))
        message = structs.replace(message, sections=(*message.sections[:-1], longer))
        assert most.message(message) == most.total
    assert most.fits(message)
    return message


def accepted(body: dict[str, Any]) -> dict[str, Any]:
    """The body, which Slack takes."""
    shown = body.get("blocks", [])
    checks.message(body)
    for block in Block.parse_all(shown):
        block.to_dict()
    assert 0 < units(body["text"]) <= (MOST_BESIDE if shown else parts.MOST_TEXT)
    assert body["mrkdwn"] is not bool(shown)
    return body


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within."""
    if isinstance(value, list):
        for one in value:
            yield from walk(one)
    elif isinstance(value, dict):
        yield value
        yield from walk(list(value.values()))


def texts(body: dict[str, Any]) -> list[str]:
    """All with markup, as they follow."""
    if "blocks" not in body:
        return [body["text"]]
    return [one["text"] for one in walk(body["blocks"]) if one.get("type") == "mrkdwn"]


def commands(body: dict[str, Any]) -> list[str]:
    """All that can be asked by pressing, in order."""
    found = []
    for one in walk(body.get("blocks", [])):
        pressed = [{**one, "selected_option": option} for option in one.get("options", ())] or [one]
        found += [command for each in pressed if (command := ids.command_of(each))]
    return found


def short(actions: list[Action]) -> set[str]:
    typed = {" ".join(visible(action.command).split()) for action in actions}
    return {command for command in typed if 0 < units(ids.packed(command)) <= ids.MOST_VALUE}


HEADS = tuple(
    Section(
        heading=(Text("x"),),
        lines=((Text("y" * 150),),),
        number=999,
        actions=tuple(Action(f"L{m}", f"a {n} {m}") for m in range(2)),
    )
    for n in range(30)
)
ROW = tuple(Action(f"Button {n}", f"b {n}") for n in range(40))
LONG = tuple(
    Section(lines=((Text("y" * 1_501),), (Text("z" * 1_501),)), actions=(Action("A", f"a {n}"),)) for n in "abc"
)


@settings(max_examples=15)
@example(message=Message(sections=HEADS, footer=(Text("."),)), key=None, role=GROUP)
@example(message=Message(title=(Text("a" * 3_500),), sections=(*LONG, *HEADS), actions=ROW), key=None, role=GROUP)
@example(message=Message(sections=HEADS, footer=(Text("."),), plain=True), key=KEY, role=GROUP)
@given(message=MESSAGES, key=st.none() | st.just(KEY), role=st.none() | st.just(GROUP))
def test_every_message_within_the_limits_is_accepted(message: Message, key: str | None, role: str | None) -> None:
    message = full(message)
    body = accepted(payload(message, key=key, role=role))
    assert ids.key_of(body) == key
    assert [body[name] for name in ("parse", "link_names", "unfurl_links", "unfurl_media")] == ["none", *[False] * 3]
    assert body["text"].count("<!subteam^") == bool(role)
    wanted = short([action for one in message.sections for action in one.actions] + list(message.actions))
    assert set(commands(body)) == (set() if message.plain else wanted)
    names = [one["action_id"] for one in walk(body.get("blocks", [])) if "action_id" in one]
    assert len(set(names)) == len(names)


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
            return "<#C024BE7LR>" if id == "C024BE7LR" else visible(id)
        case Moment():
            return moment(part)


def squeezed(text: str) -> str:
    return "\n".join(line for line in (one.strip() for one in text.split("\n")) if line)


@settings(max_examples=60)
@given(head=LINES, heading=LINES, lines=st.lists(LINES, max_size=2), plain=st.booleans())
@example(
    head=(Text(":smi"), Text("le:")),
    heading=(Text("*", strong=True), Text("a*")),
    lines=[(Text(">"), Text(" x", strong=True)), (Text("a ", strong=True), Text("b"), Text(" c", strong=True))],
    plain=False,
)
@example(
    head=(Text("a", strong=True), Text("b"), Text("c", strong=True)),
    heading=(Text(" ", strong=True), Text("a", strong=True)),
    lines=[(Link("&amp;lt;", "https://a.example/?a=1&b=<2>|3"),)],
    plain=True,
)
def test_what_is_shown_is_whole_and_inert(head: Line, heading: Line, lines: list[Line], *, plain: bool) -> None:
    message = Message(title=head, sections=(Section(heading=heading, lines=tuple(lines), number=7),), plain=plain)
    body = content(message)
    shown = [seen(text) for text in texts(body)]
    wanted = [expected(head), expected((Text("7  "), *heading)), *map(expected, lines)]
    assert squeezed("\n".join(one.text for one in shown)) == squeezed("\n".join(wanted))
    rooms = {"mention" for line in (head, heading, *lines) for part in line if isinstance(part, Room)}
    assert set().union(*(one.active for one in shown)) <= {"strong", "link", "time"} | rooms
    links = [part for line in (head, heading, *lines) for part in line if isinstance(part, Link)]
    assert [link for one in shown for link in one.links] == [place for one in links if (place := address(one.url))]
    if not plain:
        assert squeezed(unescaped(body["text"])) == squeezed("\n".join(wanted))  # nothing is formatted there
        assert not re.search(r"<(?!!date\^\d+\^\{|#C024BE7LR>)", body["text"])


def test_every_kind_of_words_is_shown() -> None:
    line = (Cited("*said*", 1, 1, 0, 6), Room("C024BE7LR"), Room("C024|x"), Link("bank", "https://[::1"))
    body = accepted(payload(Message(title=(Text("Today"),), sections=(Section(lines=(line,)),))))
    shown = [seen(text) for text in texts(body)]
    assert squeezed("\n".join(one.text for one in shown)) == f"Today\n{expected(line)}"
    assert set().union(*(one.active for one in shown)) == {"mention"}


def test_an_edition_has_a_section_for_each_story_with_its_menu() -> None:
    stories = (item(1, headline="A lake breathes", url="https://burrow.example/lake"), item(2, headline="Rain & now"))
    (post,) = editions.edition(digest(*stories), LIMITS)
    body = accepted(payload(post, key="e-1"))
    head, first, second, foot = body["blocks"]
    assert head["text"]["text"].startswith(
        "*Morning digest* · <!date^1795334400^{date_long}|22 November 2026> · 2 stor"
    )
    assert " · since <!date^" in head["text"]["text"]
    assert first["text"]["text"].startswith(
        "*1  A lake breathes* (<https://burrow.example/lake|burrow.example>)\nThe Harbour"
    )
    assert second["text"]["text"].startswith("*2  Rain &amp; now*\n")
    assert [one["text"]["text"] for one in second["accessory"]["options"]] == ["Summary", "Quotes", "Coverage"]
    assert commands(body) == [f"{verb} #{n}" for n in (1, 2) for verb in ("summary", "quotes", "coverage")]
    assert foot["type"] == "context"
    assert seen(foot["elements"][0]["text"]).text == "Edition 143 · ask: /news summary 2, /news quotes 1, /news why 1"
    assert unescaped(body["text"]).split("\n\n")[1].startswith("1  A lake breathes (burrow.example)\nThe Harbour")


def test_a_long_edition_breaks_between_stories() -> None:
    said = "The lock keepers went back to work & “nobody” asked. " * 15
    stories = [
        item(n, sentences=(Excerpt(n, 1, 0, len(said), said),), url="https://burrow.example/") for n in range(1, 31)
    ]
    posts = editions.edition(digest(*stories), LIMITS)
    assert len(posts) > 2
    shown = [accepted(payload(post)) for post in posts]
    numbers = [int(found[1]) for body in shown for text in texts(body) if (found := re.match(r"\*(\d+)  Head", text))]
    assert numbers == list(range(1, 31))
    assert sum(seen(text).text.count(said.strip()) for body in shown for text in texts(body)) == 30


def test_text_alone_says_what_to_type() -> None:
    message = Message(
        title=(Text("Morning", strong=True),),
        actions=(Action("Next page", "digest page 2"), Action("All", "latest")),
        plain=True,
    )
    body = accepted(payload(message, key="e-1", role="S42"))
    assert body["text"] == "<!subteam^S42>\n*Morning*\n\nNext page: digest page 2 · All: latest"
    assert ids.key_of(body) == "e-1"


def test_only_a_group_is_ever_mentioned() -> None:
    for role in ("channel", "U1", "S1>", "here|S1", ""):
        assert "<!" not in json.dumps(payload(Message(title=(Text("t"),)), role=role))
    body = payload(Message(title=(Text("t"),)), role="S1")
    assert [text for text in texts(body) if "mention" in seen(text).active] == ["<!subteam^S1>"]


def test_answers_have_buttons_in_order_and_one_to_show_them_to_all() -> None:
    actions = (Action("Next page", "search R&D %26 50% page 2"), Action("Far", "y" * 2_001), Action(" ", "help"))
    body = accepted(content(Message(actions=actions), share="search R&D"))
    *_, row = body["blocks"]
    assert "".join(texts(body)) == "Far: " + "y" * 2_001
    assert [one["text"]["text"] for one in row["elements"]] == ["Next page", "help", "Show to all"]
    assert commands(body) == ["search R&D %26 50% page 2", "help"]
    *_, share = row["elements"]
    assert (ids.shared_of(share), ids.command_of(share)) == ("search R&D", None)
    assert not set("&<>") & set("".join(one["value"] for one in row["elements"]))


def test_one_question_is_a_button_and_what_no_menu_holds_stands_below() -> None:
    one = Section(number=1, heading=(Text("A"),), actions=(Action("This one", "summary #7"),))
    many = Section(number=2, actions=tuple(Action(f"Ask {n}", f"ask {n}") for n in range(6)))
    first, second, row = accepted(content(Message(sections=(one, many))))["blocks"]
    assert first["accessory"]["value"] == "summary #7"
    assert len(second["accessory"]["options"]) == parts.MOST_OVERFLOW
    assert [button["text"]["text"] for button in row["elements"]] == ["Ask 5 2"]


def test_what_says_nothing_is_still_a_message() -> None:
    (block,) = accepted(content(Message()))["blocks"]
    assert block["text"]["text"] == "…"
    (block,) = accepted(content(Message(sections=(Section(actions=(Action("A", "a"),)),))))["blocks"]
    assert block["text"]["text"] == "…"


def test_a_text_that_is_too_long_is_broken_and_whole() -> None:
    said = "&" * 599 + "> " + "é" * 3_000 + "👩" * 2_000
    message = Message(sections=(Section(lines=((Text("a"), Text(said, strong=True), Text("b")),)),))
    shown = texts(accepted(content(message)))
    assert "".join(seen(text).text for text in shown) == f"a{said}b"
    assert set().union(*(seen(text).active for text in shown)) == set()
    assert [seen(piece).active for piece in pieces("x" * 200 + "&gt;", 222)] == [set(), set()]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ((Text("a", strong=True), Text(" b")), "*a* b"),
        ((Text("a ", strong=True), Text("b")), "*a* b"),
        ((Text("a", strong=True), Text("b")), "ab"),
        ((Text("a"), Text("b", strong=True)), "ab"),
        ((Text("a", strong=True), Text("b", strong=True)), "*ab*"),
        ((Text("Also: 5*3"),), "Also: 5<!date^1^{_}|*>3"),
        ((Moment(NOW, Show.RELATIVE, "Asia/Tokyo"),), "<!date^1795334400^{ago}|22 November 2026 17:00 Asia/Tokyo>"),
        ((Moment(NOW - timedelta(days=25_000), Show.TIME),), "08:00 UTC"),
        ((Moment(NOW - timedelta(days=25_000), Show.ZONED),), "12 June 1958 08:00 (UTC)"),
        ((Room("C024BE7LR"), Text("!")), "<#C024BE7LR>!"),
    ],
)  # fmt: skip
def test_marks_are_where_slack_takes_them(line: Line, shown: str) -> None:
    assert marked(line) == shown


def test_what_is_pressed_tells_what_it_is() -> None:
    assert ids.command_of({"action_id": "c1", "value": "a %26 b %2526"}) == "a & b %26"
    assert ids.command_of({"action_id": "c1", "selected_option": {"value": "summary 2"}}) == "summary 2"
    for action in ({}, {"action_id": "c1"}, {"action_id": "x", "value": "a"}, {"action_id": "c", "value": "a"}):
        assert ids.command_of(action) is None
        assert ids.shared_of(action) is None
        assert ids.placed_of(action) is None
    assert ids.placed_of({"action_id": "h1", "value": "C1 pause"}) == ("C1", "pause")
    assert ids.placed_of({"action_id": "h1", "value": "- sources"}) == (None, "sources")
    for message in ({}, {"metadata": None}, {"metadata": {"event_type": "x", "event_payload": {"key": "a"}}}):
        assert ids.key_of(message) is None
    assert ids.key_of({"metadata": {"event_type": ids.EVENT, "event_payload": {"key": 7}}}) is None
