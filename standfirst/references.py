"""Where the links and pictures of a page lead: an address, or a problem that names the line.

Everything is looked up in what the build has already seen (`Places`), never on the disk. `resolve` answers pages;
`faults` answers the author, with the same look-ups.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from difflib import get_close_matches
from posixpath import basename, dirname, join, normpath, relpath, splitext
from typing import Literal, Protocol
from unicodedata import normalize
from urllib.parse import unquote

from msgspec import Struct

from standfirst import urls
from standfirst.config import ImageSettings
from standfirst.documents import Document, Refers, file_of, written_in
from standfirst.markup import Link
from standfirst.model.article import Article
from standfirst.model.links import Target, as_address, target_of
from standfirst.model.site import Site
from standfirst.pictures import Forms, Known, forms_of
from standfirst.problems import Problem, error, warning

Fault = Literal["", "missing", "held", "faulty", "gone", "nowhere"]


class Whereabouts(Protocol):
    """What `resolve` asks of a site. A page that is made asks through its reads; the author's check asks `Places`."""

    def address(self, id: str) -> str | None:
        """The address of a public story, page or section page."""

    def fault(self, id: str) -> Fault:
        """Why a source that has no address has none."""

    def source(self, path: str) -> str:
        """The id of a source, as its file is named."""

    def file(self, path: str) -> str | None:
        """A file under `content/` that is no source, as it is named; None where there is none."""

    def static(self, path: str) -> str | None:
        """The same of a file under `static/`."""


def _unknown(file: str) -> Known | None:
    """Of a site whose pictures nobody has looked at."""
    return None


class Places(Struct, frozen=True, kw_only=True):
    """What can be linked to: the public `site`, the ids of all `sources`, the `files` under `content/` that are no
    source, and those under `static/` (both without their folder); the names of `templates` (None: not known). `never`: addresses
    and sources that must never be public again, and `versions` what readers have read of stories that were changed, where
    they may see it (`ledger`). `letters` are the code points that fonts have for pictures of headlines (None: there are none).
    `known` tells what there is to know of a picture by its file, `images` which forms are made of one, `pinned` are those of
    `static/` that editors put on fronts, each with a focal point, `portraits` those that show authors, and `now` is the instant by which rights are judged."""

    site: Site
    sources: frozenset[str]
    files: Mapping[str, str]
    static_files: Mapping[str, str]
    templates: frozenset[str] | None = None
    never: frozenset[str] = frozenset()
    versions: Mapping[str, tuple[tuple[str, str], ...]] = {}
    letters: frozenset[int] | None = None
    known: Callable[[str], Known | None] = _unknown
    images: ImageSettings = ImageSettings()
    pinned: frozenset[tuple[str, str]] = frozenset()
    portraits: frozenset[str] = frozenset()
    now: int = 0

    def address(self, id: str) -> str | None:
        return self.site.addresses.get(id)

    def fault(self, id: str) -> Fault:
        held = self.site.held.get(id)
        if held is not None:
            return "gone" if held.gone else "faulty" if held.why == "faulty" else "held"
        return "faulty" if id in self.sources else "missing"

    def source(self, path: str) -> str:
        return path if path in self.sources else as_named(path, self.sources) or path

    def file(self, path: str) -> str | None:
        return path if path in self.files else as_named(path, self.files)

    def static(self, path: str) -> str | None:
        return path if path in self.static_files else as_named(path, self.static_files)


class Reference(Struct, frozen=True, kw_only=True):
    """The answer: an `address` from the site's root without the base path ("" with a `fault`), or `outside` text to
    be left as written. `id` is the story linked to, `file` the file under `content/` or `static/` that is meant."""

    address: str = ""
    outside: str = ""
    id: str = ""
    file: str = ""
    fault: Fault = ""


