"""What is taken as an address, and that no secret of one is ever shown."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests.address import HIDDEN, MOST, check, check_found, has_secret, shown, spelled_out, veiled
from digests.errors import FieldError
from digests.messages import visible
from digests.wording import ENGLISH, Said, say, several
from tests.growth import assert_even_text

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTS = ("news.example", "NEWS.Example.", "bücher.example", "新聞.example", "[2001:db8::7]", "10.0.0.7", "localhost")
PORTS = ("", ":", ":8443")
SCHEMES = ("https", "HTTP", "hTTps")
LONGEST_GLIMPSE = 5  # characters of a secret in a row that prove nothing


@st.composite
def drawn_by_lot(draw: st.DrawFn) -> str:
    """A token as machines make them."""
    lot = hashlib.sha256(str(draw(st.integers(0, 10**6))).encode()).digest()
    whole = draw(
        st.sampled_from(
            (
                lot.hex(),
                lot.hex().upper(),
                str(UUID(bytes=lot[:16])),
                base64.urlsafe_b64encode(lot).decode().strip("="),
                base64.b32encode(lot).decode().strip("="),
                base64.b32encode(lot).decode().strip("=").lower(),
                str(int.from_bytes(lot)),
                f"xoxb-{int.from_bytes(lot[:6])}-{lot.hex()}",
            )
        )
    )
    return whole[: draw(st.integers(20, 80))]


@st.composite
def chosen_by_people(draw: st.DrawFn) -> str:
    """A password: it may look like a word."""
    return draw(
        st.sampled_from(("qwertyasdf", "lighthouse77", "Zebrafinch", "überraschung", "lock%65dgates", "123456"))
    )


BARE = (
    "/{0}",
    "/feeds/{0}/index.xml",
    "/rss/{0}.xml",
    "/x/@{0}",
    "/news;id={0}",
    "/a/b%2F{0}",
    "/u/mail@{0}",
    "/feed?{0}",
    "/?a=1&{0}=2",
    "?q={0}#x",
    "/feed#{0}",
    "#{0}",
)
KEYED = (
    "/private/{0}/basic.ics",
    "/private-{0}/feed",
    "/api_key/{0}",
    "/accessToken/{0}/rss",
    "/%74oken/{0}",
    "/ｔｏｋｅｎ/{0}",
    "/token={0}",
    "/hooks/news/{0}",
    "/feed?key={0}",
)
BEFORE_HOST = ("{0}@", "reader:{0}@", "{0}:pass@", "{0}:@", "a@{0}@", "reader:1/{0}@", "reader:1?{0}@", "reader:1#{0}@")


@st.composite
def secretive(draw: st.DrawFn) -> tuple[str, str]:
    """An address, and the secret in it."""
    scheme, host, port = (draw(st.sampled_from(those)) for those in (SCHEMES, HOSTS, PORTS))
    place = draw(st.sampled_from((*BARE, *KEYED, *BEFORE_HOST)))
    secret = draw(drawn_by_lot() if place in BARE else drawn_by_lot() | chosen_by_people())
    filled = place.format(secret)
    return (
        f"{scheme}://{filled}{host}{port}/feed" if place in BEFORE_HOST else f"{scheme}://{host}{port}{filled}",
        secret,
    )


def glimpsed(secret: str, text: str) -> bool:
    """Whether a stretch of the secret stands in the text, in either case."""
    lower, text = secret.lower(), text.lower()
    length = min(LONGEST_GLIMPSE + 1, len(lower))
    return any(lower[at : at + length] in text for at in range(len(lower) - length + 1))


@given(secretive())
def test_no_secret_is_ever_shown(given: tuple[str, str]) -> None:
    address, secret = given
    assert not glimpsed(secret, shown(address))
    assert has_secret(address)
    assert not glimpsed(secret, veiled(f"Ledger <{address}> daily"))
    assert shown(shown(address)) == shown(address) or HIDDEN in shown(address)


@given(secretive(), st.sampled_from(("", " ", "\u202e", "\\", "x" * MOST)), st.sampled_from(("", "ftp://", "//", "x")))
def test_no_sentence_about_an_address_repeats_its_secret(given: tuple[str, str], within: str, before: str) -> None:
    address, secret = given
    said = outcome(f"{before}{address}{within}x")
    assert isinstance(said, Said) or secret in said
    assert not isinstance(said, Said) or not glimpsed(secret, said)


def outcome(address: str) -> str:
    """The address as kept, or the sentence that says why not."""
    try:
        return check(address)
    except FieldError as error:
        said: str = error.args[0]
        return said


@given(st.text() | st.text().map(lambda text: f"https://{text}") | st.from_regex(r"https?://[^/]*[:@\[\]%]+.*"))
@example("http://[::1")
@example("http://news.example:99999/")
@example("http://xn--/\ud800")
@example("HTTP://0>")
def test_anything_may_be_asked_about(address: str) -> None:
    said = shown(address)
    assert said == visible(said)
    assert "@" not in said.removeprefix("https://").removeprefix("http://").partition("/")[0]
    has_secret(address)
    veiled(address)
    kept = outcome(address)
    assert isinstance(kept, Said) or shown(kept) != HIDDEN


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://news.example/rss2/world-news.xml", "https://news.example/rss2/world-news.xml"),
        ("HTTPS://News.Example:8443/feed/", "https://news.example:8443/feed/"),
        ("http://news.example/", "http://news.example"),
        ("http://news.example:/feed", "http://news.example/feed"),
        ("http://[2001:DB8::7]:80/a", "http://[2001:db8::7]:80/a"),
        ("https://bücher.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8", "https://bücher.example/новости"),
        ("https://news.example/2026/11/22/HomePage.html", "https://news.example/2026/11/22/HomePage.html"),
        ("https://news.example/turkey/20minutes", "https://news.example/turkey/20minutes"),
        ("https://news.example/author/jane-doe/feed", "https://news.example/author/jane-doe/feed"),
        ("https://news.example/@user.rss", "https://news.example/@user.rss"),
        ("https://news.example/access_token/", "https://news.example/access_token"),
        ("https://news.example/20261129/a", "https://news.example/20261129/a"),
        ("https://news.example/p/1234567", "https://news.example/p/1234567"),
        ("https://worldnewsfromeverywhere.8f3a9c21d07be654.example/a",) * 2,
        ("https://politicsandeverything.news.example.co.uk/a",) * 2,
        ("https://xn--bcher-kva.feeds.example/a", "https://xn--bcher-kva.feeds.example/a"),
        ("https://rss2.feeds-eu1.news.example/a", "https://rss2.feeds-eu1.news.example/a"),
    ],
)
def test_a_plain_address_is_shown_whole(address: str, said: str) -> None:
    assert (shown(address), has_secret(address)) == (said, False)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://reader:pass@news.example/feed", "https://news.example/feed"),
        ("https://news.example/feed?auth=1234#top", "https://news.example/feed?…"),
        ("https://news.example/private/4f9a8c/basic.ics", "https://news.example/private/…"),
        ("https://news.example/feeds/4f9a8c7d6e/index.xml", "https://news.example/feeds/…/index.xml"),
        ("https://news.example/private-4f9a8c/x", "https://news.example/…/…"),
        ("https://news.example/qwrtpsdfgh/x", "https://news.example/…/x"),
        ("https://news.example/tHiSiSnOwOrD", "https://news.example/…"),
        ("https://8f3a9c21d07be654.feeds.example/news", "https://….feeds.example/news"),
        ("https://a.4f9a8c7d6e.b.feeds.example/", "https://a.….b.feeds.example"),
        ("https://xn--8f3a9c21-d07be654.feeds.example/", "https://….feeds.example"),
        ("https://news.example/u/12345678", "https://news.example/u/…"),
        ("https://news.example/?12345678", "https://news.example?…"),
        ("https://news.example/?id=20261399", "https://news.example?…"),
        ("https://reader:12/34@news.example/", "https://…"),
        ("http://[fe80::1%25secret]/", "…"),
        ("http://[::1]secret/", "…"),
        ("ftp://news.example/", "…"),
        ("http://news.example:0/", "…"),
        ("news.example/feed", "…"),
    ],
)
def test_what_may_be_secret_is_left_out(address: str, said: str) -> None:
    assert (shown(address), has_secret(address)) == (said, True)


@pytest.mark.parametrize(
    "address",
    ["https://news.example?q=night+ferry&hl=en&n=20", "http://news.example/#top", "http://news.example/a?format=rss;x"],
)
def test_plain_questions_are_no_secret(address: str) -> None:
    assert not has_secret(address)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://News.Example/Feed?Token=A", "https://News.Example/Feed?Token=A"),
        (" <https://news.example/feed> ", "https://news.example/feed"),
        ("http://[2001:db8::7]:8080/", "http://[2001:db8::7]:8080/"),
        ("https://新聞.example", "https://新聞.example"),
        ("https://reader:pass@news.example/", "https://reader:pass@news.example/"),
    ],
)
def test_what_is_kept_is_the_address_as_given(given: str, kept: str) -> None:
    assert check(given) == kept


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "begins with https:// or http://"),
        ("news.example/feed", "begins with https:// or http://"),
        ("feed://news.example", "begins with https:// or http://"),
        ("file:///etc/hosts", "begins with https:// or http://"),
        ("https://news.example/a b", "no blanks or invisible"),
        ("https://news.example/\u202efeed", "no blanks or invisible"),
        ("https://news.example/\x00", "no blanks or invisible"),
        ("https://news.example/" + "x" * MOST, "at most 2000 characters"),
        ("https://", "no address of a site"),
        ("https:///feed", "no address of a site"),
        ("https://@/feed", "no address of a site"),
        ("https://news..example/", "no address of a site"),
        ("https://news.example:99999/", "no address of a site"),
        ("https://news.example:https/", "no address of a site"),
        ("https://[news]/", "no address of a site"),
        ("https://new$.example/", "no address of a site"),
        ("https://" + "a." * 130 + "example/", "no address of a site"),
        ("https://news.example\\@evil.example/", "no address of a site"),
    ],
)
def test_what_is_no_address_gets_one_sentence(address: str, words: str) -> None:
    with pytest.raises(FieldError, match=words):
        check(address)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("night ferry", "night ferry"),
        ("ask @ida what?", "ask @ida what?"),
        ("Ledger https://a:b@news.example/feed now", "Ledger https://news.example/feed now"),
        ("(HTTP://a:b@news.example/feed", "(http://news.example/feed"),
        ("a:b@https://news.example", "…"),
        ("a:b@news.example/feed", "…"),
        ("ftp://a:b@news.example/feed", "…"),
        ("news.example?key=abc", "…"),
        ("https://a:my pass@news.example", "… …"),
    ],
)
def test_what_was_typed_is_said_back_without_addresses(typed: str, said: str) -> None:
    assert veiled(typed) == said


def test_in_a_sentence_of_ours_only_what_was_put_in_is_cut_down() -> None:
    link, plain = "https://a:b@news.example", "https://a:b@news.example and 7"
    inner = several(2, "{count} word: {word}", "{count} words: {word}", word=link)
    said = veiled(
        say("See https://a:b@us.example: {inner}, {names}, {number}", inner=inner, names=(link, "x"), number=7)
    )
    assert isinstance(said, Said)
    cut = "https://news.example"
    assert said == f"See https://a:b@us.example: 2 words: {cut}, {cut}, x, 7"
    assert said.in_language(ENGLISH) == said
    assert veiled(plain) == f"{cut} and 7"


@pytest.mark.parametrize("piece", ["/a", "@", "%41", "key", "-", ":", "?a=b&", "://", "access", "_", "Ab"])
@pytest.mark.parametrize("ask", [shown, has_secret, veiled])
def test_a_long_address_takes_no_long_time(ask: Callable[[str], object], piece: str) -> None:
    assert_even_text(lambda text: ask(f"https://news.example/{text}"), piece)


def test_what_a_stranger_gives_is_not_of_this_machine() -> None:
    assert check("http://127.0.0.1:3000/feed") == "http://127.0.0.1:3000/feed"
    with pytest.raises(FieldError, match="of this machine"):
        check_found("http://0x7f.1:3000/feed")
    assert check_found("https://news.example/feed") == "https://news.example/feed"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("news.example", "https://news.example"),
        ("News.example:8443/feed?x=1", "https://News.example:8443/feed?x=1"),
        ("bücher.example/feed", "https://bücher.example/feed"),
        ("The", "The"),
        ("Node.js.", "Node.js."),
        ("v1.2", "v1.2"),
        ("ann@news.example", "ann@news.example"),
        ("news.example/ann@home", "news.example/ann@home"),
        ("mailto:ann", "mailto:ann"),
        ("http://news.example", "http://news.example"),
    ],
)
def test_a_host_is_spelled_out(typed: str, meant: str) -> None:
    assert spelled_out(typed) == meant
