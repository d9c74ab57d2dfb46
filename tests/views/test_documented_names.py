"""`docs/templates.md` and the views say the same: every name that is documented is there, and no other."""

import re
from pathlib import Path

import pytest

from standfirst.build import build
from standfirst.build.report import Request
from standfirst.rules.outputs import TEMPLATE
from standfirst.views.archive import Archive
from standfirst.views.model import Author, Section, Story, Topic, View
from standfirst.views.page import Front, Page, Site
from tests.build.tiny import Paper, codes, story

DOCS = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
VIEWS: dict[str, type] = {
    "site": Site, "page": Page, "story": Story, "section": Section, "topic": Topic, "author": Author, "front": Front,
    "archive": Archive,
}  # fmt: skip
OWN_BUSINESS = {
    "page.args": "the plan's arguments, for the rules",
    "page.stories": "given to templates as `stories`",
    "story.id": "names the view in keys",
    "story.card": "the facts of a story as they are read",
    "story.details": "as above, those of its own page",
    "section.facts": "as above",
    "topic.id": "names the view in keys",
    "topic.kind": "as above",
    "author.id": "as above",
    "author.kind": "as above",
}
"""Public names that no template needs: what they are for."""
ENTRIES = {
    "site.menu": ("label", "url"), "site.editions": ("label", "url", "language", "dir", "current"), "site.footer": ("label", "url"), "page.crumbs": ("title", "url"),
    "story.corrections": ("date", "text", "type"), "front.blocks": ("section", "stories", "layout"),
    "archive.years": ("title", "url", "months"), "archive.months": ("title", "url", "count"), "archive.above": ("title", "url"),
    "archive.weekdays": ("short", "title"), "archive.days": ("title", "url", "date", "stories"),
    "archive.groups": ("section", "stories"),
}  # fmt: skip
"""The names of list items, as the third column of the tables has them."""


def documented() -> dict[str, str]:
    """The last column of every table by each dotted name of its first."""
    found: dict[str, str] = {}
    for line in DOCS.splitlines():
        cells = line.replace("\\|", "¦").split("|")
        if len(cells) == 5:
            for name in re.findall(r"`([a-z]+\.[a-z_]+)`", cells[1]):
                assert name not in found, f"{name} is documented twice"
                found[name] = cells[3]
    return found


def of(owner: str) -> set[str]:
    return {name.partition(".")[2] for name in documented() if name.startswith(f"{owner}.")}


def has(view: type) -> set[str]:
    names = {name for name in dir(view) if not name.startswith("_")}
    slots = {slot for base in view.__mro__ for slot in getattr(base, "__slots__", ())}
    own = {"kind", "args"} if view is Page else {"level"} if view is Archive else set()
    return names | {slot for slot in slots if not slot.startswith("_")} | own


def every(view: type[object]) -> set[type]:
    """The classes made from a class, at any depth."""
    found: set[type] = set()
    for made in view.__subclasses__():
        found |= {made, *every(made)}
    return found


@pytest.mark.parametrize("owner", VIEWS)
def test_every_documented_name_is_there(owner: str) -> None:
    assert of(owner) - has(VIEWS[owner]) == set()


@pytest.mark.parametrize("owner", VIEWS)
def test_every_name_that_is_there_is_documented(owner: str) -> None:
    undocumented = {f"{owner}.{name}" for name in has(VIEWS[owner]) - of(owner)}
    assert undocumented - OWN_BUSINESS.keys() == set()
    assert {name for name in OWN_BUSINESS if name.startswith(f"{owner}.")} <= undocumented, "no longer there"


def test_every_view_is_one_of_the_documented() -> None:
    assert {view for view in every(View) if not view.__name__.startswith("_")} <= set(VIEWS.values())


def test_the_names_of_list_items_are_documented() -> None:
    for name, items in ENTRIES.items():
        assert all(f"`.{item}`" in documented()[name] for item in items), name


def test_every_template_of_the_table_is_a_kind_of_page() -> None:
    table = DOCS.partition("## Which template makes which page")[2].partition("## ")[0]
    named = set(re.findall(r"`([a-z0-9]+\.html)`", table))
    assert named == set(TEMPLATE.values())


OBJECTS = {
    "home.html": ["front"], "section.html": ["section", "topic", "author"], "article.html": ["story", "picture"],
    "page.html": ["story"], "topic.html": ["topic"], "author.html": ["author"], "archive.html": ["archive"], "404.html": [],
}  # fmt: skip
GET = {
    "picture": "story.image",
    "section": "site.sections[0]",
    "topic": "site.topics[0]",
    "author": "site.sections[0].stories[0].authors[0]",
}
LEVELS = {"years": "all", "months": "year", "days": "month", "weeks": "month", "groups": "day"}


def asks(template: str) -> str:
    """A template that asks for every documented name it may; a name that is not there is an error."""
    text = []
    for owner in ["site", "page", "here", *OBJECTS[template]]:
        text.append(f"{{% set {owner} = {GET[owner]} %}}" if owner in GET and owner not in template else "")
        for name in sorted(of(owner)):
            whole = f"{owner}.{name}"
            level = LEVELS.get(name) if owner == "archive" else None
            asked = f"{{% if {whole} %}}{{% endif %}}"
            for item in ENTRIES.get(whole, ()):
                asked += f"{{% for x in {whole} %}}{{% if x.{item} %}}{{% endif %}}{{% endfor %}}"
            text.append(f"{{% if archive.level == '{level}' %}}{asked}{{% endif %}}" if level else asked)
    text += ["{% for s in stories[:2] %}{{ s.title }}{% endfor %}{{ stories|length }}" if "stories" in template else ""]
    return "\n".join(text)


def test_every_documented_name_can_be_asked_for_on_a_real_site(tmp_path: Path) -> None:
    image = "{src: a.svg, alt: A, caption: B, credit: C, focal: 20 30}"
    more = {"corrections": "[{date: 2025-01-02, text: No.}]", "image": image, "updated": "2025-03-01"}
    paper = Paper(
        tmp_path,
        {
            "content/world/_index.md": "---\ntitle: World\n---\nText.\n",
            "content/world/asia/_index.md": "---\ntitle: Asia\n---\nText.\n",
            "content/world/a.md": story("A", "2025-01-01", tags="[Sea]", authors="[Ana]", **more),
            "content/world/asia/b.md": story("B", "2025-02-01", tags="[Sea]", authors="[Ana]", **more),
            "content/world/a.svg": '<svg width="3" height="2"/>',
            "content/world/asia/a.svg": '<svg width="3" height="2"/>',
            "content/about.md": "---\ntitle: About\nimage: {src: world/a.svg, alt: A}\n---\nText.\n",
            "data/authors.toml": '[Ana]\nrole = "Editor"\n',
            **{f"templates/{template}": asks(template) for template in OBJECTS},
        },
        settings='[[menu]]\nlabel = "A"\nurl = "/about/"\n[[footer]]\nlabel = "A"\nurl = "/about/"\n',
    )
    report = build(Request(root=str(tmp_path), now="2025-06-01T00:00"))
    assert codes(report) == []
    assert report.published
    assert paper.output()
