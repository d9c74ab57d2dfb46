"""A machine reached by ssh: OpenSSH's server on loopback, and rsync."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.going_back import roll_back
from standfirst.deploy.hosts import ssh
from standfirst.deploy.hosts.ssh import SshReleases, parted
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.source import Release
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError
from tests.build.tiny import Paper
from tests.deploy.papers import Press, Source, laid
from tests.deploy.servers import sshd
from tests.deploy.test_folder import Limits


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with sshd(tmp_path_factory.mktemp("sshd")) as number:
        yield number


class Machine:
    """The machine there, and the output here."""

    def __init__(self, port: int, folder: Path) -> None:
        self.to = f"ssh://{Path.home().owner()}@127.0.0.1:{port}{folder}/the www"
        self.root = folder / "the www"
        self.output = folder / "site"
        self.now = 1_760_000_000

    @property
    def host(self) -> SshReleases:
        return SshReleases(self.to, str(self.output), 2, Trying(sleep=lambda _: None))

    def lock(self, host: SshReleases) -> Lock:
        return Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0, tombstones=())._replace(**wish)
        host = self.host
        return deploy(host, laid(source, self.output), asked, self.lock(host), None, lambda *_: None)

    def readers(self) -> dict[str, bytes]:
        return Paper.output_of(self.root / "current")


@pytest.fixture
def machine(port: int, tmp_path: Path) -> Machine:
    return Machine(port, tmp_path)


def test_releases_are_sent_shown_and_taken_back(machine: Machine) -> None:
    press = Press(4)
    first = Source({**press.release().bytes, "दुनिया/a b.html": b"1"})
    machine.deploy(first)
    assert machine.readers() == first.bytes
    press._edit()
    second = Source({**press.release().bytes, "दुनिया/a b.html": b"1"})
    outcome = machine.deploy(second, never=frozenset(["gone/index.html"]))
    assert (len(outcome.put), machine.readers()) == (1, second.bytes)
    old, new = sorted((machine.root / "releases").iterdir())
    assert (old / "404.html").samefile(new / "404.html")
    assert (new / "404.html").stat().st_mode & 0o777 == 0o644
    host = machine.host
    roll_back(host, machine.lock(host), "", Limits(), None)
    assert machine.readers() == first.bytes
    with pytest.raises(UsageError, match="was rolled back"):
        machine.deploy(second)
    machine.deploy(second, forward=True)
    assert machine.readers() == second.bytes
    assert {path.name for path in machine.root.iterdir()} == {"current", "releases", ".standfirst-deploy"}


@pytest.mark.long
def test_a_deploy_that_broke_off_goes_on_and_leaves_nothing_of_another(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(4)
    first = press.release()
    machine.deploy(first)
    third = press.next()
    broken = Source({**press.next().bytes, "only/in/this.html": b"never"})
    with monkeypatch.context() as patch:
        patch.setattr(ssh, "_SHOW", "exit 1")
        with pytest.raises(Incomplete, match="ssh ended with 1") as raised:
            machine.deploy(broken, confirmed=True)
    assert raised.value.exit_code == 4
    assert machine.readers() == first.bytes
    assert (machine.root / "incoming/only/in/this.html").exists()
    machine.deploy(third, confirmed=True)
    assert machine.readers() == third.bytes


@pytest.mark.long
def test_a_file_that_was_edited_or_lost_there_is_sent_again(machine: Machine) -> None:
    source = Press(4).release()
    machine.deploy(source)
    page = machine.root / "current/index.html"
    page.write_bytes(b"x" * page.stat().st_size)
    os.utime(page, (1, 1))
    (machine.root / "current/404.html").unlink()
    host = machine.host
    release = Release(str(machine.output), "site")
    wish = Wish("https://paper.example/", "r9", 9, tombstones=())
    assert deploy(host, release, wish, machine.lock(host), None, lambda *_: None).put == ("404.html", "index.html")
    assert machine.readers() == source.bytes


def test_locks_there_are_taken_by_one(machine: Machine) -> None:
    host = machine.host
    first = host.write("a/lock", b"1", "")
    assert first
    assert host.write("a/lock", b"2", "") is None
    assert host.write("a/lock", b"2", "7 7") is None
    assert host.write("a/lock", b"2", first)
    held = host.read("a/lock")
    assert held
    assert (held.data, [path.name for path in (machine.root / "a").iterdir()]) == (b"2", ["lock"])


def test_a_folder_of_somebody_else_and_a_machine_that_is_away_are_refused(machine: Machine) -> None:
    machine.root.mkdir()
    (machine.root / "index.html").write_text("theirs")
    with pytest.raises(UsageError, match="not ours"):
        machine.deploy(Press(1).release())
    away = SshReleases("ssh://nobody@127.0.0.1:1/srv", "site", 1, Trying(sleep=lambda _: None))
    with pytest.raises(Incomplete, match="ssh lost the connection") as raised:
        away.current()
    assert raised.value.exit_code == 4


def test_places_are_written_as_ssh_and_as_scp_write_them() -> None:
    assert parted("ssh://me@host:2222/srv/paper") == ("me@host", "2222", "/srv/paper")
    assert parted("ssh://host/srv") == ("host", "", "/srv")
    assert parted("me@host:paper") == ("me@host", "", "paper")
