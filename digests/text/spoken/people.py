"""From a phrase ("ella", "Roe", "der Bürgermeister") to the person or body it stands for. In doubt, to nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.text.offices import Role
from digests.text.speakers import Speaker
from digests.text.spoken.lookup import first_name_sex, is_body, is_role, plain, sex_of_role
from digests.text.spoken.naming import Named, named
from digests.text.spoken.roles import after_name, from_tokens
from digests.text.spoken.subjects import Kind, subject_from

if TYPE_CHECKING:
    from digests.text.spoken.lexer import Words
    from digests.text.spoken.subjects import Subject

_WINDOW = 150  # tokens back in which whom a pronoun stands for is looked for
_ROLES = 600  # tokens back in which "the mayor" is looked for
_NAMESAKES = 12  # full names kept for one word of a name


class _Mention(Struct, frozen=True):
    token: int
    named: Named
    person: str | None  # the full name


class People:
    """The people of an article. Phrases are resolved in the order of the text; who spoke last is remembered."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._full: dict[str, set[str]] = {}  # each word of a name → the full names that have it
        self._sex: dict[str, Counter[str]] = {}
        self._roles: dict[str, Role] = {}
        self._last: tuple[str, int] | None = None
        self._spoke = False
        found = [
            (index, name) for index, code in enumerate(words.codes) if code == "N" and (name := named(words, index))
        ]
        for index, name in found:
            if " " in name.name and self._is_person(index, name):
                for word in name.name.split():
                    known = self._full.setdefault(word, set())
                    if len(known) < _NAMESAKES:
                        known.add(name.name)
        self.mentions = [_Mention(index, name, self._person(name)) for index, name in found]
        self._by_token = {mention.token: mention for mention in self.mentions}
        self._tokens = [mention.token for mention in self.mentions]
        self._of_person: dict[str, list[_Mention]] = {}
        for mention in self.mentions:
            if mention.person:
                self._of_person.setdefault(mention.person, []).append(mention)
                self._vote(mention.person, mention.named.sex)

    def resolve(self, subject: Subject, at: int) -> Speaker | None:
        """`at` is the token of the quotation, from which a subject that is left out is looked for."""
        if subject.kind is Kind.NAME:
            found = self._name(subject)
        elif subject.kind is Kind.NOMINAL:
            found = self._nominal(subject)
        else:
            person = self._salient(subject.sex, subject.first, dropped=subject.kind is Kind.DROPPED)
            found = Speaker(person, subject.start, subject.end, True) if person else None
        self._spoke = True
        if found is not None and found.person:
            self._last = (found.name, max(at, subject.first))
        else:
            self._last = None
        return found

    def forget(self) -> None:
        """That somebody unclear spoke."""
        self._last = None
        self._spoke = True

    def note(self, person: str, token: int) -> None:
        """That the person went on speaking at the token."""
        self._last = (person, token)

    def role(self, person: str) -> Role:
        if person not in self._roles:
            self._roles[person] = self._role(person)
        return self._roles[person]

    def alone(self, first: int, last: int) -> Speaker | None:
        """The one person named among the tokens, where the phrase at their head is that person."""
        subject = subject_from(self._words, first, last)
        if subject is None or subject.kind is not Kind.NAME:
            return None
        found = self._name(subject)
        others = {m.person for m in self._between(first, last) if m.person}
        return found if found is not None and found.person and others <= {found.name} else None

    def _is_person(self, token: int, name: Named) -> bool:
        """A run of several words: by its first name or title, or as what nothing makes a place."""
        if name.sure or name.body or self._words.grammar.capital_nouns:
            return name.sure
        before = self._words.codes[token - 1] if token else "|"
        if before == "n" and is_body(self._words.word(token - 1), self._words.grammar):
            return False
        return (
            before not in "ID" and self._words.codes[token + 1] in ",VXAOn(:" and not any(map(str.isdigit, name.name))
        )

    def _person(self, name: Named) -> str | None:
        if name.body:
            return None
        if " " in name.name and name.name in self._full.get(name.name.split()[0], ()):
            return name.name
        full = self._full.get(name.name.split()[-1], ())
        if " " in name.name:
            longer = [one for one in full if one.endswith(name.name)]
            return longer[0] if len(longer) == 1 else None
        if len(full) == 1:
            return next(iter(full))
        if full:
            last = [one for one in full if one.split()[-1] == name.name]
            return last[0] if len(last) == 1 and not name.sure else None
        return name.name if name.sure else None

    def _vote(self, person: str, sex: str) -> None:
        if sex:
            self._sex.setdefault(person, Counter())[sex] += 1

    def sex(self, person: str) -> str:
        """ "m", "f", or "" when nothing tells, or both do."""
        votes = self._sex.get(person)
        return next(iter(votes)) if votes and len(votes) == 1 else ""

    def _name(self, subject: Subject) -> Speaker | None:
        mention = self._by_token.get(subject.last - 1)
        person = mention.person if mention is not None and mention.named.start == subject.start else None
        if person is None and " " not in subject.name and (full := self._full.get(subject.name)):
            return None if len(full) > 1 else Speaker(next(iter(full)), subject.start, subject.end, True)
        if person is None:
            bare = " " not in subject.name and not subject.role
            if bare and (self._words.grammar.capital_nouns or self._only_opens(subject)):
                return None
            person = subject.name
        self._vote(person, subject.sex)
        return Speaker(person, subject.start, subject.end, not subject.body)

    def _only_opens(self, subject: Subject) -> bool:
        """Whether a single word has its capital from the sentence's start, for all that is known."""
        first = self._words.opens(subject.last - 1) and subject.last - subject.first == 1
        return first and first_name_sex(plain(subject.name), self._words.grammar) is None

    def _nominal(self, subject: Subject) -> Speaker | None:
        """A role with a definite article is a person of that role, named before; otherwise the words themselves."""
        article = self._words.lower(subject.first)
        text = " ".join(self._words.text[subject.start : subject.end].split())
        shown = Speaker(text, subject.start, subject.end, False)
        if subject.body or article not in self._words.grammar.definite:
            return shown
        if subject.last - subject.first > 2:  # the mayor of the next town is another one
            return shown
        people = {
            mention.person
            for mention in self._between(subject.first - _ROLES, subject.first)
            if mention.person and self._has_role(mention.person, subject)
        }
        if len(people) > 1:
            return None
        return Speaker(people.pop() or "", subject.start, subject.end, True) if people else shown

    def _has_role(self, person: str, subject: Subject) -> bool:
        role = self.role(person).role
        if role is None or self.sex(person) not in ("", subject.sex or self.sex(person)):
            return False
        first = role.lower().split()
        return subject.noun in first and is_role(subject.noun, self._words.grammar)

    def _salient(self, sex: str, token: int, *, dropped: bool) -> str | None:
        """Whom a pronoun or a subject left out stands for: who spoke last, if nobody else has come up since."""
        first = max(0, token - _WINDOW)
        last, since = self._last if self._last is not None and self._last[1] >= first else (None, first)
        others = self._may_be(sex, since, token)
        if last is not None and self._fits(last, sex):
            alone = others <= {last} and not self._another(last, sex, since, token)
            return last if alone else None
        others |= self._may_be(sex, first, since)
        if (dropped and self._spoke) or len(others) != 1:
            return None
        only = others.pop()
        unclear = (not dropped and self.sex(only) != sex) or self._another(only, sex, since, token)
        return None if unclear else only

    def _fits(self, person: str, sex: str) -> bool:
        return not sex or self.sex(person) in ("", sex)

    def _may_be(self, sex: str, first: int, last: int) -> set[str]:
        """The people of the sex, or of whom it is not known, among the tokens."""
        people = {mention.person for mention in self._between(first, last)}
        return {person for person in people if person and self._fits(person, sex)}

    def _another(self, person: str | None, sex: str, first: int, last: int) -> bool:
        """Whether somebody of the sex, but without a name, has come up since: “el alcalde”, who is not this person."""
        words = self._words
        role = (self.role(person).role or "").lower().split() if person else []
        for at in range(first + 1, min(last, len(words.codes)) - 1):
            if words.codes[at] == "D" and words.codes[at + 1] in "nN":
                noun = plain(words.word(at + 1).split()[0])
                sexes = {sex, sex_of_role(noun, words.grammar)} - {""}
                if is_role(noun, words.grammar) and noun not in role and len(sexes) < 2:
                    return True
        return False

    def _between(self, first: int, last: int) -> list[_Mention]:
        return self.mentions[bisect_left(self._tokens, first) : bisect_left(self._tokens, last)]

    def _role(self, person: str) -> Role:
        role: str | None = None
        affiliation: str | None = None
        for mention in self._of_person.get(person, [])[:_NAMESAKES]:
            for found in (after_name(self._words, mention.token), self._before(mention)):
                if found is not None:
                    role, affiliation = role or found.role, affiliation or found.affiliation
        return Role(role, affiliation)

    def _before(self, mention: _Mention) -> Role | None:
        words, token = self._words, mention.token
        for first in range(max(0, token - 12), token + 1):
            if first < token and words.codes[first] not in "DnN":
                continue
            if first and words.codes[first] != "D" and words.codes[first - 1] == "D":
                continue
            subject = subject_from(words, first, token + 3)
            if subject is not None and subject.role is not None and subject.start == mention.named.start:
                return from_tokens(words, *subject.role, mention.named.start)
        return None
