"""Who made what: bylines, datelines, and the credits of pictures and agencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason, Removal
from digests.text.boilerplate import STAMPS

if TYPE_CHECKING:
    from digests.text.lines import Line

LONGEST = 320
"""A byline, a dateline or a picture's own words are no longer than this."""

_AGENCY = (
    r"(?:thomson\s)?reuters(?:\.com)?|a\.?p\.?|the associated press|associated press|afp|agence france-presse|"
    r"bloomberg(?:\snews)?|"
    r"getty(?: images)?|afp[-/ ]jiji|jiji(?: press)?|kyodo(?: news)?|upi|dpa|epa|efe|ansa|tass|xinhua|anp|apa|belga|"
    r"lusa|pti|ians|ani|"
    r"press association|pa(?: wire| media| images)?|shutterstock|alamy|istock(?:photo)?|cnn|bbc(?: news)?|npr|"
    r"zuma(?: press)?|rex(?: features)?|wire(?:image| services?| reports)|staff|file|handout|courtesy|pool|"
    r"news agencies|agencies|"
    r"picture[- ]alliance|imago|sipa|nurphoto|anadolu(?: agency)?|yonhap|unsplash|pixabay|wikimedia(?: commons)?|"
    r"flickr"
)
_NAME = r"[^\W\d_][\w.'’-]{0,24}"
_PARTICLE = r"(?:(?:de|del|da|dos|di|van|von|der|den|la|el|al|bin)\s){0,2}"
_CAPITAL = rf"{_PARTICLE}(?![a-zß-ÿ])[^\W\d_][\w.'’-]{{0,24}}"
_MAKER = rf"(?:(?i:{_AGENCY})\b|{_CAPITAL}(?:\s{_CAPITAL}){{0,4}})"
_MAKERS = rf"(?:the\s)?{_MAKER}(?:\s?(?:[/,|&]|\bvia\b|\bfor\b|\band\b|\bthrough\b)\s?(?:the\s)?{_MAKER}){{0,4}}"
_MEDIUM = (
    r"(?:(?:file|stock|handout|courtesy|cover|main|header|lead|featured?|article|top|banner|ap|afp|reuters|getty)\s)?"
    r"(?:photos?|photographs?|photography|pictures?|pics?|images?|illustrations?|graphics?|videos?|art|"
    r"foto|fotos|photographie|bild|bilder|immagine|imagem|imagen)"
)
_CREDITED = (
    rf"(?:(?:{_MEDIUM})(?:\s?(?:credits?|courtesy(?: of)?|by|via|from|source))*|credits?|crédito|crédit|quelle|"
    r"source|fonte|fuente|写真|提供|撮影|出典)"
)

