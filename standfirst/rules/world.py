"""What a build knows of its site, as inputs of its rules: each with a version, so that the next build finds what has
changed without asking every page. What decides a value must be in its version; rules see nothing but these values."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from msgspec import Struct, to_builtins

from standfirst.documents import Document
from standfirst.incremental import Given, fingerprint
from standfirst.markup import Link
from standfirst.model import notices
from standfirst.model.article import NEVER, Article, Moment, Withdrawn
from standfirst.model.front import Front
from standfirst.model.related import Listing
from standfirst.model.revision import ListKey, overlaid
from standfirst.model.site import Label, Site
from standfirst.pages import LISTED, ONE_SITEMAP, SITEMAP_SIZE, Plan, numbered_parts, sitemap_parts
from standfirst.references import Places
from standfirst.rules import hosts
from standfirst.rules.groups import dates, sections, topics


class World(Struct, frozen=True, kw_only=True):
    """`prints` are the fingerprints of `documents`; `fragments` the names of all fragments; `instants` when
    each story is dated, `updates` when those were last changed that were; `now` the build's one clock. All in seconds
    since 1970. `outside`: what the public pages of sources load from elsewhere, where they do (`markup.outside`)."""

    now: int
    places: Places
    documents: Mapping[str, Document]
    prints: Mapping[str, bytes]
    plan: Plan
    front: Front
    fragments: tuple[str, ...]
    instants: Mapping[str, int]
    updates: Mapping[str, int]
    outside: Mapping[str, tuple[str, ...]]

    @property
    def site(self) -> Site:
        """The public stories."""
        return self.places.site


class Touched(Struct, frozen=True, kw_only=True):
    """What may not be as it was: sources, lists and addresses, and whether there are other names of files."""

    sources: frozenset[str]
    lists: frozenset[ListKey] = frozenset()
    pages: frozenset[str] = frozenset()
    names: bool = False


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


class _Kind(NamedTuple):
    """A kind of inputs: the value and the version of each name (None: there is none), all names, and those touched.
    `late`: its versions are dear, and seldom asked for."""

    value: Callable[[str], Any]
    version: Callable[[str], bytes | None]
    names: Callable[[], Iterable[str]]
    touched: Callable[[Touched], Iterable[str]]
    late: bool = False


class _Late(Mapping[str, bytes]):
    """Versions that are worked out when they are asked for."""

    def __init__(self, kind: _Kind) -> None:
        self._kind = kind
        self._version = cache(kind.version)

    def __getitem__(self, name: str) -> bytes:
        version = self._version(name)
        if version is None:
            raise KeyError(name)
        return version

    def __iter__(self) -> Iterator[str]:
        return iter(self._kind.names())

    def __len__(self) -> int:
        return len(list(self._kind.names()))


_NEVER: Final = -(1 << 63)
"""Stands for no instant."""

Versions = Callable[[str], Mapping[str, bytes]]
"""The versions of each kind of input."""


def inputs(world: World, before: Versions | None = None, touched: Touched | None = None) -> Mapping[str, Given]:
    """Every kind of input that stands on the site. Keys of lists and labels are `kind:id`. `before`: the versions as
    they were, but for what was `touched`."""
    site, sitemaps = world.site, _Sitemaps(world)
    kinds = {
        "story": _stories(world),
        "refusal": _refusals(world),
        "tombstone": _tombstones(site),
        "versions": _versions(world.places),
        "listing": _listings(world),
        "label": _labels(site),
        "page": _pages(world.plan),
        "names": _names(world.places),
        "sitemap": sitemaps.entries(),
        "newest": sitemaps.newest(),
        "told to hosts": _told_to_hosts(world),
    }
    given: dict[str, Given] = {}
    for name, kind in kinds.items():
        given[name] = _all(kind) if before is None or touched is None else _some(kind, before(name), touched)
    return given | {
        "sections": _single("", sections(site), shared=True),
        "topics": _single("", topics(site)),
        "composed": _single("", to_builtins(world.front)),
        "dates": dates(site),
        "sitemap parts": _single("", sitemaps.names() if sitemaps.big else ()),
        "fragment names": _single("", world.fragments, shared=True),
    }


def _all(kind: _Kind) -> Given:
    return Given({name: it for name in kind.names() if (it := kind.version(name)) is not None}, kind.value)


def _some(kind: _Kind, known: Mapping[str, bytes], touched: Touched) -> Given:
    names = list(kind.touched(touched))
    if names and kind.late:
        return Given(_Late(kind), kind.value, changed=names)
    again = {name: it for name in names if (it := kind.version(name)) != known.get(name)}
    return Given(overlaid(known, again) if again else known, kind.value, changed=again)


def _single(name: str, value: Any, *, shared: bool = False) -> Given:
    return Given({name: fingerprint(value)}, lambda _: value, shared)


def _stories(world: World) -> _Kind:
    site, prints = world.site, world.prints
    addresses, known, section_of, held = site.addresses, site.sections, site.section_of, site.held

    def version(id: str) -> bytes | None:
        if id not in addresses:
            return None
        address, folder = addresses[id], section_of[id]
        version = f"{address}\0{folder}\0{folder in known}\0"
        if id in held or world.documents[id].article.image is not None:  # type: ignore[union-attr]
            why = held.get(id)
            version += f"{why and (why.why, why.until)}\0{_pictured(site.articles[id], world.now)}"
        return prints[id] + version.encode()

    return _Kind(lambda id: _story(world, id), version, lambda: addresses, lambda touched: touched.sources)


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


def _refusals(world: World) -> _Kind:
    """Why each source that is not public is not."""
    places, addresses = world.places, world.site.addresses

    def version(id: str) -> bytes | None:
        return places.fault(id).encode() if id in places.sources and id not in addresses else None

    return _Kind(places.fault, version, lambda: places.sources - addresses.keys(), lambda touched: touched.sources)


def _versions(places: Places) -> _Kind:
    """What readers have read of each story that was changed, as `(recorded, words)`."""
    versions, public = places.versions, places.site.addresses

    def version(id: str) -> bytes | None:
        return fingerprint(versions[id]) if id in versions and id in public else None

    return _Kind(lambda id: versions.get(id, ()), version, lambda: versions, lambda touched: touched.sources)


def _tombstones(site: Site) -> _Kind:
    """What is left of each retracted story."""

    def value(id: str) -> Withdrawn | None:
        story = site.withdrawn.get(id)
        return story if story is not None and story.status == "retracted" else None

    def version(id: str) -> bytes | None:
        story = value(id)
        return None if story is None else fingerprint(to_builtins(story))

    return _Kind(value, version, lambda: site.withdrawn, lambda touched: touched.sources)


def _listings(world: World) -> _Kind:
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
        return _version(ids, dated(key, ids)) if ids or key == "site:" else None

    def listing(key: str) -> Listing:
        ids = members(key)
        return Listing(ids, tuple(dated(key, ids)))

    def names() -> Iterable[str]:
        return ("site:", *_keys(site.lists))

    return _Kind(listing, version, names, lambda touched: _keys(touched.lists))


def _version(names: Iterable[str], numbers: Iterable[int]) -> bytes:
    """Of names, each with a number: of ten thousand in a few steps."""
    return blake2b("\0".join(names).encode() + b"\0" + array("q", list(numbers)).tobytes(), digest_size=16).digest()


def _keys(lists: Iterable[ListKey]) -> Iterable[str]:
    return [f"{kind}:{id}" for kind, id in lists]


def _labels(site: Site) -> _Kind:
    def label(key: str) -> Label | None:
        kind, _, id = key.partition(":")
        return {"topic": site.topics, "author": site.authors}.get(kind, {}).get(id)

    def version(key: str) -> bytes | None:
        found = label(key)
        return None if found is None else f"{found.name}\0{found.address}".encode()

    def names() -> Iterable[str]:
        return _keys([*(("topic", id) for id in site.topics), *(("author", id) for id in site.authors)])

    return _Kind(label, version, names, lambda touched: _keys(touched.lists))


def _pages(plan: Plan) -> _Kind:
    pages = plan.pages

    def page(address: str) -> tuple[str, ...] | None:
        found = pages.get(address)
        return None if found is None else (found.kind, *found.args)

    def version(address: str) -> bytes | None:
        found = pages.get(address)
        return None if found is None else f"{found.kind}\0{chr(0).join(found.args)}".encode()

    return _Kind(page, version, lambda: pages, lambda touched: touched.pages)


def _told_to_hosts(world: World) -> _Kind:
    def value(name: str) -> tuple[Any, ...]:
        return hosts.told(name, world.outside, world.plan)

    def touched(by: Touched) -> Iterable[str]:
        return [name for name, some in zip(hosts.TOLD, (by.sources, by.pages, by.pages), strict=True) if some]

    return _Kind(value, lambda name: fingerprint(value(name)), lambda: hosts.TOLD, touched)


def _names(places: Places) -> _Kind:
    """All names that can be linked to: where one is spelt in another Unicode form, all are looked through."""

    def version(which: str) -> bytes:
        return blake2b("\0".join(sorted(getattr(places, which))).encode(), digest_size=16).digest()

    def touched(touched: Touched) -> Iterable[str]:
        return ("sources",) if touched.names else ()

    return _Kind(
        lambda which: getattr(places, which), version, lambda: ("sources", "files", "static_files"), touched, late=True
    )


class _Sitemaps:
    """The parts of the sitemap by name (`pages.sitemap_parts`; "": the one of a small site): the addresses in each, and
    for stories the instants of their last significant changes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.big = world.plan.readers > ONE_SITEMAP
        # Not `functools.cache`: it would tie this to itself, and keep the whole site until somebody looks for garbage.
        self._rows: dict[str, tuple[list[str], list[int | None]]] = {}
        self._others: list[str] | None = None

    def entries(self) -> _Kind:
        """What stands in each part."""

        def version(part: str) -> bytes | None:
            addresses, changed = self.rows(part)
            return _version(addresses, (_NEVER if at is None else at for at in changed)) if addresses else None

        return _Kind(
            lambda part: list(zip(*self.rows(part), strict=True)), version, self.names, self.touched, late=True
        )

    def newest(self) -> _Kind:
        """When a story in each part was last changed; None where there is no story in it."""

        def value(part: str) -> int | None:
            return max((at for at in self.rows(part)[1] if at is not None), default=None)

        def version(part: str) -> bytes | None:
            return f"{value(part)}".encode() if self.big and self.rows(part)[0] else None

        return _Kind(value, version, self.names, self.touched)

    def names(self) -> tuple[str, ...]:
        return tuple(sitemap_parts(self.world.site, self.world.plan.readers)) or ("",)

    def touched(self, touched: Touched) -> Iterable[str]:
        """Whatever part may have been, or be."""
        if not touched.lists and not touched.pages:
            return ()
        site, readers = self.world.site, self.world.plan.readers
        counts = {id: len(site.members(kind, id)) for kind, id in touched.lists if kind == "month"}
        counts["pages"] = readers - len(site.stories)
        return [part for name, count in counts.items() for part in numbered_parts(name, count + SITEMAP_SIZE)] + [""]

    def rows(self, part: str) -> tuple[list[str], list[int | None]]:
        """The addresses of a part, and when each was last changed."""
        if part not in self._rows:
            self._rows[part] = self._rows_of(part) if self.big == bool(part) else ([], [])
        return self._rows[part]

    def _rows_of(self, part: str) -> tuple[list[str], list[int | None]]:
        world, (name, _, number) = self.world, part.partition(".")
        site, others = world.site, self._rest() if name in ("", "pages") else ()
        ids = (site.members("month", name) if name else site.stories)[::-1]
        addresses = [*map(site.addresses.__getitem__, ids), *others]
        changed = [*(world.updates.get(id, world.instants[id]) for id in ids), *(None for _ in others)]
        end = int(number or 1) * SITEMAP_SIZE
        return addresses[end - SITEMAP_SIZE : end], changed[end - SITEMAP_SIZE : end]

    def _rest(self) -> list[str]:
        """The addresses of all pages that are no stories."""
        if self._others is None:
            pages = self.world.plan.pages.values()
            others = [page.address for page in pages if page.kind in LISTED and page.kind != "article"]
            self._others = sorted(others, key=str.encode)
        return self._others


def last_change(article: Article | None) -> Moment | None:
    """When a story was last changed in a way that matters: the later of its update and its last correction, where that
    is at least a minute later than its date."""
    if article is None or article.date is None:
        return None
    last = article.updated
    if article.corrections and (last is None or last.instant < article.corrections[-1].date.instant):
        last = article.corrections[-1].date
    return last if last is not None and last.instant >= article.date.instant + 60 else article.date
