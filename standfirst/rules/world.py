"""What a build knows of its site, as inputs of its rules: each with a version, so that the next build finds what has
changed without asking every page. What decides a value must be in its version; rules see nothing but these values."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

from msgspec import Struct, to_builtins

from standfirst.documents import Document
from standfirst.incremental import Given, fingerprint
from standfirst.markup import Link
from standfirst.model.article import NEVER, Article, Moment
from standfirst.model.front import Front, front_sections
from standfirst.model.related import Listing
from standfirst.model.site import Section, Site
from standfirst.pages import HTML, SITEMAP_SIZE, Plan
from standfirst.references import Places


class World(Struct, frozen=True, kw_only=True):
    """`prints` are the fingerprints of `documents`; `fragments` the names of all fragments; `instants` when
    each story is dated; `now` the build's one clock, in seconds since 1970."""

    now: int
    places: Places
    documents: Mapping[str, Document]
    prints: Mapping[str, bytes]
    plan: Plan
    front: Front
    fragments: tuple[str, ...]
    instants: Mapping[str, int]

    @property
    def site(self) -> Site:
        """The public stories."""
        return self.places.site


class Story(Struct, frozen=True, kw_only=True, gc=False):
    """What rules may know of a public story, page or section page. `folder` is the folder of its section, `section`
    the same where there is such a section. `held` and `until`: why a preview alone shows it. `pictured`: its lead
    picture may be shown."""

    article: Article
    links: tuple[Link, ...]
    address: str
    folder: str
    section: str
    held: str
    until: Moment | None
    pictured: bool


class Sections(Struct, frozen=True, kw_only=True):
    """All sections by folder; those on the front, in order; and those below each, in order."""

    all: Mapping[str, Section]
    front: tuple[str, ...]
    below: Mapping[str, tuple[str, ...]]


_Parts = tuple[Callable[[str], Any], Callable[[], Mapping[str, bytes]]]
"""What gives a value, and what gives all versions."""

Versions = Callable[[str], Mapping[str, bytes]]
"""The versions of each kind of input."""


def inputs(world: World, before: Versions | None = None, changed: Collection[str] = ()) -> Mapping[str, Given]:
    """Every kind of input that stands on the site. Keys of lists and labels are `kind:id`. `before`: the versions as
    they are known already, but for the stories that have `changed`."""
    site = world.site
    labels = {f"topic:{id}": label for id, label in site.topics.items()}
    labels |= {f"author:{id}": label for id, label in site.authors.items()}
    values: dict[str, _Parts] = {
        "story": (lambda id: _story(world, id), lambda: dict(_story_versions(world, site.addresses))),
        "refusal": (world.places.fault, lambda: {id: why.encode() for id, why in _refusals(world)}),
        "listing": _listings(world),
        "label": (labels.get, lambda: {key: f"{one.name}\0{one.address}".encode() for key, one in labels.items()}),
        "page": _pages(world.plan),
        "names": (lambda which: getattr(world.places, which), lambda: _names(world.places)),
        "sitemap": _sitemaps(world),
    }
    known = before or (lambda kind: values[kind][1]())
    given = {kind: Given(known(kind), value) for kind, (value, _) in values.items()}
    if changed:
        public = [id for id in changed if id in site.addresses]
        again = dict(_story_versions(world, public))
        given["story"] = given["story"]._replace(versions={**given["story"].versions, **again})
    return given | {
        "sections": _single("", _sections(site), shared=True),
        "topics": _single("", _topics(site)),
        "composed": _single("", to_builtins(world.front)),
        "dates": _dates(site),
        "fragment names": _single("", world.fragments, shared=True),
    }


def _single(name: str, value: Any, *, shared: bool = False) -> Given:
    return Given({name: fingerprint(value)}, lambda _: value, shared)


def _story_versions(world: World, ids: Iterable[str]) -> Iterable[tuple[str, bytes]]:
    site, prints = world.site, world.prints
    addresses, sections, section_of, held = site.addresses, site.sections, site.section_of, site.held
    for id in ids:
        address, folder = addresses[id], section_of[id]
        version = f"{address}\0{folder}\0{folder in sections}\0"
        if id in held or world.documents[id].article.image is not None:  # type: ignore[union-attr]
            why = held.get(id)
            version += f"{why and (why.why, why.until)}\0{_pictured(site.articles[id], world.now)}"
        yield id, prints[id] + version.encode()


def _story(world: World, id: str) -> Story | None:
    site = world.site
    article = site.articles.get(id)
    if article is None:
        return None
    folder, held = site.section_of[id], site.held.get(id)
    return Story(
        article=article,
        links=world.documents[id].links,
        address=site.addresses[id],
        folder=folder,
        section=folder if folder in site.sections else "",
        held=held.why if held else "",
        until=held.until if held else None,
        pictured=_pictured(article, world.now),
    )


