"""Where a source file's page stands: its kind, its section and its address, from its path and its own keys.

A folder is a section when it is top-level or holds `_index.md`; other folders only group files. `index.md` makes its
folder a bundle: the page takes the folder's name.
"""

import re
from collections.abc import Collection
from posixpath import basename, dirname
from typing import Final

from standfirst import urls
from standfirst.model.article import Article, Kind

_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")


def kind_of(id: str) -> Kind:
    """What the file at this path under `content/` describes.

    A file outside every section (`about.md`, `about/index.md`) is a page; with a date it is a story without a
    section, which only reading it can tell.
    """
    if id.endswith("_index.md") and basename(id) == "_index.md":
        return "section"
    return "page" if "/" not in _place(id) else "article"


def is_story(article: Article) -> bool:
    """Whether the article stands in lists: any in a section, and a page with a date."""
    return article.kind == "article" or (article.kind == "page" and article.date is not None)


def is_bundle(id: str) -> bool:
    """Whether the file's folder is its own, with the files it refers to."""
    return id.endswith("index.md") and basename(id) == "index.md"


def _place(id: str) -> str:
    """The path that names the page: the file's, without suffix, or its folder's for a bundle."""
    return dirname(id) if is_bundle(id) and "/" in id else id.removesuffix(".md")


class Folders:
    """Which folders are sections, and the part of addresses that stands for each. `with_index` holds the folders that
    have an `_index.md`. Answers are kept: most stories share their folder with others."""

    def __init__(self, with_index: Collection[str]) -> None:
        self.with_index = with_index
        self._sections: dict[str, str] = {}
        self._paths: dict[str, str] = {}

    def section(self, id: str) -> str:
        """The innermost folder above a file that is a section, "" outside every section."""
        folder, _, name = id.rpartition("/")
        if name == "_index.md":
            return folder
        if name == "index.md":
            folder = dirname(folder)
        found = self._sections.get(folder)
        if found is None:
            found = folder
            while "/" in found and found not in self.with_index:
                found = dirname(found)
            self._sections[folder] = found
        return found

    def path(self, folder: str) -> str:
        """The slugs of a section's folder and of the sections above it."""
        found = self._paths.get(folder)
        if found is None:
            parts: list[str] = []
            above = folder
            while above:
                if "/" not in above or above in self.with_index:
                    parts.append(urls.slugify(basename(above)))
                above = dirname(above)
            found = self._paths[folder] = "/".join(reversed(parts))
        return found


_NO_DAY: Final = ("", "", "")


def name_of(id: str) -> str:
    """The name that a file gives its address: its own, or its folder's for a bundle, without a leading date."""
    return _DATED.sub("", _place(id).rpartition("/")[2], count=1)


def slug_of(article: Article) -> str:
    """The last part of the address: the written `slug`, else the file's name without a leading date."""
    return article.slug_part or urls.slugify(article.slug or name_of(article.id))


def address_of(article: Article, *, section: str, pattern: str, day: str) -> str:
    """The address of a story or page. `section` is a `section_path`, `day` its date (`2025-02-21`) or ""."""
    if article.permalink:
        return urls.normalise(article.permalink) or ""
    if not is_story(article):
        return f"/{slug_of(article)}/"
    year, month, date = day.split("-") if day and urls.dated(pattern) else _NO_DAY
    return urls.expand(pattern, section=section, slug=slug_of(article), year=year, month=month, day=date)
