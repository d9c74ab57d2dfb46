"""Forty stories that nobody may hear of, each full of words of its own, and how to look for these words.

Every word is a canary: random, and in no other file. It has letters with accents, so that it is found however a page
might write it.
"""

import base64
import json
import random
from collections.abc import Mapping
from html import escape
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import quote

from tests.build.tiny import story

HELD: tuple[dict[str, str], ...] = (
    {"draft": "true"},
    {"date": "2025-06-20T09:00"},
    {"embargo": "2025-06-05T09:00"},
    {"embargo": "true"},
    {"expires": "2025-05-30"},
    {"status": "withheld"},
    {"status": "retracted", "date": "2025-06-05T09:00"},
    {"status": "removed"},
)
"""Keys that hold a story at the clock of `tiny.NOW` and leave no trace of it: one that is retracted before its hour has
come leaves no tombstone."""
RETRACTED: dict[str, str] = {"status": "retracted", "retraction": "{date: 2025-05-31T10:00, text: It was all made up.}"}

FOLDERS = ("world", "world/asia", "sport", "", "new-section")
SECTIONS = (23, 39)
"""Those that are a section's own page: of one with public stories, and of one without."""

LANGUAGES = ("", "hi", "ur")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Canary(NamedTuple):
    """A held story: its path, its files, the same before it was held, the words in them, and those in their names."""

    path: str
    files: Mapping[str, str | bytes]
    public: Mapping[str, str | bytes]
    words: tuple[str, ...]
    in_names: tuple[str, ...]


def forty(seed: int) -> list[Canary]:
    """All reasons to hold a story in all folders, in three languages, as plain files, bundles, pages and sections."""
    chance = random.Random(seed)
    return [_one(number, chance, HELD[number % len(HELD)]) for number in range(len(HELD) * len(FOLDERS))]


def retracted(seed: int) -> list[Canary]:
    """Stories in all folders and three languages that were public, and are retracted."""
    chance = random.Random(seed)
    return [_one(number, chance, RETRACTED) for number in range(0, len(HELD) * len(FOLDERS), 5)]


def _one(number: int, chance: random.Random, state: Mapping[str, str]) -> Canary:
    words = [_word(chance) for _ in range(16)]
    name, title, text, slug, tag, author, caption, alt, credit, picture, pixels, kicker, summary, place, alias, note = (
        words
    )
    folder, bundle = FOLDERS[number // len(HELD)], number % 2 == 0
    top = f"content/{folder}/" if folder else "content/"
    path = f"{top}{name}{number}/index.md" if bundle else f"{top}{name}{number}.md"
    path = f"{top}_index.md" if number in SECTIONS else path
    beside = path.rpartition("/")[0]
    keys = {
        "title": f"{title} shakes the cabinet",
        "date": "2025-05-29T10:00",
        "slug": f"{slug}-{number}",
        "tags": f"[{tag}, Sea]",
        "authors": f"[{author}, Ana]",
        "kicker": kicker,
        "thread": f"Sea {kicker}" if number % 2 else "sea",
        "summary": f"It is {summary} who knew.",
        "dateline": place,
        "source": f"{credit} News",
        "language": LANGUAGES[number % 3],
        "aliases": f"[/{alias}/]",
        "priority": "1",
        "image": f"{{src: {picture}.png, alt: {alt}, caption: {caption}, credit: {credit}}}",
        "corrections": f"[{{date: 2025-05-29T11:00, text: It was {note}}}]",
        "mystery": f"{note} {note}",
    }
    body = f"{text} told us.\n\n## {text} again\n\n![{alt}]({picture}-2.png)\n\nMore {text} ([a paper]({picture}.pdf))."
    beside_it: dict[str, str | bytes] = {
        f"{beside}/{picture}.png": PNG + pixels.encode(),
        f"{beside}/{picture}-2.png": PNG + pixels.encode(),
        f"{beside}/{picture}.pdf": b"%PDF " + pixels.encode(),
    }
    wrong = f"\n\nSee [nothing]({text}.md) and {{{{< {text} >}}}}."
    held: dict[str, str] = {**keys, **state, "titel": f"{note}", "summry": note}
    return Canary(
        path,
        {path: story(body=body + wrong, **held), **beside_it},
        {path: story(body=body, **keys), **beside_it},
        tuple(word for word in words if word not in (name, picture)),
        (picture,) if number in SECTIONS else (name, picture),
    )


def _word(chance: random.Random) -> str:
    return "Žé" + "".join(chance.choice("bcdfghkmnpqrtvwxz") for _ in range(9)) + "ö"


def disguises(word: str) -> set[bytes]:
    """A word as a file might have it: as it is, lower-cased, in other Unicode forms, escaped, percent-encoded, in base64
    wherever it begins."""
    plain = {form for case in (word, word.lower(), word.upper()) for form in (case, normalize("NFD", case))}
    texts = plain | {quote(form) for form in plain} | {quote(form).lower() for form in plain}
    texts |= {json.dumps(form)[1:-1] for form in plain} | {
        escape(form.encode("ascii", "xmlcharrefreplace").decode()) for form in plain
    }
    texts |= {word[2:-1], word[2:-1].upper()}  # without its accents, however they were taken away
    found = {text.encode() for text in texts} | {text.encode("utf-16-le") for text in plain}
    for form in plain:
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + form.encode())
            found.add(coded[-(-shift * 8 // 6) :].rstrip(b"=")[1:-1])
    return found


_WINDOW = 9


def sung(canaries: list[Canary], files: Mapping[str, bytes], *, in_names: bool = True) -> dict[str, str]:
    """The words that are in any of these files or their names, and where. `in_names`: also those that the names of the
    stories' files have."""
    sought = {}
    for canary in canaries:
        for word in canary.words + (canary.in_names if in_names else ()):
            sought.update(dict.fromkeys(disguises(word), f"{word} of {canary.path}"))
    beginnings: dict[bytes, list[bytes]] = {}
    for what in sought:
        beginnings.setdefault(what[:_WINDOW], []).append(what)
    found: dict[str, str] = {}
    for name, data in files.items():
        whole = name.encode() + b"\0" + data
        windows = {whole[at : at + _WINDOW] for at in range(len(whole))}
        there = [what for start in beginnings.keys() & windows for what in beginnings[start] if what in whole]
        found |= {sought[what]: name for what in there}
    return found
