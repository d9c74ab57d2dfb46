"""The sitemaps of whole sites: every address once, limits kept, news by the clock; and what one more story writes again."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree

from standfirst.checks import listings
from standfirst.urls import address_at
from tests.build.test_feeds import SVG, faults, sitemaps
from tests.build.tiny import Paper, changed, story

SCHEMAS = Path(__file__).resolve().parents[3] / "shared/corpora/schemas/sitemap"
SITE = "https://paper.example/"
NOW = "2025-06-10T12:00"
LIMITS = "standfirst.pages.planning"


def listed(data: bytes) -> tuple[str, ...]:
    """The addresses that a sitemap or an index lists."""
    return tuple(loc.text or "" for loc in ElementTree.fromstring(data).iter(f"{listings.MAP}loc"))


def own(output: Mapping[str, bytes]) -> Counter[str]:
    """Every address in the site's own sitemaps, by way of the index."""
    index = output["sitemap.xml"]
    if b"<sitemapindex" not in index:
        return Counter(listed(index))
    return Counter(address for part in listed(index) for address in listed(output[part.removeprefix(SITE)]))


def pages(output: Mapping[str, bytes]) -> set[str]:
    """The address of every page that is to be found."""
    return {
        SITE + address_at(name)[1:]
        for name in output
        if name.endswith(".html") and not name.startswith("_f/") and name != "404.html"
    }


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paper:
    """A site for which four addresses are many."""
    monkeypatch.setattr(f"{LIMITS}.ONE_SITEMAP", 3)
    monkeypatch.setattr("standfirst.rules.mapped.ONE_SITEMAP", 3)
    for where in (LIMITS, "standfirst.rules.mapped"):
        monkeypatch.setattr(f"{where}.SITEMAP_SIZE", 4)
    for where in (LIMITS, "standfirst.rules.sitemaps"):
        monkeypatch.setattr(f"{where}.NEWS_SIZE", 3)
    files = {
        f"content/world/s{n}.md": story(f"Story {n}", f"2025-0{5 + n % 2}-0{1 + n % 9}T10:00", tags="[Sea]")
        for n in range(14)
    }
    files |= {
        f"content/sport/n{n}.md": story(
            f"News {n} (new)", f"2025-06-09T{10 + n}:00", image="{src: p.svg, alt: P, credit: B}"
        )
        for n in range(7)
    }
    return Paper(tmp_path, {**files, "content/sport/p.svg": SVG, "content/about.md": "---\ntitle: About\n---\nUs.\n"})


def test_every_address_stands_once_however_many_parts_there_are(small: Paper) -> None:
    small.good(now=NOW)
    output = small.output()
    assert own(output) == Counter(pages(output))
    assert max(len(listed(data)) for data in sitemaps(output).values() if b"<urlset" in data) == 4
    assert faults(output, SITE, NOW) == []


def test_one_more_story_writes_its_months_part_the_index_and_the_news(small: Paper) -> None:
    small.good(now=NOW)
    before = sitemaps(small.output())
    small.write({"content/sport/late.md": story("Late", "2025-06-10T11:00")})
    small.good(now=NOW)
    # Newest last within a part, so the parts before stay; a story that came first on its day brings a page of an archive.
    written = changed(before, sitemaps(small.output()))
    assert {name for name in written if "2025-05" in name} == set()
    assert {name for name in written if "2025-06" in name} <= {"sitemap-2025-06.3.xml", "sitemap-2025-06.4.xml"}
    assert "sitemap-news-1.xml" in written
    assert small.output() == small.clean(now=NOW)


def test_news_of_more_than_one_file_have_an_index_and_lose_stories_by_the_clock(small: Paper) -> None:
    def fresh(output: Mapping[str, bytes]) -> list[str]:
        assert b"<sitemapindex" in output["sitemap-news.xml"]
        parts = listed(output["sitemap-news.xml"])
        assert parts == tuple(f"{SITE}sitemap-news-{n}.xml" for n in range(1, len(parts) + 1))
        return [address.removeprefix(SITE) for part in parts for address in listed(output[part.removeprefix(SITE)])]

    assert small.good(now=NOW).next_change == "2025-06-11T10:00:00+00:00"
    assert fresh(small.output()) == [f"sport/n{n}/" for n in range(6, -1, -1)]
    before = small.output()
    assert small.good(now="2025-06-11T10:00").next_change == "2025-06-11T11:00:00+00:00"
    assert changed(before, small.output()) == {"sitemap-news-3.xml"}
    assert fresh(small.output()) == [f"sport/n{n}/" for n in range(6, 0, -1)]
    assert small.output() == small.clean(now="2025-06-11T10:00")
    assert small.good(now="2025-06-13T00:00").next_change is None
    assert fresh(small.output()) == []
    assert faults(small.output(), SITE, "2025-06-13T00:00") == []


