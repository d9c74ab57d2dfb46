"""Front files in builds: what they put where, until when, and that nothing held comes through them."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from standfirst.build import Request, build
from standfirst.build.report import Published
from standfirst.cli import main
from tests.build.tiny import NOW, TEMPLATES, Paper, changed, codes, story

HOME = "content/_fronts/home.toml"
STORIES = {
    f"content/{folder}/s{number}.md": story(
        f"{folder} {number}", f"2025-05-{28 - number:02}T10:{len(folder):02}", tags="[Sea]" if number % 2 else "[Rain]",
        authors="[Ana]" if number % 3 else "[Rui]", priority=str(1 + (number * 5) % 9), thread="tide" if number == 2 else "",
    )
    for folder in ("world", "sport", "culture")
    for number in range(5)
}  # fmt: skip
FRONT = (
    "{% macro one(s) %}{{ s.title }}{% if s.image %} ({{ s.image.src }} {{ s.image.width }} {{ s.image.focal }}){% endif %}"
    "{% endmacro %}"
    "{% macro fronted(front) %}{% if front.banner %}! {{ front.banner.label }}: {{ front.banner.text }} -> "
    "{{ front.banner.url }}\n{% endif %}{% if front.lead %}lead: {{ one(front.lead) }}\n{% endif %}"
    "{% for s in front.side %}side: {{ one(s) }}\n{% endfor %}{% for b in front.blocks %}"
    "# {{ b.title }} [{{ b.kind }} {{ b.url }} {{ b.layout }}]\n{% for s in b.stories %}- {{ one(s) }}\n{% endfor %}"
    "{% endfor %}{% endmacro %}"
)
THEME = {
    **TEMPLATES,
    "templates/_front.html": FRONT,
    "templates/home.html": '{% from "_front.html" import fronted %}{{ fronted(front) }}',
    "templates/section.html": '{% from "_front.html" import fronted %}{% if front %}{{ fronted(front) }}{% endif %}'
    "{% for s in stories %}{{ s.title }}\n{% endfor %}",
    "templates/thread.html": "{{ thread.name }}: {{ thread.summary }}\n{% for s in stories %}{{ s.title }}\n{% endfor %}",
    "templates/article.html": "{{ story.title }} of {% if story.thread %}{{ story.thread.name }} {{ story.thread.url }}"
    "{% endif %}\n{% for s in story.previously %}after {{ s.title }}\n{% endfor %}{{ page.structured_data }}",
}


def paper(tmp_path: Path, front: str, settings: str = "", **more: str | bytes) -> Paper:
    files = {**THEME, **STORIES, "content/world/_index.md": "---\ntitle: World\n---\nOf it.\n", **more}
    return Paper(tmp_path, {**files, **({HOME: front} if front else {})}, settings=settings)


ALL = """\
sections = true

[banner]
text = "All ferries are stopped"
label = "Now"
story = "sport/s4.md"
until = 2025-06-01T20:00:00

[lead]
pins = [{ story = "culture/s4.md", until = "2025-06-02 6:00", headline = "The night", image = "/sea.svg" }]

[side]
count = 2
priority = 2

[[blocks]]
title = "The tide"
thread = "tide"
layout = "three"
until = "2025-06-08"

[[blocks]]
section = "world"
age = "6d"
count = 3

[[blocks]]
title = "By Rui"
author = "Rui"
tag = "Rain"
layout = "river"
repeat = true

