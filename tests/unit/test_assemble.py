"""Which stories make an edition, in what order, and why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.assemble import ALSO, FULL_HOUSE, PUBLISHERS_WEIGHT, TOLD_PENALTY, compose, leading, new_in, rank
from digests.model import Headline, Length, QuoteKind, Topics
from tests.news import NOW, article, headline, quote, told, wishes

FERRY = "The ferry ran aground at dawn. Forty people walked ashore."


def order(headlines: list[Headline], **wanted: Any) -> list[int]:
    return [story.story_id for story in rank(headlines, wishes(**wanted), [], NOW)]


def test_newer_stories_come_first_and_lose_half_their_freshness_in_twelve_hours() -> None:
    ranked = rank([headline(1, age=12), headline(2, age=0)], wishes(), [], NOW)
    assert [story.story_id for story in ranked] == [2, 1]
    assert [story.score.freshness for story in ranked] == [1.0, 0.5]


def test_an_article_dated_in_the_future_is_only_as_fresh_as_now() -> None:
    assert rank([headline(1, age=-5)], wishes(), [], NOW)[0].score.freshness == 1.0


def test_publishers_count_once_each_and_up_to_a_full_house() -> None:
    story = [headline(n, 1, publisher=f"Paper {n}") for n in range(1, FULL_HOUSE + 3)]
    story.append(headline(99, 1, publisher="Paper 1"))
    (ranked,) = rank(story, wishes(), [], NOW)
    assert len(ranked.publishers) == FULL_HOUSE + 2
    assert ranked.score.publishers == PUBLISHERS_WEIGHT


def test_a_story_told_by_many_beats_a_slightly_newer_one_told_by_one() -> None:
    many = [headline(n, 1, publisher=f"Paper {n}", age=3) for n in range(1, 6)]
    assert order([*many, headline(9, age=1)]) == [1, 9]


def test_repeats_are_no_publishers_and_never_lead() -> None:
    story = [headline(1, 1, age=5), headline(2, 1, publisher="Copier", age=1, duplicate_of=1)]
    (ranked,) = rank(story, wishes(), [], NOW)
    assert ranked.publishers == ("The Harbour Ledger",)
    assert ranked.lead.article_id == 1


def test_topics_keep_only_what_speaks_of_them_and_titles_weigh_more() -> None:
    stories = [
        headline(1, lead="The harbour is quiet."),
        headline(2, title="Harbour shut"),
        headline(3, lead="The harbourside is loud."),
    ]
    ranked = rank(stories, wishes(topics=Topics(any=("harbour",))), [], NOW)
    assert [(story.story_id, story.score.topics, story.topics) for story in ranked] == [
        (2, 1.0, ("harbour",)),
        (1, 0.5, ("harbour",)),
    ]


def test_a_phrase_is_a_topic_too_and_case_does_not_matter() -> None:
    assert order([headline(1, title="The Night Ferry returns"), headline(2)], topics=Topics(any=("night ferry",))) == [
        1
    ]


def test_what_was_told_is_not_offered_again_and_what_is_new_in_its_story_is_marked_down() -> None:
    (ranked,) = rank([headline(1, 7), headline(2, 7), headline(3)], wishes(), [told(1, 7), told(3, 3)], NOW)
    assert ranked.lead.article_id == 2
    assert ranked.told == (1,)
    assert ranked.score.told == TOLD_PENALTY
    assert ranked.articles() == (2, 1)


def test_a_story_of_which_all_was_told_is_not_offered() -> None:
    assert rank([headline(1, 7), headline(2, 7, duplicate_of=1)], wishes(), [told(1, 7), told(2, 7)], NOW) == []


def test_a_repeat_whose_own_article_is_elsewhere_leads_no_story() -> None:
    assert rank([headline(2, 7, duplicate_of=1)], wishes(), [], NOW) == []


@pytest.mark.parametrize(("more", "comes_back"), [("", False), (" It took 3 tugs and 11 hours.", True)])
def test_a_late_repeat_of_what_was_told_comes_back_only_with_more(more: str, comes_back: bool) -> None:
    heads = [headline(1, 7, age=20), headline(2, 7, duplicate_of=1)]
    whole = {1: article(heads[0], BEFORE), 2: article(heads[1], BEFORE + more)}
    chosen = compose(rank(heads, wishes(), [told(1, 7)], NOW), whole, wishes())
    assert [one.update for one in chosen.items] == [True] * comes_back


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 8), st.floats(0, 200)), max_size=40))
def test_every_untold_story_is_ranked_once_best_first(rows: list[tuple[int, int, float]]) -> None:
    headlines = [headline(n, story, publisher=f"P{paper}", age=age) for n, (story, paper, age) in enumerate(rows, 1)]
    ranked = rank(headlines, wishes(), [], NOW)
    totals = [story.score.total for story in ranked]
    assert sorted(totals, reverse=True) == totals
    assert {story.story_id for story in ranked} == {story for story, _, _ in rows}
    assert sorted(h.article_id for story in ranked for h in story.untold) == list(range(1, len(rows) + 1))


def test_an_edition_is_as_long_as_wished_and_lists_a_few_more_headlines() -> None:
    heads = [headline(n, age=n) for n in range(1, 10)]
    whole = {head.article_id: article(head, FERRY) for head in heads}
    chosen = compose(rank(heads, wishes(stories=2), [], NOW), whole, wishes(stories=2))
    assert [one.story_id for one in chosen.items] == [1, 2]
    assert [one.story_id for one in chosen.also] == [3, 4, 5]
    assert len(chosen.also) == ALSO
    assert chosen.also[0].told == (3,)


def test_a_story_whose_article_is_gone_gives_way_to_the_next() -> None:
    heads = [headline(1), headline(2, age=2)]
    chosen = compose(rank(heads, wishes(), [], NOW), {2: article(heads[1], FERRY)}, wishes())
    assert [one.story_id for one in chosen.items] == [2]


@pytest.mark.parametrize(("length", "shown"), [(Length.HEADLINES, 0), (Length.BRIEF, 1), (Length.STANDARD, 2)])
def test_sentences_stand_in_the_order_of_the_article(length: Length, shown: int) -> None:
    text = "Alpha came first. Beta came second. Gamma came third."
    head = headline(1)
    whole = {1: article(head, text, sentences=["Beta came second.", "Alpha came first.", "Gamma came third."])}
    chosen = compose(rank([head], wishes(), [], NOW), whole, wishes(length=length))
    expected = {0: [], 1: ["Beta came second."], 2: ["Alpha came first.", "Beta came second."]}[shown]
    assert [one.words for one in chosen.items[0].sentences] == expected
    assert all(text[one.start : one.end] == one.words for one in chosen.items[0].sentences)


SAID = (
    "“We never saw the sandbank at all,” said Ida Holm. “No,” said Per Lund. "
    "“The chart is older than I am and so is the lighthouse,” said Per Lund, the pilot. It was “a mess”."
)


def shown_quote(*, length: Length = Length.STANDARD, quotes: bool = True) -> str | None:
    head = headline(1)
    said = [
        quote(SAID, "We never saw the sandbank at all,", speaker="Ida Holm"),
        quote(SAID, "No,", speaker="Per Lund", role="the pilot"),
        quote(SAID, "The chart is older than I am and so is the lighthouse,", speaker="Per Lund", role="pilot"),
        quote(SAID, "a mess", kind=QuoteKind.PARTIAL),
    ]
    wanted = wishes(length=length, quotes=quotes)
    chosen = compose(rank([head], wanted, [], NOW), {1: article(head, SAID, quotes=said)}, wanted)
    return chosen.items[0].quote.words if chosen.items[0].quote else None


def test_the_quote_shown_is_a_whole_utterance_by_whom_most_is_known() -> None:
    assert shown_quote() == "The chart is older than I am and so is the lighthouse,"


def test_no_quote_when_quotes_are_off_or_headlines_suffice() -> None:
    assert shown_quote(quotes=False) is None
    assert shown_quote(length=Length.HEADLINES) is None


def test_a_quote_that_stands_in_a_shown_sentence_is_not_shown_twice() -> None:
    head = headline(1)
    said = [quote(SAID, "We never saw the sandbank at all,", speaker="Ida Holm")]
    whole = {1: article(head, SAID, sentences=["“We never saw the sandbank at all,” said Ida Holm."], quotes=said)}
    assert compose(rank([head], wishes(), [], NOW), whole, wishes()).items[0].quote is None


BEFORE = "The ferry ran aground at dawn with 40 people aboard. “We heard a scrape,” said Ida Holm."
RETOLD = "At dawn a ferry with 40 aboard ran aground. “We heard a scrape,” said Ida Holm."
LATER = "The ferry is afloat again. It took 3 tugs and 11 hours. Ida Holm thanked them."


def update(text: str, sentences: list[str], quotes: list[str]) -> list[tuple[bool, list[str]]]:
    old, new = headline(1, 7, age=20), headline(2, 7, age=1)
    before = article(old, BEFORE, quotes=[quote(BEFORE, "We heard a scrape,", speaker="Ida Holm")])
    now = article(new, text, sentences=sentences, quotes=[quote(text, q, speaker="Ida Holm") for q in quotes])
    ranked = rank([old, new], wishes(), [told(1, 7)], NOW)
    chosen = compose(ranked, {1: before, 2: now}, wishes(length=Length.BRIEF))
    return [(one.update, [s.words for s in one.sentences]) for one in chosen.items]


def test_a_retelling_of_what_was_told_stays_out() -> None:
    assert update(RETOLD, [], ["We heard a scrape,"]) == []


def test_new_figures_make_an_update_and_come_first() -> None:
    said = update(LATER, ["The ferry is afloat again.", "It took 3 tugs and 11 hours."], [])
    assert said == [(True, ["It took 3 tugs and 11 hours."])]


def test_one_new_quote_makes_an_update_and_is_the_one_shown() -> None:
    text = "“We heard a scrape,” said Ida Holm. “And then the sea was simply gone,” she said."
    old, new = headline(1, 7, age=20), headline(2, 7, age=1)
    before = article(old, BEFORE)
    said = [
        quote(text, "We heard a scrape,", speaker="Ida Holm", role="deckhand"),
        quote(text, "And then the sea was simply gone,", speaker="Ida Holm"),
    ]
    now = article(new, text, quotes=said)
    assert [q.start for q in new_in(now, [before]).quotes] == [said[1].start]
    (one,) = compose(rank([old, new], wishes(), [told(1, 7)], NOW), {1: before, 2: now}, wishes()).items
    assert one.update
    assert one.quote is not None
    assert one.quote.words == "And then the sea was simply gone,"


def test_one_new_figure_is_too_little_for_an_update() -> None:
    before, now = article(headline(1), "At 40 metres."), article(headline(2), "At 41 metres.")
    assert not new_in(now, [before])


def test_an_update_is_never_listed_under_also() -> None:
    heads = [headline(1, age=1), headline(2, 7, age=30), headline(3, 7, age=40)]
    ranked = rank(heads, wishes(stories=1), [told(3, 7)], NOW)
    chosen = compose(ranked, {1: article(heads[0], FERRY)}, wishes(stories=1))
    assert chosen.also == ()


def test_retellings_of_what_was_told_never_crowd_out_what_is_new() -> None:
    retold = [headline(n, 100 + n, age=0.1) for n in range(1, 41)]
    told_before = [headline(200 + n, 100 + n, age=20) for n in range(1, 41)]
    fresh = [headline(300 + n, age=30) for n in range(20)]
    wanted = wishes(stories=2)
    known = [told(head.article_id, head.story_id) for head in told_before]
    ranked = rank([*retold, *told_before, *fresh], wanted, known, NOW)
    assert all(story.told for story in ranked[:10]), "fresh as they are, they rank first"
    needed = leading(ranked, wanted)
    assert [story for story in ranked if story in needed] == needed
    whole = {head.article_id: article(head, FERRY) for head in (*retold, *told_before, *fresh)}
    assert {i for story in needed for i in story.articles()} <= whole.keys()
    chosen = compose(needed, whole, wanted)
    assert [one.story_id for one in chosen.items] == [300, 301]
    assert len(chosen.also) == ALSO
