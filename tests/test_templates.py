"""Templates by themselves: what is read, where slots are cut, and what is said of faults, word by word."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError, pass_context
from jinja2.runtime import Context

from standfirst import budget
from standfirst.problems import Problem
from standfirst.template_faults import TemplateFault
from standfirst.templates import Shell, Templates
from standfirst.views.model import Stories, Story

MOMENT = datetime(2025, 2, 21, 14, 10, tzinfo=UTC)


class Reader:
    """Answers reads from a mapping and lists what was asked."""

    def __init__(self, answers: Mapping[tuple[str, ...], Any] | None = None) -> None:
        self.answers = {
            ("catalogue", "en"): {
                "dates.day": "d MMMM y",
                "dates.medium": "d MMM y",
                "dates.locale": "en",
                "greeting": "Hello {name}",
            },
            ("settings",): {"home": "/paper/"},
            ("fragments",): ("recent", "other", "i", "m"),
            **(answers or {}),
        }
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, *key: str) -> Any:
        self.asked.append(key)
        return self.answers.get(key)


def templates(files: Mapping[str, str]) -> Templates:
    return Templates(files.get, lambda name: f"templates/{name}")


def rendered(files: Mapping[str, str], read: Reader | None = None, **names: Any) -> Shell:
    return templates(files).render("a.html", "en", names, read or Reader())


def text(source: str, **names: Any) -> str:
    return "".join(rendered({"a.html": source}, **names).parts)


def fault(files: Mapping[str, str], **names: Any) -> Problem:
    with pytest.raises(TemplateFault) as raised:
        rendered(files, **names)
    assert raised.value.exit_code == 1
    assert len(raised.value.problems) == 1
    return raised.value.problems[0]


# --- what is rendered and read ---


def test_text_is_escaped() -> None:
    assert text("{{ title }}", title='<b> & "c"') == "&lt;b&gt; &amp; &#34;c&#34;"


def test_each_look_up_of_a_template_is_a_read_of_each_page() -> None:
    whole = templates(
        {
            "a.html": '{% extends "b.html" %}{% from "m.html" import m %}{% block x %}{% include "i.html" %}{{ m() }}{% endblock %}',
            "b.html": '{% include "gone.html" ignore missing %}{% include ["gone.html", "i.html"] %}{% block x %}{% endblock %}',
            "i.html": "i",
            "m.html": '{% from "n.html" import n %}{% macro m() %}{{ n() }}{% endmacro %}',
            "n.html": '{% from "o.html" import o %}{% macro n() %}{{ o() }}{% endmacro %}',
            "o.html": "{% macro o() %}o{% endmacro %}",
        }
    )
    for _ in range(3):
        read = Reader()
        assert "".join(whole.render("a.html", "en", {}, read).parts) == "iio"
        asked = {key[1] for key in read.asked if key[0] == "template"}
        assert asked == {"a.html", "b.html", "gone.html", "i.html", "m.html", "n.html", "o.html"}


def test_functions_read_what_they_print() -> None:
    read = Reader({("asset", "x.css"): "/assets/x.1.css", ("asset text", "x.css"): "a>b{}"})
    source = '{{ t("greeting", name="Ana") }} {{ link("/about/") }} {{ asset("x.css") }} {{ asset_text("x.css") }}'
    assert rendered({"a.html": source}, read).parts == ("Hello Ana /paper/about/ /assets/x.1.css a>b{}",)
    assert [key for key in read.asked if key[0] != "template"] == [
        ("catalogue", "en"),
        ("settings",),
        ("asset", "x.css"),
        ("asset text", "x.css"),
    ]


def test_times_are_printed_in_the_language_of_the_page() -> None:
    assert text('{{ at|date("day") }} | {{ at|date }} | {{ at|iso }}', at=MOMENT) == (
        "21 February 2025 | 21 Feb 2025 | 2025-02-21T14:10:00+00:00"
    )


def test_there_is_no_clock_and_no_environment() -> None:
    for name in ("now", "today", "environ", "open", "request", "config", "g"):
        assert fault({"a.html": f"{{{{ {name} }}}}"}).message == f"{name!r} is undefined"


# --- slots ---


def test_a_page_is_cut_at_its_fragments() -> None:
    shell = rendered({"a.html": 'one {{ fragment("recent") }} two {{ fragment("other") }}{{ fragment("recent") }}'})
    assert shell == Shell(("one ", " two ", "", ""), ("recent", "other", "recent"))


def test_a_page_without_fragments_is_whole() -> None:
    assert rendered({"a.html": "one"}) == Shell(("one",), ())


def test_a_fragment_may_stand_in_a_block_an_include_or_a_macro() -> None:
    files = {
        "a.html": '{% extends "b.html" %}{% from "m.html" import m %}{% block x %}{% include "i.html" %}|{{ m() }}{% endblock %}',
        "b.html": "<{% block x %}{% endblock %}>",
        "i.html": '{{ fragment("i") }}',
        "m.html": '{% macro m() %}{{ fragment("m") }}{% endmacro %}',
    }
    assert rendered(files) == Shell(("<", "|", ">"), ("i", "m"))


@pytest.mark.parametrize(
    "source",
    ['{{ fragment("recent")|upper }}', '{{ fragment("recent")|length }}', '{% set x = fragment("recent") %}',
     '{% set x = fragment("recent") %}{{ x }}{{ x }}', '{{ fragment("recent")|replace("recent", "other") }}',
     '{{ fragment("recent")|striptags|truncate(5) }}'],
)  # fmt: skip
def test_a_fragment_that_is_not_printed_as_it_is_is_an_error(source: str) -> None:
    assert fault({"a.html": source}) == Problem(
        code="template-slot",
        severity="error",
        file="templates/a.html",
        message="a fragment went through a filter",
        hint='print {{ fragment("recent") }} by itself, through no filter and into no variable',
    )


def test_what_an_author_writes_is_never_taken_for_a_slot() -> None:
    assert rendered({"a.html": "{{ x }}"}, x="\x02abc:recent\x03") == Shell(("\x02abc:recent\x03",), ())


# --- faults ---

LISTED = "docs/templates.md lists what templates see"


def said(problem: Problem) -> tuple[str, str, str]:
    return f"{problem.file}:{problem.line}", problem.code, problem.message


@pytest.mark.parametrize(
    ("source", "line", "code", "message"),
    [
        ("one\n{% if %}", 2, "template-syntax", "Expected an expression, got 'end of statement block'"),
        ("one\n\n{% for x in y %}\n", 3, "template-syntax", "Unexpected end of template. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'."),
        ("{{ x|nofilter }}", 1, "template-syntax", "No filter named 'nofilter'."),
        ("one\n{{ nothing }}", 2, "template-error", "'nothing' is undefined"),
        ("one\ntwo {{ nothing.at.all }}", 2, "template-error", "'nothing' is undefined"),
        ("{{ known.at }}", 1, "template-error", "'dict object' has no attribute 'at'"),
        ("\n{{ story }}", 2, "template-error", "a story cannot be printed whole: print one of its parts, such as .title, .name or .url"),
        ("\n{{ story|tojson }}", 2, "template-error", "Object of type Story is not JSON serializable"),
        ("\n{{ story.headline }}", 2, "template-error", "a story has no attribute 'headline'"),
        ("\n{{ stories[-1] }}", 2, "template-error", "standfirst.views.model.Stories object has no element -1"),
        ("\n{{ t('unheard') }}", 2, "template-error", "no catalogue in i18n/ has the label 'unheard'"),
        ("\n{{ asset('x.css') }}", 2, "template-error", "the theme has no asset 'x.css'"),
        ("\n{{ 1 / 0 }}", 2, "template-error", "division by zero"),
        ("\n{% include 'gone.html' %}", 2, "template-missing", "there is no template 'gone.html'"),
        ("{% extends 'gone.html' %}", 1, "template-missing", "there is no template 'gone.html'"),
        ("\n\n{% import 'gone.html' as x %}", 3, "template-missing", "there is no template 'gone.html'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_file_and_line(source: str, line: int, code: str, message: str) -> None:
    read = Reader()
    found = fault({"a.html": source}, known={}, story=Story(read, "world/a.md"), stories=Stories(read, "site", ""))
    assert said(found) == (f"templates/a.html:{line}", code, message)
    if code == "template-error":
        assert found.hint == LISTED


def test_a_fault_is_placed_in_the_file_that_has_it() -> None:
    files = {
        "a.html": '{% extends "b.html" %}\n{% block x %}\n{% include "i.html" %}\n{% endblock %}',
        "b.html": "\n\n{% block x %}{% endblock %}",
        "i.html": "\n\n\n{{ nothing }}",
    }
    assert said(fault(files))[0] == "templates/i.html:4"
    assert said(fault({**files, "i.html": "\n{% if %}"}))[0] == "templates/i.html:2"
    assert said(fault({**files, "b.html": "\n\n{{ nothing }}"}))[0] == "templates/b.html:3"


def test_a_fault_in_a_macro_is_placed_in_its_file() -> None:
    files = {
        "a.html": '{% from "m.html" import m %}\n{{ m() }}',
        "m.html": "{% macro m() %}\n{{ nothing }}{% endmacro %}",
    }
    assert said(fault(files))[0] == "templates/m.html:2"


def test_the_top_of_an_imported_file_sees_no_page() -> None:
    found = fault({"a.html": '{% import "m.html" as m %}{{ m.x }}', "m.html": "\n{% set x = link('/about/') %}"})
    assert said(found) == (
        "templates/m.html:2",
        "template-error",
        "at its top level an imported file sees no page: move this into a macro",
    )


_ITSELF = "this goes on without end: a macro that calls itself, or a template that includes itself"
_EACH_OTHER = "these include or extend each other without end: templates/a.html → templates/b.html → templates/a.html"


@pytest.mark.parametrize(
    ("files", "place", "message"),
    [
        ({"a.html": '{% extends "a.html" %}'}, "templates/a.html:1", _ITSELF),
        ({"a.html": '{% include "a.html" %}'}, "templates/a.html:1", _ITSELF),
        ({"a.html": '{% include "b.html" %}', "b.html": '{% include "a.html" %}'}, "templates/a.html:1", _EACH_OTHER),
        ({"a.html": '{% extends "b.html" %}', "b.html": '{% extends "a.html" %}'}, "templates/a.html:1", _EACH_OTHER),
        (
            {"a.html": '{% from "m.html" import m %}{{ m() }}', "m.html": "{% macro m() %}\n{{ m() }}{% endmacro %}"},
            "templates/m.html:2",
            _ITSELF,
        ),
    ],
    ids=["extends itself", "includes itself", "includes", "extends", "macro"],
)
def test_a_circle_of_templates_is_an_error_that_names_it(files: Mapping[str, str], place: str, message: str) -> None:
    assert said(fault(files)) == (place, "template-cycle", message)


def test_a_missing_template_says_where_it_was_looked_for() -> None:
    found = fault({"a.html": "{% include 'Gone.html' %}"})
    assert found.hint == "templates are looked for in the site's templates/, then in the theme; letter case counts"


BASE = "{% block main %}{% endblock %}"


def test_a_block_that_no_parent_prints_is_an_error_at_its_line() -> None:
    found = fault({"b.html": BASE, "a.html": '{% extends "b.html" %}\n {%- block mian %}x{% endblock %}'})
    assert (found.file, found.line, found.column, found.code) == ("templates/a.html", 2, 2, "template-block")
    assert found.message.startswith("there is no block named 'mian' in b.html, so its content would not appear")
    assert found.hint == "did you mean main? the blocks there are: main"


@pytest.mark.parametrize(
    "text",
    [
        '{% extends "b.html" %}{% block main %}{% block of_its_own %}{% endblock %}{% endblock %}',
        '{% extends "c.html" %}{% block aside %}{% endblock %}',
        "{% block anything %}{% endblock %}",
        '{% include "b.html" %}{% block anything %}{% endblock %}',
    ],
    ids=["inside another", "a block of the parent's own", "a base", "includes"],
)
def test_a_block_that_is_printed_is_none(text: str) -> None:
    between = '{% extends "b.html" %}{% block main %}{% block aside %}{% endblock %}{% endblock %}'
    templates({"b.html": BASE, "c.html": between, "a.html": text}).render("a.html", "en", {}, Reader())


def test_a_page_that_takes_too_long_is_given_up_at_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MOST", 0.2)
    found = fault({"a.html": "<p>\n{% for i in range(10 ** 12) %}{% endfor %}"})
    assert (found.file, found.line, found.code) == ("templates/a.html", 2, "template-too-slow")


def test_after_a_fault_the_next_page_is_rendered() -> None:
    whole = templates({"a.html": "{{ nothing }}", "b.html": "fine"})
    with pytest.raises(TemplateFault):
        whole.render("a.html", "en", {}, Reader())
    assert whole.render("b.html", "en", {}, Reader()) == Shell(("fine",), ())


# --- what is done faster than Jinja does it must come out the same ---

CALLS = [
    "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=1, a='<') }} {{ m('<b>'|safe) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, c=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, caller=2) }}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, c='<') }}",
    "{% macro m(a) %}<i>{{ caller(a) }}</i>{% endmacro %}{% call(x) m(1) %}{{ x }}<br>{% endcall %}{{ m(2) }}",
    "{% macro m() %}<br>&{% endmacro %}{{ m() }}{{ m()|length }}{{ m() ~ '<' }}{% set t = m() %}{{ t }}{{ [m()] }}",
    "{% macro m() %}<br>{% endmacro %}{% autoescape false %}{{ m() ~ '<' }}{{ '<' }}{% endautoescape %}{{ m() }}",
    "{% for x in '<>' %}{{ x.replace('<', '&') }}{{ loop.cycle('a', 'b') }}{{ range(2)|join(',') }}{% endfor %}",
    "{% set d = dict(a=1) %}{% if d.update({'b': '<'}) %}{% endif %}{{ d }}{{ d.get('b') }}{{ d.b }}{{ 3 }}{{ none }}",
    "{{ stops() is defined }}{{ given('<') }}{{ stops() }}",
    "{% block x %}{{ '<x>' }}{% endblock %}{{ self.x() }}{% filter upper %}{{ '<' }}{% endfilter %}",
]


@pytest.mark.parametrize("source", CALLS)
def test_a_template_renders_as_in_plain_jinja(source: str) -> None:
    def stops() -> None:
        raise StopIteration

    @pass_context
    def given(context: Context, text: str) -> str:
        return f"{text}{'stops' in context}"

    def outcome(render: Callable[[], str]) -> str:
        try:
            return render()
        except TemplateFault as fault:
            return fault.problems[0].message
        except (TypeError, UndefinedError) as refused:
            return str(refused)

    names = {"stops": stops, "given": given}
    plain = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    assert outcome(lambda: text(source, **names)) == outcome(lambda: plain.from_string(source).render(names))


def test_a_macro_that_is_imported_sees_each_page_in_its_turn() -> None:
    files = {
        "m.html": "{% macro m() %}{{ page.title }}{% endmacro %}",
        "a.html": '{% from "m.html" import m %}{{ m() }}',
    }
    both = templates(files)
    pages = [{"page": SimpleNamespace(title=title)} for title in ("one", "two")]
    assert [both.render("a.html", "en", names, Reader()).parts for names in pages] == [("one",), ("two",)]
