"""What stands before an article on its page: a paywall, a question about cookies, a test whether a person asks.

Told by structure and by what is said to a reader, in the languages that are read here, never by lists of sites. A long
article is none of them, whatever it is about and whatever boxes stand around it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digests.feeds.fields import canonical_link
from digests.feeds.page_tree import attribute, blocks, marks, words_of
from digests.feeds.phrases import ACCEPT, CHALLENGE, CONSENT, MEMBER, SUBSCRIBE
from digests.syndication import Barrier

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from digests.feeds.metadata import Metadata

STUB = 1_500  # characters; what is shown before a paywall seldom has more, and whole articles seldom less
SCREEN = 2_500  # characters of a page that only asks something
SEEN = 40_000  # characters of a page that are looked through
LINE = 240  # characters; a sentence to the reader stands alone, or is short
SIGN = 100  # characters; what stands alone on a page
LAST = 3  # lines at the end of a text in which its reader is asked to subscribe
WHOLE = 0.7  # of the words that a page says its article has, those of menus left aside
OPEN = 600  # characters that stand in a part for subscribers when it is there to be read
CONTROL = 60  # characters of what a button says
ASKED = 2  # phrases of consent; one alone is a banner's rest

_GATE = re.compile(
    r"paywall|pay-wall|regwall|reg-wall|subscri(?:ber|ption)-?(?:only|wall|gate)|premium-?(?:content|wall|gate)"
    r"|(?:content|article|story)-?(?:gate|locked|lock)\b|metered|piano-(?:inline|container)|paid-?content"
)
_TEST = re.compile(r"captcha|turnstile|challenge-(?:platform|form|running|error)|bot-?(?:check|detection)|px-block")
_ASKS = re.compile(r"(?:cookie-?(?:wall|consent)?|consent|collectconsent|privacy-?(?:gate|wall)|gdpr|cmp)")
_SELECTED = re.compile(r"[.#]([\w-]{1,99})")
_QUOTED = re.compile(r"[“„«「\"][^“”„«»「」\"]{1,200}[”“»」\"]")
_WORD = re.compile(r"\w+")
_UNSPACED = frozenset({"ja", "zh", "ko", "th"})  # languages whose words are not what `_WORD` counts


def barrier(tree: HtmlElement, said: Metadata, text: str, address: str | None) -> Barrier | None:
    """`text` is the article that was found on the page, "" when there is none."""
    closed = said.linked.free is False or said.tier == "locked"
    opened = said.linked.free is True or said.tier == "free"
    if len(text) >= SCREEN and not closed:
        return Barrier.PAYWALL if _ends_asking(text) and not opened else None
    seen = blocks(tree, SEEN)
    if len(text) < SCREEN and _is_test(tree, said, seen):
        return Barrier.ROBOT
    if len(text) < SCREEN and _asks_consent(tree, seen, text, address):
        return Barrier.CONSENT
    stub = not opened and (_is_cut(tree, said, text) if closed else _is_stub(tree, seen, text))
    return Barrier.PAYWALL if stub else None


def _is_test(tree: HtmlElement, said: Metadata, seen: list[str]) -> bool:
    """A page that says little, and that it checks its visitor. Those of articles say when they were published."""
    shown = sum(map(len, seen))
    if shown > STUB or said.published_at is not None:
        return False
    hidden = [words_of(element, LINE) for element in islice(tree.iter("noscript"), LAST)]
    if not any(len(line) <= SIGN and _says(CHALLENGE, line) for line in (said.title or "", *seen, *hidden)):
        return False
    frames = (marks(element) for element in tree.iter("form", "div", "iframe", "script", "input"))
    return shown < STUB // 2 or any(map(_TEST.search, frames))


def _asks_consent(tree: HtmlElement, seen: list[str], text: str, address: str | None) -> bool:
    """A page whose words are mostly about cookies, with something to press that takes them."""
    lines = [_QUOTED.sub("", line) for line in text.split("\n\n") if line] or seen
    found = [(line, sum(1 for _ in CONSENT.finditer(line))) for line in lines]
    asking = sum(len(line) for line, phrases in found if phrases)
    mostly = asking * 2 >= sum(map(len, lines))
    if _is_asked_for(address) and (mostly or not text):
        return True
    often = sum(phrases for _, phrases in found) >= ASKED
    return mostly and often and any(ACCEPT.fullmatch(_label(element)) for element in tree.iter("button", "a", "input"))


def _label(element: HtmlElement) -> str:
    """What a button or link says; "" for what is longer than a button's words."""
    given = attribute(element, "value") if element.tag == "input" else words_of(element, CONTROL)
    said = given.strip(" .!›»→×")
    return said.casefold() if len(said) <= CONTROL else ""


def _is_asked_for(address: str | None) -> bool:
    """Whether the address itself says that it asks for consent: where a site sends who has not given it."""
    parts = urlsplit(canonical_link(address) or "")
    path = [part for part in parts.path.lower().split("/") if part]
    return any(map(_ASKS.fullmatch, ((parts.hostname or "").partition(".")[0], *path[:1], *path[-1:])))


def _is_cut(tree: HtmlElement, said: Metadata, text: str) -> bool:
    """Of a page that says it is not for everybody: whether the article's end is missing all the same."""
    if said.linked.words and said.language not in _UNSPACED:
        return len(_WORD.findall(text)) < WHOLE * said.linked.words
    return _ends_asking(text) or (len(text) < SCREEN and not _is_open(tree, said))


def _is_open(tree: HtmlElement, said: Metadata) -> bool:
    """Whether the parts that are said to be for subscribers are there to be read."""
    wanted = {name for selector in said.linked.locked for name in _SELECTED.findall(selector)[-1:]}
    for element in tree.iter("*") if wanted else ():
        if not wanted.isdisjoint((*attribute(element, "class").split(), attribute(element, "id"))):
            return sum(map(len, blocks(element, SEEN))) >= OPEN
    return False


def _is_stub(tree: HtmlElement, seen: list[str], text: str) -> bool:
    """The beginning of an article, and who may read on: said at its end, or beside it."""
    if _ends_asking(text):
        return True
    if len(text) >= STUB:
        return False
    own = set(text.split("\n\n"))
    beside = [line for line in seen if line not in own]
    if any(_says(SUBSCRIBE, line) for line in beside):
        return True
    gates = map(_GATE.search, map(marks, tree.iter("div", "section", "aside", "form", "p")))
    return any(_says(MEMBER, line) for line in beside) and any(gates)


def _ends_asking(text: str) -> bool:
    return any(_says(SUBSCRIBE, line) for line in text.rsplit("\n\n", LAST)[-LAST:])


def _says(phrase: re.Pattern[str], line: str) -> bool:
    """To its reader, that is: not as somebody's words, nor in the course of a paragraph."""
    return len(line) <= LINE and phrase.search(_QUOTED.sub("", line)) is not None
