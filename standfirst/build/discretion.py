"""What a report tells of stories that are held: where something is wrong, never what it says.

Reports end in logs that many can read. A story that its own gate holds is named there by its path alone; whoever writes
it sees all in the preview. A gate that cannot be read is told with its line, or nobody could mend it.
"""

from typing import Final

from msgspec.structs import replace

from standfirst.build.report import Report
from standfirst.documents import id_of
from standfirst.model import gate
from standfirst.rules.world import World

_WITHOUT_TEXT: Final = frozenset(["embargo-without-end", "embargo-after-date", "held-file-public"])
"""Their messages quote nothing but times, and files that are public."""

_MESSAGE: Final = "something is wrong here, in a story that is held; what it says is not printed"
_HINT: Final = "standfirst serve shows what it is, and how to mend it"


def discreet(report: Report, world: World) -> Report:
    """The report without a word of what is held."""
    unquoted = frozenset(problem.file for problem in report.problems if _is_secret(world, id_of(problem.file)))
    problems = (
        replace(problem, message=_MESSAGE, hint=_HINT)
        if problem.file in unquoted and problem.code not in _WITHOUT_TEXT
        else problem
        for problem in report.problems
    )
    return replace(report, problems=tuple(problems), unquoted=unquoted) if unquoted else report


def _is_secret(world: World, id: str) -> bool:
    """Whether a story is held by a gate that can be read."""
    held = world.site.held.get(id)
    if held is None or held.why != "faulty":
        return held is not None
    document = world.documents.get(id)
    return document is not None and document.article is not None and gate.held(document.article, world.now) is not None
