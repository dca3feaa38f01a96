from datetime import UTC, datetime

from bot.clock import SystemClock


def test_the_clock_is_aware_utc_and_the_present() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)
