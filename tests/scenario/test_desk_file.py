"""The files that an operator writes, through the real program: apply, export, config."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING

import jsonschema
import pytest

from bot import desk_file, settings_check
from digests.errors import ManifestError, SettingsError
from digests.services.apply import Export
from tests.scenario.test_console import Program, ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DESK = """\
[[workspace]]
platform = "console"
id = "local"

[[workspace.source]]
name = "The Harbour Ledger"
address = "https://ledger.example/feed?token=hunter2"

[[workspace.channel]]
id = "console"

[[workspace.channel.subscription]]
name = "Evening"
schedule = "daily 18:00"
zone = "Europe/Lisbon"
"""
ADDED = """\
workspace “local” on console
  + add source “The Harbour Ledger”
      address: https://ledger.example/feed?…
  + add subscription “Evening” to channel “console”
      schedule: daily 18:00
      zone: Europe/Lisbon
"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    made.file("desk.toml", DESK)
    yield made
    made.leave()


def test_a_desk_is_tried_applied_exported_and_applied_elsewhere(program: Program) -> None:
    program.measured = True
    dry = "Nothing was changed, because this was a dry run.\n"
    assert program.run("apply", "desk.toml", "--dry-run") == (0, ADDED + dry, "")
    assert not (program.folder / "var").exists()
    assert program.run("apply", "desk.toml") == (0, f"{ADDED}2 changes were made.\n", "")
    assert program.run("apply", "desk.toml", "--dry-run", "--prune") == (0, "Nothing to change.\n", "")
    left_out = "broadsheet: 1 address was left out, because it holds a password or a token (address_kept).\n"
    wrote = "Wrote 1 source and 1 subscription to copy.toml.\n"
    assert program.run("export", "copy.toml") == (0, wrote, left_out)
    written = (program.folder / "copy.toml").read_text(encoding="utf-8")
    assert "hunter2" not in written
    assert program.run("export") == (0, written, left_out)
    assert program.run("apply", "copy.toml") == (0, "Nothing to change.\n", "")
    elsewhere = {"BROADSHEET_DATABASE_URL": "sqlite:///var/other.db"}
    status, out, _ = program.run("apply", "copy.toml", **elsewhere)
    assert (status, out.splitlines()[-1]) == (0, "2 changes were made.")
    assert program.run("export", **elsewhere)[1] == written.replace("  address_kept = true\n", "")


def test_pruned_the_rest_goes_and_without_it_stays(program: Program) -> None:
    program.run("apply", "desk.toml")
    program.file("less.toml", '[[workspace]]\nplatform = "console"\nid = "local"\n')
    left = "The file does not name 1 source and 1 subscription: left alone, and removed with --prune.\n"
    assert program.run("apply", "less.toml") == (0, f"{left}Nothing to change.\n", "")
    gone = (
        "workspace “local” on console\n  - remove source “The Harbour Ledger”\n"
        "  - remove subscription “Evening” of channel “console”\n"
    )
    assert program.run("apply", "less.toml", "--prune") == (0, f"{gone}2 changes were made.\n", "")


def test_applied_while_the_bot_runs_it_is_seen_there(program: Program) -> None:
    program.file("broadsheet.toml", "samples = false\n")
    process = program.start("run")
    assert process.stdout is not None
    assert process.stdin is not None
    for line in process.stdout:
        if line.startswith("The next edition"):
            break
    assert program.run("apply", "desk.toml")[0] == 0
    process.stdin.write("digest evening\n")
    process.stdin.close()
    said = process.stdout.read()
    process.wait(timeout=90)
    assert "Evening" in said
    process.stdout.close()
    assert process.stderr is not None
    process.stderr.close()


