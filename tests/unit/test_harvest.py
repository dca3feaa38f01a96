"""What of a feed is stored, by the rules of `harvest`: one test for each of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import DocumentError
from digests.feeds import limits
from digests.feeds.harvest import LONGEST, OLDEST, harvest
from digests.model import Document
from digests.syndication import Harvest, Item
from tests.growth import assert_ends

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADDRESS = "https://mill.example/feed.xml"
BODY = "The ferry left the quay. "


def harvested(items: str, channel: str = "", address: str = ADDRESS, content_type: str | None = None) -> Harvest:
    data = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom">'
        f"<channel><title>The Mill</title><link>https://mill.example/</link>{channel}{items}</channel></rss>"
    )
    return harvest(data.encode(), content_type, address, NOW)


def item(**fields: object) -> str:
    return "<item>" + "".join(f"<{tag}>{escape(str(value))}</{tag}>" for tag, value in fields.items()) + "</item>"


def dated(day: int, **fields: object) -> str:
    return item(pubDate=f"{day:02} Feb 2026 08:00:00 GMT", **fields)


def one(items: str, channel: str = "", address: str = ADDRESS) -> Document:
    (taken,) = harvested(items, channel, address).items
    return taken.document


def titles(found: Harvest) -> list[str | None]:
    return [taken.document.title for taken in found.items]


def test_an_item_with_everything() -> None:
    found = harvested(
        "<item><title>Harbour &amp;amp; quay</title><link>https://mill.example/1?utm_source=rss&amp;p=2#top</link>"
        "<guid isPermaLink='false'>m-1</guid><pubDate>Sun, 01 Mar 2026 08:30:00 +0100</pubDate>"
        "<author>ada@mill.example (Ada Brandt)</author><description>The ferry…</description>"
        "<a:link rel='enclosure' href='x'/>"
        "<content:encoded>&lt;p&gt;The ferry left.&lt;/p&gt;&lt;p&gt;See &lt;a href='/2'&gt;more&lt;/a&gt;.&lt;/p&gt;"
        "</content:encoded></item>",
        "<language>en-GB</language><ttl>60</ttl>",
    )
    assert found.items == (
        Item(
            document=Document(
                source="The Mill",
                keys=("id:m-1", "url:https://mill.example/1?p=2"),
                text="The ferry left.\n\nSee more.",
                title="Harbour & quay",
                url="https://mill.example/1?p=2",
                published_at=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
                page=b'<p>The ferry left.</p><p>See <a href="https://mill.example/2">more</a>.</p>',
                author="Ada Brandt",
                language="en",
            ),
            teaser=True,
        ),
    )
    assert found.rejected == ()
    assert (found.feed.title, found.feed.ttl, found.feed.entries) == ("The Mill", timedelta(hours=1), ())


# Words.


def test_the_longest_of_contents_and_summary_is_the_text() -> None:
    full = BODY * 20
    assert (
        one(f"<item><description>Short</description><content:encoded>{full}</content:encoded></item>").text
        == full.strip()
    )
    assert (
        one(f"<item><description>{full}</description><content:encoded>Short</content:encoded></item>").text
        == full.strip()
    )


def test_what_was_misread_before_it_was_sent_is_mended() -> None:
    got = one(item(title="CafÃ© isnâ€™t open", description="â€œWeâ€™re shut,â€\x9d said ZoÃ© Roe."))
    assert got.title == "Café isn’t open"
    assert got.text == "“We’re shut,” said Zoé Roe."


def test_a_title_alone_is_the_text() -> None:
    (taken,) = harvested(item(title="Harbour reopens", link="https://mill.example/1")).items
    assert (taken.document.text, taken.document.title, taken.teaser) == ("Harbour reopens", "Harbour reopens", True)


def test_words_alone_have_no_title() -> None:
    document = one(item(description="Harbour reopens"))
    assert (document.title, document.text) == (None, "Harbour reopens")


@pytest.mark.parametrize(
    "empty", ["", "<title> </title>", "<description>&lt;img src=x&gt;</description>", "<link>x</link>"]
)
def test_an_item_without_words_is_not_taken(empty: str) -> None:
    (rejected,) = harvested(f"<item>{empty}</item>").rejected
    assert (rejected.title, rejected.reason) == (None, "It has neither a title nor any words.")


def test_an_endless_item_is_not_taken() -> None:
    (rejected,) = harvested(item(title="Novel", description="a" * (LONGEST + 1))).rejected
    assert rejected.title == "Novel"
    assert rejected.reason == "It has more than 500,000 characters: no article is as long."


def test_a_long_title_is_cut() -> None:
    title = one(item(title="Harbour " * 400_000)).title
    assert title is not None
    assert len(title) <= 500
    assert title.endswith("Har…")


@pytest.mark.parametrize(("kind", "text"), [("text", "a <b>b</b> &amp; c"), ("html", "a b & c")])
def test_plain_text_is_no_markup(kind: str, text: str) -> None:
    content = f"<content type='{kind}'>a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</content>"
    data = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title>{content}</entry></feed>"
    assert harvest(data.encode(), None, ADDRESS, NOW).items[0].document.text == text
    data = json.dumps({"items": [{"title": "x", f"content_{kind}": "a <b>b</b> &amp; c"}]})
    assert harvest(data.encode(), None, ADDRESS, NOW).items[0].document.text == text


def test_a_whole_article_is_no_teaser() -> None:
    article = "<item><content:encoded>" + BODY * 40 + "</content:encoded></item>"
    assert not harvested(article).items[0].teaser
    assert harvested(article.replace("content:encoded", "description").replace(BODY, BODY[:5])).items[0].teaser


# Links and names.


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://Mill.Example:443/1?fbclid=x#a", "https://mill.example/1"),
        ("/1", "https://mill.example/1"),
        ("news/1", "https://mill.example/news/1"),
        ("//other.example/1", "https://other.example/1"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("http://127.0.0.1/admin", None),
        ("http://0x7f.1/", None),
        ("http://localhost/", None),
        ("http://[::1]/", None),
        ("https://ada:secret@mill.example/", None),
        ("https://mill.example/1?token=abc", "https://mill.example/1"),
        ("https://[broken", None),
        ("//[broken", None),
        ("", None),
    ],
)
def test_links(link: str, url: str | None) -> None:
    assert one(item(title="Harbour", link=link, description=BODY)).url == url


def test_links_are_relative_to_the_feeds_own_link_or_else_its_address() -> None:
    data = b"<rss version='2.0'><channel>%s<item><title>x</title><link>1</link></item></channel></rss>"
    for link, url in ((b"<link>/news/</link>", "https://mill.example/news/1"), (b"", "https://mill.example/feeds/1")):
        found = harvest(data % link, None, "https://mill.example/feeds/all.xml", NOW)
        assert found.items[0].document.url == url


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("ada@mill.example (Ada Brandt)", "Ada Brandt"),
        ("Ada &amp; Bo <ada@mill.example>", "Ada & Bo"),
        ("ada@mill.example", None),
        ("Ada\nBrandt", "Ada Brandt"),
    ],
)
def test_authors(author: str, name: str | None) -> None:
    assert one(item(title="x", author=author)).author == name


@pytest.mark.parametrize(("language", "code"), [("pt_BR", "pt"), ("DE", "de"), ("english", None), ("", None)])
def test_languages(language: str, code: str | None) -> None:
    assert one(item(title="x"), f"<language>{language}</language>").language == code


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("The &lt;b&gt;Mill&lt;/b&gt;", "The Mill"),
        ("https://mill.example/?token=abc", "mill.example"),
        ("", "mill.example"),
    ],
)
def test_the_publisher_is_the_feed_by_its_title_or_else_its_host(title: str, source: str) -> None:
    data = f"<rss version='2.0'><channel><title>{title}</title><item><title>x</title></item></channel></rss>"
    assert harvest(data.encode(), None, ADDRESS, NOW).items[0].document.source == source


# Dates.


def test_a_date_in_the_future_is_now() -> None:
    assert one(item(title="x", pubDate="05 Mar 2026 08:00:00 GMT")).published_at == NOW
    updated = "<a:updated>2026-03-01T08:00:00Z</a:updated>"
    later = f"<item><title>x</title><pubDate>05 Mar 2036 08:00:00 GMT</pubDate>{updated}</item>"
    assert one(later).published_at == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_without_a_date_it_is_for_the_store_to_say() -> None:
    found = harvested(item(title="One") + item(title="Two") + item(title="Three", pubDate="no date"))
    assert [taken.document.published_at for taken in found.items] == [None, None, None]
    assert titles(found) == ["One", "Two", "Three"]


def test_the_archive_is_not_taken() -> None:
    found = harvested(
        item(title="New", pubDate="02 Mar 2026 00:00 GMT") + item(title="Old", pubDate="01 Mar 2025 00:00 GMT")
    )
    assert titles(found) == ["New"]
    assert [(no.title, no.reason) for no in found.rejected] == [
        ("Old", "It is of 2025-03-01: a feed is read for news, not for its archive.")
    ]
    assert datetime(2025, 3, 1, tzinfo=UTC) < NOW - OLDEST


def test_the_newest_come_first() -> None:
    found = harvested(dated(3, title="Three") + dated(9, title="Nine") + item(title="Undated") + dated(5, title="Five"))
    assert titles(found) == ["Undated", "Nine", "Five", "Three"]


def test_what_is_beyond_the_newest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "NEWEST", 2)
    found = harvested("".join(dated(day, title=day) for day in (1, 4, 2, 3)))
    assert titles(found) == ["4", "3"]
    assert (
        found.rejected[-1].reason == "The feed has 2 more items, which are older than all of these: they are not read."
    )


# Identity.


def test_an_id_is_stronger_than_a_link() -> None:
    assert one(item(title="x", guid="m-1", link="https://mill.example/1")).keys == (
        "id:m-1",
        "url:https://mill.example/1",
    )


def test_without_id_and_link_the_words_identify_it() -> None:
    first, second = one(item(title="x", description=BODY)), one(item(title="y", description=BODY))
    assert first.keys[0].startswith("text:")
    assert first.keys != second.keys
    assert one(item(title="x", description=BODY)).keys == first.keys


def test_an_id_of_several_links_identifies_none() -> None:
    items = [item(title=n, guid="site", link=f"https://mill.example/{n}") for n in (1, 2)]
    found = harvested("".join(items).replace("<guid>", "<guid isPermaLink='false'>"))
    assert [taken.document.keys for taken in found.items] == [
        ("url:https://mill.example/1",),
        ("url:https://mill.example/2",),
    ]


def test_a_link_of_several_ids_identifies_none() -> None:
    found = harvested("".join(item(title=n, guid=f"m-{n}", link="https://mill.example/live") for n in (1, 2)))
    assert [taken.document.keys for taken in found.items] == [("id:m-1",), ("id:m-2",)]
    assert {taken.document.url for taken in found.items} == {"https://mill.example/live"}


@pytest.mark.parametrize("home", ["https://mill.example", "https://mill.example/#top"])
def test_the_feeds_own_page_identifies_none(home: str) -> None:
    assert one(item(title="x", guid="m-1", link=home)).keys == ("id:m-1",)


def test_an_id_is_no_link_unless_it_is_an_address() -> None:
    assert one(item(title="x", guid="m-1")).url is None
    assert one(item(title="x", guid="https://mill.example/1")).url == "https://mill.example/1"
    assert one(item(title="x", guid="/1")).url == "https://mill.example/1"


@pytest.mark.parametrize(
    "again",
    [
        dated(2, title="Harbour, once more", guid="m-1", description="Other words"),
        dated(2, title="Harbour", guid="m-2", link="https://mill.example/1?utm_medium=x", description="Other words"),
        dated(2, title="Harbour", guid="m-3", link="https://mill.example/3", description=BODY * 50),
        dated(2, title="Harbour", description=BODY),
    ],
)
def test_of_two_alike_the_newer_is_taken(again: str) -> None:
    words = BODY * 50 if BODY * 2 in again else BODY
    first = dated(3, title="Harbour", guid="m-1", link="https://mill.example/1", description=words)
    for items in (first + again, again + first):
        found = harvested(items)
        assert [taken.document.published_at for taken in found.items] == [datetime(2026, 2, 3, 8, tzinfo=UTC)]
        assert [no.reason for no in found.rejected] == ["It is in the feed twice: the newer one is taken."]


def test_few_words_of_each_day_are_taken_each_day() -> None:
    days = [
        dated(day, title="Briefing", guid=f"m-{day}", link=f"https://mill.example/{day}", description="All you need.")
        for day in (1, 2, 3)
    ]
    assert titles(harvested("".join(days))) == ["Briefing"] * 3
    twice = dated(2, title="Briefing", guid="m-9", link="https://mill.example/9", description="All you need.")
    assert titles(harvested("".join(days) + twice)) == ["Briefing"] * 3


# The response.


def test_what_the_response_says_of_its_charset_is_heard() -> None:
    data = "<rss version='2.0'><channel><item><title>Гавань</title></item></channel></rss>".encode("koi8-r")
    assert harvest(data, "text/xml; charset=KOI8-R", ADDRESS, NOW).items[0].document.title == "Гавань"
    broken = data.replace(b"</title>", b"&nbsp;</title>")
    assert harvest(broken, "text/xml; charset=KOI8-R", ADDRESS, NOW).items[0].document.title == "Гавань"


def test_errors_name_the_host_and_nothing_secret() -> None:
    with pytest.raises(DocumentError) as caught:
        harvest(b"<!doctype html>", "text/html", "https://ada:secret@mill.example/feed?token=abc", NOW)
    assert str(caught.value) == "the feed is a web page, not a feed: give the address of its feed"
    with pytest.raises(DocumentError, match=r"^mill\.example is a web page"):
        harvest(b"<!doctype html>", "text/html", "https://www.mill.example/feed?token=abc", NOW)


@pytest.mark.parametrize(
    "items",
    [
        "<item/>" * 200_000,
        "".join(item(title=n, description="<div>" * 390) for n in range(500)),
        item(title="x\0y", description="\0" * 100_000),
        item(title="<b>&amp;" * 200_000),
    ],
    ids=["200,000 items", "nested", "NUL", "title"],
)
def test_hostile_feeds_end(items: str) -> None:
    assert_ends(lambda: harvested(items))


@given(
    st.binary(max_size=200)
    | st.text("<>&;ab=\"'\0\ud800é /", max_size=60).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(["", "<title>", "<link>", "<description>", "<guid>", "<pubDate>", "<author>"]),
    st.sampled_from([None, "text/xml", "text/xml; charset=utf-16", "x; charset=\x00", "application/json"]),
)
def test_any_bytes_are_a_harvest_or_an_error(data: bytes, tag: str, content_type: str | None) -> None:
    body = b"<rss version='2.0'><channel><title>x</title><item>" + tag.encode() + data + b"</item></channel></rss>"
    for one in (data, body):
        try:
            found = harvest(one, content_type, ADDRESS, NOW)
        except DocumentError:
            continue
        for taken in found.items:
            document = taken.document
            assert document.keys
            assert document.text
            document.text.encode()  # it can be stored
            assert "\0" not in document.text + (document.title or "")
            assert document.published_at is None or document.published_at <= NOW
        assert len({taken.document.keys[0] for taken in found.items}) == len(found.items)