[[blocks]]
title = "Picked"
layout = "four"
[[blocks.pins]]
story = "world/s3.md"
until = 2025-06-05T12:00:00
image = { src = "/sea.svg", focal = "20 30" }
[[blocks.pins]]
story = "sport/s3.md"
until = "never"
"""
GOLDEN = """\
! Now: All ferries are stopped -> /sport/s4/
lead: The night (/sea.svg 4 )
side: culture 0
side: sport 0
# The tide [thread /thread/tide/ three]
- culture 2
- sport 2
- world 2
# World [section /world/ three]
- world 0
- world 1
# By Rui [  river]
- culture 0
- sport 0
- world 0
# Picked [  three]
- world 3 (/sea.svg 4 20 30)
- sport 3
# Culture [section /culture/ feature]
- culture 1
- culture 3
# Sport [section /sport/ three]
- sport 1
- sport 4
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return paper(
        tmp_path_factory.mktemp("all"),
        ALL,
        **{"static/sea.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>'},
    )


def test_a_front_file_that_uses_everything(everything: Paper) -> None:
    report = everything.build()
    assert codes(report) == []
    assert everything.page("") == GOLDEN


def test_the_clock_walks_through_every_end_and_each_change_is_foretold(everything: Paper) -> None:
    """From change to change as `next_change` tells them; and in between, by the hour, nothing changes."""
    now, seen = datetime.fromisoformat("2025-06-01T00:00:00+00:00"), []
    everything.build(now=now.isoformat())
    page = everything.page("")
    while True:
        report = everything.build(now=now.isoformat())
        coming = report.next_change and datetime.fromisoformat(report.next_change)
        if not coming or coming.year > 2025:
            break
        before = everything.output()
        everything.build(now=(coming - timedelta(seconds=1)).isoformat())
        assert everything.output() == before, f"something changed before {coming}"
        everything.build(now=coming.isoformat())
        assert everything.output() != before, f"nothing changed at {coming}"
        if everything.page("") != page:
            seen.append(coming.isoformat()[:16])
        page, now = everything.page(""), coming
        assert everything.output() == everything.clean(now=now.isoformat())
    assert seen == [
        "2025-06-01T20:00",  # the banner
        "2025-06-02T06:00",  # the lead's pin
        "2025-06-02T10:05",  # a story of the world is six days old
        "2025-06-05T12:00",  # a pin of a block
        "2025-06-08T00:00",  # a block
    ]  # fmt: skip


def test_explain_says_of_each_place_why_and_until_when(everything: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "/", "--root", str(everything.root), "--now", NOW]) == 0
    said = capsys.readouterr().out.splitlines()
    assert f"banner: content/sport/s4.md, a banner ({HOME}:3), until 2025-06-01T20:00:00+00:00" in said
    assert f"lead: content/culture/s4.md, a pin ({HOME}:10), until 2025-06-02T06:00:00+00:00" in said
    asked = "the front file asks for such stories"
    assert f"block 2 1: content/world/s0.md, {asked} ({HOME}:22), until 2025-06-03T10:05:00+00:00" in said
    assert f"block 4 2: content/sport/s3.md, a pin ({HOME}:42), until the file says otherwise" in said
    last = "one of the newest of the section, until another story has more right to it"
    assert f"block 5 1: content/culture/s1.md, {last}" in said


def test_the_schedule_has_every_end(everything: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "--root", str(everything.root), "--now", NOW]) == 0
    said = capsys.readouterr().out
    assert f"  20:00  banner ends         {HOME} (content/sport/s4.md)\n" in said
    assert f"  06:00  pin ends            {HOME} (content/culture/s4.md)\n" in said
    assert f"  00:00  block ends          {HOME}\n" in said


def test_without_a_front_file_the_front_composes_itself(tmp_path: Path) -> None:
    site = paper(tmp_path, "")
    site.good()
    alone = site.output()
    site.write({HOME: ALL.replace("image", "# image").replace("sea", "see")})
    site.write({HOME: '[[blocks]]\nsection = "sport"\n'})
    site.good()
    assert changed(alone, site.output()) == {"index.html"}
    assert site.output() == site.clean()
    site.remove(HOME)
    site.good()
    assert site.output() == alone
    site.write({HOME: "# nothing is said\n"})
    site.good()
    assert site.output() == alone


def test_a_pin_that_would_change_nothing_ends_unseen(tmp_path: Path) -> None:
    site = paper(tmp_path, "")
    site.good()
    lead = site.page("").splitlines()[0].removeprefix("lead: ").replace(" ", "/s")
    site.write({HOME: f'[lead]\npins = [{{ story = "{lead}.md", until = "2025-06-03" }}]\n'})
    assert site.good().next_change is None
    assert codes(site.build(now="2025-06-03")) == [("note", "front-ended", HOME, 2)]


def test_the_note_of_a_build_is_good_until_the_first_end_of_all(tmp_path: Path) -> None:
    """That of a pin which nobody sees too: a report will name it."""
    paper(tmp_path, PINS.replace('"never"', '"2025-06-02"', 1), **{"content/world/secret.md": HELD})
    told: list[Published] = []
    report = build(Request(root=str(tmp_path), now=NOW), published=told.append)
    assert report.next_change == "2025-06-04T06:00:00+00:00"
    assert told[0].until == int(datetime.fromisoformat("2025-06-02T00:00+00:00").timestamp())


HELD = story("Secret", "2025-05-30T10:00", embargo="2025-06-04T06:00", priority="1", thread="tide", tags="[Sea]")
PINS = """\
[banner]
text = "A secret"
story = "world/secret.md"
until = "2025-06-10"
[lead]
pins = [{ story = "world/secret.md", until = "2025-06-10", headline = "Told for the secret alone" }]
[[blocks]]
title = "Picked"
pins = [{ story = "world/secret.md", until = "never" }, { story = "sport/s1.md", until = "never" }]
"""


