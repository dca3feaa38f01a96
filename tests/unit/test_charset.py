from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.feeds.charset import charset, undeclared, utf8

TEXT = "<rss>Gård, «quay»</rss>"


def declared(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize(
    "encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "utf-8-sig", "utf-32", "ISO_8859-15"]
)
def test_a_declaration_or_mark_is_enough(encoding: str) -> None:
    text = declared(encoding.removesuffix("-sig"))
    assert utf8(text.encode(encoding)) == text.encode()


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        (TEXT.encode(), None, TEXT),
        (TEXT.encode("cp1252"), "text/xml; charset=windows-1252", TEXT),
        (TEXT.encode("cp1252"), 'application/rss+xml; version=2; Charset="ISO-8859-1"', TEXT),
        (declared("koi8-r").encode("cp1252"), "text/xml; charset=cp1252", declared("koi8-r")),  # before the declaration
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/xml; charset=iso-8859-5", TEXT),  # the mark before both
        (TEXT.encode(), "text/xml; charset=iso-8859-1", TEXT),  # a server's default
        (declared("iso-8859-1").encode(), None, declared("iso-8859-1")),
        (declared("utf-8").encode("cp1252"), "text/xml; charset=iso-8859-1", declared("utf-8")),
        ("Гавань".encode("koi8-r"), "text/xml; charset=koi8-r", "Гавань"),
        (declared("gb2312", "港口€").encode("gb18030"), None, declared("gb2312", "港口€")),
        ("“x”".encode("cp1252"), "text/plain; charset=us-ascii", "“x”"),
        (TEXT.encode("cp1252"), None, TEXT),
        (TEXT.encode("cp1252"), "text/xml; charset=nonsense", TEXT),
        (declared("utf-16").encode(), None, declared("utf-16")),
        (declared("UTF-32").encode("cp1252"), "text/xml; charset=utf-16", declared("UTF-32")),
    ],
)  # fmt: skip
def test_what_is_named_is_taken_in_order(data: bytes, content_type: str | None, text: str) -> None:
    assert utf8(data, content_type) == text.encode()


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (declared("nonsense").encode(), None),
        (declared("rot13").encode(), None),
        (b"a\0b", None),
        (b"\xff\xfea", None),
        (b"<rss>\x81</rss>", None),
        (b"\xef\xbb\xbf\xff", None),
        (b"\x81", "text/xml; charset=windows-1252"),
    ],
)
def test_what_does_not_fit_is_nobodys(data: bytes, content_type: str | None) -> None:
    assert utf8(data, content_type) is None


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("text/xml; charset=UTF-8", "utf-8"),
        ("text/xml; charset='latin1'", "iso8859-1"),
        ("text/xml;charset = utf-8 ; x=y", "utf-8"),
        ("text/xml", None),
        ("charset", None),
        ("text/xml; charset=", None),
        ("text/xml; charset=\r\nx", None),
        ("text/xml; charset=" + "x" * 400, None),
        ("text/xml; charset=a\0b", None),
        (None, None),
    ],
)
def test_the_charset_of_a_header(header: str | None, name: str | None) -> None:
    assert charset(header) == name


def test_a_declaration_is_taken_off() -> None:
    assert undeclared(b' <?xml version="1.0"?>\n<rss/>') == b"\n<rss/>"
    assert undeclared(b"<rss/>") == b"<rss/>"


@given(st.binary(max_size=60), st.text(max_size=40) | st.none(), st.text(max_size=20))
def test_it_is_total_and_gives_utf8(data: bytes, header: str | None, name: str) -> None:
    for one in (data, declared(name).encode("utf-8", "replace") + data):
        found = utf8(one, None if header is None else "text/xml; charset=" + header)
        assert found is None or isinstance(found.decode(), str)
