"""A newsroom: a site on the disk, and what authors, designers, operators and accidents do to it, at random.

Every edit looks at the files alone and draws from `chance`, so that a history can be replayed with steps left out.
An edit that finds nothing to work on does nothing.
"""

import random
from collections.abc import Mapping
from pathlib import Path

from tests.build.histories.theme import TEMPLATES

TAGS = ["Sea", "sea", "Rain", "Votes", "भारत"]
PEOPLE = ["Ana", "ana", "Rui", "Mira"]
THREADS = ["tide", "Tide", "big-storm"]
FOLDERS = ["world", "world/asia", "sport", "culture", "culture/old"]
SETTINGS = """[site]
title = "The Paper"
url = "https://paper.example/daily/"
timezone = "Asia/Kolkata"
[recent]
count = 4
delivery = "{delivery}"
[pagination]
size = 6
[build]
on_error = "{on_error}"
jobs = 1
[redirects]
tables = ["cloudflare", "nginx"]
[security]
contact = ["mailto:safety@paper.example"]
expires = "2025-06-14"
[manifest]
enabled = true
"""
FEEDS = """[feeds]
sections = ["rss", "json"]
topics = ["atom"]
threads = ["rss"]
authors = ["rss", "atom"]
content = "full"
archive = true
size = 5
[social]
cards = true
"""
"""What some sites have besides: most kinds of feeds, with all there can be in them, and pictures of headlines."""
STORIES = 64


class Newsroom:
    """One site and its desk. `day` (of June) is the clock of the next build."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self.chance = chance
        self.day = 10

    @property
    def now(self) -> str:
        return f"2025-06-{self.day:02}T12:00"

    # --- files ---

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def remove(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def sources(self) -> list[str]:
        """Every source file, by path, in order."""
        tops = ("content", "static", "templates", "data")
        found = [path for top in tops for path in (self.root / top).rglob("*") if path.is_file()]
        return sorted(["standfirst.toml", *(path.relative_to(self.root).as_posix() for path in found)])

    def stories(self, *without: str) -> list[str]:
        """Ids of all stories, but those that have one of these keys."""
        top = self.root / "content"
        ids = sorted(path.relative_to(top).as_posix() for path in top.rglob("*.md"))
        ids = [id for id in ids if id != "about.md" and not id.endswith("_index.md")]
        return [id for id in ids if not self.read(id)[0].keys() & set(without)] if without else ids

    def read(self, id: str) -> tuple[dict[str, str], str]:
        """Front matter, as written, and body."""
        _, head, body = (self.root / "content" / id).read_text().split("---\n", 2)
        return dict(line.split(": ", 1) for line in head.splitlines()), body

    def put(self, id: str, keys: Mapping[str, str], body: str) -> None:
        head = "".join(f"{key}: {value}\n" for key, value in keys.items() if value)
        self.write(f"content/{id}", f"---\n{head}---\n{body}")

    def set(self, id: str, **changes: str) -> None:
        """Changes keys of front matter; "" takes one away."""
        keys, body = self.read(id)
        self.put(id, {**keys, **changes}, body)

    # --- the site on its first day ---

    def found(self, delivery: str, on_error: str, stories: int = STORIES) -> None:
        """Sections, pages, pictures, and stories on a few days with shared tags and chains of Also Read."""
        for name, text in TEMPLATES.items():
            self.write(name, text)
        feeds = FEEDS if on_error == "quarantine" else ""
        self.write("standfirst.toml", SETTINGS.format(delivery=delivery, on_error=on_error) + feeds)
        for folder in ("world", "world/asia", "culture"):
            self.write(
                f"content/{folder}/_index.md", f"---\ntitle: {folder.title()}\nweight: {len(folder)}\n---\nOf it.\n"
            )
        self.write("content/about.md", "---\ntitle: About\n---\nSee [the world](/world/).\n")
        self.write("static/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
        self.write("data/authors.toml", '[Ana]\nrole = "Editor"\n')
        self.write("templates/i18n/en.toml", 'archive = "Attic"\n')
        for folder in ("world", "culture"):
            self.write(f"content/{folder}/p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>')
        for number in range(stories):
            self._first(number)

    def _first(self, number: int) -> None:
        folder = FOLDERS[number % len(FOLDERS)]
        body = f"Paragraph {number} of the story.\n\nThe rest.\n"
        if number % 3 == 2:
            before = number - 1
            body += f"\nAlso Read: [](/{FOLDERS[before % len(FOLDERS)]}/s{before}.md)\n"
        keys = {
            "title": f"Story {number}",
            # Some are news on the first days, and then not.
            "date": f"2025-0{5 + number % 2}-0{1 + number % 3 + 6 * (number % 8 == 5)}T{number % 24:02}:{number % 60:02}",
            "tags": self.some(TAGS),
            "authors": self.some(PEOPLE),
            "priority": str(1 + number % 9),
            "image": "{src: p.svg, alt: A sea, credit: The desk}" if number % 15 == 0 else "",
            "also_read": f"[/{FOLDERS[(number - 4) % 5]}/s{number - 4}.md]" if number % 11 == 5 else "",
            "embargo": f"2025-06-{9 + number % 8:02}T12:00" if number % 9 == 6 else "",
            "expires": f"2025-06-{11 + number % 8:02}" if number % 9 == 7 else "",
            "draft": "true" if number % 30 == 9 else "",
            "thread": THREADS[number % 2] if number % 5 == 0 else "",
        }
        if keys["draft"] or keys["embargo"]:  # nobody may link to a held story
            keys["tags"] = "[Rain]"
        self.put(f"{folder}/s{number}.md", keys, body)

    # --- drawing ---

    def some(self, names: list[str]) -> str:
        return f"[{', '.join(self.chance.sample(names, self.chance.choice([1, 1, 2])))}]"

    def any(self, *without: str) -> str:
        return self.chance.choice(self.stories(*without))

    def date(self) -> str:
        month, day = self.chance.choice([(4, 2), (5, 3), (6, 1), (6, 2), (6, self.day)])
        return f"2025-{month:02}-{day:02}T{self.chance.randrange(12):02}:{self.chance.randrange(60):02}"

    def fresh(self) -> str:
        return str(self.chance.randrange(10**6))

    def linked(self, id: str) -> list[str]:
        """Stories that name another one, in their body or their picks."""
        return [other for other in self.stories() if id in (self.root / "content" / other).read_text()]

    def unlink(self, id: str) -> None:
        """Takes every mention of a story away; one desk in eight forgets it."""
        if not self.chance.randrange(8):
            return
        for other in self.linked(id):
            keys, body = self.read(other)
            lines = [line for line in body.splitlines() if id not in line]
            self.put(other, {**keys, "also_read": ""}, "\n".join([*lines, ""]))
        for name in self.fronts():
            if id in (self.root / name).read_text():
                self.remove(name)

    def fronts(self) -> list[str]:
        """Every front file."""
        return [name for name in self.sources() if name.startswith("content/_fronts/")]
