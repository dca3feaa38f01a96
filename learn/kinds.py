"""Learn what tells utterances from words within a paraphrase, for `digests/text/kind_weights.py`.

    python learn/kinds.py ARTICLES.jsonl > digests/text/kind_weights.py

Each line of the input is `{"text": …, "quotes": [{"start", "end", "kind"}, …]}`, where people marked the quotations.
Logistic regression over the signs of `digests/text/kinds.py`, none of which is a word of an article, by gradient
descent with steps that shrink (AdaGrad) and weights that are drawn to nought.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from math import exp, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digests.text import marks
from digests.text.clean import clean
from digests.text.cues import cue_of, mark_sentences, sentence_around
from digests.text.headings import outside_headings
from digests.text.kinds import is_label, signs, stands_alone
from digests.text.normal import normal
from digests.text.tokens import tokenize
from digests.text.turns import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 25
STEP = 0.1
DRAW = 2e-4  # to nought, a step
FEWEST = 10  # quotations that show a sign; a rarer one is left out
TRIM = " \t\r\n\u00a0\"“”'‘’,.;:!?…-–—"
KINDS = ("direct", "partial")

Example = tuple[list[str], int | None]  # signs, and the place of the kind in KINDS, or None


def examples(article: dict[str, Any]) -> Iterator[Example]:
    """The marked words of an article that no rule of `kinds.py` decides, and what people say they are."""
    original: str = article["text"]
    gold = [(*_trimmed(original, quote["start"], quote["end"]), quote["kind"]) for quote in article["quotes"]]
    seen = normal(original)
    text = seen.text
    paragraphs = clean(text).paragraphs
    quoted = outside_headings(text, paragraphs, marks.find(text, paragraphs))
    tokens = tokenize(text, paragraphs, quoted)
    mark_sentences(tokens)
    for token, index in tokens.quote_at.items():
        place = Place(quoted[index], token, *sentence_around(tokens, token), cue_of(tokens, token))
        start, end = _trimmed(original, seen.start(quoted[index].start), seen.end(quoted[index].end))
        inner = text[quoted[index].start : quoted[index].end].split()
        if len(inner) < 2 or stands_alone(tokens, place) or is_label(tokens, place, inner):
            continue
        kind = next(
            (kind for a, b, kind in gold if 2 * (min(b, end) - max(a, start)) >= max(b, end) - min(a, start)), None
        )
        if kind is not None or not any(min(b, end) > max(a, start) for a, b, _ in gold):
            yield list(signs(tokens, place)), None if kind is None else KINDS.index(kind)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
        end -= 1
    return start, end


def learn(seen: list[Example]) -> dict[str, list[float]]:
    """For each sign how much it speaks for each kind, against neither."""
    counts = Counter(sign for found, _ in seen for sign in found)
    weights = {sign: [0.0, 0.0] for sign, count in sorted(counts.items()) if count >= FEWEST}
    travelled: dict[str, list[float]] = defaultdict(lambda: [1.0, 1.0])
    for _ in range(ROUNDS):
        for found, kind in seen:
            known = [sign for sign in found if sign in weights]
            odds = [exp(sum(weights[sign][k] for sign in known)) for k in range(2)]
            for k in range(2):
                slope = (kind == k) - odds[k] / (1 + sum(odds))
                for sign in known:
                    travelled[sign][k] += slope * slope
                    step = STEP / sqrt(travelled[sign][k])
                    weights[sign][k] += step * (slope - DRAW * weights[sign][k])
    return weights


def module(weights: dict[str, list[float]]) -> str:
    """The source of the module."""
    rows = [f"{direct:.2f} {partial:.2f} {sign}" for sign, (direct, partial) in weights.items()]
    return HEADER + "\n".join(rows) + FOOTER


HEADER = '''"""How much each sign of `kinds.py` speaks for a direct and for a partial quotation, against neither.

Made by learn/kinds.py; do not edit.
"""

_TABLE = """
'''
FOOTER = '''
"""

WEIGHTS = {
    sign: (float(direct), float(partial))
    for direct, partial, sign in (row.split(" ", 2) for row in _TABLE.strip().splitlines())
}
'''


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    sys.stdout.write(module(learn([example for line in lines for example in examples(json.loads(line))])))
