"""Every Installations and every Once: what is kept of one workspace is no other's, and the first time is one time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from digests.store.installations import StoreInstallations, StoreOnce
from tests import make

if TYPE_CHECKING:
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

HARBOUR, ISLAND, ELSEWHERE = ("chat", "harbour"), ("chat", "island"), ("other", "harbour")


async def test_what_was_kept_last_is_what_there_is(database: Database) -> None:
    kept = StoreInstallations(database)
    await kept.keep(HARBOUR, "first", make.moment())
    await kept.keep(HARBOUR, "second", make.moment(1))
    await kept.keep(ELSEWHERE, "theirs", make.moment())
    assert [await kept.of(home) for home in (HARBOUR, ISLAND, ELSEWHERE)] == ["second", None, "theirs"]
    assert await kept.every("chat") == {HARBOUR: "second"}
    assert not await kept.reseal(HARBOUR, "first", "third")
    assert await kept.reseal(HARBOUR, "second", "third")
    assert await kept.every("chat") == {HARBOUR: "third"}


async def test_late_news_of_an_end_removes_nothing_that_came_after_it(database: Database) -> None:
    kept = StoreInstallations(database)
    await kept.keep(HARBOUR, "again", make.moment(5))
    await kept.keep(ISLAND, "theirs", make.moment())
    assert not await kept.remove(HARBOUR, make.moment(4))
    assert await kept.of(HARBOUR) == "again"
    assert await kept.remove(HARBOUR, make.moment(5))
    assert not await kept.remove(HARBOUR, make.moment(5))
    assert await kept.every("chat") == {ISLAND: "theirs"}


async def test_the_first_time_is_one_time_in_whichever_process(opened: Opener) -> None:
    mine, other = StoreOnce(await opened()), StoreOnce(await opened())
    asked = (once.first("state 1", make.moment(), make.moment(10)) for once in (mine, other, mine, other))
    assert sorted(await asyncio.gather(*asked)) == [False, False, False, True]
    assert await other.first("state 2", make.moment(9), make.moment(19))
    assert not await mine.first("state 1", make.moment(9), make.moment(19))
    assert await mine.first("state 1", make.moment(10), make.moment(20))
