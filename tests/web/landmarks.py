"""Where the parts of a page are: boxes of its landmarks, and what the machine's fonts are, without which boxes say nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

Box = list[float]
NAMES: Final = (
    ".masthead", ".wordmark", ".sections", "main", ".headline", ".lead-figure", ".article__meta", ".prose", ".article__end",
    ".front__top", ".teaser--lead", ".front__side", ".list-head", ".list-lead", ".river", ".archive", ".page > .block",
    ".rail", ".footer", ".footer__cols",
)  # fmt: skip
BOXES: Final = """(names) => Object.fromEntries(names.flatMap((name) => { const one = document.querySelector(name);
    if (!one) return []; const box = one.getBoundingClientRect();
    return [[name, [box.x, box.y + scrollY, box.width, box.height].map(Math.round)]]; }))"""
WIDTHS: Final = """() => { const context = document.createElement("canvas").getContext("2d"), root = getComputedStyle(document.body);
    return ["--serif", "--sans"].map((family) => { context.font = "700 100px " + root.getPropertyValue(family);
        return Math.round(context.measureText("River Port Reopens, says Hjálmar: “24 % more”").width); }); }"""


def boxes(page: Page) -> dict[str, Box]:
    """Left, top, width and height of the landmarks that the page has, in whole pixels of the page."""
    return dict(page.evaluate(BOXES, list(NAMES)))


def fonts(page: Page) -> list[int]:
    """How wide the theme's two families set a line here: other fonts, other numbers."""
    found: list[int] = page.evaluate(WIDTHS)
    return found


def far(now: dict[str, Box], pinned: dict[str, Any], *, across: float = 2, down: float = 6) -> dict[str, Any]:
    """The landmarks that came, went, or lie elsewhere by more than some pixels, with both boxes."""
    limits = (across, down, across, down)
    return {
        name: (pinned.get(name), now.get(name))
        for name in now.keys() | pinned.keys()
        if name not in now
        or name not in pinned
        or any(abs(a - b) > limit for a, b, limit in zip(now[name], pinned[name], limits, strict=True))
    }
