"""Which nouns can stand for whoever speaks: people, bodies, and what they write. "The oil fields" say nothing."""

from __future__ import annotations

import re

from digests.text import name_words, words
from digests.text.bodies import is_place
from digests.text.language import FUNCTION_WORDS
from digests.text.offices import is_office

_PEOPLE = name_words.HUMANS | words.table("""
    ally attendee audience backer boss citizen commenter confidant confidante couple crew daughter donor duo electorate
    elder everybody everyone family fighter group half heavyweight heir hero impersonator individual kin lady leadership
    legend local loyalist look-alike majority many men minority mob moderator neighbor nobody none notable one other
    panelist parent participant people public royal ruler some somebody someone staff staffer star superdelegate team
    those trio twin user veteran viewer villager voice voice-over women
""")
_BODIES = name_words.BODIES | words.table("""
    account alliance army branch broadcaster business caucus chain chamber channel church city club congregation
    consortium corporation council country court embassy exchange faction fund house institution jury lobby magazine
    maker manufacturer media military movement municipality nation newsroom operator outlet panel paper platform press
    producer province publication publisher regime region regulator retailer school senate site startup state station
    tabloid town tribunal village watchdog website
""")
_WRITINGS = words.table("""
    ad advertisement affidavit announcement appeal article ballot banner billboard blog brief brochure bulletin caption
    chant charter circular column comment communique communiqué complaint correction critique decision declaration
    decree directive disclaimer document draft editorial email e-mail entry essay excerpt filing flier flyer footnote
    graffiti guide guideline headline indictment inscription investigation judgment judgement label law lawsuit leaflet
    letter log manifesto manual memo memorandum message minute motion narration note notice op-ed opinion order pamphlet
    passage petition placard plaque poll post postcard poster proclamation profile proposal question
    questionnaire readout release report resolution review ruling script sheet sign slogan spot statement story study
    subpoena suit summary survey telegram text transcript treaty trailer tweet update verdict version video warning
    warrant
""")
_SPEAKING = _PEOPLE | _BODIES | _WRITINGS
_SMALL = FUNCTION_WORDS["en"] | words.table("""
    more most first second third last next wait name no yes note others many some others such here there now then
    today yesterday tomorrow still instead meanwhile however tv
""")
_CONTRACTION = re.compile("[’'](?:re|ve|ll|d|m)$")
_NOT_PEOPLE = words.table("quarter border corner paper letter order matter power offer number fever chatter center")


def can_be_name(name: str) -> bool:
    """Whether capitals that are no known person's may be a body's: not a place's, nor a word that opens a sentence."""
    word = name.lower().rstrip(".")
    return not (is_place(name) or word in _SMALL or _CONTRACTION.search(word))


def can_speak(noun: str) -> bool:
    """Whether a noun, of one or of many, says things."""
    noun = noun.lower().rstrip(".")
    return any(one in _SPEAKING or is_office(one) or _does(one) for one in _singulars(noun))


def _singulars(noun: str) -> tuple[str, ...]:
    if noun.endswith("men"):
        return noun, noun[:-2] + "an"
    if noun.endswith("ies"):
        return noun, noun[:-3] + "y", noun[:-1]
    return (noun, noun[:-1], noun[:-2]) if noun.endswith("es") else (noun, noun[:-1]) if noun.endswith("s") else (noun,)


def _does(noun: str) -> bool:
    """“organiser”, “rioter”: who does what the word says."""
    return len(noun) > 5 and noun.endswith(("er", "or", "ist", "ian")) and not noun.endswith(tuple(_NOT_PEOPLE))
