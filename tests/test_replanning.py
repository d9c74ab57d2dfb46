"""A plan that was changed is the plan that looking at the whole site would have made."""

from collections.abc import Iterable

from hypothesis import event, given
from hypothesis import strategies as st
from msgspec.structs import replace

from standfirst.documents import Document
from standfirst.markup import Picture
from standfirst.model.article import Article
from standfirst.model.revision import Change, revised
from standfirst.pages import Plan, plan, replanned
from standfirst.references import Places
from tests.model.sample import NOW, RULES, article, site
from tests.test_pages import settings

NAMES = [f"world/{name}.md" for name in "abcdefgh"]
ALIASES = ["/old/", "/Old/", "/file", "/file/deep/", "/topic/sea/", "/archive/2025/", "/world/a/", "/x.txt"]
STATIC = {"Top.txt": "static/Top.txt", "page": "static/page"}
CONFIG = settings("[pagination]\nsize = 2")


def document(one: Article, pictures: Iterable[str]) -> Document:
    shown = tuple(Picture(src=src, alt="", line=9, column=1) for src in pictures)
    return Document(id=one.id, article=one, pictures=shown)


@st.composite
def drawn(draw: st.DrawFn, id: str) -> Document:
    one = article(
        id,
        draw(st.sampled_from(["2025-01-01", "2025-01-02", "2025-02-01"])),
        tags=draw(st.lists(st.sampled_from(["Sea", "sea", "Fish"]), max_size=2).map(tuple)),
        aliases=draw(st.lists(st.sampled_from(ALIASES), max_size=1).map(tuple)) if draw(st.booleans()) else (),
        slug=draw(st.sampled_from(["", "", "", "one", "TWO"])),
        draft=draw(st.sampled_from([False, False, False, True])),
    )
    return document(one, draw(st.sampled_from([(), (), ("x.png",)])))


def places(documents: Iterable[Document], before: Places | None = None) -> Places:
    articles = [one.article for one in documents if one.article is not None]
    return Places(
        site=site(articles) if before is None else before.site,
        sources=frozenset(one.id for one in articles),
        files={"world/x.png": "content/world/x.png"},
        static_files=STATIC,
    )


def whole(there: Places, documents: dict[str, Document]) -> Plan:
    return plan(there, documents, CONFIG, {"/a/style.css": "style.css"})


@given(st.lists(st.sampled_from(NAMES), unique=True, min_size=2), st.data())
def test_a_changed_plan_is_the_plan_of_the_whole_site(ids: list[str], data: st.DataObject) -> None:
    then = {id: data.draw(drawn(id)) for id in ids}
    changed = data.draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3))
    now = {**then, **{id: data.draw(drawn(id)) for id in changed if data.draw(st.booleans())}}
    before, after = places(then.values()), places(now.values())
    changes = [Change(id, _article(then, id), _article(now, id), faulty=False) for id in changed]
    revision = revised(before.site, changes, RULES, now=NOW)
    if revision is None:
        event("a section came or went")
        return
    lists = list(revision.lists)
    mine = set(changed)
    found = replanned(
        whole(before, then),
        (before, [one for one in then.values() if one.id in mine]),
        (after, [one for one in now.values() if one.id in mine]),
        lists,
        CONFIG,
    )
    expected = whole(replace(after, site=revision.site), now)
    event("further" if found is None else "told")
    if found is None:
        return
    told, touched = found
    assert told == expected
    old = whole(before, then).pages
    assert {a for a in {*old, *told.pages} if old.get(a) != told.pages.get(a)} == touched


def _article(documents: dict[str, Document], id: str) -> Article | None:
    return documents[id].article if id in documents else None


def test_a_story_more_adds_its_page_and_those_of_lists_that_overflow() -> None:
    then = {id: document(article(id, "2025-01-01"), ()) for id in NAMES[:3]}
    now = {**then, NAMES[3]: document(article(NAMES[3], "2025-01-03"), ())}
    before, after = places(then.values()), places(now.values())
    lists = [("section", "world"), ("day", "2025-01-03")]
    found = replanned(whole(before, then), (before, []), (after, [now[NAMES[3]]]), lists, CONFIG)
    assert found is not None
    assert found[1] == {"/world/d/", "/world/page/1/", "/archive/2025/01/03/"}


def test_two_files_at_one_address_are_left_to_the_whole_plan() -> None:
    then = {id: document(article(id, "2025-01-01"), ()) for id in NAMES[:3]}
    for alias in ("/world/A/", "/page/deep/", "/top.TXT"):
        new = document(article(NAMES[3], "2025-01-01", aliases=(alias,)), ())
        before, after = places(then.values()), places([*then.values(), new])
        assert replanned(whole(before, then), (before, []), (after, [new]), [], CONFIG) is None, alias
