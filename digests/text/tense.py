"""Sentences that tell something, and those that only say what a picture shows: in the present, or without a verb. Pure.

Told by pasts and auxiliaries, in English and a little in the other languages that are read. In linear time.
"""

from __future__ import annotations

import re

from digests.text.sentences import split
from digests.text.words import table

_UTTERED = re.compile(r"^[\"“‘«„]|[,.!?][\"”’»“]|''\w|``")
_PAST = re.compile(r"(?!(?:hundred|pictured|photographed)$)[a-zà-ÿ]{2,20}(?:[^\W\d_e]ed|ó|aron|ieron|aram|iram)")
"""Regular pasts, in English and where an ending alone tells them."""
_ADJECTIVAL = table("is are a an the of in on and with by from his her their its two three four")
"""Behind these they are no pasts: "a flooded street", "is carried"."""
_TELLING = table("""
    said says told tells asked added
    was were had has have did does will would can could may might must should cannot not never if
    isn aren doesn don didn wasn won wouldn couldn hasn haven re ll ve
    I we us our you your my
    ate became began bent bled blew bore bought broke brought built burst came caught chose cost drank drew drove fell
    felt flew forgot clung crept dealt dug fed fled forgave knelt laid leapt lit overtook rode shrank slid spun
    strode undertook wept
    fought found froze gave got grew heard held hid hit hung kept knew led lent lost made meant met paid ran rang rose
    sang sank sat saw sent shone shook shot slept sold sought spent split spoke sprang stole stood struck stuck swam
    swept swore swung taught thought threw told took tore understood went withdrew woke won wore wrote
    dijo fue fueron ha han había habían será serán
    ont avait avaient était étaient été sera seront
    haben wurde wurden waren sagte teilte wird werden
    hanno è sono stato stata ont disse foi foram tem havia werd werden heeft
""")
"""Words of a sentence that tells what happened, will, must or is not, or that speaks to somebody."""
_NARRATED = table("he she they we i you it but and so yet there")
_CLAUSES = table("who whom whose which where when while as after before since because that")
"""The first past behind these tells of something else: "the tin in which the score was found"."""
_SEEN = re.compile(r"shown$|(?!(?:expected|planned|scheduled|slated|supposed|based)$)[a-z]+e[dn]$")
"""Behind "is", what is done in the picture."""
_WORD = re.compile(r"[^\W\d_]+|[^\w\s]")


def tells(text: str) -> bool:
    """Whether the first sentence tells what happened or will, or any utters something.

    The second sentence of a caption may well say how it came to what is to be seen.
    """
    words = _WORD.findall(split(text)[0].of(text))
    if _UTTERED.search(text) or words[0].lower() in _NARRATED:
        return True
    excused = told = False
    for before, word, then in zip(["", *words], words, [*words[1:], ""], strict=False):
        telling = _is_telling(before, word, then)
        if telling and not excused:
            return True
        if word in _CLAUSES:
            excused = True
        elif not telling and (told or word in ",.;:!?"):
            excused = False
        told = telling
    return False


def _is_telling(before: str, word: str, then: str) -> bool:
    if word in ("is", "are"):
        return _SEEN.match(then) is None
    if word == "left":
        return before.isalpha() and then.isalpha() and before.lower() not in _ADJECTIVAL
    return word in _TELLING or (before.lower() not in _ADJECTIVAL and _PAST.fullmatch(word) is not None)
