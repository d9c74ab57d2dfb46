"""The feeds of whole sites: what stands in them, what one more story writes again, and that all parsers take them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import atoma
import feedparser
import pytest
from jsonschema import Draft4Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from standfirst.build.clock import instant_of
from standfirst.checks import listings
from standfirst.checks.feeds import check_feed
from standfirst.problems import Problem, error, warning
from standfirst.urls import address_at
from tests.build.tiny import NOW, Paper, changed, story

SHARED = Path(__file__).resolve().parents[3] / "shared"
ROOT = Path(__file__).resolve().parents[2]
A = "{http://www.w3.org/2005/Atom}"
ALL = """[feeds]
site = ["rss", "atom", "json"]
sections = ["rss", "atom", "json"]
topics = ["rss", "atom", "json"]
authors = ["rss", "atom", "json"]
content = "full"
size = 4
archive = true
hubs = ["https://hub.example/?a=1&b=2"]
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'
BODY = """First paragraph with a [link](b.md) and a note[^1].

![A map](map.svg)

https://www.youtube.com/watch?v=abcdefghijk

[^1]: The note.
"""


def files(count: int) -> dict[str, str]:
    stories = {
        f"content/world/s{n}.md": story(
            f"Story {n}", f"2025-01-{n + 1:02}T10:00", tags="[Sea]" if n else "[Sea, नदी]", authors="[Ana]"
        )
        for n in range(count)
    }
    rich = {"image": "{src: map.svg, alt: Map, caption: The coast, credit: Asha Rao}"}
    return {
        **stories,
        "content/sport/a.md": story("Ties & <trade>", "2025-02-01", body=BODY, tags="[Sea]", authors="[Ana]", **rich),
        "content/sport/b.md": story(
            "B", "2025-02-02", body=BODY.replace("b.md", "a.md"), updated="2025-02-03", language="hi"
        ),
        "content/sport/map.svg": SVG,
        "content/about.md": "---\ntitle: About\n---\nUs.\n",
    }


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    made = Paper(tmp_path_factory.mktemp("paper"), files(10), settings=ALL, theme=True)
    made.good()
    return made


def feeds(output: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in output.items() if re.search(r"(^|/)(feed|atom)(-\d+)?\.(xml|json)$", name)}


def sitemaps(output: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in output.items() if re.fullmatch(r"sitemap.*\.xml", name)}


def faults(output: Mapping[str, bytes], url: str, now: str) -> list[Problem]:
    """What the checks find in the feeds and sitemaps of a site; whether headlines are those of pages, `check` knows."""
    instant = instant_of(now, ZoneInfo("UTC"))
    there = {url + quote(address_at(name)[1:]): "" for name in output if name.endswith(".html")}
    found: list[Problem] = []
    for name, data in feeds(output).items():
        for one in check_feed(data, address=url + quote(name), now=instant):
            found.append(error(one.rule, name, one.line, 1, one.message) if one.severity == "error" else
                         warning(one.rule, name, one.line, 1, one.message))  # fmt: skip
    seen: set[str] = set()
    for name, data in sitemaps(output).items():
        found += listings.check(name, data, url, there, instant, seen)
    return [one for one in found if one.code not in ("GN08", "GN09")]


def entries(data: bytes) -> list[tuple[str, str]]:
    """Ids and texts of an Atom feed."""
    root = ElementTree.fromstring(data)
    return [(one.findtext(f"{A}id", ""), one.findtext(f"{A}content", "")) for one in root.findall(f"{A}entry")]


def link(data: bytes, rel: str) -> str:
    found = [one.get("href", "") for one in ElementTree.fromstring(data).findall(f"{A}link") if one.get("rel") == rel]
    return found[0] if found else ""


def parsed(name: str, data: bytes) -> int:
    """How many entries two parsers that are not ours find, who must have nothing to complain of."""
    if name.endswith(".json"):
        return len(atoma.parse_json_feed_bytes(data).items)
    read = feedparser.parse(data)
    assert not read.bozo, (name, read.get("bozo_exception"))
    kind = atoma.parse_atom_bytes(data).entries if "atom" in name else atoma.parse_rss_bytes(data).items
    assert len(kind) == len(read.entries)
    assert all(entry.get("id") and entry.get("title") for entry in read.entries)
    return len(read.entries)


def check_whole(output: Mapping[str, bytes], url: str, now: str) -> int:
    """All that is to be said of the feeds and sitemaps of a site; gives how many feeds there are."""
    assert faults(output, url, now) == []
    found = feeds(output)
    for name, data in found.items():
        parsed(name, data)
        if name.endswith(".json"):
            valid_json_feed(json.loads(data))
    return len(found)


