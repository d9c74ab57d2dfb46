import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.checks.html_text import faults
from standfirst.syndication.full_text import full_text

PAGE = "https://paper.example/daily/world/a/"


def told(html: str) -> str:
    return full_text(html, page=PAGE, site="https://paper.example", prefix="world-a:")


@pytest.mark.parametrize(
    ("body", "feed"),
    [
        ('<a href="/daily/b/">b</a>', '<a href="https://paper.example/daily/b/">b</a>'),
        ('<img src="/daily/p.jpg" alt="P">', '<img src="https://paper.example/daily/p.jpg" alt="P">'),
        ('<video src="//v.example/v.mp4"></video>', '<video src="https://v.example/v.mp4"></video>'),
        ('<a href="https://x.example/?a=1&amp;b=2">x</a>', '<a href="https://x.example/?a=1&amp;b=2">x</a>'),
        ('<a href="mailto:desk@paper.example">desk</a>', '<a href="mailto:desk@paper.example">desk</a>'),
        ('<a href="c/">c</a>', f'<a href="{PAGE}c/">c</a>'),
    ],
)
def test_every_address_is_whole(body: str, feed: str) -> None:
    assert told(body) == feed


def test_footnotes_lead_to_those_of_their_own_entry() -> None:
    body = (
        '<p>Text<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p><ol><li id="fn:1">Note</li></ol>'
    )
    assert told(body) == (
        '<p>Text<sup id="world-a:fnref:1"><a href="#world-a:fn:1">1</a></sup></p><ol><li id="world-a:fn:1">Note</li></ol>'
    )


def test_no_script_style_or_class_is_left() -> None:
    body = '<p class="x" style="color:red" onclick="x()">a<script>alert(1)</script><style>p{}</style></p>'
    assert told(body) == "<p>a</p>"


@given(st.text(st.sampled_from("<>/\"'=& abhrefsrcidonclickjavascript:#svgscript"), max_size=80))
def test_readers_have_nothing_to_take_out_whatever_stood_there(body: str) -> None:
    assert [rule for rule, _ in faults(told(body)) if rule in ("feed-unsafe", "feed-relative")] == []
