"""Cloudflare Pages: the real wrangler, against a stand-in for the service that checks what it is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.hosts.cloudflare import CloudflarePages
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError
from tests.deploy.cloudflare_service import ACCOUNT, TOKEN, StandIn, cloudflare
from tests.deploy.papers import Source, laid, small
from tests.deploy.tools import from_npm


class Service:
    def __init__(self, stand_in: StandIn, folder: Path) -> None:
        self.stand_in, self.folder = stand_in, folder
        self.output = folder / "site"
        self.now = 1_760_000_000

    def host(self, project: str = "paper") -> CloudflarePages:
        api = f"{self.stand_in.url}/client/v4"
        trying = Trying(sleep=lambda _: None)
        return CloudflarePages(project, str(self.output), str(self.folder / "laid"), trying, api=api)

    def deploy(self, source: Source, host: CloudflarePages | None = None, **wish: Any) -> Outcome:
        self.now += 1
        host = host or self.host()
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0)._replace(**wish)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        return deploy(host, laid(source, self.output), asked, lock, None, lambda *_: None)


@pytest.fixture
def wrangler(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cloudflare's own program, on the path."""
    folder = os.path.dirname(from_npm("wrangler"))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", TOKEN)
    monkeypatch.setenv("CLOUDFLARE_ACCOUNT_ID", ACCOUNT)
    with cloudflare() as stand_in:
        yield Service(stand_in, tmp_path)
    assert stand_in.wrong == []


@pytest.mark.usefixtures("wrangler")
def test_wrangler_sends_a_release_and_shows_it_at_once(service: Service) -> None:
    old, _ = small()
    source = Source({**old.bytes, "दुनिया/a b.html": b"1", "_headers": b"/*\n  X-Robots-Tag: all\n"})
    outcome = service.deploy(source)
    shown = service.stand_in.deployments[-1]
    assert service.stand_in.readers() == {**old.bytes, "दुनिया/a b.html": b"1"}
    assert (shown["headers"], shown["note"]) == (source.bytes["_headers"], b"Release r1760000001")
    assert service.stand_in.sent == len(outcome.put), "the manifest, but not the headers, which go with the deployment"
    service.stand_in.requests.clear()
    assert service.deploy(source).put == ()
    assert {method for method, _ in service.stand_in.requests} == {"GET"}
    assert not (service.folder / "laid").exists()


@pytest.mark.long
@pytest.mark.usefixtures("wrangler")
def test_long_deploy_wrangler_sends_only_what_pages_has_not_got(service: Service) -> None:
    old, new = small()
    service.deploy(old)
    service.stand_in.sent = 0
    assert len(service.deploy(new, confirmed=True).put) == 6
    assert service.stand_in.readers() == new.bytes
    assert service.stand_in.sent == 6, "the manifest, but not the sheet, whose bytes it has"


@pytest.mark.long
@pytest.mark.usefixtures("wrangler")
def test_long_deploy_what_wrangler_cannot_do_is_told(service: Service) -> None:
    old, _ = small()
    service.stand_in.fail = {"/deployments": 403}
    with pytest.raises(Incomplete, match="does not let these credentials") as raised:
        service.deploy(old)
    assert "hunter2" not in str(raised.value) + raised.value.hint
    assert service.stand_in.readers() == {}


def test_a_project_of_somebody_else_or_none_at_all_is_refused(service: Service) -> None:
    service.stand_in.deployments.append({"files": {}})
    with pytest.raises(UsageError, match="not ours"):
        service.deploy(small()[0])
    with pytest.raises(Incomplete, match="there is no project other"):
        service.deploy(small()[0], service.host("other"))
    service.stand_in.wrong.clear()


def test_credentials_that_are_wrong_or_absent_are_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "other")
    with pytest.raises(Incomplete, match="does not let these credentials"):
        service.deploy(small()[0])
    monkeypatch.delenv("CLOUDFLARE_API_TOKEN")
    with pytest.raises(UsageError, match="no CLOUDFLARE_API_TOKEN in the environment"):
        service.host()
