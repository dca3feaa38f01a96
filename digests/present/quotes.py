"""How a quote reads, everywhere: to change that, see `quote_lines`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.messages import Cited, Line, Message, Section, Text
from digests.model import Article, Quote, QuoteKind
from digests.present.view import DOT, article_title, headline, lonely
from digests.wording import say, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digests.model import Excerpt, Span
    from digests.present.view import View


def attribution(quote: Quote) -> str:
    """`Christopher Hughes, professor of politics, University of Warwick`, or that nobody can tell."""
    if quote.speaker is None:
        return say("speaker unclear")
    return ", ".join(part for part in (quote.speaker, quote.role, quote.affiliation) if part)


def quote_lines(words: Cited, quote: Quote) -> tuple[Line, Line]:
    """The words between quotation marks (each platform's render.py draws them), and below them who said them."""
    who: Line = (Text("— "), Text(attribution(quote)))
    if quote.kind is QuoteKind.PARTIAL:
        who = (*who, Text(say(" (partial quote)")))
    return (words,), who


def cited(article: Article, span: Span | Quote, *, quoted: bool = False) -> Cited:
    words = article.original[span.start : span.end]
    return Cited(words, article.headline.article_id, article.version, span.start, span.end, quoted=quoted)


def excerpted(one: Excerpt, *, quoted: bool = False) -> Cited:
    return Cited(one.words, one.article_id, one.version, one.start, one.end, quoted=quoted)


def quotes(articles: Sequence[Article], view: View) -> Message:
    """Who said what, the first article's first; the same words are not shown twice."""
    sections: list[Section] = []
    seen: set[str] = set()
    for article in articles:
        fresh: dict[str, Quote] = {}
        for quote in article.reading.quotes:
            words = article.original[quote.start : quote.end]
            if words not in seen:
                fresh.setdefault(words, quote)
        if fresh and len(articles) > 1:
            head = article.headline
            titled = (DOT, headline(head.title, head.url, strong=False)) if article is not articles[0] else ()
            sections.append(Section(heading=(Text(head.publisher), *titled)))
        sections += [Section(lines=quote_lines(cited(article, one, quoted=True), one)) for one in fresh.values()]
        seen |= fresh.keys()
    title = article_title(articles[0].headline)
    if not seen:
        return view.show(title, [lonely(say("Nobody is quoted in it."))])
    return view.show(title, sections, (Text(counted(len(seen))),))


def counted(number: int) -> str:
    return several(
        number,
        "{count} quote, to the character as in the article",
        "{count} quotes, each to the character as in the article",
    )
