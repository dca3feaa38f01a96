"""German."""

from __future__ import annotations

from digests.text.languages.table import Grammar, Language, endings, words

_GRAMMAR = Grammar(
    verbs=words("""

        sagte sagt sagten sagen erklärte erklärt erklärten betonte betont betonten meinte meint meinten berichtete
        berichtet berichteten teilte teilten fügte fügt ergänzte ergänzt schrieb schreibt schrieben antwortete
        antwortet fragte fragt warnte warnt warnten forderte fordert forderten kündigte kritisierte kritisiert
        kritisierten lobte lobt klagte klagt bekräftigte versicherte versichert unterstrich räumte verkündete
        verteidigte äußerte äußerten bestätigte bestätigt erzählte erzählt erinnerte erinnert urteilte bemerkte
        behauptete behauptet nannte nennt nannten bezeichnete bezeichnet bezeichneten sprach spricht rief ruft
        entgegnete erwiderte gestand versprach hieß heißt verlangte verwies beschrieb beteuerte resümierte twitterte
        stellte beklagte lautete findet fand
    """),
    participles=words("""
        gesagt erklärt betont berichtet mitgeteilt hinzugefügt ergänzt geschrieben geantwortet gefragt gewarnt
        gefordert angekündigt kritisiert gelobt versichert bestätigt erzählt genannt bezeichnet gesprochen
    """),
    auxiliaries=words("hat haben hatte hatten habe"),
    according=(
        "laut",
        "nach angaben von",
        "nach angaben der",
        "nach angaben des",
        "nach worten von",
        "nach worten der",
        "nach worten des",
        "nach ansicht von",
        "nach ansicht der",
        "nach ansicht des",
        "nach einschätzung von",
    ),
    according_after=words("zufolge"),
    as_says=words("wie so"),
    bare_says=words("so"),
    pronouns={"er": "m", "sie": "f"},
    articles={
        "der": "",
        "die": "",
        "das": "",
        "den": "",
        "dem": "",
        "des": "",
        "ein": "",
        "eine": "f",
        "einer": "f",
        "eines": "",
        "einem": "",
        "einen": "",
        "sein": "",
        "seine": "",
        "ihr": "",
        "ihre": "",
        "mehrere": "",
        "viele": "",
        "einige": "",
    },
    definite=words("der die das"),
    clitics=words("sich ihm ihr uns mir"),
    adverbs=words("""
        auch zudem außerdem gestern heute später dann weiter anschließend jedoch dazu dabei danach zugleich deshalb
        am abend morgen mittag ferner daraufhin noch nun
    """),
    of=words("der des von vom"),
    at=words("am an im in bei beim vom von der des"),
    prepositions=words("""
        an am auf aus außer bei beim bis durch für gegen hinter im in mit nach neben ohne seit trotz über um unter
        vom von vor während wegen zu zum zur zwischen
    """),
    conjunctions=words("und aber oder sondern denn doch"),
    relatives=words("dass daß wenn weil ob als wo welche welcher während obwohl damit"),
    titles={"herr": "m", "herrn": "m", "frau": "f", "dr.": "", "prof.": "", "dipl.-ing.": "", "med.": ""},
    roles=words("""
        anwalt bauer bauern bürger feuerwehr fischer gastwirt koch komponist kommissar landrat leute lehrer mitglied
        mutter oma opa papst pfarrer pilot professor richter sohn soldat tochter trainer vater witwe witwer wirt
        zeuge zeugen zeugin frau mann augenzeuge experten anwohner minister präsident chef autor dichter
    """),
    role_endings=endings("""
        förster försterin besitzer besitzerin hüter hüterin pilot pilotin soldat soldatin
        kommandant kommandantin politiker politikerin meteorologe
        rektor rektorin dekan dekanin verleger verlegerin
        sprecher sprecherin minister ministerin leiter leiterin meister meisterin präsident präsidentin direktor
        direktorin anwalt anwältin forscher forscherin experte expertin händler händlerin führer führerin chef
        chefin professor professorin lehrer lehrerin arzt ärztin kapitän kapitänin rat rätin sekretär sekretärin
        vorsitzende vorsitzender kanzler kanzlerin historiker historikerin biologe biologin loge login ingenieur
        ingenieurin bäcker bäckerin fischer fischerin wirt wirtin autor autorin schriftsteller schriftstellerin
        musiker musikerin trainer trainerin spieler spielerin beamter beamtin kommissar kommissarin richter
        richterin pfarrer pfarrerin inhaber inhaberin unternehmer unternehmerin gründer gründerin vertreter
        vertreterin beauftragte beauftragter abgeordnete abgeordneter ökonom ökonomin architekt architektin
        journalist journalistin künstler künstlerin bibliothekar bibliothekarin bewohner bewohnerin zeuge zeugin
        wart wärter wärterin pfleger pflegerin schaffer schafterin kandidat kandidatin senator senatorin retter
        arbeiter arbeiterin schützer schützerin regisseurin regisseur bauer bäuerin graf grafin physikerin physiker
        nachbarin nachbar mann frau ortler gewerkschafter gewerkschafterin geschäftsführer kuratorin kurator
    """),
    feminine_roles=("in", "frau", "mutter", "tochter", "witwe"),
    masculine_roles=(
        "er",
        "mann",
        "anwalt",
        "arzt",
        "präsident",
        "direktor",
        "rat",
        "chef",
        "wirt",
        "kapitän",
        "vater",
        "sohn",
    ),
    bodies=words("""
        polizei feuerwehr gericht regierung partei gruppe bank börse presse stadt gemeinde universität institut
        hafen werft museum theater oper klinik krankenhaus schule bund land ministerium rat verein club kammer
        kirche flughafen bundesland insel dorf hochschule akademie orchester reederei gewerkschaft stiftung zeitung
        agentur
    """),
    body_endings=endings("""
        behörde ministerium universität institut verband verein gesellschaft amt polizei gericht anwaltschaft
        unternehmen firma konzern gewerkschaft stiftung partei fraktion verwaltung agentur zentrum klinik museum
        bank kammer reederei werke rat feuerwehr regierung hochschule schule orchester theater zeitung bund dienst
        wehr initiative leitung genossenschaft warte bibliothek
    """),
    bodies_of=words("für"),
    naming=words("""
        titel motto namen name wort begriff sogenannte sogenannten sogenannter stichwort genannte genannten
    """),
    works=words("""
        buch roman film lied album stück serie gedicht oper schiff fähre frachter magazin zeitung ausstellung
        kolumne essay kneipe gasthof restaurant zeitschrift projekt blatt dampfer kutter erzählung schauspiel
        musical band gruppe verein
    """),
    times=words("""
        montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august
        september oktober november dezember montagabend dienstagabend mittwochabend donnerstagabend freitagabend
        morgen abend nachmittag vormittag mittag nacht
    """),
    men=words("""
        achim albrecht andreas anton arne axel bernd bernhard bruno burkhard carsten christian christoph clemens
        daniel detlef dieter dirk eckart emil erich erik ernst felix florian frank franz fritz georg gerd gerhard
        günter gustav hans harald heiko heinrich heinz helmut henning henrik herbert hermann holger horst ingo jakob
        jan jens joachim jochen johannes jonas jörg josef julian jürgen kai karl karsten klaus knut konrad kurt lars
        leon lorenz lothar lukas malte manfred marcel marius markus martin mathias matthias max michael moritz nils
        norbert olaf oliver oskar otto paul peter philipp rainer ralf reinhard robert roland rolf rudolf rüdiger
        sebastian simon stefan steffen sven theo thomas thorsten till tim tobias torsten uli ulrich uwe volker
        walter werner wilhelm wolfgang
    """),
    women=words("""
        agnes alexandra andrea anette angela angelika anja anke anna annegret anne annette antje astrid barbara
        beate bettina birgit britta carla carola charlotte christa christiane christina clara claudia cornelia
        dagmar doris dorothea edith elena elisabeth elke ella emma erika eva evelyn frauke frida friederike gabriele
        gerda gertrud gisela greta gudrun hanna hannah hanne heide heidi heike helene helga hilde ilse ines inga
        inge ingrid irene iris jana jasmin johanna judith julia jutta karin karla karoline katharina kathrin katja
        katrin kerstin kirsten klara lena leni lina lisa lotte luise magdalena maike manuela margarete maria
        marianne marie marion marlene martha martina meike melanie merle mia miriam monika nadine natascha nicole
        nina nora paula petra regina renate rosa ruth sabine sandra sara sarah silke simone sofia sonja sophie
        stefanie steffi susanne svenja tanja thea theresa tina ulrike ursula ute vera verena wiebke
    """),
    particles=words("von van der den de zu zur vom"),
    capital_nouns=True,
)

LANGUAGE = Language(
    function_words=words("""
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur
        bis mehr durch man sein wurde wenn ich ihre seine gegen vom können schon unter wir soll
    """),
    leaning=(
        r"und|aber|auch|doch|jedoch|er|sie|es|dies|diese[rsnm]?|das|damit|dabei|dennoch|zudem|außerdem|seine?|ihre?|"
        r"[^“”«\"\n]{1,600}[“”«\"],? [^\W\d]{1,20} (?:er|sie)"
    ),
    speech=words("sagte sagt erklärte betonte teilte meinte"),
    personal=words("ich wir mein meine unser unsere"),
    before_name=words("""
        Dr Prof Hr Fr z B z.B d h d.h u a u.a bzw ca evtl ggf Nr St Str Abs Art inkl sog Dipl.-Ing med jur phil o
        Tel geb gest
    """),
    maybe_last=words("usw etc Mio Mrd e.V Chr Co Jh Jan Feb Aug Sept Okt Nov Dez"),
    starters=words("""
        der die das ein eine einer es er sie wir ich in im am an auf bei mit nach seit für von vor zu zum zur und
        aber doch auch dies diese dieser nun so wie als wenn weil da dort hier laut man alle viele mehr nur nicht
        noch schon
    """),
    ordinals=True,
    grammar=_GRAMMAR,
)
