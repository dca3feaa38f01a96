"""What pages say to their readers instead of an article, in the languages that are read here (and Dutch, whose sites
ask most). Each is a phrase that addresses the reader: words that articles about the matter use are not enough."""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE)


SUBSCRIBE = _any(
    r"(?:subscribe|sign up|register|log ?in|become a (?:member|subscriber))[^.]{0,40} to"
    r" (?:continue|keep|read (?:on|the full|more|this|the rest)|unlock|finish)",
    r"to (?:continue|keep) reading,? (?:please |simply )?(?:subscribe|sign|register|log|become|join|start|choose|buy"
    r")",
    r"(?:this|the full|the rest of (?:this|the)) (?:article|story|content|post|report|page) is (?:only"
    r" |exclusively )?(?:available )?(?:for|to|reserved for) (?:our )?(?:paying |paid |registered"
    r" )?(?:subscribers|members|premium)",
    r"(?:for|exclusive to) (?:subscribers|members) only",
    r"(?:subscriber|member)s?[- ](?:only|exclusive) (?:article|content|story)",
    r"you(?:'|’)?(?:ve| have) (?:reached|used|read) (?:your|all|the)[^.]{0,40}(?:free|limit|articles)",
    r"subscribe now (?:for full access|to read)|unlock (?:this|the full) (?:article|story)",
    r"(?:jetzt|sofort|hier) (?:abonnieren|testen|kaufen|anmelden|registrieren) und (?:weiter|alle|diesen)",
    r"(?:jetzt |um )?weiter(?:zu)?lesen (?:mit|für|ab|nur)|(?:mit|dank) [^.]{1,40} weiterlesen",
    r"(?:nur|exklusiv) für (?:unsere )?(?:abonnent|plus-abonnent|mitglieder|digitalabonnent)",
    r"(?:dieser|den ganzen|der ganze|der vollständige) (?:artikel|beitrag|text|inhalt)[^.]{0,40}"
    r" (?:abonnent|abo\b|mitglied)",
    r"(?:article|contenu|suite|lecture)[^.]{0,40} réservée?s? (?:à nos |aux |à )(?:abonné|membre)",
    r"il vous reste [\d,.]{1,5}\s?% (?:de (?:cet|l)|à lire)",
    r"abonnez-vous pour (?:lire|continuer|accéder|débloquer)",
    r"(?:pour|afin de) (?:lire la suite|continuer (?:la|votre) lecture)[^.]{0,20},?"
    r" (?:abonnez|inscrivez|connectez|profitez|créez)",
    r"(?:suscr[ií]bete|reg[ií]strate|inicia sesión|hazte (?:socio|suscriptor))[^.]{0,30} para"
    r" (?:seguir|continuar|leer|acceder)",
    r"(?:para|si quieres) (?:seguir|continuar) leyendo,? (?:suscr|reg[ií]s|inicia|hazte|necesitas)",
    r"(?:contenido|artículo|noticia)[^.]{0,30} (?:exclusiv[oa]|sol[oa]|reservad[oa]) (?:para |a )(?:los"
    r" |nuestros )?(?:suscriptor|socio|abonad)",
    r"(?:abbonati|registrati|accedi)[^.]{0,30} per (?:continuare|leggere|proseguire|sbloccare)",
    r"per (?:continuare (?:a leggere|la lettura)|leggere (?:tutto|l(?:'|’)articolo))[^.]{0,20},?"
    r" (?:abbonati|registrati|accedi|devi)",
    r"(?:articolo|contenuto)[^.]{0,30} riservato (?:agli|ai) (?:abbonati|nostri)",
    r"(?:assine|cadastre-se|faça login|torne-se assinante)[^.]{0,30} para (?:continuar|ler|ter acesso|desbloquear)",
    r"(?:para continuar (?:lendo|a ler|a leitura))[^.]{0,20},? (?:assine|cadastre|faça|subscreva)",
    r"(?:conteúdo|artigo|matéria)[^.]{0,30} (?:exclusiv[oa]|reservad[oa]|só) (?:para |a |aos? )(?:os"
    r" )?(?:assinante|subscritor)",
    r"(?:abonneer|log in|registreer|word (?:lid|abonnee))[^.]{0,30} (?:om|en lees) (?:verder|dit|het hele|door)",
    r"(?:alleen|exclusief) voor (?:onze )?(?:abonnees|leden)",
    r"(?:有料)?会員(?:限定|登録)(?:の)?(?:記事|コンテンツ|すると|して)|この記事は(?:有料)?会員限定|続きを(?:読む|お読みいただく)には",
    r"残り\s?[\d,]{1,6}\s?文字",
)

# Who is a subscriber is asked beside many articles: this says little without a gate.
MEMBER = _any(
    r"already (?:a |have a |an? )?(?:subscriber|subscribed|subscription|member|account)s?\s?\?",
    r"sie haben (?:bereits|schon) ein (?:abo|abonnement|konto|digitalabo)",
    r"bereits (?:abonnent|registriert)(?:\*?in)?\s?\?",
    r"(?:déjà|vous êtes) abonnée?(?:\(e\)|\.e)?\s?\?|ya (?:eres|es) (?:suscriptor|socio)|hai già un abbonamento\s?\?",
    r"sei già abbonato\s?\?|já (?:é|sou) (?:assinante|subscritor)|al abonnee\s?\?|ログイン",
)