def test_a_file_that_is_wrong_changes_nothing(program: Program) -> None:
    program.file("desk.toml", DESK + "storys = 3")
    place = "workspace “local”, channel “console”, subscription “Evening”"
    said = f"broadsheet: desk.toml: {place}: there is no key “storys”: did you mean stories?\n"
    assert program.run("apply", "desk.toml") == (2, "", said)
    assert not (program.folder / "var").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("none.toml", "there is no file {folder}/none.toml: check its name"),
        (".", "{folder} is a folder: name the desk file in it"),
        ("round.toml", "{folder}/round.toml cannot be read (Too many levels of symbolic links)"),
        ("latin.toml", "{folder}/latin.toml: it is not in UTF-8: save it as that"),
        (
            "pigeon.toml",
            "{folder}/pigeon.toml: workspace “local”, platform: there is no platform “pigeon” in this version",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "round.toml").symlink_to("round.toml")
    (tmp_path / "latin.toml").write_bytes(b"name = '\xff'")
    (tmp_path / "pigeon.toml").write_text(DESK.replace("console", "pigeon", 1), encoding="utf-8")
    with pytest.raises(ManifestError) as caught:
        desk_file.wanted(str(tmp_path / name), ["console"])
    assert str(caught.value).startswith(sentence.format(folder=tmp_path))


EXPORT = Export(text='[[workspace]]\nid = "ä"\n', sources=0, subscriptions=0, held_back=0)


def test_export_without_a_database_is_said(program: Program) -> None:
    said = "broadsheet: there is no database var/broadsheet.db yet: nothing to export.\n"
    assert program.run("export") == (1, "", said)
    assert not (program.folder / "var").exists()


def test_a_file_is_written_whole_and_replaced_only_when_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "desk.toml"
    for force in (False, True):
        path.unlink(missing_ok=True)
        assert desk_file.put(EXPORT, str(path), force=force) == 0
        assert path.read_text(encoding="utf-8") == EXPORT.text
    assert capsys.readouterr().out == f"Wrote no source and no subscription to {path}.\n" * 2
    path.write_text("kept", encoding="utf-8")
    with pytest.raises(ManifestError, match="is there already: name another file, or replace it with --force"):
        desk_file.put(EXPORT, str(path), force=False)
    assert path.read_text(encoding="utf-8") == "kept"
    (tmp_path / "link.toml").symlink_to(path)
    desk_file.put(EXPORT, str(tmp_path / "link.toml"), force=True)
    assert path.read_text(encoding="utf-8") == EXPORT.text
    assert sorted(one.name for one in tmp_path.iterdir()) == ["desk.toml", "link.toml"]


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="is a folder: name a file in it"):
        desk_file.put(EXPORT, str(tmp_path), force=True)
    with pytest.raises(ManifestError, match=r"none/desk.toml cannot be written \(No such file or directory\)"):
        desk_file.put(EXPORT, str(tmp_path / "none" / "desk.toml"), force=False)
    assert desk_file.put(EXPORT, "/dev/null", force=True) == 0


def test_a_difference_that_nobody_sees_is_not_made(program: Program) -> None:
    process = program.start("apply", "desk.toml")
    assert process.stdout is not None
    process.stdout.close()
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert program.run("apply", "desk.toml", "--dry-run")[1].startswith(ADDED)


