"""What is remembered of an output between builds."""

from collections.abc import Mapping
from typing import Final, Literal, Protocol

from standfirst.files import Left, Stat

MARKER: Final = ".standfirst-output"

UNFINISHED: Final = "unfinished"
"""What the marker of a hidden tree says while it is written, and after a build that died or came to nothing: some of its
files may be half written, or of another site than the rest. Any other word says that it is, whole, a site as a build
left it. Whoever finds it unfinished believes no record of it. A tree that is written in place has it after its purpose."""

Purpose = Literal["release", "preview"]


class Contents(Protocol):
    """What the files of a site hold, asked only where they are not known to be right."""

    def whole(self, path: str) -> bytes:
        """All of a file."""

    def end(self, path: str, old: bytes) -> tuple[int, bytes] | None:
        """From which byte on a file differs at most from one whose version was `old`, and what follows there; None
        when that is not known."""

    def lasting(self, path: str) -> bool:
        """Whether a file is large and seldom replaced, like a picture: worth a second name instead of a copy."""


class Output(Protocol):
    """The output folder during one build: `draft` for single files as soon as they are made, then `bring` once. Where
    nothing is brought, readers see what they saw, and the next build throws away what was drafted."""

    written: list[str]
    """The files whose bytes have changed for readers, and the new ones."""

    removed: list[str]

    edited: list[str]
    """What somebody else had changed or put there since the last build; see the function."""

    def prepare(self) -> None:
        """Some files are going to change."""

    def draft(self, path: str, version: bytes, data: bytes) -> Stat | None:
        """Takes a file's bytes before all are known to be good, perhaps in a forked process; None if that has to wait."""

    def drafted(self, path: str, version: bytes, stat: Stat) -> None:
        """What a forked process has drafted."""

    def bring(self, versions: Mapping[str, bytes], contents: Contents) -> None:
        """Brings the output up to date with all files of the site, and removes what nobody owns."""

    def stats(self) -> Mapping[str, Stat]:
        """Every file that is owned, as it was left."""

    def records(self) -> list[Left]:
        """What the next build may know. Trees are told apart by the inode of their top, so that one that was exchanged
        is known again."""


def edited(others: Mapping[str, bytes], versions: Mapping[str, bytes], output: Output) -> list[str]:
    """What somebody else has written since the last build, and this one has undone. `others` are files that are not as it
    left them, with the version that it left (b"" where it left none): of those that now are to be of another version,
    or that a copy brought back as they were, nobody can tell."""
    undone = {path for path in output.removed if others.get(path) == b""}
    return sorted(undone | {path for path in output.written if others.get(path) == versions[path]})
