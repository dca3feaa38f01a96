"""Figures by their value, however they are written: 1,200 and 1.200 and 1200; 3.5 million and $3,500,000; 7:05 p.m.
and 19.05; twelve and 12th. Pure; units are left out, since one writes % and another percent."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 20  # signs of a number; a longer one is no count, and has no value but itself

_SCALES = {
    100: "hundred",
    1_000: "thousand tausend mille mil mila k",
    10_000: "万",
    1_000_000: "million millions millionen mio mn mln millón millones milhão milhões milione milioni m",
    100_000_000: "億",
    1_000_000_000: """
        billion billions bn milliarde milliarden mrd milliard milliards miliardo miliardi bilhão bilhões b
    """,
    1_000_000_000_000: "trillion trillions tn billionen billón billones bilião biliões trilhão trilhões 兆",
}
_SCALE = {word: scale for scale, words in _SCALES.items() for word in words.split()}
_WORDS = "|".join(sorted((word for word in _SCALE if len(word) > 1), key=len, reverse=True))
_GAP = "[ \u00a0\u2009\u202f]"
_FIGURE = re.compile(
    rf"""(?=[\d$€£¥])(?:
      (?<![\d:]) (?P<hour>[01]?\d|2[0-4]) (?:[.:](?P<minute>[0-5]\d))? {_GAP}? (?P<half>[ap])(?:m|\.{_GAP}?m\.?) (?!\w)
    | (?<![\d:]) (?P<clock>(?:[01]?\d|2[0-4]) (?: : | {_GAP}?h{_GAP}?) [0-5]\d) (?![\d:])
    | (?P<money>[$€£¥]{_GAP}?)? (?P<number>\d{{1,3}}(?:(?:{_GAP}|['’])\d{{3}})+(?!\d)(?:[.,]\d+)? | \d+(?:[.,]\d+)*)
      (?: (?:{_GAP}|-)? (?P<scale>(?:{_WORDS})(?:{_GAP}(?:{_WORDS}))?) (?!\w)
        | (?P<sign>[万億兆] | k(?!\w) | (?(money){_GAP}?[mb](?!\w)|(?!)))
      )?
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMAS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_POINTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_BLANK = re.compile(rf"{_GAP}|['’]")
_NO_DIGIT = re.compile(r"\D+")

_SPELT = {
    "en": (
        "one two three four five six seven eight nine ten eleven twelve "
        "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    ),
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "it": "uno due tre quattro cinque sei sette otto nove dieci undici dodici",
    "pt": "um dois três quatro cinco seis sete oito nove dez onze doze",
}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {tongue: {word: number for number, word in enumerate(words.split(), 1)} for tongue, words in _SPELT.items()}
_NUMBERS["en"] |= {word: number for number, word in enumerate(_ORDINALS.split(), 1)}
_NUMBERS["en"] |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)} | {"a": 1}


def figures(text: str) -> dict[str, str]:
    """The figures in digits, by value, each as it is first written. Those on a clock have their hour as the whole."""
    found: dict[str, str] = {}
    for match in _FIGURE.finditer(text):
        found.setdefault(_value(match), " ".join(match[0].split()))
    return found


def spelt(words: Iterable[str], tongue: str | None) -> set[str]:
    """The values of the numbers that these folded words spell, in English up to 99 and what is counted in hundreds and
    more, in other languages up to twelve. Parts of a number count as well: “forty-two” has forty."""
    numbers = _NUMBERS.get(tongue or "en", {})
    found: set[int] = set()
    number = 0  # what the words just before come to
    for word in words:
        if word in numbers:
            more = numbers[word]
            number = number + more if 0 < more < 10 <= number < 100 and number % 10 == 0 else more
        else:
            number *= _SCALE.get(word, 0)
        if number:
            found.add(number)
    return {str(number) for number in found}


def _value(match: re.Match[str]) -> str:
    if match["hour"]:
        hour = int(match["hour"]) % 12 + (12 if match["half"] in "pP" else 0)
        return _plain(Decimal(f"{hour}.{match['minute'] or 0}"))
    if match["clock"]:
        return _plain(Decimal(_NO_DIGIT.sub(".", match["clock"])))
    number = _BLANK.sub("", match["number"])
    if len(number) > LONGEST:
        return number
    if _COMMAS.fullmatch(number):
        number = number.replace(",", "")
    elif _POINTS.fullmatch(number):
        number = number.replace(".", "")
    elif len(_NO_DIGIT.findall(number)) > 1:  # a date or a version
        return number
    value = Decimal(number.replace(",", "."))
    for word in (match["scale"] or match["sign"] or "").lower().split():
        value *= _SCALE[word]
    return _plain(value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
