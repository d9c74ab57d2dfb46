"""A machine that is reached by ssh, with rsync on both sides: releases, and a pointer that is switched.

It has the same folders as `folder` makes, so a server may be fed by either. Files that changed go into `incoming`, by rsync, which sends
of each only what is different; one that was interrupted there goes on. When all are there, those that did not change are
linked into it, and it becomes the release.
"""

import os
import shlex
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Final

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Held, Read
from standfirst.deploy.hosts.commands import Done, check, run, start
from standfirst.deploy.manifest import FOLDER, MANIFEST, Entry, Local, of_release
from standfirst.deploy.trying import Trying
from standfirst.files import DiskFiles

_ABSENT, _TAKEN, _NO_LISTING = 44, 45, 46
"""Exit codes of our own scripts: nothing there; not as it was; find has no -printf."""

_WHOLE: Final = (
    "mkdir -p .standfirst-deploy && cat > .standfirst-deploy/given.$$; given=$(wc -c < .standfirst-deploy/given.$$); "
    'exec < .standfirst-deploy/given.$$; rm -f .standfirst-deploy/given.$$; test "$given" -eq "$1" || exit 47; shift; '
)
"""Before what is fed: where the connection breaks, a script there is told of the end of its input as if it were the end."""
_READ: Final = 'test -e "$1" || exit 44; cksum < "$1" && cat "$1"'
_WRITE: Final = 'mkdir -p "${1%/*}" && cat > "$1.$$" && chmod 644 "$1.$$" && mv -f "$1.$$" "$1" && cksum < "$1"'
_CREATE: Final = (
    'mkdir -p "${1%/*}" && cat > "$1.$$" || exit 1; chmod 644 "$1.$$"; '
    'ln "$1.$$" "$1" 2>/dev/null; made=$?; rm -f "$1.$$"; test $made = 0 || exit 45; cksum < "$1"'
)
_REPLACE: Final = (
    'cat > "$1.$$"; test "$(cksum < "$1")" = "$2" && mv "$1" "$1.$$.old" || { rm -f "$1.$$"; exit 45; }; '
    'if test "$(cksum < "$1.$$.old")" != "$2"; then ln "$1.$$.old" "$1"; rm -f "$1.$$" "$1.$$.old"; exit 45; fi; '
    'ln "$1.$$" "$1" 2>/dev/null; made=$?; rm -f "$1.$$" "$1.$$.old"; test $made = 0 || exit 45; cksum < "$1"'
)
_LIST: Final = (
    'find . -maxdepth 0 -printf "" 2>/dev/null || exit 46; test -e current && exec find -L current/ -type f -printf '
    '"%s %T@ %P\\0"; find . -type f ! -path "./.standfirst-deploy/*" ! -path "./incoming/*" ! -path "./releases/*" -printf '
    '"%s %T@ %P\\0"'
)
_LINK: Final = 'rsync -a --from0 --files-from=- --link-dest="$PWD/current/" current/ incoming/'
_INSIDE: Final = "cd incoming && find . -type f -print0"
_DELETE: Final = "cd incoming && xargs -0 rm -f --"
_POINT: Final = (
    'test -d "releases/$1" && rm -f current.new && ln -s "releases/$1" current.new && '
    "{ mv -fT current.new current 2>/dev/null || mv -fh current.new current; }"
)
_SHOW: Final = (
    'test "$(readlink current)" = "releases/$1" && exit 0; if test -d incoming; then rm -rf "releases/$1" && mkdir -p releases '
    '&& { find incoming -type d -empty -delete 2>/dev/null; mv incoming "releases/$1"; } || exit 1; fi; ' + _POINT
)
"""Run again where its answer was lost: what is shown is left alone, and what was moved is there."""
_HAS: Final = f"ls {FOLDER}/releases 2>/dev/null; echo /; ls releases 2>/dev/null || true"
_FORGET: Final = 'for id do rm -rf "releases/$id" ".standfirst-deploy/releases/$id.json.gz"; done'
_SCRUB: Final = 'for id do (cd "releases/$id" && xargs -0 rm -f -- < ../../.standfirst-deploy/never); done; rm -f .standfirst-deploy/never'


