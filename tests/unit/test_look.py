"""Pages as they are fetched: whatever a server sends, `look` gives a page or says that it is none."""

from __future__ import annotations

import codecs
import contextlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digests.errors import DocumentError
from digests.feeds.pages import look
from digests.syndication import Barrier
from tests.growth import assert_even
from tests.web import ADDRESS, FIRST, SECOND, STUB, article, page

if TYPE_CHECKING:
    from collections.abc import Callable

HTML = "text/html"


def feeds(head: str, address: str = ADDRESS) -> tuple[str, ...]:
    return look(page("<p>Front page</p>", head), HTML, address).feeds


def link(href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


def test_an_article_and_the_page_it_is_on() -> None:
    data = article(head='<meta name="description" content="The first ferry sails.">' + link("/feed"))
    got = look(data, HTML, ADDRESS + "?utm_source=feed#top")
    assert got.document is not None
    assert got.document.text.startswith(f"{FIRST}\n\n{SECOND}\n\nFishermen")
    assert got.document.page == data
    assert (got.document.url, got.document.keys) == (ADDRESS, (f"url:{ADDRESS}",))
    assert (got.title, got.description) == ("Harbour reopens after storms", "The first ferry sails.")
    assert (got.feeds, got.barrier) == (("https://mill.example/feed",), None)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        *(("2026/03/01/a", (2026, 3, 1)), ("n/2026-3-1-a.html", (2026, 3, 1)), ("20260301/a", (2026, 3, 1))),
        *((path, None) for path in ("2026/a", "2026/13/41/a", "2026/03-01/a", "a-20260301x", "1234567890", "")),
    ],
)
def test_a_day_in_an_address(path: str, day: tuple[int, int, int] | None) -> None:
    got = look(article(), HTML, f"https://mill.example/{path}").document
    assert got is not None
    assert got.published_at == (day and datetime(*day, tzinfo=UTC))


def test_a_page_without_an_article_still_names_its_feeds() -> None:
    got = look(page("", link("/feed")), HTML, "https://mill.example/")
    assert (got.document, got.feeds) == (None, ("https://mill.example/feed",))


def test_a_publisher_is_at_least_a_host() -> None:
    got = look(f"<html><body>{STUB}</body></html>".encode(), None, "https://www.mill.example/a").document
    assert got is not None
    assert got.source == "mill.example"


@pytest.mark.parametrize(
    "kind",
    ["application/rss+xml", "application/atom+xml; charset=utf-8", "application/feed+json", "Application/RDF+XML"],
)
def test_feeds_are_named_by_their_type(kind: str) -> None:
    assert feeds(link("/f.xml", kind)) == ("https://mill.example/f.xml",)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (link("/all.xml", "text/xml", "RSS"), True),
        (link("/rss.xml", "application/xml"), True),
        (link("/feed.json", "application/json"), True),
        (link("/wp-json/posts/3", "application/json"), False),
        (link("/sitemap.xml", "application/xml"), False),
        (link("/x", "", rel="feed"), True),
        (link("/de", "text/html"), False),
        (link("/f.xml", rel="stylesheet alternate"), False),
        (link("/f.xml", rel="nofollow"), False),
        (link(""), False),
    ],
)
def test_what_is_a_feed_among_links(head: str, found: bool) -> None:
    assert bool(feeds(head)) is found


def test_feeds_of_comments_come_last_and_each_once() -> None:
    head = (
        link("/a/comments/feed")
        + link("/feed#x")
        + link("b.xml", title="Kommentare zu a")
        + link("/feed")
        + link("/c.xml")
    )
    mill = "https://mill.example"
    assert feeds(head) == (f"{mill}/feed", f"{mill}/c.xml", f"{mill}/a/comments/feed", f"{mill}/2026/b.xml")


def test_feeds_are_relative_to_the_base() -> None:
    assert feeds('<base href="https://cdn.example/n/">' + link("f.xml")) == ("https://cdn.example/n/f.xml",)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://localhost/feed",
        "//127.1/feed",
        "http://[::1",
        "http://a b/f",
        "http://169.254.169.254/latest",
        "ftp://mill.example/feed",
        "http://2130706433/feed",
        "https://x/" + "y" * 2_500,
    ],
)
def test_hostile_addresses_of_feeds_are_left_out(href: str) -> None:
    assert feeds(link(href) + link("/feed")) == ("https://mill.example/feed",)


def test_feeds_are_so_many_at_most() -> None:
    assert len(feeds("".join(link(f"/{number}.xml") for number in range(200)))) == 30


WORDS = "„Wir öffnen“, sagte sie: früh genug für alle, die über die Brücke müssen, und später für jene aus Łódź."
TEXT = WORDS.replace("Łódź", "Lodz")


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8", "text/html; charset=unicode_escape", ""),
        ("utf-8", None, '<meta charset="utf-16">'),
        ("cp1252", "text/html; charset=ISO-8859-1", ""),
        ("cp1252", 'text/html;charset="windows-1252"', '<meta charset="koi8-r">'),
        ("cp1252", "text/html; charset=cp9999", '<meta http-equiv="content-type" content="text/html; charset=latin1">'),
        ("utf-16-le", "text/html; charset=utf-16", ""),
        ("utf-16-be", "text/html; charset=UTF-16BE", ""),
        ("utf-16", "text/html; charset=utf-8", ""),
        ("utf-8-sig", "text/html; charset=koi8-r", ""),
    ],
)
def test_a_page_is_read_in_the_encoding_of_its_server_or_its_own(
    encoding: str, content_type: str | None, meta: str
) -> None:
    body = f"<p>{TEXT}</p><p>{TEXT[::-1]}</p>"
    data = page(f"<article>{body}</article>", meta).decode().replace("©", "").encode(encoding)
    got = look(data, content_type, ADDRESS).document
    assert got is not None
    assert got.text.startswith(TEXT)


