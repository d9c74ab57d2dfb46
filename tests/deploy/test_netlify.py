"""Netlify, against a stand-in that keeps its documented protocol and checks what it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.hosts.netlify import Netlify
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError
from tests.deploy.netlify_service import TOKEN, StandIn, netlify
from tests.deploy.papers import Press, Source


class Service:
    def __init__(self, stand_in: StandIn, api: str) -> None:
        self.stand_in, self.api = stand_in, api
        self.now = 1_760_000_000

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        host = Netlify("paper-id", Trying(sleep=lambda _: None), api=self.api, sleep=lambda _: None)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0)._replace(**wish)
        return deploy(host, source, asked, lock, None, lambda *_: None)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NETLIFY_AUTH_TOKEN", TOKEN)
    with netlify() as (stand_in, address):
        yield Service(stand_in, f"{address}/api/v1")
    assert stand_in.wrong == []


def test_it_is_sent_what_it_has_not_got_and_shows_all_at_once(service: Service) -> None:
    press = Press(2)
    first = Source({**press.release().bytes, "दुनिया/a b.html": b"1"})
    service.deploy(first)
    assert service.stand_in.readers() == first.bytes
    press._edit()
    second = press.release()
    service.stand_in.requests.clear()
    outcome = service.deploy(second)
    assert service.stand_in.readers() == second.bytes
    assert (len(outcome.put), outcome.delete) == (1, ("दुनिया/a b.html",))
    assert [method for method, _ in service.stand_in.requests].count("PUT") == 2, "the page and the manifest"
    service.stand_in.requests.clear()
    assert service.deploy(second).put == ()
    assert {method for method, _ in service.stand_in.requests} == {"GET"}


@pytest.mark.parametrize("status", [500, 429])
def test_a_fault_at_any_request_passes(service: Service, status: int) -> None:
    press = Press(3)
    service.deploy(press.release())
    for at in range(8):
        source = press.next()
        service.stand_in.requests.clear()
        service.stand_in.fail = {at: status}
        service.deploy(source, confirmed=True)
        assert service.stand_in.readers() == source.bytes


def test_an_upload_that_fails_for_good_shows_nothing_of_it(service: Service) -> None:
    press = Press(3)
    service.deploy(press.release())
    before = service.stand_in.readers()
    service.stand_in.requests.clear()
    service.stand_in.fail = dict.fromkeys(range(3, 100), 503)
    with pytest.raises(Incomplete) as raised:
        service.deploy(press.next(), confirmed=True)
    assert "hunter2" not in str(raised.value) + raised.value.hint
    assert service.stand_in.readers() == before
    service.stand_in.fail = {}
    source = press.next()
    service.deploy(source, confirmed=True)
    assert service.stand_in.readers() == source.bytes


def test_credentials_that_are_wrong_or_absent_are_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETLIFY_AUTH_TOKEN", "other")
    with pytest.raises(Incomplete, match="does not let these credentials"):
        service.deploy(Press(1).release())
    monkeypatch.delenv("NETLIFY_AUTH_TOKEN")
    with pytest.raises(UsageError, match="no NETLIFY_AUTH_TOKEN in the environment"):
        service.deploy(Press(1).release())
