"""Numbers 35 to 49: text and bytes."""

import os
from typing import Final

from tests.bad_input.case import SETTINGS, Case, a, keys, one_second

COMMONMARK: Final = {"standfirst.toml": SETTINGS + '[markdown]\nengine = "commonmark"\n'}
GOOD: Final = "---\ntitle: B\ndate: 2024-01-03\n---\nText\n"
DRAFT: Final = "---\ntitle: B\ndate: 2024-01-03\ndraft: true\n---\nText\n"
EXPIRED: Final = "---\ntitle: B\ndate: 2024-01-03\nexpires: 2024-02-03\n---\nText\n"

CASES: Final[tuple[Case, ...]] = (
    Case(35, "Latin-1", a(b"---\ntitle: Caf\xe9 A\ndate: 2024-01-02\n---\nBody\n")),
    Case(35, "Windows-1252", a(b"---\ntitle: A\ndate: 2024-01-02\n---\n\x93Body\x94\n")),
    Case(35, "UTF-8, but for one character", a("---\ntitle: A\ndate: 2024-01-02\n---\n“Café” ".encode() + b"\xe9\n")),
    Case(35, "opened in another encoding, and saved", keys(body="\ufffdBody\ufffd\n")),
    Case(35, "UTF-16", a(b"\xff\xfe-\x00-\x00-\x00\n")),
    Case(35, "UTF-16 without a mark", a("---\ntitle: A\n---\n".encode("utf-16-le"))),
    Case(36, "NUL", a("---\ntitle: A\ndate: 2024-01-02\n---\nBo\x00dy\n")),
    Case(36, "form feed", a("---\ntitle: A\ndate: 2024-01-02\n---\nBody\n\x0c\n")),
    Case(37, "half a pair", a(b"---\ntitle: A\ndate: 2024-01-02\n---\n\xed\xa0\x80x\n")),
    Case(37, "U+FFFE", a("---\ntitle: A\ndate: 2024-01-02\n---\n\ufffe\n")),
    Case(38, "nothing", a("")),
    Case(38, "only white space", a("\n \n")),
    Case(38, "front matter alone", keys(body=""), shown={"site/world/a/index.html": "<h1>A</h1>"}),
    Case(39, "2 GB with nothing in it", keys(), prepare=lambda root: os.truncate(root / "content/world/a.md", 2 << 30)),
    Case(39, "3 MB", keys(body="word " * 600_000)),
    Case(40, "2 MB in one word", keys(body="x" * 2_000_000)),
    Case(40, "2 MB in one word, by the other engine", keys(body="x" * 2_000_000) | COMMONMARK),
    Case(41, "3,000 quotes", keys(body=">" * 3_000 + " text\n")),
    Case(41, "a list 400 deep", keys(body="".join("    " * n + "- x\n" for n in range(400)))),
    Case(41, "5,000 brackets", keys(body="[" * 5_000)),
    Case(41, "3,000 quotes, by the other engine", keys(body=">" * 3_000 + " text\n") | COMMONMARK),
    Case(41, "5,000 brackets, by the other engine", keys(body="[" * 5_000) | COMMONMARK),
    Case(41, "32,000 shortcodes that are never closed", keys(body="{{" * 32_000) | COMMONMARK, prepare=one_second),
    Case(
        42,
        "what looks like markup",
        keys(body="a <![ b\n\nobj<</>> c\n\n<? d\n\n<!-- e\n"),
        shown={"site/world/a/index.html": "obj&lt;&lt;/&gt;&gt; c"},
    ),
    Case(43, "a fence that is never closed", keys(body="Text\n\n```python\nprint(1)\n")),
    Case(44, "shortcodes", keys(body='Text {{< ref "a.md" >}}\n\n{% image a.jpg %}\n\n[caption]x[/caption]\n')),
    Case(44, "10,000 shortcodes", keys(body="{{< x >}} \n" * 10_000)),
    Case(
        45,
        "HTML that runs or leads astray",
        keys(
            body="<script>alert(1)</script>\n\n<img src=/x.png onerror=alert(1)>\n\n[x](javascript:alert(1))\n\n"
            "[y](data:text/html,z)\n\n<base href=//evil.example>\n\n<meta http-equiv=refresh content=0>\n"
        ),
    ),
    Case(46, "a link to nothing", keys(body="[b](b.md)\n") | {"content/world/bb.md": GOOD}),
    Case(46, "a link to a held story", keys(body="[b](b.md)\n") | {"content/world/b.md": DRAFT}),
    Case(
        46,
        "a link to a story that has come down",
        keys(body="[b](b.md)\n") | {"content/world/b.md": EXPIRED},
        shown={"site/world/a/index.html": "<p>b</p>"},
    ),
    Case(
        47,
        "names that meet",
        keys(body="# A\n\n# A\n\n## fn:1\n\nx[^1]\n\n[^1]: y\n" + "## B\n\n" * 10_000),
        shown={"site/world/a/index.html": 'id="b-10000"'},
    ),
    Case(
        48,
        "Jinja in a story",
        keys(body="{{ 7 * 7 }} {% if x %}\n"),
        shown={"site/world/a/index.html": "{{ 7 * 7 }} {% if x %}"},
    ),
    Case(49, "a storm of marks", keys(body="Z" + "\u0310" * 10_000 + "\n")),
    Case(49, "100 kB of emoji", keys(body="👩\u200d🚀" * 9_000)),
    Case(49, "a slug of emoji and marks", keys("slug: Z" + "\u0310" * 200)),
)
