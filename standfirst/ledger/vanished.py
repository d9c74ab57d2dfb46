"""Addresses that were live and are no more, and which story should redirect them.

An address is accounted for while anything answers there, while it is on the list of what was removed, or while its story is
held: taking a story down is the gate's to decide, and nothing here may stand in its way.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from posixpath import basename
from typing import Final, NamedTuple

from standfirst.documents import file_of
from standfirst.ledger.ledger import Ledger
from standfirst.ledger.records import DOWN, Address, Text
from standfirst.ledger.release import Release, known_as, lost
from standfirst.model.addresses import name_of
from standfirst.problems import Problem

_MANY: Final = 200
"""New files whose words are compared with those of lost ones."""
_ALIKE: Final = 0.5
"""Of all words that either of two texts has, the part that both must have to be one story."""

Say = Callable[[str, str, int, int, str, str], Problem]


class Vanished(NamedTuple):
    """`heir` is the public story that should redirect the address (an id, "" where nobody knows)."""

    entry: Address
    heir: str


def gone(ledger: Ledger, release: Release) -> tuple[str, ...]:
    """Every address that a host should answer with 410: it was live, or must never be, and nothing is there. None of them
    is unaccounted for, once a release has gone on record."""
    addresses = {*ledger.addresses, *(one.address for one in ledger.removed)}
    return tuple(sorted(address for address in addresses if not release.answers(address)))


def vanished(ledger: Ledger, release: Release) -> tuple[Vanished, ...]:
    """Every address that is unaccounted for, in order."""
    removed = {one.address for one in ledger.removed}
    unseen = [entry for address, entry in ledger.addresses.items() if address not in release.pages]
    missing = [
        entry for entry in unseen if entry.id and entry.address not in removed and not release.answers(entry.address)
    ]
    if not missing:
        return ()
    sources = {entry.address: _source(ledger, release, entry) for entry in missing}
    held = {address for id in release.site.held for address in release.would_be_at(id)}
    unheld = [
        entry
        for entry in sorted(missing)
        if sources[entry.address] not in release.site.held and entry.address not in held
    ]
    heirs = _heirs(ledger, release, {entry.id for entry in unheld})
    found = []
    for entry in unheld:
        source = sources[entry.address]
        found.append(Vanished(entry, heirs.get(entry.id, "") or (source if source in release.own else "")))
    return tuple(found)


def _source(ledger: Ledger, release: Release, entry: Address) -> str:
    """The file that an address's story is in, as far as the ledger knows: which a held one may have left it in."""
    text = ledger.texts.get(entry.id)
    source = text.source if text is not None else entry.source
    return source if source in release.documents else entry.source


def problems(found: Iterable[Vanished], release: Release, say: Say) -> Iterator[Problem]:
    """What to tell of them."""
    for entry, heir in found:
        if not heir:
            message = f"readers of {entry.address} would find nothing: its story is gone, and no other one is like it"
            hint = (
                "bring the file back, with status: retracted or removed if it is to come down;"
                f" or add {entry.address} to the aliases of the story that takes its place"
            )
            yield say("address-vanished", file_of(entry.source), 1, 1, message, hint)
            continue
        lines = release.article(heir).lines
        line = next((lines[key] for key in ("aliases", "permalink", "slug") if key in lines), 1)
        now = release.own.get(heir, "another address")
        moved = "" if heir == entry.source else f", which was {file_of(entry.source)},"
        message = f"readers of {entry.address} would find nothing: this story{moved} is now at {now}"
        hint = f"add it to the front matter, as aliases: [{entry.address}]; standfirst build --fix does"
        yield say("address-vanished", file_of(heir), line, 1, message, hint)


def _heirs(ledger: Ledger, release: Release, ids: Collection[str]) -> Mapping[str, str]:
    """The new files that hold lost stories: by what the files say, as they are byte for byte, by name and words."""
    gone = [text for text in lost(ledger, release) if text.id in ids]
    if not gone:
        return {}
    new = [id for id in release.own if id not in ledger.by_source]
    heirs: dict[str, str] = {}
    wanted = {text.id: text for text in gone}
    prints: dict[str, list[str]] = {}
    for text in gone:
        prints.setdefault(text.print.removeprefix(DOWN), []).append(text.id)
    for id in sorted(new):
        known = known_as(ledger, release, id)
        same = prints.get(release.prints[id], [])
        heir = known.id if known is not None else same[0] if len(same) == 1 else ""
        if heir in wanted:
            heirs.setdefault(heir, id)
    left = [text for text in gone if text.id not in heirs]
    others = [id for id in sorted(new) if id not in heirs.values()]
    return heirs | _alike(ledger, release, left, others)


def _alike(ledger: Ledger, release: Release, gone: Iterable[Text], new: list[str]) -> dict[str, str]:
    if len(new) > _MANY:
        return {}
    bags = {id: frozenset(release.words(id).casefold().split()) for id in new}
    heirs: dict[str, str] = {}
    for text in gone:
        bag = frozenset((ledger.words(text) or "").casefold().split())
        scores = {
            id: _likeness(bag, bags[id]) + _named_alike(text.source, id) for id in bags if id not in heirs.values()
        }
        best = max(scores, key=lambda id: (scores[id], id), default="")
        if best and scores[best] >= _ALIKE:
            heirs[text.id] = best
    return heirs


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _named_alike(one: str, other: str) -> float:
    """A file that was only moved keeps its name."""
    same = name_of(one) == name_of(other) and basename(one) != "index.md"
    return 0.25 if same else 0.0
