"""For a conftest: `from tests.emulators.discord.fixture import clock as clock, discord as discord`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulators.discord.server import Discord
from tests.fakes import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def discord(clock: HandClock) -> AsyncIterator[Discord]:
    """A Discord whose clock is moved by hand, and whose limits no test meets by chance. What a client does against the
    documentation fails the test; one that means to clears `violations`."""
    async with Discord(clock) as started:
        started.relax()
        yield started
        assert started.violations == []
