"""Addresses that are asked, and where they lead."""

from __future__ import annotations

import pytest

from digests.errors import Denied
from digests.feeds.hops import following, hop, is_for_good


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://news.example", "https://news.example/"),
        ("HTTPS://News.Example:443/Feed?a=1#top", "https://news.example/Feed?a=1"),
        ("http://news.example:8080/a b?c=d e", "http://news.example:8080/a%20b?c=d%20e"),
        ("http://news.example/a%20b%2Fc?x=%7E", "http://news.example/a%20b%2Fc?x=%7E"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://Ｎｅｗｓ。example./", "http://news.example/"),
        ("http://news_1.example/", "http://news_1.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://１２７。0。0。1/", "http://127.0.0.1/"),
        ("http://[::FFFF:127.0.0.1]:81/", "http://[::ffff:7f00:1]:81/"),
        ("http://ann:secret@news.example/feed", "http://news.example/feed"),
        ("http://news.example\\@127.0.0.1/", "http://127.0.0.1/"),
        ("http://127.0.0.1#@news.example/", "http://127.0.0.1/"),
    ],
)
def test_an_address_is_asked_for_in_one_way(address: str, asked: str) -> None:
    assert hop(address).url == asked


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "ftp://news.example/", "gopher://127.0.0.1:11211/", "data:,x", "javascript:1", "news"),
        *("http://", "http:///feed", "http://[::1", "http://news.example:0/", "http://news.example:99999/", "//news/"),
        *(
            "http://a b.example/",
            "http://news.example%00/",
            "http://xn--a.ü/",
            "http://a..ü/",
            "http://[v1.x]/",
            "http://[127.0.0.1]:80/",
        ),
        *(f"http://news.example/{'x' * 8_000}", f"http://{'a' * 254}/", "http://%31.example/"),
    ],
)
def test_what_is_no_address_of_the_web_is_denied(address: str) -> None:
    with pytest.raises(Denied, match=r"no address of the web|a name that no host has"):
        hop(address)


def test_nothing_of_an_address_is_shown_but_its_host() -> None:
    assert repr(hop("https://ann:secret@news.example/private/key")) == "Hop('news.example')"


def test_a_user_is_told_to_its_own_origin_and_nobody_else() -> None:
    first = hop("https://ann:a%20b@news.example/feed")
    assert first.authorization == "Basic YW5uOmEgYg=="
    within = following(first, first, "/other")
    assert (within.url, within.given) == ("https://news.example/other", "https://ann:a%20b@news.example/other")
    assert within.authorization == first.authorization
    for away in ("https://other.example/", "http://news.example/other", "https://news.example:8443/", "//x.example/"):
        left = following(first, first, away)
        assert left.authorization is None
        assert "ann" not in left.given
    back = following(first, following(first, first, "https://other.example/"), "https://news.example/third")
    assert back.authorization == first.authorization


def test_a_user_that_a_redirect_names_is_nobody() -> None:
    first = hop("https://news.example/feed")
    led = following(first, first, "https://eve:x@news.example/feed2")
    assert (led.authorization, led.given) == (None, "https://news.example/feed2")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("feed2", "https://news.example/a/feed2"),
        (" /feed2 ", "https://news.example/feed2"),
        ("?page=2", "https://news.example/a/feed?page=2"),
        ("//other.example/x", "https://other.example/x"),
        ("HTTP://other.example", "http://other.example/"),
    ],
)
def test_a_redirect_leads_from_where_it_stands(location: str, url: str) -> None:
    first = hop("https://news.example/a/feed")
    assert following(first, first, location).url == url


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[", "http://[::1%25lo", "mailto:a@news.example"])
def test_a_redirect_to_what_is_not_the_web_is_denied(location: str) -> None:
    first = hop("https://news.example/a/feed")
    with pytest.raises(Denied, match="no address of the web"):
        following(first, first, location)


@pytest.mark.parametrize(
    ("status", "start", "end", "for_good"),
    [
        (301, "http://a.example/", "https://a.example/", True),
        (308, "https://a.example/", "https://b.example/", True),
        (301, "https://a.example/", "http://a.example/", False),
        (302, "https://a.example/", "https://b.example/", False),
        (303, "https://a.example/", "https://b.example/", False),
        (307, "https://a.example/", "https://b.example/", False),
    ],
)
def test_what_is_for_good(status: int, start: str, end: str, for_good: bool) -> None:
    assert is_for_good(status, hop(start), hop(end)) is for_good
