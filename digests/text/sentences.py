"""Where the sentences of a text are. Pure, in linear time; offsets count code points of the text as given."""

from __future__ import annotations

import re

from msgspec import Struct

from digests.model import Span
from digests.text.languages import LANGUAGES

# Patterns begin with a set of characters where they can: a search passes by the others at once.
_PARAGRAPH_BREAK = re.compile(r"[\n\f\v\u2028\u2029](?:(?<=\n)[^\S\n]*\n\s*|(?<!\n)[\f\v\u2028\u2029]*)")

_STOP_MARK = re.compile(r"[.!?…。！？]")
# A run of stops with the marks that close after it. The look-behind keeps long runs of stops from being read again from
# each of their characters.
_STOP = re.compile(
    r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<close>[\"'”’»›)\]]*+)(?=\s|$)|(?<![。！？])(?P<cjk>[。！？]++[」』”’）]*+)"
)
_NEXT = re.compile(r"\s*+[\"'“‘„«‹(\[「『`¿¡—–-]*+(?P<first>\w)?")
# “Why?” Ms. Roe asked: the words after the mark belong to the sentence.
_TAG = re.compile(
    r"\s+(?:[\w.'’-]{1,24}\s+){0,3}(?:said|says|asked|asks|added|adds|told|wrote|writes|replied|shouted|cried)\b"
)
_TAG_REACH = 110  # four words of at most 24 letters, with blanks


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# A stop after these never ends a sentence: a name or a figure follows.
_BEFORE_NAME = _words("""
    Mr Mrs Ms Mx Dr Prof Sen Sens Rep Reps Gov Govs Gen Lt Col Capt Cmdr Adm Maj Sgt Cpl Pfc Pvt Rev Hon Fr Msgr Supt
    Insp Det Pres St Ste Mt Ft vs Vs v viz cf Cf e.g E.g i.e I.e eg ie approx ca al pp p Fig Figs fig figs Vol vol Nos
    nos Art Ch Eq Sec Sr Sra Mme Mlle Mgr Dott
""")
# Of these, words of their own in other languages.
_WORDS_ELSEWHERE = _words("vs Vs v al p pp ca Art Ch Mt Col Gen Fr Hon Sec Pres Det eg")
# A stop after these ends a sentence only when the next word is one that mostly starts sentences.
_MAYBE_LAST = _words("""
    Inc Co Corp Ltd LLC Plc Bros Jr Sr etc Dept Univ Assn Ave Blvd Rd Esq Ph.D M.D B.A M.A D.D.S a.m p.m A.M P.M A.D B.C
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun Ala Ariz Ark Calif Colo Conn
    Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn Tenn Tex Va Vt Wash Wis Wyo Ont
    Que lb lbs oz ft hrs D.C
""")
_STARTERS = _words("""
    the a an this that these those it he she they we i you his her their our its my there here in on at by for
    from to with and but or so yet when while as if after before since because although though however meanwhile
    also what who how why where which not no nor now then last one some many most all both each other another such
    two three four five six seven eight nine ten
    even still despite during under over between about more according police officials critics asked
""")


class _Stops(Struct, frozen=True):
    """What tells a stop that ends a sentence from others."""

    before_name: frozenset[str]
    maybe_last: frozenset[str]
    starters: frozenset[str]
    ordinals: bool


_ENGLISH = _Stops(_BEFORE_NAME, _MAYBE_LAST, _STARTERS, ordinals=False)
_STOPS = {
    code: _Stops(table.before_name | _BEFORE_NAME - _WORDS_ELSEWHERE, table.maybe_last, table.starters, table.ordinals)
    for code, table in LANGUAGES.items()
    if table.starters
}
_YEAR = 4  # digits; a number of fewer with a stop is an ordinal where those are written so
_JAPANESE_QUOTATIVE = ("と", "って")  # 「…。」と言った: the sentence goes on
_SHORTEST = 4
_BACK = 24  # an abbreviation is shorter than this
_INITIAL = re.compile(r"[^\W\d_](?:\.[^\W\d_])*\Z")
_FIRST_WORD = re.compile(r"[\w'’]{1,20}")


def split(text: str, start: int = 0, end: int | None = None, tongue: str | None = None) -> list[Span]:
    """The sentences of `text[start:end]` in order, as spans of `text` without the blanks around them.

    A sentence never crosses a blank line. Together the spans hold every character that is not blank. `tongue` is the
    language of the text (ISO 639-1); the abbreviations of English are known without it.
    """
    stops = _STOPS.get(tongue or "", _ENGLISH)
    end = len(text) if end is None else min(end, len(text))
    spans: list[Span] = []
    at = start
    for gap in _PARAGRAPH_BREAK.finditer(text, start, end):
        _split_paragraph(text, at, gap.start(), spans, stops)
        at = gap.end()
    _split_paragraph(text, at, end, spans, stops)
    return spans


def _split_paragraph(text: str, start: int, end: int, spans: list[Span], stops: _Stops) -> None:
    at = start
    for mark in _STOP_MARK.finditer(text, start, end):
        stop = _STOP.match(text, mark.start(), end)
        if stop and _ends_sentence(text, at, stop, end, stops):
            _add(text, at, stop.end(), spans)
            at = stop.end()
    _add(text, at, end, spans)


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def _ends_sentence(text: str, sentence: int, stop: re.Match[str], end: int, stops: _Stops) -> bool:
    if stop["cjk"]:
        return not (stop["cjk"][-1] in "」』" and text.startswith(_JAPANESE_QUOTATIVE, stop.end()))
    if stop.start() - sentence < _SHORTEST and not any(map(str.isalnum, text[sentence : stop.start()])):
        return False  # dots that mark an omission belong to what follows
    following = _NEXT.match(text, stop.end(), end)
    first = following["first"] if following else None
    if following is None or first is None:
        return True
    if first.islower():
        return False
    if stop["stop"] == ".":
        word = text[max(sentence, stop.start() - _BACK) : stop.start()].rsplit(maxsplit=1)
        return not word or _ends_after(word[-1].lstrip("([“\"‘'—–"), text, following, stop, sentence, stops)
    return not (stop["close"] and _TAG.match(text, stop.end(), min(end, stop.end() + _TAG_REACH)))


def _ends_after(
    word: str, text: str, following: re.Match[str], stop: re.Match[str], sentence: int, stops: _Stops
) -> bool:
    """Whether a single full stop after `word` ends the sentence, given what follows."""
    if stop["close"] and stop["close"] != ")":
        return True  # the mark that closes an utterance settles it
    if word in stops.before_name:
        return False
    digit = text[following.start("first")].isdigit()
    if word in ("No", "no"):
        return not digit
    if word.isdigit() and not text[sentence : stop.start()].strip(" \n\t" + word):
        return False  # the number of a list's item
    ordinal = stops.ordinals and word.isdigit() and len(word) < _YEAR
    if ordinal or word in stops.maybe_last or (_INITIAL.match(word) and word != "I"):
        if digit:
            return False
        first_word = _FIRST_WORD.match(text, following.start("first"))
        return first_word is not None and first_word[0].lower() in stops.starters
    return True
