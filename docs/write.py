"""Write the pages of this folder that are made from the program: `make docs`."""

from __future__ import annotations

from pathlib import Path

from bot import reference
from bot.commands.reference import page
from bot.commands.table import COMMANDS

FOLDER = Path(__file__).parent


def main() -> None:
    for name, text in {"commands.md": page(COMMANDS), **reference.pages(FOLDER)}.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
