"""What a page weighs: its HTML, and the style sheets and scripts of the theme that it names, as bytes on the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from tests.acceptance.reading import Page
from tests.web.serving import on_the_wire

if TYPE_CHECKING:
    from tests.web.sites import Built

Encoding = Literal["br", "gzip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Bytes after compression."""

    html: int
    css: int
    js: int

    @property
    def total(self) -> int:
        return self.html + self.css + self.js


def assets(html: str) -> tuple[list[str], list[str]]:
    """The addresses of a page's style sheets and scripts."""
    page = Page(html)
    sheets = [link.attributes["href"] for link in page.find("link", rel="stylesheet")]
    return sheets, [script.attributes["src"] for script in page.find("script") if "src" in script.attributes]


def weight(built: Built, address: str, encoding: Encoding = "br") -> Weight:
    """The weight of a page, with what it needs of the theme; pictures are not counted, nor the feed and other links."""

    def size(asset: str) -> int:
        return len(on_the_wire((built.folder / urlsplit(asset).path.lstrip("/")).read_bytes(), encoding))

    html = built.page(address)
    sheets, scripts = assets(html)
    return Weight(
        html=len(on_the_wire(html.encode(), encoding)), css=sum(map(size, sheets)), js=sum(map(size, scripts))
    )
