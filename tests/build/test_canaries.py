"""Held stories influence not one output byte: forty of them, of every kind, are looked for word by word, and the output
is compared with that of a site which never had them."""

import io
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from standfirst.build import Request
from standfirst.cli import main
from standfirst.model import gate
from standfirst.model.article import Article
from standfirst.verify import embargo
from tests.build.canaries import Canary, disguises, forty, sung
from tests.build.tiny import NOW, PNG, Paper, changed, story

TODAY = "2025-05-30T08:00"
PUBLIC = {
    **{
        f"content/{folder}/p{number}.md": story(
            f"Public {number}", f"2025-05-{number + 10}T10:00", tags="[Sea, Rain]", authors="[Ana]",
            language=("", "hi", "ur")[number % 3], thread="sea" if number % 2 else "",
        )
        for folder in ("world", "world/asia", "sport")
        for number in range(8)
    },
    "content/world/asia/_index.md": "---\ntitle: Asia\n---\nOf it.\n",
    "content/about.md": "---\ntitle: About\n---\nUs.\n",
    "data/authors.toml": '[Ana]\nrole = "Editor"\n',
}  # fmt: skip
SETTINGS = "[pagination]\nsize = 3\n"
CANARIES = forty(20250601)
PINNED = "[[lead.pins]]\n" + "[[lead.pins]]\n".join(
    f'story = "{canary.path.removeprefix("content/")}"\nuntil = "2025-07-01"\nheadline = "Told for it alone"\n'
    for canary in CANARIES
)
"""A front file that names them all, and is only read where they are."""


def files(canaries: list[Canary], *, public: bool = False) -> dict[str, str | bytes]:
    return {name: data for canary in canaries for name, data in (canary.public if public else canary.files).items()}


