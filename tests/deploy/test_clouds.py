"""Azure's and Google's object stores, by obstore: Azurite, and fake-gcs-server behind a translator."""

from __future__ import annotations

import base64
import hmac
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from hashlib import sha256
from http.client import HTTPConnection
from typing import Any

import obstore
import pytest

from standfirst.deploy.host import Sent
from standfirst.deploy.hosts.objects import ObjectRequests
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.manifest import LOCK
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from tests.deploy.google_service import KEY, google
from tests.deploy.papers import Source, small
from tests.deploy.servers import free_port, wait_for
from tests.deploy.tools import from_npm

ACCOUNT = "devstoreaccount1"
AZURITE = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The account and its key that Azurite's documentation gives; they are nobody's."""


class Place:
    """A bucket or container below a prefix, and deploys to it."""

    def __init__(self, address: str, endpoint: str) -> None:
        self.address, self.endpoint = address, endpoint
        self.now = 1_760_000_000

    def requests(self) -> ObjectRequests:
        return ObjectRequests(self.address, endpoint=self.endpoint)

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        requests = self.requests()
        host = FileByFile("the store", requests, Trying(requests.renew, sleep=lambda _: None), workers=4)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        asked = Wish("https://paper.example/", f"r{self.now}", self.now, days=0)._replace(**wish)
        return deploy(host, source, asked, lock, None, lambda *_: None)

    def bytes(self) -> dict[str, bytes]:
        requests = self.requests()
        names = [path for path, _ in requests.listing() if not path.startswith(".standfirst")]
        return {name: held.data for name in names if (held := requests.get(name))}


@contextmanager
def azure() -> Iterator[Place]:
    port = free_port()
    words = [
        "--silent",
        "--inMemoryPersistence",
        "--skipApiVersionCheck",
        "--disableTelemetry",
        "--blobPort",
        str(port),
    ]
    server = subprocess.Popen([from_npm("azurite-blob"), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, 30)
        container(port)
        yield Place(f"az://{ACCOUNT}/paper/live", f"http://127.0.0.1:{port}/{ACCOUNT}")
    finally:
        server.terminate()
        server.wait()


def container(port: int) -> None:
    """Makes the container `paper`, which the settings of a deploy take for given."""
    date = formatdate(usegmt=True)
    text = (
        "PUT" + "\n" * 12 + f"x-ms-date:{date}\nx-ms-version:2021-08-06\n/{ACCOUNT}/{ACCOUNT}/paper\nrestype:container"
    )
    signed = base64.b64encode(hmac.new(base64.b64decode(AZURITE), text.encode(), sha256).digest()).decode()
    headers = {"x-ms-date": date, "x-ms-version": "2021-08-06", "Authorization": f"SharedKey {ACCOUNT}:{signed}"}
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("PUT", f"/{ACCOUNT}/paper?restype=container", headers={**headers, "Content-Length": "0"})
    assert connection.getresponse().status == 201
    connection.close()


@pytest.fixture(scope="module", params=["azure", "google"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AZURE_STORAGE_ACCOUNT_KEY", AZURITE)
        patch.setenv("GOOGLE_SERVICE_ACCOUNT_KEY", KEY)
        if request.param == "azure":
            with azure() as found:
                yield found
        else:
            with google("paper") as address:
                yield Place("gs://paper/live", address)


def test_a_store_has_the_site_and_then_only_what_changes(place: Place) -> None:
    old, new = small()
    first = Source({**old.bytes, "दुनिया/a b+c&d=%20.txt": b"1"})
    place.deploy(first)
    assert place.bytes() == first.bytes
    found = obstore.get(place.requests()._store, "index.html")
    assert dict(found.attributes) == {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "public, max-age=60, stale-while-revalidate=600",
    }
    outcome = place.deploy(new, confirmed=True)
    assert place.bytes() == new.bytes
    assert "b/3/index.html" in outcome.put
    assert "दुनिया/a b+c&d=%20.txt" in outcome.delete
    assert place.deploy(new).put == ()
    place.requests().put(Sent("feed.xml", b"somebody's", "text/plain"))
    assert place.deploy(new).put == ("feed.xml",)


def test_only_one_of_two_takes_the_lock(place: Place) -> None:
    requests = place.requests()
    first = requests.put(Sent(LOCK, b"1", ""), "")
    assert first
    assert requests.put(Sent(LOCK, b"2", ""), "") is None
    held = requests.get(LOCK)
    assert held
    assert held.tag == first
    assert requests.put(Sent(LOCK, b"2", ""), first)
    assert requests.put(Sent(LOCK, b"3", ""), first) is None
    requests.delete([LOCK])
    assert requests.get(LOCK) is None
    requests.delete([LOCK])
