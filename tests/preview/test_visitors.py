"""Only this machine's names and this server's own pages get in, and in a network whoever has the token."""

from __future__ import annotations

import pytest

from standfirst.preview.requests import Asked, Refused
from standfirst.preview.visitors import Visitors, host_names, visitors_of
from standfirst.problems import UsageError
from tests.preview.literal import TOKEN


def lets_in(bound: str, host: str, *allowed: str, **headers: str) -> bool:
    sent = {"host": host} | {name.replace("_", "-"): text for name, text in headers.items()}
    try:
        visitors_of(bound, TOKEN, host_names(allowed)).check(sent)
    except Refused as refused:
        return refused.status != 403
    return True


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "paper.localhost:8000"])
def test_loopback_may_be_called_by_its_names(host: str) -> None:
    assert lets_in("127.0.0.1", host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "192.168.0.7",
        "localhost:8000:1",
        "localhost/",
        "",
        "[::1",
    ],
)
def test_no_other_name_is_answered(host: str) -> None:
    assert not lets_in("127.0.0.1", host)


def test_the_refusal_of_a_name_says_what_to_do() -> None:
    with pytest.raises(Refused, match=r"--allowed-host evil\.example if"):
        visitors_of("127.0.0.1", TOKEN).check({"host": "evil.example:80"})


def test_a_forwarded_host_counts_for_nothing() -> None:
    assert not lets_in("127.0.0.1", "evil.example", x_forwarded_host="localhost")


def test_the_address_that_is_bound_is_a_name_too() -> None:
    assert lets_in("192.168.0.7", "192.168.0.7:8000")
    assert lets_in("0.0.0.0", "192.168.0.7:8000")
    assert lets_in("::", "[fe80::1]:8000")
    assert not lets_in("0.0.0.0", "evil.example")


def test_more_names_can_be_allowed() -> None:
    assert lets_in("127.0.0.1", "Box.dev.example:8000", "BOX.dev.example")
    assert not lets_in("127.0.0.1", "sub.box.dev.example", "box.dev.example")
    for wrong in ("http://box.example", "box.example:80", "box example", ""):
        with pytest.raises(UsageError, match="no name of a host"):
            host_names([wrong])


def test_another_sites_page_may_link_here_and_nothing_else() -> None:
    for site in ("cross-site", "same-site"):  # the latter: another port of this machine
        assert lets_in("127.0.0.1", "localhost", sec_fetch_site=site, sec_fetch_mode="navigate")
        assert lets_in(
            "127.0.0.1", "localhost", sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="document"
        )
        assert not lets_in(
            "127.0.0.1", "localhost", sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="iframe"
        )
        assert not lets_in("127.0.0.1", "localhost", sec_fetch_site=site, sec_fetch_mode="no-cors")
        assert not lets_in("127.0.0.1", "localhost", sec_fetch_site=site)
    assert lets_in("127.0.0.1", "localhost", sec_fetch_site="same-origin", sec_fetch_mode="cors")


def asks(query: str = f"token={TOKEN}", host: str = "localhost:8000", **headers: str) -> Asked:
    sent = {"host": host} | {name.replace("_", "-"): text for name, text in headers.items()}
    return Asked(method="GET", path="/", query=query, headers=sent)


def heard(visitors: Visitors, asked: Asked) -> bool:
    try:
        visitors.check_own(asked)
    except Refused as refused:
        return refused.status != 403
    return True


LOCAL = visitors_of("127.0.0.1", TOKEN)


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, False),
        ({"origin": "http://localhost:8000"}, True),
        ({"origin": "https://localhost:8000"}, True),  # a tunnel's, in front of us
        ({"sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "none"}, False),
        ({"origin": "http://localhost:9000"}, False),
        ({"origin": "http://localhost"}, False),
        ({"origin": "http://localhost:8000.evil.example"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://localhost:8000", "sec_fetch_site": "cross-site"}, False),
        ({"origin": "http://evil.example", "sec_fetch_site": "same-origin"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, False),
        ({"referer": "http://localhost:8000/"}, False),
        ({"x_forwarded_host": "localhost:8000"}, False),
    ],
)
def test_the_channel_is_for_own_pages_that_say_so(headers: dict[str, str], *, own: bool) -> None:
    assert heard(LOCAL, asks(**headers)) is own


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", f"token={TOKEN}x", f"Token={TOKEN}", "token=%FF"])
def test_the_channel_needs_the_token_of_this_run(query: str) -> None:
    assert not heard(LOCAL, asks(query, origin="http://localhost:8000"))


def test_on_loopback_pages_need_no_token_and_set_no_cookie() -> None:
    assert LOCAL.admit(asks("")) == ""


def test_in_a_network_the_first_page_needs_the_token_which_a_cookie_then_keeps() -> None:
    shared = visitors_of("0.0.0.0", TOKEN)
    for query in ("", "token=wrong"):
        with pytest.raises(Refused, match="terminal"):
            shared.admit(asks(query, "192.168.0.7:8000"))
    cookie = shared.admit(asks(host="192.168.0.7:8000"))
    assert cookie == f"standfirst-preview-8000={TOKEN}; Path=/; HttpOnly; SameSite=Strict"
    pair = cookie.partition(";")[0]
    assert shared.admit(asks("", "192.168.0.7:8000", cookie=f"a=b; {pair}")) == ""
    for wrong in (f"{pair}x", f"x{pair}", pair.replace("8000", "8001"), f"a=b, {pair}", TOKEN, ""):
        with pytest.raises(Refused):
            shared.admit(asks("", "192.168.0.7:8000", cookie=wrong))


def test_a_name_behind_which_a_tunnel_may_stand_needs_the_token_too() -> None:
    visitors = visitors_of("127.0.0.1", TOKEN, host_names(["box.dev.example"]))
    assert visitors.admit(asks("", "localhost:8000")) == ""
    with pytest.raises(Refused):
        visitors.admit(asks("", "box.dev.example"))
    assert visitors.admit(asks(host="box.dev.example")).startswith("standfirst-preview-80=")


def test_where_browsers_tell_neither_origin_nor_site_the_cookie_stands_in() -> None:
    shared = visitors_of("0.0.0.0", TOKEN)
    there = "192.168.0.7:8000"
    pair = f"standfirst-preview-8000={TOKEN}"
    assert heard(shared, asks(host=there, cookie=pair))
    assert not heard(shared, asks(host=there))
    assert not heard(shared, asks("", host=there, cookie=pair))
    assert not heard(shared, asks(host=there, cookie=pair, origin="http://evil.example"))
    assert not heard(LOCAL, asks(cookie=pair))  # here they do tell
