"""Quotations of Japanese articles: 「…」 with the speaker before は or が, and と with a verb of speech behind. Pure.

Words are not set apart, so that shapes of letters take the place of tokens. A speaker that no shape shows is None.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Quote, QuoteKind
from digests.text import marks
from digests.text.languages import ja
from digests.text.marks import Quoted
from digests.text.speakers import Speaker
from digests.text.spoken.japanese_names import Names, either

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Span
    from digests.text.spoken.japanese_names import Mention

_SPEECH = re.compile(either(ja.SPEECH))
_VOICES = "声|意見|批判|不満|苦情|要望|疑問|懸念|指摘|反応|感想|見方|訴え"
_NOUN_OF_SPEECH = re.compile(rf"との?(?:考え|認識|声明|コメント|談話|見通し|方針|姿勢|{_VOICES})")
_NOBODYS = re.compile(rf"[、,]?との?(?:{_VOICES})(?:[もがは、。]|を(?:聞|受|浴|踏まえ|紹介|招|無視))")
_NAMING = re.compile(rf"(?:{either(ja.NAMING)}|という(?=[^。、]))")
_STOP = re.compile(r"[。！？!?\n]")
_SUBJECT = re.compile(r"(?<![てでにと])[はがも](?:、|(?=[^\u3041-\u3096])|(?=こう|そう|この|その|こと))")
_SOURCE = re.compile(r"によると|によれば|の話では")
_BEHIND = re.compile(r"\A[、,]?と(?:、)?(?P<who>[^。、はがと]{2,40})(?:は|が)")
_BEHIND_ALONE = re.compile(r"\A[、,]?と、?(?P<who>[^。、はがをに]{2,30})。?\Z")
_NEXT = re.compile(r"[。]?(?P<who>[^。、は]{2,40})は(?:、)?(?:こう|そう|このように)")
_HEARSAY = re.compile("と(?:い[うい]|みられ|され)")
_PREDICATE = re.compile(r"[だすたいうるくぐつぬぶむんねよかなさろせ]\Z")
_SAME = re.compile(rf"(?:同氏|同(?:{either(ja.ROLES)})|彼女?)\Z")
_LEAST = 5  # letters of an utterance
_TERM = 8  # letters: fewer, that nobody says, are a term
_REACH = 1200  # letters back in which whom a sentence without a subject stands for is looked for


class _Sentence(Struct, frozen=True):
    """A quotation's sentence as offsets: from its first letter, and to its stop."""

    quoted: Quoted
    start: int
    end: int
    alone: bool


def quotes(original: str, paragraphs: Sequence[Span]) -> tuple[Quote, ...]:
    """The quotations in the paragraphs (spans of `original`, in order), in order."""
    found = marks.find(original, paragraphs)
    if not found:
        return ()
    reader = _Reader(original, paragraphs, found)
    return tuple(quote for sentence in reader.sentences if (quote := reader.read(sentence)) is not None)


