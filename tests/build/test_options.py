"""What a publisher sets under `[theme]` and `[[editions]]` reaches pages, and what cannot is said with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from standfirst.problems import UsageError
from tests.build.tiny import SETTINGS, Paper, codes, story

if TYPE_CHECKING:
    from pathlib import Path

LOGO = '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg viewBox="0 0 9 3"><path d="M0 0h9v3z"/></svg>\n'
STORIES = {
    f"content/{name}/a{n}.md": story(f"{name} {n}", f"2025-01-{n:02}")
    for name in ("world", "sport")
    for n in range(1, 13)
}
EDITIONS = """[[editions]]
label = "English"
url = "https://paper.example/"
language = "en"
[[editions]]
label = "اردو"
url = "https://urdu.paper.example/"
language = "ur"
"""


def paper(root: Path, settings: str = "", **files: str) -> Paper:
    named = {name.replace("__", "/"): text for name, text in files.items()}
    return Paper(root, {**STORIES, **named}, theme=True, settings=settings)


def test_a_drawn_wordmark_stands_in_every_page_and_is_read_out_as_the_papers_name(tmp_path: Path) -> None:
    made = paper(tmp_path, '[theme]\nwordmark = "logo.svg"\n')
    made.write({"templates/assets/logo.svg": LOGO})
    made.good()
    for name in ("", "world", "404.html"):
        assert '<span role="img" aria-label="The Paper"><svg viewBox="0 0 9 3">' in made.page(name)
        assert "<?xml" not in made.page(name)
        assert "<!DOCTYPE svg" not in made.page(name)


def test_a_written_wordmark_takes_the_place_of_the_papers_name_at_its_head_alone(tmp_path: Path) -> None:
    made = paper(tmp_path, '[theme]\nwordmark = "THE PAPER"\n')
    made.good()
    page = made.page("")
    assert re.search(r'<h1 class="wordmark"><a href="/">THE PAPER', page)
    assert "<title>The Paper</title>" in page


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (None, "`theme.wordmark` names logo.svg, which is not there"),
        ("<html/>", "`theme.wordmark` names logo.svg, which is no SVG"),
        ("<svg><script>x</script></svg>", "`theme.wordmark` names logo.svg, which holds <script>: the site's policy forbids that in pages"),
        ('<svg><path style="fill:red"/></svg>', "`theme.wordmark` names logo.svg, which holds the attribute style: the site's policy forbids that in pages"),
        ('<svg onload="x()"/>', "`theme.wordmark` names logo.svg, which holds the attribute onload: the site's policy forbids that in pages"),
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_stand_in_pages_is_refused(tmp_path: Path, drawing: str | None, said: str) -> None:
    made = paper(tmp_path, '[theme]\nwordmark = "logo.svg"\n')
    if drawing is not None:
        made.write({"templates/assets/logo.svg": drawing})
    report = made.build()
    assert codes(report) == [("error", "wordmark-fault", "standfirst.toml", 6)]
    assert report.problems[0].message == said
    assert not report.published


def test_the_list_of_share_links_is_the_publishers(tmp_path: Path) -> None:
    made = paper(tmp_path, '[theme]\nshare = ["copy", "bluesky", "email"]\n')
    made.good()
    group = re.findall('<div class="share".*?</div>', made.page("world/a1"), re.DOTALL)[0]
    assert re.findall(r">([^<>\n]+)</(?:a|button)>", group) == ["Copy link", "Bluesky", "Email"]
    assert (
        'href="https://bsky.app/intent/compose?text=world%201%20https%3A%2F%2Fpaper.example%2Fworld%2Fa1%2F"' in group
    )
    made.change("standfirst.toml", '"copy", "bluesky", "email"', "")
    made.good()
    assert 'class="share"' not in made.page("world/a1")


def test_each_section_has_the_block_that_was_chosen_for_it(tmp_path: Path) -> None:
    made = paper(tmp_path, '[theme.blocks]\nworld = "river"\nsport = "none"\n')
    made.good()
    page = made.page("")
    assert re.findall(r'<h2 id="h-block-\d+"><a href="([^"]+)"', page) == ["/world/"]
    block = page[page.index("h-block-1") :]
    assert block[: block.index("</section>")].count('<article class="teaser') == 6


def test_a_block_for_a_section_that_there_is_not_is_told_with_the_likely_one(tmp_path: Path) -> None:
    report = paper(tmp_path, '[theme.blocks]\nwrold = "wide"\n').build()
    assert codes(report) == [("warning", "block-no-section", "standfirst.toml", 6)]
    assert report.problems[0].hint == "did you mean `world`?"
    assert report.published


def test_editions_stand_in_masthead_menu_and_footer_each_in_its_language(tmp_path: Path) -> None:
    made = paper(tmp_path, EDITIONS)
    made.good()
    own = '<a href="https://paper.example/" hreflang="en" aria-current="true">English</a>'
    other = '<a href="https://urdu.paper.example/" hreflang="ur" lang="ur">اردو</a>'
    for name in ("", "world/a1", "archive", "404.html"):
        page = made.page(name)
        parts = re.split('<div class="menu"|<main|<footer', page)
        for part in (parts[0], parts[1], parts[3]):
            assert own in part
            assert other in part
        assert page.count('aria-label="Editions"') == 1
    alternates = re.findall('<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', made.page(""))
    assert alternates == [
        ("en", "https://paper.example/"),
        ("ur", "https://urdu.paper.example/"),
        ("x-default", "https://paper.example/"),
    ]
    assert "hreflang" not in made.page("world/a1").partition("</head>")[0]


def test_without_editions_no_page_speaks_of_them(tmp_path: Path) -> None:
    made = paper(tmp_path)
    made.good()
    assert "ditions" not in made.page("")


def test_entries_of_the_menu_that_are_no_section_stand_in_the_menu_too(tmp_path: Path) -> None:
    made = paper(
        tmp_path,
        '[[menu]]\nlabel = "World"\nurl = "/world/"\n[[menu]]\nlabel = "Weather"\nurl = "https://weather.example/"\n',
    )
    made.good()
    menu = re.findall('<div class="menu".*?</div>', made.page(""), re.DOTALL)[0]
    assert menu.count(">World</a>") == 1
    assert menu.count('<a href="https://weather.example/">Weather</a>') == 1


def test_an_author_has_a_photograph_and_its_host_is_in_the_policy(tmp_path: Path) -> None:
    made = Paper(
        tmp_path,
        {
            "content/world/a.md": story("A", authors="[Ana, Ben]"),
            "data/authors.toml": '[Ana]\nphoto = "/ana.svg"\n[Ben]\nphoto = "https://photos.example/ben.jpg"\n',
            "static/ana.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
            "standfirst.toml": SETTINGS.replace("paper.example/", "paper.example/daily/"),
        },
        theme=True,
    )
    made.write({"standfirst.toml": SETTINGS.replace("paper.example/", "paper.example/daily/")})
    made.good()
    assert 'src="/daily/ana.svg" width="96" height="96" alt=""' in made.page("author/ana")
    assert 'src="https://photos.example/ben.jpg"' in made.page("author/ben")
    assert "img-src 'self' https://photos.example;" in made.page("_headers")
    assert "list-head__photo" not in made.page("world")


def test_topics_name_those_that_their_newest_stories_share(tmp_path: Path) -> None:
    tags = {"a": "[Sea, Fish]", "b": "[Sea, Fish, Votes]", "c": "[Sea, Votes]", "d": "[Sea, Once]"}
    files = {f"content/world/{name}.md": story(name, tags=of) for name, of in tags.items()}
    made = Paper(tmp_path, files, theme=True)
    made.good()

    def near(topic: str) -> list[str]:
        return re.findall(
            r'href="(/topic/[^"]+)"', made.page(f"topic/{topic}").partition("<main")[2].partition("river")[0]
        )

    assert near("sea") == ["/topic/fish/", "/topic/votes/"]
    assert near("once") == []
    made.write({"content/world/e.md": story("e", tags="[Sea, Once]")})
    made.good()
    assert near("once") == ["/topic/sea/"]
    assert made.output() == made.clean()


ABROAD = {
    "content__urdu___index.md": "---\ntitle: اردو\nlanguage: ur\nsummary: خبریں\n---\n",
    **{f"content__urdu__u{n}.md": story("خبر", f"2025-01-2{n}T08:10", language="ur") for n in range(4)},
}
NAME = '<a href="/urdu/" lang="ur">اردو</a>'


def test_a_section_in_another_language_says_so_wherever_its_name_stands(tmp_path: Path) -> None:
    made = paper(tmp_path, **ABROAD)
    made.good()
    front = made.page("")
    assert front.count(NAME) == 3  # in the strip, in the menu and at the foot
    assert re.search(r'<h2 id="h-block-\d" lang="ur" dir="rtl"><a href="/urdu/">اردو</a></h2>', front)
    assert 'href="/urdu/">All <span lang="ur" dir="rtl">اردو</span> stories</a>' in front
    assert '<h2 id="h-1" lang="ur" dir="rtl"><a href="/urdu/">' in made.page("archive/2025/01/20")
    assert made.page("404.html").count(NAME) == 4
    assert '<a href="/world/">World</a>' in front


def test_the_pages_and_the_feed_of_a_section_are_in_its_language_and_stories_say_their_own(tmp_path: Path) -> None:
    made = paper(tmp_path, **ABROAD)
    made.good()
    page = made.page("urdu")
    assert '<html lang="ur" dir="rtl">' in page
    assert '<h1 class="list-head__title">اردو</h1>' in page
    assert "صبح 8:10</time>" in page
    assert "<language>ur</language>" in made.page("urdu/feed.xml")
    assert '<li><a href="/urdu/">اردو</a></li></ol>' in made.page("urdu/u1")
    assert '<html lang="en" dir="ltr">' in made.page("world")


def test_a_section_that_changes_its_language_changes_every_page_that_prints_its_name(tmp_path: Path) -> None:
    made = paper(tmp_path, **ABROAD)
    made.good()
    for new in ("language: hi", "weight: 3", "language: ur"):
        name = made.root / "content/urdu/_index.md"
        name.write_text(re.sub("language: ..|weight: 3", new, name.read_text()))
        made.good()
        assert made.output() == made.clean()
        assert f'lang="{new[-2:]}"' in made.page("world/a1") or new == "weight: 3"
        assert f'<html lang="{"en" if new == "weight: 3" else new[-2:]}"' in made.page("urdu")


def test_a_label_of_the_menu_or_the_foot_may_be_in_another_language(tmp_path: Path) -> None:
    entry = 'label = "اردو"\nurl = "https://urdu.example/"\nlanguage = "ur"\n'
    made = paper(tmp_path, f"[[menu]]\n{entry}[[footer]]\n{entry}")
    made.good()
    assert made.page("").count('<a href="https://urdu.example/" lang="ur">اردو</a>') == 3
    made.change("standfirst.toml", '"ur"', '"urdu!"')
    with pytest.raises(UsageError) as refused:
        made.build()
    assert [problem.code for problem in refused.value.problems] == ["setting-value"] * 2


def test_a_section_that_is_an_edition_is_the_current_one_on_its_pages_and_no_section_of_the_menu(
    tmp_path: Path,
) -> None:
    settings = EDITIONS.replace("https://urdu.paper.example/", "/urdu/")
    made = paper(tmp_path, settings, **ABROAD)
    made.good()
    for name, current in (("", "English"), ("world/a1", "English"), ("urdu", "اردو"), ("urdu/u1", "اردو")):
        page = made.page(name)
        masthead = re.findall('<nav class="editions".*?</nav>', page, re.DOTALL)[0]
        assert re.findall(r'aria-current="true">([^<]*)<', masthead) == [current]
        around = re.sub(r"<main.*</main>", "", page, flags=re.DOTALL)
        assert around.count(">اردو</a></li>") == 4  # in the strip, and thrice among the editions
