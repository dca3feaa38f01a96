import json
import random
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Features, Placed
from digests.text.sketch import SKETCH, containment, sketch
from digests.text.stories import Placement, Window
from digests.text.terms import stems, words
from digests.text.vectors import features
from tests.growth import assert_even, assert_even_text

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)

STORM = (
    "The ferry Marta ran aground off Velsund harbour on Monday in a storm, and all 48 passengers were brought ashore "
    "by lifeboat, the coast guard said. The Marta had left the island of Hemsey at noon with a cargo of fish. Captain "
    "Ada Brandt told reporters that the engine had failed near the old lighthouse. Two passengers were treated for "
    "cold at the hospital in Velsund. The coast guard of Velsund will try to tow the ferry on Tuesday."
)
STORM_ELSEWHERE = (
    "Forty-eight people were rescued from a stranded ferry near Velsund on Monday. The vessel, the Marta, lost power "
    "in heavy seas on her way from Hemsey, said the coast guard, which sent three lifeboats. “We heard the hull grind "
    "on the rocks,” said Olle Tamm, a passenger. Ada Brandt, the captain, was the last to leave the Marta. A tug is to "
    "pull her free on Tuesday, according to the harbour office of Velsund."
)
OTHER_STORM = (
    "The ferry Solveig ran aground off Karrebo harbour on Friday in a storm, and all 112 passengers were brought "
    "ashore by helicopter, the coast guard said. The Solveig had left the town of Ostrup at dawn with a cargo of "
    "timber. Captain Jens Holm told reporters that the rudder had broken near the bridge. Nobody was treated at the "
    "hospital in Karrebo. The owners will try to tow the ferry next week."
)
BUDGET = (
    "Parliament in Tarnow passed a budget on Monday that raises taxes on sugar and cuts spending on roads, after a "
    "debate of 19 hours. Finance minister Ruta Kalnins said the deficit would fall to 2.4 percent. The opposition "
    "called the budget a burden on families and asked for a vote of confidence in the government."
)


class Desk:
    """Places articles one after the other, as a reader of the desk would see them."""

    def __init__(self, window: Window | None = None) -> None:
        self.window = Window() if window is None else window
        self.stories: list[int] = []

    def read(self, title: str | None, text: str, at: datetime = MONDAY, publisher: str = "The Mill") -> Placement:
        found = features(title, text)
        placement = self.window.place(found, publisher, at)
        number = len(self.stories) + 1
        story_id = number if placement.story_id is None else placement.story_id
        self.stories.append(story_id)
        self.window.add(
            Placed(
                seq=number,
                article_id=number,
                story_id=story_id,
                publisher=publisher,
                published_at=at,
                features=found,
            )
        )
        return placement


def test_two_reports_of_one_event_are_one_story() -> None:
    desk = Desk()
    assert desk.read("Ferry runs aground off Velsund", STORM) == Placement()
    assert desk.read("Passengers rescued from stranded ferry Marta", STORM_ELSEWHERE) == Placement(story_id=1)


def test_another_event_is_another_story() -> None:
    desk = Desk()
    desk.read("Ferry runs aground off Velsund", STORM)
    assert desk.read("Tarnow passes budget", BUDGET) == Placement()


def test_the_same_kind_of_event_elsewhere_is_another_story() -> None:
    desk = Desk()
    desk.read("Ferry runs aground off Velsund", STORM)
    assert desk.read("Ferry runs aground off Karrebo", OTHER_STORM).story_id is None


def test_the_title_may_be_missing() -> None:
    desk = Desk()
    desk.read(None, STORM)
    assert desk.read(None, STORM_ELSEWHERE).story_id == 1


def test_later_articles_do_not_change_earlier_answers() -> None:
    texts = [STORM, BUDGET, STORM_ELSEWHERE, OTHER_STORM]
    whole = [Desk() for _ in texts]
    answers = [[desk.read(None, text) for text in texts[: n + 1]] for n, desk in enumerate(whole)]
    for shorter in answers:
        assert answers[-1][: len(shorter)] == shorter


