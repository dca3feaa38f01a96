"""From a phrase ("he", "Roe", "the union's lawyer") to the person or body it stands for. In doubt, to nobody."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text import name_words, words
from digests.text.cues import asks, sentence_around
from digests.text.names import is_body
from digests.text.offices import is_office
from digests.text.phrases import Kind, Phrase, first_subject, is_verbal, noun_phrase_to
from digests.text.pronouns import Pronouns, Somebody
from digests.text.roles import role_of
from digests.text.voices import can_be_name, can_speak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.text.cues import Speech
    from digests.text.names import Names
    from digests.text.offices import Role
    from digests.text.tokens import Tokens


class Speaker(Struct, frozen=True):
    """Who speaks, the mention that shows it, and whether it is a person the article names."""

    name: str
    start: int
    end: int
    person: bool


_APPOSED = re.compile(",N,")
_SINGULAR = words.table("a an one another")
_OWNERS = words.table("his her their its my our your")
_SMALL = _OWNERS | {"the", "a", "an"}
_TIES = words.table("of for from with at to")
_AFTER_NOUNS = words.table("close familiar present involved aware sought responsible")
_UNNAMED = 4  # who speak without a name, looked at before a pronoun
_LONGER = 120  # tokens back in which "the office" is looked for in full
_ROLE_TITLES = {
    "governor": "gov.",
    "senator": "sen.",
    "representative": "rep.",
    "general": "gen.",
    "professor": "prof.",
}


class Speakers:
    """Resolves phrases in the order of the text; remembers who spoke last.

    `said` are all verbs of speech with their subjects.
    """

    def __init__(self, tokens: Tokens, names: Names, said: Sequence[Speech]) -> None:
        self._tokens = tokens
        self._names = names
        self._last: Somebody | None = None
        self._roles: dict[str, Role] = {}
        named = frozenset(one.subject.head for one in said if one.subject.kind is Kind.NAME)
        unnamed = (one.subject for one in said if one.subject.kind is Kind.NOMINAL and not asks(tokens, one.verb))
        self._unnamed = sorted(unnamed, key=lambda phrase: phrase.head)
        self._pronouns = Pronouns(tokens, names, named)

    def resolve(self, phrase: Phrase) -> Speaker | None:
        tokens = self._tokens
        if phrase.kind is Kind.NAME:
            found = self._named(phrase.head)
        elif phrase.kind is Kind.PRONOUN:
            found = self._pronoun(phrase.head)
        else:
            found = self._nominal(phrase)
        if found is not None and found.person:
            self._last = Somebody(found.name, tokens.at(found.start), self._names.sex(found.name))
        elif phrase.kind is Kind.NOMINAL:
            self._last = self._somebody(phrase) or self._last
        return found

    def role(self, person: str) -> Role:
        if person not in self._roles:
            self._roles[person] = role_of(person, self._tokens, self._names)
        return self._roles[person]

    def _named(self, token: int) -> Speaker | None:
        mention = self._names.by_token.get(token)
        if mention is None and self._tokens.codes[token + 1 : token + 3] == "CN":
            mention = self._names.by_token.get(token + 2)  # Lund Mayor and Acme Chairman Jane Roe
        if mention is None:
            return self._described(token)
        if self._names.namesakes(mention) or (mention.person is None and not can_be_name(mention.name)):
            return None
        return Speaker(self._names.full(mention), mention.start, mention.end, mention.person is not None)

    def _described(self, token: int) -> Speaker | None:
        """“a Norland Democrat”: what looks like a name but is only a title, behind "a" or "one"."""
        codes, first = self._tokens.codes, token
        while first > 0 and codes[first - 1] in "nA#":
            first -= 1
        if first == 0 or self._tokens.word(first - 1).lower() not in _SINGULAR:
            return None
        start, end = self._tokens.starts[first - 1], self._tokens.ends[token]
        return Speaker(" ".join(self._tokens.text[start:end].split()), start, end, False)

    def _pronoun(self, token: int) -> Speaker | None:
        if self._tokens.word(token).lower() == "it":
            return self._it(token)
        owner = self._pronouns.owner(token, self._last, self._unnamed_before(token))
        if owner is None:
            return None
        person = owner in self._names.of_person
        return Speaker(owner, self._tokens.starts[token], self._tokens.ends[token], person)

    def _unnamed_before(self, token: int) -> list[Somebody]:
        """Who has spoken just before a pronoun without a name: "the judge said", in an article that names none."""
        end = bisect_left(self._unnamed, token, key=lambda phrase: phrase.head)
        phrases = self._unnamed[max(0, end - _UNNAMED) : end]
        found = (self._somebody(phrase) for phrase in (*phrases, *self._newcomer(token)))
        return [somebody for somebody in found if somebody is not None]

    def _newcomer(self, token: int) -> tuple[Phrase, ...]:
        """“A fire officer carried it out.”: the subject of the sentence before, if nobody speaks or is named there."""
        tokens = self._tokens
        before = sentence_around(tokens, token)[0] - 1
        while before >= 0 and tokens.codes[before] == "|":
            before -= 1
        start, end = sentence_around(tokens, before) if before >= 0 else (0, 0)
        subject = first_subject(tokens, start, end)
        if subject is None or tokens.word(subject.first).lower() not in _SINGULAR:
            return ()
        return () if set("NV") & set(tokens.codes[subject.first : end]) else (subject,)

    def _somebody(self, phrase: Phrase) -> Somebody | None:
        """One person that a phrase stands for without a name: "a guide", "her lawyer".

        Without a name also here for “the judge”, who may be somebody named; “the Ohio governor” rather is.
        """
        tokens = self._tokens
        noun = tokens.word(phrase.head).lower()
        found = self._nominal(phrase) if noun in name_words.HUMANS or is_office(noun) else None
        if found is None or found.person:
            return None
        first = tokens.word(phrase.first).lower()
        if first == "the" and not self._is_introduced(phrase):
            known, name = phrase.last - phrase.first == 2, None
        else:
            known = tokens.codes[phrase.first] == "D" or "s" in tokens.codes[phrase.first : phrase.last]
            name = None if first in _OWNERS else found.name
        return Somebody(name, phrase.head, _sex_of(noun)) if known else None

    def _is_introduced(self, phrase: Phrase) -> bool:
        """Whether “the guide” has been "a guide" before."""
        tokens, noun = self._tokens, self._tokens.word(phrase.head)
        for index in range(phrase.first - 1, max(0, phrase.first - _LONGER), -1):
            if tokens.codes[index] == "n" and tokens.word(index) == noun:
                earlier = noun_phrase_to(tokens, index, 0)
                if earlier is not None and tokens.word(earlier.first).lower() in _SINGULAR:
                    return True
        return False

    def _nominal(self, given: Phrase) -> Speaker | None:
        tokens = self._tokens
        phrase = self._who_can_speak(given)
        if phrase is None:
            return None
        start, end = tokens.starts[phrase.first], tokens.ends[phrase.last - 1]
        words_in = tokens.text[start:end].lower().split()
        noun = tokens.word(phrase.head).lower()
        names_inside = "N" in tokens.codes[phrase.first : phrase.last]
        if names_inside or words_in[0] in _SINGULAR or noun.endswith("s") or noun in ("police", "people", "staff"):
            return Speaker(self._shown(phrase, start, end), start, end, False)
        person = self._person_who_is(noun, phrase.first)
        if person is None:
            speaks = noun in name_words.HUMANS or (noun in name_words.BODIES and words_in[0] == "the")
            return Speaker(self._in_full(phrase, start, end), start, end, False) if speaks else None
        return Speaker(person, start, end, True)

    def _who_can_speak(self, phrase: Phrase) -> Phrase | None:
        """The phrase as far as it names somebody: “a person close”, of “a person close to Roe”, is a person."""
        tokens = self._tokens
        for head in range(phrase.head, phrase.first - 1, -1):
            if tokens.codes[head] == "n" and can_speak(tokens.word(head)):
                return Phrase(phrase.kind, phrase.first, head + 1, head)
            word = tokens.word(head).lower()
            if not (tokens.codes[head] == "A" or is_verbal(word) or word in _AFTER_NOUNS):
                break
        return None

    def _in_full(self, phrase: Phrase, start: int, end: int) -> str:
        """“the office” as it stood last with the words that tell it from others: "the district surveyor's office"."""
        tokens, shown = self._tokens, self._shown(phrase, start, end)
        noun = shown.lower().removeprefix("the ")
        if tokens.word(phrase.first).lower() in _OWNERS:
            owner = self._pronouns.only(phrase.first)
            return f"{owner}'s {shown.partition(' ')[2]}" if owner else shown
        if phrase.last - phrase.first != len(shown.split()) or " " in noun:
            return shown
        for index in range(phrase.first - 1, max(0, phrase.first - _LONGER), -1):
            if tokens.codes[index] == "n" and tokens.word(index) == noun:
                earlier = noun_phrase_to(tokens, index, 0)
                if earlier is not None and earlier.first < index - 1 and tokens.word(earlier.first).lower() == "the":
                    return self._shown(earlier, tokens.starts[earlier.first], tokens.ends[index])
        return self._body_called(noun, phrase.first) or shown

    def _body_called(self, noun: str, token: int) -> str | None:
        """The one body of the article's that is a "board" by its name: the Rail Safety Board, the Board of Trade."""
        if noun not in name_words.BODIES:
            return None
        bodies = {mention.name for mention in self._names.before(token) if mention.person is None}
        called = [
            name for name in bodies if name.lower().endswith(f" {noun}") or f"{name} ".startswith(f"{noun.title()} of ")
        ]
        return called[0] if len(called) == 1 else None

    def _it(self, token: int) -> Speaker | None:
        """A body that "it" stands for: the subject of this sentence or, where it is the subject, of the one before."""
        tokens = self._tokens
        start, _ = sentence_around(tokens, token)
        subject = first_subject(tokens, start, token)
        if token == start and start and tokens.codes[start - 1] != "|":
            start, end = sentence_around(tokens, start - 1)
            subject = first_subject(tokens, start, end)
        if subject is None or subject.kind is Kind.PRONOUN:
            return None
        head = subject.head
        if subject.kind is Kind.NOMINAL and _APPOSED.match(tokens.codes, subject.last):
            head = subject.last + 1  # the company, Acme Steel, ...
        at = tokens.starts[token], tokens.ends[token]
        if tokens.codes[head] == "N":
            name = " ".join(tokens.word(head).split())
            body = is_body(name) or " " in name
            return Speaker(name, *at, False) if body and not self._names.known_person(head) else None
        if tokens.word(head).lower() not in name_words.BODIES or tokens.word(subject.first).lower() != "the":
            return None
        return Speaker(self._in_full(subject, tokens.starts[subject.first], tokens.ends[head]), *at, False)

    def _shown(self, phrase: Phrase, start: int, end: int) -> str:
        """The words of a phrase and of what it is tied to: "a man from Lund", "a post by the fire brigade"."""
        tokens, codes = self._tokens, self._tokens.codes
        last = phrase.last
        tie = tokens.word(last) if codes[last : last + 1] == "I" else ""
        written = tokens.word(phrase.head).lower() not in name_words.HUMANS
        if tie in _TIES or (tie == "by" and written):
            following = last + 2 if codes[last + 1 : last + 2] == "D" else last + 1
            while following < len(codes) and codes[following] in "nN":
                end = tokens.ends[following]
                following += 1
        shown = " ".join(tokens.text[start:end].split())
        first, _, rest = shown.partition(" ")
        return f"{first.lower()} {rest}" if first.lower() in _SMALL else shown  # the capital is only the sentence's

    def _person_who_is(self, noun: str, token: int) -> str | None:
        """The person last named before `token` whose title or role is the noun."""
        short = _ROLE_TITLES.get(noun, noun)
        sex = _sex_of(noun)
        for mention in self._names.before(token):
            if mention.person is None or (sex and self._names.sex(mention.person) not in (sex, None)):
                continue
            if noun in mention.titles or short in mention.titles:
                return mention.person
            role = self.role(mention.person).role
            if role and noun in role.lower().split():
                return mention.person
        return None


def _sex_of(noun: str) -> str | None:
    return "m" if noun in name_words.MASCULINE_ROLES else "f" if noun in name_words.FEMININE_ROLES else None
