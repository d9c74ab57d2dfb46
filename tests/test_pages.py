from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from standfirst.config import Config, load
from standfirst.documents import Document
from standfirst.markup import Picture
from standfirst.model.article import Article
from standfirst.pages import HTML, Plan, lapse, plan
from standfirst.problems import Problem
from standfirst.references import Places
from tests.model.sample import article, minutes_ago, site


def settings(more: str = "") -> Config:
    return load(f'[site]\ntitle = "P"\nurl = "https://p.example/"\ntimezone = "UTC"\n{more}'.encode())


def planned(
    articles: Iterable[Article],
    *,
    static: Sequence[str] = (),
    files: Sequence[str] = (),
    pictures: Mapping[str, Sequence[str]] | None = None,
    assets: Mapping[str, str] | None = None,
    config: Config | None = None,
    now: int = 0,
    **more: Any,
) -> Plan:
    """The plan of a site; `pictures` are those that the bodies of documents show."""
    public = list(articles)
    shown = pictures or {}
    documents = {
        one.id: Document(
            id=one.id,
            article=one,
            pictures=tuple(Picture(src=src, alt="", line=9, column=1) for src in shown.get(one.id, ())),
        )
        for one in public
    }
    places = Places(
        site=site(public, **more),
        sources=frozenset(documents),
        files={path: f"content/{path}" for path in files},
        static_files={path: f"static/{path}" for path in static},
    )
    return plan(places, documents, config or settings(), assets or {}, now)


ALWAYS = {
    "/", "/404.html", "/feed.xml", "/atom.xml", "/feed.json", "/robots.txt", "/_headers", "/sitemap.xml", "/sitemap-news.xml", "/archive/", "/_f/recent.html", "/_f/recent-brief.html",
}  # fmt: skip


def addresses(found: Plan) -> set[str]:
    assert found.problems == ()
    return set(found.pages) - ALWAYS


def collision(found: Plan) -> Problem:
    assert {problem.code for problem in found.problems} == {"address-twice"}
    return found.problems[0]


# --- what there is ---


def test_a_site_without_stories_has_its_own_pages() -> None:
    assert set(planned([]).pages) >= ALWAYS


def test_a_story_brings_its_page_its_lists_and_its_archive() -> None:
    found = planned([article("world/a.md", "2025-02-21", tags=("Sea",), authors=("Ana",))])
    assert addresses(found) == {
        "/world/a/", "/world/", "/world/feed.xml", "/topic/sea/", "/author/ana/", "/archive/2025/",
        "/archive/2025/02/", "/archive/2025/02/21/",
    }  # fmt: skip
    assert (found.pages["/world/a/"].kind, found.pages["/world/a/"].args) == ("article", ("world/a.md",))


def test_a_page_outside_sections_is_in_no_list_and_with_a_date_in_every_other() -> None:
    assert addresses(planned([article("about.md", None)])) == {"/about/"}
    dated = planned([article("note.md", "2025-02-21")])
    assert addresses(dated) == {"/note/", "/archive/2025/", "/archive/2025/02/", "/archive/2025/02/21/"}
    assert dated.pages["/note/"].kind == "article"


def test_older_pages_of_a_list_are_numbered_from_one() -> None:
    config = settings("[pagination]\nsize = 2\n")
    stories = [article(f"world/s{n}.md", minutes_ago(n), tags=("sea",)) for n in range(7)]
    found = planned(stories, config=config)
    for listed in ("/world/", "/topic/sea/"):
        assert {address for address in found.pages if address.startswith(f"{listed}page/")} == {
            f"{listed}page/1/",
            f"{listed}page/2/",
        }
    assert found.pages["/world/page/2/"].args == ("world", "2")


def test_static_files_and_assets_are_planned() -> None:
    found = planned([], static=["css/x.css", "CNAME"], assets={"/assets/style.123.css": "theme/assets/style.css"})
    assert addresses(found) == {"/css/x.css", "/CNAME", "/assets/style.123.css"}
    assert found.pages["/CNAME"].args == ("static/CNAME",)


@pytest.mark.parametrize(
    ("most", "parts"),
    [
        (13, ["2025-01", "2025-02", "pages"]),
        (4, ["2025-01", "2025-02", "2025-02.2", "2025-02.3", "pages", "pages.2"]),
    ],
)
def test_a_big_site_has_an_index_of_sitemaps_by_month(
    monkeypatch: pytest.MonkeyPatch, most: int, parts: list[str]
) -> None:
    """A page of each of thirteen dated notes, of their two days and months, of their year, of the archive, the front: but no 404 page."""
    notes = [article(f"n{number}.md", "2025-02-21" if number else "2025-01-31") for number in range(13)]
    pages = planned(notes).pages.values()
    assert sum(page.kind in HTML - {"404"} for page in pages) == 20
    assert [page.address for page in pages if page.kind == "sitemap"] == ["/sitemap.xml"]
    monkeypatch.setattr("standfirst.pages.planning.SITEMAP_SIZE", most)
    monkeypatch.setattr("standfirst.pages.planning.ONE_SITEMAP", 19)
    found = {page.args[0]: page.address for page in planned(notes).pages.values() if page.kind == "sitemap"}
    assert found == {"": "/sitemap.xml"} | {part: f"/sitemap-{part}.xml" for part in parts}


