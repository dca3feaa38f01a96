import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import DocumentError
from digests.feeds.fields import canonical_link, host_of, instant, storable
from digests.feeds.files import Kind, decode, json_document, kind, text_document
from digests.model import Document
from digests.naming import UNNAMED
from tests.growth import assert_even

STORY = "Harbour reopens\n\nThe harbour of Velsund reopened on Monday after a week of storms.\n"


def record(**fields: object) -> str:
    return json.dumps(fields)


def refused(line: str | bytes, number: int = 7, limit: int = 10_000_000) -> str:
    with pytest.raises(DocumentError) as caught:
        json_document("news.jsonl", number, line, limit=limit)
    message = str(caught.value)
    assert message.startswith(f"news.jsonl line {number}: ")
    assert "\n" not in message
    return message


def refused_file(data: bytes, name: str = "var/x.txt") -> str:
    with pytest.raises(DocumentError) as caught:
        text_document(name, data, "imports", limit=100_000)
    assert str(caught.value).startswith(name)
    return str(caught.value)


# Plain text


def test_a_text_file_is_kept_to_the_character() -> None:
    data = "Title\r\n\r\n“Café”, said Ann.\r\n".encode()
    assert text_document("a/b.txt", data, "imports") == Document(
        source="imports", keys=("path:a/b.txt",), text="Title\r\n\r\n“Café”, said Ann.\r\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    text = "“We shall rebuild the café,” said the owner – and the neighbours’ guests cheered.\n" * 5
    assert decode(text.encode(encoding), "x.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Порт Велсунда снова открыт после недели штормов, сообщил начальник порта. " * 5, "cp1251"),
        ("港は一週間の嵐のあと月曜日に再開したと港長が述べた。" * 8, "shift_jis"),
    ],
)
def test_other_scripts_in_old_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x.txt") == text


def test_a_slip_in_utf_8_does_not_spoil_the_rest() -> None:
    text = "“One”, “two”, “three”, “four”, “five”."
    assert decode(text.encode() + b"\xff", "x.txt") == text + "\ufffd"


def test_a_utf_16_file_cut_in_the_middle_of_a_letter() -> None:
    assert decode("Fog".encode("utf-16")[:-1], "x.txt") == "Fo\ufffd"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\x7fELF\x02\x01", "a program"),
        (b"{\\rtf1\\ansi", "an RTF document"),
    ],
)
def test_what_is_not_text_is_named(head: bytes, what: str) -> None:
    message = refused_file(head + b" words" * 100)
    assert f"is not text (it looks like {what})" in message
    assert "export it as plain text, HTML or JSON Lines" in message


def test_nuls_and_control_characters_are_binary() -> None:
    assert "binary data" in refused_file(b"words and \0 more")
    assert "binary data" in refused_file(bytes(range(1, 32)) * 20)


def test_a_stray_control_character_is_no_reason_to_refuse() -> None:
    assert text_document("x.txt", STORY.encode() * 3 + b"\x07", "imports").text.endswith("\x07")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff".encode(), "\u00a0\u2003".encode()])
def test_an_empty_file(data: bytes) -> None:
    assert "is empty" in refused_file(data)


def test_a_file_that_is_too_large() -> None:
    assert "0.2 MB" in refused_file(b"word " * 40_000)


@pytest.mark.parametrize("text", ['<?xml version="1.0"?><rss/>', "\n<!DOCTYPE html><p>Hi</p>", "<feed xmlns='x'>"])
def test_markup_is_not_plain_text(text: str) -> None:
    assert "web page or a feed" in refused_file(text.encode())


def test_a_very_long_path_still_is_a_key() -> None:
    keys = {text_document("d/" * 400 + name, b"Words.", "imports").keys[0] for name in ("a", "b")}
    assert len(keys) == 2
    assert all(len(key) < 500 for key in keys)


def test_a_path_that_is_no_unicode_can_be_stored() -> None:
    text_document("caf\udce9.txt", b"Words.", "imports").keys[0].encode()


# Which kind


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.HTML", b"", Kind.PAGE),
        ("a.jsonl", b"", Kind.LINES),
        ("a.txt", b"{ braces }", Kind.TEXT),
        ("a", b"<!DOCTYPE html><title>x</title>", Kind.PAGE),
        ("a", "<html>".encode("utf-16"), Kind.PAGE),
        ("a.log", b'\xef\xbb\xbf{"text": "x"}', Kind.LINES),
        ("README", b"Harbour reopens", Kind.TEXT),
        ("a", b"", Kind.TEXT),
    ],
)
def test_kind(name: str, head: bytes, expected: Kind) -> None:
    assert kind(name, head) == expected


# JSON Lines


