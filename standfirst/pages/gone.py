"""Addresses at which readers may remember something that is not there any more: those of stories that were taken back."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from standfirst import urls
from standfirst.documents import Document
from standfirst.model.article import Withdrawn
from standfirst.pages.planning import Plan
from standfirst.references import Places, beside, pictured


class Gone(Struct, frozen=True, kw_only=True):
    """Addresses from the site's root, in byte order. `gone`: what is there no more, for hosts to answer with 410.
    `stale`: whatever a cache may still hold of the stories, those of tombstones among it."""

    gone: tuple[str, ...]
    stale: tuple[str, ...]


def gone(places: Places, documents: Mapping[str, Document], plan: Plan, on_record: Iterable[str] = ()) -> Gone:
    """Of all stories that were taken back: their pages, old addresses and files; and the addresses `on_record` of which
    nothing is left: removed for good, held, or of a list that has no story any more. What another story has claimed since
    is not gone, and stale all the same."""
    stale = set(on_record)
    for story in places.site.withdrawn.values():
        stale.update(_addresses(story), _files(places, documents[story.id], story.address))
    left = (address for address in stale if address not in plan)
    return Gone(gone=_in_order(left), stale=_in_order(stale))


def _in_order(addresses: Iterator[str] | set[str]) -> tuple[str, ...]:
    return tuple(sorted(addresses, key=str.encode))


def _addresses(story: Withdrawn) -> Iterator[str]:
    yield story.address
    yield from (old for alias in story.aliases if (old := urls.normalise(alias)) is not None)


def _files(places: Places, document: Document, address: str) -> Iterator[str]:
    """The files that its page had: those beside the story, and the forms of its pictures, whoever shows them still."""
    for picture in pictured(places, document):
        for ladder in picture.forms.all if picture.forms is not None else ():
            yield from (ladder.stem + form.end for form in ladder.forms)
    for path in document.refers.files:
        if (file := places.file(path)) is not None:
            yield beside(address, document.id, file)
