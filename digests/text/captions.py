"""Pictures' own words: captions, and the credits of pictures and agencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.model import Reason, Removal
from digests.text.tense import tells

if TYPE_CHECKING:
    from digests.text.lines import Line

LONGEST = 320
"""A picture's own words are no longer than this."""

AGENCY = (
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
_PARTICLE = r"(?:(?:de|del|da|dos|di|van|von|der|den|la|el|al|bin)\s){0,2}"
CAPITAL = rf"{_PARTICLE}(?![a-zß-ÿ])[^\W\d_][\w.'’-]{{0,24}}"
_MAKER = rf"(?:(?i:{AGENCY})\b|{CAPITAL}(?:\s{CAPITAL}){{0,4}})"
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
    rf"(?:^|\s)\|\s*(?P<credit>(?:(?i:{AGENCY})|[A-Z][A-Z.'’&/-]{{1,24}}(?:[\s/,-]+[A-Z][A-Z.'’&/-]{{0,24}}){{0,5}}|"
    r"(?i:photos?|credit|via)[\s:]\s?.{2,60}))$"
)
_PARENTHESIS = re.compile(
    rf"[(\[](?P<credit>(?i:{_CREDITED})(?:\s?[:©=]\s?|\s){_MAKERS}(?:,\s?\w+)?|(?=[A-Z])(?i:{AGENCY})(?:\s(?i:photo|images?|"
    rf"file photo|file))?(?:\s?[/,|]\s?{_MAKERS})?|{_MAKERS}\s?/\s?(?i:{AGENCY}))[)\]]\.?$"
)
_LABELLED = re.compile(
    rf"(?:^|(?<=[.!?…\"”’)])\s|\s[-–—|]\s)(?P<credit>(?i:{_CREDITED})\s?[:©]\s?©?\s?{_MAKERS}\.?|"
    rf"©\s?{_MAKERS}(?:\s\d{{4}})?|(?i:{_CREDITED})\sby\s{_MAKERS}\.?|AP Photo/{_MAKERS}|"
    rf"(?i:(?:via\s)?getty images)|{_MAKERS}\s?/\s?(?i:{AGENCY})(?:\s(?i:images|photo))?)$"
)
_BARE = re.compile(
    rf"(?:^|\s)(?P<credit>(?=[A-Z])(?i:{_CREDITED}):\s?{_MAKERS}\.?|(?i:(?:via\s)?getty images))$"
    rf"|\s[-–—/]\s?(?=[A-Z])(?i:{AGENCY})$"
)
_ALONE = re.compile(rf"^(?P<credit>(?=[A-Z])(?i:{AGENCY})(?:/(?i:{AGENCY}))?)$")
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
_SLASHED = re.compile(rf"{CAPITAL}(?:\s{CAPITAL}){{1,3}}\s?/\s?{CAPITAL}(?:\s(?:&\s)?{CAPITAL}){{0,4}}")
"""Who took a picture, and for whom: "Ida Nordahl/Harbour Post"."""
_SCENE = re.compile(
    rf"(?:(?:The|A|An)\s)?{CAPITAL}(?:\s{CAPITAL}){{1,4}}\s(?:outside|inside|beside|near|at|aboard|in front of|"
    rf"next to)\s(?:(?:the|a|his|her|their)\s)?{CAPITAL}(?:\s(?:of\s)?{CAPITAL}){{0,5}}"
)
"""Somebody in some place, and no verb: "Mayor Ottilie Brandvold outside Marrow Hall"."""
_INTRODUCED = re.compile(rf"(?:in\s)?(?:this|an?)\s(?:\w{{1,20}}\s){{0,2}}{_SHOT}\b", re.IGNORECASE)
"""How a caption of any tense begins: "In this photo released by the fire service, …"."""


def credit_of(line: Line) -> Removal | None:
    """The credit that ends a line, with the blank or bar before it; the whole line where there is no more to it."""
    tail = max(line.start, line.end - _TAIL)
    text = line.text[tail - line.start :]
    for pattern, signs in _CREDITS:
        for sign in signs:
            if sign in text:
                found = pattern.search(text)
                break
        else:
            continue
        if found:
            start = tail + found.start()
            if not text[: found.start()].strip(" \t|-–—(["):
                start = tail
            while start < line.end and line.text[start - line.start].isspace():
                start += 1
            return Removal(start, line.end, Reason.CREDIT)
    return None


def is_slashed(line: Line) -> bool:
    """Whether the line could be a photographer and a publisher, and nothing else."""
    return len(line.text) <= _TAIL and _SLASHED.fullmatch(line.text) is not None


def is_scene(line: Line) -> bool:
    """Whether the line names somebody and a place and nothing else; only its own place tells that it is a caption."""
    return len(line.text) <= _TAIL and _SCENE.fullmatch(line.text) is not None


def is_caption(before: Line, credit: Removal, line: Line) -> bool:
    """Whether what stands `before` a line's credit says what a picture shows, and is no sentence of the article."""
    if pictured(before):
        return True
    if not _names_picture(credit, line):
        return False
    return not before.terminated or _INTRODUCED.match(before.text) is not None or not tells(before.text)


def _names_picture(credit: Removal, line: Line) -> bool:
    """Whether the credit is one of a picture, not of a source or an agency's report."""
    text = line.text[credit.start - line.start : credit.end - line.start]
    by = _SLASHED.fullmatch(text.strip("()[].")) is not None
    return by or text.startswith("|") or _PICTURE.search(text) is not None or pictured(line)


def pictured(line: Line) -> bool:
    """Whether a line says itself that it stands below a picture."""
    if len(line.text) > LONGEST:
        return False
    return (_FILED if line.terminated else _PICTURED).search(line.text) is not None
