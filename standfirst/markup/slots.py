"""Cuts canonical HTML where the site decides: links, pictures, Also Read lines; nothing else is changed.

One walk over the tags that matter. Whatever is printed in place of a tag is another whole tag with escaped values,
or a slot; text is only ever copied.
"""

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Final, Literal

from standfirst.markup.also_read import Labels
from standfirst.markup.body import Link, Picture, Slot
from standfirst.markup.boxes import TITLE
from standfirst.markup.captions import captioned_html
from standfirst.markup.highlight import highlighted
from standfirst.markup.marks import is_foreign
from standfirst.markup.positions import Place, Source
from standfirst.markup.tags import attributes, escape_text, is_absolute, print_attributes, with_class

_PICTURES: Final = re.compile(r"(?:(?:\s|<br>|&nbsp;)*<img(?: [^>]*)?>)+(?:\s|<br>|&nbsp;)*")
_PICTURE: Final = re.compile(r"<img((?: [^>]*)?)>")
_CODE: Final = re.compile(r'<code class="language-([^" ]+)">([^<]*)</code></pre>')
LAZY: Final = ' loading="lazy" decoding="async"'
"""What is printed of every picture."""


_KEPT_LINK: Final = r'a href="https?://[^"&]*">[^<\s][^<]*</a>'
"""A link with a text that leads out of the site: nothing is done about it."""


@cache
def _tags(passed: str) -> re.Pattern[str]:
    """The tags to look at. A paragraph that begins with a letter is none of pictures only, nor empty; when no label
    begins with that letter, there is nothing to do."""
    letter = rf"(?: [^>]*)?>(?:{passed})"
    return re.compile(rf"<(?:{_KEPT_LINK}|(/?a|img|p(?!{letter})|pre|audio|/?video|source)((?: [^>]*)?)>)")