def test_a_file_is_published_under_the_page_that_shows_it_and_only_then() -> None:
    files = ["world/a/p.jpg", "world/a/raw.psd"]
    found = planned([article("world/a/index.md")], files=files, pictures={"world/a/index.md": ["p.jpg"]})
    assert "/world/a/p.jpg" in found.pages
    assert "/world/a/raw.psd" not in found.pages
    held = planned([article("world/a/index.md", draft=True)], files=files, pictures={"world/a/index.md": ["p.jpg"]})
    assert "/world/a/p.jpg" not in held.pages


def test_old_addresses_redirect_once_each() -> None:
    found = planned([article("world/a.md", aliases=("/old", "/old/", "/2010/story.html", "/x.php"))])
    redirects = {address for address, page in found.pages.items() if page.kind == "redirect"}
    assert redirects == {"/old/", "/2010/story.html", "/x.php/"}
    assert found.problems == ()


# --- what collides ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (article("world/a.md"), article("world/b.md", slug="a")),
        (article("world/a.md"), article("world/a/index.md")),
        (article("world/a.md"), article("world/2025/a.md")),
        (article("world/a.md"), article("world/2025-01-01-a.md")),
        (article("world/a.md"), article("world/A.md")),
        (article("world/a.md"), article("sport/b.md", permalink="/World/A/")),
        (article("world/a.md"), article("sport/b.md", permalink="/world/a")),
        (article("world/caf\u00e9.md"), article("world/cafe\u0301.md")),
        (article("world/a.md"), article("World/a.md")),
        (article("world/a.md"), article("about.md", None, permalink="/world/")),
        (article("world.md", None), article("world/a.md")),
        (article("world/a.md"), article("sport/b.md", aliases=("/world/a/",))),
        (article("world/a.md"), article("sport/b.md", aliases=("/WORLD/a/",))),
        (article("world/a.md", aliases=("/old/",)), article("sport/b.md", aliases=("/old",))),
        (article("world/a.md", aliases=("/x/index.html",)), article("sport/b.md", aliases=("/x/",))),
        (article("world/a.md", tags=("sea",)), article("topic/sea.md")),
        (article("world/a.md", authors=("Ana",)), article("author/ana.md")),
        (article("world/a.md", "2025-02-21"), article("about.md", None, permalink="/archive/2025/02/")),
        (article("archive.md", None), article("world/a.md")),
        (article("world/a.md"), article("about.md", None, permalink="/404.html")),
    ],
    ids=lambda story: story.id + str(story.permalink or story.aliases or ""),
)  # fmt: skip
def test_two_files_that_claim_one_address_are_named_both_in_either_order(one: Article, other: Article) -> None:
    for pair in ((one, other), (other, one)):
        problem = collision(planned(pair))
        assert problem.severity == "error"
        assert problem.file in {f"content/{story.id}" for story in pair}
        assert "both claim the address" in problem.message or "the alias /" in problem.message
        named = [story for story in pair if f"content/{story.id}" in problem.message]
        assert named, problem.message


def test_a_collision_names_both_files() -> None:
    problem = collision(planned([article("world/a.md"), article("world/b.md", slug="a")]))
    assert problem.message == "content/world/b.md and content/world/a.md both claim the address /world/a/"


@pytest.mark.parametrize(
    ("other", "message", "hint"),
    [
        (
            article("world/b.md"),
            "the alias /world/b/ in content/world/a.md is already the address of content/world/b.md",
            "remove /world/b/ from the aliases",
        ),
        (
            article("world/c.md", permalink="/World/B/"),
            "the alias /world/b/ in content/world/a.md is already the address of content/world/c.md (/World/B/)",
            "remove /world/b/ from the aliases",
        ),
        (
            article("world/c.md", aliases=("/world/b",)),
            "the alias /world/b in content/world/c.md is also an alias in content/world/a.md",
            "remove /world/b from the aliases of one of them",
        ),
    ],
)
def test_an_alias_of_another_page_is_to_be_removed(other: Article, message: str, hint: str) -> None:
    problem = collision(planned([article("world/a.md", aliases=("/world/b/",)), other]))
    assert (problem.message, problem.hint) == (message, hint)


