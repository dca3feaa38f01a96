"""The words of page furniture: what sites set around their articles, by kind. Of the languages, not of any one paper.

Each pattern is for a whole short line in small letters, without the bullets and bars around it and with single blanks.
Groups are tried together, as one pattern for each reason; a line that need not begin in words of its own stands by the
word that it has. Patterns are bounded: no repeat without a limit over more than a class.
"""

from __future__ import annotations

import re

from digests.text.patterns import Lines, any_of, pattern

# --- invitations ------------------------------------------------------------------------------------------------------

SITE = r"(?:facebook|twitter|instagram|youtube|tiktok|linkedin|whatsapp|telegram|pinterest|threads|bluesky|snapchat|x)"
_MAIL = r"(?:news\s?letters?|e-?mails?|inbox|mailing list|alerts?|updates|briefing|podcast)"
_LETTER = (
    r"(?:news\s?letters?|inbox|mailing list|alerts?|updates|briefing|e-?mail (?:newsletters?|alerts?|updates|list)|"
    r"our e-?mails?|e-?mails? from)"
)
_ENROL = r"(?:sign[\s-]?up|signup|subscribe|register|join)"
_SHARE = any_of(
    r"(?:please\s)?(?:listen to|like|share|tweet|print|pin|email|save|bookmark|recommend|comment on|"
    r"discuss)(?:\sand\sshare)?\s(?:this|the)\s(?:article|story|post|page|report|news|video|recipe)?\b.{0,60}",
    r"(?:like|enjoyed|enjoying|love|loved)\s(?:this|what you|the)\s?(?:story|article|post|read|"
    r"read(?:ing)?)?\b.{0,20}\?\s.{0,120}",
    r"(?!(?:and|on|via|this|it|to|x|[|•·,/&\s])+$)"
    rf"(?:share|tweet|email|e-mail|print|copy link|save|comments?|{SITE}|[|•·,/&\s]|and|on|via|this|it|to){{1,16}}",
    r"(?:share|send|tell)\s(?:it|this|us)?\s?(?:with|your|on|via|what)\b.{0,60}",
)
"""Share, print, like; the names of sites in a row."""
_SUBSCRIBE = any_of(
    rf"(?:please\s)?(?:click here to\s|to\s)?{_ENROL}\b(?:\snow|\stoday|\sfree|\shere)?"
    r"(?:\s(?:for|to|up|and|:)\b.{0,40}|\s?[:!.]|$)",
    rf"(?:please\s)?(?:click here to\s|to\s)?{_ENROL}\b.{{0,120}}\b"
    rf"(?:{_LETTER}|free trial|subscription|unlimited|digital access)\b.{{0,120}}",
    rf"(?:get|receive|want|have)\s.{{0,120}}\b(?:{_MAIL}|letterbox|delivered)\b.{{0,140}}",
    r"(?:stay|keep)\s(?:up to date|up-to-date|informed|updated|in touch|on top|an eye on your inbox)\b.{0,180}",
    r"(?:start|end|begin|kick off)\syour\s(?:day|morning|week|evening)\swith\b.{0,260}",
    r"(?:sign up|subscribe) (?:to|for) .{1,60}\bour (?:\w{1,12} )?(?:daily|weekly|monthly|morning|evening|"
    r"free)\b.{0,60}",
    r"thank(?:s| you) for (?:signing up|subscribing|registering)\b.{0,60}",
    r"there was an error (?:processing|with) your\b.{0,60}",
)
_SUBSCRIBED = {
    "sign up": rf".{{0,120}}\bsign up\b.{{1,100}}\b{_LETTER}\b.{{0,100}}",
    "subscribe to": (
        rf".{{0,100}}\bsubscribe to (?:our|the|my|\S{{1,30}}['’]s)\s(?:\w{{1,16}}\s){{0,4}}(?:{_MAIL}|channel|magazine|"
        r"feed)\b.{0,80}"
    ),
    "newsletter": r"(?:the\s)?[\w’' &-]{1,40}\snewsletters?",
}
"""Newsletters, subscriptions, alerts."""
_FOLLOW = any_of(
    rf"(?:follow|find|like|join|connect with|add|watch)\s.{{1,90}}\b(?:on|via)\s(?:our\s)?{SITE}\b.{{0,120}}",
    r"follow\s(?:us|me|him|her|them|@\w{1,30}|(?:the\s)?(?:author|reporter|writer))\b.{0,140}",
    r"(?:listen|watch)(?:\sto)?\s.{1,60}\b(?:live|back here|on demand)\b.{0,80}",
    r"follow\s.{1,60}\sfor\s(?:.{1,20}\s)?(?:news|updates|more|coverage|stories|reports|headlines)\b.{0,60}",
)
_FOLLOWED = {"follow ": r".{20,300}\bfollow (?:him|her|them|me|us) (?:on|at|via|@)\b.{0,120}"}
"""Follow a paper or its writer; watch it live."""
_CLICK = r"(?:please\s)?(?:click|tap)\s(?:here|below|on|through|this link|the link)\b.{0,200}"
_CLICKED = {" here": r".{0,120}\b(?:click|tap)(?:ing)? here(?:\s(?:for|to)\s.{0,60})?[.!]?"}
"""Links that say so."""
_INSTALL = any_of(
    r"(?:download|get|try|install|open)\s(?:the|our)\s.{0,40}\bapps?\b.{0,120}",
    r"(?:get|follow|hear|see|watch|never miss|don['’]t miss)\s.{1,80}(?::|\s[–—-])\s(?:download|get|try|"
    r"install)\s(?:the|our)\s.{1,40}\bapp",
)
"""Apps."""
_ANSWER = any_of(
    r"(?:have|got|do you have)\s(?:a|any)\s(?:news\s)?(?:tips?|story|question|feedback|views?|"
    r"comments?)\b.{0,8}\?.{0,260}",
    r"(?:tell|let) us (?:know\s)?(?:what|your|how|in the comments)\b.{0,120}",
    r"(?:what do you think(?: of (?:this|the|our)\s\S{1,20})?\s?\?|"
    r"let us know what you think|have your say|join the (?:conversation|discussion|debate)|"
    r"leave a (?:comment|reply)|add a comment|post a comment|write a comment|view comments|show comments|"
    r"see all comments|load comments)\b.{0,120}",
    r"(?:vote|poll|quiz|survey)\s?:\s.{1,160}\?",
)
"""Comment, vote, write to us."""
_PAY = any_of(
    r"(?:support|donate to)\s(?:our|us|independent|quality)\b.{0,160}",
    r"get (?:unlimited |full |free |exclusive )?access to\b.{0,260}",
    r"(?:get|enjoy)\s(?:unlimited|full|digital)\s(?:digital\s)?access\b.{0,80}",
    r"(?:buy|order|get)\s(?:now|your copy|yours)\b.{0,60}",
    r"if you (?:buy|purchase|order) (?:something|anything|products?|through)\b.{0,200}",
)
_PAID = {
    verb: rf".{{0,120}}\b(?:may|might|can){verb}(?:a|an|us a)\s(?:small\s)?(?:affiliate\s|share|commission|cut|"
    r"portion)\b.{0,120}"
    for verb in (" earn ", " receive ", " get ")
}
"""Give, buy, subscribe; what the publisher earns by it."""
_INVITE_ABROAD = any_of(
    r"(?:suscr[ií]bete|suscríbase|regístrate|inscr[ií]bete|síguenos|sigue a|comparte|compartir|haz clic aquí|"
    r"descarga (?:la|nuestra) app)\b.{0,160}",
    r"(?:abonnez-vous|inscrivez-vous|suivez-nous|suivez\s.{1,40}\ssur|partagez|partager|cliquez ici|"
    r"téléchargez (?:l['’]|notre )).{0,160}",
    r"(?:abonnieren sie|jetzt abonnieren|melden sie sich|folgen sie uns|teilen|artikel teilen|klicken sie hier|"
    r"zum newsletter)\b.{0,160}",
    r"(?:iscriviti|seguici|condividi|clicca qui|abbonati|scarica (?:la|l['’])).{0,160}",
    r"(?:inscreva-se|assine|siga-nos|siga o|siga a|compartilhe|partilhe|clique aqui|baixe o|receba)\b.{0,160}",
    r"(?:メルマガ|ニュースレター|会員登録|無料登録|シェアする|フォローする|ツイートする|この記事をシェア).{0,40}",
)
"""The same in other languages."""
PROMOTION = Lines(
    *(_SHARE, _SUBSCRIBE, _FOLLOW, _CLICK, _INSTALL, _ANSWER, _PAY, _INVITE_ABROAD),
    within=_SUBSCRIBED | _FOLLOWED | _CLICKED | _PAID,
)

