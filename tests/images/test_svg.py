"""Drawings hold nothing that runs, asks for other files, or leads anywhere."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from standfirst.images import Refusal, stripped

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def cleaned(inside: str, before: str = "") -> str:
    result = stripped(f"{before}{HEAD}{inside}</svg>".encode())
    assert isinstance(result, bytes), result
    assert stripped(result) == result
    ElementTree.fromstring(result)
    return result.decode().partition(">")[2].removesuffix("</svg>")


@pytest.mark.parametrize(
    "harm",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="https://evil.example/x.js"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="javascript:alert(1)"/></body></foreignObject>',
        '<image href="https://evil.example/pixel.png"/>',
        '<image href="data:text/html;base64,PHNjcmlwdD4="/>',
        '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<use xlink:href="other.svg#a"/>',
        '<feImage href="https://evil.example/x"/>',
        '<rect onload="alert(1)" ONCLICK="alert(2)"/>',
        '<a href="javascript:alert(1)"><text>hello</text></a>',
        '<a xlink:href="https://evil.example"><text>hello</text></a>',
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="xlink:href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<animate attributeName="fill" values="url(https://evil.example)"/>',
        "<style>@import 'https://evil.example/x.css'; rect { fill: red }</style>",
        "<style>rect { fill: url(https://evil.example/x#a) }</style>",
        "<style>rect { fill: url(" + " " * 99_999 + "evil) }</style>",
        "<style>rect { background: u\\72l(https://evil.example/x) }</style>",
        "<style>@imp/**/ort url(https://evil.example)</style>",
        '<rect style="background:url(//evil.example/x)"/>',
        '<rect style="behavior:expression(alert(1))"/>',
        '<rect fill="url( &quot;https://evil.example/x&quot; )"/>',
        '<rect filter="url(data:image/svg+xml,evil)"/>',
        "<?xml-stylesheet href='https://evil.example/x.css'?>",
        "<!-- evil -->",
        "<metadata>evil</metadata>",
        '<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">alert(1)</handler>',
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" evil="1"/>',
        '<path xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:export-filename="/home/evil/x.png"/>',
        '<text xml:base="https://evil.example/">hello</text>',
    ],
)
def test_what_could_harm_is_gone(harm: str) -> None:
    kept = cleaned(harm + "<circle r='1'/>")
    assert not any(word in kept.lower() for word in ("evil", "alert", "javascript", "onload", "script", "text/html"))
    assert '<circle r="1"/>' in kept
    assert ("hello" in harm) == ("hello" in kept)


def test_what_a_drawing_needs_stays() -> None:
    inside = (
        '<title>A &amp; B</title><defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<style>.b { fill: url(#a); }</style><g class="b" transform="scale(2)" aria-label="x"><path d="M0 0h9"/></g>'
        '<use xlink:href="#a" href="#a"/><text x="1" xml:space="preserve"> t <tspan>u</tspan></text>'
        '<animate attributeName="opacity" values="0;1" dur="1s"/>'
    )
    assert cleaned(inside) == inside


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{HEAD}&a;</svg>", "entities"),
        (f"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{HEAD}&a;</svg>", "entities"),
        (f"{HEAD}<g></svg>", "well-formed"),
        (f"{HEAD}{'<g>' * 5000}{'</g>' * 5000}</svg>", "too many"),
        ("<x><svg/></x>", "no SVG"),
        (
            HEAD + "".join(f"<g id='a{n + 1}'><use href='#a{n}'/></g>" for n in range(5000)) + "</svg>",
            "too many",
        ),
        (HEAD + "<use href='#a'/>" * 10_001 + "</svg>", "uses symbols more than"),
        (
            f"{HEAD}<defs><g id='a0'><path/></g>"
            + "".join(f"<g id='a{n + 1}'>" + f"<use href='#a{n}'/>" * 10 + "</g>" for n in range(9))
            + "</defs><use href='#a9'/></svg>",
            "too many elements",
        ),
    ],
)
def test_a_drawing_that_cannot_be_cleaned_is_refused(svg: str, said: str) -> None:
    result = stripped(svg.encode())
    assert isinstance(result, Refusal)
    assert said in result.message


def test_styles_in_the_namespace_of_html_stay() -> None:
    html = 'xmlns="http://www.w3.org/1999/xhtml"'
    assert cleaned(f"<defs {html}><style>.a {{ fill: red }}</style><iframe src='x'/><p>evil</p></defs>") == (
        "<defs><style>.a { fill: red }</style></defs>"
    )


def test_line_ends_stay_where_they_are_meant() -> None:
    assert cleaned("<text id='a&#10;b&#13;c&#9;d&quot;'>a&#13;b\r\nc</text>") == (
        '<text id="a&#10;b&#13;c&#9;d&quot;">a&#13;b\nc</text>'
    )


def test_symbols_may_be_used_and_one_that_uses_itself_does_no_harm() -> None:
    inside = '<g id="a"><path/><use href="#a"/></g>' + '<use href="#a"/>' * 100
    assert cleaned(inside) == inside


def test_a_document_type_without_entities_is_left_out() -> None:
    assert cleaned("<g/>", '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">') == "<g/>"
