"""A newsroom of which everything is known: its stories, what was done to them, and every address that readers have seen.

Each act is done to the files as an editor would, and published. Whatever is refused is mended as its remedy says.
"""

import copy
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standfirst.build import Report
from standfirst.build.report import Request
from standfirst.build.rollback import roll_back
from standfirst.ledger import with_aliases
from standfirst.problems import UsageError
from tests.build.tiny import Paper

FOLDERS = ("world", "city", "sport", "culture")
WORDS = [
    "harbour",
    "bridge",
    "council",
    "market",
    "winter",
    "light",
    "engine",
    "letter",
    "garden",
    "school",
    "river",
    "signal",
    "paper",
    "morning",
    "window",
]
BEGIN = datetime(2025, 1, 1, 6, tzinfo=UTC)


@dataclass
class Story:
    """`token` stands in its text and nowhere else, `id` is its file under `content/`."""

    token: str
    id: str
    day: str
    topic: str
    number: int = 10
    slug: str = ""
    status: str = "published"
    updated: str = ""
    expires: str = ""
    down: str = ""
    typo: bool = False
    aliases: list[str] = field(default_factory=list)
    corrections: list[tuple[str, str]] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return self.status == "published" and not self.expires

    @property
    def address(self) -> str:
        return f"/{self.id.split('/')[0]}/{self.slug or self.id.split('/')[1].removesuffix('.md')}/"

    def text(self) -> str:
        keys = {"title": f"Headline {self.token[:5]}", "date": self.day, "author": f"Writer {len(self.topic)}"}
        keys |= {"tags": f"[{self.topic}]", "slug": self.slug, "updated": self.updated, "expires": self.expires}
        keys |= {"status": self.status, "aliases": f"[{', '.join(self.aliases)}]" if self.aliases else ""}
        lines = [f"{key}: {value}" for key, value in keys.items() if value]
        if self.status == "retracted":
            lines += ["retraction:", f"  date: {self.down}", "  text: It was wrong."]
        if self.corrections:
            lines += ["corrections:", *(f"- date: {at}\n  text: {text}" for at, text in self.corrections)]
        chance = random.Random(self.token)
        prose = " ".join(chance.choices(WORDS, k=30))
        sentence = "The goverment" if self.typo else "The government"
        return "\n".join(
            ["---", *lines, "---", f"{sentence} counted {self.number} {prose} {self.token}.", "", prose, ""]
        )


