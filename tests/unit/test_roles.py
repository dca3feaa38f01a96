"""What a speaker is, and where, from wherever the article says it."""

from __future__ import annotations

import pytest

from digests.model import Span
from digests.text.quotes import quotes

SAID = "“The pier is old,” said "
CASES = [
    # after the name
    (
        SAID + "Ilse Brandt, a professor of marine law at the University of Umber in Norland.",
        "professor of marine law",
        "University of Umber",
    ),
    (
        SAID + "Ilse Brandt, a professor of sea law and port history at Umber College.",
        "professor of sea law and port history",
        "Umber College",
    ),
    (SAID + "Ilse Brandt, a doctor.", "doctor", None),
    (SAID + "Ilse Brandt, 45, a doctor.", "doctor", None),
    (SAID + "Ilse Brandt, an engineer with Umber Steel.", "engineer", "Umber Steel"),
    (SAID + "Ilse Brandt, a spokeswoman for the Port Authority.", "spokeswoman", "Port Authority"),
    (SAID + "Ilse Brandt, spokeswoman for the Port Authority.", "spokeswoman", "Port Authority"),
    (SAID + "Ilse Brandt, president of the Dockers Union.", "president", "Dockers Union"),
    (SAID + "Ilse Brandt, the president of the Dockers Union.", "president", "Dockers Union"),
    (SAID + "Ilse Brandt, chief executive of Umber Steel.", "chief executive", "Umber Steel"),
    (SAID + "Ilse Brandt, the chief economist at the Bank of Norland.", "chief economist", "Bank of Norland"),
    (
        SAID + "Ilse Brandt, a senior fellow at the Institute for Coastal Studies.",
        "senior fellow",
        "Institute for Coastal Studies",
    ),
    (SAID + "Ilse Brandt, a member of the Harbour Commission.", "member", "Harbour Commission"),
    (SAID + "Ilse Brandt, a partner at Lind & Reyl.", "partner", "Lind & Reyl"),
    (SAID + "Ilse Brandt, a fisherman in Lund.", "fisherman", None),
    (SAID + "Ilse Brandt, a voter from Ohio.", "voter", None),
    (SAID + "Ilse Brandt, a retired teacher.", "retired teacher", None),
    (SAID + "Ilse Brandt, a 45-year-old baker.", "45-year-old baker", None),
    (SAID + "Ilse Brandt, head of research at Umber Steel.", "head of research", "Umber Steel"),
    (
        SAID + "Ilse Brandt, director of communications for the Port Authority.",
        "director of communications",
        "Port Authority",
    ),
    (SAID + "Ilse Brandt, the union's lawyer.", "lawyer", None),
    (SAID + "Ilse Brandt, Umber Steel's chief engineer.", "chief engineer", "Umber Steel"),
    (SAID + "Ilse Brandt, who is a nurse at Lund Hospital.", "nurse", "Lund Hospital"),
    (SAID + "Ilse Brandt, a nurse who lives by the quay.", "nurse", None),
    (SAID + "Ilse Brandt, editor of the Lund Herald.", "editor", "Lund Herald"),
    (SAID + "Ilse Brandt, dean of the School of Navigation.", "dean", "School of Navigation"),
    (SAID + "Ilse Brandt, a lawyer representing the crew.", "lawyer", None),
    (SAID + "Ilse Brandt, the mayor of Lund.", "mayor", "Lund"),
    (SAID + "Ilse Brandt, a spokeswoman for the Umber campaign.", "spokeswoman", "Umber campaign"),
    (SAID + "Ilse Brandt, a spokeswoman for Otto Lind.", "spokeswoman for Otto Lind", None),
    (SAID + "Ilse Brandt, an adviser to the Harbour Commission.", "adviser", "Harbour Commission"),
    (SAID + "Norland senator Ilse Brandt.", "senator", "Norland"),
    (SAID + "Norwegian senator Ilse Brandt.", "Norwegian senator", None),
    (SAID + "Ilse Brandt, a sign of the times.", None, None),
    (SAID + "Ilse Brandt, the night keeper, who saw it first.", "night keeper", None),
    (
        SAID + "Ilse Brandt, professor of marine engineering at Umber College.",
        "professor of marine engineering",
        "Umber College",
    ),
    (SAID + "Ilse Brandt, a captain working for Umber Steel.", "captain", None),
    (SAID + "Ilse Brandt, a driver with the coastal bus company.", "driver", "coastal bus company"),
    (SAID + "Ilse Brandt, a lawyer for the sailors' group Open Quays.", "lawyer", "Open Quays"),
    (SAID + "Ilse Brandt, a spokeswoman for the company.", "spokeswoman for the company", None),
    (SAID + "Ilse Brandt, the Umberside manager.", "manager", "Umberside"),
    (SAID + "Ilse Brandt, the Umberside-based manager.", "Umberside-based manager", None),
    (SAID + "Ilse Brandt, a women's doctor at St. Odo's Hospital.", "women's doctor", "St. Odo's Hospital"),
    (SAID + "Ilse Brandt, head coach of Rovers.", "head coach", "Rovers"),
    (SAID + "Ilse Brandt, a rope splicer.", "rope splicer", None),
    (SAID + "Ilse Brandt, a constant danger.", None, None),
    # between the name and the verb
    ("“The pier is old,” Ilse Brandt, a surgeon at Lund Hospital, said.", "surgeon", "Lund Hospital"),
    ("“The pier is old,” Ilse Brandt, the harbour master, told reporters.", "harbour master", None),
    ("Ilse Brandt, a spokeswoman for Umber Steel, said: “The pier is old.”", "spokeswoman", "Umber Steel"),
    ("Ilse Brandt, director of the Lund Museum, called it “a very old pier.”", "director", "Lund Museum"),
    # before the name
    (SAID + "harbour spokeswoman Ilse Brandt.", "harbour spokeswoman", None),
    (SAID + "Umber Steel spokeswoman Ilse Brandt.", "spokeswoman", "Umber Steel"),
    (SAID + "University of Umber professor Ilse Brandt.", "professor", "University of Umber"),
    (SAID + "former union leader Ilse Brandt.", "former union leader", None),
    (SAID + "defence lawyer Ilse Brandt.", "defence lawyer", None),
    (SAID + "Umber Steel's chief executive Ilse Brandt.", "chief executive", "Umber Steel"),
    (SAID + "the group's director, Ilse Brandt.", "director", None),
    (SAID + "a spokeswoman for the Port Authority, Ilse Brandt.", "spokeswoman", "Port Authority"),
    (SAID + "the head of the Dockers Union, Ilse Brandt.", "head", "Dockers Union"),
    (SAID + "marine biologist Ilse Brandt.", "marine biologist", None),
    ("Umber Steel's lawyer, Ilse Brandt, called it “a very old pier.”", "lawyer", "Umber Steel"),
    (SAID + "station master Ilse Brandt.", "station master", None),
    (
        "The crew left after the port minister, Ilse Brandt, came. “The pier is old,” Brandt said.",
        "port minister",
        None,
    ),
    ("Speaking to her mother, Ilse Brandt said: “The pier is old.”", None, None),
    # titles
    (SAID + "Sen. Ilse Brandt.", "senator", None),
    (SAID + "Gov. Ilse Brandt.", "governor", None),
    (SAID + "Mayor Ilse Brandt.", "mayor", None),
    (SAID + "Prime Minister Ilse Brandt.", "prime minister", None),
    (SAID + "Prof. Ilse Brandt.", "professor", None),
    (SAID + "Transport Minister Ilse Brandt.", "transport minister", None),
    (SAID + "French President Ilse Brandt.", "French president", None),
    (SAID + "Harbour Police Inspector Ilse Brandt.", "Harbour Police inspector", None),
    (SAID + "Baker Ilse Brandt.", "baker", None),
    (SAID + "Mrs. Ilse Brandt.", None, None),
    (SAID + "Ilse Brandt.", None, None),
    (SAID + "Ilse Brandt, who left early.", None, None),
    (SAID + "Ilse Brandt, and the crowd cheered.", None, None),
    (SAID + "Ilse Brandt, adding that it was late.", None, None),
    (SAID + "Ilse Brandt, the first to arrive.", None, None),
    ("The Canadian Rowing met in Lund. “The boats are dry,” Canadian Rowing said.", None, None),
    (SAID + "Chief Operating Officer Ilse Brandt.", "chief operating officer", None),
    (SAID + "Police Inspector Ilse Brandt.", "police inspector", None),
    (SAID + "Former Norland Governor Ilse Brandt.", "former Norland governor", None),
    (SAID + "Republican Sen. Ilse Brandt.", "Republican senator", None),
    (SAID + "Committee Chairwoman Rep. Ilse Brandt.", "committee chairwoman", None),
    ("Consider Sen. Ilse Brandt. “The pier is old,” Brandt said.", "senator", None),
    # said elsewhere in the article
    (
        "Ilse Brandt, a professor of law at Umber College, came first. “The pier is old,” she said.",
        "professor of law",
        "Umber College",
    ),
    (
        "“The pier is old,” said Brandt. Ilse Brandt is new. Ilse Brandt, a pilot at Umber Air, left.",
        "pilot",
        "Umber Air",
    ),
    ("“The pier is old,” Brandt said. The crew met Umber Steel engineer Ilse Brandt.", "engineer", "Umber Steel"),
    ("Mayor Ilse Brandt came. “The pier is old,” the mayor said.", "mayor", None),
    ("A lawyer for the Port Authority, Ilse Brandt, came. “The pier is old,” Brandt said.", "lawyer", "Port Authority"),
    # bodies have none
    ("“The pier is old,” the Port Authority said.", None, None),
    ("“The pier is old,” a fisherman said.", None, None),
    ("Otto Lind, a doctor, met Ilse Brandt, a nurse. “The pier is old,” Brandt said.", "nurse", None),
]


@pytest.mark.parametrize(("text", "role", "affiliation"), CASES)
def test_role_and_affiliation(text: str, role: str | None, affiliation: str | None) -> None:
    (quote,) = quotes(text, [Span(0, len(text))])
    assert (quote.role, quote.affiliation) == (role, affiliation)


def test_a_row_of_parties_is_read_to_its_end() -> None:
    text = SAID + "Ilse Brandt" + ", R-Ohio" * 3000 + "."
    (quote,) = quotes(text, [Span(0, len(text))])
    assert (quote.role, quote.affiliation) == (None, "R-Ohio")
