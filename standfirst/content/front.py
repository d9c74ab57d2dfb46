"""One front file under `content/_fronts/`, its bytes, becomes one typed record with problems: `read_front`.

What cannot be used is left out, with an error: a pin, a block, or of a file that is neither TOML nor YAML all of it. So
a front that has a fault shows nothing that nobody meant, and the rest of it stands.
"""

import re
from difflib import get_close_matches
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standfirst.config import Layout
from standfirst.content import parts, values
from standfirst.content.dates import example
from standfirst.content.encoding import decode
from standfirst.content.faults import Faults, Place, Spot
from standfirst.content.fences import MAX_HEADER
from standfirst.content.tree import Entry, Items, Scalar, Table, Value
from standfirst.model.article import Image, Moment
from standfirst.model.front_file import Area, Banner, FrontFile, Pin, Query
from standfirst.model.links import target_of
from standfirst.model.site import label_id
from standfirst.problems import Problem, in_order

FRONT_KEYS: Final = ("banner", "lead", "side", "blocks", "sections")
BANNER_KEYS: Final = ("text", "until", "label", "story")
PIN_KEYS: Final = ("story", "until", "headline", "image")
QUERY_KEYS: Final = ("section", "tag", "author", "thread", "priority", "age")
LEAD_KEYS: Final = ("pins", *QUERY_KEYS)
SIDE_KEYS: Final = ("pins", "count", *QUERY_KEYS)
BLOCK_KEYS: Final = ("title", "layout", "count", "repeat", "until", "pins", *QUERY_KEYS)
LAYOUTS: Final = tuple(layout for layout in get_args(Layout) if layout != "none")
MOST: Final = 20
"""Stories in a block."""

_AGE: Final = re.compile(r"([0-9]{1,4}) ?(h|d|w|hours?|days?|weeks?)")
_SECONDS: Final = {"h": 3600, "d": 86_400, "w": 604_800}


def read_front(data: bytes, *, file: str, timezone: str) -> tuple[FrontFile | None, tuple[Problem, ...]]:
    """Reads a front file, `file` from the site's root. None where not even its tables can be told."""
    bytes_, faults = Faults(file), Faults(file)
    text = decode(data, bytes_)
    wrong = any(problem.severity == "error" for problem in bytes_.problems)
    entries = None if text is None or wrong else _entries(text, file, faults)
    front = None
    if entries is not None:
        front = _Reader(file, ZoneInfo(timezone), faults).front(Table(entries, _FIRST_LINE, 1))
    # The readers of headers count a fence as the first line.
    found = [replace(problem, line=max(1, problem.line - 1)) for problem in faults.problems]
    return front, in_order([*bytes_.problems, *found])


_FIRST_LINE: Final = 2


def _entries(text: str, file: str, faults: Faults) -> dict[str, Entry] | None:
    if len(text) > MAX_HEADER:
        faults.error("front-wrong", Spot(), f"a front file may have {MAX_HEADER:,} characters", "shorten it")
        return None
    if file.endswith(".toml"):
        from standfirst.content.toml_header import entries as read
    else:
        from standfirst.content.yaml_header import entries as read  # 20 ms to import
    found = read(text, faults)
    return {} if found is None and not faults.problems else found


