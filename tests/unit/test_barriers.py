"""What stands before an article, and the many pages that only look like it."""

from __future__ import annotations

import json

import pytest

from digests.feeds.pages import look
from digests.syndication import Barrier
from tests.web import ADDRESS, FIRST, FOURTH, SECOND, STORY, STUB, THIRD, article, json_ld, page

LONG = STORY * 4
LOCKED = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".rest"}
BANNER = """
<div class="cookie-banner" role="dialog"><p>We and our 214 partners store and/or access information on your
device. You can withdraw your consent at any time.</p><button>Accept all</button><button>Reject</button></div>
"""


def found(data: bytes, address: str = ADDRESS) -> Barrier | None:
    return look(data, "text/html; charset=utf-8", address).barrier


def closed(**more: object) -> str:
    return json_ld(json.dumps({"@type": "NewsArticle", "headline": "Harbour", "isAccessibleForFree": False} | more))


@pytest.mark.parametrize("false", [False, "False", "false", "http://schema.org/False"])
def test_a_page_that_says_it_is_not_for_everybody(false: object) -> None:
    assert found(article(STUB, closed(isAccessibleForFree=false))) is Barrier.PAYWALL


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading.",
        "To keep reading, please sign in or subscribe.",
        "This article is available to subscribers only",
        "This story is exclusively for our paying members.",
        "You’ve reached your limit of free articles.",
        "Jetzt weiterlesen mit Mühle Plus",
        "Dieser Artikel ist nur für Abonnenten lesbar.",
        "Den ganzen Artikel lesen Sie mit einem Abo.",
        "La suite est réservée aux abonnés.",
        "Il vous reste 72 % de cet article à lire.",
        "Abonnez-vous pour lire la suite.",
        "Suscríbete para seguir leyendo",
        "Contenido exclusivo para suscriptores",
        "Per continuare a leggere, abbonati.",
        "Articolo riservato agli abbonati",
        "Conteúdo exclusivo para assinantes",
        "Assine para continuar lendo",
        "Alleen voor abonnees",
        "この記事は有料会員限定です。",
        "残り1200文字",
    ],
)
def test_a_stub_that_says_who_may_read_on(line: str) -> None:
    assert found(article(f"<p>{FIRST}</p><p>{line}</p>")) is Barrier.PAYWALL
    assert found(article(f"<p>{FIRST}</p>", after=f"<aside><div>{line}</div></aside>")) is Barrier.PAYWALL


def test_an_article_too_long_for_a_stub_with_a_box_beside_it() -> None:
    box = "<div class='box'>Subscribe to keep reading more of it.</div>"
    assert found(article(box + STORY * 2 + STUB)) is None
    assert found(article(box + STUB)) is Barrier.PAYWALL


def test_a_long_stub_is_one_when_it_ends_so() -> None:
    assert found(article(f"{LONG}<p>Subscribe to keep reading.</p>")) is Barrier.PAYWALL


def test_a_gate_with_a_question() -> None:
    gate = '<div class="article-gate"><p>Already a subscriber?</p><a href="/login">Log in</a></div>'
    assert found(article(STUB, after=gate)) is Barrier.PAYWALL
    assert found(article(STUB, after=gate.replace("article-gate", "box"))) is None


def test_an_article_that_is_shorter_than_it_says() -> None:
    assert found(article(STORY, closed(wordCount=900))) is Barrier.PAYWALL
    assert found(article(STORY, closed(wordCount="170"))) is None


def test_a_tier_in_a_meta_element() -> None:
    assert found(article(STUB, '<meta property="article:content_tier" content="locked">')) is Barrier.PAYWALL
    tier = '<meta property="article:content_tier" content="free">'
    assert found(article(STUB + "<p>Subscribe to keep reading.</p>", tier)) is None


