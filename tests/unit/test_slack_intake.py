"""What people do on Slack, as the words that they mean, and who they are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.request import Role
from bot.platforms.meaning import Heard
from bot.platforms.slack import failures, intake
from bot.platforms.slack.conversation import UNSURE, changes, check
from bot.platforms.slack.obstacles import lost
from bot.platforms.slack.standing import Standing, is_zone, standing
from digests.errors import CommandError

ME = "U0BOT"
PUBLIC = {"id": "C1", "creator": "U1", "is_member": True}


def event(**said: Any) -> dict[str, Any]:
    told = {"type": "app_mention", "user": "U1", "text": f"<@{ME}> help", "ts": "1.0", "channel": "C1"} | said
    return {"team_id": "T1", "event_id": "Ev1", "event": told, "authorizations": [{"user_id": ME}]}


def heard(**said: Any) -> Heard | None:
    found = intake.spoken_of(event(**said))
    return found[1] if found else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("summary  2", "summary 2"),
        ("summary <https://a.example/?x=1&amp;y=2|a.example>", "summary https://a.example/?x=1&y=2"),
        ("search AT&amp;T &amp;lt; &lt;b&gt;", "search AT&T &lt; <b>"),
        ("settings copy <#C12|garden>", "settings copy <#C12|garden>"),
        ("who <@U1|Ann> <!subteam^S1|@desk> <!here>", "who Ann @desk !here"),
        ("forget <mailto:ann@a.example|ann>", "forget ann@a.example"),
        ("< <> <|", "< <|"),
    ],
)
def test_markup_becomes_what_was_typed(typed: str, meant: str) -> None:
    assert intake.words_of(typed) == meant


@given(st.text())
def test_whatever_is_typed_becomes_one_line(text: str) -> None:
    line = intake.words_of(text)
    assert line == " ".join(line.split())
    assert intake.typed({"text": text}).words


def test_a_message_is_heard_when_it_speaks_to_us() -> None:
    assert heard() == Heard("help")
    assert heard(text=f"so <@{ME}|news> quotes 1 please") == Heard("so quotes 1 please")
    assert heard(text=f"<@{ME}>", thread_ts="0.5") == Heard("summary", "0.5"), "of what the thread is about"
    assert heard(text=f"<@{ME}>", thread_ts="1.0") == Heard("help"), "the thread is its own"
    assert heard(type="message", channel_type="im", text="status") == Heard("status")
    assert heard(type="message", channel_type="channel") is None
    for strange in ({"bot_id": "B1"}, {"subtype": "message_changed"}, {"edited": {"ts": "2"}}, {"user": None}):
        assert heard(**strange) is None
    for kind in ("file_share", "thread_broadcast", "me_message"):
        assert intake.spoken_of(event(subtype=kind)) is not None, "somebody says that, too"
    found = intake.spoken_of(event())
    assert found is not None
    assert (found[0].team, found[0].channel) == ("T1", "C1")


def test_what_was_done_says_where_and_to_what() -> None:
    command = {"command": "/news", "team_id": "T1", "user_id": "U1", "channel_id": "C1", "trigger_id": "t"}
    assert intake.event_of(command).channel == "C1"
    body = {
        "user": {"id": "U1", "team_id": "T1"},
        "trigger_id": "t",
        "container": {"message_ts": "1.0", "is_ephemeral": True, "thread_ts": "0.5"},
        "actions": [{"action_id": "c0"}],
    }
    done = intake.event_of(body)
    assert (done.team, done.channel, done.message, done.hidden, done.thread) == ("T1", "", "1.0", True, "0.5")
    assert done.carried is None
    assert intake.action_of(body) == {"action_id": "c0"}
    assert intake.action_of({}) == {}
    assert intake.event_of({**body, "view": {"type": "modal", "private_metadata": "x"}}).carried is None


def test_a_message_is_summarised_by_what_it_has() -> None:
    ours = {"api_app_id": "A1", "message": {"app_id": "A1", "ts": "1.0"}}
    assert intake.summarise(ours) == Heard("summary", "1.0")
    linked = {"message": {"text": "see <https://a.example/b|this>)"}}
    assert intake.summarise(linked) == Heard("summary https://a.example/b")
    with pytest.raises(CommandError, match="no link"):
        intake.summarise({"message": {"text": "no", "app_id": "A2"}, "api_app_id": "A1"})


def test_channels_are_named_by_their_ids() -> None:
    assert intake.named_channels("copy <#C1|a> <#C2> <#C1> <#c3>") == ["C1", "C2"]


@pytest.mark.parametrize(
    ("user", "channel", "role"),
    [
        ({"id": "U2"}, PUBLIC, Role.READER),
        ({"id": "U1"}, PUBLIC, Role.OWNER),
        ({"id": "U9"}, PUBLIC, Role.OWNER),
        ({"id": "U2", "is_admin": True}, {}, Role.MANAGER),
        ({"id": "U2", "is_owner": True}, PUBLIC, Role.MANAGER),
        ({"id": "U2"}, {"is_im": True, "user": "U2"}, Role.OWNER),
        ({"id": "U2"}, {"is_im": True, "user": "U3"}, Role.READER),
        ({}, {"id": "C1"}, Role.READER),
    ],
)
def test_who_somebody_is(user: dict[str, Any], channel: dict[str, Any], role: Role) -> None:
    assert standing(user, channel, named={"U9"}).role is role


@pytest.mark.parametrize(
    ("user", "role"),
    [
        ({"id": "U1", "team_id": "T2", "is_admin": True}, Role.READER),
        ({"id": "U9", "is_stranger": True}, Role.READER),
        ({"id": "U1", "team_id": "T2", "enterprise_user": {"teams": ["T1"]}}, Role.OWNER),
        ({"id": "U2", "team_id": "T1", "is_admin": True}, Role.MANAGER),
    ],
)
def test_who_is_of_another_workspace_reads(user: dict[str, Any], role: Role) -> None:
    assert standing(user, PUBLIC, {"U9"}, "T1").role is role


@pytest.mark.parametrize("user", [{"id": "U9"}, {"id": "U2", "is_admin": True}])
def test_direct_messages_are_their_persons_alone(user: dict[str, Any]) -> None:
    there = standing(user, {"is_im": True, "user": "U3"}, {"U9"}, "T1")
    assert (there.role, there.closed, there.direct) == (Role.READER, True, False)


def test_what_cannot_be_done_where_we_are_not() -> None:
    check("help", "C1", Standing())
    check("what", "C1", Standing())
    check("pause", "C1", Standing(seen=True))  # only owners may: that is said later
    check("sources add", "C1", Standing(role=Role.MANAGER))
    check("unsubscribe", "C1", Standing(role=Role.OWNER, seen=True))
    check("subscribe", "C1", Standing(role=Role.OWNER, seen=True, here=True))
    for words, there in (("pause", Standing()), ("subscribe", Standing(role=Role.OWNER, seen=True))):
        with pytest.raises(CommandError, match="/invite"):
            check(words, "C1", there)
    with pytest.raises(CommandError, match="messages between people"):
        check("subscribe", "D1", Standing())
    with pytest.raises(CommandError, match="somebody else's direct messages"):
        check("status", "D1", Standing(closed=True))
    with pytest.raises(CommandError) as unsure:
        check("pause", "C1", Standing(unsure=True))
    assert unsure.value.args[0] == UNSURE
    assert changes("pause")
    assert not changes("latest")
    assert not changes("what")


def test_what_keeps_us_from_posting() -> None:
    assert lost(PUBLIC) is None
    assert lost({"is_im": True}) is None
    assert lost({"is_im": True, "is_user_deleted": True}) == failures.NO_DIRECT
    assert lost({"is_member": True, "is_archived": True}) == failures.ARCHIVED
    assert lost({"id": "C1"}) == failures.OUTSIDE


@pytest.mark.parametrize(
    ("name", "known"), [("Europe/Lisbon", True), ("", False), ("../x", False), ("Mars/Base", False)]
)
def test_a_zone_is_one_that_we_know(name: str, known: bool) -> None:  # a parameter of the table
    assert is_zone(name) is known
