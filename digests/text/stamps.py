"""When a page was published, updated, and how long it takes to read: the words of stamps."""

from __future__ import annotations

from digests.text.patterns import Lines, pattern

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_ZONE = r"(?:[ecmp][sd]?t|gmt|bst|utc|ces?t|jst|ist)"
_TIME = (
    rf"(?:\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}})?\s?(?:[ap]\.?m\.?|uhr)?|\d{{1,2}}\s?(?:[ap]\.?m\.?|uhr))"
    rf"(?:\s?\(?{_ZONE}\)?)?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_DATE = (
    rf"(?:(?:{_WEEKDAY},?\s)?(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH},?(?:\s\d{{4}})?)|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
)
_FOREIGN_DATE = (
    r"(?:[a-zà-ÿ-]{3,15},?\s)?\d{1,2}\.?(?:er)?\s(?:de\s)?(?:[a-zà-ÿ]{3,10})\.?,?\s(?:del?\s)?\d{4}"
    r"(?:,?\s(?:às|as|a las|alle|à|um)?\s?\d{1,2}[:.h]\d{2}(?:\s?(?:uhr|h))?)?"
)
_AGO = r"(?:\d{1,3}|an?|a few)\s(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|week|month|year)s?\sago"
_WHEN = (
    rf"(?:{_FOREIGN_DATE}|{_DATE}(?:,|\sat|\s[-–—|])?\s?(?:{_TIME})?|{_TIME}(?:,?\s(?:on\s)?{_DATE})?|{_AGO}|"
    r"just now|today|yesterday)"
)
_DATED = (
    r"(?:last\s)?(?:updated?|published|posted|modified|created|first published|publicado|actualizado|publié|"
    r"mis à jour|veröffentlicht|aktualisiert|pubblicato|aggiornato|atualizado)"
)

STAMPS = rf"(?i:(?:{_DATED}[\s.]{{0,3}}:[\s.]{{0,3}}{_WHEN}[\s.|]{{0,9}}){{1,3}})"
"""Stamps that a flattened page sets before its first sentence: "PUBLISHED: 09:15 GMT, 3 March 2024 | UPDATED: …"."""
STAMP = Lines(
    rf"(?:{_DATED}(?:\son|\sat|\sle|\sel|\sam|\sil|\sem)?\s?:?\s?{_WHEN}[\s|•·,.–-]{{0,3}}){{1,2}}",
    rf"(?!{_TIME}$){_WHEN}",
    r"(?:a\s|about\s)?\d{1,3}[\s-]?min(?:ute)?s?[\s-]read(?:ing time)?\.?",
    r"(?:estimated\s)?read(?:ing)?(?:\stime)?\s?:\s?\d{1,3}\s?min(?:ute)?s?\.?",
    r"(?:tempo de leitura|tiempo de lectura|temps de lecture|tempo di lettura|"
    r"lesezeit)\s?:?\s?(?:ca\.\s)?\d{1,3}\s?min\w{0,4}\.?",
    r"\d{1,3}\s?(?:min\w{0,4})\s(?:de lectura|de leitura|de lecture|di lettura|lesezeit)",
    r"\d{1,2}\s?分で読めます|(?:更新|公開|配信|掲載)(?:日時?)?\s?[::]?\s?\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?(?:\s?\d{1,2}[:時]\d{2}分?)?",
)

ONLY_WHEN = pattern(_WHEN)
