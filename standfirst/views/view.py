"""What all views have in common: an object of the model by its id, a moment in the site's zone, a small record."""

from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from standfirst.incremental import Read


class View:
    """An object of the model. It has no text of its own: printing it whole is a mistake that must not pass."""

    __slots__ = ("_read", "id")

    def __init__(self, read: Read, id: str) -> None:
        self._read = read
        self.id = id

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.id == getattr(other, "id", None)

    def __hash__(self) -> int:
        return hash(self.id)

    def __str__(self) -> NoReturn:
        name = type(self).__name__.lower()
        raise TypeError(f"a {name} cannot be printed whole: print one of its parts, such as .title, .name or .url")

    __html__ = __str__


def time_of(read: Read, value: str) -> datetime | None:
    """A moment of the model in the site's zone, whose name a page may print; at the calendar's ends as written."""
    if not value:
        return None
    return _local(value, read("settings")["timezone"])


@lru_cache(maxsize=1 << 14)  # a story stands on half a dozen pages
def _local(value: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(value)
    try:
        return moment.astimezone(_zone(zone))
    except OverflowError:
        return moment


_zone = cache(ZoneInfo)


class Entry:
    """A small record made for a template: its names are its parts."""

    def __init__(self, **parts: Any) -> None:
        self.__dict__ = parts

    def __str__(self) -> NoReturn:
        raise TypeError(f"an entry cannot be printed whole: print one of {', '.join(sorted(self.__dict__))}")

    __html__ = __str__


class Picture(Entry):
    """A lead picture, from a fact: what it consists of is told in `docs/templates.md`."""

    def __init__(self, **parts: Any) -> None:
        super().__init__(**parts)
        said = {name: parts.get(name, "") for name in ("alt", "caption", "credit", "label")}
        for name in ("card", "share", "large"):
            if isinstance(parts.get(name), dict):
                self.__dict__[name] = Picture(**{"focal": "", **said, **parts[name]})
