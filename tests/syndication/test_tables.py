import json

import pytest

from standfirst.pages.own import TABLES
from standfirst.preview.hostfiles import redirects_of
from standfirst.syndication.tables import LIMITS, table

MOVES = [("/2019/port.html", "/world/port/"), ("/old/%E0%A4%9A/", "/hindi/%E0%A4%A8/"), ("/paper/a$b/", "/world/c$d/")]
GONE = ["/world/withdrawn/"]


def lines(host: str, moves: list[tuple[str, str]] = MOVES, gone: list[str] = GONE) -> list[str]:
    first, *others = table(host, moves, gone).decode().splitlines()
    assert first == "# Written by Standfirst."
    return others


def test_every_kind_of_host_has_a_place_and_limits() -> None:
    assert TABLES.keys() == LIMITS.keys()
    for host in TABLES:
        assert table(host, MOVES, GONE).endswith(b"\n")
        assert table(host, [], [])


def test_netlify_is_told_before_the_page_that_is_there_and_of_what_is_gone() -> None:
    assert lines("netlify") == [
        "/2019/port.html /world/port/ 301!",
        "/old/%E0%A4%9A/ /hindi/%E0%A4%A8/ 301!",
        "/paper/a$b/ /world/c$d/ 301!",
        "/world/withdrawn/ /404.html 410!",
    ]


def test_cloudflare_is_told_of_no_status_that_it_does_not_know() -> None:
    assert lines("cloudflare")[0] == "/2019/port.html /world/port/ 301"
    assert "410" not in table("cloudflare", MOVES, GONE).decode()


def test_cloudflare_gets_no_more_than_it_reads() -> None:
    many = [(f"/{number:05}/", "/world/a/") for number in range(2_300)]
    assert len(lines("cloudflare", many, [])) == 2_000
    assert len(lines("netlify", many, [])) == 2_300
    assert lines("cloudflare", [("/" + "a" * 990 + "/", "/world/a/"), ("/b/", "/world/b/")], []) == [
        "/b/ /world/b/ 301"
    ]


@pytest.mark.parametrize("host", ["netlify", "cloudflare"])
def test_the_preview_reads_what_hosts_are_told(host: str) -> None:
    rules, faults = redirects_of(table(host, MOVES[:2], GONE))
    assert faults == ()
    assert rules[0].location("/2019/port.html") == "/world/port/"
    assert rules[1].location("/old/च/") == "/hindi/%E0%A4%A8/"


def test_nginx_and_caddy_match_decoded_paths_and_take_no_letter_for_a_variable() -> None:
    assert lines("nginx") == [
        '"/2019/port.html" "/world/port/";',
        '"/old/च/" "/hindi/%E0%A4%A8/";',
        '"/paper/a$b/" "/world/c%24d/";',
        '"/world/withdrawn/" "410";',
    ]
    assert lines("caddy")[1] == '"/old/च/" "/hindi/%E0%A4%A8/"'


def test_apache_matches_the_whole_path_alone() -> None:
    assert lines("apache") == [
        r'RedirectMatch 301 "^/2019/port\.html$" "/world/port/"',
        'RedirectMatch 301 "^/old/च/$" "/hindi/न/"',
        r'RedirectMatch 301 "^/paper/a\$b/$" "/world/c\$d/"',
        'RedirectMatch 410 "^/world/withdrawn/$"',
    ]


def test_s3_is_told_by_the_objects_that_are_there() -> None:
    assert json.loads(table("s3", MOVES, GONE)) == {
        "2019/port.html": "/world/port/",
        "old/च/index.html": "/hindi/%E0%A4%A8/",
        "paper/a$b/index.html": "/world/c$d/",
    }


def test_cloudfront_gets_pairs_that_its_store_imports() -> None:
    data = json.loads(table("cloudfront", MOVES, GONE))["data"]
    assert data[0] == {"key": "/2019/port.html", "value": "/world/port/"}
    assert data[-1] == {"key": "/world/withdrawn/", "value": "410"}
    assert json.loads(table("cloudfront", [("/" + "a" * 600, "/b/")]))["data"] == []
