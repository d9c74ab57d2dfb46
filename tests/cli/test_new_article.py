"""`new article`: asks where somebody can answer, writes what a build reads, and never over anything."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from standfirst.cli import main
from standfirst.cli.new_article import yaml
from standfirst.content import read_source
from standfirst.content.encoding import forbidden

NOW = "2025-06-01T10:00"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / "standfirst.toml").write_text('[site]\ntitle = "P"\nurl = "https://p.example/"\ntimezone = "UTC"\n')
    (tmp_path / "content/city").mkdir(parents=True)
    (tmp_path / "content/city/a.md").write_text("---\ntitle: A\ndate: 2025-01-01\n---\nText.\n")
    return tmp_path


def new(portal: Path, *words: str) -> int:
    return main(["new", "article", *words, "--root", str(portal), "--now", NOW])


def test_options_make_the_head(portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--section", "city", "--title", "Night: a bridge", "--author", "Asha Rao", "--author", "R: Iyer"]
    assert new(portal, *words, "--tag", "transport", "--thread", "bridge", "--kicker", "Exclusive") == 0
    assert (portal / "content/city/night-a-bridge.md").read_text() == (
        '---\ntitle: "Night: a bridge"\ndate: 2025-06-01T10:00:00+00:00\ndraft: true\nkicker: Exclusive\n'
        'thread: bridge\nauthors: [Asha Rao, "R: Iyer"]\ntags: [transport]\n---\n\n'
    )
    assert "content/city/night-a-bridge.md is there, as a draft." in capsys.readouterr().err


def test_it_can_be_public_and_have_a_folder_of_its_own(portal: Path) -> None:
    assert new(portal, "city/bridge", "--public", "--bundle", "--title", "The bridge") == 0
    text = (portal / "content/city/bridge/index.md").read_text()
    assert text == "---\ntitle: The bridge\ndate: 2025-06-01T10:00:00+00:00\n---\n\n"


@pytest.mark.parametrize("words", [("city/a",), ("city/a", "--bundle"), ("--section", "city", "--title", "A")])
def test_nothing_is_written_over(portal: Path, words: tuple[str, ...]) -> None:
    before = (portal / "content/city/a.md").read_text()
    assert new(portal, *words) == 2
    assert (portal / "content/city/a.md").read_text() == before
    assert not (portal / "content/city/a").exists()


@pytest.mark.parametrize("words", [(), ("--title", "A bridge"), ("--section", "city")])
def test_nobody_is_asked_where_nobody_can_answer(
    portal: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert new(portal, *words) == 2
    assert "nobody is there to be asked" in capsys.readouterr().err
    assert [path.name for path in (portal / "content").rglob("*.md")] == ["a.md"]


@pytest.mark.parametrize(
    "words",
    [
        ("city/b", "--section", "world"),
        ("--section", "../up", "--title", "B"),
        ("--section", "city", "--title", "…"),
        ("city/b", "--title", "A \x07"),
        ("city/b", "--language", "english please"),
    ],
)
def test_what_cannot_be_an_article_is_refused(portal: Path, words: tuple[str, ...]) -> None:
    assert new(portal, *words) == 2
    assert [path.name for path in portal.rglob("*.md")] == ["a.md"]


def test_on_a_terminal_it_asks_for_what_it_needs(portal: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "standfirst", "new", "article", "--root", str(portal), "--now", NOW]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as asking:
        os.close(theirs)
        os.write(ours, b"A new bridge\ncity\nAsha Rao, Ravi Iyer\n\n")
        said = asking.communicate(timeout=60)[0].decode()
    os.close(ours)
    assert asking.returncode == 0, said
    assert "Section (city)" in said
    text = (portal / "content/city/a-new-bridge.md").read_text()
    assert "title: A new bridge\n" in text
    assert "authors: [Asha Rao, Ravi Iyer]\n" in text
    assert "tags" not in text


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    whole = " ".join(text.split())
    assume(whole and not forbidden(text) and text.isprintable())
    data = f"---\ntitle: {yaml(text)}\ndate: 2025-01-01\n---\n".encode()
    source = read_source(data, id="city/a.md", kind="article", timezone="UTC")
    if source.article is not None and not source.faulty:
        assert source.article.title == whole
    else:  # of what cannot be seen, and the like
        assert {problem.code for problem in source.problems} <= {"title-missing", "character-lost"}
