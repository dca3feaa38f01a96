"""French."""

from __future__ import annotations

from digests.text.languages.table import Grammar, Language, words

_GRAMMAR = Grammar(
    verbs=words("""
        déplore déplorent rétorque rétorqua ajoutèrent défend
        salue saluent réclame réclament acquiesce
        plaisante plaisantait ironise tonne
        parle parlent évoque évoquent appelle
        amuse étonne enthousiasme emporte souvient félicitait agace alarme désolait
        dit disait disent déclare déclarait déclarent déclara affirme affirmait affirment affirma assure assurait
        assurent assura explique expliquait expliquent expliqua ajoute ajoutait ajoutent ajouta précise précisait
        précisent précisa indique indiquait indiquent souligne soulignait soulignent rappelle rappelait rappellent
        regrette regrettait regrettent raconte racontait racontent confie confiait confient estime estimait estiment
        juge jugeait répond répondait répondit répondent réplique insiste insistait note notait notent observe
        reconnaît reconnaissait admet avoue constate constatait conclut concluait demande demandait lance lançait
        martèle plaide prévient prévenait résume résumait soupire sourit témoigne s'exclame s'indigne dénonce
        dénonçait dénoncent se réjouit félicite commente poursuit poursuivait reprend annonce annoncent écrit
        écrivait détaille promet qualifie critique avertit glisse interroge exclame indigne inquiète inquiétait
        désole considère martelait
    """),
    participles=words("""
        salué réclamé
        dit déclaré affirmé assuré expliqué ajouté précisé indiqué souligné rappelé regretté raconté confié estimé
        jugé répondu répliqué insisté noté observé reconnu admis avoué constaté conclu demandé lancé martelé plaidé
        prévenu résumé témoigné exclamé indigné dénoncé réjoui félicité commenté poursuivi repris annoncé écrit
        détaillé promis qualifié critiqué averti glissé interrogé rétorqué réagi confirmé exclamée indignée réjouie
        félicitée interrogée tweeté
    """),
    auxiliaries=words("a ont avait avaient est sont était"),
    according=("selon", "d'après", "d’après", "aux yeux de", "de l'avis de"),
    as_says=words("comme ainsi"),
    pronouns={"il": "m", "elle": "f"},
    articles={
        "le": "m",
        "la": "f",
        "les": "",
        "un": "m",
        "une": "f",
        "l'": "",
        "l’": "",
        "des": "",
        "son": "",
        "sa": "",
        "ses": "",
        "leur": "",
        "notre": "",
        "ce": "m",
        "cette": "f",
        "plusieurs": "",
    },
    definite=words("le la les l'"),
    clitics=words("se s' s’ lui leur me m' m’ nous y en ne n' n’ pas"),
    adverbs=words("""
        aussi encore également hier aujourd'hui ensuite alors puis ainsi lundi mardi mercredi jeudi vendredi samedi
        dimanche soir matin enfin toutefois notamment d'emblée
    """),
    of=words("de du des d' d’"),
    at=words("à au chez en"),
    prepositions=words("""
        à au aux avant après avec chez contre dans de du des d' d’ depuis derrière devant durant en entre face lors
        malgré par pendant pour près sans sous sur vers dès
    """),
    conjunctions=words("et mais ou ni puis"),
    relatives=words("que qu' qu’ qui dont où quand lorsque lorsqu' si parce tandis"),
    titles={
        "m.": "m",
        "mm.": "m",
        "mme": "f",
        "mlle": "f",
        "monsieur": "m",
        "madame": "f",
        "dr": "",
        "pr": "",
        "me": "",
        "mgr": "m",
    },
    roles=words("""
        éditeur éditrice auteur autrice rédacteur rédactrice
        acteur actrice adjoint adjointe agriculteur agricultrice analyste architecte artiste avocat avocate
        bibliothécaire biologiste boulanger boulangère capitaine chanteur chanteuse chef cheffe chercheur chercheuse
        climatologue commandant commandante commerçant commerçante commissaire conseiller conseillère conservateur
        conservatrice consultant coordinateur coordinatrice délégué déléguée député députée directeur directrice
        docteur docteure écrivain écrivaine élu élue économiste enseignant enseignante entraîneur entraîneuse expert
        experte fondateur fondatrice géologue gérant gérante gouverneur habitant habitante historien historienne
        infirmier infirmière ingénieur ingénieure inspecteur inspectrice joueur joueuse journaliste juge libraire
        maire marin médecin membre mère ministre musicien musicienne océanographe officier ouvrier ouvrière patron
        patronne pêcheur pêcheuse père porte-parole pompier pompière préfet préfète présidente président procureur
        procureure professeur professeure proviseur psychologue recteur rectrice représentant représentante
        responsable restaurateur romancier romancière secrétaire sénateur sénatrice syndicaliste témoin urbaniste
        vétérinaire vice-président vice-présidente veuve voisin voisine habitants pêcheurs témoins experts autorités
        pompiers enquêteurs riverains ex-maire ex-ministre premier première gardien gardienne meunier poète
        sociologue
    """),
    feminine_roles=("trice", "euse", "ière", "enne", "cheffe", "mère", "veuve"),
    masculine_roles=("teur", "ien", "ier", "père"),
    bodies=words("""
        académie agence alliance assemblée association autorité banque bibliothèque bureau cabinet centre chambre
        club collectif collège comité commission communauté compagnie conseil conservatoire coopérative département
        direction école entreprise faculté fédération festival fondation gouvernement groupe hôpital institut
        journal laboratoire ligue lycée mairie ministère musée observatoire office opéra orchestre parlement parquet
        parti police port préfecture région service société syndicat théâtre tribunal union université ville
    """),
    bodies_of=words("pour"),
    naming=words("""
        intitulé intitulée intitulés baptisé baptisée surnommé surnommée appelé appelée dit dite slogan mot terme
    """),
    works=words("""
        livre roman film chanson album pièce série poème documentaire opéra navire bateau ferry revue journal
        exposition rubrique essai mémoires nouvelle opération spectacle titre quotidien
    """),
    times=words("""
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
        septembre octobre novembre décembre
    """),
    men=words("""
        alain alexandre amaury antoine armand arnaud aurélien baptiste benoît bernard bruno cédric charles christian
        christophe clément cyril damien denis didier émile éric étienne fabien fabrice florent françois frédéric
        gaël gérard gilles grégory guillaume guy henri hervé hugo jacques jean jean-luc jean-marc jean-pierre jérôme
        joël julien laurent léo loïc louis luc marc mathieu matthieu maxime michel nicolas olivier pascal patrice
        paul philippe pierre quentin raphaël rémi renaud rené robert roland romain sébastien serge sylvain théo
        thierry thomas tristan victor vincent xavier yann yves
    """),
    women=words("""
        adèle agathe agnès alice amandine amélie anaïs anne anne-marie audrey aurélie béatrice brigitte camille
        caroline catherine cécile céline chantal charlotte christine claire clémence colette coralie corinne
        delphine élise élodie émilie emma estelle éva fanny florence françoise gaëlle geneviève hélène inès isabelle
        jeanne joséphine judith julie juliette laure lea léa louise lucie madeleine manon margaux marguerite marie
        marianne marine martine mathilde mélanie monique nadège nathalie noémie odile pauline rose sabine sandrine
        solène sophie suzanne sylvie valérie véronique virginie yvonne zoé
    """),
    particles=words("de du des la le d' d’"),
    elided="l|d|qu|n|s|c|j|m|t|jusqu|lorsqu|puisqu",
    tags_inside=True,
    dashes=True,
)

LANGUAGE = Language(
    function_words=words("""
        de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son ses
        mais comme ou on aux cette ont été nous sa fait leur elle être deux aussi même ces après bien entre sans
        tout était peut je ils vous dont depuis encore ainsi selon c d l n s qu j
    """),
    leaning=(
        r"et|mais|aussi|cependant|pourtant|toutefois|ainsi|il|elle|ils|elles|cela|cette|ce|ces|son|sa|ses|"
        r"[^”»\"\n]{1,600}[”»\"],? [^\W\d]{1,20}(?:-t)?-(?:il|elle|ils|elles)"
    ),
    speech=words("dit déclaré affirmé assuré expliqué ajouté précisé explique souligne"),
    personal=words("je j nous notre nos vous votre mon ma mes"),
    before_name=words("""
        M MM Mme Mlle Mgr Dr Pr Me St Ste art env tél p pp cf av bd
        mme mlle dr
    """),
    maybe_last=words("etc S.A S.A.S J.-C Cie hab"),
    starters=words("""
        le la les l un une des en dans pour par avec selon après depuis ce cet cette ces il elle ils elles on nous
        je son sa ses leur et mais à au aux si comme quand lors mercredi
    """),
    grammar=_GRAMMAR,
)
