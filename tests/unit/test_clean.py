"""Events and people here are invented."""

from __future__ import annotations

from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.model import Reason
from digests.text.clean import Cleaned, clean
from tests.growth import assert_even, assert_even_text

LEAD = "The old lighthouse at Marrow Point will be lit again on Friday after eleven years of darkness, the town said."
SECOND = "Volunteers have spent two winters repairing the lamp room, and the first ships will see the light at dusk."
THIRD = "The work cost 340,000 crowns, most of it raised by selling bread and postcards at the harbour."
LAST = "A second light, on the northern pier, may follow if the council finds the money next spring."
BODY = [LEAD, SECOND, THIRD, LAST]
TITLE = "Lighthouse to shine again after eleven dark years"


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def kept(text: str, title: str | None = None) -> list[str]:
    return [span.of(text) for span in clean(text, title).paragraphs]


def receipt(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(text[r.start : r.end], r.reason.value) for r in clean(text, title).removed]


def reasons(text: str, piece: str) -> list[str]:
    return [reason for words, reason in receipt(text) if words == piece]


# --- the whole scrape -------------------------------------------------------------------------------------------------


def test_a_messy_scrape_comes_out_as_the_article_with_a_receipt() -> None:
    caption = "Mayor Ottilie Brandvold opens the lamp room at Marrow Point"
    text = page(
        TITLE,
        caption,
        LEAD,
        f"{LEAD} {caption}. {LEAD}",
        SECOND,
        f"{caption} in March. | NORDBILD",
        LEAD,
        SECOND,
        THIRD,
        LAST,
        "COAST WATCH",
    )
    cleaned = clean(text)
    assert cleaned.title == TITLE
    assert kept(text) == BODY
    assert receipt(text) == [
        (TITLE, "title"),
        (caption, "caption"),
        (f"{LEAD} {caption}. {LEAD}", "stitched"),
        (f"{caption} in March.", "caption"),
        ("| NORDBILD", "credit"),
        (LEAD, "repeat"),
        (SECOND, "repeat"),
        ("COAST WATCH", "section tag"),
    ]


def test_a_clean_article_is_left_alone() -> None:
    text = page(*BODY)
    assert kept(text) == BODY
    assert receipt(text) == []
    assert clean(text).title is None


# --- title and layout -------------------------------------------------------------------------------------------------


def test_a_first_line_set_as_a_headline_is_the_title() -> None:
    assert clean(page("Lighthouse   to shine\tagain", *BODY)).title == "Lighthouse to shine again"


@pytest.mark.parametrize("title", ["Will the lighthouse shine again?", "Mayor: ‘The light is back!’", "Light at last!"])
def test_a_headline_may_ask_or_shout(title: str) -> None:
    text = page(title, *BODY)
    assert clean(text).title == title
    assert kept(text) == BODY


@pytest.mark.parametrize(
    "first",
    [
        LEAD,
        "The lighthouse will be lit again on Friday. Nobody is sure who will pay for the oil!",
        "“We will light it on Friday,” said the mayor, Ottilie Brandvold.",
        "Here is what the town decided on Monday evening:",
        "BERGEN, NORWAY",
        "Write to lamp@marrowpoint.example for a seat on the first boat",
    ],
)
def test_a_body_without_a_title_keeps_its_first_line(first: str) -> None:
    text = page(first, SECOND, THIRD, LAST)
    assert clean(text).title is None
    assert kept(text)[0] == first


def test_a_title_that_is_given_is_kept_and_its_line_is_removed() -> None:
    text = page("LIGHTHOUSE TO SHINE AGAIN AFTER ELEVEN DARK YEARS", *BODY)
    assert clean(text, TITLE).title == TITLE
    assert kept(text, TITLE) == BODY
    assert receipt(text, TITLE)[0][1] == "title"


@pytest.mark.parametrize("given", [f"{TITLE} | The Harbour Post", f"{TITLE} - Marrow Point"])
def test_a_given_title_may_carry_the_name_of_its_site(given: str) -> None:
    assert receipt(page(TITLE, *BODY), given) == [(TITLE, "title")]
    assert kept(page(TITLE, *BODY), given) == BODY


