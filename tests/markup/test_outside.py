"""What a body's page loads from elsewhere is told in the words of a policy, no more and no less."""

from __future__ import annotations

import pytest

from standfirst.markup import MarkupOptions, outside, parse
from standfirst.urls import origin


def needs(text: str, picture: str = "") -> tuple[str, ...]:
    return outside(parse(text, file="a.md", first_line=1, options=MarkupOptions()).body, picture)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A [link](https://a.example/x.jpg) loads nothing.", ()),
        ("![A](https://a.example/x.jpg?y=1#z)", ("img-src https://a.example",)),
        ('<img src="//A.example:8080/x.jpg" alt="">', ("img-src a.example:8080",)),
        ("![A](/x.jpg) ![B](x.jpg)", ()),
        ('<video src="https://a.example/x.mp4"></video>', ("media-src https://a.example",)),
        ('<video src="x.mp4" poster="https://a.example/x.jpg"></video>', ("img-src https://a.example",)),
        (
            '<audio><source src="http://b.example/x.ogg"><source src="https://a.example/x.mp3"></audio>',
            ("media-src http://b.example", "media-src https://a.example"),
        ),
        ("https://youtu.be/abcDEF-_123", ("frame-src https://www.youtube-nocookie.com",)),
        ("Look: https://youtu.be/abcDEF-_123", ()),
        ("> https://youtu.be/abcDEF-_123", ()),
        ("```\n<img src=\"https://a.example/x.jpg\">\n```", ()),
        ("![A](https://bücher.example/x.jpg)", ("img-src https://xn--bcher-kva.example",)),
    ],
)  # fmt: skip
def test_pictures_sound_films_and_frames_are_told(text: str, told: tuple[str, ...]) -> None:
    assert needs(text) == told


def test_a_lead_picture_of_another_host_is_told_and_one_of_the_sites_own_is_not() -> None:
    assert needs("Text.", "https://a.example/x.jpg") == ("img-src https://a.example",)
    assert needs("Text.", "x.jpg") == needs("Text.", "/x.jpg") == ()


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("https://a.example", "https://a.example"),
        ("HTTPS://A.Example/x", "https://a.example"),
        ("//a.example/x", "a.example"),
        ("https://who:secret@a.example/x", "https://a.example"),
        ("https://a.example:8443?x", "https://a.example:8443"),
        ("https://[::1]/x", ""),
        ("https:///x", ""),
        ("https://a.example;script-src", ""),
        ("https://a b/x", ""),
        ("https://a,b/x", ""),
        ("https://a'b/x", ""),
        ("data:image/png;base64,x", ""),
        ("/x//y", ""),
        ("x", ""),
    ],
)
def test_an_origin_is_what_a_policy_can_name(address: str, named: str) -> None:
    assert origin(address) == named
