from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.feeds import markup
from digests.feeds.markup import Sanitizer, line, plain
from tests.growth import assert_ends, assert_even

LONG = "This line of the harbour's chronicle is longer than fifty characters"


def text(source: str) -> str:
    return Sanitizer("https://mill.example/a/").read(source).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ""),
        ("<p></p><p> &nbsp; </p>", ""),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
        ("<h2>Head</h2>Body", "Head\n\nBody"),
        ("<p>One\n  line&nbsp; only</p>", "One line only"),
        ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
        ("<p>One<br><br>two<br> <br> <br>three</p>", "One\n\ntwo\n\nthree"),
        ("<p>One</p><br><br><p>Two</p>", "One\n\nTwo"),
        ("<ul><li>a<li><p>b</p></ul>after", "- a\n- b\n\nafter"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n- b\n2. c"),
        ("<li>a</li><li>b</li>", "- a\n- b"),
        ("<ul><li></li><li>b</li></ul>", "- b"),
        ("</ul><p>a</p></li>", "a"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("<blockquote><p>Said</p></blockquote><p>Told</p>", "Said\n\nTold"),
        ("<p>He said <q>yes</q>.</p>", "He said “yes”."),
        ("He said <q>yes</q>.", "He said “yes”."),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td> </td><td>c</td></tr></table>", "a | b\nc"),
        ("<pre>a\n  b\n\n\nc </pre><p>d  e</p>", "a\n  b\n\n\nc\n\nd e"),
        ("</pre><p>d  e</p>", "d e"),
        ("<p>a <del>b</del><s>c</s>d</p>", "a d"),
        ("<ruby>港<rt>minato</rt></ruby>", "港"),
        ("<p>So\u00adft\u200b hy\ufeffphen</p>", "Soft hyphen"),
        ("<x-card>a</x-card><font color=red>b</font>", "ab"),
        ("<p>unclosed <b>bold <p>next", "unclosed bold\n\nnext"),
    ],
)
def test_elements(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>p {}</style>",
        "<iframe src=x>frame</iframe>",
        "<noscript>on</noscript>",
        "<img src=x alt='Words of a picture' onerror=alert(1)>",
        "<video>no video</video>",
        "<form><button>Subscribe</button><select><option>x</option></select><textarea>t</textarea></form>",
        "<svg><text>drawn</text></svg>",
        "<!-- note --><template>t</template><title>page</title>",
        "<nav>Home</nav>",
    ],
)
def test_what_is_no_article_is_left_out(hostile: str) -> None:
    assert text(f"<p>One {hostile}</p>{hostile}<p>Two</p>") == "One\n\nTwo"


@pytest.mark.parametrize("tag", ["iframe src='x'", "script", "svg", "VIDEO a=1 "])
def test_an_element_that_ends_at_once_takes_nothing_with_it(tag: str) -> None:
    assert text(f"<p>One</p><{tag}/><p>Two</p>") == "One\n\nTwo"


def test_a_caption_goes_with_its_picture_and_no_other_does() -> None:
    assert text("<figure><img src=x><figcaption>The quay</figcaption></figure><p>Text</p>") == "Text"
    assert text("<figure><p>Said</p><figcaption>Ada</figcaption></figure><p>Text</p>") == "Said\n\nAda\n\nText"
    assert text("<img src=x><p>One</p><figure><p>Said</p><figcaption>Ada</figcaption></figure>") == "One\n\nSaid\n\nAda"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("<p>Fish &amp;amp; chips</p>", "Fish &amp; chips"),
        ("<p>&lt;b&gt; is a tag</p>", "<b> is a tag"),
        ("&#8220;Yes&#8221; &#146;t", "“Yes” ’t"),
        ("&nosuch; &amp", "&nosuch; &"),
        ("a &#0; &#xD800; b", "a \ufffd \ufffd b"),
    ],
)
def test_entities_are_decoded_once(source: str, expected: str) -> None:
    assert text(source) == expected


def test_text_without_elements_has_lines_of_its_own() -> None:
    assert text("One <b>bold</b> line\nTwo\n \nThree") == "One bold line\nTwo\n\nThree"
    assert text("One <b>bold</b> line\nTwo<p>Three") == "One bold line Two\n\nThree"


def test_plain_text() -> None:
    assert plain(" One \r\n\r\n\r\nTwo\rthree\u200b ") == "One\n\nTwo\nthree"
    assert plain(f"{LONG}\nand goes on here.\nNext") == f"{LONG} and goes on here.\nNext"
    assert plain(f"{LONG}\n- item\n* item") == f"{LONG}\n- item\n* item"
    assert plain("<b>no tag</b> &amp;") == "<b>no tag</b> &amp;"