class Cutter:
    """One body's walk. Afterwards the results stand in `html`, `slots`, `links` and `pictures`."""

    def __init__(self, source: Source, labels: Labels, renamed: dict[str, str]) -> None:
        self._source = source
        self._labels = labels
        self._renamed = renamed
        self._pieces: list[str] = []
        self._open: list[str | int] = []  # of each open <a>: its slot's link, or the text that closes it
        self._videos: list[int | None] = []  # of each open <video>: the picture that stands for it
        self.html: list[str] = []
        self.slots: list[Slot] = []
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.unlinked_labels: list[str] = []

    def run(self, html: str) -> None:
        """Walks over the whole of `html`."""
        at = 0
        for found in _tags(self._labels.passed.pattern).finditer(html):
            if found[1] is None or found.start() < at:
                continue
            self._pieces.append(html[at : found.start()])
            self._name, written = found.groups()
            at = _CUT[self._name](self, html, written, found.end())
        self._pieces.append(html[at:])
        self.html.append("".join(self._pieces))

    def _slot(self, slot: Slot) -> None:
        self.html.append("".join(self._pieces))
        self._pieces.clear()
        self.slots.append(slot)

    def _link(self, html: str, written: str, end: int) -> int:
        values = attributes(written)
        href = values.pop("href", None)
        if href is None:
            kept = "id" in values or "title" in values or "class" in values
            self._pieces.append(f"<a{written}>" if kept else "")
            self._open.append("</a>" if kept else "")
            return end
        target = unescape(href)
        empty = html.startswith("</a>", end) or not html[end : html.find("</a>", end)].strip()
        if target.startswith("#"):
            values = {"href": "#" + self._renamed.get(target[1:], href[1:]), **values}
            self._pieces.append(f"<a{print_attributes(values)}>" if target[1:] in self._renamed else f"<a{written}>")
            self._open.append("</a>")
        elif is_absolute(target):
            self._pieces.append(f"<a{written}>{escape_text(target) if empty else ''}")
            self._open.append("</a>")
        elif is_foreign(target):
            self._open.append("")
        else:
            place = self._source.target(target)
            self._slot(Slot(kind="a", ref=len(self.links), attrs=print_attributes(values)))
            self._open.append(len(self.links))
            self.links.append(Link(target=target, line=place.line, column=place.column, empty=empty))
        return end

    def _link_end(self, html: str, written: str, end: int) -> int:
        closes = self._open.pop() if self._open else "</a>"
        if isinstance(closes, int):
            self._slot(Slot(kind="/a", ref=closes))
        else:
            self._pieces.append(closes)
        return end

    def _image(self, html: str, written: str, end: int) -> int:
        self._picture(attributes(written), figure=False)
        return end

    def _picture(self, values: dict[str, str], *, figure: bool, gallery: Literal["", "whole", "half"] = "") -> None:
        src = unescape(values.pop("src", ""))
        alt = values.pop("alt", "")
        caption = values.pop("title", "") if figure else ""
        if not src or is_foreign(src):  # the sanitiser took the address, or another generator would make it
            self._pieces.append(f"<p>{escape_text(unescape(alt))}</p>" if figure else escape_text(unescape(alt)))
        elif is_absolute(src):
            values = {"src": escape_text(src).replace('"', "&quot;"), "alt": alt, **values}
            image = f"<img{print_attributes(values)}{LAZY}>"
            self._pieces.append(framed(image, unescape(caption)) if figure else image)
        else:
            place = self._source.target(src)
            self._slot(Slot(kind="img", ref=len(self.pictures)))
            self.pictures.append(
                Picture(
                    src=src,
                    alt=unescape(alt),
                    line=place.line,
                    column=place.column,
                    attrs=print_attributes(values),
                    figure=figure,
                    caption=unescape(caption),
                    gallery=gallery,
                )
            )

    def _figures(self, written: str, images: list[str]) -> None:
        """What stands for a paragraph of pictures and nothing else: a figure, or a gallery of them."""
        if len(images) > 1:
            self._pieces.append(f"<div{with_class('gallery', written)}>")
        for at, image in enumerate(images):
            # Of an odd number the first stands over the others, as the theme's sheet has it.
            gallery: Literal["", "whole", "half"]
            gallery = "" if len(images) == 1 else "whole" if not at and len(images) % 2 else "half"
            self._picture(attributes(image), figure=True, gallery=gallery)
        if len(images) > 1:
            self._pieces.append("</div>")

    def _paragraph(self, html: str, written: str, end: int) -> int:
        close = html.find("</p>", end)
        inner = html[end:close]
        if "<img" in inner and _PICTURES.fullmatch(inner):
            self._figures(written, _PICTURE.findall(inner))
            return close + len("</p>")
        if not inner or inner.isspace():
            return close + len("</p>") + (html[close + len("</p>") : close + len("</p>\n")] == "\n")
        if self._labels.begin(inner) and not written.startswith(TITLE):
            if self._also_read(inner):
                return close + len("</p>")
            if self._labels.looks_meant(inner):
                self.unlinked_labels.append(inner)
        self._pieces.append(f"<p{written}>")
        return end

    def _also_read(self, inner: str) -> bool:
        lines = self._labels.lines(inner)
        for number, line in enumerate(lines):
            place = self._place_unless_foreign(line.target)
            if place is None:
                return False
            if number:
                self._pieces.append("\n")
            self._slot(Slot(kind="also_read", ref=len(self.links)))
            self.links.append(
                Link(
                    target=line.target,
                    line=place.line,
                    column=place.column,
                    empty=not line.text,
                    also_read=True,
                    text=line.text,
                )
            )
        return bool(lines)

    def _place_unless_foreign(self, target: str) -> Place | None:
        return None if is_foreign(target) else self._source.target(target)

    def _code(self, html: str, written: str, end: int) -> int:
        found = _CODE.match(html, end)
        if found is None:
            self._pieces.append(f"<pre{written}>")
            return end
        language = found[1]
        inside = highlighted(found[2], unescape(language))
        self._pieces.append(f'<pre{written}><code class="language-{language}">{inside}</code></pre>')
        return found.end()

    def _media(self, html: str, written: str, end: int) -> int:
        values = attributes(written)
        self._pieces.append(f"<{self._name}")
        if src := self._taken(values, "src"):
            place = self._source.target(src)
            self._slot(Slot(kind="src", ref=len(self.links)))
            self.links.append(Link(target=src, line=place.line, column=place.column))
        poster = self._taken(values, "poster")
        if self._name == "video":
            self._videos.append(len(self.pictures) if poster else None)
        attrs = print_attributes(values)
        if poster:
            place = self._source.target(poster)
            self._slot(Slot(kind="poster", ref=len(self.pictures), attrs=attrs))
            self.pictures.append(Picture(src=poster, alt="", line=place.line, column=place.column, attrs=attrs))
        self._pieces.append(">" if poster else f"{attrs}>")
        return end

    def _taken(self, values: dict[str, str], name: str) -> str:
        """An address that the site decides about, which is taken out of the attributes."""
        address = unescape(values.get(name, ""))
        if not address or is_absolute(address) or is_foreign(address):
            return ""
        del values[name]
        return address

    def _video_end(self, html: str, written: str, end: int) -> int:
        poster = self._videos.pop() if self._videos else None
        if poster is None:
            self._pieces.append("</video>")
        else:
            self._slot(Slot(kind="/video", ref=poster))
        return end


_CUT: Final[dict[str, Callable[[Cutter, str, str, int], int]]] = {
    "a": Cutter._link,
    "/a": Cutter._link_end,
    "img": Cutter._image,
    "p": Cutter._paragraph,
    "pre": Cutter._code,
    "audio": Cutter._media,
    "video": Cutter._media,
    "/video": Cutter._video_end,
    "source": Cutter._media,
}
"""For each tag what is done about it, from its attributes and where it ends; the answer is where the walk goes on."""


def framed(image: str, caption: str, credit: str = "", label: str = "") -> str:
    """A picture that stands by itself, as a figure. `label` is what readers must be told of it."""
    said = captioned_html(caption, credit, label)
    below = f"<figcaption>{said}</figcaption>" if said else ""
    return f"<figure>{image}{below}</figure>"
