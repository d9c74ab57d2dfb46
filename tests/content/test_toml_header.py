import time
from itertools import pairwise

import pytest

from standfirst.content.faults import Faults
from standfirst.content.fences import cut
from standfirst.content.toml_header import read as read_toml
from standfirst.content.toml_header import scan
from standfirst.content.tree import Entry, plain


def read(header: str) -> tuple[dict[str, Entry] | None, list[str]]:
    faults = Faults("content/a.md")
    parted = cut(f"+++\n{header}\n+++\n", faults)
    assert parted is not None
    entries = read_toml(parted, faults)
    return entries, [f"{p.severity} {p.code} {p.line}:{p.column} {p.message} | {p.hint}" for p in faults.problems]


HEADER = '''title = "A = b # c"
  "quoted" = 1 # x = 2
text = """
[not]
a = 1
"""
list = [
  "a", # = ]
  "b",
]
image.src = "x.jpg"
when = 2024-01-02T10:00:00-04:00
[extra]
team = 'x'
[extra.deep]
n = 1.5
[[corrections]]
text = "one"
[[corrections]]
text = "two"
'''


def test_every_key_has_its_place_past_strings_lists_and_comments() -> None:
    found = {".".join(map(str, s.path)): (s.at.line, s.at.column) for s in scan(HEADER)}
    assert found == {
        "title": (2, 1),
        "quoted": (3, 3),
        "text": (4, 1),
        "list": (8, 1),
        "image.src": (12, 1),
        "when": (13, 1),
        "extra": (14, 2),
        "extra.team": (15, 1),
        "extra.deep": (16, 2),
        "extra.deep.n": (17, 1),
        "corrections": (20, 3),
        "corrections.0": (18, 3),
        "corrections.0.text": (19, 1),
        "corrections.1": (20, 3),
        "corrections.1.text": (21, 1),
    }


def test_values_are_as_toml_has_them() -> None:
    entries, said = read(HEADER)
    assert said == []
    assert entries is not None
    assert {key: plain(entry.value) for key, entry in entries.items()} == {
        "title": "A = b # c",
        "quoted": 1,
        "text": "[not]\na = 1\n",
        "list": ["a", "b"],
        "image": {"src": "x.jpg"},
        "when": "2024-01-02T10:00:00-04:00",
        "extra": {"team": "x", "deep": {"n": 1.5}},
        "corrections": [{"text": "one"}, {"text": "two"}],
    }
    assert (entries["corrections"].line, entries["extra"].line) == (18, 14)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("title = A", 'error toml-syntax 2:9 this is not TOML: invalid value | write title = "A"'),
        ("a = 1\ntitle: A", "error toml-syntax 3:6"),
        ("date = 2024-05-06 10:00", "error toml-syntax 2:"),
        ("a = 1\nb = 'x", "error toml-syntax 3:"),
        ("a = [", "error toml-syntax 2:6"),
        ("title = 'A'\ntitle = 'B'", "error duplicate-key 3:1 `title` is written twice: on line 2 and on line 3"),
        ("Draft = true\ndraft = false", "error duplicate-key 3:1 `draft` is written twice: on line 2 and on line 3"),
        ("[extra]\n[Extra]", "error duplicate-key 3:2"),
        ("a = " + "[" * 60_000, "error yaml-depth 2:1"),
        ("a = " + "[" * 40 + "]" * 40, "error yaml-depth 2:1"),
        ('a = "\\u0007"', "error control-character 2:1"),
    ],
)
def test_what_cannot_be_read_is_an_error_at_its_place(header: str, said: str) -> None:
    _, problems = read(header)
    assert [p[: len(said)] for p in problems] == [said]


@pytest.mark.parametrize(
    "unit", ['"""', "'''", '"', "'", "[", "{", "#", "a.", '"\\"', "\\", "[[", "a=[\n", 'a="""\\"""']
)
def test_hostile_headers_are_quick(unit: str) -> None:
    started = time.process_time()
    list(scan(unit * (60_000 // len(unit))))
    assert time.process_time() - started < 1


def test_statements_come_in_order() -> None:
    lines = [s.at.line for s in scan(HEADER)]
    assert all(a <= b for a, b in pairwise(lines))
