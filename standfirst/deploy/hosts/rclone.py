"""Whatever the system's rclone reaches (SFTP, FTP, WebDAV, drives, and some seventy more), file by file, in order.

One run of rclone a step: it sends several files at once, and all are there before the next step begins. It has no conditional
write, so the lock is weaker here than elsewhere: who writes it reads it again after a moment. Its credentials are in rclone's own
configuration.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Final

import msgspec
from msgspec import Struct

from standfirst.deploy.difference import Seen
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Held, Read
from standfirst.deploy.hosts.commands import Done, check, run
from standfirst.deploy.manifest import FOLDER, LOCK, Entry, Local, digest, is_whole
from standfirst.deploy.trying import Trying
from standfirst.files import DiskFiles, discard
from standfirst.files.placing import second_name

_FLAGS: Final = ("--retries", "1", "--low-level-retries", "10", "--stats", "0", "--contimeout", "15s")
_ABSENT: Final = (3, 4)
"""How rclone ends where a folder or a file is not there."""
_COPY: Final = ".new"
_MOMENT: Final = 2.0
"""Seconds after which somebody who took a lock at the same time has written it too."""


class _Listed(Struct):
    Path: str
    Size: int


class Rclone:
    """The host. `remote` is `NAME:path` of rclone's configuration, `output` the folder on this machine, `sending` a place
    on its disk for what is being sent."""

    at_once: Final = False

    def __init__(
        self,
        remote: str,
        output: str,
        trying: Trying,
        sleep: Callable[[float], None] = time.sleep,
        *,
        sending: str = "",
    ) -> None:
        self.name = remote
        self._remote = remote.rstrip("/")
        self._output = output
        self._sending = sending or f"{output}.sending"
        self._trying = trying
        self._sleep = sleep

    def read(self, name: str) -> Held | None:
        """A note. Many remotes write in place, so that a connection that breaks leaves half of one, or none: then it is in the
        copy beside it, which was written first."""
        data = self._given(name)
        if name != LOCK and not (data and is_whole(data)):
            data = self._given(name + _COPY) or data
        return Held(data, digest(data)) if data else None  # no note is empty

    def write(self, name: str, data: bytes, only: str | None = None) -> str | None:
        if only is not None:
            held = self.read(name)
            if (held.tag if held else "") != only:
                return None
        with TemporaryDirectory(
            prefix="standfirst-"
        ) as folder:  # not its standard input: killed, we could give half of it
            DiskFiles(folder).write("note", data)
            file = os.path.join(folder, "note")
            for place in (name,) if name == LOCK else (name + _COPY, name):
                self._run(f"take {name}", "copyto", "--ignore-times", "--no-check-dest", file, self._place(place))
        if only is not None:
            self._sleep(_MOMENT)
            held = self.read(name)
            if held is None or held.data != data:
                return None
        return digest(data)

    def remove(self, name: str) -> None:
        self.delete([name] if name == LOCK else [name + _COPY, name])

    def _given(self, name: str) -> bytes:
        done = self._run(f"give {name}", "cat", self._place(name), fine=_ABSENT)
        return b"" if done.code else done.out

    def listing(self) -> Mapping[str, Seen]:
        flags = ("-R", "--files-only", "--no-mimetype", "--no-modtime", "--exclude", f"/{FOLDER}/**")
        done = self._run("list its files", "lsjson", *flags, self._remote, fine=_ABSENT)
        found = msgspec.json.decode(done.out, type=list[_Listed]) if not done.code else []
        return {one.Path: Seen(one.Size) for one in found}

    def begin(self, release: str, carried: Mapping[str, Entry]) -> None:
        pass

    def put(self, files: Mapping[str, Local], read: Read) -> Iterator[tuple[str, Entry]]:
        """Sends them all (`--ignore-times`: what is sent is known to differ), under second names: a build that comes in between, or
        after a kill, changes nothing of what is being sent."""
        discard(self._sending)
        laid = DiskFiles(self._sending)
        laid.make_root()
        for path, local in files.items():
            second_name(os.path.join(self._output, path), os.path.join(self._sending, path))
            if digest(laid.read(path)) != local.digest:
                raise Incomplete(f"the output was changed while it was deployed: {path}", "deploy again")
        flags = ("--ignore-times", "--no-traverse", "--files-from-raw", "-")
        self._run("take files", "copy", *flags, self._sending, self._remote, given=_lines(files))
        discard(self._sending)
        for path, local in files.items():
            yield path, Entry(local.size, local.digest)

    def delete(self, paths: Sequence[str]) -> None:
        self._run("delete files", "delete", "--files-from-raw", "-", self._remote, given=_lines(paths), fine=_ABSENT)

    def show(self, release: str, never: Sequence[str]) -> None:
        pass

    def _place(self, path: str) -> str:
        return self._remote + path if self._remote.endswith(":") else f"{self._remote}/{path}"

    def _run(self, what: str, *words: str, given: bytes = b"", fine: Sequence[int] = ()) -> Done:
        def once() -> Done:
            done = run(["rclone", *words, *_FLAGS], given, shares=True)
            if done.code not in fine:
                check(done, self.name, "rclone")
            return done

        return self._trying(what, once)


def _lines(paths: Sequence[str] | Mapping[str, Local]) -> bytes:
    return "".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape")
