"""How fast an article is read, step by step, beside peers on the same texts in the same run.

    python benchmarks/reading.py [--rounds 7] [--peer 2] [--quality ../shared/quality]

The texts are the sample articles of the first start; and, where the quality data lies beside the project, its news
articles and its scrapes, each set for itself. Every step is timed alone, in CPU time, and the best round counts.

Beside the summaries: LexRank, TextRank and Luhn of sumy, with its stemmer and stop words, for three sentences. They are
given our sentences, split beforehand, and words by a plain pattern: sumy's own tokenizer would download its tables, and
it is slower. Beside the quotations: two baselines of regular expressions, which name for each quotation the nearest
name, and the name beside the nearest verb of speech. They know no pronoun, no role, no quotation over paragraphs. What
answers are worth is measured elsewhere; here a fast answer that is none counts as none: every peer must answer.

Limits: the quotations of an article in ≤ 3 ms, 500 summaries a second. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from digests.model import Span
from digests.read import read
from digests.text.clean import clean
from digests.text.language import language
from digests.text.normal import normal
from digests.text.quotes import quotes
from digests.text.sentences import split
from digests.text.summary import summary
from digests.text.vectors import features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
QUOTES_MS, SUMMARIES_A_SECOND = 3.0, 500.0
SENTENCES = 3
MOST = 150  # articles of a set
SETS = (("news", "quotes.jsonl"), ("scrapes", "messy.jsonl"))


class Article(Struct, frozen=True):
    """What the steps are given: each the result of the one before."""

    original: str
    text: str
    title: str | None
    paragraphs: tuple[Span, ...]
    body: str
    document: ObjectDocumentModel


class Words:
    """A tokenizer of sumy's kind."""

    _WORD = re.compile(r"[^\W\d_]+")

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(self._WORD.findall(text.lower()))


def prepared(original: str, title: str | None) -> Article:
    text = normal(original).text
    cleaned = clean(text, title)
    body = "\n\n".join(span.of(text) for span in cleaned.paragraphs)
    return Article(original, text, cleaned.title, cleaned.paragraphs, body, document(body))


def document(body: str) -> ObjectDocumentModel:
    """A document of sumy's. It remembers its words, so that each timing needs one of its own."""
    words = Words()
    return ObjectDocumentModel([Paragraph([Sentence(span.of(body), words) for span in split(body)])])


# --- the baselines of quotations --------------------------------------------------------------------------------------

_QUOTED = re.compile(r"[“\"]([^“”\"]{2,2000})[”\"]")
_NAME = re.compile(r"\b(?:[A-Z][\w.'’-]+ ){1,3}[A-Z][\w'’-]+|\b[A-Z][\w'’-]+")
_SAID = re.compile(r"\b(?:said|says|told|added|asked|wrote|argued|warned|insisted|explained|tweeted)\b")
_NEAR = 200  # characters


def nearest_name(text: str) -> list[tuple[str, str | None]]:
    """Each quotation and the capitalised words that are nearest to it."""
    names = [(found.start(), found.end(), found[0]) for found in _NAME.finditer(text)]
    answers = []
    for quoted in _QUOTED.finditer(text):
        apart = [(max(quoted.start() - end, start - quoted.end()), name) for start, end, name in names]
        answers.append((quoted[1], min((one for one in apart if one[0] >= 0), default=(0, None))[1]))
    return answers


def speech_verb(text: str) -> list[tuple[str, str | None]]:
    """Each quotation and the name beside the verb of speech that is nearest to it, behind it or before."""
    answers = []
    for quoted in _QUOTED.finditer(text):
        behind, before = quoted.end(), max(0, quoted.start() - _NEAR)
        name = None
        if said := _SAID.search(text, behind, behind + _NEAR):
            name = _NAME.search(text, behind, said.start()) or _NAME.search(text, said.end(), said.end() + _NEAR)
        elif verbs := list(_SAID.finditer(text, before, quoted.start())):
            name = next(reversed(list(_NAME.finditer(text, before, verbs[-1].start()))), None)
        answers.append((quoted[1], name[0] if name else None))
    return answers


