"""Small pictures for the tests, and sites whose widths are as small, so that encoding takes no time."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from standfirst.build import Report
from standfirst.images import Limits, Refusal, Rendition
from tests.build.tiny import Paper, story

SMALL = "[images]\nwidths = [16, 32]\n"
GPS = 0x8825


@cache
def photo(width: int = 60, height: int = 40, shade: int = 0, *, located: bool = False, form: str = "JPEG") -> bytes:
    """A picture that is no drawing, the same at every call; `located`: with the place where it was taken, and whose it is."""
    grain = Random(f"{width} {height} {shade}").randbytes(width * height)
    image = Image.frombytes("L", (width, height), grain).convert("RGB")
    image.paste((shade, 90, 30), (0, 0, width // 2, height // 2))
    exif = Image.Exif()
    exif[0x8298] = "Ana Ruy"
    if located:
        exif.get_ifd(GPS).update({1: "N", 2: (38.0, 41.0, 30.0), 3: "W", 4: (9.0, 12.0, 50.0)})
    file = io.BytesIO()
    image.save(file, form, quality=70, exif=exif)
    return file.getvalue()


def named(data: bytes, wanted: Sequence[Rendition], limits: Limits) -> list[bytes] | Refusal:
    """In the place of `images.render`, where nobody looks at what was made: that encodes nothing."""
    return [f"{len(data)} {one}".encode() for one in wanted]


ARTICLE = (
    '{% extends "base.html" %}{% block main %}{% set image = story.image %}{% if image %}{{ image.src }} {{ image.alt }} '
    "{{ image.credit }} {{ image.label }} {{ image.card.src }} {{ image.large.src }}{% endif %}{{ story.body }}{% endblock %}"
)
FILES: dict[str, str | bytes] = {
    "templates/article.html": ARTICLE,
    "content/world/_index.md": "---\ntitle: World\n---\n",
    "content/world/a/index.md": story(
        "A flood", image="{src: lead.jpg, alt: Water, credit: Ana}", body="Text.\n\n![A map](map.jpg 'The map')"
    ),
    "content/world/a/lead.jpg": photo(),
    "content/world/a/map.jpg": photo(40, 60, 9),
    "content/world/b.md": story("Another", "2025-01-02T10:00"),
}


class _Alone(Paper):
    """Built by one job where nothing else is said: each further one starts a decoder of its own, a tenth of a second."""

    def build(self, **request: Any) -> Report:
        return super().build(**{"jobs": 1, **request})


def paper(root: Path, more: dict[str, str | bytes] | None = None, settings: str = "", *, theme: bool = False) -> Paper:
    """A site with two pictures, of the tiny theme or the default one."""
    files = {**FILES, **(more or {})}
    if theme:
        del files["templates/article.html"]
    return _Alone(root, files, theme=theme, settings=SMALL + settings)


def forms(files: Paper) -> set[str]:
    """The forms of pictures in an output."""
    return {name.removeprefix("_i/") for name in files.output() if name.startswith("_i/")}


def originals(files: Paper) -> set[str]:
    """The beginnings of their names, one for each original."""
    return {name.partition("-")[0] for name in forms(files)}