@pytest.mark.parametrize(
    "title", ["Watch: Light returns to Marrow Point", "Explainer: How a lens is carried up a tower"]
)
def test_a_headline_may_begin_as_a_list_of_other_stories_does(title: str) -> None:
    assert clean(page("5 min read", title, *BODY)).title == title


def test_a_section_above_the_headline_is_no_title() -> None:
    text = page("COAST WATCH", TITLE, *BODY)
    assert clean(text).title == TITLE
    assert reasons(text, "COAST WATCH") == ["section tag"]


def test_a_first_line_is_no_title_when_another_is_given() -> None:
    assert kept(page("A town prepares for a bright night", *BODY), TITLE)[0] == "A town prepares for a bright night"


def test_a_headline_of_two_sentences_is_told_by_the_byline_below_it() -> None:
    title = "A town lit its lighthouse. Now the ships want a second one"
    assert clean(page(title, "By Ida Nordahl", *BODY)).title == title
    assert kept(page(title, *BODY)) == [title, *BODY]


def test_a_title_that_comes_again_above_the_article_is_a_repeat() -> None:
    text = page(TITLE, "COAST WATCH", TITLE, *BODY)
    assert kept(text) == BODY
    assert reasons(text, TITLE) == ["title", "repeat"]


def test_one_flat_line_is_one_paragraph() -> None:
    flat = " ".join(BODY)
    assert kept(flat) == [flat]
    assert clean(flat).title is None


@pytest.mark.parametrize("text", ["", " \n\t\n ", "\u3000"])
def test_nothing_gives_nothing(text: str) -> None:
    assert clean(text) == Cleaned(title=None, paragraphs=(), removed=(), byline=None)


@pytest.mark.parametrize("text", ["Lighthouse", "Oslo\nBergen\nTromsø", "- one\n- two", "?"])
def test_text_without_a_sentence_stays(text: str) -> None:
    assert " ".join(kept(text)).split() == text.split()


# --- echoes -----------------------------------------------------------------------------------------------------------


def test_a_caption_cut_from_the_lead_is_removed_and_the_lead_is_no_title() -> None:
    cut = "The old lighthouse at Marrow Point will be lit"
    text = page(cut, LEAD, f"{cut} in a file photo. | AFP", LEAD, SECOND, THIRD)
    assert kept(text) == [LEAD, SECOND, THIRD]
    assert clean(text).title is None
    assert [reason for _, reason in receipt(text)] == ["caption", "caption", "credit", "repeat"]


def test_a_headline_that_the_lead_takes_up_is_a_title() -> None:
    text = page("The old lighthouse at Marrow Point will be lit again", *BODY)
    assert clean(text).title == "The old lighthouse at Marrow Point will be lit again"


def test_a_subheading_that_its_paragraph_takes_up_stays() -> None:
    text = page(*BODY[:3], "The northern pier", "The northern pier has had no light since the storm of 1998.", LAST)
    assert "The northern pier" in kept(text)


def test_a_line_between_the_same_lead_twice_in_one_paragraph_is_a_caption() -> None:
    caption = "Two boats below the tower at dusk"
    text = page(TITLE, caption, LEAD, f"{LEAD} {caption}. {LEAD}", SECOND, THIRD)
    assert kept(text) == [LEAD, SECOND, THIRD]
    assert reasons(text, caption) == ["caption"]


def test_a_line_stitched_behind_another_only_once_stays() -> None:
    opening = "What the town knows about the light so far (all hours are local):"
    assert opening in kept(page(TITLE, LEAD, opening, f"{LEAD} {opening}", SECOND, THIRD))


def test_a_caption_glued_into_a_paragraph_is_cut_out_of_it() -> None:
    caption = "Boats gather below the tower on Sunday"
    text = page(TITLE, f"{caption}. | AFP", f"{LEAD} {caption}. {SECOND}", THIRD)
    assert kept(text) == [LEAD, SECOND, THIRD]
    assert [reason for _, reason in receipt(text)] == ["title", "caption", "credit", "caption"]


