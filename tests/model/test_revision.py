"""A site that was changed is the site that looking at everything would have made."""

from collections.abc import Mapping
from posixpath import dirname
from types import MappingProxyType

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from standfirst.model.addresses import Folders
from standfirst.model.article import Article, Image
from standfirst.model.revision import Change, overlaid, revised
from standfirst.model.site import Site
from tests.model.sample import NOW, RULES, article, at, minutes_ago, site

IDS = [f"{folder}{name}.md" for folder in ("world/", "world/asia/", "world/x/", "sport/") for name in "abcd"]
IDS += ["world/asia/_index.md", "about.md", "note.md", "world/bundle/index.md"]

Sources = Mapping[str, tuple[Article | None, bool]]
"""Each source's article, and whether it is faulty."""


@st.composite
def drawn_article(draw: st.DrawFn, id: str) -> tuple[Article | None, bool]:
    dates = ["2025-01-01", "2025-01-02", "2025-02-01T23:30", "2024-12-31", "2026-01-01"]
    date = None if id == "about.md" else draw(st.sampled_from(dates))
    names = st.lists(st.sampled_from(["Sea", "sea", "Sea!", "Fish", "!!"]), max_size=3).map(tuple)
    one = article(
        id,
        date,
        tags=draw(names),
        authors=draw(names),
        thread=draw(st.sampled_from(["", "", "Tide", "tide", "!!"])),
        draft=draw(st.sampled_from([False, False, False, True])),
        expires=draw(st.sampled_from([None, None, at("2025-03-01"), at("2026-03-01")])),
        image=draw(st.sampled_from([None, Image(src="a.png", until=at("2025-12-01"))])),
        slug=draw(st.sampled_from(["", "", id.replace("/", "-").removesuffix(".md"), "ö"])),
    )
    faulty = draw(st.sampled_from([False] * 5 + [True]))
    return (None, True) if faulty and draw(st.booleans()) else (one, faulty)


@st.composite
def drawn_sources(draw: st.DrawFn) -> Sources:
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    return {id: draw(drawn_article(id)) for id in ids}


def site_of(sources: Sources, preview: bool) -> Site:
    articles = [one for one, _ in sources.values() if one is not None]
    faulty = [id for id, (_, wrong) in sources.items() if wrong]
    return Site.of(articles, RULES, now=NOW, faulty=faulty, preview=preview)


def folders_of(ids: Mapping[str, object]) -> Folders:
    return Folders(frozenset(dirname(id) for id in ids if id.endswith("/_index.md")))


@given(drawn_sources(), st.data(), st.booleans())
def test_a_revision_is_the_site_of_everything(before: Sources, data: st.DataObject, preview: bool) -> None:
    changed = data.draw(st.lists(st.sampled_from(IDS), unique=True, max_size=4))
    after = {**before, **{id: data.draw(drawn_article(id)) for id in changed}}
    for gone in data.draw(st.lists(st.sampled_from(changed), unique=True)) if changed else []:
        after.pop(gone)
    old = site_of(before, preview)
    changes = [Change(id, before.get(id, (None, False))[0], *after.get(id, (None, False))) for id in changed]
    new = revised(old, changes, RULES, now=NOW, preview=preview)
    event("further" if new is None else "told")
    if new is not None:
        whole = site_of(after, preview)
        assert new.site == whole
        lists = {*old.lists, *whole.lists}
        assert {key for key in lists if old.lists.get(key) != whole.lists.get(key)} <= new.lists


STORIES = [article("world/a.md", "2025-02-01", tags=("Sea",)), article("world/b.md", "2025-02-03", tags=("Sea",))]


def told(change: Change, stories: list[Article] = STORIES) -> Site:
    new = revised(site(stories), [change], RULES, now=NOW)
    assert new is not None
    return new.site


def test_a_new_story_takes_its_place_and_leaves_the_old_site_as_it_was() -> None:
    old = site(STORIES)
    story = article("world/n.md", "2025-02-02", tags=("sea",))
    new = revised(old, [Change(story.id, None, story, False)], RULES, now=NOW)
    assert new is not None
    assert new.site.stories == ("world/b.md", "world/n.md", "world/a.md")
    assert new.site.topics["sea"].spellings == {"Sea": 2, "sea": 1}
    assert ("topic", "sea") in new.lists
    assert old == site(STORIES)


def test_a_story_that_becomes_a_draft_leaves_every_list() -> None:
    story = STORIES[1]
    draft = article(story.id, "2025-02-03", tags=("Sea",), draft=True)
    new = told(Change(story.id, story, draft, False))
    assert new == site([STORIES[0], draft])


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a section's own page", Change("world/_index.md", None, article("world/_index.md"), False)),
        ("the first story of a section", Change("sport/a.md", None, article("sport/a.md"), False)),
    ],
)
def test_what_reaches_further_is_not_told(what: str, change: Change) -> None:
    assert revised(site(STORIES), [change], RULES, now=NOW) is None, what


def test_the_story_that_decides_the_next_change_is_not_told() -> None:
    waiting = article("world/c.md", minutes_ago(-5))
    old = site([*STORIES, waiting])
    gone = Change(waiting.id, waiting, None, False)
    assert revised(old, [gone], RULES, now=NOW) is None


def test_a_mapping_that_is_dear_to_copy_is_laid_over() -> None:
    base: Mapping[str, int] = MappingProxyType({"a": 1, "b": 2})
    for mapping in (overlaid(base, {"a": None, "c": 3}), overlaid(overlaid(base, {"a": None}), {"c": 3})):
        assert dict(mapping) == {"b": 2, "c": 3}
        assert len(mapping) == 2
        assert "a" not in mapping
