"""Every reason in words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.platforms.console.render import LIMITS, render
from digests.assemble import Because, Chosen, Included, Preview
from digests.matching import Match
from digests.model import Basis, News
from digests.present.preview import FEW_WORDS, preview
from digests.present.view import View
from digests.present.why import explanation
from digests.rank import Rule, Verdict
from tests.make import score
from tests.news import NOW, digest, headline, hours, item, wishes

VIEW = View("why #1", "UTC", LIMITS)
BASIS = Basis(wishes=wishes(), reach_at=NOW - hours(48))


def said(place: Included | Verdict, **given: Any) -> str:
    because = Because(digest=digest(item()), basis=BASIS, made=True, place=place)
    for name, value in given.items():
        because = Because(**{one: getattr(because, one) for one in because.__struct_fields__} | {name: value})
    return render(explanation(because, VIEW), NOW)


def verdict(rule: Rule, **given: Any) -> Verdict:
    return Verdict(story_id=1, headline=headline(1), rule=rule, **given)


@pytest.mark.parametrize(
    ("out", "words"),
    [
        (verdict(Rule.CROWDED), "An edition is chosen from the newest articles, 2,000 of them, and this one is older."),
        (verdict(Rule.LATER), "It came in, or was read, after the edition was made; the next one may have it."),
        (verdict(Rule.WINDOW), "It was published and stored before Friday 20 November, 08:00, where the edition"),
        (verdict(Rule.SOURCES), "The Harbour Ledger is not among the sources chosen for this digest."),
        (verdict(Rule.TOLD, told_at=NOW - hours(24)), "An edition told of it 1 day ago, and nothing new has come in"),
        (verdict(Rule.REPEATS), "It only repeats an article that the edition did not look at."),
        (verdict(Rule.BLOCKED, match=Match(blocked=("fog", "/ee?l/"))), "may have: “fog”, /ee?l/."),
        (verdict(Rule.MISSING, match=Match(wanted=("fog", "eel"))), "none of the topics of this digest: “fog”, “eel”."),
        (
            verdict(Rule.MISSING, match=Match(lacking=("fog",))),
            "It lacks what every story of this digest must have: “",
        ),
        (verdict(Rule.GONE), "Its text is no longer kept here."),
        (verdict(Rule.ALSO), "so it is listed by its headline, under “Also”."),
        (
            verdict(Rule.BELOW, position=9),
            "It is number 9 in the ranking, and an edition of this digest has 5 stori",
        ),
    ],
)
def test_every_rule_has_a_sentence(out: Verdict, words: str) -> None:
    text = said(out)
    assert "Not in Morning digest, edition 143, made just now" in text
    assert words in text
    assert "Score" not in text


def test_what_has_a_rank_has_its_score() -> None:
    text = said(verdict(Rule.BELOW, position=9, score=score(topics=0.5), match=Match(lead=("fog",)), publishers=("A",)))
    assert "Score 2.00, the sum of these; the highest comes first" in text
    assert (
        "Topics: 0.50 of 1. One in a title gives 1, one in the first words 0.5.\n   In the first words: “fog”" in text
    )


def included(**given: Any) -> Included:
    settled: dict[str, Any] = {"position": 1, "item": item(), "match": Match(), "others": (), "told_at": None}
    return Included(**settled | given)


def test_the_other_articles_of_a_story_stand_with_their_repeats() -> None:
    others = (
        headline(2, 1, publisher="Wire", age=5),
        headline(3, 1, publisher="Copier", age=4, duplicate_of=2, url="https://copier.example/3"),
        headline(4, 1, publisher="Second Copier", age=4, duplicate_of=2),
        headline(5, 1, publisher="Post", age=3),
        headline(6, 1, publisher="Echo", age=3, duplicate_of=1),
        headline(7, 1, publisher="Stray", age=2, duplicate_of=99),
    )
    text = said(included(others=others))
    assert (
        "Merged with 3 other articles on the same event\n"
        "   Repeated by Echo\n"
        "   Wire · 5 hours ago · Headline 2 · repeated by Copier and 1 more\n"
        "   Post · 3 hours ago · Headline 5\n"
        "   Stray · 2 hours ago · Headline 7\n"
    ) in text


def test_an_update_says_what_is_new_in_it() -> None:
    told = {"told_at": NOW - hours(24)}
    news = News(names=("Ida Holm", "Per Lund"), figures=("3", "11"), quotes=2)
    text = said(included(item=item(update=True, news=news), **told))
    assert (
        "An edition told of it 1 day ago: it comes back only with something new.\n"
        "   New names: Ida Holm, Per Lund\n   New figures: 3, 11\n   2 new quotes\n"
    ) in text
    assert "1 new quote\n" in said(included(item=item(update=True, news=News(quotes=1)), **told))
    assert "New names" not in said(included(item=item(update=True), **told)), "recorded before it was kept"


def test_an_edition_for_one_person_and_one_that_was_never_made() -> None:
    for_one = digest(item(), number=None)
    assert "Story 1 of Morning digest, made for you just now" in said(included(), digest=for_one)
    assert "Not in Morning digest, made for you just now" in said(verdict(Rule.GONE), digest=for_one)
    assert "it would be story 1 of Morning digest." in said(included(), made=False)
    assert "it would not be in Morning digest." in said(verdict(Rule.GONE), made=False)


def test_what_ran_out_of_time_is_named() -> None:
    match = Match(unfinished=("/(a+)+$/",))
    for place in (included(match=match), verdict(Rule.MISSING, match=match)):
        assert said(place).count("Out of time, and taken as not found: /(a+)+$/") == 1


@pytest.mark.parametrize("rule", FEW_WORDS)
def test_a_preview_has_a_few_words_for_every_rule(rule: Rule) -> None:
    chosen = Chosen(items=(), also=(), out=(verdict(rule),))
    made = Preview(digest=digest(), wishes=wishes(), chosen=chosen, times=(), paused=False)
    text = render(preview(made, (), VIEW), NOW)
    assert f"{FEW_WORDS[rule]} · 1 story\n   Headline 1 · The Harbour Ledger" in text


def test_only_some_of_what_one_rule_left_out_is_shown() -> None:
    out = tuple(verdict(Rule.TOLD, told_at=NOW - hours(n)) for n in range(1, 9))
    made = Preview(digest=digest(), wishes=wishes(), chosen=Chosen(items=(), also=(), out=out), times=(), paused=False)
    text = render(preview(made, (), VIEW), NOW)
    assert "Told before, with nothing new since · 8 stories" in text
    assert text.count("The Harbour Ledger · told") == 3