def test_what_is_for_subscribers_and_there_to_be_read() -> None:
    body = f"<p>{FIRST}</p><div class='rest more'>{STORY}</div>"
    assert found(article(body, closed(hasPart=LOCKED))) is None
    assert found(article(body, closed(hasPart=[{**LOCKED, "cssSelector": "main #none, .rest"}]))) is None
    assert found(article(body.replace("rest more", "other"), closed(hasPart=LOCKED))) is Barrier.PAYWALL
    assert found(article(f"<p>{FIRST}</p><div class='rest'>{STUB}</div>", closed(hasPart=LOCKED))) is Barrier.PAYWALL
    assert found(article(LONG, closed())) is None
    assert found(article(STUB, closed(hasPart={**LOCKED, "cssSelector": "main"}))) is Barrier.PAYWALL


WALLS = {
    "en": (
        "We value your privacy. We and our partners store cookies and process data about your visit.",
        "By clicking “Accept all” you agree to this. You can withdraw your consent at any time.",
        "Accept all",
    ),
    "de": (
        "Wir und unsere 183 Partner verwenden Cookies und ähnliche Techniken.",
        "Mit Klick auf Akzeptieren stimmen Sie dem zu. Ihre Einwilligung können Sie jederzeit widerrufen.",
        "Alle akzeptieren",
    ),
    "fr": (
        "Nous et nos 41 partenaires utilisons des traceurs pour financer ce site.",
        "Votre consentement est valable six mois. Vous pouvez modifier vos choix à tout moment.",
        "Tout accepter",
    ),
    "es": (
        "Nosotros y nuestros socios guardamos datos de su visita en este dispositivo.",
        "Utilizamos cookies propias y de terceros. Puedes retirar tu consentimiento cuando quieras.",
        "Aceptar y continuar",
    ),
    "it": (
        "Noi e i nostri partner conserviamo informazioni sul dispositivo.",
        "Utilizziamo i cookie per la pubblicità. Puoi revocare il tuo consenso quando vuoi.",
        "Accetta tutti i cookie",
    ),
    "pt": (
        "Nós e os nossos parceiros guardamos dados da visita neste aparelho.",
        "Usamos cookies para publicidade. Pode retirar o seu consentimento quando quiser.",
        "Aceitar tudo",
    ),
    "nl": (
        "Wij en onze partners plaatsen cookies om advertenties te tonen.",
        "Je toestemming kun je later intrekken op de pagina over privacy.",
        "Alles accepteren",
    ),
    "ja": (
        "当サイトではクッキーを使用して広告を表示しています。",
        "クッキーの使用に同意いただける場合は、ボタンを押してください。",
        "すべて同意する",
    ),
}


@pytest.mark.parametrize("language", WALLS)
def test_a_cookie_wall_in_place_of_the_article(language: str) -> None:
    first, second, button = WALLS[language]
    wall = f"<main><h1>The Mill</h1><p>{first}</p><p>{second}</p><button> {button}\n</button></main>"
    assert found(page(wall)) is Barrier.CONSENT
    assert found(page(wall.replace("button", "a"))) is Barrier.CONSENT


def test_a_wall_before_whose_button_much_is_said() -> None:
    first, second, button = WALLS["en"]
    assert found(page(f"<p>{first}</p><p>{second}</p><button>{button} {'of these things ' * 20}</button>")) is None


def test_a_button_that_is_an_input() -> None:
    first, second, button = WALLS["en"]
    assert found(page(f'<p>{first}</p><p>{second}</p><form><input type="submit" value="{button}"></form>')) is not None


