"""Which words are stored of an item: its feed's or its page's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from digests.feeds.pages import look
from digests.feeds.taking import AGAIN, SOON, again_at, is_same, lacking, taken, wants_page
from digests.model import Document, Lack, Take
from digests.syndication import Barrier, Item, Page
from tests.web import ADDRESS, FIRST, STORY, STUB, article, page

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
TITLE = "Harbour reopens after storms"
TEASER = "The harbour of Velsund reopened on Monday after a week of storms, the port captain said."
LINK = "https://links.example/r/17"


def item(text: str = TEASER, *, teaser: bool = True, **given: object) -> Item:
    settled = {"source": "Mill feed", "keys": ("id:17",), "text": text, "title": TITLE, "url": LINK}
    return Item(document=Document(**settled | given), teaser=teaser)  # type: ignore[arg-type]


def at(data: bytes, address: str = ADDRESS) -> Page:
    return look(data, "text/html", address)


@pytest.mark.parametrize(
    ("take", "teaser", "url", "wanted"),
    [
        (Take.BEST, True, LINK, True),
        (Take.BEST, False, LINK, False),
        (Take.BEST, True, None, False),
        (Take.PAGE, False, LINK, True),
        (Take.PAGE, True, None, False),
        (Take.FEED, True, LINK, False),
    ],
)
def test_when_a_page_is_wanted(take: Take, teaser: bool, url: str | None, wanted: bool) -> None:
    assert wants_page(item(teaser=teaser, url=url), take) is wanted


@pytest.mark.parametrize("take", [Take.BEST, Take.PAGE])
def test_the_page_of_a_teaser(take: Take) -> None:
    data = article(head='<meta name="author" content="Ada Brandt"><meta name="date" content="2026-03-01T07:30Z">')
    got = taken(item(), at(data), take)
    assert got.text.startswith(FIRST)
    assert (got.page, got.lack) == (data, None)
    assert (got.source, got.keys, got.title) == ("Mill feed", ("id:17",), TITLE)
    assert (got.url, got.author, got.language) == (ADDRESS, "Ada Brandt", "en")
    assert got.published_at == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def test_what_the_feed_says_goes_before_what_its_page_says() -> None:
    data = article(head='<meta name="author" content="Ada Brandt"><meta name="date" content="2020-01-01">')
    got = taken(item(author="Tomas Ruud", published_at=NOW, language="de"), at(data), Take.BEST)
    assert (got.author, got.published_at) == ("Tomas Ruud", NOW)
    assert got.language == "en"  # a feed's is often its software's


def test_the_longer_text_is_the_best() -> None:
    whole = at(article()).document
    assert whole is not None
    got = taken(item(whole.text), at(article()), Take.BEST)
    assert (got.text, got.page, got.lack) == (whole.text, None, None)
    assert taken(item(whole.text), at(article()), Take.PAGE).page is not None


@pytest.mark.parametrize(
    ("data", "lack"),
    [
        (article(STUB + "<p>Subscribe to continue reading.</p>"), Lack.PAYWALL),
        (
            page("<p>We and our partners use cookies. Your privacy choices are here.</p><button>Accept all</button>"),
            Lack.CONSENT,
        ),
        (page("<p>Verify you are human.</p>", title="Just a moment..."), Lack.ROBOT),
        (page("<p>Not here.</p>"), Lack.NO_ARTICLE),
        (article(title="Mayor opens a school for sailors"), Lack.ANOTHER),
    ],
)
def test_the_feeds_words_are_kept_where_the_page_does_not_give_its_own(data: bytes, lack: Lack) -> None:
    words = "Nets are mended in the hall of the old town, where forty women sit."
    got = taken(item(words, title="Mending nets today"), at(data), Take.PAGE)
    assert (got.text, got.page, got.lack) == (words, None, lack)


def test_the_beginning_before_a_paywall_is_better_than_nothing() -> None:
    stub = at(article(STUB + "<p>Subscribe to continue reading.</p>", '<meta name="author" content="Ada Brandt">'))
    got = taken(item(""), stub, Take.BEST)
    assert got.text.startswith(FIRST)
    assert (got.lack, got.author, got.page) == (Lack.PAYWALL, "Ada Brandt", None)
    assert taken(item(), stub, Take.BEST).text == TEASER
    assert taken(item(""), structs.replace(stub, document=None), Take.BEST).text == ""


LEFT = "The mayor Agnes Quill resigned after the vote."


def shown(text: str, title: str | None = None, description: str | None = None, url: str | None = ADDRESS) -> Page:
    return Page(document=Document(source="Mill", keys=(), text=text, url=url), title=title, description=description)


@pytest.mark.parametrize(
    ("entry", "found", "same"),
    [
        (item(), shown("Other words.", "Storms are over: harbour reopens"), True),
        (item(), shown(FIRST, "Velsund sails again"), True),
        (item(), shown("Quite another matter.", "A ship", TEASER), True),
        (item(), shown("Our site uses small files.", "Before you go on"), False),
        (item(title="Ferry"), shown("Nothing of it.", "Ferry"), False),
        (item(title="Mayor resigns"), shown("She has no more to say.", "Mayor  Resigns"), True),
        (item(f"{LEFT} Continue reading this article on our site.", title="Mayor"), shown(LEFT), True),
        (item("", title="Ferry"), shown("Its words.", "Boat", url="https://news.links.example/b"), True),
        (item("", title="Ferry"), shown("Its words.", "Boat", url="https://shop.example/b"), False),
        (item("", title=None), Page(title="Boat"), False),
        (item("", title="Ferry", url=None), shown("Its words.", "Boat"), False),
        (item(title="港が月曜日に再開"), shown("別の話。", "港が再開、月曜日から船"), True),
        (item("", title="港が月曜日に再開"), shown("別の話。", "市長が学校を開く"), False),
        (item(), Page(title=TITLE), True),
        (item(), Page(title="Welcome"), False),
    ],
)
def test_a_page_is_of_the_same_article(entry: Item, found: Page, same: bool) -> None:
    assert is_same(entry, found) is same


def test_the_front_page_is_no_article_whatever_it_lists() -> None:
    front = article(f"<h2>{TITLE}</h2><p>{TEASER}</p>" + STORY, title=TITLE)
    assert not is_same(item(), at(front, "https://mill.example/"))
    assert is_same(item(url="https://mill.example/"), at(front, "https://mill.example/"))


def test_what_is_tried_again() -> None:
    assert [again_at(Lack.UNREACHABLE, tries, NOW) for tries in range(1, 5)] == [*(NOW + one for one in AGAIN), None]
    assert again_at(Lack.ROBOT, 1, NOW) == NOW + AGAIN[0]
    assert again_at(Lack.UNREACHABLE, 1, NOW, timedelta(days=1)) == NOW + timedelta(days=1)
    assert again_at(Lack.LATER, 9, NOW) == NOW + SOON
    for lack in (Lack.PAYWALL, Lack.CONSENT, Lack.FORBIDDEN, Lack.REFUSED, Lack.NO_ARTICLE, Lack.ANOTHER, None):
        assert again_at(lack, 1, NOW) is None


def test_of_an_item_without_its_page_the_feeds_words_remain() -> None:
    assert lacking(item().document, Lack.FORBIDDEN) == structs.replace(item().document, lack=Lack.FORBIDDEN)
    assert at(page("")).barrier is not Barrier.ROBOT
