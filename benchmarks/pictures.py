"""Renditions of camera pictures: Standfirst's room for pictures beside Hugo's and Eleventy's, on the same files in one run.

Pictures of 12 megapixels are drawn: noise in octaves with edges in it, some thirty scenes, each in variants that differ in every byte.
Each contestant makes the same widths as AVIF and as JPEG of all of them, once, from nothing kept, with as many threads as it likes.

python -m benchmarks.pictures --pictures 1000 --contestants Standfirst       all six widths of the product's default
python -m benchmarks.pictures --pictures 1000 --widths 320 800               what all three can make of a thousand in an hour
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageStat

from benchmarks.machine import load, machine
from benchmarks.measure import Run, timed
from benchmarks.tools import CACHE, install
from standfirst.images import Refusal, Rendition, render

ROOT: Final = Path(__file__).resolve().parent.parent
SIZE: Final = (4000, 3000)
WIDTHS: Final = (320, 480, 640, 800, 1200, 1600)
QUALITY: Final = {"avif": 50, "jpeg": 72}
SCENES: Final = 40
ELEVENTY: Final = "@11ty/eleventy-img@6.0.4"


# --- pictures ---


def scene(seed: int) -> Image.Image:
    """A landscape of nothing: coarse forms with ever finer detail, as photographs have, and some hard edges."""
    chance = Random(seed)

    def octaves(finest: int, share: float) -> Image.Image:
        picture = Image.frombytes("L", (8, 6), chance.randbytes(48))
        width = 16
        while width <= finest:
            size = (width, width * 3 // 4)
            noise = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
            picture = Image.blend(picture.resize(size, Image.Resampling.BICUBIC), noise, share)
            width *= 2
        return picture.resize(SIZE, Image.Resampling.BICUBIC)

    light = ImageEnhance.Contrast(octaves(2048, 0.06)).enhance(1.6)
    colours = [octaves(128, 0.05).point(lambda value: round(128 + (value - 128) / 4)) for _ in range(2)]
    picture = Image.merge("YCbCr", (light, *colours)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        left, top = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        corners = [(left + chance.randrange(-400, 400), top + chance.randrange(-300, 300)) for _ in range(4)]
        draw.polygon(corners, fill=picture.getpixel((left, top)))
    return picture


def make(folder: Path, count: int) -> list[Path]:
    """As many JPEGs as asked for."""
    folder.mkdir(parents=True, exist_ok=True)

    def drawn(number: int) -> list[Path]:
        picture, paths = scene(number), []
        for variant in range(number, count, SCENES):
            shifted = ImageChops.offset(picture, variant * 3, variant)
            path = folder / f"{variant:04}.jpg"
            ImageEnhance.Brightness(shifted).enhance(0.9 + variant % 25 / 100).save(path, quality=90)
            paths.append(path)
        return paths

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return sorted(path for paths in threads.map(drawn, range(min(SCENES, count))) for path in paths)


# --- contestants ---


def ours(pictures: Path, out: Path, widths: Sequence[int]) -> None:
    """What `python -m benchmarks.pictures --ours` does, in a process of its own."""
    wanted = [Rendition(width, width * 3 // 4, kind, None, QUALITY[kind]) for kind in QUALITY for width in widths]

    def one(path: Path) -> None:
        made = render(path.read_bytes(), wanted)
        if isinstance(made, Refusal):
            raise SystemExit(f"{path}: {made.message}")
        for rendition, data in zip(wanted, made, strict=True):
            (out / f"{path.stem}-{rendition.width}.{rendition.format}").write_bytes(data)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(one, sorted(pictures.iterdir())))


def _standfirst(pictures: Path, out: Path, place: Path, widths: Sequence[int]) -> Run:
    command = [sys.executable, "-m", "benchmarks.pictures", "--ours", str(pictures), str(out)]
    command += ["--widths", *map(str, widths)]
    return timed(command, ROOT, os.environ)


def _hugo(pictures: Path, out: Path, place: Path, widths: Sequence[int]) -> Run:
    tool = install(CACHE, "hugo")
    if tool.missing:
        raise SystemExit(tool.missing)
    (place / "layouts").mkdir(parents=True)
    (place / "assets").symlink_to(pictures)
    (place / "hugo.toml").write_text(
        'baseURL = "https://paper.example/"\ndisableKinds = ["taxonomy", "RSS", "sitemap", "404", "section"]\n', "utf-8"
    )
    wanted = " ".join(
        f'{{{{ (.Process "resize {width}x{width * 3 // 4} {kind} q{QUALITY[kind]} Lanczos").RelPermalink }}}}'
        for kind in QUALITY
        for width in widths
    )
    # In pages of their own: Hugo renders as many at once as there are processors, and each page in one thread.
    (place / "content").mkdir()
    for path in pictures.iterdir():
        (place / "content" / f"{path.stem}.md").write_text(f'---\ntitle: "{path.name}"\n---\n', "utf-8")
    (place / "layouts" / "page.html").write_text(f"{{{{ with resources.Get .Title }}}}{wanted}{{{{ end }}}}", "utf-8")
    (place / "layouts" / "home.html").write_text("home", "utf-8")
    run = timed([tool.program, "--quiet", "--destination", str(out)], place, os.environ)
    for path in out.glob("*_hu_*"):  # which of the widths it is, the name does not say
        with Image.open(path) as picture:
            kind = "jpeg" if path.suffix == ".jpg" else path.suffix[1:]
            path.rename(out / f"{path.name.partition('_')[0]}-{picture.width}.{kind}")
    return run


_SCRIPT: Final = """
import Image from "@11ty/eleventy-img";
import {readdirSync} from "node:fs";
const [pictures, out, widths, avif, jpeg] = process.argv.slice(2);
await Promise.all(readdirSync(pictures).map(name => Image(`${pictures}/${name}`, {
  widths: JSON.parse(widths), formats: ["avif", "jpeg"], outputDir: out, useCache: false,
  sharpAvifOptions: {quality: +avif}, sharpJpegOptions: {quality: +jpeg, progressive: true},
  filenameFormat: (id, src, width, format) => `${name.replace(".jpg", "")}-${width}.${format}`,
})));
"""


def _eleventy(pictures: Path, out: Path, place: Path, widths: Sequence[int]) -> Run:
    place.mkdir()
    (place / "package.json").write_text('{"type": "module"}', "utf-8")
    (place / "make.js").write_text(_SCRIPT, "utf-8")
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", ELEVENTY], cwd=place, check=True)
    arguments = [str(pictures), str(out), json.dumps(widths), str(QUALITY["avif"]), str(QUALITY["jpeg"])]
    return timed(["node", "make.js", *arguments], place, os.environ)


CONTESTANTS: Final[dict[str, Callable[[Path, Path, Path, Sequence[int]], Run]]] = {
    "Standfirst": _standfirst,
    "Hugo": _hugo,
    "Eleventy Image": _eleventy,
}


# --- what they made ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Of all renditions of one width in one format: mean bytes, and mean PSNR beside the original made smaller."""

    bytes: float
    psnr: float


