"""Files for machines at the root, built: by the settings, by the clock, and the same whether built anew or not."""

import json
from pathlib import Path

from tests.build.tiny import PNG, Paper, changed, codes, story

SETTINGS = """[redirects]
tables = ["cloudflare", "nginx", "s3"]
[security]
contact = ["mailto:s@paper.example"]
expires = "2025-07-15"
[trust]
social = ["https://social.example/@paper"]
[manifest]
enabled = true
[robots]
block = ["ai-user"]
"""
FILES: dict[str, str | bytes] = {
    "content/world/_index.md": "---\ntitle: World\n---\n",
    "content/world/a.md": story("A", aliases="[/old/a/, /2001/a.html]"),
    "content/world/b.md": story("B", aliases="[/old/b/]", draft="true"),
    "static/icon-192.png": PNG,
}


def test_old_addresses_are_told_and_those_of_a_held_story_are_not(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES, settings=SETTINGS)
    paper.good()
    assert paper.page("_redirects").splitlines()[1:] == ["/2001/a.html /world/a/ 301", "/old/a/ /world/a/ 301"]
    assert json.loads(paper.page("_redirects.s3.json")) == {"2001/a.html": "/world/a/", "old/a/index.html": "/world/a/"}
    before = paper.output()
    paper.change("content/world/a.md", "title: A", "title: A\nslug: again")
    paper.good()
    assert "/old/a/ /world/again/ 301" in paper.page("_redirects")
    assert "_redirects.nginx" in changed(before, paper.output())
    assert paper.output() == paper.clean()
    paper.change("content/world/b.md", "draft: true", "draft: false")
    paper.good()
    assert "/old/b/ /world/b/ 301" in paper.page("_redirects")
    assert paper.output() == paper.clean()


def test_an_edit_that_moves_nothing_leaves_the_tables_alone(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES, settings=SETTINGS)
    paper.good()
    before = paper.times()
    paper.change("content/world/a.md", "The rest.", "Another rest.")
    paper.good()
    after = paper.times()
    assert {name for name in after if "_redirects" in name and after[name] != before[name]} == set()


def test_security_txt_goes_at_its_hour_and_is_spoken_of_before(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES, settings=SETTINGS)
    report = paper.good(now="2025-06-14T23:59:59")
    assert report.next_change == "2025-07-15T00:00:00+00:00"
    assert "Expires: 2025-07-15T00:00:00+00:00\n" in paper.page(".well-known/security.txt")
    line = (paper.root / "standfirst.toml").read_text().splitlines().index('expires = "2025-07-15"') + 1
    said = [("warning", "security-txt-ends", "standfirst.toml", line)]
    assert codes(paper.build(now="2025-06-15T00:00:00")) == said
    assert (paper.root / "site/.well-known/security.txt").exists()
    report = paper.build(now="2025-07-15T00:00:00")
    assert codes(report) == said
    assert report.next_change is None
    assert not (paper.root / "site/.well-known/security.txt").exists()
    assert (paper.root / "site/.well-known/trust.txt").exists()
    assert paper.output() == paper.clean(now="2025-07-15T00:00:00")


def test_an_edit_after_the_warning_has_begun_keeps_it(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES, settings=SETTINGS)
    for text in ("The rest.", "Another.", "A third."):
        report = paper.build(now="2025-07-01T00:00")
        assert [problem.code for problem in report.problems] == ["security-txt-ends"]
        paper.change("content/world/a.md", text, {"The rest.": "Another.", "Another.": "A third."}.get(text, "."))


def test_the_manifest_names_the_pictures_that_are_there(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES, settings=SETTINGS)
    paper.good()
    written = json.loads(paper.page("manifest.webmanifest"))
    assert (written["name"], written["start_url"], written["display"]) == ("The Paper", "/", "browser")
    assert [icon["src"] for icon in written["icons"] if icon["type"] == "image/png"] == ["/icon-192.png"]
    assert "User-agent: ChatGPT-User" in paper.page("robots.txt")
    paper.remove("static/icon-192.png")
    paper.good()
    assert "icon-192" not in paper.page("manifest.webmanifest")


def test_a_full_table_is_said_with_its_remedy(tmp_path: Path) -> None:
    aliases = ", ".join(f"/old/{number}/" for number in range(2_001))
    paper = Paper(tmp_path, {**FILES, "content/world/a.md": story("A", aliases=f"[{aliases}]")}, settings=SETTINGS)
    report = paper.build(now="2025-06-01T00:00")
    (problem,) = report.problems
    assert (problem.code, problem.severity, problem.file) == ("table-full", "warning", "standfirst.toml")
    assert "2,001" in problem.message
    assert len(paper.page("_redirects").splitlines()) == 2_001
    assert len(paper.page("_redirects.nginx").splitlines()) == 2_002
    assert (paper.root / "site/old/2000/index.html").exists()


def test_an_old_address_of_a_retracted_story_leads_to_what_stands_in_its_place(tmp_path: Path) -> None:
    paper = Paper(tmp_path, FILES, theme=True, settings=SETTINGS)
    paper.good()
    paper.change("content/world/a.md", "title: A", "title: A\nstatus: retracted\nretraction: It was wrong.")
    report = paper.build()
    assert report.published
    assert "/old/a/ /world/a/ 301" in paper.page("_redirects")
    assert paper.output() == paper.clean()


def test_a_publishers_own_rules_stand_before_those_for_old_addresses(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {**FILES, "static/_redirects": "/app/* /app/index.html 200\n"}, settings=SETTINGS)
    paper.good()
    lines = paper.page("_redirects").splitlines()
    assert lines[0] == "/app/* /app/index.html 200"
    assert lines[2:] == ["/2001/a.html /world/a/ 301", "/old/a/ /world/a/ 301"]
    assert "/app/" not in paper.page("_redirects.nginx")
    paper.write({"static/_redirects": "/b /c 301\n"})
    paper.good()
    assert paper.page("_redirects").splitlines()[0] == "/b /c 301"
    assert paper.output() == paper.clean()
    paper.remove("static/_redirects")
    paper.good()
    assert paper.page("_redirects").startswith("# Written by")
    assert paper.output() == paper.clean()
