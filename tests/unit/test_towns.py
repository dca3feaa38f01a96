"""A town's news of one day: its name, its mayor and the weekday are in all of it, and no two events are one story."""

import pytest

from digests.model import Placed
from digests.text.stories import Window
from digests.text.telling import names_known, tell_alike
from digests.text.vectors import features
from tests.unit.test_stories import MONDAY

TOWNS = {
    "one_day_in_a_town": [
        (
            "p1",
            "Pellow swimming pool shut after chlorine spill",
            (
                "The swimming pool in Pellow was shut on Tuesday after chlorine leaked from a tank. Three swimmers "
                "coughed and were checked by a doctor. “We opened every door,” said Nora Quist, the pool manager."
            ),
        ),
        (
            "p2",
            "Pellow bakery wins national prize",
            (
                "A bakery in Pellow won a national prize for rye bread on Tuesday. “We bake at three,” said Arne "
                "Falk, the owner. The jury tasted ninety loaves."
            ),
        ),
        (
            "p3",
            "Thieves steal bronze statue in Pellow",
            (
                "Thieves stole a bronze statue of a miner from the square in Pellow on Tuesday night. Police found "
                "tyre tracks. “It weighs a ton,” said Nora Quist, a neighbour."
            ),
        ),
        (
            "p4",
            "Pellow to plant 500 trees",
            (
                "Pellow will plant 500 trees along its ring road this autumn, the council said on Tuesday. “Shade is "
                "cheap,” said Nora Quist, the mayor of Pellow."
            ),
        ),
        (
            "p5",
            "Strike halts trams in Pellow",
            (
                "Tram drivers in Pellow went on strike on Tuesday over night shifts. No trams ran until noon. “We are "
                "tired,” said Bo Tranter, a driver. Talks go on on Wednesday."
            ),
        ),
        (
            "p6",
            "Nora Quist to lead Pellow council",
            (
                "Nora Quist was elected leader of the Pellow council on Tuesday by nine votes to eight. She promised "
                "lower rents."
            ),
        ),
        (
            "p7",
            "Pellow hospital opens new ward",
            (
                "The hospital in Pellow opened a ward for newborn children on Tuesday. It has twelve beds and cost "
                "four million crowns. “It was needed,” said Bo Tranter, a doctor."
            ),
        ),
    ],
    "one_sentence_frame": [
        (
            "f1",
            "Barn burns in Ostrel",
            "A barn burned down in Ostrel. “I saw it all,” said Kit Orr, who was there.",
        ),
        (
            "f2",
            "Bus hits wall in Ostrel",
            "A bus hit a wall in Ostrel. “I saw it all,” said Kit Orr, who was there.",
        ),
        (
            "f3",
            "Choir sings in Ostrel",
            "A choir sang in the church of Ostrel. “It was lovely,” said Kit Orr, who was there.",
        ),
        (
            "f4",
            "Shop robbed in Ostrel",
            (
                "A masked man robbed a shop in Ostrel and fled with the till. “I saw him run,” said Kit Orr, who was "
                "there."
            ),
        ),
        (
            "f5",
            "Tree falls on car",
            (
                "An old oak fell on a parked car in Ostrel in the wind. Nobody was inside. “It was loud,” said Kit "
                "Orr, who was there."
            ),
        ),
    ],
    "one_mayor": [
        (
            "m1",
            "Mayor opens bridge",
            (
                "Ulla Brenn, the mayor of Sandhook, opened a bridge over the Lorn on Monday. “It took ten years,” "
                "said Ulla Brenn."
            ),
        ),
        (
            "m2",
            "Mayor fined for speeding",
            "Ulla Brenn, the mayor of Sandhook, was fined for speeding on Monday. “I was late,” said Ulla Brenn.",
        ),
        (
            "m3",
            "Sandhook bans fireworks",
            (
                "Sandhook has banned fireworks for New Year, its mayor, Ulla Brenn, said on Monday. “Dogs will thank "
                "us,” she said."
            ),
        ),
        (
            "m4",
            "Sandhook cuts library hours",
            (
                "Libraries in Sandhook will close two hours earlier from May, the mayor, Ulla Brenn, announced on "
                "Monday. Staff protested outside the town hall."
            ),
        ),
        (
            "m5",
            "Sandhook twins with Calvera",
            (
                "Sandhook has become a twin town of Calvera. Ulla Brenn, the mayor of Sandhook, signed the treaty on "
                "Monday with her guest, and a band played."
            ),
        ),
    ],
    "each_event_twice": [
        (
            "s1",
            "Blaze guts Tarwick sawmill",
            (
                "A fire destroyed a sawmill in Tarwick on Sunday. Forty firefighters fought the blaze for six hours. "
                "Nobody was hurt. “The wood was dry,” said Eva Lorch, the fire chief."
            ),
        ),
        (
            "s1",
            "Sawmill burns down in Tarwick",
            (
                "Tarwick has lost its sawmill: a fire on Sunday left nothing but walls. The blaze could be seen for "
                "miles. Fire chief Eva Lorch said the cause was unknown."
            ),
        ),
        (
            "s2",
            "Tarwick teachers walk out",
            (
                "Teachers at three schools in Tarwick walked out on Sunday's pay offer. Pupils were sent home. “Two "
                "percent is an insult,” said Jon Ask of the union."
            ),
        ),
        (
            "s2",
            "Schools close as teachers strike in Tarwick",
            (
                "Three schools closed in Tarwick as teachers went on strike over pay. The union rejected an offer of "
                "two percent. “Pupils will catch up,” said Jon Ask, its chairman."
            ),
        ),
        (
            "s3",
            "Whale stranded on Tarwick beach",
            (
                "A young whale was stranded on the beach of Tarwick on Sunday. Volunteers poured water over it until "
                "the tide came."
            ),
        ),
        (
            "s3",
            "Stranded whale freed by tide",
            (
                "Volunteers kept a whale wet for hours on the beach at Tarwick on Sunday until the tide carried it "
                "off. It was young, a biologist said."
            ),
        ),
        (
            "s4",
            "Tarwick wins derby",
            (
                "Tarwick beat Molen 3-1 in the derby on Sunday. Striker Abel Runge scored twice, and Molen finished "
                "with ten men."
            ),
        ),
        (
            "s4",
            "Runge scores two as Molen lose derby",
            (
                "Abel Runge scored twice as Molen lost the derby 3-1 in Tarwick on Sunday. A Molen defender was sent "
                "off."
            ),
        ),
    ],
    "longer_articles": [
        (
            "i1",
            "Gullhaven opens tram line",
            (
                "The first tram in Gullhaven for sixty years left the depot with flags on its roof. The line, eleven "
                "kilometres long, links the station with the university and cost three hundred million crowns.\n\n"
                "“My grandmother drove the last one,” said Petra Vann, who drove the first. Passengers ride free "
                "until Sunday.\n\n"
                "The mayor, Hugo Ferrin, promised a second line within five years. Shopkeepers, who lost customers "
                "during the works, will be paid damages."
            ),
        ),
        (
            "i2",
            "Gullhaven doctor cleared of fraud",
            (
                "A court in Gullhaven cleared a doctor of fraud after a trial of nine days. Prosecutors had accused "
                "Selma Tiede of billing patients who had died.\n\n"
                "“I can sleep again,” said Tiede outside the court. The judge called the evidence thin and the "
                "inquiry careless.\n\n"
                "Her surgery stayed closed for a year. The health insurer, which brought the complaint, said that it "
                "would study the ruling before it decides on an appeal."
            ),
        ),
        (
            "i3",
            "Rare orchid found in Gullhaven quarry",
            (
                "Botanists have found an orchid believed extinct in a quarry near Gullhaven. Eleven plants grow on a "
                "ledge out of reach of goats.\n\n"
                "“I screamed,” said Edda Moss, a student, who saw the first flower. The owner of the quarry, Hugo "
                "Ferrin, who is also the mayor, agreed to fence it.\n\n"
                "The species was last seen in 1934. Seeds will be kept in a bank in the capital."
            ),
        ),
        (
            "i4",
            "Gullhaven factory to cut 200 jobs",
            (
                "The bicycle factory in Gullhaven will cut 200 of its 700 jobs, its owners said. Orders have fallen "
                "by a third since spring.\n\n"
                "“They told us by letter,” said Marc Odell, a welder. The union called for a meeting on Friday, and "
                "the mayor, Hugo Ferrin, asked for help from the government.\n\n"
                "The factory has made frames since 1902. Production of children's bicycles will move abroad."
            ),
        ),
        (
            "i4",
            "Bicycle maker sheds jobs as orders fall",
            (
                "Two hundred workers at the bicycle factory in Gullhaven are to lose their jobs. The company blamed "
                "falling orders and costly steel.\n\n"
                "Marc Odell, who has welded frames there for twenty years, learned it from a letter. “My father "
                "worked here too,” he said.\n\n"
                "The union will meet on Friday. It fears that the rest of production will follow the children's "
                "bicycles abroad."
            ),
        ),
        (
            "i5",
            "Gas blast wrecks house in Gullhaven",
            (
                "A gas explosion wrecked a house in Gullhaven and broke windows in the whole street. An elderly "
                "couple were pulled alive from the ruins.\n\n"
                "“I thought of an earthquake,” said Livia Stone, who lives opposite. Firefighters turned off the gas "
                "and sent forty people to a gym for the night.\n\n"
                "The pipe was laid in 1968. The gas company said that it had been checked in March."
            ),
        ),
    ],
    "one_judge": [
        (
            "t1",
            "Court jails Brandal arsonist",
            (
                "A court in Brandal jailed a man for five years on Thursday for setting fire to two boats. Judge Ines "
                "Kolb said that he had shown no regret."
            ),
        ),
        (
            "t2",
            "Brandal nurse wins back job",
            (
                "A nurse in Brandal won back her job on Thursday. Judge Ines Kolb said that the clinic had dismissed "
                "her without a warning."
            ),
        ),
        (
            "t3",
            "Brandal landlord must repay tenants",
            (
                "A landlord in Brandal must repay ninety tenants, a court ruled on Thursday. Judge Ines Kolb said "
                "that the heating bills had been invented."
            ),
        ),
        (
            "t4",
            "Man charged over Brandal bank robbery",
            (
                "Police in Brandal charged a man on Thursday with robbing a bank. He fled with 40,000 crowns on a "
                "bicycle, said Inspector Leo Marsh."
            ),
        ),
        (
            "t5",
            "Brandal police find missing boy",
            (
                "Police in Brandal found a missing boy of six on Thursday. He had fallen asleep in a hay loft, said "
                "Inspector Leo Marsh. A dog led the search."
            ),
        ),
    ],
    "german": [
        (
            "e1",
            "Lindau-Ost bekommt neue Schule",
            (
                "In Quarnbek wird eine neue Schule gebaut. Das hat der Gemeinderat am Dienstag beschlossen. „Wir "
                "brauchen den Platz“, sagte Bürgermeisterin Imke Tiede. Der Bau kostet neun Millionen Euro."
            ),
        ),
        (
            "e2",
            "Feuer in Scheune",
            (
                "In Quarnbek ist am Dienstag eine Scheune abgebrannt. Die Feuerwehr war mit vierzig Leuten im "
                "Einsatz. Verletzt wurde niemand. Die Polizei ermittelt."
            ),
        ),
        (
            "e3",
            "Radfahrer verletzt",
            (
                "Ein Radfahrer ist am Dienstag in Quarnbek von einem Lastwagen angefahren worden. Er kam mit einem "
                "gebrochenen Bein in die Klinik, wie die Polizei mitteilte."
            ),
        ),
        (
            "e4",
            "Freibad öffnet früher",
            (
                "Das Freibad in Quarnbek öffnet in diesem Jahr schon im April. „Das Wasser ist geheizt“, sagte "
                "Bürgermeisterin Imke Tiede am Dienstag."
            ),
        ),
        (
            "e2",
            "Scheune in Quarnbek abgebrannt",
            (
                "Eine Scheune in Quarnbek ist am Dienstag bei einem Feuer zerstört worden. Vierzig Feuerwehrleute "
                "löschten den Brand. Nach der Ursache sucht die Polizei."
            ),
        ),
    ],
    "french": [
        (
            "fr1",
            "Le marché de Sauvry déménage",
            (
                "Le marché de Sauvry va déménager en avril, a annoncé mardi la maire, Odile Brac. Les commerçants ont "
                "protesté devant la mairie."
            ),
        ),
        (
            "fr2",
            "Un incendie détruit une grange à Sauvry",
            (
                "Un incendie a détruit une grange mardi à Sauvry. Trente pompiers ont lutté contre le feu. Personne "
                "n'a été blessé, selon la maire, Odile Brac."
            ),
        ),
        (
            "fr3",
            "Sauvry ouvre une piste cyclable",
            (
                "La ville de Sauvry a ouvert mardi une piste cyclable de six kilomètres. « Elle était attendue », a "
                "dit la maire, Odile Brac."
            ),
        ),
    ],
    "shared_figures": [
        (
            "n1",
            "Dunmarsh United win 2-1",
            (
                "Dunmarsh United beat Corley 2-1 on Saturday in front of 4,000 people. Lee Pratt scored both goals "
                "for Dunmarsh."
            ),
        ),
        (
            "n2",
            "Dunmarsh school fair raises 4,000",
            (
                "A school fair in Dunmarsh raised 4,000 pounds on Saturday for a new roof. Pupils sold cakes and 2 "
                "ponies gave rides."
            ),
        ),
        (
            "n3",
            "Dunmarsh road closed until 2027",
            (
                "The A12 road through Dunmarsh will be closed until 2027 while a tunnel is dug, engineers said on "
                "Saturday."
            ),
        ),
        (
            "n4",
            "Dunmarsh stadium sold",
            (
                "The stadium in Dunmarsh was sold on Saturday to a developer who plans 300 flats by 2027. Lee Pratt, "
                "captain of Dunmarsh United, called it a sad day."
            ),
        ),
        (
            "n5",
            "Dunmarsh gets 300 new flats for students",
            ("Students in Dunmarsh will get 300 rooms in a former brewery by 2027, the university said on Saturday."),
        ),
    ],
    "town_port_and_province": [
        (
            "l1",
            "Harrowick port dredging delayed",
            (
                "Dredging of the port of Harrowick has been put off until spring after divers found a wreck in the "
                "channel. Archaeologists believe that it is a herring boat of the seventeenth century.\n\n"
                "“We cannot just scoop it out,” said Wim Aalder, who leads the port of Harrowick. The contractor, "
                "Benn and Sons, will be paid for waiting.\n\n"
                "Bigger container ships must go to Rotterhaven meanwhile. The chamber of commerce of Harrowick puts "
                "the loss at six million crowns. The province of Norland will pay half."
            ),
        ),
        (
            "l2",
            "Harrowick orchestra names conductor",
            (
                "The orchestra of Harrowick has chosen Mira Solano, 34, as its chief conductor. She will be the "
                "youngest in its history and the first woman.\n\n"
                "“They play as if they were on holiday, and I mean that as praise,” said Solano. She starts in "
                "September with a symphony by Bruckner.\n\n"
                "The province of Norland pays a third of the orchestra's costs. Wim Aalder, who chairs its friends, "
                "said that tickets for the first night had gone in an hour."
            ),
        ),
        (
            "l3",
            "Norland court rejects Harrowick casino",
            (
                "A court of the province of Norland has stopped a casino on the old fish quay of Harrowick. "
                "Neighbours had complained of noise and traffic.\n\n"
                "“A quay is for fish,” said Hilde Marn, who brought the case. The investors had planned ninety slot "
                "machines and a hotel.\n\n"
                "The town council of Harrowick, which had given the licence, was told to pay the costs. Wim Aalder, "
                "head of the port, had leased out the land for thirty years."
            ),
        ),
        (
            "l4",
            "Measles outbreak in Harrowick",
            (
                "Nineteen children in Harrowick have caught measles, the health office of Norland said. Two nurseries "
                "were closed, and parents queued for vaccine at the town hall.\n\n"
                "“It is the most contagious disease we know,” said Dr Pia Wendt. Most of the sick had not been "
                "vaccinated.\n\n"
                "The outbreak began after a wedding. Hospitals in Rotterhaven took in three of the children, all of "
                "whom are recovering."
            ),
        ),
        (
            "l4",
            "Parents queue for measles vaccine",
            (
                "Parents queued around the town hall of Harrowick for measles vaccine after nineteen children fell "
                "sick. “I should have done it years ago,” said a father of three.\n\n"
                "The outbreak has been traced to a wedding. Two nurseries are shut until the end of the month, and "
                "the health office of Norland has asked anybody with a rash to stay at home.\n\n"
                "Dr Pia Wendt said that three children were in hospital and getting better."
            ),
        ),
    ],
    "one_witness": [
        (
            "a",
            "Mill lane reopens",
            (
                "Mill Lane in Eskerby reopened on Friday after gas works of three weeks. “My shop was dead,” said "
                "Dora Lunt, a florist."
            ),
        ),
        (
            "b",
            "Eskerby florist wins gold",
            "Dora Lunt, a florist in Eskerby, won gold at the national show on Friday with a wreath of thistles.",
        ),
        (
            "c",
            "Eskerby festival cancelled",
            (
                "The jazz festival in Eskerby was cancelled on Friday after its main sponsor went bankrupt. Tickets "
                "will be refunded, said Dora Lunt, the treasurer."
            ),
        ),
        (
            "c",
            "Festival in Eskerby falls through",
            (
                "There will be no jazz festival in Eskerby this year: its sponsor is bankrupt. Treasurer Dora Lunt "
                "promised on Friday to refund all tickets."
            ),
        ),
        (
            "e",
            "Dog saves child from Eskerby canal",
            (
                "A labrador pulled a girl of four from the canal in Eskerby on Friday. She was cold but unhurt, and "
                "the dog got a sausage."
            ),
        ),
        (
            "e",
            "Girl rescued from canal by dog",
            (
                "A dog jumped into the canal at Eskerby on Friday and dragged out a four-year-old girl. Her mother "
                "called the labrador a hero."
            ),
        ),
    ],
}