def run(paper: Paper, *words: str) -> dict[str, bytes]:
    """A run of the command line: what it printed, and whatever it left that might be read as a log."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main([*words, "--root", str(paper.root), "--now", NOW])
    note = paper.root / ".standfirst" / "quick"
    left = {"note": note.read_bytes()} if note.exists() else {}
    return {"standard output": out.getvalue().encode(), "standard error": err.getvalue().encode(), **left}


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The site that never had them."""
    paper = Paper(tmp_path_factory.mktemp("without"), PUBLIC, theme=True, settings=SETTINGS)
    paper.good()
    return paper


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The site that holds them from the beginning."""
    root = tmp_path_factory.mktemp("with")
    everything = {**PUBLIC, **files(CANARIES), "content/_fronts/home.toml": PINNED}
    paper = Paper(root, everything, theme=True, settings=SETTINGS)
    report = paper.build()
    pinned = [problem.code for problem in report.problems if problem.file == "content/_fronts/home.toml"]
    assert (pinned.count("front-story-held"), pinned.count("front-story-gone")) == (25, 15)
    assert report.published
    assert len(report.held) == len(CANARIES) == 40
    return paper


def test_no_word_of_a_held_story_is_in_the_output(paper: Paper) -> None:
    assert sung(CANARIES, paper.output()) == {}


def test_the_output_is_that_of_a_site_which_never_had_them(paper: Paper, without: Paper) -> None:
    assert changed(without.output(), paper.output()) == set()


@pytest.mark.parametrize(
    "words", [("build", "--verbose", "--json"), ("build", "--clean", "-v"), ("explain", "/world/")]
)
def test_reports_and_notes_name_held_stories_by_their_paths_alone(paper: Paper, words: tuple[str, ...]) -> None:
    said = run(paper, *words)
    pictures = tuple(canary.in_names[-1] for canary in CANARIES)
    told = b"".join(data for name, data in said.items() if name != "note").decode()
    assert not [picture for picture in pictures if picture in told], (
        "the note has the names of all files, to look at them"
    )
    assert sung(CANARIES, said, in_names=False) == {}
    assert b"titel" not in said["standard error"]


def test_a_report_says_where_in_a_held_story_something_is_wrong(paper: Paper) -> None:
    problems = [problem for problem in paper.build().problems if problem.file == CANARIES[0].path]
    assert [(problem.line, problem.code) for problem in problems][-2:] == [(29, "link-missing"), (29, "foreign-code")]
    assert problems[-2].message == "a link to a file that is not there"
    assert problems[-2].hint == "standfirst serve shows all of it; here nothing is quoted, since the story is held"


def test_a_preview_tells_all(paper: Paper) -> None:
    said = run(paper, "build", "--drafts", "--output", "preview", "--verbose")
    assert len(sung(CANARIES, said, in_names=False)) >= 20, (
        "of as many stories as are printed before it says how many more"
    )
    shutil.rmtree(paper.root / "preview")


def test_stories_that_were_public_are_gone_once_they_are_held(without: Paper, tmp_path: Path) -> None:
    """Incrementally: published, hidden, and some shown and hidden once more."""
    settings = SETTINGS + '[build]\non_error = "quarantine"\n'
    paper = Paper(tmp_path, {**PUBLIC, **files(CANARIES, public=True)}, theme=True, settings=settings)
    assert paper.build().published
    assert len(sung(CANARIES, paper.output(), in_names=False)) > 400, (
        "the words must be printed, or looking for them is idle"
    )
    paper.write(files(CANARIES))
    assert paper.build().published
    for shown in (CANARIES[::7], []):
        paper.write({**files(CANARIES), **files(shown, public=True)})
        assert paper.build().published
    assert sung(CANARIES, paper.output()) == {}
    assert changed(without.output(), paper.output()) == set()
    copies = tmp_path / ".standfirst" / "last-good"
    assert sung(CANARIES, Paper.output_of(copies)) == {}


def test_verify_embargo_builds_without_reading_them(paper: Paper) -> None:
    said = run(paper, "verify", "--embargo")["standard error"].decode()
    files = len(paper.output())
    assert said.endswith(f"verified: all {files} files are those of a build without the held stories\n")


def test_verify_embargo_finds_what_a_held_story_had_a_part_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process the news feed's time is that of a story which is held; the other process does as it should."""
    secret = story("Secret", "2025-05-31T23:00", draft="true")
    paper = Paper(tmp_path, {**PUBLIC, "content/world/secret.md": secret}, settings=SETTINGS)
    held = gate.held

    def leaking(article: Article, now: int) -> gate.Held | None:
        return held(article, now) if article.title != "Secret" else None

    monkeypatch.setattr(gate, "held", leaking)
    found = {difference.path: difference for difference in embargo(Request(root=str(paper.root), now=NOW)).differences}
    assert found["world/secret/index.html"].how == "should not be there"
    feed = found["feed.xml"]
    assert feed.how == "differs"
    assert b"Secret" in (tmp_path / "site/feed.xml").read_bytes()[feed.at - 40 : feed.at + 200]


def test_a_static_file_that_a_held_story_uses_is_said_to_be_public(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **PUBLIC,
        "static/photo.png": PNG,
        "content/world/later.md": story("Later", embargo="2025-07-01", body="![A map](/photo.png)"),
    }
    paper = Paper(tmp_path, files)
    _, problem = paper.build().problems
    assert (problem.code, problem.file, problem.line) == ("held-file-public", "content/world/later.md", 6)
    assert problem.message == "static/photo.png is public already, as all of static/ is, though this story is held"
    assert (tmp_path / "site/photo.png").exists()


def test_words_are_found_however_they_are_written() -> None:
    import base64
    from unicodedata import normalize
    from urllib.parse import quote

    word = CANARIES[0].words[0]
    for text in (
        word.lower(), quote(word), normalize("NFD", word), base64.b64encode(f"ab{word}cd".encode()).decode(),
        base64.b64encode(f"a {word}".encode()).decode(), base64.b64encode(word.encode()).decode(),
    ):  # fmt: skip
        assert any(form in text.encode() for form in disguises(word)), text