@pytest.mark.parametrize("encoding", ["iso-2022-jp", "shift_jis", "euc-jp"])
def test_japanese_encodings(encoding: str) -> None:
    words = "港は月曜日に再開し、最初の船が正午に出た。" * 4
    data = page(f"<article><p>{words}</p></article>").decode().replace("©", "").encode(encoding)
    got = look(data, f"text/html; charset={encoding}", ADDRESS).document
    assert got is not None
    assert words in got.text


def test_stray_nuls_are_left_out() -> None:
    got = look(article().replace(b"harbour of", b"harb\0our of\0"), HTML, ADDRESS).document
    assert got is not None
    assert got.text.startswith(FIRST)


@pytest.mark.parametrize("data", [b"%PDF-1.7 \xff", b"\x89PNG\r\n", b"\0" * 500, b"", b"<!--"])
def test_what_is_no_page(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^mill\.example "):
        look(data, HTML, ADDRESS)


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 300_000,
        b"<p>x</p>" * 60_000,
        b"<!DOCTYPE html [" + b'<!ENTITY a "&a;&a;">' * 1_000 + b"]><p>&a;</p>" + b"<i>" * 300,
        b"<p>" + b"x" * 8_000_000,
    ],
    ids=["deep", "many", "entities", "large"],
)
def test_what_would_exhaust_its_reader_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^mill\.example "):
        look(data, HTML, ADDRESS)


def test_a_page_of_much_more_than_an_article_is_looked_through_in_part() -> None:
    rows = "<ul>" + "<li><a href='/a'>A story of the harbour</a></li>" * 4_000 + "</ul>"
    box = "<div><button>Subscribe to keep reading.</button></div>"
    assert look(page(f"<article><p>{FIRST}</p></article>{box}{rows}"), HTML, ADDRESS).barrier is Barrier.PAYWALL
    assert look(page(f"<article><p>{FIRST}</p></article>{rows}{box}"), HTML, ADDRESS).barrier is None


def test_entities_and_scripts_are_not_run_nor_shown() -> None:
    head = b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    body = STUB + "<p>It cost &x; and &lt;b&gt;ten&lt;/b&gt; crowns.</p><script>document.write('no')</script>"
    got = look(head + article(body), HTML, ADDRESS).document
    assert got is not None
    assert "root:" not in got.text
    assert "<b>ten</b> crowns" in got.text
    assert "no')" not in got.text


FLOODS: dict[str, Callable[[int], str]] = {
    "phrases": lambda n: "<p>to continue reading we and our </p>" * (n // 36),
    "one line": lambda n: "<p>" + "we use cookies your consent " * (n // 28),
    "quotes": lambda n: "<p>" + "“ " * (n // 2),
    "authors": lambda n: "<div itemprop='author'>" * 150 + "x" * n,
    "headings": lambda n: "<h1>" * 100 + "x" * n,
    "buttons": lambda n: "<a>Accept all</a>" * (n // 17),
    "links": lambda n: "<link rel=alternate type=application/rss+xml href=/a>" * (n // 54),
    "times": lambda n: "<time datetime=2026>x</time>" * (n // 28),
    "dates": lambda n: "<h1>" * 150 + "<p>12.3.2026 " * (n // 13),
    "json": lambda n: "<script type='application/ld+json'>" + '{"a":1,' * (n // 7) + "</script>",
    "commas": lambda n: "<script type='application/ld+json'>" + ", \n" * (n // 3) + "</script>",
    "classes": lambda n: "<div class='paywall'>already a member?</div>" * (n // 45),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_time_grows_evenly_with_a_hostile_page(flood: str) -> None:
    def run(data: bytes) -> None:
        with contextlib.suppress(DocumentError):
            look(data, HTML, ADDRESS)

    assert_even(run, lambda size: page(FLOODS[flood](size)), 60_000)


TOKENS = [
    *re.findall(r"<[^>]+>|[^<]+", article(STUB).decode()),
    *(
        "<b",
        "</div>",
        "<p hidden>",
        "<base href='//'>",
        "<meta charset=utf-16>",
        "<script type='application/ld+json'>{",
    ),
    *("\0", "&#0;", "&#xd800;", "<svg>", "<table>", "<link rel=canonical href='http://[::1'>", "<body>", "<frameset>"),
]


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.lists(st.sampled_from(TOKENS), max_size=40).map("".join), st.text(max_size=200)),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
    st.one_of(st.none(), st.text(max_size=40), st.just("text/html; charset=shift_jis")),
    st.one_of(st.just(ADDRESS), st.text(max_size=40)),
)
def test_look_is_total(text: str, encoding: str, content_type: str | None, address: str) -> None:
    data = text.encode(encoding, "replace")
    with contextlib.suppress(DocumentError):
        got = look(data, content_type, address)
        assert got.document is None or got.document.text.strip()
        assert got.title is None or "\0" not in got.title


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"<html><p>"]))
def test_look_is_total_over_bytes(data: bytes, before: bytes) -> None:
    with contextlib.suppress(DocumentError):
        look(before + data, HTML, ADDRESS)
