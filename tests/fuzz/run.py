"""`python -m tests.fuzz.run NAME [SECONDS]`: feeds one target by atheris (`pip install -e '.[fuzz]'`), 300 seconds.

What it learns stays in `.fuzz/NAME` (not in git), so that the next run goes on from there. It ends with a file there,
`crash-…`, `timeout-…` or `oom-…`, when something was found: put it in `tests/fuzz/found/NAME/` and mend what it breaks.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["standfirst", "markdown", "frontmatter", "tomllib"]):
    from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 64 << 10
MEMORY = 1024
"""MB of the whole process, of which about 300 are its own, the corpus and the instruments."""
SLOW = 10
"""Seconds for one input; without the instruments, which take five sixths of the time, they are less than two."""


def main(name: str, seconds: str = "300") -> None:
    learnt, found = ROOT / ".fuzz" / name, ROOT / "tests/fuzz/found" / name
    learnt.mkdir(parents=True, exist_ok=True)
    limits = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-rss_limit_mb={MEMORY}", f"-timeout={SLOW}"]
    folders = [str(learnt), *([str(found)] if found.is_dir() else []), str(ROOT / "tests/fuzz/seeds" / name)]
    words = ROOT / "tests/fuzz/seeds" / f"{name}.dict"
    more = [f"-dict={words}"] if words.is_file() else []
    target = TARGETS[name]
    atheris.Setup(
        [sys.argv[0], *limits, *more, f"-artifact_prefix={learnt}.", "-print_final_stats=1", *folders],
        lambda data: target(bytes(data)),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
