"""Tiny sites on the disk: a few files as a mapping, and builds of them in issue terms."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from standfirst.build import Report, Request, build

SETTINGS = """[site]
title = "The Paper"
url = "https://paper.example/"
timezone = "UTC"
"""
NOW = "2025-06-01T00:00"

_PAGE = (
    '<html lang="{{ page.language }}"><title>{{ page.title }}</title><a href="{{ site.home }}">{{ site.title }}</a>'
    "{% for s in site.sections %}[{{ s.title }}]{% endfor %}\n{% block main %}{% endblock %}\n"
    '<aside>{% if site.recent_delivery == "inline" %}{{ fragment("recent") }}{% endif %}</aside></html>\n'
)
_LIST = (
    '{% extends "base.html" %}{% block main %}{% for s in stories %}<a href="{{ s.url }}">{{ s.title }}</a> '
    '{{ s.excerpt }}{% endfor %}<a href="{{ page.newer }}">newer</a><a href="{{ page.older }}">older</a>{% endblock %}'
)
_STORY = (
    '{% extends "base.html" %}{% from "_macros.html" import teaser %}{% block main %}<h1>{{ story.title }}</h1>'
    '{% if story.date %}{{ story.date|iso }}{% endif %}{% if story.image %}<img src="{{ story.image.src }}">{% endif %}'
    "{{ story.body }}{% for r in story.related %}{{ teaser(r) }}{% endfor %}"
    "{% for t in story.topics %}{{ t.name }} {% endfor %}{{ story.held }}{% endblock %}"
)
TEMPLATES = {
    "templates/base.html": _PAGE,
    "templates/_macros.html": '{% macro teaser(s) %}<a href="{{ s.url }}">{{ s.title }}</a>{% endmacro %}',
    "templates/home.html": '{% extends "base.html" %}{% block main %}{% if front.lead %}{{ front.lead.title }}: '
    "{{ front.lead.excerpt }}{% endif %}{% for b in front.blocks %}{% for s in b.stories %}{{ s.title }}{% endfor %}"
    "{% endfor %}{% endblock %}",
    "templates/section.html": _LIST,
    "templates/topic.html": _LIST,
    "templates/author.html": _LIST,
    "templates/article.html": _STORY,
    "templates/page.html": _STORY,
    "templates/404.html": '{% extends "base.html" %}',
    "templates/archive.html": '{% extends "base.html" %}{% block main %}{{ archive.title }}{% if archive.level == "all" %}'
    "{% for y in archive.years %}{% for m in y.months %}{{ m.title }} {{ m.count }}{% endfor %}{% endfor %}"
    '{% elif archive.level == "year" %}{% for m in archive.months %}{{ m.title }} {{ m.count }}{% endfor %}'
    '{% elif archive.level == "month" %}{% for d in archive.days %}{{ d.title }}{% for s in d.stories %}{{ s.title }}'
    "{% endfor %}{% endfor %}{% else %}{% for g in archive.groups %}{% for s in g.stories %}{{ s.title }}{% endfor %}"
    "{% endfor %}{% endif %}{% endblock %}",
    "templates/fragments/recent.html": "{% for s in recent %}<p>{{ s.title }} {{ s.excerpt }}</p>{% endfor %}",
    "templates/fragments/recent-brief.html": "{% for s in recent %}<p>{{ s.title }}</p>{% endfor %}",
}
"""A theme of one line a page: small enough to know by heart what each page reads."""

FEEDS = frozenset({"feed.xml", "atom.xml", "feed.json"})
"""Those of a site."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a4944415478da6360000000020001e527defc0000"
    "000049454e44ae426082"
)
"""A picture of one pixel."""

ALWAYS = {
    "index.html", "404.html", "archive/index.html", *FEEDS, "sitemap.xml", "sitemap-news.xml", "robots.txt", "_headers",
    "_f/recent.html", "_f/recent-brief.html",
}  # fmt: skip
"""Files that every site has."""


def story(title: str, date: str = "2025-01-01T10:00", body: str = "First paragraph.\n\nThe rest.", **keys: Any) -> str:
    """A story's file. Other keys of front matter are written as they are given."""
    lines = [f"{key}: {value}" for key, value in {"title": title, "date": date, **keys}.items() if value != ""]
    return "\n".join(["---", *lines, "---", body, ""])


class Paper:
    """A site under a folder. Files under `templates/` are the tiny theme's unless `theme` wants the default one."""

    def __init__(
        self, root: Path, files: Mapping[str, str | bytes], *, theme: bool = False, settings: str = ""
    ) -> None:
        self.root = root
        self.write({"standfirst.toml": SETTINGS + settings, **({} if theme else TEMPLATES), **files})

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces text in a file that must have it."""
        text = (self.root / name).read_text()
        assert old in text
        self.write({name: text.replace(old, new)})

    def remove(self, *names: str) -> None:
        for name in names:
            (self.root / name).unlink()

    def build(self, **request: Any) -> Report:
        """Builds whatever happens; `good` where nothing may be wrong."""
        return build(Request(root=str(self.root), **{"now": NOW, **request}))

    def good(self, **request: Any) -> Report:
        report = self.build(**request)
        assert list(report.problems) == []
        assert report.published
        return report

    def output(self, folder: str = "site") -> dict[str, bytes]:
        """Every file of the output but the marker."""
        return self.output_of(self.root / folder)

    @staticmethod
    def output_of(top: Path) -> dict[str, bytes]:
        """Every file of an output but the marker."""
        found = {path.relative_to(top).as_posix(): path for path in top.rglob("*") if path.is_file()}
        return {name: path.read_bytes() for name, path in found.items() if name != ".standfirst-output"}

    def page(self, name: str) -> str:
        """A file of the output as text; of a folder, its `index.html`."""
        path = self.root / "site" / name
        return (path / "index.html" if path.is_dir() else path).read_text()

    def clean(self, **request: Any) -> dict[str, bytes]:
        """What a clean build gives, beside the output and with a cache of its own."""
        self.build(output=".clean/site", cache=".clean/cache", clean=True, **request)
        found = self.output(".clean/site")
        return found

    def times(self) -> dict[str, int]:
        """When each file of the output was last changed."""
        top = self.root / "site"
        return {os.path.relpath(path, top): path.lstat().st_mtime_ns for path in top.rglob("*") if path.is_file()}


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Files that came, went, or have other bytes."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def codes(report: Report) -> list[tuple[str, str, str, int]]:
    """What was said: severity, code, file and line."""
    return [(problem.severity, problem.code, problem.file, problem.line) for problem in report.problems]
