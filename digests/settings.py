"""The settings of a subscription: how each is typed, read, checked and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from digests import address, schedule, topics, values
from digests.errors import CommandError, FieldError, InputError
from digests.matching import is_pattern
from digests.messages import Choice
from digests.model import Format, Length, Quiet, Topics, WhenEmpty
from digests.values import clipped, one_line
from digests.wording import Said, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from digests.model import Wishes

MOST_NAME = 60  # characters
MOST_STORIES = 20
MOST_NAMED = 100  # sources, or tags
MOST_SOURCE = 200  # characters of a source's name, of a tag, of a role
MOST_NAMES, BETWEEN = 1_500, 4  # characters of all sources, or tags, together; of the marks around each
MOST_WORDS = 2_000  # characters of any value as typed
LOOK_BACK = timedelta(days=30)
LISTS = ("any", "all", "none")  # of topics: a field each in forms
SWITCH = (Choice("on", say("On")), Choice("off", say("Off")))
ALL = values.OFF | {"all"}  # instead of a list
EVERYBODY = frozenset({"everyone", "here", "channel"})  # what mentions all people of a channel
KEYWORDS = frozenset({*LISTS, "form", "copy", "until", "in", "off", "page", "since", "paused"})

_PAGE = re.compile(r"(?:^|\s)page\s+\d+$", re.IGNORECASE)
_MENTIONED = re.compile(r"<(?:@&|!subteam\^)(\w+)(?:\|[^<>]*)?>")
_MARKUP = re.compile(r"[*`~<>|\\@＠]")
_QUOTE_MARKS = re.compile(r"[\"“”„«»]")


class Setting(Struct, frozen=True, kw_only=True):
    """`name` is how it is typed, `also` further ways, `field` what it is called in Wishes.

    `read` makes a value of words, `settle` what is kept of a value: both may raise InputError. `show` gives words that
    `read` takes back, `tell` those for the middle of a sentence. `choices`: there are no other values. `clears`: left
    empty in a form it has no value, where others keep theirs. `most`: characters as typed. `lacking` says of one that
    some platforms lack that it does nothing there; `without` is its value in Wishes then.
    """

    name: str
    field: str
    label: Said
    hint: Said
    read: Callable[[str], Any]
    show: Callable[[Any], str]
    settle: Callable[[Any], Any] = lambda value: value
    tell: Callable[[Any], str] | None = None
    also: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    clears: bool = False
    most: int = 200
    lacking: Said | None = None
    without: object = None

    def parse(self, words: str, *, patterns: bool = False) -> Any:
        """The value that the words stand for. FieldError says what would do."""
        try:
            return self.check(self.read(typed(words)), patterns=patterns)
        except FieldError:
            raise
        except InputError as error:
            raise FieldError(self.name, error.args[0]) from error

    def check(self, value: Any, *, patterns: bool = False) -> Any:
        """The value as it is kept. FieldError says what is wrong with it."""
        try:
            return topics.check(value, patterns=patterns) if self.name == "topics" else self.settle(value)
        except FieldError:
            raise
        except InputError as error:
            raise FieldError(self.name, error.args[0]) from error

    def of(self, wishes: Wishes) -> Any:
        return getattr(wishes, self.field)

    def words(self, wishes: Wishes) -> str:
        """As a person would type it."""
        return self.show(self.of(wishes))

    def told(self, wishes: Wishes) -> str:
        """As people read it."""
        return (self.tell or self.show)(self.of(wishes))


def typed(words: str) -> str:
    """One line of what was typed or filled in; InputError when it is too long."""
    if len(words) > MOST_WORDS:
        raise InputError(say("That is longer than {most} characters: shorten it.", most=MOST_WORDS))
    return one_line(words)


def heeded(wishes: Wishes, lacks: Iterable[str]) -> Wishes:
    """The wishes without those that do nothing on a platform that `lacks` these settings."""
    unset = {CALLED[name].field: CALLED[name].without for name in lacks}
    return structs.replace(wishes, **unset) if unset else wishes


def lacking(wishes: Wishes, names: Iterable[str], lacks: Collection[str]) -> list[Said]:
    """A sentence for each of these settings that is wished for, and does nothing on a platform that `lacks` it."""
    mute = [one for one in SETTINGS if one.name in lacks and one.name in set(names)]
    return [one.lacking for one in mute if one.lacking and one.of(wishes) != one.without]


def setting(words: str) -> Setting | None:
    """The setting that is called so."""
    return CALLED.get(words.casefold())


def unknown(words: str) -> CommandError:
    """There is no such setting: the nearest."""
    if words.casefold() in ("paused", "pause", "resume"):
        return CommandError(say("A digest is not paused by a setting: type pause or resume."))
    if words.casefold() in LISTS:
        return CommandError(
            say("“{words}” is a part of topics, for example: settings topics {words} energy.", words=words.casefold())
        )
    near = get_close_matches(words.casefold()[: values.SHOWN], [*CALLED], 1)
    if near:
        return CommandError(
            say(
                "There is no setting “{words}”. Did you mean {near}?",
                words=clipped(words),
                near=CALLED[near[0]].name,
            )
        )
    names = tuple(one.name for one in SETTINGS)
    return CommandError(say("There is no setting “{words}”. There are: {names}.", words=clipped(words), names=names))


def _name(value: str) -> str:
    name = one_line(value).strip(values.MARKS + " ,;:")
    if not name:
        raise InputError(say("A digest needs a name, such as Morning digest."))
    if len(name) > MOST_NAME:
        raise InputError(say("A name has at most {most} characters.", most=MOST_NAME))
    address.named(name)
    if _QUOTE_MARKS.search(name):
        raise InputError(say("A name has no quotation marks in it."))
    if setting(name) or name.casefold() in KEYWORDS or _PAGE.search(name) or name.casefold().startswith("copy "):
        raise InputError(say("“{name}” would be taken for a part of a command: choose another name.", name=name))
    if not any(unicodedata.category(character)[0] in "LS" for character in name):
        raise InputError(say("“{name}” would be taken for a number: a name has a letter in it.", name=name))
    return name


def _schedule(words: str) -> str:
    return schedule.parse(words).words


def _zone(words: str) -> str:
    return schedule.zone(words).key


def _names(words: str) -> tuple[str, ...]:
    return () if words.casefold() in ALL else values.items(words)


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in filter(None, map(one_line, names)):
        kept.setdefault(name.casefold(), name)
    if len(kept) > MOST_NAMED:
        raise InputError(say("At most {most} can be named.", most=MOST_NAMED))
    if any(len(name) > MOST_SOURCE for name in kept.values()):
        raise InputError(say("A name has at most {most} characters.", most=MOST_SOURCE))
    for name in kept.values():
        address.named(name)
    if sum(len(name) + BETWEEN for name in kept.values()) > MOST_NAMES:
        raise InputError(
            say("These names have more than {most} characters together: name a tag of theirs instead.", most=MOST_NAMES)
        )
    return tuple(kept.values())


def topic_list(terms: tuple[str, ...]) -> str:
    """Topics as they are typed, wherever in a command: a setting's name among them stands in quotation marks."""
    return ", ".join(term if is_pattern(term) else values.spelled(term, _apart()) for term in terms)


