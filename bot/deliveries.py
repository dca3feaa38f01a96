"""`broadsheet deliveries`: what the operator sees of deliveries, as lines or as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from bot.platforms.console.render import render
from digests.messages import visible
from digests.model import DeliveryState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from digests.messages import Message
    from digests.oversight import Record, Step

SETTLED = (DeliveryState.SENT, DeliveryState.DROPPED)
UNSETTLED = tuple(state for state in DeliveryState if state not in SETTLED)
MOST_REASON = 200  # characters in a line


def put_list(records: Sequence[Record], limit: int, *, as_json: bool) -> None:
    """One line each: an object, with --json."""
    for record in records:
        _say(json.dumps(_object(record)) if as_json else _line(record))
    if as_json:
        return
    if not records:
        _say("There are none.")
    elif len(records) == limit:
        _say(f"These are the newest {limit}; --limit shows more.")


def put_one(record: Record, steps: Sequence[Step], message: Message | None, now: datetime, *, as_json: bool) -> None:
    """The whole of a delivery: what became of it, and what it says."""
    text = render(message, now) if message else ""
    if as_json:
        _say(json.dumps(_object(record) | {"steps": [_step(step) for step in steps], "message": text}))
        return
    _say(_line(record))
    delivery = record.delivery
    _say(f"  key {delivery.key}" + (f", receipt {delivery.receipt}" if delivery.receipt else ""))
    _say(f"  {record.recorded_at:%Y-%m-%d %H:%M:%S} recorded")
    for step in steps:
        by = f" by {step.owner}, attempt {step.attempt}" if step.owner else ""
        reason = f": {step.reason}" if step.reason else ""
        _say(f"  {step.at:%Y-%m-%d %H:%M:%S} {step.state}{by}{reason}")
    sys.stdout.write("\n")
    for line in text.splitlines():
        _say(f"  {line}")


def put_done(delivery_id: int, state: DeliveryState, sentence: str, *, as_json: bool) -> None:
    """What was done about it."""
    _say(json.dumps({"id": delivery_id, "state": state, "said": sentence}) if as_json else sentence)


def _line(record: Record) -> str:
    delivery, channel = record.delivery, record.delivery.channel
    edition = f"edition {record.edition}" if record.edition is not None else "an edition"
    parts = f", part {delivery.part + 1} of {record.parts}" if record.parts > 1 else ""
    where = f"{channel.platform}/{channel.workspace}/{channel.id}"
    reason = f": {record.reason}" if record.reason else ""
    if len(reason) > MOST_REASON:
        reason = reason[: MOST_REASON - 1] + "…"
    twice = ", perhaps twice" if record.perhaps_twice else ""
    return f"{delivery.id}  {delivery.state}{twice}{_when(record)}  {where}  {record.name}, {edition}{parts}{reason}"


def _when(record: Record) -> str:
    """The moment that matters in this state, in UTC."""
    match record.delivery.state:
        case DeliveryState.SENT if record.sent_at:
            return f" {record.sent_at:%Y-%m-%d %H:%M}"
        case DeliveryState.PENDING | DeliveryState.UNSURE if record.leased_until is None:
            return f" until {record.not_before:%Y-%m-%d %H:%M}"
        case DeliveryState.SENDING | DeliveryState.UNSURE:
            return f" under a lease until {record.leased_until:%Y-%m-%d %H:%M:%S}"
        case _:
            return f" since {record.delivery.tried_at or record.recorded_at:%Y-%m-%d %H:%M}"


def _object(record: Record) -> dict[str, Any]:
    delivery, channel = record.delivery, record.delivery.channel
    return {
        "id": delivery.id,
        "state": delivery.state,
        "reason": record.reason,
        "channel": f"{channel.platform}/{channel.workspace}/{channel.id}",
        "digest": record.name,
        "edition": record.edition,
        "part": delivery.part + 1,
        "parts": record.parts,
        "key": delivery.key,
        "receipt": delivery.receipt,
        "attempts": delivery.attempt,
        "tries": delivery.tries,
        "perhaps_twice": record.perhaps_twice,
        "owner": record.owner,
        **{
            name: moment.isoformat() if moment else None
            for name, moment in (
                ("recorded_at", record.recorded_at),
                ("not_before", record.not_before),
                ("first_tried_at", delivery.first_tried_at),
                ("tried_at", delivery.tried_at),
                ("leased_until", record.leased_until),
                ("sent_at", record.sent_at),
            )
        },
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "at": step.at.isoformat(),
        "state": step.state,
        "attempt": step.attempt,
        "owner": step.owner,
        "reason": step.reason,
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{visible(line)}\n")
