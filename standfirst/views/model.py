"""What templates see: thin objects that turn each attribute into a `read`.

The names and types are documented in `docs/templates.md`. A view holds an id and `read`, nothing else; what a page
has not asked for cannot change it. Listings are views too: looping, counting and slicing are reads of their own.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, overload

from markupsafe import Markup

from standfirst.incremental import Read
from standfirst.labels import label, labelled
from standfirst.views.facts import Card, Details
from standfirst.views.feeds import first_feed
from standfirst.views.lazily import lazily
from standfirst.views.view import Entry, Picture, View, time_of

PLAIN_GENRES: Final = ("", "report", "background")
"""Kinds of story of which readers need not be told."""
MARKED_GENRES: Final = ("sponsored", "satire")
"""Those that must not pass for news."""


class Stories:
    """A list of stories: `kind` and `id` name it, `start` and `stop` its part."""

    __slots__ = ("_key", "_read", "_start", "_stop")

    def __init__(self, read: Read, kind: str, id: str, start: int = 0, stop: int | None = None) -> None:
        self._read = read
        self._key = (kind, id)
        self._start = start
        self._stop = stop

    def _ids(self) -> tuple[str, ...]:
        stop = "" if self._stop is None else str(self._stop)
        ids: tuple[str, ...] = self._read("members", *self._key, f"{self._start}:{stop}")
        return ids

    def __iter__(self) -> Iterator["Story"]:
        return (Story(self._read, id) for id in self._ids())

    def __len__(self) -> int:
        if self._stop is not None:
            return len(self._ids())
        count: int = self._read("count", *self._key)
        return max(0, count - self._start)

    def __bool__(self) -> bool:
        return bool(Stories(self._read, *self._key, self._start, self._start + 1)._ids())

    @overload
    def __getitem__(self, at: int) -> "Story": ...
    @overload
    def __getitem__(self, at: slice) -> "Stories": ...
    def __getitem__(self, at: int | slice) -> "Story | Stories":
        if isinstance(at, int):
            if at < 0:
                raise IndexError("lists count from their newest story, 0")
            found = list(self[at : at + 1])
            if not found:
                raise IndexError(f"the list has no story number {at + 1}")
            return found[0]
        start, stop = at.start or 0, at.stop
        if start < 0 or (stop is not None and stop < 0) or at.step not in (None, 1):
            raise IndexError("slices of stories count forward from 0")
        begin = self._start + start
        end = self._stop if stop is None else self._start + stop
        if self._stop is not None and end is not None:
            end = min(end, self._stop)
        return Stories(self._read, *self._key, begin, end)


class Story(View):
    """A story or a plain page. What lists print of it is one read (`card`), what only its own page prints another
    (`details`), so that an edit inside a story reaches no list. `_beside`: the story among whose related ones it is."""

    _beside: str = ""

    @lazily
    def card(self) -> Card:
        """The facts that lists print."""
        card: Card = self._read("card", self.id)
        return card

    @lazily
    def details(self) -> Details:
        """The facts that the story's own page prints besides."""
        details: Details = self._read("details", self.id)
        return details

    @property
    def url(self) -> str:
        return self.card.url

    @property
    def canonical(self) -> str:
        return str(self._read("settings")["origin"]) + self.card.url

    @property
    def title(self) -> str:
        return self.card.title

    @property
    def kind(self) -> str:
        return self.card.kind

    @property
    def summary(self) -> str:
        return self.card.summary

    @property
    def excerpt(self) -> str:
        return self.card.excerpt

    @property
    def language(self) -> str:
        return self.card.language

    @property
    def dir(self) -> str:
        return self.card.dir

    @property
    def priority(self) -> int:
        return self.card.priority

    @property
    def held(self) -> str:
        return self.card.held

    @property
    def description(self) -> str:
        return self.details.description

    @property
    def dateline(self) -> str:
        return self.details.dateline

    @property
    def source(self) -> str:
        return self.details.source

    @property
    def words(self) -> int:
        return self.details.words

    @property
    def minutes(self) -> int:
        return self.details.minutes

    @property
    def paid(self) -> bool:
        return self.details.paid

    @property
    def extra(self) -> Any:
        return self.details.extra

    @lazily
    def date(self) -> datetime | None:
        return time_of(self._read, self.card.date)

    @lazily
    def updated(self) -> datetime | None:
        return time_of(self._read, self.card.updated)

    @lazily
    def held_until(self) -> datetime | None:
        return time_of(self._read, self.card.held_until)

    @lazily
    def section(self) -> "Section | None":
        folder = self.card.section
        return Section(self._read, folder) if folder else None

    @lazily
    def genre(self) -> str:
        """Of its own, else of its section."""
        section = self.section
        return self.card.genre or (section.facts["genre"] if section else "")

    @lazily
    def kicker(self) -> str:
        """What a reader must know of a story's kind stands before a label of its own."""
        own, genre = self.card.kicker, self.card.genre
        if genre in PLAIN_GENRES or (own and genre not in MARKED_GENRES):
            section = None if own else self.section
            return section.title if section else own
        kind = label(self._read, self.card.language, f"genre_{genre}")
        return f"{kind} · {own}" if own else kind

    @lazily
    def authors(self) -> list["Author"]:
        return [Author(self._read, id) for id in self.details.authors]

    @lazily
    def topics(self) -> list["Topic"]:
        return [Topic(self._read, id) for id in self.details.topics]

    @lazily
    def image(self) -> Picture | None:
        image = self._read("picture", self.id)
        return Picture(**labelled(image, self._read)) if image else None

    @lazily
    def social_card(self) -> Picture | None:
        """A picture of its headline, of a story without a picture where the settings want one."""
        if not self._read("settings")["social_cards"] or self.image:
            return None
        image = self._read("social picture", self.id)
        return Picture(**image) if image else None

    @property
    def body(self) -> Markup:
        return Markup(self._read("body", self.id))

    @lazily
    def thread(self) -> "Thread | None":
        thread = self.details.thread
        return Thread(self._read, thread) if thread and self._read("thread", thread) else None

    @lazily
    def previously(self) -> list["Story"]:
        return [Story(self._read, id) for id in self._read("previously", self.id)]

    @lazily
    def related(self) -> list["Story"]:
        found = [Story(self._read, id) for id in self._read("related", self.id)]
        for other in found:
            other._beside = self.id
        return found

    @lazily
    def reason(self) -> Entry | None:
        """Why it stands among the related stories of another; a read of its own, for pages that print it."""
        why = self._read("why related", self._beside, self.id) if self._beside else None
        if why is None:
            return None
        topics, authors = (
            [kind(self._read, id) for id in ids] for kind, ids in ((Topic, why.topics), (Author, why.authors))
        )
        return Entry(
            picked=why.picked,
            topics=topics,
            authors=authors,
            words=list(why.words),
            links=why.links,
            thread=why.thread,
            newer=why.newer,
        )

    @lazily
    def corrections(self) -> list[Entry]:
        told = self.details.corrections
        return [Entry(date=time_of(self._read, date), text=text, type=type) for date, text, type in told]


