"""What a page is, as its checks need to know it, and where each thing about it can be mended."""

from collections.abc import Mapping

from msgspec import Struct


class Subject(Struct, frozen=True, kw_only=True):
    """`url` is the page's address, absolute and encoded; `kind` as in the plan. `file` is its source, or the template
    that makes it, `lines` those of keys in it; `site` the site's URL; `now` the build's clock;
    `in_section`: whether a story has a section; `publisher` where the settings name the publisher."""

    url: str
    kind: str
    file: str
    lines: Mapping[str, int]
    site: str
    now: int
    in_section: bool = True
    publisher: tuple[str, int] = ("standfirst.toml", 1)

    def at(self, *keys: str) -> tuple[str, int]:
        """The place of the first key that is written, else the top of the file."""
        return self.file, next((self.lines[key] for key in keys if key in self.lines), 1)
