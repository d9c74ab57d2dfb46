import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.config import Config, SiteSettings, load
from standfirst.config.codes import CODES
from standfirst.config.settings import DeploySettings
from standfirst.problems import UsageError

SITE = """\
[site]
title = "The Paper"
url = "https://paper.example"
timezone = "Asia/Kolkata"
"""

EVERY_TABLE = """\
language = "hi"
description = "News"
[theme]
accent = "#B3001b"
[build]
on_error = "quarantine"
[markdown]
extensions = ["footnotes", "abbr"]
[[footer]]
label = "About"
url = "/about/"
[csp]
script-src = ["https://ads.example"]
[deploy.live]
to = "s3://paper/live"
url = "https://Paper.example"
[extra]
anything = { goes = [1, 2] }
"""

EVERYTHING_WRONG = """\
title = "top"
[site]
titel = "x"
url = "example.com"
timezone = "Europe/Londn"
language = "en_GB"

[recent]
count = "6"
words = 500
delivery = "inlin"

[pagination]
size = true

[permalinks]
article = "/{year}/{slugg}/"

[theme]
accent = "#abc"
inline-css = true
tagline = 5

[markdown]
extensions = ["a", 1]

[[menu]]
label = "x"
url = "world/"

[[menu]]
label = "y"
lable = "z"

[sites]
x = 1
[deploy]
host = "x"
[deploy.live]
to = "bucket"
releases = -1
password = "hunter2"
[deploy.other]
[analytics]
id = 1
"""

GOLDEN = """\
1:1 setting-unknown: `title` is not a setting. `title` belongs under `[site]`
2:1 setting-missing: `site.title` is missing. add `title = "The Morning Paper"` under `[site]`
3:1 setting-unknown: `site.titel` is not a setting. did you mean `title`?
4:1 setting-value: `site.url` must begin with `https://` or `http://`, not `example.com`. write `https://example.com`
5:1 setting-value: `site.timezone` must be a time zone of the IANA database, not `Europe/Londn`. \
did you mean `Europe/London`?
6:1 setting-value: `site.language` must be a language tag (BCP 47), not `en_GB`. write `en-GB`
9:1 setting-type: `recent.count` must be a whole number, not text. write `count = 6`, without quotes
10:1 setting-value: `recent.words` must be from 1 to 100, not 500. write a number from 1 to 100
11:1 setting-value: `recent.delivery` must be one of `inline`, `client`, `ssi`, `esi`, not `inlin`. did you mean `inline`?
14:1 setting-type: `pagination.size` must be a whole number, not true or false. write a number without quotes, as `size = 6`
17:1 setting-value: `permalinks.article` has an unknown placeholder `{slugg}`. did you mean `{slug}`?
20:1 setting-value: `theme.accent` must be a colour like `#b3001b`, not `#abc`. write `#aabbcc`
21:1 setting-unknown: `theme.inline-css` is not a setting. did you mean `inline_css`?
22:1 setting-type: `theme.tagline` must be text, not a whole number. write `tagline = "5"`, in quotes
25:20 setting-type: entry 2 of `markdown.extensions` must be text, not a whole number. docs/settings.md shows how it is written
29:1 setting-value: `menu.url` must begin with `/` or name a scheme, not `world/`. write `/world/`
31:1 setting-missing: `menu.url` is missing. add `url = "/world/"` under `[[menu]]`
33:1 setting-unknown: `menu.lable` is not a setting. did you mean `label`?
35:1 setting-unknown: [sites] is no table of settings. did you mean `[site]`?
38:1 setting-type: `deploy.host` must be a table, not text. write it under a table with a name: `[deploy.NAME]`
40:1 setting-value: `deploy.live.to` names no kind of host: `bucket`. write "/srv/paper" for a folder, "s3://bucket" for an \
object store; docs/deploy/ has them all
41:1 setting-value: `deploy.live.releases` must be from 0 to 1000, not -1. write a number from 0 to 1000
42:1 setting-secret: `deploy.live.password` is no setting, and looks like a secret. take it out, and change it if others \
have seen this file: secrets come from the environment or the host's files
43:1 setting-missing: `deploy.other.to` is missing. add `to = "s3://bucket"` under `[deploy.other]`
44:1 setting-unknown: [analytics] is no table of settings. your own values go under `[extra]`
"""


