"""The lead picture of each story, as an input of rules: all that decides what pages print of it, but for labels.

A page of twenty stories stands on twenty of these. Where one has not changed no document is loaded to know it.
"""

from collections.abc import Mapping

from msgspec import Struct

from standfirst.documents import Document
from standfirst.incremental import fingerprint
from standfirst.model.article import NEVER, Article, Image
from standfirst.pictures import Known
from standfirst.references import Places, Reference, is_over, resolve
from standfirst.rules.versioned import Kind


class Shown(Struct, frozen=True, kw_only=True, gc=False):
    """What an author writes of a picture (`image`), in which language, where it leads, and what is `known` of it, if it is a
    file of the site that is a picture."""

    image: Image
    language: str
    leads: Reference
    known: Known | None


def shown(places: Places, documents: Mapping[str, Document]) -> Kind:
    """Of public stories; None for one that has no picture, or none that may be shown."""

    def value(id: str) -> Shown | None:
        article = documents[id].article if id in places.site.addresses else None
        if article is None or article.image is None or not may_be_shown(article, places.now):
            return None
        leads = resolve(places, id, article.image.src)
        known = places.known(leads.file) if leads.file else None
        if known is not None and (known.look is None or is_over(known, places.now)):
            return None
        if known is None and not leads.file and "://" not in leads.outside:
            return None
        return Shown(image=article.image, language=article.language, leads=leads, known=known)

    def version(id: str) -> bytes | None:
        found = value(id)
        return fingerprint(found) if found is not None else None

    return Kind(value, version, lambda: places.site.addresses, lambda touched: touched.sources)


def may_be_shown(article: Article, now: int) -> bool:
    """Whether a story has a picture, and the right to show it that its author wrote down has not ended."""
    until = article.image.until if article.image is not None else None
    return article.image is not None and (until is None or not until.instant <= now < NEVER)
