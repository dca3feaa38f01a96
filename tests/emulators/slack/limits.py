"""Rate limits as a client meets them: one for each method in each workspace, and one over all that the app does there.

Real seconds, not the emulator's clock: clients sleep them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.emulators.rates import Rate, Window

POST, HISTORY = "chat.postMessage", "conversations.history"
TIERS = {1: Rate(1, 60), 2: Rate(20, 60), 3: Rate(50, 60), 4: Rate(100, 60)}  # of Slack's rate limits page
TIER = {  # of each method's own page
    "apps.connections.open": 1,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "team.info": 3,
    "usergroups.list": 2,
    "users.conversations": 3,
    "users.info": 4,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


@dataclass(slots=True)
class Limits:
    """`methods` are the rates of single methods, for each workspace; `post` is a channel's rate of messages, `whole`
    all that is allowed in a workspace. `history` is how many messages a history brings at most.
    """

    methods: dict[str, Rate] = field(default_factory=lambda: {method: TIERS[tier] for method, tier in TIER.items()})
    post: Rate = field(default_factory=lambda: Rate(1, 1))
    whole: Rate = field(default_factory=lambda: Rate(300, 60))  # "several hundred messages per minute"
    history: int = 999
    throttled: list[str] = field(default_factory=list)  # the method of every 429
    _windows: dict[tuple[str, ...], Window] = field(default_factory=dict)

    def relax(self) -> None:
        """So wide that nothing meets them by chance."""
        self.methods, self.post, self.whole = {}, Rate(100_000, 1), Rate(100_000, 1)

    def restore(self) -> None:
        """Slack's own, but that messages in a channel come twenty a second: nobody waits for the seconds of tests."""
        own = Limits()
        self.methods, self.post, self.whole = own.methods, Rate(1, 0.05), own.whole

    def spare_seconds(self) -> None:
        """Slack's own, but for those that a test waits for: a message a second in a channel, a connection a minute."""
        self.post = Rate(100_000, 1)
        self.methods.pop("apps.connections.open", None)

    def outside_the_marketplace(self) -> None:
        """As for new apps that are distributed commercially: one history a minute, of 15 messages."""
        self.history = 15
        for method in (HISTORY, "conversations.replies"):
            self.methods[method] = TIERS[1]

    def take(self, method: str, workspace: str, channel: str) -> float:
        """One request: seconds to wait when it is over a limit, else 0."""
        waits = [self._take(self.whole, workspace)]
        if method == POST:
            waits.append(self._take(self.post, workspace, method, channel))
        elif method in self.methods:
            waits.append(self._take(self.methods[method], workspace, method))
        return max(waits)

    def _take(self, rate: Rate, *what: str) -> float:
        now = time.monotonic()
        window = self._windows.get(what)
        if window is None or window.rate != rate:
            window = self._windows[what] = Window(rate)
        return 0.0 if window.take(now) else window.ends_in(now)
