from xml.etree import ElementTree

from standfirst.syndication.sitemap import MOST_ADDRESSES, MOST_BYTES, sitemap, sitemaps

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://paper.example/"


def listed(data: bytes, root: str = "urlset", entry: str = "url") -> list[tuple[str, str]]:
    tree = ElementTree.fromstring(data)
    assert tree.tag == NAMESPACE + root
    assert all(child.tag == NAMESPACE + entry for child in tree)
    return [(child.findtext(f"{NAMESPACE}loc", ""), child.findtext(f"{NAMESPACE}lastmod", "")) for child in tree]


def test_an_address_stands_with_its_last_change_or_without() -> None:
    entries = [(SITE, ""), (f"{SITE}a/", "2025-02-21T10:00:00+05:30"), (f"{SITE}b/", "2025-02-21")]
    assert listed(sitemap(entries)) == entries
    assert listed(sitemap([])) == []


def test_addresses_are_encoded_once_and_escaped() -> None:
    written = sitemap([(f"{SITE}क/a b?x=1&y='2'<%20", "")])
    assert b"%E0%A4%95/a%20b?x=1&amp;y=&apos;2&apos;%3C%20</loc>" in written
    assert listed(written) == [(f"{SITE}%E0%A4%95/a%20b?x=1&y='2'%3C%20", "")]


def test_an_address_that_the_protocol_refuses_is_left_out() -> None:
    assert len(listed(sitemap([(SITE + "a" * 2100, ""), (SITE, "")]))) == 1


def test_a_small_site_has_one_sitemap() -> None:
    entries = [(f"{SITE}{number}/", "") for number in range(5)]
    assert sitemaps(entries, SITE) == {"sitemap.xml": sitemap(entries)}
    assert list(sitemaps([], SITE)) == ["sitemap.xml"]


def test_a_big_site_has_an_index_of_sitemaps_within_the_limits() -> None:
    entries = [(f"{SITE}{number}/", "") for number in range(MOST_ADDRESSES + 1)]
    files = sitemaps(entries, SITE)
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert listed(files["sitemap.xml"], "sitemapindex", "sitemap") == [
        (f"{SITE}sitemap-1.xml", ""),
        (f"{SITE}sitemap-2.xml", ""),
    ]
    assert len(listed(files["sitemap-1.xml"])) == MOST_ADDRESSES
    assert listed(files["sitemap-2.xml"]) == entries[-1:]


def test_a_sitemap_is_split_by_its_bytes_too() -> None:
    entries = [(f"{SITE}{number:04}/", "2025-02-21") for number in range(1000)]
    files = sitemaps(entries, SITE, size=10_000)
    parts = [data for name, data in files.items() if name != "sitemap.xml"]
    assert all(len(data) <= 10_000 for data in parts)
    assert [entry for data in parts for entry in listed(data)] == entries
    assert MOST_BYTES == 52_428_800


def test_an_index_tells_the_newest_change_in_each_file() -> None:
    entries = [
        (f"{SITE}a/", "2025-02-21T23:00:00-05:00"),
        (f"{SITE}b/", "2025-02-22T01:00:00+05:30"),
        (f"{SITE}c/", ""),
    ]
    index = sitemaps(entries, SITE, addresses=2)["sitemap.xml"]
    assert [changed for _, changed in listed(index, "sitemapindex", "sitemap")] == ["2025-02-21T23:00:00-05:00", ""]


def test_a_new_story_at_the_end_changes_the_last_file_only() -> None:
    entries = [(f"{SITE}{number}/", "2025-02-21") for number in range(7)]
    before, after = (sitemaps(entries[:count], SITE, addresses=3) for count in (6, 7))
    assert {name for name in after if before.get(name) != after[name]} == {"sitemap.xml", "sitemap-3.xml"}
