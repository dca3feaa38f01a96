"""How fast feeds are read, beside feedparser, both in one run; and how fast what they hold is made ready to be stored.

    python benchmarks/parse.py [--items 50] [--rounds 15] [--peer 3]

Well-formed feeds of 50 items of our own making: RSS 2.0 with full texts, RSS 2.0 with excerpts, Atom with escaped HTML,
Atom with XHTML, RDF. Each is read by `parse` and by feedparser, in turn, and the least CPU time of each counts. The
results are compared, too: a fast answer that is wrong counts as no answer.

Limits: every feed is read on the fast path, alike, and at 20 times feedparser's speed or more in the geometric mean,
no kind at less than 10 times; it is ready to be stored, sanitised and as text, in a fifth of feedparser's time for the
reading alone. Exit status 1 when one is broken.
"""

from __future__ import annotations

import argparse
import gc
import io
import math
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import feedparser
from msgspec import Struct

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script: what stands beside it is found, too

from digests.feeds import charset, limits, tree
from digests.feeds.harvest import harvest
from digests.feeds.parse import parse

RATIO, LEAST_RATIO, READY_RATIO = 20.0, 10.0, 5.0
ADDRESS = "https://mill.example/feed"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FULL, EXCERPT = 600, 40  # words
VOCABULARY = (
    *("harbour", "ferry", "captain", "council", "quay", "storm", "lighthouse", "market", "bridge", "winter", "budget"),
    *(
        "vote",
        "school",
        "river",
        "crew",
        "island",
        "said",
        "after",
        "before",
        "while",
        "people",
        "the",
        "a",
        "of",
        "in",
    ),
    *("and", "to", "was", "it", "for", "with", "on", "from", "by", "new", "old", "their"),
)


class Kind(Struct, frozen=True):
    name: str
    make: Callable[[random.Random, int], str]


def sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(VOCABULARY) for _ in range(words)).capitalize() + "."


def article(rng: random.Random, words: int) -> str:
    """HTML as content systems write it: paragraphs with links and emphasis, a picture, a list."""
    parts = ['<p><img src="https://mill.example/quay.jpg" alt="The quay" width="600"></p>']
    while words > 0:
        size = min(words, rng.randrange(25, 70))
        words -= size
        link = f'<a href="https://mill.example/{rng.randrange(9_999)}?a=1&amp;b=2">{sentence(rng, 3)}</a>'
        quote = f"“{sentence(rng, 8)}”"
        parts.append(
            f"<p>{sentence(rng, max(1, size - 14))} {link} <em>{sentence(rng, 2)}</em> {quote} &#8212; she said.</p>"
        )
    parts.append(f"<ul><li>{sentence(rng, 3)}</li><li><strong>{sentence(rng, 2)}</strong></li></ul>")
    return "\n".join(parts)


def moment(number: int) -> datetime:
    return NOW - timedelta(minutes=37 * number)


def rss(rng: random.Random, items: int, words: int = FULL) -> str:
    entries = []
    for number in range(items):
        text = article(rng, words)
        full = f"<content:encoded><![CDATA[{text}]]></content:encoded>" if words > EXCERPT else ""
        entries.append(
            f"<item><title>{sentence(rng, 8)} &amp; more</title><link>https://mill.example/{number}</link>"
            f"<guid isPermaLink='false'>mill-{number}</guid><dc:creator>Ada Brandt</dc:creator>"
            f"<pubDate>{moment(number):%a, %d %b %Y %H:%M:%S} +0000</pubDate><category>Harbour</category>"
            f"<description>{escape(article(rng, EXCERPT))}</description>{full}"
            f"<media:content url='https://mill.example/{number}.jpg' medium='image'/></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Mill</title><link>https://mill.example/</link>'
        "<description>News of Velsund</description><language>en</language><ttl>30</ttl>"
        f'<atom:link rel="self" href="https://mill.example/feed" type="application/rss+xml"/>{"".join(entries)}'
        "</channel></rss>"
    )


def excerpts(rng: random.Random, items: int) -> str:
    return rss(rng, items, EXCERPT)


