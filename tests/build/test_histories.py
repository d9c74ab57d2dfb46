"""Invariant 9 by random histories: after each of many edits an incremental build gives the bytes of a clean one."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build.tiny import TEMPLATES, Paper, changed, story

TAGS = ["Sea", "sea", "Rain", "Votes", "भारत"]
PEOPLE = ["Ana", "ana", "Rui"]
FOLDERS = ["world", "world/asia", "sport", "sport/old", ""]


class Editor:
    """Edits a site at random, as authors, designers and clocks do. `now` is the next build's."""

    def __init__(self, paper: Paper, seed: int) -> None:
        self.paper = paper
        self.chance = random.Random(seed)
        self.day = 1
        self.count = 0
        self.stories: dict[str, dict[str, str]] = {}

    @property
    def now(self) -> str:
        return f"2025-06-{self.day:02}T12:00"

    def fill(self, number: int) -> None:
        self.paper.write(
            {
                "content/world/_index.md": "---\ntitle: World\n---\nOf the world.\n",
                "content/world/asia/_index.md": "---\ntitle: Asia\n---\n",
                "content/about.md": "---\ntitle: About\n---\nSee [the world](/world/).\n",
                "static/logo.svg": "<svg/>",
            }
        )
        for _ in range(number):
            self.publish()

    def edits(self) -> list[Callable[[], None]]:
        return [
            self.publish, self.publish, self.delete, self.retitle, self.retag, self.rewrite, self.rewrite, self.hold,
            self.redate, self.rename, self.link, self.template, self.macro, self.label, self.data, self.static,
            self.section, self.tomorrow, self.picture,
        ]  # fmt: skip

    def _put(self, id: str) -> None:
        keys = dict(self.stories[id])
        self.paper.write({f"content/{id}": story(keys.pop("title"), keys.pop("date"), keys.pop("body"), **keys)})

    def _any(self) -> str:
        return self.chance.choice(sorted(self.stories))

    def _date(self) -> str:
        return (
            f"2025-0{self.chance.randrange(4, 7)}-{self.chance.randrange(1, 29):02}T{self.chance.randrange(24):02}:00"
        )

    def _some(self, names: list[str]) -> str:
        return f"[{', '.join(self.chance.sample(names, self.chance.randrange(3)))}]"

    def publish(self) -> None:
        self.count += 1
        folder = self.chance.choice(FOLDERS)
        id = f"{folder + '/' if folder else ''}s{self.count}.md"
        self.stories[id] = {
            "title": f"Story {self.count}",
            "date": self._date(),
            "body": f"Paragraph {self.count} of the story.\n\nThe rest.",
            "tags": self._some(TAGS),
            "authors": self._some(PEOPLE),
            "priority": str(self.chance.randrange(1, 10)),
        }
        self._put(id)

    def delete(self) -> None:
        id = self._any()
        for other, keys in self.stories.items():
            if f"(/{id})" in keys["body"]:
                keys["body"] = "The link is gone."
                self._put(other)
        del self.stories[id]
        self.paper.remove(f"content/{id}")

    def _set(self, **keys: str) -> None:
        id = self._any()
        self.stories[id] |= keys
        self._put(id)

    def retitle(self) -> None:
        self._set(title=f"New title {self.chance.randrange(99)}", summary=self.chance.choice(["", "A summary."]))

    def retag(self) -> None:
        self._set(tags=self._some(TAGS), authors=self._some(PEOPLE))

    def rewrite(self) -> None:
        self._set(body=f"Another paragraph {self.chance.randrange(99)}.\n\n## A heading\n\nMore.")

    def redate(self) -> None:
        self._set(date=self._date())

    def rename(self) -> None:
        self._set(
            slug=f"slug-{self.count}-{self.chance.randrange(10**6)}", aliases=f"[/old/{self.chance.randrange(10**6)}/]"
        )

    def hold(self) -> None:
        linked = {id for id in self.stories for keys in self.stories.values() if f"(/{id})" in keys["body"]}
        free = sorted(self.stories.keys() - linked)
        id = self.chance.choice(free)
        key, value = self.chance.choice(
            [("draft", "true"), ("draft", "false"), ("expires", "2025-06-20"), ("status", "removed")]
        )
        self.stories[id][key] = value
        self._put(id)

    def link(self) -> None:
        free = sorted(id for id, keys in self.stories.items() if not keys.keys() & {"draft", "expires", "status"})
        target = self.chance.choice([id for id in free if self.stories[id]["date"] < self.now])
        form = self.chance.choice(
            [f"See [it](/{target}).", f"Also Read: [](/{target})", f"Also Read: [Mine](@/{target})"]
        )
        self._set(body=f"A paragraph.\n\n{form}")

    def picture(self) -> None:
        number = self.chance.randrange(1, 4)
        folder = "content/world"
        self.paper.write({f"{folder}/p{number}.svg": f'<svg width="{self.chance.randrange(1, 9)}" height="2"/>'})
        self._set(body=f"A paragraph.\n\n![P](/world/p{number}.svg)", image="")
        id = self.chance.choice([id for id in self.stories if id.startswith("world/s")] or [""])
        if id:
            self.stories[id] |= {"image": f"p{number}.svg", "body": f"![P](p{number}.svg)\n\nText."}
            self._put(id)

    def spoil(self) -> None:
        self._set(body="See [nothing](missing.md).", authors=self.chance.choice(["[Ana]", "{a: b}"]))

    def template(self) -> None:
        name = self.chance.choice(sorted(name for name in TEMPLATES if "/_" not in name))
        self.paper.write(
            {name: TEMPLATES[name] + (self.chance.choice(["", "<!-- x -->"]) if "fragment" in name else "")}
        )

    def macro(self) -> None:
        sign = self.chance.choice("<>|")
        self.paper.write(
            {"templates/_macros.html": TEMPLATES["templates/_macros.html"].replace("</a>", f" &{sign};</a>")}
        )

    def label(self) -> None:
        self.paper.write({"templates/i18n/en.toml": f'archive = "Attic {self.chance.randrange(3)}"\n'})

    def data(self) -> None:
        self.paper.write({"data/authors.toml": f'[Ana]\nrole = "Editor {self.chance.randrange(3)}"\n'})

    def static(self) -> None:
        self.paper.write({f"static/f{self.chance.randrange(3)}.txt": str(self.chance.random())})

    def section(self) -> None:
        title, held = self.chance.choice(["Asia", "The East"]), self.chance.choice(["", "draft: true\n"])
        self.paper.write({"content/world/asia/_index.md": f"---\ntitle: {title}\n{held}---\n"})

    def tomorrow(self) -> None:
        self.day = min(28, self.day + self.chance.randrange(1, 6))


