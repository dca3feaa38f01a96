"""How much of what a feed brings is stored, whose page is asked for, and whom it waits for. Pure.

A feed may bring as much as it likes, as often as it is fetched, and a workspace may read hundreds of such feeds: each
has its share, and keeps nobody else waiting.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import structs

from digests.feeds.taking import lacking, wants_page
from digests.model import Lack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from digests.model import Take
    from digests.syndication import Coming, Following, Item

DAY = timedelta(days=1)
DAILY = 1_000  # articles of one source a day (`Coming.weight`), but for its backlog; an agency has some hundreds
OLDER_PAGES = 20  # pages that are asked for of a backlog, of its newest articles
PACE = timedelta(seconds=1)  # between two articles of a workspace, as far as others wait
AFTER_NEWS = timedelta(days=1)  # that a backlog waits for others' news, at most


def room(following: Following, now: datetime) -> int:
    """How many articles the source may have stored now."""
    began_at = following.taken_since
    is_over = began_at is None or not began_at <= now < began_at + DAY
    return DAILY if is_over else max(0, DAILY - following.taken)


def within(coming: Sequence[Coming], most: int) -> list[Coming]:
    """The first of them that there is room for."""
    sizes = accumulate(one.weight for one in coming)
    return [one for one, size in zip(coming, sizes, strict=True) if size <= most]


def arranged(
    coming: Sequence[Coming], items: Mapping[str, Item], take: Take, beside: int, now: datetime
) -> list[Coming]:
    """Each with what is to become of its page, and how long it gives way to others: the second article of a poll twice
    as long as the first, and as many times as there are sources in its workspace, so that every workspace has one turn
    a second. Items are by their first key; `coming` is newest first."""
    arranged, older = [], 0
    for place, one in enumerate(coming, 1):
        document = one.document
        if wants_page(items[document.keys[0]], take):
            older += one.backlog
            if one.backlog and older > OLDER_PAGES:
                document = lacking(document, Lack.BACKLOG)
            else:
                document = structs.replace(lacking(document, Lack.LATER), page_due_at=now)
        behind = place * max(1, beside) * PACE + one.backlog * AFTER_NEWS
        arranged.append(structs.replace(one, document=structs.replace(document, behind=behind)))
    return arranged
