"""What `[csp]` may say is what a browser understands; everything else is refused with its line."""

from __future__ import annotations

import pytest

from standfirst.config import load
from standfirst.config.policy import OTHERS, SOURCE_LISTS
from standfirst.problems import UsageError

SITE = '[site]\ntitle = "T"\nurl = "https://paper.example/"\ntimezone = "UTC"\n[csp]\n'


def said(csp: str) -> str:
    with pytest.raises(UsageError) as raised:
        load((SITE + csp).encode())
    (problem,) = raised.value.problems
    return f"{problem.line}:{problem.column} {problem.code}: {problem.message}. {problem.hint}"


@pytest.mark.parametrize("directive", [*SOURCE_LISTS, *OTHERS])
def test_every_directive_is_taken(directive: str) -> None:
    assert load((SITE + f'{directive} = ["https://a.example"]').encode()).csp == {directive: ("https://a.example",)}


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('script_src = ["x"]', "6:1 setting-value: `csp.script_src` has no directive `script_src`. did you mean `script-src`?"),
        (
            'script-src = ["https://a.example", "self"]',
            "6:36 setting-value: entry 2 of `csp.script-src` is a word that stands in single quotes: `self`. write `\"'self'\"`",
        ),
        (
            'img-src = ["https://a.example https://b.example"]',
            "6:12 setting-value: entry 1 of `csp.img-src` must be one source, not `https://a.example https://b.example`. "
            "write each between quotes of its own, without spaces, `;` or `,`",
        ),
        (
            'img-src = ["https://bücher.example"]',
            "6:12 setting-value: entry 1 of `csp.img-src` must be in ASCII, not `https://bücher.example`. write the host's "
            "name as it is sent: it begins with `xn--`",
        ),
        (
            "img-src = [\"'none'\"]",
            "6:12 setting-value: entry 1 of `csp.img-src` says `'none'`, which browsers pass over beside other sources. "
            "take it out: what is not added is closed",
        ),
        ('img-src = "x"', '6:1 setting-type: `csp.img-src` must be a list, not text. write `img-src = ["x"]`'),
    ],
)  # fmt: skip
def test_what_a_browser_would_not_understand_is_refused(written: str, message: str) -> None:
    assert said(written) == message


@pytest.mark.parametrize("source", ["a;b", "a,b", "a\tb", "a\nb", "", " ", "\u2028"])
def test_no_source_can_end_its_directive_or_its_header(source: str) -> None:
    quoted = source.replace("\t", "\\t").replace("\n", "\\n")
    assert "must be" in said(f'script-src = ["{quoted}"]')
