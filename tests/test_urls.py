import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst import urls

ANY_TEXT = st.text(max_size=120)
TRICKY = st.text(alphabet=st.sampled_from("aA1é/.\\:%2fF5cC?# -\u200d\u0301\u094d\u0915\x00\u202e_conul"), max_size=24)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Expanding ties with India", "expanding-ties-with-india"),
        ("India's  100% -- plan!", "india-s-100-plan"),
        ("snake_case.name", "snake-case-name"),
        ("Café Zürich", "café-zürich"),
        ("Cafe\u0301", "café"),
        ("भारत की राजनीति", "भारत-की-राजनीति"),
        ("وزیرِ اعظم", "وزیرِ-اعظم"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("word\u200d next", "word-next"),
        ("👨\u200d👩 family", "family"),
        ("1\ufe0f\u20e3 reason", "1-reason"),
        ("二〇二五年", "二〇二五年"),
        ("\u0301 lone mark", "lone-mark"),
        ("!!!", ""),
        ("", ""),
        ("../x", "x"),
    ],
)
def test_names_become_parts_of_addresses_by_one_rule(text: str, slug: str) -> None:
    assert urls.slugify(text) == slug


def test_a_long_slug_is_cut_at_a_grapheme_of_at_most_200_bytes() -> None:
    for title in ("कि" * 86, "क्ष" * 60, "a" * 500, "é" * 300, "words and " * 60):
        slug = urls.slugify(title)
        assert 190 <= len(slug.encode()) <= 200
        assert not slug.endswith(("-", "\u094d"))
        assert urls.slugify(title[: len(slug)]) == slug
    assert urls.slugify("कि" * 86) == "कि" * 33


def test_a_storm_of_marks_still_has_a_slug() -> None:
    assert 0 < len(urls.slugify("z" + "\u0335" * 5000).encode()) <= 200


@given(ANY_TEXT | TRICKY)
def test_a_slug_is_its_own_slug_and_names_one_part(text: str) -> None:
    slug = urls.slugify(text)
    assert urls.slugify(slug) == slug
    assert unicodedata.is_normalized("NFC", slug)
    assert len(slug.encode()) <= 200
    assert "/" not in slug
    assert "." not in slug


@pytest.mark.parametrize(
    "written",
    ["../x", "/etc/x", "..%2f", "a/../b", "a\\b", "C:x", "x:y", "con", "NUL", "nul.txt", "com1", "COM¹", "x.", "x ",
     "", " ", ".", "..", "index", "Index", "!?", "a\x00b", "a\u202eb"],
)  # fmt: skip
def test_a_slug_that_names_no_place_has_a_reason(written: str) -> None:
    assert urls.slug_fault(written)


@pytest.mark.parametrize("written", ["a", "Hello, World", "100% true", "भारत", "क्\u200dष", "v1.2", "console", "-x"])
def test_other_slugs_have_none(written: str) -> None:
    assert urls.slug_fault(written) is None


def test_a_pattern_expands_and_an_empty_section_vanishes() -> None:
    date = {"year": "2025", "month": "02", "day": "21"}
    assert urls.expand("/{section}/{slug}/", section="world/asia", slug="a", **date) == "/world/asia/a/"
    assert urls.expand("/{section}/{slug}/", section="", slug="a", **date) == "/a/"
    assert urls.expand("/{year}/{month}/{day}/{slug}/", section="w", slug="a", **date) == "/2025/02/21/a/"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("/a/b/", "/a/b/"),
        ("a/b", "/a/b/"),
        ("2020/01/30/Rust-1.41.0", "/2020/01/30/Rust-1.41.0/"),
        ("/old/story.html", "/old/story.html"),
        ("/old/story.HTM", "/old/story.HTM"),
        ("/old/story.php", "/old/story.php/"),
        ("/a/index.html", "/a/"),
        ("/a//b/", "/a/b/"),
        ("/%E0%A4%95/", "/क/"),
        ("/Cafe\u0301/", "/Café/"),
        ("/a b/", "/a b/"),
    ],
)
def test_a_written_address_is_rooted_and_keeps_its_letters(written: str, address: str) -> None:
    assert urls.normalise(written) == address


