"""An accent that cannot be read on the theme's papers is refused, with the nearest shade that can."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.config import load
from standfirst.config.contrast import DARK, LEAST, LIGHT, contrast, nearest
from standfirst.problems import UsageError

SITE = '[site]\ntitle = "T"\nurl = "https://paper.example/"\ntimezone = "UTC"\n[theme]\n'
SHEET = Path(__file__).parents[2] / "templates" / "assets" / "style.css"
colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#a3210f", "#fffdf9") == pytest.approx(7.4, abs=0.05)  # as the design says of the theme's own
    assert contrast("#ff8f76", "#1e1b18") == pytest.approx(7.7, abs=0.05)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            'accent = "#ff8a80"',
            "6:1 setting-value: `theme.accent` is hard to read on light paper: `#ff8a80` on #f7f2e8 is 2.05:1, and text "
            "needs 4.5:1. the nearest shade that passes is `{}`",
        ),
        (
            'accent_dark = "#800000"',
            "6:1 setting-value: `theme.accent_dark` is hard to read on dark paper: `#800000` on #1e1b18 is 1.57:1, and text "
            "needs 4.5:1. the nearest shade that passes is `{}`",
        ),
    ],
)
def test_a_pair_that_is_hard_to_read_is_refused_by_name(written: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        load((SITE + written).encode())
    (problem,) = raised.value.problems
    shade = re.findall("#[0-9a-f]{6}", problem.hint)[0]
    assert f"{problem.line}:{problem.column} {problem.code}: {problem.message}. {problem.hint}" == message.format(shade)
    key = written.partition(" ")[0]
    assert getattr(load(f'{SITE}{key} = "{shade}"'.encode()).theme, key) == shade


@settings(deadline=None)
@given(colours, st.sampled_from([LIGHT, DARK]))
def test_the_nearest_shade_passes_and_the_one_before_it_does_not(colour: str, papers: tuple[str, ...]) -> None:
    worst = min(contrast(colour, paper) for paper in papers)
    if worst >= LEAST:
        return
    shade = nearest(colour, papers)
    found = min(contrast(shade, paper) for paper in papers)
    assert LEAST <= found < LEAST + 0.25


def test_the_papers_are_those_of_the_sheet() -> None:
    sheet = SHEET.read_text("utf-8")
    assert tuple(re.findall(r"--paper(?:-2)?: (#\w{6});", sheet)) == (*LIGHT, *DARK)
    accents = re.findall(r"--accent: (#\w{6});", sheet)
    assert all(contrast(accents[0], paper) >= LEAST for paper in LIGHT)
    assert all(contrast(accents[1], paper) >= LEAST for paper in DARK)
