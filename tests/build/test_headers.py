"""`_headers` follows the content: what public stories load is allowed, what is held or gone is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from standfirst.rules.facts import prefetch
from standfirst.syndication.headers import inline
from tests.build.tiny import Paper, changed, story

if TYPE_CHECKING:
    from pathlib import Path

VIDEO = "First paragraph.\n\nhttps://youtu.be/abcDEF-_123\n"
PICTURE = "First paragraph.\n\n![A](https://pictures.example/a.jpg)\n"
FRAME = "frame-src https://www.youtube-nocookie.com"


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(
        tmp_path, {f"content/world/{name}.md": story(name, f"2025-01-0{at}T10:00") for at, name in enumerate("abc", 1)}
    )


def policy(paper: Paper) -> str:
    (line,) = re.findall("Content-Security-Policy: (.*)", paper.page("_headers"))
    return str(line)


def test_an_embed_opens_the_policy_and_taking_it_out_closes_it_and_no_other_page_is_made(paper: Paper) -> None:
    paper.good()
    strict, before = policy(paper), paper.output()
    paper.write({"content/world/b.md": story("b", "2025-01-02T10:00", body=VIDEO)})
    report = paper.good()
    assert report.rendered == 1
    assert changed(before, paper.output()) == {"_headers", "world/b/index.html"}
    assert FRAME in policy(paper)
    assert paper.output() == paper.clean()

    paper.write({"content/world/c.md": story("c", "2025-01-03T10:00", body=PICTURE)})
    paper.good()
    assert "img-src 'self' https://pictures.example;" in policy(paper)
    paper.remove("content/world/b.md", "content/world/c.md")
    paper.good()
    assert policy(paper) == strict
    assert paper.output() == paper.clean()


def test_a_publish_that_needs_nothing_new_leaves_the_file_alone(paper: Paper) -> None:
    paper.good()
    before = paper.times()["_headers"]
    paper.write({"content/world/d.md": story("d", "2025-01-04T10:00")})
    paper.good()
    assert paper.times()["_headers"] == before


def test_a_held_story_opens_nothing_before_its_hour(paper: Paper) -> None:
    paper.write({"content/world/late.md": story("late", "2025-07-01T00:00", body=VIDEO)})
    paper.good()
    assert "youtube" not in policy(paper)
    paper.good(now="2025-07-01T00:00")
    assert FRAME in policy(paper)
    assert paper.output() == paper.clean(now="2025-07-01T00:00")
    paper.good(output="preview", cache=".preview", drafts=True)
    assert FRAME in (paper.root / "preview" / "_headers").read_text()


def test_pictures_of_plain_pages_sections_and_leads_count(paper: Paper) -> None:
    paper.write(
        {
            "content/about.md": "---\ntitle: About\n---\n![A](https://a.example/x.png)\n",
            "content/world/_index.md": "---\ntitle: World\n---\n![A](https://b.example/x.png)\n",
            "content/world/a.md": story("a", "2025-01-01T10:00", image="{src: https://c.example/x.png, alt: C}"),
        }
    )
    paper.good()
    assert "img-src 'self' https://a.example https://b.example https://c.example;" in policy(paper)


def test_a_file_of_the_publishers_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {"static/_headers": "/*\n  X-Own: 1\n", "content/a.md": "---\ntitle: A\n---\nText.\n"})
    paper.good()
    assert paper.page("_headers") == "/*\n  X-Own: 1\n"
    assert "Content-Security-Policy" in paper.good(host="nginx").headers


def test_settings_and_snippets_are_in_the_policy(tmp_path: Path) -> None:
    settings = (
        '[csp]\nconnect-src = ["https://count.example"]\n'
        "[head]\nhtml = \"<script>count(1)</script><script src='https://count.example/c.js'></script>\"\n"
    )
    paper = Paper(tmp_path, {"content/a.md": "---\ntitle: A\n---\nText.\n"}, settings=settings)
    paper.good()
    scripts = re.findall("script-src ([^;]*)", policy(paper))[0].split()
    rules = inline(prefetch("/"))
    assert scripts == ["'self'", *sorted([inline("count(1)"), rules]), "https://count.example"]
    assert "connect-src 'self' https://count.example;" in policy(paper)


def test_the_hash_of_an_inlined_sheet_is_that_of_what_stands_in_pages(tmp_path: Path) -> None:
    settings = '[theme]\ninline_css = true\naccent = "#006400"\naccent_dark = "#90ee90"\n'
    files = {
        "templates/assets/custom.css": ".legal { color: var(--accent); }\n",
        "content/a.md": "---\ntitle: A\n---\nText.\n",
    }
    paper = Paper(tmp_path, files, theme=True, settings=settings)
    for accent in ("", "h1 { color: var(--accent); }\n"):
        paper.write({"templates/assets/custom.css": files["templates/assets/custom.css"] + accent})
        paper.good()
        styles = {
            style
            for name in ("", "a", "404.html", "archive")
            for style in re.findall("<style>(.*?)</style>", paper.page(name), re.DOTALL)
        }
        (sheet,) = styles
        assert f"style-src 'self' {inline(sheet)};" in policy(paper)
        assert (
            sheet.index("{--accent:#006400}")
            < sheet.index("{--accent:#90ee90}")
            < sheet.index(".legal{color:var(--accent)}")
        )
        assert paper.output() == paper.clean()
