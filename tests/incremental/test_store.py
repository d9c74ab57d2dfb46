import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from standfirst.incremental import Key, MemoryStore, SqliteStore, Store, StoreBusy, StoreDamaged, Trace, encode

GENERATION = b"one"
Reopen = Callable[[], Store]
ROWS: dict[Key, tuple[Trace, bytes | None]] = {
    ("shell", f"/world/{n}/"): (Trace(bytes([n]) * 16, encode(((("page", str(n)), b"\1" * 16),))), None if n % 3 else b"v" * n)
    for n in range(1, 40)
}  # fmt: skip


@pytest.fixture(params=["memory", "sqlite"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Reopen]:
    """Opens the store as the next build would find it."""
    opened: list[SqliteStore] = []
    memory = MemoryStore()

    def sqlite() -> Store:
        for store in opened:
            store.close()
        opened.append(SqliteStore(str(tmp_path / "cache"), GENERATION))
        return opened[-1]

    yield sqlite if request.param == "sqlite" else lambda: memory
    for store in opened:
        store.close()


def filled(store: Store) -> Store:
    for key, (trace, value) in ROWS.items():
        store.put(key, trace, value)
    store.put_note("seen", b"hashes")
    store.commit(None)
    return store


# --- both stores ---


def test_an_empty_store_knows_nothing(reopen: Reopen) -> None:
    store = reopen()
    assert store.trace(("a",)) is None
    assert store.value(("a",)) is None
    assert store.note("seen") is None


def test_what_was_put_is_there_at_once_and_in_the_next_build(reopen: Reopen) -> None:
    def known(store: Store) -> bool:
        rows = all(store.trace(key) == trace and store.value(key) == value for key, (trace, value) in ROWS.items())
        return rows and store.note("seen") == b"hashes"

    assert known(filled(reopen()))
    assert known(reopen())


def test_keys_are_told_apart_by_their_parts(reopen: Reopen) -> None:
    store = reopen()
    for n, key in enumerate([("a", "b"), ("a b",), ("a", "b", ""), ("ab",), ("",), ("a", "é"), ("a", "e\u0301")]):
        store.put(key, Trace(bytes([n]) * 16, b""), bytes([n]))
    store.commit(None)
    again = reopen()
    for n, key in enumerate([("a", "b"), ("a b",), ("a", "b", ""), ("ab",), ("",), ("a", "é"), ("a", "e\u0301")]):
        assert again.value(key) == bytes([n])
        assert again.trace(key) == Trace(bytes([n]) * 16, b"")


def test_a_later_value_replaces_the_earlier(reopen: Reopen) -> None:
    store = filled(reopen())
    for value in (b"first", b"second", b""):
        store.put(("a",), Trace(b"f" * 16, value), value)
    store.put_note("seen", b"later")
    store.commit(None)
    again = reopen()
    assert again.value(("a",)) == b""
    assert again.trace(("a",)) == Trace(b"f" * 16, b"")
    assert again.note("seen") == b"later"


def test_a_commit_drops_what_does_not_live(reopen: Reopen) -> None:
    live = list(ROWS)[::2]
    filled(reopen()).commit(set(live))
    again = reopen()
    for key, (trace, value) in ROWS.items():
        assert again.trace(key) == (trace if key in live else None)
        assert again.value(key) == (value if key in live else None)
    assert again.note("seen") == b"hashes", "notes are not nodes"


# --- the file ---


def test_what_was_not_committed_is_forgotten(tmp_path: Path) -> None:
    with closing(SqliteStore(str(tmp_path / "cache"), GENERATION)) as store:
        filled(store)
        store.put(("late",), Trace(b"f" * 16, b""), b"late")
        store.put_note("seen", b"late")
    with closing(SqliteStore(str(tmp_path / "cache"), GENERATION)) as again:
        assert again.trace(("late",)) is None
        assert again.value(("late",)) is None
        assert again.note("seen") == b"hashes"


def test_another_generation_finds_an_empty_store(tmp_path: Path) -> None:
    path = str(tmp_path / "cache")
    with closing(SqliteStore(path, GENERATION)) as store:
        filled(store)
    with closing(SqliteStore(path, b"two")) as other:
        assert not [key for key in ROWS if other.trace(key) or other.value(key)]
        assert other.note("seen") is None
        other.commit(None)
    with closing(SqliteStore(path, GENERATION)) as back:
        assert not [key for key in ROWS if back.trace(key) or back.value(key)]


def test_a_second_build_on_one_store_is_told_that_it_is_busy(tmp_path: Path) -> None:
    path = str(tmp_path / "cache")
    with closing(SqliteStore(path, GENERATION)) as store:
        filled(store)
        with pytest.raises(StoreBusy):
            SqliteStore(path, GENERATION)
        store.put(("a",), Trace(b"f" * 16, b""), b"still works")
        store.commit(None)
    with closing(SqliteStore(path, GENERATION)) as again:
        assert again.value(("a",)) == b"still works"


@pytest.mark.parametrize(("table", "column"), [("kept", "value, seal"), ("trace", "fingerprint, reads, seal")])
def test_a_row_that_belongs_to_another_key_is_refused(tmp_path: Path, table: str, column: str) -> None:
    path = str(tmp_path / "cache")
    with closing(SqliteStore(path, GENERATION)) as store:
        filled(store)
    mine, theirs = encode(("shell", "/world/3/")), encode(("shell", "/world/6/"))
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            f"UPDATE {table} SET ({column}) = (SELECT {column} FROM {table} WHERE key = ?) WHERE key = ?",
            (theirs, mine),
        )
        db.commit()
    with pytest.raises(StoreDamaged), closing(SqliteStore(path, GENERATION)) as again:
        again.value(("shell", "/world/3/"))


