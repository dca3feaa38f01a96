"""Words as they are compared."""

import pytest

from digests.text.fold import has_all


@pytest.mark.parametrize(
    ("sought", "has"),
    [
        ("zurich tram", True),
        ("TRAM Zürich", True),
        ("“tram in zurich”", True),
        ("“tram zurich”", False),
        ('"in Zu\u0308rich" tram', True),
        ("tram bus", False),
        ("tra", False),
        ("", True),
        ("“tram", True),
    ],
)
def test_every_word_and_phrase_of_what_is_sought(sought: str, has: bool) -> None:
    assert has_all("A tram, in Zürich", sought) is has
