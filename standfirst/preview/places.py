"""Where a site's sources are: only these folders are watched, not the output, not the cache, not `.git`."""

import os
from typing import Final, NamedTuple

from standfirst.build.inputs import SETTINGS, SOURCES
from standfirst.files import identity


class Place(NamedTuple):
    """A folder of sources, where it really is: `name` under `boundary`, out of which its links may not lead."""

    path: str
    boundary: str
    name: str


Identities = tuple[tuple[int, int] | None, ...]


class Places:
    """A site and its theme."""

    def __init__(self, root: str, theme: str) -> None:
        self.root: Final = os.path.realpath(root)
        self.settings: Final = os.path.join(self.root, SETTINGS)
        self._theme = os.path.realpath(theme)

    def folders(self) -> tuple[Place, ...]:
        """Every folder to watch that is there, once."""
        found: dict[str, Place] = {}
        for name, boundary in (*((name, self.root) for name in SOURCES), ("", self._theme)):
            path = os.path.realpath(os.path.join(boundary, name))
            if identity(path) is not None and (path + os.sep).startswith(boundary + os.sep):
                found.setdefault(path, Place(path, boundary, name))
        return tuple(found.values())

    def identities(self) -> Identities:
        """Changes when another folder, or none, stands where one of ours was; the root's comes first."""
        places = (self.root, *(os.path.join(self.root, name) for name in SOURCES), self._theme)
        return tuple(map(identity, places))
