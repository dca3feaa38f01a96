from __future__ import annotations

import pytest

from digests.feeds.teaser import BROKEN_WORDS, SHORT_WORDS, SUMMARY_WORDS, invites, is_teaser, words
from tests.growth import assert_even

SENTENCE = "The ferry to Holm left the quay of Velsund at noon with forty people aboard. "  # 15 words


def article(size: int) -> str:
    return " ".join((SENTENCE * (size // 15 + 1)).split()[:size])


def long(ending: str) -> str:
    """An article that is long enough by itself, with these last words."""
    return article(SUMMARY_WORDS + 50) + ending


def test_a_long_text_is_an_article_and_a_short_one_is_not() -> None:
    assert not is_teaser(article(SHORT_WORDS))
    assert is_teaser(article(SHORT_WORDS - 1))
    assert is_teaser("")


def test_what_the_feed_calls_a_summary_must_be_longer() -> None:
    assert is_teaser(article(SUMMARY_WORDS - 1), summary=True)
    assert not is_teaser(article(SUMMARY_WORDS), summary=True)


@pytest.mark.parametrize("ending", [" …", "...", " [...]", " […]", " (…)", " [&hellip;]", "…\n\n", " [ … ]"])
def test_a_text_that_breaks_off(ending: str) -> None:
    assert is_teaser(long(ending))
    assert not is_teaser(article(BROKEN_WORDS + 1) + ending)


@pytest.mark.parametrize(
    "ending",
    [
        " Read more",
        "\n\nRead more »",
        "\n\nRead the full story",
        " Read the rest of this article →",
        "\n\nContinue reading The ferry is back",
        "\n\n(Continue reading…)",
        " View full post on our site",
        "\n\nClick here to read the whole of it.",
        "\n\nRead more about the harbour",
        "\n\nWeiterlesen",
        "\n\nLire la suite…",
        "\n\nLeer más",
        "\n\nLeggi tutto »",
        "\n\nLeia mais",
        "\n\nLees verder",
        "\n\n続きを読む",
        "。阅读全文",
        " [+2,431 chars]",
        "\n\nRead more\n\nThe post The ferry is back appeared first on The Mill.",
        "…\n\nThe article Ferry first appeared on The Mill.",
    ],
)
def test_a_text_that_invites_to_read_on(ending: str) -> None:
    assert is_teaser(long(ending))


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "\n\nRead more: the harbour in ten pictures",
        "\n\nShe wants children to read more.",
        "\n\nThe post The ferry is back appeared first on The Mill.",
        "\n\nThe minutes [12 words] were read.",
        "\n\nThe captain had bread more often than not",
    ],
)
def test_an_article_that_ends_otherwise(ending: str) -> None:
    assert not is_teaser(long(ending))


def test_an_invitation_is_in_the_last_line() -> None:
    assert invites("The ferry left.\nRead more")
    assert not invites("Read more\nThe ferry left at noon.")


def test_words_of_scripts_without_blanks() -> None:
    assert words("港が再び開いた") == 1 + 3
    assert words("") == 0
    assert not is_teaser("港" * 2 * SHORT_WORDS)


@pytest.mark.parametrize(
    "piece", ["read ", "the ", "[", "…", "continue reading ", "The post ", "\n", " appeared first on "]
)
def test_time_grows_evenly(piece: str) -> None:
    assert_even(is_teaser, lambda size: piece * (size // len(piece)))
