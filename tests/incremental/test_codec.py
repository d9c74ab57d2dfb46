import os
import subprocess
import sys
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.incremental import decode, encode, fingerprint


class Point(msgspec.Struct, frozen=True):
    x: int
    name: str = ""


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | TEXT | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_what_is_encoded_is_decoded(value: Any) -> None:
    assert decode(encode(value)) == value


@given(PLAIN)
def test_encoding_again_gives_the_same_bytes(value: Any) -> None:
    assert encode(decode(encode(value))) == encode(value)


@given(st.dictionaries(TEXT, st.dictionaries(TEXT, st.integers(0, 9), max_size=4), max_size=6), st.randoms())
def test_the_order_of_a_mapping_does_not_count(value: dict[str, dict[str, int]], random: Any) -> None:
    keys = list(value)
    random.shuffle(keys)
    other = {key: dict(reversed(value[key].items())) for key in keys}
    assert encode(other) == encode(value)
    assert fingerprint(other) == fingerprint(value)


def test_the_order_of_a_list_counts() -> None:
    assert encode(["a", "b"]) != encode(["b", "a"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", 1), (1, 1.0), (1, True), (0, False), (None, ""), (None, False), ("", b""), ("a", b"a"), ([], {}), ([], None),
        (["ab"], ["a", "b"]), ([["a"], "b"], ["a", ["b"]]), ("é", "e\u0301"), (0.0, -0.0), ({"a": None}, {}),
    ],
)  # fmt: skip
def test_values_that_templates_could_tell_apart_have_fingerprints_of_their_own(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_a_tuple_counts_as_a_list() -> None:
    assert encode(("a", ("b",))) == encode(["a", ["b"]])


def test_a_record_comes_back_as_its_type() -> None:
    assert decode(encode((Point(1, "a"), None)), tuple[Point, Point | None]) == (Point(1, "a"), None)


@pytest.mark.parametrize(
    "value",
    [object(), 1j, range(3), len, type, iter(()), {1: "a"}, {("a",): 1}, 2**64, -(2**63) - 1, "\ud800"],
    ids=lambda value: type(value).__name__ + str(value)[:3],
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError, OverflowError)):
        encode([value])


def test_a_refusal_names_the_type() -> None:
    with pytest.raises(TypeError, match="range has no canonical form"):
        encode(range(3))


@pytest.mark.parametrize("data", [b"", b"\x92\x01", b"\xc1", b"\x01\x01", b"\xa1\xff"])
def test_bytes_that_are_no_value_are_refused(data: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        decode(data)


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode(encode(["a"]), tuple[int, ...])


def test_fingerprints_are_the_same_in_another_process() -> None:
    program = (
        "from standfirst.incremental import fingerprint;"
        "print(fingerprint({'b': [1, {'z': None, 'a': 'é'}], 'a': 1.5, 'c': b'x'}).hex())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {fingerprint({"c": b"x", "a": 1.5, "b": [1, {"a": "é", "z": None}]}).hex()}


def test_a_fingerprint_has_16_bytes() -> None:
    assert len(fingerprint(Decimal("1") == 1)) == 16
