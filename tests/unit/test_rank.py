"""Which stories belong in an edition, in what order, and what keeps the others out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Headline, Topics
from digests.rank import FULL_HOUSE, LOOKED_AT, PUBLISHERS_WEIGHT, TOLD_PENALTY, Rule, Verdict, told_by
from tests.news import NOW, headline, hours, ranking, told


def order(headlines: list[Headline], *any_of: str) -> list[int]:
    return [story.story_id for story in ranking(headlines, topics=Topics(any=any_of)).stories]


def verdict(*headlines: Headline, **given: Any) -> Verdict:
    """The one on the only story there is."""
    ranked = ranking(headlines, **given)
    assert ranked.stories == ()
    (out,) = ranked.out
    return out


def test_newer_stories_come_first_and_lose_half_their_freshness_in_twelve_hours() -> None:
    ranked = ranking([headline(1, age=12), headline(2, age=0)]).stories
    assert [story.story_id for story in ranked] == [2, 1]
    assert [story.score.freshness for story in ranked] == [1.0, 0.5]


def test_an_article_dated_in_the_future_is_only_as_fresh_as_now() -> None:
    assert ranking([headline(1, age=-5, stored_at=NOW)]).stories[0].score.freshness == 1.0


def test_publishers_count_once_each_and_up_to_a_full_house() -> None:
    story = [headline(n, 1, publisher=f"Paper {n}") for n in range(1, FULL_HOUSE + 3)]
    story.append(headline(99, 1, publisher="Paper 1"))
    (ranked,) = ranking(story).stories
    assert len(ranked.publishers) == FULL_HOUSE + 2
    assert ranked.score.publishers == PUBLISHERS_WEIGHT


@pytest.mark.parametrize(
    ("name", "url", "count"),
    [
        ("The Mill: Sport", "https://www.mill.example/sport/1", 1),
        ("Sport | The Mill", "https://mill.example/2", 1),
        ("The Mill: Sport", "https://sport.mill.example/1", 1),
        ("The Wire", "https://mill.example/wire", 2),
        ("World News", "https://mill.example/world", 2),
        ("The Mill of Ostrup", "https://ostrup.example/mill", 2),
        ("The Mill: Sport", None, 2),
    ],
    ids=["a feed", "named the other way round", "a site of its own", "another's", "no name", "a namesake", "no link"],
)
def test_feeds_of_one_publisher_are_one_publisher(name: str, url: str | None, count: int) -> None:
    world = headline(1, 1, publisher="The Mill: World", url="https://mill.example/world/1", age=1)
    (ranked,) = ranking([world, headline(2, 1, publisher=name, url=url, age=2)]).stories
    assert ranked.publishers == ("The Mill: World", name)[:count]
    assert (ranked.score.publishers > 0) is (count > 1)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (("BBC News", "https://www.bbc.example/1"), ("BBC Sport", "https://bbc.example/2"), 1),
        (("Daily Post News", "https://hub.example/1"), ("Evening News", "https://hub.example/2"), 2),
        (("The Mill", "https://mill.co.uk/1"), ("Mill Street Echo", "https://echo.co.uk/2"), 2),
    ],
)
def test_names_of_one_site(one: tuple[str, str], other: tuple[str, str], count: int) -> None:
    story = [headline(n, 1, publisher=name, url=url, age=n) for n, (name, url) in enumerate((one, other), 1)]
    assert len(told_by(story)) == count


def test_a_story_told_by_many_beats_a_slightly_newer_one_told_by_one() -> None:
    many = [headline(n, 1, publisher=f"Paper {n}", age=3) for n in range(1, 6)]
    assert order([*many, headline(9, age=1)]) == [1, 9]


def test_repeats_are_no_publishers_and_never_lead() -> None:
    story = [headline(1, 1, age=5), headline(2, 1, publisher="Copier", age=1, duplicate_of=1)]
    (ranked,) = ranking(story).stories
    assert ranked.publishers == ("The Harbour Ledger",)
    assert ranked.lead.article_id == 1


def test_topics_keep_only_what_speaks_of_them_and_titles_weigh_more() -> None:
    stories = [
        headline(1, lead="The harbour is quiet."),
        headline(2, title="Harbour shut"),
        headline(3, lead="The harbourside is loud."),
    ]
    ranked = ranking(stories, topics=Topics(any=("harbour",)))
    assert [(story.story_id, story.score.topics, story.match.found) for story in ranked.stories] == [
        (2, 1.0, ("harbour",)),
        (1, 0.5, ("harbour",)),
    ]
    assert [(out.story_id, out.rule, out.match.wanted) for out in ranked.out] == [(3, Rule.MISSING, ("harbour",))]


def test_a_phrase_is_a_topic_too_and_case_does_not_matter() -> None:
    assert order([headline(1, title="The Night Ferry returns"), headline(2)], "night ferry") == [1]


def test_what_was_told_is_not_offered_again_and_what_is_new_in_its_story_is_marked_down() -> None:
    known = [told(1, 7), told(3, 3)]
    (ranked,) = ranking([headline(1, 7), headline(2, 7), headline(3)], known).stories
    assert ranked.lead.article_id == 2
    assert ranked.told == (1,)
    assert ranked.told_at == NOW - hours(24)
    assert ranked.score.told == TOLD_PENALTY
    assert ranked.articles() == (2, 1)


def test_a_story_of_which_all_was_told_is_not_offered() -> None:
    story = [headline(1, 7), headline(2, 7, age=0.5, duplicate_of=1)]
    out = verdict(*story, told=[told(1, 7), told(2, 7)])
    assert (out.rule, out.told_at, out.headline.article_id) == (Rule.TOLD, NOW - hours(24), 1)


def test_a_repeat_whose_own_article_is_elsewhere_leads_no_story() -> None:
    assert verdict(headline(2, 7, duplicate_of=1)).rule is Rule.REPEATS


def test_every_article_of_a_story_is_looked_at_for_what_blocks_it() -> None:
    story = [headline(1, 7, title="Harbour shut"), headline(2, 7, title="Harbour chess", age=5)]
    out = verdict(*story, topics=Topics(any=("harbour",), none=("chess",)))
    assert (out.rule, out.match.blocked, out.headline.article_id) == (Rule.BLOCKED, ("chess",), 1)


@pytest.mark.parametrize(
    ("article", "rule"),
    [
        ({"source_id": 9}, Rule.SOURCES),
        ({"source_id": 9, "age": 99}, Rule.SOURCES),
        ({"age": 49}, Rule.WINDOW),
        ({"stored_at": NOW + hours(1)}, Rule.LATER),
    ],
)
def test_articles_out_of_its_reach_make_no_story(article: dict[str, Any], rule: Rule) -> None:
    out = verdict(headline(1, **article), since_at=NOW - hours(48))
    assert out.rule is rule
    kept = ranking([headline(1, **article), headline(2, 1, age=30)], since_at=NOW - hours(48))
    assert [h.article_id for h in kept.stories[0].untold] == [2], "a story goes on without them"


def test_an_article_that_came_in_late_counts_by_when_it_was_stored() -> None:
    assert ranking([headline(1, age=99, stored_at=NOW - hours(1))], since_at=NOW - hours(48)).stories


def test_of_several_reasons_the_one_nearest_to_the_edition_is_told() -> None:
    story = [headline(1, 7, source_id=9, age=1), headline(2, 7, age=99), headline(3, 7, stored_at=NOW + hours(1))]
    assert verdict(*story[:2], since_at=NOW - hours(48)).rule is Rule.WINDOW
    assert verdict(*story, since_at=NOW - hours(48)).rule is Rule.LATER


def test_only_the_newest_articles_are_looked_at() -> None:
    ranked = ranking(headline(n, age=n / 60) for n in range(1, LOOKED_AT + 3))
    assert len(ranked.stories) == LOOKED_AT
    assert [(out.story_id, out.rule) for out in ranked.out] == [
        (LOOKED_AT + 1, Rule.CROWDED),
        (LOOKED_AT + 2, Rule.CROWDED),
    ]


def test_an_article_given_twice_counts_once() -> None:
    (story,) = ranking([headline(1), headline(1)]).stories
    assert [h.article_id for h in story.untold] == [1]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 8), st.floats(0, 200)), max_size=40))
def test_every_untold_story_is_ranked_once_best_first(rows: list[tuple[int, int, float]]) -> None:
    headlines = [headline(n, story, publisher=f"P{paper}", age=age) for n, (story, paper, age) in enumerate(rows, 1)]
    ranked = ranking(headlines).stories
    totals = [story.score.total for story in ranked]
    assert sorted(totals, reverse=True) == totals
    assert {story.story_id for story in ranked} == {story for story, _, _ in rows}
    assert sorted(h.article_id for story in ranked for h in story.untold) == list(range(1, len(rows) + 1))
