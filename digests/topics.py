"""What a channel wants to read about, as people type it, and whether it makes sense; `matching` finds it in stories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.matching import PATIENCE, Stems, compiled, is_pattern, pieces_of, verbatim, wrong
from digests.messages import visible
from digests.model import Topics
from digests.text.background import COUNTS
from digests.text.fold import words
from digests.text.language import FUNCTION_WORDS
from digests.text.terms import stems
from digests.values import unclosed
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TERMS = 50
MOST_TERM = 60  # characters
MOST_CHARACTERS = 1_000  # of all terms together
GROUPS = ("any", "all", "none")
NO_TOPICS = Topics()

_QUOTES = '"“”„«»'
_TOKEN = re.compile(
    rf"""[\s,]+
      | (?P<keyword>any|all|none)(?:\s*:|(?=[\s,{_QUOTES}]|$))
      | [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<closed>[{_QUOTES}]?)
      | ['‘](?P<single>[^\s,{_QUOTES}][^{_QUOTES}]{{0,{MOST_TERM}}}?)['’](?=[\s,]|$)
      | (?P<pattern>/(?:[^\\]|\\.)*?/(?=[\s,]|$))
      | (?P<word>[^\s,{_QUOTES}]+)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SLASHES = re.compile(r"(\\.)|/", re.DOTALL)
_HIRAGANA = re.compile(r"[\u3041-\u309f]")  # one letter of it is an ending or a particle

# Of no one subject: what is found in each of them is found in every text.
_PROBES = (
    "Ferry back at the quay. The crew of the night boat moored her in Lindmouth, safe and sound, after eleven hours.",
    "Band wins by a bar! In the end nine rivals of Quell and the judges agreed to it on Friday.",
    "Snow shuts Aldane road. The drivers of forty lorries stood in it for two days, and gave soup to a school class.",
    "Vaccine trial opens: of the sixty nurses in a Halden hospital nobody fainted, and two had lunch, says a Dr. Roto.",
    "Bakery robbed of an oven (900 kg). Thieves in Vik left all the bread to the owner, and a note of thanks.",
    "Chess club sues the gym upstairs. “Pawns jump in terror,” its chair, Gita Rao, wrote to a judge in need of peace.",
)


def parse(typed: str) -> Topics:
    """`energy, "wind farm" all berlin none football` as topics; `off`, and nothing else, as none. FieldError says what
    is not closed, and what is named and not given."""
    if typed.strip().casefold() == "off":
        return Topics()
    groups: dict[str, list[str]] = {name: [] for name in GROUPS}
    into, keyword, before = groups["any"], "", 0
    for token in _TOKEN.finditer(typed):
        if token["keyword"]:
            if keyword:
                _given(keyword, len(into) - before)
            keyword = token["keyword"].casefold()
            into = groups[keyword]
            before = len(into)
        elif token["phrase"] is not None and not token["closed"]:
            raise wrong(unclosed(typed[token.start() :]))
        elif token["word"] and token["word"].startswith("/"):
            raise wrong(
                say("A regular expression ends with a slash, such as /wind ?farms?/: close it, or leave the slash out.")
            )
        else:
            term = token["pattern"] or _plain(token["phrase"] or token["single"] or token["word"] or "")
            into += [term] if term else []
    _given(keyword, len(into) - before)
    return Topics(**{name: tuple(terms) for name, terms in groups.items()})


def _given(keyword: str, terms: int) -> None:
    """FieldError for a keyword, or a whole line, without a topic behind it: it may be half typed."""
    if not terms and keyword:
        raise wrong(say("“{keyword}” needs words behind it: give some, or type off for all stories.", keyword=keyword))
    if not terms:
        raise wrong(say("Say what the stories are to be about, such as energy; or type off for all stories."))


def show(topics: Topics) -> str:
    """What `parse` takes for these topics."""
    terms = {"": topics.any, "all ": topics.all, "none ": topics.none}
    return " ".join(keyword + ", ".join(map(_typed, group)) for keyword, group in terms.items() if group) or "off"


def check(topics: Topics, *, patterns: bool, had: Topics = NO_TOPICS) -> Topics:
    """The topics without repetitions. FieldError says what makes no sense. `patterns`: whether the one who asks may use
    regular expressions; those that were `had` before may stay in any case."""
    kept = patterns_of(had)
    groups = {name: _without_repeats(getattr(topics, name)) for name in GROUPS}
    terms = [term for group in groups.values() for term in group]
    if len(terms) > MOST_TERMS:
        raise wrong(
            say("There may be at most {most} topics, not {number}: leave some out.", most=MOST_TERMS, number=len(terms))
        )
    for term in terms:
        if len(term) > MOST_TERM:
            shown = f"{term[: MOST_TERM - 1]}…"
            raise wrong(say("A topic has at most {most} characters; “{term}” is longer.", most=MOST_TERM, term=shown))
    if (size := sum(map(len, terms))) > MOST_CHARACTERS:
        raise wrong(
            say(
                "Topics have at most {most} characters in all, not {size}: leave some out.",
                most=MOST_CHARACTERS,
                size=size,
            )
        )
    for term in terms:
        _sound(term, patterns=patterns or term in kept)
    _consistent(groups)
    return Topics(**groups)