def test_the_words_of_a_link_stay_and_its_address_is_kept_beside() -> None:
    read = Sanitizer("https://mill.example/a/").read(
        "<p>See <a href='../b?c=1&amp;d=2' onclick='x()'>the quay</a> or <a href='https://x.example/'>x</a></p>"
    )
    assert read.text == "See the quay or x"
    assert read.html == (
        '<p>See <a href="https://mill.example/b?c=1&amp;d=2">the quay</a> or <a href="https://x.example/">x</a></p>'
    )
    assert Sanitizer().read("<p>a <a href='javascript:x'>b</a> <a href='/c'>c</a></p>").html is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour\n  reopens", "Harbour reopens"),
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("It&amp;#8217;s <b>back</b>", "It’s back"),
        ("&lt;i&gt;Storm&lt;/i&gt; ends", "Storm ends"),
        ("One<br/>two<p>x</p>", "One two x"),
        ("The &lt;b&gt; tag", "The <b> tag"),
        ("a < b and c > d", "a < b and c > d"),
        ("AT&T, Q&A", "AT&T, Q&A"),
        ("Sto\u00adrm", "Storm"),
        ("x" * 31, "x" * 29 + "…"),
        ("x" * 30, "x" * 30),
        ("", ""),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert line(title, 30) == expected


def test_a_title_that_is_plain_is_left_as_it_is() -> None:
    assert line("a <b> &amp; c", 30, is_plain=True) == "a <b> &amp; c"


@pytest.mark.parametrize("source", ["<div>" * 100_000 + "deep", "<div>" * 50_000 + "deep" + "</div>" * 50_000])
def test_what_is_nested_deep_is_read_without_a_tree(source: str) -> None:
    got: list[str] = []
    assert_ends(lambda: got.append(text(source)))
    assert got == ["deep"]


def test_deep_markup_leaves_its_words() -> None:
    assert text("<div>" * 500 + "<p>One &amp;amp; two</p>\n\n<br><p>three</p>") == "One &amp; two\n\nthree"


def test_many_elements_are_not_deep() -> None:
    assert text("<p>a<br></p>" * 1_000) == "\n\n".join(["a"] * 1_000)


@pytest.mark.parametrize(
    "piece", ["<p>", "<b>", "<a href='x'>", "&amp;", "<", "<li>", "<br>", "<!--", "\n", "<pre>", "a <"]
)
def test_time_grows_evenly(piece: str) -> None:
    assert_even(text, lambda size: piece * (size // len(piece)))


@pytest.mark.parametrize("piece", ["&", "&#", "&a ", "&amp;"])
def test_time_grows_evenly_with_ampersands(piece: str) -> None:
    assert_even(text, lambda size: piece * (size // len(piece)), size=40_000)


def test_letters_that_are_encoded_keep_their_paragraphs() -> None:
    letters = "".join(f"&#{ord(letter)};" for letter in "Пристань")
    source = f"<p>{letters * 100}</p><p>a & b &amp;lt; &lt;i&gt; <a href='?a=1&quot;'>c</a>{'&nbsp;d' * 400}</p>"
    assert text(source) == f"{'Пристань' * 100}\n\na & b &lt; <i> c{' d' * 400}"


BLOCKS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<h2>", "</h2>", "<blockquote>", "</blockquote>", "<img src=x>"]
)
WORDS = st.text(st.sampled_from("ab é\n<>&;\u00a0"), max_size=6).map(html.escape)


@given(st.lists(BLOCKS | WORDS, max_size=12).map("".join))
def test_the_short_way_is_the_long_one(source: str) -> None:
    """Paragraphs alone are split at once; an element that needs more than that, at the end, changes nothing."""
    if "<p>" in source:
        assert text(source) == text(f"{source}<p></p><table></table>")


@given(st.text(st.sampled_from("<>/=\"' \n&;#xapibrtdulolquescript\u00ad\0"), max_size=80))
def test_no_tag_is_left_of_any_markup(source: str) -> None:
    read = Sanitizer("https://mill.example/").read(source.replace("&", ""))
    assert not re.search(r"<(?:script|p|br|a|ul|li|td)>", read.text)
    assert not re.search(r"\n{3}|[ \t]\n|\A\s|\s\Z", read.text.replace("\u3000", "")) or "<pre" in source
    assert len(line(source, 20)) <= 20


def test_what_is_dropped_and_what_is_kept_are_apart() -> None:
    assert not markup._DROPPED & (markup._BLOCKS | markup._LINES | markup._INLINE)
