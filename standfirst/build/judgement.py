"""The site that may go out, and every problem that was found on the way: worked out from all documents, or as the last
build had it where that is certain to be the same.

A document's *standing* is all that it says but how long its text is and how it begins. While no standing changes, nor
the names of files, nor the clock passes an instant that decides anything, the gate, lists, addresses, problems and the
plan are what they were. So an edit in a text costs that text, and not a look at ten thousand others.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from standfirst.build import checks
from standfirst.build.clock import same_until
from standfirst.build.inputs import Inputs
from standfirst.build.job import Job
from standfirst.documents import Document
from standfirst.incremental import Engine, compute, decode, fingerprint, number_of, pack
from standfirst.model.article import Article
from standfirst.model.front import Front, compose
from standfirst.model.site import Rules, Site
from standfirst.pages import Plan, plan
from standfirst.problems import Problem, in_order
from standfirst.references import Places
from standfirst.rules.world import World

_MARK: Final = "outline of"
_OUTLINE: Final = "outline"
_FEW: Final = 64
"""Documents that may have changed, up to which it is worth asking whether their standing has."""

T = TypeVar("T")


class Judgement(Struct, frozen=True, kw_only=True):
    """`until`: the first instant at which a build would come to another one though nobody edits (None: never).
    `changed`: None when all was worked out, else the documents that are not as in the last build."""

    world: World
    problems: tuple[Problem, ...]
    until: int | None
    changed: frozenset[str] | None = None


class _Mark(Struct, frozen=True, array_like=True):
    """What an outline is true of: the names of files, and the time between two instants."""

    names: bytes
    since: int
    until: int | None


class _Outline(Struct, frozen=True, array_like=True):
    """A judgement without what documents say; the site has no articles."""

    site: Site
    plan: Plan
    front: Front
    instants: Mapping[str, int]
    problems: tuple[Problem, ...]


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


def judged(job: Job, engine: Engine, inputs: Inputs) -> Judgement:
    """The judgement of a build."""
    return _as_before(job, engine, inputs) or _worked_out(job, engine, inputs)


def forget(engine: Engine) -> None:
    """The last judgement is not to be taken for that of the documents as they will be kept."""
    engine.store.put_note(_MARK, b"")


def keep(engine: Engine, inputs: Inputs, judgement: Judgement) -> None:
    """Keeps a judgement for the next build."""
    if judgement.changed is not None:
        return  # as it is kept already
    world = judgement.world
    own = tuple(problem for problem in judgement.problems if problem not in inputs.problems)
    outline = _Outline(replace(world.site, articles={}), world.plan, world.front, world.instants, own)
    engine.store.put_note(_OUTLINE, pack(outline))
    engine.store.put_note(_MARK, pack(_Mark(_names(inputs), world.now, judgement.until)))


def _names(inputs: Inputs) -> bytes:
    """Of all names that decide anything, and of the theme's addresses."""
    files = (inputs.documents, sorted(inputs.files), sorted(inputs.static), inputs.fragments)
    return fingerprint((files, sorted(inputs.assets.items())))


def _as_before(job: Job, engine: Engine, inputs: Inputs) -> Judgement | None:
    """The last build's judgement, if it is certain to be this one's."""
    data = engine.store.note(_MARK)
    mark = decode(data, _Mark) if data else None
    if mark is None or not mark.since <= job.now or (mark.until is not None and job.now >= mark.until):
        return None
    suspects = engine.suspected("document")
    if len(suspects) > _FEW or mark.names != _names(inputs):
        return None
    before = {key[1]: engine.store.node(number_of(key)) for key in suspects}
    for id, node in before.items():
        then: Document | None = decode(node.value, Document | None) if node is not None and node.value else None
        now: Document | None = engine.value("document", id)
        if then is None or now is None or _standing(then) != _standing(now):
            return None
    return _restored(job, engine, inputs, mark, frozenset(before))


def _standing(document: Document) -> Document:
    article = document.article
    return document if article is None else replace(document, article=replace(article, words=0, first_paragraph=""))


def _restored(job: Job, engine: Engine, inputs: Inputs, mark: _Mark, changed: frozenset[str]) -> Judgement:
    outline: _Outline = decode(engine.store.note(_OUTLINE) or b"", _Outline)
    ids = dict.fromkeys(inputs.documents)
    documents = _Asked[Document](ids, lambda id: engine.value("document", id))

    def article(id: str) -> Article:
        found = documents[id].article
        assert found is not None  # it would not be in the site
        return found

    site = replace(outline.site, articles=_Asked[Article](outline.site.addresses, article))
    world = World(
        now=job.now,
        places=_places(inputs, site),
        documents=documents,
        prints=_Asked[bytes](ids, lambda id: engine.fingerprint("document", id)),
        plan=outline.plan,
        front=outline.front,
        fragments=inputs.fragments,
        instants=outline.instants,
    )
    problems = in_order([*inputs.problems, *outline.problems])
    return Judgement(world=world, problems=problems, until=mark.until, changed=changed)


def _places(inputs: Inputs, site: Site) -> Places:
    return Places(site=site, sources=frozenset(inputs.documents), files=inputs.files, static_files=inputs.static)


def _documents(job: Job, engine: Engine, inputs: Inputs) -> tuple[dict[str, Document], dict[str, bytes]]:
    """The documents by id, in the order of their paths, and their fingerprints."""
    keys = [("document", id) for id in inputs.documents]
    loaded = engine.loaded("document")
    stale = [key for key in keys if key[1] not in loaded]
    compute(engine, stale, job.jobs, lambda done: job.progress("reading", len(keys) - len(stale) + done, len(keys)))
    for key in stale:
        loaded[key[1]] = engine.fingerprint(*key), engine.value(*key)
    engine.spill()
    return {id: loaded[id][1] for id in inputs.documents}, {id: loaded[id][0] for id in inputs.documents}


def _worked_out(job: Job, engine: Engine, inputs: Inputs) -> Judgement:
    documents, prints = _documents(job, engine, inputs)
    config = job.constants.config
    rules = Rules(timezone=config.site.timezone, permalink=config.permalinks.article)
    places = _places(inputs, Site.of((), rules, now=job.now))
    judged = checks.judge(documents, rules, places, now=job.now, preview=job.request.drafts)
    site = judged.places.site
    made = {address: name for name, address in inputs.assets.items()}
    world = World(
        now=job.now,
        places=judged.places,
        documents=documents,
        prints=prints,
        plan=plan(judged.places, documents, config, made),
        front=compose(site),
        fragments=inputs.fragments,
        instants={id: date.instant if (date := site.articles[id].date) else 0 for id in site.stories},
    )
    strays = checks.addresses(judged.places, documents, frozenset(world.plan.pages))
    problems = in_order([*inputs.problems, *judged.problems, *world.plan.problems, *strays])
    return Judgement(world=world, problems=problems, until=same_until(site, documents, job.now))


def versions_of(engine: Engine, judgement: Judgement) -> Callable[[str], Mapping[str, bytes]] | None:
    """What gives the versions of the site's inputs as the last build had them; None where they may be others."""
    if judgement.changed is None:
        return None

    def versions(kind: str) -> Any:
        data = engine.store.note(f"given {kind}")
        return decode(data, dict[str, bytes]) if data else {}

    return versions
