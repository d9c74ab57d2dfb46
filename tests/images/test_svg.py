"""Drawings hold nothing that runs, asks for other files, or leads anywhere."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from standfirst.images import Look, Refusal, look, stripped
from standfirst.images.records import Words

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


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
BY = "https://creativecommons.org/licenses/by/4.0/"


def work(inside: str) -> str:
    """Metadata as Inkscape writes it."""
    return f'<metadata {RDF} xmlns:cc="http://creativecommons.org/ns#"><rdf:RDF><cc:Work>{inside}</cc:Work></rdf:RDF></metadata>'


def agent(kind: str, name: str) -> str:
    return f"<dc:{kind}><cc:Agent><dc:title>{name}</dc:title></cc:Agent></dc:{kind}>"


def words(inside: str) -> Words:
    seen = look(f"{HEAD}{inside}</svg>".encode())
    assert isinstance(seen, Look)
    return seen.words


@pytest.mark.parametrize(
    ("metadata", "credit", "rights"),
    [
        (work(agent("creator", "Ada &amp; Sons") + agent("rights", "© The Courier")), "Ada & Sons", "© The Courier"),
        (work(agent("creator", "Ada") + f'<cc:license rdf:resource="{BY}"/>'), "Ada", BY),
        (work(agent("rights", "The Courier") + f'<cc:license rdf:resource="{BY}"/>'), "", "The Courier"),
        (work(agent("creator", "Matplotlib v3.9.1, https://matplotlib.org/")), "", ""),
        (work("<dc:creator>&lt;script&gt;</dc:creator>"), "<script>", ""),
        (work("<dc:title>A chart</dc:title><dc:date>2026-03-02T10:00</dc:date>"), "", ""),
        (f"<text>x</text><g>{work(agent('creator', 'Ada'))}</g>", "Ada", ""),
    ],
)
def test_credit_and_copyright_of_a_drawing_are_read_and_stay_alone(metadata: str, credit: str, rights: str) -> None:
    drawing = f"{metadata}<path/>"
    assert (words(drawing).credit, words(drawing).copyright) == (credit, rights)
    kept = cleaned(drawing)
    assert words(kept) == words(drawing)
    assert ("<metadata>" in kept) == bool(credit or rights)
    assert not any(word in kept for word in ("2026", "Matplotlib", "A chart", "<script"))


def test_a_drawing_says_when_its_right_ends_and_that_a_machine_made_it() -> None:
    packet = (
        f'<metadata><rdf:RDF {RDF}><rdf:Description xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
        ' xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" plus:LicenseEndDate="2026-03-31"'
        ' ext:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></metadata>'
    )
    assert words(packet) == Words(until="2026-03-31", source_type="trainedAlgorithmicMedia")
    assert words(cleaned(packet)).source_type == "trainedAlgorithmicMedia"


def test_title_and_description_for_readers_who_do_not_see_stay() -> None:
    inside = "<title>Turnout</title><desc>Up from 51 to 63 per cent.</desc><path/>"
    assert cleaned(inside) == inside


def test_what_looks_like_metadata_says_nothing_elsewhere_and_none_goes_on_without_end() -> None:
    assert words(f"<desc {RDF}><dc:creator>Eve</dc:creator></desc><text>metadata</text>") == Words()
    assert (
        words(f'<!-- metadata --><x:metadata xmlns:x="urn:x" {RDF}><dc:creator>Eve</dc:creator></x:metadata>')
        == Words()
    )
    assert words("<g/>" * 200_001 + work(agent("creator", "Ada"))) == Words()
    assert words(work(agent("creator", "A" * 1_000_000))).credit == "A" * 500
    svg = f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{HEAD}{work('<dc:creator>&a;</dc:creator>')}</svg>"
    seen = look(svg.encode())
    assert isinstance(seen, Look)
    assert seen.words == Words()
