"""A tiny site, a preview of it in this process, and a client that waits for news instead of sleeping."""

from __future__ import annotations

import http.client
import json
import queue
import re
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from standfirst.preview import Outcome, Session, Talk, listen
from tests.preview.desk_of_literals import Desk
from tests.preview.literal import FILES, Raw
from tests.preview.telling import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEADLINE = 60.0
"""Seconds after which a test gives up; nothing is expected to take that long."""

SETTINGS = '[site]\ntitle = "The Tiny Paper"\nurl = "https://example.org{path}"\ntimezone = "UTC"\n'
STORY = "---\ntitle: A bridge opens\ndate: 2025-02-20T10:00\n---\n\nThe bridge is open.\n"


class Preview:
    """A running preview. `outcomes` holds what the command line would be told."""

    def __init__(self, root: Path, **options: Any) -> None:
        self.root = root
        self.outcomes: queue.Queue[Outcome] = queue.Queue()
        self.lines: list[str] = []
        sockets = listen("127.0.0.1", 0)
        self.port: int = sockets[0].getsockname()[1]
        talk = Talk(outcome=self.outcomes.put, line=self.lines.append, progress=lambda what, done, total: None)
        theme = root.parent / "theme"  # not our own, at which somebody may be working while the tests run
        theme.mkdir(exist_ok=True)
        self.session = Session(str(root), sockets, talk, theme=str(theme), **options)
        self._thread = threading.Thread(target=self.session.run)

    def start(self) -> Preview:
        self.session.start()
        self._thread.start()
        return self

    def stop(self) -> None:
        self.session.stop()
        if self._thread.ident is not None:
            self._thread.join(DEADLINE)

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            response = connection.getresponse()
            return response.status, {n.lower(): v for n, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def page(self, path: str) -> str:
        status, _, body = self.get(path)
        assert status == 200
        return body.decode()

    def write(self, path: str, text: str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


class News:
    """The channel on which a page hears of builds."""

    def __init__(self, preview: Preview) -> None:
        token = re.search(rb'data-token="([^"]*)"', preview.get(preview.session.base)[2])
        assert token is not None
        self._connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=DEADLINE)
        path = f"/_standfirst/events?token={token[1].decode()}"
        self._connection.request("GET", path, headers={"Sec-Fetch-Site": "same-origin"})
        self.response = self._connection.getresponse()

    def next(self) -> dict[str, Any]:
        """The next state."""
        while line := self.response.readline():
            if line.startswith(b"data: "):
                state: dict[str, Any] = json.loads(line[6:])
                return state
        raise AssertionError("the channel was closed")

    def until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next state of which something is true; each read has its deadline."""
        while not true(state := self.next()):
            pass
        return state

    def close(self) -> None:
        self.response.close()
        self._connection.close()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A site of one story."""
    root = tmp_path / "paper"
    (root / "content/world").mkdir(parents=True)
    (root / "standfirst.toml").write_text(SETTINGS.format(path="/"), encoding="utf-8")
    (root / "content/world/bridge.md").write_text(STORY, encoding="utf-8")
    return root


@pytest.fixture
def previews(tiny: Path) -> Iterator[Callable[..., Preview]]:
    """Makes previews of the tiny site, not started yet; they end with the test."""
    with ExitStack() as stack:

        def make(**options: Any) -> Preview:
            preview = Preview(tiny, **options)
            stack.callback(preview.stop)
            return preview

        yield make


@pytest.fixture
def preview(previews: Callable[..., Preview]) -> Preview:
    """A preview of the tiny site that is running."""
    return previews().start()


@pytest.fixture
def listen_to() -> Iterator[Callable[[Preview], News]]:
    """Opens channels; they are closed after the test."""
    with ExitStack() as stack:

        def open_one(preview: Preview) -> News:
            news = News(preview)
            stack.callback(news.close)
            return news

        yield open_one


@pytest.fixture
def serve() -> Iterator[Callable[..., Raw]]:
    """Puts servers in front of literals; they end with the test."""
    with ExitStack() as stack:

        def start(files: dict[str, Any] | None = None, /, **options: Any) -> Raw:
            raw = Raw(FILES if files is None else files, **options)
            stack.callback(raw.server.stop)
            return raw

        yield start


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """A tiny paper with its desk."""
    return Told(tmp_path / "paper")


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A site of literals, for a browser."""
    with Desk() as desk:
        yield desk
