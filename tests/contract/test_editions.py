"""What every Ledger promises to readers: editions, their numbers, and what a channel was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digests.messages import Section
from digests.model import Told
from digests.store.ledger import SlotLedger
from digests.store.subscriptions import Subscriptions
from tests import make
from tests.contract import given
from tests.contract.given import subscribed

if TYPE_CHECKING:
    from digests.messages import Message
    from digests.model import Channel, Digest
    from digests.store.engine import Database


class Desk:
    """A ledger, and the way of a digest through it."""

    def __init__(self, database: Database) -> None:
        self.ledger, self._subscriptions = SlotLedger(database), Subscriptions(database)
        self._made = 0

    async def record(self, digest: Digest, *messages: Message) -> int:
        self._made += 1
        added = await subscribed(self._subscriptions, digest.channel, name=f"Digest {self._made}")
        slot = await self.ledger.open_slot(added, make.NOW, make.moment(days=1), make.NOW)
        assert slot is not None
        digest_id = await given.record(self.ledger, slot, digest, messages or (make.message(),), make.NOW)
        assert digest_id is not None
        return digest_id

    async def send(self, *receipts: str, at: float = 0) -> None:
        """Send one part after another."""
        for receipt in receipts:
            [post] = await self.ledger.claim("one", make.moment(at), make.moment(at + 2), 1)
            assert await self.ledger.try_now(post.lease, make.moment(at))
            assert await self.ledger.sent(post.lease, receipt, make.moment(at))

    async def post(self, digest: Digest, receipt: str, *, at: float = 0) -> int:
        digest_id = await self.record(digest)
        await self.send(receipt, at=at)
        return digest_id


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


ELSEWHERE = [make.channel(id="sport"), make.channel(workspace="elsewhere"), make.channel(platform="slack")]


class TestEditions:
    async def test_a_digest_is_kept_whole_with_its_messages(self, desk: Desk) -> None:
        digest = make.digest(
            items=(
                make.item(
                    speaker=make.quote(), quote=make.excerpt(make.SAID), topics=("ferry",), url="https://x.example"
                ),
            ),
            also=(make.item(story_id=2, told=(2, 3), update=True),),
            since_at=make.moment(days=-1),
            late=True,
        )
        messages = (make.message("One"), make.message("Two"))
        digest_id = await desk.record(digest, *messages)
        edition = await desk.ledger.edition(make.channel(), 1)
        assert edition is not None
        assert (edition.id, edition.digest, edition.messages) == (digest_id, digest, messages)
        assert edition.posted_at is None

    async def test_numbers_count_a_channels_editions(self, desk: Desk) -> None:
        assert await given.next_number(desk.ledger, make.channel()) == 1
        await desk.record(make.digest(number=1))
        await desk.ledger.request(make.digest(number=None), "ada")
        assert await given.next_number(desk.ledger, make.channel()) == 2
        await desk.record(make.digest(number=7))
        assert await given.next_number(desk.ledger, make.channel()) == 8
        for other in ELSEWHERE:
            assert await given.next_number(desk.ledger, other) == 1
            await desk.record(make.digest(channel=other, number=1))
        assert await desk.ledger.edition(make.channel(), 2) is None

    async def test_an_edition_is_posted_with_its_last_part(self, desk: Desk) -> None:
        await desk.record(make.digest(), make.message("One"), make.message("Two"))
        await desk.send("m1", at=1)
        for expected, at in ((None, 0.0), (make.moment(2), 2.0)):
            if at:
                await desk.send("m2", at=at)
            edition = await desk.ledger.edition(make.channel(), 1)
            assert edition is not None
            assert edition.posted_at == expected

    async def test_a_message_belongs_to_its_edition(self, desk: Desk) -> None:
        first = await desk.record(make.digest(number=1), make.message("One"), make.message("Two"))
        await desk.send("m1", "m2")
        second = await desk.post(make.digest(number=2), "m3")
        for receipt, expected in (("m1", first), ("m2", first), ("m3", second)):
            edition = await desk.ledger.edition_of(make.channel(), receipt)
            assert edition is not None
            assert (edition.id, edition.part) == (expected, int(receipt == "m2"))
        assert await desk.ledger.edition_of(make.channel(), "m4") is None
        for other in ELSEWHERE:
            assert await desk.ledger.edition_of(other, "m1") is None


class TestLastEdition:
    async def last(self, desk: Desk, user: str | None = None, channel: Channel | None = None) -> int | None:
        edition = await desk.ledger.last_edition(channel or make.channel(), user)
        return edition.id if edition else None

    async def test_it_is_the_newest_that_is_in_the_channel(self, desk: Desk) -> None:
        assert await self.last(desk) is None
        first = await desk.record(make.digest(number=1))
        second = await desk.record(make.digest(number=2))
        assert await self.last(desk) is None, "recorded is not posted"
        await desk.send("m1", at=5)
        assert await self.last(desk) == first
        await desk.send("m2", at=6)
        assert await self.last(desk) == second
        for other in ELSEWHERE:
            assert await self.last(desk, channel=other) is None

    async def test_numbers_typed_refer_to_what_is_seen_of_it(self, desk: Desk) -> None:
        await desk.post(make.digest(number=1), "m1", at=1)
        second = await desk.record(make.digest(number=2), make.message("One"), make.message("Two"))
        await desk.send("m2", at=2)
        assert await self.last(desk) == second

    async def test_a_request_is_its_askers(self, desk: Desk) -> None:
        posted = await desk.post(make.digest(), "m1", at=5)
        before = await desk.ledger.request(make.digest(number=None, made_at=make.moment(4)), "ada")
        assert await self.last(desk, "ada") == posted, "the posted one is newer"
        asked = await desk.ledger.request(make.digest(number=None, made_at=make.moment(6)), "ada")
        assert before != asked
        assert await self.last(desk, "ada") == asked
        assert await self.last(desk, "ben") == posted
        assert await self.last(desk) == posted
        assert await self.last(desk, "ada", make.channel(id="sport")) is None

    async def test_a_request_has_no_message_and_is_never_sent(self, desk: Desk) -> None:
        digest = make.digest(number=None)
        await desk.ledger.request(digest, "ada")
        edition = await desk.ledger.last_edition(make.channel(), "ada")
        assert edition is not None
        assert (edition.digest, edition.messages, edition.posted_at) == (digest, (), None)
        assert await desk.ledger.claim("one", make.NOW, make.moment(2), 1) == []


class TestTold:
    async def test_each_part_tells_what_it_says(self, desk: Desk) -> None:
        items = (make.item(story_id=1, told=(1, 2)), make.item(story_id=2, told=(3,)))
        parts = [make.message(sections=(Section(number=1),)), make.message(sections=(Section(number=2), Section()))]
        await desk.record(make.digest(items=items, also=(make.item(story_id=3, told=(4,)),)), *parts)
        assert await given.told(desk.ledger, make.channel(), make.NOW) == []
        await desk.send("m1", at=1)
        first = [Told(1, 1, make.moment(1)), Told(2, 1, make.moment(1))]
        assert await given.told(desk.ledger, make.channel(), make.NOW) == first
        await desk.send("m2", at=2)
        whole = [*first, Told(3, 2, make.moment(2)), Told(4, 3, make.moment(2))]
        assert await given.told(desk.ledger, make.channel(), make.NOW) == whole
        assert await given.told(desk.ledger, make.channel(), make.moment(2)) == whole[2:]
        assert await given.told(desk.ledger, make.channel(), make.moment(2.1)) == []
        for other in ELSEWHERE:
            assert await given.told(desk.ledger, other, make.NOW) == []

    async def test_of_an_edition_cut_short_the_rest_is_told_later(self, desk: Desk) -> None:
        items = (make.item(story_id=1, told=(1,)), make.item(story_id=2, told=(2,)))
        parts = [make.message(sections=(Section(number=number),)) for number in (1, 2)]
        await desk.record(make.digest(items=items), *parts)
        await desk.send("m1", at=1)
        [post] = await desk.ledger.claim("one", make.moment(1), make.moment(3), 1)
        assert await desk.ledger.mark(post.lease, "refused", "The channel is gone.", make.moment(1))
        assert await desk.ledger.heard(make.channel(), make.NOW) == [Told(1, 1, make.moment(1))]

    async def test_what_is_still_to_be_posted_is_promised(self, desk: Desk) -> None:
        also = (make.item(story_id=3, told=(4,)),)
        await desk.record(make.digest(items=(make.item(story_id=1, told=(1, 2)),), also=also), *[make.message()] * 2)
        promised = [(one.article_id, one.story_id) for one in await given.promised(desk.ledger, make.channel())]
        assert promised == [(1, 1), (2, 1), (4, 3)]
        for other in ELSEWHERE:
            assert await given.promised(desk.ledger, other) == []
        await desk.send("m1", at=1)
        assert len(await given.promised(desk.ledger, make.channel())) == 3
        await desk.send("m2", at=2)
        assert await given.promised(desk.ledger, make.channel()) == []

    @pytest.mark.parametrize(("outcome", "promised"), [("held", 1), ("unsure", 1), ("refused", 0)])
    async def test_a_refused_edition_promises_nothing_a_held_one_does(
        self, desk: Desk, outcome: str, promised: int
    ) -> None:
        await desk.record(make.digest(items=(make.item(story_id=1, told=(1,)),)), make.message())
        [post] = await desk.ledger.claim("one", make.NOW, make.moment(2), 1)
        if outcome == "held":
            await desk.ledger.doubt(post.lease, "the connection dropped", make.NOW, make.NOW)
            [post] = await desk.ledger.doubtful("one", make.NOW, make.moment(2), 1)
        if outcome == "unsure":
            assert await desk.ledger.doubt(post.lease, "so it came", make.NOW, make.NOW)
        else:
            assert await desk.ledger.mark(post.lease, outcome, "so it came", make.NOW)
        assert len(await given.promised(desk.ledger, make.channel())) == promised

    async def test_an_article_in_two_items_is_told_once(self, desk: Desk) -> None:
        items = (make.item(story_id=1, told=(1,)), make.item(story_id=2, told=(1,)))
        await desk.record(make.digest(items=items), make.message(sections=(Section(number=1), Section(number=2))))
        await desk.send("m1")
        assert await given.told(desk.ledger, make.channel(), make.NOW) == [Told(1, 1, make.NOW)]

    async def test_an_empty_edition_tells_nothing(self, desk: Desk) -> None:
        await desk.post(make.digest(items=()), "m1")
        assert await given.told(desk.ledger, make.channel(), make.NOW) == []
        assert await desk.ledger.edition(make.channel(), 1) is not None

    async def test_a_request_is_never_told(self, desk: Desk) -> None:
        await desk.ledger.request(make.digest(number=None), "ada")
        assert await given.told(desk.ledger, make.channel(), make.moment(-60)) == []

    async def test_what_may_have_been_sent_is_not_told(self, desk: Desk) -> None:
        await desk.record(make.digest())
        [post] = await desk.ledger.claim("one", make.NOW, make.moment(2), 1)
        assert await desk.ledger.doubt(post.lease, "the connection dropped", make.NOW, make.NOW)
        assert await given.told(desk.ledger, make.channel(), make.NOW) == []
