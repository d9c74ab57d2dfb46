"""What a report tells of stories that are held: where something is wrong, never what it says.

Reports end in logs that many can read. A story that its own gate holds is named there by its path alone; whoever writes
it sees all in the preview. A gate that cannot be read is told with its line, or nobody could mend it.
"""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from standfirst.build.report import Report
from standfirst.content.codes import CODES as CONTENT
from standfirst.documents import id_of
from standfirst.ledger.codes import CODES as LEDGER
from standfirst.markup.codes import CODES as MARKUP
from standfirst.model import gate
from standfirst.rules.world import World

_WITHOUT_TEXT: Final = frozenset(
    [
        "correction-in-future",
        "embargo-without-end",
        "embargo-after-date",
        "expires-before-date",
        "held-file-public",
        "retraction-incomplete",
        "updated-in-future",
    ]
)
"""Their messages quote nothing but times, and files that are public."""

_RULES: Final[Mapping[str, str]] = {
    **CONTENT,
    **LEDGER,
    **MARKUP,
    "address-cut": "a name that is too long for its address",
    "address-outside": "an address that names no place inside the site",
    "address-too-long": "an address that is longer than hosts keep",
    "file-name": "a file whose name some system cannot hold",
    "link-held": "a link to a story that is not public",
    "link-missing": "a link to a file that is not there",
    "link-nowhere": "a link that leads out of content/",
    "no-address": "a topic or author of which no address can be made",
    "picture-missing": "a picture that is not there",
    "pick-not-a-story": "an entry of also_read that is no story's file",
    "ban-not-a-story": "a ban of also_read that is no story's file",
    "slug-changed": "a slug that is published in another form",
    "slug-fault": "a name of which no address can be made",
    "template-missing": "a template that is not there",
}
"""What is wrong, by code, without a word of the author's."""

_OTHER: Final = "something is wrong here"
_HINT: Final = "standfirst serve shows all of it; here nothing is quoted, since the story is held"


def discreet(report: Report, world: World) -> Report:
    """The report without a word of what is held."""
    unquoted = frozenset(problem.file for problem in report.problems if _is_secret(world, id_of(problem.file)))
    problems = (
        replace(problem, message=_rule(problem.code), hint=_HINT)
        if problem.file in unquoted and problem.code not in _WITHOUT_TEXT
        else problem
        for problem in report.problems
    )
    return replace(report, problems=tuple(problems), unquoted=unquoted) if unquoted else report


def _rule(code: str) -> str:
    rule = _RULES.get(code, _OTHER).removesuffix(".")
    return rule[:1].lower() + rule[1:]


def _is_secret(world: World, id: str) -> bool:
    """Whether a story is held by a gate that can be read."""
    held = world.site.held.get(id)
    if held is None or held.why != "faulty":
        return held is not None
    document = world.documents.get(id)
    return document is not None and document.article is not None and gate.held(document.article, world.now) is not None
