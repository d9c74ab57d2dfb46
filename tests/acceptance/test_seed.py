"""The article page that started this project: everything it shows, in order, and nothing of it by chance.

The second site is the first with every word of the stories, every name and every date changed by rule; the same
assertions hold, so nothing in them can be hard-wired.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from standfirst.build import Report, Request, build
from tests.acceptance.reading import Page
from tests.conftest import OpenPage

Expected = dict[str, Any]
_SHIFT = timedelta(days=-431)
_ROTATED = str.maketrans("aeioubcdfgAEIOUBCDFG", "eiouacdfgbEIOUACDFGB")


def other_words(text: str) -> str:
    """Text with other letters: as many words, as long, in the same scripts and cases."""
    return text.translate(_ROTATED)


def other_time(text: str) -> str:
    """Every date in a text, as many days earlier."""

    def earlier(found: re.Match[str]) -> str:
        return (datetime.fromisoformat(found[0]) + _SHIFT).strftime("%Y-%m-%d")

    return re.sub(r"\d{4}-\d\d-\d\d", earlier, text)


def _rewritten(source: str) -> str:
    """A story of the seed with other words: values of its front matter and its body, but no keys and no links."""
    lines = []
    for line in source.split("\n"):
        key, colon, value = line.partition(":")
        if line.startswith("Also Read:") or line == "---":
            lines.append(line)
        elif colon and key in ("date", "weight"):
            lines.append(other_time(line))
        elif colon and key in ("title", "author", "source", "tags"):
            lines.append(f"{key}:{other_words(value)}")
        else:
            lines.append(other_words(line))
    return "\n".join(lines)


def _swapped(site: Path, expected: Expected) -> Expected:
    """Rewrites the site in place; gives what it must show then."""
    for path in site.glob("content/**/*.md"):
        path.write_text(_rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
    settings = site / "standfirst.toml"
    title = json.dumps(expected["site"], ensure_ascii=False)
    settings.write_text(settings.read_text(encoding="utf-8").replace(title, other_words(title)), encoding="utf-8")
    swapped: Expected = {**expected, "now": other_time(expected["now"])}
    for name in ("section", "headline", "site"):
        swapped[name] = other_words(expected[name])
    for name in ("subheads", "paragraphs"):
        swapped[name] = [other_words(text) for text in expected[name]]
    read = expected["also_read"]
    swapped["also_read"] = {
        **read,
        "title": other_words(read["title"]),
        "after_paragraph": other_words(read["after_paragraph"]),
    }
    swapped["source"] = "Source " + other_words(expected["source"].removeprefix("Source "))
    swapped["recent"] = [
        {
            **post,
            "title": other_words(post["title"]),
            "excerpt": other_words(post["excerpt"]),
            "published": other_time(post["published"]),
        }
        for post in expected["recent"]
    ]
    return swapped


Built = tuple[Path, Expected, Report]


@pytest.fixture(scope="module", params=["as it is", "with other words, names and dates"])
def built(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The seed's site, built at the instant it is about."""
    site = tmp_path_factory.mktemp("seed") / "site-of-the-seed"
    shutil.copytree(shared / "acceptance" / "seed-site", site)
    for path in [site, *site.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    expected: Expected = json.loads((shared / "acceptance" / "expected.json").read_text(encoding="utf-8"))
    if request.param != "as it is":
        expected = _swapped(site, expected)
    report = build(Request(root=str(site), now=expected["now"]))
    return site / "site", expected, report


@pytest.fixture(scope="module")
def page(built: Built) -> Page:
    output, expected, _ = built
    return Page((output / expected["page"].strip("/") / "index.html").read_text(encoding="utf-8"))


def test_it_builds_without_a_word_of_complaint(built: Built) -> None:
    report = built[2]
    assert report.problems == ()
    assert report.published


def test_the_section_label_and_the_headline_stand_above_the_story(page: Page, built: Built) -> None:
    expected = built[1]
    label = [link for link in page.find("a", within="crumbs") if link.text == expected["section"]]
    headlines = page.find("h1")
    assert label
    assert [headline.text for headline in headlines] == [expected["headline"]]
    assert page.elements.index(label[-1]) < page.elements.index(headlines[0])


def test_the_body_holds_every_subhead_paragraph_and_the_also_read_line_in_order(page: Page, built: Built) -> None:
    expected = built[1]
    told = [element for element in page.elements if element.tag in ("h2", "p") and element.within("prose")]
    subheads = [element.text for element in told if element.tag == "h2"]
    blocks = [element for element in told if element.attributes.get("class") == "also-read"]
    paragraphs = [element.text for element in told if element.tag == "p" and element not in blocks]
    assert subheads == expected["subheads"]
    assert paragraphs == expected["paragraphs"]
    assert len(blocks) == 1
    place = told.index(blocks[0])
    assert told[place - 1].text == expected["also_read"]["after_paragraph"]
    assert told[place + 1].text == expected["subheads"][-1]
    starts = [told.index(next(one for one in told if one.text == subhead)) for subhead in subheads]
    assert starts == [1, 8, place + 1]


def test_the_also_read_block_leads_to_its_story_by_its_headline(page: Page, built: Built) -> None:
    wanted = built[1]["also_read"]
    block = page.find("p", class_="also-read")[0]
    link = page.find("a", within="also-read")[0]
    assert block.text == f"{wanted['label']} {wanted['title']}"
    assert (link.text, link.attributes["href"]) == (wanted["title"], wanted["url"])


def test_the_agency_and_the_site_are_named_after_the_story(page: Page, built: Built) -> None:
    expected = built[1]
    last = page.find("p", within="prose")[-1]
    credit = [p for p in page.find("p", class_="source") if p.text == expected["source"]]
    name = [p for p in page.find("p", class_="source") if p.text == expected["site"]]
    assert page.elements.index(last) < page.elements.index(credit[0]) < page.elements.index(name[0])
    assert page.find("p", class_="wordmark")[0].text == expected["site"]


def test_recent_posts_are_the_six_newest_with_excerpts_and_absolute_times(page: Page, built: Built) -> None:
    expected = built[1]
    rail = page.find("aside", class_="rail")[0]
    assert page.find("h2", within="rail")[0].text == expected["recent_heading"]
    assert page.elements.index(rail) > page.elements.index(page.find("p", within="prose")[-1])
    links = page.find("a", within="rail__list")
    excerpts = [p.text for p in page.find("p", within="rail__list", class_="teaser__dek")]
    times = page.find("time", within="rail__list")
    assert [(link.text, link.attributes["href"]) for link in links] == [
        (post["title"], post["url"]) for post in expected["recent"]
    ]
    assert excerpts == [post["excerpt"] for post in expected["recent"]]
    assert [time.attributes["datetime"] for time in times] == [post["published"] for post in expected["recent"]]
    assert all("ago" not in time.text for time in times)
    assert times[0].text == _printed(expected["recent"][0]["published"])


def _printed(iso: str) -> str:
    moment = datetime.fromisoformat(iso)
    hour = moment.hour % 12 or 12
    return f"{moment.day} {moment:%b} {moment.year}, {hour}:{moment:%M} {'am' if moment.hour < 12 else 'pm'}"


@pytest.mark.browser
def test_a_browser_at_that_instant_reads_the_times_as_hours_ago(
    built: Built, open_page: OpenPage, served: Callable[[Path], str]
) -> None:
    output, expected, _ = built
    page = open_page(now=expected["now"], timezone="Asia/Kolkata")
    page.goto(served(output) + expected["page"])
    page.wait_for_load_state("networkidle")
    times = page.locator(".rail__list time").all_inner_texts()
    assert times == [post["relative"] for post in expected["recent"]]
    titles = page.locator(".rail__list .teaser__head").all_inner_texts()
    assert titles == [post["title"] for post in expected["recent"]]
