"""Finds the preview a place to listen, and says in plain words why there is none."""

import errno
import os
import socket
from typing import Final

from standfirst.problems import EnvironmentFault, UsageError

FIRST: Final = 8000
_TRIES: Final = 100
_TAKEN: Final = frozenset([errno.EADDRINUSE, errno.EACCES] if os.name == "nt" else [errno.EADDRINUSE])


def listen(host: str, port: int | None) -> tuple[socket.socket, ...]:
    """Sockets that listen on `port`, or on the first free one from 8000 on when that is None; 0 leaves it to the system.

    For 127.0.0.1 there is a second one at ::1 where that can be had, since `localhost` may mean either.
    """
    if port is None:
        number = _free(host, FIRST)
        if number is None:
            raise EnvironmentFault(f"the ports {FIRST} to {FIRST + _TRIES - 1} are all taken", "name one with --port")
        port = number
    try:
        first = _bound(host, port)
    except OSError as failed:
        raise _refused(host, port, failed) from failed
    if host != "127.0.0.1":
        return (first,)
    try:
        return (first, _bound("::1", first.getsockname()[1]))
    except OSError:
        return (first,)


def _free(host: str, start: int) -> int | None:
    for number in range(start, min(start + _TRIES, 65536)):
        try:
            _bound(host, number).close()
        except OSError as failed:
            if failed.errno not in _TAKEN:
                raise _refused(host, number, failed) from failed
        else:
            return number
    return None


def _bound(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    # Only where the protocol is named does asyncio switch Nagle's algorithm off, which would cost each answer 0.04 s.
    one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # there it would let two servers have one port
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(address)
        one.listen(128)
        one.setblocking(False)
    except BaseException:
        one.close()
        raise
    return one


def _refused(host: str, port: int, failed: OSError) -> EnvironmentFault | UsageError:
    if isinstance(failed, socket.gaierror):
        return UsageError(f"--host {host} is no address of this machine", "leave it out, or give an IP address")
    if failed.errno in _TAKEN:
        free = _free(host, port + 1)
        return EnvironmentFault(f"port {port} is taken", f"port {free} is free: --port {free}" if free else "")
    if failed.errno == errno.EACCES:
        return EnvironmentFault(f"port {port} may not be used by this user", "take one above 1023")
    return EnvironmentFault(f"cannot listen at {host}, port {port}: {failed.strerror}", "leave --host out")