def test_a_whole_record() -> None:
    line = record(
        id="h-1",
        title="Harbour\n reopens",
        text="<p>It reopened.</p>",
        url="HTTPS://News.Example:443/a?utm_source=x&id=4&fbclid=9#top",
        source="The Mill",
        published="2026-03-01T08:30:00+02:00",
        mood="calm",
    )
    assert json_document("news.jsonl", 1, line, "ignored") == Document(
        source="The Mill",
        keys=("id:h-1", "url:https://news.example/a?id=4"),
        text="<p>It reopened.</p>",
        title="Harbour reopens",
        url="https://news.example/a?id=4",
        published_at=datetime(2026, 3, 1, 6, 30, tzinfo=UTC),
    )


def test_text_is_all_that_is_needed() -> None:
    got = json_document("var/mill.jsonl", 1, record(text="Words."))
    assert (got.source, got.title, got.url, got.published_at) == ("Imported files", None, None, None)
    assert got.keys[0].startswith("text:")
    assert got.keys == json_document("other.jsonl", 9, record(text="Words.")).keys
    assert got.keys != json_document("other.jsonl", 9, record(text="Other words.")).keys


def test_the_source_falls_back() -> None:
    url = "https://www.mill.example/1"
    assert json_document("f.jsonl", 1, record(text="x", url=url), "Given").source == "Given"
    assert json_document("f.jsonl", 1, record(text="x", url=url)).source == "mill.example"
    assert json_document("f.jsonl", 1, record(text="x", source=" ")).source == UNNAMED


def test_a_line_of_bytes_with_a_byte_order_mark() -> None:
    assert json_document("f.jsonl", 1, '\ufeff{"text": "Café"}\r\n'.encode()).text == "Café"
    assert json_document("f.jsonl", 1, '\ufeff{"text": "Café"}').text == "Café"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"text": ', "broken JSON at column"),
        ("", "broken JSON at column 1"),
        ('["text"]', "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", "there is no text"),
        ('{"text": null}', "there is no text"),
        ('{"text": "  \\n"}', "there is no text"),
        ('{"text": 5}', '"text" is not text'),
        ('{"text": "x", "title": ["a"]}', '"title" is not text'),
        ('{"text": "x", "id": true}', '"id" is not text'),
        ('{"text": "x", "published": 17}', '"published" is not text'),
        ('{"text": "x", "published": "soon"}', '"published" is no time'),
        ('{"text": "x", "published": "9999-12-31T23:59:59-12:00"}', '"published" is no time'),
        ("[" * 100_000, "nested too deep"),
        ('{"text": "x", "id": ' + "9" * 5_000 + "}", "number in it is too long"),
        (b'{"text": "\xff"}', "not UTF-8"),
    ],
)
def test_a_bad_record_is_named_by_its_line(line: str | bytes, words: str) -> None:
    assert words in refused(line)


def test_a_record_that_is_too_large() -> None:
    assert "0.1 MB" in refused(record(text="x" * 100_000), limit=50_000)


def test_numbers_that_are_none() -> None:
    assert json_document("f.jsonl", 1, '{"text": "x", "score": NaN, "id": 12}').keys == ("id:12",)
    assert '"title" is not text' in refused('{"text": "x", "title": Infinity}')


def test_an_id_of_ten_kilobytes_is_a_short_key_of_its_own() -> None:
    one, other = (json_document("f.jsonl", 1, record(text="x", id="z" * 10_000 + tail)).keys[0] for tail in "ab")
    assert one != other
    assert len(one) < 100


def test_what_was_misread_before_it_was_saved_is_mended() -> None:
    record = {"text": "â€œWeâ€™re shut.â€", "title": "CafÃ© shut"}
    got = json_document("f.jsonl", 1, json.dumps(record))
    assert (got.text, got.title) == ("“We’re shut.”", "Café shut")
    assert (
        text_document("f.txt", "“Café” shut\n".encode().decode("cp1252", "ignore").encode(), "A").text
        == "“Café” shut\n"
    )


def test_what_no_database_takes_is_replaced() -> None:
    got = json_document("f.jsonl", 1, '{"text": "a\\ud800b\\u0000c", "id": "\\udfff"}')
    assert got.text == "a\ufffdb\ufffdc"
    assert got.keys == ("id:\ufffd",)


@pytest.mark.parametrize("text", ["\u200b\u200b", "\u202e", "\u00ad", " \u2066 "])
def test_a_text_that_nobody_sees_is_none(text: str) -> None:
    with pytest.raises(DocumentError, match="no text"):
        json_document("f.jsonl", 1, json.dumps({"text": text}))
    assert json_document("f.jsonl", 1, json.dumps({"text": "x", "title": text})).title is None
    with pytest.raises(DocumentError, match="is empty"):
        text_document("f.txt", text.encode(), "A")


