"""The words of an article outside its quotations, each with a letter for its class, as a language's table has them.

Classes: N name (a run of capitalised words), V verb of speech (or its auxiliary), P pronoun, D article, X auxiliary,
O clitic, A adverb or time, I preposition, K "according to", C conjunction, R relative, Y "as" before a tag, # number,
n other word, Q quotation, q quotation that ends with a stop, the marks , : . ( ) -, and | between paragraphs.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from digests.text.languages import LANGUAGES
from digests.text.spoken.lookup import is_role, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span
    from digests.text.languages.table import Grammar
    from digests.text.marks import Quoted

_MARKS = {
    ",": ",", ";": ".", ":": ":", ".": ".", "!": ".", "?": ".", "…": "n", "(": "(", ")": ")", "–": "-", "—": "-",
    "―": "-", "-": "-",
}  # fmt: skip
_ENDS = (".", "!", "?", "…")
_CLOSING = "\"'”’»›“‘«」』 \xa0\u202f"
_ASKED = re.compile(r"(.+?)(?:-t)?-(ils?|elles?)\Z")
_LONGEST_NAME = 80  # letters
_FAR = 9  # tokens between an auxiliary and its participle, in the language that parts them


class Words:
    """Parallel columns: `codes[i]` is the class of `text[starts[i]:ends[i]]`."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self.codes = ""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.quote_at: dict[int, int] = {}  # index of a quotation's token → its place among the quotations

    def word(self, index: int) -> str:
        return self.text[self.starts[index] : self.ends[index]]

    def lower(self, index: int) -> str:
        return plain(self.word(index))

    def shown(self, first: int, last: int) -> str:
        """The text of the tokens `first:last`, on one line."""
        return " ".join(self.text[self.starts[first] : self.ends[last - 1]].split())

    def opens(self, index: int) -> bool:
        """Whether the token is the first of its sentence."""
        return index == 0 or self.codes[index - 1] in ".|q:"


def lex(code: str, text: str, paragraphs: Sequence[Span], quoted: Sequence[Quoted]) -> Words:
    """`code` names a language that has a grammar; the quotations are in the order of the text."""
    lexer = _Lexer(code, text)
    following = 0
    for paragraph in paragraphs:
        at = paragraph.start
        while following < len(quoted) and quoted[following].outer_start < paragraph.end:
            quote = quoted[following]
            lexer.read(at, quote.outer_start)
            lexer.words.quote_at[len(lexer.codes)] = following
            inner = text[quote.start : quote.outer_end].rstrip(_CLOSING)
            ended = inner.endswith(_ENDS) or text.startswith((".", "!", "?"), quote.outer_end)
            lexer.push("q" if ended else "Q", quote.outer_start, quote.outer_end)
            at = max(at, quote.outer_end)
            following += 1
        lexer.read(at, paragraph.end)
        lexer.push("|", paragraph.end, paragraph.end)
    lexer.words.codes = "".join(lexer.codes)
    return lexer.words


def _classes(grammar: Grammar) -> dict[str, str]:
    """What is an article too counts as one, and a form that is both finite and a participle as finite."""
    found: dict[str, str] = {}
    for letter, group in (
        ("p", grammar.participles), ("X", grammar.auxiliaries), ("A", grammar.adverbs | grammar.times),
        ("O", grammar.clitics), ("I", grammar.prepositions | grammar.of | grammar.at), ("D", grammar.articles),
        ("C", grammar.conjunctions), ("R", grammar.relatives), ("V", grammar.verbs), ("P", grammar.pronouns),
        ("Y", grammar.as_says),
    ):  # fmt: skip
        found.update(dict.fromkeys(map(plain, group), letter))
    return found


@cache
def _tables(code: str) -> tuple[Grammar, dict[str, str], re.Pattern[str]]:
    language = LANGUAGES[code]
    grammar = language.grammar
    if grammar is None:
        raise ValueError(f"There is no grammar of {code!r}.")
    shortened = {word.removesuffix(".") for word in language.before_name | language.maybe_last}
    shortened |= {title.removesuffix(".").capitalize() for title in grammar.titles if title.endswith(".")}
    stops = _either(shortened | {word.capitalize() for word in shortened})
    elided = rf"(?i:{grammar.elided})['’](?=\w)|" if grammar.elided else ""
    ordinals = ""
    if language.ordinals:  # am 3. Mai
        ordinals = rf"\d{{1,3}}\.(?= (?!(?:{_either({word.capitalize() for word in language.starters})})\b))|"
    pattern = re.compile(
        rf"(?P<according>\b(?i:{_either(grammar.according)})(?!\w))|{ordinals}\b(?:{stops})\.(?!\w)|(?:[^\W\d_a-zß-ÿ]\.)+(?!\w\w)|"
        rf"\b{elided}[^\W_]+(?:[-&.’'][^\W_]+)*|\.{{2,}}|[,;:.!?…()–—―-]"
    )
    return grammar, _classes(grammar), pattern


