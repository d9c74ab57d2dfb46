"""What one build works with."""

from collections.abc import Callable

from msgspec import Struct

from standfirst.build.report import Committed, Published, Request
from standfirst.files import DiskFiles
from standfirst.rules.constants import Constants

Progress = Callable[[str, int, int], None]
"""Told `(what, done, of how many)` while a build runs."""


class Job(Struct, frozen=True, kw_only=True):
    """`now` is the build's one clock, in seconds since 1970; `jobs` how many processes there may be; `published` is
    told when readers see what was made, and what it gives once all is committed."""

    request: Request
    files: DiskFiles
    constants: Constants
    now: int
    progress: Progress
    published: Callable[[Published], Committed | None]
    jobs: int
    generation: bytes = b""
