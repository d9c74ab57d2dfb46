"""What is wrong with a template, said to its designer: place, reason, remedy. Renders nothing.

Jinja's own words name what Python saw; here they become the names of `docs/templates.md`.
"""

import re
import traceback
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.utils import missing
from msgspec.structs import replace

from standfirst import budget
from standfirst.problems import Problem, StandfirstError, error
from standfirst.references import missing_template

_EXTENDS: Final = re.compile(r"""\{%[-+]?\s*extends\s+(["'])(.*?)\1""")
_OURS: Final = re.compile(r"'standfirst\.views\.\w+\.(\w+) object'")
"""How Python names what templates see; a designer knows it by the name in `docs/templates.md`."""


class TemplateFault(StandfirstError):
    """A template cannot be read or rendered. `problems` says where and why."""

    exit_code = 1

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message, problem.hint, (problem,))

    def on(self, address: str) -> "TemplateFault":
        """The same fault, telling the page on which it showed."""
        problem = self.problems[0]
        return TemplateFault(replace(problem, message=f"{problem.message} (on the page {address})"))

    def __reduce__(self) -> tuple[object, ...]:
        """From its one problem."""
        return type(self), self.problems


class Undefined(StrictUndefined):
    """A name that is not there, which says what may have been meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        said: str = super()._undefined_message
        name: object = self._undefined_name
        there = [one for one in dir(self._undefined_obj) if not one.startswith("_")]
        near = (
            get_close_matches(name, there, 1, 0.7)
            if isinstance(name, str) and self._undefined_obj is not missing
            else []
        )
        return f"{said}: did you mean {near[0]!r}?" if near else said


def explained(
    fault: BaseException, name: str, file: Callable[[str], str], files: Collection[str], names: Iterable[str]
) -> TemplateFault:
    """What a rendering raised, as a fault. `file` gives a template's path for people, `files` are those of the
    templates that were looked up, `names` those of all there are."""
    at, line = _place(fault, file(name), files)
    if isinstance(fault, TemplateSyntaxError):
        hint = "mend Jinja's syntax there; a block or tag may be left open further up"
        said = f"{fault.message}"
        return TemplateFault(error("template-syntax", file(fault.name or name), fault.lineno, 1, said, hint))
    if isinstance(fault, TemplateNotFound):
        return TemplateFault(error("template-missing", at, line, 1, *missing_template(str(fault.name), names)))
    if isinstance(fault, RecursionError):
        return _cycle(fault, at, line, files)
    if isinstance(fault, budget.Spent):
        message = f"rendering took more than {budget.MOST:.0f} seconds, so it was given up"
        hint = "look for a loop there that goes on for very long"
        return TemplateFault(error("template-too-slow", at, line, 1, message, hint))
    if isinstance(fault, MemoryError):
        message, hint = "rendering asked for more memory than there is", "look for a text or list there that grows"
        return TemplateFault(error("template-too-slow", at, line, 1, message, hint))
    said = _OURS.sub(lambda found: f"a {found[1].lower()}", str(fault)) or type(fault).__name__
    return TemplateFault(error("template-error", at, line, 1, said, "docs/templates.md lists what templates see"))


def orphan(blocks: Mapping[str, list[Any]]) -> tuple[str, str, list[str]] | None:
    """The first block that nothing prints, of those that one rendering knew (Jinja's `Context.blocks`): its template
    extends another, none of whose line has such a block, and it stands in no other block of its own. Given are the
    template's name, the block's, and those that there are."""
    for name, functions in blocks.items():
        compiled = functions[0].__globals__  # of the template's module, as Jinja compiles it
        if len(functions) == 1 and "parent_template" in compiled["root"].__code__.co_varnames:
            others = [block.__code__.co_consts for other, block in compiled["blocks"].items() if other != name]
            if not any(name in constants for constants in others):
                there = sorted(one for one, by in blocks.items() if by[-1].__globals__ is not compiled)
                return compiled["name"], name, there
    return None


def unprinted(file: str, text: str, block: str, there: list[str]) -> TemplateFault:
    """What is said of an orphan in a template with this text."""
    found = re.search(rf"\{{%[-+]?\s*block\s+{re.escape(block)}\b", text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    column = found.start() - text.rfind("\n", 0, found.start()) if found else 1
    near = get_close_matches(block, there, 1, 0.6)
    parent = _EXTENDS.search(text)
    where = parent[2] if parent else "the template that this one extends"
    message = f"there is no block named {block!r} in {where}, so its content would not appear"
    listed = f"the blocks there are: {', '.join(there)}" if there else "the parent has no blocks"
    hint = f"did you mean {near[0]}? {listed}" if near else listed
    return TemplateFault(error("template-block", file, line, column, message, hint))


def _cycle(fault: BaseException, at: str, line: int, files: Collection[str]) -> TemplateFault:
    passed = [frame.filename for frame in traceback.extract_tb(fault.__traceback__) if frame.filename in files]
    steps = [file for place, file in enumerate(passed) if place == 0 or passed[place - 1] != file]
    ring = next((steps[: place + 1] for place in range(1, len(steps)) if steps[place] == steps[0]), [])
    if not ring:
        message = "this goes on without end: a macro that calls itself, or a template that includes itself"
        return TemplateFault(error("template-cycle", at, line, 1, message, "end it by a condition, or take it out"))
    message = f"these include or extend each other without end: {' → '.join(ring)}"
    return TemplateFault(error("template-cycle", ring[0], 1, 1, message, "take one of these out of another"))


def _place(fault: BaseException, file: str, files: Collection[str]) -> tuple[str, int]:
    """The innermost line of a template in the traceback, which Jinja has rewritten."""
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        if frame.filename in files:
            return frame.filename, frame.lineno or 1
    return file, 1
