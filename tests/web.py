"""Pages as sites serve them, all of invented sites: an article, and what may stand before it."""

from __future__ import annotations

ADDRESS = "https://mill.example/2026/harbour"

FIRST = (
    "The harbour of Velsund reopened on Monday after a week of storms, the port captain said, and the first ferry "
    "left at noon with ninety passengers and a great many crates of fish."
)
SECOND = (
    "“We have never waited so long for the wind to turn,” said Ada Brandt, who has sold tickets on the quay since "
    "the old lighthouse was built, and she closed her window for lunch."
)
THIRD = (
    "Fishermen had moved their boats behind the eastern mole on the second day, when waves broke over the light and "
    "the road to the fish hall was closed; forty of them spent three nights in the school."
)
FOURTH = (
    "The council wants to raise the wall by a metre before next winter. It has asked the ministry for half of the "
    "money, and a vote on the other half is planned for May, when the harbour dues are settled."
)
STUB = f"<p>{FIRST}</p><p>{SECOND}</p>"
STORY = STUB + f"<p>{THIRD}</p><p>{FOURTH}</p>"


def page(body: str, head: str = "", title: str = "Harbour reopens after storms") -> bytes:
    """A page with menus, related stories and a footer around the body."""
    return f"""<!doctype html><html lang="en"><head><title>{title} - The Mill</title>
<meta property="og:site_name" content="The Mill">{head}</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
{body}
<footer><p>© The Mill</p><a href="/privacy">Privacy</a></footer></body></html>""".encode()


def article(body: str = STORY, head: str = "", title: str = "Harbour reopens after storms", after: str = "") -> bytes:
    return page(f"<main><article><h1>{title}</h1>{body}</article>{after}</main>", head, title)


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'
