"""Why a page was made again, or was not, and what it was made of: what its traces say, for people."""

from collections.abc import Iterable, Iterator, Mapping

from standfirst.incremental import Engine, Key
from standfirst.model.related.reasons import in_words
from standfirst.pages import Page, Plan
from standfirst.problems import UsageError
from standfirst.urls import output_path

_WHAT: Mapping[str, str] = {
    "card": "what lists print of",
    "details": "what only its own page prints of",
    "body": "the body of",
    "picture": "the lead picture of",
    "related": "stories related to",
    "previously": "the pieces of the thread before",
    "front": "what stands on the front",
    "why related": "why stories are shown beside each other:",
    "retracted": "what is left of",
    "notice": "the notice",
    "corrections": "where corrections are listed",
    "members": "the stories of",
    "count": "how many stories has",
    "pager": "the pages of the list",
    "template": "the template",
    "catalogue": "the labels in",
    "data": "the data file",
    "asset": "the asset",
    "asset text": "the text of the asset",
    "page": "that there is the page",
    "settings": "the settings",
    "source": "the file",
    "told to hosts": "what hosts are told of",
}
"""Kinds of reads in people's words; the others go by their own."""


def page_named(plan: Plan, site_url: str, written: str) -> Page:
    """The page at an address, which may be a whole URL. Raises `UsageError` where there is none."""
    address = "/" + written.removeprefix(site_url).lstrip("/")
    page = plan.at(address) or plan.at(f"{address.rstrip('/')}/")
    if page is None:
        hint = "write its address as in /world/a-story/, or the whole URL; a story that is held has none"
        raise UsageError(f"there is no page {written}", hint)
    return page


def reasons(engine: Engine, page: Page, *, all_: bool = False) -> tuple[str, ...]:
    """Why a page was made again in this build, from the outside in; with `all_` its source, its templates and its
    reads too."""
    address = page.address
    key = ("shell", address) if engine.reads("shell", address) else ("file", address)
    told = [_why(engine, key)] if engine.reads(*key) else ["a copy of its source"]
    return (*_made_of(engine, page, key), *told) if all_ else tuple(told)


def _why(engine: Engine, key: Key) -> str:
    if key not in engine.computed:
        return f"reused: none of its {len(engine.reads(*key))} reads has changed"
    changed = engine.computed[key]
    return "made for the first time" if changed is None else f"made again, because this changed: {said(changed)}"


def _made_of(engine: Engine, page: Page, key: Key) -> Iterator[str]:
    yield f"{page.address} is {output_path(page.address)}, a page of the kind {page.kind!r}"
    if page.owner:
        yield f"wanted by {page.owner}"
    reads = [read for read, _ in engine.reads(*key)]
    templates = [read[1] for read in reads if read[0] == "template"]
    if templates:
        yield f"templates: {', '.join(templates)}"
    if page.kind in ("article", "page"):
        yield from _beside(engine, page.args[0])
    yield from _listed(read for read in reads if read[0] != "template")


def _beside(engine: Engine, id: str) -> Iterator[str]:
    """Whom a story is shown beside, and why each."""
    for other in engine.value("related", id):
        yield f"related: {other}: {in_words(engine.value('why related', id, other))}"


def _listed(reads: Iterable[Key]) -> Iterator[str]:
    for read in reads:
        yield f"reads {said(read)}"


def said(key: Key) -> str:
    """A read in words."""
    return " ".join([_WHAT.get(key[0], key[0]), *filter(None, key[1:])])
