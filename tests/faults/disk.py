"""A model of a disk under two folders: what a build wrote, in what order, what of it a power cut leaves, and how the
files look to the program afterwards.

What was written is kept in pieces that a disk may keep or lose each by itself: a page of data, what an inode says of its
file (size, times), a name that came, went or moved. A `syncfs` makes all before it last, an `fsync` of a folder the names
in it. Inodes keep their numbers and times, as on a real disk, since a build tells files apart by them. A system gives the
number of a file that is gone to the next one; no disk takes these two for one file, so here the next one is of another
`LIFE`.
"""

import os
import random
import stat as modes
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.faults.door import Call

PAGE = 4096
LIFE = 1 << 64
"""What is added to the number of an inode for each file before that had it."""


class Inode(NamedTuple):
    """What an inode says."""

    size: int
    mtime_ns: int
    ctime_ns: int
    folder: bool


class Data(NamedTuple):
    """A piece of a file was written."""

    inode: int
    at: int
    data: bytes


class Said(NamedTuple):
    """An inode says something else."""

    inode: int
    says: Inode


class Name(NamedTuple):
    """Names in folders stand for other inodes (0: for none) from now on, all at once; some of these are `born` so."""

    names: tuple[tuple[int, str, int], ...]
    born: tuple[Said, ...] = ()


class Lasts(NamedTuple):
    """All that was written lasts; of one folder (0: of all) only its names."""

    folder: int


Step = Data | Said | Name | Lasts


class Disk:
    """What is on it: folders by inode, the data and the words of inodes."""

    def __init__(self) -> None:
        self.names: dict[int, dict[str, int]] = {}
        self.data: dict[int, bytearray] = {}
        self.says: dict[int, Inode] = {}

    def copy(self) -> "Disk":
        other = Disk()
        other.names = {inode: dict(names) for inode, names in self.names.items()}
        other.data = {inode: bytearray(data) for inode, data in self.data.items()}
        other.says = dict(self.says)
        return other

    def take(self, step: Step) -> None:
        match step:
            case Data(inode, at, data):
                held = self.data.setdefault(inode, bytearray())
                held.extend(bytes(max(0, at + len(data) - len(held))))
                held[at : at + len(data)] = data
            case Said(inode, says):
                self.says[inode] = says
                if says.folder:
                    self.names.setdefault(inode, {})
            case Name(names, born):
                for birth in born:
                    if birth.inode not in self.says:
                        self.take(birth)
                for folder, name, inode in names:
                    there = self.names.setdefault(folder, {})
                    there.pop(name, None)
                    if inode:
                        there[name] = inode

    def take_in(self, place: str, *only: str) -> int:
        """Takes in a folder as it is, or `only` some of it; its inode."""
        status = os.lstat(place)
        folder = modes.S_ISDIR(status.st_mode)
        self.says[status.st_ino] = said(status)
        if folder:
            self.names[status.st_ino] = {
                name: self.take_in(os.path.join(place, name))
                for name in sorted(os.listdir(place))
                if not only or name in only
            }
        else:
            self.data[status.st_ino] = bytearray(Path(place).read_bytes())
        return status.st_ino

    def laid_out(self, inode: int, place: str) -> Iterable[tuple[str, int]]:
        """Makes a folder as this disk has it; each path with the inode that it stands for, folders after what is in
        them."""
        says = self.says[inode]
        if says.folder:
            os.mkdir(place)
            for name, other in self.names.get(inode, {}).items():
                yield from self.laid_out(other, os.path.join(place, name))
        else:
            data = self.data.get(inode, b"")[: says.size]
            Path(place).write_bytes(data + bytes(says.size - len(data)))
        yield place, inode


def said(status: os.stat_result) -> Inode:
    return Inode(status.st_size, status.st_mtime_ns, status.st_ctime_ns, modes.S_ISDIR(status.st_mode))


