"""The page, the site and the lists made for one kind of page, as templates see them (`docs/templates.md`)."""

from collections.abc import Mapping
from typing import Any, Final

from markupsafe import Markup

from standfirst import urls
from standfirst.incremental import Read
from standfirst.labels import label
from standfirst.views.archive import Archive
from standfirst.views.feeds import feeds_of, first_feed
from standfirst.views.lazily import lazily
from standfirst.views.model import Author, Section, Story, Thread, Topic
from standfirst.views.notices import Notice, Tombstone, told
from standfirst.views.page_stories import PageStories
from standfirst.views.structured import Told, script
from standfirst.views.view import Entry, time_of


def _feeds(read: Read, kind: str, id: str) -> list[Entry]:
    return [Entry(type=type, title=title, url=url) for type, title, url in feeds_of(read, kind, id)]


class Site:
    """`site`: what is the same for every page."""

    def __init__(self, read: Read) -> None:
        self._read = read

    @lazily
    def _settings(self) -> Mapping[str, Any]:
        """The settings that pages may print."""
        settings: Mapping[str, Any] = self._read("settings")
        return settings

    def _text(self, name: str) -> str:
        return str(self._settings[name])

    @lazily
    def title(self) -> str:
        return self._text("title")

    @lazily
    def description(self) -> str:
        return self._text("description")

    @lazily
    def url(self) -> str:
        return self._text("url")

    @lazily
    def language(self) -> str:
        return self._text("language")

    @lazily
    def dir(self) -> str:
        return self._text("dir")

    @lazily
    def home(self) -> str:
        return self._text("home")

    @property
    def feed(self) -> str:
        return first_feed(self._read, "site", "")

    @property
    def feeds(self) -> list[Entry]:
        return _feeds(self._read, "site", "")

    @lazily
    def corrections(self) -> str:
        """The address of the list of corrections, "" while there are none."""
        address: str = self._read("corrections")
        return address

    @property
    def prefetch(self) -> Markup:
        return Markup(self._text("prefetch"))

    @lazily
    def manifest(self) -> str:
        return self._text("manifest")

    @lazily
    def recent_delivery(self) -> str:
        return self._text("recent_delivery")

    @lazily
    def sections(self) -> list[Section]:
        return [Section(self._read, id) for id in self._read("sections of", "")]

    @lazily
    def topics(self) -> list[Topic]:
        return [Topic(self._read, id) for id in self._read("all topics")]

    @lazily
    def menu(self) -> list[Entry]:
        return [Entry(**entry) for entry in self._settings["menu"]]

    @lazily
    def footer(self) -> list[Entry]:
        return [Entry(**entry) for entry in self._settings["footer"]]

    @lazily
    def editions(self) -> list[Entry]:
        return [Entry(**entry) for entry in self._settings["editions"]]

    @lazily
    def theme(self) -> Entry:
        return Entry(**self._settings["theme"])

    @property
    def head_html(self) -> Markup:
        return Markup(self._text("head_html"))

    @property
    def extra(self) -> Any:
        return self._settings["extra"]


class Data:
    """`data`: `data.NAME` is a file of `data/`."""

    __slots__ = ("_read",)

    def __init__(self, read: Read) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._read("data", name)
        if value is None:
            raise AttributeError(f"data/ has no file {name}.toml, .json or .csv")
        return value

    __getitem__ = __getattr__


_SUBJECTS: Final[Mapping[str, type[Story | Section | Topic | Author | Thread | Tombstone]]] = {
    "article": Story,
    "page": Story,
    "section": Section,
    "topic": Topic,
    "author": Author,
    "thread": Thread,
    "tombstone": Tombstone,
    "history": Story,
}
_LISTS: Final = ("section", "topic", "author", "thread", "corrections")
"""Kinds of which a list is cut into pages."""


_SPOKEN: Final = (Story, Section, Tombstone)
"""Whatever has a language of its own."""


