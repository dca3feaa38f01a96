"""Several programs at once, where one database lets them: what one of them alone would have left."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sqlalchemy import select

from digests.errors import StoreUnavailable
from digests.store.articles import Articles
from digests.store.forget import StoreForget
from digests.store.sources import WorkspaceSources
from digests.store.tables import articles, placings, versions
from tests import make
from tests.contract.given import everything

if TYPE_CHECKING:
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

MANY = 6


async def several(opened: Opener) -> list[Database]:
    return [await opened() for _ in range(3)]


async def test_versions_are_numbered_one_after_the_other(opened: Opener) -> None:
    databases = await several(opened)
    source = await WorkspaceSources(databases[0]).ensure(make.WORKSPACE, "Fen Gazette")
    added = await Articles(databases[0]).add(source.id, make.document(), b"0", make.NOW)
    assert added is not None
    changes = [
        Articles(databases[number % 3]).add_version(added, make.document(), bytes([number]), make.NOW)
        for number in range(1, MANY + 1)
    ]
    assert sorted(await asyncio.gather(*changes)) == list(range(2, MANY + 2))  # type: ignore[type-var]


async def test_one_reading_is_saved_once(opened: Opener) -> None:
    databases = await several(opened)
    source = await WorkspaceSources(databases[0]).ensure(make.WORKSPACE, "Fen Gazette")
    await Articles(databases[0]).add(source.id, make.document(), b"0", make.NOW)
    [unread] = await Articles(databases[0]).unread(1)
    saving = [make.save_reading(Articles(each), unread, make.reading(), None, None, make.NOW) for each in databases]
    assert len(set(await asyncio.gather(*saving))) == 1, "one story"
    assert (await Articles(databases[0]).counts())["stories"] == 1
    assert len({row[1] for row in everything(databases[0])["words"]}) == 1


async def test_whoever_reads_placings_in_order_misses_none(opened: Opener) -> None:
    databases = await several(opened)
    store = Articles(databases[0])
    source = await WorkspaceSources(databases[0]).ensure(make.WORKSPACE, "Fen Gazette")
    for number in range(MANY):
        await store.add(source.id, make.document(keys=(f"{number}",)), bytes([number]), make.NOW)
    seen: list[int] = []

    async def look() -> None:
        while len(seen) < MANY:
            last = seen[-1] if seen else 0
            seen.extend(one.seq for one in await store.placed(make.moment(days=-1), last, 100))

    saving = [
        make.save_reading(Articles(databases[1 + number % 2]), unread, make.reading(), None, None, make.NOW)
        for number, unread in enumerate(await store.unread(MANY))
    ]
    await asyncio.wait_for(asyncio.gather(look(), *saving), timeout=30)
    async with databases[0].read() as connection:
        kept = (await connection.execute(select(placings.c.seq).order_by(placings.c.seq))).scalars().all()
    assert seen == kept


async def test_what_comes_in_while_a_workspace_is_forgotten_is_left_out_or_forgotten(opened: Opener) -> None:
    databases = await several(opened)
    source = await WorkspaceSources(databases[0]).ensure(make.WORKSPACE, "Fen Gazette")

    async def come_in(number: int) -> None:
        store = Articles(databases[number % 3])
        document = make.document(keys=(f"{number}",))
        if await store.add(source.id, document, bytes([number]), make.NOW) is not None:
            for unread in await store.unread(MANY):
                await make.save_reading(store, unread, make.reading(), None, None, make.NOW)

    outcomes = await asyncio.gather(
        *(come_in(number) for number in range(MANY)),
        StoreForget(databases[1]).workspace(make.WORKSPACE),
        *(come_in(number) for number in range(MANY, 2 * MANY)),
        return_exceptions=True,
    )
    assert all(outcome is None or isinstance(outcome, dict | StoreUnavailable) for outcome in outcomes), [
        one for one in outcomes if one is not None
    ]
    async with databases[0].read() as connection:
        for table in (articles, versions):
            assert (await connection.execute(select(table))).all() == []
    assert not any(everything(databases[0]).values())
