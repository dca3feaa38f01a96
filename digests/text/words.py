"""The closed classes of English and its verbs of speech, as tables."""

from __future__ import annotations


def table(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Verbs that introduce an utterance or a paraphrase of one. Forms are made by rule, irregular ones are spelt out below.
_SPEECH = table("""
    question relate ponder quiz venture bristle mumble stammer chuckle grumble rant rave lecture preach scold exhort
    chime press shoot fire begin start
    acknowledge add admit advise affirm agree allege announce answer appeal argue ask assert assure bark beam beg
    bellow bemoan blast blog boast brag call caution challenge chant charge chide chime claim clarify comment complain
    concede conclude confess confide confirm contend continue counter cry declare decry defend demand deny deride
    describe dismiss disclose elaborate emphasize emphasise estimate exclaim exhort explain express forecast fume gush
    hint imply implore inform inquire insist instruct interject intone joke lament mention mock muse mutter note
    observe opine persist plead pledge point post praise predict proclaim promise pronounce protest quip quote react
    reaffirm reason recall recommend recount reflect reiterate remark remember remind repeat reply report respond
    retort reveal roar say scoff shout slam snap specify speculate state stress suggest summarize surmise tease tell
    testify text theorize threaten thunder tout tweet underscore urge vent voice vow wail warn whisper wonder worry
    write yell accuse criticize criticise condemn denounce characterize characterise blame label brand dub deem credit
    hail laud liken compare refer attack ridicule caption think believe sum hope read invoke tag crow conjecture
    maintain marvel opt reckon rejoin sigh sing sneer spell stipulate swear sympathize thank volunteer
    propose indicate email echo cite grouse snipe
""")
_IRREGULAR = {
    "say": ("says", "said", "saying"),
    "shoot": ("shoots", "shot", "shooting"),
    "begin": ("begins", "began", "beginning"),
    "tell": ("tells", "told", "telling"),
    "write": ("writes", "wrote", "writing"),
    "think": ("thinks", "thought", "thinking"),
    "read": ("reads", "read", "reading"),
    "sing": ("sings", "sang", "singing"),
    "swear": ("swears", "swore", "swearing"),
    "quip": ("quips", "quipped", "quipping"),
    "admit": ("admits", "admitted", "admitting"),
    "forecast": ("forecasts", "forecast", "forecasting"),
    "refer": ("refers", "referred", "referring"),
    "beg": ("begs", "begged", "begging"),
    "blog": ("blogs", "blogged", "blogging"),
    "brag": ("brags", "bragged", "bragging"),
    "dub": ("dubs", "dubbed", "dubbing"),
    "slam": ("slams", "slammed", "slamming"),
    "snap": ("snaps", "snapped", "snapping"),
    "tag": ("tags", "tagged", "tagging"),
    "sum": ("sums", "summed", "summing"),
    "label": ("labels", "labeled labelled", "labeling labelling"),
    "opt": ("opts", "opted", "opting"),
}


def _forms(verb: str) -> tuple[str, str, str]:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s"), verb + "ed", verb + "ing"


_ALL_FORMS = [(verb, *_forms(verb)) for verb in sorted(_SPEECH)]
SPEECH_BASE = frozenset(verb for verb, *_ in _ALL_FORMS)
SPEECH_FINITE = frozenset(word for _, present, past, _ in _ALL_FORMS for word in f"{present} {past}".split())
SPEECH_GERUND = frozenset(word for *_, gerund in _ALL_FORMS for word in gerund.split())

# These are speech only where an utterance stands directly beside them.
ONLY_BESIDE = table("""
    post posts posted point points pointed report reports reported state states text texts read reads charge charges
    think thinks thought believe believes believed hope hopes hoped credit credits hail
    attack attacks attacked call calls remember remembers
    refer refers shoots shot fires fired begins began starts started presses pressed chimes chimed add adds opt opts tag
    tags caption captions brand brands
""")

# Base forms that are nouns too: "a report", but "officials say".
NOUNS_TOO = table("""
    answer appeal attack bark beam blast blog boast brand call caution challenge chant charge claim comment counter
    credit cry demand estimate fire forecast hail hint hope joke label lament marvel mention muse note pledge point
    post praise press promise protest question quip quote read reason recount remark reply report retort ridicule
    roar scoff shout sigh slam snap sneer spell start state stress swear tag tease text tweet urge vent voice vow
    wail whisper wonder worry yell
""")

# Nouns in the plural that are verbs of speech too: "the reasons".
PLURALS_TOO = frozenset(_forms(noun)[0] for noun in NOUNS_TOO)

BE = table("is are was were be been being am wasn't weren't wasn’t weren’t")
PRONOUNS = table("he she they i we you it")
OBJECT_PRONOUNS = table("him them me us himself herself themselves itself myself ourselves")
AUXILIARIES = table("""
    is are was were be been being am has have had having do does did will would shall should can could may might must
    isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't couldn't shouldn't
    isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t doesn’t don’t didn’t won’t wouldn’t can’t couldn’t shouldn’t
    went goes
""")
ADVERBS = table("""
    also later then again too even still once just ever never not now soon there here however meanwhile instead further
    perhaps maybe indeed thus elsewhere yesterday today tonight tomorrow ago afterward afterwards aloud next often
    already yet always sometimes simply
""")
DETERMINERS = table("""
    a an the his her its their my our your this these that's another some any each every no both several many few most
    all one two three four five six seven eight nine ten other such
""")
PREPOSITIONS = table("""
    of in at for on with from to by after before since during under over about against between through into near
    without within among around across per via like than despite following behind beyond upon toward towards
    outside inside along amid until regarding concerning including alongside besides except throughout aboard unlike
    versus atop
""")
SUBORDINATORS = table("when while as if because although though whether where how why unless whereas what")
RELATIVES = table("who whom whose which")
CONJUNCTIONS = table("and but or nor so")
TIMES = table("""
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april
    june july august september october november december jan. feb. mar. apr. jun. jul. aug. sept. oct. nov. dec.
    hour hours minute minutes day daytime weekend morning afternoon evening night week month year days
    weeks months years moments
""")
