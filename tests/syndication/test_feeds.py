import email.utils
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from standfirst.model.article import Moment
from standfirst.syndication.feeds import Author, Entry, Feed, Picture
from standfirst.syndication.rss import rfc822, rss

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def moment(iso: str) -> Moment:
    return Moment(iso=iso, instant=int(datetime.fromisoformat(iso).timestamp()))


FIRST = Entry(
    url="https://paper.example/world/a/",
    title='Ties & <b>"trade"</b> \x0b]]> भारत',
    published=moment("2025-02-21T10:00:00+05:30"),
    updated=moment("2025-02-22T01:00:00+05:30"),
    summary="Prices < wages & rising",
    html='<p>Text <a href="https://paper.example/b/">link</a> ]]> &amp; more</p>',
    authors=(Author(name="Asha Rao"), Author(name="M. O'Neil")),
    tags=("India", "R&D"),
)
SECOND = Entry(
    url="https://paper.example/world/b/",
    id="tag:paper.example,2025:b",
    title="दूसरी",
    published=moment("2025-02-21T20:00:00-05:00"),
    language="hi",
)
FEED = Feed(
    url="https://paper.example/world/feed.xml",
    title="World | Paper",
    home="https://paper.example/world/",
    description="",
    language="en",
    entries=(FIRST, SECOND),
)


def parsed(feed: Feed) -> ElementTree.Element:
    root = ElementTree.fromstring(rss(feed))
    assert root.tag == "rss"
    assert root.attrib.pop("version") == "2.0"
    assert root.attrib.keys() <= {XML_LANG}
    channel = root.find("channel")
    assert channel is not None
    return channel


def texts(parent: ElementTree.Element, name: str) -> list[str]:
    return [element.text or "" for element in parent.findall(name, NAMES)]


def test_the_channel_has_what_rss_requires() -> None:
    channel = parsed(FEED)
    assert texts(channel, "title") == ["World | Paper"]
    assert texts(channel, "link") == ["https://paper.example/world/"]
    assert texts(channel, "description") == ["World | Paper"]
    assert texts(channel, "language") == ["en"]
    (own,) = channel.findall("atom:link", NAMES)
    assert own.attrib == {"href": FEED.url, "rel": "self", "type": "application/rss+xml"}


def test_its_date_is_that_of_the_newest_change_and_never_of_the_build() -> None:
    assert texts(parsed(FEED), "lastBuildDate") == ["Fri, 21 Feb 2025 20:00:00 -0500"]
    alone = Feed(url="u", title="t", home="h", entries=(FIRST,))
    assert texts(parsed(alone), "lastBuildDate") == ["Sat, 22 Feb 2025 01:00:00 +0530"]
    assert texts(parsed(Feed(url="u", title="t", home="h")), "lastBuildDate") == []


def test_an_item_says_everything_once() -> None:
    first, second = parsed(FEED).findall("item")
    assert texts(first, "title") == ['Ties & <b>"trade"</b> ]]> भारत']
    assert texts(first, "link") == [FIRST.url]
    assert texts(first, "guid") == [FIRST.url]
    assert texts(first, "pubDate") == ["Fri, 21 Feb 2025 10:00:00 +0530"]
    assert texts(first, "dc:creator") == ["Asha Rao", "M. O'Neil"]
    assert texts(first, "category") == ["India", "R&D"]
    assert texts(first, "description") == ["Prices &lt; wages &amp; rising"]
    assert texts(first, "content:encoded") == [FIRST.html]
    assert texts(first, "author") == texts(first, "dc:language") == []
    assert texts(second, "dc:language") == ["hi"]
    assert texts(second, "description") == texts(second, "content:encoded") == []


def test_a_guid_says_whether_it_is_an_address() -> None:
    first, second = (item.find("guid") for item in parsed(FEED).findall("item"))
    assert first is not None
    assert second is not None
    assert first.attrib == {"isPermaLink": "true"}
    assert second.attrib == {"isPermaLink": "false"}
    assert second.text == SECOND.id


def test_the_bytes_are_utf_8_and_always_the_same() -> None:
    written = rss(FEED)
    assert written.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="')
    assert "भारत".encode() in written
    assert written == rss(FEED)


@given(st.text())
def test_any_text_makes_a_well_formed_feed(text: str) -> None:
    entry = Entry(
        url=text,
        title=text,
        published=FIRST.published,
        summary=text,
        html=text,
        authors=(Author(name=text),),
        tags=(text,),
    )
    channel = parsed(Feed(url=text, title=text, home=text, description=text, language=text, entries=(entry,)))
    assert len(channel.findall("item")) == 1


@given(
    st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)),  # noqa: DTZ001 - zones are added
    st.integers(-14 * 60, 14 * 60),
)
def test_dates_are_written_as_the_mail_library_writes_them(naive: datetime, minutes: int) -> None:
    zoned = naive.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert rfc822(zoned.isoformat()) == email.utils.format_datetime(zoned)


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("1947-08-15T00:00:00+05:30", "Fri, 15 Aug 1947 00:00:00 +0530"),
        ("2025-02-21T10:00:00Z", "Fri, 21 Feb 2025 10:00:00 +0000"),
        ("1890-01-01T12:00:00+04:51:40", "Wed, 01 Jan 1890 07:08:20 +0000"),
        ("0001-06-01T00:00:00+00:00", "Fri, 01 Jun 0001 00:00:00 +0000"),
    ],
)
def test_old_dates_are_right(iso: str, written: str) -> None:
    assert rfc822(iso) == written
    year = int(iso[:4])
    if year > 1000:  # the mail library reads a year of one digit as one of this century
        assert email.utils.parsedate_to_datetime(written) == datetime.fromisoformat(iso).astimezone(UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        rfc822("2025-02-21T10:00:00")


def test_rss_says_where_hubs_older_entries_and_the_current_feed_are() -> None:
    page = Feed(url="u", title="t", home="h", entries=(FIRST,), hubs=("hub",), older="o", current="c")
    links = [link.attrib for link in parsed(page).findall("atom:link", NAMES)]
    assert [(link["rel"], link["href"]) for link in links] == [
        ("self", "u"), ("hub", "hub"), ("current", "c"), ("prev-archive", "o"),
    ]  # fmt: skip
    assert parsed(page).find("{http://purl.org/syndication/history/1.0}archive") is not None
    assert parsed(FEED).find("{http://purl.org/syndication/history/1.0}archive") is None


def test_a_picture_is_an_enclosure_where_its_length_is_known_and_always_has_its_credit() -> None:
    media = "{http://search.yahoo.com/mrss/}"
    picture = Picture(url="https://p.example/a.jpg", type="image/jpeg", bytes=9, alt="A boat", credit="Asha Rao")
    for one, enclosures in ((picture, 1), (replace(picture, bytes=0), 0)):
        (item,) = parsed(Feed(url="u", title="t", home="h", entries=(replace(FIRST, picture=one),))).findall("item")
        assert len(item.findall("enclosure")) == enclosures
        content = item.find(f"{media}content")
        assert content is not None
        assert (content.findtext(f"{media}credit"), content.findtext(f"{media}description")) == ("Asha Rao", "A boat")


def test_a_browser_is_told_of_the_sheet() -> None:
    assert b'<?xml-stylesheet type="text/css" href="/a&amp;b.css"?>\n<rss' in rss(replace(FEED, sheet="/a&b.css"))
