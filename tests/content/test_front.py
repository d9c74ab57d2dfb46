"""A front file's bytes: what it says, and what is wrong with it at which place. What cannot be used is left out, no more."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.content.front import BANNER_KEYS, BLOCK_KEYS, FRONT_KEYS, PIN_KEYS, read_front
from standfirst.model.article import Image
from standfirst.model.front_file import Area, Banner, FrontFile, Pin, Query
from tests.model.sample import at

TOML = """\
sections = true
[banner]
text = "All ferries are stopped"
story = "/city/storm.md"
label = "Now"
until = 2025-06-01T23:00:00

[lead]
priority = 2
[[lead.pins]]
story = "city/storm.md"
until = "2025-06-02 6:00"
headline = "The night"
image = "/fronts/storm.jpg"

[[blocks]]
title = "Sea"
tag = "Deep Sea"
author = "Ana"
thread = "Big storm"
section = "world/asia/"
age = "36h"
count = 5
layout = "wide"
repeat = true
until = 2025-06-08
[[blocks.pins]]
story = "@/world/a.md"
until = "never"
image = false
"""
YAML = """\
sections: true
banner: {text: All ferries are stopped, story: /city/storm.md, label: Now, until: 2025-06-01T23:00}
lead:
  priority: 2
  pins:
  - story: city/storm.md
    until: 2025-06-02 6:00
    headline: The night
    image: {src: /fronts/storm.jpg}
blocks:
- title: Sea
  tag: Deep Sea
  author: Ana
  thread: Big storm
  section: world/asia/
  age: 36h
  count: 5
  layout: wide
  repeat: true
  until: 2025-06-08
  pins: {story: "@/world/a.md", until: never, image: false}
