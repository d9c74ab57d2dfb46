"""Trees of ours that nobody will come back to."""

import os

from standfirst.files.folders import discard
from standfirst.files.tree import fault


def discard_others(folder: str, prefix: str, kept: set[str]) -> None:
    """Removes the folders in `folder` whose names begin with `prefix`, but for the `kept` ones."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError as failed:
        raise fault("list", folder, failed) from failed
    for name in names:
        if name.startswith(prefix) and name not in kept:
            discard(os.path.join(folder, name))