def test_a_caption_that_is_the_first_sentence_of_the_lead_does_not_take_it_away() -> None:
    first = "The light at Marrow Point is back"
    text = page(first, f"{first}. {SECOND}", f"{first} in a file photo. | AFP", THIRD)
    assert kept(text) == [f"{first}. {SECOND}", THIRD]


def test_soft_hyphens_do_not_hide_an_echo() -> None:
    soft = LEAD.replace("lighthouse", "light\u00adhouse")
    assert kept(page(TITLE, LEAD, soft, SECOND)) == [LEAD, SECOND]


def test_a_refrain_stays() -> None:
    question = "What would you change about the harbour if you were mayor for a day?"
    text = page(
        *BODY, *(line for name in "ABCDEFGH" for line in (f"{name}. Nordahl, sailor", question, f"{name} waits."))
    )
    assert kept(text).count(question) == 8


def test_a_pulled_quote_is_a_repeat() -> None:
    pulled = "“We sold nine thousand loaves before we could even afford the glass,” said Ottilie Brandvold."
    text = page(*BODY[:3], pulled, LAST, pulled, "The council meets again in April to settle the rest of the bill.")
    assert kept(text).count(pulled) == 1
    assert reasons(text, pulled) == ["repeat"]


def test_a_sentence_that_a_caption_was_made_from_stays() -> None:
    caption = "Volunteers carry the great lens of the lamp up the iron stairs of the tower"
    sentence = "On Sunday morning a dozen volunteers carry the great lens of the lamp up the iron stairs of the tower."
    text = page(TITLE, f"{caption} | NORDBILD", LEAD, sentence, THIRD)
    assert sentence in kept(text)


# --- credits, captions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Boats gather below the tower. | REUTERS", "Boats gather below the tower.", "| REUTERS"),
        ("Boats gather below the tower. | IDA NORDAHL", "Boats gather below the tower.", "| IDA NORDAHL"),
        ("Boats gather below the tower. Photo: Ida Nordahl", "Boats gather below the tower.", "Photo: Ida Nordahl"),
        ("Boats below the tower Photo: Ida Nordahl", "Boats below the tower", "Photo: Ida Nordahl"),
        ("Boats gather below the tower — AP", "Boats gather below the tower", "— AP"),
        ("Boats gather below the tower Getty Images", "Boats gather below the tower", "Getty Images"),
        ("Boats below the tower (AP Photo/Ida Nordahl)", "Boats below the tower", "(AP Photo/Ida Nordahl)"),
        ("Boats below the tower [Ida Nordahl/Reuters]", "Boats below the tower", "[Ida Nordahl/Reuters]"),
    ],
)
def test_a_caption_with_its_credit(line: str, caption: str, credit: str) -> None:
    text = page(TITLE, LEAD, line, SECOND, THIRD)
    assert kept(text) == [LEAD, SECOND, THIRD]
    assert reasons(text, caption) == ["caption"]
    assert reasons(text, credit) == ["credit"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The town lit the lamp on Friday, an hour before the first ship came in. {}",
        "The pier closed at noon, and the last ferry turned back to Bergen. {}",
        "“We asked for glass in 2019,” Ottilie Brandvold said. {}",
        '"It is a lamp again." {}',
        "The second light will be tested on the northern pier in April. {}",
        "Ships are waiting in the roads as the price of oil climbs. {}",
        "A second light is planned for the northern pier in spring. {}",
        "Few towns keep a lamp if ships don't pay for it. {}",
        "She keeps the key on a nail behind the oven. {}",
        "The keeper who stopped the ship resigned on Friday after a vote of the council. {}",
        "El faro cerró en enero por falta de aceite, según el pueblo. {}",
    ],
)
@pytest.mark.parametrize("credit", ["Photo: Ida Nordahl", "(Photo: Ida Nordahl)", "Photo by Ida Nordahl.", "| REUTERS"])
def test_a_sentence_of_the_article_before_a_pictures_credit_stays(sentence: str, credit: str) -> None:
    line = sentence.format(credit)
    said = sentence.removesuffix(" {}")
    assert kept(page(TITLE, LEAD, line, THIRD)) == [LEAD, said, THIRD]
    assert kept(page(TITLE, line, SECOND, THIRD)) == [said, SECOND, THIRD]
    assert reasons(page(TITLE, LEAD, line, THIRD), credit) == ["credit"]


