"""Tells the language of a text by its script and its smallest words. Pure; reads the first few thousand characters."""

from __future__ import annotations

import re
from collections import Counter

READ = 4000
"""A few paragraphs settle it; the rest of a long text is not read."""
KANA_SHARE = 0.05
"""Japanese is told from Chinese by its kana: at least this much of what is written in either."""
DENSE_SHARE = 0.25
"""The least share of letters that are kana or ideographs in a Japanese text, whatever Latin names it holds."""
LEAST_WORDS = 8
LEAST_SHARE = 0.12
"""The share of function words in running text is .3 to .5; below this the text is a list, or another language."""
LEAD = 1.25
"""How far the first language must be ahead of the second."""

_WORD = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3041-\u30fa\uff66-\uff9d]")
_HAN = re.compile(r"[\u3400-\u9fff]")

# Articles, pronouns, prepositions, auxiliaries: the words that no text of the language does without. A word that
# several languages share counts for each of them.
_FUNCTION_WORDS = {
    "en": """the of and to in a is that for it on with as was at by be he his from are this have has had but not they
        which an who will would were their been its said after more about or she her when there we you i what if up out
        one all than can into over also him them no some two could first new""",
    "es": """de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin
        sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué
        sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora tras según""",
    "fr": """de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec son
        ses mais comme ou on aux cette ont été nous sa fait leur elle être deux aussi même ces après bien entre sans
        tout était peut je ils vous dont depuis encore ainsi selon c d l n s qu j""",
    "de": """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis
        mehr durch man sein wurde wenn ich ihre seine gegen vom können schon unter wir soll""",
    "it": """di e il la che in a per è un del non una con si le da della i dei al sono nel come più alla ha lo anche gli
        delle dal ma nella questo se o ci dalla su stato suo sua hanno essere ai tra anni degli fra questa due loro dopo
        era cui quando sul alle molto perché tutti così già io lui lei fatto l d un dell all nell sull""",
    "pt": """de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou
        quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos ter seus quem nas me esse
        eles você essa num nem suas meu às minha numa pelos elas foi são está há ser segundo disse anos ainda""",
}


FUNCTION_WORDS = {name: frozenset(words.split()) for name, words in _FUNCTION_WORDS.items()}
"""By language; there are none for Japanese, whose words are not set apart."""


def _languages_by_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, words in FUNCTION_WORDS.items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found


_LANGUAGES = _languages_by_word()


def language(text: str) -> str | None:
    """ISO 639-1 of one of the languages that are read here, or None when it is another or unclear."""
    sample = text[:READ]
    kana, han = (0, 0) if sample.isascii() else (len(_KANA.findall(sample)), len(_HAN.findall(sample)))
    words = _WORD.findall(sample.lower())
    if kana + han >= DENSE_SHARE * sum(map(len, words)) and kana + han:
        return "ja" if kana >= KANA_SHARE * (kana + han) and kana > 1 else None
    if len(words) < LEAST_WORDS:
        return None
    counts = dict.fromkeys(FUNCTION_WORDS, 0)
    for word, times in Counter(words).items():
        for found in _LANGUAGES.get(word, ()):
            counts[found] += times
    best, second = sorted(counts, key=lambda name: -counts[name])[:2]
    if counts[best] < LEAST_SHARE * len(words) or counts[best] < LEAD * counts[second]:
        return None
    return best
