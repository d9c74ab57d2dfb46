"""Nothing that an author writes runs in a reader's browser, whichever library reads it: the same payloads."""

import pytest

from standfirst.markup import MarkupOptions, PictureFile, parse, resolve
from tests.markup.test_safety import PAYLOADS, WRAPS, _Reader

OPTIONS = MarkupOptions(engine="commonmark")
MORE = [
    '<https://x.example/"onmouseover=alert(1)>',
    '[x](<a"onclick=alert(1)>)',
    '[x](https://ok.example/"onclick="alert(1))',
    "[x](//evil.example/<script>)",
    "[x](java%0Ascript:alert(1))",
    "[x](&#x6A;&#x61;vascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](jav\\ascript:alert(1))",
    "![x](<data:image/svg+xml,<svg onload=alert(1)>>)",
    "# H {onclick=alert(1) style=x}",
    '# H {#x" onclick="alert(1)}',
    'H {.x" onclick="alert(1)}\n===',
    '[^x" onclick="alert(1)]\n\n[^x" onclick="alert(1)]: note',
    "[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    '<div class="footnote-definition" id="x" onclick="alert(1)"><sup class="footnote-definition-label">1</sup>\n',
    '[^a]\n\n<div class="footnote-definition" id="a"><sup class="footnote-definition-label">1</sup>\n</div>\n\n[^a]: b',
    "[x](%F0%9D%AA%870%F0%9D%AA%88 {{ a }})",
    '[x](%F0%9D%AA%870%F0%9D%AA%88) {{ " onclick=alert(1) }}',
    "{{ a }} \U0001da870\U0001da88<script>",
    '[x](\U0001da870\U0001da88) {% "onclick=alert(1) %}',
    '<a href="\U0001da870\U0001da88"> {% "><script>alert(1)</script> %}',
    '```"onclick="alert(1)\ncode\n```',
    "```<script>\ncode\n```",
    '| a |\n|:-:|\n| <td style="text-align: center" onclick=alert(1)> |',
    "Term\n: <script>alert(1)</script>",
    '[x]: <javascript:alert(1)> "t" \n\n[x] ![x]',
]


def printed(text: str) -> str:
    return resolve(
        parse(text, file="a.md", first_line=1, options=OPTIONS).body,
        address=lambda link: link.target,
        headline=lambda link: "<script>alert(1)</script>",
        picture=lambda picture: PictureFile(picture.src),
        label="<script>",
    )


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("payload", [*PAYLOADS, *MORE])
def test_no_payload_survives(payload: str, wrap: str) -> None:
    html = printed(wrap.replace("{}", payload))
    reader = _Reader()
    reader.feed(html)
    assert not reader.wrong, html
    assert "<script" not in html.lower()


@pytest.mark.parametrize("answer", ["javascript:alert(1)", " JavaScript:x", "java\nscript:x", "data:text/html,x"])
def test_an_answer_that_would_run_code_counts_as_none(answer: str) -> None:
    body = parse("[x](a.md) ![p](p.png)", file="a.md", first_line=1, options=OPTIONS).body
    html = resolve(
        body, address=lambda _: answer, headline=lambda _: "", picture=lambda _: PictureFile(answer), label=""
    )
    assert html == "<p>x </p>"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n\n<script>x</script>", "html-removed", 3),
        ("a\n\n<style>p{}</style>", "html-removed", 3),
        ("a\n\nb <b onclick=x>c</b>", "html-removed", 3),
        ("a <b\nstyle='x'>c</b>", "html-removed", 2),
        ("a\n[x](javascript:alert)", "html-removed", 2),
        ("a\n\n<iframe src='https://x.example/'></iframe>", "html-removed", 3),
        ("a\n\n<form><p>x</p></form>", "html-removed", 3),
        ("a\n\n<object data=x>y</object>", "html-removed", 3),
        ("a\n\n# H {onclick=x}", "html-removed", 3),
        ("a\n\nVec<T>", "html-unknown", 3),
    ],
)
def test_what_is_removed_is_said_with_its_line(text: str, code: str, line: int) -> None:
    problems = parse(text, file="a.md", first_line=1, options=OPTIONS).problems
    assert [(found.code, found.severity, found.line) for found in problems] == [(code, "warning", line)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Vec<T> and <John Smith> said", "<p>Vec&lt;T&gt; and &lt;John Smith&gt; said</p>"),
        ("a <![ b", "<p>a &lt;![ b</p>"),
        ("<![", "<p>&lt;![</p>"),
        ("a\n\n<!-- never closed", "<p>a</p>\n&lt;!-- never closed"),
        ("<?php x", "&lt;?php x"),
        ("obj<</>>", "<p>obj&lt;&lt;/&gt;&gt;</p>"),
        ("a <b", "<p>a &lt;b</p>"),
        ("a < b, 1 <2", "<p>a &lt; b, 1 &lt;2</p>"),
        ("<form>kept</form>", "kept"),
        ("<textarea>*kept*", "kept"),
    ],
)
def test_text_is_never_lost(text: str, shown: str) -> None:
    html = printed(text)
    assert html == shown or (shown == "kept" and "kept" in html)


def test_a_frame_becomes_a_link() -> None:
    link = '<a href="https://www.youtube.com/embed/x">https://www.youtube.com/embed/x</a>'
    assert printed('a\n\n<iframe src="//www.youtube.com/embed/x"></iframe>') == f"<p>a</p>\n<p>{link}</p>"
    assert printed('a <iframe src="//www.youtube.com/embed/x"></iframe> b') == f"<p>a {link} b</p>"
