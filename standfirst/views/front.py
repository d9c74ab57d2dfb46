"""The front page, or the front of a section that an editor steers, as templates see it (`docs/templates.md`)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from standfirst.incremental import Read
from standfirst.labels import labelled
from standfirst.views.lazily import lazily
from standfirst.views.model import Author, Section, Stories, Story, Thread, Topic
from standfirst.views.view import Entry, Picture

_LABELLED: Final[Mapping[str, type[Topic | Author | Thread]]] = {"topic": Topic, "author": Author, "thread": Thread}


class _Placed(Story):
    """A story in a place where an editor has given it another headline or picture. It is the same story."""

    def __init__(self, read: Read, id: str, said: Mapping[str, Any]) -> None:
        super().__init__(read, id)
        self._said = said

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Story) and self.id == other.id

    __hash__ = Story.__hash__

    @property
    def title(self) -> str:
        return self._said["headline"] or super().title

    @lazily
    def image(self) -> Picture | None:
        picture = self._said["picture"]
        if picture is None:
            image = self._read("picture", self.id)
        else:
            image = self._read("static picture", picture, self._said["focal"], self.card.language) if picture else None
            image = image and {**image, "alt": self._said["alt"]}
        return Picture(**labelled(image, self._read)) if image else None


class Front:
    """`front`: of the site, or of the section in `folder`."""

    __slots__ = ("_folder", "_front", "_read")

    def __init__(self, read: Read, folder: str = "") -> None:
        self._read = read
        self._folder = folder
        self._front: dict[str, Any] = read("front", folder)

    def _story(self, id: str, place: str) -> Story:
        said = self._front["said"].get(place)
        return _Placed(self._read, id, said) if said else Story(self._read, id)

    def _stories(self, ids: Iterable[str], place: str) -> list[Story]:
        return [self._story(id, f"{place} {number}") for number, id in enumerate(ids, 1)]

    @property
    def banner(self) -> Entry | None:
        if self._front["banner"] is None:
            return None
        text, label, story = self._front["banner"]
        return Entry(text=text, label=label, url=Story(self._read, story).url if story else "")

    @property
    def lead(self) -> Story | None:
        return self._story(self._front["lead"], "lead") if self._front["lead"] else None

    @property
    def side(self) -> list[Story]:
        return self._stories(self._front["side"], "side")

    @property
    def blocks(self) -> list[Entry]:
        return [self._block(block, f"block {number}") for number, block in enumerate(self._front["blocks"], 1)]

    def _block(self, block: Mapping[str, Any], place: str) -> Entry:
        read, kind, id = self._read, block["kind"], block["id"]
        stories = self._stories(block["stories"], place)
        there = bool(kind) and read(kind, id) is not None
        if there and kind == "section":
            section = Section(read, id)
            title, name, url = block["title"] or section.title, section.title, section.url
        else:
            section = None
            listed = _LABELLED[kind](read, id) if there else None
            title, name, url = (block["title"] or listed.name, listed.name, listed.url) if listed else ("", "", "")
        own = (
            section
            if section is not None and not block["title"]
            else Section(read, self._folder)
            if self._folder
            else None
        )
        settings = read("settings")
        return Entry(
            section=section,
            title=title or block["title"] or id,
            name=name,
            kind=kind,
            url=url,
            language=own.language if own is not None else settings["language"],
            dir=own.dir if own is not None else settings["dir"],
            stories=stories,
            layout=block["layout"],
            repeat=block["repeat"],
        )

    @property
    def topics(self) -> list[Topic]:
        return [Topic(self._read, id) for id in self._front["topics"]]

    @property
    def date(self) -> datetime | None:
        newest = list(Stories(self._read, "site", "", 0, 1))
        return newest[0].date if newest else None
