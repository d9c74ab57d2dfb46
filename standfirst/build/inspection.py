"""What a build would write, judged by the rules of `checks`, with every problem of the content; nothing is written.

Pages are made as in a build, by all processes, and judged where they are made. The cache is read where there is one, and
left as it was.
"""

import os
import re
from collections.abc import Mapping
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from standfirst import urls
from standfirst.build import trees
from standfirst.build.attempts import attempts
from standfirst.build.discretion import discreet
from standfirst.build.inputs import SETTINGS, Inputs
from standfirst.build.job import Job, Progress
from standfirst.build.made import finished_file
from standfirst.build.picture_checks import refused_at
from standfirst.build.proposals import proposals
from standfirst.build.record import compared
from standfirst.build.renditions import Renditions
from standfirst.build.report import Report, Request
from standfirst.build.rulebook import template_place
from standfirst.build.run import Looked, add_rules, job_of, looked, silent
from standfirst.build.telling import report_of
from standfirst.checks import articles, listings, pages, root_files
from standfirst.checks.feeds import check_feed
from standfirst.checks.finding import Finding
from standfirst.checks.sight import Sight
from standfirst.checks.subject import Subject
from standfirst.documents import file_of
from standfirst.files import DiskFiles
from standfirst.incremental import Engine, Key, Read, Rule, SqliteStore, compute
from standfirst.model.article import Article, Withdrawn
from standfirst.pages import HTML, Page
from standfirst.problems import Problem, in_order
from standfirst.rules.facts import POLICIES
from standfirst.rules.outputs import TEMPLATE, joined
from standfirst.template_faults import TemplateFault
from standfirst.templates import Shell

_OUTPUT: Final = "site/"
_SITEMAP: Final = re.compile(r"sitemap[^/]*\.xml")
_FEED: Final = re.compile(r"(?:.*/)?(?:feed\.(?:xml|json)|atom\.xml)")


class Inspection(Struct, frozen=True, kw_only=True):
    """`report` is that of a build, with the problems of its files too; `files` were judged."""

    report: Report
    files: int


class _Judged(NamedTuple):
    """What is to be known of a page beside others. `found`: whether it is to be found by search engines."""

    subject: Subject
    title: str
    headline: str
    versions: pages.Versions
    told: tuple[articles.Node, ...]
    needs: tuple[str, ...]
    found: bool
    problems: tuple[Problem, ...]


def inspect(request: Request, progress: Progress = silent) -> Inspection:
    """Judges a site. Wrong settings and a broken environment raise, as in a build."""
    files = DiskFiles(request.root)
    if files.exists(request.cache):
        return _inspected_in(request, progress)
    with TemporaryDirectory(prefix="check-") as folder:
        return _inspected_in(replace(request, cache=os.path.join(folder, "cache")), progress)


def _inspected_in(request: Request, progress: Progress) -> Inspection:
    job = job_of(request, progress)
    return attempts(job, lambda store: _inspected(job, store))


def _inspected(job: Job, store: SqliteStore) -> Inspection:
    seen = looked(job, store)
    world = seen.judgement.world
    against = compared(job, seen.inputs, seen.release, seen.silent, seen.quarantine.own)
    known = in_order([*seen.judgement.problems, *against.problems])
    report = discreet(report_of(world, job.constants, known), world)
    add_rules(job, seen.engine, seen.judgement, seen.inputs)
    try:
        judged = _pages(job, seen)
        found = [problem for one in judged.values() for problem in one.problems]
        found += _together(judged, job.constants.config.site.url, seen.inputs)
        found += _files(job, seen, judged)
    except TemplateFault as fault:
        found = list(fault.problems)
    found += proposals(seen)
    found += _pictures(job, seen)
    whole = replace(report, problems=in_order([*report.problems, *found]))
    return Inspection(report=whole, files=world.plan.files)


def _pictures(job: Job, seen: Looked) -> list[Problem]:
    """The pictures that only decoding shows to be broken, at each story that has one."""
    world, renditions = seen.judgement.world, Renditions(seen.inputs, trees.cache(job))
    refused = renditions.refused(world.plan, job.jobs, job.progress)
    return [one for digest, why in refused.items() for one in refused_at(world.places, world.documents, digest, why)]


def _pages(job: Job, seen: Looked) -> dict[str, _Judged]:
    """Every page that a template makes, by its absolute address."""
    engine, plan = seen.engine, seen.judgement.world.plan
    judged: dict[str, _Judged] = {}

    publisher = seen.inputs.place("publisher", "logo")[0]

    def judge(key: Key, read: Read) -> bool:
        shell: Shell = read("shell", key[1])
        whole = joined(shell, {name: read("fragment", name) for name in shell.slots})
        judged[key[1]] = _judged(whole.decode(), _subject(job, seen, plan.pages[key[1]], publisher))
        return True

    engine.add({"judged": Rule(judge, trace=True)})
    for name in seen.judgement.world.fragments:
        engine.fingerprint("fragment", name)
    keys: list[Key] = [("judged", page.address) for page in plan.pages.values() if page.kind in HTML]
    done = compute(engine, keys, job.jobs, lambda so_far: job.progress("checking", so_far, len(keys)),
                   lambda key: judged.pop(key[1]))  # fmt: skip
    return {one.subject.url: one for one in done}


