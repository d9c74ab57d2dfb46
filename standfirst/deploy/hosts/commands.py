"""Programs of the system that carry files: run, fed, and their ends told in our terms.

What they print is repeated to nobody but for a few phrases that are known to hold no secret.
"""

import contextlib
import re
import subprocess
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from standfirst.deploy.faults import Incomplete, Passing
from standfirst.problems import UsageError

_SECONDS: Final = 3600
_FORBIDDEN: Final = "it does not let us in, or not do that: see that the key, and the rights there, are right"
_KNOWN: Final[Mapping[str, str]] = {
    "Permission denied": _FORBIDDEN,
    "AccessDenied": _FORBIDDEN,
    "403 Forbidden": _FORBIDDEN,
    "Host key verification failed": "its host key is not known here, or has changed: look it up, and put it into known_hosts",
    "REMOTE HOST IDENTIFICATION HAS CHANGED": "its host key has changed: find out why before anything else",
    "No space left on device": "its disk is full",
    "Disk quota exceeded": "its disk quota is used up",
    "Read-only file system": "its disk is mounted read-only",
    "rsync: not found": "it has no rsync: install it there",
    "rsync: command not found": "it has no rsync: install it there",
    "didn't find section in config file": "rclone knows no remote of that name: rclone config",
    "401 Unauthorized": "it does not know these credentials",
    "ExpiredToken": "these credentials have expired",
    "InvalidAccessKeyId": "it does not know these credentials",
    "SignatureDoesNotMatch": "it does not know these credentials",
    "Authentication error": "it does not let these credentials do that",
    "Authentication failed": "it does not know these credentials",
    "could not read Username": "it wants a name and a password, and nobody is there to type them",
    "Repository not found": "there is no such repository, or these credentials may not see it",
    "does not appear to be a git repository": "there is no repository there",
    "non-fast-forward": "somebody else has pushed to the branch meanwhile",
    "fetch first": "somebody else has pushed to the branch meanwhile",
    "exceeds GitHub's file size limit": "a file is larger than it takes (100 MB)",
    "pre-receive hook declined": "it declines this push (a protected branch, or a file too large)",
    "protected branch": "the branch is protected: let this user push to it",
}
_FROM: Final = {"wrangler": "npm install --global wrangler"}
_PASSING: Final = (
    *("Connection refused", "Connection timed out", "Connection reset", "Connection closed", "Could not resolve"),
    *("Broken pipe", "timed out", "Temporary failure", "No route to host", "Network is unreachable", "kex_exchange"),
    *("unexpected end of file", "connection unexpectedly closed", "i/o timeout", "early EOF"),
    *(
        "500 Internal",
        "504 Gateway",
        "unexpected EOF",
        ": EOF",
        "The remote end hung up",
        "fetch failed",
        "timeout in data",
        "protocol data stream",
        "couldn't connect",
        "connection refused",
    ),
)
_BUSY: Final = re.compile(r"\b(429|502|503)\b|status ?code: 5\d\d", re.IGNORECASE)
"""What servers answer that are asked too much of, alone and not within some id; the last is how the clients of S3 in old
and new rclone tell any 5xx."""
_GONE: Final = re.compile(r"Couldn't delete: .*(\b404\b|not.?found|no such|does(n't| not) exist)", re.IGNORECASE)
"""What rclone says that asks again where an answer was lost, and finds nothing to delete any more."""


class Done(NamedTuple):
    """How a program ended, and what it wrote."""

    code: int
    out: bytes
    said: str


def run(
    command: Sequence[str],
    given: bytes = b"",
    folder: str | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    shares: bool = False,
) -> Done:
    """Runs a program to its end. One that is not there is a `UsageError`; one that takes an hour passes. `shares`: it holds
    the lock of `deploy.alone` with us, since what it does must have ended before another deploy begins."""
    try:
        done = subprocess.run(
            list(command),
            input=given,
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            close_fds=not shares,
        )
    except FileNotFoundError:
        raise UsageError(
            f"the program {command[0]} is not installed",
            f"install it: {_FROM.get(command[0], f'apt install {command[0]}')}",
        ) from None
    except subprocess.TimeoutExpired:
        raise Passing(f"{command[0]} did not end within an hour") from None
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def start(*command: str) -> None:
    """Runs a program of which nobody wants to hear: it may go on in the background."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        none = subprocess.DEVNULL
        subprocess.run(command, stdin=none, stdout=none, stderr=none, timeout=60, check=False)


Import = subprocess.Popen[bytes]


def start_import(folder: str, environment: Mapping[str, str]) -> Import:
    """Starts what makes a commit of what it is fed."""
    command = ["git", "fast-import", "--quiet", "--force", "--done"]
    none = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=none, stderr=none, cwd=folder, env=dict(environment))


def finish(process: Import) -> int:
    """Waits for its end; the exit code."""
    process.communicate()
    return process.returncode


def check(done: Done, name: str, program: str) -> bytes:
    """What a program wrote; where it did not do what it was to, `Passing` or `Incomplete`."""
    if done.code == 0:
        return done.out
    for phrase, meaning in _KNOWN.items():
        if phrase in done.said:
            raise Incomplete(f"{name}: {meaning}", "mend that, and deploy again: it goes on from here")
    if any(phrase in done.said for phrase in _PASSING) or _BUSY.search(done.said) or _GONE.search(done.said):
        raise Passing(f"{program} lost the connection")
    raise Incomplete(f"{name}: {program} ended with {done.code}", f"try by hand whether {program} gets there")
