"""Structured data of finished pages: read back by a reader of search engines, and by schema.org's vocabulary."""

import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.build import Request, build
from standfirst.content.record import GENRES
from standfirst.views.structured import TYPES
from tests.build.tiny import PNG, Paper, story
from tests.machines.vocabulary import Vocabulary

SETTINGS = """[publisher]
name = "Paper & Sons"
logo = "/logo.png"
email = "desk@paper.example"
same_as = ["https://social.example/@paper"]
[policies]
principles = "/ethics/"
ethics = "/ethics/"
corrections = "/ethics/"
verification = "/ethics/"
unnamed_sources = "/ethics/"
no_bylines = "/ethics/"
feedback = "/ethics/"
diversity = "/ethics/"
diversity_report = "/ethics/"
masthead = "/ethics/"
mission = "/ethics/"
ownership = "/ethics/"
"""
EVIL = '"</script><script>alert(1)</script><!-- & \u2028'
FULL = {
    "source": "NPA", "dateline": "Hollenz", "tags": "[Sea]", "authors": "[Ana Ruy, Bo]", "updated": "2025-02-01T10:00",
    "image": "{src: a.svg, alt: A, caption: By the sea, credit: NPA}", "paid": "true",
    "corrections": "[{date: 2025-02-02 10:00, text: Not so.}]",
}  # fmt: skip
FILES: dict[str, str | bytes] = {
    "content/world/_index.md": "---\ntitle: World\n---\n",
    "content/world/sea/_index.md": "---\ntitle: Sea\ngenre: analysis\n---\n",
    "content/world/sea/full.md": story("A full story", **FULL),
    "content/world/sea/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"/>',
    "content/world/sea/a.svg.toml": 'ai = "edited"\n',
    "content/world/evil.md": f"---\ntitle: {json.dumps(EVIL)}\ndate: 2025-01-02\nsource: {json.dumps(EVIL)}\n---\nText.\n",
    "content/world/plain.md": story("Plain"),
    "content/world/held.md": story("Held back", "2030-01-01"),
    **{f"content/world/{genre}.md": story(f"Of {genre}", genre=genre, dateline="Hollenz") for genre in GENRES},
    "content/ethics.md": "---\ntitle: Ethics\n---\nText.\n",
    "data/authors.toml": '["Ana Ruy"]\nrole = "Editor"\nbio = "Writes."\nphoto = "/logo.png"\nemail = "a@paper.example"\n[Bo]\n',
    "static/logo.png": PNG,
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    made = Paper(tmp_path_factory.mktemp("paper"), FILES, theme=True, settings=SETTINGS)
    report = build(Request(root=str(made.root), now="2025-06-01T00:00"))
    assert report.published
    return made


def read_back(html: str) -> list[dict[str, Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import extruct

        found: list[dict[str, Any]] = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    return [node for one in found for node in one.get("@graph", [one])]


def told(paper: Paper, page: str) -> dict[str, dict[str, Any]]:
    """By type."""
    return {node["@type"]: node for node in read_back(paper.page(page))}


def test_all_that_is_told_is_in_schema_orgs_vocabulary(paper: Paper, shared: Path) -> None:
    vocabulary = Vocabulary(shared / "corpora/schemas/schema-org-30.0.tar.xz")
    seen: set[str] = set()
    for name in paper.output():
        if name.endswith(".html"):
            for node in read_back(paper.page(name)):
                seen.add(node["@type"])
                node.pop("@context", None)
                assert list(vocabulary.faults(node)) == [], name
    assert seen == {*TYPES.values(), "BreadcrumbList", "ItemList", "NewsMediaOrganization", "ProfilePage", "WebSite"}
    news = {kind for genre, kind in TYPES.items() if genre not in ("sponsored", "satire")}
    assert all("NewsArticle" in vocabulary.lineage(kind) for kind in news)
    assert list(vocabulary.faults({"@type": "Person", "dateline": "X", "name": 3, "url": "x"})) != []
    for member in ("https://schema.org/NoDigitalSource", "https://schema.org/OfflineEventAttendanceMode"):
        assert list(vocabulary.faults({"@type": "ImageObject", "digitalSourceType": member})) != []


def test_a_story_tells_what_its_page_prints(paper: Paper) -> None:
    article = told(paper, "world/sea/full")["AnalysisNewsArticle"]
    url = "https://paper.example/world/sea/full/"
    assert article == {
        "@type": "AnalysisNewsArticle",
        "headline": "A full story",
        "url": url,
        "mainEntityOfPage": url,
        "description": "First paragraph.",
        "datePublished": "2025-01-01T10:00:00+00:00",
        "dateModified": "2025-02-02T10:00:00+00:00",
        "inLanguage": "en",
        "wordCount": 4,
        "isAccessibleForFree": False,
        "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"},
        "image": [
            {
                "@type": "ImageObject",
                "url": "https://paper.example/world/sea/full/a.svg",
                "caption": "By the sea",
                "creditText": "NPA",
                "digitalSourceType": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
            }
        ],
        "articleSection": "Sea",
        "dateline": "Hollenz",
        "keywords": ["Sea"],
        "author": [
            {"@type": "Person", "name": "Ana Ruy", "url": "https://paper.example/author/ana-ruy/"},
            {"@type": "Person", "name": "Bo", "url": "https://paper.example/author/bo/"},
        ],
        "sourceOrganization": {"@type": "Organization", "name": "NPA"},
        "creditText": "NPA",
        "publisher": {
            "@type": "NewsMediaOrganization",
            "@id": "https://paper.example/#publisher",
            "name": "Paper & Sons",
            "url": "https://paper.example/",
            "logo": {"@type": "ImageObject", "url": "https://paper.example/logo.png"},
        },
        "correction": [{"@type": "CorrectionComment", "datePublished": "2025-02-02T10:00:00+00:00", "text": "Not so."}],
    }
    html = paper.page("world/sea/full")
    for text in ("By the sea", "NPA", "Image edited with AI", "Hollenz", "Not so.", "Ana Ruy"):
        assert text in html[html.index("<body") :]
    assert 'class="prose prose--story prose--lede paywall"' in html


def test_a_trail_leads_from_the_front_to_the_section(paper: Paper) -> None:
    steps = told(paper, "world/sea/full")["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]["@id"]) for step in steps] == [
        (1, "Home", "https://paper.example/"),
        (2, "World", "https://paper.example/world/"),
        (3, "Sea", "https://paper.example/world/sea/"),
    ]


def test_no_headline_ends_the_script_or_opens_a_comment(paper: Paper) -> None:
    html = paper.page("world/evil")
    script = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(script) == 1
    assert "<" not in script[0]
    article = told(paper, "world/evil")["NewsArticle"]
    assert article["headline"] == EVIL
    assert article["author"] == [{"@type": "Organization", "name": EVIL}]


def test_an_unsigned_story_is_the_papers(paper: Paper) -> None:
    author = told(paper, "world/plain")["NewsArticle"]["author"]
    assert author == [{"@type": "NewsMediaOrganization", "name": "Paper & Sons", "url": "https://paper.example/"}]


def test_advertisements_and_satire_are_no_news_and_say_so_to_readers(paper: Paper) -> None:
    for genre, label in (("sponsored", "Sponsored"), ("satire", "Satire")):
        article = told(paper, f"world/{genre}")[TYPES[genre]]
        assert "dateline" not in article
        assert f'<p class="kicker">{label}</p>' in paper.page(f"world/{genre}")
        assert f">{label}</a></p>" in paper.page("world")


def test_the_front_tells_who_publishes_it_and_its_stories_in_order(paper: Paper) -> None:
    front = told(paper, "")
    publisher = front["NewsMediaOrganization"]
    assert publisher["sameAs"] == ["https://social.example/@paper"]
    assert publisher["ethicsPolicy"] == publisher["ownershipFundingInfo"] == "https://paper.example/ethics/"
    assert front["WebSite"]["publisher"] == {"@id": publisher["@id"]}
    items = front["ItemList"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    html = paper.page("")
    body = html[html.index("<main") :]
    at = [body.index(f'href="{item["url"].removeprefix("https://paper.example")}"') for item in items]
    assert at[0] == min(at)
    assert len({item["url"] for item in items}) == len(items)


def test_older_pages_of_a_list_tell_no_order(tmp_path: Path) -> None:
    stories = {f"content/world/{day}.md": story(f"Story {day}", f"2025-01-{day:02}") for day in range(1, 10)}
    made = Paper(tmp_path, stories, theme=True, settings="[pagination]\nsize = 3\n")
    made.good()
    assert "ItemList" in told(made, "world")
    assert set(told(made, "world/page/1")) == {"BreadcrumbList"}


def test_an_authors_page_is_of_a_person(paper: Paper) -> None:
    person = told(paper, "author/ana-ruy")["ProfilePage"]["mainEntity"]
    assert person == {
        "@type": "Person",
        "name": "Ana Ruy",
        "url": "https://paper.example/author/ana-ruy/",
        "jobTitle": "Editor",
        "description": "Writes.",
        "image": "https://paper.example/logo.png",
        "email": "a@paper.example",
    }


def test_nothing_is_told_of_a_held_story(paper: Paper) -> None:
    assert not [name for name, data in paper.output().items() if b"Held back" in data or b"/world/held/" in data]


def properties(html: str) -> Iterator[tuple[str, str]]:
    yield from re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html)


def test_social_networks_are_told_times_sizes_and_authors(paper: Paper) -> None:
    found = list(properties(paper.page("world/sea/full")))
    facts = dict(found)
    assert facts["og:type"] == "article"
    assert facts["og:locale"] == "en_GB"
    assert (facts["og:image:width"], facts["og:image:height"], facts["og:image:alt"]) == ("1200", "800", "A")
    assert facts["article:published_time"] == "2025-01-01T10:00:00+00:00"
    assert facts["article:modified_time"] == "2025-02-02T10:00:00+00:00"
    assert facts["twitter:card"] == "summary_large_image"
    assert facts["robots"] == "max-image-preview:large"
    authors = [value for name, value in found if name == "article:author"]
    assert authors == ["https://paper.example/author/ana-ruy/", "https://paper.example/author/bo/"]
    assert dict(properties(paper.page("world/plain")))["twitter:card"] == "summary"
    assert dict(properties(paper.page("404.html")))["robots"] == "noindex"


def test_an_edit_inside_a_story_changes_no_other_pages_data(paper: Paper) -> None:
    before = {name: paper.page(name) for name in ("", "world", "topic/sea", "author/bo")}
    paper.change("content/world/sea/full.md", "The rest.", "Another, longer rest of it.")
    paper.build()
    assert {name: paper.page(name) for name in before} == before
    assert told(paper, "world/sea/full")["AnalysisNewsArticle"]["wordCount"] == 7
    assert paper.output() == paper.clean()


def test_the_kind_of_a_section_reaches_its_stories_incrementally(paper: Paper) -> None:
    paper.change("content/world/sea/_index.md", "genre: analysis", "genre: background")
    paper.build()
    assert "BackgroundNewsArticle" in told(paper, "world/sea/full")
    assert paper.output() == paper.clean()
