"""How finished bytes become the live tree: written where they differ, removed where nobody owns them any more.

It knows files, not pages. A folder is ours when it holds the marker, or nothing at all; any other is never touched.
"""

from collections.abc import Iterable

from standfirst.files import DiskFiles, Left, may_exchange
from standfirst.problems import UsageError
from standfirst.publish.in_place import InPlace
from standfirst.publish.record import MARKER, Contents, Output, Purpose
from standfirst.publish.side import Side
from standfirst.publish.two_trees import TwoTrees

__all__ = ["MARKER", "Contents", "InPlace", "Output", "Purpose", "TwoTrees", "output"]


def output(place: str, hidden: str, records: Iterable[Left], purpose: Purpose, shown: str) -> Output:
    """The output folder `place` during one build. `hidden` is where a second tree may be kept, `records` what the
    last build left, `shown` the folder's name for people. Refuses a folder that is not ours."""
    known = list(records)
    live = Side(place, known)
    if live.paths() and not live.files.exists(MARKER):
        raise UsageError(
            f"the output folder {shown} holds files that are not ours",
            f"name an empty folder with --output, or put an empty file {MARKER} into it if all of it may be replaced",
        )
    if live.hidden or not may_exchange(live.root, hidden):  # .git would go with the folder
        return InPlace(DiskFiles(place), known, purpose)
    return TwoTrees(live, hidden, known, purpose)
