from hypothesis import given
from hypothesis import strategies as st

from digests.feeds.decide import Changed, New, Same, content_hash, decide
from digests.model import Document, Known


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
