"""Feeds and pages of invented sites, as tests of sources need them."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.news import NOW

WORDS = "The first ferry left at noon with ninety passengers and a great many crates of fish, the harbour said. " * 12


def rss(title: str, *headlines: str, host: str = "mill.example", at: datetime = NOW) -> str:
    """A feed with an article of each headline, the first an hour old and each further one an hour older."""
    items = [
        f"<item><title>{headline}</title><link>https://{host}/{number}</link><guid>{host}-{number}</guid>"
        f"<pubDate>{format_datetime(at - timedelta(hours=number))}</pubDate>"
        f"<description>{WORDS}</description></item>"
        for number, headline in enumerate(headlines, 1)
    ]
    link = f"<link>https://{host}/</link><description>News</description>"
    return f'<rss version="2.0"><channel><title>{title}</title>{link}{"".join(items)}</channel></rss>'


def page(*feeds: str, title: str = "The Mill") -> str:
    """A page that names these feeds."""
    links = [f'<link rel="alternate" type="application/rss+xml" href="{feed}">' for feed in feeds]
    return f"<!doctype html><html><head><title>{title}</title>{''.join(links)}</head><body><p>Hello</p></body></html>"
