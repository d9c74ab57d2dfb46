"""Each bad input of the list gets its answer: on the terminal, word by word, with an exit code, and never a traceback.

The golden texts are in `said/`, one file a number. No test writes them: `python -m tests.bad_input.say` does, and people
read what it changes.
"""

from pathlib import Path

import pytest

from tests.bad_input.case import Case, golden
from tests.bad_input.table import CASES, heard

SAID = golden(Path(__file__).parent / "said")
NUMBERS = {*range(1, 76), *range(94, 101)}
"""Those of the list that concern builds; 0 are more of the same sort. Pictures and imports have others."""


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_the_terminal_says(case: Case, tmp_path: Path) -> None:
    root = tmp_path / "site of the paper"
    text = heard(case, root)
    assert text == SAID[case.title]
    assert str(tmp_path) not in text
    for file, part in case.shown.items():
        assert part in (root / file).read_text("utf-8"), file


def test_every_number_has_a_case_and_every_golden_text_too() -> None:
    assert {case.number for case in CASES} - {0} == NUMBERS
    assert SAID.keys() == {case.title for case in CASES}


def test_no_answer_shows_a_traceback_or_calls_the_input_a_bug() -> None:
    for title, text in SAID.items():
        assert "Traceback" not in text, title
        assert "internal error" not in text, title
        assert text.rstrip().rpartition("\n")[2] in {"exit 0", "exit 1", "exit 2", "exit 3"}, title


def test_every_error_has_a_place_a_code_and_a_remedy() -> None:
    for title, text in SAID.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if ": error: " in line and not line.startswith("error: "):
                rest = lines[number + 1 :]
                mend = next((at for at, one in enumerate(rest) if one.startswith("      mend: ")), None)
                again = next((at for at, one in enumerate(rest) if ": error: " in one), len(rest))
                assert mend is not None, title
                assert mend < again, title
