"""What tells an update from a retelling: facts that no article told before has. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from digests.model import Article, News, Quote, QuoteKind
from digests.text.figures import figures, spelt
from digests.text.fold import folded
from digests.text.named import is_heard, named

if TYPE_CHECKING:
    from collections.abc import Sequence

NEW_FIGURES = 2  # this many unheard figures, or one unheard quote or name, make an update


class Fresh(Struct, frozen=True):
    """What an article has that the articles told before had not; its figures by value, as they are written. Falsy when
    it is a retelling."""

    figures: dict[str, str]
    quotes: tuple[Quote, ...]
    names: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.quotes or self.names) or len(self.figures) >= NEW_FIGURES

    def is_in(self, text: str) -> bool:
        """Whether the text has a figure or a name that is new."""
        if not self.figures.keys().isdisjoint(figures(text)):
            return True
        said = folded(text)
        return any(folded(name.split()[-1]) in said for name in self.names)

    def news(self) -> News:
        """As an edition keeps it: figures in order of size."""
        in_order = sorted(self.figures.values(), key=lambda figure: (len(figure), figure))
        return News(names=self.names, figures=tuple(in_order), quotes=len(self.quotes))


class Body(Struct, frozen=True):
    """What an article says: its words folded, the figures of its body by value, the values of those that it spells, and
    its whole quotes with their words folded."""

    article: Article
    folded: str
    figures: dict[str, str]
    spelt: frozenset[str]
    quotes: tuple[tuple[Quote, str], ...]

    @classmethod
    def of(cls, article: Article) -> Body:
        text = article.original
        words = folded(text)
        quotes = (quote for quote in article.reading.quotes if quote.kind is QuoteKind.DIRECT)
        return cls(
            article=article,
            folded=words,
            figures=figures("\n".join(span.of(text) for span in article.reading.paragraphs)),
            spelt=frozenset(spelt(words.split(), article.reading.language)),
            quotes=tuple((quote, folded(text[quote.start : quote.end])) for quote in quotes),
        )

    def names(self) -> tuple[str, ...]:
        """Whom the article is about; its own publisher and writer are not news."""
        article, reading = self.article, self.article.reading
        speakers = (quote.speaker for quote in reading.quotes if quote.speaker)
        found = named(article.original, reading.paragraphs, article.headline.title, speakers, reading.language)
        makers = folded(f"{article.headline.publisher} {reading.byline or ''}")
        return tuple(name for name in found if folded(name) not in makers)


def new_in(body: Body, before: Sequence[Body]) -> Fresh:
    """Figures, quotes and names of an article that none of the earlier ones has."""
    told = frozenset[str]().union(*(one.figures.keys() | one.spelt for one in before))
    unheard = {value: written for value, written in body.figures.items() if value not in told}
    quotes = tuple(quote for quote, words in body.quotes if not any(words in one.folded for one in before))
    heard = {word for one in before for word in one.folded.split()}
    names = tuple(name for name in body.names() if not is_heard(name, heard))
    return Fresh(figures=unheard, quotes=quotes, names=names)
