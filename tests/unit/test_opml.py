"""Lists of feeds: as the standard has them, and as programs really write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digests.errors import DocumentError
from digests.feeds import opml
from digests.feeds.opml import Outline, read, write
from tests.growth import assert_ends

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MILL = "https://mill.example/feed"
_words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_folders = st.lists(_words, max_size=4, unique=True).map(tuple)
_feeds = st.builds(Outline, title=_words, address=_words.map("https://{}".format), folders=_folders)


def feeds(inside: str, head: str = '<?xml version="1.0"?><opml version="2.0">', tail: str = "</opml>") -> list[Outline]:
    return list(read(f"{head}<body>{inside}</body>{tail}".encode(), "the list"))


def feed(title: str = "The Mill", address: str = MILL, *folders: str) -> Outline:
    return Outline(title=title, address=address, folders=folders)


_NESTED = f"""<outline text="news"><outline title="local"><outline text="The Mill" xmlUrl="{MILL}"/></outline></outline>
<outline text="Gull" xmlUrl="https://gull.example/"/>"""
_TWICE = f"""<outline text="a"><outline xmlUrl="{MILL}"/></outline>
<outline text="b"><outline text="The Mill" xmlUrl="{MILL}"/></outline>"""
_WITHIN = f"""<outline text="Up" xmlUrl="{MILL}/up"><outline text="The Mill" xmlUrl="{MILL}"/></outline>"""
_REFERRED = f"""<!-- <x> --><?php ?>
<outline text="Caf&eacute; &amp; Bar & Grill &nope; &LT;b&gt; &#233;&#0;&#x1F600;" xmlUrl="{MILL}?a=1&b=2&copy=3"/>"""
_MANY = b"".join(b'<outline xmlUrl="x%d"/>' % number for number in range(opml.MOST_FEEDS + 1))


@given(st.lists(_feeds, min_size=1, max_size=12, unique_by=lambda one: one.address))
def test_what_is_written_is_read_as_it_was(listed: list[Outline]) -> None:
    text = write("Sources & more", listed, NOW)
    assert sorted(read(text.encode(), "the list"), key=repr) == sorted(listed, key=repr)


def test_what_is_written_is_what_the_standard_asks_for() -> None:
    listed = [feed("The <Mill>", MILL, "news", "local"), feed("Gull", "https://gull.example/?a=1&b=2", "news")]
    root = etree.fromstring(write("Sources", listed, NOW).encode())
    assert (root.tag, root.get("version"), [part.tag for part in root]) == ("opml", "2.0", ["head", "body"])
    assert root.findtext("head/title") == "Sources"
    assert root.findtext("head/dateCreated") == "Sun, 22 Nov 2026 08:00:00 GMT"
    [news] = root.findall("body/outline")
    assert news.items() == [("text", "news")]
    assert [dict(one.items()) for one in root.iter("outline") if one.get("type")] == [
        {"type": "rss", "text": "The <Mill>", "title": "The <Mill>", "xmlUrl": MILL},
        {"type": "rss", "text": "Gull", "title": "Gull", "xmlUrl": "https://gull.example/?a=1&b=2"},
    ]


@pytest.mark.parametrize(
    ("inside", "listed"),
    [
        (f'<outline text="The Mill" xmlUrl="{MILL}"/>', [feed()]),
        (f'<outline title="The Mill" xmlurl="{MILL}"/>', [feed()]),
        (f'<OUTLINE TEXT="" TITLE="The Mill" XMLURL=" {MILL} "/>', [feed()]),
        (f'<outline text="Mill" title="The Mill" xmlUrl="{MILL}"/>', [feed("Mill")]),
        (f'<outline type="rss" text="The Mill" url="{MILL}"/>', [feed()]),
        (f'<outline xmlUrl="{MILL}"/>', [feed("")]),
        (f'<outline xmlUrl="feed:{MILL}"/>', [feed("")]),
        (_NESTED, [feed("The Mill", MILL, "news", "local"), feed("Gull", "https://gull.example/")]),
        (_TWICE, [feed("The Mill", MILL, "a", "b")]),
        (_WITHIN, [feed("Up", f"{MILL}/up"), feed()]),
        (_REFERRED, [feed("Café & Bar & Grill &nope; <b> é😀", f"{MILL}?a=1&b=2&copy=3")]),
        (f'<outline text="R&#xd800;&#xZZ;&#99999999;" xmlUrl="{MILL}"/>', [feed("R&#xZZ;&#99999999;")]),
        (f'<outline text="a\x01b\x0b" xmlUrl="{MILL}"/>', [feed("ab")]),
        (f'<outline text="The\n  Mill" xmlUrl="{MILL}"/>', [feed()]),
        (f'<outline text="{"x" * 900}" xmlUrl="{MILL}"/>', [feed("x" * opml.LONGEST)]),
        (f'<outline text="Unclosed"><outline text="The Mill" xmlUrl="{MILL}">', [feed("The Mill", MILL, "Unclosed")]),
    ],
)
def test_outlines_as_programs_write_them(inside: str, listed: list[Outline]) -> None:
    assert feeds(inside) == listed


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("", ""),
        ("\n\n <opml>", "</opml>"),
        ('\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE opml SYSTEM "opml.dtd"><opml>', "</opml>"),
        ('<opml xmlns="urn:x" xmlns:y="urn:y" version="1.1"><head><title>Mine</head>', "</opml>"),
        ('<y:opml version="1.1">', "</y:opml>\n<p>more"),
    ],
)
def test_what_stands_around_them(head: str, tail: str) -> None:
    assert feeds(f'<outline text="The Mill" xmlUrl="{MILL}"/>', head, tail) == [feed()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><outline text="Café" xmlUrl="{MILL}"/></opml>'
    assert read(text.encode(encoding), "the list") == (feed("Café"),)


def test_an_encoding_that_is_none() -> None:
    text = f'<?xml version="1.0" encoding="iso-8859-99"?><opml><outline text="Café" xmlUrl="{MILL}"/></opml>'
    assert read(text.encode("cp1252"), "the list") == (feed("Café"),)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the list is no list of feeds in OPML"),
        (b"plain words", "the list is no list of feeds in OPML"),
        (b"<html><body><p>Hello</p></body></html>", "the list is no list of feeds in OPML"),
        (b'<opml><body><outline text="empty"/></body></opml>', "there is no outline with an xmlUrl in it"),
        (b"\x89PNG\r\n\x1a\n\0\0", "the list is not text"),
        (b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><opml><outline xmlUrl="&c;"/></opml>', "defines entities"),
        (b"<opml>" + b"<outline>" * 300, "the list is nested too deep"),
        (b" " * (opml.MOST_BYTES + 1), "the list has more than 2 MB"),
        (b"<a>" + _MANY + b"</a>", "the list lists more than 5000 feeds"),
    ],
    ids=range(9),
)
def test_what_is_no_list_gets_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(DocumentError, match=why):
        read(data, "the list")


@given(st.binary(max_size=300))
def test_whatever_it_is_it_is_read_or_refused(data: bytes) -> None:
    assert_ends(lambda: _tried(data))
    assert_ends(lambda: _tried(b'<opml><outline text="' + data + b'" xmlUrl="https://x.example"/></opml>'))


def _tried(data: bytes) -> None:
    with suppress(DocumentError):
        read(data, "the list")


def test_no_address_is_shown_in_a_log() -> None:
    assert MILL not in repr(feed())


def test_a_feed_in_very_many_folders_has_as_many_as_are_read() -> None:
    inside = "".join(f'<outline text="f{n}"><outline xmlUrl="{MILL}"/></outline>' for n in range(opml.MOST_FOLDERS + 9))
    assert len(feeds(inside)[0].folders) == opml.MOST_FOLDERS
