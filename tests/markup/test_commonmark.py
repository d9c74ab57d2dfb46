"""The `commonmark` engine: what a story becomes, and where it differs from the default engine."""

import subprocess
import sys

import pytest

from standfirst.markup import Link, MarkupOptions, Picture, PictureFile, parse, resolve
from tests.markup.test_golden import STORY

OPTIONS = MarkupOptions(engine="commonmark", also_read_labels=("Also Read", "यह भी पढ़ें"))
DEFAULT = MarkupOptions(also_read_labels=("Also Read", "यह भी पढ़ें"))

HTML = """\
<p>NEW DELHI: The <strong>House</strong> panel's chair said<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> that <em>ties</em> are a "priority" &amp; more.</p>
<p class="also-read"><b>Also Read:</b> <a href="/ties">Ties &amp; more</a></p>
<figure><img src="/chair.jpg" alt="The chair" width="1200" height="800" loading="lazy" decoding="async"><figcaption>At the hearing; photo: A. N. Other</figcaption></figure>
<h2 id="what-was-said">What was said</h2>
<blockquote>
<p>A quote
of two lines</p>
</blockquote>
<ol>
<li>First, <a href="/report.pdf">see the report</a></li>
<li>Second <del>wrong</del> right</li>
</ol>
<table tabindex="0"><thead><tr><th class="to-start">State</th><th class="to-end">Seats</th></tr></thead><tbody>
<tr><td class="to-start">बिहार</td><td class="to-end">243</td></tr>
</tbody></table>
<h2 id="next" class="wide">आगे क्या</h2>
<dl>
<dt>Term</dt>
<dd>Definition</dd>
</dl>
<pre tabindex="0"><code class="language-python"><span class="nb">print</span><span class="p">(</span><span class="s2">"x &lt; y"</span><span class="p">)</span>
</code></pre>
<p>{{&lt; tweet 1 &gt;}} and Vec&lt;T&gt;, <a href="#next">back</a>, gone.</p>
<p>*[UN]: United Nations</p>
<p>The UN said <kbd>Ctrl</kbd>.</p>
<div class="footnote">
<hr>
<ol>
<li id="fn:1">
<p>In a <a href="https://example.com/?a=1&amp;b=2">statement</a>.&nbsp;<a class="footnote-backref" href="#fnref:1">↩</a></p>
</li>
</ol>
</div>
"""


def printed(text: str, options: MarkupOptions = OPTIONS) -> str:
    return resolve(
        parse(text, file="a.md", first_line=1, options=options).body,
        address=lambda link: None if "gone" in link.target else "/" + link.target.removesuffix(".md"),
        headline=lambda _: "Ties & more",
        picture=lambda picture: PictureFile("/" + picture.src, 1200, 800),
        label="Also Read:",
    )


def places(text: str, first_line: int = 1) -> list[tuple[str, int, int]]:
    body = parse(text, file="a.md", first_line=first_line, options=OPTIONS).body
    every: list[Link | Picture] = [*body.links, *body.pictures]
    return [(found.target if isinstance(found, Link) else found.src, found.line, found.column) for found in every]