@pytest.mark.parametrize(
    "written",
    ["", "/", "///", "/index.html", "..", "/a/../b/", "/./a/", "//host/a", "https://host/a", "mailto:x", "C:/x",
     "a\\b", "/a%2fb/", "/%2e%2e/x", "/a%00/", "/a?b", "/a#b", "/a%3fb", "/a\x07/", "/a\nb/", "/con/", "/nul.txt",
     "/x./", "/x /", "/ x/", "/100%/", "/%ff/", "/a%2541/", "/a\u202eb/", "/.git/config", "/" + "a" * 256,
     "/" + "abcdefgh/" * 120, "/a*b/", "\ud800"],
)  # fmt: skip
def test_an_address_that_names_no_place_inside_the_site_is_none(written: str) -> None:
    assert urls.normalise(written) is None


@given(ANY_TEXT | TRICKY | TRICKY.map(lambda text: "/" + text))
def test_a_normal_address_is_its_own_and_never_leads_outside(text: str) -> None:
    address = urls.normalise(text)
    if address is None:
        return
    assert urls.normalise(address) == address
    assert address.startswith("/")
    path = urls.output_path(address)
    assert len(path.encode()) <= 1024
    assert all(part not in {"", ".", ".."} and part[-1] not in ". " for part in path.split("/"))
    assert "\\" not in path
    assert ":" not in path


def test_addresses_have_files() -> None:
    assert urls.output_path("/") == "index.html"
    assert urls.output_path("/world/a/") == "world/a/index.html"
    assert urls.output_path("/404.html") == "404.html"
    assert urls.output_path("/world/feed.xml") == "world/feed.xml"


@pytest.mark.parametrize("address", ["/", "/world/a/", "/404.html", "/world/feed.xml", "/old/myindex.html"])
def test_a_file_tells_the_address_that_it_holds(address: str) -> None:
    assert urls.address_at(urls.output_path(address)) == address


def test_paths_that_differ_by_case_or_unicode_form_make_one_claim() -> None:
    assert urls.claim("World/A/index.html") == urls.claim("world/a/index.html")
    assert urls.claim("Café") == urls.claim("cafe\u0301") == urls.claim("CAFÉ")
    assert urls.claim("a") != urls.claim("b")


def test_addresses_are_written_for_machines() -> None:
    assert urls.quote("/world/a-1/") == "/world/a-1/"
    assert urls.quote("/क/a b&'\"%/") == "/%E0%A4%95/a%20b%26%27%22%25/"
    assert urls.absolute("https://host/paper/", "/é/") == "https://host/paper/%C3%A9/"
    assert urls.absolute("https://host/", "/") == "https://host/"


def test_a_site_may_live_under_a_path() -> None:
    assert urls.base_path("https://host/") == "/"
    assert urls.base_path("https://host/paper/") == "/paper/"
    assert urls.join_base("/paper/", "/world/") == "/paper/world/"
    assert urls.join_base("/", "/world/") == "/world/"
    assert urls.page_address("/world/", 3) == "/world/page/3/"


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("world/a story?.md", None),
        ("contest/auxiliary.md", None),
        ("a:b.png", "Windows allows no `:` in a name"),
        ("world/x. /a.png", "Windows drops the dot or space at the end of `x. `"),
        ("world/Nul.txt", "Windows keeps the name `Nul.txt` for a device"),
    ],
)
def test_a_file_has_a_name_that_every_system_can_hold(path: str, fault: str | None) -> None:
    assert urls.file_fault(path) == fault


@pytest.mark.parametrize("letter", ["a", "é", "भा", "東", "🗳x"])
def test_a_slug_is_cut_where_it_says_so(letter: str) -> None:
    for count in range(1, 220):
        text = letter * count
        whole = "-".join(urls._words(text.lower()))
        assert urls.is_cut(text) == (len(whole.encode()) > urls.SLUG_BYTES)
        assert urls.is_cut(text) or urls.slugify(text) == whole