def resolve(where: Whereabouts, source: str, written: str) -> Reference:
    """Where `written` leads from the page of the document `source` (an id of the site)."""
    page = where.address(source) or "/"
    target = target_of(written, source=source, address=page)
    match target.kind:
        case "outside":
            return Reference(outside=target.path)
        case "nowhere":
            return Reference(fault="nowhere")
        case "source":
            id = where.source(target.path)
            address = where.address(id)
            if address is None:
                return Reference(id=id, fault=where.fault(id))
            return Reference(address=urls.quote(address) + target.tail, id=id)
        case "file":
            return _file(where.file(target.path), page, source, written, target)
        case "address":
            named = where.static(target.path.removeprefix("/"))
            address = f"/{named}" if named else target.path
            file = f"static/{named}" if named else ""
            return Reference(address=urls.quote(address) + target.tail, file=file)


def _file(path: str | None, page: str, source: str, written: str, target: Target) -> Reference:
    if path is not None:
        address = beside(page, source, path)
        return Reference(address=urls.quote(address) + target.tail, file=f"content/{path}")
    if target.path.endswith((".html", ".htm")):  # a page's old address, as people wrote them
        return Reference(address=urls.quote(unquote(as_address(written, page))) + target.tail)
    return Reference(fault="missing")


def as_named(path: str, known: Iterable[str]) -> str | None:
    """The path as the disk has it, where only its Unicode form differs: macOS may name files in NFD, while people
    write NFC."""
    if path.isascii():
        return None
    form = normalize("NFC", path)
    return next((other for other in sorted(known) if not other.isascii() and normalize("NFC", other) == form), None)


def beside(address: str, source: str, file: str) -> str:
    """The address of a file that the page of `source` refers to: under the page's own, wherever the file lies."""
    place = relpath(file, dirname(source) or ".")
    return address[: address.rfind("/") + 1] + (basename(file) if place.startswith("..") else place)


def published_files(places: Places, document: Document) -> tuple[tuple[str, str], ...]:
    """The files beside a document that go out as they are, once each: `(address, path under content/)`. Of a picture that
    readers get in other forms only what is linked to does, and of one that may not be shown nothing."""
    found: dict[tuple[str, str], None] = {}
    address = places.site.addresses[document.id]
    shown = {picture.known.file: picture for picture in pictured(places, document)}
    for what, written, _, _ in written_in(document):
        reference = resolve(places, document.id, written)
        if not reference.file.startswith("content/"):
            continue
        file = reference.file.removeprefix("content/")
        picture = shown.get(reference.file)
        known = picture.known if picture is not None else places.known(reference.file)
        if known is not None and (known.refusal is not None or is_over(known, places.now)):
            continue
        if picture is None or (not picture.over and (what != "picture" or picture.forms is None)):
            found[beside(address, document.id, file), file] = None
    return tuple(found)


class Pictured(Struct, frozen=True, kw_only=True):
    """A picture that a document shows, at its `line` and `column`: what is known of it, and the forms in which readers get
    it (None: as it is). `lead`: it is the story's own; `over`: the right to show it has ended."""

    known: Known
    forms: Forms | None
    line: int
    column: int
    lead: bool
    over: bool


def pictured(places: Places, document: Document) -> tuple[Pictured, ...]:
    """The pictures of a document that are files of the site."""
    article = document.article
    image = article.image if article is not None else None
    if image is None and not document.pictures:
        return ()
    uses = [(image.src, image.line, 1, True)] if image is not None else []
    uses += [(picture.src, picture.line, picture.column, False) for picture in document.pictures]
    found: list[Pictured] = []
    ended = ""
    for written, line, column, lead in uses:
        file = resolve(places, document.id, written).file
        known = places.known(file) if file else None
        if known is None:
            continue
        focal = image.focal if lead and image is not None else ""
        if lead and image is not None and image.until is not None and image.until.instant <= places.now:
            ended = file
        found.append(
            Pictured(
                known=known,
                forms=forms_of(known, places.images, focal, lead=lead),
                line=line,
                column=column,
                lead=lead,
                over=file == ended or is_over(known, places.now),
            )
        )
    return tuple(found)


