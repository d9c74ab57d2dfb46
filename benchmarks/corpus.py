"""A news archive of any size, made from a seed: for benchmarks, and for tests that want many stories.

It knows what an archive looks like (six desks, forty bylines, topics of which few are common and most are rare, five years of dates,
stories that link to older ones) and nothing of the program that builds it. The words are our own: sentence forms
filled from word lists, with invented people and places, so that text compresses and wraps like prose. Its invariant:
the same seed and count give the same bytes, on every system and version of Python.

    python benchmarks/corpus.py 10000 /tmp/archive
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, cycle, repeat
from pathlib import Path
from random import Random
from typing import Final

NOW: Final = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)
"""The build clock that goes with an archive: its newest stories are of the morning before."""
YEARS: Final = 5
SEED: Final = 20250602

SECTIONS: Final[Mapping[str, str]] = {
    "world": "World",
    "nation": "Nation",
    "business": "Business",
    "technology": "Technology",
    "sport": "Sport",
    "culture": "Culture",
}
AUTHORS: Final = 40
TOPICS: Final = 200
TOPICS_EACH: Final = 3
LINKED: Final = 0.3
"""The part of the stories that has an Also Read line to an older one; as many have links to older ones in their text."""

SETTINGS: Final = """\
[site]
title = "The Benchmark Courier"
url = "https://courier.example/"
timezone = "UTC"
description = "An archive that nobody wrote"
"""

_WORDS: Final[Mapping[str, str]] = {
    "adjective": "annual bold careful central civic coastal common costly critical crowded daily delayed digital distant early "
    "eastern familiar federal final fragile frequent fresh global gradual growing hidden historic honest independent industrial inner "
    "joint late leading legal local long lower main major modern narrow national new northern open ordinary overdue plain popular "
    "private public quiet rapid rare recent regional rising rural second sharp short silent simple sober southern stable steady "
    "strict sudden temporary tentative troubled uneven upper urban useful vast western wider yearly",
    "noun": "agreement airport archive audit bakery bill border bridge budget bus calendar canal census charter clinic coalition college "
    "committee contract court crossing deadline debate depot district dock election embassy estate exhibition factory farm ferry festival "
    "forecast fund garden grant grid harbour harvest hearing highway hospital hotel housing inquiry inspection island laboratory law league "
    "library licence loan market measure meeting mill mine monument motion museum network office orchard orchestra park parliament patent "
    "payment pension pipeline plan platform policy port programme project proposal railway reform refuge region registry report reservoir "
    "review river roof route school season sensor service settlement shipment square stadium station strike summit survey tariff "
    "tender terminal theatre timetable tower town trade treaty trial tunnel union vaccine valley village vote warehouse well winter workshop",
    "plural": "buyers cameras citizens clubs commuters companies counsellors critics doctors drivers engineers experts exporters families "
    "farmers figures fishermen guests historians importers inspectors investors judges lawyers lenders ministers musicians neighbours nurses "
    "observers officials operators owners parents passengers pilots players ranchers readers researchers residents retailers sailors scientists "
    "shops students suppliers surveyors teachers tenants towns unions visitors volunteers voters witnesses workers writers",
    "past": "accepted adopted announced approved blocked broadened called changed closed completed confirmed cut defended delayed "
    "described divided doubled dropped ended examined expanded extended financed finished funded halted halved launched limited measured "
    "moved opened outlined overtook paused planned postponed praised questioned raised rebuilt reduced rejected renewed repaired "
    "replaced reviewed revised settled shaped signed slowed started studied supported surprised suspended tested widened won",
    "infinitive": "adopt approve build buy cancel close compare cover defend deliver divide extend finance finish fund guard halve improve "
    "inspect keep lease lower maintain measure merge move open plan protect publish raise reach rebuild reduce regulate renew rent repair "
    "replace reopen report restore review sell settle share study support survey test track widen",
    "adverb": "barely briefly broadly carefully clearly eventually finally firmly formally gradually largely mostly "
    "openly partly publicly quickly quietly rarely recently sharply slowly steadily suddenly unanimously widely",
    "time": "on Monday|on Tuesday|on Wednesday|on Thursday|on Friday|over the weekend|last month|last year|this week|earlier this year|"
    "in the spring|before the summer|after the harvest|late at night|two days later|within a month|by the end of the year|for the first time|"
    "in the early hours|since the last count",
    "body": "City Council|Chamber of Trade|Port Authority|Ministry of Works|Court of Audit|Transport Board|School Board|Health Office|"
    "Farmers’ League|Rail Company|Energy Agency|Statistics Bureau|Football Union|Film Institute|Weather Service|Housing Trust",
    "first name": "Ada Amir Bela Cato Dina Edda Emre Fara Gita Hugo Ines Ivo Jana Kiran Lena Milo Nadia Olek Pia Ravi Sana Tomas Uma Vera Yusuf",
    "start of a name": "Ab Ber Cas Dor Ek Fal Gren Har Im Jor Kal Lin Mor Nas Ol Per Ran Sor Tal Ver Wal Zim",
    "end of a name": "ari berg dal edes elli enko era hardt ides imov indra kar lund man ovic oya quist sen son tano yan",
    "start of a place": "Al Bar Cor Dun El Fen Gar Hol Is Jar Kel Lor Mar Nor Os Pel Quin Ros Sal Tor Ul Ves Wen Yar Zel",
    "middle of a place": "a an ar e el en er i il in o ol on or u",
    "end of a place": "bay burg by dale den field ford gate ham holm mere mouth port stead sted ton vale ville wick worth",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
}
_PLACE: Final = ("start of a place", "middle of a place", "end of a place")
_PERSON: Final = ("first name", "space", "start of a name", "end of a name")

# `{name}` is filled from a list; what stands twice is drawn twice.
_SENTENCES: Final = (
    "The {adjective} {noun} {past} the {noun} {time}, the {place} {body} said.",
    "{plural} in {place} {past} the {adjective} {noun} {time}, but the {noun} has yet to {infinitive} it.",
    "According to {person} of the {body}, {count} {plural} {past} the {noun} {adverb}.",
    "“We {past} the {noun} because the {plural} asked for it,” said {person}, who has led the {body} since {year}.",
    "It was the {adjective} {noun} that {adverb} {past} the {plural} of {place}.",
    "{person} {past} the {adjective} {noun} in {place} and promised to {infinitive} the {noun} before {month}.",
    "About {count} {plural} will {infinitive} the {noun}, against {count} a year ago.",
    "The {noun} costs {count} million and is meant to {infinitive} the {adjective} {noun} of {place}.",
    "None of the {plural} could say {adverb} why the {noun} {past} so many {plural}.",
    "In {place}, where the {noun} {past} {time}, {plural} now {infinitive} and {infinitive} what the {noun} left.",
    "One {adjective} {noun} and the {adjective} {noun} of {place} were {past} {time}; the rest will follow in {month}.",
    "Prices rose by {small} per cent while the {noun} {adverb} {past}, the {body} wrote in its {adjective} {noun}.",
    "“It isn’t the {noun} that worries the {plural},” {person} added, “it’s the {adjective} {noun} behind it.”",
    "Neither the {body} nor the {plural} wanted to {infinitive} the {noun} {time}.",
    "The {plural} have until {month} to {infinitive} the {noun}, one {adjective} step that {place} {past} in {year}.",
    "{person}, one {adjective} voice among {plural}, called the {noun} {adjective} and its {noun} {adjective}.",
    "Since {year} the {place} {noun} has {adverb} {past} {count} {plural}, more than any other {noun} in the region.",
    "If the {noun} holds, {plural} expect to {infinitive} the {adjective} {noun} by {month} and to {infinitive} the {noun} a year later.",
)
_HEADLINES: Final = (
    "{place} {body} To {infinitive} {adjective} {noun} By {month}",
    "{plural} In {place} {past} {adjective} {noun}",
    "{person}: ‘The {noun} {past} Us {adverb}’",
    "{count} {plural} Wait For {adjective} {noun} In {place}",
    "Why The {place} {noun} {past} Its {plural}",
    "{adjective} {noun} {past} After {adjective} {noun} In {place}",
    "{body} {past} {noun}, {plural} {infinitive} {noun}",
)
_SUBHEADS: Final = (
    "What the {plural} say",
    "The {adjective} {noun}",
    "{noun} and {noun}",
    "The view from {place}",
    "Next: the {noun}",
)
_POINTS: Final = (
    "the {adjective} {noun} of {place}",
    "{count} {plural} in {month}",
    "one {noun} to {infinitive} the {noun}",
)
_DECKS: Final = (
    "The {body} wants to {infinitive} the {adjective} {noun}; {plural} in {place} {adverb} doubt it",
    "{person} and {count} {plural} ask who will {infinitive} the {noun} that {place} {past} in {year}",
)
_TOPICS: Final = ("{adjective} {noun}", "{noun} {noun}", "{place}")

Fill = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One file of the archive: `path` is under `content/`, with `/`.

    Links in the body name files (`/world/2025/a-story-7.md`); a line `Also Read: []()` gets its text from its target.
    What is not said is "".
    """

    path: str
    title: str
    date: datetime
    body: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    dateline: str
    source: str

    @property
    def text(self) -> str:
        """The whole file, as Standfirst reads it."""
        lines = [f'title: "{self.title}"', f"date: {self.date:%Y-%m-%d %H:%M}"]
        lines += [f"{key}: [{', '.join(names)}]" for key in ("authors", "tags") if (names := getattr(self, key))]
        lines += [f'summary: "{self.summary}"'] if self.summary else []
        lines += [f"{key}: {said}" for key in ("dateline", "source") if (said := getattr(self, key))]
        return "\n".join(["---", *lines, "---", "", self.body])


