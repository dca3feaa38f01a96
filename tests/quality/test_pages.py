"""Scrapes come out as a careful editor would clean them: pages.toml beside this file is the gold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from digests.read import read

if TYPE_CHECKING:
    from digests.model import Reading

PAGES = tomllib.loads(Path(__file__).with_name("pages.toml").read_text("utf-8"))["page"]


@pytest.fixture(params=PAGES, ids=lambda page: str(page["noise"]))
def page(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Reading]:
    gold: dict[str, Any] = request.param
    return gold, read(gold["text"])


def test_the_body_is_the_article_and_nothing_else(page: tuple[dict[str, Any], Reading]) -> None:
    gold, reading = page
    assert [" ".join(span.of(gold["text"]).split()) for span in reading.paragraphs] == gold["body"]


def test_title_and_byline_are_fields(page: tuple[dict[str, Any], Reading]) -> None:
    gold, reading = page
    assert (reading.title, reading.byline) == (gold.get("title"), gold.get("byline"))


def test_the_receipt_gives_these_reasons(page: tuple[dict[str, Any], Reading]) -> None:
    gold, reading = page
    assert sorted({str(removal.reason) for removal in reading.removed}) == gold["reasons"]
