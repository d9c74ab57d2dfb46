"""The picture of a card, as PNG: paper, a rule, the kicker in the accent, the headline as large as it fits, and the
paper's name; mirrored for scripts that run from right to left.

The same card gives the same bytes: nothing in them is of the clock or the machine, and whatever turns text into bytes is
named by `encoder`. Text is shaped by Raqm, which comes with Pillow's wheels; without it there are no pictures.
"""

import io
import os
from collections.abc import Mapping
from functools import cache, lru_cache, partial
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault, UsageError
from standfirst.social_cards.card import HEIGHT, WIDTH, SocialCard
from standfirst.social_cards.letters import letters_of, printed
from standfirst.social_cards.lines import balanced, lines_of, pieces, whole, words_of

PAPER: Final = (255, 253, 249)
INK: Final = (27, 24, 21)
_EDGE: Final = 72
_TOP: Final = 150
_FLOOR: Final = 508
"""Where the headline begins and ends."""
_SIZES: Final = (120, 108, 96, 88, 80, 72, 64, 57, 51, 46, 41)
_TALL: Final = 0.85
"""Of a font's own height, which leaves room for marks that few lines have, the distance between two lines."""
_KICKER: Final = 34
_NAME: Final = 38
_ROOM: Final = WIDTH - 2 * _EDGE
_LONGEST: Final = 400
_SCALE: Final = 100
"""The size at which words are measured."""
_SPACE: Final = 27
"""The width of a space at that size."""
_INKS: Final = 10
_SHADES: Final = 16
"""Colours of a picture: paper and nine shades of ink, six of the accent. More are not seen, and make larger files."""


@cache
def encoder() -> str:
    """All that draws and encodes: the versions of libraries, and a digest of our own modules here, since a picture that is kept
    outlives the program that drew it. Raises `EnvironmentFault` where text cannot be shaped."""
    from PIL import __version__, features

    if not features.check("raqm"):
        message = "Pillow is installed without Raqm, which shapes text for the pictures of `[social] cards`"
        raise EnvironmentFault(
            message, "install Pillow's wheel (pip install --force-reinstall pillow), or turn them off"
        )
    parts = ("freetype2", "raqm", "harfbuzz", "fribidi", "zlib_ng", "zlib")
    ours = DiskFiles(os.path.dirname(os.path.abspath(__file__)))
    modules = [ours.read(path) for path, _ in ours.walk("").files if path.endswith(".py")]
    own = blake2b(b"\0".join(modules), digest_size=16).hexdigest()
    return " ".join(
        [f"drawing {own}", f"pillow {__version__}", *(f"{part} {features.version(part)}" for part in parts)]
    )


