"""A body after Markdown: sanitised HTML, cut where something outside the file decides what is printed.

`html` and `slots` alternate: `html[0] slot[0] html[1] slot[1] … html[n]`. A body never depends on another file;
`markup.resolve` fills the slots when the page is made, through a resolver it is given.
"""

from typing import Literal

from msgspec import Struct


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """A link whose target the site decides: any that is not absolute (`https:`, `mailto:`, `//host`) nor `#part`.

    `target` is as written, percent-encoding undone by nobody yet; with its query and `#part`. `empty`: no text was written, the target's
    current headline stands for it. `also_read`: the link of an Also Read line, whose own text is `text`.
    """

    target: str
    line: int
    column: int
    empty: bool = False
    also_read: bool = False
    text: str = ""


class Picture(Struct, frozen=True, kw_only=True, gc=False):
    """An `<img>` whose file the site may hold; `attrs` are its other attributes, already escaped HTML, with a
    leading space (`width="300"` as ` width="300"`), never `src`, `alt`, `loading` or `decoding`.

    `gallery`: it stands among others in one, over the whole of its width or half of it. `figure`: it stood alone in its paragraph, or among other pictures only (a gallery), and the slot prints the whole `<figure>` with `caption` (plain text,
    what Markdown calls the title), so that a picture that is not there leaves no empty frame.
    """

    src: str
    alt: str
    line: int
    column: int
    attrs: str = ""
    figure: bool = False
    caption: str = ""
    gallery: Literal["", "whole", "half"] = ""


class Slot(Struct, frozen=True, kw_only=True, gc=False):
    """One place to fill. `ref` counts into `links` (`a`, `/a`, `also_read`, `src`) or `pictures` (`img`, `poster`, `/video`).

    `a` prints the opening tag with `attrs` (as in `Picture`), or nothing when the link has no address; `/a` its end,
    preceded by the target's headline when the link is `empty`; `also_read` the whole block; `img` the picture;
    `src` the attribute ` src="address"` of an `<audio>`, `<video>` or `<source>`; `poster` that of a `<video>`, its size and the
    `attrs` of the element; `/video` its end, and what readers must be told of the picture.
    """

    kind: Literal["a", "/a", "also_read", "img", "src", "poster", "/video"]
    ref: int
    attrs: str = ""


class Heading(Struct, frozen=True, kw_only=True, gc=False):
    """A heading of the body, for tables of contents: `level` 2 to 6, its `id`, its plain text."""

    level: int
    id: str
    text: str


class Body(Struct, frozen=True, kw_only=True, gc=False):
    """See the module. `first_paragraph` is the plain text of the first paragraph of prose (no Also Read line, no
    picture), white space folded; `words` counts what white space parts in the whole prose."""

    html: tuple[str, ...]
    slots: tuple[Slot, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    headings: tuple[Heading, ...] = ()
    first_paragraph: str = ""
    words: int = 0