class Section(View):
    """A section."""

    @lazily
    def facts(self) -> Mapping[str, str]:
        """What pages print of it, in one read."""
        facts: Mapping[str, str] = self._read("section", self.id)
        return facts

    @lazily
    def title(self) -> str:
        return self.facts["title"]

    @lazily
    def summary(self) -> str:
        return self.facts["summary"]

    @lazily
    def url(self) -> str:
        return self.facts["url"]

    @property
    def feed(self) -> str:
        return first_feed(self._read, "section", self.id)

    @lazily
    def language(self) -> str:
        return self.facts["language"]

    @lazily
    def dir(self) -> str:
        return self.facts["dir"]

    @property
    def body(self) -> Markup:
        index = self.facts["index"]
        return Markup(self._read("body", index) if index else "")

    @property
    def parent(self) -> "Section | None":
        folder = self.facts["parent"]
        return Section(self._read, folder) if folder else None

    @property
    def sections(self) -> list["Section"]:
        return [Section(self._read, id) for id in self._read("sections of", self.id)]

    @property
    def stories(self) -> Stories:
        return Stories(self._read, "section", self.id)


class _Labelled(View):
    """What topics, authors and threads share: a name, an address, stories, and an entry in `data/`."""

    kind = ""

    @lazily
    def _facts(self) -> Mapping[str, str]:
        facts: Mapping[str, str] = self._read(self.kind, self.id)
        return facts

    def _fact(self, name: str) -> str:
        return str(self._facts.get(name, ""))

    @property
    def name(self) -> str:
        return self._fact("name")

    @property
    def url(self) -> str:
        return self._fact("url")

    @property
    def feed(self) -> str:
        return first_feed(self._read, self.kind, self.id)

    @property
    def stories(self) -> Stories:
        return Stories(self._read, self.kind, self.id)


class Topic(_Labelled):
    """A topic."""

    kind = "topic"

    @property
    def summary(self) -> str:
        return self._fact("summary")

    @property
    def related(self) -> list["Topic"]:
        return [Topic(self._read, id) for id in self._read("related topics", self.id)]


class Thread(_Labelled):
    """The pieces of one developing story."""

    kind = "thread"

    @property
    def summary(self) -> str:
        return self._fact("summary")


class Author(_Labelled):
    """An author."""

    kind = "author"

    @property
    def role(self) -> str:
        return self._fact("role")

    @property
    def photo(self) -> str:
        return self._fact("photo")

    @lazily
    def portrait(self) -> Picture | None:
        portrait = self._read("portrait", self.id)
        return Picture(**portrait) if portrait else None

    @property
    def bio(self) -> str:
        return self._fact("bio")

    @property
    def email(self) -> str:
        return self._fact("email")
