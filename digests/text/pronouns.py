"""Whom "he" or "she" means: by sex, nearness, place in the sentence, how often somebody is named, who spoke last."""

from __future__ import annotations

from bisect import bisect_left
from math import log
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digests.text.names import Mention, Names
    from digests.text.tokens import Tokens

_SEX = {"he": "m", "she": "f", "his": "m", "her": "f"}
_WINDOW = 8  # sentences back in which a pronoun's owner is looked for
_PER_SENTENCE = 0.7
_SUBJECT = 1.0
_INTRODUCED = 1.5
_SPEAKING = 2.0
_UNNAMED = 1.3
_LAST_SPEAKER = 0.7
_FREQUENT = 0.2
_UNKNOWN_SEX = -0.6
_OBLIQUE = -0.5
_MARGIN = 0.15
_BREAKS = frozenset(".|q")


class Somebody(Struct, frozen=True):
    """Who has spoken, at which token, and the sex if that is known. Without a name when it is not clear who that is."""

    name: str | None
    token: int
    sex: str | None


class Pronouns:
    """`speaking` are the tokens of names that a verb of speech has for its subject."""

    def __init__(self, tokens: Tokens, names: Names, speaking: frozenset[int]) -> None:
        self._tokens = tokens
        self._names = names
        self._speaking = speaking
        self._sentence = self._count_sentences()
        self._told: list[int] = []  # where "he" and "she" stand outside the marks
        self._learn_sexes()

    def owner(self, token: int, last: Somebody | None, unnamed: Iterable[Somebody]) -> str | None:
        """Whom the pronoun at `token` means: a person, or one of the unnamed. `last` is who spoke last."""
        sex = _SEX.get(self._tokens.word(token).lower())
        if sex is None:
            return None
        scores = self._scores(token, sex, last)
        for other in unnamed:
            back = self._sentence[token] - self._sentence[other.token]
            if back <= _WINDOW and other.sex in (sex, None):
                scores[other.name] = max(scores.get(other.name, -_WINDOW), _UNNAMED - _PER_SENTENCE * back)
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
            return None
        best = ranked[0][0]
        return None if best is not None and self._may_be_either(token, best, scores) else best

    def only(self, token: int) -> str | None:
        """The owner of "his" or "her", where only one person named before could be."""
        sex = _SEX.get(self._tokens.word(token).lower())
        found = list(self._scores(token, sex, None)) if sex is not None else []
        return found[0] if len(found) == 1 else None

    def _may_be_either(self, token: int, best: str, others: Iterable[str | None]) -> bool:
        """Whether "he" and "she" stand side by side, for two of whom nothing tells which is which."""
        if self._names.sex(best) is not None or not self._has_counterpart(token):
            return False
        return any(other not in (best, None) and self._names.sex(other) is None for other in others)

    def _has_counterpart(self, token: int) -> bool:
        """Whether the pronoun before or behind is of the other sex, without a name between."""
        place = bisect_left(self._told, token)
        near = self._told[max(0, place - 1) : place + 2]
        sex = self._tokens.word(token).lower()
        return any(
            self._tokens.word(other).lower() != sex
            and "N" not in self._tokens.codes[min(token, other) : max(token, other)]
            for other in near
        )

    def _count_sentences(self) -> list[int]:
        count, counts = 0, []
        for code in self._tokens.codes:
            counts.append(count)
            count += code in _BREAKS
        return counts

    def _learn_sexes(self) -> None:
        """A name alone in its sentence before "he" or "she" tells its sex."""
        codes = self._tokens.codes
        for index, code in enumerate(codes):
            sex = _SEX.get(self._tokens.word(index).lower()) if code == "P" else None
            if sex is None:
                continue
            self._told.append(index)
            people = set()
            at = index - 1
            while at >= 0 and codes[at] not in _BREAKS:
                if codes[at] == "N" and (mention := self._names.by_token.get(at)) and mention.person:
                    people.add(mention.person)
                at -= 1
                if index - at > 40:
                    break
            if len(people) == 1:
                self._names.vote(people.pop(), sex)

    def _scores(self, token: int, sex: str, last: Somebody | None) -> dict[str | None, float]:
        scores: dict[str | None, float] = {}
        here = self._sentence[token]
        for mention in self._names.before(token):
            back = here - self._sentence[mention.token]
            if back > _WINDOW:
                break
            person = mention.person
            if person is None and (namesakes := self._names.namesakes(mention)):
                fitting = [name for name in namesakes if self._names.sex(name) in (sex, None)]
                person = fitting[0] if len(fitting) == 1 else None
                if len(fitting) > 1:
                    scores.setdefault(None, self._prominence(mention) - _PER_SENTENCE * back)
            if person is None:
                continue
            known = self._names.sex(person)
            if known not in (sex, None):
                continue
            score = -_PER_SENTENCE * back + self._prominence(mention) + _FREQUENT * log(self._names.count[person])
            score += _UNKNOWN_SEX if known is None else 0.0
            if last is not None and last.name == person:
                score += _LAST_SPEAKER
            if person not in scores or score > scores[person]:
                scores[person] = score
        if last is not None and last.sex in (sex, None):
            back = here - self._sentence[last.token]
            often = log(self._names.count[last.name] or 1) if last.name is not None else 0.0
            if back <= _WINDOW:
                score = -_PER_SENTENCE * back + _SUBJECT + _LAST_SPEAKER + _FREQUENT * often
                scores[last.name] = max(score, scores.get(last.name, score))
        return scores

    def _prominence(self, mention: Mention) -> float:
        """How much a mention calls attention to its person: as one who speaks, acts, is introduced, or is beside."""
        codes, at = self._tokens.codes, mention.token
        following = codes[at + 1 : at + 2]
        if codes[at - 2 : at] == "NC":  # Roe and Doe: neither before the other
            at -= 2
        before = codes[at - 1] if at else "."
        if following == "s":
            return 0.0 if before in _BREAKS else _OBLIQUE / 2
        if mention.token in self._speaking:
            return _SPEAKING
        if following == "G" or codes[mention.token + 1 : mention.token + 3] in (",W", "-W"):
            return _SUBJECT
        introduced = " " in mention.name and codes[mention.token + 1 : mention.token + 3] in (",D", ",n", ",#")
        if introduced:
            return _INTRODUCED
        if before in "Vt":
            return 0.0  # who says what somebody else does calls more attention
        if before in _BREAKS or following in ("V", "X", "A") or (before == "," and following in "nV,("):
            return _SUBJECT
        return _OBLIQUE if before == "I" else 0.0