def test_a_rich_story_is_printed_so() -> None:
    parsed = parse(STORY, file="a.md", first_line=1, options=OPTIONS)
    assert printed(STORY) == HTML.rstrip("\n")
    assert parsed.body.first_paragraph == 'NEW DELHI: The House panel\'s chair said that ties are a "priority" & more.'
    assert [(found.code, found.line) for found in parsed.problems] == [
        ("foreign-code", 28),
        ("html-unknown", 28),
        ("foreign-code", 30),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "A *paragraph* of **prose**.\n\nAnd [one](a.md), [](b.md), [two](https://a.example/).",
        "Also Read: [](a.md)\n\n**also read:** [Mine](/b.md)\nAlso Read: [](c.md)\n\nAlso read by many.",
        "यह भी पढ़ें: [](a.md)\n\nAlso Read: nothing",
        "# One\n\n## One\n\n### Main {#x}\n\n[up](#one) [main](#main)",
        "## Main\n\n[main](#main)",
        '![a](a.png "b")\n\n![a](a.png)\n![b](b.png "c & d")\n\ntext ![a](a.png)',
        "> [!BOX] Title *here*\n> Text.\n>\n> More.\n\n> [!QUOTE]\n> Said.\n> — Her, *there*",
        "> [!QUOTE] Ines Talbury\n> Said.\n\n> [!NOTE]\n> kept",
        "```python\nx = 1\n```\n\n```\na < b\n```\n\n``` {.python}\nx\n```\n\n```rust,ignore\nfn\n```",
        "Said.[^1] Again.[^1]\n\n[^1]: Where, in *short*.",
        "| a | b |\n|:--|--:|\n| 1 | 2 |",
        '<div class="x">\n<b>y</b>\n</div>',
        "Press <kbd>K</kbd> &copy; 5 &lt; 6",
        '<a href="b.md">raw</a> <video src="c.mp4" controls></video>',
        '<iframe src="https://x.example/"></iframe>',
        "One.\n\nhttps://x.example/\n\n- a\n- b\n\n1. c\n2. d\n\n***\n\nLine  \nbreak",
        "{{< tweet 1 >}}\n\n[x]({{ y }}) `{{ z }}`",
    ],
)
def test_both_engines_print_the_same(text: str) -> None:
    def folded(html: str) -> str:
        for tag in ("table", "thead", "tbody", "tr", "th", "td"):
            html = html.replace(f"\n<{tag}", f"<{tag}").replace(f"\n</{tag}", f"</{tag}")
        return html

    assert folded(printed(text)) == folded(printed(text, DEFAULT))
    ours, theirs = (parse(text, file="a.md", first_line=3, options=each) for each in (OPTIONS, DEFAULT))
    assert (ours.problems, ours.body.links, ours.body.pictures) == (
        theirs.problems,
        theirs.body.links,
        theirs.body.pictures,
    )
    assert (ours.body.headings, ours.body.first_paragraph, ours.body.words) == (
        (theirs.body.headings, theirs.body.first_paragraph, theirs.body.words)
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Text\n- a\n- b", "<p>Text</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("3) a\n4) b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("#no heading", "<p>#no heading</p>"),
        ("one\\\ntwo, \\$5", "<p>one<br>\ntwo, $5</p>"),
        ("> a\n\n> b", "<blockquote>\n<p>a</p>\n</blockquote>\n<blockquote>\n<p>b</p>\n</blockquote>"),
        ("<div>\n\n*a*\n\n</div>", "<div>\n<p><em>a</em></p>\n</div>"),
        ("[a](b c.md) [a](<b c.md>)", '<p>[a](b c.md) <a href="/b c">a</a></p>'),
        ("[`a`]\n\n[`a`]: b.md", '<p><a href="/b"><code>a</code></a></p>'),
        ("~a~ ~~b~~", "<p><del>a</del> <del>b</del></p>"),
        ("- [x] a", "<ul>\n<li>[x] a</li>\n</ul>"),
        ("www.x.example", "<p>www.x.example</p>"),
        ("Text\n{: .wide}", "<p>Text\n{: .wide}</p>"),
    ],
)
def test_what_is_different_is_so_on_purpose(text: str, html: str) -> None:
    assert printed(text) == html


def test_footnotes_are_collected_and_numbered_as_they_are_referred_to() -> None:
    html = printed(
        "a[^b] c[^A] d[^b]\n\n[^a]: A[^c]\n[^b]: B\n\n    - x\n[^c]: C\n[^d]: D\n\nText.\n\n> q[^e]\n>\n> [^e]: E"
    )
    assert html.startswith(
        '<p>a<sup id="fnref:b"><a class="footnote-ref" href="#fn:b">1</a></sup> '
        'c<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">2</a></sup> '
        'd<sup id="fnref2:b"><a class="footnote-ref" href="#fn:b">1</a></sup></p>\n<p>Text.</p>'
    )
    notes = html.partition('<div class="footnote">')[2]
    assert [notes.index(f'<li id="fn:{name}">') for name in "baecd"] == sorted(
        notes.index(f'<li id="fn:{name}">') for name in "abcde"
    )
    assert '</ul>\n<p><a class="footnote-backref" href="#fnref:b">↩</a>' in notes
    assert '<a class="footnote-backref" href="#fnref2:b">↩</a></p>' in notes
    assert "<p>D</p>" in notes