def is_over(known: Known, now: int) -> bool:
    """Whether the right to show a picture has ended, as it says itself, or the words beside it."""
    return known.said.until is not None and known.said.until.instant <= now


def faults(places: Places, document: Document) -> list[Problem]:
    """References that lead nowhere, or to a story that is not public."""
    article = document.article
    found = [_no_template(places, article)] if article is not None and _lacks_template(places, article) else []
    found += _bans(places, article) if article is not None and article.also_read_ban else ()
    if _all_there(places, document.refers):
        return found
    for what, written, line, column in written_in(document):
        reference = resolve(places, document.id, written)
        place = (file_of(document.id), line, column)
        if reference.fault:
            found.append(_faulty(places, what, written, reference, place))
        elif what == "pick" and not reference.id:
            hint = "name the story's file, as in other-story.md or /world/other-story.md"
            found.append(error("pick-not-a-story", *place, f"also_read {written!r} is not a story's file", hint))
    return found


def _bans(places: Places, article: Article) -> Iterable[Problem]:
    """Bans that ban nothing. Whether a source is public is no matter: a story may be banned before it is."""
    for ban in article.also_read_ban:
        target = target_of(ban.target, source=article.id, address="/")
        if target.kind != "source" or places.source(target.path) not in places.sources:
            hint = "name the story's file, as in other-story.md or /world/other-story.md, or take it out"
            message = f"also_read bans {ban.target!r}, which is not a story's file"
            yield warning("ban-not-a-story", file_of(article.id), ban.line, 1, message, hint)


def _lacks_template(places: Places, article: Article) -> bool:
    return bool(article.template) and places.templates is not None and article.template not in places.templates


def _no_template(places: Places, article: Article) -> Problem:
    place = file_of(article.id), article.lines.get("template", 1), 1
    return error("template-missing", *place, *missing_template(article.template, places.templates or ()))


def missing_template(name: str, names: Iterable[str]) -> tuple[str, str]:
    """What is said of a template that is not there: where it is looked for, and the nearest of `names`."""
    near = get_close_matches(name, sorted(one for one in names if ":" not in one), 1, 0.8)
    hint = "templates are looked for in the site's templates/, then in the theme; letter case counts"
    return f"there is no template {name!r}", f"did you mean {near[0]}? {hint}" if near else hint


def _all_there(places: Places, refers: Refers) -> bool:
    addresses, files = places.site.addresses, places.files
    there = all(id in addresses for id in refers.stories) and all(path in files for path in refers.files)
    return there and not refers.else_


def in_static(places: Places, document: Document, *, back: bool = False) -> Iterable[Problem]:
    """The files in `static/` that a held document refers to: they are public before it is, or (`back`) after it was."""
    if not document.refers.else_:
        return
    for _, written, line, column in written_in(document):
        file = resolve(places, document.id, written).file
        if file.startswith("static/"):
            message = f"{file} is public already, as all of static/ is, though this story is held"
            hint = "put it beside the story: there it goes out when the story does"
            if back:
                message = f"{file} is still public, as all of static/ is, though this story has been taken back"
                hint = "delete it, unless another story needs it"
            yield warning("held-file-public", file_of(document.id), line, column, message, hint)


def strays(places: Places, document: Document, addresses: Container[str]) -> Iterable[Problem]:
    """Links and pictures by address that the site does not have. `addresses` are all it has, files included."""
    if _all_there(places, document.refers):
        return
    for what, written, line, column in written_in(document):
        reference = resolve(places, document.id, written)
        if reference.address and not reference.id and not reference.file:
            place = (file_of(document.id), line, column)
            yield from _stray(places, reference.address, what, written, place, addresses)


