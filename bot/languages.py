"""The catalogues of other languages that came with the program: `digests/locales/LOCALE/LC_MESSAGES/broadsheet.mo`."""

from __future__ import annotations

import logging
from gettext import GNUTranslations
from importlib.resources import files
from typing import TYPE_CHECKING

from digests.wording import tag

if TYPE_CHECKING:
    from gettext import NullTranslations
    from importlib.resources.abc import Traversable

log = logging.getLogger(__name__)


def languages(folder: Traversable | None = None) -> dict[str, NullTranslations]:
    """The catalogues by the tag of their locale. One that cannot be read is logged and left out."""
    folder = folder or files("digests") / "locales"
    if not folder.is_dir():
        return {}
    places = {tag(place.name): place / "LC_MESSAGES" / "broadsheet.mo" for place in folder.iterdir()}
    read = {name: _catalogue(place) for name, place in places.items() if place.is_file()}
    return {name: catalogue for name, catalogue in read.items() if catalogue}


def _catalogue(place: Traversable) -> NullTranslations | None:
    try:
        with place.open("rb") as file:
            return GNUTranslations(file)
    except Exception:  # a file can be broken in many ways, and English is left
        log.warning("The catalogue %s cannot be read: its language is said in English", place, exc_info=True)
        return None
