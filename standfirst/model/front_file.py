"""What an editor has written of a front: the records of a front file (`docs/fronts.md`), read and not yet carried out.

Stories are named by their ids, topics, authors and threads by what names them in addresses. A moment that is None does
not come.
"""

from msgspec import Struct

from standfirst.config import Layout
from standfirst.model.article import Image, Moment


class Pin(Struct, frozen=True, kw_only=True):
    """A story that an editor has put somewhere, until a time. `headline` and `image` stand there for its own, "" and None
    where they do not; an image without `src` is none at all. `line` and `column` are the place in the file."""

    story: str
    until: Moment | None = None
    headline: str = ""
    image: Image | None = None
    line: int = 1
    column: int = 1


class Query(Struct, frozen=True, kw_only=True):
    """Which stories may fill what no pin has filled: all that is said holds. `section` is a folder, `priority` the worst
    rank (0: any), `age` how many seconds after its date a story is still wanted (0: for ever)."""

    section: str = ""
    topic: str = ""
    author: str = ""
    thread: str = ""
    priority: int = 0
    age: int = 0


class Area(Struct, frozen=True, kw_only=True):
    """A part of a front: the lead, what stands beside it, or a block. `query` is None where nothing was asked for, `count`
    0 and `layout` "" where nothing was chosen. `repeat`: its stories may stand elsewhere too. After `until` the whole
    block is gone."""

    pins: tuple[Pin, ...] = ()
    query: Query | None = None
    count: int = 0
    title: str = ""
    layout: Layout | str = ""
    repeat: bool = False
    until: Moment | None = None
    line: int = 1
    column: int = 1
    lines: dict[str, int] = {}


class Banner(Struct, frozen=True, kw_only=True):
    """One line above everything, until a time. `label` stands before it, "" for the theme's own word; `story` is where it
    leads, or ""."""

    text: str
    until: Moment
    label: str = ""
    story: str = ""
    line: int = 1
    column: int = 1


class FrontFile(Struct, frozen=True, kw_only=True):
    """A front file. What it does not speak of composes itself: `lead`, `side` and `blocks` are None then. `sections`: the
    blocks of the sections follow those that are written. `file` is its path from the site's root."""

    file: str
    banner: Banner | None = None
    lead: Area | None = None
    side: Area | None = None
    blocks: tuple[Area, ...] | None = None
    sections: bool = False

    @property
    def areas(self) -> tuple[Area, ...]:
        """All that is written, from the top down."""
        return tuple(area for area in (self.lead, self.side, *(self.blocks or ())) if area is not None)

    @property
    def every_pin(self) -> tuple[Pin, ...]:
        """All pins, from the top down."""
        return tuple(pin for area in self.areas for pin in area.pins)

    @property
    def ends(self) -> tuple[Moment, ...]:
        """All end times."""
        pins = self.every_pin
        rights = (pin.image.until for pin in pins if pin.image is not None)
        banner = self.banner.until if self.banner is not None else None
        moments = [banner, *rights, *(pin.until for pin in pins), *(area.until for area in self.areas)]
        return tuple(moment for moment in moments if moment is not None)
