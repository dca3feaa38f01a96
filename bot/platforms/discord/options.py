"""What slash commands ask for beside their name, and the line of words that it stands for: one table, read both
ways."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Take
from digests.settings import SETTINGS
from digests.values import quoted
from digests.wording import Said, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.commands.command import Command


class Suggest(StrEnum):
    """What is offered while somebody types."""

    STORY = "story"
    PERSON = "person"
    BOTH = "story or person"
    DIGEST = "digest"
    SOURCE = "source"
    TAG = "tag"
    SCHEDULE = "schedule"
    ZONE = "zone"
    VALUE = "value"  # of the setting that was chosen beside it
    COMMAND = "command"
    INTERVAL = "interval"
    SINCE = "since"
    UNTIL = "until"


class Option(Struct, frozen=True, kw_only=True):
    """One thing to fill in. In the line its value stands behind `before`, between quotation marks when it is `a_name`.

    `choices`: there are no other values. `channel`: a channel of the server, picked from a list.
    """

    name: str
    does: Said
    before: str = ""
    a_name: bool = False
    required: bool = False
    choices: tuple[str, ...] = ()
    channel: bool = False
    suggest: Suggest | None = None

    def words(self, value: str) -> str:
        return f"{self.before} {quoted(value) if self.a_name else value}".strip()


WHAT = Option(
    name="what",
    does=say("A number, a link, or words of a headline; nothing: the top story."),
    suggest=Suggest.STORY,
)
EITHER = Option(
    name="what",
    does=say("A number, a link, words of a headline, or somebody's name."),
    suggest=Suggest.BOTH,
)
DIGEST = Option(
    name="name",
    does=say("Which digest of this channel; nothing where there is only one."),
    a_name=True,
    suggest=Suggest.DIGEST,
)
SINCE = Option(
    name="since",
    does=say("For example: yesterday, monday, 08:00, 24h, 3 days, 2026-11-20."),
    before="since",
    suggest=Suggest.SINCE,
)
SOURCE = Option(name="name", does=say("As sources lists it."), a_name=True, suggest=Suggest.SOURCE)
TAGS = Option(name="tags", does=say("One word each, with blanks between."), suggest=Suggest.TAG)
OF_SOURCE = (
    Option(name="tags", does=say("One word each, with blanks between."), before="tags", suggest=Suggest.TAG),
    Option(
        name="every",
        does=say("How often it is fetched, for example: 30 minutes; auto: as often as it changes."),
        before="every",
        suggest=Suggest.INTERVAL,
    ),
    Option(
        name="take",
        does=say("The feed's text, its page's, or the best of both."),
        before="take",
        choices=tuple(Take),
    ),
)
ANYWAY = Option(name="anyway", does=say("Take the address as it is, whether it answers or not."), choices=("anyway",))
WHEN = say("For example: daily 08:00, weekdays 08:00 18:00, mondays 09:30, hourly.")
ZONE = say("A time zone such as Europe/Berlin.")

OPTIONS: dict[str, tuple[Option, ...]] = {
    "summary": (
        WHAT,
        Option(name="length", does=say("How much of it."), choices=("brief", "standard", "full")),
    ),
    "quotes": (EITHER,),
    "coverage": (WHAT,),
    "digest": (DIGEST, SINCE),
    "latest": (Option(name="topic", does=say("Words that the articles must have.")),),
    "search": (Option(name="words", does=say("Words that the articles must have."), required=True), SINCE),
    "who": (
        Option(
            name="person",
            does=say("A name, or whole words of it such as the surname."),
            required=True,
            suggest=Suggest.PERSON,
        ),
    ),
    "why": (WHAT,),
    "subscribe": (
        Option(name="name", does=say("What the digest is called here. Without anything: a form."), a_name=True),
        Option(name="schedule", does=WHEN, before="schedule", suggest=Suggest.SCHEDULE),
        Option(name="zone", does=ZONE, before="zone", suggest=Suggest.ZONE),
        Option(name="topics", does=say('For example: energy, "wind farm" none football.'), before="topics"),
        Option(
            name="sources",
            does=say("Only these, divided by commas."),
            before="sources",
            suggest=Suggest.SOURCE,
        ),
        Option(name="stories", does=say("How many an edition has at the most."), before="stories"),
        Option(
            name="length",
            does=say("Of each story."),
            before="length",
            choices=("headlines", "brief", "standard"),
        ),
    ),
    "schedule": (
        DIGEST,
        Option(name="when", does=WHEN, suggest=Suggest.SCHEDULE),
        Option(name="zone", does=ZONE, before="in", suggest=Suggest.ZONE),
    ),
    "topics": (
        DIGEST,
        Option(name="words", does=say('For example: energy, "wind farm" none football; or off.')),
    ),
    "settings": (
        DIGEST,
        Option(
            name="setting",
            does=say("Which setting to see or change, such as thread, with the value on."),
            choices=tuple(one.name for one in SETTINGS),
        ),
        Option(name="value", does=say("What it should be."), suggest=Suggest.VALUE),
    ),
    "settings copy": (
        Option(name="channel", does=say("The channel whose digests to copy here."), required=True, channel=True),
    ),
    "preview": (DIGEST,),
    "pause": (
        DIGEST,
        Option(
            name="until",
            does=say("For example: monday, tomorrow 18:00, 2026-12-01, 3 days; nothing: until resume."),
            before="until",
            suggest=Suggest.UNTIL,
        ),
    ),
    "resume": (DIGEST,),
    "skip": (DIGEST,),
    "post": (DIGEST,),
    "unsubscribe": (DIGEST,),
    "sources add": (
        Option(name="name", does=say("What it is called here; nothing: as its feed is called."), a_name=True),
        Option(name="address", does=say("Of a feed, or of a page that has one. Without anything: a form.")),
        *OF_SOURCE,
        ANYWAY,
    ),
    "sources test": (
        Option(
            name="address",
            does=say("Of a feed or a page, or the name of a source."),
            required=True,
            suggest=Suggest.SOURCE,
        ),
    ),
    "sources set": (
        SOURCE,
        Option(name="address", does=say("Another one, if it has moved."), before="address"),
        *OF_SOURCE,
        ANYWAY,
    ),
    "sources resume": (SOURCE,),
    "sources import": (Option(name="address", does=say("Where the OPML file is. Without it: a form.")),),
    "sources remove": (SOURCE,),
    "sources tag": (SOURCE, TAGS),
    "sources untag": (SOURCE, TAGS),
    "forget workspace": (Option(name="confirmation", does=say("What the answer says to type, to go on.")),),
    "help": (Option(name="command", does=say("Which command."), suggest=Suggest.COMMAND),),
}
FURTHER = Option(name="words", does=say("What follows the command, as it is typed."))  # of a command that is not above


def options_of(command: Command) -> tuple[Option, ...]:
    """What a command asks for: what this table says, else the rest of the line, for one that takes more."""
    return OPTIONS.get(command.name) or ((FURTHER,) if command.usage else ())


def line(command: str, options: Sequence[Option], given: Mapping[str, str]) -> str:
    """The command as a person would type it, with what was filled in."""
    words = [one.words(given[one.name]) for one in options if given.get(one.name, "").strip()]
    return " ".join((command, *words))
