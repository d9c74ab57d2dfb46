"""The finished files of a build: the version of each, which tells whether it is right as it stands, and its bytes."""

from collections.abc import Callable, Mapping
from functools import cache

from msgspec import Struct

from standfirst.build.inputs import Inputs
from standfirst.build.picture_files import PictureRefused
from standfirst.build.pictures import Pictures, drawn
from standfirst.build.renditions import VERSION, rendered
from standfirst.incremental import Engine, Fingerprint, fingerprint
from standfirst.pages import HTML, Page, Plan
from standfirst.rules.outputs import joined
from standfirst.templates import Shell
from standfirst.urls import address_at, output_path

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


def finished_file(
    engine: Engine, inputs: Inputs, page: Page, fragment: Callable[[str], str], address: str = ""
) -> bytes:
    """The bytes of a file of the output. `fragment` gives the text of each by its name; of a picture's files `address`
    says which is meant."""
    match page.kind:
        case "copy":
            return copied(inputs, page.args[0])
        case "picture":
            return rendered(inputs, page, address)
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
        plan: Plan | None,
        shells: Mapping[str, ShellSeen],
        pictures: Pictures | None = None,
    ) -> None:
        self._engine = engine
        self._inputs = inputs
        self._plan = plan
        self._shells = shells
        self._pictures = pictures
        self._fragments = cache(lambda name: str(engine.value("fragment", name)))
        self._prints = cache(lambda slots: b"".join(engine.fingerprint("fragment", name) for name in slots))
        self._ends: dict[tuple[bytes, tuple[str, ...]], bytes] = {}

    def versions(self) -> dict[str, bytes]:
        """The version of every file."""
        shells, prints = self._shells, self._prints
        pages = self._plan.pages.values() if self._plan is not None else ()
        versions = {
            output_path(page.address): found.fingerprint + prints(found.slots)
            if (found := shells.get(page.address))
            else self._version(page)
            for page in pages
            if page.kind != "picture"
        }
        for page in pages:
            if page.kind == "picture":
                versions.update(dict.fromkeys(page.paths, VERSION))
        return versions

    def drafted(self, address: str) -> tuple[ShellSeen, bytes, bytes]:
        """Of a page whose shell has just been made: what is to be known of it, its version, its bytes."""
        engine = self._engine
        shell: Shell = engine.value("shell", address)
        known = seen(engine.fingerprint("shell", address), shell)
        return known, known.fingerprint + self._prints(known.slots), self._joined(shell)

    def whole(self, path: str) -> bytes:
        page = self._page(path)
        if page.kind == "social card" and self._pictures is not None:
            return self._pictures.picture(page.args[0])
        if page.kind == "picture" and self._pictures is not None:
            return self._pictures.renditions.rendition(page, address_at(path))
        return finished_file(self._engine, self._inputs, page, self._fragments, address_at(path))

    def end(self, path: str, old: bytes) -> tuple[int, bytes] | None:
        address = address_at(path)
        shell = self._shells.get(address)
        if shell is None or not shell.slots or old[:_PRINT] != shell.fingerprint:
            return None
        end = self._ends.get((shell.tail, shell.slots))
        if end is None:
            # Most pages end alike after the sidebar: one of them is loaded, not ten thousand.
            parts = self._engine.value("shell", address).parts
            whole = self._joined(Shell(("", *parts[1:]), shell.slots))
            end = self._ends[shell.tail, shell.slots] = whole
        return shell.head, end

    def lasting(self, path: str) -> bool:
        return self._page(path).kind in ("copy", "social card", "picture")

    def _page(self, path: str) -> Page:
        page = self._plan.at(address_at(path)) if self._plan is not None else None
        assert page is not None  # it is one of `versions`
        return page

    def _version(self, page: Page) -> bytes:
        if page.kind == "copy":
            return self._engine.fingerprint("source", page.args[0])
        if page.kind == "asset":
            return self._engine.fingerprint("asset file", page.args[0])
        if page.kind == "social card":
            return self._version_of_card(page)
        return self._engine.fingerprint("file", page.address)

    def _version_of_card(self, page: Page) -> bytes:
        known = self._pictures.versions.get(page.address) if self._pictures is not None else None
        return known or self._engine.fingerprint("social card", page.args[0])

    def _joined(self, shell: Shell) -> bytes:
        return joined(shell, {name: self._fragments(name) for name in shell.slots})
