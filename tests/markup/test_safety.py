"""Nothing that an author writes runs in a reader's browser."""

import re
from html.parser import HTMLParser

import pytest

from standfirst.markup import MarkupOptions, PictureFile, parse, resolve
from standfirst.markup.elements import ALLOWED, ATTRIBUTES, WRITTEN

OPTIONS = MarkupOptions()
NEW_ATTRIBUTES = {"loading", "decoding", "src", "href"}

PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script src=//evil.example/x.js></script>",
    "<script\n>alert(1)</script\n>",
    "<script>alert(1)",
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<IMG SRC=x ONERROR=alert(1)>",
    '<img src="x" OnErRoR="alert(1)">',
    "<img/src=x/onerror=alert(1)>",
    '<img src="x"onerror="alert(1)">',
    "<img src=`x`onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)></svg>",
    "<math><mi//xlink:href='javascript:alert(1)'>x",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<p title='</style><img src=x onerror=alert(1)>'>x</p>",
    "<style><img src=x onerror=alert(1)></style>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<b style='background:url(javascript:alert(1))'>x</b>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<iframe src='https://ok.example/\" onload=\"alert(1)'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<base href='javascript:alert(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><input type=submit></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video src=x onerror=alert(1)></video>",
    "<video poster='javascript:alert(1)'></video>",
    "<audio src='javascript:alert(1)' autoplay></audio>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)'>x</a>",
    "<a href=' &#1;javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a onclick=alert(1) href=/x>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<javascript://x%0aalert(1)>",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](a.png)',
    '![x](a.png "t\\" onerror=\\"alert(1)")',
    '![x](a.png"onerror="alert(1))',
    "[x](a.md \"t' onclick='alert(1)\")",
    "[x](a.md){: onclick=alert(1) }",
    "# H {: onmouseover=alert(1) }",
    "text\n{: onclick='alert(1)' style='x' }",
    "```js onload=alert(1)\n<script>alert(1)</script>\n```",
    '```x" onclick="alert(1)\ncode\n```',
    "{{< x><script>alert(1)</script> >}}",
    "{% <img src=x onerror=alert(1)> %}",
    "[x]({{ javascript:alert(1) }})",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?x <script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<template><script>alert(1)</script></template>",
    "<select><option><script>alert(1)</script></option></select>",
    "<table><script>alert(1)</script><td>x</table>",
    "\uf8f00\uf8f1<script>alert(1)</script>",
    "~~<script>alert(1)</script>~~",
    '*[x]: " onclick="alert(1)\n\nx',
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "Also Read: [<img src=x onerror=alert(1)>](x.md)",
]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset()) | NEW_ATTRIBUTES | WRITTEN.get(tag, {}).keys()
        if tag not in ALLOWED:
            self.wrong.append(tag)
        for name, value in attrs:
            if name not in allowed:
                self.wrong.append(f"{tag} {name}")
            bare = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name in ("href", "src") and re.match(r"(javascript|vbscript|data):", bare):
                self.wrong.append(f"{tag} {name}={value}")


def printed(text: str) -> str:
    return resolve(
        parse(text, file="a.md", first_line=1, options=OPTIONS).body,
        address=lambda link: link.target,
        headline=lambda link: "<script>alert(1)</script>",
        picture=lambda picture: PictureFile(picture.src),
        label="<script>",
    )


WRAPS = [
    "{}",
    "text {} text",
    "<div>\n{}\n</div>",
    "- {}",
    "> {}",
    "> [!BOX] {}\n> text",
    "> [!BOX] title\n> {}",
    "> [!QUOTE] {}\n> text",
    "> [!QUOTE]\n> text\n> — {}",
    "![a](a.png) {}\n![b](b.png)",
]


@pytest.mark.parametrize("wrap", WRAPS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives(payload: str, wrap: str) -> None:
    html = printed(wrap.format(payload)) if "{" not in payload else printed(wrap.replace("{}", payload))
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


def test_answers_are_escaped() -> None:
    body = parse("[](a.md)\n\n![p](p.png)", file="a.md", first_line=1, options=OPTIONS).body
    html = resolve(
        body,
        address=lambda _: '/"onclick="x',
        headline=lambda _: "<b>&",
        picture=lambda _: PictureFile('/"<x', 1, 2),
        label="",
    )
    assert '<a href="/&quot;onclick=&quot;x">&lt;b&gt;&amp;</a>' in html
    assert 'src="/&quot;&lt;x"' in html


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
        ("a\n\n<!-- never closed", "<p>a</p>\n<p>&lt;!-- never closed</p>"),
        ("<?php x", "<p>&lt;?php x</p>"),
        ("obj<</>>", "<p>obj&lt;&lt;/&gt;&gt;</p>"),
        ("a <b", "<p>a &lt;b</p>"),
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
