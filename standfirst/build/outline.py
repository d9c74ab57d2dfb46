"""A judgement kept in the cache for the next build: its *outline*, which is all of it but what documents say. Those are
loaded as somebody asks for one.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from standfirst.build.inputs import Inputs
from standfirst.build.job import Job
from standfirst.build.judgement import Judgement, Some, Sources, judged, places_of
from standfirst.build.rejudging import new_pictures, rejudged
from standfirst.build.relating import keep_index, kept_index
from standfirst.build.steering import Steered
from standfirst.documents import Document, file_of, id_of
from standfirst.incremental import Engine, Key, compute, decode, fingerprint, number_of, pack
from standfirst.model import notices
from standfirst.model.article import Article, Moment
from standfirst.model.front import Front
from standfirst.model.related.index import Index
from standfirst.model.revision import ListKey, overlaid
from standfirst.model.site import Site
from standfirst.pages import Page, Plan
from standfirst.problems import Problem
from standfirst.rules.world import World

_MARK: Final = "outline of"
_OUTLINE: Final = "outline"
FEW: Final = 64
"""Documents that may have changed, up to which the last judgement is gone by."""

T = TypeVar("T")


class _Mark(Struct, frozen=True, array_like=True):
    """What an outline is true of: the names of files that are no documents, and the time between two instants."""

    names: bytes
    since: int
    until: int | None


class _Outline(Struct, frozen=True, array_like=True):
    """A judgement as it is kept. The site has no articles, and only the lists that are not of stories; `numbers` has the others,
    as places among `site.stories`, and `pages` those of the plan: names of stories stand in half a dozen lists each, and all of it
    is read and written by each publish."""

    site: Site
    numbers: Mapping[ListKey, list[int]]
    plan: Plan
    pages: list[Page]
    fronts: Mapping[str, Front]
    by_hand: bool
    instants: Mapping[str, int]
    updates: Mapping[str, int]
    outside: Mapping[str, tuple[str, ...]]
    pictured: Mapping[str, bool]
    rights: Mapping[str, Moment]
    pinned: list[tuple[str, str]]
    found: Mapping[str, tuple[Problem, ...]]
    broken: bool


class _Asked(Mapping[str, T], Generic[T]):
    """Values that are got when somebody asks for them."""

    def __init__(self, names: Collection[str], get: Callable[[str], T]) -> None:
        self._names = names
        self._get = cache(get)

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        return self._get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def judgement_of(
    job: Job, engine: Engine, inputs: Inputs, changed: Collection[Key] | None, instead: Mapping[str, Document]
) -> Judgement:
    """The judgement of a build. `changed` are the sources that are not as in the last one (None: any); `instead`: see
    `judged`."""
    from_last = _from_last(job, engine, inputs, changed) if changed is not None and not instead else None
    if from_last is not None:
        return from_last
    config, preview = job.constants.config, job.request.drafts
    sources = all_sources(job, engine, inputs)
    related = kept_index(engine)
    return judged(sources, config, now=job.now, preview=preview, instead=instead, related=related, jobs=job.jobs)


def forget(engine: Engine) -> None:
    """The last judgement is not to be taken for that of the documents as they will be kept."""
    engine.store.put_note(_MARK, b"")


def keep(engine: Engine, inputs: Inputs, judgement: Judgement) -> None:
    """Keeps a judgement for the next build."""
    if judgement.standing:
        return  # as it is kept already
    world = judgement.world
    site, plan = world.site, world.plan
    at = {id: place for place, id in enumerate(site.stories)}
    others = {key: ids for key, ids in site.lists.items() if key[0] == notices.KIND}
    outline = _Outline(
        site=replace(site, articles={}, lists=others),
        numbers={key: [at[id] for id in ids] for key, ids in site.lists.items() if key not in others},
        plan=replace(plan, pages={}),
        pages=list(plan.pages.values()),
        fronts=world.fronts,
        by_hand=judgement.steering.by_hand,
        instants=world.instants,
        updates=world.updates,
        outside=world.outside,
        pictured=world.pictured,
        rights=world.rights,
        pinned=sorted(world.places.pinned),
        found=judgement.found,
        broken=judgement.broken,
    )
    engine.store.put_note(_OUTLINE, pack(outline))
    keep_index(engine.store, world.related)
    engine.store.put_note(_MARK, pack(_Mark(_names(inputs), world.now, judgement.until)))


def _names(inputs: Inputs, came: Collection[str] = ()) -> bytes:
    """Of all that decides anything but documents and the clock; as if pictures that `came` were not there yet."""
    files = (sorted(inputs.files.keys() - came), sorted(inputs.static), inputs.fragments, sorted(inputs.templates))
    ledger = sorted(inputs.ledger.never), sorted(_versions(inputs).items()), sorted(_portraits(inputs))
    return fingerprint(
        (files, sorted(inputs.assets.items()), ledger, inputs.problems, inputs.faces.files, _pictures(inputs, came))
    )


def _portraits(inputs: Inputs) -> frozenset[str]:
    """The paths under `static/` that authors have for photos."""
    authors = inputs.data.get("authors")
    entries = authors.values() if isinstance(authors, dict) else ()
    photos = (str(entry.get("photo", "")) for entry in entries if isinstance(entry, dict))
    return frozenset(photo[1:] for photo in photos if photo.startswith("/"))


def _pictures(inputs: Inputs, came: Collection[str]) -> bytes:
    return inputs.pictures.print_without({inputs.files[path] for path in came}) if came else inputs.pictures.print


def _versions(inputs: Inputs) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """What readers have read of stories that were changed, if they may see it."""
    return inputs.ledger.versions if inputs.config.ledger.history else {}


def sources_of(inputs: Inputs, documents: Mapping[str, Document], prints: Mapping[str, bytes]) -> Sources:
    """These documents, and whatever else decides what the site is."""
    _pictures(inputs, ())  # now: which pictures are broken may be known better later
    return Sources(
        documents=documents,
        prints=prints,
        files=inputs.files,
        static=inputs.static,
        assets=inputs.assets,
        fragments=inputs.fragments,
        problems=inputs.problems,
        templates=frozenset(inputs.templates),
        never=inputs.ledger.never,
        versions=_versions(inputs),
        letters=inputs.faces.letters if inputs.config.social.cards else None,
        known_authors=frozenset(authors) if isinstance(authors := inputs.data.get("authors"), dict) else None,
        portraits=_portraits(inputs),
        place=inputs.place,
        fronts=inputs.fronts,
        known=inputs.pictures.known,
        images=inputs.config.images,
        picture_print=partial(_pictures, inputs),
    )


def _from_last(job: Job, engine: Engine, inputs: Inputs, changed: Collection[Key]) -> Judgement | None:
    """This build's judgement from the last one's, if that is certain to be enough."""
    data = engine.store.note(_MARK)
    mark = decode(data, _Mark) if data else None
    if mark is None or not mark.since <= job.now or (mark.until is not None and job.now >= mark.until):
        return None
    ids = {key[1] for key in engine.suspected("document")} | {id for _, name in changed if (id := id_of(name))}
    content = file_of("")
    came = new_pictures(inputs.files, [name[len(content) :] for _, name in changed if name.startswith(content)])
    if len(ids) > FEW or mark.names != _names(inputs, came):
        return None  # a picture that was there already, with other bytes, is none that came
    before = {id: _last(engine, id) for id in ids}
    everything = dict.fromkeys(inputs.documents)
    documents = _Asked[Document](everything, lambda id: engine.value("document", id))
    sources = sources_of(inputs, documents, _Asked(everything, lambda id: engine.fingerprint("document", id)))
    related = kept_index(engine)
    if related is None:
        return None
    last = _restored(engine, sources, mark, before, related, came)
    config, preview = job.constants.config, job.request.drafts
    return rejudged(last, before, sources, config, now=job.now, preview=preview, at_hand=False, came=came)


def _last(engine: Engine, id: str) -> Document | None:
    """A document as the last build had it."""
    node = engine.store.node(number_of(("document", id)))
    if node is None or not node.value:
        return None
    found: Document | None = decode(node.value, Document | None)
    return found


def _article(document: Document) -> Article:
    assert document.article is not None  # it would not be in the site
    return document.article


def _restored(
    engine: Engine, sources: Sources, mark: _Mark, before: Some, related: Index, came: Collection[str]
) -> Judgement:
    """The last build's judgement, of documents as they were `before`, and without the pictures that `came`."""
    outline: _Outline = decode(engine.store.note(_OUTLINE) or b"", _Outline)
    documents = overlaid(sources.documents, before)

    there = {id for id in before if before[id] is not None}
    articles = _Asked[Article](outline.site.addresses, lambda id: _article(documents[id]))
    story = outline.site.stories.__getitem__
    lists = {key: tuple(map(story, numbers)) for key, numbers in outline.numbers.items()}
    site = replace(outline.site, articles=articles, lists={**lists, **outline.site.lists})
    places = replace(places_of(sources, site, mark.since), pinned=frozenset(outline.pinned))
    places = replace(places, sources=frozenset((sources.documents.keys() - before.keys()) | there))
    places = replace(places, files={path: name for path, name in places.files.items() if path not in came})
    world = World(
        now=mark.since,
        places=places,
        documents=documents,
        prints=sources.prints,
        plan=replace(outline.plan, pages={page.address: page for page in outline.pages}),
        fronts=outline.fronts,
        fragments=sources.fragments,
        instants=outline.instants,
        updates=outline.updates,
        outside=outline.outside,
        pictured=outline.pictured,
        rights=outline.rights,
        related=related,
    )
    return Judgement(
        world=world,
        found=outline.found,
        general=sources.problems,
        broken=outline.broken,
        until=mark.until,
        known_authors=sources.known_authors,
        steering=Steered(fronts=outline.fronts, by_hand=outline.by_hand),
    )


