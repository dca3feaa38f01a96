"""The verbs of the command line, as argparse knows them: names, arguments, help."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from typing import Any, NoReturn

from bot.source_verbs import add_sources
from digests.messages import visible

OK, FAILURE, USAGE = 0, 1, 2
VERBS = (
    *("run", "import", "ask", "sources", "apply", "export", "deliveries", "backup", "restore", "health"),
    *("discord", "slack", "config", "analyse", "group", "probe", "help", "version"),
)
TASKS = (
    *("invite", "manifest", "key", "discard", "check", "schema", "list", "show", "retry", "release", "drop"),
    *("add", "test", "set", "resume", "remove", "import", "export"),
)
STATES = ("pending", "sending", "sent", "refused", "unsure", "held", "dropped")
LONGEST_NUMBER = 18  # digits
ROLES = ("reader", "owner", "manager", "operator")


def tell(what: object, status: int) -> int:
    """One sentence on standard error; the status."""
    sentence = visible(str(what))
    sys.stderr.write(f"broadsheet: {sentence}{'' if sentence.endswith(('.', '?', '!')) else '.'}\n")
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"argument (VERB|TASK): invalid choice: '([^']*)'", message)
        if unknown:
            near = difflib.get_close_matches(unknown[2], VERBS if unknown[1] == "VERB" else TASKS, n=1)
            message = f"there is no {unknown[1].lower()} {unknown[2]!r}" + (f", did you mean {near[0]}" if near else "")
        sys.exit(tell(f"{message}; see {self.prog} --help", USAGE))


def parser() -> argparse.ArgumentParser:
    made = _Parser(prog="broadsheet", description="A news desk in a chat channel.", allow_abbrev=False)
    made.set_defaults(verb="help")
    made.add_argument("--version", action="store_const", dest="verb", const="version", help="the version")
    verbs = made.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    _add_run(verbs)
    _add_import(verbs)
    _add_ask(verbs)
    add_sources(verbs)
    _add_desk_verbs(verbs)
    _add_deliveries(verbs)
    _add_operator_verbs(verbs)
    _add_discord(verbs)
    _add_slack(verbs)
    _add_config(verbs)
    _add_readings(verbs)
    verbs.add_parser("help", help="this list, and what can be asked in the channel")
    verbs.add_parser("version", help="the version")
    return made


def _add_run(verbs: Any) -> None:
    run = verbs.add_parser(
        "run",
        help="start the bot: on this console, or on the platforms that are set up",
        description="Start the bot with its embedded database. On the console it posts digests on standard output by "
        "their schedule, and answers what is typed or piped in; end the input, type quit, or press Ctrl-C to stop. "
        "With what Discord or Slack need set it works there instead, or on several by the setting platforms. Settings: "
        "broadsheet.toml in this folder, or the file that BROADSHEET_CONFIG names, and variables such as "
        "BROADSHEET_SUBSCRIPTION__ZONE. Without the console, without the role gateway, or with the null device as its "
        "input it reads none, and runs until a signal ends it.",
    )
    run.add_argument(
        "--roles",
        metavar="ROLE,ROLE",
        help="what this process does, of gateway, ingest, plan, deliver (default: the setting roles, all of them). On "
        "SQLite one process runs at a time; several share the roles on PostgreSQL",
    )


def _add_import(verbs: Any) -> None:
    load = verbs.add_parser(
        "import",
        help="keep articles from files: plain text, HTML, JSON Lines",
        description="Keep articles from files. Plain text is taken as scraped, its first line the title; "
        "HTML pages are extracted; JSON Lines hold id, title, text, url, source, published (only text is required). "
        "A folder is searched for .txt, .html, .htm and .jsonl. Importing the same again changes nothing.",
    )
    load.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder to search")
    load.add_argument("--source", metavar="NAME", help="the publisher of these articles, where they do not say")
    load.add_argument(
        "--workspace",
        metavar="PLATFORM/WORKSPACE",
        default="console/local",
        help="whose they are (default: %(default)s)",
    )


def _add_ask(verbs: Any) -> None:
    ask = verbs.add_parser(
        "ask",
        help="one command, answered from what is kept: in any channel, with every right",
        description="Answer one command as it would be answered in a channel, whether the bot runs or not. The "
        "operator may do everything, in every channel. The words are a command as typed there (see: broadsheet help); "
        "an argument with blanks in it counts as quoted. How much somebody asks is counted by a bot that "
        "runs, not here: each ask begins anew. What cannot be done is said on standard error: exit status 1.",
    )
    ask.add_argument("words", nargs="+", metavar="WORDS", help="the command, such as: status")
    ask.add_argument(
        "--channel", metavar="PLATFORM/WORKSPACE/CHANNEL", default="console/local/console", help="default: %(default)s"
    )
    ask.add_argument(
        "--as", dest="role", choices=ROLES, default="operator", help="whose rights to have (default: %(default)s)"
    )
    ask.add_argument("--user", metavar="NAME", default="operator", help="who asks (default: %(default)s)")


def _add_desk_verbs(verbs: Any) -> None:
    apply = verbs.add_parser(
        "apply",
        help="make sources, channels and subscriptions as a file says",
        description="Make the desk as a TOML file says: its sources, and the subscriptions of its channels. What would "
        "change is shown first; what the file does not name is left alone. Applying the same file again changes "
        "nothing, and it works while the bot runs. Exit status: 0 done; 1 somebody changed the same meanwhile, apply "
        "again; 2 something in the file is wrong, and nothing was changed. docs/configuration.md has every key.",
    )
    apply.add_argument("path", metavar="FILE.toml", help="the desk file; broadsheet export writes one")
    apply.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    apply.add_argument(
        "--prune",
        action="store_true",
        help="remove sources and subscriptions of the file's workspaces that it does not name",
    )
    export = verbs.add_parser(
        "export",
        help="write sources, channels and subscriptions to a file",
        description="Write the desk as a TOML file that broadsheet apply makes again: every workspace, every setting. "
        "Addresses that hold a password or a token are left out, and marked with address_kept.",
    )
    export.add_argument("path", nargs="?", metavar="FILE.toml", help="where to (default: standard output)")
    export.add_argument("--force", action="store_true", help="replace the file if it is there")


def _add_operator_verbs(verbs: Any) -> None:
    backup = verbs.add_parser(
        "backup",
        help="copy the database to a file, while the bot runs",
        description="Copy the SQLite database to a file: one moment of it, whole and checked, whoever writes "
        "meanwhile. The file holds the addresses of sources with whatever password is in them. PostgreSQL has pg_dump.",
    )
    backup.add_argument("path", metavar="FILE", help="where to")
    backup.add_argument("--force", action="store_true", help="replace the file if it is there")
    restore = verbs.add_parser(
        "restore",
        help="put a copy that backup made in the place of the database",
        description="Put a copy in the place of the SQLite database, which is kept beside it. The bot must not run. "
        "So that nothing is posted twice, what came due up to now is skipped, and posts that waited in the copy are "
        "looked for in the channel, or held for you when they are older than grace_hours: see docs/operations.md.",
    )
    restore.add_argument("path", metavar="FILE", help="the copy")
    health = verbs.add_parser(
        "health",
        help="ask the running bot how it is",
        description="Ask the bot that listens on health.port how it is, and show its answer. Exit status: 0 well, 1 "
        "not well, or nobody answers.",
    )
    health.add_argument("--ready", action="store_true", help="ask whether it can do its work (/readyz), not only lives")


def _add_deliveries(verbs: Any) -> None:
    deliveries = verbs.add_parser(
        "deliveries",
        help="list posts by what became of them, look at one, retry it, release it, give it up",
        description="Single posts and what became of them, while the bot runs or not. Exit status: 0 done, 1 it makes "
        "no sense as things are, and nothing was changed.",
    )
    tasks = deliveries.add_subparsers(dest="task", metavar="TASK", parser_class=_Parser, required=True)
    listed = tasks.add_parser("list", help="those that are not settled, or those in the states you name")
    listed.add_argument("--state", action="append", metavar="STATE", choices=STATES, help=f"of {', '.join(STATES)}")
    listed.add_argument("--channel", metavar="PLATFORM/WORKSPACE/CHANNEL", help="only those of this channel")
    listed.add_argument("--limit", type=_count, default=50, metavar="N", help="the newest so many (default: 50)")
    show = tasks.add_parser("show", help="one of them: its whole history, and what it says")
    retry = tasks.add_parser(
        "retry",
        help="send it again now, with the same key",
        description="Send it again now, with the same key. What may have been posted is looked for in the channel "
        "first, where its platform is connected here: what is found there counts as posted.",
    )
    release = tasks.add_parser(
        "release",
        help="give up the lease on it, or let one that is held be looked for again",
        description="Give up the lease on it: it is pending when nothing was tried, else it is looked for. One that is "
        "held is looked for again.",
    )
    drop = tasks.add_parser("drop", help="give it up for good, with the parts after it")
    for one in (show, retry, release, drop):
        one.add_argument("id", type=_count, metavar="ID", help="its number, as list shows it")
    drop.add_argument("reason", nargs="+", metavar="REASON", help="why, as the channel's owner reads it in status")
    for one in (listed, show, retry, release, drop):
        one.add_argument("--json", action="store_true", help="one JSON object a line")


def _count(text: str) -> int:
    """A whole number from 1 that a database can hold."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER else 0
    if not number:
        raise argparse.ArgumentTypeError(f"{visible(text[:LONGEST_NUMBER])!r} is no number from 1")
    return number


