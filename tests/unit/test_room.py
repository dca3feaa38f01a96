"""Posts fit in languages that need more room than English."""

from __future__ import annotations

from gettext import NullTranslations

from hypothesis import given
from hypothesis import strategies as st

from digests.fit import LONGEST
from digests.messages import Action, Message, Section, Text
from digests.model import Quote, QuoteKind
from digests.present import editions
from digests.present import quotes as quoted
from digests.present.view import View
from digests.wording import say
from tests.news import article, digest, headline, item
from tests.unit.test_present import LONG, TIGHT, excerpt


class Wordy(NullTranslations):
    """A language that says everything several times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def gettext(self, message: str) -> str:
        return " ".join([message] * self._times)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


LANGUAGES = st.integers(1, 3).map(Wordy)
COMMANDS = st.text("abc 1#", min_size=1, max_size=LONGEST)


@given(st.lists(LONG, min_size=1, max_size=8), st.booleans(), LANGUAGES, COMMANDS)
def test_every_part_of_an_edition_fits_and_the_way_to_the_next_one_too(
    sentences: list[str], late: bool, language: Wordy, command: str
) -> None:
    stories = [item(n, headline=said[:200], sentences=(excerpt(said),)) for n, said in enumerate(sentences, 1)]
    parts = editions.edition(digest(*stories, late=late, name="N" * 300), TIGHT, language)
    asked = [editions.part(parts, View(command, "UTC", TIGHT, page, language)) for page in range(1, len(parts) + 1)]
    assert all(TIGHT.fits(part) for part in (*parts, *asked))
    assert [bool(part.actions) for part in asked] == [True] * (len(parts) - 1) + [False]


@given(st.lists(LONG, min_size=1, max_size=4, unique=True), st.booleans(), LANGUAGES, COMMANDS, st.integers(1, 99))
def test_every_page_of_an_answer_fits(said: list[str], more: bool, language: Wordy, command: str, page: int) -> None:
    text = "\n".join(said)
    starts = [sum(len(words) + 1 for words in said[:n]) for n in range(len(said))]
    quotes = [Quote(start=s, end=s + len(w), kind=QuoteKind.PARTIAL) for s, w in zip(starts, said, strict=True)]
    one = article(headline(1, title="T" * 900), text, quotes=quotes)
    shown = quoted.quotes([one], View(command, "UTC", TIGHT, page, language))
    assert TIGHT.fits(shown)
    further = (Action(say("Summary"), "summary #1"),) if more else ()
    section = Section(heading=(Text("h" * 900),), lines=((Text(text),),))
    listed = View(command, "UTC", TIGHT, page, language).show(
        (Text("t" * 900),), [section], (Text("f" * 900),), further
    )
    assert TIGHT.fits(listed)
    assert [action.label for action in listed.actions if action.command == "summary #1"] == (
        [language.gettext("Summary")] if more else []
    )


def test_what_fit_says_itself_is_said_in_the_language() -> None:
    twice = Wordy(2)
    lines = tuple((Text(f"{n} " + "x" * 90),) for n in range(20))
    beyond = View("latest", "UTC", TIGHT, 40, twice).show((), [Section(lines=lines)])
    (notice,) = beyond.notice
    count = str(notice).split("of ")[1].split(" ")[0]
    said = f"There is no page 40. Page {count} of {count}"
    assert beyond.notice == (Text(f"{said} {said}"),)
    assert [action.label for action in beyond.actions] == ["Previous page Previous page"]
    first = View("latest", "UTC", TIGHT, 1, twice).show((), [Section(lines=lines)])
    assert first.notice == (Text(f"Page 1 of {count} Page 1 of {count}"),)
    only = View("latest", "UTC", TIGHT, 2, twice).show((), [Section(lines=lines[:1])])
    assert only.notice == (Text("There is no page 2. This is all of it. There is no page 2. This is all of it."),)
    parts = editions.edition(digest(*(item(n, sentences=(excerpt("y" * 300),)) for n in range(1, 9))), TIGHT, twice)
    assert parts[1].notice == (Text(f"Part 2 of {len(parts)} Part 2 of {len(parts)}"),)
    again = editions.shown_again(Message(), digest().made_at, "UTC", twice)
    assert [part.text for part in again.notice if isinstance(part, Text)][:1] == ["Shown again; posted "]
