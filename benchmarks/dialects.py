"""The same archive as each generator wants to have it written: its front matter, its way to name a file in a link, its theme.

It knows files and starts nothing. Its invariant: whatever the dialect, a story has the same headline, date, tags and
words, stands in the same section and gets the same address, and `themes/` gives all sites the same kinds of pages.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from benchmarks.corpus import NOW, SECTIONS, SETTINGS, Archive, Story

THEMES: Final = Path(__file__).resolve().parent / "themes"

Titles = Mapping[str, str]
"""The headline of each story by its path, for a generator that cannot take a link's text from its target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a site is written for one generator.

    `theme` is its folder in `themes/`, "" for the generator's own theme, `over` those whose files take the place of some of it,
    `exchanged` what is written otherwise in all of it; `style` is where the theme's style sheet goes. `pictures`: where the lead picture of each story belongs, "" where there are none.
    `output` is the folder that the generator fills, `made` all that it makes, to be deleted for a cold build.
    """

    story: Callable[[Story, Titles], str]
    section: Callable[[str, int], str] | None
    theme: str
    style: str
    output: str
    made: tuple[str, ...]
    settings: str = ""
    over: tuple[str, ...] = ()
    pictures: str = ""
    exchanged: tuple[str, str] = ("", "")


def _standfirst_story(story: Story, titles: Titles) -> str:
    # Authors have pages of their own, which the other sites have not.
    return replace(story, authors=()).text


def _standfirst_section(title: str, weight: int) -> str:
    return f"---\ntitle: {title}\nweight: {weight}\n---\n"


def _hugo_story(story: Story, titles: Titles) -> str:
    """Only the date's notation differs; links between files are a render hook of the theme."""
    return replace(story, authors=()).text.replace(
        f"date: {story.date:%Y-%m-%d %H:%M}", f"date: {story.date:%Y-%m-%dT%H:%M:%SZ}", 1
    )


def _pictured(story: Callable[[Story, Titles], str]) -> Callable[[Story, Titles], str]:
    """The same stories with a lead picture each, named like them."""

    def told(one: Story, titles: Titles) -> str:
        name = PurePosixPath(one.path).stem
        image = f'image:\n  src: {name}.jpg\n  alt: "What {name} is about"\n  credit: The Benchmark Courier\n'
        return story(one, titles).replace("tags: ", f"{image}tags: ", 1)

    return told


def _hugo_archives_story(story: Story, titles: Titles) -> str:
    """With the days and months by which Standfirst makes archive pages: taxonomies are Hugo's way to have them."""
    days = f'days: ["{story.date:%Y-%m-%d}"]\nmonths: ["{story.date:%Y-%m}"]\n'
    return _hugo_story(story, titles).replace("tags: ", f"{days}tags: ", 1)


_LINK: Final = re.compile(r"\[([^\]]*)\]\(/([^)]+\.md)\)")


def _pelican_story(story: Story, titles: Titles) -> str:
    """Pelican's headers know no quotes, a section is a category, and every link needs its text."""
    lines = [
        f"Title: {story.title}",
        f"Date: {story.date:%Y-%m-%d %H:%M}",
        f"Category: {SECTIONS[PurePosixPath(story.path).parts[0]]}",
        f"Tags: {', '.join(story.tags)}",
        *([f"Summary: {story.summary}"] if story.summary else []),
        *([f"Dateline: {story.dateline}"] if story.dateline else []),
        *([f"Source: {story.source}"] if story.source else []),
    ]
    body = _LINK.sub(lambda m: f"[{m[1] or titles[m[2]]}]({{filename}}/{m[2]})", story.body)
    return "\n".join([*lines, "", body])


_LINE: Final = '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> <time'
"""How a line of a list begins, but for the sidebar's."""
_STANDFIRST: Final = Dialect(
    story=_standfirst_story,
    section=_standfirst_section,
    theme="standfirst",
    style="static/style.css",
    output="site",
    made=("site", ".standfirst"),
)
_HUGO: Final = Dialect(
    story=_hugo_story,
    section=_standfirst_section,
    theme="hugo",
    style="static/style.css",
    output="public",
    made=("public", "resources", ".hugo_build.lock", ".hugo_cache"),
)
DIALECTS: Final[Mapping[str, Dialect]] = {
    "hugo": _HUGO,
    "hugo-archives": replace(_HUGO, story=_hugo_archives_story),
    "hugo-pictures": replace(_HUGO, story=_pictured(_hugo_story), over=("hugo-pictures",), pictures="static/pictures"),
    "hugo-renditions": replace(
        _HUGO,
        story=_pictured(_hugo_archives_story),
        over=("hugo-pictures", "hugo-renditions"),
        pictures="assets/pictures",
        settings="\n[params]\nwidths = [32, 48, 64, 80, 96, 128]\n",
        exchanged=(
            _LINE,
            f'<li>{{{{ partial "picture.html" (dict "page" . "lead" false "sizes" "20vw") }}}}{_LINE[4:]}',
        ),
    ),
    "pelican": Dialect(
        story=_pelican_story,
        section=None,
        theme="pelican",
        style="theme/static/style.css",
        output="output",
        made=("output", "cache", "__pycache__"),
    ),
    "standfirst": _STANDFIRST,
    "standfirst-pictures": replace(
        _STANDFIRST, story=_pictured(_standfirst_story), over=("standfirst-pictures",), pictures="content"
    ),
    "standfirst-full": Dialect(
        story=lambda story, titles: story.text,
        section=_standfirst_section,
        theme="",
        style="",
        output="site",
        made=("site", ".standfirst"),
        settings=SETTINGS,
    ),
}
"""By name. The pictures that `-pictures` tell of are for whoever asks for such a site to put there. `standfirst-full` has authors, the default theme and all its outputs: no other site is its equal."""


