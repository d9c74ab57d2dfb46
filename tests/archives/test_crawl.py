"""The crawler sees what it is meant to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archives.crawl import artefacts, crawl, leads_to, links_of


def site(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_sound_site_has_no_faults(tmp_path: Path) -> None:
    story = '<meta property="og:type" content="article"><a href="/">Home</a> None of it is undefined.'
    front = '<a href="/a/">A</a> <a href="/a">A</a> <a href=/feed.xml>Feed</a> <a href="/a/?x=1#y">A</a>'
    seen = crawl(site(tmp_path, index_html=front, a__index_html=story, feed_xml="<rss/>", data_json="{}"))
    assert seen.faults == ()
    assert (seen.stories, seen.links) == (1, 5)


def test_dead_links_are_named_with_a_page_that_holds_them(tmp_path: Path) -> None:
    front = '<a href="/gone/">x</a> <img src="/no.png" srcset="/small.png 1x, /big.png 2x">'
    seen = crawl(site(tmp_path, index_html=front))
    assert seen.dead == tuple((f"/{name}", "index.html") for name in ("big.png", "gone/", "no.png", "small.png"))


@pytest.mark.parametrize(
    "text",
    [
        '<code>&lt;a href="/not-a-link/"&gt;</code>',
        '<a href="https://elsewhere.example/x">x</a>',
        '<a href="//elsewhere.example/x">x</a>',
        '<script>"<a href=\\"/x/\\">"</script>',
        '<!-- <a href="/x/">x</a> -->',
        '<a data-href="/x/">x</a>',
    ],
)
def test_what_is_no_link_of_this_site_is_left_alone(text: str) -> None:
    assert list(links_of(text)) == []


def test_links_are_read_as_a_browser_reads_them() -> None:
    text = '<a class="a>b" href=\'/b/\'>b</a><a href="/a/?x=1&amp;y=2" rel=next>a</a>'
    assert list(links_of(text)) == ["/b/", "/a/?x=1&y=2"]
    assert leads_to("/%E0%A4%AD%E0%A4%BE/", {"भा/index.html"})
    assert not leads_to("/a.html/", {"a.html"})


@pytest.mark.parametrize(
    "text",
    [
        "a \x02 b",
        "klzzwxh:0007",
        "<h1>None</h1>",
        '<img alt="None">',
        "<p>Undefined</p>",
        "&lt;x.Y object at 0x7f00aa&gt;",
    ],
)
def test_artefacts_of_the_program_are_found(text: str) -> None:
    assert list(artefacts(text))


@pytest.mark.parametrize("text", ["<li>None</li>", "<p>None of it</p>", "<pre>None</pre>", "<h2><code>NaN</code></h2>"])
def test_what_authors_write_is_no_artefact(text: str) -> None:
    assert not list(artefacts(text))


def test_files_that_are_one_on_some_systems_are_found(tmp_path: Path) -> None:
    assert crawl(site(tmp_path, A_html="", a_html="")).faults == ("a.html: is A.html on some systems",)


def test_broken_files_for_machines_are_found(tmp_path: Path) -> None:
    seen = crawl(site(tmp_path, feed_xml="<rss>", feed_json="{"))
    assert [fault.split(":")[0] for fault in seen.faults] == ["feed.json", "feed.xml"]