def _either(found: Sequence[str] | set[str] | frozenset[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(found, key=lambda one: (-len(one), one)))


class _Lexer:
    def __init__(self, code: str, text: str) -> None:
        self.grammar, self._classes, self._pattern = _tables(code)
        self.words = Words(text, self.grammar)
        self.codes: list[str] = []

    def push(self, code: str, start: int, end: int) -> None:
        self.codes.append(code)
        self.words.starts.append(start)
        self.words.ends.append(end)

    def read(self, start: int, end: int) -> None:
        for match in self._pattern.finditer(self.words.text, start, end):
            at, stop = match.span()
            if match["according"] and not (self.codes and self.codes[-1] == "D"):  # but "o segundo dia"
                self.push("K", at, stop)
                continue
            word = match[0]
            asked = _ASKED.match(word)
            if asked and asked[2] in self.grammar.pronouns and plain(asked[1]) in self._classes:
                self._word(asked[1], at, at + len(asked[1]))
                self.push("P", stop - len(asked[2]), stop)
            else:
                self._word(word, at, stop)

    def _word(self, word: str, at: int, stop: int) -> None:
        code = _MARKS.get(word) or self._class(word)
        if code in "pV" and plain(word) in self.grammar.participles:
            if self._completes():
                return
            code = "V" if code == "V" else "n"
        if code != "N" or not self._extends(at, stop):
            self.push(code, at, stop)

    def _class(self, word: str) -> str:
        known = self._classes.get(plain(word))
        if known is None and "-" in word:  # chamou-lhe
            base, _, clitic = plain(word).partition("-")
            known = "V" if clitic in self.grammar.clitics and self._classes.get(base) == "V" else None
        if word[0].isupper():
            first = not self.codes or self.codes[-1] in ".|qQ:-("
            if known == "A" or (known is not None and first):
                return known
            return "n" if known in ("D", "P", "I") and self.grammar.capital_nouns else "N"
        return known or ("#" if word[0].isdigit() else "n")

    def _completes(self) -> bool:
        """Whether a participle has its auxiliary before it, which then stands for both."""
        far = _FAR if self.grammar.capital_nouns else 4
        for back in range(1, min(far, len(self.codes)) + 1):
            code = self.codes[-back]
            if code == "X":
                self.codes[-back] = "V"
                return True
            if code not in "AOP" and (not self.grammar.capital_nouns or code in ".|qQ:,V"):
                return False
        return False

    def _extends(self, at: int, stop: int) -> bool:
        """Lets a capitalised word carry on the name before it, directly or over particles."""
        codes, words = self.codes, self.words
        if codes and codes[-1] == "n" and words.lower(-1) in self.grammar.titles:  # la señora Roe
            codes[-1] = "N"
        back = 1
        while back < min(4, len(codes)) and codes[-back] in "IDn" and words.lower(-back) in self.grammar.particles:
            back += 1
        if len(codes) < back or codes[-back] != "N" or at - words.starts[-back] > _LONGEST_NAME:
            return False
        between = words.text[words.ends[-back] : at]
        if back == 1 and between not in (" ", "\xa0", "\n"):
            return False
        if back > 1 and is_role(words.word(-back).split()[-1], self.grammar):
            return False
        if back > 1 and self.grammar.capital_nouns and not _leads_on(words.lower(-back + 1)):
            return False
        del codes[len(codes) - back + 1 :], words.starts[len(words.starts) - back + 1 :]
        del words.ends[len(words.ends) - back + 1 :]
        words.ends[-1] = stop
        return True


def _leads_on(particle: str) -> bool:
    """German particles that are no articles: "Anna von Berg", but not "Leiterin der Werft"."""
    return particle in ("von", "van", "zu", "de")
