"""What is to be said of the pictures of a story: those that are broken, those that lack words, and when rights end."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from standfirst.documents import Document, file_of
from standfirst.model.article import NEVER, Image, Moment
from standfirst.model.site import earliest
from standfirst.pictures import SIDECAR, may_be_picture
from standfirst.problems import Problem, error, warning
from standfirst.references import Pictured, Places, pictured

if TYPE_CHECKING:
    from standfirst.images import Refusal


def faults(places: Places, document: Document) -> Iterable[Problem]:
    """What is wrong with the pictures of a document, each where it is named: the same at every hour."""
    article = document.article
    for picture in pictured(places, document):
        known = picture.known
        place = file_of(document.id), picture.line, picture.column
        if known.refusal is not None:
            yield _refused(picture, known.refusal, file_of(document.id))
        for line, message, hint in known.faults:
            yield error("picture-words", *place, f"{known.file}{SIDECAR}, line {line}: {message}", hint)
        if picture.lead and article is not None and article.image is not None:
            yield from _wordless(article.image, picture, place)


def refused_at(places: Places, documents: Mapping[str, Document], digest: str, refusal: "Refusal") -> Iterator[Problem]:
    """That a picture is broken, at each public document that shows it."""
    for id in places.site.articles:
        for picture in pictured(places, documents[id]):
            if picture.known.digest == digest:
                yield _refused(picture, refusal, file_of(id))


def _refused(picture: Pictured, refusal: "Refusal", file: str) -> Problem:
    message = f"{picture.known.file}: {refusal.message}"
    return error(refusal.code, file, picture.line, picture.column, message, refusal.hint)


def _wordless(image: Image, picture: Pictured, place: tuple[str, int, int]) -> Iterator[Problem]:
    said = picture.known.said
    if not (image.alt or said.alt):
        message = "the lead picture has no text for those who cannot see it"
        yield warning(
            "picture-alt",
            *place,
            message,
            f"below image: write src: {image.src}, and alt: with what is to be seen in it",
        )
    if not (image.credit or said.credit):
        message = "the lead picture is credited to nobody"
        yield warning(
            "picture-credit", *place, message, f"below image: write src: {image.src}, and credit: with whoever made it"
        )


def rights(places: Places, documents: Iterable[Document]) -> dict[str, Moment]:
    """When the right to show a picture ends, of those that these documents show, by their files."""
    found: dict[str, Moment] = {}
    for document in documents:
        if document.pictures or (document.article is not None and document.article.image is not None):
            for picture in pictured(places, document):
                if picture.known.said.until is not None:
                    found[picture.known.file] = picture.known.said.until
    return found


def rights_of_site(places: Places, documents: Mapping[str, Document]) -> dict[str, Moment]:
    """The same of all that is public: what stories show, and all of `static/`."""
    found = rights(places, (documents[id] for id in places.site.articles))
    for path in filter(may_be_picture, places.static_files):
        known = places.known(f"static/{path}")
        if known is not None and known.said.until is not None:
            found[known.file] = known.said.until
    return found


def next_end(rights: Mapping[str, Moment], now: int) -> Moment | None:
    """When the next of some rights ends."""
    return earliest(moment for moment in rights.values() if now < moment.instant < NEVER)
