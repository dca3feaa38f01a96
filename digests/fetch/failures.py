"""What goes wrong on a connection, in our words. Nothing of an address is said but its host."""

from __future__ import annotations

import errno
import ssl
from typing import TYPE_CHECKING

import aiohttp
import httpx
from aiohttp.http_exceptions import BadHttpMessage, LineTooLong

from digests.errors import FetchError, NoWay, Unreachable, Unwanted
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator

FORESEEN = (aiohttp.ClientError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError)


def failure(error: BaseException, host: str) -> FetchError:
    """What an error of the libraries comes to."""
    for one in _chain(error):
        match one:
            case FetchError():
                return one
            case ssl.SSLCertVerificationError():
                why = one.verify_message.removesuffix(".")
                return Unreachable(say("The certificate of {host} does not hold: {english}.", host=host, english=why))
            case ssl.SSLError() | aiohttp.ClientSSLError():
                return Unreachable(say("No encrypted connection to {host} comes about.", host=host))
            case LineTooLong() | BadHttpMessage(message="Too many headers received"):
                return Unwanted(say("The head of what {host} answers is too large.", host=host))
            case aiohttp.ClientResponseError():
                return Unreachable(say("{host} answers with what is no HTTP.", host=host))
            case aiohttp.ClientPayloadError():
                return Unreachable(say("What {host} answers is cut off.", host=host))
            case aiohttp.ClientConnectorError() if one.os_error.errno == errno.ECONNREFUSED:
                return Unreachable(say("{host} takes no connections.", host=host))
            case aiohttp.ClientConnectorError():
                return NoWay(say("There is no way to {host} at present.", host=host))
            case _:
                continue
    return Unreachable(say("{host} breaks the connection off.", host=host))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and what it comes of: the innermost first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or getattr(error, "os_error", None) or getattr(error, "certificate_error", None)
    return reversed(found)