def made(pictures: Sequence[Path], out: Path, kind: str, width: int) -> Made:
    """Weighed over all, compared over the first ten."""
    sizes = [(out / f"{path.stem}-{width}.{kind}").stat().st_size for path in pictures]
    signals = [_psnr(path, out / f"{path.stem}-{width}.{kind}") for path in pictures[:10]]
    return Made(bytes=sum(sizes) / len(sizes), psnr=sum(signals) / len(signals))


def _psnr(original: Path, rendition: Path) -> float:
    with Image.open(original) as whole, Image.open(io.BytesIO(rendition.read_bytes())) as small:
        reference = whole.convert("RGB").resize(small.size, Image.Resampling.LANCZOS)
        squares = ImageStat.Stat(ImageChops.difference(reference, small.convert("RGB"))).sum2
    return 10 * math.log10(255**2 / (sum(squares) / (3 * small.width * small.height)))


def table(count: int, names: Sequence[str], widths: Sequence[int], kept: Path, place: Path) -> Iterator[str]:
    """Rows in Markdown. `kept` holds the pictures, or is to hold them."""
    pictures = sorted(kept.glob("*.jpg"))
    if len(pictures) != count:
        pictures = make(kept, count)
    size = sum(path.stat().st_size for path in pictures) / count / 1e6
    shown = 800 if 800 in widths else max(widths)
    yield f"{count} pictures of {SIZE[0]} × {SIZE[1]}, {size:.1f} MB each, to {widths}; {machine(place)}"
    yield (
        "| | wall | CPU | others busy | renditions | a second of CPU | peak RSS; PSS, all processes "
        f"| AVIF {shown}w | JPEG {shown}w |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for name in names:
        out = place / f"out-{name}"
        out.mkdir()
        run = CONTESTANTS[name](kept, out, place / f"site-{name}", widths)
        if run.code:
            raise SystemExit(f"{name}: {run.printed}")
        files = len(list(out.glob("*-*.avif"))) + len(list(out.glob("*-*.jpeg")))
        if files != count * len(widths) * len(QUALITY):
            raise SystemExit(f"{name} made {files} files of {count * len(widths) * len(QUALITY)}")
        avif, jpeg = made(pictures, out, "avif", shown), made(pictures, out, "jpeg", shown)
        yield (
            f"| {name} | {run.seconds:.0f} s | {run.cpu:.0f} s | {run.others:.2f} | {files:,} "
            f"| {files / run.cpu:.1f} | {run.rss:.0f}; {run.pss:.0f} MB | {avif.bytes / 1e3:.1f} kB, {avif.psnr:.1f} dB | {jpeg.bytes / 1e3:.1f} kB, {jpeg.psnr:.1f} dB |"
        )
        shutil.rmtree(out)
    yield f"Load: {load()}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--contestants", nargs="+", choices=CONTESTANTS, default=list(CONTESTANTS))
    parser.add_argument("--widths", nargs="+", type=int, default=list(WIDTHS))
    parser.add_argument("--keep", type=Path, help="a folder where the pictures stay, and are taken from the next time")
    parser.add_argument("--ours", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.ours:
        pictures, out = asked.ours
        ours(pictures, out, asked.widths)
        return
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, prefix="pictures-") as place:
        kept = asked.keep or Path(place) / "pictures"
        for line in table(asked.pictures, asked.contestants, asked.widths, kept, Path(place)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
