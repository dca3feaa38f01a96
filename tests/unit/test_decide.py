from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from digests.feeds.decide import Changed, New, Same, arrivals, content_hash, decide, decide_all
from digests.model import Document, Known
from digests.ports.articles import Held
from tests import make


def document(text: str, title: str | None = None, key: str = "id:1") -> Document:
    return Document(source="The Mill", keys=(key,), text=text, title=title)


def held(text: str, article_id: int = 7, version: int = 1) -> Known:
    return Known(article_id, version, content_hash(document(text)))


ARRIVED = content_hash(document("The ferry is late."))


def test_what_is_not_held_is_new() -> None:
    assert decide(ARRIVED, None, None) == New()


def test_what_is_held_with_this_text_is_the_same() -> None:
    assert decide(ARRIVED, held("The ferry is late."), None) == Same(7)


def test_what_is_held_with_another_text_has_changed() -> None:
    assert decide(ARRIVED, held("The ferry sank.", version=3), None) == Changed(7, 3)


def test_a_text_held_under_other_keys_is_the_same_article() -> None:
    assert decide(ARRIVED, None, held("The ferry is late.", article_id=9)) == Same(9)


def test_the_keys_are_stronger_than_the_text() -> None:
    assert decide(ARRIVED, held("The ferry sank."), held("The ferry is late.", article_id=9)) == Changed(7, 1)
    assert decide(ARRIVED, held("The ferry is late."), held("The ferry is late.", article_id=9)) == Same(7)


def test_white_space_and_line_ends_are_no_change() -> None:
    assert content_hash(document("One.\r\n\r\nTwo  words.")) == content_hash(document("One.\n\nTwo words.\n"))


def test_a_letter_composed_otherwise_is_no_change() -> None:
    assert content_hash(document("Caf\u00e9")) == content_hash(document("Cafe\u0301"))


def test_a_new_headline_is_a_change() -> None:
    assert content_hash(document("Words.", "Ferry late")) != content_hash(document("Words.", "Ferry sinks"))


def test_words_do_not_pass_from_title_to_text() -> None:
    assert content_hash(document("b c", "a")) != content_hash(document("c", "a b"))


@given(st.text(st.characters(exclude_categories=[])), st.text(st.characters(exclude_categories=[])))
def test_any_text_has_a_hash_that_keys_do_not_change(text: str, title: str) -> None:
    digest = content_hash(document(text, title, key="id:1"))
    assert len(digest) == 32
    assert digest == content_hash(document(text, title, key="id:2"))


NOW = make.NOW
NOTHING = Held({}, {})


def item(number: int, text: str | None = None, *keys: str, days: float = 0, hours: float = 0) -> Document:
    return Document(
        source="The Mill",
        keys=keys or (f"id:{number}", f"url:https://mill.example/{number}"),
        text=text or f"The ferry is {number} minutes late.",
        published_at=make.moment(days=-days, hours=-hours),
    )


def holding(*documents: Document, version: int = 1) -> Held:
    """A store that has these."""
    found = Held({}, {})
    for number, arrival in enumerate(arrivals(documents), 1):
        known = Known(number, version, arrival.content_hash, arrival.document.published_at)
        found.known.update(dict.fromkeys(arrival.keys, known))
        found.same_text.setdefault(arrival.content_hash, []).append(known)
    return found


def decided(documents: list[Document], held: Held = NOTHING, *, beginning: bool = False) -> list[int | None]:
    """What each that is to be stored is a version of."""
    return [one.article_id for one in decide_all(arrivals(documents), held, NOW, beginning=beginning)]


def test_of_a_feed_what_is_new_or_changed_is_taken() -> None:
    held = holding(item(1), item(2), item(3))
    assert decided([item(4), item(3), item(2, "It sank."), item(1)], held) == [None, 2]


def test_at_the_beginning_all_is_backlog_and_later_what_is_old() -> None:
    fresh, old = item(1), item(2, days=8)
    undated = structs.replace(item(3), published_at=None)
    for beginning, expected in ((True, [True, True, True]), (False, [False, True, False])):
        found = decide_all(arrivals([fresh, old, undated]), NOTHING, NOW, beginning=beginning)
        assert [one.backlog for one in found] == expected
    [changed] = decide_all(arrivals([item(2, "It sank.", days=8)]), holding(old), NOW, beginning=True)
    assert not changed.backlog


