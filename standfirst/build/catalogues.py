"""The theme's and the site's catalogues of labels, each read when somebody asks for its language."""

import tomllib
from collections.abc import Mapping
from posixpath import basename
from typing import Any

from standfirst.labels import flatten
from standfirst.problems import UsageError
from standfirst.snapshot import Snapshot


class Catalogues:
    """Labels by language, read when somebody asks; the site's own replace the theme's one by one."""

    def __init__(self, snapshot: Snapshot, files: Mapping[str, tuple[str, ...]]) -> None:
        self._snapshot = snapshot
        self._files = files
        self._read: dict[str, dict[str, str]] = {}

    def versions(self) -> dict[str, bytes]:
        """A version of each language's labels."""
        digest = self._snapshot.digest
        return {language: "".join(map(digest, files)).encode() for language, files in self._files.items()}

    def labels(self, language: str) -> dict[str, str]:
        """A language's labels, none where there is no such catalogue."""
        if language not in self._read:
            merged: dict[str, str] = {}
            for name in self._files.get(language, ()):
                merged.update(flatten(self._table(name)))
            self._read[language] = merged
        return self._read[language]

    def also_read(self) -> tuple[str, ...]:
        """The words that begin an Also Read line, in every language."""
        found = (self.labels(language).get("also_read", "").rstrip(" :：") for language in self._files)
        return tuple(sorted({words for words in found if words}))

    def _table(self, name: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self._snapshot.read(name).decode())
        except ValueError as fault:
            raise UsageError(f"{name}: {fault}", "mend the catalogue's TOML") from fault


def catalogue_files(layers: tuple[Mapping[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """The files of each language: the theme's, then the site's own."""
    files: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        for name, found in layer.items():
            if name.startswith("i18n/") and name.endswith(".toml"):
                language = basename(name).removesuffix(".toml")
                files[language] = (*files.get(language, ()), found)
    return files
