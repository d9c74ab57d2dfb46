"""The finished release on this machine: which files it has, and their bytes, as long as they are those that were counted."""

from collections.abc import Mapping

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.manifest import FOLDER, Local, digest, is_path
from standfirst.files import DiskFiles, FileMissing
from standfirst.problems import UsageError
from standfirst.publish import MARKER


class Release:
    """A release in an output folder. `shown` is the folder's name for people."""

    def __init__(self, place: str, shown: str) -> None:
        self._files = DiskFiles(place)
        self._shown = shown
        self._check()
        self.files: Mapping[str, Local] = {path: self._counted(path) for path, _ in self._files.walk("").files}
        if "index.html" not in self.files:
            raise UsageError(
                f"{shown} has no front page, so it is no site to deploy", "build it first: standfirst build"
            )
        if wrong := next((path for path in self.files if not is_path(path)), ""):
            raise UsageError(f"{shown} has a file whose name no host would keep: {wrong!r}", "name it otherwise")
        if any(path.startswith(f"{FOLDER}/") for path in self.files):
            raise UsageError(
                f"{shown} has a folder {FOLDER}, where deploys keep their notes", "name that folder otherwise"
            )

    def read(self, path: str) -> bytes:
        """The bytes of a file; `Incomplete` where another build has come in between."""
        try:
            data = self._files.read(path)
        except FileMissing:
            data = None
        if data is None or digest(data) != self.files[path].digest:
            raise Incomplete(f"{self._shown} was changed while it was deployed: {path}", "deploy again")
        return data

    def _check(self) -> None:
        try:
            purpose = self._files.read(MARKER).split()
        except FileMissing:
            raise UsageError(f"there is no site in {self._shown}", "build it first: standfirst build") from None
        if purpose == [b"preview"]:
            raise UsageError(
                f"{self._shown} holds a preview, with drafts in it, and no host is to have that",
                "build without --drafts",
            )
        if purpose != [b"release"]:
            raise UsageError(
                f"the last build of {self._shown} did not come to its end", "build it again: standfirst build"
            )

    def _counted(self, path: str) -> Local:
        data = self._files.read(path, walked=True)
        return Local(len(data), digest(data))
