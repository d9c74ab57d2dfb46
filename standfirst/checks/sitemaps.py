"""Whether sitemaps are those of the protocol 0.9 (sitemaps.org/protocol.html), with Google's elements for pictures and news."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from standfirst.checks import values
from standfirst.checks.finding import Finding
from standfirst.checks.report import Report
from standfirst.checks.tree import Node, Read

SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE: Final = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS: Final = "http://www.google.com/schemas/sitemap-news/0.9"
ADDRESSES: Final = 50_000
BYTES: Final = 52_428_800
NEWS_ENTRIES: Final = 1_000
PICTURES: Final = 1_000
_LONGEST: Final = 2_047
_TWO_DAYS: Final = 172_800
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}|zh-cn|zh-tw")


def check_sitemap(data: bytes, *, address: str, now: float) -> tuple[Finding, ...]:
    """What is wrong with a sitemap or an index of them. `address` is where it is published: what it lists must be on the same
    host; `now` is the clock in seconds since 1970."""
    read, report = Read(data, "sitemap"), Report(now)
    root = read.root
    if root is None or read.findings:
        return tuple(read.findings)
    if root.space != SITEMAP or root.name not in ("urlset", "sitemapindex"):
        report.say("sitemap-namespace", root, f"{root.written} in {root.space or 'no namespace'} is no sitemap")
        return tuple(report.findings)
    if len(data) > BYTES:
        report.say("sitemap-limit", root, f"the file has {len(data):,} bytes, and {BYTES:,} are the most")
    entry = "url" if root.name == "urlset" else "sitemap"
    entries = root.all(SITEMAP, entry)
    if len(entries) > ADDRESSES:
        report.say("sitemap-limit", root, f"the file has {len(entries):,} entries, and {ADDRESSES:,} are the most")
    for node in root.children:
        if node.name != entry or node.space != SITEMAP:
            report.say("sitemap-element", node, f"there is no {node.written} in {root.written}")
    host = urlsplit(address)[:2]
    seen: set[str] = set()
    for node in entries:
        _entry(report, node, host, seen)
    _news_count(report, root)
    return tuple(sorted(dict.fromkeys(report.findings), key=lambda one: one.line))


def twice(parts: Iterable[tuple[str, bytes]]) -> dict[str, tuple[str, str]]:
    """The addresses that stand in two of several sitemaps, with the addresses of these."""
    seen: dict[str, str] = {}
    found: dict[str, tuple[str, str]] = {}
    for name, data in parts:
        for address in listed(data):
            other = seen.setdefault(address, name)
            if other != name:
                found[address] = (other, name)
    return found


def listed(data: bytes) -> tuple[str, ...]:
    """The addresses that a sitemap or an index lists."""
    root = Read(data, "sitemap").root
    return tuple(loc.text for entry in (root.children if root else ()) for loc in entry.all(SITEMAP, "loc"))


def _entry(report: Report, entry: Node, host: tuple[str, ...], seen: set[str]) -> None:
    locations = entry.all(SITEMAP, "loc")
    if len(locations) != 1:
        report.say("sitemap-element", entry, f"{entry.written} has {len(locations)} loc, and one must be there")
    for loc in locations:
        _location(report, loc, host)
        if loc.text in seen:
            report.say("sitemap-twice", loc, f"{loc.text} stands twice")
        seen.add(loc.text)
    for name in ("lastmod", "changefreq", "priority"):
        for node in entry.all(SITEMAP, name)[1:]:
            report.say("sitemap-element", node, f"{name} stands twice in {entry.written}")
    for node in entry.all(SITEMAP, "lastmod"):
        report.value("sitemap-date", node, values.w3c_date)
    for node in entry.children:
        if node.space == SITEMAP and node.name not in ("loc", "lastmod", "changefreq", "priority"):
            report.say("sitemap-element", node, f"there is no {node.written} in {entry.written}")
        elif node.name in ("image", "news") and node.space not in (IMAGE, NEWS):
            report.say("sitemap-namespace", node, f"{node.space} is not the namespace of {node.name}")
    _pictures(report, entry)
    _news(report, entry)


def _pictures(report: Report, entry: Node) -> None:
    pictures = entry.all(IMAGE, "image")
    if len(pictures) > PICTURES:
        report.say("sitemap-limit", entry, f"{len(pictures):,} pictures of one page, and {PICTURES:,} are the most")
    for picture in pictures:
        found = picture.all(IMAGE, "loc")
        if len(found) != 1:
            report.say("sitemap-element", picture, "a picture has one loc")
        for loc in found:
            report.value("sitemap-address", loc, values.address)


def _location(report: Report, loc: Node, host: tuple[str, ...]) -> None:
    if not report.value("sitemap-address", loc, values.address):
        return
    if len(loc.text) > _LONGEST:
        report.say(
            "sitemap-address", loc, f"the address has {len(loc.text):,} characters, and {_LONGEST:,} are the most"
        )
    if urlsplit(loc.text)[:2] != host:
        report.say("sitemap-address", loc, f"{loc.text} is not on {'://'.join(host)}")
    if not loc.text.isascii():
        report.say("sitemap-address", loc, f"{loc.text} is not percent-encoded")


def _news(report: Report, entry: Node) -> None:
    found = entry.all(NEWS, "news")
    for node in found[1:]:
        report.say("sitemap-news", node, "one address has news:news twice")
    for news in found[:1]:
        _filled(report, news, "publication_date", "title")
        _paper(report, news)
        for node in news.all(NEWS, "publication_date"):
            if report.value("sitemap-date", node, values.w3c_date):
                at = values.instant(node.text)
                if at is not None and report.now - at >= _TWO_DAYS:
                    report.say("sitemap-news-old", node, f"{node.text} is more than two days ago")
        for name in ("genres", "keywords", "stock_tickers", "access"):
            for node in news.all(NEWS, name):
                report.say("sitemap-news", node, f"{name} is no longer one of Google's elements")


def _paper(report: Report, news: Node) -> None:
    papers = news.all(NEWS, "publication")
    if len(papers) != 1:
        report.say("sitemap-news", news, "news:news has one news:publication")
    for paper in papers:
        _filled(report, paper, "name", "language")
        for node in paper.all(NEWS, "language"):
            if _LANGUAGE.fullmatch(node.text) is None:
                report.say("sitemap-news", node, f"`{node.text}` is no language of ISO 639, nor zh-cn or zh-tw")
        for node in paper.all(NEWS, "name"):
            if re.search(r"\(.*\)", node.text):
                report.say("sitemap-news", node, f"`{node.text}` has something in parentheses")


def _filled(report: Report, parent: Node, *names: str) -> None:
    for name in names:
        found = parent.all(NEWS, name)
        if len(found) != 1 or not found[0].text.strip():
            report.say("sitemap-news", parent, f"{parent.written} has one news:{name}, and it says something")


def _news_count(report: Report, root: Node) -> None:
    count = sum(bool(entry.all(NEWS, "news")) for entry in root.children)
    if count > NEWS_ENTRIES:
        report.say("sitemap-limit", root, f"{count:,} entries of news, and {NEWS_ENTRIES:,} are the most")
