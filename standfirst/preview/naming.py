"""Files on the disk, as the snapshot names them, and back."""

import os
from collections.abc import Collection, Iterable

from standfirst.build.inputs import theme_folder
from standfirst.files import DiskFiles

_THEME = "theme/"


def names_of(paths: Collection[str], root: str, known: Iterable[str]) -> set[str]:
    """The names of files under a site's root, or in the theme; of a folder that is gone, those of all that is `known` to
    have been in it."""
    theme, head = DiskFiles(theme_folder()).root + os.sep, root + os.sep
    found: set[str] = set()
    for path in paths:
        name = _THEME + path.removeprefix(theme) if path.startswith(theme) else path.removeprefix(head)
        found.add(name.replace(os.sep, "/"))
    folders = tuple(f"{name}/" for name in found if not os.path.splitext(name)[1])
    return found | {name for name in known if name.startswith(folders)} if folders else found


def paths_of(names: Collection[str], root: str) -> frozenset[str]:
    """Where files are on the disk."""
    theme = DiskFiles(theme_folder()).root
    places = ((theme, name.removeprefix(_THEME)) if name.startswith(_THEME) else (root, name) for name in names)
    return frozenset(os.path.join(*place) for place in places)
