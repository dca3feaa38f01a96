"""What a page says of its article, in each of the ways that pages say it, and in none that would mislead."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from digests.feeds.metadata import Metadata, metadata, same_site
from digests.feeds.page_tree import parsed
from digests.feeds.pages import look
from tests.web import ADDRESS, article, json_ld

AT = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
SITE = {"@id": "#mill", "@type": "NewsMediaOrganization", "name": "The Velsund Mill"}
WRITER = {"@id": "#ada", "@type": "Person", "name": "Ada Brandt"}


def said(head: str, body: str = "<p>A quiet day.</p>", address: str | None = ADDRESS, html: str = "<html>") -> Metadata:
    data = f"<!doctype html>{html}<head>{head}</head><body>{body}</body></html>".encode()
    return metadata(parsed(data, "the page"), address)


def ld(node: object) -> Metadata:
    return said(json_ld(json.dumps(node)))


def test_a_document_has_all_that_its_page_says() -> None:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Ferry sails again",
        "author": [{"@type": "Person", "name": "Ada Brandt"}, {"@type": "Person", "name": "Tomas Ruud"}],
        "publisher": {"@type": "Organization", "name": "The Velsund Mill"},
        "datePublished": "2026-03-01T08:30:00+01:00",
        "inLanguage": "en-GB",
    }
    link = '<link rel="canonical" href="/2026/harbour?utm_source=feed">'
    got = look(article(head=json_ld(json.dumps(node)) + link), "text/html", "https://www.mill.example/r/17").document
    assert got is not None
    assert (got.title, got.author, got.source) == ("Ferry sails again", "Ada Brandt, Tomas Ruud", "The Mill")
    assert (got.published_at, got.language) == (AT, "en")
    assert got.url == "https://www.mill.example/2026/harbour"
    assert got.keys == ("url:https://www.mill.example/2026/harbour", "url:https://www.mill.example/r/17")


@pytest.mark.parametrize(
    "node",
    [
        {"@type": "BlogPosting", "headline": "H", "author": "Ada Brandt", "datePublished": "2026-03-01T07:30Z"},
        [{"@type": "Organization"}, {"@type": ["Thing", "Article"], "headline": "H", "author": {"name": "Ada Brandt"}}],
        {"@graph": [SITE, WRITER, {"@type": "NewsArticle", "name": "H", "author": {"@id": "#ada"}}]},
        {
            "@type": "WebPage",
            "mainEntity": {"@type": "https://schema.org/NewsArticle", "headline": "H", "author": WRITER},
        },
        {"@type": "OpinionNewsArticle", "headline": {"@value": "H"}, "creator": [[], WRITER, 7]},
    ],
)
def test_an_article_in_json_ld(node: object) -> None:
    got = ld(node)
    assert (got.title, got.authors) == ("H", ("Ada Brandt",))


def test_a_publisher_by_reference() -> None:
    assert ld([SITE, {"@type": "Article", "publisher": {"@id": "#mill"}}]).publisher == "The Velsund Mill"


def test_of_several_articles_it_is_the_one_at_this_address() -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://mill.example/other"}
    own = {
        "@type": "NewsArticle",
        "headline": "Own",
        "mainEntityOfPage": {"@id": "http://www.mill.example/2026/harbour/"},
    }
    assert ld([other, own]).title == "Own"
    assert ld([other, {"@type": "NewsArticle", "headline": "Third"}]).title == "Other"


def test_articles_that_a_page_lists_are_not_its_own() -> None:
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Listed"}]}
    assert said("<title>Front</title>" + json_ld(json.dumps(listed))).title == "Front"


@pytest.mark.parametrize(
    "text",
    [
        '<!-- {"@type": "Article", "headline": "H", "datePublished": "2026-03-01T07:30Z"} -->',
        '//<![CDATA[\n{"@type": "Article", "headline": "H", "datePublished": "2026-03-01T07:30Z",}\n//]]>',
        '{"@type": "Article", "headline": "H", "keywords": ["a", "b",], "datePublished": "2026-03-01T07:30Z"};',
        '{"@type": "Article", "headline": "H", "articleBody": "one\ntwo", "datePublished": "2026-03-01T07:30Z"}',
        '{"@type": "Article", "headline": "H", "datePublished": "2026-03-01T07:30Z", "about": "an "unescaped" word"}',
    ],
)
def test_broken_json_is_mended_or_looked_through(text: str) -> None:
    got = said(json_ld(text))
    assert (got.title, got.published_at) == ("H", AT)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"@graph":' * 5_000,
        '{"a":' + "9" * 50_000 + "}",
        "null",
        '"@type"',
        "[[[]]]",
        "{}",
        "\x00",
        "NaN",
    ],
    ids=range(9),
)
def test_hostile_json_says_nothing(text: str) -> None:
    assert said(json_ld(text)).linked.title is None


def test_json_beyond_its_limit_is_left_alone() -> None:
    big = json_ld('{"@type": "Article", "headline": "H", "x": "' + "a" * 1_000_000 + '"}')
    assert said(big).title is None


def test_what_json_ld_nests_is_walked_without_recursion() -> None:
    node: dict[str, object] = {"@type": "Article", "headline": "deep"}
    for _ in range(300):
        node = {"@graph": [node]}
    assert ld(node).title == "deep"


def test_json_ld_of_more_nodes_than_a_page_has_is_not_read_to_its_end() -> None:
    assert ld([{"@type": "Thing"}] * 5_000 + [{"@type": "Article", "headline": "last"}]).title is None
    assert ld([[[{"@type": "Thing"}] * 1_500] * 2, {"@type": "Article", "headline": "last"}]).title is None


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ('<meta property="og:title" content="Ferry sails"><title>Other</title>', "Ferry sails"),
        ('<meta name="DC.title" content="Ferry sails">', "Ferry sails"),
        ("<title>Ferry sails | The Mill</title>", "Ferry sails"),
        ("<title>The Mill: ferry</title>", "The Mill: ferry"),
        ("<title>The Mill - Ferry sails</title>", "Ferry sails"),
        ("<title>Ferry\n  sails</title>", "Ferry sails"),
        ("<title> </title>", None),
        (json_ld('{"@type":"Article","headline":"Ferry &quot;sails&quot; &amp; rests"}'), 'Ferry "sails" & rests'),
    ],
)
def test_the_title(head: str, title: str | None) -> None:
    assert said('<meta property="og:site_name" content="The Mill">' + head).title == title


def test_a_heading_is_a_title_when_nothing_else_is() -> None:
    assert said("", "<h1>One <b>day</b></h1>").title == "One day"
    assert said("<title>All</title>", "<h1>One day</h1>").title == "One day"
    assert said("<title>All</title>", "<h1>One</h1><h1>Two</h1>").title == "All"
    assert said("", "<h1>One</h1><h1>Two</h1>").title == "One"


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        ('<meta name="author" content="By Ada Brandt">', "", ("Ada Brandt",)),
        ('<meta name="author" content="von Ada Brandt"><meta name="author" content="ADA BRANDT">', "", ("Ada Brandt",)),
        ('<meta property="article:author" content="https://social.example/ada">', "", ()),
        ('<meta name="author" content="ada@mill.example">', "", ()),
        ('<meta name="author" content="The Mill">', "", ()),
        (f'<meta name="author" content="{"word " * 30}">', "", ()),
        ('<meta name="dc.creator" content="Ada Brandt;"><meta name="dc.creator" content="17">', "", ("Ada Brandt",)),
        ("", '<p>Text <a rel="author" href="/ada">Ada  Brandt</a></p>', ("Ada Brandt",)),
        ("", '<span itemprop="author"><b>Ada Brandt</b></span>', ("Ada Brandt",)),
        ("", f'<div itemprop="author">{"<b>x</b>" * 20}</div>', ()),
    ],
)
def test_authors_are_names(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert said('<meta property="og:site_name" content="The Mill">' + head, body).authors == authors


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2026-03-01T08:30:00+01:00">', ""),
        ('<meta name="date" content="yesterday"><meta name="dc.date" content="2026-03-01T07:30:00">', ""),
        ("", '<article><header><time datetime="2026-03-01T07:30Z">today</time></header></article>'),
        ("", '<time datetime="2026-02-01">old</time><time pubdate datetime="2026-03-01T07:30Z">today</time>'),
        (json_ld('{"@type":"Article","dateModified":"2026-03-01T07:30Z"}'), ""),
        ('<meta property="article:modified_time" content="2026-03-01T07:30Z">', '<time datetime="2020-01-01">x</time>'),
    ],
)
def test_when_it_was_published(head: str, body: str) -> None:
    assert said(head, body).published_at == AT


@pytest.mark.parametrize(
    ("html", "head", "language"),
    [
        ('<html lang="de-AT">', "", "de"),
        ("<html>", '<meta property="og:locale" content="pt_BR">', "pt"),
        ('<html lang="">', '<meta http-equiv="content-language" content="fr, en">', "fr"),
        ("<html>", json_ld('{"@type":"Article","inLanguage":{"@type":"Language","name":"es"}}'), "es"),
        ('<html lang="ENG">', "", "en"),
        ('<html lang="english">', "", None),
    ],
)
def test_the_language(html: str, head: str, language: str | None) -> None:
    assert said(head, html=html).language == language


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://mill.example/b?utm_source=x&id=3#top", "https://mill.example/b?id=3"),
        ("//www.mill.example/b", "https://www.mill.example/b"),
        ("b", "https://mill.example/2026/b"),
        ("https://amp.mill.example/b", "https://amp.mill.example/b"),
        ("https://other.example/b", ADDRESS),
        ("https://127.0.0.1/b", ADDRESS),
        ("http://2130706433/b", ADDRESS),
        ("https://localhost/b", ADDRESS),
        ("https://user:pw@mill.example/b", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("file:///etc/passwd", ADDRESS),
        ("https://mill.example/", ADDRESS),
        ("http://[::1", ADDRESS),
        ("", ADDRESS),
        ("x" * 3_000, ADDRESS),
    ],
)
def test_the_canonical_link_is_checked(link: str, url: str) -> None:
    assert said(f'<link rel="canonical" href="{link}">').url == url


def test_a_canonical_link_is_relative_to_the_base() -> None:
    assert said('<base href="/n/"><link rel="canonical" href="b">').url == "https://mill.example/n/b"
    assert said('<base href="ftp://x.example/"><link rel=canonical href=b>').url == "https://mill.example/2026/b"
    assert said('<base target="_top"><meta property="og:url" content="/b">').url == "https://mill.example/b"


def test_a_file_says_itself_where_it_is_from() -> None:
    assert said('<link rel="canonical" href="https://far.example/b">', address=None).url == "https://far.example/b"
    assert said('<link rel="canonical" href="https://10.0.0.1.localhost/b">', address=None).url is None
    assert said("", address=None).url is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mill.example", "mill.example", True),
        ("www.mill.example", "m.mill.example", True),
        ("mill.co.uk", "www.mill.co.uk", True),
        ("mill.co.uk", "chaff.co.uk", False),
        ("mill.example", "mill.invalid", False),
        ("mill.example.", "mill.example", True),
        ("a.de", "b.a.de", True),
        ("localhost", "mill.example", False),
    ],
)
def test_what_is_one_site(one: str, other: str, same: bool) -> None:
    assert same_site(f"https://{one}/a", f"https://{other}/b") is same
    assert same_site(f"https://{other}/b", f"https://{one}/a") is same
