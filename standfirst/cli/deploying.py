"""`standfirst deploy`: build, bring the host of a target up to date, say what was done; and `rollback TARGET`."""

import json
import os
import random
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, Final

from standfirst import signals
from standfirst.budget import confine_memory
from standfirst.build import Report, Request, build
from standfirst.build.bounds import Bounds, bounds
from standfirst.build.inputs import settings
from standfirst.build.rollback import roll_back as roll_back_here
from standfirst.cli.building import show
from standfirst.cli.ending import told
from standfirst.cli.leaving import Leaving, forget
from standfirst.cli.options import Options
from standfirst.cli.progress import Bar
from standfirst.cli.show import Printer, files
from standfirst.config.settings import Config, DeploySettings
from standfirst.deploy import alive
from standfirst.deploy.alone import alone
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.fetching import checked, fetch
from standfirst.deploy.going_back import roll_back
from standfirst.deploy.host import Host
from standfirst.deploy.lock import Lock, new_holder
from standfirst.deploy.manifest import fingerprint
from standfirst.deploy.purging import by_command
from standfirst.deploy.run import Outcome, Purge, Wish, deploy
from standfirst.deploy.source import Release
from standfirst.deploy.targets import chosen, form, host_of, keeps_assets, keeps_releases
from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault, StandfirstError, UsageError

_UNITS: Final = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"))


def run(options: Options, target: str, output: str, **asked: Any) -> int:
    """Builds and deploys; 1 where content errors stand, 4 where the host does not have all of it."""
    signals.heed()
    confine_memory()
    try:
        job = Job(options, target, output)
        report = None if asked["no_build"] else job.build(**asked)
        if report is not None and not report.published:
            return 1
        code = job.deploy(**asked)
    except StandfirstError as fault:
        if asked["as_json"]:
            _print({"target": target, "error": str(fault), "hint": fault.hint})
        return told(fault, options.root)
    return code or int(report is not None and report.failed)


def back(options: Options, target: str, output: str, release: str) -> int:
    """`standfirst rollback TARGET`."""
    signals.heed()
    try:
        return Job(options, target, output).back(release)
    except StandfirstError as fault:
        return told(fault, options.root)


_NOTHING: Final = dict.fromkeys(
    ("dry_run", "confirm_delete", "adopt", "forward", "take_over", "as_json", "verify"), False
)


