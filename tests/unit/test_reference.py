"""docs/commands.md: made from the table, and never out of date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.commands.command import Command
from bot.commands.help import WHAT
from bot.commands.reference import code, escaped, page
from bot.commands.request import Role
from bot.commands.table import COMMANDS
from digests.messages import Message

if TYPE_CHECKING:
    from bot.commands.desk import Asked, Desk

DOCS = Path(__file__).parents[2] / "docs"


async def _silent(_desk: Desk, _asked: Asked) -> Message:
    return Message()


def command(name: str, **given: Any) -> Command:
    settled: dict[str, Any] = {"name": name, "does": f"Does {name}.", "examples": (name,), "answer": _silent}
    return Command(**settled | given)


def test_the_page_is_up_to_date() -> None:
    written = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert written == page(COMMANDS), "docs/commands.md is not what bot/commands/table.py says: run `make docs`"


def test_commands_stand_under_who_may_use_them_with_all_there_is_to_say() -> None:
    table = {
        one.name: one
        for one in (
            command("status", role=Role.OPERATOR),
            command(
                "quotes", usage="[WHAT | PERSON]", more="A `name` is *kept*.", examples=("quotes 1", "quotes Sand")
            ),
            command("summary", more=WHAT),
        )
    }
    text = page(table)
    assert text.index("## Everyone may ask") < text.index("### `summary`") < text.index("## The operator")
    assert "Owners of" not in text
    assert (
        "### `quotes [WHAT | PERSON]`\n\nDoes quotes.\n\nA \\`name\\` is \\*kept\\*.\n\n- `quotes 1`\n- `quotes Sand`\n"
    ) in text
    assert text.count(escaped(WHAT)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, as it is.", "plain, as it is."),
        (
            "[a](b) <b> & *x* _y_ `z` ~~n~~ a|b c\\d $e$",
            r"\[a\](b) \<b\> \& \*x\* \_y\_ \`z\` \~\~n\~\~ a\|b c\\d \$e\$",
        ),
        ("# no heading", r"\# no heading"),
        ("- no list", r"\- no list"),
        ("1. no list", r"1\. no list"),
        ("(2), #10 and 3.5", "(2), #10 and 3.5"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("a|b", "`a|b`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("a``", "``` a`` ```")]
)
def test_code_with_backquotes_is_still_code(text: str, shown: str) -> None:
    assert code(text) == shown