"""


def read(text: str, name: str = "home.toml") -> tuple[FrontFile | None, list[str]]:
    front, problems = read_front(text.encode(), file=f"content/_fronts/{name}", timezone="UTC")
    return front, [f"{p.line}:{p.column} {p.severity} {p.code}: {p.message} | {p.hint}" for p in problems]


def said(front: FrontFile | None) -> FrontFile:
    """Without its places."""
    assert front is not None

    def placeless(area: Area | None) -> Area | None:
        if area is None:
            return None
        pins = tuple(
            Pin(
                story=pin.story, until=pin.until, headline=pin.headline,
                image=None if pin.image is None else Image(src=pin.image.src),
            )
            for pin in area.pins
        )  # fmt: skip
        return Area(
            pins=pins, query=area.query, count=area.count, title=area.title, layout=area.layout, repeat=area.repeat,
            until=area.until,
        )  # fmt: skip

    banner = front.banner
    assert banner is not None
    return FrontFile(
        file="",
        banner=Banner(text=banner.text, until=banner.until, label=banner.label, story=banner.story),
        lead=placeless(front.lead),
        side=placeless(front.side),
        blocks=tuple(filter(None, map(placeless, front.blocks or ()))),
        sections=front.sections,
    )


def test_toml_and_yaml_say_the_same() -> None:
    one, faults = read(TOML)
    other, others = read(YAML, "home.yml")
    assert faults == others == []
    assert said(one) == said(other)
    pin = Pin(
        story="city/storm.md", until=at("2025-06-02T06:00"), headline="The night", image=Image(src="/fronts/storm.jpg")
    )
    query = Query(section="world/asia", topic="deep-sea", author="ana", thread="big-storm", priority=0, age=36 * 3600)
    assert said(one) == FrontFile(
        file="",
        banner=Banner(
            text="All ferries are stopped", until=at("2025-06-01T23:00"), label="Now", story="city/storm.md"
        ),
        lead=Area(pins=(pin,), query=Query(priority=2)),
        blocks=(
            Area(
                pins=(Pin(story="world/a.md", image=Image(src="")),), query=query, count=5, title="Sea", layout="wide",
                repeat=True, until=at("2025-06-08"),
            ),
        ),
        sections=True,
    )  # fmt: skip


def test_a_place_is_that_in_the_file() -> None:
    front, _ = read(TOML)
    assert front is not None
    assert front.banner is not None
    assert front.lead is not None
    assert front.blocks is not None
    assert (front.banner.line, front.lead.pins[0].line, front.blocks[0].line) == (2, 11, 16)
    assert front.blocks[0].lines["tag"] == 18


def test_what_is_not_written_is_left_to_the_front_itself() -> None:
    for name, text in (("home.toml", "# nothing\n"), ("home.yml", "# nothing\n"), ("home.toml", "sections = false")):
        front, faults = read(text, name)
        assert faults == []
        assert front is not None
        assert (front.banner, front.lead, front.side, front.blocks) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("blockz = []", "1:1 error front-key: a front file has no key `blockz` | did you mean blocks?"),
        ("[lead]\ncount = 3", "2:1 error front-key: `lead` has no key `count` | `lead` takes: pins, section"),
        ('[lead]\npins = [{story = "a.md"}]', "the pin has no end: pins come down by themselves | write until ="),
        ('[[lead.pins]]\nuntil = "never"', "1:3 error front-wrong: the pin names no story"),
        ('[[lead.pins]]\nuntil = "never"\nstory = "/city/a/"', "3:1 error front-wrong: `/city/a/` is no story's file"),
        ('[[lead.pins]]\nuntil = "soon"\nstory = "a.md"', "2:1 error date-unreadable: until: `soon` is not a date"),
        ('[banner]\ntext = "A"', '1:2 error front-wrong: the banner has no end | write until = "'),
        ('[banner]\ntext = "A"\nuntil = "never"', "3:1 error front-wrong: a banner must end some time"),
        ('[banner]\nuntil = "2025-06-01"', '1:2 error front-wrong: the banner has no text | write text = "'),
        ('[[blocks]]\ntitle = "A"', "1:3 error front-wrong: nothing says what this block has in it"),
        ("[[blocks]]\npriority = 2", '1:3 error front-wrong: the block has no title | write title = "What'),
        ('[[blocks]]\ntag = "A"\nauthor = "B"', "1:3 error front-wrong: the block has no title"),
        ('[[blocks]]\ntag = "A"\nlayout = "thre"', "3:1 error front-wrong: `thre` is no layout | did you mean three?"),
        ('[[blocks]]\ntag = "A"\nage = "old"', "3:1 error front-wrong: `old` is no age | a number with h, d or w"),
        ('[[blocks]]\ntag = "A"\ncount = 21', "3:1 error out-of-range: `count` is 21; it goes from 1 to 20"),
        ('blocks = "A"', "1:1 error front-wrong: `blocks` is a list of tables"),
        ("lead = 3", "1:1 error front-wrong: `lead` has keys of its own"),
        ("[lead", "1:6 error toml-syntax: this is not TOML"),
        (
            "[lead]\n[lead]",
            "2:6 error toml-syntax: this is not TOML: cannot declare ('lead',) twice | put its keys under one header",
        ),
    ],
)
def test_faults_have_a_place_a_reason_and_a_remedy(text: str, fault: str) -> None:
    _, faults = read(text)
    assert any(fault in one for one in faults), faults


def test_yaml_faults_have_their_lines_too() -> None:
    _, faults = read("lead:\n  pins:\n  - story: a.md\n    untill: never\n", "home.yml")
    assert faults == [
        "3:5 error front-wrong: the pin has no end: pins come down by themselves | "
        'write until: "2024-06-05T10:00+00:00"; or write until: "never", if it is to stay',
        "4:5 error front-key: a pin has no key `untill` | did you mean until?",
    ]
    front, faults = read("lead: [\n", "home.yml")
    assert front is None
    assert faults[0].startswith("1:7 error yaml-syntax")


def test_a_faulty_pin_is_left_out_alone_and_a_faulty_block_too() -> None:
    front, faults = read(
        '[lead]\npins = [{story = "a.md"}, {story = "b.md", until = "never"}]\n'
        '[[blocks]]\ntag = "A"\nlayout = "x"\n[[blocks]]\ntag = "B"\n'
    )
    assert len(faults) == 2
    assert front is not None
    assert front.lead is not None
    assert [pin.story for pin in front.lead.pins] == ["b.md"]
    assert [block.query for block in front.blocks or ()] == [Query(topic="b")]


@pytest.mark.parametrize("data", [b"\xff\xfe[\x00", b"[lead]\npriority = 1 # \xff\n", b"", b"x = 1\n" * 20_000])
def test_bytes_that_cannot_be_trusted_steer_nothing(data: bytes) -> None:
    front, problems = read_front(data, file="content/_fronts/home.toml", timezone="UTC")
    assert front is None
    assert any(problem.severity == "error" for problem in problems)


KEYS = st.sampled_from([*FRONT_KEYS, *BLOCK_KEYS, *PIN_KEYS, *BANNER_KEYS, "nothing"])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=6)
    | st.sampled_from(["2025-06-01", "a.md", "never", "3d"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_is_written_is_a_front_or_an_error_at_a_line(value: dict[str, object]) -> None:
    front, problems = read_front(json.dumps(value).encode(), file="content/_fronts/home.yml", timezone="UTC")
    assert front is not None or any(problem.severity == "error" for problem in problems)
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in problems)
    for area in front.areas if front is not None else ():
        assert all(pin.story.endswith(".md") for pin in area.pins)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_bytes_at_all_are_taken(text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    for name in ("home.toml", "home.yml"):
        read_front(data, file=f"content/_fronts/{name}", timezone="UTC")
