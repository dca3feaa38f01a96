"""The command line. Each verb imports what it needs when it runs, so that `help` answers at once."""

from __future__ import annotations

import argparse
import difflib
import io
import logging
import os
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from digests.errors import BroadsheetError, ManifestError, SettingsError
from digests.messages import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

OK, FAILURE, USAGE = 0, 1, 2
VERBS = ("run", "import", "ask", "apply", "export", "config", "analyse", "group", "probe", "help", "version")
TASKS = ("check", "schema")
COLUMN = 44  # characters of a command that stand beside what it does
ROLES = ("reader", "owner", "manager", "operator")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb. The exit status: 0 done, 1 it failed, 2 it was asked for wrongly; one sentence says why."""
    try:
        shown = sys.stdout is not None
        _mend_streams()
        status = _guarded(argv, shown=shown)
        sys.stdout.flush()  # here, where a full disk can still be said
    except BrokenPipeError:  # whoever read us has left: say no more
        return _let_go_of_output(FAILURE)
    except OSError as error:
        return _let_go_of_output(_say(f"what came out could not be written ({error.strerror})", FAILURE))
    return status


def _guarded(argv: Sequence[str] | None, *, shown: bool) -> int:
    """Run one verb; whatever goes wrong but the output itself becomes a sentence and a status."""
    try:
        args = _parser().parse_args(argv)
        if args.verb == "apply" and not shown:
            return _say("nothing was changed: standard output is closed, and what would change is shown there", FAILURE)
        return _run(args)
    except (SettingsError, ManifestError) as error:
        return _say(error, USAGE)
    except BroadsheetError as error:
        return _say(error, FAILURE)
    except KeyboardInterrupt:  # before the roles had started; later they end in order
        return _say("stopped", OK)
    except OSError:
        raise
    except Exception as error:  # nobody should have to read a traceback who did not ask for one
        logging.getLogger(__name__).debug("Unforeseen", exc_info=True)
        fault = f"{type(error).__name__}: {error}"
        return _say(f"an unforeseen fault ({fault}): BROADSHEET_LOG_LEVEL=debug shows where; please report it", FAILURE)


def _let_go_of_output(status: int) -> int:
    """What is still buffered goes nowhere: Python would try once more at its end, and exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _mend_streams() -> None:
    """Closed standard streams are the null device; a character that the output's encoding lacks becomes a `?`."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # for the process's life
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _say(what: object, status: int) -> int:
    sentence = visible(str(what))
    sys.stderr.write(f"broadsheet: {sentence}{'' if sentence.endswith(('.', '?', '!')) else '.'}\n")
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        unknown = re.match(r"argument (VERB|TASK): invalid choice: '([^']*)'", message)
        if unknown:
            near = difflib.get_close_matches(unknown[2], VERBS if unknown[1] == "VERB" else TASKS, n=1)
            message = f"there is no {unknown[1].lower()} {unknown[2]!r}" + (f", did you mean {near[0]}" if near else "")
        sys.exit(_say(f"{message}; see {self.prog} --help", USAGE))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="broadsheet", description="A news desk in a chat channel.", allow_abbrev=False)
    parser.set_defaults(verb="help")
    parser.add_argument("--version", action="store_const", dest="verb", const="version", help="the version")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=_Parser)
    verbs.add_parser(
        "run",
        help="start the bot: it posts on this console, and answers what you type",
        description="Start the bot with its embedded database. It posts digests on standard output by their "
        "schedule, and answers what is typed or piped in; end the input, type quit, or press Ctrl-C to stop. Settings: "
        "broadsheet.toml in this folder, or the file that BROADSHEET_CONFIG names, and variables such as "
        "BROADSHEET_SUBSCRIPTION__ZONE.",
    )
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
    _add_desk_verbs(verbs)
    _add_config(verbs)
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
    verbs.add_parser("help", help="this list, and what can be asked in the channel")
    verbs.add_parser("version", help="the version")
    return parser


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
    export.add_argument("path", nargs="?", metavar="FILE.toml", help="where to (default, and for -: standard output)")
    export.add_argument("--force", action="store_true", help="replace the file if it is there")


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


def _run(args: argparse.Namespace) -> int:
    match args.verb:
        case "run":
            return _with_app("run")
        case "import":
            return _with_app("import", paths=args.paths, source=args.source, workspace=args.workspace)
        case "ask":
            line = _typed(args.words)
            return _with_app("ask", words=line, channel=args.channel, role=args.role, user=args.user)
        case "apply":
            return _with_app("apply", path=args.path, dry_run=args.dry_run, prune=args.prune)
        case "export":
            return _with_app("export", path=None if args.path == "-" else args.path, force=args.force)
        case "config":
            return _config(args)
        case "analyse" | "group":
            from bot import tools

            return tools.stream(args.verb, sys.stdin.buffer, sys.stdout)
        case "probe":
            from bot import tools

            return tools.probe_files(args.files, sys.stdout, as_json=args.json)
        case "version":
            from importlib.metadata import version

            sys.stdout.write(f"broadsheet {version('broadsheet')}\n")
            return OK
        case _:
            return _help()


def _with_app(verb: str, **arguments: object) -> int:
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the roles listen for it: imports take a while

    import asyncio

    from bot import app
    from config import settings
    from config.logging import configure

    found = settings.look(os.environ)
    configure(found.settings.log_level)
    if verb in ("run", "ask"):  # which make digests by the settings
        app.check(found)
    runs: dict[str, Callable[..., Coroutine[None, None, int]]] = {
        "run": app.run,
        "import": app.import_paths,
        "ask": app.ask,
        "apply": app.apply,
        "export": app.export,
    }
    return asyncio.run(runs[verb](found.settings, **arguments))


def _typed(words: Sequence[str]) -> str:
    """The arguments as one line. The shell takes quotation marks away: an argument with blanks in it gets them back."""
    if len(words) == 1:
        return words[0]
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)


def _config(args: argparse.Namespace) -> int:
    if args.task == "schema":
        from bot import reference

        sys.stdout.write(reference.schema_text(args.name))
    else:
        from bot import settings_check

        settings_check.check(os.environ, args.file)
    return OK


def _help() -> int:
    from bot.commands.help import groups
    from bot.commands.request import Role
    from bot.commands.table import COMMANDS

    sys.stdout.write(f"{_parser().format_help()}\nin the channel, or typed while it runs:\n")
    for heading, group in groups(COMMANDS, Role.OPERATOR):
        asks = "".join(_entry(command.typed, command.does) for command in group)
        sys.stdout.write(f"\n{heading}:\n{asks}")
    return OK


def _entry(typed: str, does: str) -> str:
    """What is typed, and beside it, or below it when it is long, what it does."""
    gap = "\n" + " " * (COLUMN + 2) if len(typed) > COLUMN else " " * (COLUMN - len(typed))
    return f"  {typed}{gap} {does}\n"
