"""How finished bytes become the live tree: written where they differ, removed where nobody owns them any more.

It knows files, not pages. A folder is ours when it holds the marker, or nothing at all; any other is never touched.
"""

from collections.abc import Iterable
from typing import Final

from standfirst.files import DiskFiles, Left, Looks, check_rights, in_the_way, may_exchange, near
from standfirst.problems import UsageError
from standfirst.publish.in_place import InPlace
from standfirst.publish.record import MARKER, Contents, Output, Purpose
from standfirst.publish.side import Side
from standfirst.publish.two_trees import TwoTrees

__all__ = ["MARKER", "Contents", "InPlace", "Output", "Place", "Purpose", "Side", "TwoTrees", "check_place"]

_MANY: Final = 3000
"""Files from which on another process saves more time than its start takes."""


def check_place(live: str, shown: str, purpose: Purpose) -> None:
    """Refuses a place that can never be this output, at one look, so that it may be asked before anything is done. The
    exchange would put a folder there and move away what was in its place, whatever it was; and where a release is,
    a web server may be showing it, so that drafts would be public."""
    if way := in_the_way(live):
        message = f"the output folder {shown} cannot be made: {near(way)} is not a folder"
        raise UsageError(message, "name a folder with --output, like site")
    files = DiskFiles(live)
    if purpose == "preview" and files.stat(MARKER) is not None and files.read(MARKER).split()[:1] == [b"release"]:
        message = f"the output folder {shown} holds a release, and drafts must not take its place"
        raise UsageError(message, "name another folder for the preview, like --output preview-site")


class Place:
    """Where an output goes: `live` is its folder, `hidden` where a second tree may be kept, `records` what the last
    build left, `shown` the folder's name for people. The look at what is there begins at once. `apart`: in another
    process. `doubted`: what is known of the hidden tree is not to be believed, since a power
    cut may have kept some of what was written to it and the stat from before. `close` it."""

    def __init__(
        self,
        live: str,
        hidden: str,
        records: Iterable[Left],
        shown: str,
        *,
        apart: bool = False,
        doubted: bool = False,
    ) -> None:
        self._files = DiskFiles(live)
        self._hidden = hidden
        self._shown = shown
        self._records = list(records)
        by_inode = {record.inode: record for record in self._records}
        many = sum(len(record.versions) for record in self._records) >= _MANY
        self._doubted = doubted
        places = {self._files.root: by_inode, hidden: {} if doubted else by_inode}
        self._looks = Looks(places, apart=apart and many)

    def output(self, purpose: Purpose) -> Output:
        """The output during one build. Refuses a folder that is not ours, and a preview over a release."""
        files = self._files
        check_place(files.root, self._shown, purpose)
        found, records = self._looks.found(files.root), self._records
        if self._doubted:
            records = [record for record in records if found is not None and record.inode == found.left.inode]
        live = Side(files, found)
        if (live.versions or live.others) and not files.exists(MARKER):
            raise UsageError(
                f"the output folder {self._shown} holds files that are not ours",
                f"name an empty folder with --output, or put an empty file {MARKER} into it if all of it may be replaced",
            )
        if live.hidden or not may_exchange(live.root, self._hidden):  # .git would go with the folder
            return InPlace(files, records, purpose)
        check_rights(live.root)
        return TwoTrees(live, self._hidden, self._looks, records, purpose)

    def close(self) -> None:
        """The look is over."""
        self._looks.close()
