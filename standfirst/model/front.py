"""The front page: which story leads, what stands beside it, and the blocks. No story twice.

It composes itself; what an editor has written in a front file stands before that, and only as long as it is to. The front
of a section that has such a file is composed by the same rules.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from standfirst.config import Layout
from standfirst.model.addresses import is_story
from standfirst.model.article import Moment
from standfirst.model.front_file import Area, FrontFile, Pin, Query
from standfirst.model.queries import ends_of, matching
from standfirst.model.site import Section, Site, label_id

_NEWEST: Final = 20
_SIDE: Final = 4
_OF_SECTION: Final = 2
"""Stories beside the lead of a section's front."""
_TOPICS: Final = 8
_ROOM: Final[Mapping[str, int]] = {"feature": 3, "three": 3, "four": 4, "wide": 4, "river": 6, "none": 0}
"""Stories in a block of each layout."""
_NOT_CHOSEN: Final[Mapping[str, Layout]] = MappingProxyType({})
_TURNS: Final[tuple[Layout, ...]] = ("feature", "three", "four", "wide")


class Said(Struct, frozen=True, kw_only=True):
    """What stands in one place for a story's own headline ("" where its own does) and picture (`picture` is an address on
    this site, None where its own does, "" for none)."""

    headline: str = ""
    picture: str | None = None
    alt: str = ""
    focal: str = ""


class Block(Struct, frozen=True, kw_only=True):
    """Stories under a heading. `kind` and `id` name the list that they are of, as in `Site.members`, "" where they are of
    none; `title` is what an editor has written. `repeat`: its stories may stand
    elsewhere too."""

    section: str
    stories: tuple[str, ...]
    layout: Layout | str
    title: str = ""
    kind: str = "section"
    id: str = ""
    repeat: bool = False


class Front(Struct, frozen=True, kw_only=True):
    """Ids throughout; `lead` is "" on a site without stories. `said` is by place (`Place`). `banner` is a text, its label
    and the story that it leads to."""

    lead: str = ""
    side: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    topics: tuple[str, ...] = ()
    said: Mapping[str, Said] = {}
    banner: tuple[str, str, str] | None = None

    @property
    def shown(self) -> tuple[str, ...]:
        """All its stories, from the top down."""
        return (*filter(None, [self.lead]), *self.side, *(id for block in self.blocks for id in block.stories))


class Place(Struct, frozen=True, kw_only=True):
    """Why something stands where it does: `name` is `lead`, `side 1`, `block 2 1` (which `said` goes by) or `banner`,
    `story` an id, `why` in words, `until` when that ends (None: never by the clock alone), `line` that of the front file
    (0: nobody wrote it)."""

    name: str
    story: str
    why: str
    until: Moment | None = None
    line: int = 0


class Composed(Struct, frozen=True, kw_only=True):
    """A front, and why everything on it is there."""

    front: Front
    places: tuple[Place, ...]


def is_public(site: Site, id: str) -> bool:
    """Whether readers can read a story, and it is one."""
    return id in site.addresses and is_story(site.articles[id])


def front_sections(site: Site) -> tuple[Section, ...]:
    """Top-level sections that have stories, by weight, then title, then folder."""
    top = (s for s in site.sections.values() if not s.parent and site.members("section", s.id))
    return tuple(sorted(top, key=lambda s: (s.weight, s.title, s.id)))


def compose(site: Site, layouts: Mapping[str, Layout] = _NOT_CHOSEN) -> Front:
    """The lead has the best `priority` among the newest 20 stories (then the newest); blocks follow by section.
    `layouts` are those that a publisher has chosen, by the section's folder."""
    return _Composer(site, layouts, None, 0).home()


def steered(site: Site, layouts: Mapping[str, Layout], folder: str, file: FrontFile | None, now: int) -> Composed:
    """The front of the site (`folder` "") or of a section, as a front file has it at an instant."""
    composer = _Composer(site, layouts, file, now)
    front = composer.of_section(folder) if folder else composer.home()
    return Composed(front=front, places=tuple(composer.places))