def test_asking_changes_nothing() -> None:
    desk = Desk()
    desk.read(None, STORM)
    found = features(None, STORM_ELSEWHERE)
    assert {desk.window.place(found, "The Mill", MONDAY) for _ in range(3)} == {Placement(story_id=1)}


def test_a_stray_likeness_to_one_member_chains_nothing() -> None:
    desk = Desk()
    desk.read("Ferry runs aground off Velsund", STORM)
    desk.read("Passengers rescued from stranded ferry Marta", STORM_ELSEWHERE)
    beside = BUDGET + " The minister sent her wishes to those on the ferry Marta."
    assert desk.read("Tarnow passes budget", beside).story_id is None


GERMAN = (
    """Die Fähre Marta ist am Montag vor Velsund auf Grund gelaufen. Alle 48 Passagiere wurden gerettet, teilte die
    Küstenwache in Velsund mit. Kapitänin Ada Brandt sprach von einem Schaden am Motor.""",
    """Nach dem Unglück der Fähre Marta vor Velsund sind alle 48 Passagiere gerettet. Die Küstenwache sucht nach der
    Ursache; Kapitänin Ada Brandt nannte einen Schaden am Motor.""",
    """Das Parlament in Tarnow hat am Montag einen Haushalt beschlossen, der die Steuer auf Zucker erhöht. Die
    Opposition sprach von einer Last für Familien.""",
)
JAPANESE = (
    "フェリー「マルタ」が月曜日にヴェルスンド港沖で座礁し、乗客四十八人全員が救助された。海上保安庁が発表した。",
    "月曜日、ヴェルスンド港沖で座礁したフェリー「マルタ」の乗客四十八人が救助されたと海上保安庁が述べた。",
    "議会は砂糖への課税を引き上げる予算案を可決した。野党は家計への負担だと批判している。",
)


@pytest.mark.parametrize("texts", [GERMAN, JAPANESE], ids=["de", "ja"])
def test_other_languages(texts: tuple[str, ...]) -> None:
    desk = Desk()
    for text in texts:
        desk.read(None, text)
    assert desk.stories == [1, 1, 3]


# Repeats


def test_a_reprint_cut_to_half_repeats() -> None:
    desk = Desk()
    desk.read("Ferry runs aground off Velsund", STORM)
    half = " ".join(STORM.split()[:40])
    assert desk.read("Stranded", half, publisher="Evening Post") == Placement(story_id=1, duplicate_of=1)


def test_a_whole_text_repeats_its_half_that_came_first() -> None:
    desk = Desk()
    desk.read("Stranded", " ".join(STORM.split()[:40]))
    assert desk.read("Ferry runs aground off Velsund", STORM).duplicate_of == 1


def test_light_edits_repeat() -> None:
    desk = Desk()
    desk.read(None, STORM)
    edited = STORM.replace("told reporters", "said").replace("on Tuesday", "tomorrow") + " Rain is expected."
    assert desk.read(None, edited).duplicate_of == 1


def test_another_outlets_own_article_is_no_repeat() -> None:
    desk = Desk()
    desk.read(None, STORM)
    assert desk.read(None, STORM_ELSEWHERE, publisher="Evening Post").duplicate_of is None


def test_of_three_copies_the_first_is_the_original() -> None:
    desk = Desk()
    desk.read(None, STORM)
    assert [desk.read(None, STORM + tail).duplicate_of for tail in (" More soon.", " More to come.")] == [1, 1]


def test_a_few_words_repeat_nothing() -> None:
    desk = Desk()
    desk.read(None, "Read more on our site.")
    assert desk.read(None, "Read more on our site.").duplicate_of is None