CONSENT = _any(
    r"(?:we|us),? (?:and|along with) our (?:[\d,]{1,6} )?(?:\w{1,20} )?(?:partners|vendors)",
    r"our (?:[\d,]{1,6} )?(?:\w{1,20} )?partners (?:store|use|process)",
    r"we (?:\w{1,12} )?use (?:\w{1,20} ){0,3}cookies",
    r"by (?:clicking|pressing|selecting)[^.]{0,60}(?:accept|agree|consent)",
    r"your (?:privacy|cookie|consent|data) (?:choices|preferences|settings)",
    r"you (?:can|may) (?:withdraw|change|manage) your",
    r"store and/or access information|we (?:value|respect|care about) your privacy|before you continue",
    r"wir (?:und|sowie) (?:unsere|bis zu)[^.]{0,30} (?:partner|drittanbieter|dienstleister)",
    r"wir (?:\w{1,20} ){0,2}(?:verwenden|nutzen|setzen) (?:\w{1,20} ){0,3}cookies",
    r"ihre (?:einwilligung|zustimmung)",
    r"mit (?:einem )?klick auf[^.]{0,60}(?:zustimm|akzept|einwillig)|stimmen sie",
    r"nous (?:et|ainsi que) nos (?:[\d ]{1,6})?partenaires|nous utilisons des cookies",
    r"en cliquant sur[^.]{0,60}(?:accept|consent)",
    r"votre (?:consentement|vie privée)|vos (?:choix|préférences|données personnelles)",
    r"nosotros y nuestros (?:[\d.]{1,6} )?(?:\w{1,20} )?(?:socios|proveedores)",
    r"(?:utilizamos|usamos) (?:\w{1,20} )?cookies|tu (?:privacidad|consentimiento)",
    r"noi e (?:i nostri|terze parti|\d{1,4})[^.]{0,30}|(?:utilizziamo|usiamo) (?:i )?cookie",
    r"(?:il tuo consenso|la tua privacy|tuoi dati)",
    r"nós e (?:os )?nossos (?:[\d.]{1,6} )?(?:parceiros|fornecedores)|(?:utilizamos|usamos) cookies",
    r"seu consentimento",
    r"wij en onze (?:[\d.]{1,6} )?partners|(?:gebruiken|plaatsen) (?:\w{1,20} )?cookies",
    r"(?:uw|jouw|je) (?:toestemming|privacy)",
    r"(?:当|本)サイトで?は[^。]{0,20}(?:クッキー|cookie)|cookie(?:の使用|を使用)|クッキー(?:の使用|を使用)",
)

ACCEPT = _any(
    r"(?:i )?(?:accept|agree|consent)(?: (?:to )?(?:all|cookies|all cookies|and continue|and close|&amp;"
    r" continue|& continue))?",
    r"allow(?: all)?(?: cookies)?|got it|yes,? i agree|i understand",
    r"(?:alle|alles) (?:akzeptieren|annehmen|zulassen|erlauben)|akzeptieren(?: und (?:weiter|schließen))?",
    r"zustimmen(?: und weiter)?|einwilligen|einverstanden|alle cookies (?:akzeptieren|zulassen)",
    r"ich stimme zu",
    r"(?:tout )?accepter(?: (?:et (?:fermer|continuer)|tout|les cookies|tous les cookies))?",
    r"j(?:'|’)accepte|continuer sans accepter|tout autoriser",
    r"(?:acepto|aceptar)(?: (?:todo|todas|todas las cookies|cookies|y (?:continuar|cerrar)))?",
    r"permitir todas?",
    r"accett[ao](?: (?:tutto|tutti|tutti i cookie|i cookie|e (?:continua|chiudi)))?",
    r"continua senza accettare|acconsento",
    r"aceit(?:ar|o)(?: (?:tudo|todos|todos os cookies|cookies|e (?:continuar|fechar)))?|concordo",
    r"(?:alle(?:s)? )?(?:cookies )?(?:accepteren|toestaan)|akkoord|ja,? ik ga akkoord|alles accepteren",
    r"(?:すべて)?(?:同意|許可|承諾)(?:する|して続行|します)?",
)

CHALLENGE = _any(
    r"^just a moment\b|^attention required|checking (?:your|if the site) (?:browser|connection)",
    r"^one more step",
    r"(?:verify|verifying|confirm|prove)(?: that)? (?:that )?you(?:(?:'|’)re| are) (?:a |not a"
    r" )?(?:human|robot|real)",
    r"are you (?:a )?(?:human|robot)",
    r"(?:enable|turn on) (?:javascript and cookies|cookies and javascript|js and cookies)",
    r"pardon our interruption",
    r"(?:human|security|browser|bot) (?:verification|check)\b",
    r"(?:complete|solve) the (?:captcha|challenge|security check)",
    r"unusual (?:traffic|activity) from your|access to this page has been denied",
    r"^ddos protection",
    r"einen moment(?: bitte)?…?$|(?:bestätigen|beweisen) sie,? dass sie (?:kein roboter|ein mensch)",
    r"sicherheits(?:überprüfung|abfrage)|ungewöhnlichen datenverkehr",
    r"^un instant|vérifi(?:er|ons|cation)[^.]{0,30} (?:humain|robot)|vous n(?:'|’)êtes pas un robot",
    r"trafic inhabituel",
    r"^un momento",
    r"(?:verifi(?:ca|que|car)|comprueba|confirma)[^.]{0,20} que (?:eres|es|no eres|no es) (?:un )?(?:human|robot)",
    r"tráfico inusual",
    r"(?:verifica|conferma) (?:di essere|che sei|che non sei) (?:un )?(?:uman|robot)|non sono un robot",
    r"traffico insolito",
    r"^um momento|(?:verifique|confirme|comprove) que (?:você )?(?:é|não é) (?:um )?(?:human|robô)",
    r"não sou um rob",
    r"^(?:een ogenblik|even geduld)|(?:bevestig|bewijs) dat (?:u|je) (?:een mens|geen robot)",
    r"^(?:しばらくお待ちください|少々お待ちください)|ロボットではありません|(?:人間|ロボット)(?:であること|でないこと)を(?:確認|証明)",
)
