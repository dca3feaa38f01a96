"""Image, unit and operations page name what there is."""

from __future__ import annotations

import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

from bot.verbs import VERBS, parser
from config.settings import defaults_text, load

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "broadsheet.service").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def unit() -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
    read.read_string(UNIT)
    return read


def started(command: list[str]) -> None:
    """The command line is one of ours, and has every role: what a token connects is listened to."""
    arguments = parser().parse_args(command)
    assert (arguments.verb, arguments.roles) == ("run", None)


def test_what_the_image_copies_is_there_and_is_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [name for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()]
    assert "requirements/run.txt" in copied
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in ignored, name
    assert ignored[1] == "*"


def test_the_image_runs_as_somebody_else_by_hash_and_is_asked_how_it_is() -> None:
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert "\nUSER broadsheet\n" in last
    assert "--require-hashes" in DOCKERFILE
    assert "pip install" not in last
    assert 'CMD ["broadsheet", "health"]' in last
    command = re.search(r"^CMD (\[.*\])$", last, re.MULTILINE)
    assert command
    started(tomllib.loads(f"it = {command[1]}")["it"])


def test_what_the_unit_names_for_reading_is_installed() -> None:
    page = Path(unit()["Unit"]["Documentation"].removeprefix("file:"))
    steps = re.findall(r"^    install -D -m 0644 -t (\S+) (\S+)$", PAGE, re.MULTILINE)
    installed = [Path(folder) / one.name for folder, names in steps for one in ROOT.glob(names)]
    assert page in installed


def test_the_unit_starts_what_there_is_and_gives_it_time_to_stop() -> None:
    service = unit()["Service"]
    program, *command = service["ExecStart"].split()
    assert program == "/opt/broadsheet/bin/broadsheet"
    started(command)
    assert int(service["TimeoutStopSec"]) >= load({}).drain_seconds + 15
    assert service["RestartPreventExitStatus"] == "2"
    assert service["StandardInput"] == "null"


def test_every_setting_they_name_is_one() -> None:
    for variable in set(re.findall(r"\bBROADSHEET_[A-Z_]+\b", DOCKERFILE + UNIT + PAGE)) - {"BROADSHEET_CONFIG"}:
        values = tomllib.loads(defaults_text())
        for key in variable.removeprefix("BROADSHEET_").lower().split("__"):
            assert key in values, variable
            values = values[key]
    for name in re.findall(r"`((?:keep|health)\.\w+)`", PAGE):
        section, key = name.split(".")
        assert key in tomllib.loads(defaults_text())[section], name


def test_every_verb_the_page_names_is_one() -> None:
    named = set(re.findall(r"(?:`|/|exec broadsheet |^ {4})broadsheet ([a-z]+)\b", PAGE, re.MULTILINE))
    assert {"run", "backup", "restore", "health"} <= named
    assert named <= set(VERBS), named - set(VERBS)
