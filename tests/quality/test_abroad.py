"""Short reports in other languages are read as a careful editor would: abroad/*.toml beside this file is the gold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from digests.read import read
from digests.text.languages import LANGUAGES

ABROAD = Path(__file__).with_name("abroad")
ARTICLES = [
    pytest.param(path.stem, article, id=f"{path.stem}-{number}")
    for path in sorted(ABROAD.glob("*.toml"))
    for number, article in enumerate(tomllib.loads(path.read_text("utf-8"))["article"], 1)
]


@pytest.mark.parametrize(("code", "article"), ARTICLES)
def test_quotes_kinds_speakers_and_roles_are_these_and_no_others(code: str, article: dict[str, Any]) -> None:
    text = article["text"].strip()
    reading = read(text)
    assert reading.language == code
    found = [
        [text[quote.start : quote.end], str(quote.kind), quote.speaker, quote.role, quote.affiliation]
        for quote in reading.quotes
    ]
    assert found == [[*quote, *[None] * (5 - len(quote))] for quote in article["quotes"]]


def test_there_are_six_articles_of_each_language() -> None:
    codes = [str(article.values[0]) for article in ARTICLES]
    assert sorted(set(codes)) == sorted(set(LANGUAGES) - {"en"})
    assert all(codes.count(code) >= 6 for code in codes)
