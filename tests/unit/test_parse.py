import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import DocumentError
from digests.feeds import limits
from digests.feeds.parse import parse, probe
from digests.syndication import Enclosure, Entry, Feed
from tests.growth import assert_ends, assert_even

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Mill</title><link>https://mill.example/</link><description>News of Velsund</description>
<item><title>Harbour reopens</title><link>https://mill.example/harbour</link><guid>mill-1</guid>
<pubDate>Sun, 01 Mar 2026 08:30:00 +0100</pubDate><dc:creator>Ada Brandt</dc:creator>
<description>The first ferry left.</description>
<content:encoded><![CDATA[<p>The first ferry left at noon.</p><script>alert(1)</script>]]></content:encoded>
<enclosure url="https://mill.example/ferry.mp3" type="audio/mpeg" length="1200"/></item>
<item><title>Lighthouse dark</title></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://mill.example/"><title>The Mill</title>
<subtitle>News</subtitle><id>urn:mill</id><author><name>Desk</name></author><link href="/"/>
<entry><title type="html">Caf&#xE9; &amp;amp; quay</title><id>urn:mill:2</id><link href="2.html"/>
<published>2026-03-01T08:30:00Z</published><updated>2026-03-02T09:00:00+02:00</updated></entry></feed>"""

JSON_FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Mill",
    "home_page_url": "https://mill.example/",
    "feed_url": "https://mill.example/feed.json",
    "description": "News",
    "authors": [{"name": "Desk"}, {"name": "Night desk"}],
    "items": [
        {
            "id": 7,
            "url": "https://mill.example/7",
            "title": "Harbour reopens",
            "content_html": "<p>The first ferry left.</p>",
            "summary": "Ferry leaves",
            "date_published": "2026-03-01T08:30:00+01:00",
            "date_modified": "soon",
            "author": {"name": "Ada Brandt"},
            "attachments": [{"url": "https://mill.example/f.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}, {}],
        },
        "no item",
    ],
}


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        parse(data, "mill.xml")
    assert str(caught.value).startswith("mill.xml ")
    return str(caught.value)


def item(inside: bytes) -> bytes:
    return b"<rss version='2.0'><channel><title>x</title><item>" + inside + b"</item></channel></rss>"


def test_rss() -> None:
    assert parse(RSS, "mill.xml") == Feed(
        title="The Mill",
        link="https://mill.example/",
        subtitle="News of Velsund",
        entries=(
            Entry(
                title="Harbour reopens",
                link="https://mill.example/harbour",
                id="mill-1",
                published=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
                summary="The first ferry left.",
                content=("<p>The first ferry left at noon.</p><script>alert(1)</script>",),
                author="Ada Brandt",
                enclosures=(Enclosure("https://mill.example/ferry.mp3", "audio/mpeg", 1200),),
                plain=("title",),
            ),
            Entry(title="Lighthouse dark", plain=("title",)),
        ),
    )


def test_atom() -> None:
    got = parse(ATOM, "mill.xml")
    assert (got.title, got.subtitle, got.id, got.author, got.link) == (
        "The Mill",
        "News",
        "urn:mill",
        "Desk",
        "https://mill.example/",
    )
    (entry,) = got.entries
    assert entry.title == "Café &amp; quay"
    assert entry.link == "https://mill.example/2.html"
    assert entry.published == datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert entry.updated == datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def test_json_feed() -> None:
    got = parse(b"\xef\xbb\xbf" + json.dumps(JSON_FEED).encode(), "mill.json")
    assert (got.title, got.link, got.subtitle, got.id, got.author) == (
        "The Mill",
        "https://mill.example/",
        "News",
        "https://mill.example/feed.json",
        "Desk, Night desk",
    )
    assert got.entries == (
        Entry(
            title="Harbour reopens",
            link="https://mill.example/7",
            id="7",
            published=datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
            summary="Ferry leaves",
            content=("<p>The first ferry left.</p>",),
            author="Ada Brandt",
            enclosures=(Enclosure("https://mill.example/f.mp3", "audio/mpeg", 12),),
            plain=("title", "summary"),
        ),
    )


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Café</title></channel></rss>'
    assert parse(text.encode(encoding), "mill.xml").title == "Café"


def test_a_broken_feed_gives_what_can_be_read() -> None:
    assert parse(item(b"<title>Fish & chips <b>today</title>"), "mill.xml").entries[0].title == "Fish & chips <b>today"


def test_a_date_beyond_all_calendars_is_none() -> None:
    late = item(b"<title>x</title><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>")
    assert parse(late, "mill.xml").entries[0].published is None


def test_a_feed_may_define_an_entity() -> None:
    data = b'<!DOCTYPE rss [\n<!ENTITY town "Velsund">\n]>' + item(b"<title>&town; &amp; quay</title>")
    assert parse(data, "mill.xml").entries[0].title == "Velsund & quay"


@pytest.mark.parametrize("data", [b"", b"hello world", bytes(range(256)), b"<?xml version='1.0'?><note>x</note>"])
def test_no_feed(data: bytes) -> None:
    assert "gives no feed" in refused(data)


@pytest.mark.parametrize("data", [b"{", b'{"items": 3}', b"{}", b'{"items":' + b"[" * 100_000])
def test_no_json_feed(data: bytes) -> None:
    assert "JSON" in refused(data)


def bomb(levels: int) -> bytes:
    entities = b"".join(b"<!ENTITY e%d '%s'>" % (i, b"&e%d;" % (i - 1) * 20) for i in range(1, levels))
    return b"<!DOCTYPE rss [<!ENTITY e0 'aaaaaaaa'>" + entities + b"]>" + item(b"<title>&e%d;</title>" % (levels - 1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bomb(12), "entities multiply"),
        (b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 4_000 + b"'>]>" + item(b"&a;" * 10_000), "entities multiply"),
        (b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 4_000 + b"'>]><b>" + item(b"&a;" * 10_000), "multiply"),
        (b"junk" + bomb(12), "entities that multiply"),
        (b"junk<!DOCTYPE x [<!ENTITY a '" + b"a" * 4_000 + b"'>]>" + item(b"&a;" * 10_000), "entities that multiply"),
        (b"<rss>" + b"<a>" * 200_000, "too deep"),
        (item(b"<a>" * 50_000 + b"</a>" * 50_000), "too deep"),
        (item(b"").replace(b"<item></item>", b"<item/>" * 20_000 + b"<item>"), "more than 10,000 items"),
        (item(b"&nbsp;" * 400_000), "tags and entities"),
        (item(b"&nbsp;<author>" + b"a" * 100_000 + b"</author>"), "an author"),
        (item(b"<dc:creator><![CDATA[" + b"a" * 100_000), "an author"),
        (b" " * 17_000_000, "17.0 MB"),
    ],
    ids=str,
)
def test_what_is_made_to_exhaust_its_reader_is_refused_at_once(data: bytes, words: str) -> None:
    told: list[str] = []
    assert_ends(lambda: told.append(refused(data)))
    assert words in told[0]


@pytest.mark.parametrize(
    "data",
    [
        item(b"").replace(b"<item></item>", b"<item/>" * 200_000),
        item(b"&amp;" * 400_000),
        item(b"<author>" + b"a" * 100_000 + b"</author>"),
        item(b"<title>" + b"a" * 3_000_000 + b"</title>"),
        item(b"<title>" + b"a" * 3_000_000 + b"&nbsp;</title>"),
        json.dumps({"items": [{}] * 200_000}).encode(),
    ],
    ids=lambda data: data[-40:].decode(),
)
def test_what_is_merely_large_is_read(data: bytes) -> None:
    assert_ends(lambda: parse(data, "mill.xml"))


def many(dates: list[int]) -> bytes:
    """A feed of one item for each of these days of March, which are their titles too; 0 is no date."""
    items = (
        f"<item><title>{day}</title>"
        + (f"<pubDate>{day:02} Mar 2026 08:00:00 GMT</pubDate>" if day else "")
        + "</item>"
        for day in dates
    )
    return f"<rss version='2.0'><channel><title>x</title>{''.join(items)}</channel></rss>".encode()


@pytest.mark.parametrize("broken", [b"", b"&nbsp;"])
def test_of_too_many_items_the_newest_are_read_in_their_order(broken: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "NEWEST", 3)
    feed = parse(many([1, 0, 9, 4, 0, 7]).replace(b"<title>x", b"<title>x" + broken), "mill.xml")
    assert [entry.title for entry in feed.entries] == ["9", "4", "7"]
    assert feed.left == 3
    feed = parse(many([0, 2, 0, 0, 0]).replace(b"<title>x", b"<title>x" + broken), "mill.xml")
    assert [entry.title for entry in feed.entries] == ["0", "2", "0"]


def test_of_too_many_items_of_json_the_newest_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "NEWEST", 2)
    items = [
        {"title": "1", "date_modified": "2026-03-01"},
        {"title": "2"},
        {"title": "3", "date_published": "2026-03-02"},
    ]
    feed = parse(json.dumps({"items": items}).encode(), "mill.json")
    assert [entry.title for entry in feed.entries] == ["1", "3"]
    assert feed.left == 1


@pytest.mark.parametrize("data", [b"<!DOCTYPE html><title>x</title>", b" <html><head><title>x</title></head></html>"])
def test_a_page_is_no_feed(data: bytes) -> None:
    assert refused(data) == "mill.xml is a web page, not a feed: give the address of its feed"


@pytest.mark.parametrize(
    "data",
    [
        b"<!ENTITY a '|",
        b"<author |",
        b"<|",
        b"<!DOCTYPE x [|",
        item(b"<description><![CDATA[|<div>|]]></description>"),
        item(b"<pubDate>|1:|</pubDate>"),
        item(b"<description>|&lt;|</description>"),
    ],
    ids=bytes.decode,
)
def test_time_grows_evenly_with_a_hostile_feed(data: bytes) -> None:
    *before, piece, after = data.split(b"|")
    assert_even(
        lambda feed: probe(feed, "mill.xml"), lambda size: b"".join(before) + piece * (size // len(piece)) + after
    )


def test_bytes_of_no_encoding_are_guessed_alike_whatever_else_is_installed() -> None:
    """Where chardet is, as beside the benchmarks, feedparser would ask it."""
    feed = (
        b'<?xml version="1.0" encoding="utf-8"?><rss><channel><item><title>Ey\x9d \xa9e</title></item></channel></rss>'
    )
    assert probe(feed, "mill.xml")["entries"][0]["title"] == "Ey\x9d Še"


def test_probe_of_a_feed() -> None:
    answer = probe(RSS, "mill.xml")
    assert answer["file"] == "mill.xml"
    assert answer["feed"] == {
        "title": "The Mill",
        "link": "https://mill.example/",
        "subtitle": "News of Velsund",
        "id": None,
        "author": None,
    }
    first = answer["entries"][0]
    assert list(first) == [
        "title", "link", "id", "published", "updated", "summary", "content", "author", "enclosures"
    ]  # fmt: skip
    assert datetime.fromisoformat(first["published"]) == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert first["updated"] is None
    assert first["enclosures"] == [{"href": "https://mill.example/ferry.mp3", "type": "audio/mpeg", "length": 1200}]
    assert json.loads(json.dumps(answer)) == answer


def test_probe_of_a_page() -> None:
    words = "The harbour of Velsund reopened on Monday after a week of storms, the port captain said at the quay."
    page = f"""<!doctype html><html><head><title>Harbour reopens</title>
    <meta property="og:site_name" content="The Mill"><link rel="canonical" href="https://mill.example/harbour"></head><body><article><p>{words}</p></article></body></html>"""
    answer = probe(page.encode(), "page.html")
    assert answer["feed"]["title"] == "The Mill"
    assert answer["feed"]["link"] == "https://mill.example/harbour"
    (entry,) = answer["entries"]
    assert (entry["title"], entry["content"]) == ("Harbour reopens", [words])


@pytest.mark.parametrize("data", [b"", b"hello", b"{}", b"<html><body></body></html>", bomb(9)])
def test_probe_of_what_cannot_be_read(data: bytes) -> None:
    answer = probe(data, "x")
    assert set(answer) == {"file", "error"}
    assert answer["error"].startswith("x ")
    assert "\n" not in answer["error"]


@given(st.binary(max_size=300), st.sampled_from([b"", b"<rss><channel><item>", b"<feed>", b'{"items":[', b"<html>"]))
def test_any_bytes_have_an_answer(data: bytes, start: bytes) -> None:
    json.dumps(probe(start + data, "x")).encode()
