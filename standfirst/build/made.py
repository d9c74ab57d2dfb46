"""The finished files of a build: the version of each, which tells whether it is right as it stands, and its bytes."""

from collections.abc import Callable, Mapping
from functools import cache

from msgspec import Struct

from standfirst.build.inputs import Inputs
from standfirst.build.picture_files import PictureRefused
from standfirst.build.pictures import Pictures, drawn
from standfirst.build.renditions import rendered, version_of
from standfirst.incremental import Engine, Fingerprint, fingerprint
from standfirst.pages import HTML, Page
from standfirst.rules.outputs import joined
from standfirst.templates import Shell
from standfirst.urls import output_path

_PRINT = 16
"""Bytes of a fingerprint."""


class ShellSeen(Struct, frozen=True, array_like=True, gc=False):
    """What is known of each page's shell without loading it: `head` is how many bytes stand before the first slot,
    `tail` a fingerprint of what stands after it."""

    fingerprint: bytes
    slots: tuple[str, ...]
    head: int
    tail: bytes


def seen(version: Fingerprint, shell: Shell) -> ShellSeen:
    """What is to be known of a shell."""
    if not shell.slots:
        return ShellSeen(version, (), 0, b"")
    return ShellSeen(version, shell.slots, len(shell.parts[0].encode()), fingerprint(shell.parts[1:]))


def finished_file(engine: Engine, inputs: Inputs, page: Page, fragment: Callable[[str], str]) -> bytes:
    """The bytes of a file of the output. `fragment` gives the text of each by its name."""
    match page.kind:
        case "copy":
            return copied(inputs, page.args[0])
        case "rendition":
            return rendered(inputs, *page.args)
        case "asset":
            return inputs.asset(page.args[0])
        case "social card":
            return drawn(engine.value("social card", page.args[0]), inputs)
    if page.kind in HTML:
        shell: Shell = engine.value("shell", page.address)
        return joined(shell, {name: fragment(name) for name in shell.slots})
    return bytes(engine.value("file", page.address))


def copied(inputs: Inputs, name: str) -> bytes:
    """A file that goes out as it is; a picture, without what it should not tell."""
    data, known = inputs.snapshot.read(name), inputs.pictures.known(name)
    if known is None or known.look is None:
        return data
    from standfirst.images import stripped

    clean = stripped(data)
    if isinstance(clean, bytes):
        return clean
    raise PictureRefused({known.digest: clean})


class Made:
    """The finished files of a build by their paths in the output (`publish.Contents`)."""

    def __init__(
        self,
        engine: Engine,
        inputs: Inputs,
        pages: Mapping[str, Page],
        shells: Mapping[str, ShellSeen],
        pictures: Pictures | None = None,
    ) -> None:
        self._engine = engine
        self._inputs = inputs
        self._pages = {output_path(address): page for address, page in pages.items()}
        self._shells = shells
        self._pictures = pictures
        self._fragments = cache(lambda name: str(engine.value("fragment", name)))
        self._prints = cache(lambda slots: b"".join(engine.fingerprint("fragment", name) for name in slots))
        self._ends: dict[tuple[bytes, tuple[str, ...]], bytes] = {}

    def versions(self) -> dict[str, bytes]:
        """The version of every file."""
        shells, prints, pages = self._shells, self._prints, self._pages
        return {
            path: found.fingerprint + prints(found.slots)
            if (found := shells.get(page.address))
            else self._version(page)
            for path, page in pages.items()
        }

    def drafted(self, address: str) -> tuple[ShellSeen, bytes, bytes]:
        """Of a page whose shell has just been made: what is to be known of it, its version, its bytes."""
        engine = self._engine
        shell: Shell = engine.value("shell", address)
        known = seen(engine.fingerprint("shell", address), shell)
        return known, known.fingerprint + self._prints(known.slots), self._joined(shell)

    def whole(self, path: str) -> bytes:
        page = self._pages[path]
        if page.kind == "social card" and self._pictures is not None:
            return self._pictures.picture(page.args[0])
        if page.kind == "rendition" and self._pictures is not None:
            return self._pictures.renditions.rendition(page)
        return finished_file(self._engine, self._inputs, page, self._fragments)

    def end(self, path: str, old: bytes) -> tuple[int, bytes] | None:
        shell = self._shells.get(self._pages[path].address)
        if shell is None or not shell.slots or old[:_PRINT] != shell.fingerprint:
            return None
        end = self._ends.get((shell.tail, shell.slots))
        if end is None:
            # Most pages end alike after the sidebar: one of them is loaded, not ten thousand.
            parts = self._engine.value("shell", self._pages[path].address).parts
            whole = self._joined(Shell(("", *parts[1:]), shell.slots))
            end = self._ends[shell.tail, shell.slots] = whole
        return shell.head, end

    def lasting(self, path: str) -> bool:
        return self._pages[path].kind in ("copy", "social card", "rendition")

    def _version(self, page: Page) -> bytes:
        if page.kind == "copy":
            return self._engine.fingerprint("source", page.args[0])
        if page.kind == "asset":
            return self._engine.fingerprint("asset file", page.args[0])
        if page.kind == "rendition":
            return version_of(page)
        if page.kind == "social card":
            return self._version_of_card(page)
        return self._engine.fingerprint("file", page.address)

    def _version_of_card(self, page: Page) -> bytes:
        known = self._pictures.versions.get(page.address) if self._pictures is not None else None
        return known or self._engine.fingerprint("social card", page.args[0])

    def _joined(self, shell: Shell) -> bytes:
        return joined(shell, {name: self._fragments(name) for name in shell.slots})
