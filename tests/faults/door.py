"""The door to the disk with somebody standing in it: every call that the program makes of the system can be counted,
refused, cut short or written down, whichever of its modules makes it (`files`, the cache's own, the note's).

Calls are caught where Python makes them: in `os` (so under `os.path` and `shutil` too), `open`, SQLite statement by
statement, and the two calls of the C library. What libraries read for themselves (templates' time zones, codecs) is let by.
"""

import builtins
import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import pytest

from standfirst.files import swap
from standfirst.incremental import values

READING = (
    *("stat", "lstat", "fstat", "scandir", "listdir", "read", "pread", "readlink"),
    *("entry.stat", "file read", "sqlite read"),
)
NAMING = ("mkdir", "rmdir", "unlink", "rename", "replace", "link", "renameat2")
MARKING = ("chmod", "fchmod", "utime", "chown")
FILLING = ("write", "pwrite", "ftruncate", "syncfs", "fsync", "file write", "sqlite write")
OPENING = ("open", "open to write", "connect")
ALL = READING + NAMING + MARKING + FILLING + OPENING
_LIBRARY = {"posixpath", "genericpath", "shutil", "os", "contextlib", "tempfile", __name__}

CAN: dict[str, tuple[str, ...]] = {
    "ENOSPC": ("mkdir", "rename", "replace", "link", "renameat2", "open to write", *FILLING),
    "EIO": ALL,
    "EACCES": ("stat", "lstat", "scandir", "listdir", "entry.stat", *NAMING, *MARKING, *OPENING),
    "EROFS": ("open to write", *NAMING, *MARKING, "write", "pwrite", "ftruncate", "sqlite write"),
    "EMFILE": ("scandir", "listdir", *OPENING),
    "EINTR": ("open", "open to write", "read", "pread", "write", "pwrite", "syncfs", "fsync", "renameat2"),
    "short": ("read", "pread", "write", "pwrite"),
}
"""Which calls a system can refuse so."""

_SQLITE = {
    "ENOSPC": (sqlite3.SQLITE_FULL, "database or disk is full"),
    "EROFS": (sqlite3.SQLITE_READONLY, "attempt to write a readonly database"),
    "EACCES": (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
    "EMFILE": (sqlite3.SQLITE_CANTOPEN, "unable to open database file"),
    "EIO": (sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"),
}
"""In what words SQLite hands on what the system told it."""


class Call(NamedTuple):
    """A call of the system: its kind, the function of ours that made it, what it was given. Of an open file of
    Python's own (`file write`, `file close`) the name is given, of a statement of SQLite the file too."""

    kind: str
    where: str
    arguments: tuple[Any, ...]
    keys: Mapping[str, Any] = MappingProxyType({})


class Hook(Protocol):
    """Stands in the door: makes the call (`do`), or does not."""

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any: ...


class Counting:
    """Lets all by."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any:
        self.calls.append(call)
        return do()


class Refusing:
    """Refuses the call number `at` of those that can end with `fault` (or of other `kinds`), and all after it if it is
    `lasting`."""

    def __init__(self, fault: str, at: int, *, lasting: bool, kinds: Iterable[str] = ()) -> None:
        self._kinds = frozenset(kinds or CAN[fault])
        self._fault, self._at, self._lasting = fault, at, lasting
        self._seen = -1
        self.struck: list[Call] = []

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any:
        if call.kind not in self._kinds:
            return do()
        self._seen += 1
        if self._seen < self._at or (self._seen > self._at and not self._lasting):
            return do()
        if self._fault == "short" and not _can_be_cut(call):
            self._at += not self.struck
            return do()
        self.struck.append(call)
        if self._fault == "short":
            return short(call)
        raise refused(self._fault, call)


def refused(fault: str, call: Call) -> Exception:
    """What Python raises where the system refuses a call."""
    if call.kind.startswith("sqlite") or call.kind == "connect":
        number, words = _SQLITE[fault]
        if call.kind == "sqlite read":
            number = sqlite3.SQLITE_IOERR_READ
        told = sqlite3.OperationalError(words)
        told.sqlite_errorcode = number
        return told
    number = getattr(errno, fault)
    name = call.arguments[0] if call.arguments and isinstance(call.arguments[0], str | bytes) else None
    return OSError(number, os.strerror(number), name)


def _can_be_cut(call: Call) -> bool:
    size = call.arguments[1]
    return (size if isinstance(size, int) else len(size)) > 1


def short(call: Call) -> Any:
    """Half of what was asked for."""
    file, what, *rest = call.arguments
    part = what // 2 if isinstance(what, int) else bytes(what[: len(what) // 2])
    return _REAL[call.kind](file, part, *rest)


_REAL = {name: getattr(os, name) for name in ("read", "pread", "write", "pwrite")}
_NAMES = (
    *("stat", "lstat", "fstat", "listdir", "readlink", "read", "pread", "write", "pwrite", "ftruncate", "fsync"),
    *("mkdir", "rmdir", "unlink", "rename", "replace", "link", "chmod", "fchmod", "utime", "chown"),
)


def about(root: str, hook: Hook) -> Hook:
    """The hook for calls that concern what lies under a folder; others (our own modules, the theme) are let by."""

    def within(call: Call, do: Callable[[], Any]) -> Any:
        path = call.arguments[0] if call.arguments else ""
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        return do() if isinstance(path, str) and path.startswith("/") and not path.startswith(root) else hook(call, do)

    return within


@contextmanager
def somebody_in_the_door(hook: Hook) -> Iterator[None]:
    """As long as this lasts every call of ours goes by the hook."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _NAMES:
            patch.setattr(os, name, _through(hook, name, getattr(os, name)))
        patch.setattr(os, "open", _opening(hook, os.open))
        patch.setattr(os, "scandir", _scanning(hook, os.scandir))
        patch.setattr(builtins, "open", _file(hook, open))
        patch.setattr(values, "_read_at", _through(hook, "pread", _REAL["pread"]))
        patch.setattr(values, "_write_at", _through(hook, "pwrite", _REAL["pwrite"]))
        patch.setattr(sqlite3, "connect", _connecting(hook, sqlite3.connect))
        patch.setattr(swap, "_call", _calling(hook, swap._call))
        yield


def _caller() -> str:
    """The function of ours on whose behalf a call is made; "" if it is not ours."""
    frame = sys._getframe(2)
    while frame.f_globals["__name__"] in _LIBRARY and frame.f_back is not None:
        frame = frame.f_back
    name = frame.f_globals["__name__"]
    return f"{name}.{frame.f_code.co_name}".removeprefix("standfirst.") if name.startswith("standfirst.") else ""


def _through(hook: Hook, kind: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **keys: Any) -> Any:
        where = _caller()
        return (
            hook(Call(kind, where, arguments), lambda: real(*arguments, **keys)) if where else real(*arguments, **keys)
        )

    return call


def _opening(hook: Hook, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, flags: int, *arguments: Any, **keys: Any) -> Any:
        where = _caller()
        if not where:
            return real(path, flags, *arguments, **keys)
        kind = "open to write" if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) else "open"
        return hook(Call(kind, where, (path, flags), keys), lambda: real(path, flags, *arguments, **keys))

    return call


def _file(hook: Hook, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any, mode: str = "r", *arguments: Any, **keys: Any) -> Any:
        where = _caller()
        if not where or isinstance(path, int):
            return real(path, mode, *arguments, **keys)
        kind = "open to write" if "w" in mode else "open"
        file = hook(Call(kind, where, (path,)), lambda: real(path, mode, *arguments, **keys))
        return _File(hook, where, file)

    return call


class _File:
    """An open file whose reading and writing goes by the hook."""

    def __init__(self, hook: Hook, where: str, file: Any) -> None:
        self._hook, self._where, self._file = hook, where, file

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self._hook(Call("file close", self._where, (self._file.name,)), self._file.close)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._file, name)
        if name not in {"read", "readinto", "write"}:
            return real
        kind = "file write" if name == "write" else "file read"  # Python itself goes on after a short one
        path = self._file.name
        return lambda *given: self._hook(Call(kind, self._where, (path,)), lambda: real(*given))


