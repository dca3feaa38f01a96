"""Column types: what goes in comes out, on either kind of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy.dialects import registry

from digests.model import Wishes
from digests.store.columns import EPOCH, Instant, Record, aware, storable
from tests import make

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

both = pytest.mark.parametrize(
    "dialect", [registry.load(name)() for name in ("sqlite", "postgresql")], ids=lambda dialect: dialect.name
)
lengths = st.timedeltas(timedelta(days=-700_000), timedelta(days=2_900_000))
zones = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)


@both
@given(since=lengths, zone=zones)
def test_an_instant_comes_back_in_utc(dialect: Dialect, since: timedelta, zone: timezone) -> None:
    moment = (EPOCH + since).astimezone(zone)
    back = Instant().process_result_value(Instant().process_bind_param(moment, dialect), dialect)
    assert back is not None
    assert back == moment
    assert back.tzinfo is UTC


@both
def test_no_instant_stays_none(dialect: Dialect) -> None:
    assert Instant().process_bind_param(None, dialect) is None
    assert Instant().process_result_value(None, dialect) is None


@both
def test_a_naive_one_is_refused(dialect: Dialect) -> None:
    naive = datetime(2026, 3, 4, 8, 0)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="2026-03-04T08:00:00"):
        Instant().process_bind_param(naive, dialect)
    with pytest.raises(ValueError, match="2026-03-04T08:00:00"):
        aware(naive)


@given(st.text(st.characters() | st.sampled_from("\x00\ud800\udfff")))
def test_storable_text_keeps_its_length_and_every_letter_that_can_be_stored(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    assert "\x00" not in kept
    kept.encode()
    assert all(now == before or now == "\ufffd" for now, before in zip(kept, text, strict=True))
    assert storable(kept) == kept


@both
@given(st.lists(st.text(st.characters() | st.sampled_from("\x00\ud800\udfff"))).map(tuple))
def test_texts_in_a_record_come_back_but_for_half_letters(dialect: Dialect, texts: tuple[str, ...]) -> None:
    record = Record(tuple[str, ...])
    stored = record.process_bind_param(texts, dialect)
    assert stored is not None
    assert storable(stored) == stored
    whole = tuple("".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text) for text in texts)
    assert record.process_result_value(stored, dialect) == whole


@both
def test_half_a_letter_changes_nothing_else_of_a_record(dialect: Dialect) -> None:
    record = Record(Wishes)
    wishes = make.wishes(name="\ud83d", look_back=timedelta(days=1, minutes=5), paused_until=make.NOW)
    back = record.process_result_value(record.process_bind_param(wishes, dialect), dialect)
    assert back == structs.replace(wishes, name="\ufffd")
