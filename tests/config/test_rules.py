import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.config.rules import RULES
from standfirst.config.wrong import Wrong


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://paper.example", "https://paper.example/"),
        (" HTTPS://Paper.Example/ ", "https://paper.example/"),
        ("https://host/paper", "https://host/paper/"),
        ("https://host/Paper//in/", "https://host/Paper/in/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("https://bücher.example/über/", "https://xn--bcher-kva.example/%C3%BCber/"),
        ("https://host/%C3%BCber/", "https://host/%C3%BCber/"),
    ],
)
def test_a_site_url_is_normalised(written: str, url: str) -> None:
    assert RULES["site.url"](written) == url
    assert RULES["site.url"](url) == url


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("", "must begin with"),
        ("paper.example", "must begin with"),
        ("ftp://paper.example/", "must begin with"),
        ("//paper.example/", "must begin with"),
        ("https:///paper/", "no host"),
        ("https://", "no host"),
        ("https://a..b/", "no host"),
        ("https://-a/", "no host"),
        ("https://host:99999/", "no host"),
        ("https://host:x/", "no host"),
        ("https://ho st/", "space"),
        ("https://host/a b/", "space"),
        ("https://host/?a=1", "query"),
        ("https://host#a", "query"),
        ("https://me:secret@host/", "password"),
        ("https://host/../x/", "folder"),
        ("https://host/index.htm", "folder"),
    ],
)
def test_a_site_url_that_will_not_do_is_told_why(written: str, part: str) -> None:
    wrong = RULES["site.url"](written)
    assert isinstance(wrong, Wrong)
    assert part in wrong.reason
    assert wrong.hint
    assert "secret" not in wrong.reason + wrong.hint


@given(st.text() | st.text(alphabet="htps:/.@?#%a2é [] ").map(lambda text: "https://" + text))
def test_whatever_the_url_it_is_normal_or_wrong(written: str) -> None:
    result = RULES["site.url"](written)
    if not isinstance(result, Wrong):
        assert RULES["site.url"](result) == result
        assert result.isascii()
        assert result.endswith("/")


@pytest.mark.parametrize(
    "name", ["Asia/Kolkata", "Europe/London", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT-5"]
)
def test_a_zone_of_the_database_is_one(name: str) -> None:
    assert RULES["site.timezone"](name) == name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Asia/Calcuta", "`Asia/Calcutta`"),
        ("asia/kolkatta", "`Asia/Kolkata`"),
        ("Kolkata", "`Asia/Kolkata`"),
        ("new york", "`America/New_York`"),
        ("+05:30", "write a place"),
        ("", "write a place"),
        ("localtime", "write a place"),
        ("../../etc/passwd", "write a place"),
        ("America", ""),
        ("a\0b", "write a place"),
    ],
)
def test_another_zone_gets_near_names(name: str, hint: str) -> None:
    wrong = RULES["site.timezone"](name)
    assert isinstance(wrong, Wrong)
    assert hint in wrong.hint


@pytest.mark.parametrize(
    "pattern", ["/{section}/{slug}/", "/{year}/{month}/{day}/{slug}/", "/news/{slug}/", "/{slug}/"]
)
def test_a_pattern_of_addresses_is_one(pattern: str) -> None:
    assert RULES["permalinks.article"](pattern) == pattern


@pytest.mark.parametrize(
    "pattern",
    ["", "/", "{slug}", "/{slug}", "/{section}/", "/{slug}/{title}/", "/{slug/", "/{}/{slug}/", "/../{slug}/",
     "/a b?/{slug}/", "/con/{slug}/", "//{slug}/", "/{slug}}/"],
)  # fmt: skip
def test_another_pattern_is_wrong(pattern: str) -> None:
    wrong = RULES["permalinks.article"](pattern)
    assert isinstance(wrong, Wrong)
    assert wrong.hint


@pytest.mark.parametrize("tag", ["en", "hi", "en-GB", "zh-Hant-TW", "es-419"])
def test_a_language_is_a_tag(tag: str) -> None:
    assert RULES["site.language"](tag) == tag


@pytest.mark.parametrize("tag", ["", "english language", "e", "en_GB", "en-"])
def test_another_language_is_wrong(tag: str) -> None:
    assert isinstance(RULES["site.language"](tag), Wrong)


@pytest.mark.parametrize("address", ["/", "/world/", "https://a.example/", "mailto:a@b.example", "tel:+91", "#top"])
def test_a_menu_links_to_an_address(address: str) -> None:
    assert RULES["menu.url"](address) == address


@pytest.mark.parametrize("address", ["", "world/", "javascript:alert(1)", "//evil.example/", "data:text/html,x"])
def test_a_menu_links_to_nothing_else(address: str) -> None:
    assert isinstance(RULES["footer.url"](address), Wrong)


def test_numbers_have_bounds() -> None:
    assert RULES["recent.count"](50) == 50
    assert RULES["recent.count"](51) == Wrong("must be from 1 to 50, not 51", "write a number from 1 to 50")
    assert isinstance(RULES["pagination.size"](0), Wrong)