def test_a_held_story_that_is_pinned_influences_no_byte_until_its_hour(tmp_path: Path) -> None:
    without = paper(
        tmp_path / "without",
        PINS.split("[lead]")[1]
        .partition("[[blocks]]")[2]
        .join(["[[blocks]]", ""])
        .replace('{ story = "world/secret.md", until = "never" }, ', ""),
    )
    assert without.build().published
    site = paper(tmp_path / "with", PINS, **{"content/world/secret.md": HELD})
    report = site.build()
    assert report.published
    assert [code for code in codes(report) if code[1] != "embargo-after-date"] == [
        ("warning", "front-story-held", HOME, line) for line in (1, 6, 9)
    ]
    assert changed(without.output(), site.output()) == set()
    assert report.next_change == "2025-06-04T06:00:00+00:00"
    site.build(now="2025-06-04T06:00")
    assert site.page("").startswith("! : A secret -> /world/secret/\nlead: Told for the secret alone\n")
    assert "Secret" in site.page("thread/tide")
    assert site.output() == site.clean(now="2025-06-04T06:00")
    assert main(["verify", "--embargo", "--root", str(site.root), "--now", NOW]) == 0


def test_what_has_come_down_is_left_out_and_stops_nothing(tmp_path: Path) -> None:
    site = paper(
        tmp_path, PINS, **{"content/world/secret.md": HELD.replace("embargo: 2025-06-04T06:00", "expires: 2025-05-31")}
    )
    report = site.build()
    assert report.published
    assert {code[1] for code in codes(report)} == {"front-story-gone"}
    assert "secret" not in site.page("").lower()


FAULTS = {
    '[lead]\npins = [{ story = "world/s9.md", until = "never" }]': ("front-story-missing", 2, "did you mean"),
    '[[blocks]]\nsection = "wolrd"': ("front-section", 2, "did you mean world?"),
    '[lead]\npins = [{ story = "world/s1.md", until = "never", image = "/no.jpg" }]': ("front-picture-missing", 2, "put the file there"),
    '[lead]\npins = [{ story = "world/_index.md", until = "never" }]': ("front-wrong", 2, "only stories"),
    "[laed]": ("front-key", 1, "did you mean lead?"),
    "lead = [": ("toml-syntax", 1, ""),
}  # fmt: skip


@pytest.mark.parametrize("front", FAULTS)
def test_a_bad_reference_stops_the_build_at_its_line(tmp_path: Path, front: str) -> None:
    report = paper(tmp_path, front).build()
    assert not report.published
    (problem,) = (problem for problem in report.problems if problem.severity == "error")
    code, line, hint = FAULTS[front]
    assert (problem.code, problem.file, problem.line) == (code, HOME, line)
    assert hint in problem.hint


def test_under_quarantine_what_cannot_be_understood_is_left_out(tmp_path: Path) -> None:
    site = paper(tmp_path, "", '[build]\non_error = "quarantine"\n')
    site.good()
    alone = site.output()
    for front in FAULTS:
        site.write({HOME: front})
        report = site.build()
        assert report.published
        assert report.failed
        empty = front.startswith("[[blocks]]")  # it is the only block, and blocks were asked for
        assert (site.output() == alone) != empty, front
        assert site.output() == site.clean()


def test_files_in_the_folder_that_steer_nothing_are_said(tmp_path: Path) -> None:
    more = {"content/_fronts/home.yml": "{}", "content/_fronts/notes.txt": "", "content/_fronts/atlantis.toml": "# a"}
    report = paper(tmp_path, "# a", **more).build()
    assert [code for code in codes(report) if code[0] == "error"] == [
        ("error", "front-section", "content/_fronts/atlantis.toml", 1),
        ("error", "front-file", "content/_fronts/home.yml", 1),
        ("error", "front-file", "content/_fronts/notes.txt", 1),
    ]


def test_no_front_file_is_published_or_can_be_linked_to(tmp_path: Path) -> None:
    linking = story("Linking", body="See [it](/_fronts/home.toml) and [it](../_fronts/home.toml).")
    site = paper(tmp_path, "# secret plans\n", **{"content/world/linking.md": linking})
    assert {code[1] for code in codes(site.build())} == {"link-missing"}
    site.remove("content/world/linking.md")
    site.good()
    assert not [name for name, data in site.output().items() if "_fronts" in name or b"secret plans" in data]


def test_a_tag_that_no_story_has_is_a_warning_and_an_empty_block_closes_up(tmp_path: Path) -> None:
    front = '[[blocks]]\ntag = "Seas"\n[[blocks]]\nsection = "sport"\n[[blocks.pins]]\nstory = "world/s1.md"\nuntil = "never"\nheadline = "Other words"\n'
    site = paper(tmp_path, front)
    (problem,) = site.build().problems
    assert (problem.code, problem.line, problem.hint) == ("front-nothing", 2, "did you mean Sea?")
    assert "Seas" not in site.page("")
    assert "# Sport [section /sport/ three]\n- Other words\n" in site.page("")


