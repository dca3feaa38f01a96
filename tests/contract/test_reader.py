"""The Reader port on real processes, with readers that hang, die, and lie."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.worker import ReaderPool
from digests.errors import DocumentError, ReadError
from tests import web
from tests.contract import endless_import
from tests.contract.hostile_readers import extract, read

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from digests.ports.reader import Reader

ROOT = Path(__file__).parents[2]
PATIENT = timedelta(seconds=60)  # never reached
SHORT = timedelta(seconds=0.5)  # always reached, by a reader that never ends
PROMPT = 30  # seconds: what is prompt on a busy machine, where the alternative is never


@asynccontextmanager
async def pool(limit: timedelta = PATIENT, workers: int = 1) -> AsyncIterator[ReaderPool]:
    readers = ReaderPool(read, extract, workers=workers, timeout=limit, memory=1024**3)
    try:
        yield readers
    finally:
        await readers.close()
        assert multiprocessing.active_children() == []


async def test_reads_and_extracts_in_another_process() -> None:
    async with pool() as readers:
        reader: Reader = readers
        reading = await reader.read("A quiet day on the harbour.", "Harbour")
        assert (reading.title, reading.language) == ("Harbour", "27")
        assert (await reader.read("No title given.")).title is None
        document = await reader.extract("<p>Ünruh</p>".encode(), "unruh.html")
        assert (document.keys, document.text) == (("unruh.html",), "<p>Ünruh</p>")


async def test_pages_are_looked_at_in_another_process() -> None:
    hostile = b"<p>" + b"<h1>" * 150 + b"we use cookies " * 200_000
    async with pool() as readers:
        page = await readers.page(web.article(), "text/html", web.ADDRESS)
        assert page.document is not None
        assert page.document.text.startswith(web.FIRST)
        with pytest.raises(DocumentError, match="nested too deep"):
            await readers.page(b"<div>" * 1_000_000, None, web.ADDRESS)
        assert (await readers.page(hostile, None, web.ADDRESS)).barrier is None
        assert (await readers.read("next")).language == "4"


@pytest.mark.parametrize("order", ["wait_forever", "match_forever"])
async def test_an_article_that_never_ends_is_given_up_and_the_next_is_read(order: str) -> None:
    async with pool(SHORT) as readers:
        with pytest.raises(ReadError) as caught:
            await readers.read(order)
        assert str(caught.value) == "It took longer than 0.5 s to read (reader.timeout_seconds)."
        assert (await readers.read("next")).language == "4"


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ("exit_with 3", "It killed its reader (exit status 3)."),
        ("exit_with 0", "It took longer than 0.5 s to read (reader.timeout_seconds)."),
        ("kill_self 9", "It killed its reader (SIGKILL)."),
        ("kill_self 15", "It killed its reader (SIGTERM)."),
        ("crash", "It killed its reader (SIGSEGV)."),
        ("want_memory 64", "It needed more memory to read than a reader may use (reader.memory_mb)."),
        ("give_up It says nothing.", "It says nothing."),
        ("fail", "It could not be read (Unsendable)."),
        ("leave", "It could not be read (SystemExit)."),
        ("recurse", "It could not be read (RecursionError)."),
    ],
)
async def test_an_article_that_breaks_its_reader_is_named_in_one_sentence(order: str, message: str) -> None:
    async with pool(SHORT if order == "exit_with 0" else PATIENT) as readers:
        for call in (readers.read(order), readers.extract(order.encode(), "page.html")):
            with pytest.raises(ReadError) as caught:
                await call
            assert str(caught.value) == message
        assert (await readers.read("next")).language == "4"


async def test_a_page_without_an_article_is_a_document_error() -> None:
    async with pool() as readers:
        with pytest.raises(DocumentError, match=r"^There is no article in menu\.html\.$"):
            await readers.extract(b"find_no_article menu.html", "menu.html")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_a_worker_that_somebody_ended_is_not_the_articles_fault(tmp_path: Path, number: signal.Signals) -> None:
    async with pool() as readers:
        original = f"kill_self_once {number:d} {tmp_path / 'ended'}"
        assert (await readers.read(original)).language == f"{len(original)}"


async def test_an_idle_worker_that_is_killed_is_replaced() -> None:
    async with pool() as readers:
        await readers.read("first")
        (worker,) = multiprocessing.active_children()
        worker.kill()
        worker.join()
        assert (await readers.read("second")).language == "6"


async def test_an_article_that_never_reaches_a_reader_is_given_up() -> None:
    readers = ReaderPool(endless_import.read, extract, timeout=SHORT, start=SHORT)
    with pytest.raises(ReadError) as caught:
        await readers.read("never read")
    assert str(caught.value) == "It never reached a reader."
    await readers.close()
    assert multiprocessing.active_children() == []


async def test_ctrl_c_does_not_reach_the_workers() -> None:
    async with pool() as readers:
        assert (await readers.read("interrupt")).language == "9"


async def test_what_a_library_says_of_an_article_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    async with pool() as readers:
        await readers.read("grumble about the markup")
    assert capfd.readouterr() == ("", "")


async def test_the_loop_answers_while_a_worker_hangs() -> None:
    async with pool(timedelta(seconds=1)) as readers:
        await readers.read("warm")
        hanging = asyncio.create_task(readers.read("match_forever"))
        longest, turns, last = 0.0, 0, time.monotonic()
        while not hanging.done():
            await asyncio.sleep(0)
            now = time.monotonic()
            longest, turns, last = max(longest, now - last), turns + 1, now
        assert isinstance(hanging.exception(), ReadError)
        assert turns > 100
        assert longest < 0.5  # of a second in which a command would have gone unanswered


async def test_another_worker_reads_on_while_one_hangs() -> None:
    async with pool(workers=2) as readers:
        hanging = asyncio.create_task(readers.read("match_forever"))
        readings = await asyncio.gather(*(readers.read("x" * n) for n in range(1, 20)))
        assert [reading.language for reading in readings] == [str(n) for n in range(1, 20)]
        assert not hanging.done()
        hanging.cancel()


async def test_cancelling_a_call_kills_its_worker_and_frees_the_turn() -> None:
    async with pool() as readers:
        await readers.read("warm")
        (worker,) = multiprocessing.active_children()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await readers.read("match_forever")
        assert (await readers.read("next")).language == "4"
        assert not worker.is_alive()


async def test_close_is_prompt_and_cancels_what_waits() -> None:
    async with pool() as readers:
        await readers.read("warm")
        hanging, waiting = (asyncio.create_task(readers.read("match_forever")) for _ in range(2))
        await asyncio.sleep(0)
        began = time.monotonic()
        await readers.close()
        outcomes = await asyncio.gather(hanging, waiting, return_exceptions=True)
        assert time.monotonic() - began < PROMPT
        assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
        with pytest.raises(asyncio.CancelledError):
            await readers.read("too late")


async def test_closing_what_never_read_is_nothing() -> None:
    async with pool() as readers:
        await readers.close()
        await readers.close()


@pytest.mark.parametrize("order", ["wait_forever", "match_forever"])
def test_workers_die_with_a_parent_that_is_killed(order: str) -> None:
    code = (
        "import asyncio; from tests.contract.hostile_readers import read_here; "
        f"asyncio.run(read_here('say_pid_and {order}'))"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert worker != parent.pid
        parent.send_signal(signal.SIGKILL)
        rest, _ = parent.communicate(timeout=PROMPT)  # ends when nobody holds the pipe: the worker does while it lives
        assert rest == ""


FEED = (
    b"<rss><channel><title>The Mill</title><item><title>%s</title><description>%s</description></item></channel></rss>"
)
HOSTILE = (
    FEED % (b"x", b"") + b"<!-- -->",
    FEED.replace(b"<item>", b"<item/>" * 200_000 + b"<item>") % (b"x", b"x"),
    FEED % (b"a " * 1_500_000, b"x"),
    FEED % (b"x", b"&lt;div&gt;" * 80_000 + b"deep"),
    FEED % (b"x", b"<a>" * 100_000 + b"</a>" * 100_000),
    FEED % (b"x\0y", b"\0" * 500_000),
    b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 4_000 + b"'>]>" + FEED % (b"&a;" * 10_000, b"x"),
    b"<!doctype html><title>x</title>" + b"<p>x" * 100_000,
    b"<?xml version='1.0' encoding='utf-16'?>" + FEED % ("Café".encode("cp1252"), b"x"),
)  # fmt: skip


async def test_no_feed_kills_its_reader_or_takes_its_memory() -> None:
    """Whatever a feed is, the process that reads it answers, and reads the next one."""
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    answers = []
    async with pool() as readers:
        for body in HOSTILE:
            try:
                found = await readers.harvest(body, "text/xml", "https://mill.example/feed", now)
                assert found.cost > timedelta()
                answers.append(f"{len(found.items)} of {len(found.items) + len(found.rejected)}")
            except DocumentError as error:
                answers.append(str(error))
    assert answers == [
        "1 of 1",
        "0 of 2001",
        "1 of 1",
        "1 of 1",
        "mill.example is nested too deep, or its entities multiply: it is made to exhaust its reader",
        "1 of 1",
        "mill.example is nested too deep, or its entities multiply: it is made to exhaust its reader",
        "mill.example is a web page, not a feed: give the address of its feed",
        "1 of 1",
    ]
