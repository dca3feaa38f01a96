"""The feed that is meant by an address: over a web that answers as it is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from digests.errors import Denied, DocumentError, Gone, ReadError, Unreachable, Unwanted
from digests.model import Lack, Take
from digests.present import feeds as trials
from digests.present.view import View
from digests.services.find import MOST_SAMPLES, Find, guesses
from tests.fakes import Chat, DirectReader, HandClock, Web
from tests.feeds import page, rss
from tests.web import STUB, article

if TYPE_CHECKING:
    from datetime import datetime

    from digests.adding import Trial
    from digests.syndication import Harvest

MILL, FEED = "https://mill.example/", "https://mill.example/feed"


class Killed(DirectReader):
    """A reader that one body kills."""

    async def harvest(self, body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:
        if body == b"poison":
            raise ReadError("It killed its reader (SIGKILL).")
        return await super().harvest(body, content_type, address, now)


@pytest.fixture
def web() -> Web:
    return Web()


async def found(web: Web, address: str = MILL) -> Trial:
    return await Find(web, Killed(), HandClock()).feed(address)


async def test_the_address_itself(web: Web) -> None:
    web.put(FEED, rss("The Mill", "Harbour reopens", "Lighthouse dark"))
    trial = await found(web, FEED)
    assert (trial.address, trial.title, trial.others) == (FEED, "The Mill", ())
    assert [one.title for one in trial.samples] == ["Harbour reopens", "Lighthouse dark"]
    assert web.addresses() == [FEED]


async def test_a_feed_without_an_article_is_one(web: Web) -> None:
    web.put(FEED, rss("The Mill"))
    assert (await found(web, FEED)).samples == ()


async def test_what_its_page_names(web: Web) -> None:
    web.put(MILL, page("/news.xml", "/comments.xml", "http://127.0.0.1/feed", "https://b.example/f"), "text/html")
    web.put("https://mill.example/news.xml", rss("The Mill", "Harbour reopens"))
    trial = await found(web)
    assert trial.address == "https://mill.example/news.xml"
    assert trial.others == ("https://b.example/f", "https://mill.example/comments.xml")
    assert web.addresses() == [MILL, "https://mill.example/news.xml"]


async def test_what_its_page_names_and_does_not_answer_is_passed_over(web: Web) -> None:
    web.put(MILL, page("/gone.xml", "/poison.xml", "/news.xml"), "text/html")
    web.put("https://mill.example/poison.xml", "poison")
    web.put("https://mill.example/news.xml", rss("The Mill", "Harbour reopens"))
    assert (await found(web)).address == "https://mill.example/news.xml"


async def test_where_feeds_mostly_are(web: Web) -> None:
    web.put(MILL, page(), "text/html")
    web.put("https://mill.example/atom.xml", rss("The Mill", "Harbour reopens"))
    assert (await found(web)).address == "https://mill.example/atom.xml"
    assert web.addresses() == [MILL, *guesses(MILL)[:3]]
    assert web.most_running == 1


async def test_where_robots_may_not_read_nothing_is_guessed(web: Web) -> None:
    web.put(MILL, page(), "text/html")
    web.put(FEED, rss("The Mill", "Harbour reopens"))
    web.forbidden.add(MILL)
    with pytest.raises(DocumentError, match="There is no feed at that address"):
        await found(web)
    assert web.addresses() == [MILL]


async def test_a_host_that_is_not_well_is_not_asked_on(web: Web) -> None:
    web.put(MILL, page(), "text/html")
    web.broken[guesses(MILL)[1]] = Unreachable("It asks to wait (429).", timedelta(hours=1))
    with pytest.raises(DocumentError):
        await found(web)
    assert web.addresses() == [MILL, *guesses(MILL)[:2]]


def test_guesses_are_few_and_carry_nothing_on() -> None:
    tried = guesses("https://u:p@mill.example:8443/blog/?key=f00d#x")
    assert tried[:2] == ["https://mill.example:8443/blog/feed", "https://mill.example:8443/feed"]
    assert len(tried) == 7


async def test_where_it_has_moved_for_good(web: Web) -> None:
    web.put("https://new.example/feed", rss("The Mill", "Harbour reopens"))
    web.move(FEED, "https://new.example/feed")
    assert (await found(web, FEED)).address == "https://new.example/feed"
    web.move(FEED, "https://new.example/feed", for_good=False)
    assert (await found(web, FEED)).address == FEED


@pytest.mark.parametrize("error", [Unreachable("a"), Unwanted("b"), Denied("c"), Gone("d")])
async def test_an_address_that_does_not_answer_says_why(web: Web, error: Exception) -> None:
    web.broken[MILL] = error  # type: ignore[assignment]  # each is a FetchError
    with pytest.raises(type(error), match=str(error)):
        await found(web)


async def test_a_page_that_kills_its_reader(web: Web) -> None:
    web.put(MILL, "poison")
    with pytest.raises(ReadError):
        await found(web)


async def test_nothing_that_is_a_page_or_a_feed(web: Web) -> None:
    web.put(MILL, b"\x89PNG\r\n\x1a\n", "image/png")
    with pytest.raises(DocumentError, match="There is no feed at that address"):
        await found(web)


async def test_it_ends_when_the_patience_does(web: Web) -> None:
    web.held[MILL] = asyncio.Event()
    with pytest.raises(Unreachable, match=r"It took longer than 0.01 s to answer."):
        await Find(web, Killed(), HandClock(), timedelta(milliseconds=10)).feed(MILL)


async def test_what_is_not_shown_is_counted(web: Web) -> None:
    web.put(FEED, rss("The Mill", *(f"Headline {number}" for number in range(MOST_SAMPLES + 5))))
    trial = await found(web, FEED)
    assert (len(trial.samples), trial.skipped) == (MOST_SAMPLES, 5)
    assert FEED not in repr(trial)


TEASER = "The harbour of Velsund reopened on Monday after a week of storms, the port captain said."


async def test_the_first_pages_of_teasers_are_looked_at(web: Web) -> None:
    links = [f"{MILL}{number}" for number in range(5)]
    told = "<title>Harbour reopens after storms</title>"
    items = [
        f"<item>{told}<description>{TEASER} {number}</description><link>{link}</link>"
        f"<pubDate>Sun, 22 Nov 2026 07:0{9 - number}:00 GMT</pubDate></item>"
        for number, link in enumerate(links)
    ]
    web.put(FEED, f"<rss version='2.0'><channel><title>The Mill</title>{''.join(items)}</channel></rss>")
    web.put(links[0], article(), "text/html")
    web.put(links[1], article(STUB + "<p>Subscribe to continue reading.</p>"), "text/html")
    web.broken[links[2]] = Unreachable("It does not answer.")
    find = Find(web, Killed(), HandClock())
    trial = await find.feed(FEED, Take.BEST)
    assert web.addresses() == [FEED, *links[:3]]
    first, *others = ((one.on_page, one.lack) for one in trial.samples)
    assert others == [(None, Lack.PAYWALL), (None, Lack.UNREACHABLE), (None, None), (None, None)]
    assert first[0] is not None
    assert first[0] > 3 * trial.samples[0].words
    shown = trials.trial(trial, "", Take.BEST, View("sources test", "UTC", Chat.limits))
    said = [str(section.lines[0]) for section in shown.sections]
    assert "words with its page" in said[1]
    assert "words in the feed. Its page is for subscribers only." in said[2]
    assert "a teaser of" in said[4]
    assert {(one.on_page, one.lack) for one in (await find.feed(FEED)).samples} == {(None, None)}
