"""The command line. Each verb imports what it needs when it runs, so that `help` answers at once."""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import TYPE_CHECKING

from bot.verbs import FAILURE, OK, USAGE, parser, tell
from digests.errors import BroadsheetError, ManifestError, SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Coroutine, Sequence

COLUMN = 44  # characters of a command that stand beside what it does


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
        return _let_go_of_output(tell(f"what came out could not be written ({error.strerror})", FAILURE))
    return status


def _guarded(argv: Sequence[str] | None, *, shown: bool) -> int:
    """Run one verb; whatever goes wrong but the output itself becomes a sentence and a status."""
    try:
        args = parser().parse_args(argv)
        if args.verb == "apply" and not shown:
            return tell("nothing was changed: standard output is closed, and what would change is shown there", FAILURE)
        return _run(args)
    except (SettingsError, ManifestError) as error:
        return tell(error, USAGE)
    except BroadsheetError as error:
        return tell(error, FAILURE)
    except KeyboardInterrupt:  # before the roles had started; later they end in order
        return tell("stopped", OK)
    except OSError:
        raise
    except Exception as error:  # nobody should have to read a traceback who did not ask for one
        logging.getLogger(__name__).debug("Unforeseen", exc_info=True)
        fault = f"{type(error).__name__}: {error}"
        return tell(f"an unforeseen fault ({fault}): BROADSHEET_LOG_LEVEL=debug shows where; please report it", FAILURE)


def _let_go_of_output(status: int) -> int:
    """What is still buffered goes nowhere: Python would try once more at its end, and exit with 120."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _mend_streams() -> None:
    """A closed input has ended, closed outputs are the null device; a character that an output's encoding lacks becomes
    a `?`."""
    if sys.stdin is None:  # the null device would be an input where nobody types, yet
        ended, writing = os.pipe()
        os.close(writing)
        sys.stdin = open(ended, encoding="utf-8")  # noqa: PTH123, SIM115  # for the process's life
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # for the process's life
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _run(args: argparse.Namespace) -> int:
    match args.verb:
        case "run" | "import" | "apply" | "restore" | "deliveries":
            return _with_app(args.verb, **{name: value for name, value in vars(args).items() if name != "verb"})
        case "ask":
            line = _typed(args.words)
            return _with_app("ask", words=line, channel=args.channel, role=args.role, user=args.user)
        case "sources":
            return _sources(args)
        case "export" | "backup":
            on_screen = args.verb == "export" and args.path == "-"
            return _with_app(args.verb, path=None if on_screen else args.path, force=args.force)
        case "discord":
            return _with_app("invite")
        case "slack":
            return _with_app(args.task)
        case "health":
            return _health(ready=args.ready)
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


def _sources(args: argparse.Namespace) -> int:
    """A command of that name, but for what reads and writes files."""
    match args.task:
        case "import":
            return _with_app("bring", path=args.path, workspace=args.workspace)
        case "export":
            path = None if args.path == "-" else args.path
            return _with_app("hand_out", path=path, force=args.force, workspace=args.workspace)
        case None:
            return _with_app("ask", words="sources", **_operator("console/local"))
        case task:
            words = f"sources {task} {_typed(args.words)}".strip()
            return _with_app("ask", words=words, **_operator(args.workspace))


def _operator(workspace: str) -> dict[str, str]:
    return {"workspace": workspace, "role": "operator", "user": "operator"}


def _with_app(verb: str, **arguments: object) -> int:
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the roles listen for it: imports take a while

    import asyncio

    from bot import app, house
    from config import settings
    from config.logging import configure

    found = settings.look(os.environ)
    configure(found.settings.log_level)
    if verb in ("run", "ask", "invite", "bring"):  # which go by more than the database's address
        house.check(found)
    runs: dict[str, Callable[..., Coroutine[None, None, int]]] = {
        "run": app.run,
        "import": app.import_paths,
        "ask": app.ask,
        "bring": app.bring,
        "hand_out": app.hand_out,
        "apply": app.apply,
        "export": app.export,
        "backup": app.backup,
        "restore": app.restore,
        "deliveries": app.deliveries,
        "invite": app.invite,
        "manifest": app.manifest,
        "key": app.new_key,
        "discard": app.discard,
    }
    return asyncio.run(runs[verb](found.settings, **arguments))


def _typed(words: Sequence[str]) -> str:
    """The arguments as one line. The shell takes quotation marks away: an argument with blanks in it gets them back."""
    if len(words) == 1:
        return words[0]
    return " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)


def _health(*, ready: bool) -> int:
    """What the running bot says of itself, on the address that the settings name."""
    import asyncio

    from bot import health
    from config import settings

    at = settings.load(os.environ).health
    if not at.port:
        raise SettingsError("health.port is 0: nobody listens; set it, here and where the bot runs")
    try:
        well, said = asyncio.run(health.ask(health.reached_at(at.host), at.port, "/readyz" if ready else "/healthz"))
    except (OSError, TimeoutError) as error:
        why = os.strerror(error.errno) if error.errno else "no answer in time"
        return tell(f"nobody answers on {at.host} port {at.port} ({why.lower()}): is the bot running?", FAILURE)
    sys.stdout.write(said)
    return OK if well else FAILURE


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

    sys.stdout.write(f"{parser().format_help()}\nin the channel, or typed while it runs:\n")
    for heading, group in groups(COMMANDS, Role.OPERATOR):
        asks = "".join(_entry(command.typed, command.does) for command in group)
        sys.stdout.write(f"\n{heading}:\n{asks}")
    return OK


def _entry(typed: str, does: str) -> str:
    """What is typed, and beside it, or below it when it is long, what it does."""
    gap = "\n" + " " * (COLUMN + 2) if len(typed) > COLUMN else " " * (COLUMN - len(typed))
    return f"  {typed}{gap} {does}\n"
