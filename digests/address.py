"""Addresses of sources: which are taken, and what may be shown of one.

An address may be the key to a paid or private feed: a password before the host, a token in the query or the path. What
is shown is a guess on the safe side: parts of a path that do not look like plain words are hidden.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus, urlsplit

from digests import hosts
from digests.errors import FieldError, InputError
from digests.wording import Said, say

if TYPE_CHECKING:
    from urllib.parse import SplitResult

MOST = 2_000  # characters
HIDDEN = "…"
SCHEMES = ("http", "https")
LONGEST_HOST = 253

DIGITS = "0123456789"
MOST_DIGITS = 8  # of a part: a date has as many
NUMBERING = 2  # digits on a word, one of a part: rss2, 20minutes
LONGEST_WORD = 15
LONGEST_NUMBER = 7  # digits: longer ones, but for dates, count what nobody counts by hand
LONGEST_LABEL = 30  # letters
_BREAK = re.compile(r"[-_.~+ ,!'()]+")
_NUMBER = re.compile("[0-9]+")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_CAMEL = re.compile(r"[A-Z]?[a-z]*(?:[A-Z][a-z]{2,})+")
_UNSPOKEN = re.compile(r"[b-df-hj-np-tv-xz]{6}")
_KEY = re.compile(
    r"(?:access|api|app|auth|client|consumer|feed|my|private|rss|secret|security|shared|user)*"
    r"(?:auth|authorization|bearer|code|cred|credential|hash|hook|jwt|k|key|pass|passcode|passphrase|passwd|password|"
    r"private|pw|pwd|secret|j?session|sid|sig|sign|signature|token|webhook)(?:s|id)?"
)
_HOST_AND_PORT = re.compile(r"(?:\[[^\[\]]*\]|[^:\[\]]*)(?::[0-9]{0,5})?")
_HOST_AND_PATH = re.compile(r"(?:[^\W_][\w-]{0,62}\.){1,9}[^\W\d_]{2,63}(?::[0-9]{1,5})?(?:[/?][^\s@]*)?")
_AT_LATER = re.compile(r"[^/]@")


def check(address: str) -> str:
    """The address to keep. Where it leads is for whoever fetches to judge. FieldError says what is wrong with it, and
    repeats nothing of it."""
    address = address.strip(" ").removeprefix("<").removesuffix(">")
    if len(address) > MOST:
        raise FieldError("address", say("An address has at most {most} characters.", most=MOST))
    if any(character.isspace() or unicodedata.category(character)[0] == "C" for character in address):
        raise FieldError("address", say("An address holds no blanks or invisible characters."))
    scheme, found, rest = address.partition("://")
    if not found or scheme.lower() not in SCHEMES:
        raise FieldError("address", say("An address begins with https:// or http://."))
    parts = _split(address)
    if parts is None or "\\" in rest:
        raise FieldError("address", say("That is no address of a site, such as https://news.example/feed."))
    return f"{scheme.lower()}://{rest}"


def check_found(address: str) -> str:
    """The same of an address that a page or a redirect gave: this machine and its neighbours are none."""
    checked = check(address)
    if hosts.is_near(str(urlsplit(checked).hostname)):
        raise FieldError("address", say("That address is of this machine, or of a neighbour of it."))
    return checked


def spelled_out(word: str) -> str:
    """`example.com/feed` is https://example.com/feed; everything else as it is."""
    return f"https://{word}" if len(word) <= MOST and _HOST_AND_PATH.fullmatch(word) else word


def shown(address: str) -> str:
    """What anybody may see of an address: scheme, host and port, and the parts of its path that are plain words."""
    parts = _split(address)
    if parts is None:
        return HIDDEN
    if _hides_a_password(parts):
        return f"{parts.scheme}://{HIDDEN}"
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else host_shown(str(parts.hostname))
    port = f":{parts.port}" if parts.port is not None else ""
    path = "/".join(_path(parts))
    return f"{parts.scheme}://{host}{port}{'' if path == '/' else path}{'?' + HIDDEN if parts.query else ''}"


def host_shown(host: str) -> str:
    """What anybody may see of the name of a host: its labels, without what may be a key in front of its domain."""
    *labels, domain, end = ["", "", *host.removesuffix(".").split(".")]
    if end.isdecimal() or all(map(_is_label, labels)):  # four numbers; or nothing to hide
        return host
    said = [one if _is_label(one) else HIDDEN for one in labels]
    return ".".join(one for one in (*said, domain, end) if one)


def has_secret(address: str) -> bool:
    """Whether something in it may be a password or a token. An address that cannot be read may hold one."""
    parts = _split(address)
    if parts is None or "@" in parts.netloc or _hides_a_password(parts):
        return True
    given = [one.partition("=") for one in re.split("[&;]", parts.query)]
    pairs = [(unquote_plus(name), unquote_plus(value)) for name, _, value in given]
    return (
        HIDDEN in _path(parts)
        or HIDDEN in host_shown(str(parts.hostname))
        or not _harmless(unquote(parts.fragment))
        or any(_names_a_key(name) or not _harmless(name) or not _harmless(value) for name, value in pairs)
    )


