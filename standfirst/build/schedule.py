"""What the clock will do to a site though nobody edits: what goes out, what comes down, and what is held for good.

It is told from the same judgement that a build goes by, and nothing is written. Stories are named by their files alone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, to_builtins

from standfirst.build.attempts import attempts
from standfirst.build.clock import next_change
from standfirst.build.report import HeldStory, Request
from standfirst.build.run import Looked, job_of, looked
from standfirst.documents import file_of
from standfirst.model import gate
from standfirst.model.article import NEVER, Article, Moment
from standfirst.model.front_file import FrontFile
from standfirst.rules.constants import Constants

What = Literal["goes out", "comes down", "picture comes down", "pin ends", "block ends", "banner ends"]


class Event(Struct, frozen=True, kw_only=True):
    """Something that happens to a file's page at a time (ISO 8601, in the site's zone). `why` it has been held.
    The end of a pin names its front file and the `story`."""

    at: str
    what: What
    source: str
    why: str = ""
    story: str = ""


class Schedule(Struct, frozen=True, kw_only=True):
    """All events after `now`, in order; `held` are the stories that nothing but an edit brings out. `next_change` is
    that of a build's report: a feed of news may change at times at which nothing here does."""

    now: str
    timezone: str
    next_change: str | None
    events: tuple[Event, ...]
    held: tuple[HeldStory, ...]

    def by_day(self) -> dict[str, list[Event]]:
        """The events of each day in the site's zone."""
        days: dict[str, list[Event]] = {}
        for event in self.events:
            days.setdefault(event.at[:10], []).append(event)
        return days

    def as_json(self) -> dict[str, Any]:
        """What `schedule --json` prints."""
        whole = to_builtins(self)
        days = [{"day": day, "events": to_builtins(events)} for day, events in self.by_day().items()]
        return {name: whole[name] for name in ("now", "timezone", "next_change")} | {
            "days": days,
            "held": whole["held"],
        }


def schedule(request: Request) -> Schedule:
    """The schedule of a site. Wrong settings and a broken environment raise, as in a build."""
    job = job_of(request)
    return attempts(job, lambda store: _of(looked(job, store), job.constants))


def _of(seen: Looked, constants: Constants) -> Schedule:
    world = seen.judgement.world
    site = world.site
    events: list[Event] = []
    for document in world.documents.values():
        held = site.held.get(document.id)
        if held is None or held.why != "faulty":
            article = site.articles.get(document.id, document.article)
            events += _events(article, file_of(document.id), held, constants, world.now)
    for file in seen.judgement.steering.files.values():
        events += _ends(file, constants, world.now)
    for_good = sorted((held for held in site.held.values() if held.until is None), key=lambda held: held.id.encode())
    return Schedule(
        now=constants.iso(Moment(iso="", instant=world.now)),
        timezone=constants.config.site.timezone,
        next_change=constants.iso(next_change(world, constants.config)) or None,
        events=tuple(sorted(events, key=lambda event: (datetime.fromisoformat(event.at), event.source, event.what))),
        held=tuple(HeldStory(source=file_of(held.id), why=held.why) for held in for_good if not held.gone),
    )


def _ends(file: FrontFile, constants: Constants, now: int) -> Iterable[Event]:
    """What ends on a front."""
    ends: list[tuple[Moment | None, What, str]] = []
    if file.banner is not None:
        ends.append((file.banner.until, "banner ends", file.banner.story))
    for area in file.areas:
        ends.append((area.until, "block ends", ""))
        ends += [(pin.until, "pin ends", pin.story) for pin in area.pins]
    for moment, what, story in ends:
        if moment is not None and now < moment.instant < NEVER:
            told = file_of(story) if story else ""
            yield Event(at=constants.iso(moment), what=what, source=file.file, story=told)


def _events(
    article: Article | None, source: str, held: gate.Held | None, constants: Constants, now: int
) -> Iterable[Event]:
    """What is still to come for a story that nothing is wrong with."""
    if article is None or (held is not None and held.until is None):
        return
    if held is not None and held.until is not None:
        yield Event(at=constants.iso(held.until), what="goes out", source=source, why=held.why)
    rights = article.image.until if article.image is not None else None
    ends: list[tuple[Moment | None, What]] = [(article.expires, "comes down"), (rights, "picture comes down")]
    for moment, what in ends:
        if moment is not None and now < moment.instant < NEVER:
            yield Event(at=constants.iso(moment), what=what, source=source)
