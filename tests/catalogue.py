"""The template of catalogues, made from our sentences; and the catalogues of languages, brought up to it.

python -m tests.catalogue      writes digests/locales/broadsheet.pot, brings each broadsheet.po up to it, compiles those

Nothing in these files changes unless a sentence does: no dates, no lines, paths from the root of the repository.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from digests.wording import suits

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
LOCALES = ROOT / "digests" / "locales"
TEMPLATE = LOCALES / "broadsheet.pot"
FOLDERS = ("bot", "digests")
SENTENCES = {"say": None, "several": (2, 3)}  # which arguments are English templates
HEAD = "# What Broadsheet says. docs/translating.md: how to say it in another language."
UNSTEADY = (b'"POT-Creation-Date:', b'"Generated-By:')


def template(root: Path = ROOT) -> Catalog:
    """Every sentence in the source."""
    catalogue = Catalog(header_comment=HEAD, project="Broadsheet", charset="utf-8", fuzzy=False)
    for folder in FOLDERS:
        found = extract_from_dir(root / folder, [("**.py", "python")], keywords=SENTENCES)
        for file, _, sentence, _, _ in found:
            catalogue.add(sentence, locations=[(f"{folder}/{file}", 0)])
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """The text of a catalogue."""
    file = BytesIO()
    write_po(file, catalogue, width=120, sort_output=True, include_lineno=False)
    return b"".join(line for line in file.getvalue().splitlines(keepends=True) if not line.startswith(UNSTEADY))


def main() -> int:
    bring_up(LOCALES, template())
    return 0


def bring_up(locales: Path, made: Catalog) -> None:
    """The template and every catalogue in this folder, to these sentences."""
    locales.mkdir(exist_ok=True)
    (locales / TEMPLATE.name).write_bytes(written(made))
    for place in sorted(locales.glob("*/LC_MESSAGES/broadsheet.po")):
        with place.open("rb") as file:
            catalogue = read_po(file, locale=place.parents[1].name)
        catalogue.update(made)
        for message in catalogue:  # a translation that is guessed from a like sentence brings that one's flags
            if not message.python_brace_format:
                message.flags.discard("python-brace-format")
        place.write_bytes(written(catalogue))
        with place.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        sys.stdout.write("".join(f"{place.parents[1].name}: {line}\n" for line in left(catalogue)))


def left(catalogue: Catalog) -> Iterator[str]:
    """What a translator still has to do, a line each."""
    ours = [message for message in catalogue if message.id]
    missing = sum(message.fuzzy or not all(_forms(message)) for message in ours)
    yield f"{missing} of {len(ours)} sentences are to be translated"
    for message in ours:
        if message.fuzzy:
            continue
        template, plural = message.id if isinstance(message.id, tuple) else (str(message.id), None)
        if not all(suits(form, template, plural) for form in _forms(message) if form):
            yield f"other braces than in English: {template}"


def _forms(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (str(message.string or ""),)


if __name__ == "__main__":
    sys.exit(main())
