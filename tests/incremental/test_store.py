"""What lasts between runs, and what is never believed."""

import os
import signal
import subprocess
import sys
from array import array
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from standfirst.incremental import SqliteStore, StoreBusy, StoreDamaged, StoreNewer, encode, store
from standfirst.incremental.node import Node, Shared, number_of, number_of_shared
from standfirst.incremental.stamp import write_stamp

GENERATION = b"one"
INPUT = number_of(("given", "x"))


def node(name: str, *, place: tuple[int, int, int] | None = None, value: bytes | None = None) -> Node:
    return Node(("page", name), b"p" * 16, encode(()), b"", array("q", [INPUT]).tobytes(), place, value)


def opened(folder: Path, generation: bytes = GENERATION, *, anew: bool = False) -> SqliteStore:
    return SqliteStore(str(folder), generation, anew=anew)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with two nodes, one of which has a value apart, shared reads and a note."""
    with closing(opened(tmp_path)) as kept:
        kept.put(1, node("a", place=kept.values.append(b"value of a")))
        kept.put(2, node("b", value=b"beside it"))
        kept.put_shared(b"s" * 16, Shared(encode(()), array("q", [INPUT]).tobytes()))
        kept.put_note("seen", b"hashes")
        kept.commit()
    return tmp_path


def test_what_was_committed_is_there_in_the_next_run(folder: Path) -> None:
    with closing(opened(folder)) as kept:
        assert kept.numbers() == {1, 2}
        found = kept.node(1)
        assert found is not None
        assert found.place is not None
        assert kept.values.read(found.place) == b"value of a"
        assert [(number, found.value) for number, found in kept.together()] == [(2, b"beside it")]
        assert kept.readers([INPUT]) == {1, 2, number_of_shared(b"s" * 16)}
        assert kept.note("seen") == b"hashes"
        assert kept.shared(b"s" * 16) is not None


def test_nothing_lasts_before_the_commit(folder: Path) -> None:
    with closing(opened(folder)) as kept:
        kept.put(3, node("c"))
        kept.drop([1])
        kept.put_note("seen", b"others")
        assert (kept.numbers(), kept.readers([INPUT]), kept.note("seen")) == (
            {2, 3},
            {2, 3, number_of_shared(b"s" * 16)},
            b"others",
        )
    with closing(opened(folder)) as kept:
        assert (kept.numbers(), kept.note("seen")) == ({1, 2}, b"hashes")


def test_what_is_dropped_reads_nothing_any_more(folder: Path) -> None:
    with closing(opened(folder)) as kept:
        kept.drop([1, 2])
        kept.drop_shared([b"s" * 16])
        kept.commit()
    with closing(opened(folder)) as kept:
        assert (kept.numbers(), kept.readers([INPUT]), kept.shared(b"s" * 16)) == (set(), set(), None)


def test_a_second_run_is_told_that_the_store_is_busy(folder: Path) -> None:
    with closing(opened(folder)), pytest.raises(StoreBusy):
        opened(folder)
    opened(folder).close()


def test_the_lock_of_a_run_that_was_killed_is_free(folder: Path) -> None:
    hold = f"from standfirst.incremental import SqliteStore; s = SqliteStore({str(folder)!r}, b'one'); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"1\n"
        with pytest.raises(StoreBusy):
            opened(folder)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with closing(opened(folder)) as kept:
        assert kept.numbers() == {1, 2}


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(bytes(data))


def removed(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


@pytest.mark.parametrize("file", [store.INDEX, store.STAMP])
@pytest.mark.parametrize("harm", [truncated, flipped, removed, a_folder])
def test_a_store_that_is_not_as_we_left_it_is_begun_anew(folder: Path, file: str, harm: Callable[[Path], None]) -> None:
    harm(folder / file)
    with closing(opened(folder)) as kept:
        assert (kept.numbers(), kept.note("seen")) == (set(), None)


@pytest.mark.parametrize(("generation", "anew"), [(b"two", False), (GENERATION, True)])
def test_another_generation_is_begun_anew_and_any_that_shall_be(folder: Path, generation: bytes, anew: bool) -> None:
    with closing(opened(folder, generation, anew=anew)) as kept:
        assert kept.numbers() == set()


def test_a_file_that_was_only_touched_or_copied_is_believed(folder: Path) -> None:
    os.utime(folder / store.INDEX, ns=(1, 1))
    with closing(opened(folder)) as kept:
        assert kept.numbers() == {1, 2}


def test_a_store_of_a_newer_version_is_not_touched(folder: Path) -> None:
    write_stamp(str(folder / store.STAMP), store.LAYOUT + 1, GENERATION, str(folder / store.INDEX))
    before = (folder / store.INDEX).read_bytes()
    with pytest.raises(StoreNewer):
        opened(folder)
    assert (folder / store.INDEX).read_bytes() == before


def test_a_store_of_an_older_version_is_begun_anew(folder: Path) -> None:
    write_stamp(str(folder / store.STAMP), store.LAYOUT - 1, GENERATION, str(folder / store.INDEX))
    with closing(opened(folder)) as kept:
        assert kept.numbers() == set()


def test_rows_that_are_none_of_ours_are_damage(folder: Path) -> None:
    with closing(opened(folder)) as kept:
        kept._db.execute("UPDATE node SET row = x'c1'")
        with pytest.raises(StoreDamaged):
            kept.node(1)


def test_values_are_written_anew_when_most_bytes_are_waste(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WASTE", 0)
    for round_ in range(4):
        with closing(opened(folder)) as kept:
            kept.put(3, node("c", place=kept.values.append(b"c" * 1000 + b"%d" % round_)))
            kept.commit()
    assert sum(path.stat().st_size for path in folder.glob("values-*")) < 2500
    with closing(opened(folder)) as kept:
        for number, expected in ((1, b"value of a"), (3, b"c" * 1000 + b"3")):
            found = kept.node(number)
            assert found is not None
            assert found.place is not None
            assert kept.values.read(found.place) == expected
