"""What can happen to the files of a cache, whatever they hold: damage to their form, and changes that leave it.

Nothing is known here of how a cache is laid out, but that some of its files may be SQLite's.
"""

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tests.build.histories.states import Files

Harm = Callable[[random.Random, Path, "Others"], None]
_SQLITE = b"SQLite format 3\0"


class Others:
    """Caches that are whole, but not this one: of the same site on an earlier day, and of another site."""

    def __init__(self, earlier: Files, other: Files) -> None:
        self.earlier = earlier
        self.other = other


def harmed(seed: int, cache: Path, others: Others) -> str:
    """Does one thing to a cache; its name. Half of all seeds leave every file well formed."""
    chance = random.Random(seed)
    table = WELL_FORMED if seed % 2 else DAMAGE
    name = chance.choice(sorted(table))
    table[name](chance, cache, others)
    return name


def _file(chance: random.Random, cache: Path, *, big: bool = True) -> Path:
    """A file of the cache: one with much in it, any, or any of one kind, of which some have few files and small ones. Not the
    words for people, which nobody reads."""
    files = sorted(path for path in cache.rglob("*") if path.is_file() and path.stat().st_size)
    files = [path for path in files if path.name != "README"]
    way = chance.randrange(3)
    if way == 0:
        kind = chance.choice(sorted({_kind(path, cache) for path in files}))
        return chance.choice([path for path in files if _kind(path, cache) == kind])
    return chance.choices(files, [path.stat().st_size for path in files] if big and way == 1 else None)[0]


def _kind(path: Path, cache: Path) -> str:
    return path.relative_to(cache).parts[0]


# --- the form ---


def truncated(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache)
    data = path.read_bytes()
    path.write_bytes(data[: chance.choice([0, chance.randrange(len(data)), len(data) - 1])])


def flipped(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache)
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 10, 1000])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def blocks_swapped(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache)
    data = bytearray(path.read_bytes())
    size = chance.choice([64, 512, 4096])
    if len(data) >= 2 * size:
        one, two = (chance.randrange(len(data) // size) * size for _ in "ab")
        data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]
        path.write_bytes(data)


def zeroed(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache)
    data = bytearray(path.read_bytes())
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice([1, 512, 4096]))
    data[start:end] = bytes(end - start)
    path.write_bytes(data)


def lengthened(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache)
    path.write_bytes(path.read_bytes() + chance.randbytes(chance.choice([1, 100, 5000])))


def replaced(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache, big=False)
    path.write_bytes(chance.choice([b"", b"nonsense\n" * 99, _SQLITE + b"\xff" * 4000, bytes(999)]))


def swapped(chance: random.Random, cache: Path, others: Others) -> None:
    one, two = _file(chance, cache), _file(chance, cache, big=False)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def remains_of_a_transaction(chance: random.Random, cache: Path, others: Others) -> None:
    path = _file(chance, cache)
    kind = chance.choice(["-journal", "-wal", "-shm"])
    path.with_name(path.name + kind).write_bytes(chance.choice([b"nonsense\n" * 99, path.read_bytes()]))


# --- files that are whole, and wrong ---


def removed(chance: random.Random, cache: Path, others: Others) -> None:
    _file(chance, cache, big=False).unlink()


def of_another_day(chance: random.Random, cache: Path, others: Others) -> None:
    _taken_from(chance, cache, others.earlier)


def of_another_site(chance: random.Random, cache: Path, others: Others) -> None:
    _taken_from(chance, cache, others.other)


def _taken_from(chance: random.Random, cache: Path, files: Files) -> None:
    """Some files of another cache, or all of them."""
    names = sorted(files)
    for name in chance.sample(names, chance.choice([1, 1, 2, len(names)])):
        if (cache / name).is_file():
            (cache / name).write_bytes(files[name][0])


def spans_exchanged(chance: random.Random, cache: Path, others: Others) -> None:
    """Two values of one length change places in a file that is no database."""
    files = [path for path in sorted(cache.rglob("*")) if path.is_file() and path.stat().st_size > 64]
    path = chance.choice([path for path in files if not _is_sqlite(path)])
    data = bytearray(path.read_bytes())
    size = chance.choice([1, 4, 16, 30])
    one, two = (chance.randrange(len(data) - size) for _ in "ab")
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]
    path.write_bytes(data)