def valid_json_feed(feed: Any) -> None:
    schemas = {
        path.stem: json.loads(path.read_bytes()) for path in (SHARED / "corpora/schemas/jsonfeed").glob("*.json")
    }
    if schemas:
        known = [(name, Resource.from_contents(schema, DRAFT4)) for name, schema in schemas.items()]
        Draft4Validator(schemas["feed"], registry=Registry().with_resources(known)).validate(feed)


def test_every_list_has_the_feeds_that_are_set(paper: Paper) -> None:
    names = {f"{top}{name}" for top in ("", "world/", "sport/", "topic/sea/", "topic/नदी/", "author/ana/") for name in
             ("feed.xml", "atom.xml", "feed.json")}  # fmt: skip
    assert {name for name in feeds(paper.output()) if "-" not in name.rpartition("/")[2]} == names


def test_all_parsers_and_all_our_checks_take_every_feed(paper: Paper) -> None:
    assert check_whole(paper.output(), "https://paper.example/", NOW) == 42


def test_a_feed_and_its_archived_pages_hold_every_story_in_every_format(paper: Paper) -> None:
    output = paper.output()
    page, seen = "https://paper.example/atom.xml", set[str]()
    pages = []
    while page:
        data = output[page.removeprefix("https://paper.example/")]
        pages.append(page.rpartition("/")[2])
        seen |= {id for id, _ in entries(data)}
        assert link(data, "current") == ("" if len(pages) == 1 else "https://paper.example/atom.xml")
        assert (b"<fh:archive" in data) == (len(pages) > 1)
        page = link(data, "prev-archive")
    assert pages == ["atom.xml", "atom-2.xml", "atom-1.xml"]
    assert len(seen) == 12
    following = json.loads(output["feed.json"])["next_url"]
    assert following == "https://paper.example/feed-2.json"


def test_a_newer_story_writes_the_feed_again_and_no_archived_page(tmp_path: Path) -> None:
    made = Paper(tmp_path, files(10), settings=ALL)
    made.good()
    before = made.output()
    for number in range(5):
        made.write({f"content/world/new{number}.md": story("New", f"2025-03-0{number + 1}")})
        made.good()
        after = made.output()
        pages = {name for name in changed(feeds(before), feeds(after)) if re.search(r"-\d+\.", name)}
        assert all(name not in before for name in pages), "archived pages stay as they are"
        before = after
    assert "atom-4.xml" in before


def test_full_text_has_whole_addresses_its_picture_with_credit_and_no_script(paper: Paper) -> None:
    texts = dict(entries(paper.output()["sport/atom.xml"]))
    text = texts["https://paper.example/sport/a/"]
    assert text.startswith('<figure><img src="https://paper.example/sport/a/map.svg" alt="Map">')
    assert "<figcaption>The coast · Asha Rao</figcaption>" in text
    assert '<a href="https://paper.example/sport/b/">link</a>' in text
    assert "<script" not in text
    assert "data-embed" not in text
    assert 'href="https://www.youtube.com/watch?v=abcdefghijk"' in text
    assert '<a href="#sport-a:fn:1">1</a>' in text
    assert 'id="sport-a:fn:1"' in text
    assert 'id="sport-b:fn:1"' in texts["https://paper.example/sport/b/"]


def test_feeds_name_their_hubs_and_archived_pages_do_not(paper: Paper) -> None:
    output = paper.output()
    assert link(output["atom.xml"], "hub") == "https://hub.example/?a=1&b=2"
    assert link(output["atom-1.xml"], "hub") == ""
    assert b'rel="hub"' in output["feed.xml"]


def test_a_page_names_the_feeds_beside_it(paper: Paper) -> None:
    def named(page: str) -> list[str]:
        return re.findall(r'<link rel="alternate" type="application/[a-z+]*" title="[^"]*" href="([^"]*)">', page)

    assert named(paper.page("")) == ["/feed.xml", "/atom.xml", "/feed.json"]
    assert named(paper.page("topic/sea")) == [
        "/topic/sea/feed.xml",
        "/topic/sea/atom.xml",
        "/topic/sea/feed.json",
        "/feed.xml",
    ]
    assert named(paper.page("world/s1")) == ["/feed.xml"]


def test_a_browser_shows_a_feed_by_a_sheet_of_the_site(paper: Paper) -> None:
    found = re.search(
        rb'<\?xml-stylesheet type="text/css" href="/(assets/feed\.[0-9a-f]+\.css)"',
        paper.output()["feed.xml"],
    )
    assert found
    assert found[1].decode() in paper.output()


