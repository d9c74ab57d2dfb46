"""What is kept between builds: a trace a node, the values of some, and a few named blobs, in one SQLite file.

The store is an accelerator: nothing in it is believed without its check sum, and any damage raises `StoreDamaged`,
whereupon the caller deletes the file and builds anew (invariant 12). One transaction spans a build and is committed
after the outputs are written, so that traces may lag outputs but never lead them (invariant 6).
"""

import sqlite3
from collections.abc import Container
from hashlib import blake2b
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote

import msgspec

from standfirst.incremental.codec import Fingerprint, decode, encode

Key = tuple[str, ...]

_FORMAT: Final = 2
_TABLES: Final = {
    "about": "name TEXT PRIMARY KEY, value BLOB, seal BLOB",
    "trace": "key BLOB PRIMARY KEY, fingerprint BLOB, reads BLOB, shared BLOB, seal BLOB",
    "shared": "name BLOB PRIMARY KEY, reads BLOB, seal BLOB",
    "kept": "key BLOB PRIMARY KEY, value BLOB, seal BLOB",
}


_DAMAGE: Final = (sqlite3.DatabaseError, msgspec.MsgspecError, UnicodeError, TypeError, ValueError, OverflowError)
"""What reading a damaged file can raise: SQLite's own word, or rows whose columns are of other types."""


class StoreDamaged(Exception):
    """The file is not what we wrote: forget it and build anew."""


class StoreBusy(Exception):
    """Another run holds the file."""


class StoreNewer(Exception):
    """A newer version wrote the file: it is not ours to change."""


class Trace(NamedTuple):
    """The fingerprint of a node's value, and the reads behind it, in order (encoded; see `Engine`); `shared` names
    reads that are kept once for many nodes, b"" for none."""

    fingerprint: Fingerprint
    reads: bytes
    shared: bytes = b""


class Store(Protocol):
    """Traces and values by key. `trace` and `value` answer None for what is not kept."""

    def trace(self, key: Key) -> Trace | None: ...
    def value(self, key: Key) -> bytes | None: ...
    def put(self, key: Key, trace: Trace, value: bytes | None) -> None: ...
    def shared(self, name: bytes) -> bytes: ...
    def put_shared(self, name: bytes, reads: bytes) -> None: ...
    def note(self, name: str) -> bytes | None: ...
    def put_note(self, name: str, data: bytes) -> None: ...
    def commit(self, live: Container[Key] | None) -> None: ...
    def reopened(self) -> "Store": ...


class MemoryStore:
    """The in-memory twin, for tests and for builds that keep nothing."""

    def __init__(self) -> None:
        self.traces: dict[Key, Trace] = {}
        self.values: dict[Key, bytes] = {}
        self.notes: dict[str, bytes] = {}
        self.sets: dict[bytes, bytes] = {}

    def reopened(self) -> "MemoryStore":
        return self

    def shared(self, name: bytes) -> bytes:
        return self.sets[name]

    def put_shared(self, name: bytes, reads: bytes) -> None:
        self.sets[name] = reads

    def trace(self, key: Key) -> Trace | None:
        return self.traces.get(key)

    def value(self, key: Key) -> bytes | None:
        return self.values.get(key)

    def put(self, key: Key, trace: Trace, value: bytes | None) -> None:
        self.traces[key] = trace
        if value is not None:
            self.values[key] = value

    def note(self, name: str) -> bytes | None:
        return self.notes.get(name)

    def put_note(self, name: str, data: bytes) -> None:
        self.notes[name] = data

    def commit(self, live: Container[Key] | None) -> None:
        for key in [key for key in self.traces if live is not None and key not in live]:
            del self.traces[key]
            self.values.pop(key, None)
        used = {trace.shared for trace in self.traces.values()}
        self.sets = {name: reads for name, reads in self.sets.items() if name in used}


def _seal(*parts: bytes) -> bytes:
    """A check sum over a row, its key included, so that a row cannot pass for another's."""
    sum_ = blake2b(digest_size=8)
    for part in parts:
        sum_.update(len(part).to_bytes(8, "little"))
        sum_.update(part)
    return sum_.digest()