_BAR = re.compile(
    rf"(?:^|\s)\|\s*(?P<credit>(?:(?i:{_AGENCY})|[A-Z][A-Z.'’&/-]{{1,24}}(?:[\s/,-]+[A-Z][A-Z.'’&/-]{{0,24}}){{0,5}}|"
    r"(?i:photos?|credit|via)[\s:]\s?.{2,60}))$"
)
_PARENTHESIS = re.compile(
    rf"[(\[](?P<credit>(?i:{_CREDITED})(?:\s?[:©=]\s?|\s){_MAKERS}(?:,\s?\w+)?|(?=[A-Z])(?i:{_AGENCY})(?:\s(?i:photo|images?|"
    rf"file photo|file))?(?:\s?[/,|]\s?{_MAKERS})?|{_MAKERS}\s?/\s?(?i:{_AGENCY}))[)\]]\.?$"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[.!?…\"”’)])\s|\s[-–—|]\s)(?P<credit>(?i:{_CREDITED})\s?[:©]\s?©?\s?{_MAKERS}\.?|"
    rf"©\s?{_MAKERS}(?:\s\d{{4}})?|(?i:{_CREDITED})\sby\s{_MAKERS}\.?|AP Photo/{_MAKERS}|"
    rf"(?i:(?:via\s)?getty images)|{_MAKERS}/(?i:{_AGENCY})(?:\s(?i:images|photo))?)$"
)
_BARE = re.compile(
    rf"(?:^|\s)(?P<credit>(?=[A-Z])(?i:{_CREDITED}):\s?{_MAKERS}\.?|(?i:(?:via\s)?getty images))$"
    rf"|\s[-–—/]\s?(?=[A-Z])(?i:{_AGENCY})$"
)
_ALONE = re.compile(rf"^(?P<credit>(?=[A-Z])(?i:{_AGENCY})(?:/(?i:{_AGENCY}))?)$")
_CREDITS = (
    (_BAR, ("|",)),
    (_PARENTHESIS, (")", "]")),
    (_LABELLED, (":", "©", "/", " by ", "etty")),
    (_BARE, (":", "mages", " -", "–", "—", "/")),
    (_ALONE, ("",)),
)
"""Each with signs of which it needs one: most lines have none."""
_TAIL = 120
"""A credit lies within so many characters of the end of its line."""

_SHOT = r"(?:photo|photograph|picture|image|still|screenshot|screengrab)"
_KEPT = r"(?:undated|recent|archive|file|handout|combination|combo|composite|stock)"
_PICTURED = re.compile(
    rf"\bin (?:this|an?) (?:{_KEPT} )?{_SHOT}\b|\b{_KEPT} {_SHOT}\b|\bis (?:seen|shown|pictured) (?:here|in)\b|"
    r"\bpictured\b|\((?:left|right|l|r|cent(?:re|er)|top|bottom|above|below|from left|l-r)\)|"
    r"\b(?:from left|left to right|clockwise from)\b|\b(?:seen|photographed) (?:here|above|below|left|right)\b",
    re.IGNORECASE,
)
_FILED = re.compile(rf"\bin (?:this|an?) {_KEPT} {_SHOT}\b|\b(?:file|handout|archive) {_SHOT}\.?$", re.IGNORECASE)
"""What a sentence says below a picture and hardly ever elsewhere."""

_PICTURE = re.compile(
    r"\b(?:photo|picture|image|illustration|graphic|video|foto|bild|immagine|imagem|credit|getty|shutterstock|"
    r"alamy)|写真|撮影",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?P<lead>(?i:(?:story|written|reported|words|text|article|posted|edited|reporting|analysis|opinion|"
    r"review)\s(?:by|from)|by|por|par|von|di|de|texte?\s?:|autor(?:in)?\s?:|author\s?:|writer\s?:|文|文責|取材|"
    r"記者)\s?:?\s)"
    rf"(?P<names>{_NAME}(?:\s{_NAME}){{0,4}}(?:(?:,\s?|\s?&\s?|\sand\s|\sund\s|\set\s|\sy\s|"
    rf"\se\s){_NAME}(?:\s{_NAME}){{0,4}}){{0,5}})"
    r"(?P<rest>(?:\s?[|,·•/–—-]\s?|\s(?i:in|for|at|of)\s|\s\().{1,120})?"
)
_RUN_IN = re.compile(
    rf"(?:(?i:by)[\s.]{{1,3}}(?P<names>{_CAPITAL}(?:\s{_CAPITAL}){{0,4}}(?:(?:,|\sand|\sfor)\s{_CAPITAL}"
    rf"(?:\s{_CAPITAL}){{0,4}}){{0,3}})[\s.|]{{1,6}})?(?P<stamps>{STAMPS})(?=\S)"
)
_CREW = re.compile(
    r"\(?(?:(?:additional|with additional|contributing)\s)?(?:reporting|writing|editing|edited|compiled|written|"
    r"production|graphics?|photography)\s(?:and (?:writing|editing|reporting)\s)?(?:by|from)\s.{3,300}"
    r"|.{3,160}\b(?:contributed (?:to this (?:report|story|article)|reporting)|reported from|"
    r"contributed from)\b.{0,120}",
    re.IGNORECASE,
)
_SMALL = frozenset(
    {
        "and",
        "und",
        "et",
        "y",
        "e",
        "de",
        "da",
        "di",
        "del",
        "della",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
    }
    | {"la", "le", "du", "dos", "das", "the", "of", "for"}
)
_NAME_WORDS = range(2, 5)
_PERSON = re.compile(rf"{_CAPITAL}(?:\s{_CAPITAL}){{1,3}}")
_ROLES = frozenset(
    {"correspondent", "editor", "reporter", "writer", "staff", "writers", "editors", "reporters", "columnist", "bureau"}
    | {"chief", "contributor", "news", "press", "agency", "service", "korrespondent", "redakteur", "redaktion", "media"}
)

_REGION = r"(?:,\s[A-Z][\w.]{0,14}(?:\s[A-Z][\w.]{0,14}){0,3}){0,2}"
_DAY = r"(?:,\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}))?"
_CITY = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{1,20}(?:\s[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{1,20}){0,4}"
_TOWN = r"[A-ZÀ-Þ][\w.'’-]{1,20}(?:\s[A-ZÀ-Þ][\w.'’-]{1,20}){0,3}"
_WIRE = rf"\((?:(?i:{_AGENCY})|[A-Z]{{2,12}}(?:/[A-Z]{{2,12}})?)\)"
_DASH = r"\s?(?:--|[-–—―])\s"
_DATELINE = re.compile(
    rf"(?:{_CITY}{_REGION}{_DAY}\s?(?:{_WIRE})?\s?{_DASH}|{_TOWN}{_REGION}{_DAY}\s?{_WIRE}\s?(?:{_DASH}|:\s)|"
    rf"{_TOWN},\s[A-Z][\w.]{{1,14}}(?:\s[A-Z][\w.]{{1,14}}){{0,2}}{_DAY}{_DASH}|{_WIRE}\s?{_DASH})(?=[\"“‘'«]?[A-ZÀ-Þ\d])"
)


def credit_of(line: Line) -> Removal | None:
    """The credit that ends a line, with the blank or bar before it; the whole line where there is no more to it."""
    tail = max(line.start, line.end - _TAIL)
    text = line.text[tail - line.start :]
    for pattern, signs in _CREDITS:
        found = pattern.search(text) if any(sign in text for sign in signs) else None
        if found:
            start = tail + found.start()
            if not text[: found.start()].strip(" \t|-–—(["):
                start = tail
            while start < line.end and line.text[start - line.start].isspace():
                start += 1
            return Removal(start, line.end, Reason.CREDIT)
    return None


def names_picture(credit: Removal, line: Line) -> bool:
    """Whether the credit is one of a picture, not of a source or an agency's report."""
    text = line.text[credit.start - line.start : credit.end - line.start]
    return text.startswith("|") or _PICTURE.search(text) is not None or pictured(line)


def pictured(line: Line) -> bool:
    """Whether a line says itself that it stands below a picture."""
    if len(line.text) > LONGEST:
        return False
    return (_FILED if line.terminated else _PICTURED).search(line.text) is not None


def byline_of(line: Line) -> str | None:
    """The names of a byline that stands alone in its line."""
    if line.terminated or len(line.text) > LONGEST or line.words > 24:
        return None
    found = _BY.fullmatch(line.text.strip("|•· "))
    if not found:
        return None
    names = " ".join(found["names"].split())
    if any(not word[0].isupper() and word.lower() not in _SMALL for word in re.findall(r"[^\W\d_][\w'’.-]*", names)):
        return None
    people = [part for part in names.split(", ") if not _ROLES & set(part.lower().split())]
    return ", ".join(people) or names


def is_name(line: Line) -> bool:
    """Whether the line could be somebody's name and nothing else."""
    return not line.terminated and line.words in _NAME_WORDS and _PERSON.fullmatch(line.text) is not None


def opening_of(line: Line) -> tuple[list[Removal], str | None]:
    """Byline and stamps that run into the first sentence of a flattened page, and whose byline it is."""
    found = _RUN_IN.match(line.text[:LONGEST])
    if not found:
        return [], None
    names, stamps = found["names"], line.start + found.start("stamps")
    removals = [Removal(stamps, line.start + len(found[0].rstrip()), Reason.STAMP)]
    if names:
        by = line.text[: found.start("stamps")].rstrip()
        removals.insert(0, Removal(line.start, line.start + len(by), Reason.BYLINE))
    return removals, " ".join(names.split()) if names else None


def is_crew(line: Line) -> bool:
    """The line at the foot that names reporters and editors."""
    return len(line.text) <= LONGEST and _CREW.fullmatch(line.text) is not None


def dateline_of(line: Line) -> Removal | None:
    """Place, date and agency before the first sentence: "PARIS (AFP) - "."""
    found = _DATELINE.match(line.text[:LONGEST])
    return Removal(line.start, line.start + len(found[0].rstrip()), Reason.DATELINE) if found else None