@pytest.mark.parametrize(
    "line",
    [
        "A keeper climbs the iron stairs in Marrow on Sunday. (Ida Nordahl/AP)",
        "A keeper climbs the iron stairs in Marrow on Sunday. Ida Nordahl / AFP",
        "A flooded cellar below the tower on Sunday. Photo: Ida Nordahl",
        "A keeper is carried round the tower after the lamp was lit. Photo: Ida Nordahl",
        "Keepers haul the lens up the stairs in Marrow. The old one was lost in 2013. (AP Photo/Ida Nordahl)",
        "The oven in which the first loaves were baked, on show in the town hall. Photo: Ida Nordahl",
        "Ottilie Brandvold is pictured on the iron stairs. Photo: Ida Nordahl",
        "In this photo released by the town, keepers lift the lens. (AP Photo/Ida Nordahl)",
    ],
)
def test_what_a_picture_shows_goes_with_its_credit(line: str) -> None:
    assert kept(page(TITLE, LEAD, line, SECOND, THIRD)) == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize("line", ["Photo: Ida Nordahl", "(Image credit: Nordbild)", "© Nordbild", "| REUTERS", "AFP"])
def test_a_credit_alone(line: str) -> None:
    assert reasons(page(LEAD, line, SECOND), line) == ["credit"]


def test_an_agency_behind_a_sentence_goes_and_the_sentence_stays() -> None:
    text = page(LEAD, SECOND, f"{THIRD} (Reuters)")
    assert kept(text) == [LEAD, SECOND, THIRD]
    assert reasons(text, "(Reuters)") == ["credit"]


@pytest.mark.parametrize(
    "line",
    [
        "The lighthouse at Marrow Point in an undated file photo",
        "Ottilie Brandvold (left) and her sister on the iron stairs",
        "The lamp room is seen in this archive photograph.",
    ],
)
def test_a_line_that_says_it_is_a_caption(line: str) -> None:
    assert reasons(page(TITLE, LEAD, line, SECOND), line) == ["caption"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Mayor Ottilie Brandvold outside Marrow Hall", "caption"),
        ("The Nordahl Sisters aboard the Petrel of Bergen", "caption"),
        ("Ida Nordahl/Harbour Post", "credit"),
        ("Ida Nordahl / Bread & Glass", "credit"),
    ],
)
def test_a_pictures_own_words_between_title_and_article(line: str, reason: str) -> None:
    assert reasons(page(TITLE, line, *BODY), line) == [reason]
    assert line in kept(page(TITLE, LEAD, line, SECOND))
    assert line not in kept(page(line, *BODY))  # there it is the title
    assert clean(page(line, *BODY)).title == line


@pytest.mark.parametrize(
    "line",
    ["The town waits at Marrow Point", "Mayor Ottilie Brandvold speaks outside Marrow Hall", "Bread and/or Glass"],
)
def test_a_standfirst_stays(line: str) -> None:
    assert line in kept(page(TITLE, line, *BODY))


@pytest.mark.parametrize(
    "sentence",
    [
        "The group (it has forty members) will keep the oil tank filled.",
        "Her picture of the harbour hangs in the town hall beside the old charts of the bay.",
        "The keepers said in this photograph one can see how thin the wall had become.",
        "The vote was 7 | 5, the clerk wrote.",
    ],
)
def test_sentences_that_look_a_little_like_captions_stay(sentence: str) -> None:
    assert sentence in kept(page(TITLE, LEAD, sentence, SECOND, THIRD))


# --- bylines, datelines, stamps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ida Nordahl", "Ida Nordahl"),
        ("By Staff Writer", "Staff Writer"),
        ("BY IDA NORDAHL and PER AAS", "IDA NORDAHL and PER AAS"),
        ("By Ida Nordahl, Coast Correspondent", "Ida Nordahl"),
        ("By Ida Nordahl, Per Aas and Jo Lie, Harbour News Service", "Ida Nordahl, Per Aas and Jo Lie"),
        ("By Ida Nordahl | 3 March 2024", "Ida Nordahl"),
        ("Von Jonas Weidenfels", "Jonas Weidenfels"),
        ("Por Inés Valcárcel de la Torre", "Inés Valcárcel de la Torre"),
        ("By Ida Nordahl, Harbour correspondent", "Ida Nordahl"),
        ("By Ida Nordahl at Marrow Point", "Ida Nordahl"),
    ],
)
def test_a_byline_is_kept_as_a_field(line: str, names: str) -> None:
    text = page(TITLE, line, *BODY)
    assert clean(text).byline == names
    assert reasons(text, line) == ["byline"]
    assert kept(text) == BODY


