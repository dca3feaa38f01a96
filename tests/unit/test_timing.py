"""When a feed asks to be left alone: by both ways of reading it, since feedparser keeps less of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from digests.feeds.parse import parse
from digests.feeds.timing import LONGEST, Asked

if TYPE_CHECKING:
    from digests.syndication import Feed


def read(channel: str, broken: str = "") -> Feed:
    data = (
        f'<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>x{broken}</title>'
    )
    return parse(f"{data}{channel}</channel></rss>".encode(), "mill.xml")


@pytest.mark.parametrize("broken", ["", "&nbsp;"])
@pytest.mark.parametrize(
    ("channel", "ttl"),
    [
        ("", None),
        ("<ttl>90</ttl>", timedelta(minutes=90)),
        ("<ttl> 90 </ttl>", timedelta(minutes=90)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>often</ttl>", None),
        ("<ttl>9999999</ttl>", LONGEST),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(minutes=15)),
        ("<sy:updatePeriod> Daily </sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>now and then</sy:updatePeriod>", None),
        ("<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod>", timedelta(minutes=30)),
    ],
)
def test_how_long(channel: str, ttl: timedelta | None, broken: str) -> None:
    assert read(channel, broken).ttl == ttl


@pytest.mark.parametrize("broken", ["", "&nbsp;"])
def test_hours_and_days(broken: str) -> None:
    feed = read(
        "<skipHours><hour>3</hour><hour> 24 </hour><hour>25</hour><hour>x</hour><hour/></skipHours>"
        "<skipDays><day>Sunday</day><day>monday</day><day>Holiday</day></skipDays>",
        broken,
    )
    assert (feed.skip_hours, feed.skip_days) == ((0, 3), (0, 6))


def test_all_of_them_are_no_wish() -> None:
    asked = Asked()
    for hour in range(24):
        asked.skip(str(hour))
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"):
        asked.skip(day)
    assert (asked.hours, asked.days) == ((), ())


@pytest.mark.parametrize(
    "data",
    [
        (
            '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>x{}</title>'
            "<itunes:new-feed-url>https://mill.example/new</itunes:new-feed-url></channel></rss>"
        ),
        "<redirect><newLocation>https://mill.example/new</newLocation>{}</redirect>",
    ],
)
def test_where_it_has_moved_to(data: str) -> None:
    for broken in ("", "&nbsp;"):
        assert parse(data.format(broken).encode(), "mill.xml").moved_to == "https://mill.example/new"
