"""The words of a headline and a summary, as numbers that tell which stories speak of the same thing.

Words are runs of letters, marks and digits: a matra or a vowel sign belongs to its letter (the word class of `re` would cut Hindi
and Urdu there). They are compared in NFKC and small letters, without Arabic vowel signs, the plural's s of English taken
off, and without words that say nothing (`common_words`).
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import Final
from unicodedata import normalize
from zlib import crc32

from standfirst.model.related.common_words import COMMON

SUMMARY: Final = 16
"""Words of a summary that count: a long one is not about more."""

WORD, HEADLINE, TOPIC, AUTHOR, LINK, SECTION = range(6)
"""What a feature is: its lowest three bits."""

# What stands between words; an apostrophe or a point within one is part of it (`o'neil`, `4.9.0`).
_BETWEEN: Final = "\\s!-/:-@\\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u200b\u200e-\u206f\u2190-\u2bff\u3000-\u303f"
_BETWEEN_TOO: Final = "\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u0970\u00d7\u00f7"
_WORD: Final = re.compile(f"[^{_BETWEEN}{_BETWEEN_TOO}]+(?:['.\u2019][^{_BETWEEN}{_BETWEEN_TOO}]+)*")
_SIGNS: Final = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c\u200d]")
"""Vowel signs of Arabic script, which are written or left out, its stretching, and joiners."""
_LETTERS: Final = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ", "ۃ": "ہ"})
"""Letters that keyboards for Arabic write in Urdu words."""


def words_of(text: str) -> list[str]:
    """The words of a text that say something, in order, as they are compared."""
    return [word for written in _written(text) if (word := _compared(written))]


def _written(text: str) -> Iterator[str]:
    """The words of a text in small letters; character references are read, since headlines of old systems have them."""
    return (word[0] for word in _WORD.finditer((unescape(text) if "&" in text else text).casefold()))


def _compared(written: str) -> str:
    """A word as it is compared, "" for one that says nothing."""
    if written.isascii():
        word = written.removesuffix("'s")
        return "" if word in COMMON or len(word) < 2 else _singular(word)
    word = _SIGNS.sub("", normalize("NFKC", written)).translate(_LETTERS).replace("\u2019", "'").removesuffix("'s")
    if word in COMMON or len(word) < 2:
        return ""
    return _singular(word) if word.isascii() else word


def _singular(word: str) -> str:
    """An English word without the s of its plural (Harman's S-stemmer of 1991, which errs on the careful side)."""
    if len(word) < 4 or word[-1] != "s" or not word.isalpha():
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss", "is")) else word[:-1]


@lru_cache(maxsize=1 << 15)
def feature(kind: int, name: str) -> int:
    """The number of a feature, in 32 bits. Two names may share one, which ties a few stories too many and harms none."""
    return crc32(name.encode()) & ~7 | kind


@lru_cache(maxsize=1 << 15)
def _word(written: str) -> int:
    """The feature of a word as it is written, 0 for one that says nothing."""
    word = _compared(written)
    return feature(WORD, word) if word else 0


def terms(headline: str, summary: str) -> bytes:
    """The features of a story's words, each once: numbers of 32 bits, in the order of this machine."""
    first = [*filter(None, map(_word, _written(headline)))]
    more = filter(None, map(_word, _written(summary)))  # not all of them: a paragraph may be long
    words = dict.fromkeys((*first, *islice(more, SUMMARY)))
    return array("I", [*dict.fromkeys([word | HEADLINE for word in first]), *words]).tobytes()


def named(kind: int, names: Iterable[str]) -> list[int]:
    """The features of topics, authors, sections or links."""
    return [feature(kind, name) for name in dict.fromkeys(names)]