def test_footnotes_end_the_prose() -> None:
    body = parse("[^1]: Note\n\n- item\n\n[^1]", file="a.md", first_line=1, options=OPTIONS).body
    assert (body.first_paragraph, body.words) == ("", 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See a.md and [a](a.md), [b](b.md)", [("a.md", 1, 18), ("b.md", 1, 29)]),
        ("`[x](a.md)` [x](a.md)\n\n    [x](a.md)\n\n[y](a.md)", [("a.md", 1, 17), ("a.md", 5, 5)]),
        ('[x](a.md "a.md")\n[x](a.md)', [("a.md", 1, 5), ("a.md", 2, 5)]),
        ("[x][r] [r]\n\n[r]: a.md", [("a.md", 3, 6), ("a.md", 3, 6)]),
        ("[a](<b c.md>) [d](e%20f.md) [g](h&amp;i.md)", [("b c.md", 1, 6), ("e%20f.md", 1, 19), ("h&i.md", 1, 33)]),
        ("भारत [x](भारत.md)\n\n[y](भारत.md)", [("भारत.md", 1, 10), ("भारत.md", 3, 5)]),
        ('<a href="a.md">x</a> [x](a.md)', [("a.md", 1, 10), ("a.md", 1, 26)]),
        ("[![i](a.png)](a.md) [a](a.png)", [("a.md", 1, 15), ("a.png", 1, 25), ("a.png", 1, 7)]),
        ("> > 1. [x](a.md)\n> >    [x](a.md)", [("a.md", 1, 12), ("a.md", 2, 12)]),
        ("```\n[x](a.md)\n```\nAlso Read: [](a.md)", [("a.md", 4, 15)]),
    ],
)
def test_links_and_pictures_stand_where_they_are_written(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert places(text) == expected
    assert places(text, 5) == [(target, line + 4, column) for target, line, column in expected]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n\n```\nb", 3),
        ("a\n\n~~~~\nb\n~~~", 3),
        ("- a\n\n  ```\n  b", 3),
        ("> ```\n> b\n\nc", 0),
        ("````\n```\n````", 0),
        ("```\n```", 0),
    ],
)
def test_a_fence_that_is_never_closed_is_an_error(text: str, line: int) -> None:
    problems = parse(text, file="a.md", first_line=1, options=OPTIONS).problems
    assert [(found.code, found.line) for found in problems] == ([("code-not-closed", line)] if line else [])


@pytest.mark.parametrize(
    "text", ["a\n\nText\n{: .wide}", "a\n\n\n*[UN]: United Nations", "a\n\n\n[x](y.md){: .z} `{: .c}`"]
)
def test_what_only_the_other_engine_reads_is_said(text: str) -> None:
    problems = parse(text, file="a.md", first_line=1, options=OPTIONS).problems
    assert [(found.code, found.severity, found.line) for found in problems] == [("foreign-code", "warning", 4)]
    assert parse("## H {: #x}", file="a.md", first_line=1, options=OPTIONS).problems == ()


def test_what_is_nested_beyond_reason_is_an_error() -> None:
    problems = parse("a\n\n" + ">" * 20_000 + " b", file="a.md", first_line=1, options=OPTIONS).problems
    assert [(found.code, found.severity, found.line) for found in problems] == [("nested-too-deeply", "error", 3)]


def test_typography_is_that_of_the_default_engine() -> None:
    smart = MarkupOptions(engine="commonmark", smart_punctuation=True)
    text = '"One" -- \'two\' ... the \'90s `"x"`'
    assert printed(text, smart) == printed(text, MarkupOptions(smart_punctuation=True))


@pytest.mark.parametrize(("engine", "other"), [("commonmark", "markdown"), ("python-markdown", "pyromark")])
def test_the_other_library_is_not_imported(engine: str, other: str) -> None:
    program = (
        "import sys; from standfirst.markup import MarkupOptions, parse;"
        "assert not {'markdown', 'pyromark', 'nh3', 'pygments'} & sys.modules.keys();"
        f"parse('*a* <b>b</b>', file='a.md', first_line=1, options=MarkupOptions(engine={engine!r}));"
        f"print({other!r} in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )
