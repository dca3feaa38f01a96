"""Italian."""

from __future__ import annotations

from digests.text.languages.table import Grammar, Language, words

_GRAMMAR = Grammar(
    verbs=words("""
        protesta protestò ripete ripeté garantisce
        attacca attaccano tuona chiosa incalza attaccò
        disse dice diceva dicono dissero dichiara dichiarò dichiarano afferma affermò affermano spiega spiegò
        spiegano spiegava aggiunge aggiunse aggiungono sottolinea sottolineò sottolineano racconta raccontò
        raccontano sostiene sostengono assicura assicurano precisa precisò precisano osserva osservò commenta
        commentò commentano ricorda ricordò ricordano risponde rispose replica replicò ammette ammise avverte
        avvertono conclude concluse annuncia annunciò annunciano scrive scrisse scrivono chiede chiese insiste
        denuncia denunciano confessa esclama esclamò riferisce riferiscono prosegue continua definisce definì
        definiscono promette lamenta ribadisce confida rivela critica parla conferma confermano chiarisce
    """),
    participles=words("""
        chiesta domandato domandata
        detto dichiarato affermato spiegato aggiunto sottolineato raccontato sostenuto assicurato precisato
        osservato commentato ricordato risposto replicato ammesso avvertito concluso annunciato scritto chiesto
        insistito denunciato confessato esclamato riferito proseguito definito promesso lamentato ribadito confidato
        rivelato criticato confermato chiarito parlato
    """),
    auxiliaries=words("ha hanno aveva avevano è era"),
    according=("secondo", "a detta di", "a detta del", "a detta della", "a giudizio di"),
    as_says=words("come così"),
    pronouns={"lui": "m", "lei": "f", "egli": "m", "ella": "f"},
    drops_subject=True,
    plural="no",
    articles={
        "il": "m",
        "lo": "m",
        "la": "f",
        "l'": "",
        "l’": "",
        "i": "m",
        "gli": "m",
        "le": "f",
        "un": "m",
        "uno": "m",
        "una": "f",
        "un'": "f",
        "un’": "f",
        "suo": "",
        "sua": "",
        "alcuni": "m",
        "alcune": "f",
        "molti": "m",
    },
    definite=words("il lo la i gli le l'"),
    clitics=words("si ci ne gli le lo la vi mi non"),
    adverbs=words("""
        anche inoltre ieri oggi poi dopo allora così ancora lunedì martedì mercoledì giovedì venerdì sabato domenica
        ora infine invece intanto stamattina
    """),
    of=words("di del dello della dell' dell’ dei degli delle d' d’"),
    at=words("a al alla all' all’ in presso nel nella nell' nell’"),
    prepositions=words("""
        a al allo alla all' all’ ai agli alle con contro da dal dallo dalla dall' dall’ dai dalle di del dello della
        dell' dell’ dei degli delle dopo durante entro fino fra in nel nella nell' nell’ nei nelle per presso prima
        senza sotto sopra su sul sulla sull' sull’ sui sulle tra verso
    """),
    conjunctions=words("e ed ma o né"),
    relatives=words("che chi cui dove quando se perché mentre"),
    titles={
        "sig.": "m",
        "signor": "m",
        "signora": "f",
        "sig.ra": "f",
        "dott.": "m",
        "dott.ssa": "f",
        "avv.": "",
        "ing.": "",
        "prof.": "m",
        "prof.ssa": "f",
        "don": "m",
        "dottor": "m",
        "dottoressa": "f",
        "on.": "",
    },
    roles=words("""
        editore editrice autore autrice
        agricoltore agricoltrice allenatore allenatrice analista architetta architetto artista assessora assessore
        attore attrice avvocata avvocato bibliotecaria bibliotecario biologa biologo calciatore cantante capitana
        capitano capo capogruppo cittadina cittadino comandante commerciante commissaria commissario consigliera
        consigliere consulente coordinatore coordinatrice curatore curatrice delegata delegato deputata deputato
        direttore direttrice docente economista esperta esperto ex-sindaco fondatore fondatrice fornaia fornaio
        geologa geologo giocatore giornalista giudice governatore governatrice guida imprenditore imprenditrice
        infermiera infermiere ingegnera ingegnere ispettore ispettrice insegnante leader madre maestra maestro
        marinaio medica medico ministra ministro musicista oceanografa operaio padre parroco pescatore pescatrice
        poeta portavoce prefetta prefetto premier preside presidente procuratore procuratrice professore
        professoressa proprietaria proprietario psicologa psicologo rappresentante regista responsabile ricercatore
        ricercatrice rettore rettrice sacerdote scrittore scrittrice segretaria segretario senatore senatrice
        sindaca sindaco sindacalista soccorritore soprintendente storica storico testimone vedova vescovo
        veterinaria veterinario vicepresidente vicesindaca vicesindaco vicina vicino vigile abitanti esperti
        pescatori autorità testimoni
    """),
    feminine_roles=("trice", "essa", "madre"),
    masculine_roles=("tore", "padre"),
    bodies=words("""
        accademia agenzia alleanza associazione autorità azienda banca biblioteca camera centro circolo club
        comitato commissione compagnia comune conservatorio consiglio consorzio cooperativa dipartimento ente
        facoltà federazione festival fondazione governo gruppo istituto lega liceo ministero museo ospedale
        osservatorio orchestra parlamento partito polizia prefettura procura provincia questura regione scuola
        sindacato società soprintendenza teatro tribunale unione università ufficio impresa capitaneria
    """),
    bodies_of=words("per"),
    naming=words("""
        intitolato intitolata intitolati chiamato chiamata soprannominato soprannominata detto detta slogan parola
        termine titolo
    """),
    works=words("""
        libro romanzo film canzone disco album opera serie poesia documentario nave traghetto rivista giornale
        mostra rubrica saggio memorie commedia quotidiano spettacolo brano operazione ristorante
    """),
    times=words("""
        lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio
        agosto settembre ottobre novembre dicembre
    """),
    men=words("""
        alberto alessandro alfredo andrea angelo antonio carlo claudio cristiano daniele dario davide diego domenico
        edoardo emanuele enrico enzo ettore fabio fabrizio federico filippo francesco franco gabriele giacomo
        gianluca gianni giorgio giovanni giulio giuseppe guido ivan leonardo lorenzo luca luciano luigi marcello
        marco mario massimo matteo maurizio mauro michele nicola paolo piero pietro renato renzo riccardo roberto
        rocco salvatore sandro sergio silvio simone stefano tommaso ugo umberto valerio vincenzo vittorio
    """),
    women=words("""
        ada alessandra alice angela anna annalisa antonella arianna beatrice bianca carla carlotta caterina cecilia
        chiara cinzia clara claudia cristina daniela donatella elena eleonora elisa elisabetta emanuela emma eva
        federica flavia francesca gabriella gaia giada ginevra giorgia giovanna giulia giuliana giuseppina grazia
        ilaria irene laura letizia lidia lisa livia lucia luisa maddalena manuela margherita maria marina marta
        martina michela monica nadia nicoletta ornella paola patrizia raffaella rita roberta rosa rosanna sabrina
        sara silvia simona sofia stefania susanna teresa valentina valeria vera veronica viola virginia vittoria
    """),
    particles=words("di de del della da dal dalla lo la d' d’"),
    elided="l|d|un|dell|all|nell|sull|dall|quell|c|s|m|t|v",
)

