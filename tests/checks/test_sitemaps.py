"""The checks of sitemaps find each fault, and nothing in what is right."""

from datetime import datetime

import pytest

from standfirst.checks.machines import check_machines
from standfirst.checks.sitemaps import ADDRESSES, BYTES, check_sitemap
from standfirst.syndication.feeds import Feed
from standfirst.syndication.rss import rss
from standfirst.syndication.sitemap import News, Publication, index, news_sitemap, sitemap

SITE = "https://paper.example/"
NOW = datetime.fromisoformat("2025-06-01T12:00+00:00").timestamp()
GOOD = sitemap([(SITE, "", ""), (f"{SITE}a/", "2025-05-31T10:00:00+05:30", f"{SITE}a/p.jpg")])
STORY = News(
    address=f"{SITE}a/", publication=Publication("Paper", "en"), published="2025-05-31T10:00:00+00:00", title="A story"
)
FRESH = news_sitemap([STORY])


def rules(data: bytes) -> set[str]:
    return {one.rule for one in check_sitemap(data, address=f"{SITE}sitemap.xml", now=NOW)}


def test_nothing_is_wrong_with_what_we_write() -> None:
    for data in (GOOD, FRESH, sitemap([]), index([(f"{SITE}sitemap-1.xml", "2025-05-31")])):
        assert rules(data) == set()


@pytest.mark.parametrize(
    ("data", "old", "new", "rule"),
    [
        (GOOD, "</urlset>", "", "sitemap-not-xml"),
        (GOOD, "sitemap/0.9", "sitemap/0.84", "sitemap-namespace"),
        (GOOD, "sitemap-image/1.1", "sitemap-image/1.0", "sitemap-namespace"),
        (GOOD, f"<loc>{SITE}</loc>", "", "sitemap-element"),
        (GOOD, "<lastmod>", "<when>x</when><lastmod>", "sitemap-element"),
        (GOOD, f"<loc>{SITE}</loc>", f"<loc>{SITE}a/</loc>", "sitemap-twice"),
        (GOOD, f"<loc>{SITE}</loc>", "<loc>/a/</loc>", "sitemap-address"),
        (GOOD, f"<loc>{SITE}</loc>", "<loc>https://other.example/</loc>", "sitemap-address"),
        (GOOD, f"<loc>{SITE}</loc>", f"<loc>{SITE}{'a' * 2_100}</loc>", "sitemap-address"),
        (GOOD, "2025-05-31T10:00:00+05:30", "31 May 2025", "sitemap-date"),
        (GOOD, "2025-05-31T10:00:00+05:30", "2025-02-31", "sitemap-date"),
        (FRESH, "<news:title>A story</news:title>", "", "sitemap-news"),
        (FRESH, ">en<", ">en-GB<", "sitemap-news"),
        (FRESH, ">Paper<", ">Paper (print)<", "sitemap-news"),
        (FRESH, "2025-05-31T10:00:00", "2025-05-30T12:00:00", "sitemap-news-old"),
        (FRESH, "</news:news>", "<news:genres>Blog</news:genres></news:news>", "sitemap-news"),
    ],
)
def test_each_fault_is_found(data: bytes, old: str, new: str, rule: str) -> None:
    text = data.decode()
    assert old in text
    assert rule in rules(text.replace(old, new, 1).encode())


def test_limits_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (ADDRESSES, BYTES) == (50_000, 50 * 1024 * 1024)
    monkeypatch.setattr("standfirst.checks.sitemaps.ADDRESSES", 50)
    many = [(f"{SITE}{number}/", "", "") for number in range(51)]
    assert rules(sitemap(many[:-1])) == set()
    assert rules(sitemap(many)) == {"sitemap-limit"}
    monkeypatch.setattr("standfirst.checks.sitemaps.BYTES", len(sitemap(many[:50])) - 1)
    assert rules(sitemap(many[:50])) == {"sitemap-limit"}
    monkeypatch.undo()
    news = [
        News(address=f"{SITE}{n}/", publication=STORY.publication, published=STORY.published, title="A")
        for n in range(1_001)
    ]
    assert rules(news_sitemap(news)) == {"sitemap-limit"}


def test_a_feed_at_an_address_in_another_script_says_where_it_is() -> None:
    feed = rss(Feed(url=f"{SITE}topic/%E0%A4%A8%E0%A4%A6%E0%A5%80/feed.xml", title="नदी", home=SITE))
    assert list(check_machines({"/topic/नदी/feed.xml": ("feed", feed)}, SITE, now=NOW)) == []


def test_an_address_in_two_sitemaps_is_found() -> None:
    files = {"/sitemap-a.xml": ("sitemap", GOOD), "/sitemap-b.xml": ("sitemap", GOOD), "/x.html": ("copy", b"")}
    found = list(check_machines(files, SITE, now=NOW))
    assert {(name, one.rule) for name, one in found} == {("/sitemap-b.xml", "sitemap-twice")}