def numbered(start: int, end: int) -> list[str]:
    return [f"word{number}" for number in range(start, end)]


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (numbered(0, 60), numbered(0, 60), 1.0),
        (numbered(0, 60), numbered(60, 120), 0.0),
        (numbered(0, 2_000), numbered(0, 1_000), 1.0),
        (numbered(0, 2_000), numbered(1_000, 3_000), 0.5),
        ([], numbered(0, 60), 0.0),
        (["a", "b"], ["a", "b"], 0.0),
    ],
)
def test_containment_is_estimated_both_ways(one: list[str], other: list[str], share: float) -> None:
    estimates = containment(sketch(one), sketch(other)), containment(sketch(other), sketch(one))
    assert estimates[0] == estimates[1] == pytest.approx(share, abs=0.12)


# One publisher's many feeds

FOOT = (
    " The Velsund Mill is a paper of the Velsund Press, printed in Velsund since 1887. Write to its editor, Ruta Sand, "
    "at the Mill House on Rope Street, or call 555 0101. Readers of the Velsund Mill get its magazine for nothing."
)
BRIEFS = [
    ("Library opens late", "The town library will open late on Thursday because its boiler is being mended."),
    ("Choir wins", "A choir of bakers won the singing contest in Ostrup with a song about rye bread."),
    ("Bus fares rise", "Bus fares go up by ten cents in June, the council decided after a long evening."),
    ("Lost goat is home", "A goat that had walked onto the railway was led home by two schoolgirls on Friday."),
]


@pytest.mark.parametrize("feeds", [["The Mill"] * 4, ["Mill News", "Mill Culture", "Mill Town", "Mill Odd"]])
def test_words_under_every_article_of_a_publisher_make_neither_repeats_nor_a_story(feeds: list[str]) -> None:
    desk = Desk()
    answers = [desk.read(title, text + FOOT, publisher=feed) for feed, (title, text) in zip(feeds, BRIEFS, strict=True)]
    assert answers == [Placement()] * 4
    title, text = BRIEFS[1]
    assert desk.read(title, text + FOOT, publisher="Mill Weekend") == Placement(story_id=2, duplicate_of=2)
    assert desk.read("Bakers sing best", text + FOOT).duplicate_of == 2, "under another title, too"


def test_an_article_in_two_feeds_of_its_publisher_is_one_and_elsewhere_it_repeats_the_first() -> None:
    desk = Desk()
    desk.read("Ferry runs aground off Velsund", STORM, publisher="The Mill")
    assert desk.read("Ferry runs aground off Velsund", STORM, publisher="The Mill").duplicate_of == 1
    assert desk.read("Stranded in the storm", STORM, publisher="Evening Post").duplicate_of == 1


# The window


def test_articles_of_other_days_are_not_compared() -> None:
    desk = Desk(Window(timedelta(days=3)))
    desk.read(None, STORM)
    assert desk.read(None, STORM, MONDAY + timedelta(days=4)) == Placement()
    assert desk.read(None, STORM_ELSEWHERE, MONDAY + timedelta(days=2)).story_id == 1
    assert desk.read(None, STORM_ELSEWHERE, MONDAY - timedelta(days=4)) == Placement()


def test_what_was_dropped_is_forgotten_and_the_rest_is_not() -> None:
    desk = Desk()
    desk.read(None, STORM)
    desk.read(None, BUDGET, MONDAY + timedelta(days=1))
    desk.window.drop(MONDAY + timedelta(hours=1))
    assert len(desk.window) == 1
    assert desk.read(None, STORM) == Placement()
    assert desk.read(None, BUDGET).duplicate_of == 2


def test_a_story_goes_on_without_its_first_article() -> None:
    desk = Desk()
    desk.read(None, STORM)
    desk.read(None, STORM_ELSEWHERE, MONDAY + timedelta(hours=2))
    desk.window.drop(MONDAY + timedelta(hours=1))
    assert desk.window.place(features(None, STORM), "The Mill", MONDAY).story_id == 1


def test_a_full_window_forgets_what_was_placed_first() -> None:
    desk = Desk(Window(most=2))
    for text in (STORM, BUDGET, OTHER_STORM):
        desk.read(None, text)
    assert len(desk.window) == 2
    assert desk.window.place(features(None, STORM), "The Mill", MONDAY).duplicate_of is None
    assert desk.window.place(features(None, BUDGET), "The Mill", MONDAY).duplicate_of == 2


