"""The site at one instant: every public story, grouped and in order. Built in one pure pass, changed never.

The gate stands at its door: what is held is named in `held` for the person who runs the build, and reaches nothing
else. Order is always newest first, ties by address in byte order.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import chain
from posixpath import basename, dirname
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from standfirst import urls
from standfirst.model import gate, notices
from standfirst.model.addresses import Folders, address_of, is_story
from standfirst.model.article import NEVER, Article, Moment, Withdrawn

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Section(Struct, frozen=True, kw_only=True):
    """A section: `id` is its folder, `address` its front, `parent` the folder of the section above it or "",
    `index` the id of its `_index.md` or ""."""

    id: str
    title: str
    address: str
    parent: str
    weight: int
    index: str


class Label(Struct, frozen=True, kw_only=True):
    """A topic, an author or a thread: all `spellings` that make one address, with how often stories write each; named as most do."""

    id: str
    name: str
    address: str
    spellings: Mapping[str, int]


class Rules(Struct, frozen=True, kw_only=True):
    """The settings the model depends on. `turns`: when the site changes whatever its stories say."""

    timezone: str
    permalink: str = "/{section}/{slug}/"
    turns: tuple[Moment, ...] = ()


class Site(Struct, frozen=True, kw_only=True):
    """See the module. `articles` holds public stories, pages and section pages by id; `addresses` and `days` (the
    date in the site's zone) go with it; `stories` are the ids of all stories in order; `lists` the members of each
    `(kind, id)`: `section`, `topic`, `author`, `thread`, `month` (`2025-02`), `day` (`2025-02-21`); those of `corrections` are
    named as in `notices`. `indexed` are the folders that
    have an `_index.md`, public or not. `withdrawn` are the stories that have been taken back: they are in no list.
    `own_notices`: a page of the publisher's own stands where corrections would be listed, and takes the list's place."""

    articles: Mapping[str, Article]
    addresses: Mapping[str, str]
    days: Mapping[str, str]
    stories: tuple[str, ...]
    lists: Mapping[tuple[str, str], tuple[str, ...]]
    sections: Mapping[str, Section]
    section_of: Mapping[str, str]
    topics: Mapping[str, Label]
    authors: Mapping[str, Label]
    threads: Mapping[str, Label]
    held: Mapping[str, gate.Held]
    indexed: frozenset[str]
    next_change: Moment | None
    withdrawn: Mapping[str, Withdrawn]
    own_notices: bool

    @staticmethod
    def of(
        articles: Iterable[Article],
        rules: Rules,
        *,
        now: int,
        faulty: Iterable[str] = (),
        preview: bool = False,
    ) -> "Site":
        """The site at `now` (seconds since 1970). `faulty` stories are held whatever their keys say; in a `preview`
        the other held stories stay in, and are named in `held` all the same."""
        everything = {article.id: article for article in articles}
        broken = frozenset(faulty)
        held = _held(everything.values(), now, broken)
        public = {id: one for id, one in everything.items() if id not in held or (preview and _shown(one, broken))}
        days = {id: day_of(one, ZoneInfo(rules.timezone)) for id, one in public.items() if one.date is not None}
        # An `_index.md` that is held still makes a section: that must not move its stories' addresses.
        indexed = frozenset(dirname(id) for id in (*everything, *broken) if id.endswith("/_index.md"))
        folders = Folders(indexed)
        section_of = {id: folders.section(id) for id in public}
        addresses = _addresses(public, days, section_of, folders, rules)
        withdrawn = _withdrawn(everything, held, folders, rules, now)
        stories = _in_order((a for a in public.values() if is_story(a)), addresses)
        own = _own_notices(addresses.values(), set(section_of.values()), folders)
        lists = _lists(stories, public, days, section_of) | _notices(public.values(), withdrawn.values())
        return Site(
            articles=public,
            addresses=addresses,
            days=days,
            stories=stories,
            lists=lists,
            sections=_sections(public, lists, folders),
            section_of=section_of,
            topics=_labels("topic", stories, lambda id: public[id].tags),
            authors=_labels("author", stories, lambda id: public[id].authors),
            threads=_labels("thread", stories, lambda id: threads_of(public[id])),
            held=held,
            indexed=indexed,
            next_change=_next_change((a for a in everything.values() if a.id not in broken), held, rules.turns, now),
            withdrawn=withdrawn,
            own_notices=own,
        )

    def members(self, kind: str, id: str) -> tuple[str, ...]:
        """The ids of a list, newest first; `site` is the list of all stories."""
        return self.stories if kind == "site" else self.lists.get((kind, id), ())

    def labels(self, kind: str) -> Mapping[str, Label]:
        """The topics, authors or threads by id."""
        return {"topic": self.topics, "author": self.authors, "thread": self.threads}.get(kind, {})

    def trail(self, folder: str) -> tuple[Section, ...]:
        """A section and those above it, outermost first."""
        trail: list[Section] = []
        while folder in self.sections:
            trail.append(self.sections[folder])
            folder = self.sections[folder].parent
        return tuple(reversed(trail))


def _shown(held: Article, broken: Collection[str]) -> bool:
    return held.id not in broken and shown(held)


def shown(held: Article) -> bool:
    """Whether a preview shows a story that is held: not one that has been taken back, of which authors see what readers
    do."""
    return not gate.taken_back(held)


def _withdrawn(
    articles: Mapping[str, Article], held: Mapping[str, gate.Held], folders: Folders, rules: Rules, now: int
) -> dict[str, Withdrawn]:
    back = (articles[id] for id, why in held.items() if why.why == "withheld" and why.gone)
    left = (left_of(article, folders, rules, now) for article in back)
    return {story.id: story for story in left if story is not None}


def left_of(article: Article, folders: Folders, rules: Rules, now: int) -> Withdrawn | None:
    """What is left of an article that has been taken back (`gate.withdrawn`): nothing where it had no address."""
    section = folders.path(folders.section(article.id))
    day = day_of(article, ZoneInfo(rules.timezone)) if article.date is not None else ""
    address = public_address(article, section, rules.permalink, day)
    return gate.withdrawn(article, address if urls.normalise(address) == address else "", now)


def _addresses(
    public: Mapping[str, Article],
    days: Mapping[str, str],
    section_of: Mapping[str, str],
    folders: Folders,
    rules: Rules,
) -> dict[str, str]:
    return {
        id: public_address(article, folders.path(section_of[id]), rules.permalink, days.get(id, ""))
        for id, article in public.items()
    }


def _own_notices(addresses: Collection[str], sections: Collection[str], folders: Folders) -> bool:
    return notices.ADDRESS in addresses or any(f"/{folders.path(id)}/" == notices.ADDRESS for id in sections)


def _notices(public: Iterable[Article], withdrawn: Iterable[Withdrawn]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The list of all corrections and retractions, if there are any."""
    found = [name for article in public if article.corrections for name in notices.of_article(article)]
    found += [name for story in withdrawn for name in notices.of_withdrawn(story)]
    return {(notices.KIND, ""): notices.in_order(found)} if found else {}


def day_of(article: Article, zone: tzinfo) -> str:
    """The day of a story's date in the site's zone (`2025-02-21`), "" without a date."""
    return article.day or ("" if article.date is None else local(article.date, zone).date().isoformat())


def local(moment: Moment, zone: tzinfo) -> datetime:
    """A moment in a zone; one so near the calendar's ends that it has no place there is given as it was written."""
    try:
        return (_EPOCH + timedelta(seconds=moment.instant)).astimezone(zone)
    except OverflowError:
        return datetime.fromisoformat(moment.iso)


def threads_of(article: Article) -> tuple[str, ...]:
    """The thread of a story, as its labels are given: none, or one."""
    return (article.thread,) if article.thread else ()


@lru_cache(maxsize=1 << 16)
def label_id(name: str) -> str:
    """What names a topic, author or thread in addresses."""
    return urls.slugify(name)


def _held(articles: Iterable[Article], now: int, faulty: frozenset[str]) -> dict[str, gate.Held]:
    """Whatever is faulty, of which there may be no article; then what the gate holds."""
    held = {id: gate.Held(id=id, why="faulty") for id in faulty}
    for article in articles:
        if article.id in faulty:
            continue
        if (why := gate.held(article, now)) is not None:
            held[article.id] = why
    return held


def _next_change(
    articles: Iterable[Article], held: Collection[str], turns: Iterable[Moment], now: int
) -> Moment | None:
    """When the gate next opens or closes, a public story's lead picture must come down, or a turn comes."""
    moments = (moment for article in articles for moment in moments_of(article, article.id in held, now))
    return earliest([*moments, *(turn for turn in turns if now < turn.instant)])


def moments_of(article: Article, held: bool, now: int) -> Iterable[Moment]:
    """When a readable article changes the site though nobody edits."""
    if (moment := gate.next_change(article, now)) is not None:
        yield moment
    until = article.image.until if article.image is not None else None
    if until is not None and not held and now < until.instant < NEVER:
        yield until


def earliest(moments: Iterable[Moment]) -> Moment | None:
    """The first of some moments, None of none."""
    return min(moments, key=lambda moment: (moment.instant, moment.iso), default=None)


def public_address(article: Article, section: str, pattern: str, day: str) -> str:
    """Where a public article stands. `section` is the path of its section (`Folders.path`), `day` its date or ""."""
    if article.kind == "section":
        return f"/{section}/" if section else "/"
    return address_of(article, section=section, pattern=pattern, day=day)


def _in_order(articles: Iterable[Article], addresses: Mapping[str, str]) -> tuple[str, ...]:
    """Ids, newest first, ties by address in byte order."""
    return tuple(id for _, _, id in sorted(place_of(article, addresses[article.id]) for article in articles))


def place_of(article: Article, address: str) -> tuple[int, bytes, str]:
    """What all lists are in order of."""
    return -article.date.instant if article.date else 0, address.encode(), article.id


def _lists(
    stories: tuple[str, ...],
    articles: Mapping[str, Article],
    days: Mapping[str, str],
    section_of: Mapping[str, str],
) -> dict[tuple[str, str], tuple[str, ...]]:
    topics: defaultdict[str, list[str]] = defaultdict(list)
    authors: defaultdict[str, list[str]] = defaultdict(list)
    threads: defaultdict[str, list[str]] = defaultdict(list)
    dates: defaultdict[str, list[str]] = defaultdict(list)
    months: defaultdict[str, list[str]] = defaultdict(list)
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for id in stories:
        article = articles[id]
        for topic in dict.fromkeys(map(label_id, article.tags)):
            topics[topic].append(id)
        for author in dict.fromkeys(map(label_id, article.authors)):
            authors[author].append(id)
        if article.thread:
            threads[label_id(article.thread)].append(id)
        dates[days[id]].append(id)
        months[days[id][:7]].append(id)
        folders[section_of[id]].append(id)
    lists = {("topic", topic): tuple(members) for topic, members in topics.items() if topic}
    lists |= {("author", author): tuple(members) for author, members in authors.items() if author}
    lists |= {("thread", thread): tuple(members) for thread, members in threads.items() if thread}
    lists |= {("day", day): tuple(members) for day, members in dates.items()}
    lists |= {("month", month): tuple(members) for month, members in months.items()}
    return lists | {("section", folder): members for folder, members in _nested(folders, stories).items()}


def _nested(folders: Mapping[str, list[str]], stories: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The stories of each section and of all sections below it."""
    below: defaultdict[str, set[str]] = defaultdict(set)
    for folder in folders:
        above = folder
        while above:
            below[above].add(folder)
            above = dirname(above)
    places: dict[str, int] = {}
    nested: dict[str, tuple[str, ...]] = {}
    for folder, parts in below.items():
        if len(parts) == 1:
            nested[folder] = tuple(folders[next(iter(parts))])
            continue
        places = places or {id: at for at, id in enumerate(stories)}
        nested[folder] = tuple(sorted((id for part in parts for id in folders[part]), key=places.__getitem__))
    return nested


def _sections(
    articles: Mapping[str, Article], lists: Mapping[tuple[str, str], tuple[str, ...]], folders: Folders
) -> dict[str, Section]:
    """Every folder that is a section and has a public story or a page of its own."""
    own = {dirname(id): article for id, article in articles.items() if article.kind == "section" and dirname(id)}
    found = {id for kind, id in lists if kind == "section" and ("/" not in id or id in folders.with_index)}
    return {folder: _section(folder, own.get(folder), folders) for folder in sorted(found | own.keys())}


def _section(folder: str, own: Article | None, folders: Folders) -> Section:
    above = dirname(folder)
    while "/" in above and above not in folders.with_index:
        above = dirname(above)
    return Section(
        id=folder,
        title=own.title if own else prettified(basename(folder)),
        address=f"/{folders.path(folder)}/",
        parent=above,
        weight=own.weight if own else 0,
        index=own.id if own else "",
    )


def prettified(name: str) -> str:
    """A folder's name as a title: `public-health` is "Public health"."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _labels(kind: str, stories: tuple[str, ...], names: Callable[[str], tuple[str, ...]]) -> dict[str, Label]:
    """Labels by id. The name most stories write wins, of equals the first in byte order, so that it doesn't depend
    on which story came first."""
    written = Counter(chain.from_iterable(map(names, stories)))
    spellings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, count in written.items():
        spellings[label_id(name)][name] = count
    return {id: named(kind, id, counted) for id, counted in spellings.items() if id}


def named(kind: str, id: str, spellings: Mapping[str, int]) -> Label:
    """A label with its best name."""
    name = min(spellings, key=lambda name: (-spellings[name], name.encode()))
    return Label(id=id, name=name, address=f"/{kind}/{id}/", spellings=spellings)
