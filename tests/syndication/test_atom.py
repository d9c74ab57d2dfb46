from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from standfirst.syndication.atom import atom, rfc3339
from standfirst.syndication.feeds import Deleted, Feed
from tests.syndication.test_feeds import FEED, FIRST, moment

A = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


def parsed(feed: Feed) -> ElementTree.Element:
    root = ElementTree.fromstring(atom(feed))
    assert root.tag == f"{A}feed"
    return root


def test_a_feed_says_who_it_is_where_and_when_it_last_changed() -> None:
    root = parsed(replace(FEED, id="https://old.example/atom.xml", publisher="The Paper"))
    assert root.findtext(f"{A}id") == "https://old.example/atom.xml"
    assert root.findtext(f"{A}updated") == "2025-02-21T20:00:00-05:00"
    assert root.findtext(f"{A}author/{A}name") == "The Paper"
    assert [(link.get("rel"), link.get("href")) for link in root.findall(f"{A}link")] == [
        ("self", FEED.url), ("alternate", FEED.home),
    ]  # fmt: skip


def test_an_entry_says_everything_once() -> None:
    first, second = parsed(FEED).findall(f"{A}entry")
    assert first.findtext(f"{A}id") == FIRST.url
    assert first.findtext(f"{A}published") == "2025-02-21T10:00:00+05:30"
    assert first.findtext(f"{A}updated") == "2025-02-22T01:00:00+05:30"
    assert [name.text for name in first.findall(f"{A}author/{A}name")] == ["Asha Rao", "M. O'Neil"]
    content = first.find(f"{A}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", FIRST.html)
    assert second.get("{http://www.w3.org/XML/1998/namespace}lang") == "hi"
    assert second.findtext(f"{A}id") == "tag:paper.example,2025:b"


def test_an_empty_feed_has_a_time_that_no_clock_tells() -> None:
    assert parsed(Feed(url="u", title="t", home="h")).findtext(f"{A}updated") == "1970-01-01T00:00:00+00:00"


def test_a_deleted_entry_tells_its_id_and_when_and_nothing_else() -> None:
    gone = Deleted(id="https://paper.example/gone/", when=moment("2025-03-01T12:00:00+05:30"))
    root = parsed(replace(FEED, deleted=(gone,)))
    (found,) = root.findall(TOMBSTONE)
    assert found.attrib == {"ref": gone.id, "when": gone.when.iso}
    assert len(found) == 0
    assert found.text is None
    assert root.findtext(f"{A}updated") == gone.when.iso, "its going is a change of the feed"


@given(st.text())
def test_any_text_makes_a_well_formed_feed(text: str) -> None:
    entry = replace(FIRST, url=text, title=text, summary=text, html=text, tags=(text,), language=text)
    feed = Feed(url=text, title=text, home=text, description=text, language=text, entries=(entry,), hubs=(text,))
    assert len(parsed(feed).findall(f"{A}entry")) == 1


def test_times_are_those_of_rfc_3339() -> None:
    assert rfc3339("2025-02-21T10:00:00+05:30") == "2025-02-21T10:00:00+05:30"
    assert rfc3339("2025-02-21T10:00:00Z") == "2025-02-21T10:00:00+00:00"
    assert rfc3339("1890-01-01T12:00:00+04:51:40") == "1890-01-01T07:08:20+00:00"
