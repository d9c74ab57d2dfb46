"""Fact boxes, pull quotes and galleries."""

import pytest

from standfirst.markup import Link, MarkupOptions, Parsed, PictureFile, parse, resolve

LAZY = 'loading="lazy" decoding="async"'


def read(text: str) -> Parsed:
    return parse(text, file="content/a.md", first_line=1, options=MarkupOptions())


def printed(text: str, missing: str = "") -> str:
    html = resolve(
        read(text).body,
        address=lambda link: f"/{link.target}",
        headline=lambda _: "Headline",
        picture=lambda picture: None if picture.src == missing else PictureFile(f"/{picture.src}"),
        label="Also Read:",
    )
    return html.replace("\n", "")


def box(title: str, inside: str = "") -> str:
    heading = f'<p class="box__title"><b>{title}</b></p>' if title else ""
    return f'<div class="box">{heading}{inside}</div>'


def pull_quote(text: str, name: str = "") -> str:
    caption = f"<figcaption>{name}</figcaption>" if name else ""
    return f'<figure class="pull-quote"><blockquote>{text}</blockquote>{caption}</figure>'


def figure(src: str, caption: str = "") -> str:
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="/{src}" alt="{src[0]}" {LAZY}>{below}</figure>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> [!BOX] Title\n>\n> a\n>\n> b", box("Title", "<p>a</p><p>b</p>")),
        ("> [!box] Title\n> a", box("Title", "<p>a</p>")),
        (">[!Box]Title\n>a", box("Title", "<p>a</p>")),
        ("> [!BOX] Title  \n> a", box("Title", "<p>a</p>")),
        ("> [!BOX] Title\na\nb", box("Title", "<p>ab</p>")),
        ("> [!BOX]\n> a", box("", "<p>a</p>")),
        ("> [!BOX]\n>\n> a", box("", "<p>a</p>")),
        ("> [!BOX] Title", box("Title")),
        ("> [!BOX] *A* & [b](b.md)\n> c", box('<em>A</em> &amp; <a href="/b.md">b</a>', "<p>c</p>")),
        ("> [!BOX] आँकड़े\n> a", box("आँकड़े", "<p>a</p>")),
        ("> [!BOX] T\n> - a\n> - b", box("T", "<ul><li>a</li><li>b</li></ul>")),
        ("> [!BOX] T\n> ```\n> x\n> ```", box("T", '<pre tabindex="0"><code>x</code></pre>')),
        ("> [!BOX] T\n> [](a.md)", box("T", '<p><a href="/a.md">Headline</a></p>')),
        ("> [!BOX] T\n>\n> ![a](a.png)", box("T", figure("a.png"))),
        (
            "> [!BOX] T\n>\n> ![a](a.png)\n> ![b](b.png)",
            box("T", f'<div class="gallery">{figure("a.png")}{figure("b.png")}</div>'),
        ),
        ("> [!BOX] T\n>\n> > [!QUOTE] N\n> > q", box("T", pull_quote("<p>q</p>", "N"))),
        ("> [!BOX] T\n>\n> > q", box("T", "<blockquote><p>q</p></blockquote>")),
        ("> > [!BOX] T\n> > a", f"<blockquote>{box('T', '<p>a</p>')}</blockquote>"),
        ("- i\n\n    > [!BOX] T\n    > - a", f"<ul><li><p>i</p>{box('T', '<ul><li>a</li></ul>')}</li></ul>"),
        ("> [!BOX] T\n> {: #part .wide}", '<div class="box wide" id="part"><p class="box__title"><b>T</b></p></div>'),
        (
            "> [!BOX] T\n>\n> Also Read: [](a.md)",
            box("T", '<p class="also-read"><b>Also Read:</b> <a href="/a.md">Headline</a></p>'),
        ),
        ("<blockquote><p>[!BOX] T</p><p>a</p></blockquote>", box("T", "<p>a</p>")),
    ],
)
def test_boxes(text: str, html: str) -> None:
    assert printed(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> [!QUOTE]\n> a\n> b", pull_quote("<p>ab</p>")),
        ("> [!quote]\n>\n> a", pull_quote("<p>a</p>")),
        ("> [!QUOTE] a", pull_quote("<p>a</p>")),
        ("> [!QUOTE] Name\n> a", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE] Name\n>\n> a\n>\n> b", pull_quote("<p>a</p><p>b</p>", "Name")),
        ("> [!QUOTE] — [N](n.md)\n> a", pull_quote("<p>a</p>", '<a href="/n.md">N</a>')),
        ("> [!QUOTE]\n> a\n> — Name", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE]\n> a\n> -- Name", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE]\n> a\n> - Name", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE]\n> a\n>\n> – Name", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE]\n> a\n>\n> - Name", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE]\n> a\n> *— Name*", pull_quote("<p>a</p>", "<em>Name</em>")),
        ("> [!QUOTE]  \n> a  \n> — Name", pull_quote("<p>a</p>", "Name")),
        ("> [!QUOTE] a\n> b\n> — Name", pull_quote("<p>ab</p>", "Name")),
        ("> [!QUOTE] a\n>\n> — Name", pull_quote("<p>a</p>", "Name")),
        # a dash that names nobody
        ("> [!QUOTE]\n> — a", pull_quote("<p>— a</p>")),
        ("> [!QUOTE]\n> — Where?\n> — Here.", pull_quote("<p>— Where?— Here.</p>")),
        ("> [!QUOTE]\n> It was\n> -5 degrees.", pull_quote("<p>It was-5 degrees.</p>")),
        ("> [!QUOTE]\n> a\n> —", pull_quote("<p>a—</p>")),
        ("> [!QUOTE]\n> a **b\n> — c** d", pull_quote("<p>a <strong>b— c</strong> d</p>")),
        ("> [!QUOTE]\n> a\n>\n> - b\n> - c", pull_quote("<p>a</p><ul><li>b</li><li>c</li></ul>")),
    ],
)
def test_pull_quotes(text: str, html: str) -> None:
    assert printed(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "> [!BOX]",
        "> [!QUOTE]\n>\n",
        "> [!NOTE] a",
        "> [!WARNING]\n> a",
        "> [!BOXES] a",
        "> a [!BOX] b",
        "> a\n> [!BOX] b",
        "> `[!BOX]` a",
        "> **[!BOX]** a",
        "> [!BOX](a.md) a",
        "[!BOX] a",
        "- [!QUOTE] a",
    ],
)
def test_other_words_and_places_are_text(text: str) -> None:
    html = printed(text)
    assert "!" in html
    assert not {"box", "figure"} & set(html.replace('"', " ").replace("<", " ").split())


