"""analyse, group and probe keep their contract, line for line."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tools import MOST_FILE, probe_files, stream

if TYPE_CHECKING:
    from pathlib import Path


TEXT = """Lamp posts to be lit again

The town of Quell will light its lamp posts again from Monday, after two dark winters and 3,000 letters of complaint.

“I fell over the same dog twice,” said Bram Oster, a postman. “It has forgiven me,” he said.

The council called it “a start”.
"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quell News</title>
<link>https://quell.example/</link>
<item><title>Lamps lit</title><link>https://quell.example/1</link>
<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate></item>
<item><title>Dog forgives</title></item></channel></rss>"""


def run(verb: str, *records: object) -> tuple[int, list[dict[str, Any]]]:
    lines = [record if isinstance(record, bytes) else json.dumps(record).encode() for record in records]
    out = io.StringIO()
    status = stream(verb, io.BytesIO(b"".join(line + b"\n" for line in lines)), out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_analyse_answers_with_every_field_of_its_contract() -> None:
    status, (answer,) = run("analyse", {"id": "a", "text": TEXT})
    assert status == 0
    assert (answer["id"], answer["title"]) == ("a", "Lamp posts to be lit again")
    assert {r["reason"] for r in answer["removed"]} == {"title"}
    first, second, start = answer["quotes"]
    assert TEXT[first["start"] : first["end"]] == "I fell over the same dog twice,"
    assert (first["kind"], first["speaker"], first["role"]) == ("direct", "Bram Oster", "postman")
    assert TEXT[second["speaker_start"] : second["speaker_end"]] == "he"
    assert (second["speaker"], start["kind"]) == ("Bram Oster", "partial")
    assert set(first) == {
        *("start", "end", "kind", "speaker", "speaker_start", "speaker_end", "role", "affiliation", "continues")
    }
    assert [TEXT[s["start"] : s["end"]][-1] for s in answer["summary"]] == [".", ".", "."] or len(answer["summary"]) < 3


def test_a_given_title_is_kept() -> None:
    _, (answer,) = run("analyse", {"id": 1, "title": "Lamps", "text": TEXT})
    assert answer["title"] == "Lamps"


def test_answers_come_in_order_with_their_ids_and_bad_lines_do_not_stop_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, answers = run(
        "analyse", {"id": 1, "text": TEXT}, b"{broken", b"[]", b"", {"id": 4}, b"[" * 100_000, {"id": None, "text": ""}
    )
    assert status == 1
    assert [answer.get("id") for answer in answers] == [1, None, None, 4, None, None]
    assert ["error" in answer for answer in answers] == [False, True, True, True, True, False]
    said = capsys.readouterr().err
    assert "Line 2 is broken JSON at column 2" in said
    assert 'Line 5 has no "text"' in said


def test_a_line_without_end_is_not_kept() -> None:
    class Zeros(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0, "read in pieces, or it never ends"
            return next(pieces).replace(b"*", b"0" * (size - 2))

    pieces = iter([b"**", b"**", b"**\n", b'{"id": 1, "text": ""}\n', b""])
    out = io.StringIO()
    assert stream("analyse", Zeros(), out) == 1
    long, record = map(json.loads, out.getvalue().splitlines())
    assert long["error"].startswith("Line 1 is longer than 64 MB")
    assert record["id"] == 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_answers_are_json_whatever_the_id(number: str) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    out = io.StringIO()
    stream("analyse", io.BytesIO(f'{{"id": {number}, "text": "x"}}\n'.encode()), out)
    assert json.loads(out.getvalue(), parse_constant=refuse)["id"] is None


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(exclude_categories=[])), max_size=5).map("\n\n".join))
def test_any_text_is_analysed_and_every_span_lies_in_it(text: str) -> None:
    status, (answer,) = run("analyse", {"id": 1, "text": text})
    assert status == 0
    spans = [*answer["paragraphs"], *answer["removed"], *answer["quotes"], *answer["summary"]]
    assert all(0 <= span["start"] < span["end"] <= len(text) for span in spans)


def test_group_is_online_and_finds_stories_and_repeats() -> None:
    first = {"id": "a", "title": "Lamp posts to be lit again", "text": TEXT}
    again = first | {"id": "b", "title": "Quell lights up", "text": TEXT.replace("Monday", "next Monday")}
    other = {
        "id": "c",
        "title": "Whales return",
        "text": "Six grey whales were seen off Ostrand on Friday.",
    }
    dates = ("2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z", "nonsense")
    records = [one | {"published": at, "source": "A"} for one, at in zip((first, again, other), dates, strict=True)]
    _, answers = run("group", *records)
    assert [answer["id"] for answer in answers] == ["a", "b", "c"]
    assert answers[0]["story"] == answers[1]["story"]
    assert answers[2]["story"] != answers[0]["story"]
    assert [answer["duplicate_of"] for answer in answers] == [None, "a", None]
    assert run("group", *records[:2])[1] == answers[:2]


def test_probe_tells_what_a_file_holds(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(FEED)
    with (tmp_path / "huge.xml").open("wb") as huge:
        huge.truncate(MOST_FILE + 1)
    names = [str(tmp_path / name) for name in ("feed.xml", "none.xml", "huge.xml")]
    out = io.StringIO()
    assert probe_files(names, out, as_json=True) == 1
    feed, missing, large = map(json.loads, out.getvalue().splitlines())
    assert feed["file"] == names[0]
    assert feed["feed"]["title"] == "Quell News"
    assert [entry["title"] for entry in feed["entries"]] == ["Lamps lit", "Dog forgives"]
    assert feed["entries"][0]["published"].startswith("2026-11-22T08:00:00")
    assert missing["error"].endswith("No such file or directory.")
    assert "larger than" in large["error"]


def test_probe_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "feed.xml").write_bytes(FEED)
    out = io.StringIO()
    assert probe_files([str(tmp_path / "feed.xml"), str(tmp_path / "none.xml")], out, as_json=False) == 1
    first, *entries = out.getvalue().splitlines()
    assert first.endswith("feed.xml: Quell News · 2 entries")
    assert [line.split()[-1] for line in entries] == ["lit", "forgives"]
    assert "none.xml cannot be read: No such file" in capsys.readouterr().err
