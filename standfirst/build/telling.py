"""What a build says of what it has made."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from standfirst.build import clock
from standfirst.build.job import Job
from standfirst.build.judgement import Judgement
from standfirst.build.on_front import on_front
from standfirst.build.quarantine import Quarantine
from standfirst.build.reasons import page_named, reasons
from standfirst.build.report import HeldStory, Published, Report
from standfirst.documents import file_of
from standfirst.files import Stat
from standfirst.incremental import Engine
from standfirst.model.article import Moment
from standfirst.pages import HTML
from standfirst.problems import Problem
from standfirst.publish import InPlace, Output
from standfirst.rules.constants import Constants
from standfirst.rules.world import World
from standfirst.urls import address_at, output_path

_NOT_FOUND: Final = "/404.html"


def report_of(world: World, constants: Constants, problems: tuple[Problem, ...]) -> Report:
    """What a build says of a site, before anything is made."""
    held = sorted(world.site.held.values(), key=lambda one: one.id.encode())
    return Report(
        now=constants.iso(Moment(iso="", instant=world.now)),
        pages=world.plan.readers + len(tombstones(world)) + (world.plan.pages[_NOT_FOUND].kind == "404"),
        stories=len(world.site.stories),
        next_change=constants.iso(clock.next_change(world, constants.config)) or None,
        held=tuple(HeldStory(source=file_of(h.id), why=h.why, until=constants.iso(h.until) or None) for h in held),
        problems=problems,
    )


def tombstones(world: World) -> list[str]:
    """The paths of the pages that are left of retracted stories."""
    return [output_path(story.address) for story in world.site.withdrawn.values() if story.status == "retracted"]


def counted(job: Job, engine: Engine, judgement: Judgement, output: Output, report: Report) -> Report:
    """A report with what was done."""
    world = judgement.world
    computed = engine.computed
    rendered = sum(key[0] in ("shell", "fragment") for key in computed)
    pages = world.plan.pages
    written = map(address_at, output.written)
    spliced = [a for a in written if a in pages and pages[a].kind in HTML and ("shell", a) not in computed]
    return replace(
        report,
        rendered=rendered,
        spliced=len(spliced),
        unchanged=world.plan.files - len(output.written),
        written=len(output.written),
        removed=len(output.removed),
        in_place=isinstance(output, InPlace),
        why=_why(job, engine, judgement) if job.request.why else (),
        headers=engine.value("told to host", job.request.host) if job.request.host else "",
    )


def _why(job: Job, engine: Engine, judgement: Judgement) -> tuple[str, ...]:
    """Why the page is as it is that somebody asks for."""
    request, constants = job.request, job.constants
    page = page_named(judgement.world.plan, constants.config.site.url, request.why)
    told = reasons(engine, page, all_=request.explain)
    return (*told, *on_front(judgement, constants, page)) if request.explain else told


def told_of(
    job: Job,
    report: Report,
    sources: Mapping[str, Stat],
    quarantine: Quarantine,
    judgement: Judgement,
    output: Output,
) -> Published:
    """What was published, for whoever asked to be told."""
    return Published(
        report=report,
        now=job.now,
        until=clock.first_of(judgement.ends, clock.news_until(judgement.world, job.constants.config)),
        zone=job.constants.config.site.timezone,
        sources=sources,
        outputs=output.stats(),
        copies=quarantine.shown(),
        no_copies=quarantine.missing(judgement),
        held=tuple(judgement.world.site.held.values()),
        withdrawn=tuple(judgement.world.site.withdrawn.values()),
    )
