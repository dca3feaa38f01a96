"""Whose name follows what somebody is: “the group's director, Jane Roe”, “deputy mayor for housing Jane Roe”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digests.text.phrases import Kind, Phrase, noun_phrase_from
from digests.text.voices import can_speak

if TYPE_CHECKING:
    from digests.text.tokens import Tokens

_APPOSED = re.compile(r",([nD#A]*N)[,.|qQ]")


def named_in_apposition(tokens: Tokens, subject: Phrase, stop: int) -> Phrase | None:
    """“said the group's director, Jane Roe”: a noun followed by the name it stands for."""
    if subject.kind is not Kind.NOMINAL:
        return None
    codes = tokens.codes
    at = subject.last
    while at < stop and codes[at] in "IC":  # of the union, for the firm, and captain
        inner = noun_phrase_from(tokens, at + 1, stop)
        if inner is None:
            return None
        if inner.kind is Kind.NAME and _carries_on(tokens, subject, at, inner):
            return inner
        if codes[at] == "C" and (inner.kind is Kind.NAME or codes[at + 1] == "D"):
            return None  # two people
        at = inner.last
    if match := _APPOSED.match(codes, at):
        name = match.end(1) - 1
        return Phrase(Kind.NAME, name, name + 1, name)
    return None


def _carries_on(tokens: Tokens, role: Phrase, joint: int, named: Phrase) -> bool:
    """“deputy mayor for housing Jane Roe”, “skipper and owner Jane Roe”: not “lawyer for skipper Jane Roe”."""
    codes, noun = tokens.codes, tokens.word(named.head - 1)
    if codes[role.first] != "n" or codes[joint + 1] != "n" or tokens.word(role.head).endswith(("s", "men")):
        return False
    return codes[joint] == "C" or tokens.word(joint) == "in" or noun.endswith("s") or not can_speak(noun)