class SshReleases:
    """The host. `to` is `ssh://user@host:port/path` or `user@host:/path`; `output` the folder on this machine. What starts
    ssh may be given in `RSYNC_RSH`, as rsync has it."""

    at_once: Final = True

    def __init__(self, to: str, output: str, keep: int, trying: Trying) -> None:
        self._at, self._port, self._root = parted(to)
        self.name = f"{self._at.rpartition('@')[2]}:{self._root}"
        self._output = DiskFiles(output)
        self._keep = keep
        self._trying = trying
        self._release = ""
        self._now: str | None = None
        self._carried: tuple[str, ...] = ()
        self._sent: set[str] = set()
        self._connection: tuple[str, ...] = ()

    def current(self) -> str:
        """The id of the release that readers see, "" where there is none."""
        if self._now is None:
            script = "test -e current && ! test -L current && exit 45; readlink current || true"
            done = self._ssh("say which release it shows", script, fine=(_TAKEN,))
            if done.code == _TAKEN:
                raise Incomplete(
                    f"{self.name} has a folder current, where the link to the present release belongs",
                    "move it away there",
                )
            self._now = os.path.basename(done.out.decode().strip())
        return self._now

    def releases(self) -> list[str]:
        """The ids of all that are whole, oldest first."""
        told, made = self._has()
        return sorted(told & made)

    def manifest_of(self, release: str) -> bytes | None:
        """The manifest that a release was shown with."""
        held = self._read(of_release(release))
        return held.data if held else None

    def read(self, name: str) -> Held | None:
        return self._read(of_release(self.current() or "none") if name == MANIFEST else name)

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        if name == MANIFEST:
            name = of_release(self._release or self.current())
        script = _WRITE if only is None else _REPLACE if only else _CREATE
        done = self._ssh(f"take {name}", script, name, only or "", given=data, fine=(_TAKEN,))
        return None if done.code == _TAKEN else done.out.decode().strip()

    def remove(self, name: str) -> None:
        self._ssh(f"delete {name}", 'rm -f "$1"', name)

    def listing(self) -> Mapping[str, Seen] | None:
        done = self._ssh("list its files", _LIST, fine=(_NO_LISTING,))
        if done.code == _NO_LISTING:
            return None
        found = {}
        for line in filter(None, done.out.decode("utf-8", "surrogateescape").split("\0")):
            size, time, path = line.split(" ", 2)
            found[path] = Seen(int(size), time.partition(".")[0])
        return found

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        self._release, self._carried, self._sent = release, tuple(carried), set()
        self._ssh("take a new release", "mkdir -p incoming && chmod 755 incoming")

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        """Sends them all, then looks whether they are still what was to be sent."""
        self._trying("take files", lambda: self._rsync(list(files)))
        self._sent |= files.keys()
        for path, local in files.items():
            read(path)
            stat = self._output.stat(path)
            yield path, Entry(local.size, local.digest, str(stat.mtime_ns // 10**9) if stat else "")

    def delete(self, paths: Sequence[str]) -> None:
        pass  # a release has what was put and what was carried

    def show(self, release: str, never: Sequence[str]) -> None:
        if self._carried:
            self._ssh("link what has not changed", _LINK, given=_zero(self._carried))
        inside = self._ssh("list the new release", _INSIDE).out.decode("utf-8", "surrogateescape").split("\0")
        there = {path.removeprefix("./") for path in inside if path}
        wanted = {*self._carried, *self._sent}
        if lost := wanted - there:
            raise Incomplete(f"{self.name} lacks {min(lost)} of what was sent", "deploy again")
        if there - wanted:  # of a deploy that was killed
            self._ssh("delete what is left of an earlier deploy", _DELETE, given=_zero(there - wanted))
        self._ssh("show the new release", _SHOW, release)
        self._release, self._now = "", release
        told, made = self._has()
        kept = {release, *sorted(id for id in told & made if id < release)[-self._keep :]}
        if old := sorted((told | made) - kept):
            self._ssh("delete old releases", _FORGET, *old)
        if never and (earlier := sorted(kept - {release})):
            self._ssh("take a list", _WRITE, f"{FOLDER}/never", given=_zero(never))
            self._ssh("delete what was removed", _SCRUB, *earlier)

    def back(self, release: str, manifest: bytes) -> None:
        """Lets readers see an earlier release again."""
        self._ssh("take a manifest", _WRITE, of_release(release), given=manifest)
        self._ssh("show an earlier release", _POINT, release)
        self._now = release

    def _has(self) -> tuple[set[str], set[str]]:
        """The ids of releases that have a manifest, and of those that lie there: a deploy that was killed leaves one or the
        other."""
        notes, _, folders = self._ssh("list its releases", _HAS).out.decode().partition("/\n")
        told = {name.removesuffix(".json.gz") for name in notes.split() if name.endswith(".json.gz")}
        return told, set(folders.split())

    def _read(self, name: str) -> Held | None:
        done = self._ssh(f"give {name}", _READ, name, fine=(_ABSENT,))
        mark, _, data = done.out.partition(b"\n")
        return None if done.code == _ABSENT else Held(data, mark.decode())

    def _ssh(self, what: str, script: str, *words: str, given: bytes = b"", fine: Sequence[int] = ()) -> Done:
        """Runs a script of ours in the folder there; `words` are its arguments, `fine` exit codes that are answers."""
        if given:
            script, words = _WHOLE + script, (str(len(given)), *words)
        inner = f"mkdir -p {shlex.quote(self._root)} && cd {shlex.quote(self._root)} && {{ {script}\n}}"
        there = shlex.join(["sh", "-c", inner, "standfirst", *words])
        command = [*self._connected(), self._at, there]

        def once() -> Done:
            done = run(command, given, shares=True)
            if done.code not in fine:
                check(done, self.name, "ssh")
            return done

        return self._trying(what, once)

    def _connected(self) -> tuple[str, ...]:
        """Ssh with its options. All that we ask goes over one connection, which ends with us; where it does not come about,
        each request makes its own, and says what is wrong."""
        if not self._connection:
            own = TemporaryDirectory(prefix="standfirst-")
            command = (
                *_shell(),
                *_OPTIONS,
                *(("-p", self._port) if self._port else ()),
                "-o",
                f"ControlPath={own.name}/s",
            )
            start(*command, "-M", "-N", "-f", "-o", "ControlPersist=60", self._at)
            weakref.finalize(self, _ended, own, command, self._at)
            self._connection = command
        return self._connection

    def _rsync(self, paths: Sequence[str]) -> None:
        """`-I`: what is sent is known to differ; `-t`, by which the next listing knows it again."""
        shell = shlex.join(self._connected())
        flags = [
            "-rtI",
            "--from0",
            "--files-from=-",
            "--chmod=D755,F644",
            "--timeout=60",
            "--link-dest=../current/",
            "-e",
            shell,
        ]
        there = f"{self._at}:{self._root.rstrip('/')}/incoming/"
        done = run(["rsync", *flags, f"{self._output.root}/", there], _zero(paths), shares=True)
        check(done, self.name, "rsync")


_OPTIONS: Final = ("-o", "BatchMode=yes", "-o", "ConnectTimeout=15", "-o", "ServerAliveInterval=15")


def _ended(own: "TemporaryDirectory[str]", command: Sequence[str], at: str) -> None:
    start(*command, "-O", "exit", at)
    own.cleanup()


def parted(to: str) -> tuple[str, str, str]:
    """Who and where, the port ("": as ssh's settings say), and the folder."""
    if not to.startswith("ssh://"):
        at, _, root = to.partition(":")
        return at, "", root
    at, _, root = to.removeprefix("ssh://").partition("/")
    at, _, port = at.partition(":")
    return at, port, f"/{root}"


def _shell() -> list[str]:
    return shlex.split(os.environ.get("RSYNC_RSH", "")) or ["ssh"]


def _zero(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)
