"""A place to listen, or plain words."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from standfirst.preview.ports import listen
from standfirst.problems import EnvironmentFault, UsageError


def close(sockets: tuple[socket.socket, ...]) -> int:
    port: int = sockets[0].getsockname()[1]
    for one in sockets:
        one.close()
    return port


def test_a_port_that_was_asked_for_and_is_taken_names_the_next_free_one() -> None:
    taken = listen("127.0.0.1", 0)
    port: int = taken[0].getsockname()[1]
    try:
        with pytest.raises(EnvironmentFault) as refused:
            listen("127.0.0.1", port)
    finally:
        close(taken)
    assert f"port {port} is taken" in str(refused.value)
    free = int(refused.value.hint.rpartition(" ")[2])
    assert free > port


def test_without_a_wish_the_next_free_port_is_taken() -> None:
    first, second = listen("127.0.0.1", None), listen("127.0.0.1", None)
    one, other = close(first), close(second)
    assert 8000 <= one < other


def test_only_loopback_is_listened_to() -> None:
    sockets = listen("127.0.0.1", 0)
    assert {one.getsockname()[0] for one in sockets} <= {"127.0.0.1", "::1"}
    close(sockets)


def test_a_host_that_is_none_is_a_wrong_option() -> None:
    with pytest.raises(UsageError):
        listen("no such host", 0)


def test_an_address_of_another_machine_is_said_to_be_that() -> None:
    with pytest.raises(EnvironmentFault, match=r"192\.0\.2\.1"), closing(listen("192.0.2.1", 0)[0]):
        pass
