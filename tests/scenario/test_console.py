"""The program as a newcomer meets it: the real command, its own process, a folder of its own."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import copied

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
STORY = """Village wins its bus back

After a winter of walking, the village of Tolm has its bus again. It will run four times a day.

"We counted the walkers and stopped at 300," said Edda Fenn, who chairs the parish council. "That was enough."
"""


def ordinary(*, measured: bool = False) -> dict[str, str]:
    """The environment without what developers set: our settings, and output that is not buffered. Coverage, which more
    than doubles what a start costs, goes on in it where this is `measured`."""
    without = ("BROADSHEET_",) if measured else ("BROADSHEET_", "COVERAGE_PROCESS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(without)}
    kept.pop("PYTHONUNBUFFERED", None)
    return kept | {"PYTHONPATH": str(ROOT)}


class Program:
    """`python -m bot` in a folder of its own. One test of each verb has it `measured`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.measured = folder, False
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, stdin: int = subprocess.PIPE, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=ordinary(measured=self.measured) | {"HOME": str(self.folder)} | environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def leave(self) -> None:
        """End what a test that failed left running."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
                process.communicate()

    def run(self, *arguments: str, typed: str = "", **environment: Any) -> tuple[int, str, str]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(typed, timeout=90)
        return process.returncode, out, err

    def file(self, name: str, content: str | bytes) -> str:
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return name


class Terminal:
    """The program at a terminal (that says it has no columns), and somebody who reads and types there."""

    def __init__(self, program: Program, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=program.folder,
            env=ordinary(measured=program.measured),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)

    def until(self, words: str) -> str:
        """What is shown up to and with these words, since the last ones."""
        said = b""
        while words.encode() not in said:
            ready, _, _ = select.select([self._ours], [], [], 60)
            assert ready, said.decode()
            said += os.read(self._ours, 65_536)
        return said.decode().replace("\r\n", "\n")

    def type(self, line: str) -> None:
        os.write(self._ours, f"{line}\n".encode())

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def kill(self) -> None:
        self._process.kill()
        self.end()

    def end(self) -> int:
        """The exit status."""
        try:
            return self._process.wait(timeout=90)
        finally:
            os.close(self._ours)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.leave()


@pytest.fixture
def bare(program: Program, template: Path) -> Program:
    """Without the samples, on a database that need not be made first."""
    program.file("broadsheet.toml", "samples = false\n")
    (program.folder / "var").mkdir()
    copied(template, program.folder / "var" / "broadsheet.db")
    return program


def test_the_first_run_posts_a_digest_and_answers_what_is_piped_in(program: Program) -> None:
    program.measured = True
    status, out, err = program.run("run", typed="summary 1\nquotes 1\ncoverage 1\nhelp\nqotes\n")
    assert (status, err) == (0, "")
    digest, *answers = re.split(r"^> .*\n", out, flags=re.MULTILINE)
    assert re.match(r"Morning digest · \w+ \d+ \w+ · 5 stories, \d+ publishers\n\n1  ", digest)
    assert "Edition 1" in digest
    assert [("word for word" in a, "to the character" in a, "Coverage:" in a) for a in answers[:3]] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert "What you can ask" in answers[3]
    assert "Did you mean: quotes?" in answers[4]


def test_the_second_run_shows_the_last_edition_again_and_makes_no_new_slot(program: Program) -> None:
    first = program.run("run")[1]
    status, out, _ = program.run("run", typed="summary 1\n")
    assert status == 0
    assert out.startswith("Shown again; posted ")
    headlines = re.findall(r"^\d  .*", first, flags=re.MULTILINE)
    assert headlines == re.findall(r"^\d  .*", out, flags=re.MULTILINE)
    with sqlite3.connect(program.folder / "var" / "broadsheet.db") as database:
        assert database.execute("select count(*) from slots").fetchall() == [(1,)]


def test_killed_at_any_moment_the_edition_is_seen_after_the_next_start_and_made_once(program: Program) -> None:
    for patience in (0.7, 1.1, 1.5):  # seconds into the first start: before, in and after the first edition
        process = program.start("run")
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    status, out, _ = program.run("run", typed="summary 1\n")
    assert status == 0
    assert "word for word" in out
    transcript = (program.folder / "var" / "transcript.txt").read_text(encoding="utf-8")
    assert transcript.count("Edition 1 ·") == 1
    assert "Edition 2" not in transcript


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_stops_in_order(program: Program, number: signal.Signals) -> None:
    process = program.start("run")
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("The next edition"):
            break
    process.send_signal(number)
    process.wait(timeout=90)  # its input is still open
    _, err = process.communicate()
    assert (process.returncode, err) == (0, "")


def test_on_a_terminal_it_prompts_and_leaves_at_a_word(program: Program) -> None:
    program.measured = True
    terminal = Terminal(program, "run")
    assert "\x1b[1mMorning digest\x1b[0m" in terminal.until("\n> ")
    terminal.type("summary 1")
    terminal.until("word for word")
    terminal.type("quit")
    assert terminal.end() == 0


def test_a_second_process_on_the_same_database_is_told_who_is_first(program: Program) -> None:
    first = program.start("run")
    assert first.stdout is not None
    first.stdout.readline()
    status, out, err = program.run("run")
    first.communicate("", timeout=90)
    assert (status, out) == (1, "")
    assert f"process {first.pid}" in err
    assert "broadsheet.db" in err
    assert first.returncode == 0


def test_import_says_what_came_of_it_and_twice_is_once(bare: Program) -> None:
    bare.measured = True
    name = bare.file("bus.txt", STORY)
    status, out, err = bare.run("import", name)
    assert (status, err) == (0, "")
    assert out == "Village wins its bus back\n  2 paragraphs, 2 quotes; nothing taken out\n1 new.\n"
    assert bare.run("import", name)[1] == "0 new, 1 the same as before.\n"
    bare.file("bus.txt", STORY.replace("four", "five"))
    assert bare.run("import", name)[1].endswith("0 new, 1 changed.\n")
    said = bare.run("run", typed="summary\nquotes fenn\n")[1]
    assert "five times a day" in said
    assert "“We counted the walkers and stopped at 300,”\n— Edda Fenn" in said


def record(number: int, **changes: object) -> str:
    text = STORY.replace("Tolm", f"Tolm{number}").replace("300", str(number * 37))
    return json.dumps({"id": str(number), "title": f"Bus {number}", "text": text, "source": "Wire"} | changes)


def test_the_good_lines_of_a_mixed_file_are_kept_and_counted(bare: Program) -> None:
    lines = [record(n) for n in range(1, 7)] + ['{"text": ', record(8), "[1]", record(10, text="")]
    status, out, err = bare.run("import", bare.file("mixed.jsonl", "\n".join(lines)))
    assert status == 1
    assert "mixed.jsonl line 7: broken JSON" in err
    assert "mixed.jsonl line 9" in err
    assert "mixed.jsonl line 10" in err
    assert out.endswith("7 new, 3 refused.\n")
    assert "Traceback" not in err


def test_a_flood_of_bad_lines_is_counted_not_listed(bare: Program) -> None:
    _, out, err = bare.run("import", bare.file("bad.jsonl", "{\n" * 500))
    assert err.count("\n") == 21
    assert "… and 480 more." in err
    assert out == "0 new, 500 refused.\n"


def test_files_that_are_no_articles_are_named_with_what_to_do(bare: Program) -> None:
    said = {
        "none.txt": "none.txt does not exist",
        bare.file("empty.txt", b""): "empty.txt is empty",
        bare.file("blank.jsonl", b"\n\n"): "blank.jsonl is empty",
        bare.file("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(400)): "image.txt is not text (it looks like a PNG image)",
        bare.file("nul.jsonl", b'{"text": "a"}\x00'): "nul.jsonl is not text",
        bare.file("page.html", b"<html><body></body></html>"): "page.html",
    }
    status, out, err = bare.run("import", *said, bare.file("bus.txt", STORY))
    assert status == 1
    for line, words in zip(err.splitlines(), said.values(), strict=True):
        assert line.startswith("broadsheet: ")
        assert words in line
    assert out.endswith("1 new, 6 refused.\n")


def test_a_file_far_too_large_is_refused_before_it_is_read(bare: Program) -> None:
    with (bare.folder / "huge.txt").open("wb") as file:
        file.truncate(100 * 2**20)
    status, _, err = bare.run("import", "huge.txt")
    assert status == 1
    assert "huge.txt has 104.9 MB" in err


def test_a_repeated_id_with_another_text_is_an_error_each_time(bare: Program) -> None:
    name = bare.file("twice.jsonl", f"{record(1)}\n{record(1)}\n{record(1, text=STORY)}\n")
    for out in ("1 new, 1 the same as before, 1 refused.", "0 new, 2 the same as before, 1 refused."):
        status, said, err = bare.run("import", name)
        assert (status, said.splitlines()[-1]) == (1, out)
        assert "twice.jsonl line 3: line 1 has the same id with another text" in err


def test_an_empty_path_and_an_empty_article(bare: Program) -> None:
    status, out, err = bare.run("import", "", bare.file("x.txt", "Share this\n"), bare.file("bus.txt", STORY))
    assert status == 1
    assert "an empty path names nothing" in err
    assert "“Share this”: There is no article in it." in err
    assert out.endswith("2 new, 1 refused, 1 set aside.\n")


def test_stopped_before_it_has_started_it_says_so(program: Program) -> None:
    process = program.start("run", BROADSHEET_CONFIG="fifo.toml")
    os.mkfifo(program.folder / "fifo.toml")
    with (program.folder / "fifo.toml").open("w"):  # it waits for its settings now
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=90)
    assert (process.returncode, err) == (0, "broadsheet: stopped.\n")


def test_a_pipe_is_no_file(bare: Program) -> None:
    os.mkfifo(bare.folder / "pipe.txt")
    status, _, err = bare.run("import", "pipe.txt", "/dev/null")
    assert status == 1
    assert "pipe.txt is no regular file" in err
    assert "/dev/null is no regular file" in err


def test_what_a_file_holds_never_reaches_the_terminal_as_a_command(bare: Program) -> None:
    evil = "Evil \x1b]0;pwn\x07\x1b[2J\u202e title"
    bare.file("evil.jsonl", record(1, title=evil, text=f"{evil}\n\n{STORY}") + "\n{broken \x1b[2J")
    bare.file(
        "evil.json",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": evil, "items": [{"title": evil}]}),
    )
    bare.file("ev\x1b[2Jil.xml", "x")
    said = [
        bare.run("import", "evil.jsonl"),
        bare.run("probe", "evil.json", "ev\x1b[2Jil.xml"),
        bare.run("run", typed="latest\n"),
    ]
    for _, out, err in said:
        assert not {"\x1b", "\x07", "\u202e"} & set(out + err)
    assert "Evil" in said[0][1]
    assert "Evil" in said[1][1]


def test_an_output_that_lacks_a_letter_still_shows_the_digest(program: Program) -> None:
    status, out, err = program.run("run", typed="quotes 1\n", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (status, err) == (0, "")
    assert "Morning digest ? " in out
    assert "Edition 1" in out


@pytest.mark.parametrize(
    ("shell", "status", "words"),
    [
        ("analyse <&-", 0, ""),
        ("run <&-", 0, ""),
        ("help >&-", 0, ""),
        ("analyse >/dev/full", 1, "could not be written (No space left on device)"),
        ("help >/dev/full", 1, "could not be written (No space left on device)"),
        ("ask help >/dev/full", 1, "broadsheet: what came out could not be written (No space left on device).\n"),
    ],
)
def test_closed_and_full_streams(bare: Program, shell: str, status: int, words: str) -> None:
    process = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m bot {shell}"],
        cwd=bare.folder,
        env=ordinary(),
        input='{"id": 1, "text": "x"}\n',
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == status
    assert words in process.stderr
    assert "unforeseen" not in process.stderr
    assert "Traceback" not in process.stderr


def test_a_publisher_s_name_with_a_password_in_it_is_not_shown(bare: Program) -> None:
    name = "https://u:hunter2@feeds.example/private?token=s3cr3t"
    bare.file("a.txt", STORY)
    bare.file("b.txt", STORY.replace("Tolm", "Quell"))
    said = bare.run("import", "a.txt", "b.txt", "--source", name)
    why = "because its name holds an address with a password or a token"
    assert said[::2] == (0, f"broadsheet: filed under “feeds.example”, {why}.\n")
    asked = [bare.run("ask", "settings form"), bare.run("run", typed="latest\nsources\nsummary\ncoverage\n")]
    assert "\n> coverage\n" in asked[1][1]
    assert "feeds.example" in asked[1][1].partition("\n> latest\n")[2].partition("\n> ")[0]
    for _, out, err in [said, *asked, bare.run("export")]:
        assert "hunter2" not in out + err
        assert "s3cr3t" not in out + err


def test_articles_of_another_workspace_are_its_own(bare: Program) -> None:
    theirs = "console/rivals/news"
    bare.file("a.txt", STORY)
    bare.file("b.txt", "Night ferry runs aground\n\nThe night ferry to Skarrow ran aground at dawn with 40 aboard.\n")
    added = bare.run("ask", "--channel", theirs, "sources add The Evil Times")[1]
    assert "broadsheet import PATH --workspace console/rivals --source 'The Evil Times'\n" in added
    hint = "Nothing is kept here yet. Managers of this workspace add sources with: sources add"
    assert f"{hint}." in bare.run("ask", "--channel", theirs, "summary")[2].replace("\n", ".")
    assert bare.run("import", "a.txt", "--workspace", "console/rivals", "--source", "The Evil Times")[0] == 0
    assert f"{hint}." in bare.run("ask", "summary")[2].replace("\n", ".")
    assert bare.run("import", "b.txt", "--source", "The Harbour Ledger")[0] == 0
    asked = "latest", "search bus", "search ferry"  # every command: test_isolation.py
    for channel, own, other in ((theirs, "Village", "ferry"), ("console/local/console", "Night ferry", "Village")):
        answers = [bare.run("ask", "--channel", channel, words)[1] for words in asked]
        assert own in answers[0]
        for words, answer in zip(asked, answers, strict=True):
            assert other not in answer.replace(words.removeprefix("search "), ""), words
    for wrong in ("rivals", "console/", "console/a/b"):
        assert "is no workspace: write PLATFORM/WORKSPACE" in bare.run("import", "a.txt", "--workspace", wrong)[2]
    assert "no platform pigeon" in bare.run("import", "a.txt", "--workspace", "pigeon/a")[2]


def test_other_encodings_are_read(bare: Program) -> None:
    bare.file("latin.txt", STORY.replace("Edda Fenn", "Édouard Fenné").encode("cp1252"))
    bare.file("utf16.txt", STORY.replace("Tolm", "Tølm").encode("utf-16"))
    _, out, err = bare.run("import", "latin.txt", "utf16.txt")
    assert out.endswith("2 new.\n")
    assert re.fullmatch(
        r"broadsheet: “Village wins .*…” is not in UTF-8, and was read as \w+: check its words\.\n", err
    )
    assert "— Édouard Fenné" in bare.run("run", typed="quotes fenné\n")[1]


def test_the_first_subscription_is_the_settings_and_later_ones_are_the_owners(bare: Program) -> None:
    settings = 'samples = false\n[subscription]\nname = "Late"\nschedule = "daily 21:30"\nzone = "Asia/Tokyo"'
    bare.file("broadsheet.toml", settings)
    out = bare.run("run", typed="digest\n")[1]
    assert "21:30 (Asia/Tokyo)" in out
    assert "Late · no articles are kept here yet." in out
    bare.file("broadsheet.toml", settings.replace("Late", "Early").replace("21:30", "05:00"))
    out = bare.run("run", typed="digest\n")[1]
    assert "21:30 (Asia/Tokyo)" in out
    assert "Late · " in out


def test_a_command_is_answered_from_the_command_line_while_the_bot_runs(program: Program) -> None:
    program.measured = True
    running = program.start("run")
    assert running.stdout is not None
    for line in running.stdout:
        if line.startswith("The next edition"):
            break
    said = [
        program.run("ask", "summary", "1", "brief"),
        program.run("ask", "latest", "page", "99"),
        program.run("ask", "--as", "reader", "--user", "ann", "help"),
        program.run("ask", "--channel", "console/elsewhere/attic", "latest"),
    ]
    running.communicate("", timeout=90)
    assert [(status, err) for status, _, err in said] == [(0, "")] * 4
    assert "word for word" in said[0][1]
    assert said[1][1].startswith("There is no page 99.")
    assert "The operator" not in said[2][1]
    assert "Nothing is kept here yet." in said[3][1]
    assert running.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("sumary", "1"), 1, "There is no command “sumary”. Did you mean: summary 1?"),
        (("",), 1, "Type help for what you can ask."),
        (("summary", "bus 47\x1b[2J\udcff"), 1, "fits “bus 47[2J”"),
        (("--channel", "console", "help"), 2, "console is no channel: write PLATFORM/WORKSPACE/CHANNEL"),
        (("--channel", "console/local/", "help"), 2, "console/local/ is no channel"),
        (("--channel", "telex/local/x", "help"), 2, "there is no platform telex here, only console"),
        (("--channel", "console/\x1b[2J/x", "help"), 2, "a name of 1 to 200 characters that can be seen is needed"),
        (("--user", "", "help"), 2, "a name of 1 to 200 characters that can be seen is needed"),
        (("--as", "king", "help"), 2, "invalid choice: 'king'"),
        ((), 2, "required: WORDS"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line_on_standard_error(
    bare: Program, arguments: tuple[str, ...], status: int, words: str
) -> None:
    got, out, err = bare.run("ask", *arguments)
    assert (got, out) == (status, "")
    assert err.startswith("broadsheet: ")
    assert words in err
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_from_nothing_to_a_changed_schedule_with_help_as_the_only_guide(program: Program) -> None:
    out = program.run("run", typed="help\n")[1]
    guide = dict(re.findall(r"^   (Change when it comes|Have a digest .*|See the next .*): (.*)$", out, re.MULTILINE))
    assert [*guide.values()] == ["subscribe", "schedule", "preview"]
    out = program.run("run", typed=f"help {guide['Change when it comes']}\n")[1]
    example = re.findall(r"^For example: (schedule .*?), schedule", out, re.MULTILINE)[0]
    out = program.run("run", typed=f"{example}\npreview\n")[1]
    assert "now on weekdays at 08:00 and 18:00" in out
    assert "(Europe/Berlin)" in program.run("run")[1]


def test_a_digest_is_set_up_at_a_terminal_by_a_form(bare: Program) -> None:
    bare.measured = True
    terminal = Terminal(bare, "run")
    terminal.until("\n> ")
    terminal.type("subscribe")
    terminal.until("Name [Morning digest 2]: ")
    terminal.type("Evening")
    terminal.until("Schedule [daily 08:00]: ")
    terminal.type("daily 19:65")
    assert "There is no time “19:65”;" in terminal.until("Schedule [daily 08:00]: ")
    terminal.type("help")
    assert "Type cancel or quit to leave" in terminal.until("Schedule [daily 08:00]: ")
    terminal.type("daily 19:30")
    terminal.until("Time zone [UTC]: ")
    terminal.type("Europe/Lisbon")
    terminal.until("Sources: ")
    terminal.type("")
    terminal.until("Topics: one of these: ")
    terminal.type("done")
    assert "19:30 (Europe/Lisbon)" in terminal.until("\n> ")
    terminal.type("quit")
    assert terminal.end() == 0
    assert "19:30" in bare.run("ask", "settings", "Evening", "schedule")[1]


def test_a_digest_is_changed_by_the_lines_of_a_pipe(bare: Program) -> None:
    bare.run("run")
    # On a day that has an edition before and after, the one that is past by then would come when it would have come.
    day = f"{datetime.now(ZoneInfo('Asia/Tokyo')) + timedelta(days=2):%A}s".lower()
    status, out, err = bare.run("run", typed=f"schedule\n{day} 09:30\nAsia/Tokyo\nlatest\n")
    assert (status, err) == (0, "")
    assert f"Schedule [daily 08:00]: {day} 09:30\n" in out
    assert "> latest\n" in out
    assert "09:30 (Asia/Tokyo)" in bare.run("run")[1]


@pytest.mark.parametrize("how", ["kill", "the end of the input", "cancel", "quit"])
def test_what_ends_in_mid_form_changes_nothing(bare: Program, how: str) -> None:
    bare.run("run")
    terminal = Terminal(bare, "run")
    terminal.until("\n> ")
    terminal.type("schedule")
    terminal.until("Schedule [daily 08:00]: ")
    terminal.type("hourly")
    terminal.until("Time zone [UTC]: ")
    if how == "kill":
        terminal.kill()
    elif how == "the end of the input":
        terminal.press(b"\x04")
        terminal.until("Nothing was changed: the input ended before everything was answered.")
        assert terminal.end() == 0
    else:
        terminal.type(how)
        terminal.until("Nothing was changed.\r\n\r\n> ")
        terminal.type("quit")
        assert terminal.end() == 0
    assert "08:00 (UTC)" in bare.run("run")[1]


def test_an_edition_that_comes_while_a_form_is_open_leaves_the_question_in_sight(bare: Program) -> None:
    bare.file("broadsheet.toml", "samples = false\n[subscription]\nschedule = 'hourly'\n")
    terminal = Terminal(bare, "run")
    terminal.until("\n> ")
    terminal.type("settings form")
    terminal.until("Name [Morning digest]: ")
    with sqlite3.connect(bare.folder / "var" / "broadsheet.db", timeout=90) as database:
        database.execute("update subscriptions set next_due_at = created_at - created_at % ?", (3_600_000_000,))
    said = terminal.until("Name [Morning digest]: ")
    assert said.startswith("\n")
    assert "\x1b[1mMorning digest\x1b[0m · no articles" in said
    terminal.type("Late")
    terminal.until("Schedule [hourly]: ")
    terminal.type("done")
    terminal.until("now Late")
    terminal.type("quit")
    assert terminal.end() == 0


def test_whoever_is_slower_with_the_same_digest_is_told(bare: Program) -> None:
    bare.run("run")
    terminal = Terminal(bare, "run")
    terminal.until("\n> ")
    terminal.type("schedule")
    terminal.until("Schedule [daily 08:00]: ")
    assert "now every hour" in bare.run("ask", "schedule", "hourly")[1]
    terminal.type("daily 07:00")
    terminal.until("Time zone [UTC]: ")
    terminal.type("")
    terminal.until("changed")
    terminal.type("quit")
    assert terminal.end() == 0
    assert "hourly" in bare.run("ask", "settings", "schedule")[1]


def test_an_ended_digest_stays_ended_and_a_paused_one_paused(bare: Program) -> None:
    assert "The next edition comes " in bare.run("run", typed="pause\n")[1]
    assert "Every digest here is paused: type resume to go on." in bare.run("run", typed="resume\n")[1]
    assert bare.run("ask", "unsubscribe")[0] == 0
    out = bare.run("run", typed="subscribe daily 06:00 in Asia/Tokyo\n")[1]
    assert out.startswith("Shown again; ")
    assert "No digest comes here by itself: type subscribe to have one." in out
    assert "06:00 (Asia/Tokyo)" in bare.run("run")[1]


def test_a_form_on_the_command_line_is_asked_at_a_terminal_and_nowhere_else(bare: Program) -> None:
    bare.measured = True
    bare.run("run")
    status, out, err = bare.run("ask", "schedule", typed="hourly\n\n")
    assert (status, out) == (1, "")
    assert err.startswith(
        "broadsheet: A form is filled in at a terminal; here it takes more words. For example: schedule weekdays "
    )
    terminal = Terminal(bare, "ask", "schedule")
    terminal.until("Schedule [daily 08:00]: ")
    terminal.type("hourly")
    terminal.until("Time zone [UTC]: ")
    terminal.type("done")
    terminal.until("now every hour")
    assert terminal.end() == 0


def test_rights_on_the_command_line_are_those_that_were_named(bare: Program) -> None:
    bare.run("run")
    status, _, err = bare.run("ask", "--as", "reader", "unsubscribe")
    assert status == 1
    assert "Only owners of this channel may do that." in err
    assert bare.run("ask", "--as", "owner", "unsubscribe")[0] == 0


def test_a_folder_is_searched(bare: Program) -> None:
    (bare.folder / "news" / "deep").mkdir(parents=True)
    bare.file("news/deep/bus.txt", STORY)
    bare.file("news/readme.md", "not an article")
    assert bare.run("import", "news", "--source", "Tolm Times")[1].endswith("1 new.\n")
    assert "Tolm Times" in bare.run("run", typed="latest\n")[1]
    (bare.folder / "void").mkdir()
    assert "void holds no .txt" in bare.run("import", "void")[2]


@pytest.mark.parametrize(
    ("environment", "status", "words"),
    [
        ({"BROADSHEET_SUBSCRIPTION__ZONE": "Tokio"}, 2, "Did you mean Asia/Tokyo?"),
        ({"BROADSHEET_SUBSCRIPTION__SCHEDULE": "0 0 30 2 *"}, 2, "never comes"),
        ({"BROADSHEET_SUBSCRIPTION__SCHEDUL": "hourly"}, 2, "did you mean subscription.schedule"),
        ({"BROADSHEET_DATABASE_URL": "mysql://x/y"}, 2, "write sqlite:///"),
        ({"BROADSHEET_DATABASE_URL": "sqlite:///broadsheet.toml"}, 1, "broadsheet.toml is not a"),
        ({"BROADSHEET_DATABASE_URL": "sqlite:////proc/none/x.db"}, 1, "/proc/none"),
        ({"BROADSHEET_CONFIG": "missing.toml"}, 2, "missing.toml cannot be read"),
        ({"BROADSHEET_CONSOLE__TRANSCRIPT": "broadsheet.toml/t.txt"}, 1, "broadsheet.toml/t.txt cannot be written"),
    ],
)
def test_wrong_settings_and_databases_are_said_in_one_sentence(
    bare: Program, environment: dict[str, str], status: int, words: str
) -> None:
    got, out, err = bare.run("run", **environment)
    assert (got, out) == (status, "")
    assert err.startswith("broadsheet: ")
    assert words in err
    assert err.count("\n") == 1


def test_a_database_of_a_newer_version_is_left_alone(bare: Program) -> None:
    bare.run("run")
    with sqlite3.connect(bare.folder / "var" / "broadsheet.db") as database:
        database.execute("update alembic_version set version_num = '9999'")
    status, _, err = bare.run("run")
    assert status == 1
    assert "newer Broadsheet" in err


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help_lists_verbs_and_commands(program: Program, arguments: tuple[str, ...]) -> None:
    status, out, _ = program.run(*arguments)
    assert status == 0
    assert "import" in out
    if "--help" not in arguments:
        assert "\nEveryone may ask:\n  summary [WHAT]" in out
        assert "quotes [WHAT | PERSON]" in out


@pytest.mark.parametrize("arguments", [("frobnicate",), ("import",), ("run", "--fast"), ("probe",)])
def test_a_call_that_is_wrong_is_said_in_one_line(program: Program, arguments: tuple[str, ...]) -> None:
    status, out, err = program.run(*arguments)
    assert (status, out) == (2, "")
    assert re.fullmatch(r"broadsheet: .*; see broadsheet.* --help\.\n", err)


def test_version(program: Program) -> None:
    assert re.fullmatch(r"broadsheet \d+\.\d+\.\d+\n", program.run("version")[1])


def test_an_article_that_hangs_its_reader_is_set_aside_and_the_loop_goes_on(bare: Program) -> None:
    slow = "\n\n".join(
        f"Paragraph {n} of a book that “goes on and on,” said Ann Ott{n}, a reader." for n in range(30_000)
    )
    bare.file("book.txt", f"A book\n\n{slow}")
    status, out, err = bare.run(
        "import", "book.txt", bare.file("bus.txt", STORY), BROADSHEET_READER__TIMEOUT_SECONDS="1"
    )
    assert status == 1
    assert "set aside: " in err
    assert "“A book Paragraph 0 of" in err
    assert "longer than 1 s to read (reader.timeout_seconds)" in err
    assert out.endswith("2 new, 1 set aside.\n")
    assert "Village wins its bus back" in bare.run("run", typed="latest\n")[1]
    assert bare.run("import", "book.txt", BROADSHEET_READER__TIMEOUT_SECONDS="60")[1].endswith("0 new, 1 read again.\n")


def test_a_closed_output_ends_it_quietly(program: Program) -> None:
    process = program.start("run")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate("summary 1\n", timeout=60)
    assert "Traceback" not in err


def test_health_of_a_database_that_fills_the_disk(bare: Program) -> None:
    bare.run("run")
    name = bare.file("bus.txt", STORY + "More words. " * 400_000)
    limited = f"ulimit -f 2000; exec {sys.executable} -m bot import {name}"
    process = subprocess.run(
        ["bash", "-c", limited],
        cwd=bare.folder,
        env=ordinary(),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert process.returncode == 1
    assert "Traceback" not in process.stderr
    assert process.stderr.startswith("broadsheet: ")
    assert "unforeseen" not in process.stderr
