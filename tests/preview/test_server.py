"""What the server sends, to whom, and that nobody can hold it up."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import pytest

from standfirst.preview.events import LISTENERS
from standfirst.preview.state import Fault, State
from standfirst.preview.view import Served
from standfirst.preview.visitors import visitors_of
from tests.preview.literal import EVENTS, PAGE, TOKEN, Listener, Raw, broken

if TYPE_CHECKING:
    from collections.abc import Callable


def tag_of(body: bytes) -> dict[str, str]:
    """The attributes of the script in a page."""
    (tag,) = re.findall(r"<script ([^>]*_standfirst[^>]*)></script>", body.decode())
    return dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))


def test_a_page_is_served_with_the_script_and_all_that_it_must_know(serve: Callable[..., Raw]) -> None:
    story = Served(
        path="world/a/index.html",
        data=PAGE.encode(),
        source='content/world/"a".md',
        held="embargoed",
        until="2026-11-25T08:00:00+05:30",
    )
    raw = serve({"world/a/index.html": story, "index.html": PAGE})
    status, headers, body = raw.get("/world/a/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body.endswith(b" defer></script></body>")
    assert tag_of(body) == {
        "src": "/_standfirst/preview.js",
        "data-version": "run-1",
        "data-token": TOKEN,
        "data-as-of": "",
        "data-now": "2026-11-24T08:00:00+05:30",
        "data-source": "content/world/&quot;a&quot;.md",
        "data-held": "embargoed",
        "data-until": "2026-11-25T08:00:00+05:30",
    }
    front = tag_of(raw.get("/")[2])
    assert (front["data-source"], front["data-held"], front["data-until"]) == ("", "", "")


def test_an_address_may_name_the_time_that_it_shows(serve: Callable[..., Raw]) -> None:
    raw = serve()
    for written, shown in (
        ("2026-11-25T08:00", "2026-11-25T08:00:00+05:30"),  # the site's zone
        ("2026-11-25T08:00+00:00", "2026-11-25T13:30:00+05:30"),
        ("2026-11-25T08:00Z", "2026-11-25T13:30:00+05:30"),
        ("2026-11-25", "2026-11-25T00:00:00+05:30"),
    ):
        body = raw.get(f"/?as-of={written}")[2]
        assert shown.encode() in body
        tag = tag_of(body)
        assert (tag["data-as-of"], tag["data-now"], tag["data-version"]) == (written, shown, "run-1")
    assert raw.get("/world/bridge?as-of=2026-11-25T08:00")[1]["location"] == "/world/bridge/?as-of=2026-11-25T08:00"
    assert tag_of(raw.get("/none/?as-of=2026-11-25")[2])["data-as-of"] == "2026-11-25"
    status, _, body = raw.get("/?as-of=%3Cscript%3E")
    assert (status, b"2026-11-25T08:00" in body, b"<" in body) == (400, True, False)


@pytest.mark.parametrize(
    ("page", "scripted"),
    [
        ("<!doctype html><p>x", True),
        ("\ufeff\n<!DOCTYPE HTML><p>x", True),
        ("<html><p>x</p></html>", True),
        ("<p>x</p></BODY></html>", True),
        ("<ul><li>One</ul>", False),
        ("", False),
    ],
)
def test_pages_get_the_script_and_fragments_do_not(serve: Callable[..., Raw], page: str, *, scripted: bool) -> None:
    body = serve({"x.html": page}).get("/x.html")[2]
    assert (b"_standfirst" in body) is scripted
    assert re.sub(rb"<script [^>]*></script>", b"", body) == page.encode()


def test_every_answer_forbids_caching_guessing_and_use_by_others(serve: Callable[..., Raw]) -> None:
    raw = serve()
    for target in ("/", "/none", "/world/bridge", "/%", "/_standfirst/preview.js", "/feed.xml", EVENTS):
        _, headers, body = raw.get(target)
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["content-length"] == str(len(body))
        assert not [name for name in headers if name.startswith("access-control") or name == "server"]


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/json; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/a.woff2", "font/woff2"),
        ("/a.avif", "image/avif"),
        ("/a.webp", "image/webp"),
        ("/film.mp4", "video/mp4"),
        ("/assets/style.css", "text/css; charset=utf-8"),
        ("/_standfirst/preview.js", "text/javascript; charset=utf-8"),
    ],
)
def test_files_have_their_types(serve: Callable[..., Raw], target: str, kind: str) -> None:
    status, headers, _ = serve().get(target)
    assert (status, headers["content-type"]) == (200, kind)


def test_head_is_get_without_the_body(serve: Callable[..., Raw]) -> None:
    raw = serve()
    for target in ("/", "/feed.xml", "/none", "/world/bridge"):
        of_get = raw.get(target)
        assert raw.get(target, method="HEAD") == (*of_get[:2], b"")


def test_several_requests_share_a_connection(serve: Callable[..., Raw]) -> None:
    one = b"GET /feed.xml HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    assert serve().send(one + one + last)[2].count(b"<rss/>") == 3


def test_a_page_that_cannot_be_made_says_why(serve: Callable[..., Raw]) -> None:
    fault = Fault(severity="error", message="no <x> here", place="templates/a.html:3:1", hint="write <y>")
    raw = serve({"index.html": broken(fault)})
    status, _, body = raw.get("/")
    assert status == 503
    for piece in (b"templates/a.html:3:1: error: no &lt;x&gt; here", b"write &lt;y&gt;", b"_standfirst/preview.js"):
        assert piece in body
    assert not raw.bugs


def test_a_site_with_nothing_to_show_says_so_and_recovers_by_itself(serve: Callable[..., Raw]) -> None:
    raw = serve({})
    assert raw.get("/world/")[0] == 404
    raw.view.state = State(version="run-1", title="1 error", faults=(Fault(severity="error", message="x"),))
    status, _, body = raw.get("/world/")
    assert status == 503
    assert b"nothing to show yet" in body
    assert b"_standfirst/preview.js" in body


# --- the channel ---


def test_pages_are_told_how_things_stand_and_of_all_news(serve: Callable[..., Raw]) -> None:
    raw = serve()
    fault = Fault(severity="error", message="x")
    with closing(Listener(raw)) as page, closing(Listener(raw, EVENTS, "Origin: http://localhost")) as other:
        assert page.head() == other.head() == 200
        assert page.next()["version"] == other.next()["version"] == "run-1"
        raw.server.show(State(version="run-2", title="t", faults=(fault,)))
        told = page.next()
        assert told == other.next()
        assert (told["version"], told["title"], told["faults"][0]["message"]) == ("run-2", "t", "x")
    with closing(Listener(raw)) as late:
        assert late.next()["version"] == "run-2"


def test_what_happened_while_a_page_did_not_listen_is_told_in_one(serve: Callable[..., Raw]) -> None:
    raw = serve()
    with closing(Listener(raw)) as page:
        assert page.next()["version"] == "run-1"
        for number in range(2, 500):
            raw.server.show(State(version=f"run-{number}"))
        while page.next()["version"] != "run-499":
            pass


def test_there_is_room_for_many_pages_but_not_for_any_number(serve: Callable[..., Raw]) -> None:
    raw = serve()
    with ExitStack() as stack:
        pages = [stack.enter_context(closing(Listener(raw))) for _ in range(LISTENERS)]
        assert {page.head() for page in pages} == {200}
        with closing(Listener(raw)) as one_more:
            assert one_more.head() == 503
        assert raw.get("/")[0] == 200
        pages.pop().close()
        deadline = time.monotonic() + 30
        while True:
            with closing(Listener(raw)) as again:
                if again.head() == 200:
                    break
            assert time.monotonic() < deadline
            time.sleep(0.01)


# --- a token, where others can reach it ---


def test_in_a_network_only_the_whole_address_opens_the_door(serve: Callable[..., Raw]) -> None:
    raw = serve(visitors=visitors_of("0.0.0.0", TOKEN))
    there = f"192.168.0.7:{raw.port}"
    for target in ("/", "/feed.xml", "/none", "/world/bridge", "/?token=wrong"):
        status, headers, body = raw.get(target, host=there)
        assert status == 403
        assert TOKEN.encode() not in body
        assert "set-cookie" not in headers
    status, headers, _ = raw.get(f"/?token={TOKEN}", host=there)
    assert status == 200
    cookie = headers["set-cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Strict")
    pair = cookie.partition(";")[0]
    assert raw.get("/feed.xml", f"Cookie: {pair}", host=there)[0] == 200
    assert raw.get(f"/world/bridge?token={TOKEN}", host=there)[1]["location"] == f"/world/bridge/?token={TOKEN}"
    with closing(Listener(raw, EVENTS, f"Cookie: {pair}")) as page:
        assert page.head() == 403  # another host has another cookie
    assert "set-cookie" not in raw.get("/feed.xml", f"Cookie: {pair}", host=there)[1]
