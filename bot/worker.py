"""The Reader port on a pool of processes that can be killed: an article that hangs or kills its reader stops nothing.

Workers are spawned, so they share nothing with the event loop; Ctrl-C does not reach them, and they die with their
parent, whatever it dies of.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sys
import threading
import time
import traceback
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from multiprocessing import connection, get_context, parent_process
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from pebble import ProcessExpired, ProcessPool

from bot.shares import Shares
from digests.errors import DocumentError, ReadError
from digests.feeds import harvest, pages

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from datetime import datetime

    from digests.model import Document, Reading
    from digests.syndication import Harvest, Page

log = logging.getLogger(__name__)

TIMEOUT = timedelta(seconds=20)  # hundreds of times what an article takes
MEMORY = 2 * 1024**3  # bytes of address space: several times what the libraries and a long article take
TASKS = 500  # articles that one process reads before a fresh one takes over: what leaks stays small
LARGE = 512 * 1024  # bytes of a feed or page; larger ones may take seconds, and wait for each other alone
START = timedelta(seconds=60)  # until a fresh process has imported the libraries, on a slow and busy machine
STOPPED = frozenset({-signal.SIGTERM, -signal.SIGINT, -signal.SIGKILL})
"""Exit codes of a process that somebody ended, or the machine when memory ran out: not the article's fault yet."""
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class _Failure(Struct, frozen=True):
    """What went wrong in a worker, as plain words: not every exception survives being sent."""

    kind: type[DocumentError] | type[ReadError]
    message: str
    trace: str = ""


class _Cost(Struct, frozen=True):
    """A result, and the seconds of CPU time that it took."""

    result: Any
    seconds: float


class _Lost(Exception):
    """The worker ended, and the article is perhaps not to blame. The message says so of the article all the same."""


