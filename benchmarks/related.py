"""How good related stories are: of the links that authors set in their texts, how many would have been found without them.

Archives are read from Markdown with YAML; links between their stories are taken as the truth, and hidden from all. A pair
of stories by one author on one topic is another truth, an easier one, since authors and topics are seen by whoever looks at them.
Each contestant names five stories for each story, of all of the archive.

python -m benchmarks.related digitalgov-news-even-years.tar.xz nodejs-blog.tar.xz
python -m benchmarks.related digitalgov-news-even-years.tar.xz --look 10       picks to judge by eye
"""

from __future__ import annotations

import argparse
import math
import re
import tarfile
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from pathlib import PurePosixPath
from random import Random
from typing import Any, Final

import yaml

from standfirst.model.related.face import Face
from standfirst.model.related.fold import fold
from standfirst.model.related.places import unpacked
from standfirst.model.related.words import AUTHOR, LINK, SECTION, TOPIC, named, terms, words_of

TOP: Final = 5
_LINK: Final = {
    "digitalgov": r"(?:digital\.?gov\.gov|digital\.gov|digitalgov\.gov|\(|\"|\s)/(?:\d{4}/\d\d/\d\d|news|resources|event)/([\w-]+)",
    "nodejs": r"/blog/[\w-]+/([\w.-]+?)/?[)#\"\s]",
    "18f": r"/\d{4}/\d\d/\d\d/([\w-]+)",
}
"""How stories of each archive are linked to; the group is the slug."""
_MARKS: Final = re.compile(r"\]\([^)]*\)|<[^>]+>|\{[{%].*?[}%]\}")


@dataclass(slots=True)
class Story:
    """What contestants see, and the `links` that they do not: numbers of other stories."""

    id: str
    slug: str
    instant: int
    title: str
    summary: str
    topics: list[str]
    authors: list[str]
    section: str
    links: set[int] = field(default_factory=set)


Lists = list[list[int]]


# --- archives ---


def read(path: str) -> list[Story]:
    """The dated stories of an archive."""
    name = next((name for name in _LINK if name in path), "18f")
    found: list[tuple[Story, str]] = []
    with tarfile.open(path, "r:xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            english = name != "nodejs" or "/pages/en/blog/" in member.name
            file = archive.extractfile(member) if member.name.endswith(".md") and english else None
            if file is not None and (one := _story(member.name, file.read().decode("utf-8", "replace"), name)):
                found.append(one)
    numbers: dict[str, int] = {}
    for number, (story, _) in enumerate(found):
        numbers.setdefault(story.slug, number)
    for number, (story, body) in enumerate(found):
        slugs = (match[1].lower() for match in re.finditer(_LINK[name], body))
        story.links = {numbers[slug] for slug in slugs if slug in numbers} - {number}
    return [story for story, _ in found]


def _story(path: str, text: str, name: str) -> tuple[Story, str] | None:
    parts = text.replace("\r\n", "\n").split("\n---", 1)
    try:
        read = yaml.safe_load(parts[0].removeprefix("---")) if text.startswith("---") and len(parts) == 2 else None
    except yaml.YAMLError:
        return None
    keys: dict[str, Any] = read if isinstance(read, dict) else {}
    instant = _instant(keys.get("date"))
    if instant is None or not keys.get("title"):
        return None
    where = PurePosixPath(path)
    slug = keys.get("slug") if name == "digitalgov" else None
    plain = re.sub(r"^\d{4}-\d+-\d+-", "", where.stem) if name == "18f" else where.stem
    story = Story(
        id=path,
        slug=str(slug or plain).lower(),
        instant=instant,
        title=str(keys["title"]),
        summary=str(keys.get("summary") or keys.get("excerpt") or _first_paragraph(parts[1])),
        topics=[topic.lower() for topic in _list(keys.get("topics") or keys.get("tags"))],
        authors=[author.lower() for author in _list(keys.get("authors") or keys.get("author"))],
        section=where.parent.name if name == "nodejs" else "",
    )
    return story, parts[1]


def _instant(written: Any) -> int | None:
    if isinstance(written, datetime):
        return int((written if written.tzinfo else written.replace(tzinfo=UTC)).timestamp())
    if isinstance(written, date):
        return int(datetime(written.year, written.month, written.day, tzinfo=UTC).timestamp())
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d+):(\d+))?", str(written))
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


def _list(written: Any) -> list[str]:
    return [str(one) for one in written] if isinstance(written, list) else [str(written)] if written else []


def _first_paragraph(body: str) -> str:
    plain = (part.strip() for part in re.split(r"\n\s*\n", body))
    return _MARKS.sub(" ", next((part for part in plain if part[:1].isalpha()), ""))


# --- contestants ---


def ours(stories: Sequence[Story]) -> Lists:
    """Standfirst's own lists, with five places."""
    faces = [
        Face(
            story.id,
            story.instant,
            story.slug,
            terms(story.title, story.summary)
            + array(
                "I",
                named(TOPIC, story.topics)
                + named(AUTHOR, story.authors)
                + (named(SECTION, [story.section]) if story.section else [])
                + named(LINK, [story.id]),
            ).tobytes(),
            room=TOP,
        )
        for story in stories
    ]
    order = sorted(range(len(stories)), key=lambda number: faces[number].order)
    lists: Lists = [[] for _ in stories]
    for number, picks in zip(order, fold([faces[number] for number in order]).picks, strict=True):
        lists[number] = [order[pick.number] for pick in unpacked(picks)]
    return lists


def tag_overlap(stories: Sequence[Story]) -> Lists:
    """Most topics in common, then the newest."""
    return _best(stories, lambda story, other: len(set(story.topics) & set(other.topics)))