def faults(written: str | bytes) -> list[str]:
    with pytest.raises(UsageError) as raised:
        load(written.encode() if isinstance(written, str) else written)
    assert raised.value.exit_code == 2
    assert all(problem.code in CODES and problem.severity == "error" for problem in raised.value.problems)
    return [f"{p.line}:{p.column} {p.code}: {p.message}. {p.hint}".rstrip() for p in raised.value.problems]


def test_three_settings_are_enough() -> None:
    config = load(SITE.encode())
    expected = SiteSettings(title="The Paper", url="https://paper.example/", timezone="Asia/Kolkata")
    assert config == Config(site=expected)


def test_every_setting_is_read() -> None:
    config = load((SITE + EVERY_TABLE).encode())
    assert config.site.language == "hi"
    assert config.theme.accent == "#B3001b"
    assert config.markdown.extensions == ("footnotes", "abbr")
    assert [(entry.label, entry.url) for entry in config.footer] == [("About", "/about/")]
    assert config.csp == {"script-src": ("https://ads.example",)}
    assert config.deploy == {"live": DeploySettings(to="s3://paper/live", url="https://paper.example/")}
    assert config.extra == {"anything": {"goes": [1, 2]}}


def test_every_fault_is_found_and_placed_in_one_run() -> None:
    assert "\n".join(faults(EVERYTHING_WRONG)) + "\n" == GOLDEN


def test_an_empty_file_says_what_is_needed() -> None:
    assert faults("") == [
        '1:1 setting-missing: `site.timezone` is missing. add `timezone = "Asia/Kolkata"` under `[site]`',
        '1:1 setting-missing: `site.title` is missing. add `title = "The Morning Paper"` under `[site]`',
        '1:1 setting-missing: `site.url` is missing. add `url = "https://paper.example/"` under `[site]`',
    ]


def test_a_word_that_is_no_choice_gets_the_list() -> None:
    assert faults(SITE + "[build]\non_error = 'quarantene'\n") == [
        "6:1 setting-value: `build.on_error` must be one of `stop`, `quarantine`, not `quarantene`. "
        "did you mean `quarantine`?"
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[site\n", "1:6 settings-syntax: this is not TOML: "),
        ("a = 1\nb = yes\n", "2:5 settings-syntax: this is not TOML: invalid value. put text in quotes"),
        ("a = 1\na = 2\n", "2:6 settings-syntax: this is not TOML: cannot overwrite a value. the key is written twice"),
        ("[site]\n[site]\n", "2:6 settings-syntax: this is not TOML: cannot declare `site` twice. the table is"),
        ('a = """x\n\n', '1:9 settings-syntax: this is not TOML: '),
        ("title: The Paper\n", "1:6 settings-syntax: this is not TOML: expected '=' after a key"),
        (b'# \xe9\n', "1:3 settings-syntax: the file is not UTF-8: byte 0xe9 at offset 2. save the file as UTF-8"),
        ('# é\nb = "à'.encode() + b"\xff", "2:7 settings-syntax: the file is not UTF-8: byte 0xff"),
        ("[site]".encode("utf-16"), "1:1 settings-syntax: the file is not UTF-8: byte 0xff at offset 0. it is UTF-16"),
        ("a = " + "[" * 5000, "settings-syntax"),
    ],
)  # fmt: skip
def test_what_is_not_toml_has_its_place_and_a_remedy(written: str | bytes, said: str) -> None:
    (fault,) = faults(written)
    assert said in fault


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert load(b"\xef\xbb\xbf" + SITE.replace("\n", "\r\n").encode()) == load(SITE.encode())


