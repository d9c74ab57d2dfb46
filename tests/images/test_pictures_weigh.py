"""What photographs weigh when a phone loads them: 40 kB for a lead, 12 kB for a thumbnail (theme, "Pictures")."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from standfirst.images import Look, Refusal, Rendition, look, render
from tests.images.measure import opened

LEAD, THUMB = 40_000, 12_000
QUALITY = 50
PHOTOGRAPHS = (
    "denver/skylight.jpg", "denver/union-station.jpg", "distributed-teams/18f-team-acano.jpg",
    "every-kid-in-a-park/ekip-user-testing.jpg", "every-kid-in-a-park/glacier-park.jpg", "fec/fec-meeting.jpg",
    "fec/microfilm.jpg", "github-facts/wh-astronomy-night.jpg", "agbudg_blogimage_03.jpg", "css-guide/css-guide.png",
)  # fmt: skip
"""Of `photos-18f`; the last is a photograph whatever its name says."""


def weights(path: Path) -> tuple[int, int]:
    """Bytes of an AVIF at 800 and at 320 pixels."""
    data = path.read_bytes()
    seen = look(data)
    assert isinstance(seen, Look)
    sizes = [(width, round(seen.height * width / seen.width)) for width in (800, 320)]
    made = render(data, [Rendition(*size, "avif", quality=QUALITY) for size in sizes])
    assert not isinstance(made, Refusal)
    return len(made[0]), len(made[1])


def test_a_photograph_keeps_to_the_budget(shared: Path) -> None:
    lead, thumb = weights(shared / "corpora/images/photos-18f" / random.Random(11).choice(PHOTOGRAPHS))
    assert lead <= LEAD
    assert thumb <= THUMB


@pytest.mark.long
def test_every_photograph_keeps_to_the_budget(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {name: weights(shared / "corpora/images/photos-18f" / name) for name in PHOTOGRAPHS}
    with capsys.disabled():
        for name, (lead, thumb) in found.items():
            print(f"| {name} | {lead / 1e3:.1f} kB | {thumb / 1e3:.1f} kB |")  # noqa: T201
    assert max(lead for lead, _ in found.values()) <= LEAD
    assert max(thumb for _, thumb in found.values()) <= THUMB


@pytest.mark.long
def test_every_picture_of_the_corpus_is_made_in_every_format_and_width(shared: Path) -> None:
    for path in sorted(file for file in (shared / "corpora/images").rglob("*") if file.is_file()):
        data = path.read_bytes()
        seen = look(data)
        if isinstance(seen, Refusal) or seen.format == "svg":
            continue
        widths = [width for width in (320, 480, 640, 800, 1200, 1600) if width < seen.width] or [seen.width]
        wanted = [
            Rendition(width, max(1, round(seen.height * width / seen.width)), kind, None, QUALITY, moves)
            for width in widths
            for kind, moves in (("avif", False), ("jpeg", False), ("png", False), ("webp", width == widths[0]))
        ]
        made = render(data, wanted)
        assert not isinstance(made, Refusal), (path, made)
        assert [opened(one).size for one in made] == [(one.width, one.height) for one in wanted]