def test_a_byline_may_stand_below_the_standfirst() -> None:
    byline = "By Ida Nordahl, Harbour correspondent"
    assert kept(page(TITLE, LEAD, byline, LEAD, SECOND, THIRD)) == [LEAD, SECOND, THIRD]
    assert clean(page(TITLE, LEAD, byline, SECOND, THIRD)).byline == "Ida Nordahl"


def test_names_in_the_middle_of_an_article_are_no_byline() -> None:
    assert "By Ida Nordahl" in kept(page(TITLE, LEAD, SECOND, "By Ida Nordahl", THIRD, LAST))


@pytest.mark.parametrize("role", ["Harbour reporter", "Chief correspondent for the northern coast", "Editor, Coast"])
def test_what_the_person_in_the_byline_is_goes_with_it(role: str) -> None:
    text = page(TITLE, "By Ida Nordahl", role, *BODY)
    assert reasons(text, role) == ["byline"]
    assert kept(text) == BODY
    assert role in kept(page(TITLE, role, *BODY))


@pytest.mark.parametrize(
    "line",
    [
        "From staff and wire reports",
        "By our own correspondent",
        "From our news services",
        "By our correspondent in Old Bergen",
    ],
)
def test_a_byline_that_names_nobody(line: str) -> None:
    text = page(TITLE, line, *BODY)
    assert reasons(text, line) == ["byline"]
    assert clean(text).byline is None
    assert line in kept(page(TITLE, LEAD, line, SECOND))


@pytest.mark.parametrize("line", ["(Harbour Post News Desk)", "[Coast desk; coast@harbourpost.example]"])
def test_the_desk_in_brackets_below_an_article(line: str) -> None:
    assert reasons(page(TITLE, *BODY, line), line) == ["byline"]
    assert line in kept(page(TITLE, LEAD, line, SECOND))


def test_a_sentence_in_brackets_below_an_article_stays() -> None:
    note = "(The lamp stood on a desk in the town hall until then.)"
    assert kept(page(TITLE, *BODY, note)) == [*BODY, note]


def test_a_name_beside_a_stamp_is_a_byline() -> None:
    text = page(TITLE, "Ida Nordahl", "3 March 2024", *BODY)
    assert clean(text).byline == "Ida Nordahl"
    assert kept(text) == BODY


def test_by_and_small_letters_is_no_byline() -> None:
    assert clean(page(TITLE, "By boat to the light", *BODY)).byline is None


def test_a_name_alone_stays() -> None:
    assert "Ottilie Brandvold" in kept(page(TITLE, LEAD, "Ottilie Brandvold", SECOND, THIRD))


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    text = page(TITLE, LEAD, "By Friday the light will be back", SECOND, THIRD)
    assert "By Friday the light will be back" in kept(text)
    assert clean(text).byline is None


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ida Nordahl; Editing by Per Aas)",
        "Ida Nordahl reported from Marrow Point.",
        "Per Aas contributed to this report.",
    ],
)
def test_the_crew_at_the_foot_is_a_byline(line: str) -> None:
    assert reasons(page(*BODY, line), line) == ["byline"]


@pytest.mark.parametrize(
    "dateline",
    [
        "HALDEN (Northern Wire) -",
        "MARROW POINT —",
        "MARROW POINT (AFP) -",
        "Marrow Point, Maine (AP) —",
        "(Reuters) -",
        "BERGEN, Norway, March 3 (UPI) --",
    ],
)
def test_a_dateline_goes_and_its_sentence_stays(dateline: str) -> None:
    text = page(TITLE, f"{dateline} {LEAD}", SECOND)
    assert kept(text) == [LEAD, SECOND]
    assert reasons(text, dateline) == ["dateline"]


