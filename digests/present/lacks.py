"""Why an article has its feed's words, and not its page's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.model import Lack
from digests.wording import say

if TYPE_CHECKING:
    from digests.wording import Said


def lack_said(lack: Lack) -> Said:
    """A whole sentence."""
    sentences = {
        Lack.PAYWALL: say("Its page is for subscribers only."),
        Lack.CONSENT: say("Its page shows a question about cookies instead."),
        Lack.ROBOT: say("Its site tests first whether a person asks."),
        Lack.FORBIDDEN: say("Its site lets no program read its page (robots.txt)."),
        Lack.UNREACHABLE: say("Its page could not be reached."),
        Lack.REFUSED: say("Its site does not give out its page."),
        Lack.NO_ARTICLE: say("No article was found on its page."),
        Lack.ANOTHER: say("Its page shows something else."),
        Lack.LATER: say("Its page has not been fetched yet."),
        Lack.BACKLOG: say("It was there before its source was first read: its page is not fetched."),
    }
    return sentences[lack]
