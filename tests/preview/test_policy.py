"""A site's Content-Security-Policy lets the preview's script through, and nothing else besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standfirst.preview.policy import Own, header_opened, page_opened
from tests.preview.literal import PAGE, Raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import OpenPage
    from tests.preview.conftest import Preview

FILM = "---\ntitle: A film\ndate: 2025-02-21T10:00\n---\nFirst.\n\nhttps://youtu.be/abcDEF-_123\n"
OWN = Own(nonce="N", host="localhost:8000", page="/world/")
CALLS = "http://localhost:8000/_standfirst/events http://localhost:8000/world/"
FILE = "http://localhost:8000/_standfirst/preview.js"


@pytest.mark.parametrize(
    ("policy", "opened"),
    [
        ("", ""),
        ("img-src 'self'", "img-src 'self'"),
        ("script-src 'self'", "script-src 'self'; script-src-elem 'self' 'nonce-N'"),
        ("script-src 'none'", "script-src 'none'; script-src-elem 'nonce-N'"),
        ("script-src", "script-src; script-src-elem 'nonce-N'"),
        ("SCRIPT-SRC-ELEM 'NONE'", "script-src-elem 'nonce-N'"),
        (
            "default-src 'none'; style-src 'self'",
            f"default-src 'none'; style-src 'self'; script-src-elem 'nonce-N'; connect-src {CALLS}",
        ),
        ("connect-src https://api.example", f"connect-src https://api.example {CALLS}"),
        ("connect-src 'none'", f"connect-src {CALLS}"),
        # a nonce would take 'unsafe-inline' from the site's own scripts
        ("script-src 'unsafe-inline'", f"script-src 'unsafe-inline'; script-src-elem 'unsafe-inline' {FILE}"),
        (
            "script-src 'unsafe-inline' 'nonce-A'",
            "script-src 'unsafe-inline' 'nonce-A'; script-src-elem 'unsafe-inline' 'nonce-A' 'nonce-N'",
        ),
        (
            "script-src 'unsafe-inline' 'strict-dynamic'",
            "script-src 'unsafe-inline' 'strict-dynamic'; script-src-elem 'unsafe-inline' 'strict-dynamic' 'nonce-N'",
        ),
        # of two directives of one name the first counts, and stays the first
        ("script-src a; script-src b", "script-src a; script-src-elem a 'nonce-N'"),
        ("require-trusted-types-for 'script'; trusted-types 'none'",) * 2,
        ("upgrade-insecure-requests; img-src *", "img-src *"),
        ("sandbox; frame-ancestors 'none'", "sandbox; frame-ancestors 'none'"),
    ],
)
def test_a_policy_is_opened_for_what_is_ours(policy: str, opened: str) -> None:
    assert header_opened(policy, OWN) == opened


def test_each_of_several_policies_is_opened() -> None:
    assert header_opened("script-src a, script-src b", OWN) == (
        "script-src a; script-src-elem a 'nonce-N', script-src b; script-src-elem b 'nonce-N'"
    )


def test_an_address_is_written_so_that_it_is_one_source() -> None:
    own = Own(nonce="N", host="localhost", page="/a;b,c/भ/")
    assert own.source(own.page) == "http://localhost/a%3Bb%2Cc/%E0%A4%AD/"
    for number in ("[::1]:8000", "192.168.0.7:8000", "[::1]"):
        assert Own(nonce="N", host=number, page="/").source("/") == "'self'"
    assert Own(nonce="N", host="127.0.0.1:8000", page="/").source("/") == "http://127.0.0.1:8000/"


def test_a_policy_in_the_page_is_opened_and_nothing_else_is_touched() -> None:
    page = (
        "<!doctype html>\n<!-- <meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"> -->\n"
        "<title>भ</title><META\n HTTP-EQUIV='content-security-policy' content='script-src &#39;self&#39;' >\n"
        "<p>content-security-policy</p>\n<meta http-equiv=refresh content=9>"
    ).encode() + b"\xff"
    opened = page_opened(page, OWN)
    before, after = page.split(b"<META\n HTTP-EQUIV='content-security-policy' content='script-src &#39;self&#39;' >")
    tag = opened.removeprefix(before).removesuffix(after).decode()
    assert tag == (
        '<meta http-equiv="Content-Security-Policy" content="script-src &#x27;self&#x27;; '
        'script-src-elem &#x27;self&#x27; &#x27;nonce-N&#x27;">'
    )
    assert page_opened(b"<p>plain</p>", OWN) == b"<p>plain</p>"


def test_a_page_has_a_nonce_only_where_a_policy_wants_it(serve: Callable[..., Raw]) -> None:
    strict = "/strict/*\n  Content-Security-Policy: script-src 'self'\n"
    raw = serve({"index.html": PAGE, "strict/index.html": PAGE, "strict/a.txt": "x", "_headers": strict})
    assert b"nonce=" not in raw.get("/")[2]
    _, headers, body = raw.get("/strict/")
    nonce = headers["content-security-policy"].rpartition("'nonce-")[2].removesuffix("'")
    assert len(nonce) > 20
    assert f' nonce="{nonce}"'.encode() in body
    assert raw.get("/strict/")[2] == body  # the same bytes, so that a script can see what changed
    assert raw.get("/strict/a.txt")[1]["content-security-policy"] == "script-src 'self'"


STRICT = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@pytest.mark.browser
@pytest.mark.parametrize("place", ["header", "meta"])
def test_in_a_browser_our_script_runs_and_listens_and_others_do_not(
    serve: Callable[..., Raw], open_page: OpenPage, place: str
) -> None:
    meta = f'<meta http-equiv="Content-Security-Policy" content="{STRICT}">' if place == "meta" else ""
    page = (
        f"<!doctype html><title>x</title>{meta}<script>window.inline = 1</script><script src=/a.js></script><body><p>x"
    )
    files = {"world/index.html": page, "a.js": "window.file = 1", "data.json": "{}"}
    if place == "header":
        files["_headers"] = f"/*\n  Content-Security-Policy: {STRICT}\n"
    raw = serve(files)
    tab = open_page()
    with tab.expect_request("**/_standfirst/events**") as asked:
        tab.goto(f"http://localhost:{raw.port}/world/")
    response = asked.value.response()
    assert response is not None
    assert response.status == 200
    tries = """async () => [
        window.inline, window.file,
        await fetch("/data.json").then(() => "read", () => "refused"),
        await fetch("/world/").then(() => "read", () => "refused"),
        (() => { try { trustedTypes.createPolicy("other", {}); return "made" } catch { return "refused" } })(),
    ]"""
    assert tab.evaluate(tries) == [None, None, "refused", "read", "refused"]


@pytest.mark.browser
def test_the_theme_under_its_own_policy_says_nothing_in_the_console(
    previews: Callable[..., Preview], open_page: OpenPage
) -> None:
    preview = previews()
    preview.write("content/world/film.md", FILM)
    preview.start()
    page = open_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    for address in ("/", "/world/film/"):
        response = page.goto(f"http://127.0.0.1:{preview.port}{address}", wait_until="load")
        assert response is not None
        assert "frame-src https://www.youtube-nocookie.com;" in response.headers["content-security-policy"]
    preview.write("content/world/film.md", FILM + "\nOne more line.\n")
    page.get_by_text("One more line.").wait_for()
    assert said == []