class Language:
    """Fills forms from the word lists and from invented names, all drawn from one source of chance."""

    def __init__(self, names: Random, chance: Random) -> None:
        places, people = invented(names, 300, _PLACE), invented(names, 400, _PERSON)
        self._chance = chance
        self.authors = people[:AUTHORS]
        self.places = places
        lists = {name: _list(name) for name in _WORDS}
        lists["place"], lists["person"] = places, people
        lists["year"] = tuple(str(year) for year in range(1949, 2020))
        lists["small"] = tuple(f"{number / 10:.1f}" for number in range(4, 99))
        lists["count"] = tuple(
            f"{number:,}" for number in (*range(12, 99, 7), *range(100, 990, 30), *range(1000, 90_000, 800))
        )
        self._lists = lists

    def form(self, written: str) -> Fill:
        """A function that gives another sentence of this form at each call."""
        parts = re.split(r"\{(\w+)\}", written)
        plain, lists = parts[::2], [self._lists[name] for name in parts[1::2]]
        draw = self._chance.random

        def fill() -> str:
            said = plain[0]
            for words, after in zip(lists, plain[1:], strict=True):
                said += words[int(draw() * len(words))] + after
            return said[0].upper() + said[1:]

        return fill

    def forms(self, written: Sequence[str]) -> tuple[Fill, ...]:
        """Several forms."""
        return tuple(self.form(one) for one in written)


