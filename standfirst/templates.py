"""Jinja, watched: every look-up of a template is a read, and slots are cut out of what it renders.

A template reaches data through views alone (invariant 2). Look-ups are recorded at `get_template`, not in the
loader, since Jinja's cache would hide all but the first. A fragment leaves a slot in the page; the rendered text is
cut there into a `Shell`, and `rules.outputs` joins shells and fragments.
"""

import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

import jinja2
from jinja2 import Environment, StrictUndefined, Template, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup
from msgspec import Struct

from standfirst.incremental import Read
from standfirst.labels import date_text, label
from standfirst.problems import Problem, StandfirstError, error

THEME: Final = "theme:"
"""What reaches a template of the theme past the site's own of that name."""


class Shell(Struct, frozen=True, array_like=True, gc=False):
    """A rendered page cut at its slots: `parts[0] slot[0] parts[1] … parts[n]`."""

    parts: tuple[str, ...]
    slots: tuple[str, ...] = ()


class TemplateFault(StandfirstError):
    """A template cannot be read or rendered. `problems` says where and why."""

    exit_code = 1

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message, problem.hint, (problem,))


class _Environment(Environment):
    """Jinja's environment, telling `looked_up` each name that a template asks for."""

    looked_up: Callable[[str], None] | None = None

    def get_template(self, name: str | Template, parent: str | None = None, globals: Any = None) -> Template:
        if self.looked_up is not None and isinstance(name, str):
            self.looked_up(name)
        return super().get_template(name, parent, globals)

    def select_template(self, names: Any, parent: str | None = None, globals: Any = None) -> Template:
        for name in names:
            if self.looked_up is not None and isinstance(name, str):
                self.looked_up(name)
        return super().select_template(names, parent, globals)


class Templates:
    """The templates of one build. `text(name)` gives a template's source, or None; `file(name)` its path for
    people. One page is rendered at a time."""

    def __init__(self, text: Callable[[str], str | None], file: Callable[[str], str]) -> None:
        self._text = text
        self._file = file
        self._files: set[str] = set()
        self._mark = token_hex(8)
        self._slot = re.compile(f"\\x02{self._mark}:([^\\x03]*)\\x03")
        self._read: Read | None = None
        self._language = ""
        self._environment = _Environment(
            loader=jinja2.FunctionLoader(self._load),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.filters["date"] = self._date
        self._environment.filters["iso"] = datetime.isoformat

    def render(self, name: str, language: str, names: Mapping[str, Any], read: Read) -> Shell:
        """Renders a template with `names` besides those that every page has; raises `TemplateFault`."""
        slots: list[str] = []

        def fragment(wanted: str) -> Markup:
            slots.append(wanted)
            return Markup(f"\x02{self._mark}:{wanted}\x03")

        context = {**self._functions(read, language), "fragment": fragment, **names}
        with self._watched(read, language):
            text = self._attempt(name, lambda: self._environment.get_template(name).render(context))
        pieces = self._slot.split(text)
        if pieces[1::2] != slots:
            hint = 'print {{ fragment("recent") }} by itself, through no filter and into no variable'
            raise TemplateFault(
                error("template-slot", self._file(name), 1, 1, "a fragment went through a filter", hint)
            )
        return Shell(tuple(pieces[0::2]), tuple(slots))

    def _functions(self, read: Read, language: str) -> dict[str, Any]:
        def translate(key: str, **values: object) -> str:
            return label(read, language, key, **values)

        def asset(name: str) -> str:
            return _known(read("asset", name), name)

        def asset_text(name: str) -> Markup:
            return Markup(_known(read("asset text", name), name))

        def link(address: str) -> str:
            return str(read("url", address))

        return {"t": translate, "asset": asset, "asset_text": asset_text, "link": link}

    @contextmanager
    def _watched(self, read: Read, language: str) -> Iterator[None]:
        self._read, self._language = read, language
        self._environment.looked_up = lambda name: read("template", name)
        try:
            yield
        finally:
            self._environment.looked_up = self._read = None

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = self._text(name)
        if text is None:
            return None
        self._files.add(self._file(name))
        return text, self._file(name), lambda: True

    def _date(self, moment: datetime, style: str = "medium") -> str:
        if self._read is None:
            raise TypeError("the date filter works while a page is rendered, not at the top of an imported file")
        return date_text(self._read, self._language, moment, style)

    def _attempt(self, name: str, render: Callable[[], str]) -> str:
        try:
            return render()
        except TemplateSyntaxError as fault:
            file = self._file(fault.name or name)
            message = f"{fault.message}"
            raise TemplateFault(error("template-syntax", file, fault.lineno, 1, message)) from fault
        except TemplateNotFound as fault:
            file, line = self._place(fault, name)
            hint = "look in the site's templates/ and in the theme; the name is case sensitive"
            problem = error("template-missing", file, line, 1, f"there is no template {fault.name!r}", hint)
            raise TemplateFault(problem) from fault
        except (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as fault:
            file, line = self._place(fault, name)
            hint = "docs/templates.md lists what templates see"
            problem = error("template-error", file, line, 1, str(fault) or type(fault).__name__, hint)
            raise TemplateFault(problem) from fault
        except RecursionError as fault:
            message = "templates include or extend each other without end"
            raise TemplateFault(error("template-cycle", self._file(name), 1, 1, message)) from fault

    def _place(self, fault: BaseException, name: str) -> tuple[str, int]:
        """The innermost line of a template in the traceback, which Jinja has rewritten."""
        for frame in reversed(traceback.extract_tb(fault.__traceback__)):
            if frame.filename in self._files:
                return frame.filename, frame.lineno or 1
        return self._file(name), 1


def _known(value: str | None, name: str) -> str:
    if value is None:
        raise LookupError(f"the theme has no asset {name!r}")
    return value
