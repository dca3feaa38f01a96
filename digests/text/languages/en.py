"""English: what tells it from the others. How it is read is in the modules of `digests.text`, not in a table."""

from __future__ import annotations

from digests.text.languages.table import Language, words

_DATES = r"(?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[a-z]*"
_SOME = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,3})"
_THOSE = r"(?:them|these|those(?! (?:who|whose|with|without|in|at|from|of)\b))"
_NOW = r"(?:day|morning|afternoon|evening|weekend|week|month|year|season|spring|summer|autumn|fall|winter|time|century)"
_POINTING = (  # to what was said before
    rf"(?:an?|the|one|some|several|(?:a )?few|{_SOME}) (?:moment|minute|hour|day|night|week|month|season|spring|summer|"
    r"autumn|winter|year|decade)s? "
    r"(?:(?:later|earlier)(?! than)|(?:before|after)(?=,))|"
    rf"(?:on|in|by|since|until|last|this|next) (?-i:{_DATES})(?: \d{{1,4}}| morning| afternoon| evening| night)? "
    r"(?:he|she|they|it)|"
    r"(?:when|while|as|after|before|once|if|since|until|although|though|because) (?:he|she|they)\b[^,\n]{1,80}, "
    r"(?-i:(?=[a-z]))|"
    r"(?:to|for|in|at|on|by|of|from|with|after|before|since|until|despite|during|under|among|because of) "
    rf"(?:that|{_THOSE}|this(?! {_NOW}))|(?:by|since|until|before|from|even) then|there(?=,)|"
    r"(?:(?:about|nearly|almost|at least|more than|only|just|all but) )?[\w.,%]{1,20}+(?: percent| per cent)? "
    rf"of {_THOSE}|"
    rf"(?:all|the|the other) {_SOME} (?:was|were|are|have|had|will|would|died|denied|came|went)|"
    r"the (?:others?|rest(?! of)|(?:older|younger|elder)(?: of|(?=,)))|"
    r"(?:[\w’'-]{1,20} ){1,8}?(?:has|have|had) one(?= since\b| too\b|[.,;])|"
)

LANGUAGE = Language(
    function_words=words("""
        the of and to in a is that for it on with as was at by be he his from are this have has had but not they
        which an who will would were their been its said after more about or she her when there we you i what if up
        out one all than can into over also him them no some two could first new
    """),
    leaning=(
        rf"{_POINTING}"
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
