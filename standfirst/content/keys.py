"""The keys of front matter as plain data: their names and synonyms, what belongs to the gate, what comes close.

A key is added here, in `article.py` beside its type, and in `docs/front-matter.md`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from standfirst.content.tree import Entry

# Our own name -> every name accepted, in the order that counts where several are written.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "date": ("date", "publishdate", "pubdate"),
    "updated": ("updated", "lastmod", "modified"),
    "draft": ("draft", "published"),
    "status": ("status",),
    "embargo": ("embargo",),
    "expires": ("expires", "expirydate", "unpublishdate"),
    "slug": ("slug",),
    "permalink": ("permalink", "url", "path"),
    "aliases": ("aliases", "redirect_from"),
    "authors": ("authors", "author"),
    "source": ("source",),
    "dateline": ("dateline",),
    "kicker": ("kicker",),
    "tags": ("tags", "topics", "categories"),
    "thread": ("thread",),
    "summary": ("summary", "excerpt", "description"),
    "image": ("image",),
    "also_read": ("also_read",),
    "corrections": ("corrections",),
    "retraction": ("retraction",),
    "removal": ("removal",),
    "weight": ("weight",),
    "priority": ("priority",),
    "language": ("language",),
    "template": ("template",),
    "genre": ("genre",),
    "paid": ("paid",),
    "extra": ("extra",),
    "taxonomies": ("taxonomies",),
}

GATE: Final = ("draft", "status", "date", "embargo", "expires")
"""The keys that decide whether a story is public."""

GATE_NAMES: Final = frozenset(name for key in GATE for name in NAMES[key])

_RANK: Final = {name: rank for names in NAMES.values() for rank, name in enumerate(names)}
OWN: Final[Mapping[str, str]] = {name: key for key, names in NAMES.items() for name in names}
"""Every accepted name -> our own."""

Written = Mapping[str, Sequence[Entry]]
"""Our own names of the keys that a header holds -> their entries, in the order that counts."""

IMAGE_KEYS: Final = ("src", "alt", "caption", "credit", "focal", "until")
"""What may stand below `image`."""

MISPLACED: Final = frozenset(GATE_NAMES - {"date", "status", "published", "pubdate"})
"""Names of the gate that nobody means when they stand in `extra`, `image` or another table of ours: in TOML a key
written under `[extra]` belongs to it, and a story with such an embargo would be public."""

# What people and other programs write for the gate, letters only.
_LOOKALIKE: Final = (  # compiled with the first unknown key
    r"(?:is|as|in|not|no|un)?draft(?:s|ed|ing|mode|status|state|only)?"
    r"|.*embargo.*"
    r"|(?:post|article|story|page)?(?:is|un|de|pre|re)?publish(?:ed|ing|able)?(?:at|on|by|date|time|datetime|after|until|from|status|state|start|end)*"
    r"|(?:publication|publishing|published|pub|release|releases|golive|live|start|end|expiration|expiry|expires?|expired?|unpublish|embargo)"
    r"(?:on|at|date|datetime|time|after|until)"
    r"|.*expir(?:e|es|ed|y|ation|ing).*"
    r"|(?:post|article|story|page|publication|editorial|workflow)(?:date|status|state|draft)"
    r"|(?:is|on)?(?:held?|hold|withheld|withhold|private|hidden|retracted|removed|withdrawn|visible|visibility)(?:until|till)?"
    r"|(?:goeslive|golive|pubstatus|dates|dated|statuses|publishstate)"
)
# One letter away from a name of the gate, yet words of their own.
_OTHER_WORDS: Final = frozenset(
    {"craft", "data", "drift", "gate", "graft", "kate", "late", "mate", "publisher", "raft", "rate", "stats"}
)
_CLOSE_TO_DATE: Final = frozenset({"daet", "dat", "datee", "datte", "ddate", "dte", "dtae", "adte"})


def by_own_name(entries: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """The known keys of a header, each with the entries of all its names."""
    written: dict[str, list[Entry]] = {}
    for name, entry in entries.items():
        if name in OWN:
            written.setdefault(OWN[name], []).append(entry)
    for several in written.values():
        if len(several) > 1:
            several.sort(key=lambda entry: _RANK[entry.key.lower()])
    return written


@lru_cache(maxsize=512)
def gate_lookalike(name: str, *, telling: bool = False) -> str:
    """Our own key of the gate that an unknown name looks like, or nothing.

    `telling`: its value is one that only the gate has (true, withheld), so words such as `raft` are no excuse.

    >>> gate_lookalike("publish_date"), gate_lookalike("drafts"), gate_lookalike("teaser")
    ('date', 'draft', '')
    """
    letters = _letters(name)
    if letters in _OTHER_WORDS and not telling:
        return ""
    first = (
        name.split(maxsplit=1)[0].lower() if " " in name.strip() else ""
    )  # `draft true: …`, a colon in the wrong place
    if letters in GATE_NAMES or first in ("draft", "embargo", "expires"):
        return OWN[letters if letters in GATE_NAMES else first]
    for known in (
        "draft",
        "status",
        "embargo",
        "expires",
        "expirydate",
        "publishdate",
        "unpublishdate",
        "pubdate",
        "published",
    ):
        if len(letters) >= len(known) - 1 and one_typo(letters, known):
            return OWN[known]
    if SequenceMatcher(None, letters, "embargo").ratio() >= 0.8:  # no other word comes so near
        return "embargo"
    if letters in _CLOSE_TO_DATE:
        return "date"
    if not re.fullmatch(_LOOKALIKE, letters):
        return ""
    if "draft" in letters:
        return "draft"
    if "embargo" in letters or "hold" in letters or letters.startswith("held"):
        return "embargo"
    if "expir" in letters or letters.startswith(("unpublish", "end")):
        return "expires"
    if re.search(r"status|state|withh|private|hidden|retract|remove|withdraw|visib", letters):
        return "status"
    return "draft" if letters in ("ispublished", "publish", "isvisible") else "date"


@lru_cache(maxsize=512)
def near(name: str) -> str:
    """The accepted name that an unknown one was probably meant to be, or nothing.

    >>> near("titel"), near("also-read"), near("deck")
    ('title', 'also_read', '')
    """
    letters = _letters(name)
    for known in OWN:
        if letters == known.replace("_", ""):
            return known
    if letters in ("alias", "redirectsfrom"):
        return "aliases" if letters == "alias" else "redirect_from"
    for known in OWN:
        if len(known) > 3 and one_typo(letters, known.replace("_", "")):
            return known
    return ""


def one_typo(written: str, meant: str) -> bool:
    """Whether one letter was left out, added, changed, or two neighbours swapped."""
    if abs(len(written) - len(meant)) > 1 or written == meant:
        return False
    if len(written) == len(meant):
        wrong = [n for n, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (
            swapped and written[wrong[0]] == meant[wrong[1]] and written[wrong[1]] == meant[wrong[0]]
        )
    short, long = sorted((written, meant), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _letters(name: str) -> str:
    """A name without what does not count: letter case, width, separators, invisible characters."""
    folded = unicodedata.normalize("NFKC", name).lower()
    return "".join(c for c in folded if c.isalnum())