# --- other stories ----------------------------------------------------------------------------------------------------

_NAMED_STORY = any_of(
    r"\[?(?:related|recommended|also|see also|see more|read more|read next|read|next|more|watch|more news|must read|"
    r"also read|read also|further reading|trending|up next|in pictures|in video|previously|explainer|don['’]t miss|"
    r"also on [\w.]{3,30}|also see|see)\s?[:|»>]\s?\S.{0,240}",
    r"also on [\w-]{1,30}\.[a-z]{2,5}\s.{1,240}",
    r"related (?:post|article|story|video|link|recipe|coverage|content)s?\s?:.{0,200}",
)
"""A label and the headline of another story behind it."""
_STORIES = any_of(
    r"(?:read|see|watch|listen)\s(?:also|too)|also (?:read|see|watch)",
    r"explore more(?:\s(?:on|about|from)\s[^.!?]{1,40})?",
    r"(?:read|see|learn|show|view|load|find out)\s(?:more|full (?:story|article)|the full (?:story|article|report))"
    r"(?:\shere)?\s?[.…>»→]{0,3}",
    r"(?:more|also|latest)\s?:",
    r"(?:more|latest|other|top|popular|trending)(?:\s(?:stories|news|articles|headlines|posts|reads|coverage|"
    r"videos))?\s(?:in|from|on|about|by|for|today|now)(?:\s[\w&'’.-]{1,20}){0,4}",
    r"(?:related|recommended|popular|trending|similar|more|latest|top|further|other|most read|most popular|"
    r"most viewed|most watched|editors?['’]?s? picks?)\s?(?:stories|story|articles?|news|posts?|reads?|reading|"
    r"links?|coverage|content|topics|videos?|headlines|picks?|for you|now)?\s?:?",
    r"(?:you (?:may|might|could|will|['’]?ll)?\s?(?:also\s)?(?:like|love|enjoy|be interested in|have missed)|"
    r"in case you missed it|what to read next|read next|up next|recommended for you|more for you|more like this|"
    r"more on this(?: story| topic)?|see also|don['’]t miss|trending now|popular now|around the web|from the web|"
    r"from our partners|promoted (?:stories|content)|sponsored (?:stories|content))\s?(?:\.{3}|…|:|!)?",
)
"""The heading of a list of other stories, or a link to more of this one."""
_STORIES_ABROAD = any_of(
    r"(?:lee también|leer más|te puede interesar|también te puede interesar|noticias relacionadas|más noticias|"
    r"más información|à lire aussi|lire aussi|à lire également|sur le même sujet|en savoir plus|lesen sie auch|"
    r"lesen sie mehr|mehr zum thema|auch interessant|das könnte sie auch interessieren|leggi anche|leggi di più|"
    r"potrebbe interessarti|articoli correlati|leia também|leia mais|veja também|saiba mais|notícias relacionadas|"
    r"関連記事|あわせて読みたい|おすすめ記事|次の記事|前の記事)\s?[::…]?.{0,160}",
)
"""Both in other languages."""
RELATED = Lines(_NAMED_STORY, _STORIES, _STORIES_ABROAD)

