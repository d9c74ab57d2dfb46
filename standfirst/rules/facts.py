"""What pages may read of the site besides stories: lists, sections, topics, authors, archives, settings, labels.

Each is a fact: cheap to ask, compared by value. Invariant 1 rests on their grain: a page that prints a section's
title does not read its stories.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec.structs import asdict

from standfirst import urls
from standfirst.config import EditionEntry, MenuEntry
from standfirst.incremental import Key, Read, Rule
from standfirst.labels import catalogue
from standfirst.model import notices
from standfirst.model.language import direction
from standfirst.model.pagination import bounds, neighbours
from standfirst.model.site import Label, Section, label_id, prettified
from standfirst.rules.constants import Constants
from standfirst.rules.feeds import named_feeds

_NEWEST: Final = 40
_RELATED_TOPICS: Final = 8


def site_rules(constants: Constants) -> dict[str, Rule]:
    """Rules for everything but stories."""
    settings = {name: get(constants) for name, get in SETTINGS.items()}
    return {
        **_list_rules(constants),
        **_label_rules(constants),
        **_archive_rules(),
        "settings": Rule(lambda key, read: settings, shared=True),
        "catalogue": Rule(_catalogue, shared=True),
        "data": Rule(lambda key, read: read("data file", key[1])),
        "asset": Rule(lambda key, read: _asset(constants, read("asset file", key[1])), shared=True),
        "fragments": Rule(lambda key, read: read("fragment names", ""), shared=True),
        "front": Rule(lambda key, read: read("composed", key[1])),
    }


def _catalogue(key: Key, read: Read) -> dict[str, str]:
    return catalogue(lambda language: read("labels", language), key[1])


def _asset(constants: Constants, address: str | None) -> str | None:
    return None if address is None else constants.link(address)


MANIFEST: Final = "/manifest.webmanifest"
POLICIES: Final[Mapping[str, str]] = {
    "principles": "publishingPrinciples",
    "ethics": "ethicsPolicy",
    "corrections": "correctionsPolicy",
    "verification": "verificationFactCheckingPolicy",
    "unnamed_sources": "unnamedSourcesPolicy",
    "no_bylines": "noBylinesPolicy",
    "feedback": "actionableFeedbackPolicy",
    "diversity": "diversityPolicy",
    "diversity_report": "diversityStaffingReport",
    "masthead": "masthead",
    "mission": "missionCoveragePrioritiesPolicy",
    "ownership": "ownershipFundingInfo",
}
"""schema.org's names of a newsroom's policies."""


def publisher(constants: Constants) -> dict[str, Any]:
    """Who publishes, for structured data; addresses are absolute."""
    config = constants.config
    written = {POLICIES[name]: constants.whole(url) for name, url in asdict(config.policies).items() if url}
    return {
        "name": config.publisher.name or config.site.title,
        "logo": constants.whole(config.publisher.logo),
        "email": config.publisher.email,
        "same_as": config.publisher.same_as,
        "policies": written,
    }


SETTINGS: Final[Mapping[str, Callable[[Constants], Any]]] = {
    "title": lambda c: c.config.site.title,
    "description": lambda c: c.config.site.description,
    "url": lambda c: c.config.site.url,
    "language": lambda c: c.config.site.language,
    "timezone": lambda c: c.config.site.timezone,
    "dir": lambda c: direction(c.config.site.language),
    "origin": lambda c: c.config.site.url.removesuffix(urls.base_path(c.config.site.url)),
    "home": lambda c: c.link("/"),
    "feeds": lambda c: named_feeds(c, "site", c.config.site.title, "/"),
    "prefetch": lambda c: prefetch(c.link("/")),
    "recent_delivery": lambda c: c.config.recent.delivery,
    "recent_count": lambda c: c.config.recent.count,
    "menu": lambda c: tuple(_entry(c, entry) for entry in c.config.menu),
    "footer": lambda c: tuple(_entry(c, entry) for entry in c.config.footer),
    "editions": lambda c: tuple(_edition(c, entry) for entry in c.config.editions),
    "theme": lambda c: asdict(c.config.theme) | _wordmark(c),
    "publisher": publisher,
    "manifest": lambda c: c.link(MANIFEST) if c.config.manifest.enabled else "",
    "social_cards": lambda c: c.config.social.cards,
    "head_html": lambda c: c.config.head.html,
    "extra": lambda c: c.config.extra,
    "preview": lambda c: c.preview,
    "history": lambda c: c.config.ledger.history,
}


def prefetch(home: str) -> str:
    """Speculation rules in JSON: prefetch, not prerender, since a page is about 10 KB and browsers leave it in data-saver
    mode. One text for template and policy, which may have to name its hash."""
    return f'{{"prefetch":[{{"where":{{"href_matches":"{home}*"}},"eagerness":"moderate"}}]}}'


def _wordmark(constants: Constants) -> dict[str, str]:
    """The word at the head of pages, and the drawing that stands for it where there is one."""
    written, title = constants.config.theme.wordmark, constants.config.site.title
    drawn = written.lower().endswith(".svg")
    return {"wordmark": title if drawn else written or title, "logo": written if drawn else ""}


def _edition(constants: Constants, entry: EditionEntry) -> dict[str, Any]:
    site = constants.config.site
    there = _entry(constants, entry)
    current = there["url"].rstrip("/") in (constants.link("/").rstrip("/"), site.url.rstrip("/"))
    return {**there, "current": current}


def _entry(constants: Constants, entry: MenuEntry | EditionEntry) -> dict[str, str]:
    rooted = entry.url.startswith("/") and not entry.url.startswith("//")
    url = constants.link(entry.url) if rooted else entry.url
    return {"label": entry.label, "url": url, "language": entry.language or constants.config.site.language}


def _list_rules(constants: Constants) -> dict[str, Rule]:
    def ids(read: Read, kind: str, id: str) -> tuple[str, ...]:
        found: tuple[str, ...] = read("listing", f"{kind}:{id}")
        return found

    def members(key: Key, read: Read) -> tuple[str, ...]:
        _, kind, id, part = key
        start, _, stop = part.partition(":")
        return ids(read, kind, id)[int(start) : int(stop) if stop else None]

    def pager(key: Key, read: Read) -> dict[str, Any]:
        _, kind, id, number = key
        newer, older = neighbours(int(number), len(ids(read, kind, id)), constants.config.pagination.size)
        front = _list_address(constants, kind, id, read)
        return {"newer": _numbered(front, newer), "older": _numbered(front, older)}

    def on_page(key: Key, read: Read) -> tuple[str, ...]:
        """Not where the page begins in the list, which every newer story moves."""
        _, kind, id, number = key
        whole = ids(read, kind, id)
        start, stop = bounds(int(number), len(whole), constants.config.pagination.size)
        return whole[start:stop]

    def corrections(key: Key, read: Read) -> str:
        """Where they are listed, "" while there are none, or where a page of the publisher's own stands there."""
        kind, *_ = read("page", notices.ADDRESS) or ("",)
        return constants.link(notices.ADDRESS) if kind == notices.KIND else ""

    return {
        "members": Rule(members),
        "count": Rule(lambda key, read: len(ids(read, key[1], key[2]))),
        "pager": Rule(pager),
        "on page": Rule(on_page),
        "corrections": Rule(corrections, shared=True),
    }


