"""How an edition is made of what ranks highest, and why the other stories are not in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from digests.assemble import (
    ALSO,
    Chosen,
    Shelf,
    alone,
    chosen_sources,
    compose,
    edition,
    included,
    kept_out,
    leading,
    scope_of,
    told_before,
)
from digests.matching import Match
from digests.model import Basis, Digest, Headline, Length, QuoteKind, Source, Told, Topics
from digests.rank import Rule
from digests.updates import Body, new_in
from tests.news import CHANNEL, NOW, article, headline, hours, quote, ranking, told, wishes

FERRY = "The ferry ran aground at dawn. Forty people walked ashore."


@pytest.mark.parametrize(("more", "comes_back"), [("", False), (" It took 3 tugs and 11 hours.", True)])
def test_a_late_repeat_of_what_was_told_comes_back_only_with_more(more: str, comes_back: bool) -> None:
    heads = [headline(1, 7, age=20), headline(2, 7, duplicate_of=1)]
    whole = {1: article(heads[0], BEFORE), 2: article(heads[1], BEFORE + more)}
    chosen = compose(ranking(heads, [told(1, 7)]), Shelf(whole), wishes())
    assert [one.update for one in chosen.items] == [True] * comes_back


def test_an_edition_is_as_long_as_wished_and_lists_a_few_more_headlines() -> None:
    heads = [headline(n, age=n) for n in range(1, 10)]
    whole = {head.article_id: article(head, FERRY) for head in heads}
    chosen = compose(ranking(heads), Shelf(whole), wishes(stories=2))
    assert [one.story_id for one in chosen.items] == [1, 2]
    assert [one.story_id for one in chosen.also] == [3, 4, 5]
    assert len(chosen.also) == ALSO
    assert chosen.also[0].told == (3,)


def test_channels_that_share_a_shelf_are_told_the_same() -> None:
    heads = [headline(1, 7, age=20), headline(2, 7), headline(3, age=2)]
    whole = {1: article(heads[0], BEFORE), 2: article(heads[1], LATER), 3: article(heads[2], FERRY)}
    shelf, ranked = Shelf(whole), ranking(heads, [told(1, 7)])
    one, other = (compose(ranked, shelf, wishes()) for _ in range(2))
    assert {story.story_id: story.update for story in one.items} == {7: True, 3: False}
    assert one == other == compose(ranked, Shelf(whole), wishes())


def test_a_story_whose_article_is_gone_gives_way_to_the_next() -> None:
    heads = [headline(1), headline(2, age=2)]
    chosen = compose(ranking(heads), Shelf({2: article(heads[1], FERRY)}), wishes())
    assert [one.story_id for one in chosen.items] == [2]


@pytest.mark.parametrize(("length", "shown"), [(Length.HEADLINES, 0), (Length.BRIEF, 1), (Length.STANDARD, 2)])
def test_sentences_stand_in_the_order_of_the_article(length: Length, shown: int) -> None:
    text = "Alpha came first. Beta came second. Gamma came third."
    head = headline(1)
    whole = {1: article(head, text, sentences=["Beta came second.", "Alpha came first.", "Gamma came third."])}
    chosen = compose(ranking([head]), Shelf(whole), wishes(length=length))
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
    chosen = compose(ranking([head]), Shelf({1: article(head, SAID, quotes=said)}), wanted)
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
    assert compose(ranking([head]), Shelf(whole), wishes()).items[0].quote is None


BEFORE = "The ferry ran aground at dawn with 40 people aboard. “We heard a scrape,” said Ida Holm."
RETOLD = "At dawn a ferry with 40 aboard ran aground. “We heard a scrape,” said Ida Holm."
LATER = "The ferry is afloat again. It took 3 tugs and 11 hours. Ida Holm thanked them."


def update(text: str, sentences: list[str], quotes: list[str]) -> list[tuple[bool, list[str]]]:
    old, new = headline(1, 7, age=20), headline(2, 7, age=1)
    before = article(old, BEFORE, quotes=[quote(BEFORE, "We heard a scrape,", speaker="Ida Holm")])
    now = article(new, text, sentences=sentences, quotes=[quote(text, q, speaker="Ida Holm") for q in quotes])
    ranked = ranking([old, new], [told(1, 7)])
    chosen = compose(ranked, Shelf({1: before, 2: now}), wishes(length=Length.BRIEF))
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
    assert [q.start for q in new_in(Body.of(now), [Body.of(before)]).quotes] == [said[1].start]
    (one,) = compose(ranking([old, new], [told(1, 7)]), Shelf({1: before, 2: now}), wishes()).items
    assert one.update
    assert one.quote is not None
    assert one.quote.words == "And then the sea was simply gone,"


def test_an_update_is_never_listed_under_also() -> None:
    heads = [headline(1, age=1), headline(2, 7, age=30), headline(3, 7, age=40)]
    ranked = ranking(heads, [told(3, 7)])
    chosen = compose(ranked, Shelf({1: article(heads[0], FERRY)}), wishes(stories=1))
    assert chosen.also == ()


def test_retellings_of_what_was_told_never_crowd_out_what_is_new() -> None:
    retold = [headline(n, 100 + n, age=0.1) for n in range(1, 41)]
    told_before = [headline(200 + n, 100 + n, age=20) for n in range(1, 41)]
    fresh = [headline(300 + n, age=30) for n in range(20)]
    wanted = wishes(stories=2)
    known = [told(head.article_id, head.story_id) for head in told_before]
    ranked = ranking([*retold, *told_before, *fresh], known)
    assert all(story.told for story in ranked.stories[:10]), "fresh as they are, they rank first"
    needed = leading(ranked.stories, wanted)
    assert [story for story in ranked.stories if story in needed] == needed
    whole = {head.article_id: article(head, FERRY) for head in (*retold, *told_before, *fresh)}
    assert {i for story in needed for i in story.articles()} <= whole.keys()
    chosen = compose(ranked, Shelf({i: whole[i] for story in needed for i in story.articles()}), wanted)
    assert [one.story_id for one in chosen.items] == [300, 301]
    assert len(chosen.also) == ALSO


def rules(chosen: Chosen) -> dict[int, tuple[Rule, int | None]]:
    """Of each story that is not in the edition: why not, and its place in the ranking."""
    return {out.story_id: (out.rule, out.position) for out in chosen.out}


def test_of_every_story_that_stays_out_is_known_why() -> None:
    heads = [headline(n, age=6 * n) for n in range(1, 8)]
    heads += [headline(8, 8, age=0.1), headline(9, 8, age=20), headline(10, title="Chess", age=0.1)]
    whole = {head.article_id: article(head, FERRY) for head in heads if head.article_id != 1}
    ranked = ranking(heads, [told(9, 8)], Topics(none=("chess",)))
    assert rules(compose(ranked, Shelf(whole), wishes(stories=2))) == {
        10: (Rule.BLOCKED, None),
        1: (Rule.GONE, 1),
        8: (Rule.TOLD, 3),
        4: (Rule.ALSO, 5),
        5: (Rule.ALSO, 6),
        6: (Rule.BELOW, 7),
        7: (Rule.BELOW, 8),
    }


def test_a_retelling_that_is_not_looked_at_is_below_even_when_there_is_room() -> None:
    retold = [headline(n, 100 + n, age=0.1) for n in range(1, 4)]
    told_before = [headline(200 + n, 100 + n, age=20) for n in range(1, 4)]
    known = [told(head.article_id, head.story_id) for head in told_before]
    whole = {head.article_id: article(head, FERRY) for head in (*retold, *told_before)}
    chosen = compose(ranking([*retold, *told_before], known), Shelf(whole), wishes(stories=1))
    assert rules(chosen) == {101: (Rule.TOLD, 1), 102: (Rule.TOLD, 2), 103: (Rule.BELOW, 3)}


articles = st.fixed_dictionaries(
    {
        "story_id": st.integers(1, 12),
        "age": st.floats(-2, 80),
        "source_id": st.integers(0, 1),
        "title": st.sampled_from(["Ferry", "Chess", "Ferry chess", "Snow"]),
        "lead": st.sampled_from(["The ferry.", "Snow."]),
        "duplicate_of": st.none() | st.integers(1, 30),
        "publisher": st.sampled_from(["Wire", "Post", "Ledger"]),
    }
)


@given(
    st.lists(articles, max_size=30),
    st.sets(st.integers(1, 30)),
    st.sets(st.integers(1, 30)),
    st.sampled_from([Topics(), Topics(any=("ferry",)), Topics(all=("ferry", "snow"), none=("chess",))]),
    st.integers(1, 4),
    st.booleans(),
)
def test_exactly_the_stories_that_are_not_in_the_edition_have_a_verdict(
    rows: list[dict[str, Any]], heard: set[int], gone: set[int], topics: Topics, stories: int, new: bool
) -> None:
    heads = [headline(n, **row) for n, row in enumerate(rows, 1)]
    known = [told(head.article_id, head.story_id) for head in heads if head.article_id in heard]
    more = " It took {} tugs and {} hours." if new else ""
    whole = {
        head.article_id: article(head, FERRY + more.format(head.article_id, 100 + head.article_id))
        for head in heads
        if head.article_id not in gone
    }
    ranked = ranking(heads, known, topics, since_at=NOW - hours(48))
    chosen = compose(ranked, Shelf(whole), wishes(stories=stories))
    inside = [item.story_id for item in chosen.items]
    out = [verdict.story_id for verdict in chosen.out]
    assert sorted([*inside, *out]) == sorted({head.story_id for head in heads})
    also = {verdict.story_id for verdict in chosen.out if verdict.rule is Rule.ALSO}
    assert also == {item.story_id for item in chosen.also}
    assert not any(verdict.match.fits for verdict in chosen.out if verdict.rule in (Rule.BLOCKED, Rule.MISSING))
    assert all(verdict.told_at for verdict in chosen.out if verdict.rule is Rule.TOLD)
    assert all((verdict.score is None) == (verdict.position is None) for verdict in chosen.out)


def basis(**given: Any) -> Basis:
    return Basis(wishes=wishes(**given), reach_at=NOW - hours(48))


def made(heads: list[Headline], stories: int = 1) -> tuple[Chosen, Digest]:
    chosen = compose(
        ranking(heads), Shelf({head.article_id: article(head, FERRY) for head in heads}), wishes(stories=stories)
    )
    return chosen, edition(chosen, basis(stories=stories), CHANNEL, NOW, None)


def test_what_is_chosen_becomes_a_digest() -> None:
    chosen, digest = made([headline(1, age=1), headline(2, age=2)])
    assert (digest.items, digest.also, digest.name, digest.number) == (
        chosen.items,
        chosen.also,
        "Morning digest",
        None,
    )
    assert digest.basis == basis(stories=1)


def test_what_kept_a_story_out_is_what_the_record_of_the_edition_says_first() -> None:
    heads = [headline(n, age=n) for n in range(1, 8)]
    chosen, digest = made(heads)
    assert kept_out(heads[6], digest, chosen.out).rule is Rule.BELOW
    assert kept_out(heads[1], digest, chosen.out).rule is Rule.ALSO
    only_one = structs.replace(digest, also=digest.also[:1])
    assert kept_out(heads[2], only_one, chosen.out).rule is Rule.LATER, "it would be under “Also” now, and was not then"
    other, _ = made(heads[1:])
    out = kept_out(heads[1], digest, other.out)
    assert (out.rule, out.position, out.headline) == (Rule.ALSO, 2, heads[1]), "though it would be chosen now"
    assert kept_out(headline(99), digest, chosen.out).rule is Rule.LATER
    named = headline(77, 7, title="Another article of story 7")
    assert kept_out(named, digest, chosen.out).headline == named


def test_what_kept_a_story_out_takes_no_other_story_to_tell_where_a_rule_says_it() -> None:
    heads = [headline(n, age=n) for n in range(1, 8)]
    _, digest = made(heads)
    assert [out.rule for out in alone(digest, ranking(heads[1:2]))] == [Rule.ALSO]
    assert [out.rule for out in alone(digest, ranking(heads[5:6], topics=Topics(any=("eels",))))] == [Rule.MISSING]
    assert alone(digest, ranking(heads[5:6])) == ()


def test_what_an_edition_told_itself_was_not_told_before_it() -> None:
    _, digest = made([headline(1, age=1), headline(2, age=2)])
    by_another, by_itself = Told(9, 9, NOW + hours(0.1)), Told(1, 1, NOW + hours(0.1))
    earlier = Told(2, 2, NOW - hours(24))
    assert told_before([by_another, by_itself, earlier], digest) == [by_another, earlier]


def test_a_story_of_an_edition_with_its_other_articles_and_when_it_was_told() -> None:
    heads = [headline(1, 7, age=1), headline(2, 7, age=2)]
    _, digest = made(heads)
    story = included(digest, 0, heads, Match(), [])
    assert (story.position, story.others, story.told_at) == (1, (heads[1],), None)
    moments = [NOW - hours(48), NOW - hours(24), NOW + hours(1)]
    assert included(digest, 0, heads, Match(), [Told(2, 7, at) for at in moments]).told_at == NOW - hours(24)
    assert included(digest, 0, heads, Match(), [Told(2, 7, moments[2])]).told_at == NOW + hours(1)


def test_sources_are_chosen_by_name_or_tag_and_all_are_when_none_is_named() -> None:
    sources = [Source(1, "The Wire"), Source(2, "Post", tags=("Sea",)), Source(3, "Ledger", tags=("land",))]
    assert chosen_sources(sources, wishes()) == sources
    chosen = chosen_sources(sources, wishes(sources=("the wire",), tags=("SEA",)))
    assert [source.id for source in chosen] == [1, 2]
    assert scope_of(sources, basis(tags=("nowhere",)), NOW).sources == frozenset()
