"""The ledgers as they are read: where each list is, and its entries by what they are asked for.

`addresses/2025-02.tsv` and `texts/2025-02.tsv` by the month that a story was dated when it went live,
`words/2025/02-21.tsv` by its day, since these are long, `removed.tsv` whole. A file is read when somebody asks.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, cached_property
from typing import Final

from standfirst.ledger.lines import rows
from standfirst.ledger.records import UNDATED, Address, Earlier, Removed, Text, Words
from standfirst.problems import Problem

FOLDER: Final = "ledger"
_ADDRESSES, _TEXTS, _WORDS = f"{FOLDER}/addresses/", f"{FOLDER}/texts/", f"{FOLDER}/words/"
_HISTORY: Final = f"{FOLDER}/history/"
REMOVED: Final = f"{FOLDER}/removed.tsv"
IGNORED: Final = f"{FOLDER}/.gitattributes"
KEPT: Final[Mapping[str, bytes]] = {
    IGNORED: b"# Who publishes adds lines: git keeps those of both sides.\n*.tsv text eol=lf merge=union\n",
    f"{FOLDER}/README.md": b"""\
# What this paper has published

`standfirst publish` writes here what went live; commit it with `content/`. Nobody edits these files by hand.

- `addresses/`: every address that ever was live, the story's id, its source under `content/`
- `texts/`: each story as it was last published: its id, its source, its day, a digest of its file, when it was
  recorded, its `updated`, marks of its `corrections`
- `words/`: what readers last read of it, so that a later edit can be shown
- `history/`: what readers read before it was changed, where the paper shows that
- `removed.tsv`: addresses of stories that were removed for good; nothing is ever published there again

Lines are sorted, fields parted by tabs. After a merge that git could not do by itself keep the lines of both sides.
""",
}
"""Files of a ledger that hold no entries."""


class Ledger:
    """See the module. `names` are the files that there are, `get` gives the bytes of one."""

    def __init__(self, names: Iterable[str], get: Callable[[str], bytes]) -> None:
        self._names = tuple(names)
        self._parsed = cache(lambda name, fields: rows(get(name), name, fields))

    @property
    def there(self) -> bool:
        """Whether the site has ledgers at all."""
        return bool(self._names)

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        """By address; of two, the last in order."""
        found = list(map(Address._make, self._rows(_ADDRESSES, len(Address._fields))))
        entries = {entry.address: entry for entry in found}
        return entries if len(entries) == len(found) else {entry.address: entry for entry in sorted(found)}

    @cached_property
    def texts(self) -> Mapping[str, Text]:
        """By the story's id; of two, the one that was recorded last."""
        found = list(map(Text._make, self._rows(_TEXTS, len(Text._fields))))
        entries = {entry.id: entry for entry in found}
        return entries if len(entries) == len(found) else {entry.id: entry for entry in sorted(found, key=_recorded)}

    @cached_property
    def by_source(self) -> Mapping[str, Text]:
        """The same by the source that the story was last recorded with."""
        entries = {entry.source: entry for entry in self.texts.values()}
        if len(entries) == len(self.texts):
            return entries
        return {entry.source: entry for entry in sorted(self.texts.values(), key=_recorded)}

    @cached_property
    def prints(self) -> Mapping[str, str]:
        """The digest of each story's file, by its source."""
        return {source: entry.print for source, entry in self.by_source.items()}

    @cached_property
    def removed(self) -> tuple[Removed, ...]:
        """What must never be live again."""
        return tuple(map(Removed._make, self._rows(REMOVED, len(Removed._fields))))

    @cached_property
    def never(self) -> frozenset[str]:
        """The addresses and the sources of what was removed. The former begin with a slash, the latter never do."""
        return frozenset(text for one in self.removed for text in (one.address, one.source))

    @cached_property
    def versions(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """By source, of each story that was changed on record: `(recorded, words)` of all versions, the oldest first."""
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for entry in map(Earlier._make, self._rows(_HISTORY, len(Earlier._fields))):
            found[entry.id].add((entry.recorded, entry.words))
        texts = [self.texts[id] for id in found if id in self.texts]
        last = {text.id: [now] if (now := self.last_words(text)) is not None else [] for text in texts}
        return {text.source: tuple(sorted({*found[text.id], *last[text.id]})) for text in texts}

    def earlier(self, text: Text) -> Iterable[Earlier]:
        """The earlier versions of a story."""
        found = map(Earlier._make, self.rows(history_file(text.day), len(Earlier._fields)))
        return (entry for entry in found if entry.id == text.id)

    def words(self, text: Text) -> str | None:
        """What readers read of a story; None where that was not kept."""
        found = self.last_words(text)
        return None if found is None else found[1]

    def last_words(self, text: Text) -> tuple[str, str] | None:
        """The same, with when it was recorded."""
        found = map(Words._make, self.rows(words_file(text.day), len(Words._fields)))
        mine = sorted((one.recorded, one.words) for one in found if one.id == text.id)
        return mine[-1] if mine else None

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files that decide anything: all but the words."""
        sizes = {_ADDRESSES: len(Address._fields), _TEXTS: len(Text._fields), REMOVED: len(Removed._fields)}
        return tuple(
            problem
            for prefix, fields in sizes.items()
            for name in self._of(prefix)
            for problem in self._parsed(name, fields)[1]
        )

    def rows(self, name: str, fields: int) -> list[list[str]]:
        """The entries of one file, none of one that is not there."""
        return self._parsed(name, fields)[0] if name in self._names else []

    def _of(self, prefix: str) -> Collection[str]:
        return [name for name in self._names if name.startswith(prefix) and name.endswith(".tsv")]

    def _rows(self, prefix: str, fields: int) -> Iterable[list[str]]:
        return [row for name in self._of(prefix) for row in self._parsed(name, fields)[0]]


def _recorded(entry: Text) -> tuple[str, Text]:
    return entry.recorded, entry


def addresses_file(day: str) -> str:
    """Where the addresses of a story of this day are."""
    return f"{_ADDRESSES}{_month(day)}.tsv"


def texts_file(day: str) -> str:
    """Where the text of a story of this day is."""
    return f"{_TEXTS}{_month(day)}.tsv"


def words_file(day: str) -> str:
    """Where the words of a story of this day are."""
    return f"{_WORDS}{UNDATED}.tsv" if day == UNDATED else f"{_WORDS}{day[:4]}/{day[5:]}.tsv"


def history_file(day: str) -> str:
    """Where the earlier words of a story of this day are."""
    return words_file(day).replace(_WORDS, _HISTORY, 1)


def _month(day: str) -> str:
    return day if day == UNDATED else day[:7]