def _add_discord(verbs: Any) -> None:
    discord = verbs.add_parser(
        "discord",
        help="print the link that brings the bot to a Discord server",
        description="Discord, with the token in BROADSHEET_DISCORD__TOKEN: docs/discord.md says where it is from.",
    )
    tasks = discord.add_subparsers(dest="task", metavar="TASK", parser_class=_Parser, required=True)
    tasks.add_parser(
        "invite",
        help="print the link, with the permissions that the bot needs and no other",
        description="Print the link that brings the bot to a server, with the permissions that it needs and no other. "
        "Whoever has Manage Server there opens it. Discord is asked whose token it is. Exit status: 1 when it does not "
        "know the token, or does not answer.",
    )


def _add_slack(verbs: Any) -> None:
    slack = verbs.add_parser(
        "slack",
        help="print the manifest that the app on Slack is made of, and see to its tokens",
        description="Slack: docs/slack.md goes from here to the first digest.",
    )
    tasks = slack.add_subparsers(dest="task", metavar="TASK", parser_class=_Parser, required=True)
    tasks.add_parser(
        "manifest",
        help="print the manifest, with the scopes that the app needs and no other",
        description="Print the manifest that Slack makes the app of, with the scopes that it needs and no other: for "
        "Socket Mode, or for requests over HTTP with the setting slack.mode, in which slack.public_url is the address.",
    )
    tasks.add_parser(
        "key",
        help="print a new key for BROADSHEET_SLACK__ENCRYPTION_KEY",
        description="Print a new key for BROADSHEET_SLACK__ENCRYPTION_KEY, which seals the tokens that workspaces give "
        "by installing the app. Keep it apart from the database and from copies of it.",
    )
    tasks.add_parser(
        "discard",
        help="give up the tokens that no key opens, when a key is lost",
        description="Give up the tokens that no key in BROADSHEET_SLACK__ENCRYPTION_KEY opens. Their workspaces have "
        "to install the app again; their digests wait for that, and nothing else is lost.",
    )


