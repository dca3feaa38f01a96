"""What the elements of well-formed feeds say, read into a Holder in the order in which they stand.

Unsure are the elements of which feedparser makes more than a field, and those with others of ours in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digests.feeds import names
from digests.feeds.holder import Holder
from digests.feeds.timing import Asked
from digests.feeds.values import HTML, PLAIN, Unsure, instant_of, kind_of, link_in, link_text, marked_up, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lxml.etree import _Element

ITEMS = ("item", "entry")
FEED, ENTRY = 1, 2  # depths
_OTHERWISE = frozenset(("abstract", "fullitem", "body", "xhtml:body", "newlocation", "rss", "feed", "channel", *ITEMS))
_SHELLS = frozenset(("media:group", "media:content", "media:community"))  # what is in them is the entry's
_PERSON = ("name", "email", "uri", "url", "homepage")
_ASIDE: dict[
    str, tuple[str, ...]
] = {  # read as a whole, by what may be in them: none of it is the feed's or the entry's
    "contributor": _PERSON,
    "image": ("title", "url", "link", "width", "height", "description"),
    "textinput": ("title", "description", "name", "link"),
    "source": (
        *_PERSON,
        *("title", "id", "link", "updated", "published", "author", "contributor", "rights", "category", "subtitle"),
        *("icon", "logo", "generator"),
    ),
    "itunes:category": ("itunes:category",),
    "skiphours": ("hour",),
    "skipdays": ("day",),
}
_RIGHTS = ("rights", "copyright")  # may have markup in them
_PUBLISHED = ("published", "pubdate", "issued", "dcterms:issued")
_UPDATED = ("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified")
_ALTERNATES = ("text/html", "html", "xhtml", "application/xhtml+xml")


class Elements:
    """The elements of one feed. `holder` is the feed's, or that of the entry which is being read."""

    def __init__(self, *, is_atom: bool, unwraps: bool, has_bases: bool) -> None:
        self.feed = self.holder = Holder(is_entry=False)
        self.asked = Asked()
        self.has_content = False  # a second description is one, until then
        self._is_atom, self._unwraps, self._has_bases = is_atom, unwraps, has_bases
        self._title_depth = -1
        self._known: dict[object, str] = {}

    def name(self, element: _Element) -> str | None:
        tag = element.tag
        name = self._known.get(tag)
        if name is None:
            name = names.name_of(str(tag), element.prefix)
            if name is not None and name[0] != names.UNKNOWN:  # its namespace says it all
                self._known[tag] = name
        return name

    def begin(self) -> None:
        """From here on it is an entry's elements."""
        self.holder, self._title_depth = Holder(is_entry=True), -1

    def read(self, element: _Element, name: str | None, depth: int) -> None:
        """The element, which stands in a feed (FEED), in an entry (ENTRY), or so much deeper. `name` is its own."""
        if name is None:
            raise Unsure("a prefix without its namespace")
        if (read := _READ.get(name)) is not None:
            if depth > ENTRY and not name.startswith("media:"):
                raise Unsure("an element of an entry within another")
            read(self, element, depth)
        elif name in _SHELLS:
            for child in element:
                self.read(child, self.name(child), depth + 1)
        else:
            self._pass(element, name)

    def date(self, element: _Element) -> datetime | None:
        """The date in the element, if it has one of a common form."""
        if self.name(element) not in (*_PUBLISHED, *_UPDATED):
            return None
        try:
            return instant_of((element.text or "").strip())
        except Unsure:
            return None

    def _pass(self, element: _Element, name: str) -> None:
        """Go past an element that says nothing to us, and make sure of it."""
        if name in _OTHERWISE:
            raise Unsure("an element that is read otherwise")
        if name in ("image", "textinput", "source"):
            self._title_depth = -1
            if name == "image" and len(element) and self.holder is not self.feed:
                raise Unsure("a picture with a title in an entry")
        if self.holder is self.feed:
            self.asked.take(element, name)
        if len(element) and name not in _RIGHTS:
            allowed = _ASIDE.get(name, ())
            inside = map(self.name, element.iterdescendants())
            if any(inner not in allowed and names.is_read(inner) for inner in inside):
                raise Unsure("elements of ours within another")

    def _base(self, element: _Element) -> str:
        if not self._has_bases:
            return ""
        base = element.base or ""
        if base and not base.startswith(("http://", "https://")):
            raise Unsure("a base that is no address")
        return base

    def _marked(self, element: _Element, default: str) -> tuple[str, str]:
        kind, base = kind_of(element, default), self._base(element)
        return marked_up(element, kind, base, atom=self._is_atom, unwrapped=self._unwraps)

    def title(self, element: _Element, depth: int, *, is_media: bool = False) -> None:
        """The first one that says something, unless another stands less deep."""
        value, kind = self._marked(element, PLAIN)
        if not -1 < self._title_depth <= depth:
            self.holder.put("title", value, depth, kind)
        if value and not is_media:
            self._title_depth = depth

    def media_title(self, element: _Element, depth: int) -> None:
        self.title(element, depth, is_media=True)

    def description(self, element: _Element, depth: int) -> None:
        self._described(element, depth, HTML, "subtitle" if self.holder is self.feed else "summary")

    def summary(self, element: _Element, depth: int) -> None:
        self._described(element, depth, PLAIN, "summary")

    def _described(self, element: _Element, depth: int, default: str, field: str) -> None:
        if "summary" in self.holder.values and not self.has_content:
            self.content(element, depth)
        else:
            value, kind = self._marked(element, default)
            self.holder.put(field, value, depth, kind)

    def subtitle(self, element: _Element, depth: int) -> None:
        value, _ = self._marked(element, PLAIN)
        if self.holder is self.feed:
            self.holder.put("subtitle", value, depth)

    def content(self, element: _Element, _: int) -> None:
        self.has_content = True
        self.holder.put_content(*self._marked(element, PLAIN))

    def encoded(self, element: _Element, _: int) -> None:
        self.has_content = True
        self.holder.put_content(*self._marked(element, HTML))

    def link(self, element: _Element, _: int) -> None:
        """RSS has the link as text, Atom as an attribute."""
        get = element.get
        if get("url") or get("uri") or get("rel") == "":
            raise Unsure("a link of another kind")
        href = get("href")
        rel, kind = (get("rel") or "alternate").lower(), (get("type") or "text/html").lower()
        if href is None:
            if rel == "enclosure":
                raise Unsure("a file without an address")
            link = link_text(link_in(self._base(element), text_of(element)), in_entry=self.holder.is_entry)
            self.holder.values["link"] = link
            return
        href = link_in(self._base(element), href)
        if rel == "alternate" and kind in _ALTERNATES:
            self.holder.values["link"] = href
        elif rel == "enclosure":
            self.holder.put_enclosure(href, kind, get("length"))

    def enclosure(self, element: _Element, _: int) -> None:
        get = element.get
        kind = get("type")
        link = get("url") or get("uri") or get("href")
        self.holder.put_enclosure(link, kind.lower() if kind else None, get("length"))

    def id(self, element: _Element, depth: int) -> None:
        """It is the link, too, where none stands before it and it does not say otherwise."""
        value = text_of(element)
        if (element.get("isPermaLink") or element.get("ispermalink") or "true") == "true":
            value = link_in(self._base(element), value) if value else value
            self.holder.values.setdefault("link", value)
        self.holder.put("id", value, depth)

    def author(self, element: _Element, depth: int) -> None:
        """The last one: a name as text, or a person."""
        if len(element):
            self._person(element, depth)
        else:
            self.holder.put("author", text_of(element), depth)
        self.holder.has_authors = True

    def _person(self, element: _Element, depth: int) -> None:
        said = {"name": "", "email": ""}
        loose = [element.text, *(child.tail for child in element)]
        for child in element:
            name = (self.name(child) or "").removeprefix("itunes:")
            if name not in _PERSON:
                raise Unsure("an author with more than a name")
            said[name] = text_of(child)
        before = self.holder.values.get("author", "")
        mixed = self.holder.has_authors and (not said["name"] or "@" in before)
        if mixed or any(text and text.strip() for text in loose):
            raise Unsure("authors of several kinds")
        self.holder.put("author", "", depth)
        self.holder.put_author(said["name"], said["email"])

    def owner(self, element: _Element, _: int) -> None:
        """Of a podcast. feedparser takes one with a name and an address of mail for the author."""
        said = [(self.name(child), text_of(child)) for child in element]
        if not {name for name, _ in said} <= {"itunes:name", "itunes:email"} or self.holder is not self.feed:
            raise Unsure("an owner with more than a name")
        if [name for name, _ in said] == ["itunes:name", "itunes:email"]:
            if "@" in self.holder.values.get("author", ""):
                raise Unsure("an owner and an author")
            self.holder.put_author(said[0][1], "")
        elif len(said) > 1:
            raise Unsure("an owner in another order")

    def published(self, element: _Element, depth: int) -> None:
        if depth >= ENTRY:
            self.holder.dates["published"] = instant_of(text_of(element))

    def updated(self, element: _Element, depth: int) -> None:
        if depth >= ENTRY:
            self.holder.dates["updated"] = instant_of(text_of(element))

    def language(self, element: _Element, depth: int) -> None:
        if self.holder is self.feed:
            self.holder.put("language", text_of(element), depth)

    def moved(self, element: _Element, depth: int) -> None:
        if self.holder is self.feed:
            self.holder.put("moved", text_of(element), depth)


_READ: dict[str, Callable[[Elements, _Element, int], None]] = {
    **dict.fromkeys(("title", "dc:title"), Elements.title),
    "media:title": Elements.media_title,
    **dict.fromkeys(("description", "dc:description", "media:description"), Elements.description),
    **dict.fromkeys(("summary", "itunes:summary"), Elements.summary),
    **dict.fromkeys(("subtitle", "tagline", "itunes:subtitle"), Elements.subtitle),
    "content": Elements.content,
    "content:encoded": Elements.encoded,
    "link": Elements.link,
    "enclosure": Elements.enclosure,
    **dict.fromkeys(("guid", "id"), Elements.id),
    **dict.fromkeys(("author", "managingeditor", "dc:author", "dc:creator", "itunes:author"), Elements.author),
    **dict.fromkeys(_PUBLISHED, Elements.published),
    **dict.fromkeys(_UPDATED, Elements.updated),
    "itunes:owner": Elements.owner,
    **dict.fromkeys(("language", "dc:language"), Elements.language),
    "itunes:new-feed-url": Elements.moved,
}