@pytest.mark.parametrize("data", [b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 4096], ids=["text", "header"])
def test_a_file_that_is_no_store_is_damaged(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cache").write_bytes(data)
    with pytest.raises(StoreDamaged):
        SqliteStore(str(tmp_path / "cache"), GENERATION)


def test_an_empty_file_is_an_empty_store(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    with closing(SqliteStore(str(tmp_path / "cache"), GENERATION)) as store:
        assert store.note("seen") is None


def _corrupted(data: bytes, chance: random.Random) -> bytes:
    """The file with some bits flipped, cut short, a page lost, or a page from elsewhere."""
    spoiled = bytearray(data)
    match chance.randrange(4):
        case 0:
            return data[: chance.randrange(len(data))]
        case 1:
            page = 4096 * chance.randrange(len(data) // 4096)
            other = 4096 * chance.randrange(len(data) // 4096)
            spoiled[page : page + 4096] = data[other : other + 4096] if chance.random() < 0.5 else bytes(4096)
        case _:
            for _ in range(chance.choice([1, 1, 1, 2, 10, 100])):
                spoiled[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def _answers_of(path: Path) -> dict[Key, tuple[Trace | None, bytes | None]]:
    with closing(SqliteStore(str(path), GENERATION)) as store:
        answers = {key: (store.trace(key), store.value(key)) for key in ROWS}
        assert store.note("seen") in (b"hashes", None)
        store.put(("new",), Trace(b"n" * 16, b""), b"new")
        store.commit(None)
        return answers


def test_a_corrupted_file_is_damaged_or_answers_as_before_and_never_wrongly(tmp_path: Path) -> None:
    with closing(SqliteStore(str(tmp_path / "whole"), GENERATION)) as store:
        filled(store)
    whole = (tmp_path / "whole").read_bytes()
    damaged = 0
    for seed in range(200):
        path = tmp_path / f"cache-{seed}"
        path.write_bytes(_corrupted(whole, random.Random(seed)))
        try:
            answers = _answers_of(path)
        except (StoreDamaged, TypeError):  # the second: a row whose type was changed, noticed by `_seal`
            damaged += 1
            continue
        for key, (trace, value) in answers.items():
            assert trace in (ROWS[key][0], None), seed
            assert value in (ROWS[key][1], None), seed
    assert damaged > 50, "most of these must be noticed, or the test corrupts nothing"


def test_a_copy_of_the_file_is_as_good_as_the_file(tmp_path: Path) -> None:
    with closing(SqliteStore(str(tmp_path / "cache"), GENERATION)) as store:
        filled(store)
    shutil.copy(tmp_path / "cache", tmp_path / "copy")
    assert _answers_of(tmp_path / "copy") == {key: (trace, value) for key, (trace, value) in ROWS.items()}
