"""Numbers 67 to 75: templates, settings and data."""

import os
from typing import Final

from tests.bad_input.case import BUILD, SETTINGS, Case, keys, one_second


def _settings(number: int, name: str, text: str, **more: object) -> Case:
    return Case(number, name, {**keys(), "standfirst.toml": text}, **more)  # type: ignore[arg-type]


def _template(number: int, name: str, text: str, **others: str) -> Case:
    return Case(number, name, {**keys(), "templates/article.html": text, **others})


def _url(written: str) -> str:
    return SETTINGS.replace("https://paper.example/", written)


CASES: Final[tuple[Case, ...]] = (
    _template(67, "a tag that is not closed", "<h1>\n{{ story.title }\n</h1>\n"),
    _template(67, "a block that is not closed", "<h1>\n{% if story.title %}\n</h1>\n"),
    _template(68, "a name that is not there", "<h1>\n{{ story.titel }}\n</h1>\n"),
    _template(68, "a variable that is not there", "<h1>\n{{ stroy.title }}\n</h1>\n"),
    _template(
        69,
        "templates that include each other",
        '{% include "b.html" %}',
        **{"templates/b.html": '<p>\n{% include "article.html" %}'},
    ),
    _template(
        69,
        "templates that extend each other",
        '{% extends "b.html" %}',
        **{"templates/b.html": '{% extends "article.html" %}'},
    ),
    _template(70, "a loop without end", "<p>\n{% for i in range(10 ** 12) %}{% endfor %}\n")._replace(
        prepare=one_second
    ),
    _template(70, "more text than memory", "<p>\n{{ 'a' * 10 ** 12 }}\n"),
    _template(71, "a template that is not there", '<p>\n{% include "parts/gone.html" %}\n'),
    _template(71, "a parent that is not there", '{% extends "bse.html" %}\n'),
    Case(71, "a story's template that is not there", keys("template: long-read.html")),
    Case(
        71,
        "a story's template that is not there, in quarantine",
        {
            **keys("template: long-read.html"),
            "content/world/b.md": "---\ntitle: B\ndate: 2024-01-03\n---\n",
            "standfirst.toml": SETTINGS + '[build]\non_error = "quarantine"\n',
        },
        shown={"site/world/b/index.html": "<h1>B</h1>"},
    ),
    _template(71, "a block that is not there", '{% extends "base.html" %}{% block mian %}{% endblock %}\n'),
    _settings(72, "a setting nearly right", SETTINGS + "langauge = 'hi'\n"),
    _settings(
        72, "a wrong word, for a program", SETTINGS + '[build]\non_error = "ignore"\n', arguments=(*BUILD, "--json")
    ),
    _settings(72, "a table nearly right", SETTINGS + "[recnt]\ncount = 3\n"),
    _settings(72, "a wrong word", SETTINGS + '[build]\non_error = "ignore"\n'),
    _settings(72, "a number in quotes", SETTINGS + '[recent]\ncount = "3"\n'),
    _settings(72, "what is no TOML", SETTINGS + "[recent\ncount = 3\n"),
    _settings(72, "text without quotes", SETTINGS + "description = News of the day\n"),
    _settings(72, "nested too deeply", SETTINGS + "[extra]\nx = " + "[" * 2_000 + "]" * 2_000 + "\n"),
    Case(72, "no settings", {}, prepare=lambda root: (root / "standfirst.toml").unlink()),
    Case(
        72, "settings that are not UTF-8", {**keys(), "standfirst.toml": SETTINGS.encode().replace(b"Paper", b"P\xe9")}
    ),
    _settings(
        73,
        "a path",
        _url("https://paper.example/daily"),
        shown={"site/feed.xml": "https://paper.example/daily/world/a/"},
    ),
    _settings(73, "no scheme", _url("paper.example")),
    _settings(
        73,
        "spaces around",
        _url("  https://paper.example/ "),
        shown={"site/feed.xml": "https://paper.example/world/a/"},
    ),
    _settings(73, "an international name", _url("https://अख़बार.example/"), shown={"site/feed.xml": "https://xn--"}),
    _settings(73, "a space inside", _url("https://paper example/")),
    _settings(73, "a query", _url("https://paper.example/?a=1")),
    _settings(74, "a password in a deployment", SETTINGS + '[deploy.live]\nto = "s3://paper"\npassword = "hunter2"\n'),
    _settings(
        74,
        "a password in an address",
        SETTINGS + '[deploy.live]\nto = "git:https://me:hunter2@host.example/p.git#pages"\n',
    ),
    _settings(74, "a key that looks like one of a cloud", SETTINGS + '[extra]\nmap_key = "AKIAIOSFODNN7EXAMPLE"\n'),
    Case(75, "JSON without quotes", keys() | {"data/a.json": '{"x": 1,\n "y": some text\n}'}),
    Case(75, "TOML without quotes", keys() | {"data/a.toml": "x = 1\ny = some text\n"}),
    Case(75, "a table with semicolons", keys() | {"data/a.csv": "name;votes\nA;3,5\n"}),
    Case(
        75,
        "a table with a mark and other line ends",
        keys()
        | {
            "data/a.csv": "\ufeffname,votes\r\nA,3\r\n",
            "templates/article.html": "{{ data.a[0].name }}",
        },
        shown={"site/world/a/index.html": "A"},
    ),
    Case(75, "a table with a quotation mark that is not closed", keys() | {"data/a.csv": 'name,votes\n"A,3\n'}),
    Case(75, "a table with a row too long", keys() | {"data/a.csv": "name,votes\nA,3,4\n"}),
    Case(75, "a table with a cell of 200 kB", keys() | {"data/a.csv": f"name\n{'x' * 200_000}\n"}),
    Case(75, "data that are not UTF-8", keys() | {"data/a.json": b'{"x":\n"\xe9"}'}),
    Case(75, "data nested too deeply", keys() | {"data/a.json": "[" * 100_000}),
    Case(
        75,
        "200 MB of data",
        keys() | {"data/a.json": "[]"},
        prepare=lambda root: os.truncate(root / "data/a.json", 200 << 20),
    ),
    Case(75, "two files of one name", keys() | {"data/a.json": "[]", "data/a.toml": "x = 1"}),
)
