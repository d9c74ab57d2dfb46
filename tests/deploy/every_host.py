"""The rigs that exist: each kind of host that is reached by a network, with the server that stands for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from standfirst.deploy import trying
from standfirst.deploy.host import Host
from standfirst.deploy.hosts.git import GitBranch
from standfirst.deploy.hosts.netlify import Netlify
from standfirst.deploy.hosts.objects import ObjectRequests
from standfirst.deploy.hosts.rclone import Rclone
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.hosts.ssh import SshReleases
from standfirst.deploy.trying import Trying
from tests.build.tiny import Paper
from tests.deploy.netlify_service import TOKEN, StandIn, netlify
from tests.deploy.proxy import proxy
from tests.deploy.rigs import ByHttp, ByProgram, ByRclone, Rig
from tests.deploy.servers import known, moto, served, sshd
from tests.deploy.tools import needed


def on_disk(root: Path) -> dict[str, bytes]:
    """What a server that serves a folder gives its readers."""
    return {path: data for path, data in Paper.output_of(root).items() if not path.startswith(".standfirst")}


class S3(ByHttp):
    """An object store, by obstore; moto's is looked into where it lies."""

    bucket = "paper"

    def host(self) -> Host:
        requests = ObjectRequests(f"s3://{self.bucket}/live", endpoint=self.proxy.url, region="us-east-1")
        return FileByFile("s3", requests, Trying(requests.renew, sleep=lambda _: None), workers=4)

    def empty(self) -> None:
        import boto3

        client: Any = boto3.client("s3", endpoint_url=self.proxy.target.geturl(), region_name="us-east-1")
        client.create_bucket(Bucket=self.bucket)

    def objects(self) -> dict[str, bytes]:
        from moto.s3.models import s3_backends

        backend: Any = s3_backends["123456789012"]["aws"]
        keys = backend.buckets[self.bucket].keys
        return {name.removeprefix("live/"): keys[name].value for name in list(keys) if name in keys}

    def readers(self) -> dict[str, bytes]:
        return {path: data for path, data in self.objects().items() if not path.startswith(".standfirst")}


class RcloneS3(ByRclone, S3):
    """The same store, by rclone."""

    bucket = "paper-by-rclone"

    def host(self) -> Host:
        return Rclone(f"s3:{self.bucket}/live", str(self.output), self.trying, sleep=lambda _: None)


class Www(Rig):
    """A folder that a server of rclone's shows, by rclone."""

    def host(self) -> Host:
        return Rclone("www:", str(self.output), self.trying, sleep=lambda _: None)

    def empty(self) -> None:
        assert not self.readers()

    def readers(self) -> dict[str, bytes]:
        return on_disk(self.folder / "www")


class WebDav(Www, ByRclone):
    """Rclone's WebDAV server."""


class NetlifySite(ByHttp):
    """The stand-in for Netlify."""

    at_once = True
    stand_in: StandIn

    def host(self) -> Host:
        return Netlify("paper-id", self.trying, api=f"{self.proxy.url}/api/v1", sleep=lambda _: None)

    def empty(self) -> None:
        self.stand_in.live = {}
        self.allowed = [{}]

    def arm(self, at: int, how: str, *, lasting: bool = False) -> None:
        """It has only what readers see, so that each deploy is asked for as much."""
        self.stand_in.blobs = {name: self.stand_in.blobs[name] for name in self.stand_in.live.values()}
        super().arm(at, how, lasting=lasting)

    def readers(self) -> dict[str, bytes]:
        return self.stand_in.readers()


class Sftp(Www, ByProgram):
    """Rclone's SFTP server, by rclone; runs of rclone are spoilt."""

    program = "rclone"
    stranger = "ssh: handshake failed: Permission denied"


class Ssh(ByProgram):
    """OpenSSH's server and rsync; runs of ssh are spoilt, by which rsync goes too."""

    at_once = True
    program = "ssh"
    stranger = "Permission denied (publickey)."
    port = 0

    def host(self) -> Host:
        to = f"ssh://{Path.home().owner()}@127.0.0.1:{self.port}{self.folder}/www"
        return SshReleases(to, str(self.output), 2, self.trying)

    def empty(self) -> None:
        self.allowed = [{}]

    def readers(self) -> dict[str, bytes]:
        return Paper.output_of((self.folder / "www/current").resolve())