class Page:
    """`page`: this page. `kind` and `args` are those of the plan, `subject` the one thing of the model it is about,
    if it is about one."""

    def __init__(self, read: Read, address: str, kind: str, args: tuple[str, ...]) -> None:
        self._read = read
        self._address = address
        self.kind = kind
        self.args = args
        self.subject = _SUBJECTS[kind](read, args[0]) if kind in _SUBJECTS else None

    @lazily
    def url(self) -> str:
        return urls.join_base(self._read("settings")["home"], urls.quote(self._address))

    @lazily
    def canonical(self) -> str:
        return str(self._read("settings")["origin"]) + self.url

    @lazily
    def language(self) -> str:
        subject = self.subject
        return subject.language if isinstance(subject, _SPOKEN) else str(self._read("settings")["language"])

    @lazily
    def dir(self) -> str:
        subject = self.subject
        return subject.dir if isinstance(subject, _SPOKEN) else str(self._read("settings")["dir"])

    @lazily
    def locale(self) -> str:
        return label(self._read, self.language, "dates.locale")

    @lazily
    def title(self) -> str:
        match self.subject:
            case Story() as story if self.kind == "history":
                return f"{label(self._read, self.language, 'history')}: {story.title}"
            case Story() | Section() as subject:
                return subject.title
            case Topic() | Author() | Thread() as label_:
                return label_.name
            case Tombstone() as stone:
                word = label(self._read, self.language, "retraction")
                return f"{word}: {stone.title}" if stone.title else word
        match self.kind:
            case "archive":
                return Archive(self._read, self.language, *self.args).title
            case "404" | "corrections":
                return label(self._read, self.language, self.kind)
        return str(self._read("settings")["title"])

    @lazily
    def description(self) -> str:
        match self.subject:
            case Story() as story:
                return self.title if self.kind == "history" else story.description
            case Section() as section:
                own = section.summary
            case Topic() | Thread() as topic:
                own = topic.summary
            case Author() as author:
                own = author.bio
            case Tombstone() as stone:
                return stone.reason or label(self._read, self.language, "retracted")
            case _:
                own = ""
        settings = self._read("settings")
        site = str(settings["description"])
        if own or self.kind == "home":
            return own or site
        return f"{self.title}. {site or settings['title']}"  # of a list: search engines want one of every page

    @lazily
    def section(self) -> Section | None:
        match self.subject:
            case Story() as story:
                return story.section
            case Section() as section:
                return section
        return None

    @lazily
    def crumbs(self) -> list[Entry]:
        """From the front to the page's own list, each title with its language."""
        trail: list[Section] = []
        section = self.section
        while section is not None:
            trail.insert(0, section)
            section = section.parent
        own = self.language
        home = Entry(title=label(self._read, own, "home"), url=self._read("settings")["home"], language=own)
        if self.kind == "archive":
            above = Archive(self._read, own, *self.args).above
            return [home, *(Entry(**vars(entry), language=own) for entry in above)]
        return [home, *(Entry(title=s.title, url=s.url, language=s.language) for s in trail)]

    @lazily
    def _pager(self) -> dict[str, Any]:
        if self.kind not in _LISTS:
            return {"newer": "", "older": ""}
        pager: dict[str, Any] = self._read("pager", self.kind, *self.args)
        return pager

    @lazily
    def stories(self) -> PageStories:
        """The stories of this page of a list."""
        listed = self.kind in ("section", "topic", "author", "thread")
        return PageStories(self._read, self._read("on page", self.kind, *self.args) if listed else ())

    @lazily
    def notices(self) -> list[Notice]:
        """The corrections and retractions of this page of their list."""
        return told(self._read, self._read("on page", self.kind, *self.args))

    @lazily
    def history(self) -> str:
        """The address of what was changed in this page's story: "" where nothing was on record, or readers may not see
        it."""
        story = self.subject
        if not isinstance(story, Story) or self.kind == "history" or not self._read("settings")["history"]:
            return ""
        return f"{story.url}history/" if self._read("has history", story.id) else ""

    @property
    def changes(self) -> list[Entry]:
        """What was changed in the story, the newest change first."""
        told = self._read("history of", *self.args) if self.kind == "history" else ()
        return [
            Entry(date=time_of(self._read, when), parts=[Entry(old=list(old), new=list(new)) for old, new in parts])
            for when, parts in told
        ]

    @property
    def number(self) -> int:
        return int(self.args[1]) if self.kind in _LISTS else 0

    @property
    def newer(self) -> str:
        return str(self._pager["newer"])

    @property
    def older(self) -> str:
        return str(self._pager["older"])

    @property
    def feed(self) -> str:
        return first_feed(self._read, self.kind, self.args[0] if self.args else "")

    @property
    def feeds(self) -> list[Entry]:
        return _feeds(self._read, self.kind, self.args[0] if self.args else "")

    @lazily
    def versions(self) -> list[Entry]:
        """Of the front of an edition: all editions, each naming all (Google, "Localized versions"), and which is for
        everybody else: this site's own."""
        settings = self._read("settings")
        if not settings["editions"] or self.number:
            return []
        named = [(one["language"], urls.join_url(settings["url"], one["url"])) for one in settings["editions"]]
        if self.canonical not in {url for _, url in named}:
            return []
        ours = (url for (_, url), one in zip(named, settings["editions"], strict=True) if one["current"])
        named.append(("x-default", next(ours, named[0][1])))
        return [Entry(language=code, url=url) for code, url in named]

    @property
    def structured_data(self) -> Markup:
        if isinstance(subject := self.subject, Tombstone):
            return Markup("")  # it is to be found by nobody
        stories = () if self.number else self.stories  # older pages of a list tell search engines nothing new
        return script(Told(self.kind, subject, self.canonical, self.crumbs, stories), self._read)

    @property
    def noindex(self) -> bool:
        return self.kind in ("404", "tombstone", "history") or bool(self._read("settings")["preview"])