def test_at_the_beginning_what_was_published_since_it_was_added_is_news() -> None:
    since_at = make.moment(hours=-2)
    later, sooner, at_once = item(1, hours=1), item(2, hours=3), item(3)
    alike = [item(4, hours=0.5), item(5, hours=0.5)]
    undated = structs.replace(item(6), published_at=None)
    found = decide_all(
        arrivals([later, sooner, at_once, *alike, undated]), NOTHING, NOW, beginning=True, since_at=since_at
    )
    assert [one.document for one in found if not one.backlog] == [later]


def test_an_id_that_changes_every_time_is_no_news() -> None:
    held = holding(*(item(n) for n in range(9)))
    assert decided([item(n, None, f"id:new{n}") for n in range(9)], held) == []
    linked = [item(n, f"{n} sank.", f"id:new{n}", f"url:https://mill.example/{n}") for n in range(2)]
    assert decided(linked, held) == [1, 2], "the link says which it is"


def test_few_words_that_come_every_day_are_another_article_each_time() -> None:
    week = [item(n, "All you need to know today.", days=n) for n in range(1, 8)]
    assert decided(week) == [None] * 7
    held = holding(*week)
    assert decided(week, held) == []
    today = item(9, "All you need to know today.")
    assert decided([today, *week], held) == [None]
    again = item(9, "All you need to know today.", "id:9-again", "url:https://mill.example/9-again", days=3)
    assert decided([again, *week], held) == [], "of the same date, it is that one under other keys"
    undated = structs.replace(today, published_at=None)
    assert decided([undated, *week], held) == []
    unlinked = item(9, "All you need to know today.", "id:9")
    assert decided([unlinked, *week], held) == []
    others = [item(20 + n, f"Other {n}.") for n in range(2)]
    assert decided([today, *others], held) == [None, None], "they have one date: it is when the feed was written"
    long = [item(n, "Word for word. " * 100, days=n) for n in range(2)]
    assert decided(long) == [None], "so many words are one article"


def test_an_address_that_many_share_is_nobodys() -> None:
    home = "url:https://mill.example/"
    first = [item(n, None, f"id:{n}", home) for n in range(3)]
    assert decided(first) == [None] * 3
    assert [arrival.keys for arrival in arrivals(first)] == [("id:0",), ("id:1",), ("id:2",)]
    held = holding(*first)
    assert decided([item(9, None, "id:9", home), *first], held) == [None]


def test_a_link_that_another_item_was_first_with_says_nothing() -> None:
    link = "url:https://mill.example/live"
    held = holding(item(1, None, "id:1", link))
    both = [item(2, None, "id:2", link), item(1, "It sank.", "id:1")]
    [new, changed] = decide_all(arrivals(both), held, NOW, beginning=False)
    assert (new.article_id, new.keys) == (None, ("id:2",))
    assert changed.article_id == 1


def test_an_article_that_is_there_by_each_of_its_keys_is_taken_once() -> None:
    held = holding(item(1))
    both = [item(1, "It sank.", "id:1"), item(1, "It was raised.", "url:https://mill.example/1")]
    assert decided(both, held) == [1]


def test_what_is_there_twice_is_taken_once() -> None:
    assert decided([item(1), item(1, "Another text."), item(2, item(1).text)]) == [None]


def test_a_feed_that_writes_all_anew_every_time_is_not_followed_for_ever() -> None:
    documents = [item(n) for n in range(10)]
    counted = [item(n, f"{item(n).text} Read 7 times.") for n in range(10)]
    assert len(decided(counted, holding(*documents))) == 10
    assert decided(counted, holding(*documents, version=3)) == []
    assert len(decided([*counted[:4], *documents[4:]], holding(*documents, version=3))) == 4, "not even half of them"
    assert len(decided(counted[:3], holding(*documents, version=3))) == 3, "too few to tell"
    assert decided(counted[:1], holding(*documents, version=50)) == []
    assert decided([*counted, item(11)], holding(*documents, version=3)) == [None], "what is new comes all the same"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 3)), max_size=20))
def test_what_was_taken_in_is_never_taken_again(entries: list[tuple[int, int, int]]) -> None:
    documents = [item(0, f"Text {text}.", f"id:{first}", f"url:{second}") for first, second, text in entries]
    taken = decide_all(arrivals(documents), NOTHING, NOW, beginning=False)
    held = Held({}, {})
    for number, one in enumerate(taken, 1):
        known = Known(number, 1, one.content_hash, one.document.published_at)
        held.known.update(dict.fromkeys(one.keys, known))
        held.same_text.setdefault(one.content_hash, []).append(known)
    assert decided(documents, held) == []