def answered(baseline: Callable[[str], object], article: Article) -> object:
    return baseline(article.body)


# --- texts ------------------------------------------------------------------------------------------------------------


def samples() -> Iterator[tuple[str, str | None]]:
    for path in sorted((ROOT / "config" / "samples").glob("*.txt")):
        yield path.read_text(encoding="utf-8"), None


def quality(path: Path) -> Iterator[tuple[str, str | None]]:
    with path.open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            yield row["text"] if "text" in row else "\n\n".join(row["lines"]), row.get("title")


# --- timing -----------------------------------------------------------------------------------------------------------


def least(work: Callable[[Article], object], articles: Sequence[Article], rounds: int, *, anew: bool = False) -> float:
    """Milliseconds an article, in the best round. `anew`: of sumy, whose documents remember."""
    times = []
    for _ in range(rounds):
        given = [structs.replace(a, document=document(a.body)) for a in articles] if anew else articles
        began = time.process_time()
        for article in given:
            work(article)
        times.append(time.process_time() - began)
    return 1_000 * min(times) / len(articles)


def summarized(summarizer: Callable[[object, int], object], article: Article) -> object:
    return summarizer(article.document, SENTENCES)


def summarizers() -> dict[str, Callable[[Article], object]]:
    found: dict[str, Callable[[Article], object]] = {}
    for kind in (LuhnSummarizer, TextRankSummarizer, LexRankSummarizer):
        made = kind(Stemmer("english"))
        made.stop_words = get_stop_words("english")
        found[f"sumy {kind.__name__.removesuffix('Summarizer')}"] = partial(summarized, made)
    return found


def told(name: str, milliseconds: float, ours: float | None = None) -> None:
    beside = f"   ours is {milliseconds / ours:.2f} times as fast" if ours else ""
    print(f"  {name:<24}{milliseconds:8.2f} ms{1_000 / milliseconds:10,.0f} articles/s{beside}")


def measured(name: str, texts: Sequence[tuple[str, str | None]], rounds: int, peer: int) -> int:
    """Say it. How many limits are broken."""
    articles = [prepared(*text) for text in texts[:MOST]]
    characters = sum(len(article.original) for article in articles) / len(articles)
    print(f"{name}: {len(articles)} articles of {characters:,.0f} characters")
    seen = least(lambda a: normal(a.original), articles, rounds)
    cleaned = least(lambda a: clean(a.text, a.title), articles, rounds)
    tongue = least(lambda a: language(a.body), articles, rounds)
    spoken = least(lambda a: quotes(a.text, a.paragraphs), articles, rounds)
    told("normal text", seen)
    told("clean-up", cleaned)
    told("language", tongue)
    told("quotations", spoken)
    for label, baseline in (("nearest name", nearest_name), ("speech verb", speech_verb)):
        assert any(baseline(article.body) for article in articles), label
        told(f"  {label}", least(partial(answered, baseline), articles, rounds), spoken)
    summed = least(lambda a: summary(a.text, a.paragraphs, a.title), articles, rounds)
    told("summary", summed)
    for label, summarize in summarizers().items():
        assert all(summarize(article) for article in articles), label
        told(f"  {label}", least(summarize, articles, peer, anew=True), summed)
    told("features", least(lambda a: features(a.title, a.body), articles, rounds))
    told("whole reading", least(lambda a: read(a.original, a.title), articles, rounds))
    broken = (spoken > QUOTES_MS) + (1_000 / summed < SUMMARIES_A_SECOND)
    print(f"  {broken or 'no'} limit is broken")
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peer", type=int, default=2, help="rounds of sumy")
    parser.add_argument("--quality", type=Path, default=ROOT.parent / "shared" / "quality")
    given = parser.parse_args()
    sets = {"samples": list(samples())}
    for name, file in SETS:
        if (path := given.quality / "data" / file).exists():
            sets[name] = list(quality(path))
    return int(sum(measured(name, texts, given.rounds, given.peer) for name, texts in sets.items()) > 0)


if __name__ == "__main__":
    sys.exit(main())