class _Reader:
    def __init__(self, original: str, paragraphs: Sequence[Span], found: Sequence[Quoted]) -> None:
        self._original = original
        self._masked = _masked(original, paragraphs, found)
        self._names = Names(self._masked)
        self._last: tuple[Speaker, int] | None = None
        self._previous: tuple[_Sentence, Speaker | None] | None = None
        self.sentences = list(self._split(paragraphs, found))

    def _split(self, paragraphs: Sequence[Span], found: Sequence[Quoted]) -> list[_Sentence]:
        out, at, masked = [], 0, self._masked
        for quoted in found:
            while paragraphs[at].end < quoted.outer_start or paragraphs[at].end <= quoted.start:
                at += 1
            paragraph = paragraphs[at]
            start = paragraph.start
            for index in range(quoted.outer_start - 1, paragraph.start - 1, -1):
                if masked[index] in "。！？\n":
                    start = index + 1
                    break
            stop = _STOP.search(masked, quoted.outer_end, paragraph.end)
            end = stop.start() if stop else max(paragraph.end, quoted.outer_end)
            alone = not masked[start : quoted.outer_start].strip() and not masked[quoted.outer_end : end].strip()
            out.append(_Sentence(quoted, start, end, alone))
        return out

    def read(self, sentence: _Sentence) -> Quote | None:
        quoted = sentence.quoted
        after = self._masked[quoted.outer_end : sentence.end + 1]
        speech = _SPEECH.search(after) is not None or _NOUN_OF_SPEECH.match(after) is not None
        kind = self._kind(sentence, after, speech=speech)
        if kind is None:
            return None
        speaker = self._speaker(sentence, after, speech=speech)
        if speaker is not None or kind is QuoteKind.DIRECT:
            self._last = (speaker, sentence.end) if speaker is not None else None
        self._previous = (sentence, speaker)
        if speaker is None:
            return Quote(start=quoted.start, end=quoted.end, kind=kind)
        role, affiliation = self._names.role(speaker.name) if speaker.person else (None, None)
        return Quote(
            start=quoted.start, end=quoted.end, kind=kind, speaker=speaker.name, speaker_start=speaker.start,
            speaker_end=speaker.end, role=role, affiliation=affiliation,
        )  # fmt: skip

    def _kind(self, sentence: _Sentence, after: str, *, speech: bool) -> QuoteKind | None:
        """Direct, partial, or None for a title, a name or a term that nobody is shown to have said."""
        quoted = sentence.quoted
        text = self._original[quoted.start : quoted.end]
        if self._original[quoted.outer_start] == "『" or _NAMING.match(after):
            return None
        if not quoted.closed:
            return QuoteKind.DIRECT
        whole = re.search("[。！？!?]", text) is not None
        quotative = after.startswith(("と", "、と", "って"))
        if (whole and (quotative or sentence.alone)) or (sentence.alone and len(text) >= _LEAST):
            return QuoteKind.DIRECT
        if quotative and len(text) >= _LEAST and _PREDICATE.search(text):
            return QuoteKind.DIRECT
        if speech or _BEHIND_ALONE.match(after):
            return QuoteKind.PARTIAL
        return QuoteKind.PARTIAL if len(text) >= _TERM else None

    def _speaker(self, sentence: _Sentence, after: str, *, speech: bool) -> Speaker | None:
        base = sentence.quoted.outer_end
        if _NOBODYS.match(after):
            return None  # 「寂しい」との声もあった: voices without a name
        for pattern in (_BEHIND,) if speech else (_BEHIND_ALONE,):
            match = pattern.match(after)
            found = self._phrase(base + match.start("who"), base + match.end("who")) if match else None
            if found is not None:
                return found
        if not speech and not sentence.alone:
            return self._told(sentence, after) or self._source(sentence)
        if sentence.alone:
            return self._beside(sentence)
        if _HEARSAY.match(after) and (source := self._source(sentence)) is not None:
            return source
        topics = self._topics(sentence)
        if topics is None or topics:
            return topics[0] if topics else None
        return self._source(sentence) or self._salient(sentence)

    def _told(self, sentence: _Sentence, after: str) -> Speaker | None:
        """高瀬市長は「…」と胸をなで下ろした: a person right before the words, whatever the verb behind them."""
        before = self._masked[sentence.start : sentence.quoted.outer_start]
        topics = self._topics(sentence) if after.startswith("と") and before.endswith(("は", "は、")) else None
        return topics[0] if topics and topics[0].person else None

    def _topics(self, sentence: _Sentence) -> list[Speaker] | None:
        """Who is the topic or subject before the quotation; None where that is somebody, but unclear who."""
        at, seen = sentence.start, []
        for match in _SUBJECT.finditer(self._masked, sentence.start, sentence.quoted.outer_start + 1):
            found = self._phrase(at, match.start()) or self._same(sentence, at, match.start())
            if found is not None:
                seen.append((match[0][0], found))
            at = match.end()
        topics = [found for mark, found in seen if mark in "はも"] or [found for _, found in seen]
        people = [found for found in topics if found.person] or topics
        if len({found.name for found in people}) > 1 or (not people and at > sentence.start):
            return None
        return people[:1]

    def _same(self, sentence: _Sentence, start: int, end: int) -> Speaker | None:
        """“同市長は”, “彼は”: who spoke last, if nobody else has come up since."""
        same = _SAME.search(self._masked[start:end])
        person = self._salient(sentence) if same else None
        if person is None or same is None:
            return None
        return Speaker(person.name, start + same.start(), end, person.person)

    def _source(self, sentence: _Sentence) -> Speaker | None:
        match = _SOURCE.search(self._masked, sentence.start, sentence.quoted.outer_start)
        return self._phrase(sentence.start, match.start()) if match else None

    def _beside(self, sentence: _Sentence) -> Speaker | None:
        """「…」。高瀬市長はこう話す: who is named behind; else who spoke in the sentence before, in the paragraph."""
        following = _NEXT.match(self._masked, sentence.end)
        if following and _SPEECH.search(self._masked, following.end(), following.end() + 12):
            return self._phrase(following.start("who"), following.end("who"))
        if self._previous is None:
            return None
        before, speaker = self._previous
        between = self._masked[before.end : sentence.start]
        return speaker if "\n" not in between and not between.strip(" 　。！？") else None

    def _salient(self, sentence: _Sentence) -> Speaker | None:
        """Who spoke last, for a sentence without a subject, if nobody else has come up since."""
        if self._last is None or sentence.start - self._last[1] > _REACH:
            return None
        speaker, end = self._last
        others = self._names.between(end, sentence.end) - {speaker.name}
        return speaker if not others else None

    def _phrase(self, start: int, end: int) -> Speaker | None:
        mention = self._names.phrase(start, end)
        if mention is None:
            return None
        if mention.person:
            return Speaker(mention.name, mention.start, mention.end, True)
        return self._without_name(mention)

    def _without_name(self, mention: Mention) -> Speaker | None:
        """“市長”: the one person of that office; otherwise the words themselves."""
        if mention.name.startswith("同"):
            return None
        people = self._names.of_role(mention.role, mention.start) if mention.role else []
        if len(people) > 1:
            return None
        name = people[0] if people else mention.name
        return Speaker(name, mention.start, mention.end, bool(people))


def _masked(original: str, paragraphs: Sequence[Span], found: Sequence[Quoted]) -> str:
    """The paragraphs' text at its own offsets, blank where it is quoted and a line's end elsewhere."""
    pieces, at = [], 0
    for paragraph in paragraphs:
        pieces.append("\n" * (paragraph.start - at))
        pieces.append(original[paragraph.start : paragraph.end])
        at = paragraph.end
    text = "".join(pieces) + "\n" * (len(original) - at)
    out, at = [], 0
    for quoted in found:
        out.append(text[at : quoted.outer_start])
        out.append(" " * (quoted.outer_end - quoted.outer_start))
        at = quoted.outer_end
    return "".join(out) + text[at:]