# --- rows ---


def a_value_changed(chance: random.Random, cache: Path, others: Others) -> None:
    with closing(_database(chance, cache)) as db:
        table, columns, row = _row(chance, db)
        column = chance.choice(columns)
        _update(db, table, columns, row, {column: _another(chance, row[columns.index(column)])})


def values_exchanged(chance: random.Random, cache: Path, others: Others) -> None:
    """Two rows of a table keep their names and exchange what stands there."""
    with closing(_database(chance, cache)) as db:
        table, columns, row = _row(chance, db)
        _, _, second = _row(chance, db, table)
        names = columns[1:]
        _update(db, table, columns, row, dict(zip(names, second[1:], strict=True)))
        _update(db, table, columns, second, dict(zip(names, row[1:], strict=True)))


def a_row_lost(chance: random.Random, cache: Path, others: Others) -> None:
    with closing(_database(chance, cache)) as db:
        table, columns, row = _row(chance, db)
        db.execute(f"DELETE FROM {table} WHERE {_is(columns)}", row)


def a_row_of_another_day(chance: random.Random, cache: Path, others: Others) -> None:
    """A row as it was on an earlier day, with whatever vouched for it then."""
    with closing(_database(chance, cache)) as db:
        name = Path(db.execute("PRAGMA database_list").fetchone()[2]).relative_to(cache.resolve()).as_posix()
        table, columns, row = _row(chance, db)
        with closing(sqlite3.connect(":memory:")) as then:
            then.deserialize(others.earlier[name][0] if name in others.earlier else db.serialize())
            found = then.execute(f"SELECT * FROM {table} WHERE {columns[0]} IS ?", row[:1]).fetchone()
        if found is not None:
            _update(db, table, columns, row, dict(zip(columns, found, strict=True)))


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _database(chance: random.Random, cache: Path) -> sqlite3.Connection:
    files = [path for path in sorted(cache.rglob("*")) if path.is_file() and _is_sqlite(path)]
    return sqlite3.connect(chance.choice(files).resolve(), isolation_level=None)


def _row(chance: random.Random, db: sqlite3.Connection, table: str = "") -> tuple[str, list[str], tuple[Any, ...]]:
    """A table that is not empty, its columns, and one of its rows."""
    tables = sorted(name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    counts = {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    table = table or chance.choice([name for name in tables if counts[name]])
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    at = chance.randrange(counts[table])
    row: tuple[Any, ...] = db.execute(f"SELECT * FROM {table} LIMIT 1 OFFSET ?", (at,)).fetchone()
    return table, columns, row


def _is(columns: list[str]) -> str:
    return " AND ".join(f"{column} IS ?" for column in columns)


def _update(
    db: sqlite3.Connection, table: str, columns: list[str], row: tuple[Any, ...], values: Mapping[str, Any]
) -> None:
    sets = ", ".join(f"{column} = ?" for column in values)
    with suppress(sqlite3.IntegrityError):  # a number's column may refuse a text
        db.execute(f"UPDATE OR IGNORE {table} SET {sets} WHERE {_is(columns)}", (*values.values(), *row))


def _another(chance: random.Random, value: Any) -> Any:
    """Another value, of the same kind more often than not."""
    if not chance.randrange(6):
        return chance.choice([None, 0, "", b"", -1.5, "text", b"\xff" * 16])
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 256])
    if isinstance(value, str):
        return value[:-1] + chance.choice("aX0")
    if isinstance(value, bytes) and value:
        at = chance.randrange(len(value))
        return value[:at] + bytes([value[at] ^ 1 << chance.randrange(8)]) + value[at + 1 :]
    return 1


DAMAGE: Mapping[str, Harm] = {
    harm.__name__: harm
    for harm in (
        truncated, flipped, blocks_swapped, zeroed, lengthened, replaced, swapped,
        remains_of_a_transaction,
    )
}  # fmt: skip
WELL_FORMED: Mapping[str, Harm] = {
    harm.__name__: harm
    for harm in (
        removed, of_another_day, of_another_site, spans_exchanged, a_value_changed, values_exchanged, a_row_lost,
        a_row_of_another_day,
    )
}  # fmt: skip
"""By name: what leaves files that are not what they were, and what leaves every file well formed."""