class Site:
    """One archive, written in one dialect into a new folder."""

    def __init__(self, folder: Path, name: str, count: int, settings: str = "") -> None:
        """`settings` are lines more for Standfirst's settings."""
        self.folder = folder
        self.dialect = DIALECTS[name]
        self.articles = count
        self._archive = Archive(count)
        self._titles: dict[str, str] = {}
        self._edits = 0
        self._theme(name.partition("-")[0], settings)
        self._sections()
        self.stories = tuple(self.write(story) for story in self._archive.stories())

    @property
    def output(self) -> Path:
        """The folder of the pages."""
        return self.folder / self.dialect.output

    def forget(self) -> None:
        """Delete all that builds have made."""
        for name in self.dialect.made:
            made = self.folder / name
            if made.is_dir():
                shutil.rmtree(made)
            else:
                made.unlink(missing_ok=True)

    def publish(self, minutes: int) -> Story:
        """One story more, of so many minutes before the build's clock (under 30: newer than all others)."""
        story = self.drawn(minutes)
        self.write(story)
        return story

    def drawn(self, minutes: int) -> Story:
        """The story that `publish` would write."""
        return self._archive.published(minutes)

    def write(self, story: Story) -> str:
        """Write a story where it belongs, and say where that is under `content/`."""
        self._titles[story.path] = story.title
        path = self.folder / "content" / story.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.dialect.story(story, self._titles), encoding="utf-8", newline="\n")
        return story.path

    def edit(self, path: str) -> str:
        """A sentence more at the end of a story, new each time: its excerpt stays."""
        self._edits += 1
        said = f"The desk has looked at this story again, for the {self._edits}. time."
        with open(self.folder / "content" / path, "a", encoding="utf-8") as file:
            file.write(f"\n{said}\n")
        return said

    def put_on_record(self) -> None:
        """From now on what is published is remembered in ledgers."""
        (self.folder / "ledger").mkdir()
        (self.folder / "ledger" / "README.md").touch()

    def say_so(self, path: str) -> None:
        """Says in a story that it was changed, as the ledgers want it."""
        file = self.folder / "content" / path
        text = file.read_text(encoding="utf-8")
        if "\nupdated: " not in text:
            file.write_text(text.replace("\ndate: ", f"\nupdated: {NOW:%Y-%m-%dT%H:%M}\ndate: ", 1), encoding="utf-8")

    def picture(self, path: str) -> Path:
        """Where the lead picture of the story in this file belongs: beside it, or in one folder of all."""
        above = self.folder / self.dialect.pictures
        return (above / path if self.dialect.pictures == "content" else above / PurePosixPath(path).name).with_suffix(
            ".jpg"
        )

    def page(self, path: str) -> Path:
        """The page of the story in this file."""
        return self.output / page_of(path)

    def _theme(self, program: str, settings: str) -> None:
        self.folder.mkdir(parents=True)
        if self.dialect.theme:
            for theme in (self.dialect.theme, *self.dialect.over):
                shutil.copytree(THEMES / theme, self.folder, dirs_exist_ok=True)
            for path in self.folder.rglob("*.html") if self.dialect.exchanged[0] else ():
                path.write_text(path.read_text(encoding="utf-8").replace(*self.dialect.exchanged), encoding="utf-8")
            style = self.folder / self.dialect.style
            style.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(THEMES / "style.css", style)
        if self.dialect.settings or settings:
            with open(self.folder / f"{program}.toml", "a", encoding="utf-8") as file:
                file.write(self.dialect.settings + settings)

    def _sections(self) -> None:
        for weight, (name, title) in enumerate(SECTIONS.items(), 1):
            section = self.folder / "content" / name
            section.mkdir(parents=True)
            if self.dialect.section:
                (section / "_index.md").write_text(self.dialect.section(title, weight), encoding="utf-8")


def page_of(path: str) -> str:
    """Where every site has the page of a story: `world/2025/a-story-7.md` is `world/a-story-7/index.html`."""
    file = PurePosixPath(path)
    return f"{file.parts[0]}/{file.stem}/index.html"
