"""Which addresses the preview has: a table made after each build, so that a request is looked up and never joined to a
folder. No traversal, hidden file, listing or device can be asked for, since none is in the table.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from standfirst import urls
from standfirst.files import DiskFiles
from standfirst.problems import EnvironmentFault
from standfirst.publish import MARKER, Purpose

NOT_FOUND: Final = "404.html"
_INDEX: Final = "index.html"


class Shelf(Struct, frozen=True, kw_only=True):
    """`paths` maps an address below `base` (`/` or `/paper/`) to its file's path in the output."""

    base: str = "/"
    paths: Mapping[str, str] = {}

    def path(self, address: str) -> str | None:
        """The output path of what is at an address, or None."""
        if not address.startswith(self.base):
            return None
        return self.paths.get("/" + address[len(self.base) :])

    def moved(self, address: str) -> str | None:
        """Where to look instead: the site's home for `/`, and a page's address with its slash."""
        if address == "/" and self.base != "/":
            return self.base
        if address + "/" == self.base or self.path(address + "/") is not None:
            return address + "/"
        return None


def shelf_of(output: DiskFiles, site_url: str) -> Shelf:
    """Everything in the output folder, by address."""
    paths: dict[str, str] = {}
    for path, _ in output.walk("").files:
        paths["/" + path] = path
        if path == _INDEX or path.endswith("/" + _INDEX):
            paths["/" + path.removesuffix(_INDEX)] = path
    return Shelf(base=urls.base_path(site_url), paths=paths)


def left_over(output: DiskFiles, purpose: Purpose) -> bool:
    """Whether an earlier run left output of this purpose: drafts of another run must not show where none are asked for."""
    try:
        return output.read(MARKER).decode("utf-8", "replace").strip() == purpose
    except EnvironmentFault:
        return False
