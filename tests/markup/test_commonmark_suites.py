"""The examples of the CommonMark and GFM specifications, as far as a story may hold what they print."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from standfirst.markup.commonmark.reader import converted
from standfirst.markup.positions import Source
from standfirst.markup.reader import safe
from standfirst.markup.reports import Report

SUITES = Path(__file__).parents[3] / "shared" / "corpora" / "suites"
EXAMPLE = re.compile(r"^`{32} example ?([\w ]*)\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
NOT_OURS = {"autolink", "disabled", "tagfilter"}
"""GFM's extensions that the default engine has not either: bare addresses as links, task lists; a weaker sanitiser."""
OTHERWISE = {"foo <!-- not a comment -- two hyphens -->\n", "foo <!--> foo -->\n\nfoo <!-- foo--->\n", "````;\n````\n"}
"""What a comment is has changed in CommonMark since GFM was written; a language is a word, not a semicolon."""


def examples(name: str) -> list[tuple[str, str]]:
    text = (SUITES / name / "spec.txt").read_text(encoding="utf-8") if SUITES.exists() else ""
    found = [(kind, read.replace("→", "\t"), html.replace("→", "\t")) for kind, read, html in EXAMPLE.findall(text)]
    return [(read, html) for kind, read, html in found if kind not in NOT_OURS and read not in OTHERWISE]


def folded(html: str, read: str) -> str:
    """Clean, without the white space between blocks, addresses in one form."""
    clean = safe(html, f"{read}<p>", Report("a.md", Source(read, 1, [])))
    clean = re.sub(r"\s*\n\s*", "\n", re.sub(r">\s+<", "><", clean.replace("<tbody>\n</tbody>", ""))).strip()
    return unquote(unescape(clean))


@pytest.mark.skipif(not SUITES.exists(), reason="no specifications beside the project")
@pytest.mark.parametrize(("name", "least"), [("commonmark", 650), ("gfm", 640)])
def test_the_examples_of_the_specification(name: str, least: int) -> None:
    every = examples(name)
    assert len(every) >= least
    wrong = [read for read, html in every if folded(converted(read), read) != folded(html, read)]
    assert not wrong
