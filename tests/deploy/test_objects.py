"""Object stores, by obstore, against moto's S3 server on loopback."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Sent
from standfirst.deploy.hosts.objects import ObjectRequests
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.manifest import LOCK, MANIFEST
from standfirst.deploy.run import Outcome, Wish, deploy
from standfirst.deploy.trying import Trying
from tests.deploy.papers import Press, Source, faults, small
from tests.deploy.proxy import Proxy, proxy
from tests.deploy.servers import moto


class Bucket:
    """A bucket behind a proxy, and deploys to it."""

    def __init__(self, between: Proxy, client: Any) -> None:
        self.proxy = between
        self.client = client
        self.name = ""
        self.now = 1_760_000_000

    def requests(self, prefix: str = "live") -> ObjectRequests:
        return ObjectRequests(f"s3://{self.name}/{prefix}", endpoint=self.proxy.url, region="us-east-1")

    def deploy(self, source: Source, **wish: Any) -> Outcome:
        self.now += 1
        compress = wish.get("form", "")
        requests = self.requests()
        trying = Trying(requests.renew, sleep=lambda _: None)
        host = FileByFile(f"s3://{self.name}/live", requests, trying, compress=compress, workers=4)
        lock = Lock(host, new_holder("m", 1, self.now), lambda: self.now, lambda _: False)
        asked = Wish("https://paper.example/", f"r{self.now}", self.now)._replace(**wish)
        return deploy(host, source, asked, lock, None, lambda *_: None)

    def names(self) -> set[str]:
        return {one["Key"] for one in self.client.list_objects_v2(Bucket=self.name).get("Contents", ())}

    def bytes(self) -> dict[str, bytes]:
        found = {key.removeprefix("live/"): self.object(key)["Body"].read() for key in self.names()}
        return {path: data for path, data in found.items() if not path.startswith(".standfirst")}

    def object(self, key: str) -> Any:
        return self.client.get_object(Bucket=self.name, Key=key)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Proxy, Any]]:
    boto3 = pytest.importorskip("boto3")
    with moto() as address, proxy(address) as between:
        yield between, boto3.client("s3", endpoint_url=address, region_name="us-east-1")


@pytest.fixture
def bucket(server: tuple[Proxy, Any], request: pytest.FixtureRequest) -> Bucket:
    found = Bucket(*server)
    found.name = f"paper-{abs(hash(request.node.name)) % 10**9}"
    found.client.create_bucket(Bucket=found.name)
    found.proxy.reset()
    return found


def test_a_store_has_the_site_with_types_and_times_and_then_only_what_changes(bucket: Bucket) -> None:
    press = Press(1, stories=2)
    first = press.release()
    bucket.deploy(first)
    assert bucket.bytes() == first.bytes
    page = bucket.object("live/index.html")
    assert (page["ContentType"], page["CacheControl"]) == (
        "text/html; charset=utf-8",
        "public, max-age=60, stale-while-revalidate=600",
    )
    assert bucket.object("live/feed.xml")["ContentType"] == "application/rss+xml; charset=utf-8"
    sheet = next(key for key in bucket.names() if key.endswith(".css"))
    assert bucket.object(sheet)["CacheControl"] == "public, max-age=31536000, immutable"
    assert bucket.object(f"live/{MANIFEST}")["CacheControl"] == "no-store"
    bucket.proxy.reset()
    press._edit()
    outcome = bucket.deploy(press.release())
    assert (len(outcome.put), bucket.bytes()) == (1, press.release().bytes)
    assert len([one for one in bucket.proxy.log if one[0] == "PUT"]) == 1 + 3, "lock, intent, manifest"


def test_files_are_compressed_where_the_settings_say_so(bucket: Bucket) -> None:
    source = Source({"index.html": b"<p>word " * 100, "p.jpg": b"x" * 500})
    bucket.deploy(source, form="gzip")
    page = bucket.object("live/index.html")
    assert (page["ContentEncoding"], gzip.decompress(page["Body"].read())) == ("gzip", source.bytes["index.html"])
    assert "ContentEncoding" not in bucket.object("live/p.jpg")
    assert bucket.deploy(source, form="gzip").put == ()
    assert bucket.deploy(source).put == ("index.html", "p.jpg")


def test_names_in_every_script_arrive_as_they_are(bucket: Bucket) -> None:
    source = Source({"index.html": b"", "दुनिया/ख़बर/index.html": b"1", "a b+c&d=%20.txt": b"2"})
    bucket.deploy(source)
    assert bucket.bytes() == source.bytes
    bucket.deploy(Source({"index.html": b""}))
    assert bucket.bytes() == {"index.html": b""}


def test_only_one_of_two_takes_the_lock_of_a_store(bucket: Bucket) -> None:
    requests = bucket.requests()
    first = requests.put(Sent(LOCK, b"1", ""), "")
    assert first
    assert requests.put(Sent(LOCK, b"2", ""), "") is None
    assert requests.put(Sent(LOCK, b"2", ""), "no such mark") is None
    assert requests.put(Sent(LOCK, b"2", ""), first)
    assert requests.put(Sent(LOCK, b"3", ""), first) is None


def test_a_store_that_goes_by_versions_is_told_them(bucket: Bucket) -> None:
    bucket.client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    requests = bucket.requests()
    first = requests.put(Sent(LOCK, b"1", ""), "")
    held = requests.get(LOCK)
    assert held
    assert first == held.tag != ""
    assert " " in held.tag, "an ETag and a version"
    assert requests.put(Sent(LOCK, b"2", ""), held.tag)
    assert requests.put(Sent(LOCK, b"3", ""), held.tag) is None


@pytest.mark.parametrize("how", ["503", *(pytest.param(how, marks=pytest.mark.long) for how in ("expired", "dropped"))])
def test_a_store_that_stays_away_leaves_whole_pages_and_the_next_deploy_goes_on(bucket: Bucket, how: str) -> None:
    old, source = small()
    bucket.deploy(old)
    bucket.proxy.reset(8, how, lasting=True)
    with pytest.raises(Incomplete) as raised:
        bucket.deploy(source, confirmed=True)
    assert raised.value.exit_code == 4
    assert "hunter2" not in str(raised.value) + raised.value.hint
    assert "AKIA" not in str(raised.value)
    assert faults(bucket.bytes()) == []
    bucket.proxy.reset()
    bucket.deploy(source, confirmed=True, days=0)
    assert bucket.bytes() == source.bytes


def test_a_bucket_that_is_not_there_is_said_so_at_once(bucket: Bucket) -> None:
    bucket.name = "no-such-bucket"
    with pytest.raises(Incomplete, match="there is no such bucket"):
        bucket.deploy(Press(1).release())


def test_no_secret_is_in_what_is_stored(bucket: Bucket) -> None:
    bucket.deploy(small()[0])
    notes = gzip.decompress(bucket.object(f"live/{MANIFEST}")["Body"].read())
    assert b"hunter2" not in notes
    assert b"AKIA" not in notes
