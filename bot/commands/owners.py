"""What a channel's owners set. Each function answers one command, typed as a line of words or filled in as a form: both
become words for settings, and go one way from there, so that what is saved is the same."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from bot.commands import forms, lines
from bot.commands.obstacles import obstacles
from bot.commands.request import Role, means_time, paged, until
from digests import schedule as schedules
from digests import wishes as wished
from digests.errors import CommandError, FieldError
from digests.messages import Field, Form, Message, Room
from digests.model import Subscription
from digests.present import settings as present
from digests.services.subscribe import gone
from digests.settings import CALLED, LISTS, unknown
from digests.topics import patterns_of
from digests.values import PAIRS, SHOWN, clipped, one_line, quoted, unquoted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.commands.desk import Asked, Desk
    from digests.model import Source, Wishes
    from digests.present.view import View

NEW = (
    "name",
    "schedule",
    "zone",
    "sources",
    *LISTS,
    "stories",
    "length",
    "quotes",
    "when-empty",
)  # what a new digest is asked for
MOST_UNTIL, MOST_CHANNEL = 60, 100  # characters
UNTIL = Field(
    name="until",
    label=say("Until"),
    hint=say("For example: monday, 2026-12-01, 18:00 or 3 days; empty: until somebody resumes it."),
    most=MOST_UNTIL,
)
CHANNEL = Field(
    name="channel",
    label=say("Channel"),
    hint=say("Whose digests to copy: its id, or how it is mentioned."),
    required=True,
    most=MOST_CHANNEL,
)
ENDED = say("No further edition of it comes to this channel. The answer says how to bring it back.")
RESUMED = say("Its editions come again, the next one when its schedule says so.")
_CHANNEL = re.compile(r"<#([^|>\s]+)(?:\|[^>]*)?>|#?([^\s<>#]+)")


class Meant(Struct, frozen=True):
    """What a command is about: the channel's digests, the one that is meant (None: it could be several of them), the
    words behind its name, and whether they ask for the form."""

    here: list[Subscription]
    one: Subscription | None
    rest: str
    form: bool


async def subscribe(desk: Desk, asked: Asked) -> Message | Form:
    """A new digest."""
    channel, filled = asked.request.channel, asked.request.filled
    rest, form = lines.asks_form(asked.rest)
    given = lines.new(rest) if filled is None else forms.given(filled)
    if filled is None and not form:
        _complete(given)
    default = desk.wishes
    if asked.request.zone:
        default = structs.replace(default, zone=asked.request.zone)
    wishes, wrong = wished.changed(default, given, patterns=_patterns(asked), new=True)
    if filled is None and (form or not rest):
        _raise(wrong)
        if "name" not in given:
            wishes = structs.replace(wishes, name=_free(wishes.name, await desk.subscriptions.of_channel(channel)))
        return await _new_form(desk, asked, wishes, {*NEW, *given})
    wishes, misfits = await desk.subscribe.fitted(channel, wishes)
    wrong = misfits | wrong
    if filled is not None and wrong:
        return structs.replace(await _new_form(desk, asked, default, {*NEW, *filled}), wrong=wrong)
    _raise(wrong)
    made = await desk.subscribe.subscribe(channel, wishes)
    return present.subscribed(made, desk.wishes, view_of(asked, made), await obstacles(desk, made))


async def schedule(desk: Desk, asked: Asked) -> Message | Form:
    """When a digest comes."""
    meant = await digest_meant(desk, asked)
    if meant.rest[:1] in PAIRS:
        raise no_digest(meant)
    if name := lines.before_schedule(meant.rest):
        raise _no_word(name, meant.here)
    title = say("When it comes")
    return await _change(desk, asked, meant, lines.timed(meant.rest) if meant.rest else {}, ("schedule", "zone"), title)


async def topics(desk: Desk, asked: Asked) -> Message | Form:
    """What its stories are about."""
    meant = await digest_meant(desk, asked)
    given = {"topics": meant.rest} if meant.rest else {}
    return await _change(desk, asked, meant, given, LISTS, say("What its stories are about"))


async def settings(desk: Desk, asked: Asked) -> Message | Form:
    """All settings: shown, or changed."""
    meant = await digest_meant(desk, asked)
    head, given = lines.pairs(meant.rest)
    head, page = paged(head) if not given else (head, asked.page)
    if head:
        raise _no_setting(meant, head)
    if asked.request.filled is None and not meant.form and not any(given.values()) and len(given) < 2:
        if meant.one is None:
            return present.which(meant.here, asked.verb, meant.rest, asked.view(""))
        view = structs.replace(view_of(asked, meant.one), page=page)
        if given:
            return present.setting(meant.one, CALLED[next(iter(given))], view)
        return present.listing(meant.one, desk.clock.now(), view, await obstacles(desk, meant.one))
    return await _change(desk, asked, meant, given, forms.NAMES, say("All settings"))


async def copy(desk: Desk, asked: Asked) -> Message | Form:
    """The digests of another channel of the workspace, here as well."""
    request = asked.request
    rest, form = lines.asks_form(asked.rest)
    words = rest if request.filled is None else request.filled.get(CHANNEL.name, "")
    if request.filled is None and (form or not rest):
        return Form(title=say("Copy another channel's digests"), command=asked.verb, fields=(CHANNEL,))
    match = _CHANNEL.fullmatch(one_line(words[: MOST_CHANNEL + 1]))
    source = (match[1] or match[2]) if match else ""
    if source == request.channel.id:
        raise CommandError(say("That is this channel. Name another one to copy from."))
    not_theirs = say("“{channel}” is no channel that you may copy from: name one that you own.", channel=clipped(words))
    nothing = say("{channel} has no digests to copy. Type subscribe to set one up.", channel=Room(source))
    if words.startswith("#"):  # a name of which the platform did not know the id
        not_theirs = nothing = say(
            "Broadsheet sees no channel “{channel}” of yours: invite it there, or name another one that you own.",
            channel=clipped(words),
        )
    if not source or source in request.shut or (request.role < Role.MANAGER and source not in request.owns):
        raise CommandError(not_theirs)
    made = await desk.subscribe.copy(structs.replace(request.channel, id=source), request.channel)
    if not made:
        raise CommandError(nothing)
    here = [one.subscription for one in made]
    told = [(one.subscription, one.replaced, one.moved) for one in made]
    return present.copied(told, asked.view(""), await obstacles(desk, *here))


async def pause(desk: Desk, asked: Asked) -> Message | Form:
    """No editions for a while."""
    filled, meant = asked.request.filled, await digest_meant(desk, asked)
    words = meant.rest if filled is None else one_line(filled.get(UNTIL.name, "")[: MOST_UNTIL + 1])
    form = act(asked, meant, say("Pause a digest"), say("Pause it"), structs.replace(UNTIL, value=words))
    if meant.form:
        return form
    zone = schedules.zone(meant.one.wishes.zone if meant.one else asked.zone)
    try:
        at = until(words, desk.clock.now(), zone) if words else None
    except FieldError as error:
        if filled is not None:
            return structs.replace(form, wrong={error.field: error.args[0]})
        if not means_time(words):
            raise no_digest(meant) from None
        raise
    if meant.one is None:
        return present.which(meant.here, asked.verb, words, asked.view(""))
    after = await desk.subscribe.pause(meant.one, at)
    return present.paused(after, view_of(asked, after))


async def resume(desk: Desk, asked: Asked) -> Message | Form:
    """Editions again."""
    meant = await digest_meant(desk, asked)
    if meant.form:
        return act(asked, meant, say("Resume a digest"), say("Resume it"), about=RESUMED)
    if meant.rest:
        raise no_digest(meant)
    if meant.one is None:
        return present.which(meant.here, asked.verb, "", asked.view(""))
    was_paused = wished.is_paused(meant.one.wishes, desk.clock.now()) or meant.one.suspended is not None
    after = await desk.subscribe.resume(meant.one)
    return present.resumed(after, view_of(asked, after), await obstacles(desk, after), was_paused=was_paused)


async def unsubscribe(desk: Desk, asked: Asked) -> Message | Form:
    """No further editions."""
    meant = await digest_meant(desk, asked)
    if meant.form:
        return act(asked, meant, say("End a digest"), say("End it"), about=ENDED)
    if meant.rest:
        raise no_digest(meant)
    if meant.one is None:
        return present.which(meant.here, asked.verb, "", asked.view(""))
    await desk.subscribe.end(meant.one)
    return present.ended(meant.one.wishes, desk.wishes, view_of(asked, meant.one))


async def unsaved(desk: Desk, asked: Asked) -> Subscription:
    """The digest that a form would make, or change, as it is filled in. FieldError for what is filled in wrongly."""
    channel, given = asked.request.channel, forms.given(asked.request.filled or {})
    one = _filled_for(await desk.subscriptions.of_channel(channel), asked)
    before = one.wishes if one else desk.wishes
    wishes, wrong = wished.changed(before, given, patterns=_patterns(asked), new=one is None)
    _raise(wrong)
    wishes, misfits = await desk.subscribe.fitted(channel, wishes, one)
    _raise(misfits)
    now = desk.clock.now()
    one = one or Subscription(id=0, channel=channel, wishes=wishes, created_at=now, next_due_at=None)
    return structs.replace(one, wishes=wishes)


async def digest_meant(desk: Desk, asked: Asked) -> Meant:
    """CommandError when the channel has no digest, or not the one any more that a form is about."""
    request = asked.request
    here = await desk.subscriptions.of_channel(request.channel)
    if request.filled is not None:
        one, rest, form = _filled_for(here, asked), "", False
    else:
        one, rest = lines.called(here, asked.rest)
        rest, form = lines.asks_form(rest)
        one = here[0] if one is None and len(here) == 1 else one
    if not here:
        raise CommandError(say("No digest comes to this channel yet. Type subscribe to set one up."))
    return Meant(here, one, rest, form)


def _filled_for(here: Sequence[Subscription], asked: Asked) -> Subscription | None:
    """The digest that a form was filled in for, with the revision that the form was made from; None when it does not
    say. CommandError when that one is not called so any more."""
    name = asked.rest or (asked.request.filled or {}).get(forms.DIGEST, "")
    if not name:
        return None
    one = lines.named(here, name)
    if one is None or one.id not in asked.request.made_from:
        raise CommandError(gone(unquoted(name)))
    return structs.replace(one, revision=asked.request.made_from[one.id])


async def _change(
    desk: Desk, asked: Asked, meant: Meant, given: Mapping[str, str], names: Sequence[str], title: str
) -> Message | Form:
    """Other values for some settings; without any the form for all that are `names`."""
    filled, one = asked.request.filled, meant.one
    if filled is not None:
        given = forms.given(filled)
    asks_form = meant.form or (not given if filled is None else not any(name in filled for name in forms.NAMES))
    if filled is None and not asks_form:
        _complete(given)
    wishes, wrong = wished.changed((one or meant.here[0]).wishes, given, patterns=_patterns(asked))
    if one is None:
        if asks_form:
            return act(asked, meant, title, say("Go on"))
        _raise(wrong)
        return present.which(meant.here, asked.verb, meant.rest, asked.view(""))
    form = Form(
        title=say("{title}: {name}", title=title, name=one.wishes.name),
        command=f"{asked.verb} {quoted(one.wishes.name)}",
        fields=(),
        made_from=forms.made_from([one]),
        preview=f"preview {quoted(one.wishes.name)}",
    )
    sources = await _sources(desk, asked, names)
    if asks_form:
        _raise(wrong)
        now = forms.made_from(each for each in meant.here if each.id == one.id)  # whatever the form before it knew
        return structs.replace(
            form, fields=forms.fields(names, wishes, sources, lacks=asked.limits.lacks), made_from=now
        )
    wishes, misfits = await desk.subscribe.fitted(asked.request.channel, wishes, one)
    wrong = misfits | wrong
    if filled is not None and wrong:
        return structs.replace(
            form, fields=forms.fields(names, one.wishes, sources, filled, lacks=asked.limits.lacks), wrong=wrong
        )
    _raise(wrong)
    after = await desk.subscribe.change(one, wishes)
    kept = patterns_of(after.wishes.topics) if "topics" in given and not _patterns(asked) else ()
    return present.changed(one.wishes, after, view_of(asked, after), kept, await obstacles(desk, after))


async def _new_form(desk: Desk, asked: Asked, wishes: Wishes, names: set[str]) -> Form:
    sources, filled = await _sources(desk, asked, names), asked.request.filled
    fields = forms.fields(names, wishes, sources, filled, lacks=asked.limits.lacks)
    title, submit = say("A new digest"), say("Set it up")
    return Form(title=title, command=asked.verb, fields=fields, submit=submit, preview="preview")


def act(asked: Asked, meant: Meant, title: str, submit: str, *further: Field, about: str = "") -> Form:
    """The form of a command that needs little more than which digest is meant. `about` is what comes of it."""
    if meant.one is None:
        fields = (forms.which(meant.here), *further)
        known = forms.made_from(meant.here)
        return Form(title=title, command=asked.verb, fields=fields, submit=submit, about=about, made_from=known)
    name = meant.one.wishes.name
    return Form(
        title=say("{title}: {name}", title=title, name=name),
        command=f"{asked.verb} {quoted(name)}",
        fields=further,
        submit=submit,
        about=about,
        made_from=forms.made_from([meant.one]),
    )


async def _sources(desk: Desk, asked: Asked, names: Sequence[str] | set[str]) -> list[Source]:
    """Those of the workspace, when the form has a field to choose from them."""
    return await desk.subscribe.sources(asked.request.channel) if {"sources", "tags"}.intersection(names) else []


def _patterns(asked: Asked) -> bool:
    """Whether topics may be regular expressions."""
    return asked.request.role >= Role.OPERATOR


def view_of(asked: Asked, one: Subscription) -> View:
    """An answer about one digest, on its clock."""
    return structs.replace(asked.view(quoted(one.wishes.name)), zone=one.wishes.zone)


def _complete(given: Mapping[str, str]) -> None:
    """FieldError for a setting that was named and given no value."""
    for name, words in given.items():
        if not words:
            raise FieldError(name, say("Say what {setting} should be. {hint}", setting=name, hint=CALLED[name].hint))


def _raise(wrong: Mapping[str, str]) -> None:
    """FieldError for the first that is wrong; it says what is wrong with the others, too."""
    for field in wrong:
        raise FieldError(field, lines.together(wrong.values()))


def _free(name: str, here: Sequence[Subscription]) -> str:
    """The name, or the first with a number behind it that the channel does not have yet."""
    numbered = (name, *(f"{name} {number}" for number in range(2, len(here) + 2)))
    return next(name for name in numbered if lines.named(here, name) is None)


def no_digest(meant: Meant) -> CommandError:
    """What was typed is no digest of the channel."""
    words, names = lines.quotation(meant.rest) or meant.rest, [one.wishes.name for one in meant.here]
    if near := get_close_matches(words[:SHOWN], names, 1):
        return CommandError(
            say("No digest here is called “{words}”. Did you mean {near}?", words=clipped(words), near=near[0])
        )
    return CommandError(
        say("No digest here is called “{words}”. There is: {names}.", words=clipped(words), names=names)
    )


def _no_word(name: str, here: Sequence[Subscription]) -> FieldError:
    """Before a schedule stands what is neither a part of it nor a digest of the channel."""
    return FieldError(
        "schedule",
        say(
            "A schedule has no word “{words}”, and no digest here is called so. There is: {names}.",
            words=clipped(name),
            names=[one.wishes.name for one in here],
        ),
    )


def _no_setting(meant: Meant, head: str) -> CommandError:
    """What was typed is neither a digest of the channel nor a setting."""
    names = [one.wishes.name for one in meant.here]
    if head[0] in PAIRS or get_close_matches(head[:SHOWN], names, 1):
        return no_digest(structs.replace(meant, rest=head))
    return unknown(head.split(" ")[0])