def _list_address(constants: Constants, kind: str, id: str, read: Read) -> str:
    if kind == notices.KIND:
        return constants.link(notices.ADDRESS)
    owner: Section | Label | None
    owner = read("sections", "").all.get(id) if kind == "section" else read("label", f"{kind}:{id}")
    return "" if owner is None else constants.link(owner.address)


def _numbered(front: str, number: int | None) -> str:
    if number is None:
        return ""
    return urls.page_address(front, number) if number else front


def _label_rules(constants: Constants) -> dict[str, Rule]:
    def section(key: Key, read: Read) -> dict[str, str] | None:
        found = read("sections", "").all.get(key[1])
        return None if found is None else _section(constants, found, read)

    def label(kind: str, table: str) -> Callable[[Key, Read], Any]:
        def compute(key: Key, read: Read) -> dict[str, str] | None:
            found = read("label", f"{kind}:{key[1]}")
            return None if found is None else _label(constants, found, read("by label", table).get(key[1], {}))

        return compute

    def thread(key: Key, read: Read) -> dict[str, str] | None:
        found = read("label", f"thread:{key[1]}")
        return None if found is None else _thread(constants, found, read("by label", "threads").get(key[1], {}))

    def sections(key: Key, read: Read) -> tuple[str, ...]:
        all_ = read("sections", "")
        return tuple(all_.below.get(key[1], ()) if key[1] else all_.front)

    return {
        "section": Rule(section, shared=True),
        "topic": Rule(label("topic", "topics")),
        "author": Rule(label("author", "authors")),
        "thread": Rule(thread),
        "by label": Rule(lambda key, read: _by_label(read("data file", key[1]))),
        "sections of": Rule(sections, shared=True),
        "all topics": Rule(lambda key, read: read("topics", "")),
        "related topics": Rule(lambda key, read: _related_topics(key[1], read)),
    }