def patterns_of(topics: Topics) -> tuple[str, ...]:
    """The regular expressions among them."""
    return tuple(filter(is_pattern, (*topics.any, *topics.all, *topics.none)))


def with_patterns(topics: Topics, had: Topics) -> Topics:
    """The topics, and with them the regular expressions that were `had` before: each in the list where it was."""
    there = patterns_of(topics)
    kept = {
        name: [term for term in patterns_of(Topics(any=getattr(had, name))) if term not in there] for name in GROUPS
    }
    return Topics(**{name: (*getattr(topics, name), *kept[name]) for name in GROUPS})


def _sound(term: str, *, patterns: bool) -> None:
    """FieldError when this term alone makes no sense."""
    if visible(term) != term:
        raise wrong(say("A topic has characters that cannot be seen: type it again, letter by letter."))
    if not any(character.isalnum() for character in term) and not is_pattern(term):
        raise wrong(say("“{term}” is no topic: a topic needs a letter or a digit.", term=term))
    if not is_pattern(term):
        if all(map(_says_nothing, pieces_of(term))):
            raise wrong(say("“{term}” is in nearly every article: choose a topic that says more.", term=term))
        return
    if not patterns:
        raise wrong(
            say(
                "Only the operator of this bot may use regular expressions: instead of {term} use words, or phrases in "
                "quotation marks.",
                term=verbatim(term),
            )
        )
    pattern = compiled(term)
    try:
        found = [pattern.search(text, timeout=PATIENCE) for text in _PROBES]
    except TimeoutError:
        raise wrong(
            say("The regular expression {term} takes too long: make it simpler.", term=verbatim(term))
        ) from None
    if all(found):
        raise wrong(
            say(
                "The regular expression {term} is found in nearly every article: make it say more.", term=verbatim(term)
            )
        )


def _consistent(groups: dict[str, tuple[str, ...]]) -> None:
    """FieldError when what must not be in a story is part of what each is to have: nothing could ever come of that."""
    english = Stems("english")

    def against(term: str) -> str | None:
        """What rules out every story with the term."""
        for unwanted in groups["none"]:
            plain = not is_pattern(term) and not is_pattern(unwanted)
            if term == unwanted or (plain and english.of(pieces_of(unwanted)) in english.of(pieces_of(term))):
                return unwanted
        return None

    needed = [(term, against(term)) for term in groups["all"]]
    either = [(term, against(term)) for term in groups["any"]]
    if all(unwanted for _, unwanted in either):  # of several that would do, one that can come is enough
        needed += either
    for term, unwanted in needed:
        if unwanted:
            raise wrong(
                say(
                    "“{unwanted}” rules out every story with “{term}”: take one of the two out.",
                    unwanted=verbatim(unwanted),
                    term=verbatim(term),
                )
            )


def _says_nothing(word: str) -> bool:
    """Whether the word is one of the smallest of English, or of another language in which English has no other word
    ("war" and "die" are German too)."""
    small = any(word in those for those in FUNCTION_WORDS.values()) and not any(stem in COUNTS for stem in stems(word))
    return small or word in FUNCTION_WORDS["en"] or _HIRAGANA.fullmatch(word) is not None


def _without_repeats(terms: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for term in filter(None, map(_tidy, terms)):
        kept.setdefault(term if is_pattern(term) else " ".join(words(term)) or term, term)
    return tuple(kept.values())


def _tidy(term: str) -> str:
    """As `parse` would give it back; a slash inside a pattern does not end it."""
    if is_pattern(term):
        return "/" + _SLASHES.sub(lambda found: found[1] or r"\/", term[1:-1]) + "/"
    return _plain(term)


def _plain(term: str) -> str:
    """Words without what would make something else of them: quotation marks, and slashes around them."""
    return " ".join(re.sub(f"[{_QUOTES}]", " ", term).split()).strip("/ ")


def _typed(term: str) -> str:
    token = _TOKEN.match(term)
    alone = token is not None and term in (token["word"], token["pattern"]) and term.casefold() != "off"
    return term if alone and term[0] not in "'‘:" else f'"{term}"'
