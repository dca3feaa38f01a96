"""English: what tells it from the others. How it is read is in the modules of `digests.text`, not in a table."""

from __future__ import annotations

from digests.text.languages.table import Language, words

_DATES = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[a-z]*"

LANGUAGE = Language(
    function_words=words("""
        the of and to in a is that for it on with as was at by be he his from are this have has had but not they
        which an who will would were their been its said after more about or she her when there we you i what if up
        out one all than can into over also him them no some two could first new
    """),
    leaning=(
        r"and|but|or|so|yet|nor|then|also|instead|however|meanwhile|moreover|furthermore|nevertheless|nonetheless|"
        r"still|therefore|thus|besides|similarly|likewise|otherwise|afterwards?|later|indeed|even so|in addition|"
        r"as a result|for example|for instance|in fact|that said|by contrast|in turn|at the same time|"
        r"he|she|it|they|him|her|his|hers|its|their|them|this|that|these|those|such|both|neither|another|others|"
        r"the (?:pair|trio|couple|two|former|latter|same|move|news|decision|incident|(?:\d\d-year-old|man|woman|boy|"
        r"girl|men|women|teenager|victim|suspect)(?! who| whose| accused| charged| at| in| from| behind| killed))|"
        r"(?:in|on|at|after|before|during|by|from|for|with|as|when|while|since|until|last|earlier|yesterday|once|if|"
        rf"despite|although|though|because)\b(?-i:[^,A-Z\n]|{_DATES}){{0,80}}, (?:he|she|they)|"
        r"(?:shortly|soon) afterwards|(?:moments|minutes|hours|days|weeks) later|the (?:day|night) before|"
        r"asked [^,\n]{0,80}, (?:he|she|they)|"
        r"[^“”\"\n]{1,600}[,?!.][\"”’] (?:he|she|they) (?:said|says|added|adds|told|wrote|explained|continued|recalled)"
    ),
)