def _section(constants: Constants, section: Section, read: Read) -> dict[str, str]:
    """What pages print of a section."""
    index = read("story", section.index) if section.index else None
    language = (index.article.language if index else "") or constants.config.site.language
    parent = section.parent if section.parent in read("sections", "").all else ""
    own = index.article.genre if index else ""
    return {
        "title": section.title,
        "genre": own or (read("section", parent)["genre"] if parent else ""),
        "summary": index.article.summary if index else "",
        "language": language,
        "dir": direction(language),
        "address": section.address,
        "url": constants.link(section.address),
        "parent": parent,
        "index": section.index,
    }


def _by_label(table: Any) -> dict[str, dict[str, Any]]:
    """A data file's tables by the address of their name."""
    if not isinstance(table, dict):
        return {}
    return {label_id(name): entry for name, entry in table.items() if isinstance(entry, dict)}


def _label(constants: Constants, found: Label, details: Mapping[str, Any]) -> dict[str, str]:
    """A topic or author with what `data/` says of it."""
    more = {name: str(value) for name, value in details.items()}
    photo = more.get("photo", "")
    if photo.startswith("/") and not photo.startswith("//"):
        more["photo"] = constants.link(photo)
    return {**more, "name": found.name, "url": constants.link(found.address)}


def _thread(constants: Constants, found: Label, details: Mapping[str, Any]) -> dict[str, str]:
    """A thread has a name for files, `monsoon-2026`, and may have a title for readers in `data/threads.toml`."""
    name = found.name
    title = str(details.get("title", "")) or (prettified(name) if name == found.id else name)
    return {"name": title, "url": constants.link(found.address), "summary": str(details.get("summary", ""))}


def _related_topics(id: str, read: Read) -> tuple[str, ...]:
    """The topics that at least two of a topic's newest stories have besides, the most shared first."""
    shared: Counter[str] = Counter()
    for story in read("listing", f"topic:{id}")[:_NEWEST]:
        shared.update({label_id(tag) for tag in read("story", story).article.tags} - {id, ""})
    ordered = sorted(shared, key=lambda topic: (-shared[topic], topic.encode()))
    return tuple(topic for topic in ordered if shared[topic] > 1)[:_RELATED_TOPICS]


def _archive_rules() -> dict[str, Rule]:
    def neighbour(key: Key, read: Read) -> str:
        _, which, level, id = key
        found = read("date place", level).get(id)
        if found is None:
            return ""
        dates: tuple[str, ...] = read("dates", level)
        at = found + (-1 if which == "newer" else 1)
        return dates[at] if 0 <= at < len(dates) else ""

    def places(key: Key, read: Read) -> dict[str, int]:
        return {id: at for at, id in enumerate(read("dates", key[1]))}

    def months(key: Key, read: Read) -> tuple[tuple[str, int], ...]:
        return tuple(month for month in read("dates", "counts") if month[0].startswith(key[1]))

    def days(key: Key, read: Read) -> tuple[str, ...]:
        return tuple(day for day in read("dates", "day") if day.startswith(key[1]))

    def groups(key: Key, read: Read) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(_grouped(read("listing", f"day:{key[1]}"), read))

    return {
        "archive neighbour": Rule(neighbour),
        "date place": Rule(places),
        "archive months": Rule(months),
        "archive days": Rule(days),
        "archive groups": Rule(groups),
    }


def _grouped(ids: Iterable[str], read: Read) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Stories by top-level section, in the order of the sections; those outside sections last."""
    groups: dict[str, list[str]] = {folder: [] for folder in read("sections", "").front}
    groups[""] = []
    for id in ids:
        groups.setdefault(read("story", id).folder.split("/")[0], []).append(id)
    return ((folder, tuple(found)) for folder, found in groups.items() if found)
