"""Only this machine's names and this server's own pages get in."""

from __future__ import annotations

import pytest

from standfirst.preview.requests import Refused
from standfirst.preview.visitors import visitors_of


def lets_in(bound: str, host: str, **headers: str) -> bool:
    try:
        visitors_of(bound).check({"host": host} | {name.replace("_", "-"): text for name, text in headers.items()})
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


def test_a_forwarded_host_counts_for_nothing() -> None:
    assert not lets_in("127.0.0.1", "evil.example", x_forwarded_host="localhost")


def test_the_address_that_is_bound_is_a_name_too() -> None:
    assert lets_in("192.168.0.7", "192.168.0.7:8000")
    assert lets_in("0.0.0.0", "192.168.0.7:8000")
    assert lets_in("::", "[fe80::1]:8000")
    assert not lets_in("0.0.0.0", "evil.example")


def test_another_sites_page_may_link_here_and_nothing_else() -> None:
    assert lets_in("127.0.0.1", "localhost", sec_fetch_site="cross-site", sec_fetch_mode="navigate")
    assert not lets_in("127.0.0.1", "localhost", sec_fetch_site="cross-site", sec_fetch_mode="no-cors")
    assert lets_in("127.0.0.1", "localhost", sec_fetch_site="same-origin", sec_fetch_mode="cors")


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"origin": "http://localhost:8000"}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://localhost:9000"}, False),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, False),
    ],
)
def test_the_channel_is_for_own_pages(headers: dict[str, str], *, own: bool) -> None:
    visitors = visitors_of("127.0.0.1")
    if own:
        visitors.check_own({"host": "localhost:8000", **headers})
    else:
        with pytest.raises(Refused):
            visitors.check_own({"host": "localhost:8000", **headers})
