"""The site of 40 stories that faults are tried on, and its editions: a build goes from one to the next, and
from the last to the first, so that the tree that nobody sees is always that of a third."""

from pathlib import Path

from tests.build.tiny import NOW, Paper, story

STORIES = 40
EDITIONS = ("morning", "noon", "evening")


def begun(root: Path) -> Paper:
    """The site with its morning edition."""
    files = {
        f"content/{('world', 'sports')[n % 2]}/s{n}.md": story(
            f"Story {n}", f"2025-01-{n // 20 + 1:02}T10:{n:02}", tags=f"[topic{n % 5}]", author=f"Writer {n % 3}"
        )
        for n in range(STORIES)
    }
    paper = Paper(
        root,
        {
            **files,
            "static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>morning</title></svg>',
            "static/map.txt": "A map.\n" * 2000,
        },
    )
    edit(paper, "morning")
    return paper


def edit(paper: Paper, edition: str) -> None:
    """Makes an edition of the site: at noon there is a new story with its picture and section, in the evening another
    is gone, and each time one is longer, and the logo is another."""
    number = EDITIONS.index(edition)
    flood = {
        "content/world/flood/new.md": story("The flood", "2025-02-01T10:00", body="![Rain](new.svg)\n\nIt rains."),
        "content/world/flood/new.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 5"></svg>',
    }
    final = {"content/sports/final.md": story("The final", "2025-01-03T10:00")}
    for there, files in ((number > 0, flood), (number < 2, final)):
        if there:
            paper.write({name: text for name, text in files.items() if not (paper.root / name).exists()})
        else:
            for name in files:
                (paper.root / name).unlink(missing_ok=True)
    changed = story("Story 4", "2025-01-01T10:04", body="It was changed. " * (3 + 2 * number))
    paper.write(
        {
            "content/world/s4.md": changed,
            "static/logo.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><title>{edition * (number + 1)}</title></svg>',
        }
    )


__all__ = ["EDITIONS", "NOW", "STORIES", "begun", "edit"]
