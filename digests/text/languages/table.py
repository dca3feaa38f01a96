"""What is known of a language: the tables from which its articles are read. All words are in lower case."""

from __future__ import annotations

from msgspec import Struct


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def endings(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class Grammar(Struct, frozen=True, kw_only=True):
    """The words that say who spoke, in a language that sets words apart and capitals before names.

    `sexes` of titles, articles and pronouns are "m", "f" or "" for either.
    """

    verbs: frozenset[str]
    """Finite forms that introduce an utterance."""
    participles: frozenset[str]
    """The same behind an auxiliary: "ha dicho"."""
    auxiliaries: frozenset[str]
    according: tuple[str, ...]
    """Phrases before a name that give it as a source."""
    according_after: frozenset[str] = frozenset()
    """Words behind a name that do so: "zufolge"."""
    as_says: frozenset[str] = frozenset()
    """Words between an utterance and its tag: "wie", "como"."""
    bare_says: frozenset[str] = frozenset()
    """Those that need no verb: "„…“, so Weiss"."""
    pronouns: dict[str, str]
    drops_subject: bool = False
    plural: str = ""
    """The ending of a verb that has several for its subject, in a language that leaves it out."""
    articles: dict[str, str]
    definite: frozenset[str]
    clitics: frozenset[str] = frozenset()
    adverbs: frozenset[str]
    of: frozenset[str]
    """Prepositions that tie a noun to what it belongs to."""
    at: frozenset[str]
    """Prepositions that tie a person to a body."""
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    """Also the word that opens a clause: "que", "dass"."""
    titles: dict[str, str]
    """What stands before a name and tells no role."""
    roles: frozenset[str]
    role_endings: tuple[str, ...] = ()
    feminine_roles: tuple[str, ...]
    """Endings of roles that women have."""
    masculine_roles: tuple[str, ...]
    bodies: frozenset[str]
    body_endings: tuple[str, ...] = ()
    bodies_of: frozenset[str] = frozenset()
    """Other prepositions within the name of a body: "für"."""
    naming: frozenset[str]
    """Words before what is named rather than said: "titulado", "lema"."""
    works: frozenset[str]
    """Nouns before a title or a name in quotation marks."""
    times: frozenset[str]
    men: frozenset[str]
    women: frozenset[str]
    particles: frozenset[str]
    """Words within a name: "de la"."""
    elided: str = ""
    """A pattern of words that lean on the next one: "l", "dell"."""
    capital_nouns: bool = False
    tags_inside: bool = False
    """Whether the press leaves a tag within the marks."""
    dashes: bool = False
    """Whether the press sets dialogue between dashes."""


class Language(Struct, frozen=True, kw_only=True):
    function_words: frozenset[str]
    """Articles, pronouns, prepositions, auxiliaries: the words that no text of the language does without."""
    leaning: str
    """A pattern of the openings of sentences that lean on the one before."""
    speech: frozenset[str] = frozenset()
    """Words by which a sentence is seen to report what somebody said."""
    personal: frozenset[str] = frozenset()
    before_name: frozenset[str] = frozenset()
    """Abbreviations, as they are written, whose stop never ends a sentence."""
    maybe_last: frozenset[str] = frozenset()
    """Abbreviations whose stop ends one only before a word of `starters`."""
    starters: frozenset[str] = frozenset()
    ordinals: bool = False
    """Whether a stop makes a number an ordinal: "am 3. Mai"."""
    grammar: Grammar | None = None
