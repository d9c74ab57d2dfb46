"""Warnings about what is public, which an incremental build gives as a clean one does."""

from pathlib import Path

from tests.build.tiny import Paper, codes, story

AUTHORS = '["Jo Smith"]\nrole = "Reporter"\n["R. Rao"]\n'


def test_an_author_whom_the_data_do_not_have_is_told_once_with_the_nearest_name(tmp_path: Path) -> None:
    files = {f"content/world/{name}.md": story(name, author="Jo Smth") for name in "abc"}
    paper = Paper(tmp_path, {"data/authors.toml": AUTHORS, "content/world/r.md": story("R", author="R. Rao"), **files})
    (problem,) = paper.build().problems
    assert (problem.code, problem.severity, problem.file, problem.line) == (
        "author-unknown",
        "warning",
        "content/world/a.md",
        4,
    )
    assert problem.hint == "did you mean Jo Smith?"


def test_a_photo_of_an_author_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    paper = Paper(
        tmp_path,
        {"data/authors.toml": '["Jo"]\nphoto = "/who/jo.svg"\n', "content/world/a.md": story("A", author="Jo")},
    )
    assert codes(paper.build()) == [("warning", "author-photo-missing", "data/authors.toml", 2)]
    paper.write({"static/who/Jo.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"})
    (problem,) = paper.build().problems
    assert (problem.column, problem.hint) == (10, "did you mean /who/Jo.svg?")
    paper.change("data/authors.toml", "jo.svg", "Jo.svg")
    assert codes(paper.good()) == []


def test_who_is_unknown_changes_with_stories_and_with_the_data(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {"content/world/a.md": story("A", author="Kim Doe")})
    paper.good()
    paper.write({"data/authors.toml": AUTHORS})
    assert codes(paper.build()) == [("warning", "author-unknown", "content/world/a.md", 4)]
    paper.write({"content/world/b.md": story("B", author="Lee Poe")})
    assert [code[2] for code in codes(paper.build())] == ["content/world/a.md", "content/world/b.md"]
    paper.change("content/world/a.md", "Kim Doe", "jo smith")  # one author, whatever the letter case
    assert [code[2] for code in codes(paper.build())] == ["content/world/b.md"]
    paper.write({"data/authors.toml": AUTHORS + '["Lee Poe"]\n'})
    paper.good()


def test_a_storys_template_that_comes_or_goes_is_seen_though_the_story_stays(tmp_path: Path) -> None:
    text = story("A", template="long.html")
    paper = Paper(
        tmp_path,
        {"content/world/a.md": text, "content/world/b.md": story("B")},
        settings='[build]\non_error = "quarantine"\n',
    )
    assert codes(paper.build()) == [("error", "template-missing", "content/world/a.md", 4)]
    assert "world/b/index.html" in paper.output()
    assert "world/a/index.html" not in paper.output()
    paper.write({"templates/long.html": "{{ story.title }}"})
    paper.good()
    assert paper.page("world/a") == "A"
    paper.remove("templates/long.html")
    assert ("error", "template-missing", "content/world/a.md", 4) in codes(paper.build())
    assert "<h1>A</h1>" in paper.page("world/a")  # its last good version, by the template of all stories


def test_an_address_that_a_story_makes_too_long_is_found_in_a_publish_too(tmp_path: Path) -> None:
    folder = "/".join(["s" * 100] * 9)
    paper = Paper(tmp_path, {f"content/{folder}/_index.md": "---\ntitle: S\n---\n", "content/world/a.md": story("A")})
    paper.write({f"content/{'/'.join(['s' * 100] * n)}/_index.md": "---\ntitle: S\n---\n" for n in range(1, 9)})
    paper.build()
    paper.write({f"content/{folder}/{'x' * 150}.md": story("Long")})
    told = codes(paper.build())
    assert [code for code in told if code[1] == "address-too-long"] == [
        ("error", "address-too-long", f"content/{folder}/{'x' * 150}.md", 1)
    ]
