"""`python -m tests.bad_input.say` writes the golden texts anew, from what is heard now. Read every line of the diff: what
it says is what people will have to mend their files by. No test runs this.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.bad_input.table import CASES, heard

SAID = Path(__file__).parent / "said"


def main() -> None:
    shutil.rmtree(SAID, ignore_errors=True)
    SAID.mkdir()
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            text = heard(case, Path(folder) / "site of the paper")
        with (SAID / f"{case.number:02}.txt").open("a", encoding="utf-8") as file:
            file.write(f"## {case.title}\n{text}\n")
    sys.stdout.write(f"{len(CASES)} cases\n")


if __name__ == "__main__":
    main()