def draw(card: SocialCard, fonts: Mapping[str, bytes]) -> bytes:
    """The picture; `fonts` are the bytes of each face by its name. Raises `UsageError` where one cannot be read."""
    from PIL import Image, ImageChops

    ink, accent = Image.new("L", (WIDTH, HEIGHT)), Image.new("L", (WIDTH, HEIGHT))
    try:
        _Hand(card, fonts, ink, accent).draw()
    except OSError as fault:
        names = ", ".join(fonts)
        raise UsageError(
            f"one of the fonts {names} cannot be read: {fault}", "put a whole font in its place"
        ) from fault
    shades = ink.point([value * (_INKS - 1) // 255 for value in range(256)])
    steps = [round(value * (_SHADES - _INKS) / 255) for value in range(256)]
    colours = accent.point([step and _INKS - 1 + step for step in steps])
    picture = ImageChops.lighter(shades, colours)
    picture.putpalette(_palette(card.accent))
    out = io.BytesIO()
    picture.save(out, "PNG", bits=4, compress_level=4)
    return out.getvalue()


def _palette(accent: str) -> list[int]:
    """Paper to ink, then paper to accent."""
    colour = tuple(int(accent[at : at + 2], 16) for at in (1, 3, 5))
    steps: list[tuple[tuple[int, ...], float]] = [(INK, step / (_INKS - 1)) for step in range(_INKS)]
    steps += [(colour, step / (_SHADES - _INKS)) for step in range(1, _SHADES - _INKS + 1)]
    return [round(a + (b - a) * part) for to, part in steps for a, b in zip(PAPER, to, strict=True)]


class _Set(NamedTuple):
    """A headline set in a size: the distance of its lines, and of the first one's baseline from above."""

    size: int
    lines: list[str]
    tall: float
    above: float


class _Hand:
    """Draws one card: what is black into one picture, what has the accent into another. The font that has most of the
    headline's letters comes first."""

    def __init__(self, card: SocialCard, fonts: Mapping[str, bytes], ink: Any, accent: Any) -> None:
        from PIL import ImageDraw

        faces = [fonts[face.name] for face in card.faces]
        self._fonts = tuple(sorted(faces, key=lambda font: -sum(ord(c) in _letters(font) for c in card.headline)))
        self._all = frozenset().union(*map(_letters, faces))
        self._card = card
        self._ink = ImageDraw.Draw(ink)
        self._accent = ImageDraw.Draw(accent)

    def draw(self) -> None:
        card, end = self._card, WIDTH - _EDGE
        start = end - 120 if card.rtl else _EDGE
        self._ink.rectangle((_EDGE, 60, end - 1, 61), fill=255)
        self._ink.rectangle((start, 56, start + 119, 65), fill=0)
        self._accent.rectangle((start, 56, start + 119, 65), fill=255)
        if kicker := printed(card.kicker, self._all):
            self._one(self._accent, kicker, _KICKER, 66, _TOP)
        self._headline(printed(card.headline, self._all)[:_LONGEST])
        self._ink.rectangle((_EDGE, 535, end - 1, 535), fill=140)
        if name := printed(card.paper, self._all):
            self._one(self._ink, name, _NAME, 536, HEIGHT)

    def _headline(self, text: str) -> None:
        """As large as it fits, and cut where it does not at any size."""
        trials = (self._set(text, size) for size in _SIZES)
        found = next(filter(None, trials), None) or self._set(text, _SIZES[-1], last=True)
        assert found is not None  # the last one always is
        for number, line in enumerate(found.lines):
            self._line(self._ink, line, found.size, _TOP + found.above + number * found.tall)

    def _set(self, text: str, size: int, *, last: bool = False) -> _Set | None:
        """The headline in a size, where it fits; in the `last` one it is cut."""
        room = _ROOM * (0.95 if last else 1)
        tall, above = self._heights(text, size)
        most = max(1, int((_FLOOR - _TOP) / tall))
        if not last and self._width(text, size) > most * room:
            return None
        width = partial(self._width, size=size)

        def fits(word: str) -> bool:
            return width(word) <= room

        words = list(words_of(text, fits))
        lines = lines_of(words, width, room)
        if not last and (len(lines) > most or not whole(text, fits)):
            return None
        if len(lines) > most:
            return _Set(size, [*lines[: most - 1], lines[most - 1] + "…"], tall, above)
        return _Set(size, balanced(words, width, room, lines), tall, above)

    def _heights(self, text: str, size: int) -> tuple[float, float]:
        """Of a line in a size, and of what stands above its baseline."""
        metrics = [_font(self._fonts[font], size).getmetrics() for font in {self._font_of(c, -1) for c in text}]
        return _TALL * max(map(sum, metrics)), _TALL * max(above for above, _ in metrics)

    def _line(self, on: Any, line: str, size: int, baseline: float) -> None:
        """Pieces are placed as they are read, each measured only where another follows it."""
        rtl, placed = self._card.rtl, pieces(line, self._card.rtl, self._font_of)
        at, anchor, ahead = (WIDTH - _EDGE, "rs", -1) if rtl else (_EDGE, "ls", 1)
        for left, (text, number, own) in zip(range(len(placed))[::-1], placed[::ahead], strict=True):
            font, way = _font(self._fonts[number], size), _way(own, self._card.language)
            on.text((at, baseline), text, font=font, fill=255, anchor=anchor, **way)
            at += ahead * font.getlength(text, **way) if left else 0

    def _one(self, on: Any, text: str, most: int, top: int, foot: int) -> None:
        """A text in one line, in the middle between two heights."""
        size = max(12, min(most, int(most * _ROOM / max(1, self._width(text, most)))))
        tall, above = self._heights(text, size)
        self._line(on, text, size, (top + foot - tall) / 2 + above)

    def _width(self, text: str, size: int) -> float:
        words = text.split(" ")
        wide = sum(_width_of(word, self._card.rtl, self._card.language, self._fonts) for word in words)
        return (wide + _SPACE * (len(words) - 1)) * size / _SCALE

    def _font_of(self, letter: str, before: int) -> int:
        return _font_of(letter, before, self._fonts)


def _way(rtl: bool, language: str) -> dict[str, str]:
    return {"direction": "rtl" if rtl else "ltr", "language": language}


def _font_of(letter: str, before: int, fonts: tuple[bytes, ...]) -> int:
    """The number of a character's font: that of the one before it where that has it, and always of joiners."""
    if before >= 0 and (ord(letter) in _letters(fonts[before]) or letter in "\u200c\u200d"):
        return before
    return next((number for number, font in enumerate(fonts) if ord(letter) in _letters(font)), max(before, 0))


@lru_cache(maxsize=1 << 15)
def _width_of(word: str, rtl: bool, language: str, fonts: tuple[bytes, ...]) -> float:
    """The width of a word at one size: shaping takes most of the time, in Nastaliq 2 ms a word, and words come again."""
    found = pieces(word, rtl, lambda letter, before: _font_of(letter, before, fonts))
    return sum(float(_font(fonts[one.font], _SCALE).getlength(one.text, **_way(one.rtl, language))) for one in found)


@lru_cache(maxsize=64)
def _font(font: bytes, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(font), size, layout_engine=ImageFont.Layout.RAQM)


_letters: Final = lru_cache(maxsize=32)(letters_of)