@pytest.mark.parametrize(("delivery", "on_error"), [("inline", "stop"), ("client", "quarantine")])
def test_after_any_edit_an_incremental_build_gives_the_bytes_of_a_clean_one(
    tmp_path: Path, delivery: str, on_error: str
) -> None:
    paper = Paper(tmp_path, {}, settings=f'[recent]\ncount = 4\ndelivery = "{delivery}"\n[pagination]\nsize = 4\n')
    editor = Editor(paper, seed=len(delivery))
    editor.fill(30)
    published = 0
    log = []
    for _ in range(25):
        spoils = [editor.spoil, editor.spoil] if on_error == "quarantine" else []
        edits = editor.chance.sample([*editor.edits(), *spoils], editor.chance.choice([1, 1, 2]))
        log.append([edit.__name__ for edit in edits])
        for edit in edits:
            edit()
        report = paper.build(now=editor.now, on_error=on_error)
        published += report.published
        if report.published:
            assert changed(paper.output(), paper.clean(now=editor.now, on_error=on_error)) == set(), log
            before = paper.states()
            again = paper.build(now=editor.now, on_error=on_error)
            assert (again.rendered, again.spliced, again.written, again.removed) == (0, 0, 0, 0), log
            assert paper.states() == before, log
    assert published > 20, "most histories must stay without errors, or they test nothing"


def test_another_process_with_another_hash_seed_zone_and_locale_gives_the_same_bytes(tmp_path: Path) -> None:
    paper = Paper(tmp_path, {})
    editor = Editor(paper, seed=3)
    editor.fill(12)
    paper.build()
    program = (
        "import sys; from standfirst.build import Request, build;"
        "build(Request(root=sys.argv[1], output='.clean/site', cache='.clean/cache', now='2025-06-01T00:00'))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Apia", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environment, check=True, timeout=60)
    assert changed(paper.output(), paper.output(".clean/site")) == set()
