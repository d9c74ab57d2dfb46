"""The checks of feeds find each fault in a feed of ours, and nothing in it as it is."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from standfirst.checks.feeds import check_feed
from standfirst.checks.finding import RULES
from standfirst.syndication.atom import atom
from standfirst.syndication.feeds import Author, Entry, Feed, Picture
from standfirst.syndication.json_feed import json_feed
from standfirst.syndication.rss import rss
from tests.syndication.test_feeds import moment

NOW = moment("2025-06-01T12:00:00+00:00").instant
SITE = "https://paper.example/"
PICTURE = Picture(url=f"{SITE}p.jpg", type="image/jpeg", bytes=9, width=4, height=3, alt="A", credit="B")
STORY = Entry(
    url=f"{SITE}a/",
    title="Ties & trade",
    published=moment("2025-02-21T10:00:00+05:30"),
    updated=moment("2025-02-22T10:00:00+05:30"),
    summary="Prices rise",
    html=f'<p>Text <a href="{SITE}b/">link</a></p>',
    authors=(Author(name="Asha Rao", url=f"{SITE}author/asha-rao/"),),
    tags=("Sea",),
    language="hi",
    picture=PICTURE,
)
OTHER = replace(STORY, url=f"{SITE}c/", title="C", language="", picture=None)
FEED = Feed(
    url=f"{SITE}feed", title="Paper", home=SITE, description="News", language="en", entries=(STORY, OTHER),
    hubs=("https://hub.example/",), older=f"{SITE}feed-1",
)  # fmt: skip
RSS, ATOM, JSON = rss(FEED), atom(FEED), json_feed(FEED)
PAGE = replace(FEED, url=f"{SITE}feed-1", current=f"{SITE}feed", older="", hubs=())


def rules(data: bytes, address: str = FEED.url) -> set[str]:
    return {one.rule for one in check_feed(data, address=address, now=NOW)}


def test_nothing_is_wrong_with_what_we_write() -> None:
    for data in (RSS, ATOM, JSON):
        assert rules(data) == set()
    for written in (rss, atom, json_feed):
        assert rules(written(PAGE), PAGE.url) == set()
        assert rules(written(replace(FEED, entries=()))) <= {"feed-date-odd"}, "an empty Atom feed is of 1970"


@pytest.mark.parametrize(
    ("data", "old", "new", "rule"),
    [
        (RSS, "</rss>", "", "feed-not-xml"),
        (RSS, "<rss", "<!DOCTYPE rss><rss", "feed-doctype"),
        (RSS, "Prices rise", "Prices \ufffd rise", "feed-character"),
        (RSS, "purl.org/dc/elements/1.1/", "purl.org/dc/elements/1.0/", "feed-namespace"),
        (RSS, 'version="2.0"', 'version="3.0"', "feed-version"),
        (RSS, f"<link>{SITE}</link>", "", "feed-missing"),
        (RSS, ' length="9"', "", "feed-attribute"),
        (RSS, "<pubDate>", "<link>https://x.example/</link><pubDate>", "feed-twice"),
        (RSS, "<pubDate>", "<when>x</when><pubDate>", "feed-unknown"),
        (RSS, "<item>", "<item>text", "feed-text"),
        (RSS, "<title>Paper</title>", "<title> </title>", "feed-blank"),
        (RSS, "Fri, 21 Feb 2025", "Sun, 21 Feb 2025", "feed-date"),
        (RSS, "Fri, 21 Feb 2025 10", "Sun, 21 Feb 2027 10", "feed-date-odd"),
        (RSS, "<language>en", "<language>en_GB", "feed-language"),
        (RSS, f"<link>{SITE}a/</link>", "<link>/a/</link>", "feed-address"),
        (RSS, '"true">' + SITE + "a/", '"true">a/', "feed-id"),
        (RSS, f'"true">{SITE}c/', f'"true">{SITE}a/', "feed-id-twice"),
        (RSS, 'type="image/jpeg"', 'type="jpeg"', "feed-type"),
        (RSS, 'length="9"', 'length="-9"', "feed-value"),
        (RSS, "<title>C</title>", "<title>&lt;b&gt;C&lt;/b&gt;</title>", "feed-markup"),
        (RSS, "&lt;p&gt;Text", "&lt;blurb&gt;Text", "feed-html"),
        (RSS, "&lt;p&gt;Text", "&lt;script&gt;x()&lt;/script&gt;Text", "feed-unsafe"),
        (RSS, f'href="{SITE}b/"', 'href="/b/"', "feed-relative"),
        (RSS, f'href="{SITE}feed"', f'href="{SITE}other"', "feed-self"),
        (RSS, '<guid isPermaLink="true">https://paper.example/a/</guid>', "", "feed-wanted"),
        (ATOM, f"<id>{SITE}feed</id>", "", "feed-missing"),
        (ATOM, "2025-02-22T10:00:00+05:30", "2025-02-22 10:00", "feed-date"),
        (ATOM, f"<id>{SITE}c/</id>", f"<id>{SITE}a/</id>", "feed-id-twice"),
        (ATOM, f"<id>{SITE}c/</id>", "<id>HTTPS://Paper.example/c/</id>", "feed-address-odd"),
        (ATOM, 'rel="hub"', 'rel="hubs of ours"', "feed-value"),
        (ATOM, "<summary>", '<summary type="html/x">', "feed-type"),
        (ATOM, "<published>", '<link rel="prev-archive" href="https://x.example/"/><published>', "feed-history"),
        (JSON, "version/1.1", "version/1", "feed-json"),
        (JSON, '"https://paper.example/c/"', "7", "feed-json"),
        (JSON, f'"feed_url": "{SITE}feed"', f'"feed_url": "{SITE}x"', "feed-self"),
        (JSON, '"date_published": "2025-02-21T', '"date_published": "21 Feb ', "feed-date"),
    ],
)  # fmt: skip
def test_each_fault_is_found(data: bytes, old: str, new: str, rule: str) -> None:
    text = data.decode()
    escaped = old.replace('"', "&quot;") if old not in text else old
    assert escaped in text
    found = check_feed(text.replace(escaped, new, 1).encode(), address=FEED.url, now=NOW)
    assert rule in {one.rule for one in found}
    assert all(one.line >= 1 and one.message and one.hint for one in found)


def test_two_entries_of_one_id_at_different_times_are_found() -> None:
    later = replace(OTHER, url=STORY.url, updated=moment("2025-03-01T10:00:00+05:30"))
    assert rules(atom(replace(FEED, entries=(STORY, later)))) == {"feed-same"}


def test_every_rule_is_explained_and_found_by_some_test() -> None:
    docs = (Path(__file__).resolve().parents[2] / "docs/feeds.md").read_text("utf-8")
    rows = re.findall(r"^\| `(feed-[a-z0-9-]+)` \| (\w+) \| (.+) \|$", docs, re.MULTILINE)
    assert {code: (severity, means) for code, severity, means in rows} == {
        code: (rule.severity, rule.means) for code, rule in RULES.items()
    }
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [rule for rule in RULES if f'"{rule}"' not in tests] == []