def test_an_empty_line_ends_a_box_and_a_quote() -> None:
    text = "> a\n\n> [!BOX] T\n> b\n\n> [!QUOTE]\n> c\n\n> d\n\n> e"
    assert printed(text) == (
        "<blockquote><p>a</p></blockquote>"
        + box("T", "<p>b</p>")
        + pull_quote("<p>c</p>")
        + "<blockquote><p>d</p><p>e</p></blockquote>"
    )


def test_a_box_below_a_line_of_text() -> None:
    assert printed("a\n> [!BOX] T\n> - b") == "<p>a</p>" + box("T", "<ul><li>b</li></ul>")


@pytest.mark.parametrize(
    ("text", "first", "words"),
    [
        ("> [!BOX] The title\n> in a box\n\nText", "Text", 6),
        ("> [!QUOTE] Name\n> a b\n\nText", "Text", 4),
        ("![a](a.png) ![b](b.png)\n\nText", "Text", 1),
        ("> [!BOX] Title\n> a", "", 2),
    ],
)
def test_excerpts_skip_them_and_words_count_them(text: str, first: str, words: int) -> None:
    body = read(text).body
    assert (body.first_paragraph, body.words) == (first, words)


def test_a_heading_in_a_box_is_one_of_the_body() -> None:
    assert [heading.text for heading in read("> [!BOX] T\n> ## A heading\n> a").body.headings] == ["A heading"]


def test_a_title_is_no_also_read_line() -> None:
    parsed = read("> [!BOX] Also Read\n> - [](a.md)")
    assert not parsed.problems
    assert [(link.also_read, link.line) for link in parsed.body.links] == [(False, 2)]


def test_links_in_boxes_know_their_place() -> None:
    links: list[Link] = list(read("a\n\n> [!BOX] [T](t.md)\n> - [a](a.md)\n\n[b](b.md)").body.links)
    assert [(link.line, link.column) for link in links] == [(3, 14), (4, 9), (6, 5)]


@pytest.mark.parametrize(
    "text",
    ["![a](a.png)\n![b](b.png)", "![a](a.png) ![b](b.png)", "![a](a.png)![b](b.png)", "![a](a.png)  \n![b](b.png)"],
)
def test_a_paragraph_of_pictures_is_a_gallery(text: str) -> None:
    assert printed(text) == f'<div class="gallery">{figure("a.png")}{figure("b.png")}</div>'


def test_pictures_of_a_gallery_have_captions_and_may_be_missing() -> None:
    text = '![a](a.png "A & b")\n![b](b.png "B")\n![c](https://x.example/c.png)\n{: .wide}'
    elsewhere = f'<figure><img src="https://x.example/c.png" alt="c" {LAZY}></figure>'
    assert printed(text, missing="b.png") == (
        f'<div class="gallery wide">{figure("a.png", "A &amp; b")}{elsewhere}</div>'
    )


@pytest.mark.parametrize(
    "text", ["![a](a.png) and ![b](b.png)", "![a](a.png) [b](b.md)", "[![a](a.png)](a.md) ![b](b.png)"]
)
def test_pictures_among_text_or_links_are_no_gallery(text: str) -> None:
    assert "gallery" not in printed(text)
    assert "<figure" not in printed(text)