def all_sources(job: Job, engine: Engine, inputs: Inputs) -> Sources:
    """Everything, with the documents in the order of their paths."""
    keys = [("document", id) for id in inputs.documents]
    loaded = engine.loaded("document")
    stale = [key for key in keys if key[1] not in loaded]
    read = len(keys) - len(stale)
    # Apart, since a text may be too much for the process that reads it.
    compute(engine, stale, job.jobs, lambda done: job.progress("reading", read + done, len(keys)), apart=True)
    if len(stale) > FEW:
        loaded |= engine.loaded("document", besides=loaded)  # one by one takes three times as long
    for key in stale:
        if key[1] not in loaded:
            loaded[key[1]] = engine.fingerprint(*key), engine.value(*key)
    engine.spill()
    documents = {id: loaded[id][1] for id in inputs.documents}
    return sources_of(inputs, documents, {id: loaded[id][0] for id in inputs.documents})


def versions_of(engine: Engine, judgement: Judgement) -> Callable[[str], Mapping[str, bytes]] | None:
    """What gives the versions of the site's inputs as the last build had them; None where they may be any others."""
    if judgement.touched is None:
        return None

    def versions(kind: str) -> Any:
        data = engine.store.note(f"given {kind}")
        return decode(data, dict[str, bytes]) if data else {}

    return versions
