"""What the elements of feeds are called, whatever prefixes a feed gives them.

Feeds mix vocabularies: an RSS item may have Atom's links and Dublin Core's creator. As feedparser has it, the elements
of every version of RSS and Atom are one vocabulary, whose names have no prefix here; the others' have the usual one.
"""

from __future__ import annotations

ATOM = "http://www.w3.org/2005/Atom"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XHTML = "http://www.w3.org/1999/xhtml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
UNKNOWN = "?"

_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://purl.org/atom/ns#": "",
    ATOM.lower(): "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://search.yahoo.com/mrss": "media:",
    "http://search.yahoo.com/mrss/": "media:",
    XHTML: "xhtml:",
    RDF: "rdf:",
}
READ = ("", "dc", "dcterms", "content", "itunes", "media", "xhtml")
"""Prefixes of which an element can mean something to us, wherever it stands."""


def name_of(tag: str, prefix: str | None) -> str | None:
    """The name in lower case of an element with this tag (`{namespace}local`) and written prefix. UNKNOWN and a name
    for other vocabularies; None when its prefix says one thing and its namespace another, or nothing."""
    namespace, _, local = tag.rpartition("}")
    namespace = namespace[1:].lower()
    known = _PREFIXES.get(namespace)
    if known is not None:
        return known + local.lower()
    if prefix is None or prefix.lower() in READ or "backend.userland.com/rss" in namespace:
        return None
    return UNKNOWN + local.lower()


def is_read(name: str | None) -> bool:
    """Whether an element of that name can mean something to us. None does: we do not know what it is."""
    return name is None or (name[0] != UNKNOWN and name.rpartition(":")[0] in READ)
