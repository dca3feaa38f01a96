"""Stories and repeats of whole articles: the samples, two events easily taken for one, and the sets with gold."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from digests.model import Features, Placed
from digests.text.clean import clean
from digests.text.stories import Window
from digests.text.vectors import features
from tests.quality.test_samples import original_of
from tests.quality.test_samples_gold import INDEX

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parents[3] / "shared" / "quality" / "data"
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def read(text: str, title: str | None) -> Features:
    """As ingest reads them, without quotes and summary."""
    cleaned = clean(text, title)
    return features(cleaned.title, "\n\n".join(span.of(text) for span in cleaned.paragraphs))


def placed(articles: Sequence[Features]) -> tuple[list[int], list[int | None]]:
    """The story of each article, told by the place of its first one, and the place of the article that it repeats."""
    window, stories, repeats = Window(), list[int](), list[int | None]()
    for number, found in enumerate(articles):
        answer = window.place(found, f"Paper {number}", MONDAY)
        stories.append(number if answer.story_id is None else answer.story_id)
        repeats.append(answer.duplicate_of)
        window.add(
            Placed(
                seq=number,
                article_id=number,
                story_id=stories[-1],
                publisher=f"Paper {number}",
                published_at=MONDAY,
                features=found,
            )
        )
    return stories, repeats


# The samples


@pytest.fixture(scope="module")
def samples() -> dict[str, Features]:
    return {article["file"]: read(*original_of(article["file"])) for article in INDEX}


@pytest.mark.parametrize("seed", range(10))
def test_the_four_reports_of_the_bridge_are_one_story_and_nothing_else_joins(
    samples: dict[str, Features], seed: int
) -> None:
    names = sorted(samples)
    random.Random(seed).shuffle(names)  # noqa: S311 - an order that is the same in each run, not a secret
    stories, _ = placed([samples[name] for name in names])
    together = {
        frozenset((names[a], names[b])) for a, b in combinations(range(len(names)), 2) if stories[a] == stories[b]
    }
    bridge = [name for name in names if name.startswith("bridge-")]
    assert together == {frozenset(pair) for pair in combinations(bridge, 2)}


# Two bids for one company, each with two reports

BIDS = [
    (
        "Norbank offers 4 billion for Velo",
        (
            "Norbank has offered 4 billion crowns for the bicycle maker Velo. Its head, Marc Odell, called the price "
            "generous. Velo's board asked its owners to wait. Norbank, a lender, owns two makers of tyres."
        ),
    ),
    (
        "Lender Norbank bids for Velo",
        (
            "The lender Norbank wants to buy Velo, the maker of bicycles, for 4 billion crowns. Marc Odell, who leads "
            "Norbank, said that tyres and frames belonged together. Owners should wait, the board of Velo said."
        ),
    ),
    (
        "Chinese fund Tianlu outbids rival with 5.2 billion",
        (
            "The fund Tianlu of Shanghai offers 5.2 billion crowns for Velo and promises to keep its plant in Tarwick "
            "open until 2040. Lin Qiao, its director, flew in to talk to the union. Shares rose by a fifth."
        ),
    ),
    (
        "Tianlu promises jobs until 2040 at Velo",
        (
            "Workers at Velo in Tarwick heard a promise from Shanghai: the fund Tianlu will keep the plant until 2040 "
            "if it gets the company for 5.2 billion crowns. The union met its director, Lin Qiao. The shares gained a "
            "fifth."
        ),
    ),
]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (0, 2, 1, 3), (2, 0, 3, 1)], ids=str)
def test_two_bids_stay_apart_and_their_reports_join(order: tuple[int, ...]) -> None:
    stories, _ = placed([read(text, title) for title, text in (BIDS[place] for place in order)])
    events = [place // 2 for place in order]
    assert stories == [events.index(event) for event in events]


def test_a_heavy_title_says_what_a_long_text_is_about() -> None:
    """A report that opens with pictures of other days, each with a caption of its own."""
    pictures = " ".join(
        f"The {place} of Velsund in {year}, when {what}, seen from the {where} by {who}, a painter of {home}."
        for place, year, what, where, who, home in (
            ("fish market", 1934, "ice closed the sound", "bell tower", "Jens Holm", "Karrebo"),
            ("town hall", 1951, "the old king came to dine", "brewery", "Pia Wendt", "Ostrup"),
            ("cannery", 1968, "its chimney fell into the snow", "railway", "Wim Aalder", "Harrowick"),
            ("rope walk", 1987, "tar and hemp ran out", "customs house", "Edda Moss", "Gullhaven"),
        )
    )
    long = read(f"{pictures} Lifeboats took off 48 passengers of the ferry Marta.", "Ferry Marta aground off Velsund")
    other = (
        "The 48 passengers were brought ashore on Monday. Captain Ada Brandt said that the engine of the Marta failed."
    )
    stories, _ = placed([read(other, "Ferry Marta runs aground"), long])
    assert stories == [0, 0]


# The sets with gold, which lie beside the checkout where the project is built


def rows_of(name: str) -> list[dict[str, str]]:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not beside this checkout; it is where the project is built")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def pairs(labels: Sequence[object]) -> int:
    return sum(many * (many - 1) // 2 for many in Counter(labels).values())


def agreement(gold: Sequence[object], told: Sequence[object]) -> tuple[float, float]:
    """BCubed F1, and F1 over the pairs of articles that are in one story."""
    both, of_gold, of_told = Counter(zip(gold, told, strict=True)), Counter(gold), Counter(told)
    rows = list(zip(gold, told, strict=True))
    precision = sum(both[row] / of_told[row[1]] for row in rows) / len(rows)
    recall = sum(both[row] / of_gold[row[0]] for row in rows) / len(rows)
    return 2 * precision * recall / (precision + recall), 2 * pairs(rows) / (pairs(gold) + pairs(told))


@pytest.mark.parametrize(("name", "b3", "pair"), [("wikinews", 0.905, 0.835), ("ecb", 0.915, 0.885)])
def test_stories_of_the_set(name: str, b3: float, pair: float) -> None:
    rows = rows_of(f"stories-{name}.jsonl")
    stories, _ = placed([read(row["text"], row.get("title")) for row in rows])
    found = agreement([row["gold"] for row in rows], stories)
    assert found[0] >= b3
    assert found[1] >= pair


def test_repeats_of_the_set() -> None:
    rows = rows_of("duplicates.jsonl")
    _, repeats = placed([read(row["text"], row.get("title")) for row in rows])
    said = {
        frozenset((row["id"], rows[place]["id"])) for row, place in zip(rows, repeats, strict=True) if place is not None
    }
    true = {frozenset((row["id"], row["dup"])) for row in rows if row["dup"]}
    assert 2 * len(said & true) / (len(said) + len(true)) >= 0.98
