"""Sitemaps by the protocol (sitemaps.org/protocol.html) and by Google's pages on news sitemaps: rules SM and GN."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from standfirst.checks.rules import found
from standfirst.checks.subject import Subject
from standfirst.problems import Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"
_MOST, _BYTES, _NEWS_MOST, _LONGEST = 50_000, 52_428_800, 1_000, 2_048
_TWO_DAYS: Final = 2 * 86_400
_TIME: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?\Z")
_GIVEN_UP: Final = ("genres", "keywords", "stock_tickers", "access", "geo_locations")


def check(
    name: str,
    data: bytes,
    site: str,
    there: Mapping[str, str],
    now: int,
    seen: set[str] | None = None,
    stories: Mapping[str, Subject] = {},  # nobody writes to it
) -> Iterator[Problem]:
    """What is wrong with one file. `there` are the pages that want readers, absolute and encoded, with their headlines;
    `seen` the addresses of the sitemaps before it, to which its own are added; `stories` those whose faults are told
    at their source."""
    from xml.etree.ElementTree import ParseError, fromstring

    place = (name, 1)
    try:
        root = fromstring(data)
    except ParseError as fault:
        yield found("SM03", place, f"it is no XML: {fault}", "look at what writes it")
        return
    if len(data) > _BYTES:
        yield found("SM01", place, f"it has {len(data):,} bytes", "split it, and list the parts in an index")
    if root.tag == f"{MAP}sitemapindex":
        yield from _index(root, place, site)
    elif root.tag == f"{MAP}urlset":
        yield from _addresses(root, place, site, there, set() if seen is None else seen, stories)
        if "news" in name:
            yield from _news(root, place, there, now, stories)
    else:
        yield found("GN12" if "news" in name else "SM03", place, f"its root is {root.tag}", "look at what writes it")


def _index(root: "Element", place: tuple[str, int], site: str) -> Iterator[Problem]:
    parts = [one.text or "" for one in root.iter(f"{MAP}loc")]
    nested = [one for one in parts if one.rstrip("/").endswith("sitemap.xml")]
    if len(parts) > _MOST or nested:
        yield found("SM02", place, f"the index lists {len(parts):,} sitemaps, or an index", "list sitemaps alone")
    for address in parts:
        yield from _address(address, place, site)
    yield from _times(root, place)


def _addresses(
    root: "Element",
    place: tuple[str, int],
    site: str,
    there: Mapping[str, str],
    seen: set[str],
    stories: Mapping[str, Subject],
) -> Iterator[Problem]:
    addresses = [(one.findtext(f"{MAP}loc") or "").strip() for one in root.iter(f"{MAP}url")]
    if len(addresses) > _MOST:
        yield found("SM01", place, f"it lists {len(addresses):,} addresses", "split it, and list the parts in an index")
    news = root.find(f".//{NEWS}news") is not None
    for address in addresses:
        yield from _address(address, stories[address].at("slug", "permalink") if address in stories else place, site)
        if address.startswith(site) and address not in there:
            hint = "look at what writes it: readers and robots would find nothing there"
            yield found("SM06", place, f"it lists {address}, which is no page that is to be found", hint)
        if not news and address in seen:
            yield found("SM08", place, f"it lists {address} once more", "look at what writes it")
        if not news:
            seen.add(address)
    yield from _times(root, place)


def _address(address: str, place: tuple[str, int], site: str) -> Iterator[Problem]:
    if not address.startswith(site) or len(address) >= _LONGEST:
        message = f"the address {address[:80]} is not of this site, or too long"
        yield found("SM04", place, message, "look at site.url, and at what writes it")


def _times(root: "Element", place: tuple[str, int]) -> Iterator[Problem]:
    for one in root.iter(f"{MAP}lastmod"):
        if not _is_time(one.text or ""):
            yield found("SM05", place, f"`{one.text}` is no time", "write it as 2025-02-21T17:30:00+05:30")


def _is_time(text: str) -> bool:
    if not _TIME.match(text):
        return False
    try:
        return len(text) < 10 or bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def _news(
    root: "Element", place: tuple[str, int], there: Mapping[str, str], now: int, sources: Mapping[str, Subject]
) -> Iterator[Problem]:
    stories = list(root.iter(f"{NEWS}news"))
    if not stories and root.find(f"{MAP}url") is not None:
        hint = f"the namespace is {NEWS[1:-1]}"
        yield found("GN12", place, "addresses of a news sitemap have no news:news of Google's namespace", hint)
    elif not stories:
        yield found("GN09", place, "there is no news of the last two days", "nothing has to be mended")
    if len(stories) > _NEWS_MOST:
        yield found("GN02", place, f"it holds {len(stories):,} stories", "split it, and list the parts in an index")
    for url in root.iter(f"{MAP}url"):
        address = (url.findtext(f"{MAP}loc") or "").strip()
        several = url.findall(f"{NEWS}news")
        if len(several) > 1:
            yield found("GN04", place, f"{address} has {len(several)} news:news", "give it one")
        for one in several:
            source = sources.get(address)
            yield from _story(one, address, there, source.at("title") if source else place, now)
            yield from _told_of_it(one, address, source, place, now)


def _story(
    one: "Element", address: str, there: Mapping[str, str], place: tuple[str, int], now: int
) -> Iterator[Problem]:
    """By what is written of a story; `place` is that of its title."""
    where = f"{NEWS}publication/{NEWS}"
    name, language = one.findtext(f"{where}name") or "", one.findtext(f"{where}language") or ""
    date, title = one.findtext(f"{NEWS}publication_date") or "", one.findtext(f"{NEWS}title") or ""
    if not (name and language and date and title):
        hint = "write news:publication with name and language, news:publication_date and news:title"
        yield found("GN03", place, f"{address} lacks one of the four that each story has", hint)
    headline = there.get(address)
    if headline and title and " ".join(title.split()) != " ".join(headline.split()):
        message = f"{address} has the title `{title[:60]}`, and its page the headline `{headline[:60]}`"
        yield found("GN08", place, message, "write the headline alone")
    for element in one:
        tag = element.tag.removeprefix(NEWS)
        if tag in _GIVEN_UP:
            yield found("GN11", place, f"{address} has news:{tag}, which nobody reads any more", "leave it out")


def _told_of_it(
    one: "Element", address: str, source: Subject | None, place: tuple[str, int], now: int
) -> Iterator[Problem]:
    """The publication, its language, and when it was."""
    name, language = (one.findtext(f"{NEWS}publication/{NEWS}{part}") or "" for part in ("name", "language"))
    if re.search(r"\(.*\)", name):
        yield found("GN05", place, f"the publication's name is `{name}`", "write it without the parentheses")
    if language and not re.fullmatch(r"[a-z]{2,3}|zh-cn|zh-tw", language):
        at = source.at("language") if source else place
        hint = f"write {language.lower().partition('-')[0]}"
        yield found("GN06", at, f"the publication's language is `{language}`", hint)
    date = one.findtext(f"{NEWS}publication_date") or ""
    yield from _news_date(date, address, source.at("date") if source else place, now)


def _news_date(date: str, address: str, place: tuple[str, int], now: int) -> Iterator[Problem]:
    if not date:
        return
    if not _is_time(date):
        yield found("GN07", place, f"`{date}` is no time with a zone", "write it as 2025-02-21T17:30:00+05:30")
        return
    moment = datetime.fromisoformat(date)
    if moment.tzinfo is not None and moment.timestamp() < now - _TWO_DAYS:
        yield found("GN01", place, f"{address} is of {date}, more than two days ago", "take it out")