class Recorder:
    """Stands in the door and writes down what a build does. `lives`: how many files before had the number of an inode,
    handed on from build to build."""

    def __init__(self, lives: dict[int, int]) -> None:
        self.lives = lives
        self._known: dict[int, bytes] = {}
        self.steps: list[Step] = []

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any:
        kind, arguments = call.kind, call.arguments
        if kind in {"open to write", "mkdir", "unlink", "rmdir", "rename", "replace", "link"}:
            return self._naming(call, do)
        if kind in {"write", "pwrite"}:
            file = arguments[0]
            at = arguments[2] if kind == "pwrite" else os.lseek(file, 0, os.SEEK_CUR)
            written = do()
            self._data(os.fstat(file), at, bytes(arguments[1][:written]))
            return written
        done = do()
        if kind in {"ftruncate", "utime", "chmod", "fchmod", "chown"} and isinstance(arguments[0], int | str):
            self._says(
                os.stat(arguments[0], follow_symlinks=False)
                if isinstance(arguments[0], str)
                else os.fstat(arguments[0])
            )
        elif kind == "renameat2":
            self._exchanged(os.fsdecode(arguments[1]), os.fsdecode(arguments[3]))
        elif kind == "syncfs":
            self.steps.append(Lasts(0))
        elif kind == "fsync":
            self.steps.append(Lasts(self._number(os.fstat(arguments[0]))))
        elif kind in {"sqlite write", "connect", "file close"}:
            self._rewritten(arguments[0])
        return done

    def _naming(self, call: Call, do: Callable[[], Any]) -> Any:
        places = [
            _place(one, call.keys) for one in call.arguments[: 2 if call.kind in {"rename", "replace", "link"} else 1]
        ]
        before, dying = [self._inode(place) for place in places], self._dying(call.kind, places[-1])
        done = do()
        if dying:
            self.lives[dying] = self.lives.get(dying, 0) + 1
        after = [self._inode(place) for place in places]
        changed = [n for n in range(len(places)) if before[n] != after[n]]
        if changed:
            names = tuple((self._above(places[n]), os.path.basename(places[n]), after[n]) for n in changed)
            self.steps.append(Name(names, self._born(places)))
            for place in places:
                self._says(os.lstat(os.path.dirname(place)))
                if os.path.lexists(place):
                    self._says(os.lstat(place))
        return done

    def _exchanged(self, one: str, other: str) -> None:
        self.steps.append(
            Name(tuple((self._above(place), os.path.basename(place), self._inode(place)) for place in (one, other)))
        )
        for place in (one, other):
            self._says(os.lstat(place))
            self._says(os.lstat(os.path.dirname(place)))

    def _rewritten(self, place: str) -> None:
        """A file that libraries write for us: what is in it now that was not."""
        if not os.path.isfile(place):
            return
        status = os.lstat(place)
        inode = self._number(status)
        data, known = Path(place).read_bytes(), self._known.get(inode, b"")
        if inode not in self._known:
            name = (self._above(place), os.path.basename(place), inode)
            self.steps.append(Name((name,), self._born([place])))
        for at in range(0, len(data), PAGE):
            if data[at : at + PAGE] != known[at : at + PAGE]:
                self._data(status, at, data[at : at + PAGE])
        self._known[inode] = data

    def _data(self, status: os.stat_result, at: int, data: bytes) -> None:
        while data:
            size = PAGE - at % PAGE
            self.steps.append(Data(self._number(status), at, data[:size]))
            at, data = at + size, data[size:]
        self._says(status)

    def _says(self, status: os.stat_result) -> None:
        self.steps.append(Said(self._number(status), said(status)))

    def _born(self, places: list[str]) -> tuple[Said, ...]:
        there = map(os.lstat, filter(os.path.lexists, places))
        return tuple(Said(self._number(status), said(status)) for status in there)

    def _number(self, status: os.stat_result) -> int:
        return status.st_ino + LIFE * self.lives.get(status.st_ino, 0)

    def _inode(self, place: str) -> int:
        try:
            return self._number(os.lstat(place))
        except OSError:
            return 0

    def _above(self, place: str) -> int:
        return self._number(os.lstat(os.path.dirname(place)))

    def _dying(self, kind: str, place: str) -> int:
        """The number of the file that this call takes the last name of (0: of none)."""
        if kind not in {"unlink", "rmdir", "rename", "replace"} or not os.path.lexists(place):
            return 0
        status = os.lstat(place)
        return status.st_ino if status.st_nlink == 1 or modes.S_ISDIR(status.st_mode) else 0


def _place(path: Any, keys: Mapping[str, Any]) -> str:
    folder = keys.get("dir_fd")
    return os.path.join(os.readlink(f"/proc/self/fd/{folder}"), path) if folder is not None else os.fsdecode(path)


def after_a_cut(before: Disk, steps: list[Step], chance: random.Random) -> tuple[Disk, int]:
    """What a power cut somewhere in these steps leaves: all that lasts, and of the rest whatever the disk had got to;
    and after how many steps that was."""
    at = chance.randint(1, len(steps))
    rests = [n for n, step in enumerate(steps) if isinstance(step, Lasts)]
    if chance.random() < 0.4 and rests:  # from where something is sure on is where it matters
        at = min(len(steps), chance.choice(rests) + chance.randint(0, 40))
    steps = steps[:at]
    lost = {kind: chance.choice([0.0, 0.1, 0.5, 0.9, 1.0]) for kind in (Data, Said, Name)}
    disk = before.copy()
    for step, kept in zip(steps, _lasting(steps), strict=True):
        if not isinstance(step, Lasts) and (kept or chance.random() >= lost[type(step)]):
            disk.take(step)
    return disk, at


def _lasting(steps: list[Step]) -> list[bool]:
    """Which steps are sure to be on the disk after all of them."""
    kept = [False] * len(steps)
    for number, step in enumerate(steps):
        if isinstance(step, Lasts):
            for earlier in range(number):
                one = steps[earlier]
                kept[earlier] |= not step.folder or (
                    isinstance(one, Name) and any(folder == step.folder for folder, _, _ in one.names)
                )
    return kept


class Seeming:
    """Stands in the door: files that were laid out and have not changed since seem to have the inode and the times that
    they had on the disk; those that have changed keep their inode."""

    def __init__(self, laid_out: Iterable[tuple[str, int]], disk: Disk) -> None:
        self._seems: dict[int, tuple[int, Inode, int]] = {}
        for place, inode in laid_out:
            status = os.lstat(place)
            self._seems[status.st_ino] = inode % LIFE, disk.says.get(inode, said(status)), status.st_ctime_ns

    def __call__(self, call: Call, do: Callable[[], Any]) -> Any:
        done = do()
        if not isinstance(done, os.stat_result) or done.st_ino not in self._seems:
            return done
        inode, says, changed = self._seems[done.st_ino]
        times = {"st_mtime_ns": done.st_mtime_ns, "st_ctime_ns": done.st_ctime_ns}
        if done.st_ctime_ns == changed:
            times = {"st_mtime_ns": says.mtime_ns, "st_ctime_ns": says.ctime_ns}
        return os.stat_result((done.st_mode, inode, *done[2:10]), times)
