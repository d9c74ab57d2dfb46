"""The fronts of a site as editors steer them: what their files say, held against the site that may go out.

A front is composed anew in each build that has a front file: it costs a millisecond, and an ended pin asks nobody.
Nothing here decides whether a story is public. What is held is left out until its hour comes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import basename, splitext
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from standfirst.config import Config
from standfirst.model.article import NEVER, Image, Moment
from standfirst.model.front import Composed, Front, Place, compose, is_public, steered
from standfirst.model.front_file import Area, Banner, FrontFile, Pin, Query
from standfirst.model.site import Site, earliest
from standfirst.problems import Problem, error, note, warning
from standfirst.references import Places
from standfirst.snapshot import Snapshot

FOLDER: Final = "_fronts/"
"""Under `content/`."""
_HOME: Final = "home"
_ENDINGS: Final = (".toml", ".yml", ".yaml")


class Written(Struct, frozen=True, kw_only=True):
    """What the front files of a site say, by the folder of the section ("": the site's own front), and what is wrong with
    them by themselves."""

    files: Mapping[str, FrontFile] = {}
    problems: tuple[Problem, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.problems)

    @property
    def pinned(self) -> frozenset[tuple[str, str]]:
        """The pictures of `static/` that editors put on fronts, whenever that is: path there and focal point."""
        images = (pin.image for file in self.files.values() for pin in file.every_pin if pin.image is not None)
        return frozenset((image.src[1:], image.focal) for image in images if image.src.startswith("/"))


class Steered(Struct, frozen=True, kw_only=True):
    """The composed `fronts` by folder, of the site's own always. `files` are those that they were steered by, without what
    cannot be carried out. `turn`: when readers will see another front though nobody edits, nor the gate answers
    otherwise; `until`: when a report might say something else."""

    fronts: Mapping[str, Front]
    files: Mapping[str, FrontFile] = {}
    problems: tuple[Problem, ...] = ()
    turn: Moment | None = None
    until: int | None = None
    by_hand: bool = False


def written(snapshot: Snapshot, names: Iterable[str], timezone: str) -> Written:
    """Reads the front files of these names in a snapshot."""
    from standfirst.content.front import read_front  # only where there is one

    files: dict[str, FrontFile] = {}
    by: dict[str, str] = {}
    problems: list[Problem] = []
    for name in names:
        stem, ending = splitext(name.removeprefix(f"content/{FOLDER}"))
        if ending not in _ENDINGS:
            hint = "a front file is home.toml, or named like a section's folder: world.toml, world/asia.yml"
            problems.append(error("front-file", name, 1, 1, f"{basename(name)} is no front file", hint))
            continue
        folder = "" if stem == _HOME else stem
        if folder in by:
            message = f"{by[folder]} and {name} are for the same front"
            problems.append(error("front-file", name, 1, 1, message, "put all of it into one of them"))
            continue
        by[folder] = name
        file, found = read_front(snapshot.read(name), file=name, timezone=timezone)
        problems += found
        if file is not None:
            files[folder] = file
    return Written(files=files, problems=tuple(problems))


def steer(told: Written, places: Places, config: Config, now: int) -> Steered:
    """The fronts of a site at an instant."""
    site, layouts = places.site, config.theme.blocks
    if not told:
        return Steered(fronts={"": compose(site, layouts)})
    problems, files = [*told.problems], {}
    for folder, file in told.files.items():
        judge = _Judge(places, folder, file, now)
        files[folder] = judge.carried_out()
        problems += judge.problems
    fronts = {folder: steered(site, layouts, folder, files.get(folder), now) for folder in ("", *files)}
    ends = [moment for file in files.values() for moment in file.ends]
    ends += [place.until for one in fronts.values() for place in one.places if place.until is not None]
    return Steered(
        fronts={folder: one.front for folder, one in fronts.items() if not folder or folder in site.sections},
        files=files,
        problems=tuple(problems),
        turn=earliest(turns(site, config, files, now)),
        until=min((moment.instant for moment in ends if now < moment.instant < NEVER), default=None),
        by_hand=True,
    )


def places_on(steering: Steered, site: Site, config: Config, folder: str, now: int) -> tuple[Place, ...]:
    """Why everything on a front stands where it does."""
    return steered(site, config.theme.blocks, folder, steering.files.get(folder), now).places


def turns(site: Site, config: Config, files: Mapping[str, FrontFile], now: int) -> Iterator[Moment]:
    """Of each front the first end after which it is another one: a pin that is not shown ends unseen, and what stands in its
    place then may have another end."""
    for folder, file in files.items():
        this = last = steered(site, config.theme.blocks, folder, file, now)
        moment = now
        while end := _next_end(file, last, moment):
            moment, last = end.instant, steered(site, config.theme.blocks, folder, file, end.instant)
            if last.front != this.front:
                yield end
                break


def _next_end(file: FrontFile, composed: Composed, moment: int) -> Moment | None:
    ends = [*file.ends, *(place.until for place in composed.places if place.until is not None)]
    return min((end for end in ends if moment < end.instant < NEVER), key=lambda end: end.instant, default=None)


class _Judge:
    """Holds one file against the site: what names nothing is an error, and left out."""

    def __init__(self, places: Places, folder: str, file: FrontFile, now: int) -> None:
        self.places = places
        self.site = places.site
        self.folder = folder
        self.file = file
        self.now = now
        self.problems: list[Problem] = []

    def carried_out(self) -> FrontFile:
        """The file without what cannot be."""
        file = self.file
        if self.folder and not self._is_section(self.folder):
            message = f"there is no section {self.folder!r}"
            self._say(error, "front-section", 1, 1, message, self._section_like(self.folder))
            return FrontFile(file=file.file)
        if self.folder and file.sections:
            message = "`sections` is for the site's own front: the front of a section has no blocks of others"
            self._say(error, "front-wrong", 1, 1, message, "take the line out")
        return replace(
            file,
            banner=self._banner(file.banner) if file.banner is not None else None,
            lead=self._area(file.lead) if file.lead is not None else None,
            side=self._area(file.side) if file.side is not None else None,
            blocks=None if file.blocks is None else tuple(filter(None, map(self._area, file.blocks))),
        )

    def _banner(self, banner: Banner) -> Banner | None:
        if banner.until.instant <= self.now:
            self._ended("the banner", banner.until, banner.line, banner.column)
        if not banner.story:
            return banner
        id = self._known(banner.story, banner.line, banner.column, "the banner leads to")
        return replace(banner, story=id) if id else None

    def _area(self, area: Area) -> Area | None:
        if area.until is not None and area.until.instant <= self.now:
            self._ended("the block", area.until, area.line, area.column)
        if area.query is not None and not self._answered(area, area.query):
            return None
        return replace(area, pins=tuple(filter(None, map(self._pin, area.pins))))

    def _pin(self, pin: Pin) -> Pin | None:
        if pin.until is not None and pin.until.instant <= self.now:
            self._ended("the pin", pin.until, pin.line, pin.column)
        id = self._known(pin.story, pin.line, pin.column, "the pin names")
        if id in self.site.addresses and not is_public(self.site, id):
            hint = "only stories can be pinned"
            self._say(error, "front-wrong", pin.line, pin.column, f"content/{id} is a page and no story", hint)
            return None
        if not id or (pin.image is not None and not self._picture(pin.image)):
            return None
        return replace(pin, story=id)

    def _known(self, written: str, line: int, column: int, who: str) -> str:
        """The id of a story, "" where there is no such file."""
        id = self.places.source(written)
        fault = "" if id in self.site.addresses else self.places.fault(id)
        match fault:
            case "missing":
                near = _near(id, self.places.sources)
                hint = f"did you mean {near[0]}?" if near else "name its file from content/ on, or take this out"
                self._say(error, "front-story-missing", line, column, f"{who} {written}, which is not there", hint)
                return ""
            case "held" | "faulty":
                message = f"{who} content/{id}, which is not public: it is left out until it is"
                hint = "nothing has to be done if that is meant"
                self._say(warning, "front-story-held", line, column, message, hint)
            case "gone":
                message = f"{who} content/{id}, which has been taken down: it is left out"
                self._say(warning, "front-story-gone", line, column, message, "take it out of the file")
        return id

    def _picture(self, image: Image) -> bool:
        if not image.src or (image.src.startswith("/") and self.places.static(image.src[1:]) is not None):
            return True
        message = f"there is no picture {image.src!r} in static/"
        hint = "put the file there and write /name.jpg; image: false shows none, without the line it is the story's own"
        self._say(error, "front-picture-missing", image.line, 1, message, hint)
        return False

    def _answered(self, area: Area, query: Query) -> bool:
        """Whether what a query names can be; nothing may be there just now, since stories come and go."""
        if query.section and not self._is_section(query.section):
            line = area.lines.get("section", area.line)
            message, hint = f"there is no section {query.section!r}", self._section_like(query.section)
            self._say(error, "front-section", line, 1, message, hint)
            return False
        for key, kind, id in (
            ("tag", "topic", query.topic),
            ("author", "author", query.author),
            ("thread", "thread", query.thread),
        ):
            known = self.site.labels(kind)
            if id and id not in known:
                near = _near(id, known)
                hint = f"did you mean {known[near[0]].name}?" if near else "it is left empty until a story has it"
                message = f"no public story has the {key} {id!r}"
                line = area.lines.get(key, area.line)
                self._say(warning, "front-nothing", line, 1, message, hint)
        return True

    def _is_section(self, folder: str) -> bool:
        """A section without a public story is one all the same: what comes down must stop nothing."""
        return folder in self.site.sections or any(id.startswith(f"{folder}/") for id in self.places.sources)

    def _section_like(self, folder: str) -> str:
        near = _near(folder, self.site.sections)
        return f"did you mean {near[0]}?" if near else "name the section's folder under content/"

    def _ended(self, what: str, until: Moment, line: int, column: int) -> None:
        message = f"{what} has ended ({until.iso[:16].replace('T', ' ')}), and is not used any more"
        self._say(note, "front-ended", line, column, message, "take it out of the file")

    def _say(
        self, severity: Callable[..., Problem], code: str, line: int, column: int, message: str, hint: str
    ) -> None:
        self.problems.append(severity(code, self.file.file, line, column, message, hint))


def _near(word: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, sorted(known), 1, 0.7)