@pytest.mark.parametrize("bar", [" | ", " . | . "])
def test_a_flattened_page_sets_byline_and_stamps_before_its_first_sentence(bar: str) -> None:
    stamps = f"PUBLISHED: 09:15 GMT, 3 March 2024{bar}UPDATED: 10:20 GMT, 3 March 2024"
    flat = f"By Ida Nordahl {stamps}{bar}{LEAD} {SECOND}"
    assert kept(flat) == [f"{LEAD} {SECOND}"]
    assert clean(flat).byline == "Ida Nordahl"
    assert [reason for _, reason in receipt(flat)] == ["byline", "time stamp"]


@pytest.mark.parametrize(
    "start", ["NATO - the alliance - has a lamp of its own, they say.", "Bread – that is how the glass was paid for."]
)
def test_a_dash_alone_makes_no_dateline(start: str) -> None:
    assert kept(page(TITLE, start, SECOND))[0] == start


@pytest.mark.parametrize(
    "line",
    [
        "5 min read",
        "Updated 3 hours ago",
        "Published: 3 March 2024, 08:15 GMT",
        "Last updated at 1:23 p.m.",
        "Mar 3, 2024",
        "Lesezeit: 3 Minuten",
        "Tempo de leitura: 2 minutos",
        "sexta-feira, 1 de março de 2024 às 20:13",
    ],
)
def test_stamps_above_the_article(line: str) -> None:
    text = page(line, *BODY)
    assert reasons(text, line) == ["time stamp"]
    assert kept(text) == BODY


def test_a_date_between_paragraphs_is_a_heading_of_a_chronicle() -> None:
    assert "3 March 2024" in kept(page(LEAD, SECOND, "3 March 2024", THIRD, LAST))


# --- what pages add ---------------------------------------------------------------------------------------------------

AROUND = {
    "promotion": [
        "Share this article",
        "Sign up for our newsletter",
        "Get the day's headlines in your inbox every morning.",
        "Follow us on Twitter and Instagram",
        "Follow Ida Nordahl on Twitter @idanordahl.",
        "Click here to subscribe to the Harbour Letter",
        "Facebook Twitter Email",
        "Listen to this article",
        "Follow The Harbour Post for more coast news",
        "Never miss a tide: install the Harbour Post app",
        "Poll: Should the northern pier have a light too?",
        "Sign up for Low Water, our weekly letter from the bay",
        "Share  |  Tweet  |  Email  |  Print",
        "12 comments — Have your say",
        "Suscríbete a nuestro boletín",
        "Abonnez-vous à notre lettre",
        "Share this report on Telegram, Threads or Bluesky",
        "Enjoy unlimited access for 20 crowns a month.",
    ],
    "related story": [
        "RELATED STORIES",
        "More in Politics",
        "Read more: Bread sale pays for the great lens",
        "You may also like…",
        "Related: Ten lights that went dark",
        "➤ Read also: Ten lights that went dark",
        "Lesen Sie auch",
        "Read more »",
        "See also",
        "Also read",
        "Explore more on lighthouses",
    ],
    "notice": [
        "Our standards: how the Harbour Post checks what it prints",
        "Advertisement",
        "© 2024 Harbour Post. All rights reserved.",
        "We use cookies to improve your visit to this site.",
        "This article was originally published in The Harbour Post.",
        "To continue reading, log in or create an account.",
        "This story has been updated with the mayor's answer.",
        "This is a breaking news story. Please check back soon for the latest updates.",
        "This developing story will be updated as the boats come in tonight.",
        "More details to follow.",
        "You have 3 free stories left this week.",
        "You’ve read two of your five free articles.",
        "To read the full story, sign in with the address of your household.",
        "Create an account to continue",
        "Sign in or create an account",
        "Open image in gallery",
        "Skip past newsletter promotion",
        "Republish this article",
        "Thanks for reading!",
        "Print",
    ],
    "section tag": [
        "WORLD",
        "COAST WATCH",
        "Life & Style",
        "Filed under: Harbours, Bread",
        "12 comments",
        "Harbour Life#",
    ],
    "markup": ["* * *", "________", "|---|---|", "<div class='ad'>", "[gallery ids='3,4']"],
}


