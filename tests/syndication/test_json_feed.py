import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from standfirst.syndication.feeds import Feed, Picture
from standfirst.syndication.json_feed import json_feed
from tests.syndication.test_feeds import FEED, FIRST, SECOND


def parsed(feed: Feed) -> Any:
    return json.loads(json_feed(feed))


def test_a_feed_says_what_version_1_1_asks_for() -> None:
    feed = parsed(replace(FEED, older="https://paper.example/world/feed-3.json", hubs=("https://hub.example/",)))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["feed_url"], feed["home_page_url"]) == (FEED.url, FEED.home)
    assert feed["next_url"] == "https://paper.example/world/feed-3.json"
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example/"}]
    assert "author" not in feed, "that was 1.0"


def test_an_item_has_its_text_as_html_or_its_summary_as_text() -> None:
    whole, short = parsed(FEED)["items"]
    assert (whole["content_html"], whole["summary"]) == (FIRST.html, FIRST.summary)
    assert "content_text" not in whole
    assert short["content_text"] == SECOND.title, "an item must have a text"
    assert (short["id"], short["language"]) == (SECOND.id, "hi")
    assert whole["date_modified"] == "2025-02-22T01:00:00+05:30"
    assert "date_modified" not in short


def test_the_lead_picture_is_the_items() -> None:
    picture = Picture(url="https://p.example/a.jpg", type="image/jpeg")
    assert parsed(replace(FEED, entries=(replace(FIRST, picture=picture),)))["items"][0]["image"] == picture.url


@given(st.text())
def test_any_text_makes_a_feed(text: str) -> None:
    entry = replace(FIRST, url=text, title=text, summary=text, html=text, tags=(text,), language=text)
    assert len(parsed(Feed(url=text, title=text, home=text, entries=(entry,)))["items"]) == 1
