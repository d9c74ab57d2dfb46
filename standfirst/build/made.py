"""The finished files of a build: the version of each, which tells whether it is right as it stands, and its bytes."""

from collections.abc import Callable, Mapping
from functools import cache

from msgspec import Struct

from standfirst.assets import finished
from standfirst.build.inputs import Inputs
from standfirst.incremental import Engine
from standfirst.pages import HTML, Page
from standfirst.rules.outputs import joined


class ShellSeen(Struct, frozen=True, array_like=True, gc=False):
    """What is known of each page's shell without loading it."""

    fingerprint: bytes
    slots: tuple[str, ...]


class Made:
    """The finished files of a build: the version of each, and its bytes when they are wanted."""

    def __init__(self, engine: Engine, inputs: Inputs, shells: Mapping[str, ShellSeen]) -> None:
        self._engine = engine
        self._inputs = inputs
        self._shells = shells
        self._fragments = cache(lambda name: str(engine.value("fragment", name)))
        self._versions = cache(lambda slots: b"".join(engine.fingerprint("fragment", name) for name in slots))

    def file(self, page: Page) -> tuple[bytes, Callable[[], bytes]]:
        """A file's version and content."""
        engine, address = self._engine, page.address
        if page.kind in HTML:
            shell = self._shells[address]
            return shell.fingerprint + self._versions(shell.slots), lambda: self._joined(address)
        if page.kind == "copy":
            return engine.fingerprint("source", page.args[0]), lambda: self._inputs.snapshot.read(page.args[0])
        if page.kind == "asset":
            return engine.fingerprint("asset file", page.args[0]), lambda: self._asset(page.args[0])
        return engine.fingerprint("file", address), lambda: bytes(engine.value("file", address))

    def _joined(self, address: str) -> bytes:
        shell = self._engine.value("shell", address)
        return joined(shell, {name: self._fragments(name) for name in shell.slots})

    def _asset(self, name: str) -> bytes:
        return finished(name, tuple(map(self._inputs.snapshot.read, self._inputs.asset_files[name])))
