"""What pages may read of the site besides stories: lists, sections, topics, authors, archives, settings, labels.

Each is a fact: cheap to ask, compared by value. Invariant 1 rests on their grain: a page that prints a section's
title does not read its stories.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import to_builtins
from msgspec.structs import asdict

from standfirst import urls
from standfirst.assets import finished
from standfirst.incremental import Rule
from standfirst.labels import catalogue
from standfirst.model.front import front_sections
from standfirst.model.language import direction
from standfirst.model.pagination import bounds, neighbours
from standfirst.model.site import Label, Section, label_id
from standfirst.pages import archive_address
from standfirst.rules.documents import fact
from standfirst.rules.world import World


def site_rules(world: World) -> Mapping[str, Rule]:
    """Rules for everything but stories."""
    return {
        **_list_rules(world),
        **_label_rules(world),
        **_archive_rules(world),
        "settings": fact(lambda: {name: get(world) for name, get in SETTINGS.items()}, shared=True),
        "catalogue": fact(lambda language: catalogue(world.catalogues, language), shared=True),
        "data": fact(world.data.get),
        "url": fact(world.link),
        "absolute": fact(lambda address: urls.absolute(world.config.site.url, address)),
        "asset": fact(lambda name: _asset(world, name), shared=True),
        "asset text": fact(lambda name: _asset_text(world, name)),
        "template": fact(world.template, shared=True),
        "fragments": fact(lambda: world.fragments, shared=True),
        "page": fact(lambda address: _page(world, address)),
    }


def _page(world: World, address: str) -> tuple[str, ...] | None:
    page = world.plan.pages.get(address)
    return None if page is None else (page.kind, *page.args)


def _asset(world: World, name: str) -> str | None:
    address = world.assets.get(name)
    return None if address is None else world.link(address)


def _asset_text(world: World, name: str) -> str | None:
    files = world.asset_files.get(name)
    return None if files is None else finished(name, tuple(map(world.contents, files))).decode()


SETTINGS: Final[Mapping[str, Callable[[World], Any]]] = {
    "title": lambda world: world.config.site.title,
    "description": lambda world: world.config.site.description,
    "url": lambda world: world.config.site.url,
    "language": lambda world: world.config.site.language,
    "timezone": lambda world: world.config.site.timezone,
    "dir": lambda world: direction(world.config.site.language),
    "origin": lambda world: world.config.site.url.removesuffix(urls.base_path(world.config.site.url)),
    "home": lambda world: world.link("/"),
    "feed": lambda world: world.link("/feed.xml"),
    "recent_delivery": lambda world: world.config.recent.delivery,
    "recent_count": lambda world: world.config.recent.count,
    "menu": lambda world: tuple(_entry(world, entry.label, entry.url) for entry in world.config.menu),
    "footer": lambda world: tuple(_entry(world, entry.label, entry.url) for entry in world.config.footer),
    "theme": lambda world: asdict(world.config.theme),
    "head_html": lambda world: world.config.head.html,
    "extra": lambda world: world.config.extra,
    "preview": lambda world: world.preview,
}


def _entry(world: World, label: str, url: str) -> dict[str, str]:
    rooted = url.startswith("/") and not url.startswith("//")
    return {"label": label, "url": world.link(url) if rooted else url}


def _list_rules(world: World) -> Mapping[str, Rule]:
    site = world.site

    def members(kind: str, id: str, part: str) -> tuple[str, ...]:
        start, _, stop = part.partition(":")
        return site.members(kind, id)[int(start) : int(stop) if stop else None]

    def pager(kind: str, id: str, number: str) -> dict[str, Any]:
        count, size = len(site.members(kind, id)), world.config.pagination.size
        start, stop = bounds(int(number), count, size)
        newer, older = neighbours(int(number), count, size)
        front = _list_address(world, kind, id)
        return {"start": start, "stop": stop, "newer": _numbered(front, newer), "older": _numbered(front, older)}

    return {
        "members": fact(members),
        "count": fact(lambda kind, id: len(site.members(kind, id))),
        "pager": fact(pager),
        "front": fact(lambda: to_builtins(world.front)),
    }


def _list_address(world: World, kind: str, id: str) -> str:
    owners: Mapping[str, Mapping[str, Section | Label]] = {
        "section": world.site.sections,
        "topic": world.site.topics,
        "author": world.site.authors,
    }
    owner = owners[kind].get(id)
    return "" if owner is None else world.link(owner.address)


def _numbered(front: str, number: int | None) -> str:
    if number is None:
        return ""
    return urls.page_address(front, number) if number else front


def _label_rules(world: World) -> Mapping[str, Rule]:
    site = world.site
    people = _by_label(world.data.get("authors"))
    subjects = _by_label(world.data.get("topics"))

    def section(id: str) -> dict[str, str] | None:
        found = site.sections.get(id)
        return None if found is None else {name: get(world, found) for name, get in SECTION.items()}

    def topic(id: str) -> dict[str, str] | None:
        found = site.topics.get(id)
        return None if found is None else _label(world, found, subjects)

    def author(id: str) -> dict[str, str] | None:
        found = site.authors.get(id)
        return None if found is None else _label(world, found, people)

    def sections(parent: str) -> tuple[str, ...]:
        if not parent:
            return tuple(s.id for s in front_sections(site))
        children = (s for s in site.sections.values() if s.parent == parent and site.members("section", s.id))
        return tuple(s.id for s in sorted(children, key=lambda s: (s.weight, s.title, s.id)))

    def topics() -> tuple[str, ...]:
        return tuple(sorted(site.topics, key=lambda id: (-len(site.members("topic", id)), id.encode())))

    return {
        "section": fact(section, shared=True),
        "topic": fact(topic),
        "author": fact(author),
        "sections": fact(sections, shared=True),
        "topics": fact(topics),
    }


SECTION: Final[Mapping[str, Callable[[World, Section], str]]] = {
    "title": lambda world, s: s.title,
    "summary": lambda world, s: world.site.articles[s.index].summary if s.index in world.site.articles else "",
    "address": lambda world, s: s.address,
    "url": lambda world, s: world.link(s.address),
    "feed": lambda world, s: world.link(f"{s.address}feed.xml"),
    "parent": lambda world, s: s.parent if s.parent in world.site.sections else "",
    "index": lambda world, s: s.index,
}


def _by_label(table: Any) -> dict[str, dict[str, Any]]:
    """A data file's tables by the address of their name."""
    if not isinstance(table, dict):
        return {}
    return {label_id(name): entry for name, entry in table.items() if isinstance(entry, dict)}