def _faulty(places: Places, what: str, written: str, reference: Reference, place: tuple[str, int, int]) -> Problem:
    noun = {"link": "the link", "pick": "also_read", "picture": "the picture"}[what]
    gone = "it is left out" if what == "pick" else "its text is printed without the link; an Also Read line goes whole"
    match reference.fault:
        case "gone":
            message = f"{noun} {written!r} leads to a story that has come down; {gone}"
            return warning("link-withdrawn", *place, message, "take the link out, or link to a newer story")
        case "faulty":
            message = f"{noun} {written!r} leads to a story that has an error; {gone}"
            return warning("link-faulty", *place, message, "mend that story first")
        case "held":
            held = places.site.held[reference.id]
            message = f"{noun} {written!r} leads to a story that is not public ({held.why})"
            return error("link-held", *place, message, "take the link out until that story is published")
        case "nowhere":
            hint = _in_static(places, written) or "link to a file of this site"
            return error("link-nowhere", *place, f"{noun} {written!r} leaves content/", hint)
        case _:
            if what == "picture":
                hint = _in_static(places, written) or _near(places, written, reference, place, typed=True)
                return error("picture-missing", *place, f"{noun} {written!r} is not there", hint)
            hint = _near(places, written, reference, place)
            return error("link-missing", *place, f"{noun} {written!r} leads to nothing", hint)


def _in_static(places: Places, written: str) -> str:
    """What to write for a picture of `static/` that was named as a file."""
    path = normpath(written).lstrip("./").removeprefix("static/")
    return f"write /{path}: the address of what is in static/ begins there" if path in places.static_files else ""


def _near(
    places: Places, written: str, reference: Reference, place: tuple[str, int, int], *, typed: bool = False
) -> str:
    """The likeliest file that was meant: the same name elsewhere, or a similar one; by its path, or as it is `typed`."""
    known = places.sources if reference.id else places.files.keys()
    name = basename(reference.id or written)
    folded = {basename(path).casefold(): path for path in sorted(known)}
    near = folded.get(name.casefold()) or next(iter(get_close_matches(name, folded, 1, 0.8)), "")
    found = folded.get(near, near)
    if found:
        source = dirname(place[0].removeprefix("content/")) or "."
        return f"did you mean {relpath(found, source) if typed else f'content/{found}'}?"
    return f"put the file beside {place[0]}, or mend the name"


def _stray(
    places: Places, address: str, what: str, written: str, place: tuple[str, int, int], addresses: Container[str]
) -> list[Problem]:
    """A rooted address that the site does not have may well be served by something else: a warning. So is a picture
    that belongs to another page, which may take it down with itself."""
    path = unquote(address.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0])
    if path in addresses or path + "/" in addresses:
        if what != "picture":
            return []
        message = f"the picture {written!r} belongs to another page; it is left out"
        return [warning("picture-not-here", *place, message, "name the file itself, relative to this one")]
    if what == "picture":
        message = f"the picture {written!r} is not on this site; it is left out"
        near = "" if splitext(written)[1] else _without_ending(places, written, place[0])
        hint = f"did you mean {basename(near)}?" if near else _in_static(places, written)
        hint = hint or f"put it at static{path.rstrip('/')}"
        return [warning("picture-not-here", *place, message, hint)]
    message = f"the address {written!r} is not on this site"
    return [warning("address-not-here", *place, message, "link to the story's file (…/story.md), or mend the address")]


def _without_ending(places: Places, written: str, source: str) -> str:
    """The file whose name was written as far as its dot, of which there are few: all files are looked through."""
    meant = join(dirname(source.removeprefix("content/")), written)
    return min((file for file in places.files if splitext(file)[0] == meant), default="")


def linked_stories(where: Whereabouts, source: str, links: Iterable[Link]) -> frozenset[str]:
    """The stories that the links of a body lead to."""
    found = (resolve(where, source, link.target).id for link in links)
    return frozenset(id for id in found if id)
