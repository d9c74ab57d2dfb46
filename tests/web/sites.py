"""The sites that are measured, built once a process, and which of their pages stands for which kind.

Nothing here knows an address of the demo portal: its pages are found as a reader finds them, from the front. So the demo may
change, and what is measured is what it shows today.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from standfirst.build import Request, build
from tests.acceptance.reading import Element, Page
from tests.web import papers

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).resolve().parents[2]
SEED: Final = ROOT.parent / "shared" / "acceptance"
LATER: Final = "2029-12-31T12:00:00+00:00"
"""When the demo is built: all its stories are out, but for the one that shows how a story of the far future waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page of one site: its kind, its address in the site, and the instant at which a browser looks at it."""

    site: str
    kind: str
    address: str
    now: datetime

    def __str__(self) -> str:
        return f"{self.site}-{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site that is ready to be served."""

    name: str
    folder: Path
    sheets: tuple[Sheet, ...]

    def page(self, address: str) -> str:
        """The HTML at an address of the site."""
        path = self.folder / unquote(address).lstrip("/")
        return (path / "index.html" if path.is_dir() else path).read_text("utf-8")

    def sheet(self, kind: str) -> Sheet:
        """The page of a kind, which must be there."""
        return next(sheet for sheet in self.sheets if sheet.kind == kind)


def expected() -> dict[str, str]:
    """What the acceptance article must come to: `now`, the address of its `page`, and more."""
    told: dict[str, str] = json.loads((SEED / "expected.json").read_text("utf-8"))
    return told


def acceptance(folder: Path) -> Built:
    """The site of the acceptance article, which is only beside the developers' checkout (`SEED`)."""
    told = expected()
    shutil.copytree(SEED / "seed-site", folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    site = _made(folder, told["now"])
    now = datetime.fromisoformat(told["now"])
    sheet = Sheet(site="acceptance", kind="article", address=told["page"], now=now)
    return Built(name="acceptance", folder=site, sheets=(sheet,))


def demo(folder: Path) -> Built:
    """The demo portal: its kinds of pages, and its stories in Hindi and Urdu where it has them."""
    folder.mkdir()
    for name in ("content", "data", "static"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "standfirst.toml", folder)
    site = _made(folder, LATER)
    times = Page((site / "index.html").read_text("utf-8")).find("time")
    now = max(datetime.fromisoformat(time.attributes["datetime"]) for time in times) + timedelta(minutes=70)
    kinds = inventory(site) | {f"{language}-article": address for language, address in foreign(site).items()}
    sheets = tuple(Sheet(site="demo", kind=kind, address=address, now=now) for kind, address in kinds.items())
    return Built(name="demo", folder=site, sheets=sheets)


def paper(name: str, folder: Path) -> Built:
    """One of the portals of `papers`; every story of the one with extremes is a page to look at."""
    for path, text in papers.sites()[name].items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    site = _made(folder, papers.NOW.isoformat())
    kinds = inventory(site)
    if name == "extremes":
        kinds = {"front": "/", "section": "/env/"}
        kinds |= {page.parent.name: f"/env/{page.parent.name}/" for page in sorted(site.glob("env/*/index.html"))}
        kinds["nothing-but-text"] = "/uk/alone-here/"
    sheets = tuple(Sheet(site=name, kind=kind, address=address, now=papers.NOW) for kind, address in kinds.items())
    return Built(name=name, folder=site, sheets=sheets)


def _made(folder: Path, now: str) -> Path:
    report = build(Request(root=str(folder), now=now, jobs=1))
    assert report.published, report.problems
    return folder / "site"


def inventory(site: Path) -> dict[str, str]:
    """Each kind of page with an address, from the front on: its lead, what the lead links to, and the archive."""

    def read(address: str) -> Page:
        return Page((site / unquote(address).lstrip("/") / "index.html").read_text("utf-8"))

    front = read("/")
    story = _to(front.find("a", within="teaser--lead"), has="teaser__head")
    article = read(story)
    month = _to(read("/archive/").find("a", within="months"))
    kinds = {
        "front": "/",
        "section": _to(article.find("a", within="crumbs")[1:]),
        "article": story,
        "topic": _to(article.find("a", within="chips")),
        "author": _to(article.find("a", rel="author")),
        "archive": "/archive/",
        "archive-month": month,
        "archive-day": _to(read(month).find("a", within="archive")),
        "page": _to(front.find("a", within="footer__cols"), plain=site),
        "404": "/404.html",
    }
    if (site / "thread").exists():
        kinds["thread"] = f"/thread/{min(site.glob('thread/*')).name}/"
    if (site / "corrections" / "feed.xml").exists():
        listed = read("/corrections/").find("a", within="archive")
        kinds |= {
            "corrections": "/corrections/",
            "tombstone": _to(a for a in listed if "#" not in a.attributes["href"]),
        }
    return {kind: address for kind, address in kinds.items() if address}


def _to(links: Iterable[Element], *, has: str = "", plain: Path | None = None) -> str:
    """Where the first of these links leads, by its path; of those within `has`, and of those to a plain page."""
    for link in links:
        address = urlsplit(link.attributes["href"]).path
        if has and not link.within(has):
            continue
        if plain and "article--page" not in _text(plain, address):
            continue
        return address
    return ""


def foreign(site: Path) -> dict[str, str]:
    """Stories in Hindi and Urdu, with a picture if there is one: language → address."""
    stories: dict[str, list[str]] = {}
    for path in sorted(site.rglob("index.html")):
        text = path.read_text("utf-8")
        for language in ("hi", "ur"):
            if f'<html lang="{language}"' in text and 'class="prose prose--story' in text:
                place = 0 if "lead-figure" in text else len(stories.get(language, ()))
                stories.setdefault(language, []).insert(place, f"/{path.parent.relative_to(site).as_posix()}/")
    return {language: addresses[0] for language, addresses in stories.items()}


def _text(site: Path, address: str) -> str:
    path = site / unquote(address).lstrip("/") / "index.html"
    return path.read_text("utf-8") if path.is_file() else ""
