"""`standfirst ping` against a hub on this machine: what it is told, what it is not told again, and what goes wrong."""

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest

from standfirst.cli.options import Options
from standfirst.cli.pinging import run
from tests.build.tiny import Paper, story

ADDRESS = "https://paper.example"


class Hub(ThreadingHTTPServer):
    """Answers with `status`, and keeps what it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.status = 204
        self.told: list[dict[str, list[str]]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/hub"

    def feeds(self) -> set[str]:
        """The feeds that it has been told of since it was last asked."""
        told = {form["hub.url"][0] for form in self.told}
        assert all(form["hub.mode"] == ["publish"] for form in self.told)
        assert len(told) == len(self.told)
        self.told.clear()
        return told


class _Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        assert self.path == "/hub"
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.status < 300:
            self.server.told.append(parse_qs(form))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def paper(root: Path, hub: str) -> Paper:
    files = {f"content/{part}/a.md": story(part) for part in ("world", "sport")}
    made = Paper(root, files, settings=f'[feeds]\nsite = ["rss", "atom"]\nhubs = ["{hub}"]\n')
    made.good()
    return made


def ping(root: Path, *, all_: bool = False) -> int:
    return run(Options(str(root), "", quiet=True, verbose=False), "site", all_=all_)


def test_a_hub_is_told_of_each_feed_once_and_again_when_it_changed(tmp_path: Path, hub: Hub) -> None:
    made = paper(tmp_path, hub.url)
    assert ping(tmp_path) == 0
    whole = {f"{ADDRESS}/{name}" for name in ("feed.xml", "atom.xml", "world/feed.xml", "sport/feed.xml")}
    assert hub.feeds() == whole
    assert ping(tmp_path) == 0
    assert hub.feeds() == set()
    made.write({"content/world/b.md": story("New", "2025-01-02")})
    made.good()
    assert ping(tmp_path) == 0
    assert hub.feeds() == whole - {f"{ADDRESS}/sport/feed.xml"}
    assert ping(tmp_path, all_=True) == 0
    assert hub.feeds() == whole


def test_what_a_hub_did_not_take_is_told_at_the_next_ping(
    tmp_path: Path, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    paper(tmp_path, hub.url)
    hub.status = 503
    assert ping(tmp_path) == 3
    assert f"{hub.url} was not told of {ADDRESS}/feed.xml: it answers 503" in capsys.readouterr().err
    hub.status = 202
    assert ping(tmp_path) == 0
    assert len(hub.feeds()) == 4


def test_a_hub_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper(tmp_path, "http://127.0.0.1:9/")
    assert ping(tmp_path) == 3
    assert "it does not answer" in capsys.readouterr().err


def test_a_preview_is_told_to_nobody_and_a_missing_site_is_named(
    tmp_path: Path, hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Paper(tmp_path, {"content/world/a.md": story("A")}, settings=f'[feeds]\nhubs = ["{hub.url}"]\n')
    assert ping(tmp_path) == 2
    assert "build it first" in capsys.readouterr().err
    made.build(drafts=True)
    assert ping(tmp_path) == 2
    assert "no hub is to hear" in capsys.readouterr().err
    assert hub.feeds() == set()


def test_without_a_hub_in_the_settings_it_says_how_to_set_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Paper(tmp_path, {"content/world/a.md": story("A")}).good()
    assert ping(tmp_path) == 2
    assert "under [feeds]" in capsys.readouterr().err


def test_a_build_asks_nobody(tmp_path: Path, hub: Hub) -> None:
    paper(tmp_path, hub.url)
    loads = "import sys; import standfirst.cli.building, standfirst.build; print('http.client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True).stdout == "False\n"
    assert hub.told == []
