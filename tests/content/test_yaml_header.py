import json
import tarfile
import time
from pathlib import Path

import pytest

from standfirst.content.faults import Faults
from standfirst.content.fences import cut
from standfirst.content.tree import Entry, Scalar, plain
from standfirst.content.yaml_header import read as read_yaml


def read(header: str) -> tuple[dict[str, Entry] | None, list[str]]:
    faults = Faults("content/a.md")
    parted = cut(f"---\n{header}\n---\n", faults)
    assert parted is not None
    entries = read_yaml(parted, faults)
    return entries, [f"{p.severity} {p.code} {p.line}:{p.column} {p.message}" for p in faults.problems]


def scalar(header: str) -> Scalar:
    entries, said = read(header)
    assert said == []
    assert entries is not None
    (entry,) = entries.values()
    assert isinstance(entry.value, Scalar)
    return entry.value


@pytest.mark.parametrize(
    "text",
    ["0123", "NO", "12:30", "1_000", "2024-01-02", "0x1F", "~x", "1e3", ".5", "yes", "a # b", "C:\\x", "=", "अ आ"],
)
def test_a_scalar_is_the_text_of_the_file(text: str) -> None:
    if " #" not in text:
        assert scalar(f"a: {text}").text == text
    assert scalar(f"a: '{text}'").text == text
    assert scalar(f"a: !!str '{text}'").text == text


def test_only_plain_scalars_may_be_anything_but_text() -> None:
    assert scalar("a: true").plain
    for header in ("a: 'true'", 'a: "true"', "a: |\n  true", "a: >-\n  true", "a: !!str true", "a: ! true"):
        assert not scalar(header).plain


def test_places_are_those_of_the_file() -> None:
    entries, _ = read("é: 'x'\n\nlist:\n  - a\n  -   b")
    assert entries is not None
    items = entries["list"].value
    assert (entries["é"].line, entries["é"].column, entries["é"].value.column) == (2, 1, 4)
    assert (entries["list"].line, entries["list"].column) == (4, 1)
    assert [(i.line, i.column) for i in getattr(items, "items", ())] == [(5, 5), (6, 7)]


@pytest.mark.parametrize("odd", ["\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029", "\ufeff"])
def test_what_yaml_would_take_for_a_line_end_or_refuse_stays_in_the_text(odd: str) -> None:
    entries, said = read(f"a: x{odd}y\nb: {odd}\U000f0000z\nc: 1")
    assert said == []
    assert entries is not None
    assert [plain(e.value) for e in entries.values()] == [f"x{odd}y", f"{odd}\U000f0000z", 1]
    assert entries["c"].line == 4


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("yes", True),
        ("Off", False),
        ("TRUE", True),
        ("y", "y"),
        ("tRue", "tRue"),
        ("", None),
        ("~", None),
        ("null", None),
        ("nil", "nil"),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("012", "012"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", ".5"),
        (".nan", ".nan"),
        ("99999999999999999999", "99999999999999999999"),
        ("2024-01-02", "2024-01-02"),
        ("2014-06-30 9:00:00 -0400", "2014-06-30T09:00:00-04:00"),
        ("2014-06-30 9:00", "2014-06-30T09:00:00"),
        ("2014-06-30T09:00:00.5Z", "2014-06-30T09:00:00+00:00"),
        ("[1, '2', {b: c}]", [1, "2", {"b": "c"}]),
    ],
)
def test_free_keys_get_plain_values(header: str, value: object) -> None:
    entries, said = read(f"a: {header}")
    assert said == []
    assert entries is not None
    assert plain(entries["a"].value) == value
    json.dumps(plain(entries["a"].value), allow_nan=False)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("a: &x [1]\nb: 2", "error yaml-alias 2:4"),
        ("a: *x", "error yaml-alias 2:4"),
        ("a: &a [*a]", "error yaml-alias 2:4"),
        ("<<: {draft: true}", "error yaml-alias 2:1"),
        ("a: !!python/object/apply:os.system [ls]", "error yaml-tag 2:4"),
        ("a: !foo b", "error yaml-tag 2:4"),
        ("a: !!int 3", "error yaml-tag 2:4"),
        ("a: !!binary aGk=", "error yaml-tag 2:4"),
        ("a: " + "[" * 32 + "]" * 32, "error yaml-depth 2:35"),
        ("a: " + "[" * 500, "error yaml-depth 2:35"),
        ("a: " + "[" * 60_000, "error yaml-depth 2:"),
        ("- " * 30_000 + "a", "error yaml-depth 2:65"),
        ("? " * 30_000 + "a", "error yaml-depth 2:65"),
        ("? [a]\n: b", "error yaml-key 2:3"),
        ("[a, b]: c", "error yaml-key 2:1"),
        ("a: b\n\u00a0\u00a0c: d", "error yaml-key 3:1"),
        ("\u200bdraft: true", "error yaml-key 2:1"),
        ("- a\n- b", "error front-matter-not-mapping 2:1"),
        ("only text", "error front-matter-not-mapping 2:1"),
        ("title:x", "error front-matter-not-mapping 2:1"),
        ("a: 1\n...\nb: 2", "error front-matter-lookalike 3:1"),
        ('a: "\\x07"', "error control-character 2:4"),
        ('a: "\\uD83D\\uDE00"', "error yaml-syntax 2:4"),
    ],
)
def test_what_is_not_the_safe_part_of_yaml_is_refused_quickly(header: str, said: str) -> None:
    started = time.process_time()
    entries, problems = read(header)
    assert time.process_time() - started < 1
    assert [p[: len(said)] for p in problems] == [said]
    if "control-character" not in said:
        assert entries is None


