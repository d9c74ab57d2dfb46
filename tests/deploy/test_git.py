"""A branch of a bare repository, by the system's git."""

from __future__ import annotations

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.hosts.git import GitBranch
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError
from tests.deploy.papers import Press, Source
from tests.deploy.tools import needed


class Repository:
    """The bare repository there, and deploys to a branch of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 1_760_000_000
        self.git("init", "--quiet", "--bare", str(folder / "paper.git"), at=folder)

    def git(self, *words: str, at: Path | None = None) -> str:
        who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@paper.example"]
        done = subprocess.run(
            ["git", *who, *words], cwd=at or self.folder / "paper.git", capture_output=True, check=True
        )
        return done.stdout.decode()

    def host(self, cache: str = "cache") -> GitBranch:
        trying = Trying(sleep=lambda _: None)
        return GitBranch(str(self.folder / "paper.git"), "pages", str(self.folder / cache), str(self.folder), trying)

    def deploy(self, source: Source, cache: str = "cache", host: GitBranch | None = None, **wish: Any) -> Outcome:
        self.now += 1
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0)._replace(**wish)
        host = host or self.host(cache)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        return deploy(host, source, asked, lock, None, lambda *_: None)

    def push(self, path: str, text: str) -> None:
        """Somebody else commits to the branch."""
        clone = self.folder / f"clone-{path}"
        empty = not self.git("for-each-ref")
        self.git("clone", "--quiet", *([] if empty else ["-b", "pages"]), "paper.git", str(clone), at=self.folder)
        if empty:
            self.git("checkout", "--quiet", "-b", "pages", at=clone)
        (clone / path).write_text(text)
        self.git("add", path, at=clone)
        self.git("commit", "--quiet", "-m", f"by hand: {path}", at=clone)
        self.git("push", "--quiet", "origin", "pages", at=clone)

    def files(self) -> dict[str, bytes]:
        names = [name for name in self.git("ls-tree", "-r", "-z", "--name-only", "pages").split("\0") if name]
        show = ["git", "cat-file", "blob"]
        found = {
            name: subprocess.run(
                [*show, f"pages:{name}"], cwd=self.folder / "paper.git", capture_output=True, check=True
            ).stdout
            for name in names
        }
        return {name: data for name, data in found.items() if not name.startswith(".standfirst")}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    needed("git")
    return Repository(tmp_path)


def test_each_release_is_a_commit_on_the_one_before(repository: Repository) -> None:
    press = Press(2, stories=3)
    first = Source({**press.release().bytes, "दुनिया/a b.html": b"1\n\n"})
    repository.deploy(first)
    assert repository.files() == {**first.bytes, ".nojekyll": b""}
    press._edit()
    second = press.release()
    outcome = repository.deploy(second, cache="another machine's")
    assert (len(outcome.put), outcome.delete) == (1, ("दुनिया/a b.html",))
    assert repository.files() == {**second.bytes, ".nojekyll": b""}
    assert repository.git("log", "--format=%s", "pages").split("\n")[:2] == [
        "Release r1760000002",
        "Release r1760000001",
    ]
    assert repository.deploy(second).put == ()
    assert repository.git("rev-list", "--count", "pages").strip() == "2"


def test_what_others_keep_on_the_branch_stays(repository: Repository) -> None:
    repository.push("CNAME", "paper.example\n")
    source = Press(2).release()
    repository.deploy(source)
    repository.push("README.md", "hello")
    outcome = repository.deploy(Source({**source.bytes, "new/index.html": b"1"}))
    assert outcome.strangers == 1
    assert {"CNAME", "README.md", "new/index.html"} <= repository.files().keys()
    assert repository.git("rev-list", "--count", "pages").strip() == "4"


def test_a_branch_of_somebody_else_is_refused(repository: Repository) -> None:
    repository.push("index.html", "theirs")
    with pytest.raises(UsageError, match="not ours"):
        repository.deploy(Press(2).release())
    assert repository.files() == {"index.html": b"theirs"}


def test_a_push_in_between_is_never_overwritten(repository: Repository) -> None:
    press = Press(2)
    repository.deploy(press.release())
    host = repository.host()
    host.listing()  # it has seen the branch, and then somebody pushes
    repository.push("README.md", "hello")
    with pytest.raises(Incomplete, match="somebody else has pushed") as raised:
        repository.deploy(press.next(), host=host)
    assert raised.value.exit_code == 4
    assert "README.md" in repository.files()
    source = press.next()
    repository.deploy(source)
    assert repository.files().items() >= source.bytes.items()


def test_a_hook_that_declines_is_told_and_the_branch_stays(repository: Repository) -> None:
    press = Press(2)
    repository.deploy(press.release())
    before = repository.files()
    hook = repository.folder / "paper.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho token=hunter2 >&2; exit 1\n")
    hook.chmod(0o755)
    with pytest.raises(Incomplete, match="declines this push") as raised:
        repository.deploy(press.next())
    assert "hunter2" not in str(raised.value)
    assert repository.files() == before


def test_a_repository_that_is_not_there_is_told(tmp_path: Path) -> None:
    needed("git")
    host = GitBranch(str(tmp_path / "none.git"), "pages", str(tmp_path / "cache"), str(tmp_path), Trying())
    with pytest.raises(Incomplete, match="there is no repository there"):
        host.listing()


def test_what_a_workflow_has_left_in_the_sites_repository_opens_the_remote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As GitHub's checkout leaves its token; in a file of its own, as later ones do."""
    needed("git")
    seen: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    monkeypatch.setenv("HOME", str(tmp_path))
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        site = tmp_path / "site"
        subprocess.run(["git", "init", "--quiet", str(site)], check=True)
        with (site / ".git/config").open("a") as config:
            config.write(f'[remote "origin"]\n\turl = {url}paper.git\n[include]\n\tpath = token\n')
        (site / ".git/token").write_text(f'[http "{url}"]\n\textraheader = AUTHORIZATION: basic hunter2\n')
        host = GitBranch("origin", "pages", str(tmp_path / "cache"), str(site), Trying(sleep=lambda _: None))
        with pytest.raises(Incomplete) as raised:
            host.listing()
        server.shutdown()
    assert seen[0] == "basic hunter2"
    assert "hunter2" not in str(raised.value) + raised.value.hint
    assert not any(b"hunter2" in path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file())
