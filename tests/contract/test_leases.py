"""Every Leases: one owner at a time, a stand-by when it lapses, and no way back for who lost it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from digests.store.leases import StoreLeases
from tests import make

if TYPE_CHECKING:
    from digests.model import Tenure
    from digests.store.engine import Database
    from tests.contract.conftest import Opener

GATEWAY = "gateway of chat"


@pytest.fixture
def leases(database: Database) -> StoreLeases:
    return StoreLeases(database)


async def acquired(leases: StoreLeases, owner: str, minutes: float = 0) -> Tenure | None:
    return await leases.acquire(GATEWAY, owner, make.moment(minutes), make.moment(minutes + 1))


async def test_one_has_it_and_the_others_wait(leases: StoreLeases) -> None:
    tenure = await acquired(leases, "one")
    assert tenure is not None
    assert (tenure.name, tenure.owner) == (GATEWAY, "one")
    assert await acquired(leases, "two") is None
    assert await acquired(leases, "one", 0.5) is None
    other = await leases.acquire("sending of chat", "two", make.moment(), make.moment(1))
    assert other is not None


async def test_a_stand_by_takes_over_when_it_lapses_and_not_before(leases: StoreLeases) -> None:
    lost = await acquired(leases, "one")
    assert lost is not None
    assert await acquired(leases, "two", 0.99) is None
    taken = await acquired(leases, "two", 1)
    assert taken is not None
    assert taken.term > lost.term
    assert not await leases.renew(lost, make.moment(9))
    assert not await leases.release(lost)
    assert await acquired(leases, "one", 1.5) is None


async def test_it_is_kept_by_renewing(leases: StoreLeases) -> None:
    tenure = await acquired(leases, "one")
    assert tenure is not None
    assert await leases.renew(tenure, make.moment(5))
    assert await acquired(leases, "two", 4.9) is None
    assert await acquired(leases, "two", 5) is not None


async def test_what_lapsed_and_nobody_took_can_still_be_renewed(leases: StoreLeases) -> None:
    tenure = await acquired(leases, "one")
    assert tenure is not None
    assert await leases.renew(tenure, make.moment(12))
    assert await acquired(leases, "two", 11) is None


async def test_what_was_released_is_free_at_once_and_an_old_tenure_is_worth_nothing(leases: StoreLeases) -> None:
    tenure = await acquired(leases, "one")
    assert tenure is not None
    assert await leases.release(tenure)
    assert not await leases.renew(tenure, make.moment(9))
    assert not await leases.release(tenure)
    again = await acquired(leases, "one")
    assert again is not None
    assert again.term > tenure.term
    assert not await leases.renew(tenure, make.moment(9))


@pytest.mark.parametrize("held_before", [False, True])
async def test_of_many_who_try_at_once_one_gets_it(opened: Opener, held_before: bool) -> None:
    nodes = [StoreLeases(await opened()) for _ in range(4)]
    if held_before:
        assert await acquired(nodes[0], "before") is not None
    tries = await asyncio.gather(*(acquired(node, f"node {n}", 2) for n, node in enumerate(nodes)))
    assert len([one for one in tries if one is not None]) == 1


async def test_a_naive_instant_is_refused(leases: StoreLeases) -> None:
    naive = make.NOW.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        await leases.acquire(GATEWAY, "one", make.NOW, naive)