def test_an_id_outlives_renames_and_hosts(tmp_path: Path) -> None:
    made = Paper(tmp_path, {"content/world/a.md": story("A")}, settings="[feeds]\n")
    made.good()
    before = {id for id, _ in entries(made.output()["atom.xml"])}
    made.remove("content/world/a.md")
    made.write({"content/world/better.md": story("A", aliases="[/world/a/]")})
    made.good()
    assert {id for id, _ in entries(made.output()["atom.xml"])} == before
    made.remove("content/world/better.md")
    made.write({"content/world/best.md": story("A", aliases="[/world/a/, /world/better/]")})
    made.change("standfirst.toml", "https://paper.example/", "https://new.example/daily/")
    made.change("standfirst.toml", "[feeds]\n", '[feeds]\nids = "https://paper.example/"\n')
    made.good()
    output = made.output()
    assert {id for id, _ in entries(output["atom.xml"])} == before
    assert b'<link rel="alternate" type="text/html" href="https://new.example/daily/world/best/"' in output["atom.xml"]
    assert b"<id>https://paper.example/atom.xml</id>" in output["atom.xml"]


def test_a_retracted_story_is_a_deleted_entry_of_the_sites_feed_by_its_id_and_time_alone(tmp_path: Path) -> None:
    files = {"content/world/a.md": story("A secret", "2025-05-01", aliases="[/old/]"), "content/world/b.md": story("B")}
    made = Paper(tmp_path, files)
    made.good()
    (gone,) = {id for id, _ in entries(made.output()["atom.xml"])} - {"https://paper.example/world/b/"}
    retraction = "{date: 2025-05-20T10:00, text: It was made up.}"
    keys = {"status": "retracted", "retraction": retraction, "aliases": "[/old/]"}
    made.write({
        "content/world/a.md": story("A secret", "2025-05-01", **keys),
        "content/world/never.md": story("Never public", "2026-05-01", **keys | {"aliases": ""}),
        "content/world/away.md": story("Removed", "2025-05-01", status="removed"),
    })  # fmt: skip
    made.good()
    output = made.output()
    (found,) = ElementTree.fromstring(output["atom.xml"]).findall(
        "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
    )
    assert found.attrib == {"ref": gone, "when": "2025-05-20T10:00:00+00:00"}
    assert b"secret" not in output["atom.xml"]
    assert b"never" not in output["atom.xml"].lower()
    assert b"away" not in output["atom.xml"]
    assert b"<at:" not in output.get("world/atom.xml", b"")
    assert faults(output, "https://paper.example/", NOW) == []
    assert output == made.clean()


def test_no_feed_tells_when_it_was_built(paper: Paper) -> None:
    before = feeds(paper.output())
    paper.good(now="2025-07-01T00:00")
    assert feeds(paper.output()) == before
    paper.good()


def test_a_site_may_have_no_feed_at_all(tmp_path: Path) -> None:
    made = Paper(
        tmp_path, {"content/world/a.md": story("A")}, theme=True, settings="[feeds]\nsite = []\nsections = []\n"
    )
    made.good()
    assert feeds(made.output()) == {}
    assert "feed" not in made.page("")


def test_an_incremental_build_of_all_feeds_is_a_clean_one(tmp_path: Path) -> None:
    made = Paper(tmp_path, files(6), settings=ALL)
    made.good()
    made.change("content/sport/a.md", "caption: The coast", "caption: The coast as drawn")
    made.change("content/sport/map.svg", "40", "44")
    made.change("content/world/s1.md", "First paragraph", "Another paragraph")
    made.remove("content/world/s4.md")
    made.good()
    assert made.output() == made.clean()


def test_every_feed_of_the_demo_is_right(tmp_path: Path) -> None:
    from standfirst.build import Request, build

    now = "2026-11-29T18:00"
    build(
        Request(
            root=str(ROOT),
            output=str(tmp_path / "site"),
            cache=str(tmp_path / "cache"),
            last_good=str(tmp_path / "good"),
            now=now,
        )
    )
    assert check_whole(Paper.output_of(tmp_path / "site"), "https://halver-tidings.example/", now) > 10


def test_of_a_story_for_subscribers_feeds_carry_the_summary_alone(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/world/a.md": story("A", body="First words.\n\nFor subscribers.", paid="true"),
        "content/world/b.md": story("B", body="Second words.\n\nFor all."),
    }
    paper = Paper(tmp_path, files, settings='[feeds]\ncontent = "full"\nsite = ["rss", "atom", "json"]\n')
    paper.good()
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert "For all." in paper.page(name)
        assert "First words." in paper.page(name)
        assert "For subscribers." not in paper.page(name)
