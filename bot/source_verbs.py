"""`broadsheet sources …`, as argparse knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse


def add_sources(verbs: Any) -> None:
    sources = verbs.add_parser(
        "sources",
        help="what a workspace reads: list, add, test, set, resume, remove; lists of feeds in OPML",
        description="What a workspace reads, whether the bot runs or not. The tasks but import and export are the "
        "commands of the same names, with the operator's rights (see: broadsheet ask help sources add). Exit status: 0 "
        "all of it is so now, 1 something could not be done, and it is said what and why. docs/feeds.md goes from the "
        "first feed on.",
    )
    tasks = sources.add_subparsers(dest="task", metavar="TASK")
    _add_words(tasks, "list", "how each source does", "*", "PAGE")
    _add_words(tasks, "add", "add feeds, by their addresses or those of pages: [NAME] URL… [every 2h]", "+", "URL")
    _add_words(tasks, "test", "show what would be stored from an address or a source, and what not", "+", "URL|NAME")
    _add_words(tasks, "set", "change a source: NAME [address URL] [tags TAGS] [every 2h] [take page]", "+", "WORDS")
    _add_words(tasks, "resume", "fetch one again that was paused, is gone or fails", "+", "NAME")
    _add_words(tasks, "remove", "read a source no longer; its articles are kept, unseen", "+", "NAME")
    load = _add_task(tasks, "import", "add the feeds of an OPML file; its folders become tags")
    load.add_argument("path", metavar="FILE.opml", help="the list, as another program wrote it")
    save = _add_task(tasks, "export", "write the feeds as OPML, with whatever secret is in their addresses")
    save.add_argument("path", nargs="?", metavar="FILE.opml", help="where to (default: standard output)")
    save.add_argument("--force", action="store_true", help="replace the file if it is there")


def _add_words(tasks: Any, name: str, does: str, count: str, words: str) -> None:
    _add_task(tasks, name, does).add_argument("words", nargs=count, metavar=words, help="as in a channel")


def _add_task(tasks: Any, name: str, does: str) -> argparse.ArgumentParser:
    task: argparse.ArgumentParser = tasks.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
    task.add_argument(
        "--workspace", metavar="PLATFORM/WORKSPACE", default="console/local", help="whose (default: %(default)s)"
    )
    return task
