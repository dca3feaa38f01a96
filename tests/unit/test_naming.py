"""What sources are called whose feeds have a title, and the tags that folders make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.address import veiled
from digests.naming import MOST_NAME, name_of, tag_from, tags_kept, titled, unlike

MILL = "https://www.mill.example/feed"


@pytest.mark.parametrize(
    ("title", "where", "name"),
    [
        ("The Mill — news", MILL, "The Mill — news"),
        ("  The\n Mill\u200b ", MILL, "The Mill"),
        ("“The Mill”", MILL, "The Mill"),
        ("“The Mill” daily", MILL, "'The Mill' daily"),
        (None, MILL, "mill.example"),
        ("!!!", MILL, "mill.example"),
        ("https://mill.example/feed", MILL, "mill.example"),
        ("Mill user:pass@mill.example", MILL, "mill.example"),
        ("", "https://u:f00dcafe42@mill.example/?key=x", "mill.example"),
        ("", "https://u:f00d/cafe42@mill.example/", "Imported files"),
        ("x" * 90, MILL, "x" * 59 + "…"),
    ],
)
def test_a_feeds_title_names_its_source(title: str | None, where: str, name: str) -> None:
    assert titled(title, where) == name


@given(st.text(max_size=100))
def test_such_a_name_can_be_typed_and_shown(title: str) -> None:
    name = titled(title, MILL)
    assert name_of(name) == veiled(name) == name
    assert len(name) <= MOST_NAME


def test_names_are_kept_apart() -> None:
    assert unlike("The Mill", {"gull"}) == "The Mill"
    assert unlike("The Mill", {"the mill", "the mill 2"}) == "The Mill 3"
    many = {"the mill", *(f"the mill {number}" for number in range(2, 5_000))}
    looked_at: list[object] = []

    class Taken:
        def __contains__(self, name: object) -> bool:
            looked_at.append(name)
            return name in many

    assert unlike("The Mill", Taken()) == "The Mill 5000"
    assert len(looked_at) < 50
    assert unlike("x" * MOST_NAME, {"x" * MOST_NAME}) == "x" * (MOST_NAME - 3) + "… 2"


@pytest.mark.parametrize(
    ("folder", "tag"),
    [
        ("local", "local"),
        ("Tech News", "Tech-News"),
        ("C++ & more!", "C++-more"),
        ("#Öl", "Öl"),
        ("😀", ""),
        ("", ""),
        ("x" * 29 + "-y z", "x" * 29),
    ],
)
def test_a_folder_makes_a_tag(folder: str, tag: str) -> None:
    assert tag_from(folder) == tag
    assert not tag or tags_kept([tag]) == (tag,)
