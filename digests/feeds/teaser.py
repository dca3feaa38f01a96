"""Whether a text is but the beginning of an article that stands elsewhere. Pure, and in linear time.

A text is a teaser when one of these holds, first to last:

1. it says so: its last words invite to read on ("Continue reading", in the languages below), or count what was cut off;
2. it breaks off: it ends in an ellipsis, alone or in brackets, and has at most BROKEN_WORDS;
3. it is short: under SHORT_WORDS, whatever it is; under SUMMARY_WORDS, when the feed calls it a summary.

What is taken for a teaser by mistake costs one request for its page, whose text is then no longer, and is not taken.
What is taken for an article by mistake is told as one: so doubt counts as a teaser.
"""

from __future__ import annotations

import re

SHORT_WORDS = 80  # a brief that is complete has as many; a feed's excerpt has 20 to 60
SUMMARY_WORDS = 200  # what a feed calls a summary, and is longer, is mostly the article under a wrong name
BROKEN_WORDS = 500  # a longer text ends in an ellipsis because its author does
_TAIL = 300  # characters at the end in which it may say that it goes on
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # scripts without blanks: a character weighs half a word
_FEED_FOOTER = re.compile(
    r"The (?:post|article|entry) [^\n]{1,400} (?:appeared first|first appeared) on [^\n]{1,200}\Z", re.IGNORECASE
)
_BROKEN = re.compile(r"(?:…|\.\.\.|[\[(]\s?(?:…|\.\.\.|&hellip;)\s?[\])])\s*\Z")
_COUNTED = re.compile(r"\[\s?\+?\s?[\d,.]{1,9} (?:more )?(?:chars|characters|words)\s?\]\s*\Z", re.IGNORECASE)
_READ_ON = (
    r"(?:read|view|see|get) (?:(?:the|this) )?(?:(?:full|whole|entire|rest|complete) )?(?:of )?(?:(?:the|this) )?"
    r"(?:more|on|story|article|post|entry|report)(?: (?:here|online|at|on|about|of)\b[^\n:]{0,80})?"
    r"|(?:continue|keep) reading\b[^\n]{0,120}|click here to (?:read|continue)\b[^\n]{0,80}"
)
_ELSEWHERE = (  # the same in German, French, Spanish, Italian, Portuguese, Dutch, the North, Polish, Russian, CJK
    r"(?:weiterlesen|mehr lesen|zum (?:ganzen )?artikel|lire la suite|lire (?:plus|l['’]article)|en savoir plus"
    r"|leer más|seguir leyendo|sigue leyendo|continuar? (?:a leggere|lendo)|leggi (?:tutto|di più|l['’]articolo)"
    r"|leia mais|ler mais|lees (?:meer|verder)|läs (?:mer|hela)|les mer|læs mere|lue lisää|czytaj (?:więcej|dalej)"
    r"|читать (?:далее|дальше)|続きを読む|阅读(?:全文|更多))\b[^\n:]{0,120}"
)
_INVITATION = re.compile(
    rf"(?:\A|[.!?…\])»”。！？]\s{{0,3}}|\s(?=[\[(]?(?-i:[A-ZЧ続阅])))[\[(]?(?:{_READ_ON}|{_ELSEWHERE})[\s)\]>»›→⟶.…:]{{0,20}}\Z",
    re.IGNORECASE,
)


def is_teaser(text: str, *, summary: bool = False) -> bool:
    """`text` has paragraphs and no markup. `summary`: its feed gives it as a summary, and nothing as the content."""
    text = text[: -_TAIL * 3] + _FEED_FOOTER.sub("", text[-_TAIL * 3 :])
    size = words(text)
    if invites(text) or (size <= BROKEN_WORDS and _BROKEN.search(text[-_TAIL:])):
        return True
    return size < (SUMMARY_WORDS if summary else SHORT_WORDS)


def invites(text: str) -> bool:
    """Whether its last words say that it goes on elsewhere."""
    tail = text[-_TAIL:].rstrip()
    last = tail.rpartition("\n")[2]
    return bool(_INVITATION.search(last) or _COUNTED.search(last))


def without_invitation(text: str) -> str:
    """Without last words that say that it goes on elsewhere: they are of no article."""
    head, tail = text[:-_TAIL], text[-_TAIL:].rstrip()
    before, line_end, last = tail.rpartition("\n")
    return head + before + line_end + _COUNTED.sub("", _INVITATION.sub("", last))


def words(text: str) -> int:
    """How many words it has; two characters of a script without blanks are one."""
    count = len(text.split())
    if len(text.encode("utf-8", "replace")) > len(text) + count:  # else a word has no more than an accent
        count += len(_DENSE.findall(text)) // 2
    return count
