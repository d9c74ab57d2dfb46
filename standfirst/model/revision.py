"""A site after a few changes, from the site before them: what `Site.of` would make of all articles, by a look at those
that have changed.

A publish touches a handful of lists in an archive of thousands; to work all of them out again is most of its cost.
Where a change reaches further than the stories it names (a section comes, goes or is described anew; the instant falls
away at which the site would next change by itself), there is no answer, and `Site.of` must look at everything.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, filterfalse
from posixpath import dirname
from typing import Final, Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from standfirst.model import gate, notices
from standfirst.model.addresses import Folders, is_story
from standfirst.model.article import Article, Moment, Withdrawn
from standfirst.model.site import (
    Label,
    Rules,
    Site,
    day_of,
    earliest,
    label_id,
    left_of,
    moments_of,
    named,
    place_of,
    public_address,
    shown,
    threads_of,
)

Name = TypeVar("Name")
T = TypeVar("T")


class _Overlay(Mapping[Name, T], Generic[Name, T]):
    """A mapping with some values changed, over one that is too dear to copy."""

    def __init__(self, base: Mapping[Name, T], changes: Mapping[Name, T | None]) -> None:
        self._base = base
        self._changes = changes

    def __getitem__(self, name: Name) -> T:
        if name not in self._changes:
            return self._base[name]
        value = self._changes[name]
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[Name]:
        new = [name for name, value in self._changes.items() if value is not None]
        return chain(filterfalse(self._changes.__contains__, self._base), new)

    def __len__(self) -> int:
        values = self._changes.values()
        return len(self._base) - sum(map(self._base.__contains__, self._changes)) + len(values) - [*values].count(None)


def overlaid(base: Mapping[Name, T], changes: Mapping[Name, T | None]) -> Mapping[Name, T]:
    """A mapping with some values changed, or gone (None)."""
    if not isinstance(base, dict):
        return _Overlay(base, changes)
    whole = {**base, **changes}
    for name in [name for name, value in changes.items() if value is None]:
        del whole[name]
    return whole


class Change(NamedTuple):
    """What has become of one source: its article `before` and `after` (None: there was, or is, none that can be read),
    and whether there is a story now that is `faulty`."""

    id: str
    before: Article | None
    after: Article | None
    faulty: bool


ListKey = tuple[str, str]


class Revision(NamedTuple):
    """The new site, and the keys of its lists and labels that are not as before."""

    site: Site
    lists: frozenset[ListKey]


LABELS: Final = ("topic", "author", "thread")


def revised(site: Site, changes: Iterable[Change], rules: Rules, *, now: int, preview: bool = False) -> Revision | None:
    """The site with these changes; None where they reach further. Between the instant of `site` and `now` the gate must
    not have opened or closed."""
    changes, folders = tuple(changes), Folders(site.indexed)
    if any(_describes_section(change) or _decides_next(site, change, now) for change in changes):
        return None
    new = _Draft(site)
    for change in changes:
        new.take_out(change.id)
    new.articles = overlaid(site.articles, {change.id: None for change in changes})
    moments = [] if site.next_change is None else [site.next_change]
    for change in changes:
        article, held = change.after, _held(change, now)
        if held is not None:
            new.held[change.id] = held
        if article is None or change.faulty:
            continue
        moments += moments_of(article, held is not None, now)
        if held is None or (preview and shown(article)):
            new.put_in(article, rules, folders)
        elif (left := left_of(article, folders, rules, now)) is not None:
            new.withdraw(left)
    if any(notices.ADDRESS in (site.addresses.get(one.id), new.addresses.get(one.id)) for one in changes):
        return None  # whose address it is decides if corrections are listed there
    sections = {id for kind, id in new.lists if kind == "section"}
    if sections != {id for kind, id in site.lists if kind == "section"}:
        return None
    return Revision(new.finished(earliest(moments)), frozenset(new.touched))


def _describes_section(change: Change) -> bool:
    return change.id.endswith("_index.md")


def _decides_next(site: Site, change: Change, now: int) -> bool:
    """Whether it was this story that decides when the site next changes."""
    held = site.held.get(change.id)
    if site.next_change is None or change.before is None or (held is not None and held.why == "faulty"):
        return False
    return site.next_change in moments_of(change.before, held is not None, now)


def _held(change: Change, now: int) -> gate.Held | None:
    if change.faulty:
        return gate.Held(id=change.id, why="faulty")
    return None if change.after is None else gate.held(change.after, now)


class _Draft:
    """A site being changed; the tables of the old one stay as they are."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.articles: Mapping[str, Article] = site.articles
        self.addresses = dict(site.addresses)
        self.days = dict(site.days)
        self.section_of = dict(site.section_of)
        self.stories = site.stories
        self.lists = dict(site.lists)
        self.held = dict(site.held)
        self.withdrawn = dict(site.withdrawn)
        self.labels: dict[str, dict[str, Label]] = {
            "topic": dict(site.topics),
            "author": dict(site.authors),
            "thread": dict(site.threads),
        }
        self.touched: set[ListKey] = set()

    def take_out(self, id: str) -> None:
        """Removes whatever the site says of a source."""
        self.held.pop(id, None)
        if (left := self.withdrawn.pop(id, None)) is not None:
            self._notices(drop=notices.of_withdrawn(left))
        article = self.articles.get(id)
        if article is None:
            return
        self._notices(drop=notices.of_article(article))
        if is_story(article):
            self.stories = _without(self.stories, id)
            self.touched.add(("site", ""))
            for key in self._keys(article):
                self.touched.add(key)
                self.lists[key] = _without(self.lists[key], id)
                if not self.lists[key]:
                    del self.lists[key]
            self._spell(article, -1)
        for table in (self.addresses, self.section_of, self.days):
            table.pop(id, None)

    def put_in(self, article: Article, rules: Rules, folders: Folders) -> None:
        """Adds a public article."""
        id = article.id
        section = folders.section(id)
        day = day_of(article, ZoneInfo(rules.timezone))
        self.articles = overlaid(self.articles, {id: article})
        self.section_of[id] = section
        if article.date is not None:
            self.days[id] = day
        self.addresses[id] = public_address(article, folders.path(section), rules.permalink, day)
        self._notices(add=notices.of_article(article))
        if is_story(article):
            self.stories = self._with(self.stories, id)
            self.touched.add(("site", ""))
            for key in self._keys(article):
                self.touched.add(key)
                self.lists[key] = self._with(self.lists.get(key, ()), id)
            self._spell(article, 1)

    def withdraw(self, story: Withdrawn) -> None:
        """Keeps where a story was that has been taken back."""
        self.withdrawn[story.id] = story
        self._notices(add=notices.of_withdrawn(story))

    def _notices(self, *, drop: Iterable[str] = (), add: Iterable[str] = ()) -> None:
        """Changes the list of corrections and retractions."""
        gone, new, key = set(drop), set(add), (notices.KIND, "")
        if not gone and not new:
            return
        self.touched.add(key)
        left = set(self.lists.pop(key, ())) - gone | new
        if left:
            self.lists[key] = notices.in_order(left)

    def finished(self, next_change: Moment | None) -> Site:
        """The site as it is now."""
        return replace(
            self.site,
            articles=self.articles,
            addresses=self.addresses,
            days=self.days,
            section_of=self.section_of,
            stories=self.stories,
            lists=self.lists,
            held=self.held,
            topics=self.labels["topic"],
            authors=self.labels["author"],
            threads=self.labels["thread"],
            next_change=next_change,
            withdrawn=self.withdrawn,
        )

    def _keys(self, story: Article) -> Iterable[ListKey]:
        """The lists that a story stands in."""
        for kind, names in _names(story):
            yield from ((kind, label) for label in dict.fromkeys(map(label_id, names)) if label)
        day = self.days[story.id]
        yield "day", day
        yield "month", day[:7]
        folder = self.section_of[story.id]
        while folder:
            yield "section", folder
            folder = dirname(folder)

    def _spell(self, story: Article, count: int) -> None:
        """Counts the names that a story writes."""
        for kind, names in _names(story):
            labels = self.labels[kind]
            for name in names:
                id = label_id(name)
                if not id:
                    continue
                known = labels.get(id)
                spellings = dict(known.spellings) if known is not None else {}
                spellings[name] = spellings.get(name, 0) + count
                if not spellings[name]:
                    del spellings[name]
                if spellings:
                    labels[id] = named(kind, id, spellings)
                else:
                    del labels[id]

    def _with(self, ids: tuple[str, ...], id: str) -> tuple[str, ...]:
        at = bisect_left(ids, self._place(id), key=self._place)
        return (*ids[:at], id, *ids[at:])

    def _place(self, id: str) -> tuple[int, bytes, str]:
        return place_of(self.articles[id], self.addresses[id])


def _names(story: Article) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What a story names, by the kind of label."""
    return zip(LABELS, (story.tags, story.authors, threads_of(story)), strict=True)


def _without(ids: tuple[str, ...], id: str) -> tuple[str, ...]:
    at = ids.index(id)
    return ids[:at] + ids[at + 1 :]