@pytest.mark.parametrize(
    "address",
    [
        "https://consent.mill.example/?to=/2026/harbour",
        "https://mill.example/cookie-wall",
        "https://x.example/consent/a/b",
    ],
)
def test_where_a_site_sends_who_has_not_consented(address: str) -> None:
    assert found(page("<p>Before you continue</p><form><button>Weiter</button></form>"), address) is Barrier.CONSENT
    assert found(article(STORY), address) is None


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript><div id='challenge-form'>"),
        (
            "mill.example",
            "<h1>Verify you are human</h1><p>This may take a few seconds.</p><div class='turnstile'></div>",
        ),
        ("Security check", "<p>Please complete the CAPTCHA to continue.</p><iframe src='/captcha'></iframe>"),
        ("Mühle", "<p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>"),
        ("Un instant…", "<p>Vérification que vous êtes humain.</p>"),
        ("Un momento", "<p>Comprueba que no eres un robot.</p>"),
        ("Mulino", "<p>Conferma di non essere un robot: verifica di essere umano.</p>"),
        ("Um momento", "<p>Confirme que você é humano.</p>"),
        ("水車", "<p>あなたがロボットではありませんか。</p>"),
    ],
)
def test_a_test_whether_a_person_asks(title: str, body: str) -> None:
    assert found(page(body, title=title).replace(b" - The Mill</title>", b"</title>")) is Barrier.ROBOT


ABOUT_COOKIES = """
<p>From June, sites in Velsund must ask before they keep anything on a reader's machine, the council said on
Tuesday.</p><p>“We and our partners use cookies” is what most of them write today, a survey by the college
found, and nine readers in ten press “Accept all” without a look at the rest.</p><p>Ada Brandt, who runs a shop
for nets, said that she took all of hers out. “Your privacy choices, your consent, your preferences: nobody
reads that,” she said.</p>
"""
ABOUT_PAYWALLS = """
<p>The Mill will put up a paywall in autumn, its editor said on Monday, after a year in which advertisements
brought a third less than before.</p><p>Readers will meet the words “Subscribe to continue reading” after five
articles a month. “This article is for subscribers only” is not something she likes to write, she said, but the
printers had to be paid.</p><p>In Lindmouth, where the Courier asks four crowns a week since March, every tenth
reader has subscribed so far, and the paper hired two people for its court reports.</p>
"""
ABOUT_ROBOTS = """
<p>Are you a robot? The question will be put to visitors of the town archive from Monday, after programs copied
all of its photographs in one night and nobody else could get in.</p><p>The archive's head, Tomas Ruud, said
that he had nothing against machines. “Prove that you are human is a strange thing to ask of a historian,” he
said.</p>
"""
NEWSLETTER = """
<section class="newsletter"><h2>Never miss a story</h2><p>Sign up for our newsletter and get the day's news from
the harbour each morning.</p><form><input type="email"><input type="submit" value="Subscribe"></form></section>
"""
COMMENTS = """
<section id="comments"><h2>Comments</h2><p>Log in to join the conversation.</p><p>Already have an account?</p>
<form class="g-recaptcha"></form></section>
"""


@pytest.mark.parametrize("address", [ADDRESS, "https://mill.example/cookies/survey"])
@pytest.mark.parametrize("after", ["", BANNER, NEWSLETTER, COMMENTS, BANNER + NEWSLETTER + COMMENTS], ids=range(5))
@pytest.mark.parametrize("body", [STUB, STORY, LONG, ABOUT_COOKIES, ABOUT_PAYWALLS, ABOUT_ROBOTS], ids=range(6))
def test_innocents(body: str, after: str, address: str) -> None:
    assert found(article(body, after=after), address) is None


def test_a_hidden_gate_that_is_not_shown_is_none() -> None:
    gate = '<div class="paywall" style="display: none"><p>Subscribe to continue reading.</p></div>'
    assert found(article(STUB, after=gate)) is None
    assert found(article(STUB, after=gate.replace('style="display: none"', "hidden"))) is None


def test_a_page_of_nothing_is_no_barrier() -> None:
    assert found(page("")) is None
    assert found(page("<p>Not found</p>")) is None
    assert found(page(f"<p>{THIRD}</p><button>Accept all</button>")) is None
    assert found(page(f"<p>{FOURTH}</p><a href='#'>{SECOND * 5}</a>")) is None