def test_the_front_of_a_section_keeps_its_pages(tmp_path: Path) -> None:
    front = '[lead]\npins = [{ story = "sport/s4.md", until = "never" }]\n[[blocks]]\ntag = "Rain"\ncount = 1\n'
    site = paper(tmp_path, "", "[pagination]\nsize = 2\n")
    site.good()
    alone = site.output()
    site.write({"content/_fronts/world.toml": front})
    site.good()
    assert changed(alone, site.output()) == {"world/index.html"}
    assert site.page("world") == (
        "lead: sport 4\nside: world 0\nside: world 1\n# Rain [topic /topic/rain/ feature]\n- culture 0\n"
        "world 0\nworld 1\nworld 2\n"
    )
    assert site.output() == site.clean()
    site.remove("content/_fronts/world.toml")
    site.good()
    assert site.output() == alone


def test_an_edit_of_a_front_file_makes_its_own_front_again_and_no_more(tmp_path: Path) -> None:
    site = paper(tmp_path, '[[blocks]]\nsection = "sport"\n')
    site.good()
    site.write({HOME: '[[blocks]]\nsection = "world"\n'})
    report = site.good()
    assert (report.rendered, report.written) == (1, 1)
    site.write({HOME: '# a comment\n[[blocks]]\nsection = "world"\n'})
    report = site.good()
    assert (report.rendered, report.written) == (0, 0)


# --- threads ---


def test_a_thread_has_a_page_and_each_piece_names_those_before_it(tmp_path: Path) -> None:
    site = paper(
        tmp_path,
        "",
        '[feeds]\nthreads = ["rss"]\n',
        **{"data/threads.toml": '[tide]\ntitle = "The tide"\nsummary = "So far."\n'},
    )
    site.good()
    assert site.page("thread/tide") == "The tide: So far.\nculture 2\nsport 2\nworld 2\n"
    assert "The tide | The Paper" in site.page("thread/tide/feed.xml")
    assert "https://paper.example/thread/tide/" in site.page("sitemap.xml")


def test_a_new_piece_changes_no_older_one(tmp_path: Path) -> None:
    pieces = {
        f"content/world/t{number}.md": story(f"Piece {number}", f"2025-05-{number + 1:02}", thread="Storm")
        for number in range(6)
    }
    site = paper(tmp_path, "", **pieces)
    site.good()
    assert "Piece 5 of Storm /thread/storm/after Piece 4\nafter Piece 3\nafter Piece 2\n<script" in site.page(
        "world/t5"
    )
    before = site.output()
    site.write({"content/world/t6.md": story("Piece 6", "2025-05-30", thread="storm")})
    site.good()
    differ = changed(before, site.output())
    assert not [name for name in differ if name.startswith("world/t") and name != "world/t6/index.html"]
    assert "thread/storm/index.html" in differ
    assert site.output() == site.clean()


def test_a_piece_says_to_machines_what_it_is_part_of(tmp_path: Path) -> None:
    site = paper(tmp_path, "")
    site.good()
    part = '"isPartOf":{"@type":"CreativeWorkSeries","name":"Tide","url":"https://paper.example/thread/tide/"}'
    assert part in site.page("world/s2")
    assert "isPartOf" not in site.page("world/s1")


# --- any front ---


@pytest.mark.parametrize("seed", range(2))
def test_any_front_is_that_of_a_clean_build_after_any_edit(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    site = paper(tmp_path, "", **{"content/world/secret.md": HELD})
    names = ["world/secret", *(name.removeprefix("content/").removesuffix(".md") for name in STORIES)]
    for step in range(6):
        pins = [
            f'{{ story = "{chance.choice(names)}.md", until = "2025-06-0{chance.randrange(1, 6)}" }}' for _ in range(3)
        ]
        front = f'[lead]\npins = [{pins[0]}]\n[[blocks]]\nthread = "tide"\npins = [{pins[1]}]\n[[blocks]]\nsection = "sport"\nage = "{chance.randrange(4, 9)}d"\npins = [{pins[2]}]\n'
        if chance.randrange(3):
            site.write({HOME: front})
        if chance.randrange(2):
            site.write(
                {
                    f"content/{chance.choice(names[1:])}.md": story(
                        f"New {step}", "2025-05-30", thread=chance.choice(["tide", "x"])
                    )
                }
            )
        now = f"2025-06-0{chance.randrange(1, 7)}T12:00"
        assert site.build(now=now).published
        assert site.output() == site.clean(now=now)