def veiled(text: str) -> str:
    """The text with what may be an address cut down to what may be shown: for saying back what somebody typed. In a
    sentence of ours that is what was put into it."""
    if isinstance(text, Said):
        return text.over(veiled)
    return " ".join(_veiled(word) for word in text.split(" "))


def named(name: str) -> str:
    """The name, of whatever it is. InputError when it holds what may be a password or a token: names are shown."""
    if veiled(name) != name:
        raise InputError(say("A name holds no address with a password or a token in it: choose another name."))
    return name


def hosts_of(text: str) -> str:
    """The text with nothing of an address but its host, and without what may be secret."""
    words = [word.partition("://")[2].partition("/")[0].partition("?")[0] or word for word in veiled(text).split(" ")]
    return " ".join(word for word in words if HIDDEN not in word)


def without_keys(query: str) -> str:
    """The query of an article's link without what goes by the name of a key: a reader's own token. Other parts may
    look like one and say which article is meant."""
    pairs = [pair for pair in re.split("[&;]", query) if not _names_a_key(unquote_plus(pair.partition("=")[0]))]
    return "&".join(pairs) if pairs != re.split("[&;]", query) else query


def _veiled(word: str) -> str:
    before, found, rest = word.partition("://")
    if not found:
        return HIDDEN if "@" in word[1:] or "=" in word.partition("?")[2] else word
    scheme = next((one for one in ("https", "http") if before.lower().endswith(one)), None)
    before = before[: len(before) - len(scheme)] if scheme else before
    return HIDDEN if scheme is None or "@" in before else before + shown(f"{scheme}://{rest}")


def _split(address: str) -> SplitResult | None:
    """Its parts; None when it is no address of a host on the web."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    whole = _HOST_AND_PORT.fullmatch(parts.netloc.rpartition("@")[2]) and port != 0
    return parts if whole and parts.scheme in SCHEMES and (_is_name(host) or _is_ipv6(host)) else None


def _is_name(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return len(host) <= LONGEST_HOST and all(
        label and all(character in "-_" or _is_letter(character) or character in DIGITS for character in label)
        for label in labels
    )


def _is_ipv6(host: str) -> bool:
    try:
        return IPv6Address(host).scope_id is None
    except AddressValueError:
        return False


def _hides_a_password(parts: SplitResult) -> bool:
    """Whether what reads as the host may begin a password that has a slash, a ? or a # in it: an @ follows."""
    rest = f"{parts.path}?{parts.query}#{parts.fragment}"
    plain_host = parts.port is None and "." in str(parts.hostname)
    return "@" in rest and not (plain_host and not _AT_LATER.search(rest))


def _path(parts: SplitResult) -> list[str]:
    """The parts of the path, decoded, with `HIDDEN` for what may be secret: all that follows a word like `token` is."""
    said: list[str] = []
    pieces = parts.path.split("/")
    for number, piece in enumerate(pieces, 1):
        text = unicodedata.normalize("NFKC", unquote(piece))
        if _names_a_key(text):
            alone = _KEY.fullmatch(re.sub("[-_]", "", text.casefold()))
            return [*said, text if alone else HIDDEN, *([HIDDEN] if any(pieces[number:]) else [])]
        said.append(text if _harmless(text.removeprefix("@")) else HIDDEN)
    return said


def _names_a_key(text: str) -> bool:
    """Whether a word of it is one that keys go by."""
    text = unicodedata.normalize("NFKC", text).casefold()
    words = (*re.split(r"[\W\d_]+", text), re.sub(r"[\W\d_]+", "", text))
    return any(_KEY.fullmatch(word) for word in words)


def _harmless(text: str) -> bool:
    """Whether it reads as words and short numbers, and not as something drawn by lot."""
    text = unicodedata.normalize("NFKC", text)
    words = _BREAK.split(text)
    stems = [word.strip(DIGITS) for word in words]
    numbered = [len(word) - len(stem) for word, stem in zip(words, stems, strict=True) if stem not in ("", word)]
    few_digits = sum(text.count(digit) for digit in DIGITS) <= MOST_DIGITS
    few_digits = few_digits and all(len(run) <= LONGEST_NUMBER or _DATE.fullmatch(run) for run in _NUMBER.findall(text))
    return few_digits and len(numbered) <= 1 and sum(numbered) <= NUMBERING and all(map(_is_word, stems))


def _is_label(label: str) -> bool:
    """Whether a part of a host's name reads as words: they may be long, for none can stand between them. Of what is
    written in letters that hosts do not have, the letters are looked at."""
    if label.startswith("xn--"):
        try:
            label = label.encode("ascii").decode("idna")
        except UnicodeError:
            return False
    return _harmless(label) or (len(label) <= LONGEST_LABEL and all(map(_is_letter, re.sub("[-_]", "", label))))


def _is_word(text: str) -> bool:
    if len(text) > LONGEST_WORD or not all(map(_is_letter, text)):
        return False
    one_case = text in (text.lower(), text.upper(), text.title())
    return bool(one_case or _CAMEL.fullmatch(text)) and not _UNSPOKEN.search(text.lower())


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"
