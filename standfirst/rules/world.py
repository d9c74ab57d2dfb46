"""What a build knows of its site, as inputs of its rules: each with a version, so that the next build finds what has
changed without asking every page. What decides a value must be in its version; rules see nothing but these values."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from msgspec import Struct, to_builtins

from standfirst.documents import Document
from standfirst.incremental import Given, fingerprint
from standfirst.markup import Link
from standfirst.model import notices
from standfirst.model.article import Article, Moment, Withdrawn
from standfirst.model.front import Front
from standfirst.model.related.index import Index
from standfirst.model.revision import LABELS, ListKey
from standfirst.model.site import Label, Site
from standfirst.pages import Plan, news_parts
from standfirst.references import Places
from standfirst.rules import hosts
from standfirst.rules.groups import dates, retracted, sections, topics
from standfirst.rules.mapped import Mapped, Sitemaps, news
from standfirst.rules.shown import may_be_shown, shown
from standfirst.rules.versioned import Kind, Touched, Versions, all_of, single, some_of, version_of


class World(Struct, frozen=True, kw_only=True):
    """`prints` are the fingerprints of `documents`; `fragments` the names of all fragments; `instants` when
    each story is dated, `updates` when those were last changed that were, `pictured` those that have a lead picture; `now` the build's one clock. All in seconds
    since 1970. `rights`: when the right to show a picture ends, by its file. `fronts`: by the folder of the section, "" the site's own; `front_turn`: when the clock next changes one. `outside`: what the public pages of sources load from elsewhere, where they do (`markup.outside`). `related`: whom stories are shown beside."""

    now: int
    places: Places
    documents: Mapping[str, Document]
    prints: Mapping[str, bytes]
    plan: Plan
    fronts: Mapping[str, Front]
    fragments: tuple[str, ...]
    instants: Mapping[str, int]
    updates: Mapping[str, int]
    outside: Mapping[str, tuple[str, ...]]
    pictured: Mapping[str, bool]
    rights: Mapping[str, Moment] = {}
    related: Index
    front_turn: Moment | None = None

    @property
    def mapped(self) -> Mapped:
        """What sitemaps are made of."""
        return Mapped(
            site=self.site, plan=self.plan, instants=self.instants, updates=self.updates, pictured=self.pictured
        )

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


def inputs(world: World, before: Versions | None = None, touched: Touched | None = None) -> Mapping[str, Given]:
    """Every kind of input that stands on the site. Keys of lists and labels are `kind:id`. `before`: the versions as
    they were, but for what was `touched`."""
    site, sitemaps = world.site, Sitemaps(world.mapped)
    kinds = {
        "story": _stories(world),
        "refusal": _refusals(world),
        "tombstone": _tombstones(site),
        "versions": _versions(world.places),
        "listing": _listings(world),
        "related to": _related(world),
        "label": _labels(site),
        "shown picture": shown(world.places, world.documents),
        "page": _pages(world.plan),
        "names": _names(world.places),
        "sitemap": sitemaps.entries(),
        "newest": sitemaps.newest(),
        "told to hosts": _told_to_hosts(world),
    }
    given: dict[str, Given] = {}
    for name, kind in kinds.items():
        given[name] = all_of(kind) if before is None or touched is None else some_of(kind, before(name), touched)
    return given | {
        "sections": single("", sections(site), shared=True),
        "topics": single("", topics(site)),
        "composed": _composed(world.fronts),
        "dates": dates(site),
        "sitemap parts": single("", sitemaps.names() if sitemaps.big else ()),
        "retracted stories": single("", retracted(site)),
        "right ended": Given(dict.fromkeys(_ended(world), b"1"), frozenset(_ended(world)).__contains__),
        "news parts": single("", news_parts(site)),
        "news": single("", news(site, world.instants, world.now)),
        "fragment names": single("", world.fragments, shared=True),
    }


def _ended(world: World) -> list[str]:
    """The files of pictures that may be shown no more."""
    return [file for file, until in world.rights.items() if until.instant <= world.now]


def _composed(fronts: Mapping[str, Front]) -> Given:
    """Each front that is not a plain list."""
    told = {folder: to_builtins(front) for folder, front in fronts.items()}
    return Given({folder: fingerprint(front) for folder, front in told.items()}, told.get)


def _stories(world: World) -> Kind:
    site, prints = world.site, world.prints
    addresses, known, section_of, held = site.addresses, site.sections, site.section_of, site.held

    def version(id: str) -> bytes | None:
        if id not in addresses:
            return None
        address, folder = addresses[id], section_of[id]
        version = f"{address}\0{folder}\0{folder in known}\0"
        if id in held or world.documents[id].article.image is not None:  # type: ignore[union-attr]
            why = held.get(id)
            version += f"{why and (why.why, why.until)}\0{may_be_shown(site.articles[id], world.now)}"
        return prints[id] + version.encode()

    return Kind(lambda id: _story(world, id), version, lambda: addresses, lambda touched: touched.sources)


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
        pictured=may_be_shown(article, world.now),
    )


