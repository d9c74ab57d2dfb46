"""What is kept between runs: the trace of each node, who reads what, values, and a few notes by name.

`SqliteStore` is a folder: one SQLite file for all that is looked up by number, segments for values (`values`), a
stamp that says that both are as we left them (`stamp`). It is an accelerator: where the stamp does not fit it begins
empty, and any other damage raises `StoreDamaged`, whereupon the caller forgets it (invariant 12). Nothing of a run is
written to the SQLite file before its commit, after the outputs: traces lag outputs, never lead them (invariant 6).
"""

import os
import shutil
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final, Protocol
from urllib.parse import quote

import msgspec

from standfirst.incremental.codec import decode, encode
from standfirst.incremental.links import Links
from standfirst.incremental.lock import Lock
from standfirst.incremental.node import Node, Reads, Shared, decode_reads, number_of_shared
from standfirst.incremental.stamp import Vouching, fits, read_stamp, write_stamp
from standfirst.incremental.values import Segments, StoreDamaged, StoreRefused, Values, numbers_in

LAYOUT: Final = 3
INDEX: Final = "cache.sqlite"
STAMP: Final = "cache.stamp"
_LOCK: Final = "lock"
_WASTE: Final = 16 << 20
"""Bytes that nobody refers to are let lie up to here."""

_MANY: Final = 1000
"""Numbers from which on all rows are read at once."""
_LIVE: Final = "live"
"""The note of how many bytes of the segments are values of nodes."""

_NUMBERS: Final = "numbers"
"""The note of all nodes' numbers: asking two tables for them takes longer than everything else at the beginning."""

_TABLES: Final = {
    "note": "name TEXT PRIMARY KEY, value BLOB",
    "node": "number INTEGER PRIMARY KEY, row BLOB",
    "together": "number INTEGER PRIMARY KEY, row BLOB",
    "shared": "name BLOB PRIMARY KEY, row BLOB",
    "readers": "number INTEGER PRIMARY KEY, numbers BLOB",
}

_REFUSED: Final = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC)
_DAMAGE: Final = (sqlite3.DatabaseError, msgspec.MsgspecError, UnicodeError, TypeError, ValueError, OverflowError)
"""What reading a damaged file can raise: SQLite's own word, or rows whose columns are of other types."""


class StoreNewer(Exception):
    """A newer version wrote the store: it is not ours to change."""


class Store(Protocol):
    """Nodes by number (`node.number_of`). `readers` gives the numbers of all nodes and shared reads that stand on a
    number. `put` replaces a node and whom it stands on. Nothing lasts before `commit`; but a store that nobody could
    come back to, since it is new, may `spill`: put down what it holds in memory, if it says so."""

    values: Values

    def numbers(self) -> set[int]: ...
    def node(self, number: int) -> Node | None: ...
    def together(self) -> Iterator[tuple[int, Node]]: ...
    def put(self, number: int, node: Node) -> None: ...
    def drop(self, numbers: Iterable[int]) -> None: ...
    def shared(self, name: bytes) -> Shared | None: ...
    def put_shared(self, name: bytes, shared: Shared) -> None: ...
    def drop_shared(self, names: Iterable[bytes]) -> None: ...
    def readers(self, numbers: Collection[int]) -> set[int]: ...
    def note(self, name: str) -> bytes | None: ...
    def put_note(self, name: str, data: bytes) -> None: ...
    def commit(self) -> None: ...
    def spill(self) -> bool: ...
    def forked(self, number: int) -> "Store": ...