@pytest.mark.parametrize(("reason", "line"), [(reason, line) for reason, lines in AROUND.items() for line in lines])
def test_what_pages_add_at_the_foot_is_removed_with_its_reason(reason: str, line: str) -> None:
    text = page(TITLE, *BODY, line)
    assert receipt(text)[-1] == (line, reason)
    assert kept(text) == BODY


def test_an_invitation_in_the_publishers_own_name_goes_from_between_paragraphs() -> None:
    assert kept(page(TITLE, LEAD, "Sign up for Low Water, our weekly letter from the bay", SECOND)) == [LEAD, SECOND]


@pytest.mark.parametrize(
    "line",
    [
        "Share this story on Facebook, Threads or WhatsApp",
        "This is a developing story. Come back for updates.",
        "You have 4 free articles remaining this month.",
        "View image in fullscreen",
        "To read this story in full, take out a subscription today.",
    ],
)
def test_what_a_page_says_of_itself_goes_from_between_paragraphs(line: str) -> None:
    assert kept(page(TITLE, LEAD, line, SECOND, THIRD)) == [LEAD, SECOND, THIRD]


@pytest.mark.parametrize(
    "line",
    [
        "This is a developing story of two towns and one lamp, and nobody knows its end.",
        "You have two stories left to tell, the keeper told her before she sailed.",
        "To read this in the old hand one has to register with the library in Bergen.",
        "Create an account of every ship, the town told its keeper in 1911.",
        "Explore more of the coast by boat, the town tells those who come to see the light.",
        "You have read the last of the nine stories.",
        "Email came to the tower in 2009.",
    ],
)
def test_sentences_that_look_a_little_like_what_a_page_says_stay(line: str) -> None:
    assert line in kept(page(TITLE, LEAD, SECOND, THIRD, line))
    assert line in kept(page(TITLE, LEAD, line, SECOND, THIRD))


@pytest.mark.parametrize(
    "lines",
    [
        ["I had a boat", "that would not float", "I had a boat", "the tide came in"],
        ["Arsenal 2-1 Chelsea", "Leeds 0-0 Everton", "Arsenal 2-1 Chelsea"],
        [
            *BODY[:2],
            "HOST: What will you do about the ferry now?",
            "ROE: No.",
            "HOST: What will you do about the ferry now?",
        ],
    ],
    ids=["a poem", "results", "a transcript"],
)
def test_what_is_meant_to_come_again_stays(lines: list[str]) -> None:
    assert "\n".join(lines[1:]) in "\n".join(kept("\n".join(lines)))


@pytest.mark.parametrize("word", ["and", "to", "it", "x", "on,"])
def test_a_word_alone_shares_nothing(word: str) -> None:
    assert kept(page(*BODY[:2], word, *BODY[2:])) == [*BODY[:2], word, *BODY[2:]]


@pytest.mark.parametrize("heading", ["Yesterday | Weather", "Today — 12 comments", "Our principles"])
def test_a_heading_with_a_bar_in_it_stays(heading: str) -> None:
    assert heading in kept(page(TITLE, LEAD, SECOND, heading, THIRD, LAST))


def test_a_list_of_other_stories_is_removed_whole() -> None:
    others = [
        "Who will bake for the northern pier?",
        "Council bans drones over the bay",
        "Nine thousand loaves and a lens",
    ]
    text = page(*BODY, "You may also like", *others)
    assert kept(text) == BODY
    assert {reason for _, reason in receipt(text)} == {"related story"}


def test_a_list_of_links_at_the_foot_needs_no_heading() -> None:
    text = page(*BODY, "- Council Bans Drones Over the Bay", "- Nine Thousand Loaves and a Lens")
    assert kept(text) == BODY


