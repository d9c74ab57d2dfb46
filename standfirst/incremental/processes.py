"""Many nodes at once: the same engine, forked, each process computing the next few keys that nobody has taken, and
children sending what they would store.

A child sees all that its parent knew when it was forked, and reads kept values through a connection of its own. What
it computes is what the parent would have computed, so the number of processes never shows in a result. The parent
computes too, which saves the memory of one process; but not where a key may be the end of whoever is at it. A child that
dies is reported with the key it was at; of several faults the one of the first key counts, as if there were one process.
"""

import mmap
import os
import pickle
import selectors
import signal
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from standfirst.incremental.codec import decode, pack
from standfirst.incremental.engine import Engine
from standfirst.incremental.node import Finds, Key, Node, Shared, Told
from standfirst.incremental.store import Store
from standfirst.incremental.values import Segments

_BATCH: Final = 32
"""Keys that a process takes, and tells of, at a time."""

_LISTENING: Final = 4
"""Keys after which the parent takes in what its children have sent: they wait while their pipes are full."""

_SPILLING: Final = 2048
"""Keys after which the parent puts down what it would otherwise hold in memory, in a store that is new."""

_WORD: Final = struct.Struct("<q")
_PIPE: Final = 1 << 20
"""Bytes of a child's pipe, where the system lets us say."""

WORTH_FORKING: Final = 400
"""Fewer keys than this are done sooner than a child is started."""


class _Message(NamedTuple):
    """What a child sends: what it found, how many keys it has done since the last message, what was given for them
    (pickled), and in its last one `end`: b"" or what stopped it (pickled)."""

    finds: Finds
    told: Told
    given: bytes
    done: int
    end: bytes | None = None


class ProcessDied(Exception):
    """A child ended without a word; `key` is the one it was at."""

    def __init__(self, key: Key, status: int) -> None:
        super().__init__(f"ended with status {status}" if status >= 0 else f"was ended by signal {-status}")
        self.key = key