def _add_config(verbs: Any) -> None:
    config = verbs.add_parser(
        "config",
        help="check the settings of the program, or print the JSON schemas of its files",
        description="The settings of the program: broadsheet.toml and variables such as BROADSHEET_GRACE_HOURS.",
    )
    tasks = config.add_subparsers(dest="task", metavar="TASK", parser_class=_Parser, required=True)
    check = tasks.add_parser(
        "check",
        help="say which settings are in force, and whether they are fine",
        description="Say which file was read, every setting that is not at its default and where it comes from, and "
        "whether all is fine. Exit status: 0 fine, 2 something is wrong.",
    )
    check.add_argument("file", nargs="?", metavar="FILE", help="the settings to check, in place of the usual file")
    schema = tasks.add_parser(
        "schema",
        help="print the JSON schema of a file, for editors",
        description="Print the JSON schema of broadsheet.toml (settings) or of a desk file (desk), for editors.",
    )
    schema.add_argument("name", nargs="?", choices=("settings", "desk"), default="settings", help="default: settings")


def _add_readings(verbs: Any) -> None:
    """What shows how texts are read, and keeps nothing."""
    verbs.add_parser(
        "analyse",
        help="read articles given as JSON Lines",
        description='Read articles. JSON Lines in: {"id", "text", "title"?}; out, one answer a line and in order: '
        "title, paragraphs, removed, quotes, summary, with offsets into the text as given.",
    )
    verbs.add_parser(
        "group",
        help="group articles given as JSON Lines into stories",
        description='Group articles into stories, online. JSON Lines in: {"id", "title", "text", "published"?, '
        '"source"?}; out, one answer a line and in order: {"id", "story", "duplicate_of"}.',
    )
    probe = verbs.add_parser(
        "probe",
        help="show what a feed or page file holds",
        description="Show what a feed or a page holds: its fields and entries.",
    )
    probe.add_argument("files", nargs="+", metavar="FILE", help="a feed (RSS, Atom, JSON Feed) or an HTML page")
    probe.add_argument("--json", action="store_true", help="one JSON object a file")