def _pictured(article: Article, now: int) -> bool:
    until = article.image.until if article.image is not None else None
    return article.image is not None and (until is None or not until.instant <= now < NEVER)


def _refusals(world: World) -> Iterable[tuple[str, str]]:
    """Why each source that is not public is not."""
    addresses = world.site.addresses
    return ((id, world.places.fault(id)) for id in world.places.sources if id not in addresses)


def _listings(world: World) -> _Parts:
    site, instants = world.site, world.instants
    lists: dict[str, tuple[str, ...]] = {f"{kind}:{id}": members for (kind, id), members in site.lists.items()}
    lists["site:"] = site.stories

    def versions() -> Mapping[str, bytes]:
        dated = {id: f"{id}\0{instants[id]}" for id in site.stories}
        return {
            key: blake2b("\0".join(map(dated.__getitem__, ids)).encode(), digest_size=16).digest()
            for key, ids in lists.items()
        }

    def listing(key: str) -> Listing:
        ids = lists.get(key, ())
        return Listing(ids, tuple(instants[id] for id in ids))

    return listing, versions


def _pages(plan: Plan) -> _Parts:
    def page(address: str) -> tuple[str, ...] | None:
        found = plan.pages.get(address)
        return None if found is None else (found.kind, *found.args)

    def versions() -> Mapping[str, bytes]:
        return {address: f"{p.kind}\0{chr(0).join(p.args)}".encode() for address, p in plan.pages.items()}

    return page, versions


def _sections(site: Site) -> Sections:
    below: dict[str, list[Section]] = {}
    for section in site.sections.values():
        if section.parent and site.members("section", section.id):
            below.setdefault(section.parent, []).append(section)
    return Sections(
        all=site.sections,
        front=tuple(section.id for section in front_sections(site)),
        below={
            parent: tuple(s.id for s in sorted(found, key=lambda s: (s.weight, s.title, s.id)))
            for parent, found in below.items()
        },
    )


def _topics(site: Site) -> tuple[str, ...]:
    """All topics, those of most stories first."""
    return tuple(sorted(site.topics, key=lambda id: (-len(site.members("topic", id)), id.encode())))


def _dates(site: Site) -> Given:
    """The months and days that have stories, newest first, and how many each month has."""
    values: dict[str, Any] = {
        kind: tuple(sorted((id for k, id in site.lists if k == kind), reverse=True)) for kind in ("month", "day")
    }
    values["counts"] = tuple((month, len(site.members("month", month))) for month in values["month"])
    return Given({name: fingerprint(value) for name, value in values.items()}, values.get)


def _names(places: Places) -> Mapping[str, bytes]:
    """Of all names that can be linked to: where one is spelt in another Unicode form, all are looked through."""
    return {
        which: blake2b("\0".join(sorted(getattr(places, which))).encode(), digest_size=16).digest()
        for which in ("sources", "files", "static_files")
    }


def _sitemaps(world: World) -> _Parts:
    """Every page that wants readers, `SITEMAP_SIZE` to a part: `(address, id of the story or "")`, stories oldest
    first, so that a new one changes only the last part of a big site, then the rest by address."""
    site = world.site

    @cache
    def parts() -> dict[str, list[tuple[str, str]]]:
        rows = [(site.addresses[id], id) for id in reversed(site.stories)]
        others = [p for p in world.plan.pages.values() if p.kind in HTML and p.kind not in ("article", "404")]
        rows += sorted([(p.address, p.args[0] if p.kind == "page" else "") for p in others], key=_by_address)
        return {str(at // SITEMAP_SIZE + 1): rows[at : at + SITEMAP_SIZE] for at in range(0, len(rows), SITEMAP_SIZE)}

    def entries(part: str) -> list[tuple[str, Moment | None]]:
        return [(address, last_change(site.articles.get(id))) for address, id in parts().get(part, ())]

    def version(rows: list[tuple[str, str]]) -> bytes:
        told = []
        for address, id in rows:
            moment = last_change(site.articles.get(id)) if id else None
            told.append(f"{address}\0{moment.instant if moment else 0}")
        return blake2b("\n".join(told).encode(), digest_size=16).digest()

    return entries, lambda: {part: version(rows) for part, rows in parts().items()}


def _by_address(row: tuple[str, str]) -> bytes:
    return row[0].encode()


def last_change(article: Article | None) -> Moment | None:
    """When a story was last changed in a way that matters: its update, where that is at least a minute later than
    its date."""
    if article is None or article.date is None:
        return None
    updated = article.updated
    return updated if updated is not None and updated.instant >= article.date.instant + 60 else article.date
