"""Everything the rules of one build stand on, gathered once."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from standfirst import urls
from standfirst.config import Config
from standfirst.documents import Document
from standfirst.labels import Catalogues
from standfirst.model.article import Moment
from standfirst.model.front import Front
from standfirst.model.site import Site, local
from standfirst.pages import Plan
from standfirst.references import Places


class World(Struct, frozen=True, kw_only=True):
    """`positions` tells each story's place in `site.stories`; `assets` the address of each theme asset by name;
    `template` gives a template's text by name, or None; `contents` the bytes of a source file by its name in the
    snapshot; `now` is the build's one clock, in seconds since 1970."""

    config: Config
    now: int
    preview: bool
    places: Places
    documents: Mapping[str, Document]
    plan: Plan
    front: Front
    positions: Mapping[str, int]
    data: Mapping[str, Any]
    catalogues: Catalogues
    assets: Mapping[str, str]
    asset_files: Mapping[str, tuple[str, ...]]
    fragments: tuple[str, ...]
    template: Callable[[str], str | None]
    contents: Callable[[str], bytes]
    zone: ZoneInfo

    @property
    def site(self) -> Site:
        """The public stories."""
        return self.places.site

    def link(self, address: str) -> str:
        """An address as pages print it: percent-encoded, with the path of the site's URL."""
        return urls.join_base(urls.base_path(self.config.site.url), urls.quote(address))

    def iso(self, moment: Moment | None) -> str:
        """A moment in the site's zone, "" for none. Offsets of the time before standard time have seconds, which
        neither HTML nor sitemaps allow: such moments are given in UTC."""
        if moment is None:
            return ""
        there = local(moment, self.zone)
        offset = there.utcoffset()
        return (there.astimezone(UTC) if offset and offset.seconds % 60 else there).isoformat()
