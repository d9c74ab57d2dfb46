from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from standfirst.pages import SITEMAP_SIZE
from standfirst.syndication.sitemap import LONGEST_ADDRESS, News, Publication, index, news_sitemap, sitemap

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://paper.example/"


def listed(data: bytes, root: str = "urlset", entry: str = "url") -> list[tuple[str, str]]:
    tree = ElementTree.fromstring(data)
    assert tree.tag == NAMESPACE + root
    assert all(child.tag == NAMESPACE + entry for child in tree)
    return [(child.findtext(f"{NAMESPACE}loc", ""), child.findtext(f"{NAMESPACE}lastmod", "")) for child in tree]


def test_an_address_stands_with_its_last_change_or_without() -> None:
    entries = [(SITE, ""), (f"{SITE}a/", "2025-02-21T10:00:00+05:30"), (f"{SITE}b/", "2025-02-21")]
    assert listed(sitemap([(address, changed, "") for address, changed in entries])) == entries
    assert listed(sitemap([])) == []


def test_addresses_are_encoded_once_and_escaped() -> None:
    written = sitemap([(f"{SITE}क/a b?x=1&y='2'<%20", "", "")])
    assert b"%E0%A4%95/a%20b?x=1&amp;y=&apos;2&apos;%3C%20</loc>" in written
    assert listed(written) == [(f"{SITE}%E0%A4%95/a%20b?x=1&y='2'%3C%20", "")]


def test_an_address_that_the_protocol_refuses_is_left_out() -> None:
    assert len(listed(sitemap([(SITE + "a" * 2100, "", ""), (SITE, "", SITE + "a" * 2100)]))) == 1


def test_an_index_lists_its_parts_each_with_its_newest_change() -> None:
    parts = [
        (f"{SITE}sitemap-2025-02.xml", "2025-02-21T23:00:00-05:00"),
        (f"{SITE}sitemap-pages.xml", ""),
    ]
    assert listed(index(parts), "sitemapindex", "sitemap") == parts


def test_addresses_of_an_index_are_encoded_and_escaped_too() -> None:
    assert b"%E0%A4%95&amp;b/sitemap-1.xml</loc>" in index([(f"{SITE}क&b/sitemap-1.xml", "")])


def test_a_part_keeps_the_limits_of_the_protocol() -> None:
    """At most 50,000 addresses and 50 MB (sitemaps.org/protocol.html), were every address, and that of every picture, as long as it may be."""
    address = "h" * LONGEST_ADDRESS
    longest = len(sitemap([(address, "2025-02-21T23:00:00-05:00", address)])) - len(sitemap([]))
    assert SITEMAP_SIZE <= 50_000
    assert SITEMAP_SIZE * longest < 50 * 1024 * 1024


_TEXT = st.text(st.sampled_from("ab/&'é<%\x01 "), max_size=6)


@given(st.lists(st.tuples(_TEXT, st.sampled_from(["", "2025-01-01"]), _TEXT)))
def test_many_addresses_stand_as_each_would_alone(rows: list[tuple[str, str, str]]) -> None:
    rows.append((SITE, "", "picture"))  # one with a picture, so that all declare its namespace
    head, tail = sitemap([(SITE, "", "picture")]).split(f"<url><loc>{SITE}</loc>".encode())
    tail = b"</urlset>" + tail.partition(b"</urlset>")[2]
    lines = [sitemap([row, rows[-1]]).removeprefix(head).partition(b"\n")[0] + b"\n" for row in rows]
    assert sitemap(rows) == head + b"".join(lines) + tail


def test_a_picture_stands_with_its_page_and_its_namespace_only_where_there_is_one() -> None:
    written = sitemap([(SITE, "", f"{SITE}p&q.jpg"), (f"{SITE}a/", "", "")])
    tree = ElementTree.fromstring(written)
    image = "{http://www.google.com/schemas/sitemap-image/1.1}"
    assert [url.findtext(f"{image}image/{image}loc") for url in tree] == [f"{SITE}p&q.jpg", None]
    assert b"xmlns:image" not in sitemap([(SITE, "", "")])


def test_an_entry_of_the_news_says_what_google_asks_for() -> None:
    paper = Publication("The <Paper>", "hi")
    story = News(address=f"{SITE}a/", publication=paper, published="2025-02-21T10:00:00+05:30", title="Ties & <trade>")
    tree = ElementTree.fromstring(news_sitemap([story]))
    news = "{http://www.google.com/schemas/sitemap-news/0.9}"
    ((_, found),) = tree
    said = {element.tag.removeprefix(news): element.text for element in found.iter() if len(element) == 0}
    assert found.tag == f"{news}news"
    assert said == {"name": "The <Paper>", "language": "hi", "publication_date": story.published, "title": story.title}
    assert listed(news_sitemap([])) == []
