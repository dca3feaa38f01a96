"""English: what tells it from the others. How it is read is in the modules of `digests.text`, not in a table."""

from __future__ import annotations

from digests.text.languages.table import Language, words

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
        r"the (?:pair|two|former|latter|same|move|news|decision|incident)"
    ),
)