class Newsroom:
    """See the module. `seen` are the addresses of each story that readers have seen, by its token, `lists` all others."""

    def __init__(self, root: Path, seed: int, stories: int) -> None:
        self.chance = random.Random(seed)
        self.day = BEGIN
        self.stories = [self._new(BEGIN - timedelta(days=number)) for number in range(stories)]
        files = {f"content/{story.id}": story.text() for story in self.stories}
        self.paper = Paper(root, {**files, "ledger/README.md": ""})
        self.seen: dict[str, set[str]] = {}
        self.lists: set[str] = set()
        self.past: list[list[Story]] = []
        self.caches: list[Path] = []
        self.refused = 0
        self.rolled_back = 0
        self.settled()

    # --- publishing ---

    def publish(self) -> Report:
        """A release that goes on record, as `standfirst publish` asks for it."""
        return self.paper.build(record=True, jobs=1, on_error="quarantine", now=self.now)

    @property
    def now(self) -> str:
        return self.day.isoformat()

    def settled(self) -> None:
        """Publishes what must be publishable; readers see it."""
        report = self.publish()
        assert report.published, report.problems
        assert not report.failed, report.problems
        self.past.append(copy.deepcopy(self.stories))
        self.look()

    def look(self) -> None:
        """Readers see every page there is."""
        top = self.paper.root / "site"
        pages = {f"/{path.parent.relative_to(top).as_posix()}/".replace("/./", "/") for path in top.rglob("index.html")}
        for story in self.stories:
            if story.live:
                self.seen.setdefault(story.token, set()).update({story.address, *story.aliases})
        self.lists |= pages - {address for addresses in self.seen.values() for address in addresses}

    # --- what editors do ---

    def act(self) -> str:
        """One thing, at the next day; its name."""
        self.day += timedelta(hours=29)
        report = self.publish()  # what the clock changes
        assert report.published, report.problems
        assert not report.failed, report.problems
        act = self.chance.choice(ACTS)
        act(self)
        return act.__name__

    def new(self) -> None:
        self.stories.append(self._new(self.day - timedelta(hours=1)))
        self._write(self.stories[-1])
        self.settled()

    def correct(self) -> None:
        story = self._live()
        story.number += 1
        story.corrections.append((self.now, f"An earlier version had {story.number - 1}"))
        self._write(story)
        self.settled()

    def update(self) -> None:
        story = self._live()
        story.number += 1
        story.updated = self.now
        self._write(story)
        self.settled()

    def mend_a_typo(self) -> None:
        story = self._live()
        story.typo = not story.typo
        self._write(story)
        self.settled()

    def edit_in_silence(self) -> None:
        story = self._live()
        story.number += 1
        self._write(story)
        self._is_refused("text-changed")
        story.updated = self.now
        self._write(story)
        self.settled()

    def drop_a_correction(self) -> None:
        story = next((one for one in self.stories if one.live and one.corrections), None)
        if story is None:
            return self.correct()
        dropped = story.corrections.pop(0)
        self._write(story)
        self._is_refused("correction-gone")
        story.corrections.insert(0, dropped)
        self._write(story)
        return self.settled()

    def rename(self) -> None:
        story = self._live()
        self._move(story, f"{story.id.split('/')[0]}/{self._name()}.md")

    def move(self) -> None:
        story = self._live()
        self._move(story, f"{self.chance.choice(FOLDERS)}/{story.id.split('/')[1]}")

    def new_slug(self) -> None:
        story = self._live()
        story.slug = self._name()
        self._write(story)
        self._aliases_are_offered(story)

    def take_down(self) -> None:
        story = self._live()
        story.status, story.down = self.chance.choice(["withheld", "draft", "retracted"]), self.now
        self._write(story)
        self.settled()

    def bring_back(self) -> None:
        story = next((one for one in self.stories if one.status in ("withheld", "draft")), None)
        if story is None:
            return self.take_down()
        story.status = "published"
        self._write(story)
        return self.settled()

    def expire(self) -> None:
        story = self._live()
        story.expires = (self.day - timedelta(minutes=1)).isoformat()
        self._write(story)
        self.settled()

    def remove(self) -> None:
        story = self._live()
        story.status = "removed"
        self._write(story)
        self.settled()
        if self.chance.random() < 0.5:
            (self.paper.root / "content" / story.id).unlink()
            self.settled()

    def delete(self) -> None:
        story = self._live()
        path = self.paper.root / "content" / story.id
        path.unlink()
        self._is_refused("address-vanished")
        self._write(story)
        self.settled()

    def restore_what_was_removed(self) -> None:
        """From any time before, under the name it had then."""
        gone = {one.token for one in self.stories if one.status == "removed"}
        old = [one for then in self.past for one in then if one.token in gone and one.live]
        if not old:
            return self.remove()
        story = self.chance.choice(old)
        path = self.paper.root / "content" / story.id
        before = path.read_bytes() if path.exists() else None
        path.write_text(story.text())
        report = self.publish()
        assert any(one.code == "address-removed" for one in report.problems)
        assert report.published, report.problems
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        return self.settled()

    def restore_an_old_checkout(self) -> None:
        """Everything under `content/` as it was once, and back when `publish` will not have it."""
        now, then = self.stories, copy.deepcopy(self.chance.choice(self.past))
        self.stories = then
        self._write_all()
        before = self.paper.output()
        report = self.publish()
        if not report.failed:
            return self.look()
        assert report.published or self.paper.output() == before
        self.refused += not report.published
        if self.chance.random() < 0.5:  # a desk that only builds has it all the same, but for what was removed
            self.paper.build(jobs=1, on_error="quarantine", now=self.now)
            self.nothing_removed_is_anywhere()
        self.stories = now
        self._write_all()
        return self.settled()

    def restore_an_old_cache(self) -> None:
        """The cache, and what it had made, from a backup."""
        root, kept = self.paper.root, self.paper.root.parent / "backup"
        if not kept.exists():
            for name in ("site", ".standfirst"):
                shutil.copytree(root / name, kept / name, symlinks=True)
            return
        for name in ("site", ".standfirst"):
            shutil.rmtree(root / name)
            shutil.move(kept / name, root / name)
        kept.rmdir()
        self.settled()

    def roll_back(self) -> None:
        before = self.paper.output()
        try:
            roll_back(Request(root=str(self.paper.root)))
        except UsageError:
            assert self.paper.output() == before
            return
        self.rolled_back += 1

    # --- how ---

    def _new(self, day: datetime) -> Story:
        token = f"tok{self.chance.randrange(10**9):09}"
        topic = self.chance.choice([*WORDS[:5], token[:6]])
        return Story(token, f"{self.chance.choice(FOLDERS)}/{self._name()}.md", day.isoformat(), topic)

    def _name(self) -> str:
        return f"{'-'.join(self.chance.choices(WORDS, k=2))}-{self.chance.randrange(10**6)}"

    def _live(self) -> Story:
        return self.chance.choice([story for story in self.stories if story.live])

    def _write(self, story: Story) -> None:
        self.paper.write({f"content/{story.id}": story.text()})

    def _write_all(self) -> None:
        shutil.rmtree(self.paper.root / "content")
        self.paper.write({f"content/{story.id}": story.text() for story in self.stories})

    def _move(self, story: Story, id: str) -> None:
        (self.paper.root / "content" / story.id).unlink()
        story.id = id
        self._write(story)
        self._aliases_are_offered(story)

    def _is_refused(self, code: str) -> Report:
        """An edit waits, and readers see the story as it was; a lost address lets nothing out."""
        before = self.paper.output()
        report = self.publish()
        assert report.published == (code != "address-vanished")
        assert {one.code for one in report.problems if one.severity == "error"} == {code}, report.problems
        assert self.paper.output() == before
        self.refused += 1
        return report

    def _aliases_are_offered(self, story: Story) -> None:
        """What lost its address is refused, and mended as `build --fix` does."""
        last = next(one for one in self.past[-1] if one.token == story.token)
        if last.address in (story.address, *story.aliases):  # it has stood there before, and still redirects
            return self.settled()
        report = self._is_refused("address-vanished")
        assert list(report.aliases) == [story.id]
        path = self.paper.root / "content" / story.id
        mended = with_aliases(path.read_bytes(), story.id, report.aliases[story.id], "UTC")
        assert mended is not None
        story.aliases += report.aliases[story.id]
        path.write_bytes(mended)
        self.settled()
        return self._write(story)

    # --- what must be true ---

    def nothing_removed_is_anywhere(self) -> None:
        """Neither in the site, nor in what is committed, nor among the copies that may be shown."""
        gone = [one.token.encode() for one in self.stories if one.status == "removed"]
        root = self.paper.root
        files = [
            p for name in ("site", "ledger", ".standfirst/last-good") for p in (root / name).rglob("*") if p.is_file()
        ]
        for path in files:
            data = path.read_bytes()
            assert not [token for token in gone if token in data], path


ACTS: tuple[Callable[[Newsroom], None], ...] = (
    Newsroom.new, Newsroom.new, Newsroom.new, Newsroom.correct, Newsroom.update, Newsroom.mend_a_typo,
    Newsroom.edit_in_silence, Newsroom.drop_a_correction, Newsroom.rename, Newsroom.rename, Newsroom.move,
    Newsroom.new_slug, Newsroom.take_down, Newsroom.bring_back, Newsroom.expire, Newsroom.remove, Newsroom.delete,
    Newsroom.restore_what_was_removed, Newsroom.restore_an_old_checkout, Newsroom.restore_an_old_cache,
    Newsroom.roll_back, Newsroom.roll_back,
)  # fmt: skip