class Git(ByProgram):
    """A branch of a bare repository; what git asks of it is spoilt, and the making of the commit is killed."""

    at_once = True
    program = "git"
    counted = "*' ls-remote '*|*' fetch '*|*' push '*|*' fast-import '*"
    refusal = "Could not resolve host"
    stranger = "Authentication failed"

    def host(self) -> Host:
        cache = str(self.folder / ".standfirst/deploy/cache")
        return GitBranch(str(self.folder / "paper.git"), "pages", cache, str(self.folder), self.trying)

    def empty(self) -> None:
        subprocess.run(["git", "init", "--quiet", "--bare", str(self.folder / "paper.git")], check=True)
        self.allowed = [{}]

    def readers(self) -> dict[str, bytes]:
        tree = self.folder / "tree"
        shutil.rmtree(tree, ignore_errors=True)
        tree.mkdir()
        git = ["git", "--git-dir", str(self.folder / "paper.git"), "--work-tree", str(tree)]
        if subprocess.run([*git, "read-tree", "pages"], check=False, capture_output=True).returncode:
            return {}  # there is no such branch yet
        subprocess.run([*git, "checkout-index", "--all"], check=True)
        return {path: data for path, data in on_disk(tree).items() if path != ".nojekyll"}


KINDS: dict[str, type[Rig]] = {
    "s3": S3,
    "netlify": NetlifySite,
    "git": Git,
    "ssh": Ssh,
    "dav": WebDav,
    "sftp": Sftp,
    "rclone-s3": RcloneS3,
}


OF_THIS_MACHINE = (
    *("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO"),
    *(name for one in ("http_proxy", "https_proxy", "all_proxy", "no_proxy") for name in (one, one.upper())),
)
"""Variables by which a machine sends programs another way, or has them trust others: rclone's S3 does not begin with the first."""


@contextmanager
def rig(kind: str, folder: Path) -> Iterator[Rig]:
    """The rig of that kind, with its servers."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("RCLONE_LOW_LEVEL_RETRIES", "1")
        for name in OF_THIS_MACHINE:
            patch.delenv(name, raising=False)
        yield _MADE[kind](folder, stack, patch)


def _s3(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    pytest.importorskip("boto3")
    return S3(folder, stack.enter_context(proxy(stack.enter_context(moto()))))


def _rclone_s3(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    needed("rclone")
    pytest.importorskip("boto3")
    between = stack.enter_context(proxy(stack.enter_context(moto())))
    settings = {"TYPE": "s3", "PROVIDER": "Other", "ENV_AUTH": "true", "ENDPOINT": between.url, "REGION": "us-east-1"}
    for key, value in settings.items():
        patch.setenv(f"RCLONE_CONFIG_S3_{key}", value)
    _impatient(folder, patch, 1)  # its library waits half a second and more before it tries again
    return RcloneS3(folder, between)


def _webdav(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    between = stack.enter_context(proxy(f"http://127.0.0.1:{stack.enter_context(served('webdav', folder))}"))
    between.expired = (401, b"")
    known(patch, folder, "webdav", int(between.url.rpartition(":")[2]))
    _impatient(folder, patch, 2)
    return WebDav(folder, between)


def _sftp(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    known(patch, folder, "sftp", stack.enter_context(served("sftp", folder)))
    return Sftp(folder)


def _netlify(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    patch.setenv("NETLIFY_AUTH_TOKEN", TOKEN)
    stand_in, address = stack.enter_context(netlify())
    between = stack.enter_context(proxy(address))
    between.expired = (401, b"")
    found = NetlifySite(folder, between)
    found.stand_in = stand_in
    return found


def _ssh(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    home = folder / "sshd"
    home.mkdir()
    Ssh.port = stack.enter_context(sshd(home))
    return Ssh(folder)


def _git(folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> Rig:
    needed("git")
    return Git(folder)


def _impatient(folder: Path, patch: pytest.MonkeyPatch, times: int) -> None:
    """Rclone tries each of its own requests `times`, and not ten times with waits in between: we try again ourselves, and three
    times, not eight, since its waits cannot be had shorter."""
    patch.setattr(trying, "TIMES", 3)
    real = shutil.which("rclone")
    (folder / "impatient").mkdir()
    script = folder / "impatient/rclone"
    script.write_text(f'#!/bin/sh\nexec {real} "$@" --low-level-retries {times} --config {folder}/rclone.conf\n')
    script.chmod(0o755)
    (folder / "rclone.conf").write_text("")
    patch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")


_MADE: dict[str, Callable[[Path, ExitStack, pytest.MonkeyPatch], Rig]] = {
    "s3": _s3,
    "netlify": _netlify,
    "git": _git,
    "ssh": _ssh,
    "dav": _webdav,
    "sftp": _sftp,
    "rclone-s3": _rclone_s3,
}
