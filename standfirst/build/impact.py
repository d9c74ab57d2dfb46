"""What a story reaches: every file of the output that would be another, or none, if the story were gone, and by what.

It is told by making the site a second time without the story, in memory and beside the first, over the same cache: only
what stands on the story is made again. So it is true by the invariant that builds rest on, and nothing is written.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from standfirst.build.attempts import attempts
from standfirst.build.job import Job
from standfirst.build.judgement import Judgement, Some, judged
from standfirst.build.made import Made, ShellSeen
from standfirst.build.outline import sources_of
from standfirst.build.rejudging import rejudged
from standfirst.build.report import Request
from standfirst.build.run import Looked, add_rules, job_of, looked, rendered, stops
from standfirst.documents import Document, file_of, id_of
from standfirst.files import Left, Stat
from standfirst.incremental import Engine, LiveEngine, Store, fingerprint
from standfirst.model.front import Front
from standfirst.model.revision import overlaid
from standfirst.pages import HTML, Page
from standfirst.problems import UsageError
from standfirst.publish import Contents
from standfirst.rules.world import World
from standfirst.rules.world import inputs as site_inputs
from standfirst.template_faults import TemplateFault
from standfirst.urls import address_at

What = Literal[
    "page", "redirect", "file", "front", "list", "archive", "feed", "sitemap", "corrections", "recent posts", "related",
    "link", "names",
]  # fmt: skip
"""Why a file is reached. `file`: a picture or paper that no other story uses; `related`, `link`: a page that shows it
among its related stories, or in its text; `recent posts`: nothing on the page but these; `names`: the page has a menu, a
name or a number that the story has a part in."""

_OF_KIND: Final[Mapping[str, What]] = {
    "redirect": "redirect",
    "copy": "file",
    "social card": "file",
    "picture": "file",
    "home": "front",
    "section": "list",
    "topic": "list",
    "author": "list",
    "thread": "list",
    "archive": "archive",
    "feed": "feed",
    "sitemap": "sitemap",
    "news": "sitemap",
    "corrections": "corrections",
    "fragment": "recent posts",
}


class NotTold(UsageError):
    """Something else is wrong with the site, so nobody can tell what it would be without the story."""


class Reached(Struct, frozen=True, kw_only=True):
    """A file of the output, by its `path` there and its `address`. `change`: what becomes of it without the story.
    `where` says more: the place on the front."""

    path: str
    address: str
    what: What
    change: Literal["changes", "goes", "comes"]
    where: str = ""


class Impact(Struct, frozen=True, kw_only=True):
    """All files that a public story reaches, by path."""

    source: str
    address: str
    files: tuple[Reached, ...]

    def as_json(self) -> dict[str, Any]:
        """What `impact --json` prints."""
        whole: dict[str, Any] = to_builtins(self)
        return whole


def impact(request: Request, story: str) -> Impact:
    """What a story reaches, named as `story_named` wants it. Raises `UsageError` where there is no such public story, or
    the site has errors for which it would not be published."""
    job = job_of(request)
    return attempts(job, lambda store: _impact(job, store, story))


def story_named(world: World, site_url: str, name: str) -> str:
    """The id of the story that somebody names: by its file, from the site's root or from `content/`; by its address; or
    by its whole URL."""
    wanted = name.strip().removeprefix("./")
    id = id_of(wanted) or wanted
    if id in world.documents:
        return id
    address = wanted.removeprefix(site_url).strip("/")
    stand = {**world.site.addresses, **{id: left.address for id, left in world.site.withdrawn.items()}}
    for id, at in stand.items():
        if at.strip("/") == address:
            return id
    raise UsageError(f"there is no story {name!r}", "name its file, like content/world/a-story.md, or its address")


def _impact(job: Job, store: Store, name: str) -> Impact:
    seen = looked(job, store, engine_of=LiveEngine)
    world, engine = seen.judgement.world, seen.engine
    assert isinstance(engine, LiveEngine)
    id = story_named(world, job.constants.config.site.url, name)
    if id not in world.site.addresses:
        raise UsageError(f"{file_of(id)} is not public", "a story that nobody can read is in no page")
    if stops(seen.judgement, job.constants.config):
        raise NotTold("the site has errors, so it would not be published", "standfirst build says which")
    add_rules(job, engine, seen.judgement, seen.inputs)
    shells, versions = _made(job, engine, world, seen)
    without = _without(job, seen, id)
    other = engine.branch()
    other.renew(site_inputs(without.world))
    shells_then, then = _made(replace(job, jobs=1), other, without.world, seen)
    pages = {
        path: page for plan in (without.world.plan, world.plan) for page in plan.pages.values() for path in page.paths
    }
    told = _Told(engine, world, id, {a for a in shells if shells_then.get(a) == shells[a]})
    return Impact(
        source=file_of(id),
        address=world.site.addresses[id],
        files=tuple(told.of(pages[path], path, versions, then) for path in sorted(_differing(versions, then))),
    )


def _differing(versions: Mapping[str, bytes], then: Mapping[str, bytes]) -> Iterable[str]:
    return (path for path in versions.keys() | then.keys() if versions.get(path) != then.get(path))


def _made(job: Job, engine: Engine, world: World, seen: Looked) -> tuple[Mapping[str, ShellSeen], Mapping[str, bytes]]:
    """What is known of each shell, and the version of each file."""
    try:
        shells = rendered(job, engine, world, seen.inputs, _Nowhere())
    except TemplateFault as fault:
        raise NotTold("a template has an error", "mend it first", fault.problems) from fault
    return shells, Made(engine, seen.inputs, world.plan, shells).versions()


def _without(job: Job, seen: Looked, id: str) -> Judgement:
    """The judgement on the same sources, of which one says that its story is removed."""
    last, config = seen.judgement, job.constants.config
    before = last.world.documents[id]
    assert before.article is not None  # it is public
    after = replace(before, article=replace(before.article, status="removed"))
    documents: Mapping[str, Document] = overlaid(last.world.documents, {id: after})
    prints: Mapping[str, bytes] = overlaid(last.world.prints, {id: fingerprint(after)})
    sources = sources_of(seen.inputs, documents, prints)
    changed: Some = {id: before}
    told = rejudged(last, changed, sources, config, now=job.now, preview=False, at_hand=False)
    return told or judged(sources, config, now=job.now, preview=False, related=last.world.related)


class _Told:
    """Says of each file by what the story reaches it. `alike` are the pages whose own part stays as it is."""

    def __init__(self, engine: Engine, world: World, id: str, alike: set[str]) -> None:
        self._engine = engine
        self._world = world
        self._id = id
        self._alike = alike

    def of(self, page: Page, path: str, versions: Mapping[str, bytes], then: Mapping[str, bytes]) -> Reached:
        """What is said of one file that differs."""
        change: Literal["changes", "goes", "comes"] = (
            "changes" if path in versions and path in then else "goes" if path in versions else "comes"
        )
        what = self._what(page)
        where = _place_on(self._world.fronts[""], self._id) if what == "front" else ""
        return Reached(path=path, address=address_at(path), what=what, change=change, where=where)

    def _what(self, page: Page) -> What:
        if page.kind in ("article", "page") and page.args[0] == self._id:
            return "page"
        if page.kind in HTML and page.address in self._alike:
            return "recent posts"
        if page.kind not in ("article", "page"):
            return _OF_KIND.get(page.kind, "names")
        other = page.args[0]
        if self._id in (*self._engine.value("related", other), *self._engine.value("previously", other)):
            return "related"
        return "link" if self._id in self._world.documents[other].refers.stories else "names"


def _place_on(front: Front, id: str) -> str:
    if id == front.lead:
        return "lead"
    if id in front.side:
        return "beside the lead"
    return next((f"block {block.id or block.title}" for block in front.blocks if id in block.stories), "")


class _Nowhere:
    """An output that nobody keeps (`publish.Output`)."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.removed: list[str] = []
        self.edited: list[str] = []

    def prepare(self) -> None:
        """Nothing is to be made ready."""

    def draft(self, path: str, version: bytes, data: bytes) -> Stat | None:
        return None

    def drafted(self, path: str, version: bytes, stat: Stat) -> None:
        """Nothing is drafted."""

    def bring(self, versions: Mapping[str, bytes], contents: Contents) -> None:
        """Nothing is brought."""

    def stats(self) -> Mapping[str, Stat]:
        return {}

    def records(self) -> list[Left]:
        return []