class ReaderPool:
    """The Reader port. `read` and the others are functions of a module; they are called in a worker process.

    At most `workers` articles are read at a time, the others wait for their turn: articles, feeds, large feeds, pages
    and large pages have equal shares of the time, as far as they need them. Cancelling a call kills its worker.
    It belongs to one event loop, whose thread lives as long as the workers are to live. RuntimeError when the machine
    starts no process: that says nothing of the article.
    """

    def __init__(
        self,
        read: Callable[[str, str | None], Reading],
        extract: Callable[[bytes, str], Document],
        harvest: Callable[[bytes, str | None, str, datetime], Harvest] = harvest.harvest,
        page: Callable[[bytes, str | None, str], Page] = pages.look,
        *,
        workers: int = 1,
        timeout: timedelta = TIMEOUT,
        start: timedelta = START,
        memory: int = MEMORY,
    ) -> None:
        self._read, self._extract, self._harvest, self._page = read, extract, harvest, page
        self._workers = workers
        self._timeout = timeout.total_seconds()
        self._patience = start.total_seconds() + self._timeout
        self._memory = memory
        self._shares = Shares(workers)
        self._jobs: set[Future[Any]] = set()
        self._pool: ProcessPool | None = None
        self._closed = False

    async def read(self, original: str, title: str | None = None) -> Reading:
        reading: Reading = (await self._run("article", self._read, original, title)).result
        return reading

    async def extract(self, page: bytes, name: str) -> Document:
        document: Document = (await self._run("article", self._extract, page, name)).result
        return document

    async def harvest(self, body: bytes, content_type: str | None, address: str, now: datetime) -> Harvest:
        done = await self._run(_kind("feed", body), self._harvest, body, content_type, address, now)
        found: Harvest = done.result
        return structs.replace(found, cost=timedelta(seconds=done.seconds))

    async def page(self, body: bytes, content_type: str | None, address: str) -> Page:
        looked: Page = (await self._run(_kind("page", body), self._page, body, content_type, address)).result
        return looked

    async def close(self) -> None:
        """Kill the workers. Calls that still wait for one, and later ones, are cancelled: no article is to blame."""
        self._closed = True
        for job in self._jobs:
            job.cancel()
        await self._discard()

    async def _run(self, kind: str, function: Callable[..., object], *args: object) -> _Cost:
        async with self._shares.turn(kind):
            try:
                outcome = await self._try(function, args)
            except _Lost:
                try:
                    outcome = await self._try(function, args)
                except _Lost as lost:
                    raise ReadError(str(lost)) from None
        if isinstance(outcome, _Failure):
            if outcome.trace:
                log.debug("A reader failed: %s", outcome.trace)
            raise outcome.kind(outcome.message)
        return outcome

    async def _try(self, function: Callable[..., object], args: tuple[object, ...]) -> _Cost | _Failure:
        """One job, one worker. ReadError when the article is to blame, _Lost when it may not be."""
        job = await self._submit(function, args)
        self._jobs.add(job)
        try:
            async with asyncio.timeout(self._patience) as patience:
                return await asyncio.wrap_future(job)
        except TimeoutError:
            if not patience.expired():
                raise ReadError(f"It took longer than {self._timeout:g} s to read (reader.timeout_seconds).") from None
            await self._discard()
            raise _Lost("It never reached a reader.") from None
        except ProcessExpired as error:
            message = f"It killed its reader ({_cause(error.exitcode)})."
            raise (_Lost if error.exitcode in STOPPED else ReadError)(message) from None
        except BrokenProcessPool:
            raise _Lost("It broke its reader.") from None
        finally:
            self._jobs.discard(job)

    async def _submit(self, function: Callable[..., object], args: tuple[object, ...]) -> Future[_Cost | _Failure]:
        if self._pool is not None and not self._pool.active:
            await self._discard()
        if self._closed:
            raise asyncio.CancelledError("the readers are closed")
        if self._pool is None:
            self._pool = ProcessPool(
                self._workers, TASKS, _prepare, (os.getpid(), self._memory), context=get_context("spawn")
            )
        return self._pool.schedule(_call, args=(function, *args), timeout=self._timeout)

    async def _discard(self) -> None:
        """Stop the pool and its workers; the next job makes a new one, and jobs of this one are lost."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        jobs = tuple(self._jobs)
        pool.stop()  # type: ignore[no-untyped-call] # pebble has types for most of its methods
        await asyncio.to_thread(pool.join)
        for job in jobs:
            if not job.done():
                job.set_exception(BrokenProcessPool())


def _cause(exit_code: int) -> str:
    return f"exit status {exit_code}" if exit_code >= 0 else signal.Signals(-exit_code).name


def _kind(name: str, body: bytes) -> str:
    return f"large {name}" if len(body) > LARGE else name


def _call(function: Callable[..., object], *args: object) -> _Cost | _Failure:
    """In the worker: the function's result, or what went wrong."""
    began = time.process_time()
    try:
        return _Cost(function(*args), time.process_time() - began)
    except DocumentError as error:
        return _Failure(DocumentError, str(error))
    except ReadError as error:
        return _Failure(ReadError, str(error))
    except MemoryError:
        return _Failure(ReadError, "It needed more memory to read than a reader may use (reader.memory_mb).")
    except BaseException as error:  # noqa: BLE001 (the libraries raise what they like, and it must not break the pool)
        return _Failure(ReadError, f"It could not be read ({type(error).__name__}).", traceback.format_exc())


def _prepare(parent: int, memory: int) -> None:
    """In a fresh worker, before its first job. It must not raise. pebble has it ignore SIGINT already."""
    logging.disable()  # what a library has to say of an article is for nobody's eyes
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # ends it at once: a handler would wait for a regular expression
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)
    else:
        threading.Thread(target=_die_with_parent, daemon=True).start()
    if sys.platform != "win32":
        limit, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has the limit and refuses to set it
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _die_with_parent() -> None:
    if (parent := parent_process()) is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
