"""What a body holds, and what is printed of it."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from standfirst.markup import (
    CODES,
    Body,
    Heading,
    Link,
    MarkupOptions,
    Parsed,
    Picture,
    PictureFile,
    excerpt,
    parse,
    resolve,
)
from standfirst.problems import UsageError

OPTIONS = MarkupOptions()


def read(text: str, first_line: int = 1, options: MarkupOptions = OPTIONS) -> Parsed:
    return parse(text, file="content/a.md", first_line=first_line, options=options)


def body_of(text: str, options: MarkupOptions = OPTIONS) -> Body:
    return read(text, options=options).body


def printed(
    text: str,
    address: Callable[[Link], str | None] = lambda link: f"/{link.target}",
    picture: Callable[[Picture], PictureFile | None] = lambda picture: PictureFile(f"/{picture.src}", 640, 480),
    options: MarkupOptions = OPTIONS,
) -> str:
    body = body_of(text, options)
    return resolve(body, address=address, headline=lambda _: "Headline", picture=picture, label="Also Read:")


def test_importing_the_room_imports_nothing_heavy() -> None:
    code = "import sys, standfirst.markup as m; print([n for n in ('markdown', 'nh3', 'pygments') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_html_and_slots_alternate() -> None:
    body = body_of("[a](a.md) ![b](b.png) [](c.md)\n\nAlso Read: [](d.md)")
    assert [slot.kind for slot in body.slots] == ["a", "/a", "img", "a", "/a", "also_read"]
    assert len(body.html) == len(body.slots) + 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[text](a.md)", '<p><a href="/a.md">text</a></p>'),
        ('[text](a.md "title")', '<p><a href="/a.md" title="title">text</a></p>'),
        ("[](a.md)", '<p><a href="/a.md">Headline</a></p>'),
        ("[*em*](a.md#part)", '<p><a href="/a.md#part"><em>em</em></a></p>'),
        ("[a](<my file.md>)", '<p><a href="/my file.md">a</a></p>'),
        ("[a][r]\n\n[r]: b.md", '<p><a href="/b.md">a</a></p>'),
        ("<a href='b.md' class='c'>a</a>", '<p><a href="/b.md" class="c">a</a></p>'),
        ("[a](https://example.com/?a=1&b=2)", '<p><a href="https://example.com/?a=1&amp;b=2">a</a></p>'),
        ("[a](//example.com/)", '<p><a href="//example.com/">a</a></p>'),
        ("[a](mailto:a@b.example)", '<p><a href="mailto:a@b.example">a</a></p>'),
        ("[a](#part)", '<p><a href="#part">a</a></p>'),
        ("[](https://example.com/)", '<p><a href="https://example.com/">https://example.com/</a></p>'),
        ("<https://example.com/>", '<p><a href="https://example.com/">https://example.com/</a></p>'),
        ("a ~~b c~~ d", "<p>a <del>b c</del> d</p>"),
        ("a ~~ b ~~ c", "<p>a ~~ b ~~ c</p>"),
        ("<video src='a.mp4' controls></video>", '<video src="/a.mp4" controls=""></video>'),
    ],
)
def test_links_are_printed(text: str, html: str) -> None:
    assert printed(text) == html


def test_the_picture_that_stands_for_a_video_is_one_of_the_site_and_what_must_be_told_of_it_stands_below() -> None:
    text = '<video src="a.mp4" poster="b.jpg" controls></video>'
    assert body_of(text).pictures[0].src == "b.jpg"
    assert printed(text) == '<video src="/a.mp4" poster="/b.jpg" width="640" height="480" controls=""></video>'
    made = printed(text, picture=lambda _: PictureFile("/b.jpg", label="Image made with AI"))
    assert made == '<video src="/a.mp4" poster="/b.jpg" controls=""></video> <small>Image made with AI</small>'
    assert printed(text, picture=lambda _: None) == '<video src="/a.mp4" controls=""></video>'
    sized = '<video poster="b.jpg" width="300"><source src="a.mp4"></video>'
    assert printed(sized) == '<video poster="/b.jpg" width="300"><source src="/a.mp4"></video>'
    away = '<video poster="https://a.example/b.jpg"></video>'
    assert printed(away) == away


def test_a_link_without_an_address_leaves_its_text() -> None:
    assert printed("A [*b*](b.md) c [](d.md).", address=lambda _: None) == "<p>A <em>b</em> c .</p>"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[a](x.md)", 10, 5),
        ("One\n\nTwo [a](x.md)", 12, 9),
        ("`[a](x.md)`\n\n[a](x.md)", 12, 5),
        ("```\n[a](x.md)\n```\n\n[a](x.md)", 14, 5),
        ("[a](xx.md) [a](x.md)", 10, 16),
        ("हिन्दी [a](x.md)", 10, 12),
        ("[a](<x.md>)", 10, 6),
        ("[a][r]\n\n[r]: x.md", 12, 6),
        ("<a href='x.md'>a</a>", 10, 10),
        ("![a](x.md)", 10, 6),
    ],
)
def test_links_and_pictures_know_their_place(text: str, line: int, column: int) -> None:
    body = read(text, first_line=10).body
    every: list[Link | Picture] = [*body.links, *body.pictures]
    found = every[-1]
    assert (found.line, found.column) == (line, column)


def test_equal_targets_are_found_one_after_the_other() -> None:
    body = body_of("[a](x.md)\n[b](x.md)\n\n[c](x.md)")
    assert [link.line for link in body.links] == [1, 2, 4]


@pytest.mark.parametrize("target", ["a%20b.md", "भारत.md", "a.md?x=1&y=2", "../a.md", "@/a.md", "10:30.md", "a_b_c.md"])
def test_targets_stay_as_written(target: str) -> None:
    assert body_of(f"[a]({target})").links[0].target == target


def test_pictures() -> None:
    lazy = 'loading="lazy" decoding="async"'
    image = f'<img src="/a.png" alt="A &amp; b" width="640" height="480" {lazy}>'
    assert printed("![A & b](a.png)") == f"<figure>{image}</figure>"
    assert printed('![A & b](a.png "Cap & <t>")') == (
        f"<figure>{image}<figcaption>Cap &amp; &lt;t&gt;</figcaption></figure>"
    )
    assert printed("Text ![A & b](a.png)") == f"<p>Text {image}</p>"
    assert printed("![A](https://x.example/a.png)") == (
        f'<figure><img src="https://x.example/a.png" alt="A" {lazy}></figure>'
    )
    assert printed("Text <img src='a.png' alt='A' width=300>") == (
        f'<p>Text <img src="/a.png" alt="A" width="300" {lazy}></p>'
    )


def test_a_missing_picture_goes_with_its_frame() -> None:
    assert printed('a\n\n![A](a.png "Caption")\n\nb', picture=lambda _: None) == "<p>a</p>\n\n<p>b</p>"


def test_one_h1_a_page() -> None:
    body = body_of("# One\n\n## Two\n\n### Three\n\nFour\n====")
    assert [(heading.level, heading.id) for heading in body.headings] == [
        (2, "one"),
        (2, "two"),
        (3, "three"),
        (2, "four"),
    ]


def test_heading_ids_are_readable_unique_and_never_the_themes() -> None:
    text = "## Main\n\n## भारत में चुनाव\n\n## بھارت\n\n## Part\n\n## Own {#part}\n\n## Part\n\n## !?\n\n[a](#main)"
    body = body_of(text)
    ids = [heading.id for heading in body.headings]
    assert ids == ["main-2", "भारत-में-चुनाव", "بھارت", "part-2", "part", "part-3", "part-4"]
    assert '<a href="#main-2">' in "".join(body.html)


def test_ten_thousand_equal_headings_are_quick() -> None:
    body = body_of("## a\n\n" * 10_000)
    assert len({heading.id for heading in body.headings}) == 10_000


def test_a_heading_without_a_text_is_none() -> None:
    assert printed("##\n\na") == printed("## \n\na") == "\n<p>a</p>"
    assert printed("## [](a.md)") == '<h2 id="part"><a href="/a.md">Headline</a></h2>'


def test_heading_text_is_plain() -> None:
    body = body_of("## A *b* `c` & <d>[^1]\n\n[^1]: n")
    assert body.headings[0] == Heading(level=2, id="a-b-c-d", text="A b c & <d>")


def test_footnotes_work_and_stay_out_of_the_first_paragraph() -> None:
    html = printed("Said[^1] so.[^b]\n\n[^1]: One.\n[^b]: Two.")
    assert 'href="#fn:1"' in html
    assert 'id="fn:1"' in html
    assert 'href="#fnref:1"' in html
    assert 'id="fnref:1"' in html
    assert body_of("Said[^1] so.\n\n[^1]: One.").first_paragraph == "Said so."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One *two*\nthree  \nfour &amp; &lt;five&gt;", "One two three four & <five>"),
        ("![a](a.png)\n\nText", "Text"),
        ("[![a](a.png)](b.md)\n\nText", "Text"),
        ("https://youtu.be/x\n\nText", "Text"),
        ("<https://youtu.be/x>\n\nText", "Text"),
        ("{{< youtube x >}}\n\nText", "Text"),
        ('{{< img src="a b" >}} Text `{{ x }}`', "Text {{ x }}"),
        ("> Quote\n\nText", "Text"),
        ("- item\n\n    para\n\nText", "Text"),
        ("## Heading\n\nText", "Text"),
        ("<div>\n<p>Boxed</p>\n</div>\n\nText", "Boxed"),
        ("| a |\n|---|\n| b |\n\nText", "Text"),
        ("- only a list", ""),
        ("", ""),
        ("[^1]: note", ""),
    ],
)
def test_first_paragraph(text: str, first: str) -> None:
    assert body_of(text).first_paragraph == first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two\nthree", 3),
        ("# One\n\n- two\n- three", 3),
        ("one&nbsp;two", 2),
        ("a\n\n```\nnot counted\n```\n\nb", 2),
        ("<p>a</p><p>b</p>", 2),
        ("a**b**c", 1),
        ("| a | b |\n|---|---|\n| c | d |", 4),
        ("a[^1]\n\n[^1]: b c", 3),
    ],
)
def test_words(text: str, words: int) -> None:
    assert body_of(text).words == words


@pytest.mark.parametrize(
    ("text", "words", "cut"),
    [
        ("a b c", 2, "a b…"),
        ("a b", 2, "a b"),
        ("a", 2, "a"),
        ("", 2, ""),
        (" a\n b\tc ", 2, "a b…"),
        ("एक दो, तीन", 2, "एक दो,…"),
        ("a b", 0, ""),
    ],
)
def test_excerpts(text: str, words: int, cut: str) -> None:
    assert excerpt(text, words) == cut


@pytest.mark.parametrize(
    ("text", "shown", "message"),
    [
        ('{{< youtube "a_b_c" >}}', '{{&lt; youtube "a_b_c" &gt;}}', '{{< youtube "a_b_c" >}}'),
        ("{{<figure src='x'>}}", "{{&lt;figure src='x'&gt;}}", "{{<figure src='x'>}}"),
        ("{% image 'a' *b* %}", "{% image 'a' *b* %}", "{% image 'a' *b* %}"),
        ("{{ page.title | upcase }}", "{{ page.title | upcase }}", "{{ page.title | upcase }}"),
        ('[caption id="a_1"]x[/caption]', '[caption id="a_1"]x[/caption]', '[caption id="a_1"] and 1 more'),
        ('[gallery ids="1,2"]', '[gallery ids="1,2"]', '[gallery ids="1,2"]'),
    ],
)
def test_foreign_code_is_printed_as_text_with_one_warning(text: str, shown: str, message: str) -> None:
    parsed = read(f"a\n\n{text}", first_line=5)
    assert parsed.body.html == (f"<p>a</p>\n<p>{shown}</p>",)
    assert [(found.code, found.severity, found.line) for found in parsed.problems] == [("foreign-code", "warning", 7)]
    assert parsed.problems[0].message.startswith(message)


def test_foreign_code_in_targets_takes_the_link_and_leaves_the_text() -> None:
    parsed = read('[a]({{< ref "b.md" >}}) ![c]({{ site.url }}/d.png) {: x="{% y %}" }')
    assert not parsed.body.links
    assert not parsed.body.pictures
    assert "".join(parsed.body.html).startswith("<p>a c")
    assert [found.code for found in parsed.problems] == ["foreign-code"]


@pytest.mark.parametrize(
    "text", ["`{{ a }}`", "```\n{{< a >}}\n```", "    {% a %}", "[gallery](a.md)", "{ a } {a}", "[video](x.md)"]
)
def test_code_and_ordinary_text_are_no_foreign_code(text: str) -> None:
    assert not read(text).problems


def test_ten_thousand_shortcodes_are_one_warning() -> None:
    parsed = read("{{< ref a >}}\n\n" * 10_000)
    assert len(parsed.problems) == 1
    assert "9999 more" in parsed.problems[0].message


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("```\na\tb <c>\n```", "<pre><code>a\tb &lt;c&gt;\n</code></pre>"),
        ("~~~~ nothing-known\na\n~~~\n~~~~", '<pre><code class="language-nothing-known">a\n~~~\n</code></pre>'),
        ("a\n```\nb\n```\nc", "<p>a</p>\n<pre><code>b\n</code></pre>\n<p>c</p>"),
        ("- a\n  ```\n  b\n  ```\n- c", "<ul>\n<li>a\n    <pre><code>b\n</code></pre></li>\n<li>c</li>\n</ul>"),
        ("> ```\n> b\n> ```\n\nc", "<blockquote>\n<pre><code>b\n</code></pre>\n</blockquote>\n<p>c</p>"),
        ("a ```b``` c", "<p>a <code>b</code> c</p>"),
        ("```a``` b", "<p><code>a</code> b</p>"),
        ("    ```\n    a\n    ```", "<pre><code>```\na\n```\n</code></pre>"),
        (
            "```python,ignore\nx = 1\n```",
            '<pre><code class="language-python"><span class="n">x</span> <span class="o">=</span> '
            '<span class="mi">1</span>\n</code></pre>',
        ),
    ],
)
def test_fenced_code(text: str, html: str) -> None:
    assert printed(text) == html.replace("<pre>", '<pre tabindex="0">')


def test_code_that_is_never_closed_is_an_error_at_its_opening() -> None:
    parsed = read("a\n\n```\nb\n\nc", first_line=4)
    assert [(found.code, found.severity, found.line) for found in parsed.problems] == [("code-not-closed", "error", 6)]
    assert "b\n\nc" in "".join(parsed.body.html)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("```\na\n", "three backticks and nothing else (```) where"),
        ("```python\na\n```python\n", 'three backticks and nothing else (```, without "python") where'),
        ("- x\n\n  ~~~~ .css\n  a\n  ~~~\n", 'four tildes and nothing else (~~~~, without ".css") where'),
        ("> ```\n> a", "> and three backticks and nothing else (> ```) where"),
    ],
)
def test_what_closes_code_is_said_so_that_it_does_when_taken_at_its_word(text: str, remedy: str) -> None:
    (found,) = read(text).problems
    assert found.hint == f"write a line of {remedy} the code ends"
    assert not read(f"{text}\n{remedy.rpartition('(')[2].partition(',')[0].partition(')')[0]}\n").problems


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n".join("    " * depth + "- x" for depth in range(400)), 400),
        ("a\n\n" + "[" * 5000, 3),
        ("a\n\n" + "[a](" * 4000, 3),
        ("a\n\n" + "<a " * 5000, 3),
    ],
)
def test_too_deep_is_an_error_and_loses_no_text(text: str, line: int) -> None:
    parsed = read(text)
    assert [(found.code, found.severity, found.line) for found in parsed.problems] == [
        ("nested-too-deeply", "error", line)
    ]
    assert len("".join(parsed.body.html)) >= len(text.strip())
    assert not read("after it, all is well").problems


@pytest.mark.parametrize("text", ["x" * 2_000_000, "भारत " * 200_000, ">" * 3000 + " x", "a" + "\u0301" * 100_000])
def test_big_texts_are_read(text: str) -> None:
    assert read(text).body.html


def test_typography_only_where_asked_for() -> None:
    text = '"He said," -- \'*yes*\'... it\'s `"c"` \'90s\n\n```\n"--"\n```'
    assert '"He said," -- ' in printed(text)
    set_by_printers = printed(text, options=MarkupOptions(smart_punctuation=True))
    assert set_by_printers.startswith('<p>“He said,” – ‘<em>yes</em>’… it’s <code>"c"</code> ’90s</p>')
    assert '<code>"--"' in set_by_printers


def test_extensions_are_loaded_and_unknown_ones_named() -> None:
    assert 'class="admonition' in printed("!!! note\n    x", options=MarkupOptions(extensions=("admonition",)))
    with pytest.raises(UsageError, match="no_such_thing") as caught:
        body_of("x", MarkupOptions(extensions=("no_such_thing",)))
    assert caught.value.hint


def test_carriage_returns_are_line_ends() -> None:
    assert body_of("a\r\n\r\n[b](c.md)").links[0].line == 3


def test_every_code_in_the_table_is_said_in_this_room() -> None:
    from pathlib import Path

    room = Path(__file__).parents[2] / "standfirst" / "markup"
    said = "".join(path.read_text() for path in sorted(room.glob("*.py")) if path.name != "codes.py")
    assert all(f'"{code}"' in said for code in CODES)
