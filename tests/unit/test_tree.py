"""The fast path reads what feedparser reads: on feeds written by hand, one for each rule, and on generated ones."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from digests.feeds import charset, loose, tree
from digests.feeds.markup import Sanitizer
from digests.feeds.values import Unsure

if TYPE_CHECKING:
    from digests.syndication import Feed

MOST = 100
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "mill": "https://mill.example/ns",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())


def rss(channel: str = "", *items: str) -> bytes:
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {DECLARED}><channel>{channel}{entries}</channel></rss>'.encode()


def atom(feed: str = "", *entries: str, attributes: str = "", uri: str = "http://www.w3.org/2005/Atom") -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    spaces = DECLARED if "Atom" in uri else DECLARED.replace(f'xmlns:atom="{SPACES["atom"]}"', "")
    return f'<feed xmlns="{uri}" {spaces} {attributes}>{feed}{inside}</feed>'.encode()


def rdf(channel: str, items: str) -> bytes:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f' xmlns:dc="{SPACES["dc"]}" xmlns:sy="{SPACES["sy"]}" xmlns:content="{SPACES["content"]}">'
        f'<channel rdf:about="https://mill.example/">{channel}</channel>{items}</rdf:RDF>'
    ).encode()


def fast(data: bytes) -> Feed:
    text = charset.utf8(data)
    assert text is not None
    return tree.read(text, MOST)


def shown(feed: Feed) -> dict[str, Any]:
    """What is compared: every field, and of markup the words, since only feedparser takes its dangers out at once."""
    entries = [
        structs.asdict(
            structs.replace(
                entry,
                title=words(entry.title),
                summary=words(entry.summary),
                content=tuple(words(part) or "" for part in entry.content),
            )
        )
        for entry in feed.entries
    ]
    told = structs.replace(feed, title=words(feed.title), subtitle=words(feed.subtitle), entries=())
    return {"feed": structs.asdict(told), "entries": entries}


def words(value: str | None) -> str | None:
    return value if value is None or not ("<" in value or "&" in value) else Sanitizer().read(value).text or None


def assert_same(data: bytes) -> None:
    assert shown(fast(data)) == shown(loose.read(data, "mill.xml", MOST))


CHANNEL = "<title>The Mill</title><link>https://mill.example/</link><description>News of Velsund</description>"
TEXT = "<p>The ferry left.</p><p>It is <b>back</b> &amp; well.</p>"
ESCAPED = escape(TEXT)


@pytest.mark.parametrize(
    "channel",
    [
        CHANNEL,
        "<title> The\n Mill </title><link> https://mill.example/ </link>",
        "<title>Fish &amp;amp; chips</title>",
        "<title><![CDATA[<b>The</b> Mill]]></title>",
        "<title>One</title><title>Two</title>",
        "<title/><title>Two</title>",
        CHANNEL + "<image><title>Logo</title><url>https://mill.example/l.png</url><link>https://x.example</link></image>",
        "<image><title>Logo</title><url>https://mill.example/l.png</url></image>" + CHANNEL,
        CHANNEL + "<textInput><title>Find</title><name>q</name><link>https://mill.example/find</link></textInput>",
        CHANNEL + '<atom:link href="https://mill.example/feed" rel="self" type="application/rss+xml"/>',
        '<atom:link href="https://mill.example/a"/>' + CHANNEL,
        CHANNEL + '<atom:link href="https://mill.example/a" rel="alternate" type="text/html"/>',
        CHANNEL + '<atom:link href="https://mill.example/hub" rel="hub"/>',
        "<link>https://mill.example/?a=1&amp;b=2&amp;amp;c=3</link>",
        "<link>https:////mill.example/x</link>",
        CHANNEL + "<language>en_GB</language><ttl>60</ttl><managingEditor>ada@mill.example (Ada)</managingEditor>",
        CHANNEL + "<dc:language>de</dc:language><dc:creator>Desk</dc:creator><webMaster>root</webMaster>",
        CHANNEL + "<itunes:author>Desk</itunes:author><itunes:summary>All of it</itunes:summary>",
        "<itunes:summary>All of it</itunes:summary>" + CHANNEL,
        CHANNEL + "<itunes:subtitle>Short</itunes:subtitle><itunes:image href='https://mill.example/l.png'/>",
        CHANNEL + "<itunes:owner><itunes:name>Ada</itunes:name><itunes:email>a@b.example</itunes:email></itunes:owner>",
        CHANNEL + "<itunes:owner><itunes:name>Ada</itunes:name></itunes:owner><itunes:author>Desk</itunes:author>",
        CHANNEL + "<itunes:category text='News'><itunes:category text='Local'/></itunes:category>",
        CHANNEL + "<itunes:new-feed-url>https://mill.example/new.xml</itunes:new-feed-url>",
        CHANNEL + "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
        CHANNEL + "<skipHours><hour>1</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays>",
        CHANNEL + "<copyright>Mill</copyright><generator>hand</generator><cloud domain='x'/><rating>x</rating>",
        CHANNEL + "<mill:news edition='2'>x</mill:news><mill:box><mill:title>No title of ours</mill:title></mill:box>",
        CHANNEL + "<pubDate>soon</pubDate><lastBuildDate>some day</lastBuildDate>",
        CHANNEL + "<!-- a note --><?php echo ?>",
        "<id>urn:mill</id>" + CHANNEL,
    ],
)  # fmt: skip
def test_channels_of_rss(channel: str) -> None:
    assert_same(rss(channel, "<title>Harbour reopens</title><link>https://mill.example/1</link>"))


@pytest.mark.parametrize(
    "item",
    [
        "",
        "<title>Harbour reopens</title>",
        "<title>  Harbour\n\treopens </title>",
        "<title>Caf&#xE9; — “quay”</title><link>https://mill.example/1</link>",
        "<title>a &lt; b</title>",
        "<title>Fish &amp;amp; chips</title>",
        "<title><![CDATA[Fish &amp; <i>chips</i>]]></title>",
        "<title><![CDATA[x <y> z]]></title>",
        "<title>One</title><title>Two</title>",
        "<title/><title>Two</title>",
        "<title>One</title><media:title>Picture</media:title>",
        "<media:title>Picture</media:title><title>One</title>",
        "<media:title>Picture</media:title>",
        (
            "<media:content url='https://mill.example/p.jpg'><media:title>P</media:title>"
            "</media:content><title>One</title>"
        ),
        (
            "<title>One</title><media:content url='u'><media:title>P</media:title>"
            "<media:credit>Q</media:credit></media:content>"
        ),
        (
            "<media:group><media:content url='u'/><media:title>P</media:title><media:description>D</media:description>"
            "</media:group>"
        ),
        "<title>One</title><image>https://mill.example/p.jpg</image><media:title>P</media:title>",
        "<dc:title>One</dc:title><dc:description>Text</dc:description><dc:date>2026-03-01T08:30:00+01:00</dc:date>",
        f"<description>{ESCAPED}</description>",
        f"<description><![CDATA[{TEXT}]]></description>",
        "<description>plain text only</description>",
        f"<description>One</description><content:encoded><![CDATA[{TEXT}]]></content:encoded>",
        f"<content:encoded><![CDATA[{TEXT}]]></content:encoded><description>One</description>",
        f"<content:encoded><![CDATA[{TEXT}]]></content:encoded>",
        "<content:encoded/>",
        "<description>One</description><description>Two</description>",
        "<description>One</description><description>Two</description><description>Three</description>",
        "<description>One</description><itunes:summary>Two</itunes:summary>",
        "<itunes:summary>One</itunes:summary><description>Two</description>",
        "<itunes:subtitle>Zero</itunes:subtitle><itunes:summary>One &amp;amp; two</itunes:summary>",
        "<description>One</description><media:description>Two</media:description>",
        "<media:description>One</media:description><description>Two</description>",
        (
            "<description>One</description><media:content url='u'><media:description>Two"
            "</media:description></media:content>"
        ),
        "<description>One</description><content:encoded>Two</content:encoded><media:description>T</media:description>",
        (
            "<content:encoded>One</content:encoded><description>Two</description>"
            "<media:content url='u'><media:description>Three</media:description></media:content>"
        ),
        "<description>a<![CDATA[ b ]]>c</description>",
        "<description>a<!-- no -->b</description>",
        "<description>line<br>one</description>".replace("<br>", "&lt;br&gt;"),
        "<link>https://mill.example/1</link><guid>https://mill.example/g</guid>",
        "<guid>https://mill.example/g</guid>",
        "<guid>https://mill.example/g</guid><link>https://mill.example/1</link>",
        "<guid isPermaLink='false'>g-1</guid>",
        "<guid isPermaLink='true'>https://mill.example/g</guid>",
        "<guid isPermaLink='no'>g</guid><link/>",
        "<link/><guid>https://mill.example/g</guid>",
        "<guid/>",
        "<link>https://mill.example/?a=1&amp;b;=2</link>",
        "<link>https://mill.example/?a=1&amp;amp;b=2</link>",
        "<link>mill</link>",
        "<link>One</link><atom:link href='https://mill.example/2'/>",
        "<atom:link href='https://mill.example/2' rel='enclosure' length='7'/>",
        "<atom:link href='https://mill.example/2' rel='SELF'/>",
        "<atom:link href='https://mill.example/2' type='application/pdf'/>",
        "<author>ada@mill.example (Ada Brandt)</author>",
        "<dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator>",
        "<author>Ada</author><dc:creator>Bo</dc:creator><itunes:author>Cy</itunes:author>",
        "<atom:author><atom:name>Ada</atom:name><atom:email>a@b.example</atom:email></atom:author>",
        "<author>Ada</author><atom:author><atom:name>Bo</atom:name></atom:author>",
        "<dc:contributor>Ada</dc:contributor><dc:publisher>Mill</dc:publisher>",
        "<pubDate>Sun, 01 Mar 2026 08:30:00 +0100</pubDate>",
        "<pubDate>1 Mar 2026 08:30 GMT</pubDate>",
        "<pubDate>Sunday, 01 March 2026 08:30:00 GMT</pubDate>".replace("March", "Mar"),
        "<pubDate>2026-03-01</pubDate><dc:date>2026-03-01 08:30:00Z</dc:date>",
        "<pubDate>2026-03-01T23:59:59.123-09:30</pubDate>",
        "<pubDate>Thu, 31 Dec 2026 23:30:00 -0100</pubDate><pubDate>Fri, 01 Jan 2027 00:30:00 +0100</pubDate>",
        "<pubDate/>",
        "<pubDate>01 Jan 1500 00:00:00 GMT</pubDate>",
        (
            "<dcterms:issued>2026-03-01T08:30:00Z</dcterms:issued>"
            "<dcterms:modified>2026-03-02T08:30:00Z</dcterms:modified>"
        ),
        "<enclosure url='https://mill.example/f.mp3' type='Audio/MPEG' length='12'/><enclosure url='b'/><enclosure/>",
        "<enclosure url='x' length='many'/>",
        "<source url='https://other.example/feed'>Other</source><title>One</title>",
        "<title>One</title><source url='https://other.example/feed'>Other</source><media:title>Two</media:title>",
        (
            "<category domain='x'>A</category><comments>https://mill.example/c</comments>"
            "<slash:comments>3</slash:comments>"
        ),
        (
            "<mill:title>Not ours</mill:title><mill:summary>Nor this</mill:summary>"
            "<mill:box a='1'><mill:x>y</mill:x></mill:box>"
        ),
        "<title>D\u00e9j\u00e0 vu</title><description>l\u00e0\u00a0\u00bb</description>",
        "<title>\u00c3\u00a9t\u00c3\u00a9</title>",
    ],
)  # fmt: skip
def test_items_of_rss(item: str) -> None:
    assert_same(rss(CHANNEL, item, "<title>The one behind</title><description>Text</description>"))


def test_what_belongs_to_a_feed_says_nothing_in_an_entry() -> None:
    spoken = "<dc:language>de</dc:language><itunes:new-feed-url>https://mill.example/x</itunes:new-feed-url>"
    assert_same(rss(CHANNEL, spoken))
    assert fast(rss(CHANNEL, spoken)).moved_to is None


def test_dates_of_other_forms_do_not_count_where_items_are_too_many() -> None:
    items = ["<title>1</title><pubDate>01 Mar 2026 08:00 GMT</pubDate>", "<title>2</title><pubDate>soon</pubDate>"]
    (entry,) = tree.read(rss(CHANNEL, *items), 1).entries
    assert entry.title == "1"


@pytest.mark.parametrize("uri", ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"])
@pytest.mark.parametrize(
    "entry",
    [
        "",
        "<title>One</title><id>urn:1</id><link href='https://mill.example/1'/><updated>2026-03-01T08:30:00Z</updated>",
        "<title type='text'>a &lt;b&gt; c</title><summary type='text'>x &amp;amp; y</summary>",
        "<title type='html'>a &lt;b&gt;b&lt;/b&gt; &amp;amp; c</title>",
        f"<content type='html'>{ESCAPED}</content>",
        f"<content type='text/html' mode='escaped'>{ESCAPED}</content>",
        (
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a"
            "<br/>b &amp; <a href='https://x.example/?a&amp;b'>"
            "c</a></p> tail</div></content>"
        ),
        (
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a</div>"
            "<div xmlns='http://www.w3.org/1999/xhtml'>b</div></content>"
        ),
        "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <em>b</em></div></title>",
        (
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p/>a &lt;b> <i title='&lt;/>'/>c"
            "</div></content>"
        ),
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'/></content>",
        "<summary>One</summary><content>Two</content>",
        "<content>Two</content><summary>One</summary>",
        "<summary>One</summary><summary>Two</summary>",
        "<content src='https://mill.example/1'/>",
        (
            "<link href='https://mill.example/1'/>"
            "<link rel='alternate' type='application/pdf' href='https://mill.example/p'/>"
        ),
        "<link rel='self' href='https://mill.example/s'/><id>https://mill.example/id</id>",
        "<link rel='enclosure' href='https://mill.example/f.mp3' type='audio/mpeg' length='5'/>",
        "<link href='/rel'/><id>tag:x,2026:1</id>",
        "<author><name>Ada</name><email>ada@mill.example</email><uri>https://mill.example/ada</uri></author>",
        "<author><name>Ada</name></author><author><name>Bo</name></author>",
        "<author><email>ada@mill.example</email></author>",
        "<author><name/></author>",
        "<contributor><name>Ada</name></contributor><rights>Mill</rights><category term='a'/>",
        (
            "<source><title>Other</title><id>urn:o</id><link href='https://o.example'/><author><name>O</name></author>"
            "</source><title>One</title>"
        ),
        "<issued>2026-03-01T08:30:00Z</issued><modified>2026-03-02T08:30:00+02:00</modified><created>x</created>",
        "<published>2026-03-01T08:30:00Z</published><updated>2026-03-01T08:31:00Z</updated>",
        (
            "<media:group><media:title>P</media:title><media:description>Line one\nLine two</media:description>"
            "<media:thumbnail url='t'/><media:community><media:starRating count='1'/></media:community></media:group>"
        ),
    ],
)  # fmt: skip
def test_entries_of_atom(entry: str, uri: str) -> None:
    if "xhtml'" in entry and "ns#" in uri:
        entry = entry.replace("type='xhtml'", "type='application/xhtml+xml' mode='xml'")
    head = "<title>The Mill</title><id>urn:mill</id><link href='https://mill.example/'/><tagline>News</tagline>"
    assert_same(atom(head, entry, "<title>The one behind</title><summary>Text</summary>", uri=uri))


@pytest.mark.parametrize(
    "head",
    [
        "<subtitle type='html'>a &lt;i&gt;b&lt;/i&gt;</subtitle><author><name>Desk</name></author>",
        "<id>https://mill.example/</id><link rel='self' href='https://mill.example/f'/>",
        "<id>https://mill.example/id</id><link href='https://mill.example/'/><icon>i</icon><logo>l</logo>",
        (
            "<rights type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>r</div></rights>"
            "<generator uri='x'>g</generator>"
        ),
        "<updated>whenever</updated>",
    ],
)
def test_heads_of_atom(head: str) -> None:
    assert_same(atom(head, "<title>One</title>", attributes='xml:lang="en_GB"'))


def test_a_base_is_taken_for_links() -> None:
    data = atom(
        "<link href='/'/>",
        "<link href='2.html'/><id>3</id>",
        "<link xml:base='https://other.example/x/' href='4'/><content type='html'>no link</content>",
        "<link href='//[broken'/>",
        attributes="xml:base='https://mill.example/a/'",
    )
    assert [entry.link for entry in fast(data).entries] == [
        "https://mill.example/a/2.html",
        "https://other.example/x/4",
        None,
    ]
    assert_same(data)


@pytest.mark.parametrize(
    "items",
    [
        (
            "<item rdf:about='https://mill.example/1'><title>One</title><link>https://mill.example/1</link>"
            "<dc:date>2026-03-01T08:30:00Z</dc:date><dc:creator>Ada</dc:creator><description>Text</description></item>"
        ),
        "<image rdf:about='x'><title>Logo</title><url>u</url><link>l</link></image><item><title>One</title></item>",
        "<textinput><title>Find</title><name>q</name></textinput>",
    ],
)
def test_rdf(items: str) -> None:
    listed = "<items><rdf:Seq><rdf:li resource='https://mill.example/1'/></rdf:Seq></items>"
    assert_same(rdf(CHANNEL + listed + "<sy:updatePeriod>daily</sy:updatePeriod>", items))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-2", "koi8-r", "gb2312", "utf-16"]
)
def test_encodings(encoding: str) -> None:
    word = {"koi8-r": "Гавань", "gb2312": "港口", "iso-8859-2": "přístav"}.get(encoding, "Café")
    channel = f"<rss version='2.0'><channel><title>{word}</title></channel></rss>"
    assert_same(f'<?xml version="1.0" encoding="{encoding}"?>{channel}'.encode(encoding))


@pytest.mark.parametrize(
    "data",
    [
        rss(CHANNEL, "<title>Caf&eacute;</title>"),
        b"<!DOCTYPE rss>" + rss(CHANNEL),
        b"<rss><channel><title>x</channel></rss>",
        b"<note>x</note>",
        b"<rss version='2.0'><channel/><channel/></rss>",
        b"<rss version='2.0'><channel/><item/></rss>",
        b"<rss version='2.0'><channel href='x'/></rss>",
        rss(CHANNEL, "").replace(b"<item>", b"<item href='x'>"),
        b"<rss version='2.0'><channel><x:title>a</x:title></channel></rss>",
        b"<rss version='2.0' xmlns:dc='urn:other'><channel><dc:title>a</dc:title></channel></rss>",
        b"<rss version='2.0' xmlns='urn:other'><channel/></rss>",
        rdf(CHANNEL, "").replace(b"xmlns:dc", b"xmlns:a='http://www.w3.org/2005/Atom' xmlns:dc"),
        rdf(CHANNEL, "<dc:title>x</dc:title>"),
        rss(CHANNEL, "<title>a <b>b</b></title>"),
        rss(CHANNEL, "<link>a<b/></link>"),
        rss(CHANNEL, "<description type='xhtml'>a</description>"),
        rss(CHANNEL, "<description type='image/png'>a</description>"),
        rss(CHANNEL, "<description mode='base64'>a</description>"),
        rss(CHANNEL, "<description>&lt;svg&gt;&lt;/svg&gt;</description>"),
        rss(CHANNEL, "<pubDate>yesterday</pubDate>"),
        rss(CHANNEL, "<pubDate>31 Feb 2026 08:00:00 GMT</pubDate>"),
        rss(CHANNEL, "<body>x</body>"),
        rss(CHANNEL, "<item><title>x</title></item>"),
        rss(CHANNEL, "<mill:box><title>x</title></mill:box>"),
        rss(CHANNEL, "<image><title>x</title></image>"),
        rss(CHANNEL, "<media:group><title>x</title></media:group>"),
        rss(CHANNEL, "<author>Ada <name>x</name></author>"),
        rss(CHANNEL, "<author><name>x</name><b>y</b></author>"),
        rss(CHANNEL, "<author>a@b.example</author><author><name>x</name></author>"),
        rss(CHANNEL, "<link url='x'/>"),
        rss(CHANNEL, "<atom:link rel='enclosure'>https://mill.example/f.mp3</atom:link>"),
        atom("", "<title type=''>x</title>"),
        rss("<itunes:owner><itunes:email>a@b.example</itunes:email><itunes:name>Ada</itunes:name></itunes:owner>"),
        rss("<itunes:owner><itunes:image/></itunes:owner>"),
        rss(
            "<itunes:author>a@b.example</itunes:author>"
            "<itunes:owner><itunes:name>Ada</itunes:name><itunes:email>b@b.example</itunes:email></itunes:owner>"
        ),
        rss(CHANNEL, "<atom:link rel='' href='x'/>"),
        rss(CHANNEL, "<title>it&#146;s</title>"),
        rss(CHANNEL, "<title>it\u0092s</title>"),
        rss(CHANNEL, "<item xml:base='mailto:x'/>").replace(b"<item>", b"<item xml:base='mailto:x'><link>a</link>"),
        rss(CHANNEL, "<link base='x'>a</link>"),
        rss("", "<title>a</title>").replace(b"</channel>", b"<title>late</title></channel>"),
        atom("", "<content type='xhtml'>a</content>"),
        atom("", "<content type='xhtml'><b>a</b></content>"),
        atom("", "<title type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'><x:b/></x:div></title>"),
        atom("", "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><x xmlns='urn:x'/></div></title>"),
        atom("", "<content type='html'>&lt;a href='x'></content>", attributes="xml:base='https://mill.example/'"),
        atom(
            "",
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p xml:base='x'>a</p></div></content>",
        ),
    ],
)
def test_what_is_feedparsers(data: bytes) -> None:
    with pytest.raises(Unsure):
        tree.read(data, MOST)


WORDS = st.text(st.sampled_from("harbour Velsund <>&'\"é’—ß 港;#/=\n\u00a0"), max_size=30)
PIECES = st.sampled_from(
    ["<p>", "</p>", "<br>", "<b>", "</b>", "<i>x</i>", "&amp;", "&#8217;", "&lt;", "word ", "“é”", "\n"]
)
MARKUP = st.lists(PIECES, max_size=8).map("".join)
ADDRESSES = st.builds("https://mill.example/{}?a={}&b=c".format, st.integers(0, 9), st.integers(0, 9))
DATES = st.sampled_from(["Sun, 01 Mar 2026 08:30:00 +0100", "2026-03-01T08:30:00Z", "01 Mar 2026 08:30 GMT", ""])
TAGS: dict[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(("title", "media:title", "author", "dc:creator", "itunes:summary", "category", "mill:x"), WORDS),
    **dict.fromkeys(("description", "content:encoded", "media:description"), MARKUP),
    **dict.fromkeys(("link", "guid"), ADDRESSES),
    **dict.fromkeys(("pubDate", "dc:date", "dcterms:modified"), DATES),
}


@st.composite
def an_item(draw: st.DrawFn) -> str:
    tags = draw(st.lists(st.sampled_from(sorted(TAGS)), max_size=6))
    return "".join(f"<{tag}>{escape(draw(TAGS[tag]))}</{tag}>" for tag in tags)


@given(WORDS, st.lists(an_item(), max_size=3))
def test_generated_feeds_are_read_alike(title: str, items: list[str]) -> None:
    data = rss(f"<title>{escape(title)}</title><description>News</description>", *items)
    try:
        fast(data)
    except Unsure:
        return
    assert_same(data)


@given(st.lists(an_item(), max_size=3))
def test_what_feeds_mostly_hold_is_read_fast(items: list[str]) -> None:
    assert len(fast(rss(CHANNEL, *items)).entries) == len(items)
