import re
from pathlib import Path

from standfirst.checks.rules import RULES

PAGE = (Path(__file__).parents[2] / "docs/checks.md").read_text("utf-8")


def test_every_rule_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `([A-Z]+[0-9-][0-9.]*)` \| ([a-z]+)(, clock)? \| (.+) \|$", PAGE, re.M)
    assert {id: (severity, bool(clock), says) for id, severity, clock, says in rows} == {
        id: (rule.severity, rule.clock, rule.says) for id, rule in RULES.items()
    }
