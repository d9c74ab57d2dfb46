"""What is fuzzed: each target takes any bytes, and breaks a claim (`AssertionError`) or raises what is not ours, or nothing.

`run.py` feeds them by atheris, `test_found.py` with everything that was ever found.
"""

import os
import re
import shutil
import tempfile
import unicodedata
from array import array
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from standfirst import urls
from standfirst.config import load
from standfirst.content import read_source
from standfirst.content.dates import read_time
from standfirst.content.encoding import decode
from standfirst.content.faults import Faults
from standfirst.content.fences import cut
from standfirst.images import Limits, Refusal, Rendition, dimensions, look, stripped
from standfirst.images.orders import Order
from standfirst.images.pixels import rendered
from standfirst.incremental import SqliteStore, StoreDamaged, StoreNewer, encode
from standfirst.incremental.node import Node, Shared, number_of
from standfirst.incremental.stamp import write_stamp
from standfirst.incremental.store import INDEX, LAYOUT, STAMP
from standfirst.markup import MarkupOptions, PictureFile, parse, resolve
from standfirst.model.links import target_of
from standfirst.problems import Problem, UsageError, error
from tests.markup.test_safety import _Reader

FEW: Final = Limits(pixels=1 << 18, all_pixels=1 << 19, passes=1 << 21)
"""So little that whatever is within it is decoded at once."""
Target = Callable[[bytes], None]
ZONES: Final = ("Asia/Kolkata", "America/St_Johns", "UTC", "Europe/London")
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters with which no file gets as far as its Markdown."""
ENGINES: Final = (MarkupOptions(), MarkupOptions(smart_punctuation=True), MarkupOptions(engine="commonmark"))


def fences(data: bytes) -> None:
    """Cutting a file at its fences loses nothing of it."""
    faults = Faults("content/a.md")
    text = decode(data, faults)
    parted = cut(text, faults) if text is not None else None
    if text is None or parted is None:
        assert faults.problems
        assert not faults.gate_certain
    else:
        assert parted.head + parted.body == text
        assert text.count("\n", 0, len(parted.head)) == parted.first_line - 1 or not parted.body
        assert parted.header in parted.head
    _well_said(faults.problems, text)


def front_matter(data: bytes) -> None:
    """Whatever stands in a file, what comes out is a record that can be kept, or an error with a place in it."""
    zone = ZONES[len(data) % len(ZONES)]
    kind = ("article", "page", "section")[len(data) % 3]
    source = read_source(data, id="world/a.md", kind=kind, timezone=zone)  # type: ignore[arg-type]
    assert source.article is not None or source.faulty
    encode(source)
    _well_said(source.problems, decode(data, Faults("")))


def dates(data: bytes) -> None:
    """A time that is read is one that Python reads alike; one that is not comes with a reason and a remedy."""
    zone = ZoneInfo(ZONES[len(data) % len(ZONES)])
    text = data.decode("utf-8", "replace")
    reading = read_time(text, zone)
    assert (reading.moment is None) <= (reading.code == "date-unreadable" or reading.code == "time-skipped")
    if reading.moment is None:
        assert reading.message
        assert reading.hint
    elif not reading.moment.iso.startswith("0001-01-01") and not reading.moment.iso.startswith("9999-12-31"):
        assert datetime.fromisoformat(reading.moment.iso).timestamp() == reading.moment.instant
        assert read_time(reading.moment.iso, zone).moment == reading.moment


def slugs(data: bytes) -> None:
    """No name leads out of the site, and the rule comes to the same when it is applied again."""
    text = data.decode("utf-8", "surrogateescape" if data[:1] == b"s" else "replace")
    slug = urls.slugify(text)
    assert slug == urls.slugify(slug)
    assert len(slug.encode("utf-8", "replace")) <= urls.SLUG_BYTES
    assert not set(slug) & set("/\\.:?#% \0\n")
    if urls.slug_fault(text) is None:
        assert slug not in ("", "index")
        assert urls.slug_fault(slug) is None
    address = urls.normalise(text)
    if address is not None:
        assert address == urls.normalise(address) or "%" in address
        assert address == unicodedata.normalize("NFC", address)
        path = urls.output_path(address)
        assert os.path.normpath(path) == path
        assert not path.startswith(("/", ".."))
        assert urls.quote(address).isascii()
        urls.claim(path).encode()


def markdown(data: bytes) -> None:
    """Whatever an author writes, a page comes out that runs nothing, and that a browser reads as it was written."""
    text = FORBIDDEN.sub("", data.decode("utf-8", "replace"))
    parsed = parse(text, file="content/a.md", first_line=1, options=ENGINES[len(data) % 3])
    for link in parsed.body.links:
        target_of(link.target, source="world/a.md", address="/world/a/")
    html = resolve(
        parsed.body,
        address=lambda link: link.target,
        headline=lambda _: "<script>",
        picture=lambda picture: PictureFile(picture.src),
        label="<b>",
    )
    reader = _Reader()
    reader.feed(html)
    assert not (wrong := [one for one in reader.wrong if _runs(one)]), wrong
    assert "<script" not in html.lower()
    encode(parsed)
    _well_said(parsed.problems, text.replace("\r\n", "\n").replace("\r", "\n"))


def settings(data: bytes) -> None:
    """Settings are read, or every fault has its line."""
    problems: tuple[Problem, ...] = ()
    try:
        encode(load(data))
    except UsageError as refused:
        problems = refused.problems or (error("nothing-said", "", 0, 0, ""),)
    _well_said(problems, data.decode("utf-8-sig", "replace"))
    assert all(problem.severity == "error" for problem in problems)


def store(data: bytes) -> None:
    """A harmed cache is forgotten, or says that it is damaged; under a stamp that vouches for it too."""
    folder = _copy()
    _harm(folder, data)
    try:
        with closing(SqliteStore(str(folder), b"one")) as kept:
            for number in kept.numbers():
                node = kept.node(number)
                if node is not None and node.place is not None:
                    kept.values.read(node.place)
            list(kept.together())
            kept.readers([number_of(("given", "x"))])
            kept.shared(b"s" * 16)
            kept.put(9, Node(("page", "c"), b"p" * 16, encode(()), b"", b"", None, None))
            kept.commit()
    except (StoreDamaged, StoreNewer):
        pass


def pictures(data: bytes) -> None:
    """Whatever is put under a picture's name is looked at, stripped for good and decoded, or refused in words."""
    seen, bare = look(data, FEW), stripped(data)
    dimensions(data)
    if isinstance(bare, bytes):
        assert stripped(bare) == bare
    else:
        assert bare.message
        assert bare.hint
    if isinstance(seen, Refusal):
        assert seen.message
        assert seen.hint
    elif seen.format != "svg":
        pixels = seen.width * seen.height
        order = Order(data=data, wanted=(Rendition(1, 1, "png", animated=True),), limits=FEW, pixels=pixels)
        answer = rendered(order)
        assert bool(answer.made) != bool(answer.refusal)
        assert not answer.fault


