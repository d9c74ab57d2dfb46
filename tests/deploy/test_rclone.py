"""Remotes of rclone: its own SFTP and WebDAV servers on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.hosts.commands import Done
from standfirst.deploy.hosts.rclone import Rclone
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from tests.build.tiny import Paper
from tests.deploy.papers import Source, laid, small
from tests.deploy.servers import known, served
from tests.deploy.tools import needed


class Remote:
    """A server, the folder that it serves, and the output here."""

    def __init__(self, remote: str, root: Path, output: Path) -> None:
        self.remote, self.root, self.output = remote, root, output
        self.now = 1_760_000_000

    def host(self) -> Rclone:
        return Rclone(self.remote, str(self.output), Trying(sleep=lambda _: None), sleep=lambda _: None)

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        host = self.host()
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0)._replace(**wish)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        return deploy(host, laid(source, self.output), asked, lock, None, lambda *_: None)

    def files(self) -> dict[str, bytes]:
        return {path: data for path, data in Paper.output_of(self.root).items() if not path.startswith(".")}


@pytest.fixture(params=[pytest.param("sftp", marks=pytest.mark.long, id="deploy-sftp"), "webdav"])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Remote]:
    with served(request.param, tmp_path) as port, pytest.MonkeyPatch.context() as patch:
        known(patch, tmp_path, request.param, port)
        yield Remote("www:", tmp_path / "www", tmp_path / "site")


def test_a_remote_has_the_site_and_then_only_what_changes(remote: Remote) -> None:
    second = Source({**small()[0].bytes, "404.html": b"nothing here"})
    first = Source({**second.bytes, "a/1/index.html": b"as it was", "दुनिया/a b.html": b"1"})
    remote.deploy(first)
    assert remote.files() == first.bytes
    remote.host().delete(["404.html"])  # by the server, which remembers what it has
    outcome = remote.deploy(second)
    assert (outcome.put, outcome.delete) == (("404.html", "a/1/index.html"), ("दुनिया/a b.html",))
    assert remote.files() == second.bytes
    host = remote.host()
    Lock(host, new_holder("m", 1, 0), lambda: 0, lambda _: None).take()
    other = Lock(host, new_holder("m", 2, 0), lambda: 0, lambda _: True)
    with pytest.raises(Incomplete, match="another deploy"):
        other.take()


@pytest.mark.parametrize(
    "said",
    [
        "ERROR : lock.json: Couldn't delete: Not Found: 404 Not Found",  # by a request whose answer was lost
        'ERROR : lock.json: Couldn\'t delete: sftp: "file does not exist" (SSH_FX_NO_SUCH_FILE)',
        "ERROR : note: Failed to copy: SlowDown: \n\tstatus code: 500, request id: , host id: ",  # as S3's client tells it
        "ERROR : note: Failed to copy: operation error S3: PutObject, https response error StatusCode: 500, RequestID: 4jk",
        "ERROR : note: Failed to copy: Service Unavailable: 503 Service Unavailable",
    ],
)
def test_what_rclone_could_not_do_for_a_moment_is_done_again(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    ends = iter([Done(1, b"", said), Done(0, b"", "")])
    monkeypatch.setattr("standfirst.deploy.hosts.rclone.run", lambda *_, **__: next(ends))
    Rclone("www:", "site", Trying(sleep=lambda _: None)).delete(["lock.json"])
    assert not list(ends)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "ERROR : a.html: Couldn't delete: AccessDenied: User: arn:aws:iam::1:user/A is not authorized to perform: "
            "s3:DeleteObject with an explicit deny\n\tstatus code: 403, request id: FC0CA4A79BA857F5, host id: 4jk",
            "it does not let us in, or not do that",
        ),
        (
            "ERROR : a: Failed to copy: NoSuchBucket: The bucket is not there\n\tstatus code: 404, request id: 1A503B429C",
            "rclone ended with 1",
        ),
        ("ERROR : a.html: Couldn't delete: Forbidden: 403 Forbidden", "it does not let us in, or not do that"),
        ('ERROR : a: Couldn\'t delete: sftp: "Permission denied" (SSH_FX_PERMISSION_DENIED)', "it does not let us in"),
        ("ERROR : a.html: Couldn't delete: Method Not Allowed: 405 Method Not Allowed", "rclone ended with 1"),
        ('ERROR : a: Couldn\'t delete: sftp: "Read only file system" (SSH_FX_FAILURE)', "rclone ended with 1"),
    ],
)
def test_what_a_remote_does_not_allow_is_told_at_once(monkeypatch: pytest.MonkeyPatch, said: str, told: str) -> None:
    ends = iter([Done(1, b"", f"{said}\nERROR : Attempt 1/1 failed with 2 errors and: failed to delete 1 files\n")])
    monkeypatch.setattr("standfirst.deploy.hosts.rclone.run", lambda *_, **__: next(ends))
    with pytest.raises(Incomplete, match=told):
        Rclone("www:", "site", Trying(sleep=lambda _: None)).delete(["a.html"])


def test_a_remote_that_rclone_does_not_know_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed("rclone")
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
    (tmp_path / "rclone.conf").write_text("")
    with pytest.raises(Incomplete, match="rclone knows no remote of that name"):
        Rclone("nowhere:", "site", Trying()).listing()
