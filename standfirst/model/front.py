"""The front page: which story leads, what stands beside it, and the blocks of each section. No story twice."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from standfirst.config import Layout
from standfirst.model.site import Section, Site, label_id

_NEWEST: Final = 20
_SIDE: Final = 4
_TOPICS: Final = 8
_ROOM: Final[Mapping[Layout, int]] = {"feature": 3, "three": 3, "four": 4, "wide": 4, "river": 6, "none": 0}
"""Stories in a block of each layout."""
_NOT_CHOSEN: Final[Mapping[str, Layout]] = MappingProxyType({})
_TURNS: Final[tuple[Layout, ...]] = ("feature", "three", "four", "wide")


class Block(Struct, frozen=True, kw_only=True):
    """One section's stories on the front."""

    section: str
    stories: tuple[str, ...]
    layout: Layout


class Front(Struct, frozen=True, kw_only=True):
    """Ids throughout; `lead` is "" on a site without stories."""

    lead: str = ""
    side: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    topics: tuple[str, ...] = ()


def front_sections(site: Site) -> tuple[Section, ...]:
    """Top-level sections that have stories, by weight, then title, then folder."""
    top = (s for s in site.sections.values() if not s.parent and site.members("section", s.id))
    return tuple(sorted(top, key=lambda s: (s.weight, s.title, s.id)))


def compose(site: Site, layouts: Mapping[str, Layout] = _NOT_CHOSEN) -> Front:
    """The lead has the best `priority` among the newest 20 stories (then the newest); blocks follow by section.
    `layouts` are those that a publisher has chosen, by the section's folder."""
    newest = site.stories[:_NEWEST]
    if not newest:
        return Front()
    ranked = sorted(newest, key=lambda id: site.articles[id].priority)
    lead = ranked[0]
    side = _side(site, lead, ranked[1:])
    used = {lead, *side}
    shown = [section.id for section in front_sections(site) if layouts.get(section.id) != "none"]
    blocks = (_block(site, id, used, layouts.get(id), place) for place, id in enumerate(shown))
    return Front(lead=lead, side=side, blocks=tuple(filter(None, blocks)), topics=_topics(site, newest))


def _side(site: Site, lead: str, ranked: list[str]) -> tuple[str, ...]:
    """The best of the rest, one of a section before a second of any. Small sites keep stories for their blocks."""
    room = min(_SIDE, max(1, len(site.stories) // 4))
    first: list[str] = []
    later: list[str] = []
    sections = {site.section_of[lead]}
    for id in ranked:
        target = later if site.section_of[id] in sections else first
        sections.add(site.section_of[id])
        target.append(id)
    return tuple((first + later)[:room])


def _block(site: Site, folder: str, used: set[str], chosen: Layout | None, place: int) -> Block | None:
    """A section's newest stories that are not above. Layouts that nobody chose take turns, so that no two neighbours
    look alike. One that wants four stories becomes one of three where there are no more."""
    layout = chosen or _TURNS[place % len(_TURNS)]
    members = site.members("section", folder)[: len(used) + _ROOM[layout]]
    left = [id for id in members if id not in used]
    if layout in ("four", "wide") and len(left) < _ROOM[layout]:
        layout = "three"
    stories = tuple(left[: _ROOM[layout]])
    return Block(section=folder, stories=stories, layout=layout) if stories else None


def _topics(site: Site, newest: tuple[str, ...]) -> tuple[str, ...]:
    """The topics that at least two of the newest stories share, the most shared first."""
    shared: Counter[str] = Counter()
    for id in newest:
        shared.update(set(map(label_id, site.articles[id].tags)))
    ordered = sorted(shared, key=lambda topic: (-shared[topic], topic.encode()))
    return tuple(topic for topic in ordered if topic and shared[topic] > 1)[:_TOPICS]