def _judged(html: str, subject: Subject) -> _Judged:
    sight = Sight(html)
    told, _ = articles.nodes(sight)
    return _Judged(
        subject=subject,
        title=sight.title,
        headline=next((text for level, text in sight.headings if level == 1), ""),
        versions=tuple(sight.alternates),
        told=tuple(node for node in told if node.get("@type") == "NewsMediaOrganization"),
        needs=tuple(urls.join_url(subject.site, need) for need in sight.needs),
        found="noindex" not in sight.meta.get("robots", ""),
        problems=(*pages.check(sight, subject), *articles.check(sight, subject)),
    )


def _subject(job: Job, seen: Looked, page: Page, publisher: int) -> Subject:
    site = seen.judgement.world.site
    article: Article | Withdrawn | None = None
    if page.kind in ("article", "page"):
        article = site.articles[page.args[0]]
    elif page.kind == "tombstone":
        article = site.withdrawn[page.args[0]]
    elif page.kind == "section" and (index := site.sections[page.args[0]].index):
        article = site.articles.get(index)
    url = job.constants.config.site.url
    return Subject(
        url=urls.absolute(url, page.address),
        kind=page.kind,
        file=template_place(seen.inputs, TEMPLATE[page.kind]) if article is None else file_of(article.id),
        lines={} if article is None else article.lines,
        site=url,
        now=job.now,
        in_section=article is None or site.section_of.get(article.id, "") in site.sections,
        publisher=(SETTINGS, publisher),
    )


def _together(judged: Mapping[str, _Judged], site: str, inputs: Inputs) -> list[Problem]:
    """What no page can know by itself."""
    there = frozenset(judged)
    told = [node for one in judged.values() if one.subject.kind == "home" for node in one.told]
    places = {name: (SETTINGS, inputs.place("policies", key)[0]) for key, name in POLICIES.items()}
    public = {url: one for url, one in judged.items() if one.found}
    return [
        *pages.titles({url: (one.title, one.subject) for url, one in public.items()}),
        *pages.versions({url: (one.versions, one.subject) for url, one in public.items()}),
        *articles.policies(told, site, there, places),
    ]


def _files(job: Job, seen: Looked, judged: Mapping[str, _Judged]) -> list[Problem]:
    """The files that no template makes."""
    found: list[Problem] = []
    config, engine, inputs = job.constants.config, seen.engine, seen.inputs
    site, there = config.site.url, {url: one.headline for url, one in judged.items() if one.found}
    addresses: set[str] = set()
    roots: dict[str, tuple[str, bytes]] = {}
    feeds: dict[tuple[str, str, str], Problem] = {}
    stories = {url: one.subject for url, one in judged.items() if one.subject.kind in ("article", "page")}
    for page in seen.judgement.world.plan.pages.values():
        path = urls.output_path(page.address)
        name = page.args[0] if page.kind == "copy" else f"{_OUTPUT}{path}"
        if page.kind in ("sitemap", "news") or _SITEMAP.fullmatch(path):
            of_map = listings.check(
                name,
                _bytes(engine, inputs, page),
                site,
                there,
                job.now,
                addresses,
                stories if page.kind != "copy" else {},
            )
            # Our own of news is there at every hour, with stories in it or none.
            found += (one for one in of_map if page.kind != "news" or one.code != "GN09")
        elif page.kind == "feed" or _FEED.fullmatch(path):
            for one in check_feed(_bytes(engine, inputs, page), address=urls.absolute(site, page.address), now=job.now):
                # A story stands in many feeds, and has the fault in each.
                feeds.setdefault(
                    (one.rule, one.message, one.entry), _in_feed(one, name, stories if page.kind == "feed" else {})
                )
        elif page.kind in ("robots", "root") or path in root_files.NAMES:
            roots[path] = name, _bytes(engine, inputs, page)
    needed = sorted({need for one in judged.values() for need in one.needs if need.startswith(site)})
    return [*found, *feeds.values(), *root_files.check(roots, site, needed, job.now)]


_KEYS: Final = {
    "title": "title",
    "description": "summary",
    "summary": "summary",
    "pubDate": "date",
    "published": "date",
    "date_published": "date",
    "updated": "updated",
    "date_modified": "updated",
    "language": "language",
    "guid": "aliases",
    "id": "aliases",
    "enclosure": "image",
    "media:content": "image",
    "image": "image",
}
"""The keys of front matter that elements of feeds are made of."""


def _in_feed(one: Finding, name: str, stories: Mapping[str, Subject]) -> Problem:
    """A finding at its story where it stands in one, else at its place in the feed."""
    message = f"{one.element}: {one.message}" if one.element else one.message
    place, story = (name, one.line), stories.get(one.entry)
    if story is not None:
        place = story.at(_KEYS.get(one.element.rpartition(" ")[2], ""))
        message = f"{message} (in {name}, line {one.line})"
    return Problem(code=one.rule, severity=one.severity, file=place[0], line=place[1], message=message, hint=one.hint)


def _bytes(engine: Engine, inputs: Inputs, page: Page) -> bytes:
    return finished_file(engine, inputs, page, lambda name: str(engine.value("fragment", name)))
