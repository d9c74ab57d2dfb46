"""A sample of real archives goes through without a fault."""

import random
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from standfirst.markup import Link, MarkupOptions, Picture, PictureFile, parse, resolve
from standfirst.markup.converter import convert
from standfirst.markup.marks import Marked
from standfirst.markup.sanitise import clean

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
SETS = sorted(CORPORA.glob("news/*.tar.xz")) + sorted(CORPORA.glob("i18n/*.tar.xz"))
OPTIONS = MarkupOptions(also_read_labels=("Also Read", "यह भी पढ़ें", "یہ بھی پڑھیں"))
EACH = 30

pytestmark = pytest.mark.skipif(not SETS, reason="no archives beside the project")


def bodies(archive: Path) -> Iterator[str]:
    with tarfile.open(archive, "r:xz") as files:
        for member in files:
            if member.isfile() and member.name.endswith(".md"):
                stored = files.extractfile(member)
                assert stored is not None
                text = stored.read().decode("utf-8-sig").replace("\r\n", "\n")
                fence = text[:3]
                _, closed, body = text[3:].partition(f"\n{fence}\n") if fence in ("---", "+++") else ("", "x", text)
                yield body if closed else text


@cache
def sample(archive: Path) -> list[str]:
    every = list(bodies(archive))
    return random.Random(20261124).sample(every, min(EACH, len(every)))


@pytest.mark.parametrize("archive", SETS, ids=lambda path: path.name.split(".")[0])
def test_real_stories_are_read(archive: Path) -> None:
    for text in sample(archive):
        parsed = parse(text, file="a.md", first_line=1, options=OPTIONS)
        assert not [found for found in parsed.problems if found.severity == "error"]
        lines = text.split("\n")
        every: list[Link | Picture] = [*parsed.body.links, *parsed.body.pictures]
        for found in every:
            target = found.target if isinstance(found, Link) else found.src
            at = lines[found.line - 1][found.column - 1 :]
            assert at.startswith(target) or "&" in at
        html = resolve(
            parsed.body,
            address=lambda _: "/x/",
            headline=lambda _: "Headline",
            picture=lambda picture: PictureFile(picture.src),
            label="Also Read:",
        )
        again = clean(html)
        assert again == html.replace(' loading="lazy" decoding="async"', "")


@pytest.mark.parametrize("archive", SETS, ids=lambda path: path.name.split(".")[0])
def test_the_shortcuts_change_no_byte(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from standfirst.markup import converter, shortcuts

    texts = [Marked(text).text for text in sample(archive)]
    quick = [convert(text, OPTIONS) for text in texts]
    monkeypatch.setattr(shortcuts, "take_shortcuts", lambda _: None)
    monkeypatch.setattr(converter, "_local", type("Fresh", (), {})())
    assert [convert(text, OPTIONS) for text in texts] == quick