def _list(name: str) -> tuple[str, ...]:
    words = _WORDS[name]
    return tuple(words.split("|") if "|" in words else words.split())


def invented(chance: Random, count: int, form: Sequence[str]) -> tuple[str, ...]:
    """So many different names, put together from the lists named."""
    lists = [(" ",) if name == "space" else _list(name) for name in form]
    return _distinct(count, ("".join(map(chance.choice, lists)) for _ in repeat(None)))


def _distinct(count: int, made: Iterator[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(next(made))
    return tuple(found)


class Archive:
    """The stories of an archive in the order of their dates, oldest first; each knows the ones before it."""

    def __init__(self, count: int, seed: int = SEED) -> None:
        # Names and topics are the same in an archive of any size; only the stories depend on it.
        names = Random(f"{seed} names")
        self._chance = Random(f"{seed} stories {count}")
        self._language = Language(names, self._chance)
        self._count = count
        self._sentences = self._language.forms(_SENTENCES)
        self._headlines = self._language.forms(_HEADLINES)
        self._subheads = self._language.forms(_SUBHEADS)
        self._points = self._language.forms(_POINTS)
        self._decks = self._language.forms(_DECKS)
        self._topics = _topics(Language(names, names))
        self._weights = list(accumulate(1 / rank for rank in range(1, TOPICS + 1)))
        self._paths: list[str] = []

    def stories(self) -> Iterator[Story]:
        """All of them; to be read once."""
        for number in range(self._count):
            yield self._story(number, self._date(number))

    def published(self, minutes: int) -> Story:
        """One story more than the archive has, of so many minutes before `NOW` (under 30: newer than all others)."""
        return self._story(len(self._paths), NOW - timedelta(minutes=minutes))

    def _date(self, number: int) -> datetime:
        """Evenly spread with some chance, so that no two stories share a minute while there are fewer than minutes."""
        minutes = YEARS * 365 * 24 * 60
        gap = minutes // self._count
        at = minutes * number // self._count + int(self._chance.random() * gap)
        return NOW - timedelta(minutes=minutes + 30 - at)

    def _story(self, number: int, date: datetime) -> Story:
        choice = self._chance.choice
        title = choice(self._headlines)().title().replace("’S", "’s").replace("’T", "’t")
        section = choice(tuple(SECTIONS))
        path = f"{section}/{date.year}/{re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')}-{number}.md"
        chance = self._chance
        story = Story(
            path=path,
            title=title,
            date=date,
            authors=tuple(chance.sample(self._language.authors, 1 if chance.random() < 0.9 else 2)),
            tags=self._three_topics(),
            summary=choice(self._decks)() if chance.random() < 0.7 else "",
            dateline=choice(self._language.places) if chance.random() < 0.4 else "",
            source="CNA" if chance.random() < 0.2 else "",
            body=self._body(number),
        )
        self._paths.append(path)
        return story

    def _three_topics(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        while len(found) < TOPICS_EACH:
            found.setdefault(self._chance.choices(self._topics, cum_weights=self._weights)[0])
        return tuple(found)

    def _body(self, number: int) -> str:
        """Nine paragraphs of two to four sentences, three subheads; a list or a quotation in half of the stories."""
        chance = self._chance
        paragraphs = [self._paragraph() for _ in range(9)]
        for _ in range(chance.choice((1, 2))):
            at = chance.randrange(1, 9)
            paragraphs[at] = self._with_link(paragraphs[at], number)
        if chance.random() < 0.5:
            paragraphs[4] += "\n\n" + (
                self._list() if chance.random() < 0.5 else f"> {chance.choice(self._sentences)()}"
            )
        if number and chance.random() < LINKED:
            paragraphs[5] += f"\n\nAlso Read: [](/{self._older(number)})"
        for at in (2, 4, 7):
            paragraphs[at] = f"## {chance.choice(self._subheads)()}\n\n{paragraphs[at]}"
        return "\n\n".join(paragraphs) + "\n"

    def _paragraph(self) -> str:
        draw, sentences = self._chance.random, self._sentences
        return " ".join(sentences[int(draw() * len(sentences))]() for _ in range(2 + int(draw() * 3)))

    def _with_link(self, paragraph: str, number: int) -> str:
        """Three words of the paragraph's middle become a link."""
        words = paragraph.split(" ")
        at = len(words) // 2
        away = f"https://source.example/{number}/{at}"
        target = f"/{self._older(number)}" if number and self._chance.random() < LINKED else away
        return " ".join([*words[:at], f"[{' '.join(words[at : at + 3])}]({target})", *words[at + 3 :]])

    def _list(self) -> str:
        return "\n".join(f"- {self._chance.choice(self._points)()}" for _ in range(4))

    def _older(self, number: int) -> str:
        """An older story; newer ones are linked more, as in a newsroom."""
        return self._paths[int(number * self._chance.random() ** 0.5)]


def _topics(language: Language) -> tuple[str, ...]:
    forms = language.forms(_TOPICS)
    return _distinct(TOPICS, (fill() for fill in cycle(forms)))


def write(folder: Path, count: int, seed: int = SEED) -> Archive:
    """Write a whole site into `folder`; the answer can make more stories for it."""
    content = folder / "content"
    content.mkdir(parents=True)
    (folder / "standfirst.toml").write_text(SETTINGS, encoding="utf-8")
    for weight, (section, title) in enumerate(SECTIONS.items(), 1):
        (content / section).mkdir()
        (content / section / "_index.md").write_text(f"---\ntitle: {title}\nweight: {weight}\n---\n", encoding="utf-8")
    archive = Archive(count, seed)
    for story in archive.stories():
        write_story(folder, story)
    return archive


def write_story(folder: Path, story: Story) -> None:
    """Write one story where it belongs."""
    path = folder / "content" / story.path
    data = story.text.encode()
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir()
        path.write_bytes(data)


def main() -> None:
    """Write an archive from the command line."""
    parser = argparse.ArgumentParser(description="Write a news archive for benchmarks into a new folder.")
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--force", action="store_true", help="replace the folder")
    asked = parser.parse_args()
    if asked.force and asked.folder.exists():
        shutil.rmtree(asked.folder)
    write(asked.folder, asked.articles, asked.seed)
    print(f"{asked.articles} stories in {asked.folder}; build with --now {NOW:%Y-%m-%dT%H:%M}")


if __name__ == "__main__":
    main()