def test_adding_twice_changes_nothing() -> None:
    placed = Placed(seq=1, article_id=1, story_id=1, publisher="x", published_at=MONDAY, features=features(None, STORM))
    window = Window()
    window.add(placed)
    window.add(placed)
    assert len(window) == 1
    window.drop(MONDAY + timedelta(days=1))
    assert len(window) == 0
    assert window.place(features(None, STORM), "x", MONDAY) == Placement()


def test_an_article_of_nothing_is_placed_alone() -> None:
    desk = Desk()
    assert [desk.read(title, text) for title, text in ((None, ""), (None, "…"), ("", ""))] == [Placement()] * 3


def crowded(articles: int) -> Window:
    chance = random.Random(5)  # noqa: S311 - figures that are the same in each run, not secrets
    window = Window()
    for number in range(articles):
        body = {f"w{int(chance.paretovariate(0.4)) % 30_000}": 1 for _ in range(80)}
        shingles = tuple(sorted(chance.sample(range(1 << 32), 128)))
        found = Features(title=(), body=body, names=tuple(body)[:20], shingles=shingles)
        window.add(
            Placed(seq=number, article_id=number, story_id=number, publisher="x", published_at=MONDAY, features=found)
        )
    return window


def test_time_to_place_grows_at_most_evenly_with_the_window() -> None:
    asked = features("Ferry runs aground", STORM)

    def run(window: Window) -> None:
        for _ in range(20):
            window.place(asked, "x", MONDAY)

    assert_even(run, crowded, 500)


# Features


def test_features_are_small_and_survive_the_store() -> None:
    found = features("Ferry runs aground off Velsund", STORM * 50)
    stored = msgspec.json.encode(found)
    assert msgspec.json.decode(stored, type=Features) == found
    assert len(stored) < 6_000
    assert len(found.shingles) <= SKETCH


def test_names_are_told_from_words_that_open_sentences() -> None:
    found = features(None, STORM)
    assert {"velsund", "marta", "brandt"} <= set(found.names)
    assert "the" not in found.names
    assert "two" not in found.names


def test_words_of_the_lead_weigh_more() -> None:
    text = "Harbour opens. " + "and so on " * 100 + "Lighthouse shines."
    assert features(None, text).body["harbour"] == 2 * features(None, text).body["lighthous"]


@pytest.mark.parametrize(
    ("words_of_one_stem", "stem"),
    [
        (("passenger", "passengers", "Passenger’s"), "passenger"),
        (("party", "parties"), "party"),
        (("pass", "passes"), "pass"),
        (("rescue", "rescued", "rescues"), "rescu"),
        (("2.4",), "2.4"),
        (("1,450", "1450"), "1450"),
        (("12,30",), "12,30"),
    ],
)
def test_inflected_words_share_a_stem(words_of_one_stem: tuple[str, ...], stem: str) -> None:
    assert {found for word in words_of_one_stem for found in stems(word)} == {stem}


def test_stems_of_noise_and_of_unspaced_words() -> None:
    assert stems("x" * 100) == ()
    assert stems("a") == ()
    assert stems("7") == ("7",)
    assert stems("港が再開") == ("港が", "が再", "再開")


def test_words_say_whether_they_open_a_sentence() -> None:
    assert [
        (word, opens) for word, opens in words("Ann said: “Go home.” Bo left\nCy stayed with Di") if word[0].isupper()
    ] == [
        ("Ann", True),
        ("Go", True),
        ("Bo", True),
        ("Cy", True),
        ("Di", False),
    ]


@given(st.text(max_size=200) | st.none(), st.text(max_size=2_000))
def test_any_article_can_be_placed_and_is_found_again(title: str | None, body: str) -> None:
    desk = Desk()
    desk.read(title, body)
    again = desk.read(title, body)
    assert again.story_id in {None, 1}
    json.dumps(msgspec.to_builtins(features(title, body)))


@pytest.mark.parametrize("piece", ["a", "a ", "1,1", "’a", "港", ". "])
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(lambda text: features(text, text), piece)
