"""Whoever may write to a host, or answers in its place, may lie: nothing outside of the site is touched for it, no key is given
away, and people are told in words."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from standfirst.config.deploying import kind, to
from standfirst.config.wrong import Wrong
from standfirst.deploy import manifest
from standfirst.deploy.alive import lives, machine
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.hosts.folder import FolderRequests
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.hosts.web import Reply, ask
from standfirst.deploy.lock import Holder, Lock, new_holder
from standfirst.deploy.manifest import FORMAT, LOCK, MANIFEST, Manifest, Unreadable, decoded
from standfirst.deploy.run import Wish, deploy
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError
from tests.deploy.papers import small

SITE = "https://paper.example/"
OUTSIDE = ["../mine.css", "/etc/mine.css", "assets/../../mine.css", "a//b", "a/./b", "a/", "", "a\nb", "\x1b[2J"]


def forged(**what: Any) -> bytes:
    return gzip.compress(json.dumps({"format": FORMAT, "site": SITE, **what}).encode())


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("place", ["files", "kept", "purge"])
def test_a_manifest_that_names_what_is_no_file_of_a_site_is_not_believed(place: str, path: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.css"
    mine.write_text("mine")
    named: dict[str, Any] = {"files": {path: [4, "x", ""]}, "kept": {path: 1 << 40}, "purge": [path]}
    note = forged(**{place: named[place]})
    root = tmp_path / "www"
    (root / MANIFEST).parent.mkdir(parents=True)
    (root / MANIFEST).write_bytes(note)
    host = FileByFile("www", FolderRequests(str(root)), Trying(sleep=lambda _: None), workers=1)
    lock = Lock(host, new_holder("m", 1, 1), lambda: 1, lambda _: None)
    with pytest.raises(Incomplete, match="cannot be read"):
        deploy(host, small()[0], Wish(SITE, "r1", 1), lock, None, lambda *_: None)
    assert mine.read_text() == "mine"
    assert [file.name for file in root.iterdir()] == [".standfirst-deploy"]


def test_a_manifest_that_would_fill_the_memory_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "_MOST", 1 << 20)
    with pytest.raises(Unreadable, match="larger than any of ours"):
        decoded(gzip.compress(b" " * (2 << 20)), Manifest)
    with pytest.raises(Unreadable, match="half of one"):
        decoded(forged(files={})[:-9], Manifest)


def test_a_lock_with_impossible_numbers_is_one_that_is_held(tmp_path: Path) -> None:
    host = FileByFile("www", FolderRequests(str(tmp_path)), Trying(sleep=lambda _: None), workers=1)
    far = 10**18
    host.write(LOCK, json.dumps({"id": "x", "machine": "", "process": far, "since": far, "heard": far}).encode())
    with pytest.raises(Incomplete, match=r"another deploy to www is under way$"):
        Lock(host, new_holder("m", 1, 1), lambda: 1, lives).take()
    for process in (10**18, 0, -1):
        holder = Holder(id="x", machine=machine(), process=process, since=1, heard=1)
        assert lives(holder) is None


def test_an_answer_that_is_not_as_documented_is_told_in_words() -> None:
    for data in (b"<html>Sign in to the station's wireless</html>", b"[]", b'{"state": 7}', b"\xff"):
        with pytest.raises(Incomplete, match="not the documented one"):
            Reply(200, data).told(Holder)


def test_no_key_goes_over_a_wire_in_clear() -> None:
    with pytest.raises(UsageError, match=r"a key would go to api\.example in clear") as raised:
        ask("GET", "http://api.example/sites", b"", {"Authorization": "Bearer hunter2"})
    assert "hunter2" not in str(raised.value) + raised.value.hint


@pytest.mark.parametrize("written", ["git:--upload-pack=x#b", "git:x#-b", "-x@host:y", "ssh://-x/y", "rclone:-x:y"])
def test_no_place_is_an_option_of_a_program(written: str) -> None:
    assert kind(written) == ""


def test_a_token_in_an_address_is_refused() -> None:
    for user in ("me:x", "ghp_0123456789abcdefghij", "x-access-token:y"):
        found = to(f"git:https://{user}@host.example/paper.git#pages")
        assert isinstance(found, Wrong)
        assert "password" in found.reason
    assert to("git:https://me@host.example/paper.git#pages") == "git:https://me@host.example/paper.git#pages"