class Job:
    """One target, and what it is told."""

    def __init__(self, options: Options, target: str, output: str) -> None:
        self._options = options
        self._output = output
        self._root = DiskFiles(options.root).root
        self._config: Config = settings(DiskFiles(options.root))[0]
        self._name = chosen(self._config.deploy, target)
        self._target: DeploySettings = self._config.deploy[self._name]
        self._printer = Printer(sys.stderr, options.root)
        self._purge_faults: list[str] = []
        self._host = host_of(self._target, self._root, output)  # before a build puts anything on record

    def build(self, **asked: Any) -> Report:
        """The build before: a release on record, unless nothing is to be sent."""
        request = Request(
            root=self._options.root,
            output=self._output,
            now=self._options.now,
            jobs=asked["jobs"],
            on_error=asked["on_error"],
            accept_clock=asked["accept_clock"],
            record=not asked["dry_run"],
        )
        if bounds(request).waits and not asked["forward"]:
            raise EnvironmentFault(
                f"{self._output} was rolled back, and stays so until somebody builds",
                "put content/ or templates/ right, then deploy with --forward",
            )
        bar = Bar(sys.stderr, quiet=self._options.quiet)
        try:
            report = build(request, bar, Leaving(request))
        finally:
            bar.done()
        show(report, self._options)
        return report

    def deploy(self, **asked: Any) -> int:
        """Brings the host up to date; 4 where caches were not told, or something is wrong there. Where nothing else is asked, as
        `publish` does."""
        asked = {**_NOTHING, **asked}
        source = Release(os.path.join(self._root, self._output), self._output)
        wish = self._wish(
            source,
            dry=asked["dry_run"],
            confirmed=asked["confirm_delete"],
            adopted=asked["adopt"],
            forward=asked["forward"],
            take_over=asked["take_over"],
        )
        outcome, seconds = self._carry_out(source, wish)
        if asked["as_json"]:
            _print(self._as_json(outcome, seconds, dry=asked["dry_run"]))
        elif asked["dry_run"]:
            _listed(outcome, source)
        self._say(outcome, seconds, dry=asked["dry_run"])
        failed = self._unpurged(outcome)
        if asked["verify"] and not asked["dry_run"]:
            failed = self._verified(source, outcome, wish.never) or failed
        return 4 if failed else 0

    def back(self, release: str) -> int:
        """To the release before: a switch where the host has it, else this machine's own release before is deployed."""
        limits, host = self._bounds(), self._host
        if release and not keeps_releases(host):
            raise UsageError(
                f"{self._name} keeps no releases, so none can be named",
                f"the one before: standfirst rollback {self._name}",
            )
        if keeps_releases(host):
            with alone(self._root, self._target.to):
                then, changed, gone = roll_back(host, self._lock(host), release, limits, self._purge())
            self._line(f"{self._name} is the release {then} again: {files(changed)} changed, {gone:,} gone")
        else:
            request = Request(root=self._options.root, output=self._output)
            forget(request)
            if not limits.waits:
                roll_back_here(request)
            source = Release(os.path.join(self._root, self._output), self._output)
            outcome, seconds = self._carry_out(source, self._wish(source, back="the release before"))
            self._say(outcome, seconds, dry=False)
        self._line("deploy leaves it alone until somebody says --forward; put content/ or templates/ right first")
        return 4 if self._purge_faults else 0

    def _carry_out(self, source: Release, wish: Wish) -> tuple[Outcome, float]:
        started, bar = time.monotonic(), Bar(sys.stderr, quiet=self._options.quiet)
        try:
            with nullcontext() if wish.dry else alone(self._root, self._target.to):
                outcome = deploy(self._host, source, wish, self._lock(self._host), self._purge(), bar)
        except EnvironmentFault as fault:  # the disk of a folder, which is a host like others here
            raise Incomplete(str(fault), fault.hint) from fault
        finally:
            bar.done()
        return outcome, time.monotonic() - started

    def _bounds(self) -> Bounds:
        return bounds(Request(root=self._options.root, output=self._output))

    def _wish(self, source: Release, **asked: Any) -> Wish:
        limits, now = self._bounds(), time.time()
        stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3]  # ids are in the order of time
        return Wish(
            site=self._config.site.url,
            release=f"{stamp}Z-{fingerprint(source.files)}",
            now=int(now),
            days=keeps_assets(self._target),
            form=form(self._target),
            tombstones=limits.tombstones,
            never=limits.never,
            **asked,
        )

    def _lock(self, host: Host) -> Lock:
        return Lock(host, new_holder(alive.machine(), os.getpid(), time.time()), time.time, alive.lives)

    def _purge(self) -> Purge | None:
        command = self._target.purge
        return by_command(command, self._root, self._base(), self._purge_faults) if command else None

    def _base(self) -> str:
        """Where readers find what lies at the target."""
        return self._target.url or self._config.site.url

    def _line(self, text: str) -> None:
        if not self._options.quiet:
            self._printer.line(text)

    def _say(self, outcome: Outcome, seconds: float, *, dry: bool) -> None:
        would = "would be " if dry else ""
        what = [
            f"{files(len(outcome.put))} {would}put ({_bytes(outcome.bytes)})",
            f"{len(outcome.delete):,} {would}deleted",
            f"{outcome.unchanged:,} as before",
        ]
        if not outcome.put and not outcome.delete:
            what = [f"nothing to do, {files(outcome.unchanged)} as before"]
        if outcome.kept:
            what.append(f"{outcome.kept:,} kept for pages that are open")
        if outcome.strangers:
            what.append(f"{outcome.strangers:,} there that are not ours")
        self._line(f"{self._name}: {', '.join(what)}, {seconds:.1f} s")

    def _unpurged(self, outcome: Outcome) -> bool:
        for fault in dict.fromkeys(self._purge_faults):
            self._printer.line(f"{self._printer.paint('error', 'error')}: caches were not told: {fault}")
            self._printer.line(
                f"      {self._printer.paint('mend:', 'hint')} run `purge` of [deploy.{self._name}] by hand to see why; "
                f"the next deploy tells the same {len(outcome.unpurged):,} addresses again"
            )
        return bool(self._purge_faults)

    def _verified(self, source: Release, outcome: Outcome, never: frozenset[str]) -> bool:
        asked, wrong = checked(source.files, {*outcome.delete, *never}, self._base(), fetch, random.Random())
        for one in wrong:
            self._printer.line(f"{self._printer.paint('error', 'error')}: {one.url} {one.why}")
        if wrong:
            self._printer.line(
                f"      {self._printer.paint('mend:', 'hint')} where caches are in front, empty them or wait; else see that readers "
                f"find {self._name} at {self._base()}, which `url` of [deploy.{self._name}] says"
            )
        else:
            self._line(f"verified: {asked} addresses of {self._base()} are as they should be")
        return bool(wrong)

    def _as_json(self, outcome: Outcome, seconds: float, *, dry: bool) -> dict[str, object]:
        return {
            "target": self._name,
            "release": outcome.release,
            "dry_run": dry,
            "put": outcome.put,
            "deleted": outcome.delete,
            "bytes": outcome.bytes,
            "unchanged": outcome.unchanged,
            "kept": outcome.kept,
            "strangers": outcome.strangers,
            "unpurged": outcome.unpurged,
            "seconds": round(seconds, 3),
        }


def _listed(outcome: Outcome, source: Release) -> None:
    """What would be done, for people and for `grep`."""
    lines = [f"put     {source.files[path].size:>11,}  {path}\n" for path in outcome.put]
    lines += [f"delete  {'':>11}  {path}\n" for path in outcome.delete]
    sys.stdout.write("".join(lines))


def _bytes(number: int) -> str:
    return next((f"{number / unit:.1f} {name}" for unit, name in _UNITS if number >= unit), f"{number} bytes")


def _print(found: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