def test_a_difference_that_cannot_be_shown_is_not_made(program: Program) -> None:
    program.run("apply", "desk.toml")
    program.file("less.toml", '[[workspace]]\nplatform = "console"\nid = "local"\n')
    closed = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m bot apply less.toml --prune >&-"],
        cwd=program.folder,
        env=ordinary(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = "broadsheet: nothing was changed: standard output is closed, and what would change is shown there.\n"
    assert (closed.returncode, closed.stderr) == (1, said)
    assert program.run("apply", "desk.toml", "--dry-run", "--prune")[1] == "Nothing to change.\n"


def test_a_dash_is_standard_output(program: Program) -> None:
    program.run("apply", "desk.toml")
    assert program.run("export", "-") == program.run("export")
    assert not (program.folder / "-").exists()


def test_config_check_says_what_is_in_force_and_where_it_comes_from(program: Program) -> None:
    program.measured = True
    nothing = "There is no broadsheet.toml in this folder: nothing was read.\nEvery setting is at its default.\nFine.\n"
    assert program.run("config", "check") == (0, nothing, "")
    program.file("other.toml", '[subscription]\nzone = "Europe/Lisbon"\ntopics = ["ferry"]\n')
    said = (
        "Read other.toml.\n"
        "grace_hours is 6, by BROADSHEET_GRACE_HOURS; the default is 12.\n"
        'subscription.zone is "Europe/Lisbon", by other.toml; the default is "UTC".\n'
        'subscription.topics is ["ferry"], by other.toml; the default is [].\n'
        "Every other setting is at its default.\nFine.\n"
    )
    assert program.run("config", "check", "other.toml", BROADSHEET_GRACE_HOURS="6") == (0, said, "")
    program.file("broadsheet.toml", "[reader]\nwokers = 2")
    wrong = "broadsheet: Unknown setting reader.wokers in broadsheet.toml: did you mean reader.workers?\n"
    assert program.run("config", "check") == (2, "", wrong)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[subscription]\nzone = "Tokio"', "The setting subscription.zone in .*/broadsheet.toml is wrong."),
        ('[subscription]\nschedule = "whenever"', "The setting subscription.schedule in .* is wrong."),
        ('[subscription]\ntopics = ["*"]', "subscription.topics in .* is wrong. “[*]” is no topic"),
        ('[subscription]\ntopics = ["/a(/"]', "subscription.topics in .* is wrong. "),
        ('[subscription]\ntopics = ["the"]', "subscription.topics in .* is wrong. “the” is in nearly every article"),
        ('[subscription]\nname = "form"', "subscription.name in .* is wrong. “form” would be taken for a part"),
        ('[subscription]\nname = "u:hunter2@h.example"', "subscription.name in .* is wrong. A name holds no address"),
        ("[subscription]\nlook_back_hours = 1e-10", "subscription.look_back_hours in .* is wrong. An edition looks"),
        ('database_url = "mysql://ann:hunter2@db.example/news"', "mysql is no database we know"),
        ('database_url = "postgresql//ann:hunter2@db.example/news"', "is no database address"),
        ('[limits]\nsources = "https://ann:hunter2@db.example/"', "limits.sources in .*/broadsheet.toml must be"),
    ],
)
def test_config_check_says_what_is_wrong_and_no_secret(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "broadsheet.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=sentence) as caught:
        settings_check.check({}, str(tmp_path / "broadsheet.toml"))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("verb", [["run"], ["ask", "latest"], ["config", "check"]])
def test_what_makes_no_digest_is_refused_at_the_start(program: Program, verb: list[str]) -> None:
    variable = "BROADSHEET_SUBSCRIPTION__TOPICS"
    said = f"broadsheet: The setting subscription.topics in {variable} is wrong. “*” is no topic: "
    status, out, err = program.run(*verb, **{variable: "*"})
    assert (status, out) == (2, "")
    assert err.startswith(said)


def test_a_password_in_an_address_of_the_settings_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings_check.check({"BROADSHEET_DATABASE_URL": f"sqlite://ann:hunter2@/{tmp_path}/news.db"}, None)
    assert "hunter2" not in capsys.readouterr().out


def test_the_schemas_are_printed(program: Program) -> None:
    program.measured = True
    for words in (["schema"], ["schema", "settings"]):
        assert "grace_hours" in json.loads(program.run("config", *words)[1])["properties"]
    desk = json.loads(program.run("config", "schema", "desk")[1])
    jsonschema.validate(tomllib.loads(DESK), desk, cls=jsonschema.Draft7Validator)


def test_a_wrong_word_is_answered_with_the_nearest(program: Program) -> None:
    said = "broadsheet: there is no task 'chek', did you mean check; see broadsheet config --help.\n"
    assert program.run("config", "chek") == (2, "", said)
    status, _, err = program.run("config")
    assert (status, "TASK" in err) == (2, True)
    assert program.run("aply", "desk.toml")[2].startswith("broadsheet: there is no verb 'aply', did you mean apply")