def bm25(stories: Sequence[Story]) -> Lists:
    """Robertson's BM25 (k1 1.2, b 0.75) over the words of headline and summary, as a query of the story's own words."""
    return _bm25([_words(story) for story in stories])


def bm25_topics(stories: Sequence[Story]) -> Lists:
    """The same with topics as words."""
    return _bm25([_words(story) + [f"#{topic}" for topic in story.topics] for story in stories])


def hugo(stories: Sequence[Story]) -> Lists:
    """Hugo's related content with its settings as they come: keywords 100, date (the year) 10, threshold 80, none that is
    newer; its keywords are the topics here."""
    return _hugo(stories, newer=False)


def hugo_newer(stories: Sequence[Story]) -> Lists:
    """The same with `includeNewer`."""
    return _hugo(stories, newer=True)


def _words(story: Story) -> list[str]:
    return words_of(unescape(f"{story.title} {story.summary}"))


def _bm25(documents: Sequence[list[str]]) -> Lists:
    counts = [Counter(words) for words in documents]
    uses = Counter(word for words in counts for word in words)
    mean, total = sum(map(len, documents)) / len(documents), len(documents)
    having: defaultdict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(counts):
        for word in words:
            having[word].append(number)
    lists: Lists = []
    for number, words in enumerate(counts):
        scores: defaultdict[int, float] = defaultdict(float)
        for word in words:
            rarity = math.log(1 + (total - uses[word] + 0.5) / (uses[word] + 0.5))
            for other in having[word]:
                count = counts[other][word]
                scores[other] += rarity * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(documents[other]) / mean))
        scores.pop(number, None)
        lists.append(sorted(scores, key=lambda other: (-scores[other], other))[:TOP])
    return lists


def _hugo(stories: Sequence[Story], *, newer: bool) -> Lists:
    def weight(story: Story, other: Story) -> int:
        if other.instant > story.instant and not newer:
            return 0
        topics = len(set(story.topics) & set(other.topics))
        year = time.gmtime(story.instant).tm_year == time.gmtime(other.instant).tm_year
        matches, total = topics + year, 100 * topics + 10 * year
        # The mean weight of what matches, against the threshold shared out among them.
        return total if matches and total // matches >= 80 // matches else 0

    return _best(stories, weight)


def _best(stories: Sequence[Story], score: Callable[[Story, Story], int]) -> Lists:
    lists: Lists = []
    for number, story in enumerate(stories):
        scored = [(score(story, other), other.instant, at) for at, other in enumerate(stories) if at != number]
        lists.append([at for value, _, at in sorted(scored, reverse=True)[:TOP] if value])
    return lists


CONTESTANTS: Final[dict[str, Callable[[Sequence[Story]], Lists]]] = {
    "Standfirst": ours,
    "BM25, words": bm25,
    "BM25, words and topics": bm25_topics,
    "topics in common": tag_overlap,
    "Hugo": hugo,
    "Hugo, `includeNewer`": hugo_newer,
}


# --- what they found ---


def links_found(stories: Sequence[Story], lists: Lists) -> tuple[int, int]:
    """Of the links, how many lead to one of the five."""
    asked = [(number, other) for number, story in enumerate(stories) for other in story.links]
    return sum(other in lists[number] for number, other in asked), len(asked)


def pairs_found(stories: Sequence[Story], lists: Lists) -> float:
    """Of those by one author on one topic, which part of five (or of all there are) is among the five; the mean."""
    by: defaultdict[str, set[int]] = defaultdict(set)
    for number, story in enumerate(stories):
        for author in story.authors:
            by[author].add(number)
    shares: list[float] = []
    for number, story in enumerate(stories):
        others = {other for author in story.authors for other in by[author]} - {number}
        mates = {other for other in others if set(stories[other].topics) & set(story.topics)}
        if mates:
            shares.append(len(mates & set(lists[number])) / min(TOP, len(mates)))
    return sum(shares) / len(shares) if shares else 0.0


def table(paths: Sequence[str]) -> Iterator[str]:
    """Rows in Markdown."""
    archives = {PurePosixPath(path).name.split(".")[0]: read(path) for path in paths}
    yield f"| found in the first {TOP} | {' | '.join(f'{name}: links | pairs' for name in archives)} |"
    yield f"|---|{'---|---|' * len(archives)}"
    for name, contestant in CONTESTANTS.items():
        cells = []
        for stories in archives.values():
            lists = contestant(stories)
            found, all_ = links_found(stories, lists)
            cells += [
                f"{found} of {all_} ({100 * found / max(1, all_):.1f} %)",
                f"{100 * pairs_found(stories, lists):.1f} %",
            ]
        yield f"| {name} | {' | '.join(cells)} |"


def look(path: str, count: int, seed: int) -> Iterator[str]:
    """Some stories with their picks, drawn by a seed."""
    stories = read(path)
    lists = ours(stories)
    for number in sorted(Random(seed).sample(range(len(stories)), count)):
        yield f"{_said(stories[number])}"
        yield from (f"    {_said(stories[other])}" for other in lists[number])


def _said(story: Story) -> str:
    return f"{time.strftime('%Y-%m-%d', time.gmtime(story.instant))} {story.title} {story.topics}"


def main() -> None:
    """Print the table, or picks to look at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+")
    parser.add_argument("--look", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for path in asked.archives if asked.look else ():
        print("\n".join(look(path, asked.look, asked.seed)))
    if not asked.look:
        print("\n".join(table(asked.archives)))


if __name__ == "__main__":
    main()
