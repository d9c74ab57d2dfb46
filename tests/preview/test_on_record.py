"""The preview warns of what the ledgers have against a change, as it is made and no longer."""

from pathlib import Path

from standfirst.preview.showing import Showing
from standfirst.preview.state import State
from tests.preview.telling import Told

A = "content/world/a.md"


def warned(told: Told) -> list[str]:
    return [f"{p.code} {p.file}" for p in told.desk.report().problems]


def test_a_silent_edit_and_a_lost_address_are_told_while_they_stand(tmp_path: Path) -> None:
    told = Told(tmp_path)
    told.paper.write({"ledger/README.md": ""})
    assert told.paper.build(record=True, jobs=1).published
    told.tell(*(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "ledger").rglob("*.tsv")))
    assert warned(told) == []
    told.change(A, "First paragraph.", "Another paragraph.")
    assert warned(told) == [f"text-changed {A}"]
    told.change("content/sport/c.md", "rest", "end")
    assert warned(told) == ["text-changed content/sport/c.md", f"text-changed {A}"]
    told.change("content/sport/c.md", "end", "rest")
    told.change(A, "title:", "updated: 2025-02-01\ntitle:")
    assert warned(told) == []
    told.change(A, "title:", "slug: other\ntitle:")
    assert warned(told) == [f"address-vanished {A}"]
    told.change(A, "slug: other", "slug: other\naliases: [/world/a/]")
    assert warned(told) == []
    told.paper.write({"ledger/removed.tsv": "/sport/c/\tx\tsport/c.md\t2025\n"})
    told.tell("ledger/removed.tsv")
    assert "address-removed content/sport/c.md" in warned(told)
    told.desk.close()


def test_what_was_taken_back_is_gone_and_what_never_was_is_not(tmp_path: Path) -> None:
    told = Told(tmp_path)
    view = Showing(told.desk, str(tmp_path), State(version="1")).view(None)
    told.change("content/sport/c.md", "title:", "status: removed\ntitle:")
    asked = ("sport/c/", "sport/c", "sport/d/", "", "../sport/c/")
    assert [view.gone(path) for path in asked] == [True, True, False, False, False]
    told.change("content/sport/c.md", "status: removed\n", "")
    assert not view.gone("sport/c/")
    told.paper.write({"ledger/README.md": "", "ledger/removed.tsv": "/lost/\tx\tsport/x.md\t2025\n"})
    told.tell("ledger/README.md", "ledger/removed.tsv")
    assert view.gone("lost/")
    told.desk.close()