def test_links_in_capitals_between_paragraphs_are_removed_and_subheadings_stay() -> None:
    link = "COUNCIL BANS DRONES OVER THE BAY AFTER A SUMMER OF COMPLAINTS"
    text = page(LEAD, SECOND, link, THIRD, "THE NORTHERN PIER", LAST)
    assert kept(text) == [LEAD, SECOND, THIRD, "THE NORTHERN PIER", LAST]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sign up your boat at the harbour office before noon if you want a place near the tower.",
        "Sign up to carry the lens at the town hall, where the list hangs beside our old charts.",
        "See the tower before you judge it: try the bakery for a key, the keepers tell every visitor.",
        "Follow the red buoys, the pilots tell visitors, and never the gulls.",
        "More in hope than in confidence, the town ordered the glass from Bohemia.",
        "Register with the clerk, the notice said, or stay at home on the night.",
        "Subscribers paid for the first window, bakers for the second, and a widow for the rest.",
        "Updated charts of the bay will be sold at the bakery from Thursday.",
        "Related families have kept the tower since 1801, three of them under one roof.",
        "Copyright in the old charts belongs to nobody, a court found in 1911, so the town prints them.",
        "Comments from the keepers filled nine notebooks, which the museum has now bought.",
    ],
)
def test_sentences_of_the_article_stay(sentence: str) -> None:
    assert sentence in kept(page(TITLE, LEAD, SECOND, sentence, THIRD, LAST))


def test_a_row_of_figures_in_capitals_stays() -> None:
    row = "HRB HARBOUR BREAD LTD 225 12 99 5 44 113 40"
    assert row in kept(page(*BODY[:3], row, LAST))


def test_marked_links_under_a_heading_between_paragraphs_are_removed() -> None:
    text = page(*BODY[:3], "DON'T MISS", "Council bans drones over the bay [VIDEO]", "- Bread and postcards", LAST)
    assert kept(text) == BODY


def test_the_last_paragraph_stays_however_short() -> None:
    assert kept(page(*BODY, "“Bread did it,” she said."))[-1] == "“Bread did it,” she said."
    assert kept(page(*BODY, "Sign up for our newsletter", "“Bread did it.”"))[-1] == "“Bread did it.”"


# --- for any text -----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        TITLE,
        LEAD,
        SECOND,
        f"{LEAD} {SECOND}",
        LEAD[:40],
        "By Ida Nordahl",
        "WORLD",
        "Boats below. | AFP",
        "- Bread",
        "***",
    ]
    + [line for lines in AROUND.values() for line in lines]
)
TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=14).map("\n".join),
    st.lists(PIECES, max_size=14).map("\r\n \r\n".join),
)


@given(TEXTS, st.one_of(st.none(), PIECES))
def test_every_character_is_kept_or_in_the_receipt_and_never_both(text: str, title: str | None) -> None:
    cleaned = clean(text, title)
    pieces = sorted([(s.start, s.end) for s in cleaned.paragraphs] + [(r.start, r.end) for r in cleaned.removed])
    at = 0
    for start, end in pieces:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
    assert list(cleaned.paragraphs) == sorted(cleaned.paragraphs)


@given(TEXTS)
def test_the_title_is_in_the_text_and_folded(text: str) -> None:
    title = clean(text).title
    assert title is None or (title == " ".join(title.split()) and title in " ".join(text.split()))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a. ",
        "\n",
        "share on facebook and twitter | " * 6 + "\n",
        "Ab Cd Ef/Gh & Ij, " * 17 + "\n",
        "sign up get the may follow on " * 10 + "\n",
        "[" * 300 + "\n",
        "via via and for " * 19 + "/)\n",
        "2 May 2020 at 10.15 " * 15 + "\n",
        f"{LEAD}\n",
    ],
)
def test_time_grows_evenly_with_hostile_text(piece: str) -> None:
    assert_even_text(clean, piece)


def test_time_grows_evenly_where_each_line_begins_as_the_next() -> None:
    assert_even(clean, lambda size: "".join(f"{'x ' * n}\n" for n in range(isqrt(size))))


def test_reasons_are_the_receipts_own_words() -> None:
    assert all(isinstance(r.reason, Reason) for r in clean(page(TITLE, LEAD, "WORLD")).removed)


def test_a_brief_has_its_title_in_the_first_line_too() -> None:
    text = page("Two lamps agree on a night", "The pier will be lit next year.")
    assert clean(text).title == "Two lamps agree on a night"
    assert kept(text) == ["The pier will be lit next year."]