def _topics_shown(given: Topics) -> str:
    lists = [(name, topic_list(getattr(given, name))) for name in LISTS]
    return " ".join(f"{name} {terms}" for name, terms in lists if terms) or "off"


def _topics_told(given: Topics) -> str:
    terms = {name: topic_list(getattr(given, name)) for name in LISTS}
    parts = [
        say("one of {terms}", terms=terms["any"]) if given.any else None,
        say("all of {terms}", terms=terms["all"]) if given.all else None,
        say("none of {terms}", terms=terms["none"]) if given.none else None,
    ]
    told, *others = [part for part in parts if part] or [say("all stories")]
    for other in others:
        told = say("{topics}; {more}", topics=told, more=other)
    return told


def _stories(number: int) -> int:
    if not 1 <= number <= MOST_STORIES:
        raise InputError(say("An edition has 1 to {most} stories, not {number}.", most=MOST_STORIES, number=number))
    return number


def _look_back(value: timedelta) -> timedelta:
    if not timedelta() < value <= LOOK_BACK:
        raise InputError(say("An edition looks back a minute to {days} days.", days=LOOK_BACK.days))
    return -(-value // values.MINUTE) * values.MINUTE  # whole minutes, up


def _quiet(value: Quiet | None) -> Quiet | None:
    if value is None:
        return None
    start, end = (at.replace(second=0, microsecond=0, tzinfo=None, fold=0) for at in (value.start, value.end))
    if start == end:
        raise InputError(say("Quiet hours begin and end at different times, for example 22:00-07:00; or say off."))
    return Quiet(start, end)


def _mention(words: str) -> str:
    return "" if words.casefold() in values.OFF else values.unquoted(words)


def _role(value: str) -> str:
    """The name or the id of a role; what mentions it on a platform (`@editors`, `<@&17>`) is not part of that."""
    role = one_line(value)
    if len(role) > MOST_SOURCE:
        raise InputError(say("A name has at most {most} characters.", most=MOST_SOURCE))
    if match := _MENTIONED.fullmatch(role):
        role = match[1]
    role = role.removeprefix("@").strip()
    if unicodedata.normalize("NFKC", role).casefold().strip("@! ") in EVERYBODY:
        raise InputError(say("Everybody is no role: name one, for example: editors; or off."))
    if _MARKUP.search(role):
        raise InputError(say("A role is given by its name or id, without marks such as *, ` or @; or off."))
    return role


def _spelled(names: tuple[str, ...]) -> str:
    return values.listed(names, _apart()) or "all"


def _apart() -> frozenset[str]:
    """Words that mean something in a command."""
    return KEYWORDS | CALLED.keys()


SETTINGS = (
    Setting(
        name="name",
        field="name",
        label=say("Name"),
        hint=say("What the digest is called here, for example: Morning digest."),
        read=values.unquoted,
        settle=_name,
        show=str,
        most=MOST_NAME,
    ),
    Setting(
        name="schedule",
        field="schedule",
        label=say("Schedule"),
        hint=say("When it comes, for example: daily 08:00, weekdays 08:00 18:00, mondays 09:30, hourly, or cron."),
        read=str,
        settle=_schedule,
        show=str,
        tell=lambda words: schedule.describe(schedule.parse(words)),
    ),
    Setting(
        name="zone",
        field="zone",
        also=("time zone", "time-zone", "time_zone", "timezone"),
        label=say("Time zone"),
        hint=say("Whose clock the schedule follows, for example: Europe/Berlin."),
        read=values.unquoted,
        settle=_zone,
        show=str,
        most=60,
    ),
    Setting(
        name="sources",
        field="sources",
        label=say("Sources"),
        hint=say("Only these, divided by commas, for example: The Harbour Ledger, Tarrow Wire; or all."),
        read=_names,
        settle=_few,
        show=_spelled,
        tell=lambda names: ", ".join(names) or "all",
        clears=True,
        most=MOST_WORDS,
    ),
    Setting(
        name="tags",
        field="tags",
        label=say("Tags"),
        hint=say("Sources with one of these tags as well, for example: local, sport; or off."),
        read=_names,
        settle=_few,
        show=lambda names: values.listed(names, _apart()) or "off",
        tell=lambda names: ", ".join(names) or "off",
        clears=True,
        most=MOST_WORDS,
    ),
    Setting(
        name="topics",
        field="topics",
        label=say("Topics"),
        hint=say('What stories must have, for example: any energy, "wind farm" none football; or off.'),
        read=topics.parse,
        show=_topics_shown,
        tell=_topics_told,
        clears=True,
        most=MOST_WORDS,
    ),
    Setting(
        name="stories",
        field="stories",
        label=say("Stories"),
        hint=say("How many an edition has at the most, 1 to {most}, for example: 5.", most=MOST_STORIES),
        read=values.whole,
        settle=_stories,
        show=str,
        most=9,
    ),
    Setting(
        name="length",
        field="length",
        label=say("Length"),
        hint=say("Of each story: headlines alone, brief (a sentence) or standard (two)."),
        read=partial(values.one_of, Length),
        show=str,
        choices=(
            Choice(Length.HEADLINES, say("Headlines alone")),
            Choice(Length.BRIEF, say("Brief: a sentence each")),
            Choice(Length.STANDARD, say("Standard: two sentences each")),
        ),
    ),
    Setting(
        name="quotes",
        field="quotes",
        label=say("Quotes"),
        hint=say("One with each story, where there is a good one: on or off."),
        read=values.switch,
        show=values.switch_shown,
        choices=SWITCH,
    ),
    Setting(
        name="when-empty",
        field="when_empty",
        also=("when empty", "when_empty", "whenempty"),
        label=say("When there is nothing new"),
        hint=say("Say so in one line, or be silent: say or silent."),
        read=partial(values.one_of, WhenEmpty),
        show=str,
        choices=(
            Choice(WhenEmpty.SAY, say("Say so in one line")),
            Choice(WhenEmpty.SILENT, say("Stay silent")),
        ),
    ),
    Setting(
        name="look-back",
        field="look_back",
        also=("look back", "look_back", "lookback"),
        label=say("Looks back"),
        hint=say("How far behind the last edition a story may lie that was not told, for example: 48h or 2 days."),
        read=values.length,
        settle=_look_back,
        show=values.length_shown,
        most=60,
    ),
    Setting(
        name="quiet",
        field="quiet",
        also=("quiet hours", "quiet-hours", "quiet_hours"),
        label=say("Quiet hours"),
        hint=say("Nothing is posted in these, for example: 22:00-07:00; or off."),
        read=values.hours,
        settle=_quiet,
        show=values.hours_shown,
        clears=True,
        most=60,
    ),
    Setting(
        name="hold",
        field="hold",
        label=say("Hold while people are talking"),
        hint=say("Wait until nobody has written in the channel for a while: on or off."),
        read=values.switch,
        show=values.switch_shown,
        choices=SWITCH,
        lacking=say("Nobody can tell here whether people are talking, so hold does nothing."),
        without=False,
    ),
    Setting(
        name="thread",
        field="thread",
        label=say("Details in a thread"),
        hint=say("Headlines in the channel, and the rest in a thread: on or off."),
        read=values.switch,
        show=values.switch_shown,
        choices=SWITCH,
        lacking=say("There are no threads here, so thread does nothing."),
        without=False,
    ),
    Setting(
        name="mention",
        field="mention",
        label=say("Mention"),
        hint=say("A role, or a group of people, to mention with each edition, for example: editors; or off."),
        read=_mention,
        settle=_role,
        show=lambda role: values.spelled(role, _apart()) if role else "off",
        tell=lambda role: role or "off",
        clears=True,
        lacking=say("There are no roles here, so mention does nothing."),
        without="",
    ),
    Setting(
        name="format",
        field="format",
        label=say("Format"),
        hint=say("Rich, or plain text alone: rich or plain."),
        read=partial(values.one_of, Format),
        show=str,
        choices=(Choice(Format.RICH, say("Rich")), Choice(Format.PLAIN, say("Plain text alone"))),
        lacking=say("There is one format here, so format does nothing."),
        without=Format.RICH,
    ),
)
CALLED: dict[str, Setting] = {words: one for one in SETTINGS for words in (one.name, *one.also)}
