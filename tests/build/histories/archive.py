"""A big archive whose every story's place can be told from its number, so that what an edit rewrites can be said by rule.

Story `n` is the n-th oldest. There are twenty a day from the first of 2024; its section is `n % 5`, its topic `n % 40`,
its author `n % 20`. The theme prints: in lists headline and excerpt; in archives, on the front and among related
stories the headline; on a story's page its section's title. Recent Posts stand on every page (`inline`).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standfirst.build import Report, Request, build
from tests.build.histories.states import digests, times

SECTIONS, TOPICS, AUTHORS, PAGE = 5, 40, 20, 20
LISTS = (("part", SECTIONS), ("topic/topic-", TOPICS), ("author/author-", AUTHORS))
"""Addresses of lists but for their number, and how many there are."""
NOW = "2025-06-01T00:00"
_FIRST = datetime(2024, 1, 1, tzinfo=UTC)

SETTINGS = """[site]
title = "The Paper"
url = "https://paper.example/"
timezone = "UTC"
[recent]
delivery = "{delivery}"
"""
_BASE = (
    "<title>{{ page.title }} | {{ site.title }}</title>{% block main %}{% endblock %}<aside>{% if site.recent_delivery "
    '== "inline" %}{{ fragment("recent") }}{% endif %}</aside>\n'
)
_LIST = (
    '{% extends "base.html" %}{% block main %}{% for s in stories %}<a href="{{ s.url }}">{{ s.title }}</a>'
    '{{ s.excerpt }}{% endfor %}{% include "pager.html" %}{% endblock %}'
)
_LINES = '<a href="{{ s.url }}">{{ s.title }}</a>{% endfor %}'
TEMPLATES = {
    "base.html": _BASE,
    "section.html": _LIST,
    "topic.html": _LIST,
    "author.html": '{% extends "topic.html" %}',
    "pager.html": '<a href="{{ page.older }}">{{ t("older") }}</a><a href="{{ page.newer }}">-</a>',
    "article.html": '{% extends "base.html" %}{% block main %}{{ story.section.title }}<h1>{{ story.title }}</h1>'
    "<p>{{ story.summary }}</p>{% if story.image %}{{ story.image.src }} {{ story.image.width }}{% endif %}"
    "{{ story.body }}{% for a in story.authors %}{{ a.name }}{% endfor %}{% for t in story.topics %}{{ t.name }}"
    "{% endfor %}{% for s in story.related %}" + _LINES + "{% endblock %}",
    "page.html": '{% extends "base.html" %}{% block main %}{{ story.body }}{% endblock %}',
    "home.html": '{% extends "base.html" %}{% block main %}{{ front.lead.title }}{% for s in front.side %}' + _LINES
    + "{% for b in front.blocks %}{{ b.section.title }}{% for s in b.stories %}" + _LINES + "{% endfor %}{% endblock %}",
    "archive.html": '{% extends "base.html" %}{% block main %}{% if archive.level == "all" %}{% for y in archive.years %}'
    "{% for m in y.months %}{{ m.title }} {{ m.count }}{% endfor %}{% endfor %}{% elif archive.level == 'year' %}"
    "{% for m in archive.months %}{{ m.title }} {{ m.count }}{% endfor %}{% elif archive.level == 'month' %}"
    "{% for d in archive.days %}{% for s in d.stories %}" + _LINES + "{% endfor %}{% else %}"
    "{% for g in archive.groups %}{% for s in g.stories %}" + _LINES + "{% endfor %}{% endif %}{% endblock %}",
    "404.html": '{% extends "base.html" %}',
    "fragments/recent.html": "{% for s in recent %}<p>{{ s.title }} {{ s.excerpt }}</p>{% endfor %}",
    "fragments/recent-brief.html": "{% for s in recent %}<p>{{ s.title }}</p>{% endfor %}",
    "i18n/en.toml": 'older = "Older"\n',
}  # fmt: skip


class Archive:
    """A site of `count` stories under a folder, and where each stands in its output."""

    def __init__(self, root: Path, count: int, *, delivery: str = "inline") -> None:
        self.root = root
        self.count = count
        self.write({f"templates/{name}": text for name, text in TEMPLATES.items()})
        self.write(
            {
                "standfirst.toml": SETTINGS.format(delivery=delivery),
                "static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
            }
        )
        self.write({f"content/part{n}/_index.md": f"---\ntitle: Part {n}\n---\n" for n in range(SECTIONS)})
        self.write(
            {
                "content/part0/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>',
                "content/about.md": "---\ntitle: About\n---\n",
            }
        )
        self.write({self.source(n): self.story(n) for n in range(count)})

    def write(self, files: Mapping[str, str | None]) -> None:
        """Files as they shall be; None for one that shall go."""
        for name, text in files.items():
            path = self.root / name
            if text is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def text(self, name: str) -> str | None:
        """What a file holds now."""
        path = self.root / name
        return path.read_text() if path.exists() else None

    def source(self, n: int) -> str:
        return f"content/part{n % SECTIONS}/s{n}.md"

    def story(self, n: int, body: str = "", **keys: str) -> str:
        """A story's file; every fiftieth names the one before it in an Also Read line."""
        head = {
            "title": f"Story {n}",
            "date": (_FIRST + timedelta(minutes=72 * n)).isoformat()[:16],
            "tags": f"[Topic {n % TOPICS}]",
            "author": f"Author {n % AUTHORS}",
            "image": "{src: p.svg, alt: A sea, credit: The desk}" if n % 100 == 70 else "",
            "expires": "2025-07-01" if n == self.expiring else "",
            **keys,
        }
        before = f"\nAlso Read: [](/{self.source(n - 1).removeprefix('content/')})\n" if n % 50 == 25 else ""
        lines = "".join(f"{key}: {value}\n" for key, value in head.items() if value)
        return f"---\n{lines}---\n{body or f'Paragraph {n}.'}\n\nThe rest.\n{before}"

    @property
    def expiring(self) -> int:
        """The one story that comes down by itself, a month after the first build."""
        return self.count // 2 + 33

    # --- where a story stands ---

    def page(self, n: int) -> str:
        return f"part{n % SECTIONS}/s{n}/index.html"

    def pages(self, numbers: Iterable[int]) -> set[str]:
        return {self.page(n) for n in numbers}

    def lists(self, n: int) -> set[str]:
        """The page of its section's list that it stands on, of its topic's, of its author's."""
        return {_run(name, n % every, every, self.count, n)[0] for name, every in LISTS}

    def lists_from(self, n: int) -> set[str]:
        """The same, and all pages of those lists with newer stories: they move up when a story comes or goes."""
        return {page for name, every in LISTS for page in _run(name, n % every, every, self.count, n)}

    def list_from(self, name: str, n: int) -> set[str]:
        """The pages of one list, such as `topic/topic-7`, that hold stories from the time of story `n` on."""
        every = next(every for kind, every in LISTS if name.startswith(kind))
        kind, number = name.rstrip("0123456789"), int(name.strip("abcdefghijklmnopqrstuvwxyz/-"))
        return set(_run(kind, number, every, self.count, n))

    def archives(self, n: int) -> set[str]:
        """The archives of its day and of its month."""
        day = (_FIRST + timedelta(minutes=72 * n)).date()
        return {f"archive/{day:%Y/%m/%d}/index.html", f"archive/{day:%Y/%m}/index.html"}

    def counted(self, n: int) -> set[str]:
        """The archives that say how many stories its month has: of all years and of its year."""
        return {"archive/index.html", f"archive/{(_FIRST + timedelta(minutes=72 * n)):%Y}/index.html"}

    def sitemap(self, n: int) -> str:
        """The part of the sitemap for its month."""
        return f"sitemap-{(_FIRST + timedelta(minutes=72 * n)):%Y-%m}.xml"

    def related_to(self, n: int, topic: int = -1) -> set[str]:
        """Stories show the four of their topic and author that came before them: so it is shown by the four that came next."""
        topic = n % TOPICS if topic < 0 else topic
        following = [other for other in range(n + 1, self.count) if other % TOPICS == topic]
        return self.pages(following[:4])

    def all_lists(self) -> set[str]:
        """Every page of the lists of sections, topics and authors."""
        fronts = [(name, first, every) for name, every in LISTS for first in range(every)]
        return {page for front in fronts for page in _run(*front, self.count, 0)}

    def html(self) -> set[str]:
        """Every page: stories, lists, archives, the front, about, and the one that is not found."""
        archives = {page for n in range(self.count) for page in self.archives(n) | self.counted(n)}
        more = {"index.html", "about/index.html", "404.html"}
        return self.pages(range(self.count)) | self.all_lists() | archives | more

    # --- building ---

    def build(self, now: str = NOW, jobs: int = 1) -> Report:
        report = build(Request(root=str(self.root), now=now, jobs=jobs))
        assert report.problems == ()
        assert report.published
        return report

    def site(self) -> "Output":
        return Output(self.root / "site")


def _run(name: str, first: int, every: int, count: int, n: int) -> list[str]:
    """The pages of a list from the one with the story of `n`'s time to the list's front. It holds the stories `first`,
    `first + every` … of `count`. Pages are numbered from the oldest; twenty stories fill one; the front holds the last
    twenty to thirty-nine."""
    members = range(first, count, every)
    older = sum(member < n for member in members)
    numbers = range(older // PAGE + 1, len(members) // PAGE)
    return [*(f"{name}{first}/page/{number}/index.html" for number in numbers), f"{name}{first}/index.html"]


class Output:
    """What a site's output looks like at one time."""

    def __init__(self, folder: Path) -> None:
        self.times = times(folder)
        self.bytes = digests(folder)

    def rewritten(self, before: "Output") -> set[str]:
        """Files that are new, or were put in place again; each must have other bytes than before."""
        put = {name for name, time in self.times.items() if before.times.get(name) != time}
        assert put == {name for name, sum_ in self.bytes.items() if before.bytes.get(name) != sum_}
        return put

    def removed(self, before: "Output") -> set[str]:
        return before.times.keys() - self.times.keys()