# --- notices ----------------------------------------------------------------------------------------------------------

_RIGHTS = any_of(
    r"(?:©\s?|copyright\s(?:©|\(c\))?\s?|\(c\)\s).{0,40}\b(?:19|20)\d\d\b.{0,240}",
    r"copyright\s(?:©|\(c\)|by\b).{0,260}",
    r"(?:this material|this article|no part of this)\b.{0,40}\bmay not be (?:published|reproduced|copied|"
    r"used)\b.{0,160}",
    r"(?:diritti riservati|riproduzione riservata|todos los derechos reservados|tous droits réservés|"
    r"alle rechte vorbehalten|todos os direitos reservados|無断転載(?:を)?(?:禁|お断り)).{0,120}",
)
_RESERVED = {"reserved": r".{0,120}\ball rights (?:are\s)?reserved\b.{0,120}"}
"""Who owns the text."""
_ADVERTISING = any_of(
    r"(?:advertisement|advertising|advertorial|sponsored(?: content| post)?|paid (?:post|content)|promoted|anzeige|"
    r"werbung|publicidad|publicité|pubblicità|publicidade|anúncio|広告)(?:\s[-–—]\s.{1,60})?",
    r"(?:story|article|content|scroll|continue reading|keep reading|continues?)\s(?:continues\s|down\s)?(?:below|"
    r"after|to continue)(?:\s(?:the\s)?(?:advertisement|ad|promotion))?[.…:↓]?",
)
"""Where an advertisement stood."""
_CONSENT = any_of(
    r"(?:we|this (?:web)?site|our site)\s(?:and our partners\s)?uses?\scookies\b.{0,240}",
    r"by (?:using|continuing|clicking|browsing|signing up|submitting)\b.{0,80}\b(?:you (?:agree|accept|consent|"
    r"acknowledge)|cookies)\b.{0,160}",
    r"(?:accept|reject|manage)(?:\sall)?\s(?:cookies|preferences|settings).{0,40}",
    r"(?:privacy policy|terms of (?:use|service)|cookie (?:policy|settings)|contact us|about us|all comments|"
    r"skip to (?:content|main content)|back to top|go to top|advertise with us)(?:[\s|"
    r"•·,&-]{1,3}(?:and\s)?(?:privacy policy|terms(?: of (?:use|service))?|cookie (?:policy|settings)|contact us|"
    r"about us)){0,4}\.?",
    r"(?:javascript (?:is|must|has)|please enable (?:javascript|cookies)|your browser (?:does not|is))\b.{0,160}",
)
"""Cookies, terms, scripts; the links at the foot of every page."""
_CONTROLS = any_of(
    r"(?:view|open|enlarge|expand|toggle|show|hide)\s(?:this\s)?(?:image|photo|picture|gallery|caption|video|"
    r"transcript)s?(?:\s(?:in|on|as)\s(?:a\s)?(?:full\s?-?screen|gallery|lightbox|slideshow))?",
    r"(?:skip past|skip|after|end of)\s(?:the\s)?(?:newsletter|advert(?:isement)?)(?:\s(?:promotion|sign[- ]?up))?",
    r"(?:reuse|republish|license)\s(?:this|our)\s(?:content|article|story|work)",
    r"print|e-?mail|copy link|save",
    r"thank(?:s| you) for reading(?:\s(?:this|our|the)\b.{0,60})?[.!]?",
)
"""What a page offers to do, and says to its readers."""
_GROWING = any_of(
    r"this (?:is a )?(?:developing|breaking)(?: news)? story(?:\s?[.!;,:–—-]\s?(?:it|please|check|come|more|we|stay|"
    r"refresh|updates?|follow)\b.{0,160}|[.!]|\s(?:and\s|that\s|which\s|it\s)?(?:is being|will be|may be)\supdated\b"
    r".{0,160})?",
    r"this story is (?:developing|breaking|being updated)\b.{0,160}",
    r"(?:please\s)?(?:check|come)\sback\s(?:here\s|later\s|soon\s|often\s){0,2}for\s(?:[\w-]{1,12}\s){0,3}"
    r"(?:updates?|details|news|information)[.!]?",
    r"(?:more|further)\s(?:details\s|news\s|information\s|updates\s)?(?:to (?:follow|come)|as we get (?:it|them))"
    r"[.!…]{0,3}",
)
"""News that is not written to its end."""
_ARTICLES = r"(?:articles?|stories|story|reports?|content)"
_WALL = any_of(
    r"(?:to (?:continue|keep) reading|subscribers only|this (?:article|content|story) is (?:for|available to|"
    r"exclusive(?:ly)? (?:to|for)|reserved for)\s(?:our\s)?(?:\w{1,12}\s)?(?:subscribers|members)|already (?:a|"
    r"an) (?:subscriber|member)|you have (?:reached|read|used) (?:your|all)|create (?:a|your) free account|"
    r"log ?in to (?:continue|read|comment))\b.{0,200}",
    rf"you(?:['’]ve| have)\s(?:(?:read|used|only|no|one|two|three|four|five|of|your|more|last|\d{{1,2}})\s){{1,6}}"
    rf"(?:free\s{_ARTICLES}(?:\s(?:left|remaining))?|{_ARTICLES}\s(?:left|remaining))"
    r"(?:\s(?:for\s)?this (?:day|week|month))?[.!]?",
    rf"to (?:read|see|view|access) (?:this|the (?:full|whole|rest of (?:the|this))) {_ARTICLES}(?: in full)?,?\s"
    r"(?:please\s|you (?:must|need to)\s)?(?:subscribe|buy|sign|log|register|become|create|start|take out)\b.{0,80}",
    r"create (?:an?|your) account(?:\s(?:or|and|to)\s(?:log|sign|read|continue|comment|save|"
    r"subscribe)\b.{0,40})?[.!]?",
    r"(?:log|sign) ?in(?:\s(?:or|/|\|)\s(?:sign ?up|register|subscribe|create an account))?",
)
"""What only subscribers may read."""
_ABOUT = any_of(
    r"(?:the\s)?(?:views?|opinions?)(?:\s(?:and|or)\s(?:views?|opinions?))?\s(?:and\s\w{1,12}\s)?(?:expressed|"
    r"stated)\b.{0,240}",
    r"(?:this (?:article|story|post|piece|report|item)|a version of this (?:article|story)|it)?\s?(?:was\s|"
    r"has been\s|is\s)?(?:first|originally|previously)\s(?:published|appeared|posted)\s(?:in|on|by|at|as)\b.{0,140}",
    r"this (?:article|story|report|post) (?:has been|was) (?:updated|corrected|edited|amended|generated|translated|"
    r"published from)\b.{0,200}",
    r"(?:correction|clarification|editor['’]s note|disclaimer|note to readers)\s?:\s.{0,280}",
    r"our (?:editorial )?(?:standards|principles)\s?:\s.{1,160}",
    r"the \w{2,20}(?:\s\w{2,20}){0,3} is committed to (?:publishing|the highest|upholding)\b.{0,240}",
)
_REACHED = {
    " be reached ": r".{0,200}\b(?:may|can) be reached "
    r"(?:(?:at|on)\s.{0,80}(?:[\d@]|desk|newsroom|office)|by\s(?:e-?mail|phone|telephone|calling)\b).{0,100}"
}
"""Where the text comes from, whose opinion it is, what was corrected in it."""
NOTICE = Lines(_RIGHTS, _ADVERTISING, _CONSENT, _CONTROLS, _GROWING, _WALL, _ABOUT, within=_RESERVED | _REACHED)

