"""A window of stories for each scope, within one measure of memory.

What one workspace reads is never compared with what another reads: an article that both have is told to both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.text.stories import MOST, SPAN, Placement, Window

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from digests.model import Features, Placed


class Windows:
    """Windows by scope. Beyond `most` articles in all, the scope that has most of them forgets those placed first."""

    def __init__(self, span: timedelta = SPAN, most: int = MOST) -> None:
        self._span = span
        self._most = most
        self._windows: dict[str, Window] = {}
        self._articles = 0

    def __len__(self) -> int:
        return self._articles

    @property
    def scopes(self) -> int:
        return len(self._windows)

    def place(self, scope: str, features: Features, publisher: str, at: datetime) -> Placement:
        """As `Window.place`, among the articles of the scope."""
        window = self._windows.get(scope)
        return Placement() if window is None else window.place(features, publisher, at)

    def add(self, placed: Placed) -> None:
        """Remember a placed article in its scope. Adding it again changes nothing."""
        window = self._windows.get(placed.scope)
        if window is None:
            window = self._windows[placed.scope] = Window(self._span, self._most)
        before = len(window)
        window.add(placed)
        self._articles += len(window) - before
        if self._articles > self._most:
            max(self._windows.values(), key=len).drop_first()
            self._articles -= 1

    def rename(self, scope: str, story_id: int, known_as: int) -> None:
        """The story has another number from now on. If another story has that one, the articles are forgotten."""
        if (window := self._windows.get(scope)) is not None:
            before = len(window)
            window.rename(story_id, known_as)
            self._articles += len(window) - before

    def forget(self, scope: str, article_id: int) -> None:
        """Forget this article, if it is here."""
        if (window := self._windows.get(scope)) is not None:
            before = len(window)
            window.forget(article_id)
            self._articles += len(window) - before

    def drop(self, before: datetime) -> None:
        """Forget the articles published before this instant, and the scopes that have no others."""
        for window in self._windows.values():
            window.drop(before)
        self._windows = {scope: window for scope, window in self._windows.items() if len(window)}
        self._articles = sum(map(len, self._windows.values()))
