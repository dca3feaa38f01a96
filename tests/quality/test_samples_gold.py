"""The sample articles, their index and their gold speak of the same texts."""

from __future__ import annotations

import html
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[2] / "config" / "samples"
INDEX: list[dict[str, str]] = tomllib.loads((SAMPLES / "samples.toml").read_text("utf-8"))["article"]
GOLD: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("samples.toml").read_text("utf-8"))["sample"]


def text_of(name: str) -> str:
    return html.unescape((SAMPLES / name).read_text("utf-8"))


def age_of(article: dict[str, str]) -> timedelta:
    match = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?", article["age"])
    assert match is not None, article["age"]
    hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes)


def test_index_and_gold_name_every_article_once() -> None:
    names = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".txt", ".html"})
    assert sorted(article["file"] for article in INDEX) == names
    assert sorted(sample["file"] for sample in GOLD) == names


def test_every_article_is_news_and_the_reports_of_one_event_are_close() -> None:
    ages = {article["file"]: age_of(article) for article in INDEX}
    assert all(timedelta(minutes=40) <= age <= timedelta(hours=20) for age in ages.values())
    bridge = [age for name, age in ages.items() if name.startswith("bridge-")]
    assert len(bridge) == 4
    assert max(bridge) - min(bridge) <= timedelta(hours=3)


def test_addresses_lead_nowhere() -> None:
    assert all(re.match(r"https://[a-z]+\.example/", article["url"]) for article in INDEX)
    assert len({article["url"] for article in INDEX}) == len(INDEX)


@pytest.mark.parametrize("sample", GOLD, ids=lambda sample: str(sample["file"]))
def test_gold_is_about_this_text(sample: dict[str, Any]) -> None:
    text = text_of(sample["file"])
    lines = text.split("\n")
    for words in (sample["title"], sample["lead"], *sample["absent"], *sample.get("not_quotes", ())):
        assert words in text
    for removal in sample.get("removed", ()):
        for number in removal["lines"]:
            assert " ".join(lines[number - 1].split()).startswith(removal["starts"])
    at = 0
    for quote in sample["quote"]:
        at = text.index(quote["starts"], at)
        at = text.index(quote["ends"], at)
        known = {"starts", "ends", "kind", "speaker", "role", "affiliation", "may_miss", "unchecked", "continues"}
        assert set(quote) <= known
        for field in ("speaker", "role", "affiliation"):
            assert quote.get(field, "").casefold() in text.casefold()
