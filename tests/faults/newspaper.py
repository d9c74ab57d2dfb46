"""The site of 40 stories that faults are tried on, and its two editions: a build goes from one to the other and back."""

from pathlib import Path

from tests.build.tiny import NOW, Paper, story

STORIES = 40
EDITIONS = ("morning", "evening")


def begun(root: Path) -> Paper:
    """The site with its morning edition."""
    files = {
        f"content/{('world', 'sports')[n % 2]}/s{n}.md": story(
            f"Story {n}", f"2025-01-{n // 20 + 1:02}T10:{n:02}", tags=f"[topic{n % 5}]", author=f"Writer {n % 3}"
        )
        for n in range(STORIES)
    }
    paper = Paper(root, {**files, "static/logo.svg": "<svg>morning</svg>", "static/map.txt": "A map.\n" * 2000})
    edit(paper, "morning")
    return paper


def edit(paper: Paper, edition: str) -> None:
    """Makes an edition of the site: in the evening there is a new story with its picture and section, one is gone,
    one is longer, and the logo is another."""
    evening = edition == "evening"
    fresh = {
        "content/world/flood/new.md": story("The flood", "2025-02-01T10:00", body="![Rain](new.svg)\n\nIt rains."),
        "content/world/flood/new.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 5"></svg>',
    }
    leaving = {"content/sports/final.md": story("The final", "2025-01-03T10:00")}
    for come, go in [(fresh, leaving)] if evening else [(leaving, fresh)]:
        paper.write(come)
        for name in go:
            (paper.root / name).unlink(missing_ok=True)
    paper.write(
        {
            "content/world/s4.md": story(
                "Story 4", "2025-01-01T10:04", body="It was changed. " * (9 if evening else 3)
            ),
            "static/logo.svg": f"<svg>{edition}</svg>",
        }
    )


__all__ = ["EDITIONS", "NOW", "STORIES", "begun", "edit"]