def _scanning(hook: Hook, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Any = ".") -> Any:
        where = _caller()
        if not where:
            return real(path)
        return _Entries(hook, where, hook(Call("scandir", where, (path,)), lambda: real(path)))

    return call


class _Entries:
    """What `os.scandir` gives."""

    def __init__(self, hook: Hook, where: str, real: Any) -> None:
        self._hook, self._where, self._real = hook, where, real

    def __enter__(self) -> "_Entries":
        return self

    def __exit__(self, *_: object) -> None:
        self._real.close()

    def __iter__(self) -> Iterator["_Entry"]:
        return (_Entry(self._hook, self._where, entry) for entry in self._real)

    def close(self) -> None:
        self._real.close()


class _Entry:
    """A `DirEntry`: only its stat asks the system (the kind comes with the name)."""

    def __init__(self, hook: Hook, where: str, real: Any) -> None:
        self._hook, self._where, self._real = hook, where, real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def stat(self, **keys: Any) -> Any:
        call = Call("entry.stat", self._where, (self._real.path,))
        return self._hook(call, lambda: self._real.stat(**keys))


def _connecting(hook: Hook, real: Callable[..., Any]) -> Callable[..., Any]:
    class Connection(sqlite3.Connection):
        file = ""

        def execute(self, query: str, *values: Any) -> Any:
            kind = "sqlite read" if query.startswith(("SELECT", "PRAGMA")) else "sqlite write"
            call = Call(kind, _caller(), (self.file, query))
            return hook(call, lambda: super(Connection, self).execute(query, *values))

        def executemany(self, query: str, rows: Any) -> Any:
            call = Call("sqlite write", _caller(), (self.file, query))
            return hook(call, lambda: super(Connection, self).executemany(query, rows))

    def call(path: str, **keys: Any) -> Any:
        connection = hook(Call("connect", _caller(), (path,)), lambda: real(path, factory=Connection, **keys))
        connection.file = path
        return connection

    return call


def _calling(hook: Hook, real: Callable[..., None]) -> Callable[..., None]:
    def call(library: Any, name: str, *arguments: Any) -> None:
        hook(Call(name, _caller(), arguments), lambda: real(library, name, *arguments))

    return call
