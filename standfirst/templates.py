"""Jinja, watched: every look-up of a template is a read, and slots are cut out of what it renders.

A template reaches data through views alone (invariant 2). Look-ups are recorded at `get_template`, not in the
loader, since Jinja's cache would hide all but the first. A fragment leaves a slot in the page; the rendered text is
cut there into a `Shell`, and `rules.outputs` joins shells and fragments.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from itertools import repeat
from secrets import token_hex
from types import BuiltinMethodType, CodeType, FunctionType
from typing import Any, Final

import jinja2
import markupsafe
from jinja2 import (
    BytecodeCache,
    Environment,
    Template,
    TemplateError,
    TemplateNotFound,
    utils,
)
from jinja2.bccache import Bucket
from jinja2.debug import rewrite_traceback_stack
from jinja2.runtime import Context, Macro
from markupsafe import Markup
from msgspec import Struct

from standfirst import budget, urls
from standfirst.incremental import Read
from standfirst.labels import date_text, label
from standfirst.markup import captioned_html, embed
from standfirst.problems import error
from standfirst.template_faults import TemplateFault, Undefined, explained, orphan, unprinted

THEME: Final = "theme:"
"""What reaches a template of the theme past the site's own of that name."""

_FAULTS: Final = (
    *(TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError),
    *(RecursionError, MemoryError),
)
"""What a template can raise that is its designer's to mend."""


class Shell(Struct, frozen=True, array_like=True, gc=False):
    """A rendered page cut at its slots: `parts[0] slot[0] parts[1] … parts[n]`."""

    parts: tuple[str, ...]
    slots: tuple[str, ...] = ()


_escaped: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", markupsafe.escape)


def _escape(value: Any) -> str:
    """`markupsafe.escape` for what is printed and then joined: the join does not ask a text whether it is safe, and
    to mark it so takes longer than to escape it."""
    kind = type(value)
    if kind is str:
        return _escaped(value)
    return value if kind is Markup else markupsafe.escape(value)


