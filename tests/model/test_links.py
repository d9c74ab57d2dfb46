import pytest

from standfirst.model.links import Target, target_of

SOURCE, ADDRESS = "world/asia/a.md", "/world/asia/a/"


@pytest.mark.parametrize(
    ("written", "kind", "path", "tail"),
    [
        # a link to a `.md` file: relative, or `/`- or `@/`-rooted at `content/`
        ("b.md", "source", "world/asia/b.md", ""),
        ("./b.md", "source", "world/asia/b.md", ""),
        ("../b.md", "source", "world/b.md", ""),
        ("../../sport/b.md", "source", "sport/b.md", ""),
        ("b/index.md", "source", "world/asia/b/index.md", ""),
        ("_index.md", "source", "world/asia/_index.md", ""),
        ("/sport/b.md", "source", "sport/b.md", ""),
        ("@/sport/b.md", "source", "sport/b.md", ""),
        ("@/sport/../about.md", "source", "about.md", ""),
        ("b.md#votes", "source", "world/asia/b.md", "#votes"),
        ("b.md?page=2#votes", "source", "world/asia/b.md", "?page=2#votes"),
        ("two%20words.md", "source", "world/asia/two words.md", ""),
        ("%E0%A4%AD.md", "source", "world/asia/भ.md", ""),
        (" b.md ", "source", "world/asia/b.md", ""),
        ("../../../b.md", "nowhere", "../../../b.md", ""),
        ("/../b.md", "nowhere", "/../b.md", ""),
        # an address of this site
        ("/world/", "address", "/world/", ""),
        ("/world", "address", "/world", ""),
        ("/style.css", "address", "/style.css", ""),
        ("/world/?page=2#top", "address", "/world/", "?page=2#top"),
        ("/%E0%A4%AD/", "address", "/भ/", ""),
        ("/", "address", "/", ""),
        ("../b/", "address", "/world/asia/b/", ""),
        ("../b", "address", "/world/asia/b/", ""),
        ("..", "address", "/world/asia/", ""),
        ("../../", "address", "/world/", ""),
        ("./", "address", "/world/asia/a/", ""),
        ("../../../../2024/photo.jpg", "address", "/2024/photo.jpg", ""),
        # a file beside the source
        ("photo.jpg", "file", "world/asia/photo.jpg", ""),
        ("./photo.jpg", "file", "world/asia/photo.jpg", ""),
        ("../photos/photo.jpg", "file", "world/photos/photo.jpg", ""),
        ("two%20words.pdf#page=2", "file", "world/asia/two words.pdf", "#page=2"),
        # left as written
        ("", "outside", "", ""),
        ("#votes", "outside", "#votes", ""),
        ("?page=2", "outside", "?page=2", ""),
        ("https://example.org/", "outside", "https://example.org/", ""),
        ("https://example.org/readme.md", "outside", "https://example.org/readme.md", ""),
        ("HTTPS://example.org/photo.jpg?x=1", "outside", "HTTPS://example.org/photo.jpg?x=1", ""),
        ("//cdn.example/photo.jpg", "outside", "//cdn.example/photo.jpg", ""),
        ("mailto:news@example.org", "outside", "mailto:news@example.org", ""),
        ("tel:+351-21", "outside", "tel:+351-21", ""),
        ("{{< ref \"b.md\" >}}", "outside", "{{< ref \"b.md\" >}}", ""),
        ("{% link b.md %}", "outside", "{% link b.md %}", ""),
    ],
)  # fmt: skip
def test_where_a_link_points(written: str, kind: str, path: str, tail: str) -> None:
    found = target_of(written, source=SOURCE, address=ADDRESS)
    assert (found.kind, found.path, found.tail) == (kind, path, tail)


def test_links_of_a_page_at_the_root_of_the_content() -> None:
    assert target_of("ethics.md", source="about.md", address="/about/") == Target(kind="source", path="ethics.md")
    assert target_of("photo.jpg", source="about.md", address="/about/") == Target(kind="file", path="photo.jpg")
    assert target_of("../b.md", source="about.md", address="/about/").kind == "nowhere"


def test_an_address_never_leaves_the_site() -> None:
    assert target_of("../../../../x/", source=SOURCE, address=ADDRESS).path == "/x/"
