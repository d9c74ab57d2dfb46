"""A walk through a tree, into links as far as they stay inside it: its files, and why others are none."""

import os
from collections.abc import Callable

from standfirst.files.tree import DEEPEST, Stat, ignored, printable, stat_of


def link_fault(target: str, prefix: str) -> str:
    """Why a link to `target`, fully resolved, is not followed; "" where it may be."""
    if not (target + os.sep).startswith(prefix):
        return "is or goes through a symbolic link that leads out of the site's folder"
    # A link must not publish what a copy of the folder would not: .env, .git.
    if any(ignored(part) for part in target[len(prefix) :].split(os.sep) if part):
        return "is or goes through a symbolic link to a hidden file"
    return ""


class Walking:
    """What a walk has come across so far."""

    def __init__(self, prefix: str, heed: Callable[[], None]) -> None:
        self.prefix = prefix
        self.heed = heed
        self.files: list[tuple[str, Stat]] = []
        self.faults: list[tuple[str, str]] = []
        self.ignored: list[str] = []

    def folder(self, place: str, shown: str, real: str, *, linked: bool) -> None:
        """Take in a folder; `real` is where it lies, `linked` whether a link was passed on the way to it."""
        self.heed()
        if shown.count("/") > DEEPEST:
            self.faults.append((shown[:-1], f"lies in more than {DEEPEST} folders, one in another"))
            return
        with os.scandir(place) as entries:
            for entry in entries:
                name = entry.name
                path = shown + name
                if ignored(name):
                    self.ignored.append(printable(path))
                elif not name.isascii() and printable(name) != name:
                    self.faults.append((printable(path), "has a name that is not UTF-8"))
                else:
                    try:
                        if entry.is_file(follow_symlinks=False):  # nearly all are
                            self.files.append((path, stat_of(entry.stat(follow_symlinks=False))))
                        elif entry.is_symlink():
                            self._link(entry, path, real, linked=linked)
                        elif entry.is_dir(follow_symlinks=False):
                            self.folder(entry.path, path + "/", os.path.join(real, name), linked=linked)
                        else:
                            self.faults.append((path, "is not a regular file"))
                    except FileNotFoundError:
                        continue  # gone since it was listed

    def _link(self, entry: os.DirEntry[str], path: str, real: str, *, linked: bool) -> None:
        target = os.path.realpath(entry.path)
        is_folder = os.path.isdir(target)
        reason = link_fault(target, self.prefix)
        if not os.path.exists(target):
            reason = "is a symbolic link to nothing, or to itself"
        elif is_folder and (real + os.sep).startswith(target.rstrip(os.sep) + os.sep):
            reason = "is a symbolic link to a folder that it lies in"
        elif is_folder and linked:
            reason = reason or "is a symbolic link inside a linked folder"  # a few of these make a tree without end
        elif not is_folder and not os.path.isfile(target):
            reason = reason or "is a symbolic link to what is not a regular file"
        if reason:
            self.faults.append((path, reason))
        elif is_folder:
            self.folder(entry.path, path + "/", target, linked=True)
        else:
            self.files.append((path, stat_of(os.stat(target))))