@pytest.mark.parametrize(
    "text",
    [
        "El señor Nuñez abrió la reunión.\nLa señora Peña llegó mañana.\n",
        "Une journée à Besançon.\n\nLes élèves ont fêté la rentrée à l'école. Le maire a salué leur énergie.\n",
    ],
)
def test_western_letters_are_read_as_such(text: str) -> None:
    assert decode(text.encode("latin-1"), "f.txt") == text


def test_a_pair_of_surrogate_escapes_is_one_letter() -> None:
    assert json_document("f.jsonl", 1, '{"text": "\\ud83d\\ude00"}').text == "😀"


def test_a_link_that_is_none_does_not_cost_the_article() -> None:
    got = json_document("f.jsonl", 1, record(text="x", url="javascript:alert(1)"))
    assert got.url is None
    assert got.keys[0].startswith("text:")
    assert json_document("f.jsonl", 1, record(text="x", url=5)).url is None


# Fields


@pytest.mark.parametrize(
    "link",
    [
        "",
        "mailto:ann@mill.example",
        "//mill.example/x",
        "http://",
        "http://user@mill.example/",
        "http://mill.example/a b",
        "http://mill.example/\u202ecod.exe",
        "http://mill.example/\u2028x",
        "http://mill.example:99999/",
        "http://[::1",
        "http://mill.example/" + "x" * 2_000,
        None,
        7,
    ],
)
def test_no_link(link: object) -> None:
    assert canonical_link(link) is None


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (" http://Mill.Example ", "http://mill.example/"),
        ("http://mill.example:80/A?b=1&UTM_Medium=z&&c=#d", "http://mill.example/A?b=1&c="),
        ("https://mill.example:8443/a?utm_source=x", "https://mill.example:8443/a"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://mill.example/?reference=1", "https://mill.example/?reference=1"),
        ("https://mill.example/a?id=9f3c77aa01&token=s3cr3t", "https://mill.example/a?id=9f3c77aa01"),
        ("https://mill.example/a?access%5Ftoken=x;page=2&unlocked_article_code=1.y", "https://mill.example/a?page=2"),
    ],
)
def test_a_canonical_link(link: str, expected: str) -> None:
    assert canonical_link(link) == expected


@given(st.text())
def test_a_canonical_link_is_canonical(text: str) -> None:
    for link in (canonical_link(text), canonical_link("https://mill.example/" + text)):
        assert link is None or canonical_link(link) == link


def test_host_of() -> None:
    assert host_of("https://www.mill.example/x") == "mill.example"
    assert host_of(None) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01 08:30", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-03-01T08:30:00Z", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 08:30:00 -0500", datetime(2026, 3, 1, 13, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 08:30:00", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("Mon, 99 Mar 2026 08:30:00 GMT", None),
        ("yesterday", None),
        ("1" * 5_000, None),
    ],
)
def test_instant(text: str, expected: datetime | None) -> None:
    assert instant(text) == expected


@given(st.text())
def test_any_text_is_an_instant_or_none(text: str) -> None:
    at = instant(text)
    assert at is None or at.utcoffset() == UTC.utcoffset(None)


@given(st.text(st.characters(exclude_categories=[])))
def test_storable_keeps_the_length(text: str) -> None:
    got = storable(text)
    assert len(got) == len(text)
    assert "\0" not in got
    got.encode()


# Anything at all


def outcome(make: Callable[[], Document]) -> str:
    """What a person gets: the words, or the error's sentence."""
    try:
        return make().text
    except DocumentError as error:
        return str(error)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_document_or_a_document_error(data: bytes) -> None:
    outcome(lambda: text_document("x.txt", data, "imports")).encode()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda some: st.lists(some) | st.dictionaries(st.text(), some),
    )
)
def test_any_json_is_a_document_or_a_document_error(value: object) -> None:
    outcome(lambda: json_document("f.jsonl", 3, json.dumps(value))).encode()
    assert outcome(lambda: json_document("f.jsonl", 3, record(text="Words.", url=value, other=value))) == "Words."


@pytest.mark.parametrize("piece", [b"<", b"\xe9", b"a.\xff", b" ", b"<a "])
def test_time_grows_evenly_with_hostile_input(piece: bytes) -> None:
    def run(data: bytes) -> None:
        with contextlib.suppress(DocumentError):
            decode(data, "x.txt")
            kind("x", data)

    assert_even(run, lambda size: piece * (size // len(piece)) + b"x", 50_000)


def test_time_grows_evenly_with_a_hostile_link() -> None:
    assert_even(canonical_link, lambda size: "http://a/?" + "&" * size, 480)
