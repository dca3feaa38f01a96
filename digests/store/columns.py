"""Column types that mean the same on every database, and the checks at its edge."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import BigInteger, DateTime, Integer, Row, Text
from sqlalchemy.types import TypeDecorator

from digests.wording import encodable

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

AnyRow = Row[*tuple[Any, ...]]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# SQLite counts a primary key up by itself only when its type is exactly INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")

_ENCODER = msgspec.json.Encoder(enc_hook=encodable)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def aware(moment: datetime) -> datetime:
    """The same instant in UTC; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {moment.isoformat()}")
    return moment.astimezone(UTC)


def storable(text: str) -> str:
    """Text that any database takes: NUL and lone surrogates replaced one for one, so that offsets stay."""
    return _UNSTORABLE.sub("\ufffd", text)


class Instant(TypeDecorator[datetime]):
    """Aware UTC in and out; whole microseconds since 1970 where the database has no type for it."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        moment = aware(value)
        return (moment - EPOCH) // MICROSECOND if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return EPOCH + timedelta(microseconds=value)
        moment: datetime = value
        return moment.astimezone(UTC)


class Length(TypeDecorator[timedelta]):
    """A length of time, in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        return None if value is None else timedelta(microseconds=value)


class Record(TypeDecorator[Any]):
    """A frozen record of the model, or a tuple of strings, kept as JSON: unknown fields are passed over, missing ones
    take their default. A lone surrogate is replaced, as in `storable`."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        try:
            return _ENCODER.encode(value).decode()
        except UnicodeEncodeError:  # a lone surrogate, which the other encoder lets through
            return storable(json.dumps(msgspec.to_builtins(value, enc_hook=encodable), ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self._decoder.decode(value)
