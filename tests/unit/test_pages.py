import contextlib
import logging
from datetime import UTC, datetime

import pytest

from digests.errors import DocumentError
from digests.feeds.pages import extract
from tests.growth import assert_even

FIRST = (
    "The harbour of Velsund reopened on Monday after a week of storms, the port captain said, and the first ferry "
    "left at noon with ninety passengers and a great many crates of fish."
)
SECOND = (
    "“We have never waited so long for the wind to turn,” said Ada Brandt, who has sold tickets on the quay since "
    "the old lighthouse was built, and she closed her window for lunch."
)
HEAD = """
  <title>Harbour reopens - The Mill</title>
  <meta property="og:site_name" content="The Mill">
  <meta property="og:title" content="Harbour reopens after storms">
  <link rel="canonical" href="https://mill.example/harbour?utm_source=x">
"""
BODY = f"""
  <nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
  <article><h1>Harbour reopens after storms</h1><p>{FIRST}</p>
  <p>{SECOND}</p></article>
  <aside><p>Subscribe to our newsletter</p></aside><footer>© The Mill</footer>
"""


def page(head: str = HEAD, body: str = BODY) -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_what_was_misread_before_it_was_sent_is_mended() -> None:
    suffered = (
        page().decode().replace("Harbour reopens", "Harbourâ€™s cafÃ© reopens").replace(FIRST, f"{FIRST} Itâ€™s open.")
    )
    got = extract(suffered.encode(), "pages/a.html")
    assert got.title == "Harbour’s café reopens after storms"
    assert got.text == f"{FIRST} It’s open.\n\n{SECOND}"


def refused(data: bytes, limit: int = 8_000_000) -> str:
    with pytest.raises(DocumentError) as caught:
        extract(data, "pages/a.html", limit=limit)
    assert str(caught.value).startswith("pages/a.html ")
    return str(caught.value)


def test_the_article_without_the_page_around_it() -> None:
    data = page()
    got = extract(data, "pages/a.html")
    assert got.text == f"{FIRST}\n\n{SECOND}"
    assert got.title == "Harbour reopens after storms"
    assert got.source == "The Mill"
    assert got.url == "https://mill.example/harbour"
    assert got.keys == ("url:https://mill.example/harbour", "path:pages/a.html")
    assert got.page == data


@pytest.mark.parametrize(
    "date",
    [
        '<meta property="article:published_time" content="2026-03-01T08:30:00+01:00">',
        '<meta name="date" content="no date"><meta itemprop="datePublished" content="2026-03-01T07:30:00Z">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished" : "2026-03-01T07:30:00"}</script>',
        '<time itemprop="datePublished" datetime="2026-03-01T07:30Z">this morning</time>',
    ],
)
def test_the_moment_of_publication(date: str) -> None:
    assert extract(page(HEAD + date), "a.html").published_at == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def test_a_page_that_says_no_date() -> None:
    assert extract(page(), "a.html").published_at is None


def test_the_source_is_what_is_asked_for_or_the_host_or_unnamed() -> None:
    assert extract(page(), "a.html", "Evening Mill").source == "Evening Mill"
    link = '<link rel="canonical" href="https://www.mill.example/harbour">'
    assert "mill.example" in extract(page(link), "a.html").source.lower()
    assert extract(page(""), "pages/harbour-page.html").source == "Imported files"


def test_a_link_to_nowhere_is_none() -> None:
    got = extract(page('<link rel="canonical" href="javascript:alert(1)">'), "a.html")
    assert got.url is None
    assert got.keys == ("path:a.html",)


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252"])
def test_the_declared_encoding_is_used_as_browsers_do(declared: str) -> None:
    data = page(f'<meta charset="{declared}">').decode().encode("cp1252")
    assert extract(data, "a.html").text == f"{FIRST}\n\n{SECOND}"


def test_utf_8_that_claims_to_be_something_else() -> None:
    assert "“We have never" in extract(page('<meta charset="iso-8859-1">'), "a.html").text


def test_a_declared_encoding_that_is_none() -> None:
    data = page('<meta charset="unicode_escape">').decode().encode("cp1252")
    assert "We have never" in extract(data, "a.html").text


def test_xhtml_with_an_xml_declaration() -> None:
    assert extract(b'<?xml version="1.0" encoding="utf-8"?>\n' + page(), "a.html").text.startswith(FIRST)


def test_unclosed_and_crossed_tags() -> None:
    got = extract(f"<html><body><div><b><p>{FIRST}<p><i>{SECOND}</b></i></table></div".encode(), "a.html")
    assert got.text == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "data",
    [
        page(body=""),
        page(body="<nav><a href='/'>Home</a></nav>"),
        b"<html><frameset><frame src='a.html'></frameset></html>",
    ],
)
def test_no_article(data: bytes) -> None:
    assert "has no article in it" in refused(data)


def test_what_is_no_page() -> None:
    assert "a PDF document" in refused(b"%PDF-1.7 \xff")
    assert "not HTML" in refused(b"")
    assert "not HTML" in refused(b"<!--" * 10)


def test_a_page_that_is_too_large() -> None:
    assert "MB" in refused(page(), limit=100)


@pytest.mark.parametrize(
    "parts",
    [
        (b"", b"<div>", b""),
        (b"", b"<b>", b"words"),
        (b"", b"<a href=x>y</a>", b""),
        (b"", b"<", b""),
        (b"", b"&", b""),
        (b"<p>", b" \n", b"</p>"),
        (b"<script type='application/ld+json'>", b'{"datePublished":', b"</script>"),
        (b"", b"<meta charset=", b""),
        (b"<p>", b"2020-01-01 ", b""),
        (b"<title>", b"- ", b""),
        (b"<meta name=author content='", b"by a, ", b"'>"),
    ],
    ids=str,
)
def test_time_grows_evenly_with_a_hostile_page(parts: tuple[bytes, bytes, bytes]) -> None:
    before, piece, after = parts

    def run(data: bytes) -> None:
        with contextlib.suppress(DocumentError):
            extract(data, "a.html")

    assert_even(run, lambda size: before + piece * (size // len(piece)) + after, 100_000)


def test_a_bad_page_is_not_talked_about_elsewhere(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        refused(page(body=""))
    assert caplog.text == ""
