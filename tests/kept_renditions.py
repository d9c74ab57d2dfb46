"""Renditions that one run of the tests has made, for the next test and the next run: the demo has a hundred of them, and is
built in dozens of tests. What a test with the fixture `anew` (`pictures/conftest`) asks for is always made."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from standfirst.build import renditions

if TYPE_CHECKING:
    from collections.abc import Callable

    from standfirst.images import Refusal

    Render = Callable[[bytes, list[str]], "list[bytes] | Refusal"]

MADE: Render = renditions._render


def kept_in(folder: Path) -> Render:
    """As `renditions._render`, but for what lies in a folder: by the picture, what is asked for, and the code that makes it."""
    code: list[bytes] = []

    def name(data: bytes, spec: str) -> Path:
        if not code:
            from standfirst import images

            sources = sorted(Path(images.__file__).parent.rglob("*.py"))
            code.append(b"".join(path.read_bytes() for path in sources) + images.encoder().encode())
        return folder / blake2b(code[0] + spec.encode() + data, digest_size=16).hexdigest()

    def render(data: bytes, specs: list[str]) -> list[bytes] | Refusal:
        names = [name(data, spec) for spec in specs]
        if all(path.exists() for path in names):
            return [path.read_bytes() for path in names]
        made = MADE(data, specs)
        if isinstance(made, list):
            for path, rendition in zip(names, made, strict=True):
                new = path.with_suffix(f".{os.getpid()}")
                new.write_bytes(rendition)
                new.replace(path)
        return made

    return render
