"""Fills a body's slots when its page is made: pure text from plain facts, through the three questions it is given.

Every value is escaped here, and an address that would run code counts as none, whoever answered.
"""

import re
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from standfirst.markup.body import Body, Link, Picture
from standfirst.markup.slots import LAZY, framed
from standfirst.markup.tags import escape_text, escape_value, is_safe

_CHOICE: Final = re.compile(r'</?picture>|<source type="image/[a-z]+" srcset="[^"]*" sizes="[^"]*">')


class PictureFile(Struct, frozen=True):
    """A picture as the site serves it: its address, its size in pixels, 0 where that is unknown, the words with it, and
    what a browser may choose from: `srcset` of the same format, `sources` of better ones as `(type, srcset)`, each for
    the widths of `sizes`. `label` is what readers must be told of it."""

    src: str
    width: int = 0
    height: int = 0
    srcset: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    sizes: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    label: str = ""


def resolve(
    body: Body,
    *,
    address: Callable[[Link], str | None],
    headline: Callable[[Link], str],
    picture: Callable[[Picture], PictureFile | None],
    label: str,
) -> str:
    """The finished HTML. `address` is asked once for each link, None takes the link away and leaves its text (an
    Also Read line goes whole); `headline` only for links without a text of their own; `label` is plain text."""
    out = [body.html[0]]
    addresses: dict[int, str | None] = {}
    for slot, following in zip(body.slots, body.html[1:], strict=True):
        if slot.kind in _OF_PICTURES:
            out.append(_OF_PICTURES[slot.kind](body.pictures[slot.ref], picture))
            out.append(following)
            continue
        link = body.links[slot.ref]
        if slot.kind != "/a":
            asked = address(link)
            # A rooted address names no scheme, and most are rooted.
            safe = asked is not None and (asked.startswith("/") or is_safe(asked))
            addresses[slot.ref] = asked if safe else None
        there = addresses.get(slot.ref)
        if there is None:
            pass
        elif slot.kind == "a":
            out.append(f'<a href="{escape_value(there)}"{slot.attrs}>')
        elif slot.kind == "/a":
            out.append(f"{escape_text(headline(link))}</a>" if link.empty else "</a>")
        elif slot.kind == "src":
            out.append(f' src="{escape_value(there)}"')
        else:
            text = escape_text(headline(link) if link.empty else link.text)
            out.append(
                f'<p class="also-read"><b>{escape_text(label)}</b> <a href="{escape_value(there)}">{text}</a></p>'
            )
        out.append(following)
    return "".join(out)


def _picture(wanted: Picture, picture: Callable[[Picture], PictureFile | None]) -> str:
    file = picture(wanted)
    if file is None or not is_safe(file.src):
        return ""
    size = _size(wanted, file)
    choice = f' srcset="{escape_value(file.srcset)}" sizes="{escape_value(file.sizes)}"' if file.srcset else ""
    words = f'alt="{escape_value(file.alt or wanted.alt)}"{size}{wanted.attrs}'
    image = f'<img src="{escape_value(file.src)}"{choice} {words}{LAZY}>'
    if file.sources:
        image = (
            f"<picture>{''.join(_source(type, srcset, file.sizes) for type, srcset in file.sources)}{image}</picture>"
        )
    if wanted.figure:
        return framed(image, file.caption or wanted.caption, file.credit, file.label)
    return f"{image} <small>{escape_text(file.label)}</small>" if file.label else image


def _size(wanted: Picture, file: PictureFile) -> str:
    if not file.width or not file.height or ' width="' in wanted.attrs or ' height="' in wanted.attrs:
        return ""
    return f' width="{file.width}" height="{file.height}"'


def _poster(wanted: Picture, picture: Callable[[Picture], PictureFile | None]) -> str:
    file = picture(wanted)
    if file is None or not is_safe(file.src):
        return wanted.attrs
    return f' poster="{escape_value(file.src)}"{_size(wanted, file)}{wanted.attrs}'


def _video_end(wanted: Picture, picture: Callable[[Picture], PictureFile | None]) -> str:
    file = picture(wanted)
    return f"</video> <small>{escape_text(file.label)}</small>" if file is not None and file.label else "</video>"


_OF_PICTURES: Final = {"img": _picture, "poster": _poster, "/video": _video_end}
"""What stands for each slot that counts into the pictures of a body."""


def _source(type: str, srcset: str, sizes: str) -> str:
    return f'<source type="{type}" srcset="{escape_value(srcset)}" sizes="{escape_value(sizes)}">'


def unchosen(html: str) -> str:
    """A resolved body whose pictures are one file each, for readers that choose from nothing."""
    return _CHOICE.sub("", html) if "<picture>" in html else html