def stories(articles: list[tuple[str, str]]) -> list[int]:
    """The story of each article, told by the place of the story's first one."""
    window = Window()
    placed: list[int] = []
    for number, (title, text) in enumerate(articles):
        found = features(title, text)
        answer = window.place(found, "The Mill", MONDAY)
        assert answer.duplicate_of is None
        placed.append(number if answer.story_id is None else answer.story_id)
        window.add(
            Placed(
                seq=number,
                article_id=number,
                story_id=placed[-1],
                publisher="The Mill",
                published_at=MONDAY,
                features=found,
            )
        )
    return placed


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("backwards", [False, True], ids=["", "backwards"])
def test_events_of_one_town_stay_apart_and_reports_of_one_event_join(town: str, backwards: bool) -> None:
    news = TOWNS[town][::-1] if backwards else TOWNS[town]
    events = [event for event, _, _ in news]
    assert stories([(title, text) for _, title, text in news]) == [events.index(event) for event in events]


def test_events_of_all_towns_stay_apart() -> None:
    news = [(f"{town} {event}", title, text) for town, rows in TOWNS.items() for event, title, text in rows]
    events = [event for event, _, _ in news]
    assert stories([(title, text) for _, title, text in news]) == [events.index(event) for event in events]


def weighed(*stems: str) -> dict[str, float]:
    return dict.fromkeys(stems, 1.0)


