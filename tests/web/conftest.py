"""Sites that are built once in a run and served once in each process, and pages of them in a browser whose clock stands still."""

from __future__ import annotations

import fcntl
import os
import pickle
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.web import sites
from tests.web.serving import serving
from tests.web.sites import Built, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A site and where it is served."""

    built: Built
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One page to look at."""

    served: Served
    sheet: Sheet

    @property
    def url(self) -> str:
        return self.served.address + self.sheet.address

    @property
    def html(self) -> str:
        return self.served.built.page(self.sheet.address)


class Look(Protocol):
    """Opens a page in a context of its own; further words are those of playwright's `new_context`."""

    def __call__(self, view: View, *, width: int = 1280, height: int = 900, go: bool = True, **more: Any) -> Page: ...


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """A function that gives a site by its name, built once and served: `acceptance`, `demo`, or one of `papers`."""
    made: dict[str, Served] = {}
    temporary = (
        tmp_path_factory.getbasetemp()
    )  # of this process; what is above it is of the whole run, if that has several
    place = (temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary) / "portals"
    place.mkdir(exist_ok=True)
    with ExitStack() as stack:

        def of(name: str) -> Served:
            if name not in made:
                if name == "acceptance" and not sites.SEED.is_dir():
                    pytest.skip("../shared is not here: the acceptance article is only beside the developers' checkout")
                built = built_once(name, place)
                made[name] = Served(built=built, address=stack.enter_context(serving(built.folder)))
            return made[name]

        yield of


def built_once(name: str, place: Path) -> Built:
    """A site, by whichever process of the run needs it first; the others wait for it."""
    with (place / f"{name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept, folder = place / f"{name}.pickle", place / name
        if not kept.exists():
            make = {"acceptance": sites.acceptance, "demo": sites.demo}.get(name)
            kept.write_bytes(pickle.dumps(make(folder) if make else sites.paper(name, folder)))
        built: Built = pickle.loads(kept.read_bytes())
        return built


@pytest.fixture
def view(request: pytest.FixtureRequest, portal: Callable[[str], Served]) -> View:
    """The page that the test's parameter names: `demo front`. Hindi and Urdu stories are the demo's, where it has them."""
    return view_of(portal, str(request.param))


def view_of(portal: Callable[[str], Served], name: str) -> View:
    """The page of a site and a kind, as in `demo front`."""
    site, kind = name.split()
    served = portal(site)
    if site in ("hi", "ur") and kind == "article":
        demo = portal("demo")
        for sheet in demo.built.sheets:
            if sheet.kind == f"{site}-article":
                return View(served=demo, sheet=sheet)
    return View(served=served, sheet=served.built.sheet(kind))


@pytest.fixture(scope="session")
def look(chromium: Browser) -> Iterator[Look]:
    """A function that opens pages of a site at the hour of the site. Tests look at one page, or compare two.

    A tab costs three times what its page does. So pages are opened by turns in the same two, unless a test wants one of its own,
    by its further words or to listen before anything is asked for.
    """
    tabs: list[Page] = []
    own: list[Page] = []

    def opened(width: int, height: int, **more: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, timezone_id="Asia/Kolkata", **more)
        context.set_default_timeout(60_000)
        return context.new_page()

    def at(view: View, *, width: int = 1280, height: int = 900, go: bool = True, **more: Any) -> Page:
        if more or not go:
            for old in own[:-1]:
                old.context.close()
            page = opened(width, height, **more)
            own[:] = [*own[-1:], page]
        else:
            page = opened(width, height) if len(tabs) < 2 else as_new(tabs.pop(0), width, height)
            tabs.append(page)
        page.context.clock.set_fixed_time(view.sheet.now)
        if go:
            page.goto(view.url)
        return page

    yield at
    for page in tabs + own:
        page.context.close()


def as_new(page: Page, width: int, height: int) -> Page:
    """A tab in which nothing of the test before is left: neither its page nor what was emulated."""
    page.goto("about:blank")
    page.emulate_media(media="null", color_scheme="light", contrast="null", reduced_motion="null", forced_colors="null")
    page.set_viewport_size({"width": width, "height": height})
    return page
