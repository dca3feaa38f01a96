"""Topics as they are typed, and what is refused of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import FieldError
from digests.model import Topics
from digests.settings import MOST_WORDS
from digests.topics import MOST_TERM, MOST_TERMS, check, parse, show, with_patterns
from tests.growth import assert_even_text


@pytest.mark.parametrize(
    ("typed", "any_of", "all_of", "none_of"),
    [
        ("tides", ["tides"], [], []),
        ("tides, eels", ["tides", "eels"], [], []),
        ("tides eels", ["tides", "eels"], [], []),
        (
            'tides, "night ferry" all lindmouth none chess, "dry dock"',
            ["tides", "night ferry"],
            ["lindmouth"],
            ["chess", "dry dock"],
        ),
        ("all: quell none: snow any: eels", ["eels"], ["quell"], ["snow"]),
        ("ALL quell NONE snow", [], ["quell"], ["snow"]),
        ("all:quell none :snow", [], ["quell"], ["snow"]),
        ('none"dry dock"', [], [], ["dry dock"]),
        ("any a all b any c", ["a", "c"], ["b"], []),
        ("“night ferry” „dry dock“ «deep sea»", ["night ferry", "dry dock", "deep sea"], [], []),
        ("'night ferry' eels ‘dry dock’, O'Brien 'tis", ["night ferry", "eels", "dry dock", "O'Brien", "'tis"], [], []),
        ('"none" "all:"', ["none", "all:"], [], []),
        ('eels"night ferry"tides', ["eels", "night ferry", "tides"], [], []),
        ('eels "" , ,', ["eels"], [], []),
        ("allotments anyone nonesuch", ["allotments", "anyone", "nonesuch"], [], []),
        ("/wind ?farms?/ tides", ["/wind ?farms?/", "tides"], [], []),
        (r"none /a{2,3}\/ b/, /either/or/", [], [], [r"/a{2,3}\/ b/", "/either/or/"]),
        ('"/tides/"', ["tides"], [], []),
        ("TCP/IP", ["TCP/IP"], [], []),
        ("  night\tferry ", ["night", "ferry"], [], []),
        ("off course", ["off", "course"], [], []),
    ],
)
def test_topics_as_people_type_them(typed: str, any_of: list[str], all_of: list[str], none_of: list[str]) -> None:
    topics = parse(typed)
    assert (list(topics.any), list(topics.all), list(topics.none)) == (any_of, all_of, none_of)
    assert parse(show(topics)) == topics


@pytest.mark.parametrize("typed", ["off", " OFF "])
def test_no_topics(typed: str) -> None:
    assert parse(typed) == Topics()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [(typed, "Say what the stories are to be about") for typed in ("", "  ", ",", '""', "“ ”")]
    + [(typed, "“none” needs words behind it") for typed in ("none", "NONE:", "tides none", 'none "", any eels')]
    + [(typed, "“any” needs words behind it") for typed in ("any", "any any eels", "tides any", "eels any none tides")],
)
def test_a_line_that_is_half_typed_is_not_all_stories(typed: str, sentence: str) -> None:
    with pytest.raises(FieldError, match=sentence):
        parse(typed)


def test_one_topic_that_can_come_is_enough() -> None:
    assert checked('tides, "night ferry" none ferry') == 'tides, "night ferry" none ferry'
    with pytest.raises(FieldError, match="“ferry” rules out every story with “night ferry”"):
        checked('tides all "night ferry" none ferry')


def test_patterns_that_were_there_may_stay() -> None:
    had = Topics(any=("/tides?/",), none=("/eels?/", "snow"))
    assert check(Topics(any=("/eels?/",)), patterns=False, had=had) == Topics(any=("/eels?/",))
    with pytest.raises(FieldError, match="Only the operator"):
        check(Topics(any=("/snow/",)), patterns=False, had=had)
    assert with_patterns(Topics(any=("quell", "/eels?/")), had) == Topics(any=("quell", "/eels?/", "/tides?/"))


def test_topics_are_shown_as_they_are_typed() -> None:
    topics = Topics(any=("tides", "night ferry"), all=("quell",), none=("chess", "all"))
    assert show(topics) == 'tides, "night ferry" all quell none chess, "all"'
    assert show(Topics()) == "off"
    assert show(Topics(any=("off",))) == '"off"'
    assert show(Topics(none=("'tis", "dogs'"))) == "none \"'tis\", dogs'"
    assert show(Topics(any=(":eels",))) == '":eels"'


@given(st.text(st.sampled_from("ab 'é,:\"“”«»/\\‘’.{}"), max_size=40) | st.text(max_size=60))
def test_what_is_shown_is_typed_again_as_the_same(typed: str) -> None:
    try:
        topics = parse(typed)
    except FieldError:
        return
    assert parse(show(topics)) == topics


terms = st.lists(
    st.text(st.sampled_from("abc xyz-'\"“/,:"), max_size=9)
    | st.sampled_from(["night ferry", "tides", "any", "off", "/eel/s?/", "/a, b/", "/x\\/ y/", "all:in", "none", "'x"]),
    max_size=4,
).map(tuple)


@given(terms, terms, terms)
def test_what_passes_the_check_is_typed_again_as_the_same(
    one: tuple[str, ...], two: tuple[str, ...], no: tuple[str, ...]
) -> None:
    try:
        topics = check(Topics(any=one, all=two, none=no), patterns=True)
    except FieldError:
        return
    assert parse(show(topics)) == topics
    assert check(topics, patterns=True) == topics


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('tides "night ferry', "A quotation mark is opened and not closed"),
        ("tides “", "A quotation mark is opened and not closed"),
        ("tides /night ferry", "A regular expression ends with a slash"),
        ("/", "A regular expression ends with a slash"),
        ("/eels/i", "A regular expression ends with a slash"),
    ],
)
def test_what_is_never_closed(typed: str, words: str) -> None:
    with pytest.raises(FieldError, match=words) as caught:
        parse(typed)
    assert caught.value.field == "topics"


def checked(typed: str, *, patterns: bool = True) -> str:
    return show(check(parse(typed), patterns=patterns))


def test_repetitions_are_folded() -> None:
    assert checked(
        'Tides tides TIDES "night  ferry" "Night-Ferry" /x+y/ /x+y/'
    ) == 'Tides, "night  ferry", /x+y/'.replace("  ", " ")
    assert check(Topics(any=("/a/b/",), none=('say "eels"', "/", "")), patterns=True) == Topics(
        any=(r"/a\/b/",), none=("say eels",)
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (" ".join(f"term{n}" for n in range(MOST_TERMS + 1)), "at most 50 topics, not 51"),
        ("x" * (MOST_TERM + 1), f"A topic has at most 60 characters; “{'x' * 59}…” is longer."),
        (" ".join(f"{'x' * 40}{n}" for n in range(30)), "Topics have at most 1000 characters in all, not 1250"),
        ("tides —", "“—” is no topic: a topic needs a letter or a digit."),
        ("tides ___", "“___” is no topic"),
        ("ti\u202edes", "characters that cannot be seen"),
        ("ti\x07des", "characters that cannot be seen"),
        ("/ti\u200bdes/", "characters that cannot be seen"),
        ("tides none tides", "“tides” rules out every story with “tides”"),
        ('"night ferries" none ferry', "“ferry” rules out every story with “night ferries”: take one of the two out."),
        ("all Tide none tides", "“tides” rules out every story with “Tide”"),
        ("/tides?/ none /tides?/", "“/tides?/” rules out"),
        ("the", "“the” is in nearly every article: choose a topic that says more."),
        ("tides none und", "“und” is in nearly every article"),
        ('"of the"', "“of the” is in nearly every article"),
        ("'s", "“'s” is in nearly every article"),
        ("の", "“の” is in nearly every article"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(typed: str, words: str) -> None:
    with pytest.raises(FieldError) as caught:
        checked(typed)
    assert words in str(caught.value)
    assert caught.value.field == "topics"


@pytest.mark.parametrize(
    "typed", ["war", "die", "man", "art", "2026", "X", "president", '"the ferry"', "東京", "people"]
)
def test_words_that_say_something_are_kept(typed: str) -> None:
    assert checked(typed) == typed


def test_a_word_may_be_wanted_where_its_phrase_is_not() -> None:
    assert checked('ferry none "night ferry"') == 'ferry none "night ferry"'
    assert checked("/tides?/ none tides") == "/tides?/ none tides"


def test_regular_expressions_are_for_operators() -> None:
    with pytest.raises(FieldError, match=r"Only the operator of this bot .* instead of /ferr\(y\|ies\)/ use words"):
        checked("/ferr(y|ies)/", patterns=False)
    assert checked("/ferr(y|ies)/") == "/ferr(y|ies)/"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("/(eels/", "The regular expression /(eels/ is wrong after “/(eels”: missing )."),
        ("/*eels/", "is wrong after “/”: nothing to repeat."),
        ("/(?au)eels/", "cannot be read: ASCII, LOCALE and UNICODE flags are mutually incompatible."),
        ("/e{99999}/", "repeats too often: the numbers in its braces may make 1,000 at most, multiplied."),
        ("/((e{0099}){9}){9}/", "repeats too often"),
        ("/.*/", "The regular expression /.*/ is found in nearly every article: make it say more."),
        ("/./", "found in nearly every article"),
        (r"/\w/", "found in nearly every article"),
        ("/x?/", "found in nearly every article"),
        ("//", "found in nearly every article"),
        (r"/\b/", "found in nearly every article"),
        ("/[aeiou]+/", "found in nearly every article"),
        (r"none /\p{L}\s/", "found in nearly every article"),
        ("/the/", "found in nearly every article"),
        (r"/(a|b|\w|\W)+[qz]{3}/", "takes too long: make it simpler."),
    ],
)
def test_a_regular_expression_that_is_wrong_or_says_nothing(typed: str, words: str) -> None:
    with pytest.raises(FieldError) as caught:
        checked(typed)
    assert words in str(caught.value)


def test_a_plain_regular_expression_is_kept_as_it_is_typed() -> None:
    typed = r"/\bwind ?(farms?|parks?)\b/, /[0-9]{2,4} megawatts/ none /eel{1,3}s/"
    assert checked(typed) == typed


@pytest.mark.parametrize("piece", ['"', "'a ", "/a ", "a,", "any:", "‘’", "\\", "/\\/"])
def test_hostile_lines_take_even_time(piece: str) -> None:
    def read(typed: str) -> None:
        try:
            parse(typed)
        except FieldError:
            return

    assert_even_text(read, piece, MOST_WORDS // 2)
