"""For a conftest: `from tests.emulators.slack.fixture import slack as slack`, with the clock of Discord's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulators.slack.server import Slack
from tests.fakes import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def slack(clock: HandClock) -> AsyncIterator[Slack]:
    """A Slack whose clock is moved by hand, and whose limits no test meets by chance. What a client does against the
    documentation fails the test; one that means to clears `violations`."""
    async with Slack(clock) as started:
        started.relax()
        yield started
        assert started.violations == []
