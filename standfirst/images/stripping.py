"""A picture without what it should not tell: its pixels, colour profile and orientation, its credit and its copyright.

What is kept is listed (`formats`), never what is taken out: what nobody has thought of goes too. Nothing is decoded, so
nothing of the pixels is lost.
"""

from standfirst.images import exif, svg, xmp
from standfirst.images.anatomy import Broken
from standfirst.images.formats import READ, REWRITE, sniff
from standfirst.images.records import Refusal
from standfirst.images.refusals import broken, not_accepted, unsafe
from standfirst.images.words import orientation_of, words_of, words_of_drawing


def stripped(data: bytes) -> bytes | Refusal:
    """The same picture, without anything that tells where, when, by whom and with what it was made: no place, no serial
    numbers, thumbnails, second pictures, history, captions. Done again it changes nothing. Drawings come out safe."""
    kind, other = sniff(data)
    if not kind:
        return not_accepted(other)
    if kind == "svg":
        words = words_of_drawing(data)
        try:
            return svg.cleaned(data, _inside, xmp.described(words.credit, words.copyright, words.source_type))
        except svg.Unsafe as fault:
            return unsafe(str(fault))
    anatomy = READ[kind](data)
    if anatomy.fault:
        return broken(anatomy.fault)
    words = words_of(anatomy)
    # AVIF is turned by a property of its own, and words stay where the file had some; all others take XMP.
    small = exif.written(artist=words.credit, rights=words.copyright)
    if kind != "avif":
        small = exif.written(orientation=orientation_of(anatomy))
    try:
        return REWRITE[kind](data, small, xmp.written(words.credit, words.copyright, words.source_type))
    except Broken as fault:
        return broken(str(fault))


def _inside(data: bytes) -> tuple[str, bytes] | None:
    """A picture in a drawing: format and bytes."""
    kind, _ = sniff(data)
    bare = stripped(data) if kind not in ("", "svg") else None
    return (kind, bare) if isinstance(bare, bytes) else None
