"""What marked words are: an utterance, words within a paraphrase, or words that nobody is shown to have said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.model import QuoteKind
from digests.text import words
from digests.text.kind_weights import WEIGHTS
from digests.text.phrases import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digests.text.cues import Cue
    from digests.text.tokens import Tokens
    from digests.text.turns import Place


_NAMING = words.table(
    "titled entitled named nicknamed so-called hashtag term word phrase headlined known acronym nickname moniker"
)
_WORKS = words.table("book novel memoir film album song essay play series show column poem documentary opera podcast")
_CALLED = words.table("called described branded labelled labeled deemed dubbed termed")
_PERFORMED = words.table("sing sings sang sung singing perform performs performed performing recite recites recited")
_READ = words.table("read reads reading write writes wrote writing")
_UTTERED = words.table("""
    say says said answer answers answered reply replies replied shout shouts shouted cry cries cried yell yells yelled
    whisper whispers whispered chant chants chanted repeat repeats repeated respond responds responded
""")
_ANSWERS = words.table("""
    yes no never maybe perhaps hello goodbye please sorry thanks okay ok guilty amen bravo help hurrah hooray shame
""")
_NAMERS = words.table("call calls")
_SMALL_WORDS = words.table("a an the of in on at for to and or with from by is as vs vs. de la")
_TITLE_WORDS = 9
_NICKNAME = 4  # words
_FEW = 3  # words
_OBJECT = 6  # tokens between a verb and the words that judge or name its object
_ANSWER = 4  # tokens: “told the old man: “Run.””
_FAR = 7  # tokens: verbs farther from the words are alike
_STEPS = (2, 3, 4, 6, 8, 11, 15)  # words: lengths that are told apart


def kind_of(tokens: Tokens, place: Place[Cue]) -> QuoteKind | None:
    """Direct, partial, or None for marked words that nobody is shown to have said."""
    inner = tokens.text[place.quoted.start : place.quoted.end].split()
    if len(inner) == 1:
        return _of_one_word(tokens, place, inner[0])
    if stands_alone(tokens, place):
        return QuoteKind.DIRECT
    if is_label(tokens, place, inner):
        return None
    if tokens.word(place.token - 1).lower() in _CALLED and place.token > place.start:
        return QuoteKind.PARTIAL  # which she called “the worst of winters”
    if inner[0] == "to" and tokens.codes[place.token - 1] not in ":,-G" and place.token > place.start:
        return QuoteKind.PARTIAL  # urged them “to think of winter”
    direct = partial = 0.0
    for sign in signs(tokens, place):
        for_direct, for_partial = WEIGHTS.get(sign, (0.0, 0.0))
        direct += for_direct
        partial += for_partial
    if max(direct, partial) < 0 and not (_is_uttered(tokens, place) or _is_tagged(place)):
        return None
    return QuoteKind.DIRECT if direct > partial else QuoteKind.PARTIAL


def stands_alone(tokens: Tokens, place: Place[Cue]) -> bool:
    """“The pier is shut,” said Roe. “It is old.” She added: “Very old.” Or words that the next paragraph re-opens."""
    if not place.quoted.closed:
        return True
    before = tokens.codes[place.token - 1] if place.token > place.start else "q"
    beside = place.cue is not None and place.cue.beside
    text = tokens.text[place.quoted.start : place.quoted.end]
    if tokens.codes[place.token] == "q" and _opens_with_capital(text):
        return before in "qQ:" or (before == "," and beside)
    return before in "qQ" and beside and place.cue is not None and place.cue.verb > place.token


def _of_one_word(tokens: Tokens, place: Place[Cue], word: str) -> QuoteKind | None:
    """A word alone is mocked, or named, more often than said."""
    before = tokens.codes[place.token - 1] if place.token > place.start else ""
    if before in ("n", "N") and not _opens_with_capital(word) and _is_judgement(tokens, place):
        return QuoteKind.PARTIAL
    if place.cue is None or place.cue.subject is None:
        return None
    if not before:
        return QuoteKind.DIRECT if place.cue.beside else None
    return QuoteKind.DIRECT if _is_answer(tokens, place, word) else None


def _is_answer(tokens: Tokens, place: Place[Cue], word: str) -> bool:
    """“told him: “Run.””, “said “yes””, “shouted “Fire!””: not “said “good” people”, nor “called it “Hope””."""
    codes, at = tokens.codes, place.token
    verb = place.cue.verb if place.cue is not None else at
    if not 0 < at - verb <= _ANSWER or codes[verb] not in "VG":
        return False
    capital = _opens_with_capital(word)
    if codes[at - 1] in ":,":
        return capital
    if verb < at - 1 or tokens.word(verb).lower() not in _UTTERED or codes[at + 1] in "nN":
        return False
    return (capital and word.endswith((".", "!", "?"))) or word.strip(".,!?…").lower() in _ANSWERS


def _is_uttered(tokens: Tokens, place: Place[Cue]) -> bool:
    """“chanted “What now?””: right behind a verb that does nothing but utter."""
    return place.token > place.start and tokens.word(place.token - 1).lower() in _UTTERED


def _is_tagged(place: Place[Cue]) -> bool:
    """“…has moved, “by a hand,” said Roe”: a tag right behind the words says that they were said."""
    cue = place.cue
    return cue is not None and cue.subject is not None and cue.beside and cue.verb > place.token


def signs(tokens: Tokens, place: Place[Cue]) -> Iterator[str]:
    """What tells the kinds apart, as names of `WEIGHTS`: what stands around the words, and how many they are."""
    codes, at = tokens.codes, place.token
    text = tokens.text[place.quoted.start : place.quoted.end]
    inner = text.split()
    case = "capital" if _opens_with_capital(text) else "small"
    ending, after = _ending(tokens, place)
    yield "always"
    yield f"{codes[at - 1] if at > place.start else '^'} {case}"
    yield f"{case} length {sum(len(inner) > step for step in _STEPS)}"
    yield f"{case} then {after}"
    yield f"{ending} then {after}"
    yield f"verb {_distance(place)}"
    if _is_titled(inner):
        yield "titled"


def _ending(tokens: Tokens, place: Place[Cue]) -> tuple[str, str]:
    """How the words end, and the class of what follows: a stop or comma behind the mark is theirs, as within it."""
    last, after = tokens.text[place.quoted.end - 1], tokens.codes[place.token + 1]
    if last.isalnum() and after in ".,":
        last, after = after, tokens.codes[place.token + 2]
    return "stop" if last in ".!?…" else "comma" if last in ",-—–" else "word", after


def _distance(place: Place[Cue]) -> str:
    """Tokens from the quotation to the verb that tells of it, cut off at a few: behind it above nought."""
    return "none" if place.cue is None else str(max(-_FAR, min(_FAR, place.cue.verb - place.token)))


def _opens_with_capital(text: str) -> bool:
    return next((c.isupper() or c.isdigit() for c in text if c.isalnum()), False)


def _is_judgement(tokens: Tokens, place: Place[Cue]) -> bool:
    """“called the lower figure “heroic””: a verb that judges, its object, and the word."""
    at = place.token - 1
    while at > place.start and tokens.codes[at] in "nA#ND" and place.token - at < _OBJECT:
        at -= 1
    return tokens.word(at).lower() in _CALLED and place.cue is not None and place.cue.verb == at


def _is_term(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """Whether words that nobody says are a term: set between dashes, or describing the noun behind them."""
    before, following = tokens.codes[place.token - 1], tokens.codes[place.token + 1]
    if place.cue is not None or place.token == place.start:
        return False
    return before == "-" or (len(inner) <= _NICKNAME and (following in "nN-" or (before == "C" and len(inner) < _FEW)))


def _is_nickname(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """“people call him “the Gull””: what many call a thing, as a habit, is its name."""
    if inner[0].lower() != "the" or len(inner) > _NICKNAME:
        return False
    if place.cue is not None and place.cue.subject is not None:
        return place.cue.subject.kind is Kind.NOMINAL and tokens.word(place.cue.verb).lower() in _NAMERS
    return any(tokens.word(at).lower() in _NAMERS for at in range(max(place.start, place.token - _OBJECT), place.token))


def _is_title_aside(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """“a new history, “Songs of the Shore”, lists”: a title between commas, behind what it is."""
    codes, token = tokens.codes, place.token
    if len(inner) < 2 or codes[token - 2 : token] != "n," or not _is_titled(inner):
        return False
    return codes[token + 1] == "," or tokens.word(token - 2).lower() in _WORKS


def _is_titled(inner: list[str]) -> bool:
    return all(word[:1].isupper() or not word[:1].isalpha() or word.lower() in _SMALL_WORDS for word in inner)


def _is_work(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """“sang “Blue Tide””, “Roe read “The Gull””, “the play is called “Nine Boats””."""
    at = place.token - 1
    word, earlier = tokens.word(at).lower(), tokens.word(at - 1).lower()
    if at <= place.start or not _is_titled(inner):
        return False
    if word == "called":
        return (earlier in words.BE or earlier in _WORKS) and tokens.word(at + 2) != "by"
    return word in _PERFORMED or (word in _READ and _by_person(tokens, place))


def _by_person(tokens: Tokens, place: Place[Cue]) -> bool:
    subject = place.cue.subject if place.cue is not None else None
    return subject is not None and (subject.kind is not Kind.NOMINAL or tokens.word(subject.head)[0].isupper())


def is_label(tokens: Tokens, place: Place[Cue], inner: list[str]) -> bool:
    """Whether the words are a title of a work, a nickname or a term that is named rather than said."""
    codes, token = tokens.codes, place.token
    before = codes[token - 1] if token > place.start else ""
    word = tokens.word(token - (2 if before == "," else 1)).lower() if before else ""
    if before == "N" and codes[token + 1] == "N" and tokens.starts[token + 1] - tokens.ends[token] <= 1:
        return len(inner) <= _NICKNAME and inner[-1][-1].isalnum()
    if word in words.BE and tokens.word(token - 2).lower() in _NAMING:
        return True  # its nickname is “the Gull”
    if word in _NAMING or (word == "as" and tokens.word(token - 2).lower() == "known"):
        return True
    if any(shape(tokens, place, inner) for shape in (_is_term, _is_nickname, _is_title_aside, _is_work)):
        return True
    capital = inner[0][:1].isupper() or inner[0][:1].isdigit()
    if not capital or before in (",", ":", "V", "G", "t") or len(inner) > _TITLE_WORDS:
        return False
    titled = _is_titled(inner)
    beside = place.cue is not None and place.cue.beside
    return (titled and not beside) or (
        before in ("I", "s", "n", "N", "D") and (titled or (place.cue is None and len(inner) <= 4))
    )
