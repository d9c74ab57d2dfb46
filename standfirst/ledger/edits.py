"""What a change of a text is: a typo that was mended, or another thing said.

The rule knows no dictionary, so it asks how a change looks. A typo is one slip in a long enough word, whose first letter
stays and whose last stays unless two letters changed places; punctuation that carries no meaning; a word doubled, parted
or run together. Never one: whatever touches a digit, a capital, a sign, a quotation mark, or a word that tells
(`telling`). In scripts without capitals a name looks like any word, so only the marks on letters may change there.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from standfirst.ledger.telling import TELLING

_SAME: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "\u200c": None,
                              "\u200d": None, "ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ۃ"})  # fmt: skip
"""Characters that look alike, or are typed for each other; joiners decide how letters look."""
_HARMLESS: Final = frozenset(",;:.…-–—()[]।۔،؛¶")
"""Punctuation that may come and go."""
_LONG: Final = 6
"""Letters from which on one slip rarely makes another word."""
_SHORTEST: Final = 3
_MARKED: Final = 4
"""Characters, marks among them, of a word in a script without capitals."""
_AROUND: Final = 3
_WHOLE: Final = 4000
"""Words beyond which a changed stretch is not compared word by word: whoever changed so much mended no typo."""


class Difference(NamedTuple):
    """A stretch of words that was changed, with some unchanged ones around it."""

    lead: str
    old: str
    new: str
    trail: str


class Edit(NamedTuple):
    """All `differences`, how many there are that are `typos`, and whether nothing `else_` is among them."""

    differences: tuple[Difference, ...]
    typos: int
    only_typos: bool

    def passes(self, most: int) -> bool:
        """Whether this is no more than `most` typos."""
        return self.only_typos and self.typos <= most


def compared(old: str, new: str) -> Edit:
    """How one text became another."""
    before, after = old.split(), new.split()
    found: list[Difference] = []
    typos, only = 0, True
    for (start, end), (first, last) in _stretches([*map(_plain, before)], [*map(_plain, after)]):
        count = _typos(before[start:end], after[first:last], before[max(0, start - 1) : end + 1])
        typos, only = typos + (count or 0), only and count is not None
        if count == 0:
            continue
        lead, trail = before[max(0, start - _AROUND) : start], before[end : end + _AROUND]
        found.append(Difference(_shown(lead), _shown(before[start:end]), _shown(after[first:last]), _shown(trail)))
    return Edit(tuple(found), typos, only)


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where they differ, in both."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    a, b = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(a), len(b)) > _WHOLE:
        yield (start, start + len(a)), (start, start + len(b))
        return
    for kind, from_, to, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield (start + from_, start + to), (start + first, start + last)


def _typos(old: Sequence[str], new: Sequence[str], around: Sequence[str]) -> int | None:
    """How many typos a stretch is: 0 where only punctuation that carries nothing has changed, None where it is more."""
    words, others = [w for w in old if not _is_harmless(w)], [w for w in new if not _is_harmless(w)]
    if (len(words) < len(old) or len(others) < len(new)) and any(map(_any_digit, around)):
        return None  # a sign, or a score
    if len(words) == len(others):
        counts = [_of_word(a, b) for a, b in zip(words, others, strict=True)]
        if None not in counts:
            return sum(count or 0 for count in counts)
    joined = "".join(words)
    if words and others and joined == "".join(others) and not any(map(_tells, (*words, *others))):
        return 1
    doubled, left = (words, others) if len(words) > len(others) else (others, words)
    if len(doubled) == 1 and not left and not _tells(doubled[0]):
        beside = [_plain(word).casefold() for word in around if not _is_harmless(word)]
        return 1 if beside.count(_plain(doubled[0]).casefold()) > (doubled is words) else None
    return None


def _of_word(old: str, new: str) -> int | None:
    """0 where a word is the same but for harmless punctuation, 1 for a typo, None for more."""
    (before, a, after), (lead, b, trail) = _parted(_plain(old)), _parted(_plain(new))
    if (before, after) != (lead, trail):
        if before != lead and _any_digit(a + b):
            return None  # a sign
        if not _HARMLESS.issuperset(f"{before}{after}{lead}{trail}") and _without(before, after) != _without(
            lead, trail
        ):
            return None
    if a == b:
        return 0
    if a.replace("'", "") == b.replace("'", ""):
        return 1 if a == a.lower() and b == b.lower() and not _any_digit(a) else None
    if _tells(a) or _tells(b) or not _letters(a) or not _letters(b):
        return None
    return 1 if _is_slip(a, b) else None


def _without(before: str, after: str) -> tuple[str, str]:
    """The punctuation around a word that carries meaning."""
    return "".join(c for c in before if c not in _HARMLESS), "".join(c for c in after if c not in _HARMLESS)


def _tells(word: str) -> bool:
    """Whether a fact may hang on it: a digit, a capital, a negation, a number, a sign."""
    _, core, _ = _parted(_plain(word))
    small = core.casefold()
    return core != small or small in _TELLING or small.endswith("n't") or _any_digit(word) or not _letters(core)


def _is_slip(old: str, new: str) -> bool:
    """One letter too many, missing, another or in its neighbour's place."""
    if old[0] != new[0]:
        return False
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    a, b = old[start:], new[start:]
    caseless = _caseless(old) or _caseless(new)
    if a[:2] == b[1::-1] and a[2:] == b[2:] and not caseless:
        return len(old) >= _SHORTEST
    if len(a) == len(b):
        slipped, is_one = a[:1] + b[:1], a[1:] == b[1:]
    else:
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        slipped, is_one = longer[:1], longer[1:] == shorter
    longest = max(len(old), len(new))
    if not is_one or caseless:
        return is_one and longest >= _MARKED and all(unicodedata.category(c) in ("Mn", "Mc") for c in slipped)
    return longest >= _LONG and old[-1] == new[-1]


def _caseless(word: str) -> bool:
    return any(unicodedata.category(c) == "Lo" for c in word)


def _parted(word: str) -> tuple[str, str, str]:
    """What stands before a word, the word, and what stands after it."""
    start, end = 0, len(word)
    while start < end and not _in_word(word[start]):
        start += 1
    while end > start and not _in_word(word[end - 1]):
        end -= 1
    return word[:start], word[start:end], word[end:]


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _letters(word: str) -> bool:
    return bool(word) and all(c.isalpha() or unicodedata.category(c)[0] == "M" for c in word)


def _any_digit(text: str) -> bool:
    return any(map(str.isnumeric, text))


def _is_harmless(word: str) -> bool:
    return _HARMLESS.issuperset(word)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word).translate(_SAME) if not word.isascii() else word


_TELLING: Final = frozenset(map(_plain, TELLING))


def _shown(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word != "¶")
