"""What the operator has to be told: each matter once until it changes, and once more when it is over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import DeliveryState, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime, timedelta

    from digests.model import Subscription
    from digests.oversight import Lost, Record, Skipped

MOST_LINES = 20  # of one alert; the rest are counted
MOST_REASON = 200  # characters


Key = tuple[Trouble, str]  # the trouble, and whose it is

DELIVERY, DIGEST, SLOT, FEED = "delivery", "digest", "slot", "feed"  # whose a trouble is, before its number
LASTING = (
    Trouble.UNSURE,
    Trouble.HELD,
    Trouble.PAUSED,
    Trouble.LAG,
    Trouble.SOURCE,
)  # that can be over; the others have happened


class Matter(Struct, frozen=True):
    """Something that is, or has happened lately. `subject` tells it from others of its kind, and never changes."""

    trouble: Trouble
    subject: str
    says: str

    @property
    def key(self) -> Key:
        return self.trouble, self.subject


class News(Struct, frozen=True):
    """What is to be said: new matters, and those that are `well` again. `over` are all that are so no longer."""

    new: tuple[Key, ...]
    over: tuple[Key, ...]
    well: tuple[Key, ...]

    @property
    def named(self) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
        """Of the new ones and of those that are well the ones that get a line each: all, or of every kind some."""
        kinds = [(False, key) for key in self.new] + [(True, key) for key in self.well]
        if len(kinds) > MOST_LINES:
            alike = Counter[tuple[bool, Trouble]]()
            places = []
            for at, (well, key) in enumerate(kinds):
                places.append((alike[well, key[0]], at))
                alike[well, key[0]] += 1
            kinds = [kinds[at] for at in sorted(at for _, at in sorted(places)[: MOST_LINES - 1])]
        return tuple(key for well, key in kinds if not well), tuple(key for well, key in kinds if well)


def decide(told: AbstractSet[Key], matters: Iterable[Key]) -> News:
    """What is new since the operator was told. What changed from one trouble to another is said as the new one only."""
    now = dict.fromkeys(matters)
    over = sorted(key for key in told if key not in now)
    still = {subject for _, subject in now}
    return News(
        new=tuple(key for key in now if key not in told),
        over=tuple(over),
        well=tuple(key for key in over if key[0] in LASTING and key[1] not in still),
    )


def lines(news: News, matters: Mapping[Key, Matter]) -> list[str]:
    """What to say of it; `matters` are those that are named, as far as they still are."""
    new, well = news.named
    said = [matters[key].says for key in new if key in matters] + [_well(*key) for key in well]
    left = Counter(trouble for trouble, _ in news.new) - Counter(trouble for trouble, _ in new)
    more = [f"{number} {trouble}" for trouble, number in left.items()]
    if again := len(news.well) - len(well):
        more.append(f"{again} well again")
    if more:
        kinds = {trouble for trouble, _ in {*news.new, *news.well} - {*new, *well}}
        said.append(f"And {left.total() + again} more matters ({', '.join(more)}): see {_lists(kinds)}.")
    return said


def _lists(kinds: AbstractSet[Trouble]) -> str:
    """The commands that show what is of these kinds."""
    shown = ["broadsheet sources list"] if Trouble.SOURCE in kinds else []
    if kinds != {Trouble.SOURCE}:
        shown.insert(0, "broadsheet deliveries list")
    return " and ".join(shown)


def numbers(keys: Iterable[Key], of: str) -> list[int]:
    """The numbers of the DELIVERY, the DIGEST, the SLOT or the FEED that keys are about."""
    subjects = [subject.partition(" ") for _, subject in keys]
    return [int(number) for whose, _, number in subjects if whose == of]


def of_record(record: Record) -> Matter | None:
    """What is the matter with a delivery; None when nothing is."""
    delivery, channel = record.delivery, record.delivery.channel
    part = f" part {delivery.part + 1} of {record.parts}" if record.parts > 1 else ""
    where = f"{channel.platform}/{channel.workspace}/{channel.id}"
    post = f"delivery {delivery.id} ({record.name}, edition {record.edition}{part}) for {where}"
    because = f" ({_short(record.reason)})" if record.reason else ""
    look = f"broadsheet deliveries show {delivery.id}"
    subject = f"{DELIVERY} {delivery.id}"
    match delivery.state:
        case DeliveryState.UNSURE:
            return Matter(Trouble.UNSURE, subject, f"Unsure: {post} may have been posted, and is looked for{because}.")
        case DeliveryState.HELD:
            return Matter(Trouble.HELD, subject, f"Held: {post} waits for you{because}. See {look}.")
        case DeliveryState.REFUSED:
            return Matter(Trouble.REFUSED, subject, f"Refused: {post} was refused{because}. See {look}.")
        case DeliveryState.SENT if record.perhaps_twice:
            return Matter(
                Trouble.TWICE, subject, f"Perhaps twice: {post} may have been posted a second time. See {look}."
            )
        case _:
            return None


def of_pause(subscription: Subscription) -> Matter:
    """A digest that was paused because the platform refused it again and again."""
    channel = subscription.channel
    where = f"{channel.platform}/{channel.workspace}/{channel.id}"
    because = f" ({_short(subscription.pause_reason or '')})"
    says = f"Paused: {subscription.wishes.name} for {where}, after one edition after another was refused{because}."
    return Matter(Trouble.PAUSED, f"{DIGEST} {subscription.id}", says)


def of_unmade(slot: Skipped) -> Matter:
    """An edition that could not be made, and was skipped."""
    channel = slot.channel
    where = f"{channel.platform}/{channel.workspace}/{channel.id}"
    due = f"{slot.due_at:%Y-%m-%d %H:%M} UTC"
    says = f"Not made: slot {slot.id} ({slot.name}, due {due}) for {where} was skipped: every try failed. See the log."
    return Matter(Trouble.UNMADE, f"{SLOT} {slot.id}", says)


def of_feed(lost: Lost) -> Matter:
    """A feed that is not fetched any more."""
    by = f"{lost.sources} source reads" if lost.sources == 1 else f"{lost.sources} sources read"
    because = f" ({_short(lost.reason)})" if lost.reason else ""
    says = f"Out of reach: {lost.address}, from which {by}, is {lost.state.value}{because}."
    return Matter(Trouble.SOURCE, f"{FEED} {lost.id}", says)


def of_lag(oldest_at: datetime | None, count: int, now: datetime, patience: timedelta) -> Matter | None:
    """Articles that wait to be read for too long: the oldest since then."""
    if oldest_at is None or now - oldest_at <= patience:
        return None
    articles = f"{count} article waits" if count == 1 else f"{count} articles wait"
    return Matter(
        Trouble.LAG, "ingest", f"Lag: {articles} to be read, the oldest since {oldest_at:%Y-%m-%d %H:%M} UTC."
    )


def text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _well(trouble: Trouble, subject: str) -> str:
    match trouble:
        case Trouble.LAG:
            return "Well again: articles are read in time."
        case Trouble.PAUSED:
            return f"Well again: {subject} is no longer paused by refusals."
        case Trouble.SOURCE:
            return f"Well again: {subject} is fetched, or nothing reads from it any more."
        case _:
            return f"Well again: {subject} is no longer {trouble}."


def _short(reason: str) -> str:
    reason = reason if len(reason) <= MOST_REASON else f"{reason[: MOST_REASON - 1]}…"
    return reason.rstrip(".")
