import re
from pathlib import Path

from standfirst.content.codes import CODES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path: path.read_text() for path in (ROOT / "standfirst/content").glob("*.py") if path.name != "codes.py"}


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs/front-matter.md").read_text() + (ROOT / "docs/fronts.md").read_text()
    assert [code for code in CODES if f"`{code}`" not in page] == []


def test_every_code_is_used_and_every_code_used_is_listed() -> None:
    text = "\n".join(SOURCES.values())
    assert [code for code in CODES if f'"{code}"' not in text] == []
    used = set(re.findall(r'(?:error|gate|warning|note|tell|say|_Refused)\(\s*"([a-z0-9-]+)"', text))
    used |= set(re.findall(r'code="([a-z0-9-]+)"', text))
    assert used <= set(CODES)


def test_codes_are_kebab_case_and_say_what_they_mean() -> None:
    for code, meaning in CODES.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert meaning
        assert not meaning.endswith(".")