class _Outbox:
    """A store that keeps nothing but values: it reads through another, and remembers what was put for the parent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.values = store.values
        self._nodes: dict[int, Node] = {}
        self._sets: dict[bytes, Shared] = {}
        self._notes: dict[str, bytes] = {}
        self._untold = Finds([], [], [])

    def numbers(self) -> set[int]:
        return self._store.numbers()

    def node(self, number: int) -> Node | None:
        return self._nodes.get(number) or self._store.node(number)

    def together(self) -> Iterator[tuple[int, Node]]:
        return self._store.together()

    def put(self, number: int, node: Node) -> None:
        self._nodes[number] = node
        self._untold.nodes.append((number, node))

    def shared(self, name: bytes) -> Shared | None:
        return self._sets.get(name) or self._store.shared(name)

    def put_shared(self, name: bytes, shared: Shared) -> None:
        self._sets[name] = shared
        self._untold.sets.append((name, shared))

    def readers(self, numbers: Collection[int]) -> set[int]:
        return self._store.readers(numbers)

    def note(self, name: str) -> bytes | None:
        found = self._notes.get(name)
        return self._store.note(name) if found is None else found

    def put_note(self, name: str, data: bytes) -> None:
        self._notes[name] = data
        self._untold.notes.append((name, data))

    def drop(self, numbers: Iterable[int]) -> None:
        """The parent drops what there is to drop."""

    def drop_shared(self, names: Iterable[bytes]) -> None:
        """The parent drops what there is to drop."""

    def commit(self) -> None:
        """The parent keeps what there is to keep."""

    def spill(self) -> bool:
        return False

    def forked(self, number: int) -> Store:
        return self._store.forked(number)

    def taken(self) -> Finds:
        """What was put since the last time; values are on the disk before the parent hears of them."""
        if isinstance(self.values, Segments):
            self.values.flush()
        finds, self._untold = self._untold, Finds([], [], [])
        self._nodes.update((number, node.slim()) for number, node in finds.nodes)
        return finds


def compute(
    engine: Engine,
    keys: Sequence[Key],
    jobs: int,
    told: Callable[[int], None],
    each: Callable[[Key], Any] = lambda key: None,
    *,
    apart: bool = False,
    worth: int = 0,
) -> list[Any]:
    """Brings every key up to date, in `jobs` processes where that pays; `told` hears how many are done. `each` is
    called for every node that was stale, where it was computed; what it gives (None is left out) is returned. `apart`:
    this process computes none itself where there are others, so that none can take it along. `worth`: how many keys are
    worth other processes, where that is not `WORTH_FORKING`.

    Raises what a rule raised, or `ProcessDied`. Where there is no fork it is done here, one after the other.
    """
    doubtful = engine.doubtful(keys)
    if jobs > 1 and len(doubtful) >= (worth or WORTH_FORKING) and hasattr(os, "fork"):
        # To verify a node may mean to compute what it reads: that is for all processes too.
        crew = _Crew(
            engine, doubtful, min(jobs, len(doubtful)), each, lambda done: told(len(keys) - len(doubtful) + done)
        )
        return crew.work(apart=apart)
    stale = engine.stale(keys)
    given: list[Any] = []
    for done, key in enumerate(stale):
        told(len(keys) - len(stale) + done)
        engine.fingerprint(*key)
        given.append(each(key))
    return [one for one in given if one is not None]


class _Tickets:
    """Where each batch of keys begins, in a pipe: whoever takes one out has it for itself."""

    def __init__(self, count: int) -> None:
        self._reading, writing = os.pipe()
        with os.fdopen(writing, "wb") as pipe:
            # A pipe holds 64 KB at least: more than half a million keys have longer batches.
            self._size = max(_BATCH, -(-count // 4000))
            pipe.write(b"".join(map(_WORD.pack, range(0, count, self._size))))
        self._count = count

    def places(self) -> Iterator[range]:
        """The batches that fall to this process."""
        while ticket := os.read(self._reading, _WORD.size):
            begin = _WORD.unpack(ticket)[0]
            yield range(begin, min(begin + self._size, self._count))

    def close(self) -> None:
        os.close(self._reading)


class _Crew:
    """The processes of one call."""

    def __init__(
        self,
        engine: Engine,
        keys: Sequence[Key],
        jobs: int,
        each: Callable[[Key], Any],
        told: Callable[[int], None],
    ) -> None:
        self._engine = engine
        self._each = each
        self._told = told
        self._done = 0
        self._given: list[Any] = []
        self._keys = keys
        self._jobs = jobs
        self._at = mmap.mmap(-1, _WORD.size * jobs)
        self._children: dict[int, int] = {}
        self._faults: list[tuple[int, BaseException]] = []
        self._tickets = _Tickets(len(keys))

    def work(self, *, apart: bool) -> list[Any]:
        """Starts the children, does its own part, takes what they send, and waits for all of them."""
        with selectors.DefaultSelector() as selector:
            try:
                for number in range(self._jobs if apart else self._jobs - 1):
                    reading, pid = self._start(number)
                    self._children[number] = pid
                    selector.register(reading, selectors.EVENT_READ, number)
                if not apart:
                    self._take_part(selector)
                while selector.get_map():
                    self._listen(selector, None)
            finally:
                self._end(selector)
        if self._faults:
            raise min(self._faults, key=lambda fault: fault[0])[1]
        return self._given

    def _start(self, number: int) -> tuple[Any, int]:
        reading, writing = os.pipe()
        _widen(writing)
        pid = os.fork()
        if pid:
            os.close(writing)
            return os.fdopen(reading, "rb"), pid
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as pipe:
                self._child(number, pipe)
            status = 0
        finally:
            os._exit(status)  # no clean-up of the parent's things in the child

    def _child(self, number: int, pipe: Any) -> None:
        outbox = _Outbox(self._engine.store.forked(number))
        engine = self._engine.forked(outbox)
        given: list[Any] = []
        place = 0
        try:
            for places in self._tickets.places():
                for place in places:
                    _WORD.pack_into(self._at, _WORD.size * number, place)
                    given += self._brought(engine, self._keys[place])
                _send(pipe, _Message(outbox.taken(), engine.taken(), _pickled(given), len(places)))
                given.clear()
            _send(pipe, _Message(outbox.taken(), engine.taken(), _pickled(given), 0, b""))
        except Exception as fault:  # the parent raises it again
            end = _pickled((place, _portable(fault)))
            _send(pipe, _Message(outbox.taken(), engine.taken(), _pickled(given), 0, end))

    def _brought(self, engine: Engine, key: Key) -> list[Any]:
        """Brings one key up to date."""
        if engine.holds(*key):
            return []
        engine.fingerprint(*key)
        given = self._each(key)
        return [] if given is None else [given]

    def _take_part(self, selector: selectors.BaseSelector) -> None:
        """The parent's own part; it listens now and then."""
        for places in self._tickets.places():
            for place in places:
                try:
                    self._given += self._brought(self._engine, self._keys[place])
                except Exception as fault:  # raised when all have said what they have to say
                    self._faults.append((place, fault))
                    return
                if place % _LISTENING == 0:
                    self._listen(selector, 0)
            self._count(len(places))

    def _count(self, done: int) -> None:
        self._done += done
        self._told(self._done)
        if self._done // _SPILLING > (self._done - done) // _SPILLING:
            self._engine.spill()

    def _listen(self, selector: selectors.BaseSelector, timeout: float | None) -> None:
        for event, _ in selector.select(timeout):
            message = _receive(event.fileobj)
            if message is None:
                selector.unregister(event.fileobj)
                event.fileobj.close()  # type: ignore[union-attr]
                self._gone(event.data)
                continue
            self._engine.adopt(message.finds, message.told)
            self._given += pickle.loads(message.given)
            self._count(message.done)
            if message.end is not None:
                self._reap(event.data)
                self._faults += [pickle.loads(message.end)] if message.end else []

    def _reap(self, number: int) -> None:
        """A child has said its last word."""
        os.waitpid(self._children.pop(number), 0)

    def _gone(self, number: int) -> None:
        """A child's pipe has ended; without a last word it died."""
        if number in self._children:
            _, status = os.waitpid(self._children.pop(number), 0)
            place = _WORD.unpack_from(self._at, _WORD.size * number)[0]
            code = os.waitstatus_to_exitcode(status)
            self._faults.append((place, ProcessDied(self._keys[place], code)))

    def _end(self, selector: selectors.BaseSelector) -> None:
        for pid in self._children.values():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._at.close()
        self._tickets.close()


def _widen(pipe: int) -> None:
    """Makes room in a pipe, so that a child need not wait for its parent."""
    import fcntl  # Windows has none, and no fork either

    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
    except (AttributeError, OSError):  # another system, or a limit for this user: it waits, then
        pass


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _send(pipe: Any, message: _Message) -> None:
    data = pack(message)
    pipe.write(_WORD.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: Any) -> _Message | None:
    """One message of a child of ours, or None at the end of its pipe."""
    head = pipe.read(_WORD.size)
    if len(head) < _WORD.size:
        return None
    data = pipe.read(_WORD.unpack(head)[0])
    return decode(data, _Message) if len(data) == _WORD.unpack(head)[0] else None


def _portable(fault: BaseException) -> BaseException:
    """A fault that survives the way to the parent, with its own traceback as text where it is a bug."""
    try:
        pickle.loads(pickle.dumps(fault))
    except Exception:  # whatever an exception's class may do
        return RuntimeError(f"{type(fault).__name__}: {fault}")
    return fault