def atom(rng: random.Random, items: int, *, is_xhtml: bool = False) -> str:
    entries = []
    for number in range(items):
        text = article(rng, FULL)
        if is_xhtml:
            text = text.replace('width="600">', 'width="600"/>')
            content = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{text}</div></content>'
        else:
            content = f'<content type="html">{escape(text)}</content>'
        entries.append(
            f"<entry><title>{sentence(rng, 8)}</title><id>tag:mill.example,2026:{number}</id>"
            f"<link rel='alternate' type='text/html' href='https://mill.example/{number}'/>"
            f"<published>{moment(number):%Y-%m-%dT%H:%M:%SZ}</published>"
            f"<author><name>Ada Brandt</name></author><category term='Harbour'/>{content}</entry>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>The Mill</title><id>urn:mill</id><link href='https://mill.example/'/>{''.join(entries)}</feed>"
    )


def xhtml(rng: random.Random, items: int) -> str:
    return atom(rng, items, is_xhtml=True)


def rdf(rng: random.Random, items: int) -> str:
    entries = "".join(
        f"<item rdf:about='https://mill.example/{number}'><title>{sentence(rng, 8)}</title>"
        f"<link>https://mill.example/{number}</link><dc:date>{moment(number):%Y-%m-%dT%H:%M:%S+00:00}</dc:date>"
        f"<description>{escape(article(rng, EXCERPT))}</description></item>"
        for number in range(items)
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel rdf:about='https://mill.example/'><title>The Mill</title><link>https://mill.example/</link></channel>"
        f"{entries}</rdf:RDF>"
    )


KINDS = (
    Kind("RSS, full texts", rss),
    Kind("RSS, excerpts", excerpts),
    Kind("Atom, escaped HTML", atom),
    Kind("Atom, XHTML", xhtml),
    Kind("RDF", rdf),
)


def least(run: Callable[[], object], rounds: int) -> float:
    """The least CPU time of so many runs, in seconds."""
    best = math.inf
    for _ in range(rounds):
        gc.collect()
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    return best


def is_alike(data: bytes) -> bool:
    """Whether feedparser finds the same items, by what is no markup."""
    ours, theirs = parse(data, "feed").entries, feedparser.parse(io.BytesIO(data)).entries
    told = [(one.title, one.link, one.id, one.author) for one in ours]
    dates = [at.timetuple()[:6] for one in ours if (at := one.published or one.updated)]
    return (
        told == [(one.get("title"), one.get("link"), one.get("id"), one.get("author")) for one in theirs]
        and dates == [tuple(one.get("published_parsed") or one.get("updated_parsed"))[:6] for one in theirs]
        and [bool(one.content or one.summary) for one in ours] == [bool(one.get("summary")) for one in theirs]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--peer", type=int, default=3, help="rounds of feedparser")
    given = parser.parse_args()
    rng = random.Random(31)  # noqa: S311  # a choice of words
    ratios, broken = [], 0
    for kind in KINDS:
        data = kind.make(rng, given.items).encode()
        text = charset.utf8(data)
        assert text is not None
        tree.read(text, limits.NEWEST)  # Unsure would be the slow path's
        ours = least(lambda data=data: parse(data, "feed"), given.rounds)  # type: ignore[misc]
        theirs = least(lambda data=data: feedparser.parse(io.BytesIO(data)), given.peer)  # type: ignore[misc]
        ready = least(lambda data=data: harvest(data, None, ADDRESS, NOW), given.rounds)  # type: ignore[misc]
        ratios.append(theirs / ours)
        held = is_alike(data) and ratios[-1] >= LEAST_RATIO and theirs / ready >= READY_RATIO
        broken += not held
        print(
            f"{kind.name:<20}{len(data) / 1_000:6.0f} KB: read in {1_000 * ours:6.2f} ms, by feedparser in"
            f" {1_000 * theirs:7.1f} ms: {ratios[-1]:5.1f} times; ready to be stored in {1_000 * ready:5.1f} ms"
            f"{'' if held else '  BROKEN'}"
        )
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    held = mean >= RATIO
    print(f"in the geometric mean {mean:.1f} times feedparser's speed (≥ {RATIO:.0f}){'' if held else '  BROKEN'}")
    return int(broken > 0 or not held)


if __name__ == "__main__":
    sys.exit(main())