def test_32_levels_are_read() -> None:
    entries, said = read("a: " + "[" * 31 + "]" * 31)
    assert said == []
    assert entries is not None


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    started = time.process_time()
    entries, said = read(bomb)
    assert time.process_time() - started < 0.1
    assert entries is None
    assert said[0].startswith("error yaml-alias")


def test_keys_count_in_any_letter_case_and_twice_is_an_error_that_names_both_lines() -> None:
    entries, said = read("Title: A\nx: 1\nTITLE: B")
    assert entries is not None
    assert list(entries) == ["title", "x"]
    assert said == ["error duplicate-key 4:1 `TITLE` is written twice: on line 2 and on line 4"]


def test_inside_a_value_a_key_twice_is_an_error_and_letter_case_counts() -> None:
    assert read("x: {a: 1, A: 2}")[1] == []
    assert read("x:\n  a: 1\n  a: 2")[1] == ["error duplicate-key 4:3 `a` is written twice: on line 3 and on line 4"]


@pytest.mark.parametrize(
    ("header", "warned"),
    [
        ("title: Man #1 wins", True),
        ("title: #MeToo", True),
        ("title: A # a note", False),
        ("title: 'Man #1 wins'", False),
        ("weight: 3 ## note", False),
        ("# title: #x\na: b", False),
        ("title: a#b", False),
    ],
)
def test_a_hash_that_cuts_a_text_off_is_a_warning(header: str, warned: bool) -> None:
    assert [s.split()[1] for s in read(header)[1]] == ["yaml-comment"] * warned


def test_the_yaml_test_suite_is_read_or_refused_but_never_raises(shared: Path) -> None:
    names = refused = 0
    with tarfile.open(shared / "corpora/suites/yaml-test-suite.tar.xz", "r:xz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None:
                continue
            for text in file.read().decode().replace("␣", " ").replace("»", "\t").replace("∎", "").split("yaml: |"):
                header = "\n".join(line.removeprefix("    ") for line in text.split("\n"))
                faults = Faults("content/a.md")
                parted = cut(f"---\n{header}\n---\n", faults)
                if parted is not None:
                    entries = read_yaml(parted, faults)
                    assert entries is not None or not faults.gate_certain or not faults.problems
                    refused += entries is None
                names += 1
    assert names > 300
    assert refused > 100
