"""The only door to the disk: walk, read, stat, write atomically, remove; and a twin in memory that behaves alike.

Paths are text, relative to the root, with `/`. This room knows no pages, no content and no cache. What an author can
mend (a link to nothing) is a value in `Walk.faults`; what only an operator can (rights, a full disk) is an
`EnvironmentFault`; what would leave the root is refused.
"""

from standfirst.files.disk import FILE_MODE, FOLDER_MODE, DiskFiles
from standfirst.files.memory import MemoryFiles
from standfirst.files.tree import FileMissing, Files, Stat, Walk, ignored, printable

__all__ = [
    "FILE_MODE",
    "FOLDER_MODE",
    "DiskFiles",
    "FileMissing",
    "Files",
    "MemoryFiles",
    "Stat",
    "Walk",
    "ignored",
    "printable",
]