class _Reader:
    """Of one file."""

    def __init__(self, file: str, zone: ZoneInfo, faults: Faults) -> None:
        self.file = file
        self.zone = zone
        self.faults = faults

    def front(self, table: Table) -> FrontFile:
        keys = self._keys(table, FRONT_KEYS, "a front file")
        blocks = self._list(keys["blocks"]) if "blocks" in keys else None
        areas = None if blocks is None else tuple(filter(None, map(self._block, blocks)))
        sections = values.boolean(keys["sections"], self.faults) if "sections" in keys else None
        return FrontFile(
            file=self.file,
            banner=self._banner(keys["banner"]) if "banner" in keys else None,
            lead=self._area(keys["lead"], LEAD_KEYS) if "lead" in keys else None,
            side=self._area(keys["side"], SIDE_KEYS) if "side" in keys else None,
            blocks=areas,
            sections=bool(sections),
        )

    # --- parts ---

    def _banner(self, entry: Entry) -> Banner | None:
        if (table := self._table(entry.value, "the banner", "write below it text and until")) is None:
            return None
        keys = self._keys(table, BANNER_KEYS, "the banner")
        text = values.text(keys["text"], self.faults) if "text" in keys else ""
        if not text:
            self._wrong(entry, "the banner has no text", self._as("text", "What has happened"))
        ends = keys.get("until")
        until = self._until(ends)
        if ends is None:
            self._wrong(entry, "the banner has no end", self._as("until", example(self.zone)))
        elif self._never(ends.value):
            self._wrong(ends, "a banner must end some time", self._as("until", example(self.zone)))
        story = self._story(keys["story"]) if "story" in keys else ""
        if not text or until is None or story is None:
            return None
        label = values.text(keys["label"], self.faults) if "label" in keys else ""
        return Banner(text=text, until=until, label=label, story=story, **_at(entry))

    def _area(self, entry: Entry, known: tuple[str, ...]) -> Area | None:
        table = self._table(entry.value, f"`{entry.key}`", f"write its keys below `{entry.key}`")
        return None if table is None else self._filled(table, known, f"`{entry.key}`")

    def _block(self, value: Value) -> Area | None:
        table = self._table(value, "a block", "write title and its other keys below it")
        area = None if table is None else self._filled(table, BLOCK_KEYS, "a block")
        if area is None:
            return None
        if area.query is None and not area.pins:
            hint = f"write which stories it has: pins, or one of {', '.join(QUERY_KEYS)}"
            self._wrong(value, "nothing says what this block has in it", hint)
            return None
        query = area.query or Query()
        lists = list(filter(None, (query.section, query.topic, query.author, query.thread)))
        if not area.title and len(lists) != 1:  # of several nobody knows which one it is about
            self._wrong(value, "the block has no title", self._as("title", "What it is about"))
            return None
        return area

    def _filled(self, table: Table, known: tuple[str, ...], owner: str) -> Area | None:
        before = self._errors()
        keys = self._keys(table, known, owner)
        of_keys = self._errors()
        pins = tuple(filter(None, map(self._pin, self._list(keys["pins"])))) if "pins" in keys else ()
        own = self._errors() - of_keys  # a pin is left out alone
        count = values.integer(keys["count"], self.faults, 1, MOST) if "count" in keys else None
        repeat = values.boolean(keys["repeat"], self.faults) if "repeat" in keys else False
        area = Area(
            pins=pins,
            query=self._query(keys),
            count=count or 0,
            title=values.text(keys["title"], self.faults) if "title" in keys else "",
            layout=self._layout(keys["layout"]) if "layout" in keys else "",
            repeat=bool(repeat),
            until=self._until(keys["until"]) if "until" in keys else None,
            lines={name: entry.line - 1 for name, entry in keys.items()},
            **_at(table),
        )
        return area if self._errors() == before + own else None

    def _query(self, keys: dict[str, Entry]) -> Query | None:
        read: dict[str, Any] = {}
        for name, field in (("tag", "topic"), ("author", "author"), ("thread", "thread")):
            if name in keys and (written := values.text(keys[name], self.faults)):
                read[field] = label_id(written)
        if "section" in keys:
            read["section"] = values.text(keys["section"], self.faults).strip("/")
        if "priority" in keys:
            read["priority"] = values.integer(keys["priority"], self.faults, 1, 9) or 0
        if "age" in keys:
            read["age"] = self._age(keys["age"])
        return Query(**read) if read else None

    def _pin(self, value: Value) -> Pin | None:
        before = self._errors()
        if (table := self._table(value, "a pin", "write story and until below it")) is None:
            return None
        keys = self._keys(table, PIN_KEYS, "a pin")
        if "story" not in keys:
            self._wrong(value, "the pin names no story", self._as("story", "world/a-story.md"))
        if "until" not in keys:
            hint = f"{self._as('until', example(self.zone))}; or {self._as('until', 'never')}, if it is to stay"
            self._wrong(value, "the pin has no end: pins come down by themselves", hint)
        story = self._story(keys["story"]) if "story" in keys else ""
        pin = Pin(
            story=story or "",
            until=self._until(keys.get("until")),
            headline=values.text(keys["headline"], self.faults) if "headline" in keys else "",
            image=self._image(keys["image"]) if "image" in keys else None,
            **_at(keys.get("story", table)),
        )
        return pin if self._errors() == before else None

    # --- values ---

    def _story(self, entry: Entry) -> str | None:
        """The id of a story that is named from `content/` on."""
        written = values.text(entry, self.faults)
        target = target_of(written, source=".md", address="/")
        if target.kind == "source" and not target.tail:
            return target.path
        self._wrong(entry.value, f"`{written}` is no story's file", "name it from content/ on, as in world/a-story.md")
        return None

    def _until(self, entry: Entry | None) -> Moment | None:
        if entry is None or self._never(entry.value):
            return None
        if entry.value.empty:
            self._wrong(entry, f"`{entry.key}` has no time", self._as("until", example(self.zone)))
            return None
        return parts.time(entry, self.zone, self.faults)[0]

    @staticmethod
    def _never(value: Value) -> bool:
        return isinstance(value, Scalar) and value.text.strip().lower() == "never"

    def _image(self, entry: Entry) -> Image | None:
        value = entry.value
        if isinstance(value, Scalar) and value.plain and value.text == "false":
            return Image(src="", line=entry.line - 1)
        found = parts.image(entry, self.zone, self.faults)
        return None if found is None else replace(found, line=entry.line - 1)

    def _layout(self, entry: Entry) -> str:
        written = values.text(entry, self.faults).lower()
        if written and written not in LAYOUTS:
            hint = _meant(written, LAYOUTS) or f"write one of {', '.join(LAYOUTS)}"
            self._wrong(entry.value, f"`{written}` is no layout", hint)
        return written

    def _age(self, entry: Entry) -> int:
        written = values.text(entry, self.faults)
        found = _AGE.fullmatch(written.lower())
        if found is None or found[1].strip("0") == "":
            self._wrong(entry.value, f"`{written}` is no age", f"a number with h, d or w: {self._as('age', '3d')}")
            return 0
        return int(found[1]) * _SECONDS[found[2][0]]

    # --- tables ---

    def _keys(self, table: Table, known: tuple[str, ...], owner: str) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for key, entry in table.entries.items():
            if (name := key.lower()) in known:
                found[name] = entry
            else:
                hint = _meant(name, known) or f"{owner} takes: {', '.join(known)}"
                self.faults.error("front-key", entry, f"{owner} has no key `{key}`", hint)
        return found

    def _table(self, value: Value, what: str, hint: str) -> Table | None:
        if isinstance(value, Table):
            return value
        self._wrong(value, f"{what} has keys of its own", hint)
        return None

    def _list(self, entry: Entry) -> tuple[Value, ...]:
        if isinstance(entry.value, Items):
            return entry.value.items
        if isinstance(entry.value, Table):
            return (entry.value,)
        if not entry.value.empty:
            self._wrong(
                entry, f"`{entry.key}` is a list of tables", f"write [[{entry.key}]] above each, or - before it in YAML"
            )
        return ()

    def _as(self, key: str, value: str) -> str:
        """How a line is written in this file."""
        return f'write {key} = "{value}"' if self.file.endswith(".toml") else f'write {key}: "{value}"'

    def _errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.faults.problems)

    def _wrong(self, at: Place, message: str, hint: str) -> None:
        self.faults.error("front-wrong", at, message, hint)


def _meant(written: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(written, known, 1, 0.6)
    return f"did you mean {near[0]}?" if near else ""


def _at(place: Place) -> dict[str, int]:
    return {"line": place.line - 1, "column": place.column}