class SqliteStore:
    """See the module. `generation` names all that values depend on besides their reads (versions, settings): a store
    of another generation is begun anew, and any if `anew` says so. Raises `StoreBusy` and `StoreNewer`."""

    def __init__(self, folder: str, generation: bytes, *, anew: bool = False) -> None:
        self._folder = folder
        self._path = os.path.join(folder, INDEX)
        self._generation = generation
        self._vouching: Vouching | None = None
        self._lock: Lock | None = Lock(os.path.join(folder, _LOCK))
        try:
            self._open(anew=anew)
        except BaseException:
            self.close()
            raise

    def _open(self, *, anew: bool) -> None:
        stamp = read_stamp(os.path.join(self._folder, STAMP))
        if stamp is not None and stamp.layout > LAYOUT:
            raise StoreNewer(f"layout {stamp.layout}")
        ours = stamp is not None and stamp.layout == LAYOUT and stamp.generation == self._generation
        known = ours and stamp is not None and fits(stamp, self._path)
        if anew or not known:
            forget(self._folder)
        for kind in ("-journal", "-wal", "-shm"):  # SQLite would believe them; the stamp speaks of the file alone
            with suppress(FileNotFoundError):
                os.unlink(self._path + kind)
        with _damage():
            # No journal: a file that was being written when the run was killed does not fit its stamp.
            self._db = sqlite3.connect(self._path, timeout=10, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA synchronous=OFF")
            self._db.execute("PRAGMA journal_mode=OFF")
            for table, columns in _TABLES.items():
                self._db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
            self._fresh = self._db.execute("SELECT 1 FROM readers").fetchone() is None
        self.segments = Segments(self._folder)
        self.values: Values = self.segments
        self._new = not known or anew
        self._nodes: dict[int, Node] = {}
        self._dropped: set[int] = set()
        self._sets: dict[bytes, Shared | None] = {}
        self._notes: dict[str, bytes] = {}
        self._links = Links()
        self._added = 0
        self._gone: tuple[int, ...] = ()
        with _damage():
            self._numbers = set(array("q", self.note(_NUMBERS) or b""))

    def numbers(self) -> set[int]:
        return set(self._numbers)

    def node(self, number: int) -> Node | None:
        node = self._nodes.get(number)
        if node is not None or number not in self._numbers:
            return node
        for table in ("node", "together"):
            data = self._one(f"SELECT row FROM {table} WHERE number = ?", number)
            if data is not None:
                with _damage():
                    return decode(data, Node)  # type: ignore[no-any-return]
        return None

    def together(self) -> Iterator[tuple[int, Node]]:
        with _damage():
            for number, row in self._db.execute("SELECT number, row FROM together"):
                if number not in self._nodes and number in self._numbers:
                    yield number, decode(row, Node)
        yield from ((number, node) for number, node in self._nodes.items() if node.value is not None)

    def put(self, number: int, node: Node) -> None:
        old = self.node(number)
        self._links.change(number, old.stands_on if old else b"", node.stands_on)
        self._added += _bytes(node) - _bytes(old)
        self._nodes[number] = node
        self._numbers.add(number)

    def drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            old = self.node(number)
            if old is not None:
                self._links.change(number, old.stands_on, b"")
                self._added -= _bytes(old)
            self._nodes.pop(number, None)
            self._numbers.discard(number)
            self._dropped.add(number)

    def shared(self, name: bytes) -> Shared | None:
        if name in self._sets:
            return self._sets[name]
        data = self._one("SELECT row FROM shared WHERE name = ?", name)
        with _damage():
            return None if data is None else decode(data, Shared)

    def put_shared(self, name: bytes, shared: Shared) -> None:
        old = self.shared(name)
        self._links.change(number_of_shared(name), old.stands_on if old else b"", shared.stands_on)
        self._sets[name] = shared

    def drop_shared(self, names: Iterable[bytes]) -> None:
        for name in names:
            old = self.shared(name)
            self._links.change(number_of_shared(name), old.stands_on if old else b"", b"")
            self._sets[name] = None

    def readers(self, numbers: Collection[int]) -> set[int]:
        kept = {} if self._fresh else self._kept_readers(numbers)
        with _damage():
            return self._links.applied(numbers, kept)

    def note(self, name: str) -> bytes | None:
        found = self._notes.get(name)
        return self._one("SELECT value FROM note WHERE name = ?", name) if found is None else found

    def put_note(self, name: str, data: bytes) -> None:
        self._notes[name] = data

    def commit(self) -> None:
        """Makes this run's traces last, then the stamp that vouches for them."""
        if self._vouching is not None:
            self._vouching.end()
        with _damage():
            self._tidy()
        self._put_down()
        # The hash of a big file takes as long as much else that is to be done before the store is closed.
        self._vouching = Vouching(self._vouch)

    def _vouch(self) -> None:
        try:
            write_stamp(os.path.join(self._folder, STAMP), LAYOUT, self._generation, self._path)
            self.segments.remove(self._gone)
        except OSError as fault:
            raise StoreRefused(str(fault)) from fault
        self._gone = ()

    def spill(self) -> bool:
        if not self._new:
            return False
        self._put_down(links=self._fresh)  # later they would have to be put among those that were put down before
        return True

    def _put_down(self, *, links: bool = True) -> None:
        """Writes what was put, and forgets it."""
        with _damage():
            self.segments.flush()
            self._db.execute("BEGIN IMMEDIATE")
            self._write()
            if links:
                self._write_links()
            self._db.execute("COMMIT")
        self._nodes, self._dropped, self._sets, self._notes = {}, set(), {}, {}
        if links:
            self._links = Links()
            self._fresh = False

    def forked(self, number: int) -> Store:
        """The store for a forked process: its own connection (SQLite's locks belong to the process that took them),
        its own segment."""
        copy = object.__new__(SqliteStore)
        copy.__dict__.update(self.__dict__)
        copy._lock = None
        copy._db = sqlite3.connect(f"file:{quote(self._path)}?mode=ro", uri=True, timeout=10, isolation_level=None)
        copy.segments = copy.values = self.segments.begun(number + 1)
        return copy

    def close(self) -> None:
        """Forgets what was not committed; raises what keeps the store from being vouched for."""
        try:
            if self._vouching is not None:
                self._vouching.end()
        finally:
            self._close()

    def _close(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()
        if hasattr(self, "segments"):
            self.segments.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _kept_readers(self, numbers: Collection[int]) -> Mapping[int, bytes]:
        """Who was put down as a reader; of many numbers at once, perhaps of others too."""
        few = len(numbers) <= _MANY
        with _damage():
            where = f" WHERE number IN ({', '.join(map(str, numbers))})" if few else ""
            return dict(self._db.execute(f"SELECT number, numbers FROM readers{where}"))

    def _one(self, query: str, value: str | bytes | int) -> bytes | None:
        with _damage():
            row = self._db.execute(query, (value,)).fetchone()
            return None if row is None else bytes(row[0])

    def _write(self) -> None:
        run = self._db.executemany
        for table in ("node", "together"):
            run(f"DELETE FROM {table} WHERE number = ?", ((number,) for number in self._dropped))
            nodes = sorted(item for item in self._nodes.items() if (item[1].value is not None) == (table == "together"))
            run(f"REPLACE INTO {table} VALUES (?, ?)", ((number, encode(node)) for number, node in nodes))
        run("DELETE FROM shared WHERE name = ?", ((name,) for name, shared in self._sets.items() if shared is None))
        sets = ((name, encode(shared)) for name, shared in self._sets.items() if shared is not None)
        run("REPLACE INTO shared VALUES (?, ?)", sets)
        self._notes[_NUMBERS] = array("q", self._numbers).tobytes()
        run("REPLACE INTO note VALUES (?, ?)", self._notes.items())

    def _write_links(self) -> None:
        run = self._db.executemany
        readers = list(self._links.rows(self._kept_readers(self._links.numbers())))
        run("REPLACE INTO readers VALUES (?, ?)", (row for row in readers if row[1]))
        run("DELETE FROM readers WHERE number = ?", ((number,) for number, numbers in readers if not numbers))

    def _tidy(self) -> None:
        """Writes all values into one new segment when most bytes are waste: of values that were replaced or dropped,
        or of runs that never came to a commit."""
        live = int(self.note(_LIVE) or b"0") + self._added
        self.put_note(_LIVE, str(live).encode())
        self._added = 0
        self.segments.flush()
        if self.segments.size() - live > max(_WASTE, live):
            self._gone = tuple(numbers_in(self._folder))
            old, self.segments = self.segments, self.segments.begun(self._gone[-1] + 1)
            self.values = self.segments
            for number in sorted(self._numbers):
                node = self.node(number)
                if node is not None and node.place is not None:
                    moved = self.segments.append(old.read(node.place))
                    self._nodes[number] = msgspec.structs.replace(node, place=moved)


def _bytes(node: Node | None) -> int:
    return node.place[2] if node is not None and node.place is not None else 0


def shared_reads(store: Store, name: bytes) -> Reads:
    """Reads that nodes share, by their name; none for b""."""
    if not name:
        return ()
    shared = store.shared(name)
    if shared is None:
        raise StoreDamaged("reads that nodes share are missing")
    return decode_reads(shared.reads)


@contextmanager
def _damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as fault:
        refused = getattr(fault, "sqlite_errorcode", 0) in _REFUSED
        raise (StoreRefused if refused else StoreDamaged)(str(fault)) from fault


def ours(name: str) -> bool:
    """Whether a file in the folder belongs to the store (and not to the lock, which outlives it)."""
    return name.startswith((INDEX, STAMP, "values-"))


def forget(folder: str) -> None:
    """Removes the store from its folder. Only under its lock, or when nobody else is there."""
    for name in os.listdir(folder):
        if ours(name):
            place = os.path.join(folder, name)
            if os.path.isdir(place) and not os.path.islink(place):
                shutil.rmtree(place)  # somebody put a folder there
            else:
                os.unlink(place)
