"""Whether a colour can be read on the theme's papers: contrast as WCAG 2.2 defines it, and the nearest shade that passes.

The papers are those of the default theme's sheet (`--paper`, `--paper-2`); a test holds the two together.
"""

from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final

from standfirst.config.wrong import Wrong

LEAST: Final = 4.5
"""WCAG 2.2, 1.4.3 (AA), for text of ordinary size: the accent is used for labels."""
LIGHT: Final = ("#fffdf9", "#f7f2e8")
DARK: Final = ("#151311", "#1e1b18")

Colour = tuple[int, int, int]


def readable(papers: tuple[str, ...], scheme: str) -> Callable[[str], str | Wrong]:
    """A rule for a colour that is printed on these papers; "" is the theme's own."""

    def rule(text: str) -> str | Wrong:
        if not text or _worst(_colour(text), papers)[0] >= LEAST:
            return text
        ratio, paper = _worst(_colour(text), papers)
        reason = f"is hard to read on {scheme} paper: `{text}` on {paper} is {ratio:.2f}:1, and text needs {LEAST}:1"
        return Wrong(reason, f"the nearest shade that passes is `{nearest(text, papers)}`")

    return rule


def contrast(one: str, other: str) -> float:
    """From 1 (none) to 21."""
    return _contrast(_colour(one), _colour(other))


def nearest(text: str, papers: tuple[str, ...]) -> str:
    """The same hue and saturation, as much darker or lighter as it takes."""
    red, green, blue = _colour(text)
    hue, light, saturation = rgb_to_hls(red / 255, green / 255, blue / 255)
    darker = _luminance(_colour(papers[0])) > 0.5
    for step in range(1, 1001):
        at = light * (1 - step / 1000) if darker else light + (1 - light) * step / 1000
        found = tuple(round(255 * part) for part in hls_to_rgb(hue, at, saturation))
        if _worst((found[0], found[1], found[2]), papers)[0] >= LEAST:
            return "#{:02x}{:02x}{:02x}".format(*found)
    raise AssertionError("black or white passes on every paper")


def _worst(colour: Colour, papers: tuple[str, ...]) -> tuple[float, str]:
    return min((_contrast(colour, _colour(paper)), paper) for paper in papers)


def _contrast(one: Colour, other: Colour) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
