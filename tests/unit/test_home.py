"""What one person finds at a glance: their channels, what comes there, and what the workspace reads."""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING

from msgspec import structs

from bot.platforms.words import plain
from digests.model import DeliveryState, Health, Past, SlotState, Source
from digests.present.home import MOST_ENTRIES, Place, home
from tests import make

if TYPE_CHECKING:
    from digests.present.home import Entry

NEWS, SPORT = make.channel(id="C1"), make.channel(id="C2")
MORNING = make.subscription(id=1, channel=NEWS, next_due_at=make.moment(days=1))
RESTING = make.subscription(id=2, channel=NEWS, wishes=make.wishes(name="Late", paused=True), next_due_at=None)
EDITION = Past(
    subscription_id=1, due_at=make.NOW, state=SlotState.DONE, number=12, stories=5, states=(DeliveryState.SENT,)
)
BUSY = Health(source=Source(id=1, name="The Lindmouth Courier"), newest_at=make.NOW, published_at=make.NOW)
SILENT = Health(source=Source(id=2, name="The Ledger"), newest_at=None)


def said(entry: Entry) -> list[str]:
    return list(map(plain, (entry.section.heading, *entry.section.lines)))


def commands(entry: Entry) -> list[str]:
    return [action.command for action in entry.section.actions]


def test_an_owner_sees_and_changes_what_comes_to_a_channel() -> None:
    places = (
        Place(channel=NEWS, name="#news", subscriptions=(MORNING, RESTING), owns=True),
        Place(channel=SPORT, name="#sport", owns=True),
    )
    shown = home(places, [EDITION], [BUSY, SILENT], make.NOW, "UTC", manages=True)
    assert plain(shown.title) == "Your news · 2 channels"
    news, morning, resting, sport, sources = shown.entries
    assert (said(news), commands(news), news.channel) == (["#news"], ["subscribe"], NEWS)
    assert said(morning) == [
        "Morning digest",
        "Comes every day at 08:00 (Europe/Lisbon)",
        "Next edition: 5 March 2026 08:00",
        "4 March 2026 08:00 · Edition 12, 5 stories: posted",
    ]
    assert commands(morning) == [
        'settings "Morning digest" form',
        'preview "Morning digest"',
        'pause "Morning digest"',
        'digest "Morning digest"',
        'unsubscribe "Morning digest" form',
    ]
    assert commands(resting)[2].startswith("resume ")
    assert (said(sport)[1], commands(sport)) == ("No digest comes to this channel", ["subscribe"])
    assert said(sources) == [
        "2 sources",
        "The Lindmouth Courier · newest article: 4 March 2026 08:00",
        "The Ledger · No articles yet",
    ]
    assert commands(sources) == ["sources", "sources add form", "sources tag form", "sources remove form"]
    assert sources.channel is None


def test_a_reader_sees_the_same_and_may_read() -> None:
    places = (Place(channel=NEWS, name="#news", subscriptions=(MORNING,)),)
    news, morning, sources = home(places, [], [BUSY], make.NOW, "UTC").entries
    assert commands(news) == []
    assert said(morning)[-1] == "No edition was due yet"
    assert commands(morning) == ['digest "Morning digest"']
    assert commands(sources) == ["sources"]


def test_who_has_nothing_is_told_how_to_begin() -> None:
    first, sources = home((), [], [], make.NOW, "UTC", manages=True).entries
    assert said(first)[1] == "No channel of yours is known here. Type subscribe in one to have its news."
    assert (said(sources), commands(sources)) == (["0 sources"], ["sources add form"])


def test_what_is_too_much_is_counted() -> None:
    place = Place(channel=NEWS, name="#news", subscriptions=(MORNING,) * 9)
    health = [structs.replace(BUSY, source=Source(id=n, name=f"Source {n}")) for n in range(21)]
    *most, left, sources = home([place] * 8, [], health, make.NOW, "UTC").entries
    assert len(most) == MOST_ENTRIES
    assert said(left)[1] == "And 2 more channels"
    assert len(said(sources)) == 22
    assert said(sources)[-1] == "And 1 more source"


def test_it_is_said_in_the_language_of_whoever_looks() -> None:
    class Loud(NullTranslations):
        def gettext(self, message: str) -> str:
            return message.upper() if "{" not in message else message

        def ngettext(self, one: str, many: str, number: int) -> str:
            return one if number == 1 else many

    first, _ = home((), [], [], make.NOW, "UTC", language=Loud()).entries
    assert said(first)[1].startswith("NO CHANNEL OF YOURS")