FERRY = weighed("velsund", "brandt", "ada", "marta", "hemsey", "ferry", "aground", "harbour", "storm", "lifeboat")


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (("velsund", "brandt", "ada", "budget", "taxes"), False),
        (("velsund", "brandt", "ada", "monday", "budget", "taxes"), False),
        (("velsund", "harbour", "budget", "taxes"), False),
        (("velsund", "ferry", "harbour", "lifeboat"), True),
        (("ferry", "harbour", "lifeboat"), True),
    ],
)
def test_names_and_days_and_a_single_word_tell_no_event(other: tuple[str, ...], alike: bool) -> None:
    names = {"velsund", "brandt", "ada", "marta", "hemsey"}
    assert tell_alike({**FERRY, "monday": 1.0}, weighed(*other), names, cased=True) is alike


def test_many_names_and_figures_are_evidence_by_themselves() -> None:
    names = {"velsund", "brandt", "ada", "marta", "hemsey"}
    other = weighed(*names, "inquiry", "owners")
    assert not tell_alike(FERRY, other, names, cased=True)
    assert tell_alike({**FERRY, "142": 1.0}, {**other, "142": 1.0}, names, cased=True)


def test_capitals_tell_names_unless_there_are_none_or_too_many() -> None:
    assert [names_known(names, 20) for names in (0, 1, 5, 15)] == [False, True, True, False]