class SqliteStore:
    """One file. `generation` names all that values depend on besides their reads (versions, settings): a file of
    another generation or format is emptied. All traces are read at once, values one by one."""

    def __init__(self, path: str, generation: bytes) -> None:
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._open(generation)
        except _DAMAGE as fault:
            if getattr(fault, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreBusy(path) from fault
            raise StoreDamaged(str(fault)) from fault

    def _open(self, generation: bytes) -> None:
        self._db.execute("PRAGMA synchronous=OFF")
        # Processes that read values must not wait for the one that writes; where the file system can't, they do.
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("BEGIN IMMEDIATE")
        written = self._db.execute("PRAGMA user_version").fetchone()[0]
        if written > _FORMAT:
            raise StoreNewer(f"format {written}")
        if written < _FORMAT:
            self._make_tables()
        mark = encode(generation)
        if self.note("generation") != mark:
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table}")
            self.put_note("generation", mark)
        self._shared = self._read_shared()
        self._traces = self._read_traces()
        self._new: list[tuple[bytes, ...]] = []

    def _make_tables(self) -> None:
        """Empty tables, in place of those of an older format."""
        for table, columns in _TABLES.items():
            self._db.execute(f"DROP TABLE IF EXISTS {table}")
            self._db.execute(f"CREATE TABLE {table} ({columns})")
        self._db.execute(f"PRAGMA user_version = {_FORMAT}")

    def _read_traces(self) -> dict[Key, Trace]:
        traces: dict[Key, Trace] = {}
        for key, fingerprint, reads, shared, seal in self._db.execute("SELECT * FROM trace"):
            if seal != _seal(key, fingerprint, reads, shared) or (shared and shared not in self._shared):
                raise StoreDamaged("a trace does not fit its check sum")
            traces[decode(key, Key)] = Trace(fingerprint, reads, shared)
        return traces

    def _read_shared(self) -> dict[bytes, bytes]:
        shared: dict[bytes, bytes] = {}
        for name, reads, seal in self._db.execute("SELECT * FROM shared"):
            if seal != _seal(name, reads):
                raise StoreDamaged("shared reads do not fit their check sum")
            shared[name] = reads
        return shared

    def shared(self, name: bytes) -> bytes:
        return self._shared[name]

    def put_shared(self, name: bytes, reads: bytes) -> None:
        self._shared[name] = reads

    def trace(self, key: Key) -> Trace | None:
        return self._traces.get(key)

    def value(self, key: Key) -> bytes | None:
        raw = encode(key)
        return self._sealed("SELECT value, seal FROM kept WHERE key = ?", raw)

    def put(self, key: Key, trace: Trace, value: bytes | None) -> None:
        raw = encode(key)
        self._traces[key] = trace
        self._new.append((raw, *trace, _seal(raw, *trace)))
        if value is not None:
            self._write("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (raw, value, _seal(raw, value)))

    def note(self, name: str) -> bytes | None:
        return self._sealed("SELECT value, seal FROM about WHERE name = ?", name.encode())

    def put_note(self, name: str, data: bytes) -> None:
        self._write("INSERT OR REPLACE INTO about VALUES (?, ?, ?)", (name, data, _seal(name.encode(), data)))

    def commit(self, live: Container[Key] | None) -> None:
        """Drops what is not `live` (None: nothing), and makes the rest last."""
        dead = [key for key in self._traces if live is not None and key not in live]
        for key in dead:
            del self._traces[key]
        try:
            self._db.executemany("INSERT OR REPLACE INTO trace VALUES (?, ?, ?, ?, ?)", self._new)
            self._new.clear()
            self._write_shared()
            rows = [(encode(key),) for key in dead]
            self._db.executemany("DELETE FROM trace WHERE key = ?", rows)
            self._db.executemany("DELETE FROM kept WHERE key = ?", rows)
            self._db.execute("COMMIT")
            self._db.execute("BEGIN IMMEDIATE")
        except _DAMAGE as fault:
            raise StoreDamaged(str(fault)) from fault

    def _write_shared(self) -> None:
        used = {trace.shared for trace in self._traces.values()} - {b""}
        self._shared = {name: self._shared[name] for name in used}
        self._db.execute("DELETE FROM shared")
        rows = ((name, reads, _seal(name, reads)) for name, reads in self._shared.items())
        self._db.executemany("INSERT INTO shared VALUES (?, ?, ?)", rows)

    def reopened(self) -> "SqliteStore":
        """The same store for a forked process: what is in memory stays, values are read anew. The connection of the
        parent is left alone, not closed: SQLite's locks belong to the process that took them."""
        copy = object.__new__(SqliteStore)
        copy.__dict__.update(self.__dict__)
        copy._db = sqlite3.connect(f"file:{quote(self._path)}?mode=ro", uri=True, timeout=10, isolation_level=None)
        return copy

    def close(self) -> None:
        """Forgets what was not committed."""
        self._db.close()

    def _sealed(self, query: str, key: bytes) -> bytes | None:
        try:
            row = self._db.execute(query, (key if "kept" in query else key.decode(),)).fetchone()
            whole = row is None or row[1] == _seal(key, row[0])
        except _DAMAGE as fault:
            raise StoreDamaged(str(fault)) from fault
        if not whole:
            raise StoreDamaged("a value does not fit its check sum")
        return None if row is None else bytes(row[0])

    def _write(self, query: str, row: tuple[str | bytes, ...]) -> None:
        try:
            self._db.execute(query, row)
        except _DAMAGE as fault:
            raise StoreDamaged(str(fault)) from fault