def _related(world: World) -> Kind:
    """Whom each story may be shown beside: `((id, over), …)`, best first (`model.related.places.Pick`)."""
    site, related = world.site, world.related

    def version(id: str) -> bytes | None:
        found = related.beside(id) if id in site.addresses else ()
        return fingerprint(found) if found else None

    return Kind(related.beside, version, lambda: site.stories, lambda touched: touched.related)


def _refusals(world: World) -> Kind:
    """Why each source that is not public is not."""
    places, addresses = world.places, world.site.addresses

    def version(id: str) -> bytes | None:
        return places.fault(id).encode() if id in places.sources and id not in addresses else None

    return Kind(places.fault, version, lambda: places.sources - addresses.keys(), lambda touched: touched.sources)


def _versions(places: Places) -> Kind:
    """What readers have read of each story that was changed, as `(recorded, words)`."""
    versions, public = places.versions, places.site.addresses

    def version(id: str) -> bytes | None:
        return fingerprint(versions[id]) if id in versions and id in public else None

    return Kind(lambda id: versions.get(id, ()), version, lambda: versions, lambda touched: touched.sources)


def _tombstones(site: Site) -> Kind:
    """What is left of each retracted story."""

    def value(id: str) -> Withdrawn | None:
        story = site.withdrawn.get(id)
        return story if story is not None and story.status == "retracted" else None

    def version(id: str) -> bytes | None:
        story = value(id)
        return None if story is None else fingerprint(to_builtins(story))

    return Kind(value, version, lambda: site.withdrawn, lambda touched: touched.sources)


def _listings(world: World) -> Kind:
    site, instants = world.site, world.instants

    def members(key: str) -> tuple[str, ...]:
        kind, _, id = key.partition(":")
        return site.members(kind, id)

    def dated(key: str, ids: Iterable[str]) -> Iterable[int]:
        if key.startswith(f"{notices.KIND}:"):
            return (notices.notice_of(name).instant for name in ids)
        return map(instants.__getitem__, ids)

    def version(key: str) -> bytes | None:
        ids = members(key)
        return version_of(ids, dated(key, ids)) if ids or key == "site:" else None

    def names() -> Iterable[str]:
        return ("site:", *_keys(site.lists))

    return Kind(members, version, names, lambda touched: _keys(touched.lists))


def _keys(lists: Iterable[ListKey]) -> Iterable[str]:
    return [f"{kind}:{id}" for kind, id in lists]


def _labels(site: Site) -> Kind:
    def label(key: str) -> Label | None:
        kind, _, id = key.partition(":")
        return site.labels(kind).get(id)

    def version(key: str) -> bytes | None:
        found = label(key)
        return None if found is None else f"{found.name}\0{found.address}".encode()

    def names() -> Iterable[str]:
        return _keys((kind, id) for kind in LABELS for id in site.labels(kind))

    return Kind(label, version, names, lambda touched: _keys(touched.lists))


def _pages(plan: Plan) -> Kind:
    pages = plan.pages

    def page(address: str) -> tuple[str, ...] | None:
        found = pages.get(address)
        return None if found is None else (found.kind, *found.args)

    def version(address: str) -> bytes | None:
        found = pages.get(address)
        return None if found is None else f"{found.kind}\0{chr(0).join(found.args)}".encode()

    return Kind(page, version, lambda: pages, lambda touched: touched.pages)


def _told_to_hosts(world: World) -> Kind:
    def value(name: str) -> tuple[Any, ...]:
        return hosts.told(name, world.outside, world.plan)

    def touched(by: Touched) -> Iterable[str]:
        return [name for name, some in zip(hosts.TOLD, (by.sources, by.pages, by.pages), strict=True) if some]

    return Kind(value, lambda name: fingerprint(value(name)), lambda: hosts.TOLD, touched)


def _names(places: Places) -> Kind:
    """All names that can be linked to: where one is spelt in another Unicode form, all are looked through."""

    def version(which: str) -> bytes:
        return blake2b("\0".join(sorted(getattr(places, which))).encode(), digest_size=16).digest()

    def touched(touched: Touched) -> Iterable[str]:
        return [which for which, some in (("sources", touched.names), ("files", touched.files)) if some]

    return Kind(
        lambda which: getattr(places, which), version, lambda: ("sources", "files", "static_files"), touched, late=True
    )


def last_change(article: Article | None) -> Moment | None:
    """When a story was last changed in a way that matters: the later of its update and its last correction, where that
    is at least a minute later than its date."""
    if article is None or article.date is None:
        return None
    last = article.updated
    if article.corrections and (last is None or last.instant < article.corrections[-1].date.instant):
        last = article.corrections[-1].date
    return last if last is not None and last.instant >= article.date.instant + 60 else article.date
