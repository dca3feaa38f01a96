"""The one table of commands: dispatch, rights, help, suggestions and docs/commands.md are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import feeds, forget, opml, owners, readers, sources, status, turns, why
from bot.commands.command import Command
from bot.commands.help import NAME, WHAT, help_on
from bot.commands.request import Role
from digests.wording import say

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk
    from digests.messages import Message


async def _help(_: Desk, asked: Asked) -> Message:
    return help_on(COMMANDS, asked)


TABLE = (
    Command(
        name="summary",
        usage="[WHAT] [brief|standard|full]",
        does=say("Sentences of the story's articles, word for word, each with its place."),
        more=WHAT,
        examples=("summary 1", "summary 2 full", "summary bridge inquiry"),
        answer=readers.summary,
    ),
    Command(
        name="quotes",
        usage="[WHAT | PERSON]",
        does=say("Who said what, to the character."),
        more=say("{what} PERSON is a name, or whole words of it such as the surname.", what=WHAT),
        examples=("quotes 1", "quotes Tervel"),
        answer=readers.quotes,
    ),
    Command(
        name="coverage",
        usage="[WHAT]",
        does=say("Every publisher of the story, in order of time."),
        more=WHAT,
        examples=("coverage 1",),
        answer=readers.coverage,
    ),
    Command(
        name="digest",
        usage="[NAME] [since WHEN]",
        does=say("An edition now, for you."),
        more=say(
            "Without WHEN: what this channel was not told yet. "
            "WHEN is yesterday, monday, 08:00, 24h, 3 days, or a date such as 2026-11-20."
        ),
        examples=("digest", "digest since yesterday"),
        cost=3,
        answer=readers.digest,
    ),
    Command(
        name="latest",
        usage="[TOPIC]",
        does=say("The newest articles, on a topic if you name one."),
        examples=("latest", "latest bridge"),
        answer=readers.latest,
    ),
    Command(
        name="search",
        usage="WORDS [since WHEN]",
        does=say("Articles with all of the words, the newest first."),
        more=say(
            "“Words between quotation marks” are kept together. Without WHEN: the last 30 days. "
            "WHEN is 90 days, 6 months, 1 year, ever, yesterday, monday, 08:00, or a date such as 2026-11-20."
        ),
        examples=("search bridge", "search “night keeper” since 90 days"),
        answer=readers.search,
    ),
    Command(
        name="who",
        usage="PERSON",
        does=say("Somebody as quoted here: the roles that articles give them, and their newest quotes."),
        more=say("PERSON is a name, or whole words of it such as the surname."),
        examples=("who Tervel", "who Jonas Tervel"),
        answer=readers.who,
    ),
    Command(
        name="why",
        usage="[WHAT]",
        does=say("Why a story is in the last edition, or why it is not."),
        more=say("{what} The answer has the parts of its score, or the rule that kept it out.", what=WHAT),
        examples=("why 1", "why bridge inquiry"),
        answer=why.why,
    ),
    Command(
        name="subscribe",
        usage="[NAME] [SETTING VALUE]… | form",
        does=say("A new digest for this channel, at its own times."),
        more=say(
            "The schedule may follow the name at once; a time zone follows it after in. Every setting of the list that "
            "settings shows may be given, its value reaches to the next one: put words that are a setting's name in "
            "quotation marks. What you leave out is as usual. Without anything: a form."
        ),
        examples=(
            'subscribe Energy weekdays 08:00 18:00 in Europe/Berlin topics energy, "wind farm" stories 3',
            "subscribe daily 08:00",
            "subscribe",
        ),
        role=Role.OWNER,
        paged=False,
        answer=owners.subscribe,
    ),
    Command(
        name="schedule",
        usage="[NAME] WHEN [in ZONE] | form",
        does=say("When a digest comes."),
        more=say(
            "{name} WHEN is days and times, hourly, an interval, or cron. ZONE is a time zone such as Europe/Berlin.",
            name=NAME,
        ),
        examples=("schedule weekdays 08:00 18:00 in Europe/Berlin", "schedule mondays 09:30", "schedule 0 8 * * 1-5"),
        role=Role.OWNER,
        paged=False,
        answer=owners.schedule,
    ),
    Command(
        name="topics",
        usage="[NAME] [any] WORDS [all WORDS] [none WORDS] | off | form",
        does=say("What the stories of a digest are about."),
        more=say(
            "{name} A story needs one of the first WORDS, all of those behind all, and none of those behind none. "
            "Put phrases in quotation marks. off: every story. Where a digest's name is meant as a topic and comes "
            "first, put any before it.",
            name=NAME,
        ),
        examples=('topics energy, "wind farm" none football', "topics all berlin", "topics off"),
        role=Role.OWNER,
        paged=False,
        answer=owners.topics,
    ),
    Command(
        name="settings",
        usage="[NAME] [SETTING VALUE]… | form",
        does=say("All settings of a digest, or other values for some."),
        more=say("{name} Several settings may be changed at once; all of them are, or none.", name=NAME),
        examples=("settings", "settings stories 8 length brief", "settings when-empty silent", "settings form"),
        role=Role.OWNER,
        paged=False,
        answer=owners.settings,
    ),
    Command(
        name="settings copy",
        usage="CHANNEL | form",
        does=say("The digests of another channel of this workspace, here as well."),
        more=say(
            "CHANNEL is its id, or how it is mentioned; you must own it, too. Digests of the same name here take over "
            "the other's settings. Pauses are not copied. When the other channel was deleted, its digests end there."
        ),
        examples=("settings copy #harbour",),
        role=Role.OWNER,
        paged=False,
        answer=owners.copy,
    ),
    Command(
        name="preview",
        usage="[NAME]",
        does=say("The next edition as it would look now, when the next ones come, and what is left out and why."),
        more=say("NAME is a digest of this channel, else the first one is meant. Nothing is posted or counts as told."),
        examples=("preview",),
        role=Role.OWNER,
        cost=3,
        answer=why.preview,
    ),
    Command(
        name="pause",
        usage="[NAME] [until WHEN] | form",
        does=say("No editions of a digest for a while."),
        more=say(
            "{name} WHEN is monday, tomorrow 18:00, 2026-12-01, 18:00 or 3 days; without it the pause lasts until "
            "somebody types resume. Editions that are left out are not made up for.",
            name=NAME,
        ),
        examples=("pause", "pause until monday", "pause 3 days"),
        role=Role.OWNER,
        paged=False,
        answer=owners.pause,
    ),
    Command(
        name="resume",
        usage="[NAME] | form",
        does=say("Editions of a digest again, from its next time on."),
        more=NAME,
        examples=("resume",),
        role=Role.OWNER,
        paged=False,
        answer=owners.resume,
    ),
    Command(
        name="skip",
        usage="[NAME] | form",
        does=say("No next edition of a digest; the one after it comes."),
        more=say(
            "{name} The answer says which edition it is. What there is to tell comes in the one after it. It cannot be "
            "taken back, but post has an edition at any time.",
            name=NAME,
        ),
        examples=("skip",),
        role=Role.OWNER,
        paged=False,
        answer=turns.skip,
    ),
    Command(
        name="post",
        usage="[NAME] | form",
        does=say("An edition of a digest now, for everybody here."),
        more=say(
            "{name} It has a number, and what it tells counts as told. The next one comes at its time.", name=NAME
        ),
        examples=("post",),
        role=Role.OWNER,
        cost=3,
        paged=False,
        answer=turns.post,
    ),
    Command(
        name="unsubscribe",
        usage="[NAME] | form",
        does=say("The end of a digest."),
        more=say("{name} The answer says what would bring it back.", name=NAME),
        examples=("unsubscribe",),
        role=Role.OWNER,
        paged=False,
        answer=owners.unsubscribe,
    ),
    Command(
        name="status",
        does=say("When the digests of this channel come, what became of the last ones, and how the sources do."),
        examples=("status",),
        role=Role.OWNER,
        answer=status.status,
    ),
    Command(
        name="status all",
        does=say("Every channel of this workspace: its digests, when they come, and what became of the last one."),
        examples=("status all",),
        role=Role.MANAGER,
        answer=status.status_all,
    ),
    Command(
        name="sources",
        does=say("What this workspace reads, and how each source does."),
        examples=("sources",),
        answer=sources.listing,
    ),
    Command(
        name="sources list",
        does=say("What this workspace reads: sources alone says the same."),
        examples=("sources list",),
        answer=sources.listing,
    ),
    Command(
        name="sources add",
        usage="[NAME] ADDRESS… [tags TAGS] [every INTERVAL] [take best|feed|page] [anyway] | NAME | form",
        does=say("A new source: the feed at an address, or of the page there."),
        more=say(
            "NAME is up to the address, or in quotation marks; without it the source is called as its feed is. Several "
            "addresses may be given. INTERVAL is such as 30 minutes; without it a feed is fetched as often as it "
            "changes. take: best is the feed's text, or its page's where the feed has but a teaser. anyway: the "
            "address is taken as it is, whether it answers or not. A NAME alone is a source for what is imported, or "
            "one that was removed. A password in an address is never shown."
        ),
        examples=(
            "sources add https://tarrow.example/news",
            "sources add Tarrow Wire https://tarrow.example/feed tags local sport every 2 hours",
            "sources add The Harbour Ledger",
        ),
        role=Role.MANAGER,
        cost=3,
        paged=False,
        answer=feeds.add,
    ),
    Command(
        name="sources test",
        usage="ADDRESS | NAME | form",
        does=say("What would be stored from an address or a source, with times, and why the rest would not."),
        more=say("ADDRESS is of a feed, or of a page that has one. Nothing is stored."),
        examples=("sources test https://tarrow.example/news", "sources test Tarrow Wire"),
        role=Role.MANAGER,
        cost=3,
        answer=feeds.test,
    ),
    Command(
        name="sources set",
        usage="NAME [address ADDRESS [anyway]] [tags TAGS|off] [every INTERVAL|auto] [take best|feed|page] | form",
        does=say("How a source is fetched: its address, tags, interval, and where its text is taken from."),
        more=say("What is not said stays as it is. With a new address its articles stay, too."),
        examples=("sources set Tarrow Wire every 30 minutes take page",),
        role=Role.MANAGER,
        paged=False,
        answer=feeds.settle,
    ),
    Command(
        name="sources resume",
        usage="NAME | form",
        does=say("Fetch a source again that was paused, is gone or fails: at once."),
        examples=("sources resume Tarrow Wire",),
        role=Role.MANAGER,
        paged=False,
        answer=feeds.resume,
    ),
    Command(
        name="sources remove",
        usage="NAME | form",
        does=say("No longer read a source; its articles are not seen any more, until it is added again."),
        examples=("sources remove Tarrow Wire",),
        role=Role.MANAGER,
        paged=False,
        answer=sources.remove,
    ),
    Command(
        name="sources tag",
        usage="NAME TAG… | form",
        does=say("Mark a source, so that digests can ask for all that are marked so."),
        more=say("A tag is one word of letters and digits."),
        examples=("sources tag Tarrow Wire local sport",),
        role=Role.MANAGER,
        paged=False,
        answer=sources.tag,
    ),
    Command(
        name="sources untag",
        usage="NAME TAG… | form",
        does=say("Take marks from a source."),
        examples=("sources untag Tarrow Wire sport",),
        role=Role.MANAGER,
        paged=False,
        answer=sources.untag,
    ),
    Command(
        name="sources import",
        usage="ADDRESS | form",
        does=say("Add the feeds of an OPML file, which other programs write; its folders become tags."),
        more=say("ADDRESS is where the file is on the web. The form takes what is in it, too."),
        examples=("sources import https://tarrow.example/feeds.opml", "sources import"),
        role=Role.MANAGER,
        cost=3,
        paged=False,
        answer=opml.bring,
    ),
    Command(
        name="sources export",
        does=say("The feeds of this workspace as OPML, which other programs read; tags become folders."),
        more=say("Addresses with a password or a token in them are left out."),
        examples=("sources export",),
        answer=opml.export,
    ),
    Command(
        name="forget",
        does=say("What can be forgotten here."),
        examples=("forget",),
        personal=True,
        exact=True,
        answer=forget.forget,
    ),
    Command(
        name="forget me",
        does=say("Delete what is kept about you, and say what that was."),
        examples=("forget me",),
        personal=True,
        exact=True,
        answer=forget.forget_me,
    ),
    Command(
        name="forget workspace",
        does=say("Delete all that is kept for this workspace; first it says what that is."),
        examples=("forget workspace",),
        role=Role.MANAGER,
        paged=False,
        answer=forget.forget_workspace,
    ),
    Command(
        name="help",
        usage="[COMMAND]",
        does=say("This list, or how one command is typed."),
        examples=("help", "help quotes"),
        cost=0,
        answer=_help,
    ),
)
COMMANDS = {command.name: command for command in TABLE}
