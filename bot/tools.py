"""analyse, group and probe: the reading of news as filters on standard input and files. No store, no settings."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO

from bot.imports import bounded_lines
from digests.errors import DocumentError
from digests.messages import visible
from digests.model import Placed
from digests.wording import several

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_LINE = 64 * 2**20  # bytes of one record
MOST_FILE = 32 * 2**20  # bytes of one feed or page
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # records without a date are all of one moment
SUMMARY_SENTENCES = 3

Answer = dict[str, Any]


def stream(verb: str, source: BinaryIO, out: TextIO) -> int:
    """One answer a line, in order; a line that is no record is answered with its error. Exit status 1 if any was."""
    answer = analyser() if verb == "analyse" else grouper()
    failed = 0
    for number, line in enumerate(bounded_lines(source, MOST_LINE), 1):
        if not line.strip():
            continue
        record: Answer = {}
        try:
            record = _parsed(line, number)
            result = answer(_checked(record, number))
        except DocumentError as error:
            failed = 1
            result = {"id": record.get("id"), "error": str(error)}
            sys.stderr.write(visible(f"broadsheet: {error}") + "\n")
        out.write(_line(result))
        out.flush()
    return failed


def _line(result: Answer) -> str:
    try:
        return json.dumps(result, allow_nan=False) + "\n"
    except ValueError:  # an id such as 1e999, which is infinite
        return json.dumps({**result, "id": None}) + "\n"


def _no_number(name: str) -> NoReturn:
    raise DocumentError(f"{name} is no number in JSON: leave it out.")


def _parsed(line: bytes, number: int) -> Answer:
    if len(line) > MOST_LINE:
        raise DocumentError(f"Line {number} is longer than {MOST_LINE // 2**20} MB: split it.")
    try:
        record = json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise DocumentError(f"Line {number} is broken JSON at column {error.colno}: give one object a line.") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"Line {number} is not UTF-8: JSON Lines are written in UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"Line {number} is nested too deep, or has too long a number: give a flat one.") from error
    if not isinstance(record, dict):
        raise DocumentError(f'Line {number} is not an object: give {{"id": …, "text": …}}.')
    return record


def _checked(record: Answer, number: int) -> Answer:
    if not isinstance(record.get("text"), str):
        raise DocumentError(f'Line {number} has no "text": give {{"id": …, "text": …}}.')
    return record


def _title(record: Answer) -> str | None:
    title = record.get("title")
    return title if isinstance(title, str) and title.strip() else None


def analyser() -> Callable[[Answer], Answer]:
    """A function from a record to its reading, as the tools' contract words it."""
    from digests.read import read
    from digests.text.summary import in_order

    def analyse(record: Answer) -> Answer:
        reading = read(record["text"], _title(record))
        return {
            "id": record.get("id"),
            "title": reading.title,
            "paragraphs": [{"start": p.start, "end": p.end} for p in reading.paragraphs],
            "removed": [{"start": r.start, "end": r.end, "reason": str(r.reason)} for r in reading.removed],
            "quotes": [
                {
                    "start": q.start,
                    "end": q.end,
                    "kind": str(q.kind),
                    "speaker": q.speaker,
                    "speaker_start": q.speaker_start,
                    "speaker_end": q.speaker_end,
                    "role": q.role,
                    "affiliation": q.affiliation,
                    "continues": q.continues,
                }
                for q in reading.quotes
            ],
            "summary": [{"start": s.start, "end": s.end} for s in in_order(reading.summary, SUMMARY_SENTENCES)],
        }

    return analyse


def grouper() -> Callable[[Answer], Answer]:
    """A function from a record to its story, which remembers the records before."""
    from digests.feeds.fields import instant
    from digests.read import read
    from digests.services.filing import WINDOW
    from digests.text.stories import Window

    window = Window(WINDOW)
    ids: list[Any] = []

    def group(record: Answer) -> Answer:
        published = record.get("published")
        at = (instant(published) if isinstance(published, str) else None) or UNDATED
        publisher = str(record.get("source") or record.get("id"))
        features = read(record["text"], _title(record)).features
        place = window.place(features, publisher, at)
        ids.append(record.get("id"))
        number = len(ids)
        story = place.story_id or number
        window.add(
            Placed(
                seq=number, article_id=number, story_id=story, publisher=publisher, published_at=at, features=features
            )
        )
        repeats = place.duplicate_of
        return {"id": record.get("id"), "story": str(story), "duplicate_of": ids[repeats - 1] if repeats else None}

    return group


def probe_files(files: Iterable[str], out: TextIO, *, as_json: bool) -> int:
    """What each file holds. A file that cannot be read as feed or page is answered with its error; exit status 1."""
    from digests.feeds.parse import probe

    failed = 0
    for name in files:
        try:
            result = probe(_contents(Path(name)), name)
        except OSError as error:
            result = {"file": name, "error": f"{name} cannot be read: {error.strerror}."}
        except DocumentError as error:
            result = {"file": name, "error": str(error)}
        if "error" in result:
            failed = 1
            sys.stderr.write(visible(f"broadsheet: {result['error']}") + "\n")
        if as_json:
            out.write(json.dumps(result) + "\n")
        elif "error" not in result:
            out.write(_shown(result))
    return failed


def _contents(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MOST_FILE + 1)
    if len(data) > MOST_FILE:
        raise DocumentError(f"{path} is larger than {MOST_FILE // 2**20} MB: that is no feed.")
    return data


def _shown(result: Answer) -> str:
    """An answer for people: the feed's title, then an entry a line."""
    entries = several(len(result["entries"]), "{count} entry", "{count} entries")
    rows = [f"{result['file']}: {result['feed'].get('title') or 'without a title'} · {entries}"]
    rows += [
        f"  {entry.get('published') or entry.get('updated') or 'undated':<26} {entry.get('title') or '(no title)'}"
        for entry in result["entries"]
    ]
    return "\n".join(visible(row) for row in rows) + "\n"