def test_names_that_look_the_same_are_told_apart_as_a_shell_takes_them() -> None:
    problem = collision(planned([article("world/it's caf\u00e9.md"), article("world/it's cafe\u0301.md")]))
    assert problem.hint.endswith("a shell takes that one as $'content/world/it\\'s cafe\\u0301.md'")


@pytest.mark.parametrize(
    ("static", "message"),
    [
        ("world/a/index.html", "static/world/a/index.html and content/world/a.md both claim the address /world/a/index.html"),
        ("World/a/Index.html", "static/World/a/Index.html and content/world/a.md both claim the address /World/a/Index.html"),
        ("sitemap.xml", "the site's own sitemap and static/sitemap.xml both claim the address /sitemap.xml"),
        ("world", None),
        ("world/a/index.html/x", None),
        ("index.html", "static/index.html and the front page both claim the address /index.html"),
    ],
)  # fmt: skip
def test_a_static_file_takes_no_pages_place_nor_its_folders(static: str, message: str | None) -> None:
    problem = collision(planned([article("world/a.md")], static=[static]))
    assert message is None or problem.message == message


def test_two_static_files_that_differ_by_case_collide() -> None:
    assert collision(planned([], static=["Logo.svg", "logo.svg"])).file.startswith("static/")


def test_an_alias_may_not_be_a_file_where_a_page_needs_a_folder() -> None:
    both = [article("world/a.md", aliases=("/old.html",)), article("world/b.md", permalink="/old.html/deep/")]
    assert collision(planned(both)).code == "address-twice"


def test_two_pictures_of_one_name_from_other_folders_collide() -> None:
    files = ["sport/map.svg", "culture/map.svg"]
    found = planned(
        [article("world/a.md")], files=files, pictures={"world/a.md": ["../sport/map.svg", "../culture/map.svg"]}
    )
    problem = collision(found)
    assert "content/sport/map.svg" in problem.message
    assert "content/culture/map.svg" in problem.message


def test_one_picture_shown_by_two_pages_is_published_under_each() -> None:
    found = planned(
        [article("world/a.md"), article("world/b.md")],
        files=["world/p.jpg"],
        pictures={"world/a.md": ["p.jpg"], "world/b.md": ["p.jpg"]},
    )
    assert {"/world/a/p.jpg", "/world/b/p.jpg"} <= addresses(found)


def test_a_held_story_claims_nothing() -> None:
    assert planned([article("world/a.md"), article("world/b.md", slug="a", draft=True)]).problems == ()


@pytest.mark.parametrize("folder", ["!!!", "world/…", "con", "index"])
def test_a_section_whose_folder_names_no_place_is_an_error(folder: str) -> None:
    stories = [article(f"{folder}/a.md"), *([article(f"{folder}/_index.md")] if "/" in folder else [])]
    problems = planned(stories).problems
    assert ("slug-fault", f"content/{folder}/") in {(problem.code, problem.file) for problem in problems}


# --- what the settings ask for ---


def test_an_alias_that_is_its_storys_own_address_is_an_error_at_its_line() -> None:
    found = planned([article("world/a.md", aliases=("/old/", "/world/a/"), lines={"aliases": 4})])
    (problem,) = found.problems
    assert (problem.code, problem.file, problem.line) == ("alias-loop", "content/world/a.md", 4)
    assert "remove /world/a/" in problem.hint
    assert "/old/" in found.pages


ROOT_FILES = """[redirects]
tables = ["nginx", "s3"]
[security]
contact = ["mailto:s@p.example"]
expires = "2025-06-30"
[ads]
nobody = true
[trust]
contact = ["mailto:t@p.example"]
[humans]
team = ["Asha"]
[manifest]
enabled = true
"""


def test_root_files_are_there_as_the_settings_ask_and_a_publishers_own_win() -> None:
    wanted = {
        "/_redirects.nginx", "/_redirects.s3.json", "/.well-known/security.txt", "/ads.txt", "/trust.txt",
        "/.well-known/trust.txt", "/humans.txt", "/manifest.webmanifest",
    }  # fmt: skip
    assert addresses(planned([], config=settings(ROOT_FILES))) == wanted
    found = planned([], config=settings(ROOT_FILES), static=["ads.txt"])
    assert found.pages["/ads.txt"].kind == "copy"
    assert found.problems == ()


def test_security_txt_is_there_until_its_end() -> None:
    config = settings(ROOT_FILES)
    ends = lapse(config)
    assert ends is not None
    assert ends.iso == "2025-06-30T00:00:00+00:00"
    for now, there in ((ends.instant - 1, True), (ends.instant, False)):
        assert ("/.well-known/security.txt" in planned([], config=config, now=now).pages) == there