class _Context(Context):
    """A context that goes straight to macros and plain functions, which pages call by the hundred: Jinja asks each
    what it wants to be given besides, and that takes longer than most of them."""

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            if called.caller or called.catch_kwargs or called.catch_varargs:
                return super().call(called, *args, **named)
        elif kind is not BuiltinMethodType and (kind is not FunctionType or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        try:
            return self._macro(called, args, named) if kind is Macro else called(*args, **named)
        except StopIteration:  # word by word as Jinja has it
            why = "value was undefined because a callable raised a StopIteration exception"
            return self.environment.undefined(why)

    def resolve_or_missing(self, key: str) -> Any:
        if key in self.vars:
            found = self.vars[key]
        elif key in self.parent:
            found = self.parent[key]
        else:
            return utils.missing
        return found.now() if type(found) is _Current else found

    def _macro(self, macro: Macro, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """A macro that takes what it names and nothing else; it says itself what is wrong with a call."""
        names = macro.arguments
        given = args
        if len(args) < len(names):
            given = (*args, *map(named.pop, names[len(args) :], repeat(utils.missing)))
        if named or len(given) > len(names):
            return macro(self.eval_ctx, *args, **named)
        text = macro._func(*given)
        # As `Markup(text)`, which asks first whether the text is one.
        return str.__new__(Markup, text) if self.eval_ctx.autoescape else text


class _Template(Template):
    """A template whose top level, when it is imported, is refused what belongs to one page: Jinja runs it once for
    all pages, so what it read would be recorded for the first alone. The templates that it imports in its turn are
    looked up again for each page."""

    _looked_up: tuple[str, ...] = ()

    @classmethod
    def from_code(cls, environment: Environment, code: CodeType, globals: Any, uptodate: Any = None) -> Template:
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__["escape"] = _escape  # of the compiled module
        return template

    def _get_default_module(self, ctx: Any = None) -> Any:
        environment = self.environment
        assert isinstance(environment, _Environment)
        # Jinja compares the globals at each import; ours are the same for all templates.
        if self._module is not None:
            environment.look_up(self._looked_up)
            return self._module
        with environment.unwatched() as looked_up:
            module = super()._get_default_module()
        self._looked_up = tuple(looked_up)
        return module


class _Rendering:
    """What one rendering knows: how it reads, its language, and the names that imported macros may use too."""

    def __init__(self, read: Read, language: str, names: Mapping[str, Any]) -> None:
        self.read = read
        self.language = language
        self.names = names
        self.slots: list[str] = []


class _Environment(Environment):
    """Jinja's environment; it knows what is being rendered, and records each name that a template asks for."""

    template_class = _Template
    context_class = _Context
    rendering: _Rendering | None = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._found: dict[str, Template] = {}

    def current(self) -> _Rendering:
        """What is being rendered."""
        if self.rendering is None:
            raise TypeError("at its top level an imported file sees no page: move this into a macro")
        return self.rendering

    @contextmanager
    def unwatched(self) -> Iterator[list[str]]:
        """While a file is imported for all pages: look-ups count for the page and are listed, nothing else is seen."""
        rendering, looking, listed = self.rendering, self._looking, self._listed
        looked_up: list[str] = []
        self.rendering, self._looking, self._listed = None, rendering or looking, (*listed, looked_up)
        try:
            yield looked_up
        finally:
            self.rendering, self._looking, self._listed = rendering, looking, listed

    _looking: _Rendering | None = None
    _listed: tuple[list[str], ...] = ()

    def look_up(self, names: Iterable[Any]) -> None:
        """Records that templates are asked for, for the page and for every import that is under way."""
        rendering = self.rendering or self._looking
        for name in names:
            if rendering is not None and isinstance(name, str):
                rendering.read("template", name)
                for looked_up in self._listed:
                    looked_up.append(name)

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        self.look_up((name,))
        found = self._found.get(name) if type(name) is str else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if type(name) is str:
                self._found[name] = found
        return found

    def make_globals(self, d: Any) -> Any:
        """Those of all templates, as they are: Jinja would chain a dictionary for each before them, and copying a
        chain for each page is slow."""
        return super().make_globals(d) if d else self.globals

    def select_template(self, names: Any, parent: str | None = None, globals: Any = None) -> Template:
        self.look_up(names)
        return super().select_template(names, parent, globals)


class Compiled(BytecodeCache):
    """Compiled templates, kept from build to build: compiling two dozen takes longer than rendering a page of each.
    `load` and `save` keep bytes by name; Jinja checks that they belong to the source and to its own version."""

    def __init__(self, load: Callable[[str], bytes | None], save: Callable[[str, bytes], None]) -> None:
        self._load = load
        self._save = save

    def load_bytecode(self, bucket: Bucket) -> None:
        data = self._load(f"template {bucket.key}")
        if data is not None:
            bucket.load_bytecode(BytesIO(data))

    def dump_bytecode(self, bucket: Bucket) -> None:
        file = BytesIO()
        bucket.write_bytecode(file)
        self._save(f"template {bucket.key}", file.getvalue())


class _Current:
    """`site` or `page` in an imported macro: that of the page being rendered."""

    __slots__ = ("_environment", "_name")

    def __init__(self, environment: _Environment, name: str) -> None:
        self._environment = environment
        self._name = name

    def now(self) -> Any:
        """What it stands for; itself while no page is rendered, or one that lacks it."""
        rendering = self._environment.rendering
        return self if rendering is None else rendering.names.get(self._name, self)

    def __getattr__(self, name: str) -> Any:
        names = self._environment.current().names
        if self._name not in names:
            raise AttributeError(f"a fragment sees no {self._name}")
        return getattr(names[self._name], name)


class Templates:
    """The templates of one build. `text(name)` gives a template's source, or None; `file(name)` its path for
    people; `names` are those of all. One page is rendered at a time."""

    def __init__(
        self,
        text: Callable[[str], str | None],
        file: Callable[[str], str],
        compiled: Compiled | None = None,
        names: Iterable[str] = (),
    ) -> None:
        self._text = text
        self._file = file
        self._names = names
        self._looked_through: set[str | None] = set()
        self._files: set[str] = set()
        self._mark = token_hex(8)
        self._slot = re.compile(f"\\x02{self._mark}:([^\\x03]*)\\x03")
        self._environment = _Environment(
            loader=jinja2.FunctionLoader(self._load),
            autoescape=True,
            undefined=Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=compiled,
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
        self._environment.filters["date"] = self._date
        self._environment.filters["iso"] = datetime.isoformat
        self._environment.globals.update(self._functions())

    def render(self, name: str, language: str, names: Mapping[str, Any], read: Read) -> Shell:
        """Renders a template with `names` besides the functions of every page; raises `TemplateFault`."""
        rendering = _Rendering(read, language, names)
        environment = self._environment
        environment.rendering = rendering
        try:
            text = self._attempt(name, lambda: self._text_of(environment.get_template(name), names))
        finally:
            environment.rendering = None
        pieces = self._slot.split(text)
        if pieces[1::2] != rendering.slots:
            hint = 'print {{ fragment("recent") }} by itself, through no filter and into no variable'
            raise TemplateFault(
                error("template-slot", self._file(name), 1, 1, "a fragment went through a filter", hint)
            )
        return Shell(tuple(pieces[0::2]), tuple(rendering.slots))

    def _text_of(self, template: Template, names: Mapping[str, Any]) -> str:
        """As `Template.render`, with a look at the blocks when the first page is made of it."""
        context = template.new_context(dict(names))
        try:
            text = "".join(template.root_render_func(context))
        except Exception:
            self._environment.handle_exception()
        if template.name not in self._looked_through:
            if (found := orphan(context.blocks)) is not None:
                raise unprinted(self._file(found[0]), self._text(found[0]) or "", *found[1:])
            self._looked_through.add(template.name)
        return text

    def _functions(self) -> dict[str, Any]:
        """What every template and every macro can call; each belongs to the page being rendered."""
        current = self._environment.current

        def translate(key: str, **values: object) -> str:
            rendering = current()
            return label(rendering.read, rendering.language, key, **values)

        def fragment(name: str) -> Markup:
            rendering = current()
            if name not in rendering.read("fragments"):
                raise TemplateNotFound(f"fragments/{name}.html")
            rendering.slots.append(name)
            return Markup(f"\x02{self._mark}:{name}\x03")

        def asset(name: str) -> str:
            return _known(current().read("asset", name), name)

        def asset_text(name: str) -> Markup:
            return Markup(_known(current().read("asset text", name), name))

        def link(address: str) -> str:
            return urls.join_base(current().read("settings")["home"], urls.quote(address))

        def absolute(address: str) -> str:
            rooted = address.startswith("/") and not address.startswith("//")
            return str(current().read("settings")["origin"]) + address if rooted else address

        return {
            "t": translate,
            "fragment": fragment,
            "asset": asset,
            "asset_text": asset_text,
            "link": link,
            "absolute": absolute,
            "captioned": lambda caption, credit="", label="": Markup(captioned_html(caption, credit, label)),
            "embedded": lambda url, title="": Markup(embed(url, title, translate)),
            **{name: _Current(self._environment, name) for name in ("site", "page", "data", "here")},
        }

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = self._text(name)
        if text is None:
            return None
        self._files.add(self._file(name))
        return text, self._file(name), lambda: True

    def _date(self, moment: datetime, style: str = "medium") -> str:
        rendering = self._environment.current()
        return date_text(rendering.read, rendering.language, moment, style)

    def _attempt(self, name: str, render: Callable[[], str]) -> str:
        try:
            with budget.Limited():
                return render()
        except _FAULTS as fault:
            raise self._explained(fault, name) from fault
        except budget.Spent:
            # Jinja does this with its own exceptions alone.
            raise self._explained(rewrite_traceback_stack(), name) from None

    def _explained(self, fault: BaseException, name: str) -> TemplateFault:
        return explained(fault, name, self._file, self._files, self._names)


def _known(value: str | None, name: str) -> str:
    if value is None:
        raise LookupError(f"the theme has no asset {name!r}")
    return value