class _Composer:
    """One front being filled, pins first: whatever is pinned somewhere is not taken for anything else."""

    def __init__(self, site: Site, layouts: Mapping[str, Layout], file: FrontFile | None, now: int) -> None:
        self.site = site
        self.layouts = layouts
        self.file = file or FrontFile(file="")
        self.now = now
        self.taken: set[str] = set()
        self.said: dict[str, Said] = {}
        self.places: list[Place] = []
        self.pinned: dict[str, tuple[Pin, ...]] = {}

    def home(self) -> Front:
        site, file = self.site, self.file
        newest = site.stories[:_NEWEST]
        if not newest:
            return Front()
        side = file.side or Area()
        room = side.count or min(_SIDE, max(1, len(site.stories) // 4))
        self._reserve(room)
        ranked = sorted(newest, key=lambda id: site.articles[id].priority)
        lead = self._lead(ranked, "the best priority among the newest 20 stories")
        left = _spread(site, lead, [id for id in ranked if id not in self.taken])
        second = self._fill(
            "side", side, room, self._asked(side.query, left), "among the newest 20 stories, one of each section first"
        )
        blocks = [self._block(area, place) for place, area in enumerate(file.blocks or ())]
        blocks += [self._of_section(folder, place) for place, folder in enumerate(self._sections(blocks), len(blocks))]
        topics = _topics(site, newest)
        return Front(
            lead=lead,
            side=second,
            blocks=self._closed_up(blocks),
            topics=topics,
            said=self.said,
            banner=self._banner(),
        )

    def of_section(self, folder: str) -> Front:
        file, members = self.file, self.site.members("section", folder)
        side = file.side or Area()
        room = side.count or _OF_SECTION
        self._reserve(room)
        lead = self._lead(members, "the newest of the section")
        second = self._fill("side", side, room, self._asked(side.query, members), "one of the newest of the section")
        blocks = [self._block(area, place) for place, area in enumerate(file.blocks or ())]
        kept = self._closed_up(blocks)
        return Front(lead=lead, side=second, blocks=kept, said=self.said, banner=self._banner())

    # --- areas ---

    def _sections(self, blocks: Iterable[Block]) -> list[str]:
        """The sections whose blocks make themselves: none that one of these is about, while it has a story."""
        file = self.file
        if file.blocks is not None and not file.sections:
            return []
        own = {block.section for block in blocks if block.stories}
        sections = (section.id for section in front_sections(self.site))
        return [id for id in sections if self.layouts.get(id) != "none" and id not in own]

    def _lead(self, ranked: Iterable[str], why: str) -> str:
        area = self.file.lead or Area()
        if area.query is not None:
            newest = islice(matching(self.site, area.query, self.now), _NEWEST)
            ranked = sorted(newest, key=lambda id: self.site.articles[id].priority)
        return next(iter(self._fill("lead", area, 1, ranked, why)), "")

    def _block(self, area: Area, place: int) -> Block:
        layout = area.layout or _TURNS[place % len(_TURNS)]
        room = 0 if self._over(area.until) else self._room(area, place)
        stories = self._fill(f"block {place + 1}", area, room, self._asked(area.query, ()), "")
        if layout in ("four", "wide") and len(stories) < _ROOM[layout]:
            layout = "three"
        kind, id = _list_of(area.query or Query())
        section = id if kind == "section" else ""
        return Block(
            section=section,
            stories=stories,
            layout=layout,
            title=area.title,
            kind=kind,
            id=id,
            repeat=area.repeat,
        )

    def _of_section(self, folder: str, place: int) -> Block:
        """A section's newest stories that are not above. Layouts that nobody chose take turns, so that no two neighbours
        look alike. One that wants four stories becomes one of three where there are no more."""
        layout = self.layouts.get(folder) or _TURNS[place % len(_TURNS)]
        members = self.site.members("section", folder)[: len(self.taken) + _ROOM[layout]]
        room = _ROOM[layout]
        left = [id for id in members if id not in self.taken]
        if layout in ("four", "wide") and len(left) < room:
            layout = "three"
        stories = self._fill(f"block {place + 1}", Area(), _ROOM[layout], left, "one of the newest of the section")
        return Block(section=folder, stories=stories, layout=layout, id=folder)

    def _room(self, area: Area, place: int) -> int:
        layout = area.layout or _TURNS[place % len(_TURNS)]
        return area.count or (_ROOM[layout] if area.query is not None else len(area.pins))

    def _banner(self) -> tuple[str, str, str] | None:
        """Only while it may stand, and where it leads to a story, only while readers can read that."""
        banner = self.file.banner
        if banner is None or self._over(banner.until) or (banner.story and banner.story not in self.site.addresses):
            return None
        place = Place(name="banner", story=banner.story, why="a banner", until=banner.until, line=banner.line)
        self.places.insert(0, place)
        return banner.text, banner.label, banner.story

    # --- what fills them ---

    def _over(self, until: Moment | None) -> bool:
        return until is not None and until.instant <= self.now

    def _reserve(self, beside: int) -> None:
        """Which pins stand where: of one story the first that is in force. `beside` is the room beside the lead."""
        file = self.file
        areas = [("lead", file.lead, 1), ("side", file.side, beside)]
        areas += [(f"block {n + 1}", area, self._room(area, n)) for n, area in enumerate(file.blocks or ())]
        for name, area, room in areas:
            if area is None or self._over(area.until):
                continue
            mine: dict[str, Pin] = {}
            for pin in area.pins:
                free = pin.story not in mine and (area.repeat or pin.story not in self.taken)
                if len(mine) < room and free and not self._over(pin.until) and is_public(self.site, pin.story):
                    mine[pin.story] = pin
            if not area.repeat:
                self.taken |= mine.keys()
            self.pinned[name] = tuple(mine.values())

    def _fill(self, name: str, area: Area, room: int, others: Iterable[str], why: str) -> tuple[str, ...]:
        """The stories of an area: its pins, then `others`, for the reason `why` where it did not ask for them."""
        query = area.query
        stories = [self._pin(_place(name, at), pin) for at, pin in enumerate(self.pinned.get(name, ()), 1)]
        for id in others if len(stories) < room else ():
            if id in stories or (id in self.taken and not area.repeat):
                continue
            stories.append(id)
            place = Place(name=_place(name, len(stories)), story=id, why=why)
            if query is not None:
                until = ends_of(self.site.articles[id], query)
                place = replace(place, why="the front file asks for such stories", until=until, line=area.line)
            self.places.append(place)
            if len(stories) == room:
                break
        if not area.repeat:
            self.taken.update(stories)
        return tuple(stories)

    def _asked(self, query: Query | None, automatic: Iterable[str]) -> Iterable[str]:
        return automatic if query is None else matching(self.site, query, self.now)

    def _pin(self, place: str, pin: Pin) -> str:
        self.places.append(Place(name=place, story=pin.story, why="a pin", until=pin.until, line=pin.line))
        image = None if pin.image is None or self._over(pin.image.until) else pin.image
        if image is not None:
            self.said[place] = Said(headline=pin.headline, picture=image.src, alt=image.alt, focal=image.focal)
        elif pin.headline:
            self.said[place] = Said(headline=pin.headline)
        return pin.story

    def _closed_up(self, blocks: list[Block]) -> tuple[Block, ...]:
        """The blocks that have a story; what is known of places in them moves up with them."""
        kept = [number for number, block in enumerate(blocks, 1) if block.stories]
        if len(kept) < len(blocks):
            moved = {f"block {old}": f"block {new}" for new, old in enumerate(kept, 1)}

            def place(name: str) -> str:
                area, _, number = name.rpartition(" ")
                return f"{moved[area]} {number}" if area in moved else name

            self.said = {place(name): said for name, said in self.said.items()}
            self.places = [replace(one, name=place(one.name)) for one in self.places]
        return tuple(blocks[number - 1] for number in kept)


def _place(area: str, number: int) -> str:
    return area if area == "lead" else f"{area} {number}"


def _list_of(query: Query) -> tuple[str, str]:
    """The one list that a query is about; none where it is about several."""
    named = [("section", query.section), ("topic", query.topic), ("author", query.author), ("thread", query.thread)]
    named = [(kind, id) for kind, id in named if id]
    return named[0] if len(named) == 1 else ("", "")


def _spread(site: Site, lead: str, ranked: list[str]) -> Iterator[str]:
    """The best of the rest, one of a section before a second of any."""
    later: list[str] = []
    sections = {site.section_of[lead]} if lead else set()
    for id in ranked:
        if site.section_of[id] in sections:
            later.append(id)
        else:
            yield id
        sections.add(site.section_of[id])
    yield from later


def _topics(site: Site, newest: tuple[str, ...]) -> tuple[str, ...]:
    """The topics that at least two of the newest stories share, the most shared first."""
    shared: Counter[str] = Counter()
    for id in newest:
        shared.update(set(map(label_id, site.articles[id].tags)))
    ordered = sorted(shared, key=lambda topic: (-shared[topic], topic.encode()))
    return tuple(topic for topic in ordered if topic and shared[topic] > 1)[:_TOPICS]
