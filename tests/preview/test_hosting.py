"""The preview answers as static hosts do: slashes, `.html`, `404.html`, `_redirects`, `_headers`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standfirst.preview.hosting import Found, Host, Moved
from tests.preview.literal import PAGE, Literal, Raw

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = {
    "index.html": PAGE,
    "world/bridge/index.html": PAGE,
    "old.html": PAGE,
    "both.html": PAGE,
    "both/index.html": PAGE,
    "404.html": PAGE,
    "भारत/index.html": PAGE,
}


def find(address: str, redirects: str = "", query: str = "", base: str = "/") -> Found | Moved | None:
    said: list[str] = []
    found = Host(said.append).find(Literal({**FILES, "_redirects": redirects}, base), address, query)
    assert not said
    return found


def test_an_address_is_a_file_a_page_or_the_page_with_its_slash() -> None:
    assert find("/") == Found(path="index.html")
    assert find("/world/bridge/") == Found(path="world/bridge/index.html")
    assert find("/world/bridge") == Moved(location="/world/bridge/")
    assert find("/भारत") == Moved(location="/%E0%A4%AD%E0%A4%BE%E0%A4%B0%E0%A4%A4/")
    assert find("/old.html") == find("/old") == Found(path="old.html")
    assert find("/both") == Moved(location="/both/")
    assert find("/old/") is None
    assert find("/world/") is None
    assert find("/none") is None


def test_a_site_below_a_path_is_served_below_it() -> None:
    assert find("/", base="/paper/") == Moved(location="/paper/", status=302)
    assert find("/paper", base="/paper/") == Moved(location="/paper/")
    assert find("/paper/world/bridge/", base="/paper/") == Found(path="world/bridge/index.html")
    assert find("/paper/world/bridge", base="/paper/") == Moved(location="/paper/world/bridge/")
    assert find("/world/bridge/", base="/paper/") is None
    assert find("/paper/.env", base="/paper/") is None
    assert find("/paper/_redirects", base="/paper/") is None
    assert find("/paper//index.html", base="/paper/") is None


def test_the_steering_files_are_not_served() -> None:
    for address in ("/_redirects", "/_headers", "/_redirects/", "/_headers/x"):
        assert find(address, "/* /index.html 200!") is None


@pytest.mark.parametrize(
    ("rules", "address", "expected"),
    [
        ("/a /b", "/a", Moved(location="/b")),
        ("/a /b", "/a/", Moved(location="/b")),
        ("/a/ /b 302", "/a", Moved(location="/b", status=302)),
        ("/a /b", "/ab", None),
        ("/a /b 308 # moved", "/a", Moved(location="/b", status=308)),
        ("# /a /b\n\n/a /c\n/a /d", "/a", Moved(location="/c")),
        ("/a https://else.example/x?y=1#z 307", "/a", Moved(location="https://else.example/x?y=1#z", status=307)),
        ("/news/* /world/:splat", "/news/a/b", Moved(location="/world/a/b")),
        ("/news/* /world/:splat", "/news", Moved(location="/world/")),
        ("/news/* /world/:splat", "/newsx", None),
        ("/n*s /world/:splat", "/new-s", Moved(location="/world/ew-")),
        ("/:year/:name.html /x", "/2025/a.html", None),  # a placeholder is a whole part
        ("/:year/:name /:name/:year/", "/2025/a", Moved(location="/a/2025/")),
        ("/:year/:name /:name/", "/2025/a/b", None),
        ("/b/:x/* /:splat/:x/:none", "/b/1/2/3", Moved(location="/2/3/1/:none")),
        ("/समाचार /भारत/", "/समाचार", Moved(location="/%E0%A4%AD%E0%A4%BE%E0%A4%B0%E0%A4%A4/")),
        ("/%E0%A4%95 /x", "/क", Moved(location="/x")),
        ("/s/* /:splat", "/s/a b\"'", Moved(location="/a%20b%22%27")),
        ("/s/:splat/* /:splat", "/s/:splat/x", Moved(location="/x")),
        # a file goes before a rule, unless the rule insists
        ("/old /new", "/old", Found(path="old.html")),
        ("/old /new 301!", "/old", Moved(location="/new")),
        ("/world/bridge /new", "/world/bridge", Moved(location="/world/bridge/")),
        ("/* /index.html 200", "/world/bridge/", Found(path="world/bridge/index.html")),
        # another file at this address
        ("/* /index.html 200", "/app/page", Found(path="index.html")),
        ("/app/* /world/bridge 200", "/app/x", Found(path="world/bridge/index.html")),
        ("/app/* /old?x=1 200", "/app/x", Found(path="old.html")),
        ("/gone /404.html 410", "/gone", Found(path="404.html", status=410)),
        ("/x /none 200", "/x", None),
        ("/x /.env 200", "/x", None),
        ("/x /%2e%2e/y 200", "/x", None),
        ("/x /_headers 200!", "/x", None),
    ],
)
def test_redirects_are_those_of_hosts(rules: str, address: str, expected: Found | Moved | None) -> None:
    assert find(address, rules) == expected


def test_the_query_goes_along_but_ours_does_not_leave() -> None:
    query = "q=1&as-of=2026-11-25T08:00&token=t"
    assert find("/world/bridge", "", query) == Moved(location=f"/world/bridge/?{query}")
    assert find("/a", "/a /b?x=1#y", query) == Moved(location=f"/b?x=1&{query}#y")
    for abroad in ("https://else.example/", "//else.example/"):
        assert find("/a", f"/a {abroad}", query) == Moved(location=f"{abroad}?q=1")
    assert find("/a", "/a https://else.example/", "token=t") == Moved(location="https://else.example/")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("id=7", "/blog/7"),
        ("tag=a%20b&id=7", "/a%20b/7"),
        ("id=7&tag=new", "/new/7"),
        ("tag=old&page=2&as-of=2026-11-25T08:00", "/archive?page=2&as-of=2026-11-25T08:00"),
        ("tag=x&ID=7", "/all?tag=x&ID=7"),
        ("id=..%2F%3Fx", "/blog/..%2F%3Fx"),
        ("id=7&tag=%2Fevil.example", "/%2Fevil.example/7"),
        ("", "/all"),
    ],
)
def test_a_rule_may_ask_for_parameters_and_use_them_up(query: str, expected: str) -> None:
    rules = "/s id=:id tag=:tag /:tag/:id\n/s tag=old /archive\n/s id=:id /blog/:id 301\n/s /all"
    assert find("/s", rules, query) == Moved(location=expected)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/a", "two addresses"),
        ("https://old.example/a /b", "no other hosts"),
        ("/a id=:id", "two addresses"),
        ("/a b", "second word"),
        ("/a /b 301 Country=in", "conditions"),
        ("/a /b Country=in", "conditions"),
        ("/a /b 299", "299 is no status"),
        ("/a https://else.example/ 200", "fetches nothing"),
        ("/a*b* /c", "one * at most"),
    ],
)
def test_a_line_that_cannot_be_honoured_is_told_of_once_and_the_others_hold(line: str, why: str) -> None:
    said: list[str] = []
    host = Host(said.append)
    view = Literal({"_redirects": f"/x /y\n{line}\n/z /y"})
    for address in ("/x", "/z"):
        assert host.find(view, address, "") == Moved(location="/y")
    (one,) = said
    assert one.startswith("warning: _redirects:2: ")
    assert why in one


HEADERS = """\
# remarks
/*
  X-All: 1
  Link: </a.css>
/world/*
  Link: </b.css>
  X-Robots-Tag: noindex
/world/bridge/
  ! x-robots-tag
/topic/:name/
  X-Topic: yes
https://else.example/*
  X-Else: 1
"""


def test_headers_are_those_of_hosts() -> None:
    said: list[str] = []
    host, view = Host(said.append), Literal({"_headers": HEADERS})
    assert dict(host.headers(view, "/")) == {"X-All": "1", "Link": "</a.css>"}
    assert dict(host.headers(view, "/world/x")) == {
        "X-All": "1",
        "Link": "</a.css>, </b.css>",
        "X-Robots-Tag": "noindex",
    }
    assert "X-Robots-Tag" not in dict(host.headers(view, "/world/bridge/"))
    assert dict(host.headers(view, "/topic/x/"))["X-Topic"] == "yes"
    assert "X-Topic" not in dict(host.headers(view, "/topic/x/y"))
    assert not said


def test_wrong_lines_of_headers_are_told_of_and_the_others_hold() -> None:
    said: list[str] = []
    view = Literal({"_headers": "X-Early: 1\n/*\n  no colon\n  a b: c\n  X-A: é\n  X-B: 1\n"})
    assert Host(said.append).headers(view, "/") == (("X-B", "1"),)
    assert [line.split(":")[2] for line in said] == ["1", "3", "4", "5"]


def test_a_site_cannot_open_the_preview(serve: Callable[..., Raw]) -> None:
    wishes = """\
/*
  Access-Control-Allow-Origin: *
  Cache-Control: max-age=31536000
  Cross-Origin-Opener-Policy: unsafe-none
  Cross-Origin-Resource-Policy: cross-origin
  X-Frame-Options: ALLOWALL
  X-Content-Type-Options: none
  Referrer-Policy: unsafe-url
  Set-Cookie: a=b
  Strict-Transport-Security: max-age=31536000
  Content-Length: 1
  Transfer-Encoding: chunked
  Connection: keep-alive
  Permissions-Policy: camera=()
"""
    raw = serve({"index.html": PAGE, "_headers": wishes})
    _, headers, body = raw.get("/")
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-length"] == str(len(body))
    assert headers["permissions-policy"] == "camera=()"
    assert not headers.keys() & {"access-control-allow-origin", "set-cookie", "strict-transport-security"}


def test_a_site_may_close_it_further_and_say_what_a_file_is(serve: Callable[..., Raw]) -> None:
    closed = "/*\n x-frame-options: deny\n Cross-Origin-Opener-Policy: same-origin; report-to=x\n"
    raw = serve({"index.html": PAGE, "x.bin": "x", "_headers": closed + "/x.bin\n Content-Type: text/x\n"})
    assert raw.get("/")[1]["x-frame-options"] == "DENY"
    assert raw.get("/")[1]["cross-origin-opener-policy"] == "same-origin"
    assert raw.get("/x.bin")[1]["content-type"] == "text/x"


def test_rules_are_read_anew_when_they_change(serve: Callable[..., Raw]) -> None:
    raw = serve({"_redirects": "/a /b\nwrong"})
    assert raw.get("/a")[1]["location"] == "/b"
    raw.view.files["_redirects"] = "/a /c"
    assert raw.get("/a")[1]["location"] == "/c"
    assert raw.get("/_redirects")[0] == 404
    assert len(raw.said) == 1


def test_an_unknown_address_gets_the_sites_own_page_or_a_notice(serve: Callable[..., Raw]) -> None:
    raw = serve({"404.html": PAGE.replace("A page", "Nothing here")})
    for target in ("/none/", "/.env", "//x"):
        status, _, body = raw.get(target)
        assert status == 404
        assert b"Nothing here" in body
        assert b"_standfirst/preview.js" in body  # it comes by itself once it is there
    del raw.view.files["404.html"]
    status, _, body = raw.get("/none/")
    assert status == 404
    assert b"There is no such page" in body
    assert b"_standfirst/preview.js" in body


def test_an_address_that_is_gone_is_said_so(serve: Callable[..., Raw]) -> None:
    raw = serve({"404.html": PAGE})
    raw.view.was = {"world/old"}
    assert [raw.get(path)[0] for path in ("/world/old/", "/world/old", "/world/older")] == [410, 410, 404]