TARGETS: Final[Mapping[str, Target]] = {
    "fences": fences,
    "front-matter": front_matter,
    "dates": dates,
    "slugs": slugs,
    "markdown": markdown,
    "settings": settings,
    "store": store,
    "pictures": pictures,
}


def _well_said(problems: "list[Problem] | tuple[Problem, ...]", text: str | None) -> None:
    """Every problem has a reason, and stands in its file."""
    lines = (text or "").split("\n")
    for problem in problems:
        assert problem.message
        assert problem.line >= 1 <= problem.column
        assert problem.line <= len(lines) or text is None
        assert not re.search(r"standfirst\.|Traceback|object at 0x", problem.message)
        problem.message.encode()
        problem.hint.encode()


def _runs(wrong: str) -> bool:
    """Whether a browser would take what the reader has against a page for more than text. It finds a scheme behind any
    controls, and through tabs and line ends, but not through others (WHATWG URL, 4.4)."""
    _, is_address, value = wrong.partition("=")
    bare = re.sub(r"[\t\n\r]", "", value.lstrip("".join(map(chr, range(33)))))
    return not is_address or re.match(r"(?i)(javascript|vbscript|data):", bare) is not None


@cache
def _whole() -> Path:
    """A store with a node of each sort, made once."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="fuzzed-", dir=memory if memory.is_dir() else None)) / "whole"
    folder.mkdir()
    reads = array("q", [number_of(("given", "x"))]).tobytes()
    with closing(SqliteStore(str(folder), b"one")) as kept:
        kept.put(1, Node(("page", "a"), b"p" * 16, encode(()), b"", reads, kept.values.append(b"value of a"), None))
        kept.put(2, Node(("page", "b"), b"p" * 16, encode(()), b"", reads, None, b"beside it"))
        kept.put_shared(b"s" * 16, Shared(encode(()), reads))
        kept.put_note("seen", b"hashes")
        kept.commit()
    return folder


def _copy() -> Path:
    folder = _whole().parent / "harmed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_whole(), folder)
    return folder


def _harm(folder: Path, data: bytes) -> None:
    """The first byte chooses a file and whether the stamp vouches for it; then each four bytes write one, and what is
    left over cuts the file there."""
    if not data:
        return
    path = folder / (INDEX, STAMP, "values-0")[data[0] % 3]
    if data[0] & 128:
        path.write_bytes(data[1:])
    else:
        bytes_ = bytearray(path.read_bytes())
        harm = data[1:]
        for at in range(0, len(harm) - 3, 4):
            bytes_[int.from_bytes(harm[at : at + 3], "big") % max(len(bytes_), 1)] = harm[at + 3]
        if rest := harm[len(harm) // 4 * 4 :]:
            del bytes_[int.from_bytes(rest, "big") % len(bytes_) :]
        path.write_bytes(bytes_)
    if data[0] & 64 and path.name == INDEX:
        write_stamp(str(folder / STAMP), LAYOUT, b"one", str(path))
