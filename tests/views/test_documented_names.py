"""`docs/templates.md` and the views say the same: every name that is documented is there, of that type, and no other."""

import inspect
import re
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from markupsafe import Markup

from standfirst.build import build
from standfirst.build.report import Request
from standfirst.rules.outputs import TEMPLATE
from standfirst.views.archive import Archive
from standfirst.views.front import Front
from standfirst.views.model import Author, Section, Stories, Story, Thread, Topic
from standfirst.views.notices import Notice, Tombstone
from standfirst.views.page import Page, Site
from standfirst.views.page_stories import PageStories
from standfirst.views.view import Entry, Picture, View
from tests.build.tiny import Paper, codes, story

DOCS = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
VIEWS: dict[str, type] = {
    "site": Site, "page": Page, "story": Story, "section": Section, "topic": Topic, "author": Author, "front": Front,
    "thread": Thread, "archive": Archive, "notice": Notice, "tombstone": Tombstone,
}  # fmt: skip
OWN_BUSINESS = {
    "page.args": "the plan's arguments, for the rules",
    "page.stories": "given to templates as `stories`",
    "page.changes": "given to templates as `changes`",
    "page.notices": "given to templates as `notices`",
    "story.id": "names the view in keys",
    "story.card": "the facts of a story as they are read",
    "story.details": "as above, those of its own page",
    "section.facts": "as above",
    "topic.id": "names the view in keys",
    "topic.kind": "as above",
    "author.id": "as above",
    "author.kind": "as above",
    "thread.id": "as above",
    "thread.kind": "as above",
    "notice.id": "as above",
    "notice.kind": "as above",
    "tombstone.id": "as above",
    "tombstone.kind": "as above",
}
"""Public names that no template needs: what they are for."""
ENTRIES = {
    "site.menu": ("label", "url", "language"), "site.editions": ("label", "url", "language", "current"), "site.footer": ("label", "url", "language"), "page.crumbs": ("title", "url", "language"), "page.versions": ("language", "url"),
    "story.corrections": ("date", "text", "type"), "front.blocks": (
        "section", "title", "name", "url", "kind", "language", "dir", "stories", "layout", "repeat",
    ),
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
    "home.html": ["front"], "section.html": ["section", "topic", "author"], "article.html": ["story", "picture", "thread"],
    "page.html": ["story"], "topic.html": ["topic"], "thread.html": ["thread"], "author.html": ["author"], "archive.html": ["archive"], "404.html": [],
    "corrections.html": ["notice"], "tombstone.html": ["tombstone"],
    "history.html": ["story"],
}  # fmt: skip
GET = {
    "picture": "story.image",
    "section": "site.sections[0]",
    "topic": "site.topics[0]",
    "thread": "story.thread",
    "author": "site.sections[0].stories[0].authors[0]",
    "notice": "notices[0]",
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
            "content/world/a.md": story("A", "2025-01-01", tags="[Sea]", authors="[Ana]", thread="x", **more),
            "content/world/asia/b.md": story("B", "2025-02-01", tags="[Sea]", authors="[Ana]", thread="x", **more),
            "content/world/c.md": story("C", status="retracted", retraction="{date: 2025-02-03, text: No.}"),
            "content/world/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
            "content/world/asia/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>',
            "content/about.md": "---\ntitle: About\nimage: {src: world/a.svg, alt: A, credit: B}\n---\nText.\n",
            "data/authors.toml": '[Ana]\nrole = "Editor"\n',
            **{f"templates/{template}": asks(template) for template in OBJECTS},
        },
        settings='[[menu]]\nlabel = "A"\nurl = "/about/"\n[[footer]]\nlabel = "A"\nurl = "/about/"\n',
    )
    report = build(Request(root=str(tmp_path), now="2025-06-01T00:00"))
    assert codes(report) == []
    assert report.published
    assert paper.output()


TYPES: dict[str, object] = {
    "text": str, "number": int, "true/false": bool, "html": Markup, "anything": Any, "settings": Entry,
    "time or none": datetime | None, "section or none": Section | None, "story or none": Story | None,
    "picture or none": Picture | None, "thread or none": Thread | None, "entry or none": Entry | None, "list of story": list[Story], "list of topic": list[Topic],
    "list of section": list[Section], "list of author": list[Author], "list of entry": list[Entry], "list": list[Entry],
    "list of block": list[Entry], "list of list of entry": list[list[Entry]],
}  # fmt: skip
"""What the words of the second column are in the views, whose annotations the type checker holds."""
ALSO: dict[object, object] = {Stories: list[Story], PageStories: list[Story]}
"""Lists that are looked up part by part."""


def types() -> dict[str, str]:
    """The second column of every table by each dotted name of its first."""
    rows = [line.replace("\\|", "¦").split("|") for line in DOCS.splitlines()]
    return {
        name: cells[2].strip()
        for cells in rows
        if len(cells) == 5
        for name in re.findall(r"`([a-z]+\.[a-z_]+)`", cells[1])
    }


@pytest.mark.parametrize("owner", VIEWS)
def test_every_name_has_the_type_that_is_documented(owner: str) -> None:
    view, attributes = VIEWS[owner], {"page.kind", "archive.level", "section.id"}
    for name, word in types().items():
        if name.partition(".")[0] != owner or name in attributes:
            continue
        found = inspect.getattr_static(view, name.partition(".")[2])
        function = found.fget if isinstance(found, property) else found._function
        hint = get_type_hints(function, vars(inspect.getmodule(function)))["return"]
        assert ALSO.get(hint, hint) == TYPES[word], f"{name} is documented as {word}"


PARTS = {"card", "share", "large"}
PICTURE = {"src", "alt", "caption", "credit", "width", "height", "focal", "srcset", "sources", "label", *PARTS}


def test_every_part_of_a_picture_is_documented_with_its_type() -> None:
    parts = {name.partition(".")[2]: word for name, word in types().items() if name.startswith("picture.")}
    assert parts.keys() == PICTURE
    assert {name for name, word in parts.items() if word == "number"} == {"width", "height"}
    assert {name for name, word in parts.items() if word == "picture"} == PARTS
    assert set(parts.values()) == {"text", "number", "picture", "list of entry"}


def test_the_parts_of_entries_are_documented_with_their_types() -> None:
    """In the third column of a list: a word in brackets behind the names that it holds for."""
    said = re.compile(r"\((?:text|number|time|section or none|list of \w+|true/false|`)")
    for name in ENTRIES:
        assert said.search(documented()[name]), name
