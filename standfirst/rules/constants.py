"""What is the same in all builds that share a cache: the settings. A change of them begins a new cache, so nobody
records that they were read."""

from datetime import UTC
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from standfirst import urls
from standfirst.config import Config
from standfirst.model.article import Moment
from standfirst.model.site import local

base: Final = lru_cache(maxsize=4)(urls.base_path)
"""The path of the site's URL, which each link asks for."""


class Constants(Struct, frozen=True, kw_only=True):
    """`preview`: held stories are in too."""

    config: Config
    preview: bool
    zone: ZoneInfo

    def link(self, address: str) -> str:
        """An address as pages print it: percent-encoded, with the path of the site's URL."""
        return urls.join_base(base(self.config.site.url), urls.quote(address))

    def whole(self, address: str) -> str:
        """An address of the settings, absolute; "" for none."""
        rooted = address.startswith("/") and not address.startswith("//")
        return urls.absolute(self.config.site.url, address) if rooted else address

    def iso(self, moment: Moment | None) -> str:
        """A moment in the site's zone, "" for none. Offsets of the time before standard time have seconds, which
        neither HTML nor sitemaps allow: such moments are given in UTC."""
        if moment is None:
            return ""
        there = local(moment, self.zone)
        offset = there.utcoffset()
        return (there.astimezone(UTC) if offset and offset.seconds % 60 else there).isoformat()