def test_a_story_names_its_picture_as_long_as_that_may_be_shown(small: Paper) -> None:
    small.write(
        {
            "content/sport/n0.md": story(
                "N", "2025-06-09T10:00", image="{src: p.svg, alt: P, credit: B, until: 2025-06-12}"
            )
        }
    )
    small.good(now=NOW)
    image = f"<image:loc>{SITE}sport/n0/p.svg</image:loc>".encode()
    assert sum(data.count(image) for data in sitemaps(small.output()).values()) == 1
    small.good(now="2025-06-12T00:00")
    assert sum(data.count(image) for data in sitemaps(small.output()).values()) == 0
    assert small.output() == small.clean(now="2025-06-12T00:00")


def test_the_papers_name_in_the_news_has_nothing_in_parentheses(small: Paper) -> None:
    small.change("standfirst.toml", "The Paper", "The Paper (beta)")
    small.good(now=NOW)
    assert b"<news:name>The Paper</news:name>" in small.output()["sitemap-news-1.xml"]


def test_a_site_may_have_neither_news_nor_pictures_in_its_sitemaps(tmp_path: Path) -> None:
    files = {
        "content/world/a.md": story("A", "2025-06-10", image="{src: p.svg, alt: P, credit: B}"),
        "content/world/p.svg": SVG,
    }
    made = Paper(tmp_path, files, settings="[sitemaps]\nnews = false\nimages = false\n")
    assert made.good(now=NOW).next_change is None
    assert set(sitemaps(made.output())) == {"sitemap.xml"}
    assert b"image:" not in made.output()["sitemap.xml"]
    assert b"news" not in made.output()["robots.txt"]


class _Local(etree.Resolver):  # type: ignore[misc] # it has no types
    """Schemas name others by their address on the web."""

    def resolve(self, url: str, pubid: str, context: object) -> object:
        return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)


def schema() -> etree.XMLSchema:
    """All schemas in one, since the sitemap's wants to know every element in it."""
    files = ("sitemap-0.9.xsd", "sitemap-image-1.1.xsd", "sitemap-news-0.9.xsd")
    spaces = {name: etree.parse(str(SCHEMAS / name)).getroot().get("targetNamespace") for name in files}
    imports = "".join(f'<import namespace="{space}" schemaLocation="{name}"/>' for name, space in spaces.items())
    whole = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.fromstring(whole, parser, base_url=str(SCHEMAS / "whole.xsd")))


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas of sitemaps are not beside this checkout")
def test_sitemaps_are_valid_by_their_schemas(small: Paper) -> None:
    small.good(now=NOW)
    whole = schema()
    index = etree.XMLSchema(etree.parse(str(SCHEMAS / "siteindex-0.9.xsd")))
    parts = Counter[str]()
    for data in sitemaps(small.output()).values():
        root = etree.fromstring(data)
        (index if root.tag.endswith("sitemapindex") else whole).assertValid(root)
        parts.update(etree.QName(element).localname for element in root.iter("{*}image", "{*}news"))
    assert parts == {"image": 7, "news": 7}


def archive(count: int) -> Iterator[tuple[str, str]]:
    for n in range(count):
        year, month, day = 2006 + n % 19, 1 + n // 19 % 12, 1 + n // 228 % 28
        yield f"content/part{n % 9}/s{n}.md", story(f"Story {n}", f"{year}-{month:02}-{day:02}T{n % 24:02}:00")


@pytest.mark.long
@pytest.mark.skipif(os.environ.get("STANDFIRST_LONG") != "sitemaps", reason="build.py test --long sitemaps")
def test_long_sitemaps_of_120000_stories_have_every_address_once(tmp_path: Path) -> None:
    # The first story of a day brings pages of archives too; the second is as most are.
    made = Paper(tmp_path, {**dict(archive(120_000)), "content/part0/new.md": story("New", "2025-06-10T11:00")})
    made.build(now=NOW)
    output = made.output()
    found = own(output)
    assert found == Counter(pages(output))
    assert sum(bool(re.search(r"/s\d+/$", address)) for address in found) == 120_000
    assert [one for one in faults(output, SITE, NOW) if not one.code.startswith("feed")] == []
    assert max(map(len, sitemaps(output).values())) < 50 * 1024 * 1024
    before = sitemaps(output)
    made.write({"content/part0/newer.md": story("Newer", "2025-06-10T11:30")})
    made.build(now=NOW)
    assert changed(before, sitemaps(made.output())) == {"sitemap.xml", "sitemap-2025-06.xml", "sitemap-news.xml"}