LANGUAGE = Language(
    function_words=words("""
        di e il la che in a per è un del non una con si le da della i dei al sono nel come più alla ha lo anche gli
        delle dal ma nella questo se o ci dalla su stato suo sua hanno essere ai tra anni degli fra questa due loro
        dopo era cui quando sul alle molto perché tutti così già io lui lei fatto l d dell all nell sull
    """),
    leaning=(
        r"e|ma|anche|inoltre|tuttavia|così|lui|lei|loro|questo|questa|questi|il suo|la sua|"
        r"[^”»\"\n]{1,600}[”»\"],? (?:(?:ha|hanno) )?[^\W\d]{1,20} (?:lui|lei|loro)"
    ),
    speech=words("detto dichiarato spiegato aggiunto affermato spiega dice afferma"),
    personal=words("io noi nostro nostra mio mia miei voi"),
    before_name=words("""
        Sig Sigg Sig.ra Dott Dott.ssa Prof Prof.ssa Avv Ing On Sen Mons Arch Geom art n pag pagg tel ecc.ra
        sig dott dott.ssa prof prof.ssa avv ing dr on
    """),
    maybe_last=words("ecc S.p.A S.r.l a.C d.C"),
    starters=words("""
        il lo la i gli le l un una in per con secondo dopo da dal di del questo questa e ma non si a al alla come
        quando anche oggi ieri ora sono è
    """),
    grammar=_GRAMMAR,
)
