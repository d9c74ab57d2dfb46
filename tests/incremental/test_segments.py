"""Values that are kept apart: what is read is compared with its fingerprint, waste is given back, the stamp vouches."""

import os
import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from standfirst.incremental import Engine, Given, Rule, SqliteStore, StoreDamaged, compute, encode, processes, store

NAMES = [f"n{number}" for number in range(30)]
VALUES = {name: f"{name} " * 50 for name in NAMES}
RULES = {"text": Rule(lambda key, read: read("given", key[1]), trace=True, keep="apart", type=str)}


@contextmanager
def begun(folder: Path, values: Mapping[str, str]) -> Iterator[Engine]:
    with closing(SqliteStore(str(folder), b"")) as kept:
        engine = Engine(RULES, kept)
        engine.given("given", Given({name: encode(value) for name, value in values.items()}, values.__getitem__))
        yield engine


def run(folder: Path, values: Mapping[str, str] = VALUES, jobs: int = 1) -> list[Any]:
    """The values of a whole run, and what it computed, as names."""
    with begun(folder, values) as engine:
        compute(engine, [("text", name) for name in values], jobs, lambda done: None)
        assert {name: engine.value("text", name) for name in values} == values
        engine.commit()
        return sorted(key[1] for key in engine.computed)


def segments(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("values-*"))


# --- damage ---


@pytest.mark.parametrize("left", [0, 100, -1])
def test_a_value_that_was_cut_off_is_damage_when_it_is_read(tmp_path: Path, left: int) -> None:
    run(tmp_path)
    whole = (tmp_path / "values-0").read_bytes()
    (tmp_path / "values-0").write_bytes(whole[:left])
    with begun(tmp_path, VALUES) as engine:
        assert engine.stale([("text", name) for name in NAMES]) == [], "nothing is read to tell"
        with pytest.raises(StoreDamaged):
            engine.value("text", NAMES[-1])


def test_segments_that_are_missing_are_damage(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "values-0").unlink()
    with begun(tmp_path, VALUES) as engine, pytest.raises(StoreDamaged):
        engine.value("text", NAMES[0])


def test_what_is_appended_to_a_segment_that_was_cut_off_never_passes_for_what_was_there(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "values-0").write_bytes(b"")
    longer = {f"m{number}": "m" * 4000 for number in range(30)}
    with begun(tmp_path, {**VALUES, **longer}) as engine:
        for name in longer:
            engine.fingerprint("text", name)
        engine.commit()
    with begun(tmp_path, {**VALUES, **longer}) as engine:
        assert {name: engine.value("text", name) for name in longer} == longer
        for name in NAMES:
            with pytest.raises(StoreDamaged):
                engine.value("text", name)


@pytest.mark.parametrize("seed", range(30))
def test_any_byte_of_a_segment_that_was_altered_is_noticed_by_whoever_reads_it(tmp_path: Path, seed: int) -> None:
    run(tmp_path)
    data = bytearray((tmp_path / "values-0").read_bytes())
    chance = random.Random(seed)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    (tmp_path / "values-0").write_bytes(bytes(data))
    damaged = 0
    with begun(tmp_path, VALUES) as engine:
        for name in NAMES:
            try:
                assert engine.value("text", name) == VALUES[name]
            except StoreDamaged:
                damaged += 1
    assert damaged == 1, "the others are as they were"


# --- the stamp ---


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("file", [store.INDEX, store.STAMP])
def test_any_change_of_the_store_or_its_stamp_is_begun_anew_from(tmp_path: Path, file: str, seed: int) -> None:
    run(tmp_path)
    data = bytearray((tmp_path / file).read_bytes())
    chance = random.Random(seed)
    if seed % 2:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    else:
        del data[chance.randrange(len(data)) :]
    (tmp_path / file).write_bytes(bytes(data))
    assert run(tmp_path) == sorted(NAMES), "all of it is computed again"
    assert run(tmp_path) == []


def test_a_store_that_was_replaced_by_that_of_another_run_is_begun_anew(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run(tmp_path / name, dict.fromkeys(NAMES, name))
    os.replace(tmp_path / "two" / store.INDEX, tmp_path / "one" / store.INDEX)
    assert run(tmp_path / "one", dict.fromkeys(NAMES, "one")) == sorted(NAMES)


def test_an_earlier_state_of_the_store_with_its_stamp_is_as_good_as_it_was(tmp_path: Path) -> None:
    """A restored backup: segments have grown since, but only at their ends."""
    first, backup = tmp_path / "cache", tmp_path / "backup"
    first.mkdir()
    run(first)
    shutil.copytree(first, backup)
    later = {**VALUES, "n3": "later"}
    assert run(first, later) == ["n3"]
    for name in (store.INDEX, store.STAMP):
        shutil.copy(backup / name, first / name)
    assert run(first) == []
    assert run(first, later) == ["n3"]


def test_a_journal_that_somebody_left_there_is_not_believed(tmp_path: Path) -> None:
    run(tmp_path)
    for kind in ("-journal", "-wal", "-shm"):
        (tmp_path / (store.INDEX + kind)).write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + bytes(600))
    assert run(tmp_path) == []


# --- waste ---


@pytest.mark.parametrize("jobs", [1, 3])
def test_waste_is_given_back_and_every_value_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    monkeypatch.setattr(store, "_WASTE", 0)
    monkeypatch.setattr(processes, "WORTH_FORKING", 1)
    values = dict(VALUES)
    before = {""}
    moved = 0
    for round_ in range(9):
        changed = NAMES[round_ % 3 :: 3]
        values |= {name: f"{name} {round_} " * 50 for name in changed}
        assert run(tmp_path, values, jobs) == (sorted(changed) if round_ else sorted(NAMES))
        assert run(tmp_path, values, jobs) == []
        moved += before.isdisjoint(segments(tmp_path))
        before = set(segments(tmp_path)) - {"values-0"}
        bytes_ = sum((tmp_path / name).stat().st_size for name in segments(tmp_path))
        assert bytes_ <= 2 * sum(len(encode(value)) for value in values.values())
    assert moved > 1


def test_segments_that_were_moved_out_of_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WASTE", 0)
    run(tmp_path)
    assert segments(tmp_path) == ["values-0"]
    assert run(tmp_path, {name: f"{name} anew" * 9 for name in NAMES}) == sorted(NAMES)
    assert segments(tmp_path) == ["values-1"]


def test_little_waste_is_let_lie(tmp_path: Path) -> None:
    run(tmp_path)
    run(tmp_path, {name: f"{name} anew" * 60 for name in NAMES})
    assert segments(tmp_path) == ["values-0"]


def test_what_was_dropped_is_waste_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WASTE", 0)
    run(tmp_path)
    few = {name: VALUES[name] for name in NAMES[:3]}
    assert run(tmp_path, few) == []
    assert sum((tmp_path / name).stat().st_size for name in segments(tmp_path)) == sum(
        len(encode(value)) for value in few.values()
    )