def test_faults_stand_in_the_file_that_was_named() -> None:
    with pytest.raises(UsageError, match=r"paper\.toml has 3 faults") as raised:
        load(b"", file="paper.toml")
    assert {problem.file for problem in raised.value.problems} == {"paper.toml"}


def test_true_is_no_number_and_a_number_is_not_true() -> None:
    assert faults(SITE + "[theme]\ninline_css = 1\n") == [
        "6:1 setting-type: `theme.inline_css` must be true or false, not a whole number. write `inline_css = true`, or"
        " `inline_css = false`"
    ]


def test_extensions_belong_to_their_engine() -> None:
    commonmark = "[markdown]\nengine = 'commonmark'\n"
    assert load((SITE + commonmark).encode()).markdown.engine == "commonmark"
    assert faults(SITE + commonmark + "extensions = ['abbr']\n") == [
        "7:1 setting-value: `markdown.extensions` are extensions of Python-Markdown, which the engine `commonmark` does"
        ' not use. take them out, or write `engine = "python-markdown"`'
    ]
    assert faults(SITE + "[markdown]\nengine = 'comonmark'\n") == [
        "6:1 setting-value: `markdown.engine` must be one of `python-markdown`, `commonmark`, not `comonmark`."
        " did you mean `commonmark`?"
    ]


def test_lists_and_tables_are_not_mixed_up() -> None:
    assert faults(SITE + "[menu]\nlabel = 'x'\n") == [
        "5:1 setting-type: `menu` must be a list, not a table. write `[[menu]]` above each entry"
    ]
    assert faults("recent = 6\n" + SITE) == [
        "1:1 setting-type: `recent` must be a table, not a whole number. write it under `[recent]`"
    ]
    assert faults(SITE + "[markdown]\nextensions = 'abbr'\n") == [
        '6:1 setting-type: `markdown.extensions` must be a list, not text. write `extensions = ["abbr"]`'
    ]


def test_other_generators_names_are_known() -> None:
    assert "did you mean `url`?" in " ".join(faults("[site]\nbaseURL = 'x'\n"))
    assert "`url` belongs under `[site]`" in " ".join(faults("baseURL = 'x'\n"))


@given(st.binary(max_size=60) | st.text(alphabet="[]{}=.\"'\n\\ #a1,", max_size=60).map(str.encode))
def test_whatever_the_bytes_the_answer_is_a_usage_error(data: bytes) -> None:
    with pytest.raises(UsageError) as raised:
        load(data)
    assert raised.value.problems


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('share = ["whatsap"]', "`theme.share` must be one of `whatsapp`, `telegram`, `x`, `facebook`, `linkedin`, `bluesky`, "
         "`reddit`, `email`, `copy`, not `whatsap`. did you mean `whatsapp`?"),
        ('blocks = { world = "featured" }', "`theme.blocks.world` must be one of `feature`, `three`, `four`, `wide`, `river`, "
         "`none`, not `featured`. did you mean `feature`?"),
        ('wordmark = "logo.PNG"', "`theme.wordmark` is a word or a drawing in SVG, not `logo.PNG`. export the logo as SVG, or leave it out"),
        ('wordmark = "assets/logo.svg"', "`theme.wordmark` names a file in templates/assets/, without a folder: not `assets/logo.svg`. "
         "write `logo.svg`"),
        ('word_mark = "x"', "`theme.word_mark` is not a setting. did you mean `wordmark`?"),
    ],
)  # fmt: skip
def test_an_option_of_the_theme_that_cannot_be_is_told_with_the_likely_one(written: str, message: str) -> None:
    (said,) = faults(f"{SITE}[theme]\n{written}\n")
    assert message in said


def test_an_edition_needs_all_three_of_its_settings() -> None:
    assert faults(f'{SITE}[[editions]]\nlabel = "हिन्दी"\n') == [
        '5:1 setting-missing: `editions.language` is missing. add `language = "hi"` under `[[editions]]`',
        '5:1 setting-missing: `editions.url` is missing. add `url = "https://hindi.paper.example/"` under `[[editions]]`',
    ]
