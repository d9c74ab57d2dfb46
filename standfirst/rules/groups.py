"""What rules may know of sections, topics and dates: all of them, and their order."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from standfirst.incremental import Given, fingerprint
from standfirst.model.front import front_sections
from standfirst.model.site import Section, Site


class Sections(Struct, frozen=True, kw_only=True):
    """All sections by folder; those on the front, in order; and those below each, in order."""

    all: Mapping[str, Section]
    front: tuple[str, ...]
    below: Mapping[str, tuple[str, ...]]


def sections(site: Site) -> Sections:
    """Every section, those on the front, those below each."""
    below: dict[str, list[Section]] = {}
    for section in site.sections.values():
        if section.parent and site.members("section", section.id):
            below.setdefault(section.parent, []).append(section)
    return Sections(
        all=site.sections,
        front=tuple(section.id for section in front_sections(site)),
        below={
            parent: tuple(s.id for s in sorted(found, key=lambda s: (s.weight, s.title, s.id)))
            for parent, found in below.items()
        },
    )


def topics(site: Site) -> tuple[str, ...]:
    """All topics, those of most stories first."""
    return tuple(sorted(site.topics, key=lambda id: (-len(site.members("topic", id)), id.encode())))


def dates(site: Site) -> Given:
    """The years, months and days that have stories, newest first, and how many each month has."""
    values: dict[str, Any] = {
        kind: tuple(sorted((id for k, id in site.lists if k == kind), reverse=True)) for kind in ("month", "day")
    }
    values["year"] = tuple(dict.fromkeys(month[:4] for month in values["month"]))
    values["counts"] = tuple((month, len(site.members("month", month))) for month in values["month"])
    return Given({name: fingerprint(value) for name, value in values.items()}, values.get)


def retracted(site: Site) -> tuple[str, ...]:
    """The stories that were retracted at a time that is told, the latest first."""
    found = [story for story in site.withdrawn.values() if story.status == "retracted" and story.at is not None]
    return tuple(
        story.id for story in sorted(found, key=lambda one: (-one.at.instant if one.at else 0, one.id.encode()))
    )
