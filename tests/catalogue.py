"""The template of catalogues, made from our sentences; and the catalogues of languages, brought up to it.

python tests/catalogue.py      writes digests/locales/broadsheet.pot, brings each broadsheet.po up to it, compiles those

Nothing in these files changes unless a sentence does: no dates, no lines, paths from the root of the repository.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

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
    made = template()
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(written(made))
    for place in sorted(LOCALES.glob("*/LC_MESSAGES/broadsheet.po")):
        with place.open("rb") as file:
            catalogue = read_po(file, locale=place.parents[1].name)
        catalogue.update(made)
        place.write_bytes(written(catalogue))
        with place.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        missing = sum(not message.string or message.fuzzy for message in catalogue if message.id)
        sys.stdout.write(f"{place.relative_to(ROOT)}: {missing} of {len(catalogue)} sentences to translate\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