# --- sections, tags, markup -------------------------------------------------------------------------------------------

_SECTION = (
    r"(?:analysis|arts?|book reviews?|breaking(?: news)?|business|comment(?:ary)?|culture|economy|editorial|"
    r"entertainment|environment|exclusive|features?|finance|gallery|health|in depth|interview|latest|life(?:style)?|"
    r"live|local news|long reads?|markets|media|money|news|opinion|photos?|podcast|politics|review|science|society|"
    r"sports?|style|tech(?:nology)?|top stor(?:y|ies)|travel|video|watch|weather|world(?: news)?)"
)
_SECTIONS = rf"{_SECTION}(?:\s?(?:&|/|and|\|)\s?{_SECTION}){{0,2}}"
_TAGS = any_of(
    r"(?:filed (?:under|in|to)|tags?|tagged(?: with| as)?|topics?|categor(?:y|ies)|section|keywords?|"
    r"in this (?:article|story)|etiquetas|temas|schlagw[öo]rter|themen|mots-clés|thèmes?|argomenti|タグ|"
    r"カテゴリー?)\s?[::].{0,200}",
)
"""Subjects under which an article is filed."""
_COUNTS_AND_PATHS = any_of(
    _SECTIONS,
    r"(?:\d{1,5}\s)?comments?(?:\s?\(?\d{1,5}\)?)?|no comments(?: yet)?|(?:\d{1,5}\s)(?:shares?|likes?|views|"
    r"replies|claps)",
    r"[^.!?]{2,40}#",
    r"(?:home|news)(?:\s?[>»/|]\s?[\w&’' -]{2,24}){1,4}",
)
"""Section names; how many comments; where in the site this is."""
TAG = Lines(_TAGS, _COUNTS_AND_PATHS)
ONLY_SECTIONS = pattern(_SECTIONS)

MARKUP = re.compile(
    r"[\s|:+=*_~•·.\-–—―<>/\\#^\u200b-\u200f\u2060\ufeff]+"
    r"|<(?:/?(?:a|b|br|div|em|figure|figcaption|h[1-6]|hr|i|iframe|img|li|ol|p|script|section|span|strong|style|"
    r"table|td|tr|ul)\b|!--)[^<>]{0,280}>"
    r"|\[/?[a-z_]{2,20}(?:\s[a-z_]{1,20}=[^\]]{0,200})?\].{0,120}\[/[a-z_]{2,20}\]"
    r"|\[[a-z_]{2,20}\s[a-z_]{1,20}=[^\]]{0,200}\]"
    r"|\{\{?[^{}]{0,200}\}\}?"
    r"|(?:!?\[[^\]]{0,80}\]\(https?://\S{1,200}\))",
    re.IGNORECASE,
)
DOTS = re.compile(r"[\s.…]+")