def _label(world: World, found: Label, details: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """A topic or author with what `data/` says of it."""
    more = {name: str(value) for name, value in details.get(found.id, {}).items()}
    return {**more, "name": found.name, "url": world.link(found.address)}


def _archive_rules(world: World) -> Mapping[str, Rule]:
    lists = world.site.lists
    months = sorted((id for kind, id in lists if kind == "month"), reverse=True)
    days = sorted((id for kind, id in lists if kind == "day"), reverse=True)
    dates: Mapping[str, list[str]] = {"month": months, "day": days}
    places = {id: at for listed in dates.values() for at, id in enumerate(listed)}

    def neighbour(which: str, level: str, id: str) -> str:
        at = places.get(id)
        if at is None:
            return ""
        at += -1 if which == "newer" else 1
        return dates[level][at] if 0 <= at < len(dates[level]) else ""

    def groups(day: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(_grouped(world, world.site.members("day", day)))

    return {
        "archive url": fact(lambda id: world.link(archive_address(id))),
        "archive neighbour": fact(neighbour),
        "archive months": fact(lambda: tuple((month, len(lists["month", month])) for month in months)),
        "archive days": fact(lambda month: tuple(day for day in days if day.startswith(month))),
        "archive groups": fact(groups),
    }


def _grouped(world: World, ids: Iterable[str]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Stories by top-level section, in the order of the sections; those outside sections last."""
    groups: dict[str, list[str]] = {section.id: [] for section in front_sections(world.site)}
    groups[""] = []
    for id in ids:
        groups.setdefault(world.site.section_of[id].split("/")[0], []).append(id)
    return ((folder, tuple(found)) for folder, found in groups.items() if found)
