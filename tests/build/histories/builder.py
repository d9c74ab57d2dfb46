"""Builds in another process, whatever comes of them: a report, words of refusal, a traceback, or its death.

`python -m tests.build.histories.builder` is that process.
"""

import traceback
from pathlib import Path
from typing import Any

from standfirst.problems import StandfirstError
from tests.build.histories.builds import WAYS, Build, Refused, Said
from tests.build.histories.process import Process, answer_all
from tests.build.histories.sketches import take_the_place_of_pictures


class Builder:
    """Builds sites by one of `WAYS`; reports of bugs go to `folder`."""

    def __init__(self, folder: Path) -> None:
        self._process = Process("tests.build.histories.builder", TMPDIR=str(folder))

    def build(self, root: Path, now: str, way: int) -> Said:
        """What the report says; raises `Refused` with all that was said instead, and `Died`."""
        self._process.ask(root=str(root), now=now, way=way)
        said: Said = self._process.answer()
        if "instead" in said:
            raise Refused(said["instead"])
        return said

    def close(self) -> None:
        self._process.close()


def _answer(asked: dict[str, Any]) -> Said:
    try:
        way: Build = WAYS[asked["way"]]
        return way(Path(asked["root"]), asked["now"], 1)
    except (Refused, StandfirstError) as refused:
        return {"instead": f"{type(refused).__name__}: {refused}"}
    except Exception:
        return {"instead": traceback.format_exc()}


if __name__ == "__main__":
    take_the_place_of_pictures()
    answer_all(_answer)
