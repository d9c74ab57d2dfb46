import re
from pathlib import Path
from typing import Any

import pytest

from standfirst.config import Config, load
from standfirst.config.crawlers import GROUPS, blocked
from standfirst.problems import UsageError

SITE = '[site]\ntitle = "P"\nurl = "https://p.example/"\ntimezone = "UTC"\n'


def settings(text: str) -> Config:
    return load((SITE + text).encode())


@pytest.mark.parametrize(
    ("text", "said", "mend"),
    [
        ('[robots]\nblock = ["ai-trainin"]', "names no crawler", "did you mean `ai-training`?"),
        ('[robots]\ndisallow = ["search"]', "must be a path", "write it like"),
        ('[security]\ncontact = ["a@p.example"]\nexpires = "2027-01-01"', "must begin with", "mailto:a@p.example"),
        ('[security]\ncontact = ["mailto:a@p.example"]', "is missing", "a day within a year"),
        ('[security]\ncontact = ["mailto:a@p.example"]\nexpires = "soon"', "must be a day", "2027-06-30"),
        ('[security]\npolicy = "http://p.example/"', "must begin with `https://`", "https://p.example/"),
        ('[ads]\nrecords = ["ads.example 1 DIRECT"]', "is no record", "host, account"),
        ('[ads]\nowner = "https://p.example/"', "name of a host", "`p.example`"),
        ('[ads]\nmanagers = ["m.example, India"]', "names no country", "two letters"),
        ('[policies]\nethics = "ethics/"', "must begin with `/`", "`/ethics/`"),
        ('[publisher]\nsame_as = ["social.example/@p"]', "whole address", "https://social.example/@p"),
        ('[publisher]\nemail = "desk"', "e-mail address", "desk@paper.example"),
        ('[redirects]\ntables = ["netlify", "cloudflare"]', "two hosts", "the one that serves"),
        ('[redirects]\ntables = ["ngnix"]', "must be one of", "did you mean `nginx`?"),
        ('[humans]\nteam = ["a\\nb"]', "one line", "line breaks"),
    ],
)
def test_a_wrong_value_is_told_with_its_remedy(text: str, said: str, mend: str) -> None:
    with pytest.raises(UsageError) as refused:
        settings(text)
    (problem,) = refused.value.problems
    assert said in problem.message
    assert mend in problem.hint
    assert problem.line > 4


def test_right_values_are_kept_in_one_form() -> None:
    config = settings('[ads]\nmanagers = ["M.example, in"]\n[publisher]\nemail = "mailto:d@p.example"\n')
    assert config.ads.managers == ("m.example, IN",)
    assert config.publisher.email == "d@p.example"


def test_a_group_stands_for_its_crawlers_and_a_name_for_itself() -> None:
    names = blocked(("ai-training", "SomeBot", "GPTBot"))
    assert {"GPTBot", "CCBot", "SomeBot"} <= set(names)
    assert "ChatGPT-User" not in names
    assert len(names) == len(set(names))


def test_no_crawler_is_in_two_groups() -> None:
    every = [name for group in GROUPS.values() for names in group.values() for name in names]
    assert len(every) == len({name.lower() for name in every})


def test_the_list_of_crawlers_is_documented_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "docs/machines.md").read_text("utf-8")
    rows: dict[str, Any] = {}
    for group, operator, names in re.findall(r"^\| `(ai-[a-z]+)` \| ([^|]+) \| ([^|]+) \|$", page, re.M):
        rows.setdefault(group, {})[operator] = tuple(re.findall(r"`([^`]+)`", names))
    assert rows == {group: dict(operators) for group, operators in GROUPS.items()}
