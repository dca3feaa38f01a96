"""The words of an article outside its quotations, each with a letter for its class, so that shapes can be matched.

Classes: N name, P subject pronoun, O object pronoun, V verb of speech, G its -ing form, B its base form, X auxiliary,
A adverb, D determiner, I preposition, S subordinator, t "that", W relative, C conjunction, K "according", d time,
# number, s possessive mark, n other word, Q quotation within a sentence, q quotation that ends with a full stop,
the marks , : . ( ) -, and | between paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from digests.text import name_words, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span
    from digests.text.marks import Quoted

_TOKEN = re.compile(
    r"(?=[A-Z])(?:(?:[A-Z]\.)+(?!\w\w)|(?:Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Capt|Sgt|Maj|Adm|Cmdr|Rev|Hon"
    r"|St|Jr|Sr|Inc|Corp|Co|Ltd|Ft|Mt|Del|Atty|Asst|Dir|Insp|Det|Cpl|Pvt|Pfc|Pres|Bros|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov"
    r"|Dec|Supt|No)\.)"
    r"|[^\W_]+(?:[-&.’'][^\W_]+)*(?:\.(?=[),;]))?|[’']|\.{2,}|[,;:.!?…()\[\]–—―-]|[$£€]"
)
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_MARKS = {
    ",": ",", ";": ".", ":": ":", ".": ".", "!": ".", "?": ".", "…": "n", "(": "(", ")": ")", "[": "(", "]": ")",
    "–": "-", "—": "-", "―": "-", "-": "-", "’": "s", "'": "s",
}  # fmt: skip
_ENDS = (".", "!", "?", "…")
_PEOPLE = words.table("women men children people workers")
_LONGEST_NAME = 100  # letters


def _classes() -> dict[str, str]:
    classes: dict[str, str] = {}
    for letter, group in (
        ("X", words.AUXILIARIES), ("A", words.ADVERBS), ("I", words.PREPOSITIONS), ("D", words.DETERMINERS),
        ("S", words.SUBORDINATORS), ("W", words.RELATIVES), ("C", words.CONJUNCTIONS), ("d", words.TIMES),
        ("B", words.SPEECH_BASE), ("G", words.SPEECH_GERUND), ("V", words.SPEECH_FINITE),
        ("P", words.PRONOUNS), ("O", words.OBJECT_PRONOUNS), ("t", {"that"}), ("K", {"according"}),
    ):  # fmt: skip
        classes.update(dict.fromkeys(group, letter))
    capitalised = {word.capitalize(): letter for word, letter in classes.items() if letter != "B"}
    for name in ("Will", "May", "Mark", "Us", "Mar.", "States", "March", "April", "June", "August"):
        capitalised.pop(name, None)
    capitalised.update({"March": "d", "April": "d", "June": "d", "August": "d", "Mar.": "d"})
    classes.update(capitalised)
    classes["will"] = "X"
    return classes


_CLASS = _classes() | _MARKS
_FIRST_NAMES = name_words.MALE_NAMES | name_words.FEMALE_NAMES
_KNOWN_NAMES = _FIRST_NAMES | name_words.PLACES | name_words.ORGANISATION_WORDS


class Tokens:
    """Parallel columns: `codes[i]` is the class of `text[starts[i]:ends[i]]`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.codes = ""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.sentences: list[int] = []  # index of the first token of each sentence, in order
        self.quote_at: dict[int, int] = {}  # index of a quotation's token → its place among the quotations

    def word(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def at(self, offset: int) -> int:
        """The index of the first token that starts at or after `offset`."""
        return bisect_left(self.starts, offset)


def tokenize(text: str, paragraphs: Sequence[Span], quoted: Sequence[Quoted]) -> Tokens:
    tokens = Tokens(text)
    codes: list[str] = []
    following = 0
    for paragraph in paragraphs:
        at = paragraph.start
        while following < len(quoted) and quoted[following].outer_start < paragraph.end:
            quote = quoted[following]
            _read(tokens, codes, at, quote.outer_start)
            tokens.quote_at[len(codes)] = following
            ended = text.endswith(_ENDS, quote.start, quote.end) or text.startswith((".", "!", "?"), quote.outer_end)
            _push(tokens, codes, "q" if ended else "Q", quote.outer_start, quote.outer_end)
            at = max(at, quote.outer_end)
            following += 1
        if at <= paragraph.end:
            _read(tokens, codes, at, paragraph.end)
            _push(tokens, codes, "|", paragraph.end, paragraph.end)
    _settle_first_words(tokens, codes)
    tokens.codes = "".join(codes)
    return tokens


def _settle_first_words(tokens: Tokens, codes: list[str]) -> None:
    """A sentence's first word is a name only if it is one elsewhere, or is known as one."""
    firsts: list[int] = []
    known: set[str] = set()
    for index, code in enumerate(codes):
        if code != "N":
            continue
        parts = tokens.word(index).split()
        adverb = parts[-1].endswith(("ly", "wise")) and codes[index + 1] == ","
        first = index == 0 or codes[index - 1] in ".|qQ:-"
        if len(parts) == 1 and first and (adverb or codes[index + 1] in "nIDd#t"):
            firsts.append(index)
        else:
            known.update(parts)
    for index in firsts:
        word = tokens.word(index)
        if word in known or word.isupper() or word.lower() in _KNOWN_NAMES:
            continue
        codes[index] = "A" if word.endswith(("ly", "wise")) else "n"


def _first_name(name: str) -> bool:
    return name.rsplit(None, 1)[-1].lower() in _FIRST_NAMES


def _push(tokens: Tokens, codes: list[str], code: str, start: int, end: int) -> None:
    codes.append(code)
    tokens.starts.append(start)
    tokens.ends.append(end)


def _read(tokens: Tokens, codes: list[str], start: int, end: int) -> None:
    for match in _TOKEN.finditer(tokens.text, start, end):
        word = match[0]
        at, stop = match.span()
        possessive = len(word) > 2 and word.endswith(_POSSESSIVE)
        if possessive:
            word, stop = word[:-2], stop - 2
        code = _CLASS.get(word)
        if code is None:
            code = _open_class(word)
        elif word[0].isupper() and code in "BAVGDXISC" and codes and _is_names_own(tokens, codes, code, at):
            code = "N"
        elif code == "B":
            code = _base_form(tokens, codes, word)
        elif code == "V" and word in words.PLURALS_TOO and codes and codes[-1] in "DI#s":
            code = "n"  # the reasons
        elif word == "it" and codes and codes[-1] == "n" and tokens.word(-1) in ("put", "puts"):
            codes[-1], code = "V", "O"  # as Roe put it
        if code != "N" or not _extend(tokens, codes, at, stop):
            _push(tokens, codes, code, at, stop)
        if possessive:
            _push(tokens, codes, "s", stop, stop + 2)


def _open_class(word: str) -> str:
    first = word[0]
    if first.isupper():
        return "N"
    if first.isdigit() or first in "$£€":
        return "#"
    if word.endswith("ly") and len(word) > 4:
        return "A"
    return "n"


def _base_form(tokens: Tokens, codes: list[str], word: str) -> str:
    """“will say” is a base form, “officials say” a finite verb, “a report” a noun."""
    before = codes[-1] if codes else "|"
    if before in "XA" or (before == "I" and tokens.word(-1) == "to"):
        return "B"
    plural = before == "n" or (before == "N" and tokens.word(-1).endswith("s")) or before in ")d"
    if before == "P" or (plural and word not in words.NOUNS_TOO):
        return "V"
    return "n"


def _is_names_own(tokens: Tokens, codes: list[str], code: str, at: int) -> bool:
    """Susan Still, Ann Read: words of other classes that belong to the name before them."""
    return _adjoins(tokens, codes, at) and (code != "V" or _first_name(tokens.word(-1)))


def _adjoins(tokens: Tokens, codes: list[str], at: int) -> bool:
    near = codes[-1] == "N" and at - tokens.ends[-1] == 1 and tokens.text[at - 1] in " \xa0"
    return near and at - tokens.starts[-1] < _LONGEST_NAME


def _extend(tokens: Tokens, codes: list[str], at: int, stop: int) -> bool:
    """Lets a capitalised word carry on the name before it: directly, over a particle, over "of" after "University"."""
    if not codes or at - tokens.starts[-1] > _LONGEST_NAME:
        return False
    if _adjoins(tokens, codes, at) or (codes[-1] == "N" and tokens.text[tokens.ends[-1] : at] in ("\n", " & ")):
        tokens.ends[-1] = stop
        return True
    if codes[-1] == "s" and _owns(tokens, codes, tokens.text[at:stop], at):
        del codes[-1], tokens.starts[-1], tokens.ends[-1]
        tokens.ends[-1] = stop
        return True
    back = 1
    while back < 3 and len(codes) > back and (codes[-back] in "DI" or tokens.word(-back) in name_words.PARTICLES):
        back += 1
    if back == 1 or len(codes) < back or codes[-back] != "N" or at - tokens.starts[-back] > _LONGEST_NAME:
        return False
    between = [tokens.word(-k) for k in range(back - 1, 0, -1)]
    particles = all(word in name_words.PARTICLES for word in between)
    linked = between in (["of"], ["of", "the"], ["for"], ["for", "the"]) and _links(tokens.word(-back))
    if not (particles or linked):
        return False
    del codes[-back + 1 :], tokens.starts[-back + 1 :], tokens.ends[-back + 1 :]
    tokens.ends[-1] = stop
    return True


def _owns(tokens: Tokens, codes: list[str], word: str, at: int) -> bool:
    """Whether a possessive belongs to a body's own name: Farmers’ League, St. Mary's Hospital, Women's Bank."""
    if len(codes) < 2 or codes[-2] != "N" or at - tokens.ends[-1] != 1 or at - tokens.starts[-2] > _LONGEST_NAME:
        return False
    if word.lower() not in name_words.ORGANISATION_WORDS:
        return False
    owner = tokens.word(-2)
    saint = owner.startswith(("St. ", "St ", "Saint "))
    bare = owner.endswith("s") and tokens.ends[-1] - tokens.starts[-1] == 1 and not _first_name(owner)
    return saint or bare or owner.rsplit(None, 1)[-1].lower() in _PEOPLE


def _links(name: str) -> bool:
    return name.rsplit(None, 1)[-1].lower() in name_words.ORGANISATION_LINKS
