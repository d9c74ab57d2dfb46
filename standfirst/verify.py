"""Whether the output is what a clean build would make: byte for byte, by a process of its own without our cache.

The other process has another hash seed, another time zone and one worker, so that what depends on any of these shows
as well. `embargo` does not let it read the held stories: whatever they had a part in shows. For each page that differs, the traces of both builds are compared: a read that the cache took for unchanged
and that a clean build finds otherwise is the one that lied.
"""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from standfirst.build import Progress, Published, Report, Request, build, recorded_reads, silent
from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault

_ELSEWHERE: Final = {"PYTHONHASHSEED": "20210221", "TZ": "Pacific/Chatham"}


class Difference(Struct, frozen=True, kw_only=True):
    """A file of the output that a clean build has otherwise (`how`: from the clean build's view). `lied` names the
    reads that the incremental build had wrong, as far as its traces tell; `at` is the first byte that differs."""

    path: str
    how: Literal["differs", "is missing", "should not be there"]
    at: int = 0
    lied: tuple[str, ...] = ()


class Verdict(Struct, frozen=True, kw_only=True):
    """`files` were compared; the output is right when there are no `differences`."""

    report: Report
    files: int
    differences: tuple[Difference, ...]


def verify(request: Request, progress: Progress = silent) -> Verdict:
    """Brings the output up to date, builds it clean elsewhere at the same clock, and compares. Where the content keeps
    the output from being published there is nothing to compare."""
    return _verdict(request, build(request, progress), None)


def embargo(request: Request, progress: Progress = silent) -> Verdict:
    """As `verify`, but the held stories are left out of the other build before anybody reads them: what they had any
    part in, a count, a page, a time, differs. That their files are there is known to both, or a link to one would be
    another fault."""
    told: list[Published] = []
    report = build(request, progress, told.append)
    return _verdict(request, report, told[0] if told else None)


def _verdict(request: Request, report: Report, gated: Published | None) -> Verdict:
    if not report.published:
        return Verdict(report=report, files=0, differences=())
    cache = os.path.join(os.path.abspath(request.root), request.cache)
    with TemporaryDirectory(prefix="verify-", dir=cache) as folder:
        clean = replace(
            request,
            root=os.path.abspath(request.root),
            output=os.path.join(folder, "site"),
            cache=os.path.join(folder, "cache"),
            now=report.now,
            jobs=1,
            gated=gated.held if gated else (),
            withdrawn=gated.withdrawn if gated else (),
        )
        _build_elsewhere(clean)
        return _compared(request, clean, report)


def _build_elsewhere(request: Request) -> None:
    command = [sys.executable, "-P", "-m", "standfirst.verify"]
    asked = msgspec.json.encode(request)
    environment = {**os.environ, **_ELSEWHERE}
    done = subprocess.run(command, check=False, input=asked, capture_output=True, env=environment)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"status {done.returncode}"]
        raise EnvironmentFault(f"the clean build beside the output failed: {said[-1]}", "build with --clean to see why")


def _compared(request: Request, clean: Request, report: Report) -> Verdict:
    ours, theirs = (DiskFiles(os.path.join(request.root, one.output)) for one in (request, clean))
    mine = {path for path, _ in ours.walk().files}
    right = {path for path, _ in theirs.walk().files}
    wrong = sorted(path for path in mine & right if ours.read(path) != theirs.read(path))
    differences = [Difference(path=path, how="is missing") for path in sorted(right - mine)]
    differences += [Difference(path=path, how="should not be there") for path in sorted(mine - right)]
    if wrong:
        before, now = recorded_reads(request, wrong), recorded_reads(clean, wrong)
        for path in wrong:
            first = _first_difference(ours.read(path), theirs.read(path))
            lied = (key for key, version in before[path].items() if now[path].get(key, version) != version)
            differences.append(
                Difference(path=path, how="differs", at=first, lied=tuple(" ".join(key) for key in lied))
            )
    return Verdict(report=report, files=len(mine | right), differences=tuple(differences))


def _first_difference(one: bytes, other: bytes) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _main() -> int:
    report = build(msgspec.json.decode(sys.stdin.buffer.read(), type=Request))
    return 0 if report.published else 1


if __name__ == "__main__":
    sys.exit(_main())
